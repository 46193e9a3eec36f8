//! Any bytes give a canvas or an error: real files with members deleted, exchanged, doubled, cut and scrambled.
//!
//! What is decoded holds what a canvas promises, however damaged the file was.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod shared;

use authcanvas_graph::{read, write};
use authcanvas_interpreter::Registry;
use authcanvas_script_canvas::{
    Canvas, ConnectionKind, Decoded, MAX_NOTES, NoLibrary, SlotKind, decode, decode_script_events, import,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};
use shared::{
    canvas_json, conformance_folder, connection_json, files_below, node_json, slot_json, uuid_text, variable_json,
};
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

/// The largest file that is mutated; a larger one only takes longer.
const MAX_MUTATED_BYTES: u64 = 60_000;

/// Files to damage: the engine's small ones where they are at hand, and one by hand that has a bit of everything.
static GRAPHS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut graphs = vec![by_hand().to_string()];
    graphs.extend(engine_files("scriptcanvas"));
    graphs
});

static DEFINITIONS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let by_hand =
        "<ObjectStream><Class name=\"ScriptEventsAsset\"><Class field=\"m_definition\"/></Class></ObjectStream>";
    let mut definitions = vec![by_hand.to_owned()];
    definitions.extend(engine_files("scriptevents"));
    definitions
});

fn engine_files(extension: &str) -> Vec<String> {
    let files = conformance_folder().map(|folder| files_below(&folder, extension)).unwrap_or_default();
    let small = files.iter().filter(|path| fs::metadata(path).unwrap().len() <= MAX_MUTATED_BYTES);
    small.map(|path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned()).collect()
}

fn by_hand() -> Json {
    let slots = [slot_json(1, '>'), slot_json(2, '<'), slot_json(3, 'i'), slot_json(4, 'o')];
    let array = json!({
        "scriptCanvasType": { "m_type": 4, "m_azType": "{4599647A-45DD-585B-AFC0-4BAD29EB49A7}" },
        "isNullPointer": false,
        "value": [{}, [1.0, 2.0, 3.0]]
    });
    let node = |id, class: &str| node_json(id, json!({ "$type": class, "Slots": slots, "Datums": [array] }));
    let nodes = [node(7, "Start"), node(8, "FunctionCallNode"), node(9, "ForEach"), node(10, "Nobody")];
    let connections = [connection_json((7, 2), (8, 1)), connection_json((8, 3), (7, 4))];
    let mut json = canvas_json(&nodes, &connections, &[variable_json(5, "it", array.clone())]);
    json["ClassData"]["m_scriptCanvas"]["Components"]["Component_[2]"]["GraphCanvasData"] = json!([{
        "Key": { "id": 7 },
        "Value": { "ComponentData": { uuid_text(1): { "$type": "GeometrySaveData", "Position": [1.0, 2.0] } } }
    }]);
    json
}

/// One way to damage a file.
#[derive(Debug, Clone)]
enum Damage {
    /// Deletes a member or element.
    Delete(Index),
    /// Puts another value in the place of a member or element.
    Replace(Index, Json),
    /// Doubles an element of a list.
    Double(Index),
    /// Puts the value of one place into another.
    Transplant(Index, Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    let value = prop_oneof![
        Just(json!(null)),
        Just(json!({})),
        Just(json!([])),
        Just(json!("")),
        Just(json!({ "m_id": 5 })),
        Just(json!({ "id": -1 })),
        Just(json!([{}, 1, "a", null, [[]]])),
        Just(json!(1e308)),
        any::<bool>().prop_map(|value| json!(value)),
        any::<i64>().prop_map(|value| json!(value)),
        (0u64..25).prop_map(|value| json!(value)),
        "\\PC{0,12}".prop_map(|value| json!(value)),
    ];
    prop_oneof![
        any::<Index>().prop_map(Damage::Delete),
        (any::<Index>(), value).prop_map(|(place, value)| Damage::Replace(place, value)),
        any::<Index>().prop_map(Damage::Double),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Damage::Transplant(from, to)),
    ]
}

/// JSON pointers to all places of a value but its root.
fn places(json: &Json) -> Vec<String> {
    fn collect(json: &Json, path: &str, places: &mut Vec<String>) {
        let children: Vec<(String, &Json)> = match json {
            Json::Object(members) => {
                let escape = |name: &String| name.replace('~', "~0").replace('/', "~1");
                members.iter().map(|(name, json)| (escape(name), json)).collect()
            }
            Json::Array(elements) => elements.iter().enumerate().map(|(at, json)| (at.to_string(), json)).collect(),
            _ => Vec::new(),
        };
        for (step, child) in children {
            let path = format!("{path}/{step}");
            collect(child, &path, places);
            places.push(path);
        }
    }
    let mut found = Vec::new();
    collect(json, "", &mut found);
    found
}

