//! The resource mapping file: which AWS resources a project uses (Open 3D Engine, AWSCore gem).
//!
//! Read by the rules of `Gems/AWSCore/Assets/resource_mapping_schema.json`, with the region pattern widened to all of
//! AWS's partitions. A key that stands twice is a fault here (Open 3D Engine silently takes the first). This module
//! opens nothing and never looks a resource up in AWS.

use super::hosts::is_region;
use super::json_file::{Dialect, FileFaults, JsonFile, child};
use super::surroundings::Surroundings;
use jsonc_parser::ast::{Object, Value};
use std::collections::BTreeMap;

/// The key of the user pool's id.
pub const USER_POOL_KEY: &str = "AWSClientAuth.CognitoUserPoolId";
/// The key of the app client's id.
pub const APP_CLIENT_KEY: &str = "AWSClientAuth.CognitoUserPoolAppClientId";
/// The key of the identity pool's id.
pub const IDENTITY_POOL_KEY: &str = "AWSClientAuth.CognitoIdentityPoolId";

const ROOT_KEYS: [&str; 4] = ["AWSResourceMappings", "AccountId", "Region", "Version"];
const EXPECTED_REGION: &str = "a region such as `us-east-1`";
const EXPECTED_ACCOUNT: &str = "an account id of 12 digits, an empty text or `EMPTY`";
const EXPECTED_VERSION: &str = "a version such as `1.0.0`";

/// What stands in a project's template in place of an account; Open 3D Engine sends it to AWS as it is (defect B15).
const NO_ACCOUNT: &str = "EMPTY";

/// A resource mapping file that was read without faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceMapping {
    /// The project's account, if it names one.
    pub account_id: Option<String>,
    /// The project's region.
    pub region: String,
    /// The resources by their keys.
    pub resources: BTreeMap<String, MappedResource>,
}

/// One entry of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedResource {
    /// `Type`, free text.
    pub kind: String,
    /// `Name/ID`.
    pub name: String,
    /// An account of its own.
    pub account_id: Option<String>,
    /// A region of its own.
    pub region: Option<String>,
}

impl ResourceMapping {
    /// Reads the text of a file; `file` is only what messages call it.
    pub fn parse(file: &str, text: &str) -> Result<Self, FileFaults> {
        let refuse =
            |summary: &str, faults| FileFaults { file: file.to_owned(), summary: format!("{summary}: {file}"), faults };
        let (mut json, document) = JsonFile::parse(text, Dialect::Comments)
            .map_err(|fault| refuse("Failed to read resource mapping config file", vec![fault]))?;
        let mapping = read_document(&mut json, &document);
        match (mapping, json.into_faults()) {
            (Some(mapping), faults) if faults.is_empty() => Ok(mapping),
            (_, faults) => Err(refuse("Failed to parse resource mapping config file", faults)),
        }
    }
}

fn read_document(json: &mut JsonFile<'_>, document: &Value<'_>) -> Option<ResourceMapping> {
    let root = json.object(document, "")?;
    for property in &root.properties {
        let name = property.name.as_str();
        if !ROOT_KEYS.contains(&name) {
            let expected = ROOT_KEYS.map(|key| format!("`{key}`")).join(", ");
            json.report(property, &child("", name), format!("expected only {expected}, found another key"));
        }
    }
    for key in ROOT_KEYS {
        if root.get(key).is_none() {
            json.report(document, "", format!("expected `{key}`, found none"));
        }
    }
    let account_id = checked_text(json, root, "", "AccountId", EXPECTED_ACCOUNT, is_account);
    let region = checked_text(json, root, "", "Region", EXPECTED_REGION, is_region);
    // The schema gives `Version` a pattern but no type, so a version that is no text passes in Open 3D Engine too.
    if let Some(Value::StringLit(version)) = root.get("Version").map(|property| &property.value)
        && !is_version(&version.value)
    {
        json.report(version, "/Version", format!("expected {EXPECTED_VERSION}, found another text"));
    }
    let resources = root.get("AWSResourceMappings").and_then(|property| {
        let pointer = child("", "AWSResourceMappings");
        let object = json.object(&property.value, &pointer)?;
        Some(read_resources(json, object, &pointer))
    });
    Some(ResourceMapping {
        account_id: account_id.and_then(named_account),
        region: region.unwrap_or_default(),
        resources: resources.unwrap_or_default(),
    })
}

