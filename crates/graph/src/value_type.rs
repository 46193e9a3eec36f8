//! The closed set of types that variables and slots have, and how they read in a file.
//!
//! Records and hosts are named here and declared by the registry: this module knows no shape of any.

use crate::MathType;
use crate::syntax::{is_name, parse_number};
use crate::write::quoted;
use std::fmt;

/// The type of a variable or of a slot.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueType {
    /// True or false.
    Bool,
    /// A 64-bit floating-point number.
    Number,
    /// Text.
    String,
    /// Text that has no text form: a password, a code, a token.
    Secret,
    /// A list whose elements have one type.
    Array(Box<ValueType>),
    /// A map from keys of one type to values of one type.
    Map(Box<ValueType>, Box<ValueType>),
    /// An Open 3D Engine entity.
    EntityId,
    /// An Open 3D Engine name hash.
    Crc,
    /// A value of the math module.
    Math(MathType),
    /// Nothing at all.
    Null,
    /// A record that the registry declares, by its name.
    Record(String),
    /// An object that the host owns, by the name of its class.
    Host(String),
    /// Anything; only imported graphs have it.
    Any,
}

/// What the built-in names stand for; a name outside this list is a record's.
const PLAIN: [(&str, ValueType); 8] = [
    ("Bool", ValueType::Bool),
    ("Number", ValueType::Number),
    ("String", ValueType::String),
    ("Secret", ValueType::Secret),
    ("EntityId", ValueType::EntityId),
    ("Crc", ValueType::Crc),
    ("Null", ValueType::Null),
    ("Any", ValueType::Any),
];

/// Names that need arguments, and so are no record's.
pub(crate) const CONSTRUCTORS: [&str; 4] = ["Array", "Map", "Host", "Record"];

impl ValueType {
    /// An array of `element`.
    pub fn array(element: ValueType) -> Self {
        Self::Array(Box::new(element))
    }

    /// A map from `key` to `value`.
    pub fn map(key: ValueType, value: ValueType) -> Self {
        Self::Map(Box::new(key), Box::new(value))
    }

    /// The type that a bare name in a file stands for: a built-in, or the record of that name.
    pub fn from_name(name: &str) -> Self {
        PLAIN
            .iter()
            .find(|(plain, _)| *plain == name)
            .map(|(_, value_type)| value_type.clone())
            .or_else(|| MathType::from_name(name).map(Self::Math))
            .unwrap_or_else(|| Self::Record(name.to_owned()))
    }

    /// True when a value of this type is a secret or may hold one inside an array or a map.
    /// What a record holds is the registry's to say.
    pub fn holds_secret(&self) -> bool {
        match self {
            Self::Secret => true,
            Self::Array(element) => element.holds_secret(),
            Self::Map(key, value) => key.holds_secret() || value.holds_secret(),
            Self::Bool
            | Self::Number
            | Self::String
            | Self::EntityId
            | Self::Crc
            | Self::Math(_)
            | Self::Null
            | Self::Record(_)
            | Self::Host(_)
            | Self::Any => false,
        }
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool => f.write_str("Bool"),
            Self::Number => f.write_str("Number"),
            Self::String => f.write_str("String"),
            Self::Secret => f.write_str("Secret"),
            Self::Array(element) => write!(f, "Array({element})"),
            Self::Map(key, value) => write!(f, "Map({key}, {value})"),
            Self::EntityId => f.write_str("EntityId"),
            Self::Crc => f.write_str("Crc"),
            Self::Math(math_type) => f.write_str(math_type.name()),
            Self::Null => f.write_str("Null"),
            Self::Record(name) if is_bare_record(name) => f.write_str(name),
            Self::Record(name) => write!(f, "Record({})", quoted(name)),
            Self::Host(name) if is_bare_name(name) => write!(f, "Host({name})"),
            Self::Host(name) => write!(f, "Host({})", quoted(name)),
            Self::Any => f.write_str("Any"),
        }
    }
}

/// True when a name alone is read as the record of that name.
fn is_bare_record(name: &str) -> bool {
    is_bare_name(name)
        && !CONSTRUCTORS.contains(&name)
        && !PLAIN.iter().any(|(plain, _)| *plain == name)
        && MathType::from_name(name).is_none()
}

/// True when a file can hold the name without quotes.
fn is_bare_name(name: &str) -> bool {
    is_name(name) && !matches!(name, "true" | "false") && parse_number(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_names_read_as_they_are_written() {
        for (name, value_type) in PLAIN {
            assert_eq!(ValueType::from_name(name), value_type);
            assert_eq!(value_type.to_string(), name);
        }
        for math_type in MathType::ALL {
            assert_eq!(ValueType::from_name(math_type.name()), ValueType::Math(math_type));
            assert_eq!(ValueType::Math(math_type).to_string(), math_type.name());
            assert_eq!(
                ValueType::Record(math_type.name().to_owned()).to_string(),
                format!("Record(\"{}\")", math_type.name())
            );
        }
        assert_eq!(ValueType::from_name("AWSCredentials").to_string(), "AWSCredentials");
        assert_eq!(
            ValueType::map(ValueType::String, ValueType::array(ValueType::Number)).to_string(),
            "Map(String, Array(Number))"
        );
    }
}
