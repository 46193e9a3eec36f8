//! Datums: the typed values that stand in a file, read by the type they claim to have.
//!
//! A value that is left out is the default of its type; an element that is the default is written `{}` whatever its
//! type. A value that does not fit its type is kept as it stands, with a note that names kinds and never the value.

use crate::reader::{JsonObject, Members, Reader, kind_of, object};
use crate::value_type::{AabbValue, ObbValue, TransformValue};
use crate::{CanvasType, CanvasValue, CanvasVariableId};
use serde_json::Value as Json;

/// A value with its type, as slots and variables hold it.
#[derive(Debug, Clone, PartialEq)]
pub struct Datum {
    /// The type it claims to have.
    pub value_type: CanvasType,
    /// The value.
    pub value: CanvasValue,
    /// The name of the C++ class of the value, where one is given. A hint for people, no identity.
    pub type_name: String,
    /// The text beside the value in the editor. A hint for people, no identity.
    pub label: String,
}

/// The most elements of one container that are read. A container with more is kept as it stands.
pub const MAX_ELEMENTS: usize = 100_000;

/// The id an entity has that was never set.
pub(crate) const INVALID_ENTITY: u64 = 0xFFFF_FFFF;

const IDENTITY: [f64; 4] = [0.0, 0.0, 0.0, 1.0];

impl Datum {
    /// A datum without type and value.
    pub fn untyped() -> Datum {
        Datum {
            value_type: CanvasType::Untyped,
            value: CanvasValue::Untyped,
            type_name: String::new(),
            label: String::new(),
        }
    }

    /// Reads a datum; `{}` has neither type nor value.
    pub(crate) fn decode(reader: &mut Reader, json: &Json) -> Option<Datum> {
        object(reader, json, |reader, members| {
            let value_type = members.object(reader, "scriptCanvasType", CanvasType::decode);
            let value_type = value_type.unwrap_or(CanvasType::Untyped);
            let is_null = members.flag(reader, "isNullPointer", false);
            let type_name = members.text(reader, "$type");
            let label = members.text(reader, "label");
            // Says only whether the slot may still change its type.
            members.ignore(&["isOverloadedStorage"]);
            let value = match members.raw("value") {
                _ if is_null => CanvasValue::Null,
                None => default_value(&value_type),
                Some(json) => reader.within("value", |reader| decode_value(reader, json, &value_type)),
            };
            Datum { value_type, value, type_name, label }
        })
    }
}

/// The value a type has when the file says none.
pub(crate) fn default_value(value_type: &CanvasType) -> CanvasValue {
    match value_type {
        CanvasType::Untyped => CanvasValue::Untyped,
        CanvasType::Boolean => CanvasValue::Boolean(false),
        CanvasType::Number => CanvasValue::Number(0.0),
        CanvasType::String => CanvasValue::String(String::new()),
        CanvasType::EntityId => CanvasValue::EntityId(INVALID_ENTITY),
        CanvasType::NamedEntityId => CanvasValue::NamedEntityId(INVALID_ENTITY, String::new()),
        CanvasType::Crc => CanvasValue::Crc(0),
        CanvasType::Vector2 => CanvasValue::Vector2([0.0; 2]),
        CanvasType::Vector3 => CanvasValue::Vector3([0.0; 3]),
        CanvasType::Vector4 => CanvasValue::Vector4([0.0; 4]),
        CanvasType::Quaternion => CanvasValue::Quaternion(IDENTITY),
        CanvasType::Color => CanvasValue::Color([0.0, 0.0, 0.0, 1.0]),
        CanvasType::Transform => {
            CanvasValue::Transform(Box::new(TransformValue { translation: [0.0; 3], rotation: IDENTITY, scale: 1.0 }))
        }
        CanvasType::Aabb => CanvasValue::Aabb(Box::new(AabbValue { min: [0.0; 3], max: [0.0; 3] })),
        CanvasType::Obb => {
            CanvasValue::Obb(Box::new(ObbValue { position: [0.0; 3], rotation: IDENTITY, half_lengths: [0.0; 3] }))
        }
        CanvasType::Plane => CanvasValue::Plane([0.0; 4]),
        CanvasType::Matrix3x3 => CanvasValue::Matrix3x3(Box::new(identity::<9, 3>())),
        CanvasType::Matrix4x4 => CanvasValue::Matrix4x4(Box::new(identity::<16, 4>())),
        CanvasType::VariableId => CanvasValue::VariableId(None),
        CanvasType::Array(_) => CanvasValue::Array(Vec::new()),
        CanvasType::Map(_, _) => CanvasValue::Map(Vec::new()),
        CanvasType::NativeEvent(_) | CanvasType::Object(_) => CanvasValue::Object(JsonObject::new()),
        CanvasType::AssetId | CanvasType::VectorN | CanvasType::MatrixMxN | CanvasType::Unknown(_) => {
            CanvasValue::Opaque(Json::Null)
        }
    }
}

