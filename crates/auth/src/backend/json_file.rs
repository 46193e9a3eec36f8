//! Reading a JSON settings file so that all of its faults are told at once, each with its place.
//!
//! The two files read here are Open 3D Engine's, which its RapidJSON readers accept with comments. This module knows
//! JSON and places, not what the keys mean, and never quotes a value: a settings file may hold secrets.

use jsonc_parser::ast::{Object, ObjectProp, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::collections::BTreeMap;
use std::fmt;

/// One thing that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The JSON pointer (RFC 6901) of the value concerned; empty for the whole document.
    pub pointer: String,
    /// What was expected and what was found.
    pub message: String,
}

/// Everything that is wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFaults {
    /// The file, as it was named.
    pub file: String,
    /// What could not be done because of the faults, in Open 3D Engine's words where it has them.
    pub summary: String,
    /// The faults in the order of the file; never empty unless the file could not be read at all.
    pub faults: Vec<FileFault>,
}

impl FileFaults {
    /// One line a fault, `file:line:column: pointer: message`.
    pub fn lines(&self) -> Vec<String> {
        self.faults.iter().map(|fault| format!("{}:{fault}", self.file)).collect()
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.pointer.is_empty() {
            write!(f, "`{}`: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

impl fmt::Display for FileFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary)?;
        for line in self.lines() {
            write!(f, "\n  {line}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FileFaults {}

/// What a file may hold beyond strict JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Comments (AzFramework's `ReadJsonFile`: the resource mapping file).
    Comments,
    /// Comments and commas before a closing bracket (AzCore's settings registry, `SettingsRegistryImpl.cpp`).
    CommentsAndTrailingCommas,
}

/// A document, the means to say where something stands in it, and the faults found so far.
pub(crate) struct JsonFile<'t> {
    text: &'t str,
    faults: Vec<(usize, FileFault)>,
}

impl<'t> JsonFile<'t> {
    /// A collector of faults for a text that was parsed before.
    pub fn of_text(text: &'t str) -> Self {
        // A byte order mark is what some Windows editors put first; it carries no meaning.
        Self { text: text.strip_prefix('\u{feff}').unwrap_or(text), faults: Vec::new() }
    }

    /// Parses the text. A syntax error is the only fault, since nothing behind it can be trusted.
    pub fn parse(text: &'t str, dialect: Dialect) -> Result<(Self, Value<'t>), FileFault> {
        let file = Self::of_text(text);
        let text = file.text;
        let options = ParseOptions {
            allow_comments: true,
            allow_loose_object_property_names: false,
            allow_trailing_commas: dialect == Dialect::CommentsAndTrailingCommas,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        match parse_to_ast(text, &CollectOptions::default(), &options) {
            Ok(parsed) => match parsed.value {
                Some(value) => Ok((file, value)),
                None => Err(file.fault_at(text.len(), "", "expected an object, found an empty file")),
            },
            Err(error) => {
                let found = error.kind().to_string();
                let mut letters = found.chars();
                let first = letters.next().map(|letter| letter.to_ascii_lowercase()).into_iter();
                let found: String = first.chain(letters).collect();
                Err(file.fault_at(error.range().start, "", &format!("not JSON: {found}")))
            }
        }
    }

    /// Notes a fault at a value or key.
    pub fn report(&mut self, place: &impl Ranged, pointer: &str, message: impl AsRef<str>) {
        let offset = place.start();
        let fault = self.fault_at(offset, pointer, message.as_ref());
        self.faults.push((offset, fault));
    }

    /// The value as an object whose keys stand once each, or a fault.
    pub fn object<'v, 'a>(&mut self, value: &'v Value<'a>, pointer: &str) -> Option<&'v Object<'a>> {
        let Value::Object(object) = value else {
            self.report(value, pointer, format!("expected an object, found {}", kind_of(value)));
            return None;
        };
        let mut seen = BTreeMap::new();
        for property in &object.properties {
            let name = property.name.as_str();
            if let Some(line) = seen.insert(name, self.line_and_column(property.start()).0) {
                self.report(property, &child(pointer, name), format!("the key stands twice, first in line {line}"));
            }
        }
        Some(object)
    }

    /// The value as a text, or a fault that says what text was expected.
    pub fn text<'v>(&mut self, property: &'v ObjectProp<'_>, pointer: &str, expected: &str) -> Option<&'v str> {
        match &property.value {
            Value::StringLit(text) => Some(&text.value),
            other => {
                self.report(other, pointer, format!("expected {expected}, found {}", kind_of(other)));
                None
            }
        }
    }

    /// The faults found, in the order of the file.
    pub fn into_faults(self) -> Vec<FileFault> {
        let mut faults = self.faults;
        faults.sort_by_key(|(offset, _)| *offset);
        faults.into_iter().map(|(_, fault)| fault).collect()
    }

    fn fault_at(&self, offset: usize, pointer: &str, message: &str) -> FileFault {
        let (line, column) = self.line_and_column(offset);
        FileFault { line, column, pointer: pointer.to_owned(), message: message.to_owned() }
    }

    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        (line, column)
    }
}

/// The pointer of a member (RFC 6901, section 3).
pub(crate) fn child(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// What a value is, in the words of a message.
pub(crate) fn kind_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(text) if text.value.is_empty() => "an empty text",
        Value::StringLit(_) => "a text",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "true or false",
        Value::Object(_) => "an object",
        Value::Array(_) => "an array",
        Value::NullKeyword(_) => "null",
    }
}
