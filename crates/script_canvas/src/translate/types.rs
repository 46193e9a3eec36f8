//! Types of a canvas as types of ours.

use crate::CanvasType;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Registry, SlotType};

/// The type of ours; nothing for no type. A class that nobody declares is the host's.
pub(super) fn value_type(canvas_type: &CanvasType, registry: &Registry) -> Option<ValueType> {
    Some(match canvas_type {
        CanvasType::Untyped => return None,
        CanvasType::Boolean => ValueType::Bool,
        CanvasType::Number => ValueType::Number,
        CanvasType::String => ValueType::String,
        CanvasType::EntityId | CanvasType::NamedEntityId => ValueType::EntityId,
        CanvasType::Crc => ValueType::Crc,
        CanvasType::Vector2 => declared("Vector2", registry),
        CanvasType::Vector3 => declared("Vector3", registry),
        CanvasType::Vector4 => declared("Vector4", registry),
        CanvasType::Quaternion => declared("Quaternion", registry),
        CanvasType::Color => declared("Color", registry),
        CanvasType::Transform => declared("Transform", registry),
        CanvasType::Aabb => declared("AABB", registry),
        CanvasType::Obb => declared("OBB", registry),
        CanvasType::Plane => declared("Plane", registry),
        CanvasType::Matrix3x3 => declared("Matrix3x3", registry),
        CanvasType::Matrix4x4 => declared("Matrix4x4", registry),
        CanvasType::Array(element) => ValueType::array(value_type(element, registry).unwrap_or(ValueType::Any)),
        CanvasType::Map(key, value) => {
            let part = |part| value_type(part, registry).unwrap_or(ValueType::Any);
            ValueType::map(part(key), part(value))
        }
        CanvasType::Object(class) => {
            let text = class.to_string();
            let known = registry.class(&text);
            known.unwrap_or_else(|| ValueType::Host(crate::class_name(*class).map_or(text, str::to_owned)))
        }
        CanvasType::NativeEvent(_) => ValueType::Host("Event".to_owned()),
        CanvasType::VariableId => ValueType::Host("VariableId".to_owned()),
        CanvasType::AssetId => ValueType::Host("AssetId".to_owned()),
        CanvasType::VectorN => ValueType::Host("VectorN".to_owned()),
        CanvasType::MatrixMxN => ValueType::Host("MatrixMxN".to_owned()),
        CanvasType::Unknown(number) => ValueType::Host(format!("Type{number}")),
    })
}

/// The built-in type or record of a name; where there is neither, an object of the host.
fn declared(name: &str, registry: &Registry) -> ValueType {
    match ValueType::from_name(name) {
        ValueType::Record(name) if registry.record(&name).is_none() => ValueType::Host(name),
        known => known,
    }
}

/// The type of a slot whose kind says it wholly.
pub(super) fn known_type(slot_type: &SlotType) -> Option<&ValueType> {
    match slot_type {
        SlotType::Known(value_type) => Some(value_type),
        SlotType::Var(_) | SlotType::ArrayOf(_) | SlotType::MapOf(..) => None,
    }
}

/// True when a slot can take a value of a type as it is.
pub(super) fn fits(slot_type: &SlotType, value_type: &ValueType) -> bool {
    match (slot_type, value_type) {
        (_, ValueType::Any) | (SlotType::Known(ValueType::Any), _) | (SlotType::Var(_), _) => true,
        (SlotType::Known(known), _) => known == value_type,
        (SlotType::ArrayOf(own), ValueType::Array(element)) => fits(own, element),
        (SlotType::MapOf(own_key, own_value), ValueType::Map(key, value)) => {
            fits(own_key, key) && fits(own_value, value)
        }
        (SlotType::ArrayOf(_) | SlotType::MapOf(..), _) => false,
    }
}
