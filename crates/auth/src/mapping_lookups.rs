//! Serves AWSResourceMappingRequestBus: what the settings and the resource mapping file of a run say.
//!
//! The three resources of the auth buses are told as the run uses them, so that graphs work whether their ids stand in a
//! mapping file, in a profile or in the sandbox. Warnings are Open 3D Engine's, word for word.

use crate::backend::{APP_CLIENT_KEY, Backend, IDENTITY_POOL_KEY, ResourceMappings, USER_POOL_KEY};
use crate::server::Arguments;
use authcanvas_interpreter::{ANSWERED, Data, Reply};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Reads the resource mapping file of a run again.
pub type MappingReader = Arc<dyn Fn() -> ResourceMappings + Send + Sync>;

/// The lookups of one run.
pub(crate) struct MappingLookups {
    backend: Arc<Backend>,
    reader: Option<MappingReader>,
    /// What was read again.
    reloaded: Mutex<Option<ResourceMappings>>,
}

impl fmt::Debug for MappingLookups {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MappingLookups").finish_non_exhaustive()
    }
}

impl MappingLookups {
    pub(crate) fn new(backend: Arc<Backend>) -> Self {
        Self { backend, reader: None, reloaded: Mutex::default() }
    }

    pub(crate) fn with_reader(self, reader: Option<MappingReader>) -> Self {
        Self { reader, ..self }
    }

    /// Answers a request of the bus.
    pub(crate) fn answer(&self, request: &str, arguments: &Arguments<'_>) -> Reply {
        if request == "ReloadConfigFile" {
            return Reply::new(ANSWERED, Vec::new()).with_notes(self.reload());
        }
        let reloaded = self.reloaded.lock().unwrap_or_else(PoisonError::into_inner);
        let mappings = reloaded.as_ref().unwrap_or_else(|| self.backend.mappings());
        let settings = self.backend.settings();
        let key = arguments.text(0);
        let (is_of_auth, used) = match key {
            USER_POOL_KEY => (true, settings.user_pool.as_deref()),
            APP_CLIENT_KEY => (true, settings.app_client.as_deref()),
            IDENTITY_POOL_KEY => (true, settings.identity_pool.as_deref()),
            _ => (false, None),
        };
        let used = used.filter(|id| !id.is_empty());
        let is_of_auth = is_of_auth && (used.is_some() || mappings.name(key).is_ok());
        let region = settings.region.as_deref().filter(|region| !region.is_empty());
        let account = settings.account_id.as_deref().filter(|account| !account.is_empty());
        // Requests for the resources of the auth buses go by the settings' region and account first.
        let found = match request {
            "GetDefaultAccountId" => account.map_or_else(|| mappings.default_account_id(), Ok),
            "GetDefaultRegion" => region.map_or_else(|| mappings.default_region(), Ok),
            "GetResourceNameId" => used.map_or_else(|| mappings.name(key), Ok),
            "GetResourceRegion" => region.filter(|_| is_of_auth).map_or_else(|| mappings.region(key), Ok),
            "GetResourceAccountId" => match account.filter(|_| is_of_auth) {
                Some(account) => Ok(account),
                None => mappings.account_id(key).map(Option::unwrap_or_default),
            },
            _ => mappings.kind(key).or_else(|why| used.map(|_| type_of(key)).ok_or(why)),
        };
        match found {
            Ok(text) => Reply::new(ANSWERED, vec![Data::text(text)]),
            Err(why) => Reply::new(ANSWERED, vec![Data::text("")]).with_notes(vec![why]),
        }
    }

    /// Reads the file again, and answers what is to be said of it.
    fn reload(&self) -> Vec<String> {
        let Some(reader) = &self.reader else {
            return vec!["Failed to get resource mapping config file path.".to_owned()];
        };
        let read = reader();
        let notes = match &read {
            ResourceMappings::Failed(faults) => std::iter::once(faults.summary.clone()).chain(faults.lines()).collect(),
            ResourceMappings::Ready(_) | ResourceMappings::NotLoaded => Vec::new(),
        };
        *self.reloaded.lock().unwrap_or_else(PoisonError::into_inner) = Some(read);
        notes
    }
}

/// The type that a resource of the auth buses has.
fn type_of(key: &str) -> &'static str {
    match key {
        USER_POOL_KEY => "AWS::Cognito::UserPool",
        APP_CLIENT_KEY => "AWS::Cognito::UserPoolClient",
        _ => "AWS::Cognito::IdentityPool",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::{Ambient, BackendSettings, ResourceMapping};

    fn mapping(name: &str) -> ResourceMappings {
        let text = format!(
            r#"{{"AWSResourceMappings": {{"Game.Scores": {{"Type": "T", "Name/ID": "{name}"}}}}, "AccountId": "",
                "Region": "us-west-2", "Version": "1.0.0"}}"#
        );
        ResourceMapping::parse("map.json", &text).map_or_else(ResourceMappings::Failed, ResourceMappings::Ready)
    }

    fn asked(lookups: &MappingLookups, request: &str, arguments: &[Data]) -> (String, Vec<String>) {
        let reply = lookups.answer(request, &Arguments::of(arguments));
        let text = reply.payload.first().and_then(Data::as_text).unwrap_or_default().to_owned();
        (text, reply.notes)
    }

    #[test]
    fn a_file_that_is_read_again_answers_from_then_on_and_may_recover() {
        let files = Mutex::new(vec![mapping("third"), mapping("\\"), mapping("second")]);
        let read = move || files.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let backend = Backend::new(BackendSettings::new(Ambient::Ignore), mapping("first"));
        let lookups = MappingLookups::new(Arc::new(backend)).with_reader(Some(Arc::new(read)));
        let name = |lookups: &MappingLookups| asked(lookups, "GetResourceNameId", &[Data::text("Game.Scores")]);
        let reload = |lookups: &MappingLookups| asked(lookups, "ReloadConfigFile", &[Data::Bool(true)]).1;
        assert_eq!(name(&lookups), ("first".to_owned(), Vec::new()));
        assert_eq!(reload(&lookups), Vec::<String>::new());
        assert_eq!(name(&lookups), ("second".to_owned(), Vec::new()));
        assert!(reload(&lookups)[0].starts_with("Failed to read resource mapping config file"));
        let failed =
            "Resource mapping config file failed to load, please confirm file is present and in correct format.";
        assert_eq!(name(&lookups), (String::new(), vec![failed.to_owned()]));
        assert_eq!(reload(&lookups), Vec::<String>::new());
        assert_eq!(name(&lookups), ("third".to_owned(), Vec::new()));
    }
}