fn chosen<'a>(index: &Index, texts: &'a [String]) -> &'a str {
    &texts[index.index(texts.len())]
}

fn apply(json: &mut Json, damage: &Damage) {
    let places = places(json);
    if places.is_empty() {
        return;
    }
    match damage {
        Damage::Delete(place) => {
            let (parent, step) = chosen(place, &places).rsplit_once('/').unwrap();
            match json.pointer_mut(parent).unwrap() {
                Json::Object(members) => {
                    members.remove(&step.replace("~1", "/").replace("~0", "~"));
                }
                Json::Array(elements) => {
                    elements.remove(step.parse::<usize>().unwrap());
                }
                other => panic!("no place in {other}"),
            }
        }
        Damage::Replace(place, value) => *json.pointer_mut(chosen(place, &places)).unwrap() = value.clone(),
        Damage::Double(place) => {
            let path = chosen(place, &places);
            let value = json.pointer(path).unwrap().clone();
            if let Some(Json::Array(elements)) = json.pointer_mut(path.rsplit_once('/').unwrap().0) {
                elements.push(value);
            }
        }
        Damage::Transplant(from, to) => {
            let value = json.pointer(chosen(from, &places)).unwrap().clone();
            *json.pointer_mut(chosen(to, &places)).unwrap() = value;
        }
    }
}

/// Decodes and checks what a canvas promises of any file.
fn check_survives(bytes: &[u8]) {
    let Ok(decoded) = decode(bytes) else { return };
    assert!(decoded.notes.len() <= MAX_NOTES + 1);
    check_promises(&decoded.canvas);
    check_import(&decoded);
    assert_eq!(decode(bytes), Ok(decoded));
}

/// The kinds that graphs are translated to.
static REGISTRY: LazyLock<Registry> =
    LazyLock::new(|| Registry::new([authcanvas_nodes::vocabulary(), authcanvas_script_canvas::vocabulary()]));

/// Whatever was decoded imports to a graph that is written and read back the same.
fn check_import(decoded: &Decoded) {
    let imported = import(decoded, "damaged", &REGISTRY, &NoLibrary);
    let text = write(&imported.graph);
    assert_eq!(write(&import(decoded, "damaged", &REGISTRY, &NoLibrary).graph), text);
    assert_eq!(read(text.as_bytes()).unwrap().graph, imported.graph);
}

fn check_promises(canvas: &Canvas) {
    let ids: BTreeSet<_> = canvas.nodes.iter().map(|node| node.id).collect();
    assert_eq!(ids.len(), canvas.nodes.len());
    let ids: BTreeSet<_> = canvas.variables.iter().map(|variable| variable.id).collect();
    assert_eq!(ids.len(), canvas.variables.len());
    for connection in &canvas.connections {
        let kind_of =
            |end: authcanvas_script_canvas::CanvasEndpoint| canvas.node(end.node).unwrap().slot(end.slot).unwrap().kind;
        let expected = match connection.kind {
            ConnectionKind::Exec => (SlotKind::ExecOut, SlotKind::ExecIn),
            ConnectionKind::Data => (SlotKind::DataOut, SlotKind::DataIn),
        };
        assert_eq!((kind_of(connection.from), kind_of(connection.to)), expected);
    }
    for slot in canvas.nodes.iter().flat_map(|node| &node.slots) {
        assert!(slot.datum.is_none() || slot.kind == SlotKind::DataIn);
        let _ = canvas.slot_type(slot);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_graphs_decode(graph in any::<Index>(), damages in vec(damage(), 1..8)) {
        let mut json: Json = serde_json::from_str(chosen(&graph, &GRAPHS)).unwrap();
        for damage in &damages {
            apply(&mut json, damage);
        }
        check_survives(json.to_string().as_bytes());
    }

    #[test]
    fn cut_and_scrambled_graphs_decode(
        graph in any::<Index>(),
        end in any::<Index>(),
        scrambled in vec((any::<Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = chosen(&graph, &GRAPHS).as_bytes().to_vec();
        for (place, byte) in &scrambled {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        check_survives(&bytes);
        bytes.truncate(end.index(bytes.len()));
        check_survives(&bytes);
    }

    #[test]
    fn any_bytes_decode(bytes in vec(any::<u8>(), 0..200)) {
        check_survives(&bytes);
        let _ = decode_script_events(&bytes);
    }

    #[test]
    fn scrambled_definitions_decode(
        definition in any::<Index>(),
        end in any::<Index>(),
        scrambled in vec((any::<Index>(), any::<u8>()), 0..6),
    ) {
        let mut bytes = chosen(&definition, &DEFINITIONS).as_bytes().to_vec();
        for (place, byte) in &scrambled {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let _ = decode_script_events(&bytes);
        bytes.truncate(end.index(bytes.len()));
        let _ = decode_script_events(&bytes);
    }
}
