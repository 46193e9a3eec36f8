//! Values of a canvas as literals of ours.

use super::types::value_type;
use crate::CanvasValue;
use authcanvas_graph::{Literal, ValueType};
use authcanvas_interpreter::{Data, Registry};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The literal for a value; nothing where there is none: no value at all, or one that has no text form here.
pub(super) fn literal(value: &CanvasValue) -> Option<Literal> {
    let numbers = |parts: &[f64]| Literal::List(parts.iter().copied().map(Literal::Number).collect());
    Some(match value {
        CanvasValue::Boolean(value) => Literal::Bool(*value),
        CanvasValue::Number(value) => Literal::Number(*value),
        CanvasValue::String(text) => Literal::String(text.clone()),
        CanvasValue::EntityId(id) | CanvasValue::NamedEntityId(id, _) => Literal::Number(*id as f64),
        CanvasValue::Crc(crc) => Literal::Number(f64::from(*crc)),
        CanvasValue::Vector2(parts) => numbers(parts),
        CanvasValue::Vector3(parts) => numbers(parts),
        CanvasValue::Vector4(parts) | CanvasValue::Quaternion(parts) => numbers(parts),
        CanvasValue::Color(parts) | CanvasValue::Plane(parts) => numbers(parts),
        CanvasValue::Matrix3x3(parts) => numbers(&parts[..]),
        CanvasValue::Matrix4x4(parts) => numbers(&parts[..]),
        CanvasValue::Transform(transform) => Literal::Record(BTreeMap::from([
            ("translation".to_owned(), numbers(&transform.translation)),
            ("rotation".to_owned(), numbers(&transform.rotation)),
            ("scale".to_owned(), Literal::Number(transform.scale)),
        ])),
        CanvasValue::Aabb(aabb) => Literal::Record(BTreeMap::from([
            ("min".to_owned(), numbers(&aabb.min)),
            ("max".to_owned(), numbers(&aabb.max)),
        ])),
        CanvasValue::Obb(obb) => Literal::Record(BTreeMap::from([
            ("position".to_owned(), numbers(&obb.position)),
            ("rotation".to_owned(), numbers(&obb.rotation)),
            ("half_lengths".to_owned(), numbers(&obb.half_lengths)),
        ])),
        CanvasValue::Array(elements) => Literal::List(elements.iter().map(literal).collect::<Option<_>>()?),
        CanvasValue::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| Some((literal(key)?, literal(value)?)));
            Literal::map(entries.collect::<Option<Vec<_>>>()?)
        }
        CanvasValue::Object(members) if !members.is_empty() => {
            let member = |(name, json): (&String, &Json)| Some((Literal::String(name.clone()), scalar(json)?));
            Literal::map(members.iter().map(member).collect::<Option<Vec<_>>>()?)
        }
        CanvasValue::Untyped
        | CanvasValue::Null
        | CanvasValue::VariableId(_)
        | CanvasValue::Object(_)
        | CanvasValue::Opaque(_) => return None,
    })
}

/// The literal for a plain value of JSON.
fn scalar(json: &Json) -> Option<Literal> {
    Some(match json {
        Json::Bool(value) => Literal::Bool(*value),
        Json::Number(value) => Literal::Number(value.as_f64()?),
        Json::String(text) => Literal::String(text.clone()),
        Json::Null | Json::Array(_) | Json::Object(_) => return None,
    })
}

/// True for a value that means something and has no literal: one of a type that nobody here knows.
pub(super) fn is_beyond_us(value: &CanvasValue) -> bool {
    match value {
        CanvasValue::Object(members) => !members.is_empty(),
        CanvasValue::Untyped | CanvasValue::Null | CanvasValue::VariableId(_) => false,
        CanvasValue::Opaque(json) => !json.is_null(),
        value => literal(value).is_none(),
    }
}

/// A literal turned into one of another type, by Script Canvas's own rules; nothing where they do not allow it.
pub(super) fn converted(literal: Literal, to: &ValueType) -> Option<Literal> {
    Some(match (literal, to) {
        (Literal::Bool(value), ValueType::Number) => Literal::Number(f64::from(u8::from(value))),
        (Literal::Number(value), ValueType::Bool) => Literal::Bool(value != 0.0),
        (Literal::Bool(value), ValueType::String) => Literal::String(value.to_string()),
        (Literal::Number(value), ValueType::String) => Literal::String(Data::Number(value).to_string()),
        (literal, _) => literal,
    })
}

/// True for a container without anything in it.
pub(super) fn is_empty_container(literal: &Literal) -> bool {
    match literal {
        Literal::List(items) => items.is_empty(),
        Literal::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// True when a value is what its type has anyway.
pub(super) fn is_default(literal: &Literal, value_type: &ValueType) -> bool {
    match (literal, value_type) {
        (Literal::Bool(value), ValueType::Bool) => !value,
        (Literal::Number(value), ValueType::Number | ValueType::Crc) => *value == 0.0 && value.is_sign_positive(),
        (Literal::String(text), ValueType::String) => text.is_empty(),
        (Literal::List(items), ValueType::Array(_)) => items.is_empty(),
        (Literal::Map(entries), ValueType::Map(..)) => entries.is_empty(),
        _ => false,
    }
}

/// True when a literal can stand where a type is wanted.
pub(super) fn is_of(literal: &Literal, wanted: &ValueType, registry: &Registry) -> bool {
    *wanted == ValueType::Any || registry.data_from_literal(literal, wanted).is_ok()
}

/// The type of ours for a type of the canvas, or `Any`.
pub(super) fn type_or_any(canvas_type: &crate::CanvasType, registry: &Registry) -> ValueType {
    value_type(canvas_type, registry).unwrap_or(ValueType::Any)
}
