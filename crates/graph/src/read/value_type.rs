//! Types as a file spells them: `String`, `Array(String)`, `Map(String, Number)`, `Host(Name)`, a record's name.

use super::lower::Lowering;
use crate::syntax::{Entry, Shape, Value};
use crate::{Site, ValueType, codes, value_type};

impl Lowering<'_> {
    /// Lowers a type that belongs to `site`; reports what is none.
    pub(super) fn value_type(&mut self, value: &Value, site: &Site) -> Option<ValueType> {
        let found = self.value_type_or_problem(value);
        match found {
            Ok(value_type) => Some(value_type),
            Err((token, expected)) => {
                let message = format!("expected {expected}, found something else");
                let hint = "A type is a name, or `Array(T)`, `Map(K, V)` or `Host(Name)`.".to_owned();
                self.report(&codes::TYPE_MALFORMED, token, site.clone(), message, Some(hint));
                None
            }
        }
    }

    /// The type, or the token that is wrong and what was expected there.
    fn value_type_or_problem(&self, value: &Value) -> Result<ValueType, (u32, &'static str)> {
        let name = self.tokens.text(value.first);
        let name = name.strip_prefix("r#").unwrap_or(name);
        let arguments = match &value.shape {
            Shape::Name if value_type::CONSTRUCTORS.contains(&name) => &[],
            Shape::Name => return Ok(ValueType::from_name(name)),
            Shape::Tuple(arguments) if self.is_named(value) => arguments.as_slice(),
            Shape::Tuple(_)
            | Shape::Struct(_)
            | Shape::Bool(_)
            | Shape::Number
            | Shape::Text
            | Shape::Char
            | Shape::Bytes
            | Shape::List(_)
            | Shape::Map(_) => return Err((value.first, "a type")),
        };
        match (name, arguments) {
            ("Array", [element]) => Ok(ValueType::array(self.value_type_or_problem(&element.value)?)),
            ("Array", _) => Err((value.first, "`Array(T)` with one type")),
            ("Map", [key, element]) => {
                Ok(ValueType::map(self.value_type_or_problem(&key.value)?, self.value_type_or_problem(&element.value)?))
            }
            ("Map", _) => Err((value.first, "`Map(K, V)` with two types")),
            ("Host", [name]) => self.type_name(name).map(ValueType::Host).ok_or((name.first(), "the name of a class")),
            ("Host", _) => Err((value.first, "`Host(Name)` with one name")),
            ("Record", [name]) => self.type_name(name).map(ValueType::Record).ok_or((name.first(), "a record's name")),
            ("Record", _) => Err((value.first, "`Record(Name)` with one name")),
            _ => Err((value.first, "a type without arguments, `Array(T)`, `Map(K, V)` or `Host(Name)`")),
        }
    }

    /// A bare name, or any text in quotes.
    fn type_name(&self, entry: &Entry) -> Option<String> {
        let name = self.tokens.text(entry.value.first);
        match &entry.value.shape {
            Shape::Name => Some(name.strip_prefix("r#").unwrap_or(name).to_owned()),
            Shape::Text => self.text(&entry.value).map(std::borrow::Cow::into_owned),
            Shape::Tuple(_)
            | Shape::Struct(_)
            | Shape::Bool(_)
            | Shape::Number
            | Shape::Char
            | Shape::Bytes
            | Shape::List(_)
            | Shape::Map(_) => None,
        }
    }
}
