//! `authenticationProvider.setreg`: the settings of the device-flow providers (Open 3D Engine, AWSClientAuth gem) and
//! of any provider of OpenID Connect.
//!
//! Objects `/AWS/LoginWithAmazon` and `/AWS/Google`; every other object below `/AWS` may be a provider of OpenID
//! Connect, and its faults matter only to who initializes it. Unknown keys (such as `Scope`) are tolerated as there. Unlike
//! there, a value that is missing, empty, of a wrong type or an unsafe URL makes that provider unusable, since every
//! request it could make would fail. A fault in one provider's object does not touch another. JSON merge-patch is
//! not applied: one file is read, and nothing is written or requested.

use super::hosts::host_of_url;
use super::json_file::{Dialect, FileFault, FileFaults, JsonFile, child, kind_of};
use super::openid_provider::OpenIdProvider;
use super::providers::ProviderName;
use authcanvas_interpreter::Secret;
use jsonc_parser::ast::{Object, ObjectProp, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The settings of one device-flow provider, complete and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceProvider {
    /// `AppClientId`.
    pub app_client_id: String,
    /// `ClientSecret`, which Google has and Login with Amazon has not.
    pub client_secret: Option<ClientSecret>,
    /// `Scope`; Open 3D Engine always sends `profile`, with which Google need not give an id token.
    pub scope: String,
    /// `GrantType`.
    pub grant_type: String,
    /// `ResponseType`, which Login with Amazon has and Google has not.
    pub response_type: Option<String>,
    /// `OAuthCodeURL`.
    pub code_url: String,
    /// The host of `OAuthCodeURL`.
    pub code_host: String,
    /// `OAuthTokensURL`.
    pub tokens_url: String,
    /// The host of `OAuthTokensURL`.
    pub tokens_host: String,
}

/// A client secret, as a registry has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientSecret {
    /// In clear, as Open 3D Engine has it: everybody who has the file has the secret.
    Literal(Secret),
    /// `{"Input": "name"}`: the secret input of this name, which whoever runs the graph gives.
    Input(String),
}

/// A registry file that is JSON of the right shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderRegistry {
    file: String,
    sections: BTreeMap<ProviderName, Section>,
}

/// What the file says about one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Section {
    Faulty(Vec<FileFault>),
    Device(Box<DeviceProvider>),
    OpenId(Box<OpenIdProvider>),
}

impl ProviderRegistry {
    /// Reads the text of a file; `file` is only what messages call it. Fails when there is nothing to look a provider
    /// up in; faults inside a provider's own object wait for [`ProviderRegistry::device_provider`].
    pub fn parse(file: &str, text: &str) -> Result<Self, FileFaults> {
        let refuse = |faults| FileFaults {
            file: file.to_owned(),
            summary: format!("Error merging settings registry for path: {file}"),
            faults,
        };
        let dialect = Dialect::CommentsAndTrailingCommas;
        let (mut json, document) = JsonFile::parse(text, dialect).map_err(|fault| refuse(vec![fault]))?;
        let aws = json.object(&document, "").and_then(|root| root.get("AWS"));
        let aws = aws.and_then(|property| json.object(&property.value, "/AWS"));
        let faults = json.into_faults();
        if !faults.is_empty() {
            return Err(refuse(faults));
        }
        let properties = aws.map_or(&[][..], |object| &object.properties);
        let sections = properties.iter().filter_map(|property| {
            let provider = ProviderName::from_name(property.name.as_str())?;
            Some((provider.clone(), read_section(text, property, &provider)?))
        });
        Ok(Self { file: file.to_owned(), sections: sections.collect() })
    }

    /// The names of the providers that a file has a section for, in its order; none where it cannot be read.
    pub fn names(text: &str) -> Vec<String> {
        let Ok((mut json, document)) = JsonFile::parse(text, Dialect::CommentsAndTrailingCommas) else {
            return Vec::new();
        };
        let aws = json.object(&document, "").and_then(|root| root.get("AWS"));
        let aws = aws.and_then(|property| json.object(&property.value, "/AWS"));
        aws.map(|object| object.properties.iter().map(|property| property.name.as_str().to_owned()).collect())
            .unwrap_or_default()
    }

    /// True when the file has an object for a provider, be it sound or not.
    pub fn configures(&self, provider: &ProviderName) -> bool {
        self.sections.contains_key(provider)
    }

