//! A value outside the machine: self-contained, without references into a run's heap.
//!
//! Inputs, outputs, requests, replies, constants and defaults are data. Inside a run the machine has its own
//! form, [`crate::Value`], whose containers are shared by reference.

use crate::{MathValue, Secret};
use authcanvas_graph::ValueType;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A self-contained value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Data {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    String(Arc<str>),
    /// Text without a text form.
    Secret(Secret),
    /// A list.
    Array(Vec<Data>),
    /// Keys and values, in insertion order.
    Map(Vec<(Data, Data)>),
    /// A record that the registry declares; the fields stand in declared order.
    Record(Arc<RecordData>),
    /// An Open 3D Engine entity.
    EntityId(u64),
    /// An Open 3D Engine name hash.
    Crc(u32),
    /// A value of the math module.
    Math(MathValue),
    /// An object that the host owns.
    Host(HostRef),
}

/// A record with its fields in declared order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordData {
    /// The record's name in the registry.
    pub name: Arc<str>,
    /// The values of its fields.
    pub fields: Vec<Data>,
}

/// Names an object that the host owns; only the host can follow it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HostRef {
    /// The class, as the registry declares it.
    pub class: Arc<str>,
    /// The host's own number for it.
    pub id: u64,
}

impl Data {
    /// Text.
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::String(Arc::from(text.as_ref()))
    }

    /// A record with its fields in declared order.
    pub fn record(name: &str, fields: Vec<Data>) -> Self {
        Self::Record(Arc::new(RecordData { name: Arc::from(name), fields }))
    }

    /// The text of a `String`, and nothing for any other kind.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::Secret(_)
            | Self::Array(_)
            | Self::Map(_)
            | Self::Record(_)
            | Self::EntityId(_)
            | Self::Crc(_)
            | Self::Math(_)
            | Self::Host(_) => None,
        }
    }

    /// True when the value is, or holds, a secret.
    pub fn holds_secret(&self) -> bool {
        match self {
            Self::Secret(_) => true,
            Self::Array(items) => items.iter().any(Self::holds_secret),
            Self::Map(entries) => entries.iter().any(|(key, value)| key.holds_secret() || value.holds_secret()),
            Self::Record(record) => record.fields.iter().any(Self::holds_secret),
            Self::Null
            | Self::Bool(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::EntityId(_)
            | Self::Crc(_)
            | Self::Math(_)
            | Self::Host(_) => false,
        }
    }

    /// True when the value has this type. Records match by name; `Any` matches everything.
    pub fn has_type(&self, value_type: &ValueType) -> bool {
        match (self, value_type) {
            (_, ValueType::Any)
            | (Self::Null, ValueType::Null)
            | (Self::Bool(_), ValueType::Bool)
            | (Self::Number(_), ValueType::Number)
            | (Self::String(_), ValueType::String)
            | (Self::Secret(_), ValueType::Secret)
            | (Self::EntityId(_), ValueType::EntityId)
            | (Self::Crc(_), ValueType::Crc) => true,
            (Self::Array(items), ValueType::Array(element)) => items.iter().all(|item| item.has_type(element)),
            (Self::Map(entries), ValueType::Map(key, value)) => {
                entries.iter().all(|(k, v)| k.has_type(key) && v.has_type(value))
            }
            (Self::Math(value), ValueType::Math(math_type)) => value.math_type() == *math_type,
            (Self::Record(record), ValueType::Record(name)) => *record.name == **name,
            (Self::Host(host), ValueType::Host(class)) => *host.class == **class,
            _ => false,
        }
    }
}

/// What stands for a secret wherever a value is shown.
pub const HIDDEN: &str = "<secret>";

impl fmt::Display for Data {
    /// The text that Print shows: numbers in their shortest form, secrets as a placeholder.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(value) => write_number(f, *value),
            Self::String(text) => f.write_str(text),
            Self::Secret(_) => f.write_str(HIDDEN),
            Self::Array(items) => {
                f.write_str("[")?;
                write_separated(f, items, |f, item| write!(f, "{item}"))?;
                f.write_str("]")
            }
            Self::Map(entries) => {
                f.write_str("{")?;
                write_separated(f, entries, |f, (key, value)| write!(f, "{key}: {value}"))?;
                f.write_str("}")
            }
            Self::Record(record) => {
                write!(f, "{}(", record.name)?;
                write_separated(f, &record.fields, |f, field| write!(f, "{field}"))?;
                f.write_str(")")
            }
            Self::EntityId(id) => write!(f, "[{id}]"),
            Self::Crc(value) => write!(f, "0x{value:08X}"),
            Self::Math(value) => write!(f, "{value}"),
            Self::Host(host) => write!(f, "{}#{}", host.class, host.id),
        }
    }
}

fn write_separated<T>(
    f: &mut fmt::Formatter<'_>,
    items: &[T],
    write_item: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            f.write_str(", ")?;
        }
        write_item(f, item)?;
    }
    Ok(())
}

/// Writes a number as people write it: whole numbers without a fraction, the rest in the shortest form
/// that reads back as the same number, very large and very small ones with an exponent.
pub(crate) fn write_number(f: &mut impl fmt::Write, value: f64) -> fmt::Result {
    let magnitude = value.abs();
    if magnitude != 0.0 && magnitude.is_finite() && !(1e-7..1e21).contains(&magnitude) {
        write!(f, "{value:e}")
    } else {
        write!(f, "{value}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_show_as_people_write_them() {
        let shown = [
            (Data::Number(3.0), "3"),
            (Data::Number(0.1), "0.1"),
            (Data::Number(1e300), "1e300"),
            (Data::Bool(true), "true"),
            (Data::Array(vec![Data::text("a"), Data::Number(1.5)]), "[a, 1.5]"),
            (Data::Secret(Secret::new("x")), "<secret>"),
            (Data::record("Pair", vec![Data::Number(1.0), Data::Secret(Secret::new("x"))]), "Pair(1, <secret>)"),
        ];
        for (data, text) in shown {
            assert_eq!(data.to_string(), text);
        }
    }
}
