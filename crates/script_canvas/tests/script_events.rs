//! Definitions of script events: one by hand, what is no definition, and damage.
#![allow(clippy::unwrap_used, clippy::panic)]

use authcanvas_script_canvas::{
    CanvasType, Property, ScriptEventMethod, ScriptEventParameter, ScriptEvents, ScriptEventsError, Uuid,
    decode_script_events,
};

fn uuid(number: u128) -> Uuid {
    Uuid::new(number)
}

/// A versioned property as the engine writes it, with an older version of another id inside.
fn property(field: &str, id: u128, class: &str, value: &str) -> String {
    let data = |value: &str| {
        format!(
            "<Class name=\"any\" field=\"m_data\"><Class name=\"{class}\" field=\"m_data\" value=\"{value}\"/></Class>"
        )
    };
    format!(
        "<Class name=\"VersionedProperty\" field=\"{field}\" version=\"4\">
            <Class name=\"AZ::Uuid\" field=\"m_id\" value=\"{}\"/>
            <Class name=\"AZStd::vector\" field=\"m_versions\">
                <Class name=\"VersionedProperty\" field=\"element\">
                    <Class name=\"AZ::Uuid\" field=\"m_id\" value=\"{}\"/>{}
                </Class>
            </Class>{}
        </Class>",
        uuid(id),
        uuid(id + 1000),
        data("old"),
        data(value),
    )
}

const NUMBER: &str = "{110C4B14-11A8-4E9D-8638-5051013A56AC}";
const STRING: &str = "{03AAAB3F-5C47-5A66-9EBC-D5FA4DB353C9}";
const VOID: &str = "{C0F1AFAD-5CB3-450E-B0F5-ADB5D46B0E22}";

fn definition(address_type: &str) -> String {
    [
        "<ObjectStream version=\"3\"><Class name=\"ScriptEventsAsset\"><Class name=\"ScriptEvent\" field=\"m_definition\">",
        "<Class name=\"unsigned int\" field=\"m_version\" value=\"3\"/>",
        &property("m_name", 1, "AZStd::string", "Doors &amp; windows"),
        &property("m_category", 2, "AZStd::string", "House"),
        &property("m_tooltip", 3, "AZStd::string", ""),
        &property("m_addressType", 4, "AZ::Uuid", address_type),
        "<Class name=\"AZStd::vector\" field=\"m_methods\"><Class name=\"Method\" field=\"element\">",
        &property("m_name", 5, "AZStd::string", "Open"),
        &property("m_returnType", 6, "AZ::Uuid", NUMBER),
        "<Class name=\"AZStd::vector\" field=\"m_parameters\"><Class name=\"Parameter\" field=\"element\">",
        &property("m_name", 7, "AZStd::string", "how"),
        &property("m_type", 8, "AZ::Uuid", STRING),
        "</Class></Class></Class></Class></Class></Class></ObjectStream>",
    ]
    .concat()
}

fn text(id: u128, value: &str) -> Property<String> {
    Property { id: uuid(id), value: value.to_owned() }
}

#[test]
fn a_definition() {
    let decoded = decode_script_events(definition(STRING).as_bytes()).unwrap();
    let expected = ScriptEvents {
        version: 3,
        name: text(1, "Doors & windows"),
        category: text(2, "House"),
        tool_tip: text(3, ""),
        address_type: Property { id: uuid(4), value: CanvasType::String },
        methods: vec![ScriptEventMethod {
            name: text(5, "Open"),
            tool_tip: text(0, ""),
            return_type: Property { id: uuid(6), value: CanvasType::Number },
            parameters: vec![ScriptEventParameter {
                name: text(7, "how"),
                tool_tip: text(0, ""),
                value_type: Property { id: uuid(8), value: CanvasType::String },
            }],
        }],
    };
    assert_eq!(decoded.notes, []);
    assert!(decoded.events.is_addressed());
    assert_eq!(decoded.events, expected);
    let unaddressed = decode_script_events(definition(VOID).as_bytes()).unwrap();
    assert!(!unaddressed.events.is_addressed());
}

#[test]
fn what_is_missing_is_noted() {
    let damaged = definition("nonsense").replace("value=\"Open\"", "").replace(&uuid(7).to_string(), "");
    let decoded = decode_script_events(damaged.as_bytes()).unwrap();
    let notes: Vec<_> = decoded.notes.iter().map(ToString::to_string).collect();
    let expected = [
        "/m_definition/m_addressType: the uuid of a type is expected here, and there is none",
        "/m_definition/m_methods/0/m_name: a name is expected here, and there is none",
        "/m_definition/m_methods/0/m_parameters/0/m_name: an id is expected here, and there is none",
    ];
    assert_eq!(notes, expected);
}

#[test]
fn what_is_no_definition_is_an_error() {
    let check = |bytes: &[u8], expected: ScriptEventsError| {
        assert_eq!(decode_script_events(bytes).unwrap_err(), expected);
    };
    check(b"<ObjectStream version=\"3\"/>", ScriptEventsError::NoDefinition);
    check(b"<html/>", ScriptEventsError::NoDefinition);
    for bytes in
        [b"".as_slice(), b"{}", b"\x00\x01\x02", b"<ObjectStream>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"]
    {
        assert!(matches!(decode_script_events(bytes), Err(ScriptEventsError::NotXml { .. })), "{bytes:?}");
    }
    let deep = "<Class>".repeat(200_000);
    assert!(decode_script_events(deep.as_bytes()).is_err());
    let closed = format!("<ObjectStream>{}{}</ObjectStream>", "<Class>".repeat(200_000), "</Class>".repeat(200_000));
    check(closed.as_bytes(), ScriptEventsError::NoDefinition);
}
