//! From a canvas to a graph of ours, by what the registry knows.
//!
//! Names are looked up among the registry's aliases, slots are matched by place, and nothing is left out: what has
//! no counterpart becomes a placeholder that holds the node as it stands. No file is opened here; what other files
//! say comes through [`Library`]. No kind of node is named: kinds are found by alias or by what they serve for.

mod buses;
mod canvas_index;
mod class;
pub mod codes;
mod connect;
mod convert;
mod disable;
mod draft;
mod entity;
mod entity_rules;
mod fit;
mod functions;
mod kinds;
mod layout;
mod names;
mod native_event;
mod placeholder;
mod scope_rules;
mod time_point;
mod types;
mod values;
mod variables;

pub use buses::unknown_buses;
pub use entity::activation;
pub use placeholder::{placeholders, vocabulary};

use crate::{CanvasNodeId, CanvasSlotId, CanvasVariableId, Decoded, ScriptEvents};
use authcanvas_graph::{Diagnostic, Endpoint, Function, Graph, NodeId, Site, SlotId, ValueType, VariableId};
use authcanvas_interpreter::{Registry, Secret};
use canvas_index::CanvasIndex;
use functions::{Functions, Shape};
use kinds::Kinds;
use names::Names;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a graph names that stands in other files. Names are base names without suffix, in lower case.
pub trait Library {
    /// The graph of this name.
    fn canvas(&self, name: &str) -> Option<Decoded>;

    /// The definition of script events of this name.
    fn script_events(&self, name: &str) -> Option<ScriptEvents>;
}

/// A library without files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLibrary;

impl Library for NoLibrary {
    fn canvas(&self, _name: &str) -> Option<Decoded> {
        None
    }

    fn script_events(&self, _name: &str) -> Option<ScriptEvents> {
        None
    }
}

/// What importing gives.
#[derive(Debug, Clone)]
pub struct Import {
    /// The graph.
    pub graph: Graph,
    /// What could not be translated, or only in part, by site.
    pub diagnostics: Vec<Diagnostic>,
    /// For each node, the node of the canvas that it was made for.
    pub sources: BTreeMap<NodeId, CanvasNodeId>,
    /// Values that stood in the file where a secret belongs; each variable is a Secret input of the graph.
    pub secrets: BTreeMap<VariableId, Secret>,
}

/// Translates a canvas. The same canvas, registry and library always give the same graph.
pub fn import(decoded: &Decoded, title: &str, registry: &Registry, library: &dyn Library) -> Import {
    let mut functions = Functions::new(registry, library);
    let own = functions.of_root(decoded, &title.to_lowercase());
    let rest = match own {
        Cow::Borrowed(_) => Cow::Borrowed(decoded),
        Cow::Owned(canvas) => Cow::Owned(Decoded { canvas, notes: decoded.notes.clone() }),
    };
    let Translated { mut graph, mut diagnostics, sources, mut secrets } =
        translate(&rest, title, registry, library, &functions, None);
    functions.add_secrets(&mut graph);
    secrets.append(&mut functions.secrets);
    diagnostics.append(&mut functions.diagnostics);
    diagnostics.sort_by(|a, b| (&a.site, a.code, &a.message).cmp(&(&b.site, b.code, &b.message)));
    diagnostics.dedup();
    Import { graph, diagnostics, sources, secrets }
}

/// The function that a canvas is made into.
#[derive(Clone, Copy)]
struct Within<'a> {
    shape: &'a Shape,
    function: &'a Function,
}

/// A canvas as a graph, or as the body of a function.
struct Translated {
    graph: Graph,
    diagnostics: Vec<Diagnostic>,
    sources: BTreeMap<NodeId, CanvasNodeId>,
    secrets: BTreeMap<VariableId, Secret>,
}

fn translate(
    decoded: &Decoded,
    title: &str,
    registry: &Registry,
    library: &dyn Library,
    functions: &Functions<'_>,
    within: Option<Within<'_>>,
) -> Translated {
    let index = CanvasIndex::new(&decoded.canvas);
    let mut buses = functions.buses.clone();
    functions::add_buses(&mut buses, buses::declare(&index, registry, library));
    let around = Graph { buses, functions: functions.functions.clone(), ..Graph::default() };
    let own = match within {
        Some(within) => authcanvas_interpreter::Kinds::in_function(registry, &around, within.function),
        None => authcanvas_interpreter::Kinds::new(registry, &around),
    };
    let graph = match within {
        Some(_) => Graph::default(),
        None => Graph { title: title.to_owned(), ..around.clone() },
    };
    let mut importer = Importer {
        index,
        registry,
        kinds: Kinds::new(registry, own.own()),
        own: &own,
        around: &around,
        shapes: &functions.shapes,
        within,
        library,
        graph,
        diagnostics: Vec::new(),
        sources: BTreeMap::new(),
        secrets: BTreeMap::new(),
        variables: BTreeMap::new(),
        made: BTreeMap::new(),
        exec_ins: BTreeMap::new(),
        exec_outs: BTreeMap::new(),
        inputs: BTreeMap::new(),
        outputs: BTreeMap::new(),
        through: BTreeSet::new(),
        node_names: Names::default(),
        variable_names: Names::default(),
        orders: BTreeMap::new(),
        exec: Vec::new(),
        data: Vec::new(),
        exec_seen: BTreeSet::new(),
    };
    importer.add_variables();
    importer.add_nodes();
    importer.connect();
    importer.check_entities();
    importer.check_native_events();
    importer.check_scope();
    importer.add_layout();
    importer.add_notes(decoded);
    importer.disable_unreached_errors();
    importer.finish()
}

