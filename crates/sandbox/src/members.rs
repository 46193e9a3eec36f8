//! The members of a request, read as strictly as AWS reads them.
//!
//! A member of the wrong JSON type is a `SerializationException` at once. Missing members and broken constraints are
//! collected and answered together, in AWS's words. Members that an operation does not know are ignored, as on AWS.
//! Constraints are those of the API reference; a sensitive member is never quoted.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::refusal::{Refusal, invalid_parameter, not_supported};

/// Which service speaks: the two name the same mistake differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    UserPools,
    IdentityPools,
}

/// What a text member must satisfy.
pub(crate) struct TextRule {
    name: &'static str,
    min: usize,
    max: usize,
    pattern: Option<Pattern>,
    one_of: &'static [&'static str],
    is_sensitive: bool,
}

/// A pattern as the API reference writes it, and the function that decides it.
#[derive(Clone, Copy)]
struct Pattern {
    text: &'static str,
    is_match: fn(&str) -> bool,
}

impl TextRule {
    /// A member without constraints.
    pub const fn new(name: &'static str) -> TextRule {
        TextRule { name, min: 0, max: usize::MAX, pattern: None, one_of: &[], is_sensitive: false }
    }

    /// Bounds of the number of characters.
    pub const fn length(self, min: usize, max: usize) -> TextRule {
        TextRule { min, max, ..self }
    }

    /// A pattern: its text as the API reference has it, and a function that decides it.
    pub const fn pattern(self, text: &'static str, is_match: fn(&str) -> bool) -> TextRule {
        TextRule { pattern: Some(Pattern { text, is_match }), ..self }
    }

    /// A closed set of values.
    pub const fn one_of(self, one_of: &'static [&'static str]) -> TextRule {
        TextRule { one_of, ..self }
    }

    /// Never quoted in a message.
    pub const fn sensitive(self) -> TextRule {
        TextRule { is_sensitive: true, ..self }
    }

    fn broken_constraint(&self, value: &str) -> Option<String> {
        let length = value.chars().count();
        if length < self.min {
            Some(format!("Member must have length greater than or equal to {}", self.min))
        } else if length > self.max {
            Some(format!("Member must have length less than or equal to {}", self.max))
        } else if let Some(pattern) = self.pattern.filter(|pattern| !(pattern.is_match)(value)) {
            Some(format!("Member must satisfy regular expression pattern: {}", pattern.text))
        } else if !self.one_of.is_empty() && !self.one_of.contains(&value) {
            Some(format!("Member must satisfy enum value set: [{}]", self.one_of.join(", ")))
        } else {
            None
        }
    }
}

/// The members of one request.
pub(crate) struct Members<'r> {
    object: &'r Map<String, Value>,
    service: Service,
    broken: Vec<String>,
    wrong_type: Option<Refusal>,
}

impl<'r> Members<'r> {
    pub fn new(service: Service, object: &'r Map<String, Value>) -> Members<'r> {
        Members { object, service, broken: Vec::new(), wrong_type: None }
    }

    /// A required text; empty if it is missing, which `finish` then reports.
    pub fn text(&mut self, rule: &TextRule) -> &'r str {
        self.optional_text(rule).unwrap_or_else(|| {
            self.require(rule.name);
            ""
        })
    }

