//! What a script's `Properties` declare: names, types, defaults and attributes, and the values of one run.

use crate::values::{Names, guess, kind_of, to_lua};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::Data;
use mlua::{Lua, Result, Table, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A property of a script.
#[derive(Debug, Clone, PartialEq)]
pub struct PropertyDef {
    /// Its name; one in a group as `Group.Name`.
    pub name: String,
    /// Its type, taken from its default.
    pub value_type: ValueType,
    /// Its value when nothing is said.
    pub default: Option<Data>,
    /// True when it must be given and has no default.
    pub required: bool,
    /// What it is, in the script's words.
    pub description: String,
}

impl PropertyDef {
    /// True when its value is never shown, and never given on a command line.
    pub fn is_secret(&self) -> bool {
        self.value_type == ValueType::Secret
    }
}

/// How deep groups may nest.
const MAX_DEPTH: usize = 16;

/// The names of attributes, in lower case.
const ATTRIBUTES: [&str; 9] = ["default", "description", "suffix", "min", "max", "step", "ui", "required", "secret"];

/// The properties that a script table declares, or what is wrong with them.
pub(crate) fn declared(table: &Table) -> std::result::Result<Vec<PropertyDef>, String> {
    let mut found = Vec::new();
    match table.raw_get::<Value>("Properties").map_err(|error| error.to_string())? {
        Value::Nil => {}
        Value::Table(properties) => read_group(&properties, "", &mut found, 0)?,
        other => return Err(format!("`Properties` is a table, found {}", kind_of(&other))),
    }
    Ok(found)
}

fn read_group(
    group: &Table,
    prefix: &str,
    found: &mut Vec<PropertyDef>,
    depth: usize,
) -> std::result::Result<(), String> {
    if depth > MAX_DEPTH {
        return Err(format!("groups of properties nest deeper than {MAX_DEPTH}"));
    }
    for (key, value) in crate::values::entries_of(group)? {
        let Value::String(key) = &key else {
            return Err(format!("a property has a name, found {} as a key in `{prefix}Properties`", kind_of(&key)));
        };
        let name = format!("{prefix}{}", key.to_string_lossy());
        match &value {
            Value::Table(table) => match attributes(table)? {
                Some(attributes) => found.push(with_attributes(name, &attributes)?),
                None if table.raw_len() > 0 || table.is_empty() => found.push(plain(name, &value)?),
                None => read_group(table, &format!("{name}."), found, depth + 1)?,
            },
            value => found.push(plain(name, value)?),
        }
    }
    Ok(())
}

/// The attributes of a property, in lower case; nothing for an array or a group.
fn attributes(table: &Table) -> std::result::Result<Option<BTreeMap<String, Value>>, String> {
    let mut attributes = BTreeMap::new();
    for (key, value) in crate::values::entries_of(table)? {
        let Value::String(key) = key else { return Ok(None) };
        attributes.insert(key.to_string_lossy().to_lowercase(), value);
    }
    let says_so = ["default", "required", "secret"].iter().any(|name| attributes.contains_key(*name));
    let all_known = attributes.keys().all(|name| ATTRIBUTES.contains(&name.as_str()));
    Ok((says_so && all_known).then_some(attributes))
}

fn with_attributes(name: String, attributes: &BTreeMap<String, Value>) -> std::result::Result<PropertyDef, String> {
    let says = |attribute: &str| matches!(attributes.get(attribute), Some(Value::Boolean(true)));
    let description = match attributes.get("description") {
        Some(Value::String(text)) => text.to_string_lossy(),
        _ => String::new(),
    };
    let default = attributes.get("default").filter(|value| !value.is_nil());
    if says("secret") {
        if default.is_some() {
            return Err(format!(
                "property `{name}` is a secret, and a secret never stands in a file: leave out its default"
            ));
        }
        return Ok(PropertyDef { name, value_type: ValueType::Secret, default: None, required: true, description });
    }
    match default {
        Some(value) => Ok(PropertyDef { description, ..plain(name, value)? }),
        None if says("required") => {
            Ok(PropertyDef { name, value_type: ValueType::String, default: None, required: true, description })
        }
        None => Err(format!("property `{name}` has neither a default nor `required = true`")),
    }
}

fn plain(name: String, value: &Value) -> std::result::Result<PropertyDef, String> {
    let default = guess(value).map_err(|why| format!("property `{name}`: {why}"))?;
    let value_type = type_of(&default);
    Ok(PropertyDef { name, value_type, default: Some(default), required: false, description: String::new() })
}

/// The type of a value; an array of several types is one of any.
fn type_of(data: &Data) -> ValueType {
    match data {
        Data::Null => ValueType::Any,
        Data::Bool(_) => ValueType::Bool,
        Data::Number(_) => ValueType::Number,
        Data::String(_) => ValueType::String,
        Data::Secret(_) => ValueType::Secret,
        Data::Array(items) => {
            let mut types = items.iter().map(type_of);
            let first = types.next().unwrap_or(ValueType::Any);
            ValueType::array(if types.all(|other| other == first) { first } else { ValueType::Any })
        }
        Data::Map(_) => ValueType::Any,
        Data::Record(record) => ValueType::Record(record.name.to_string()),
        Data::EntityId(_) => ValueType::EntityId,
        Data::Crc(_) => ValueType::Crc,
        Data::Math(value) => ValueType::Math(value.math_type()),
        Data::Host(host) => ValueType::Host(host.class.to_string()),
    }
}

/// The `Properties` of an instance: plain values, those that were given over the defaults.
pub(crate) fn values(
    lua: &Lua,
    names: &Arc<Names>,
    properties: &[PropertyDef],
    given: &BTreeMap<String, Data>,
) -> Result<Table> {
    let root = lua.create_table()?;
    for property in properties {
        let value = given.get(&property.name).or(property.default.as_ref()).cloned().unwrap_or(Data::Null);
        let mut group = root.clone();
        let mut parts: Vec<&str> = property.name.split('.').collect();
        let last = parts.pop().unwrap_or_default();
        for part in parts {
            group = match group.raw_get::<Value>(part)? {
                Value::Table(inner) => inner,
                _ => {
                    let inner = lua.create_table()?;
                    group.raw_set(part, inner.clone())?;
                    inner
                }
            };
        }
        group.raw_set(last, plain_value(lua, names, &value)?)?;
    }
    Ok(root)
}

/// A value as a script would have written it: arrays are tables.
fn plain_value(lua: &Lua, names: &Arc<Names>, data: &Data) -> Result<Value> {
    match data {
        Data::Array(items) => {
            let items = items.iter().map(|item| plain_value(lua, names, item)).collect::<Result<Vec<_>>>()?;
            lua.create_sequence_from(items).map(Value::Table)
        }
        Data::Map(entries) => {
            let table = lua.create_table()?;
            for (key, value) in entries {
                table.raw_set(plain_value(lua, names, key)?, plain_value(lua, names, value)?)?;
            }
            Ok(Value::Table(table))
        }
        other => to_lua(lua, names, other),
    }
}
