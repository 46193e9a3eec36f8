//! The engine's own files, and canvases made by hand.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

use authcanvas_script_canvas::{Canvas, CanvasEndpoint, CanvasType, Decoded, SlotKind, decode};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder with the engine's own test graphs. It lies beside the workspace and is not part of it, so that a test
/// that needs it says so and passes where it is absent.
pub fn conformance_folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    if folder.join("graphs").is_dir() {
        return Some(folder);
    }
    println!("skipped: there is no folder {} with the engine's test graphs", folder.display());
    None
}

/// All files below a folder with an extension, in the order of their paths.
pub fn files_below(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Decodes one of the engine's files by its name without folder and extension.
pub fn decode_file(folder: &Path, name: &str) -> Decoded {
    let files = files_below(folder, "scriptcanvas");
    let path = files.iter().find(|path| path.file_stem().is_some_and(|stem| stem == name));
    decode(&fs::read(path.unwrap_or_else(|| panic!("no file {name}"))).unwrap()).unwrap()
}

/// The file of a graph with these nodes, connections and variables and nothing else.
pub fn canvas_json(nodes: &[Json], connections: &[Json], variables: &[Json]) -> Json {
    json!({
        "Type": "JsonSerialization",
        "Version": 1,
        "ClassName": "ScriptCanvasData",
        "ClassData": { "m_scriptCanvas": {
            "Id": { "id": 1 },
            "Name": "by hand",
            "Components": {
                "Component_[1]": {
                    "$type": "EditorGraphVariableManagerComponent",
                    "m_variableData": { "m_nameVariableMap": variables }
                },
                "Component_[2]": {
                    "$type": "EditorGraph",
                    "m_graphData": { "m_nodes": nodes, "m_connections": connections }
                }
            }
        } }
    })
}

pub fn decode_json(json: &Json) -> Decoded {
    decode(json.to_string().as_bytes()).unwrap()
}

/// The entity of a node with a component.
pub fn node_json(id: u64, component: Json) -> Json {
    json!({ "Id": { "id": id }, "Name": "SC-Node", "Components": { "Component_[9]": component } })
}

/// The uuid of a number, as the engine writes it.
pub fn uuid_text(number: u64) -> String {
    format!("{{00000000-0000-0000-0000-{number:012}}}")
}

/// A slot: `kind` is `>` for exec in, `<` for exec out, `i` for data in, `o` for data out.
pub fn slot_json(id: u64, kind: char) -> Json {
    let (slot_type, connection_type) = match kind {
        '>' => (1, 1),
        '<' => (1, 2),
        'i' => (2, 1),
        'o' => (2, 2),
        other => panic!("no kind of slot: {other}"),
    };
    json!({
        "id": { "m_id": uuid_text(id) },
        "slotName": format!("slot {id}"),
        "Descriptor": { "ConnectionType": connection_type, "SlotType": slot_type }
    })
}

/// A connection between slots of nodes.
pub fn connection_json(source: (u64, u64), target: (u64, u64)) -> Json {
    let end = |(node, slot): (u64, u64)| json!({ "nodeId": { "id": node }, "slotId": { "m_id": uuid_text(slot) } });
    json!({
        "Id": { "id": 77 },
        "Name": "in prose",
        "Components": { "Component_[3]": {
            "$type": "{64CA5016-E803-4AC4-9A36-BDA2C890C6EB} Connection",
            "Id": 3,
            "sourceEndpoint": end(source),
            "targetEndpoint": end(target)
        } }
    })
}

/// A variable with a datum.
pub fn variable_json(id: u64, name: &str, datum: Json) -> Json {
    json!({
        "Key": { "m_id": uuid_text(id) },
        "Value": { "Datum": datum, "VariableId": { "m_id": uuid_text(id) }, "VariableName": name }
    })
}

/// The notes as lines, for comparison.
pub fn note_lines(decoded: &Decoded) -> Vec<String> {
    decoded.notes.iter().map(ToString::to_string).collect()
}

/// A graph in short, one line a node, connection or variable: what a person would check against the file.
pub fn outline(canvas: &Canvas) -> Vec<String> {
    let places: BTreeMap<_, _> = canvas.nodes.iter().enumerate().map(|(place, node)| (node.id, place)).collect();
    let name_of_variable = |id| canvas.variable(id).and_then(|variable| variable.name.as_deref()).unwrap_or("?");
    let mut lines = Vec::new();
    for variable in &canvas.variables {
        lines.push(format!(
            "variable {} {:?} {:?} = {:?}",
            variable.name.as_deref().unwrap_or("?"),
            variable.scope,
            variable.datum.value_type,
            variable.datum.value
        ));
    }
    for (place, node) in canvas.nodes.iter().enumerate() {
        let [x, y] = node.look.as_ref().unwrap().position;
        lines.push(format!("{place} {} at {x},{y}", node.class));
        for slot in &node.slots {
            let mark = match slot.kind {
                SlotKind::ExecIn => '>',
                SlotKind::ExecOut => '<',
                SlotKind::DataIn => 'i',
                SlotKind::DataOut => 'o',
                SlotKind::Unknown => '?',
            };
            let mut line = format!("  {mark} {}", slot.name);
            if *canvas.slot_type(slot) != CanvasType::Untyped {
                line += &format!(": {:?}", canvas.slot_type(slot));
            }
            if let Some(datum) = &slot.datum {
                line += &format!(" = {:?}", datum.value);
            }
            if let Some(variable) = slot.variable {
                line += &format!(" bound to {}", name_of_variable(variable));
            }
            for (is_set, word) in [(slot.is_latent, " latent"), (!slot.is_visible, " hidden")] {
                if is_set {
                    line += word;
                }
            }
            lines.push(line);
        }
    }
    for connection in &canvas.connections {
        let end = |end: CanvasEndpoint| {
            let place = places[&end.node];
            format!("{place}.{}", canvas.nodes[place].slot(end.slot).unwrap().name)
        };
        lines.push(format!("{:?} {} -> {}", connection.kind, end(connection.from), end(connection.to)));
    }
    lines
}