    /// A text that may be missing.
    pub fn optional_text(&mut self, rule: &TextRule) -> Option<&'r str> {
        let value = self.value(rule.name)?;
        let Some(text) = value.as_str() else {
            self.refuse_type(value, "a String");
            return Some("");
        };
        if let Some(constraint) = rule.broken_constraint(text) {
            let at = lower_first(rule.name);
            let quoted = if rule.is_sensitive { String::new() } else { format!(" '{text}'") };
            self.broken.push(format!("Value{quoted} at '{at}' failed to satisfy constraint: {constraint}"));
        }
        Some(text)
    }

    /// A boolean that may be missing.
    pub fn optional_flag(&mut self, name: &'static str) -> Option<bool> {
        let value = self.value(name)?;
        let flag = value.as_bool();
        if flag.is_none() {
            self.refuse_type(value, "a Boolean");
        }
        flag
    }

    /// A required boolean.
    pub fn flag(&mut self, name: &'static str) -> bool {
        if self.value(name).is_none() {
            self.require(name);
        }
        self.optional_flag(name).unwrap_or_default()
    }

    /// A whole number that may be missing.
    pub fn optional_number(&mut self, name: &'static str, min: u64, max: u64) -> Option<u64> {
        let value = self.value(name)?;
        let Some(number) = value.as_u64() else {
            self.refuse_type(value, "an Integer");
            return None;
        };
        if !(min..=max).contains(&number) {
            let at = lower_first(name);
            let bound = if number < min {
                format!("greater than or equal to {min}")
            } else {
                format!("less than or equal to {max}")
            };
            self.broken.push(format!(
                "Value '{number}' at '{at}' failed to satisfy constraint: Member must have value {bound}"
            ));
        }
        Some(number)
    }

    /// A map from text to text; empty if it is missing.
    pub fn text_map(&mut self, name: &'static str) -> BTreeMap<&'r str, &'r str> {
        let Some(value) = self.value(name) else { return BTreeMap::new() };
        let Some(object) = value.as_object() else {
            self.refuse_type(value, "a Map");
            return BTreeMap::new();
        };
        let mut map = BTreeMap::new();
        for (key, value) in object {
            match value.as_str() {
                Some(text) => drop(map.insert(key.as_str(), text)),
                None => self.refuse_type(value, "a String"),
            }
        }
        map
    }

    /// A required map from text to text.
    pub fn required_text_map(&mut self, name: &'static str) -> BTreeMap<&'r str, &'r str> {
        if self.value(name).is_none() {
            self.require(name);
        }
        self.text_map(name)
    }

    /// A list of texts that may be missing.
    pub fn optional_texts(&mut self, name: &'static str) -> Option<Vec<&'r str>> {
        let value = self.value(name)?;
        let Some(list) = value.as_array() else {
            self.refuse_type(value, "a List");
            return None;
        };
        let mut texts = Vec::new();
        for value in list {
            match value.as_str() {
                Some(text) => texts.push(text),
                None => self.refuse_type(value, "a String"),
            }
        }
        Some(texts)
    }

    /// A list of objects; empty if it is missing.
    pub fn objects(&mut self, name: &'static str) -> Vec<&'r Map<String, Value>> {
        let Some(value) = self.value(name) else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.refuse_type(value, "a List");
            return Vec::new();
        };
        let mut objects = Vec::new();
        for value in list {
            match value.as_object() {
                Some(object) => objects.push(object),
                None => self.refuse_type(value, "a Structure"),
            }
        }
        objects
    }

    /// An object that may be missing.
    pub fn optional_object(&mut self, name: &'static str) -> Option<&'r Map<String, Value>> {
        let value = self.value(name)?;
        let object = value.as_object();
        if object.is_none() {
            self.refuse_type(value, "a Structure");
        }
        object
    }

    /// User attributes, `[{"Name": ..., "Value": ...}]`.
    pub fn attributes(&mut self, name: &'static str) -> Vec<(&'r str, &'r str)> {
        let mut attributes = Vec::new();
        for (index, object) in self.objects(name).into_iter().enumerate() {
            let mut inner = Members::new(self.service, object);
            let key = inner.optional_text(&TextRule::new("Name"));
            let value = inner.optional_text(&TextRule::new("Value")).unwrap_or_default();
            self.wrong_type = self.wrong_type.take().or(inner.wrong_type);
            match key {
                Some(key) => attributes.push((key, value)),
                None => self.require_at(format!("{}.{}.member.name", lower_first(name), index + 1)),
            }
        }
        attributes
    }

    /// Refuses members that AWS would act on and the sandbox cannot. Empty values mean nothing on AWS either.
    pub fn refuse_unsupported(&self, names: &[&'static str]) -> Result<(), Refusal> {
        let means_something = |value: &Value| match value {
            Value::Null => false,
            Value::Bool(flag) => *flag,
            Value::Array(list) => !list.is_empty(),
            Value::Object(object) => !object.is_empty(),
            Value::String(text) => !text.is_empty() && text != "OFF",
            Value::Number(_) => true,
        };
        match names.iter().find(|name| self.object.get(**name).is_some_and(means_something)) {
            Some(name) => Err(not_supported(name)),
            None => Ok(()),
        }
    }

    /// Ends the reading: every broken constraint in one refusal, or none.
    pub fn finish(self) -> Result<(), Refusal> {
        if let Some(refusal) = self.wrong_type {
            return Err(refusal);
        }
        if self.broken.is_empty() {
            return Ok(());
        }
        let plural = if self.broken.len() == 1 { "" } else { "s" };
        let message = format!("{} validation error{plural} detected: {}", self.broken.len(), self.broken.join("; "));
        Err(match self.service {
            Service::UserPools => invalid_parameter(message),
            Service::IdentityPools => Refusal::new("ValidationException", message),
        })
    }

    fn value(&self, name: &str) -> Option<&'r Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    fn require(&mut self, name: &str) {
        self.require_at(lower_first(name));
    }

    fn require_at(&mut self, at: String) {
        self.broken.push(format!("Value null at '{at}' failed to satisfy constraint: Member must not be null"));
    }

    fn refuse_type(&mut self, found: &Value, expected: &str) {
        let found = match found {
            Value::Null => "NULL_VALUE",
            Value::Bool(true) => "TRUE_VALUE",
            Value::Bool(false) => "FALSE_VALUE",
            Value::Number(_) => "NUMBER_VALUE",
            Value::String(_) => "STRING_VALUE",
            Value::Array(_) => "START_ARRAY",
            Value::Object(_) => "START_OBJECT",
        };
        let refusal = || Refusal::new("SerializationException", format!("{found} can not be converted to {expected}"));
        self.wrong_type = self.wrong_type.take().or_else(|| Some(refusal()));
    }
}

fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_ascii_lowercase().to_string() + characters.as_str()).unwrap_or_default()
}

