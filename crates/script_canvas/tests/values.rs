//! Values by their type: what is written, what is left out, what does not fit.
#![allow(clippy::unwrap_used, clippy::panic)]

mod shared;

use authcanvas_script_canvas::{
    AabbValue, CanvasType, CanvasValue, CanvasVariableId, Datum, MAX_ELEMENTS, ObbValue, TransformValue, Uuid,
    entity_id,
};
use serde_json::{Value as Json, json};
use shared::{canvas_json, decode_json, uuid_text, variable_json};

const ARRAY_OF_NUMBER: &str = "{F31F64EA-E384-5536-ACD6-8F01849730FC}";
const ARRAY_OF_VECTOR3: &str = "{4599647A-45DD-585B-AFC0-4BAD29EB49A7}";
const MAP_OF_STRING_TO_VECTOR3: &str = "{8B173592-95EA-56B6-AE88-33A58FDAF93E}";
const MAP_OF_NUMBER_TO_BOOLEAN: &str = "{D03054C0-295C-5B7A-9997-5B2EE7B1B2B9}";
const VARIABLE_ID: &str = "{F8B7B5C2-3469-54D4-89E9-F457640BAD85}";
const UNKNOWN_CLASS: &str = "{12345678-1234-1234-1234-123456789ABC}";

/// Decodes the datum of a variable and returns it with the messages of the notes.
fn decode_datum(datum: Json) -> (Datum, Vec<String>) {
    let decoded = decode_json(&canvas_json(&[], &[], &[variable_json(5, "it", datum)]));
    let messages = decoded.notes.into_iter().map(|note| note.message).collect();
    (decoded.canvas.variables.into_iter().next().unwrap().datum, messages)
}

fn typed(m_type: u64) -> Json {
    json!({ "isOverloadedStorage": false, "scriptCanvasType": { "m_type": m_type }, "isNullPointer": false })
}

fn of_class(class: &str) -> Json {
    json!({ "scriptCanvasType": { "m_type": 4, "m_azType": class }, "isNullPointer": false })
}

fn with(mut datum: Json, value: Json) -> Json {
    datum["value"] = value;
    datum
}

/// Checks that a datum is read without a note.
fn check(datum: Json, expected: CanvasValue) {
    let (found, messages) = decode_datum(datum.clone());
    assert_eq!((found.value, messages), (expected, Vec::new()), "{datum}");
}

/// Checks that a value is kept as it stands, with one note.
fn check_kept(datum: Json, message: &str) {
    let (found, messages) = decode_datum(datum.clone());
    assert_eq!(found.value, CanvasValue::Opaque(datum["value"].clone()), "{datum}");
    assert_eq!(messages, [message], "{datum}");
}

#[test]
fn values_as_they_are_written() {
    check(with(typed(0), json!(true)), CanvasValue::Boolean(true));
    check(with(typed(1), json!({ "id": 2_901_262_558_u32 })), CanvasValue::EntityId(entity_id::OWNER));
    check(with(typed(3), json!(0.5)), CanvasValue::Number(0.5));
    check(with(typed(3), json!(7)), CanvasValue::Number(7.0));
    check(with(typed(5), json!("pass %s \u{fffd}")), CanvasValue::String("pass %s \u{fffd}".to_owned()));
    check(with(typed(6), json!([0.0, 0.0, 1.0, 0.0])), CanvasValue::Quaternion([0.0, 0.0, 1.0, 0.0]));
    check(with(typed(8), json!([1.0, 2.0, 3.0])), CanvasValue::Vector3([1.0, 2.0, 3.0]));
    check(with(typed(9), json!([1.0, 2.0])), CanvasValue::Vector2([1.0, 2.0]));
    check(with(typed(10), json!([1.0, 2.0, 3.0, 4.0])), CanvasValue::Vector4([1.0, 2.0, 3.0, 4.0]));
    check(with(typed(12), json!([0.25, 0.5, 0.75, 0.0])), CanvasValue::Color([0.25, 0.5, 0.75, 0.0]));
    check(with(typed(12), json!([0.25, 0.5, 0.75])), CanvasValue::Color([0.25, 0.5, 0.75, 1.0]));
    check(with(typed(13), json!({ "Value": 245_425_936 })), CanvasValue::Crc(245_425_936));
    check(with(typed(17), json!({ "plane": [0.0, 0.0, 1.0, 5.0] })), CanvasValue::Plane([0.0, 0.0, 1.0, 5.0]));
    let nine = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0];
    check(with(typed(14), json!(nine)), CanvasValue::Matrix3x3(Box::new(nine)));
    let sixteen: [f64; 16] = std::array::from_fn(|place| place as f64);
    check(with(typed(15), json!(sixteen)), CanvasValue::Matrix4x4(Box::new(sixteen)));
    let named = json!({ "id": 12, "name": "door" });
    check(with(typed(18), named), CanvasValue::NamedEntityId(12, "door".to_owned()));
    let transform = json!({ "Translation": [1.0, 2.0, 3.0], "Rotation": [0.0, 0.0, 1.0, 0.0], "Scale": 2.0 });
    let expected = TransformValue { translation: [1.0, 2.0, 3.0], rotation: [0.0, 0.0, 1.0, 0.0], scale: 2.0 };
    check(with(typed(7), transform), CanvasValue::Transform(Box::new(expected)));
    let aabb = AabbValue { min: [-0.5; 3], max: [0.5; 3] };
    check(
        with(typed(11), json!({ "min": [-0.5, -0.5, -0.5], "max": [0.5, 0.5, 0.5] })),
        CanvasValue::Aabb(Box::new(aabb)),
    );
    let obb = json!({ "rotation": [0.0, 0.0, 0.0, 1.0], "halfLengths": [0.5, 0.5, 0.5] });
    let expected = ObbValue { position: [0.0; 3], rotation: [0.0, 0.0, 0.0, 1.0], half_lengths: [0.5; 3] };
    check(with(typed(16), obb), CanvasValue::Obb(Box::new(expected)));
    let variable = json!({ "Identifier": { "m_id": uuid_text(5) } });
    let expected = CanvasValue::VariableId(Some(CanvasVariableId(Uuid::parse(&uuid_text(5)).unwrap())));
    check(with(of_class(VARIABLE_ID), variable), expected);
    let members = json!({ "String": "Jim" });
    let expected = CanvasValue::Object(members.as_object().unwrap().clone());
    check(with(of_class(UNKNOWN_CLASS), members), expected);
}

