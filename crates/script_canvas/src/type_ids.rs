//! What the uuids of C++ classes mean: plain types, containers of them, native events, a few reflected classes.
//!
//! The engine derives the uuid of a container from those of its parts: the SHA-1 of two uuids joined, cut to a uuid
//! of version 5, template last. So no container of known types can be unknown, and none has to be listed.
//! A uuid that still means nothing here is an object of a class this crate does not know, never an error.

use crate::{CanvasType, Uuid};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The plain types by the uuid of their C++ class.
const PLAIN: [(Uuid, CanvasType); 18] = [
    (Uuid::new(0xA0CA880C_AFE4_43CB_926C_59AC48496112), CanvasType::Boolean),
    (Uuid::new(0x110C4B14_11A8_4E9D_8638_5051013A56AC), CanvasType::Number),
    (Uuid::new(0x03AAAB3F_5C47_5A66_9EBC_D5FA4DB353C9), CanvasType::String),
    (Uuid::new(0x6383F1D3_BB27_4E6B_A49A_6409B2059EAA), CanvasType::EntityId),
    (Uuid::new(0x27F37921_4B40_4BE6_B47B_7D3AB8682D58), CanvasType::NamedEntityId),
    (Uuid::new(0x652ED536_3402_439B_AEBE_4A5DBC554085), CanvasType::AssetId),
    (Uuid::new(0x9F4E062E_06A0_46D4_85DF_E0DA96467D3A), CanvasType::Crc),
    (Uuid::new(0x3D80F623_C85C_4741_90D0_E4E66164E6BF), CanvasType::Vector2),
    (Uuid::new(0x8379EB7D_01FA_4538_B64B_A6543B4BE73D), CanvasType::Vector3),
    (Uuid::new(0x0CE9FA36_1E3A_4C06_9254_B7C73A732053), CanvasType::Vector4),
    (Uuid::new(0x73103120_3DD3_4873_BAB3_9713FA2804FB), CanvasType::Quaternion),
    (Uuid::new(0x7894072A_9050_4F0F_901B_34B1A0D29417), CanvasType::Color),
    (Uuid::new(0x5D9958E9_9F1E_4985_B532_FFFDE75FEDFD), CanvasType::Transform),
    (Uuid::new(0xA54C2B36_D5B8_46A1_A529_4EBDBD2450E7), CanvasType::Aabb),
    (Uuid::new(0x004ABD25_CF14_4EB3_BD41_022C247C07FA), CanvasType::Obb),
    (Uuid::new(0x847DD984_9DBF_4789_8E25_E0334402E8AD), CanvasType::Plane),
    (Uuid::new(0x15A4332F_7C3F_4A58_AC35_50E1CE53FB9C), CanvasType::Matrix3x3),
    (Uuid::new(0x157193C7_B673_4A2B_8B43_5681DCC3DEC3), CanvasType::Matrix4x4),
];

/// What a script event returns when it returns nothing, and is addressed by when it has no address.
const VOID: Uuid = Uuid::new(0xC0F1AFAD_5CB3_450E_B0F5_ADB5D46B0E22);

const VARIABLE_ID: Uuid = Uuid::new(0xF8B7B5C2_3469_54D4_89E9_F457640BAD85);

/// Instances of the native event's template. Their parameters cannot be told from the uuid.
const NATIVE_EVENTS: [Uuid; 4] = [
    Uuid::new(0x36AD4D04_5A5D_52DC_A864_7027D563EFA2),
    Uuid::new(0x6ACECB77_D489_52CF_8473_9116466ABC59),
    Uuid::new(0x84290CFC_1335_5341_AD8B_0A3FE9FE46D0),
    Uuid::new(0xF429F985_AF00_529B_8449_16E56694E5F9),
];