fn read_resources(json: &mut JsonFile<'_>, object: &Object<'_>, pointer: &str) -> BTreeMap<String, MappedResource> {
    let mut resources = BTreeMap::new();
    for property in &object.properties {
        let key = property.name.as_str();
        let pointer = child(pointer, key);
        if key.is_empty() {
            json.report(property, &pointer, "expected a key that is not empty, found an empty text");
        }
        let Some(entry) = json.object(&property.value, &pointer) else { continue };
        let mut required = |name: &str| {
            if entry.get(name).is_none() {
                json.report(&property.value, &pointer, format!("expected `{name}`, found none"));
            }
            checked_text(json, entry, &pointer, name, "a text that is not empty", |text| !text.is_empty())
        };
        let (kind, name) = (required("Type"), required("Name/ID"));
        let account_id = checked_text(json, entry, &pointer, "AccountId", EXPECTED_ACCOUNT, is_account);
        let region = checked_text(json, entry, &pointer, "Region", EXPECTED_REGION, is_region);
        if let (Some(kind), Some(name)) = (kind, name) {
            let account_id = account_id.and_then(named_account);
            resources.insert(key.to_owned(), MappedResource { kind, name, account_id, region });
        }
    }
    resources
}

/// A member's text if it is there and passes; what does not pass is reported.
fn checked_text(
    json: &mut JsonFile<'_>,
    object: &Object<'_>,
    pointer: &str,
    name: &str,
    expected: &str,
    passes: impl Fn(&str) -> bool,
) -> Option<String> {
    let property = object.get(name)?;
    let pointer = child(pointer, name);
    let text = json.text(property, &pointer, expected)?;
    if passes(text) {
        return Some(text.to_owned());
    }
    let found = if text.is_empty() { "an empty text" } else { "another text" };
    json.report(&property.value, &pointer, format!("expected {expected}, found {found}"));
    None
}

/// The schema's `^[0-9]{12}$|EMPTY|^$`, which is searched for, not matched whole.
fn is_account(text: &str) -> bool {
    text.is_empty() || text.contains(NO_ACCOUNT) || (text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn named_account(text: String) -> Option<String> {
    (!text.is_empty() && !text.contains(NO_ACCOUNT)).then_some(text)
}

/// The schema's `^[0-9]{1}.[0-9]{1}.[0-9]{1}$`, whose dots stand for any character.
fn is_version(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.len() == 5 && [0, 2, 4].iter().all(|&place| letters[place].is_ascii_digit())
}

/// What became of the mapping file of a run: the status of Open 3D Engine's `AWSResourceMappingManager`.
///
/// A lookup that finds nothing answers with Open 3D Engine's own warning (its documentation section 5.3 in our notes).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ResourceMappings {
    /// There is none.
    #[default]
    NotLoaded,
    /// It was read.
    Ready(ResourceMapping),
    /// It could not be read, or has faults.
    Failed(FileFaults),
}

impl ResourceMappings {
    /// Reads the file at this path.
    pub fn load(surroundings: &dyn Surroundings, path: &str) -> Self {
        let read = surroundings.read_file(path).map_err(|why| FileFaults {
            file: path.to_owned(),
            summary: format!("Failed to read resource mapping config file: {path} ({why})"),
            faults: Vec::new(),
        });
        match read.and_then(|text| ResourceMapping::parse(path, &text)) {
            Ok(mapping) => Self::Ready(mapping),
            Err(faults) => Self::Failed(faults),
        }
    }

    /// `GetResourceNameId`.
    pub fn name(&self, key: &str) -> Result<&str, String> {
        self.resource(key).map(|(_, resource)| resource.name.as_str())
    }

    /// `GetResourceType`.
    pub fn kind(&self, key: &str) -> Result<&str, String> {
        self.resource(key).map(|(_, resource)| resource.kind.as_str())
    }

    /// `GetResourceRegion`: the entry's own region, else the project's.
    pub fn region(&self, key: &str) -> Result<&str, String> {
        self.resource(key).map(|(mapping, resource)| resource.region.as_deref().unwrap_or(&mapping.region))
    }

    /// `GetResourceAccountId`: the entry's own account, else the project's, which may be none.
    pub fn account_id(&self, key: &str) -> Result<Option<&str>, String> {
        self.resource(key).map(|(mapping, resource)| resource.account_id.as_deref().or(mapping.account_id.as_deref()))
    }

    /// `GetDefaultRegion`.
    pub fn default_region(&self) -> Result<&str, String> {
        self.ready().map(|mapping| mapping.region.as_str())
    }

    /// `GetDefaultAccountId`.
    pub fn default_account_id(&self) -> Result<&str, String> {
        let mapping = self.ready()?;
        mapping.account_id.as_deref().ok_or_else(|| key_not_found("AccountId"))
    }

    fn resource(&self, key: &str) -> Result<(&ResourceMapping, &MappedResource), String> {
        let mapping = self.ready()?;
        mapping.resources.get(key).map(|resource| (mapping, resource)).ok_or_else(|| key_not_found(key))
    }

    fn ready(&self) -> Result<&ResourceMapping, String> {
        match self {
            Self::Ready(mapping) => Ok(mapping),
            Self::NotLoaded => Err("Resource mapping config file is not loaded, please confirm \
                                    awscoreconfiguration.setreg is setup correctly."
                .to_owned()),
            Self::Failed(_) => Err("Resource mapping config file failed to load, please confirm file is present \
                                    and in correct format."
                .to_owned()),
        }
    }
}

fn key_not_found(key: &str) -> String {
    format!("Failed to find resource mapping key: {key}")
}