/// Ids use all 64 bits, of which floating point keeps 53.
#[test]
fn whole_numbers_keep_all_their_bits() {
    let id = 16_332_548_600_376_595_506_u64;
    check(with(typed(1), json!({ "id": id })), CanvasValue::EntityId(id));
    check(with(typed(1), json!({ "id": u64::MAX })), CanvasValue::EntityId(u64::MAX));
}

/// Decimals are read to the nearest double: the parser's fast way is off by one bit for this one.
#[test]
fn decimals_are_read_exactly() {
    for number in [-94.44331359863281, 231.16513061523438, 0.1, 1.2000000476837158, 5e-324, f64::MAX] {
        check(with(typed(3), json!(number)), CanvasValue::Number(number));
    }
}

#[test]
fn a_value_that_is_left_out_is_the_default() {
    check(json!({}), CanvasValue::Untyped);
    check(typed(0), CanvasValue::Boolean(false));
    check(typed(1), CanvasValue::EntityId(entity_id::INVALID));
    check(typed(2), CanvasValue::Untyped);
    check(typed(3), CanvasValue::Number(0.0));
    check(typed(5), CanvasValue::String(String::new()));
    check(typed(6), CanvasValue::Quaternion([0.0, 0.0, 0.0, 1.0]));
    check(typed(8), CanvasValue::Vector3([0.0; 3]));
    check(typed(12), CanvasValue::Color([0.0, 0.0, 0.0, 1.0]));
    check(typed(13), CanvasValue::Crc(0));
    let identity = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
    check(typed(14), CanvasValue::Matrix3x3(Box::new(identity)));
    check(of_class(ARRAY_OF_NUMBER), CanvasValue::Array(Vec::new()));
    check(of_class(MAP_OF_STRING_TO_VECTOR3), CanvasValue::Map(Vec::new()));
    check(of_class(UNKNOWN_CLASS), CanvasValue::Object(serde_json::Map::new()));
}

#[test]
fn no_object_is_not_an_empty_one() {
    let mut datum = of_class(ARRAY_OF_NUMBER);
    datum["isNullPointer"] = json!(true);
    let (found, messages) = decode_datum(datum);
    assert_eq!(found.value_type, CanvasType::array(CanvasType::Number));
    assert_eq!((found.value, messages), (CanvasValue::Null, Vec::new()));
}