/// Reflected classes of the engine and of its tests, for messages.
const CLASS_NAMES: [(Uuid, &str); 5] = [
    (Uuid::new(0x009022A1_16A5_50B0_958F_F69C729985A3), "Array of physics contacts"),
    (Uuid::new(0x4C0F6AD4_0D4F_4354_AD4A_0C01E948245C), "ScriptTimePoint"),
    (Uuid::new(0x795C80A0_D243_473B_972A_C32CA487BAA5), "SettingsRegistry"),
    (EXECUTION_STATE, "ExecutionState"),
    (Uuid::new(0xFF687BD7_42AA_44C4_B3AB_79353E8C6CCF), "BehaviorContextObjectTest"),
];

/// The class whose values stand for the running graph itself.
pub const EXECUTION_STATE: Uuid = Uuid::new(0x85C66E59_F012_460E_9756_B36819753F4D);

const VECTOR: Uuid = Uuid::new(0xA60E3E61_1FF6_4982_B6B8_9E4350C4C679);
const UNORDERED_MAP: Uuid = Uuid::new(0x41171F6F_9E5E_4227_8420_289F1DD5D005);
const HASH: Uuid = Uuid::new(0xEFA74E54_BDFA_47BE_91A7_5A05DA0306D7);
const EQUAL_TO: Uuid = Uuid::new(0x4377BCED_F78C_4016_80BB_6AFACE6E5137);
const ALLOCATOR: Uuid = Uuid::new(0xE9F5A3BE_2B3D_4C62_9E6B_4E00A13AB452);

/// The name of a reflected class of the engine, where this crate knows it.
pub fn class_name(class: Uuid) -> Option<&'static str> {
    CLASS_NAMES.iter().find(|(uuid, _)| *uuid == class).map(|(_, name)| *name)
}

/// The type a class stands for.
pub(crate) fn type_of_class(class: Uuid) -> CanvasType {
    KNOWN.get(&class).cloned().unwrap_or(CanvasType::Object(class))
}

/// Everything that is no object. Arrays nest once, as deep as the engine's own editor makes them.
static KNOWN: LazyLock<BTreeMap<Uuid, CanvasType>> = LazyLock::new(|| {
    let mut known = BTreeMap::from(PLAIN);
    for (element, element_type) in PLAIN {
        let array = array_of(element);
        known.insert(array_of(array), CanvasType::array(CanvasType::array(element_type.clone())));
        known.insert(array, CanvasType::array(element_type));
    }
    for (key, key_type) in PLAIN {
        for (value, value_type) in PLAIN {
            let array_type = CanvasType::array(value_type.clone());
            known.insert(map_of(key, array_of(value)), CanvasType::map(key_type.clone(), array_type));
            known.insert(map_of(key, value), CanvasType::map(key_type.clone(), value_type));
        }
    }
    known.extend(NATIVE_EVENTS.map(|event| (event, CanvasType::NativeEvent(event))));
    known.insert(VARIABLE_ID, CanvasType::VariableId);
    known.insert(VOID, CanvasType::Untyped);
    known.insert(Uuid::NULL, CanvasType::Untyped);
    known
});

fn array_of(element: Uuid) -> Uuid {
    joined(joined(element, ALLOCATOR), VECTOR)
}

fn map_of(key: Uuid, value: Uuid) -> Uuid {
    let arguments = [value, joined(key, HASH), joined(key, EQUAL_TO), ALLOCATOR, UNORDERED_MAP];
    arguments.into_iter().fold(key, joined)
}

/// The engine's sum of two uuids.
fn joined(left: Uuid, right: Uuid) -> Uuid {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&left.to_bytes());
    bytes[16..].copy_from_slice(&right.to_bytes());
    let mut digest = sha1_of_32_bytes(bytes);
    // The engine keeps more of the version byte than RFC 4122 asks for; this is its arithmetic.
    digest[6] = digest[6] & 0x5F | 0x50;
    digest[8] = digest[8] & 0xBF | 0x80;
    Uuid::from_bytes(digest)
}