/// A slot of the canvas.
type SlotKey = (CanvasNodeId, CanvasSlotId);

/// An end of a data connection with its type, where one is known.
#[derive(Debug, Clone)]
struct DataEnd {
    at: Endpoint,
    value_type: Option<ValueType>,
}

struct Importer<'a> {
    index: CanvasIndex<'a>,
    registry: &'a Registry,
    kinds: Kinds<'a>,
    /// The kinds that the canvas itself has: those of buses, calls of functions, entries and exits.
    own: &'a authcanvas_interpreter::Kinds<'a>,
    /// The buses and functions of the graph.
    around: &'a Graph,
    /// The functions that can be called, by the name of their canvas.
    shapes: &'a BTreeMap<String, Shape>,
    /// The function that is being made.
    within: Option<Within<'a>>,
    library: &'a dyn Library,
    graph: Graph,
    diagnostics: Vec<Diagnostic>,
    sources: BTreeMap<NodeId, CanvasNodeId>,
    secrets: BTreeMap<VariableId, Secret>,
    variables: BTreeMap<CanvasVariableId, (VariableId, ValueType)>,
    /// The first node that was made for each node of the canvas.
    made: BTreeMap<CanvasNodeId, NodeId>,
    /// Where the slots of the canvas have gone.
    exec_ins: BTreeMap<SlotKey, Vec<Endpoint>>,
    exec_outs: BTreeMap<SlotKey, Endpoint>,
    inputs: BTreeMap<SlotKey, Vec<DataEnd>>,
    outputs: BTreeMap<SlotKey, DataEnd>,
    /// Nodes whose exec slots are there for the order of data alone: execution goes through them.
    through: BTreeSet<CanvasNodeId>,
    /// Names that are given already, and ranks of entries by what they wait for.
    node_names: Names,
    variable_names: Names,
    orders: BTreeMap<String, i64>,
    /// Connections that stand in no canvas, in the order in which they are taken.
    exec: Vec<(Endpoint, Endpoint)>,
    data: Vec<(DataEnd, DataEnd)>,
    /// Connections of execution that are there already.
    exec_seen: BTreeSet<(Endpoint, Endpoint)>,
}

impl Importer<'_> {
    /// Remembers which node of the canvas a node was made for.
    fn note_source(&mut self, node: NodeId, source: CanvasNodeId) {
        self.made.entry(source).or_insert_with(|| node.clone());
        self.sources.insert(node, source);
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// What decoding did not understand, at the nodes it was found in.
    fn add_notes(&mut self, decoded: &Decoded) {
        let notes = decoded.notes.iter().map(|note| {
            let node = note.node.and_then(|id| self.made.get(&id));
            let site = node.map_or(Site::Graph, |node| Site::Node(node.clone()));
            let place = if note.path.is_empty() { "/" } else { &note.path };
            Diagnostic::warning(codes::NOT_UNDERSTOOD.code, site, format!("{} (at {place})", note.message))
        });
        let notes: Vec<_> = notes.collect();
        self.diagnostics.extend(notes);
    }

    fn finish(mut self) -> Translated {
        self.diagnostics.extend(placeholders(&self.graph));
        Translated { graph: self.graph, diagnostics: self.diagnostics, sources: self.sources, secrets: self.secrets }
    }
}

/// A slot's id that is made from a name of the canvas, or of a kind's own declaration.
fn slot_id(text: &str) -> SlotId {
    let id = snake_case(text);
    SlotId::new(&id).expect("snake_case gives a lower-case letter, then letters, digits and `_`")
}

/// A name in snake_case: `Get First Element` and `GetFirstElement` both give `get_first_element`. What gives no
/// letter at all is `slot`.
fn snake_case(name: &str) -> String {
    let mut text = String::new();
    let mut before_lower = false;
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            if !text.is_empty() && !text.ends_with('_') {
                text.push('_');
            }
            before_lower = false;
            continue;
        }
        if letter.is_ascii_uppercase() && before_lower {
            text.push('_');
        }
        if text.is_empty() && letter.is_ascii_digit() {
            text.push_str("n_");
        }
        text.push(letter.to_ascii_lowercase());
        before_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    let text = text.trim_end_matches('_');
    if text.is_empty() { "slot".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn names_become_ids() {
        let check = |name: &str, expected: &str| assert_eq!(snake_case(name), expected, "{name}");
        check("Key Not Found", "key_not_found");
        check("OnEntityActivated", "on_entity_activated");
        check("In", "in");
        check("Value_1", "value_1");
        check("3 times", "n_3_times");
        check(":-(", "slot");
        check("AWSCognitoIDP", "awscognito_idp");
    }
}
