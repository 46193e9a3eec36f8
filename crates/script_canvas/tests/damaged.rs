//! Files that are not as the engine writes them: what is an error, what is a note, and what survives.
#![allow(clippy::unwrap_used, clippy::panic)]

mod shared;

use authcanvas_script_canvas::{
    CanvasEndpoint, CanvasNodeId, CanvasSlotId, CanvasValue, ConnectionKind, DecodeError, InitialValueSource,
    MAX_FILE_BYTES, MAX_NOTES, NodeClass, SlotKind, Uuid, VariableScope, decode,
};
use serde_json::{Value as Json, json};
use shared::{canvas_json, connection_json, decode_json, node_json, note_lines, slot_json, uuid_text, variable_json};

fn slot_id(number: u64) -> CanvasSlotId {
    CanvasSlotId(Uuid::parse(&uuid_text(number)).unwrap())
}

fn end(node: u64, slot: u64) -> CanvasEndpoint {
    CanvasEndpoint { node: CanvasNodeId(node), slot: slot_id(slot) }
}

/// A node with one slot of each kind: 1 exec in, 2 exec out, 3 data in, 4 data out.
fn node_with_all_kinds(id: u64) -> Json {
    let slots = [slot_json(1, '>'), slot_json(2, '<'), slot_json(3, 'i'), slot_json(4, 'o')];
    node_json(id, json!({ "$type": "Start", "Slots": slots, "Datums": [{}] }))
}

const NODES: &str = "/ClassData/m_scriptCanvas/Components/Component_[2]/m_graphData/m_nodes";
const CONNECTIONS: &str = "/ClassData/m_scriptCanvas/Components/Component_[2]/m_graphData/m_connections";