    /// The settings of a device-flow provider, or everything that is wrong with them. Cognito has none in this file.
    pub fn device_provider(&self, provider: &ProviderName) -> Result<&DeviceProvider, FileFaults> {
        match self.sections.get(provider) {
            Some(Section::Device(settings)) => Ok(settings),
            section => Err(self.no_settings(provider, section)),
        }
    }

    /// The settings of a provider of OpenID Connect, or everything that is wrong with them.
    pub fn open_id_provider(&self, provider: &ProviderName) -> Result<&OpenIdProvider, FileFaults> {
        match self.sections.get(provider) {
            Some(Section::OpenId(settings)) => Ok(settings),
            section => Err(self.no_settings(provider, section)),
        }
    }

    /// The hosts that the sound parts of the file name.
    pub fn hosts(&self) -> BTreeSet<String> {
        let mut hosts = BTreeSet::new();
        for section in self.sections.values() {
            match section {
                Section::Faulty(_) => {}
                Section::Device(it) => hosts.extend([it.code_host.clone(), it.tokens_host.clone()]),
                Section::OpenId(it) => {
                    hosts.insert(it.issuer_host.clone());
                    hosts.extend(it.endpoint_hosts.iter().cloned());
                }
            }
        }
        hosts
    }

    /// The secret inputs that the sound parts of the file name, with the clients whose secrets they are.
    pub fn secret_inputs(&self) -> BTreeMap<String, String> {
        let of_section = |section: &Section| {
            let (secret, client) = match section {
                Section::Faulty(_) => return None,
                Section::Device(it) => (&it.client_secret, &it.app_client_id),
                Section::OpenId(it) => (&it.client_secret, &it.app_client_id),
            };
            match secret {
                Some(ClientSecret::Input(name)) => Some((name.clone(), client.clone())),
                Some(ClientSecret::Literal(_)) | None => None,
            }
        };
        self.sections.values().filter_map(of_section).collect()
    }

    fn no_settings(&self, provider: &ProviderName, section: Option<&Section>) -> FileFaults {
        let faults = match section {
            Some(Section::Faulty(faults)) => faults.clone(),
            Some(Section::Device(_) | Section::OpenId(_)) | None => Vec::new(),
        };
        let called = match provider {
            ProviderName::LoginWithAmazon => "login with Amazon",
            ProviderName::AWSCognitoIDP => "Cognito",
            ProviderName::Google | ProviderName::OpenId(_) => provider.as_str(),
        };
        let summary = format!("Failed to get {called} settings object for path {}", section_pointer(provider));
        FileFaults { file: self.file.clone(), summary, faults }
    }
}

fn section_pointer(provider: &ProviderName) -> String {
    child("/AWS", provider.as_str())
}

/// Nothing for Cognito, which has no section, and for one that was taken away.
fn read_section(text: &str, property: &ObjectProp<'_>, provider: &ProviderName) -> Option<Section> {
    // In a settings registry null takes an object away (RFC 7386), which is the same as never having had it.
    if matches!(property.value, Value::NullKeyword(_)) {
        return None;
    }
    let mut json = JsonFile::of_text(text);
    let pointer = section_pointer(provider);
    let section = json.object(&property.value, &pointer).and_then(|object| {
        let mut reader = SectionReader { json: &mut json, object, value: &property.value, pointer: &pointer };
        match provider {
            ProviderName::AWSCognitoIDP => None,
            ProviderName::LoginWithAmazon | ProviderName::Google => {
                reader.device(provider).map(|it| Section::Device(Box::new(it)))
            }
            ProviderName::OpenId(_) => OpenIdProvider::read(&mut reader).map(|it| Section::OpenId(Box::new(it))),
        }
    });
    match (section, json.into_faults()) {
        (Some(section), faults) if faults.is_empty() => Some(section),
        (None, faults) if faults.is_empty() => None,
        (_, faults) => Some(Section::Faulty(faults)),
    }
}

/// Reads one provider's object and notes its faults.
pub(super) struct SectionReader<'r, 't> {
    json: &'r mut JsonFile<'t>,
    object: &'r Object<'t>,
    value: &'r Value<'t>,
    pointer: &'r str,
}