/// Members that several operations have. The constraints are those of the API reference.
pub(crate) mod rules {
    use super::TextRule;

    const ANY_VISIBLE: &str = r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+";

    pub(crate) const ACCESS_TOKEN: TextRule = token("AccessToken");
    pub(crate) const CLIENT_ID: TextRule =
        TextRule::new("ClientId").length(1, 128).pattern(r"[\w+]+", is_word_or_plus).sensitive();
    pub(crate) const CODE: TextRule = TextRule::new("Code").length(1, 2048).pattern(r"[\S]+", has_no_space).sensitive();
    pub(crate) const CONFIRMATION_CODE: TextRule =
        TextRule::new("ConfirmationCode").length(1, 2048).pattern(r"[\S]+", has_no_space).sensitive();
    pub(crate) const IDENTITY_ID: TextRule = pool_of_identities("IdentityId");
    pub(crate) const IDENTITY_POOL_ID: TextRule = pool_of_identities("IdentityPoolId");
    pub(crate) const PASSWORD: TextRule = password("Password");
    pub(crate) const SECRET_HASH: TextRule =
        TextRule::new("SecretHash").length(1, 128).pattern(r"[\w+=/]+", is_base64).sensitive();
    pub(crate) const SESSION: TextRule = TextRule::new("Session").length(20, 2048).sensitive();
    pub(crate) const USERNAME: TextRule =
        TextRule::new("Username").length(1, 128).pattern(ANY_VISIBLE, has_no_space).sensitive();
    pub(crate) const USER_POOL_ID: TextRule =
        TextRule::new("UserPoolId").length(1, 55).pattern(r"[\w-]+_[0-9a-zA-Z]+", is_user_pool_id);

    /// A password member under its own name.
    pub(crate) const fn password(name: &'static str) -> TextRule {
        TextRule::new(name).length(0, 256).pattern(r"^[\S]+.*[\S]+$", is_password).sensitive()
    }

    /// A token member under its own name.
    pub(crate) const fn token(name: &'static str) -> TextRule {
        TextRule::new(name).pattern("[A-Za-z0-9-_=.]+", is_token).sensitive()
    }

    const fn pool_of_identities(name: &'static str) -> TextRule {
        TextRule::new(name).length(1, 55).pattern(r"[\w-]+:[0-9a-f-]+", is_identity_pool_id)
    }

    fn is_word(character: char) -> bool {
        character.is_ascii_alphanumeric() || character == '_'
    }

    fn is_word_or_plus(text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| is_word(c) || c == '+')
    }

    fn is_base64(text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| is_word(c) || "+=/".contains(c))
    }

    fn is_token(text: &str) -> bool {
        !text.is_empty() && text.chars().all(|c| is_word(c) || "-=.".contains(c))
    }

    fn has_no_space(text: &str) -> bool {
        !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
    }

    fn is_password(text: &str) -> bool {
        text.chars().count() >= 2 && text.trim() == text
    }

    fn is_user_pool_id(text: &str) -> bool {
        text.rsplit_once('_').is_some_and(|(region, id)| {
            !region.is_empty()
                && region.chars().all(|c| is_word(c) || c == '-')
                && !id.is_empty()
                && id.chars().all(|c| c.is_ascii_alphanumeric())
        })
    }

    fn is_identity_pool_id(text: &str) -> bool {
        text.split_once(':').is_some_and(|(region, id)| {
            !region.is_empty()
                && region.chars().all(|c| is_word(c) || c == '-')
                && !id.is_empty()
                && id.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f' | '-'))
        })
    }
}