/// Reads a value of a type; whatever does not fit is kept as it stands.
fn decode_value(reader: &mut Reader, json: &Json, value_type: &CanvasType) -> CanvasValue {
    read_value(reader, json, value_type).unwrap_or_else(|| CanvasValue::Opaque(json.clone()))
}

/// Reads an element of a container or a key or value of a map.
fn decode_element(reader: &mut Reader, json: &Json, value_type: &CanvasType) -> CanvasValue {
    match json {
        Json::Object(members) if members.is_empty() => default_value(value_type),
        _ => decode_value(reader, json, value_type),
    }
}

fn read_value(reader: &mut Reader, json: &Json, value_type: &CanvasType) -> Option<CanvasValue> {
    Some(match value_type {
        CanvasType::Untyped => {
            reader.note("a value without a type is kept as it stands");
            return None;
        }
        CanvasType::Boolean => CanvasValue::Boolean(reader.flag(json)?),
        CanvasType::Number => CanvasValue::Number(reader.number(json)?),
        CanvasType::String => CanvasValue::String(reader.text(json)?),
        CanvasType::EntityId => object(reader, json, |reader, members| CanvasValue::EntityId(entity(reader, members)))?,
        CanvasType::NamedEntityId => object(reader, json, |reader, members| {
            let id = entity(reader, members);
            CanvasValue::NamedEntityId(id, members.text(reader, "name"))
        })?,
        CanvasType::Crc => CanvasValue::Crc(object(reader, json, crc)?),
        CanvasType::Vector2 => CanvasValue::Vector2(reader.numbers(json)?),
        CanvasType::Vector3 => CanvasValue::Vector3(reader.numbers(json)?),
        CanvasType::Vector4 => CanvasValue::Vector4(reader.numbers(json)?),
        CanvasType::Quaternion => CanvasValue::Quaternion(reader.numbers(json)?),
        CanvasType::Color => CanvasValue::Color(color(reader, json)?),
        CanvasType::Transform => object(reader, json, |reader, members| {
            let translation = numbers_or(reader, members, "Translation", [0.0; 3]);
            let rotation = numbers_or(reader, members, "Rotation", IDENTITY);
            let scale = members.read(reader, "Scale", Reader::number).unwrap_or(1.0);
            CanvasValue::Transform(Box::new(TransformValue { translation, rotation, scale }))
        })?,
        CanvasType::Aabb => object(reader, json, |reader, members| {
            let min = numbers_or(reader, members, "min", [0.0; 3]);
            let max = numbers_or(reader, members, "max", [0.0; 3]);
            CanvasValue::Aabb(Box::new(AabbValue { min, max }))
        })?,
        CanvasType::Obb => object(reader, json, |reader, members| {
            let position = numbers_or(reader, members, "position", [0.0; 3]);
            let rotation = numbers_or(reader, members, "rotation", IDENTITY);
            let half_lengths = numbers_or(reader, members, "halfLengths", [0.0; 3]);
            CanvasValue::Obb(Box::new(ObbValue { position, rotation, half_lengths }))
        })?,
        CanvasType::Plane => {
            object(reader, json, |reader, members| CanvasValue::Plane(numbers_or(reader, members, "plane", [0.0; 4])))?
        }
        CanvasType::Matrix3x3 => CanvasValue::Matrix3x3(Box::new(reader.numbers(json)?)),
        CanvasType::Matrix4x4 => CanvasValue::Matrix4x4(Box::new(reader.numbers(json)?)),
        CanvasType::VariableId => object(reader, json, |reader, members| {
            CanvasValue::VariableId(CanvasVariableId::decode_member(reader, members, "Identifier"))
        })?,
        CanvasType::Array(element) => {
            check_size(reader, json)?;
            let Json::Array(_) = json else { return reader.expected("a list", json) };
            CanvasValue::Array(reader.elements(json, |reader, json| Some(decode_element(reader, json, element))))
        }
        CanvasType::Map(key, value) => {
            check_size(reader, json)?;
            CanvasValue::Map(map_entries(reader, json, key, value)?)
        }
        CanvasType::NativeEvent(_) | CanvasType::Object(_) => match json {
            Json::Object(members) => CanvasValue::Object(members.clone()),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                reader.note(format!("a value of an unknown type ({}) is kept as it stands", kind_of(json)));
                return None;
            }
        },
        CanvasType::AssetId | CanvasType::VectorN | CanvasType::MatrixMxN | CanvasType::Unknown(_) => {
            CanvasValue::Opaque(json.clone())
        }
    })
}

