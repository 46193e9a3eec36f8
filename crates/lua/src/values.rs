//! Values on their way between the run and a script.
//!
//! Numbers that are whole arrive as Lua integers, so that they show as they do in a graph. A script may give a plain
//! table where an array or a map is wanted, and a plain text where a secret is.

use crate::userdata::{
    ArrayValue, EntityIdValue, HostValue, INVALID_ENTITY, MapValue, MathUserdata, RecordValue, SECRET_HINT, SecretValue,
};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, Registry, Secret};
use mlua::{Lua, Result, Table, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A property of a record, as scripts see it.
pub(crate) struct Property {
    pub(crate) id: &'static str,
    pub(crate) script_name: String,
    pub(crate) value_type: ValueType,
}

/// The records and their properties, as scripts see them.
pub(crate) struct Names(BTreeMap<&'static str, Vec<Property>>);

impl Names {
    pub(crate) fn new(registry: &Registry) -> Self {
        let records = registry.records().map(|record| {
            let properties = record.fields.iter().map(|field| Property {
                id: field.id,
                script_name: field.script_name(),
                value_type: field.value_type.clone(),
            });
            (record.name, properties.collect())
        });
        Self(records.collect())
    }

    pub(crate) fn fields_of(&self, record: &str) -> &[Property] {
        self.0.get(record).map_or(&[], Vec::as_slice)
    }
}

/// The largest whole number up to which every whole number is a number.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;

/// A value of the run as a script sees it.
pub(crate) fn to_lua(lua: &Lua, names: &Arc<Names>, data: &Data) -> Result<Value> {
    let userdata = match data {
        Data::Null => return Ok(Value::Nil),
        Data::Bool(value) => return Ok(Value::Boolean(*value)),
        Data::Number(value) if value.fract() == 0.0 && value.abs() <= LARGEST_WHOLE => {
            return Ok(Value::Integer(*value as i64));
        }
        Data::Number(value) => return Ok(Value::Number(*value)),
        Data::String(text) => return lua.create_string(&**text).map(Value::String),
        Data::Crc(value) => return Ok(Value::Integer(i64::from(*value))),
        Data::Secret(secret) => lua.create_userdata(SecretValue(secret.clone())),
        Data::Array(items) => lua.create_userdata(ArrayValue { items: items.clone(), names: names.clone() }),
        Data::Map(entries) => lua.create_userdata(MapValue { entries: entries.clone(), names: names.clone() }),
        Data::Record(record) => lua.create_userdata(RecordValue { record: (**record).clone(), names: names.clone() }),
        Data::EntityId(id) => lua.create_userdata(EntityIdValue(*id)),
        Data::Math(value) => lua.create_userdata(MathUserdata(value.clone())),
        Data::Host(host) => lua.create_userdata(HostValue(host.clone())),
    };
    userdata.map(Value::UserData)
}

/// How deep tables may nest that become values.
const MAX_DEPTH: u32 = 64;

/// A script's value as one of this type, or why it is none. A value is never quoted: it may well be a password.
pub(crate) fn from_lua(value: &Value, wanted: &ValueType) -> std::result::Result<Data, String> {
    from_within(value, wanted, MAX_DEPTH)
}

fn from_within(value: &Value, wanted: &ValueType, depth: u32) -> std::result::Result<Data, String> {
    let mismatch = || Err(format!("expected {wanted}, found {}", kind_of(value)));
    if depth == 0 {
        return Err(format!("tables nest deeper than {MAX_DEPTH}"));
    }
    match (wanted, value) {
        (ValueType::Any, value) => guess_within(value, depth),
        (ValueType::Null, Value::Nil) => Ok(Data::Null),
        (ValueType::Bool, Value::Boolean(value)) => Ok(Data::Bool(*value)),
        (ValueType::Number, Value::Integer(value)) => Ok(Data::Number(*value as f64)),
        (ValueType::Number, Value::Number(value)) => Ok(Data::Number(*value)),
        (ValueType::String, Value::String(text)) => text_of(text).map(Data::text),
        (ValueType::Secret, Value::String(text)) => text_of(text).map(|text| Data::Secret(Secret::new(text))),
        (ValueType::Crc, Value::Integer(value)) => u32::try_from(*value).map(Data::Crc).or_else(|_| mismatch()),
        (ValueType::Array(element), Value::Table(table)) => {
            let items = items_of(table)?;
            let items = items.iter().enumerate().map(|(index, item)| {
                from_within(item, element, depth - 1).map_err(|why| format!("place {}: {why}", index + 1))
            });
            items.collect::<std::result::Result<_, _>>().map(Data::Array)
        }
        (ValueType::Map(key_type, item_type), Value::Table(table)) => {
            let entries = entries_of(table)?.into_iter().map(|(key, item)| {
                Ok((from_within(&key, key_type, depth - 1)?, from_within(&item, item_type, depth - 1)?))
            });
            entries.collect::<std::result::Result<_, String>>().map(Data::Map)
        }
        (wanted, Value::UserData(_)) => match guess_within(value, depth) {
            Ok(data) if data.has_type(wanted) => Ok(data),
            Ok(Data::Secret(_)) => Err(format!("expected {wanted}, found a secret; {SECRET_HINT}")),
            Ok(_) | Err(_) => mismatch(),
        },
        _ => mismatch(),
    }
}

/// A script's value as whatever it looks like.
pub(crate) fn guess(value: &Value) -> std::result::Result<Data, String> {
    guess_within(value, MAX_DEPTH)
}

fn guess_within(value: &Value, depth: u32) -> std::result::Result<Data, String> {
    if depth == 0 {
        return Err(format!("tables nest deeper than {MAX_DEPTH}"));
    }
    match value {
        Value::Nil => Ok(Data::Null),
        Value::Boolean(value) => Ok(Data::Bool(*value)),
        Value::Integer(value) => Ok(Data::Number(*value as f64)),
        Value::Number(value) => Ok(Data::Number(*value)),
        Value::String(text) => text_of(text).map(Data::text),
        Value::Table(table) if table.raw_len() > 0 || table.is_empty() => {
            let items = items_of(table)?;
            items
                .iter()
                .map(|item| guess_within(item, depth - 1))
                .collect::<std::result::Result<_, _>>()
                .map(Data::Array)
        }
        Value::Table(table) => {
            let entries = entries_of(table)?.into_iter();
            entries
                .map(|(key, item)| Ok((guess_within(&key, depth - 1)?, guess_within(&item, depth - 1)?)))
                .collect::<std::result::Result<_, String>>()
                .map(Data::Map)
        }
        Value::UserData(userdata) => {
            if let Ok(secret) = userdata.borrow::<SecretValue>() {
                Ok(Data::Secret(secret.0.clone()))
            } else if let Ok(record) = userdata.borrow::<RecordValue>() {
                Ok(Data::Record(Arc::new(record.record.clone())))
            } else if let Ok(array) = userdata.borrow::<ArrayValue>() {
                Ok(Data::Array(array.items.clone()))
            } else if let Ok(map) = userdata.borrow::<MapValue>() {
                Ok(Data::Map(map.entries.clone()))
            } else if let Ok(entity) = userdata.borrow::<EntityIdValue>() {
                Ok(Data::EntityId(entity.0))
            } else if let Ok(value) = userdata.borrow::<MathUserdata>() {
                Ok(Data::Math(value.0.clone()))
            } else if let Ok(host) = userdata.borrow::<HostValue>() {
                Ok(Data::Host(host.0.clone()))
            } else {
                Err(format!("{} is no value that a run knows", kind_of(value)))
            }
        }
        _ => Err(format!("{} is no value that a run knows", kind_of(value))),
    }
}

fn text_of(text: &mlua::LuaString) -> std::result::Result<String, String> {
    String::from_utf8(text.as_bytes().to_vec()).map_err(|_| "the text is not UTF-8".to_owned())
}

/// The items of a table that stands for an array; anything beside them is a mistake.
fn items_of(table: &Table) -> std::result::Result<Vec<Value>, String> {
    let n = table.raw_len();
    let n_entries = table.pairs::<Value, Value>().count();
    if n_entries != n {
        return Err("expected an array, found a table with keys of its own".to_owned());
    }
    (1..=n).map(|at| table.raw_get::<Value>(at).map_err(|error| error.to_string())).collect()
}

/// The entries of a table in an order that is the same in each run.
pub(crate) fn entries_of(table: &Table) -> std::result::Result<Vec<(Value, Value)>, String> {
    let mut entries = Vec::new();
    for entry in table.pairs::<Value, Value>() {
        entries.push(entry.map_err(|error| error.to_string())?);
    }
    entries.sort_by(|(left, _), (right, _)| {
        order_of(left).partial_cmp(&order_of(right)).unwrap_or(std::cmp::Ordering::Equal)
    });
    Ok(entries)
}

/// Numbers by size, then texts by their bytes, then the rest.
fn order_of(key: &Value) -> (u8, f64, Vec<u8>) {
    match key {
        Value::Integer(value) => (0, *value as f64, Vec::new()),
        Value::Number(value) => (0, *value, Vec::new()),
        Value::String(text) => (1, 0.0, text.as_bytes().to_vec()),
        Value::Boolean(value) => (2, f64::from(u8::from(*value)), Vec::new()),
        _ => (3, 0.0, Vec::new()),
    }
}

/// What a value is, in words, without quoting it.
pub(crate) fn kind_of(value: &Value) -> String {
    match value {
        Value::Nil => "nothing".to_owned(),
        Value::Boolean(_) => "a Bool".to_owned(),
        Value::Integer(_) | Value::Number(_) => "a Number".to_owned(),
        Value::String(_) => "a String".to_owned(),
        Value::Table(_) => "a table".to_owned(),
        Value::Function(_) => "a function".to_owned(),
        Value::Thread(_) => "a coroutine".to_owned(),
        Value::UserData(userdata) => {
            if userdata.is::<SecretValue>() {
                "a secret".to_owned()
            } else if let Ok(record) = userdata.borrow::<RecordValue>() {
                record.record.name.to_string()
            } else if userdata.is::<ArrayValue>() {
                "an array".to_owned()
            } else if userdata.is::<MapValue>() {
                "a map".to_owned()
            } else if userdata.is::<EntityIdValue>() {
                "an EntityId".to_owned()
            } else {
                "an object".to_owned()
            }
        }
        _ => "an object".to_owned(),
    }
}

/// The constructors of records, and of `EntityId`.
pub(crate) fn add_classes(lua: &Lua, registry: &Registry, names: &Arc<Names>) -> Result<()> {
    let globals = lua.globals();
    for record in registry.records() {
        let empty = registry.default_of(&ValueType::Record(record.name.to_owned()));
        let names = names.clone();
        let make = lua.create_function(move |lua, ()| to_lua(lua, &names, &empty))?;
        globals.raw_set(record.name, &make)?;
        for alias in record.script_aliases() {
            globals.raw_set(alias, &make)?;
        }
    }
    for constant in registry.constants() {
        globals.raw_set(constant.name, to_lua(lua, names, &constant.value)?)?;
    }
    let entity = lua.create_function(|lua, id: Option<u32>| {
        lua.create_userdata(EntityIdValue(id.map_or(INVALID_ENTITY, u64::from)))
    })?;
    globals.raw_set("EntityId", entity)
}
