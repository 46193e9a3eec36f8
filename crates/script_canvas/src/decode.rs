//! From the bytes of a `.scriptcanvas` file to a canvas, with notes on everything that was not understood.
//!
//! Decoding fails only where there is no graph at all ([`DecodeError`]). It resolves no other file, infers no type and
//! knows no behaviour; that is for whoever translates the canvas.

use crate::canvas::{Canvas, Versions};
use crate::connection::decode_connections;
use crate::envelope::Entity;
use crate::layout::decode_layout;
use crate::node::decode_nodes;
use crate::reader::{Members, Reader, kind_of, object};
use crate::variable::decode_variables;
use crate::{Layout, Note};
use serde_json::Value as Json;
use std::borrow::Cow;

/// What decoding gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The graph as the file says it.
    pub canvas: Canvas,
    /// What was not understood, in the order of reading.
    pub notes: Vec<Note>,
}

/// Why a file holds no graph.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file is larger than anything an editor writes, and might fill the memory.
    #[error("expected a file of at most {MAX_FILE_BYTES} bytes, found {bytes}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The form from before JSON.
    #[error(
        "the file is in the older XML form (ObjectStream), which is not read here: open and save it in Open 3D Engine 2110 or later"
    )]
    XmlObjectStream,
    /// No JSON, or nested deeper than any graph.
    #[error("{line}:{column}: not JSON: {problem}")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong there.
        problem: String,
    },
    /// JSON of something else.
    #[error("expected the `{member}` of a Script Canvas graph to be `{expected}`, found {found}")]
    NotAScriptCanvas {
        /// The member that tells.
        member: &'static str,
        /// What it must be.
        expected: &'static str,
        /// What it is.
        found: String,
    },
    /// The envelope of a graph without a graph in it.
    #[error("expected a graph component in `ClassData.m_scriptCanvas.Components`, found none")]
    NoGraph,
}

/// The largest file that is read. The engine's own graphs stay below one hundredth of it.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// The longest text of a file that an error quotes.
const MAX_QUOTED_CHARS: usize = 60;

/// Decodes a `.scriptcanvas` file.
///
/// Bytes that are no UTF-8 are read as U+FFFD: the engine itself has written such files. Deep nesting is an error of
/// the JSON. Everything less than a missing graph is a note, and what it is about is kept as it stands where that
/// could matter.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(DecodeError::TooLarge { bytes: bytes.len() });
    }
    let text = String::from_utf8_lossy(bytes);
    let json = parse(&text)?;
    let mut reader = Reader::default();
    if let (Cow::Owned(_), Err(error)) = (&text, std::str::from_utf8(bytes)) {
        reader.note(format!("bytes that are no UTF-8 are read as U+FFFD, the first at byte {}", error.valid_up_to()));
    }
    let canvas = decode_root(&mut reader, &json)?;
    Ok(Decoded { canvas, notes: reader.finish() })
}

fn parse(text: &str) -> Result<Json, DecodeError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let beginning: String = text.trim_start().chars().take(4_096).collect();
    if beginning.starts_with('<') && beginning.contains("<ObjectStream") {
        return Err(DecodeError::XmlObjectStream);
    }
    serde_json::from_str(text).map_err(|error| {
        // The parser ends its message with the place, which stands in fields of its own here.
        let (line, column) = (error.line(), error.column());
        let message = error.to_string();
        let problem = message.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&message).to_owned();
        DecodeError::NotJson { line: line.max(1), column: column.max(1), problem }
    })
}

fn decode_root(reader: &mut Reader, json: &Json) -> Result<Canvas, DecodeError> {
    check_text(json, "Type", "JsonSerialization")?;
    check_text(json, "ClassName", "ScriptCanvasData")?;
    let root = object(reader, json, |reader, members| {
        members.ignore(&["Type", "ClassName"]);
        let version = members.read(reader, "Version", Reader::unsigned).unwrap_or(1);
        if version != 1 {
            reader.within("Version", |reader| {
                reader.note(format!("expected version 1 of the serialisation, found {version}"));
            });
        }
        members.object(reader, "ClassData", |reader, data| {
            data.read(reader, "m_scriptCanvas", |reader, json| {
                let entity = Entity::decode(reader, json)?;
                Some(reader.within("Components", |reader| decode_entity(reader, &entity)))
            })
        })
    });
    root.flatten().flatten().unwrap_or(Err(DecodeError::NoGraph))
}

fn decode_entity(reader: &mut Reader, entity: &Entity<'_>) -> Result<Canvas, DecodeError> {
    // The second name is that of files which no editor has saved since.
    let (graph_key, graph) = entity.component(&["EditorGraph", "Graph"]).ok_or(DecodeError::NoGraph)?;
    let manager = entity.component(&["EditorGraphVariableManagerComponent", "GraphVariableManagerComponent"]);
    for (key, _) in &entity.components {
        if *key != graph_key && manager.is_none_or(|(manager_key, _)| *key != manager_key) {
            reader.within(key.to_string(), |reader| reader.note("a component that is not known here is left out"));
        }
    }
    let mut canvas = Canvas {
        id: entity.id.unwrap_or_default(),
        name: entity.name.clone(),
        versions: Versions::default(),
        nodes: Vec::new(),
        connections: Vec::new(),
        variables: Vec::new(),
        layout: Layout::default(),
    };
    match manager {
        Some((key, json)) => {
            let variables = reader.within(key.to_owned(), |reader| object(reader, json, decode_variables));
            canvas.variables = variables.unwrap_or_default();
        }
        None => reader.note("a graph without a component for its variables"),
    }
    let decoded = reader.within(graph_key.to_owned(), |reader| {
        object(reader, graph, |reader, members| decode_graph(reader, members, &mut canvas))
    });
    decoded.map(|()| canvas).ok_or(DecodeError::NoGraph)
}

fn decode_graph(reader: &mut Reader, members: &mut Members<'_>, canvas: &mut Canvas) {
    // Counters and caches of the editor, and a member that the engine never initialised.
    members.ignore(&[
        "$type",
        "Id",
        "CRCCacheMap",
        "CrcCache",
        "GraphCanvasSaveVersion",
        "StatisticsHelper",
        "m_assetType",
        "m_pureDataNodesConvertedToVariables",
        "m_saveFormatConverted",
        "m_variableCounter",
    ]);
    let versions = members.object(reader, "versionData", |reader, versions| Versions {
        grammar: versions.unsigned(reader, "_grammarVersion"),
        runtime: versions.unsigned(reader, "_runtimeVersion"),
        file: versions.unsigned(reader, "_fileVersion"),
    });
    canvas.versions = versions.unwrap_or_default();
    members.object(reader, "m_graphData", |reader, data| {
        // Which files the nodes name, once more.
        data.ignore(&["m_dependentAssets", "m_scriptEventAssets"]);
        canvas.nodes = decode_nodes(reader, data);
        canvas.connections = decode_connections(reader, data, &canvas.nodes);
    });
    canvas.layout = decode_layout(reader, members, canvas.id, &mut canvas.nodes);
}

fn check_text(json: &Json, member: &'static str, expected: &'static str) -> Result<(), DecodeError> {
    let found = match json.get(member) {
        Some(Json::String(text)) if text == expected => return Ok(()),
        Some(Json::String(text)) => format!("`{}`", text.chars().take(MAX_QUOTED_CHARS).collect::<String>()),
        Some(other) => kind_of(other),
        None => "none".to_owned(),
    };
    Err(DecodeError::NotAScriptCanvas { member, expected, found })
}