/// The entries of a map: an object where the keys are text, else a list of `{ Key, Value }`.
fn map_entries(
    reader: &mut Reader,
    json: &Json,
    key_type: &CanvasType,
    value_type: &CanvasType,
) -> Option<Vec<(CanvasValue, CanvasValue)>> {
    match json {
        // The path of a note ends at the map: a key is as much the user's as a value is.
        Json::Object(members) if *key_type == CanvasType::String => {
            let entries = members
                .iter()
                .map(|(key, json)| (CanvasValue::String(key.clone()), decode_element(reader, json, value_type)));
            Some(entries.collect())
        }
        Json::Array(_) => Some(reader.elements(json, |reader, json| {
            object(reader, json, |reader, members| {
                let mut part = |name, part_type| {
                    let part = members.read(reader, name, |reader, json| Some(decode_element(reader, json, part_type)));
                    part.unwrap_or_else(|| default_value(part_type))
                };
                (part("Key", key_type), part("Value", value_type))
            })
        })),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            reader.expected("the entries of a map", json)
        }
    }
}

/// Bounds the memory a container takes: an element of three bytes in the file can be a matrix here.
fn check_size(reader: &mut Reader, json: &Json) -> Option<()> {
    let n_elements = match json {
        Json::Array(elements) => elements.len(),
        Json::Object(members) => members.len(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => 0,
    };
    if n_elements > MAX_ELEMENTS {
        reader
            .note(format!("a container of {n_elements} elements is kept as it stands, as {MAX_ELEMENTS} is the limit"));
        return None;
    }
    Some(())
}

/// `{ id }`: the id of an entity, invalid by default.
pub(crate) fn entity(reader: &mut Reader, members: &mut Members<'_>) -> u64 {
    members.read(reader, "id", Reader::unsigned).unwrap_or(INVALID_ENTITY)
}

/// `{ Value }`: the CRC of a name, 0 by default.
pub(crate) fn crc(reader: &mut Reader, members: &mut Members<'_>) -> u32 {
    let value = members.read(reader, "Value", |reader, json| {
        let value = json.as_u64().and_then(|value| u32::try_from(value).ok());
        value.or_else(|| reader.expected("a whole number below 2^32", json))
    });
    value.unwrap_or_default()
}

/// Three or four numbers: the engine leaves an alpha of 1 out of colours whose default it is.
pub(crate) fn color(reader: &mut Reader, json: &Json) -> Option<[f64; 4]> {
    match json {
        Json::Array(parts) if parts.len() == 3 => {
            let [red, green, blue] = reader.numbers(json)?;
            Some([red, green, blue, 1.0])
        }
        _ => reader.numbers(json),
    }
}

fn numbers_or<const N: usize>(
    reader: &mut Reader,
    members: &mut Members<'_>,
    name: &'static str,
    default: [f64; N],
) -> [f64; N] {
    members.read(reader, name, Reader::numbers).unwrap_or(default)
}

fn identity<const N: usize, const ROWS: usize>() -> [f64; N] {
    std::array::from_fn(|place| if place % (ROWS + 1) == 0 { 1.0 } else { 0.0 })
}
