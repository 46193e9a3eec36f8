//! Consent: hosts that the files of a folder name are shown once and remembered in the user's own settings.
//!
//! Loopback, AWS and the built-in providers need none. What the user names with a flag needs none either.

use crate::Error;
use crate::graph_file::{file_error, save_text};
use crate::host::{Host, Prompt};
use crate::plan::Plan;
use crate::platform;
use crate::profile::{self, FoundProfile};
use authcanvas_auth::backend::{host_of_url, is_built_in_host};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A host that a file names.
pub(crate) struct Named {
    pub(crate) host: String,
    pub(crate) file: String,
}

impl Named {
    pub(crate) fn new(host: &str, file: &str) -> Self {
        Self { host: host.to_ascii_lowercase(), file: file.to_owned() }
    }

    /// The host of a profile's endpoint.
    pub(crate) fn by_profile(found: &FoundProfile, url: &str) -> Result<Self, Error> {
        match host_of_url(url) {
            Ok(host) => Ok(Self::new(&host, profile::FILE_NAME)),
            Err(problem) => Err(Error::File {
                path: found.folder.join(profile::FILE_NAME),
                problem: format!("profile `{}`: endpoint_url: {problem}", found.name),
            }),
        }
    }
}

/// The user's own settings.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UserSettings {
    /// Hosts that the user consented to.
    #[serde(default)]
    allowed_hosts: BTreeSet<String>,
}

/// The file in which consent is remembered.
pub(crate) fn settings_path() -> Option<PathBuf> {
    platform::settings_folder().map(|folder| folder.join("settings.ron"))
}

fn read_settings() -> Result<UserSettings, Error> {
    let Some(path) = settings_path() else { return Ok(UserSettings::default()) };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(UserSettings::default()),
        Err(error) => return Err(file_error(&path, &error)),
    };
    ron::from_str(&text).map_err(|error| Error::File { path, problem: error.to_string() })
}

fn remember(settings: &UserSettings) -> Result<(), Error> {
    let Some(path) = settings_path() else { return Ok(()) };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| file_error(folder, &error))?;
    }
    let text = ron::ser::to_string_pretty(settings, ron::ser::PrettyConfig::default())
        .map_err(|error| Error::Bug(format!("the settings cannot be written: {error}")))?;
    save_text(&(text + "\n"), &path)
}

/// Why a run may reach a host, as far as nobody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It needs no consent.
    BuiltIn,
    /// The user named it with a flag.
    Given,
    /// The user consented to it before.
    Remembered,
    /// It is not allowed yet.
    Open,
}

/// How a run stands with a host. Asks nobody.
pub(crate) fn standing(plan: &Plan, host: &str) -> Result<Standing, Error> {
    if is_built_in_host(host) {
        Ok(Standing::BuiltIn)
    } else if given(plan)?.contains(host) {
        Ok(Standing::Given)
    } else if read_settings()?.allowed_hosts.contains(host) {
        Ok(Standing::Remembered)
    } else {
        Ok(Standing::Open)
    }
}

/// The hosts that the user names with flags.
fn given(plan: &Plan) -> Result<BTreeSet<String>, Error> {
    let mut given: BTreeSet<String> = plan.allow_hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
    if let Some(url) = &plan.endpoint_url {
        given.insert(host_of_url(url).map_err(|problem| Error::Usage(format!("--endpoint-url: {problem}")))?);
    }
    Ok(given)
}

/// The hosts beside the built-in ones that the run may reach. Hosts without consent are asked for, or named as
/// missing where nobody can be asked.
pub(crate) async fn obtain(plan: &Plan, named: &[Named], host: &dyn Host) -> Result<BTreeSet<String>, Error> {
    let mut allowed = given(plan)?;
    let open = |allowed: &BTreeSet<String>| -> Vec<&Named> {
        named.iter().filter(|named| !is_built_in_host(&named.host) && !allowed.contains(&named.host)).collect()
    };
    if open(&allowed).is_empty() {
        return Ok(allowed);
    }
    let mut settings = read_settings()?;
    allowed.extend(settings.allowed_hosts.iter().cloned());
    let mut refused = Vec::new();
    for named in open(&allowed) {
        let message =
            format!("{} names the host `{}`. May this graph reach it, now and later? (yes/no)", named.file, named.host);
        let question = Prompt::new("allow_host", message, false);
        let answer = if host.answers_prompts() { host.prompt(question).await } else { None };
        if answer.is_some_and(|answer| answer.expose().eq_ignore_ascii_case("yes")) {
            settings.allowed_hosts.insert(named.host.clone());
            remember(&settings)?;
        } else {
            refused.push(format!(
                "host `{}`, named by {}, is not allowed; if you trust it, give --allow-host {}",
                named.host, named.file, named.host
            ));
        }
    }
    if !refused.is_empty() {
        refused.sort();
        refused.dedup();
        return Err(Error::Missing(refused));
    }
    allowed.extend(settings.allowed_hosts);
    Ok(allowed)
}