/// The first sixteen bytes of the SHA-1 of exactly 32 bytes: one block, and no use but the uuids above.
fn sha1_of_32_bytes(message: [u8; 32]) -> [u8; 16] {
    let mut words = [0u32; 80];
    for (word, bytes) in words.iter_mut().zip(message.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    words[8] = 0x8000_0000;
    words[15] = 256;
    for i in 16..80 {
        words[i] = (words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16]).rotate_left(1);
    }
    let start = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    let [mut a, mut b, mut c, mut d, mut e] = start;
    for (i, word) in words.into_iter().enumerate() {
        let (mixed, constant) = match i / 20 {
            0 => (b & c | !b & d, 0x5A82_7999),
            1 => (b ^ c ^ d, 0x6ED9_EBA1),
            2 => (b & c | b & d | c & d, 0x8F1B_BCDC),
            _ => (b ^ c ^ d, 0xCA62_C1D6),
        };
        let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(constant).wrapping_add(word);
        (a, b, c, d, e) = (next, a, b.rotate_left(30), c, d);
    }
    let mut digest = [0; 16];
    for ((place, before), after) in digest.as_chunks_mut::<4>().0.iter_mut().zip(start).zip([a, b, c, d]) {
        *place = before.wrapping_add(after).to_be_bytes();
    }
    digest
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use CanvasType::{Boolean, Number, String, Vector2, Vector3};

    /// The container uuids that stand in the engine's own files, as they stand there.
    #[test]
    fn derived_uuids_are_those_of_the_engine_s_files() {
        let check = |written: &str, expected: CanvasType| {
            assert_eq!(CanvasType::of_class(Uuid::parse(written).unwrap()), expected, "{written}");
        };
        check("{F31F64EA-E384-5536-ACD6-8F01849730FC}", CanvasType::array(Number));
        check("{99DAD0BC-740E-5E82-826B-8FC7968CC02C}", CanvasType::array(String));
        check("{B505B05D-57BF-5A45-9113-B3A2784E2CD7}", CanvasType::array(Boolean));
        check("{4841CFF0-7A5C-519C-BD16-D3625E99605E}", CanvasType::array(CanvasType::EntityId));
        check("{82AC1A71-2EA7-5FBC-9B3B-72B1CCFDD292}", CanvasType::array(Vector2));
        check("{4599647A-45DD-585B-AFC0-4BAD29EB49A7}", CanvasType::array(Vector3));
        check("{5CBE5640-DF5C-5A49-9195-D790881A0747}", CanvasType::array(CanvasType::Quaternion));
        check("{8B173592-95EA-56B6-AE88-33A58FDAF93E}", CanvasType::map(String, Vector3));
        check("{D0A15826-BEFB-5FBD-BEB4-609E7F2B67AD}", CanvasType::map(String, Number));
        check("{F8A7460C-2CC2-5755-AFDA-49B1109A751E}", CanvasType::map(String, String));
        check("{4F67EE42-D330-55A1-85DC-E030EABC0407}", CanvasType::map(Number, Vector3));
        check("{D03054C0-295C-5B7A-9997-5B2EE7B1B2B9}", CanvasType::map(Number, Boolean));
        check("{9D83FE2E-68F4-5FDC-92AE-52C395FB5BFB}", CanvasType::map(Number, Number));
        check("{F8B7B5C2-3469-54D4-89E9-F457640BAD85}", CanvasType::VariableId);
        check("{C0F1AFAD-5CB3-450E-B0F5-ADB5D46B0E22}", CanvasType::Untyped);
        check("{00000000-0000-0000-0000-000000000000}", CanvasType::Untyped);
        check("{110C4B14-11A8-4E9D-8638-5051013A56AC}", Number);
    }

    #[test]
    fn what_is_not_known_is_an_object_of_its_class() {
        let class = Uuid::new(0x12345678_1234_1234_1234_123456789ABC);
        assert_eq!(CanvasType::of_class(class), CanvasType::Object(class));
        assert_eq!(class_name(class), None);
        assert_eq!(class_name(EXECUTION_STATE), Some("ExecutionState"));
    }
}