#[test]
fn what_is_no_graph_is_an_error_that_says_what_to_do() {
    let check = |bytes: &[u8], expected: &str| assert_eq!(decode(bytes).unwrap_err().to_string(), expected);
    check(b"", "1:1: not JSON: EOF while parsing a value");
    check(b"{\n  \"Type\": tru", "2:13: not JSON: EOF while parsing a value");
    check(b"\xff\xfe\x00", "1:1: not JSON: expected value");
    check(
        b"<ObjectStream version=\"3\">\n</ObjectStream>",
        "the file is in the older XML form (ObjectStream), which is not read here: open and save it in Open 3D Engine 2110 or later",
    );
    check(b"<html>", "1:1: not JSON: expected value");
    check(b"[]", "expected the `Type` of a Script Canvas graph to be `JsonSerialization`, found none");
    check(b"{\"Type\": 1}", "expected the `Type` of a Script Canvas graph to be `JsonSerialization`, found a number");
    check(
        br#"{"Type": "JsonSerialization", "ClassName": "Prefab"}"#,
        "expected the `ClassName` of a Script Canvas graph to be `ScriptCanvasData`, found `Prefab`",
    );
    let no_graph = "expected a graph component in `ClassData.m_scriptCanvas.Components`, found none";
    check(br#"{"Type": "JsonSerialization", "ClassName": "ScriptCanvasData"}"#, no_graph);
    let mut json = canvas_json(&[], &[], &[]);
    json["ClassData"]["m_scriptCanvas"]["Components"]["Component_[2]"]["$type"] = json!("Other");
    check(json.to_string().as_bytes(), no_graph);
    let nested = "[".repeat(100_000);
    assert!(matches!(decode(nested.as_bytes()), Err(DecodeError::NotJson { line: 1, .. })));
    let large = vec![b' '; MAX_FILE_BYTES + 1];
    assert_eq!(decode(&large), Err(DecodeError::TooLarge { bytes: MAX_FILE_BYTES + 1 }));
}

#[test]
fn both_names_of_the_graph_component_are_known() {
    let mut json = canvas_json(&[node_with_all_kinds(7)], &[], &[]);
    json["ClassData"]["m_scriptCanvas"]["Components"]["Component_[2]"]["$type"] =
        json!("{4D755CA9-AB92-462C-B24F-0B3376F19967} Graph");
    let decoded = decode_json(&json);
    assert_eq!((decoded.canvas.nodes.len(), decoded.notes), (1, Vec::new()));
}

#[test]
fn an_empty_graph_has_no_members() {
    let mut json = canvas_json(&[], &[], &[]);
    let components = &mut json["ClassData"]["m_scriptCanvas"]["Components"];
    components["Component_[1]"] = json!({ "$type": "EditorGraphVariableManagerComponent" });
    components["Component_[2]"] = json!({ "$type": "EditorGraph" });
    let decoded = decode_json(&json);
    assert_eq!(decoded.notes, []);
    assert!(decoded.canvas.nodes.is_empty() && decoded.canvas.variables.is_empty());
}

#[test]
fn bytes_that_are_no_utf_8_are_replaced() {
    let json = canvas_json(&[], &[], &[variable_json(5, "MARK", json!({}))]).to_string();
    let mut bytes = json.into_bytes();
    let place = bytes.windows(4).position(|window| window == b"MARK").unwrap();
    bytes[place + 1] = 0xB7;
    let decoded = decode(&bytes).unwrap();
    assert_eq!(decoded.canvas.variables[0].name.as_deref(), Some("M\u{fffd}RK"));
    let expected = format!("/: bytes that are no UTF-8 are read as U+FFFD, the first at byte {}", place + 1);
    assert_eq!(note_lines(&decoded), [expected]);
    let with_mark = [b"\xef\xbb\xbf".as_slice(), canvas_json(&[], &[], &[]).to_string().as_bytes()].concat();
    assert_eq!(decode(&with_mark).unwrap().notes, []);
}

#[test]
fn connections_run_from_out_to_in() {
    let nodes = [node_with_all_kinds(1 << 60), node_with_all_kinds(8)];
    let connections = [
        connection_json((1 << 60, 2), (8, 1)),
        connection_json((8, 1), (1 << 60, 2)),
        connection_json((8, 3), (1 << 60, 4)),
    ];
    let decoded = decode_json(&canvas_json(&nodes, &connections, &[]));
    assert_eq!(decoded.notes, []);
    let found: Vec<_> =
        decoded.canvas.connections.iter().map(|it| (it.kind, it.from, it.to, it.was_reversed)).collect();
    let exec = |was_reversed| (ConnectionKind::Exec, end(1 << 60, 2), end(8, 1), was_reversed);
    assert_eq!(found, [exec(false), exec(true), (ConnectionKind::Data, end(1 << 60, 4), end(8, 3), true)]);
}

#[test]
fn impossible_connections_are_dropped() {
    let check = |connection: Json, expected: &str| {
        let decoded = decode_json(&canvas_json(&[node_with_all_kinds(7), node_with_all_kinds(8)], &[connection], &[]));
        assert_eq!(decoded.canvas.connections, []);
        assert_eq!(note_lines(&decoded), [format!("{CONNECTIONS}/0: {expected}")]);
        decoded.notes[0].clone()
    };
    check(connection_json((7, 2), (9, 1)), "a connection of node 9, which does not exist, is dropped");
    let note = check(connection_json((7, 2), (8, 9)), "a connection of a slot that does not exist is dropped");
    assert_eq!((note.node, note.slot), (Some(CanvasNodeId(8)), Some(slot_id(9))));
    check(connection_json((7, 1), (8, 1)), "a connection between two ins is dropped");
    check(connection_json((7, 4), (8, 4)), "a connection between two outs is dropped");
    check(connection_json((7, 2), (8, 3)), "a connection between execution and data is dropped");
    check(json!({ "Components": {} }), "a connection without its component is dropped");
    let mut half = connection_json((7, 2), (8, 1));
    half["Components"]["Component_[3]"].as_object_mut().unwrap().remove("targetEndpoint");
    check(half, "a connection without two ends is dropped");
}

#[test]
fn ids_that_are_given_twice_or_not_at_all_become_unique() {
    let without_id = json!({ "Components": { "Component_[9]": { "$type": "Start" } } });
    let nodes = [node_with_all_kinds(0), node_with_all_kinds(0), without_id, node_with_all_kinds(2)];
    let connections = [connection_json((0, 2), (2, 1))];
    let decoded = decode_json(&canvas_json(&nodes, &connections, &[]));
    let ids: Vec<_> = decoded.canvas.nodes.iter().map(|node| node.id.0).collect();
    assert_eq!(ids, [0, 1, 3, 2]);
    assert_eq!(decoded.canvas.connections[0].from, end(0, 2));
    let expected = [
        format!("{NODES}/1: a second node of this id gets another, and none of the connections"),
        format!("{NODES}/2: a node without an id is out of reach of connections"),
    ];
    assert_eq!(note_lines(&decoded), expected);
}

#[test]
fn slots_and_values_that_do_not_match_are_noted() {
    let slots = [slot_json(1, 'i'), slot_json(1, 'i'), json!({ "slotName": "lost" })];
    let component = json!({ "$type": "Start", "Slots": slots, "Datums": [{}] });
    let decoded = decode_json(&canvas_json(&[node_json(7, component)], &[], &[]));
    let node = &decoded.canvas.nodes[0];
    let kinds: Vec<_> = node.slots.iter().map(|slot| (slot.kind, slot.datum.is_some())).collect();
    assert_eq!(kinds, [(SlotKind::DataIn, true), (SlotKind::DataIn, false), (SlotKind::Unknown, false)]);
    let messages: Vec<_> = decoded.notes.iter().map(|note| (note.message.as_str(), note.slot)).collect();
    let expected = [
        ("a second slot of this id is out of reach of connections", Some(slot_id(1))),
        ("expected a slot of execution (1) or data (2) that is an in (1) or an out (2)", None),
        ("a slot without an id is out of reach of connections", None),
        ("a data-in slot without a value", Some(slot_id(1))),
    ];
    assert_eq!(messages, expected);
    let spare = json!({ "$type": "Start", "Slots": [], "Datums": [{}, {}] });
    let decoded = decode_json(&canvas_json(&[node_json(7, spare)], &[], &[]));
    assert_eq!(decoded.canvas.nodes[0].spare_datums.len(), 2);
    assert_eq!(decoded.notes[0].message, "2 more values than data-in slots");
}

/// A value that is no object must not move the values behind it to other slots.
#[test]
fn values_stay_with_their_slots() {
    let number = json!({ "scriptCanvasType": { "m_type": 3 }, "isNullPointer": false, "value": 5.0 });
    let slots = [slot_json(1, 'i'), slot_json(2, 'i')];
    let component = json!({ "$type": "Start", "Slots": slots, "Datums": ["?", number] });
    let decoded = decode_json(&canvas_json(&[node_json(7, component)], &[], &[]));
    let values: Vec<_> = decoded.canvas.nodes[0].slots.iter().map(|slot| slot.datum.clone().unwrap().value).collect();
    assert_eq!(values, [CanvasValue::Untyped, CanvasValue::Number(5.0)]);
}

#[test]
fn classes_are_known_by_their_members() {
    let class_of = |component: Json| {
        let decoded = decode_json(&canvas_json(&[node_json(7, component)], &[], &[]));
        (decoded.canvas.nodes[0].clone(), note_lines(&decoded))
    };
    let (plain, notes) = class_of(json!({ "$type": "NeverSeen" }));
    assert_eq!((plain.class.as_str(), plain.own, notes), ("NeverSeen", NodeClass::Plain, Vec::new()));
    let (nodeable, notes) = class_of(json!({ "$type": "NeverSeenNodeableNode", "slotExecutionMap": {} }));
    assert!(matches!(nodeable.own, NodeClass::Nodeable(_)));
    assert_eq!(notes, Vec::<String>::new());
    let members = json!({ "$type": "{E42861BD-1956-45AE-8DD7-CCFC1E3E5ACF} NeverSeen", "m_what": [1, 2] });
    let (unknown, notes) = class_of(members);
    assert_eq!(unknown.class, "NeverSeen");
    assert_eq!(unknown.own, NodeClass::Unknown(json!({ "m_what": [1, 2] }).as_object().unwrap().clone()));
    let place = format!("{NODES}/0/Components/Component_[9]");
    let message = "a class that is not known here; its members are kept as they stand: `m_what`";
    assert_eq!(notes, [format!("{place}: {message}")]);
    let (known, notes) = class_of(json!({ "$type": "Break", "NodeDisabledFlag": 2 }));
    assert!(known.is_disabled() && notes.is_empty());
    let (print, notes) = class_of(json!({ "$type": "Print", "m_new": true }));
    assert!(matches!(&print.own, NodeClass::Print(text) if text.format == "{Value}" && text.numeric_precision == 4));
    assert_eq!(print.unknown_members, json!({ "m_new": true }).as_object().unwrap().clone());
    assert_eq!(notes, [format!("{place}/m_new: a member that is not known here")]);
}

#[test]
fn variables_have_scopes_and_sources_and_perhaps_no_name() {
    let mut constant = variable_json(5, "constant", json!({}));
    constant["Value"]["Scope"] = json!(2);
    constant["Value"]["InitialValueSource"] = json!(1);
    let mut nameless = variable_json(6, "", json!({}));
    nameless["Value"].as_object_mut().unwrap().remove("VariableName");
    nameless["Value"]["Scope"] = json!(9);
    let twice = variable_json(6, "twice", json!({}));
    let decoded = decode_json(&canvas_json(&[], &[], &[constant, nameless, twice]));
    let found: Vec<_> = decoded
        .canvas
        .variables
        .iter()
        .map(|variable| (variable.name.as_deref(), variable.scope, variable.initial_value))
        .collect();
    let expected = [
        (Some("constant"), VariableScope::FunctionReadOnly, InitialValueSource::Outside),
        (None, VariableScope::Graph, InitialValueSource::Datum),
    ];
    assert_eq!(found, expected);
    let messages: Vec<_> = decoded.notes.iter().map(|note| note.message.as_str()).collect();
    assert_eq!(messages, ["expected a number from 0 to 2, found a number", "a second variable of this id is left out"]);
}

#[test]
fn notes_are_bounded() {
    let nodes: Vec<_> = (0..MAX_NOTES as u64 + 5).map(|_| json!(1)).collect();
    let decoded = decode_json(&canvas_json(&nodes, &[], &[]));
    assert_eq!(decoded.notes.len(), MAX_NOTES + 1);
    assert_eq!(decoded.notes[MAX_NOTES].message, "5 further notes are left out");
}
