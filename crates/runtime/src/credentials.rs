//! The AWS credentials of a run, handed over in the forms that other programs take.
//!
//! This is the one place where secrets of a run become text on purpose. It decides nothing about who gets it.

use crate::Error;
use crate::run::Report;
use authcanvas_graph::{Role, ValueType, VariableId};
use authcanvas_interpreter::{Data, Program, Registry, Secret};
use serde_json::{Map, Value, json};
use std::time::{Duration, SystemTime};

/// The record that holds AWS credentials.
const RECORD: &str = "AWSCredentials";

/// AWS credentials that a run obtained.
#[derive(Debug, Clone)]
pub struct AwsCredentials {
    /// The access key id, which is no secret.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_key: Secret,
    /// The session token.
    pub session_token: Secret,
    /// When they end; nothing where the service did not say.
    pub expiration: Option<SystemTime>,
    /// The identity of the identity pool that they belong to; empty where there is none.
    pub identity_id: String,
}

/// Finds the output that holds a graph's credentials: the only one of that type, or the one that is named.
///
/// # Errors
/// Usage, when there is none, there are several and none is named, or the named one is no such output.
pub fn credentials_output(program: &Program, name: Option<&str>) -> Result<VariableId, Error> {
    let outputs = program.variables().iter().filter(|variable| variable.role == Role::Output);
    let fitting: Vec<&VariableId> = outputs
        .filter(|variable| variable.value_type == ValueType::Record(RECORD.to_owned()))
        .map(|variable| &variable.id)
        .collect();
    let known = || fitting.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    match (name, fitting.as_slice()) {
        (_, []) => Err(Error::Usage(format!(
            "the graph has no output of type {RECORD}; give it a variable of this type with `role: Output`, and bind \
             the credentials of a request to it"
        ))),
        (None, [only]) => Ok((*only).clone()),
        (None, _) => Err(Error::Usage(format!(
            "the graph has several outputs of type {RECORD}; choose one of {} with --name",
            known()
        ))),
        (Some(name), _) => match fitting.iter().find(|id| id.as_str() == name) {
            Some(id) => Ok((*id).clone()),
            None => Err(Error::Usage(format!(
                "--name: the graph has no output `{name}` of type {RECORD}; it has {}",
                known()
            ))),
        },
    }
}

/// The credentials that an output of a run holds; nothing when the run did not write it.
pub fn credentials_of(report: &Report, output: &VariableId, registry: &Registry) -> Option<AwsCredentials> {
    let Some(Data::Record(record)) = report.outputs.get(output) else { return None };
    let field = |name: &str| {
        let place = registry.record(&record.name)?.fields.iter().position(|field| field.id == name)?;
        record.fields.get(place)
    };
    let text = |name: &str| match field(name) {
        Some(Data::String(text)) => text.to_string(),
        // What the service left out is left out of every form.
        Some(_) | None => String::new(),
    };
    let secret = |name: &str| match field(name) {
        Some(Data::Secret(secret)) => secret.clone(),
        Some(_) | None => Secret::new(""),
    };
    let expiration = match field("expiration") {
        Some(Data::Number(seconds)) if *seconds > 0.0 => {
            Duration::try_from_secs_f64(*seconds).ok().and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since))
        }
        Some(_) | None => None,
    };
    let credentials = AwsCredentials {
        access_key_id: text("access_key_id"),
        secret_key: secret("secret_key"),
        session_token: secret("session_token"),
        expiration,
        identity_id: text("identity_id"),
    };
    (!credentials.access_key_id.is_empty() && !credentials.secret_key.is_empty()).then_some(credentials)
}

impl AwsCredentials {
    /// The document that the AWS CLI and SDKs take from a `credential_process`, on one line
    /// (AWS SDKs and Tools Reference Guide, "Process credential provider").
    pub fn process_document(&self) -> String {
        let mut document = self.common();
        document.insert("Version".to_owned(), json!(1));
        Value::Object(document).to_string()
    }

    /// The same names, with the identity, for programs that read JSON.
    pub fn json_document(&self) -> String {
        let mut document = self.common();
        if !self.identity_id.is_empty() {
            document.insert("IdentityId".to_owned(), json!(self.identity_id));
        }
        format!("{:#}", Value::Object(document))
    }

    fn common(&self) -> Map<String, Value> {
        let mut document = Map::new();
        document.insert("AccessKeyId".to_owned(), json!(self.access_key_id));
        document.insert("SecretAccessKey".to_owned(), json!(self.secret_key.expose()));
        if !self.session_token.is_empty() {
            document.insert("SessionToken".to_owned(), json!(self.session_token.expose()));
        }
        if let Some(expiration) = self.expiration_text() {
            document.insert("Expiration".to_owned(), json!(expiration));
        }
        document
    }

    /// The variables that AWS tools read, with their values.
    pub fn variables(&self) -> Vec<(&'static str, Secret)> {
        let mut variables = vec![
            ("AWS_ACCESS_KEY_ID", Secret::new(self.access_key_id.as_str())),
            ("AWS_SECRET_ACCESS_KEY", self.secret_key.clone()),
        ];
        if !self.session_token.is_empty() {
            variables.push(("AWS_SESSION_TOKEN", self.session_token.clone()));
        }
        if let Some(expiration) = self.expiration_text() {
            variables.push(("AWS_CREDENTIAL_EXPIRATION", Secret::new(expiration)));
        }
        variables
    }

    /// The variables as lines for a POSIX shell's `eval`.
    pub fn shell_lines(&self) -> String {
        let quoted = |value: &Secret| value.expose().replace('\'', r"'\''");
        self.variables().iter().map(|(name, value)| format!("export {name}='{}'\n", quoted(value))).collect()
    }

    fn expiration_text(&self) -> Option<String> {
        self.expiration.map(|time| humantime::format_rfc3339_seconds(time).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> AwsCredentials {
        AwsCredentials {
            access_key_id: "ASIASANDBOX1".to_owned(),
            secret_key: Secret::new("it's"),
            session_token: Secret::new("token"),
            expiration: SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(1_700_000_000)),
            identity_id: "eu-central-1:1".to_owned(),
        }
    }

    #[test]
    fn the_process_document_is_the_contracts() {
        let document: Value = serde_json::from_str(&credentials().process_document()).expect("the document is JSON");
        let expected = json!({
            "Version": 1, "AccessKeyId": "ASIASANDBOX1", "SecretAccessKey": "it's", "SessionToken": "token",
            "Expiration": "2023-11-14T22:13:20Z",
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn shell_lines_are_quoted() {
        let lines = credentials().shell_lines();
        assert!(lines.contains("export AWS_SECRET_ACCESS_KEY='it'\\''s'\n"), "{lines}");
        assert!(lines.ends_with("export AWS_CREDENTIAL_EXPIRATION='2023-11-14T22:13:20Z'\n"), "{lines}");
    }

    #[test]
    fn what_the_service_left_out_is_left_out() {
        let bare = AwsCredentials { session_token: Secret::new(""), expiration: None, ..credentials() };
        assert_eq!(bare.variables().len(), 2);
        assert!(!bare.process_document().contains("Expiration"));
    }
}
