//! The settings registry of an Open 3D Engine project: several `.setreg` files as one.
//!
//! They are merged in the order given, each a merge patch (RFC 7386) on what came before, as the engine does it. Nothing
//! is opened here, and values are never quoted in messages: such files may hold secrets.

use super::json_file::{Dialect, FileFaults, JsonFile};
use jsonc_parser::ast::Value as Ast;
use serde_json::{Map, Value};

/// The object that the providers' settings stand in.
const PROVIDERS: &str = "AWS";

/// Several settings files as one.
#[derive(Clone, PartialEq, Eq)]
pub struct SettingsRegistry(Value);

impl std::fmt::Debug for SettingsRegistry {
    /// Leaves the values out, since they may be secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SettingsRegistry")
    }
}

impl SettingsRegistry {
    /// Merges files, each with what messages call it and its text. A file that is no object is a fault.
    pub fn merge<'f>(files: impl IntoIterator<Item = (&'f str, &'f str)>) -> Result<Self, FileFaults> {
        let mut merged = Value::Object(Map::new());
        for (file, text) in files {
            let refuse = |faults| FileFaults {
                file: file.to_owned(),
                summary: format!("Error merging settings registry for path: {file}"),
                faults,
            };
            let dialect = Dialect::CommentsAndTrailingCommas;
            let (mut json, document) = JsonFile::parse(text, dialect).map_err(|fault| refuse(vec![fault]))?;
            json.object(&document, "");
            let faults = json.into_faults();
            if !faults.is_empty() {
                return Err(refuse(faults));
            }
            patch(&mut merged, plain(&document));
        }
        Ok(Self(merged))
    }

    /// The text at a pointer (RFC 6901); nothing where there is none, an empty one or another value.
    pub fn text(&self, pointer: &str) -> Option<&str> {
        self.0.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The providers' settings alone, as the text of a registry file.
    pub fn providers(&self) -> String {
        let providers = self.0.get(PROVIDERS).cloned().unwrap_or_else(|| Value::Object(Map::new()));
        Value::Object(Map::from_iter([(PROVIDERS.to_owned(), providers)])).to_string()
    }
}

/// The same value without places.
fn plain(value: &Ast<'_>) -> Value {
    match value {
        Ast::StringLit(text) => Value::String(text.value.to_string()),
        // What is no number for one reader is text for the other; nothing here is read as a number.
        Ast::NumberLit(number) => {
            serde_json::from_str(number.value).unwrap_or_else(|_| Value::String(number.value.to_owned()))
        }
        Ast::BooleanLit(flag) => Value::Bool(flag.value),
        Ast::Object(object) => {
            let members = object.properties.iter();
            Value::Object(members.map(|member| (member.name.as_str().to_owned(), plain(&member.value))).collect())
        }
        Ast::Array(array) => Value::Array(array.elements.iter().map(plain).collect()),
        Ast::NullKeyword(_) => Value::Null,
    }
}

/// Applies a merge patch (RFC 7386).
fn patch(target: &mut Value, by: Value) {
    let Value::Object(members) = by else {
        *target = by;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(own) = target else { return };
    for (name, value) in members {
        if value.is_null() {
            own.remove(&name);
        } else {
            patch(own.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::SettingsRegistry;

    #[test]
    fn later_files_patch_earlier_ones() {
        let files = [
            (
                "a.setreg",
                r#"{"AWS": {"Google": {"AppClientId": "one", "Scope": "x"}}, "Amazon": {"AWSCore": {"ProfileName": "me"}}}"#,
            ),
            ("b.setreg", "{ // a comment\n \"AWS\": {\"Google\": {\"AppClientId\": \"two\", \"Scope\": null},} }"),
        ];
        let merged = SettingsRegistry::merge(files).unwrap();
        assert_eq!(merged.text("/Amazon/AWSCore/ProfileName"), Some("me"));
        assert_eq!(merged.providers(), r#"{"AWS":{"Google":{"AppClientId":"two"}}}"#);
    }

    #[test]
    fn a_file_that_is_no_object_is_a_fault_of_that_file() {
        let faults = SettingsRegistry::merge([("a.setreg", "{}"), ("b.setreg", "[]")]).unwrap_err();
        assert_eq!(faults.file, "b.setreg");
        assert_eq!(faults.faults.len(), 1);
    }
}
