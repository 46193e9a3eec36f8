//! The types that slots, values, variables and script events have.
//!
//! The engine numbers its own types and names all others by the uuid of a C++ class. `type_ids` knows what those
//! uuids mean; here stand the type and how a file spells it. Nothing here says how a type behaves.

use crate::reader::{Members, Reader};
use crate::type_ids;
use crate::{JsonObject, Uuid};
use serde_json::Value as Json;

/// A type as Script Canvas has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CanvasType {
    /// No type (yet).
    Untyped,
    /// True or false.
    Boolean,
    /// A double.
    Number,
    /// Text.
    String,
    /// An entity of the engine.
    EntityId,
    /// An entity with its name.
    NamedEntityId,
    /// An asset of the engine.
    AssetId,
    /// The CRC of a name.
    Crc,
    /// Two components.
    Vector2,
    /// Three components.
    Vector3,
    /// Four components.
    Vector4,
    /// Any number of components.
    VectorN,
    /// A rotation.
    Quaternion,
    /// Red, green, blue and alpha.
    Color,
    /// Translation, rotation and uniform scale.
    Transform,
    /// A box along the axes.
    Aabb,
    /// A box in any orientation.
    Obb,
    /// A normal and a distance.
    Plane,
    /// Three rows of three.
    Matrix3x3,
    /// Four rows of four.
    Matrix4x4,
    /// Rows and columns in any number.
    MatrixMxN,
    /// The address of a variable of the graph.
    VariableId,
    /// An array of elements of one type.
    Array(Box<CanvasType>),
    /// A map from keys of one type to values of one type.
    Map(Box<CanvasType>, Box<CanvasType>),
    /// A native event, to which a handler connects; its parameters are those of the handler's slots.
    NativeEvent(Uuid),
    /// An object of a reflected class, or of a type this crate does not know. [`class_name`](crate::class_name)
    /// knows a few names; a value's own [`type_name`](crate::Datum::type_name) says more.
    Object(Uuid),
    /// A type number of a newer engine.
    Unknown(u64),
}

impl CanvasType {
    /// An array of `element`.
    pub fn array(element: CanvasType) -> CanvasType {
        CanvasType::Array(Box::new(element))
    }

    /// A map from `key` to `value`.
    pub fn map(key: CanvasType, value: CanvasType) -> CanvasType {
        CanvasType::Map(Box::new(key), Box::new(value))
    }

    /// The type of a C++ class, as script events, For Each nodes and containers name types. The uuid of `void`
    /// and that of nothing are no type.
    pub fn of_class(class: Uuid) -> CanvasType {
        type_ids::type_of_class(class)
    }

    /// Reads `{ m_type, m_azType }`. Both are left out of a slot or value without a type.
    pub(crate) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> CanvasType {
        let number = members.read(reader, "m_type", Reader::unsigned);
        let class = members.uuid(reader, "m_azType");
        match (number, class) {
            (None, None) => CanvasType::Untyped,
            (None | Some(OBJECT), Some(class)) => CanvasType::of_class(class),
            (Some(OBJECT), None) => {
                reader.note("an object type without the uuid of its class");
                CanvasType::Object(Uuid::NULL)
            }
            (Some(number), _) => type_of_number(number).unwrap_or_else(|| {
                reader.note(format!("type number {number} is not known"));
                CanvasType::Unknown(number)
            }),
        }
    }
}

/// The number of all types that are named by a uuid instead.
const OBJECT: u64 = 4;

/// The engine's numbering. The order is that of its enumeration and cannot change without breaking its own files.
fn type_of_number(number: u64) -> Option<CanvasType> {
    Some(match number {
        0 => CanvasType::Boolean,
        1 => CanvasType::EntityId,
        2 => CanvasType::Untyped,
        3 => CanvasType::Number,
        5 => CanvasType::String,
        6 => CanvasType::Quaternion,
        7 => CanvasType::Transform,
        8 => CanvasType::Vector3,
        9 => CanvasType::Vector2,
        10 => CanvasType::Vector4,
        11 => CanvasType::Aabb,
        12 => CanvasType::Color,
        13 => CanvasType::Crc,
        14 => CanvasType::Matrix3x3,
        15 => CanvasType::Matrix4x4,
        16 => CanvasType::Obb,
        17 => CanvasType::Plane,
        18 => CanvasType::NamedEntityId,
        19 => CanvasType::AssetId,
        20 => CanvasType::VectorN,
        21 => CanvasType::MatrixMxN,
        _ => return None,
    })
}

/// A value of a type, as the file says it.
#[derive(Debug, Clone, PartialEq)]
pub enum CanvasValue {
    /// No value, because there is no type.
    Untyped,
    /// No object: a container or object that does not exist, unlike an empty one.
    Null,
    /// True or false.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// Text.
    String(String),
    /// The id of an entity; see [`entity_id`](crate::entity_id) for those with a meaning.
    EntityId(u64),
    /// The id of an entity with its name.
    NamedEntityId(u64, String),
    /// The CRC of a name.
    Crc(u32),
    /// x, y.
    Vector2([f64; 2]),
    /// x, y, z.
    Vector3([f64; 3]),
    /// x, y, z, w.
    Vector4([f64; 4]),
    /// x, y, z, w.
    Quaternion([f64; 4]),
    /// Red, green, blue, alpha, from 0 to 1.
    Color([f64; 4]),
    /// Translation, rotation and uniform scale.
    Transform(Box<TransformValue>),
    /// Two corners.
    Aabb(Box<AabbValue>),
    /// Position, rotation and half the lengths.
    Obb(Box<ObbValue>),
    /// Normal and distance.
    Plane([f64; 4]),
    /// Row after row.
    Matrix3x3(Box<[f64; 9]>),
    /// Row after row.
    Matrix4x4(Box<[f64; 16]>),
    /// The address of a variable; `None` where it names none.
    VariableId(Option<crate::CanvasVariableId>),
    /// The elements of an array.
    Array(Vec<CanvasValue>),
    /// The entries of a map; by key where the keys are text, else as the file orders them.
    Map(Vec<(CanvasValue, CanvasValue)>),
    /// The members of a reflected object as the file has them; none for one that was just constructed.
    Object(JsonObject),
    /// A value of a type this crate cannot read, or one that does not fit its type: as the file has it.
    Opaque(Json),
}

/// A translation, a rotation (x, y, z, w) and a uniform scale.
#[derive(Debug, Clone, PartialEq)]
pub struct TransformValue {
    /// Where to.
    pub translation: [f64; 3],
    /// x, y, z, w.
    pub rotation: [f64; 4],
    /// One factor for all axes.
    pub scale: f64,
}

/// A box along the axes.
#[derive(Debug, Clone, PartialEq)]
pub struct AabbValue {
    /// The corner with the least coordinates.
    pub min: [f64; 3],
    /// The corner with the greatest coordinates.
    pub max: [f64; 3],
}

/// A box in any orientation.
#[derive(Debug, Clone, PartialEq)]
pub struct ObbValue {
    /// Its middle.
    pub position: [f64; 3],
    /// x, y, z, w.
    pub rotation: [f64; 4],
    /// Half its size along its own axes.
    pub half_lengths: [f64; 3],
}
