//! Profiles: `authcanvas.ron`, beside a graph or in a folder above it.
//!
//! The file is as little trusted as the graph beside it: it names backends, hosts, a registry and inputs, but
//! it can read no environment variable that was not meant for it, run no command and consent to no host.

use crate::Error;
use crate::graph_file::file_error;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
pub const FILE_NAME: &str = "authcanvas.ron";

/// How names of environment variables must begin that a profile file may read.
pub const VARIABLE_PREFIX: &str = "AUTHCANVAS_";

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProfileFile {
    /// The profile of runs that name none.
    #[serde(default)]
    pub default: Option<String>,
    /// The profiles by name.
    #[serde(default)]
    pub profiles: BTreeMap<String, Profile>,
}

/// A profile.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Whom auth requests go to.
    pub backend: BackendChoice,
    /// The authentication provider registry, beside this file, over the graph's own.
    #[serde(default)]
    pub registry: Option<String>,
    /// The AWS resource mapping file, beside this file.
    #[serde(default)]
    pub resource_mappings: Option<String>,
    /// Hosts that runs may want to reach beside the built-in ones. The user is asked once for each.
    #[serde(default)]
    pub allowed_hosts: Vec<String>,
    /// Inputs that nobody gives otherwise.
    #[serde(default)]
    pub inputs: BTreeMap<String, InputSource>,
}

/// Whom auth requests go to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum BackendChoice {
    /// The embedded sandbox, started in the process.
    Sandbox {
        /// Its users and pools, in a file beside this one; its own seed where absent.
        #[serde(default)]
        state: Option<String>,
    },
    /// AWS, or whatever answers at the endpoint.
    Aws(Box<AwsChoice>),
}

/// AWS by ids; each may come from a resource mapping file instead, the region from the environment too.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AwsChoice {
    /// Such as `eu-central-1`.
    pub region: Option<String>,
    /// Such as `eu-central-1_AbCdEf123`.
    pub user_pool: Option<String>,
    /// The app client's id.
    pub app_client: Option<String>,
    /// Such as `eu-central-1:01234567-…`.
    pub identity_pool: Option<String>,
    /// Where the app client's secret comes from, if it has one.
    pub client_secret: Option<InputSource>,
    /// Where both services are, instead of AWS.
    pub endpoint_url: Option<String>,
    /// The profile of the AWS configuration files.
    pub aws_profile: Option<String>,
}

/// Where a profile takes an input from.
#[derive(Debug, Clone, Deserialize)]
pub enum InputSource {
    /// This text; never for a secret.
    Value(String),
    /// An environment variable whose name begins with `AUTHCANVAS_`.
    Env(String),
}

/// A profile with where it was found.
#[derive(Debug, Clone)]
pub struct FoundProfile {
    /// Its name.
    pub name: String,
    /// What it says.
    pub profile: Profile,
    /// The folder of its file, which its paths are relative to.
    pub folder: PathBuf,
}

/// Finds the profile of a run: by name, or the default of the nearest file. Nothing where there is neither file
/// nor name: then AWS is meant, by the standard rules.
pub fn find(graph_folder: &Path, name: Option<&str>) -> Result<Option<FoundProfile>, Error> {
    let Some(path) = nearest_file(graph_folder)? else {
        return match name {
            None => Ok(None),
            Some(name) => Err(Error::Missing(vec![format!(
                "profile `{name}`: there is no {FILE_NAME} in {} or above it; write one, or leave --profile out to use \
                 AWS by the standard rules",
                graph_folder.display()
            )])),
        };
    };
    let file = read_file(&path)?;
    let known = || file.profiles.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(name) = name.or(file.default.as_deref()) else {
        return Err(Error::Missing(vec![format!(
            "{}: no profile is the default; choose one of {} with --profile",
            path.display(),
            known()
        )]));
    };
    let Some(profile) = file.profiles.get(name) else {
        return Err(Error::Missing(vec![format!(
            "{}: there is no profile `{name}`; there is {}",
            path.display(),
            known()
        )]));
    };
    let folder = path.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    Ok(Some(FoundProfile { name: name.to_owned(), profile: profile.clone(), folder }))
}

/// The profiles that runs of graphs in a folder can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileNames {
    /// The file that they stand in.
    pub path: PathBuf,
    /// The one of runs that name none.
    pub default: Option<String>,
    /// All of them, sorted.
    pub names: Vec<String>,
}

/// The profiles that runs of graphs in a folder can have; nothing where there is no file of them.
///
/// # Errors
/// When the file cannot be read or is not what it must be.
pub fn profile_names(graph_folder: &Path) -> Result<Option<ProfileNames>, Error> {
    let Some(path) = nearest_file(graph_folder)? else { return Ok(None) };
    let file = read_file(&path)?;
    Ok(Some(ProfileNames { path, default: file.default, names: file.profiles.into_keys().collect() }))
}

/// The profile file that runs of graphs in a folder use.
pub(crate) fn nearest_file(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let absolute = std::fs::canonicalize(folder).map_err(|error| file_error(folder, &error))?;
    Ok(absolute.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()))
}

/// Reads a profile file.
pub fn read_file(path: &Path) -> Result<ProfileFile, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
    parse(&text).map_err(|problem| Error::File { path: path.to_owned(), problem })
}

/// Reads the text of a profile file; otherwise what is wrong with it, a line for each mistake.
pub fn parse(text: &str) -> Result<ProfileFile, String> {
    let extensions = ron::extensions::Extensions::IMPLICIT_SOME | ron::extensions::Extensions::UNWRAP_VARIANT_NEWTYPES;
    let options = ron::Options::default().with_default_extension(extensions);
    let file: ProfileFile = options
        .from_str(text)
        .map_err(|error| format!("line {}, column {}: {}", error.span.start.line, error.span.start.col, error.code))?;
    let problems = problems_of(&file);
    if problems.is_empty() { Ok(file) } else { Err(problems.join("\n")) }
}

fn problems_of(file: &ProfileFile) -> Vec<String> {
    let mut problems = Vec::new();
    if let Some(default) = &file.default
        && !file.profiles.contains_key(default)
    {
        problems.push(format!("the default profile `{default}` does not exist"));
    }
    for (name, profile) in &file.profiles {
        let mut sources: Vec<(&str, &InputSource)> =
            profile.inputs.iter().map(|(input, source)| (input.as_str(), source)).collect();
        if let BackendChoice::Aws(aws) = &profile.backend
            && let Some(source) = &aws.client_secret
        {
            if let InputSource::Value(_) = source {
                problems.push(format!(
                    "profile `{name}`: `client_secret` is a secret and never stands in a file; use \
                     Env(\"{VARIABLE_PREFIX}CLIENT_SECRET\")"
                ));
            }
            sources.push(("client_secret", source));
        }
        for (input, source) in sources {
            if let InputSource::Env(variable) = source
                && !variable.starts_with(VARIABLE_PREFIX)
            {
                problems.push(format!(
                    "profile `{name}`: `{input}` reads `{variable}`; a file that comes with a graph may only read \
                     variables that begin with {VARIABLE_PREFIX}, so that it cannot take what was not meant for it"
                ));
            }
        }
    }
    problems
}