impl SectionReader<'_, '_> {
    /// Every value is read before any is missed, so that all faults are told at once.
    fn device(&mut self, provider: &ProviderName) -> Option<DeviceProvider> {
        let is_google = *provider == ProviderName::Google;
        let app_client_id = self.required("AppClientId", "the client id that the provider gave");
        let client_secret = if is_google { Some(self.client_secret()) } else { None };
        let scope = self.optional("Scope", "the scopes, with spaces between them");
        let response_type = if is_google { None } else { Some(self.required("ResponseType", "`device_code`")) };
        let grant_type = self.required("GrantType", "the grant type of the device flow");
        let code = self.required_url("OAuthCodeURL");
        let tokens = self.required_url("OAuthTokensURL");
        let (code_url, code_host) = code?;
        let (tokens_url, tokens_host) = tokens?;
        Some(DeviceProvider {
            app_client_id: app_client_id?,
            client_secret: match client_secret {
                Some(secret) => Some(secret?),
                None => None,
            },
            scope: scope?.unwrap_or_else(|| if is_google { "openid profile" } else { "profile" }.to_owned()),
            response_type: match response_type {
                Some(response_type) => Some(response_type?),
                None => None,
            },
            grant_type: grant_type?,
            code_url,
            code_host,
            tokens_url,
            tokens_host,
        })
    }

    /// A text that may be absent. The outer nothing is a fault.
    #[expect(clippy::option_option, reason = "absent and faulty are two things")]
    pub(super) fn optional(&mut self, name: &str, expected: &str) -> Option<Option<String>> {
        match self.object.get(name) {
            Some(_) => self.required(name, expected).map(Some),
            None => Some(None),
        }
    }

    pub(super) fn client_secret(&mut self) -> Option<ClientSecret> {
        let Some(Value::Object(reference)) = self.object.get("ClientSecret").map(|property| &property.value) else {
            return self.required("ClientSecret", "the client secret").map(|it| ClientSecret::Literal(Secret::new(it)));
        };
        let pointer = child(self.pointer, "ClientSecret");
        let name = reference.get("Input").map(|property| &property.value);
        match name {
            Some(Value::StringLit(name)) if is_input_name(&name.value) => {
                Some(ClientSecret::Input(name.value.to_string()))
            }
            _ => {
                let expected = "expected `{\"Input\": \"name\"}` with the snake_case name of a secret input";
                self.json.report(reference, &pointer, expected);
                None
            }
        }
    }

    pub(super) fn required(&mut self, name: &str, expected: &str) -> Option<String> {
        let Some(property) = self.object.get(name) else {
            self.json.report(self.value, self.pointer, format!("expected `{name}`, found none"));
            return None;
        };
        let pointer = child(self.pointer, name);
        let text = self.json.text(property, &pointer, expected)?;
        if text.is_empty() {
            let found = kind_of(&property.value);
            self.json.report(&property.value, &pointer, format!("expected {expected}, found {found}"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A fault at the value of a key that is there.
    pub(super) fn report(&mut self, name: &str, message: &str) {
        if let Some(property) = self.object.get(name) {
            self.json.report(&property.value, &child(self.pointer, name), message);
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.object.get(name).is_some()
    }

    /// Texts of an array, none where it is absent.
    pub(super) fn texts(&mut self, name: &str, expected: &str) -> Option<Vec<String>> {
        let Some(property) = self.object.get(name) else { return Some(Vec::new()) };
        let texts = match &property.value {
            Value::Array(array) => array.elements.iter().map(|element| match element {
                Value::StringLit(text) => Some(text.value.to_string()),
                _ => None,
            }),
            other => {
                let found = kind_of(other);
                self.report(name, &format!("expected {expected}, found {found}"));
                return None;
            }
        };
        let texts: Option<Vec<String>> = texts.collect();
        if texts.is_none() {
            self.report(name, &format!("expected {expected}, found another value among them"));
        }
        texts
    }

    pub(super) fn required_url(&mut self, name: &str) -> Option<(String, String)> {
        let url = self.required(name, "an https URL")?;
        match host_of_url(&url) {
            Ok(host) => Some((url, host)),
            Err(problem) => {
                let property = self.object.get(name)?;
                self.json.report(&property.value, &child(self.pointer, name), problem.to_string());
                None
            }
        }
    }
}

fn is_input_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
