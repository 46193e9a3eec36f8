//! CRC32: the hash by which Open 3D Engine names things.

use super::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Example, NodeDef, Problem, SlotDef, Value};

const VALUE: &str = "value";
const TAG: &str = "tag";

pub(super) fn node() -> NodeDef {
    NodeDef::new("text.crc32", "CRC32", CATEGORY, Behaviour::Pure(crc))
        .doc("The CRC-32 of a name in lower case, as Open 3D Engine makes tags. It protects nothing.")
        .keywords(&["hash", "tag", "checksum"])
        .aliases(&["ScriptCanvas_CRCFunctions_FromString"])
        .slots(vec![
            SlotDef::input(VALUE, ValueType::String.into()).doc("The name."),
            SlotDef::output(TAG, ValueType::Crc.into()).doc("The hash."),
        ])
        .example(Example {
            title: "is that of CRC-32 (IEEE)",
            given: &[(VALUE, "\"123456789\"")],
            gives: &[(TAG, "0xCBF43926")],
            ..Example::default()
        })
        .example(Example {
            title: "does not care for case",
            given: &[(VALUE, "\"OnTick\"")],
            gives: &[(TAG, "0x598992D0")],
            ..Example::default()
        })
}

fn crc(call: &mut Call<'_>) -> Result<(), Problem> {
    let hash = crc32fast::hash(call.text(0).to_ascii_lowercase().as_bytes());
    call.give_value(0, Value::Crc(hash));
    Ok(())
}