#[test]
fn an_empty_element_is_the_default_of_its_type() {
    let numbers = with(of_class(ARRAY_OF_NUMBER), json!([1.0, {}, 3.0]));
    check(numbers, CanvasValue::Array([1.0, 0.0, 3.0].map(CanvasValue::Number).to_vec()));
    let vectors = with(of_class(ARRAY_OF_VECTOR3), json!([{}, [1.0, 2.0, 3.0]]));
    check(vectors, CanvasValue::Array([[0.0; 3], [1.0, 2.0, 3.0]].map(CanvasValue::Vector3).to_vec()));
    let by_text = with(of_class(MAP_OF_STRING_TO_VECTOR3), json!({ "b": [1.0, 2.0, 3.0], "a": {} }));
    let entry = |key: &str, value| (CanvasValue::String(key.to_owned()), CanvasValue::Vector3(value));
    check(by_text, CanvasValue::Map(vec![entry("a", [0.0; 3]), entry("b", [1.0, 2.0, 3.0])]));
    let by_number = with(
        of_class(MAP_OF_NUMBER_TO_BOOLEAN),
        json!([{ "Key": 2.0, "Value": true }, { "Key": {}, "Value": {} }, {}]),
    );
    let entry = |key, value| (CanvasValue::Number(key), CanvasValue::Boolean(value));
    check(by_number, CanvasValue::Map(vec![entry(2.0, true), entry(0.0, false), entry(0.0, false)]));
}

#[test]
fn what_does_not_fit_is_kept_as_it_stands() {
    check_kept(with(typed(0), json!("yes")), "expected a boolean, found text");
    check_kept(with(typed(3), json!("1")), "expected a number, found text");
    check_kept(with(typed(5), json!(12.5)), "expected text, found a number");
    check_kept(with(typed(5), json!(null)), "expected text, found nothing (`null`)");
    check_kept(with(typed(8), json!([1.0, 2.0])), "expected a list of 3 numbers, found a list of 2");
    check_kept(with(typed(8), json!([1.0, "a", 2.0])), "expected a list of 3 numbers, found a list of 3");
    check_kept(with(typed(7), json!([1.0])), "expected an object, found a list of 1");
    check_kept(with(json!({}), json!("secret")), "a value without a type is kept as it stands");
    check_kept(with(of_class(ARRAY_OF_NUMBER), json!({ "a": 1.0 })), "expected a list, found an object");
    check_kept(
        with(of_class(MAP_OF_NUMBER_TO_BOOLEAN), json!({ "1": true })),
        "expected the entries of a map, found an object",
    );
    let message = "a value of an unknown type (a list of 2) is kept as it stands";
    check_kept(with(of_class(UNKNOWN_CLASS), json!([1, 2])), message);
    // An element that does not fit does not take the others with it.
    let (found, messages) = decode_datum(with(of_class(ARRAY_OF_NUMBER), json!([1.0, "two"])));
    let expected = vec![CanvasValue::Number(1.0), CanvasValue::Opaque(json!("two"))];
    assert_eq!(found.value, CanvasValue::Array(expected));
    assert_eq!(messages, ["expected a number, found text"]);
}

#[test]
fn types_that_are_not_known_are_named() {
    let (found, messages) = decode_datum(with(typed(30), json!([1, 2])));
    assert_eq!((found.value_type, found.value), (CanvasType::Unknown(30), CanvasValue::Opaque(json!([1, 2]))));
    assert_eq!(messages, ["type number 30 is not known"]);
    let (found, messages) = decode_datum(typed(4));
    assert_eq!(found.value_type, CanvasType::Object(Uuid::NULL));
    assert_eq!(messages, ["an object type without the uuid of its class"]);
}

/// Three bytes of a file can be a matrix in memory.
#[test]
fn huge_containers_are_kept_as_they_stand() {
    let elements = vec![json!({}); MAX_ELEMENTS + 1];
    let (found, messages) = decode_datum(with(of_class(ARRAY_OF_NUMBER), json!(elements)));
    assert!(matches!(found.value, CanvasValue::Opaque(_)));
    assert_eq!(messages, ["a container of 100001 elements is kept as it stands, as 100000 is the limit"]);
}

/// Notes go to terminals and logs, and any text of a graph may be a password.
#[test]
fn notes_never_quote_a_value() {
    let secret = "correct horse battery staple";
    for value in [json!(secret), json!([secret]), json!({ secret: secret }), json!({ "value": secret })] {
        for m_type in (0..=22).filter(|m_type| *m_type != 5) {
            let (_, messages) = decode_datum(with(typed(m_type), value.clone()));
            assert!(!messages.concat().contains(secret), "{messages:?}");
        }
    }
    let map = with(of_class(MAP_OF_STRING_TO_VECTOR3), json!({ secret: 1.0 }));
    let decoded = decode_json(&canvas_json(&[], &[], &[variable_json(5, "it", map)]));
    assert_eq!(decoded.notes.len(), 1);
    assert!(!decoded.notes[0].to_string().contains(secret), "{}", decoded.notes[0]);
}
