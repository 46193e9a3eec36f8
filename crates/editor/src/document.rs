//! One open graph: the document, where it was read from, what was done to it, and what is selected in it.
//!
//! The graph changes only through [`Document::change`], undo and redo. What follows from it (slots, connected ends,
//! findings) is derived and thrown away when it changes.

use crate::catalog::{Catalog, is_exec, is_out};
use crate::history::History;
use authcanvas_graph::{Connection, Diagnostic, Edit, EditProblem, Endpoint, Graph, NodeId, SlotId, ValueType};
use authcanvas_interpreter::{SlotDef, SlotShape, SlotType};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Names an open document for as long as the editor runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(pub u64);

/// What is selected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Connections.
    pub connections: BTreeSet<Connection>,
    /// Comment frames, by index.
    pub frames: BTreeSet<usize>,
}

impl Selection {
    /// How many things are selected.
    pub fn len(&self) -> usize {
        self.nodes.len() + self.connections.len() + self.frames.len()
    }

    /// True when nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The only selected node, if there is exactly one.
    pub fn only_node(&self) -> Option<&NodeId> {
        if self.nodes.len() == 1 { self.nodes.first() } else { None }
    }
}

/// What the checker found in a state of the graph.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The revision that was checked.
    pub revision: u64,
    /// The findings, sorted by site.
    pub diagnostics: Vec<Diagnostic>,
    /// The types that data slots are settled to.
    pub types: BTreeMap<(NodeId, SlotId), ValueType>,
}

/// What follows from the graph alone.
#[derive(Debug, Default)]
struct Derived {
    slots: BTreeMap<NodeId, Vec<SlotDef>>,
    connected: BTreeSet<Endpoint>,
}

/// An open graph.
#[derive(Debug)]
pub struct Document {
    /// Its name while the editor runs.
    pub id: DocumentId,
    /// A save of it is at work.
    pub is_saving: bool,
    /// Where it was read from or saved to.
    pub path: Option<PathBuf>,
    /// What reading the file found.
    pub found_on_reading: Vec<Diagnostic>,
    /// What is selected.
    pub selection: Selection,
    /// What the checker found last, perhaps in an earlier state.
    pub checked: Checked,
    /// What the file held when it was read or saved, to notice that somebody else changed it.
    pub on_disk: Option<String>,
    /// The shipped graph that it began as, until it is saved.
    pub template: Option<&'static str>,
    graph: Graph,
    history: History,
    revision: u64,
    derived: Derived,
}

impl Document {
    /// A document of a graph that is as its file is, or new.
    pub fn new(id: DocumentId, path: Option<PathBuf>, graph: Graph, catalog: &Catalog) -> Self {
        let mut document = Self {
            id,
            is_saving: false,
            path,
            found_on_reading: Vec::new(),
            selection: Selection::default(),
            checked: Checked::default(),
            on_disk: None,
            template: None,
            graph,
            history: History::of_saved(),
            revision: 1,
            derived: Derived::default(),
        };
        document.derive(catalog);
        document
    }

    /// The graph.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// What was done to it.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Grows with every change.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The file's name, or what an unsaved graph is called.
    pub fn name(&self) -> String {
        let named = self.path.as_deref().and_then(Path::file_name);
        named.map_or_else(|| "untitled.ron".to_owned(), |name| name.to_string_lossy().into_owned())
    }

    /// Applies edits as one step of the history, or as more of the last one where the gesture is the same.
    ///
    /// # Errors
    /// When an edit cannot be applied; nothing is changed then.
    pub fn change(
        &mut self,
        catalog: &Catalog,
        label: &str,
        edits: Vec<Edit>,
        gesture: Option<String>,
    ) -> Result<(), EditProblem> {
        if edits.is_empty() {
            return Ok(());
        }
        let touched = touched_nodes(&edits);
        self.history.apply(&mut self.graph, label, edits, gesture)?;
        self.changed(catalog, touched);
        Ok(())
    }

    /// Ends the gesture on top of the history.
    pub fn end_gesture(&mut self) {
        self.history.end_gesture();
    }

    /// Takes the last step back; answers its label.
    pub fn undo(&mut self, catalog: &Catalog) -> Option<String> {
        let label = self.history.undo(&mut self.graph)?;
        self.changed(catalog, None);
        Some(label)
    }

    /// Does the step again that was undone last; answers its label.
    pub fn redo(&mut self, catalog: &Catalog) -> Option<String> {
        let label = self.history.redo(&mut self.graph)?;
        self.changed(catalog, None);
        Some(label)
    }

    /// Takes another state of the graph in place of this one, as one step that can be taken back; a file holds it as
    /// this text.
    ///
    /// # Errors
    /// When the graph cannot be made into the other; nothing is changed then.
    pub fn take(&mut self, catalog: &Catalog, graph: &Graph, text: String) -> Result<(), EditProblem> {
        let edits = authcanvas_graph::diff(&self.graph, graph);
        self.change(catalog, "Take the file's changes", edits, None)?;
        self.mark_saved(text);
        Ok(())
    }

    /// The graph was saved as it is, as this text.
    pub fn mark_saved(&mut self, text: String) {
        self.history.mark_saved();
        self.on_disk = Some(text);
    }

    /// The file holds something else than the graph by now.
    pub fn mark_unsaved(&mut self) {
        self.history.forget_saved();
    }

    /// True when the graph differs from its file.
    pub fn is_dirty(&self) -> bool {
        self.history.is_dirty()
    }

    fn changed(&mut self, catalog: &Catalog, touched: Option<BTreeSet<NodeId>>) {
        self.revision += 1;
        match touched {
            Some(touched) => self.derive_again(catalog, &touched),
            None => self.derive(catalog),
        }
        let graph = &self.graph;
        self.selection.nodes.retain(|id| graph.nodes.contains_key(id));
        self.selection.connections.retain(|connection| graph.connections.contains_key(connection));
        self.selection.frames.retain(|frame| *frame < graph.view.frames.len());
    }

    fn derive(&mut self, catalog: &Catalog) {
        let mut of_node: BTreeMap<&NodeId, Vec<&Connection>> = BTreeMap::new();
        for connection in self.graph.connections.keys() {
            of_node.entry(&connection.from.node).or_default().push(connection);
            of_node.entry(&connection.to.node).or_default().push(connection);
        }
        let slots = self.graph.nodes.iter().map(|(id, node)| {
            let connections = of_node.get(id).into_iter().flatten().copied();
            (id.clone(), catalog.slots(id, node, connections))
        });
        self.derived.slots = slots.collect();
        let ends = |connection: &Connection| [connection.from.clone(), connection.to.clone()];
        self.derived.connected = self.graph.connections.keys().flat_map(ends).collect();
    }

    /// Derives what follows from these nodes and their settings; their connections stayed.
    fn derive_again(&mut self, catalog: &Catalog, touched: &BTreeSet<NodeId>) {
        for id in touched {
            let connections = self
                .graph
                .connections
                .keys()
                .filter(|connection| connection.from.node == *id || connection.to.node == *id);
            match self.graph.nodes.get(id) {
                Some(node) => {
                    let slots = catalog.slots(id, node, connections);
                    self.derived.slots.insert(id.clone(), slots);
                }
                None => {
                    self.derived.slots.remove(id);
                }
            }
        }
    }

    /// The slots of a node, in order.
    pub fn slots(&self, node: &NodeId) -> &[SlotDef] {
        self.derived.slots.get(node).map_or(&[], Vec::as_slice)
    }

    /// A slot.
    pub fn slot(&self, end: &Endpoint) -> Option<&SlotDef> {
        self.slots(&end.node).iter().find(|slot| slot.id == end.slot)
    }

    /// True when a connection begins or ends at a slot.
    pub fn is_connected(&self, end: &Endpoint) -> bool {
        self.derived.connected.contains(end)
    }

    /// The type of a data slot as far as it is known: as the checker settled it, else as its kind says.
    pub fn type_of(&self, end: &Endpoint) -> Option<ValueType> {
        if let Some(settled) = self.checked.types.get(&(end.node.clone(), end.slot.clone())) {
            return Some(settled.clone());
        }
        match crate::catalog::type_of(self.slot(end)?)? {
            SlotType::Known(value_type) => Some(value_type.clone()),
            SlotType::Var(_) | SlotType::ArrayOf(_) | SlotType::MapOf(..) => None,
        }
    }

    /// True when execution passes through a slot.
    pub fn is_exec(&self, end: &Endpoint) -> bool {
        self.slot(end).is_some_and(is_exec)
    }

    /// True when something leaves by a slot.
    pub fn is_out(&self, end: &Endpoint) -> bool {
        self.slot(end).is_some_and(is_out)
    }

    /// The findings about the graph: of its reading, then of the checker.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found_on_reading.iter().chain(&self.checked.diagnostics)
    }

    /// The inputs of a node in whose place a literal can stand.
    pub fn inputs<'d>(&'d self, node: &NodeId) -> impl Iterator<Item = &'d SlotDef> + use<'d> {
        self.slots(node).iter().filter(|slot| matches!(slot.shape, SlotShape::Input { .. }))
    }
}

/// The nodes whose slots edits may change; nothing where an edit may change more than some nodes by themselves.
fn touched_nodes(edits: &[Edit]) -> Option<BTreeSet<NodeId>> {
    let mut touched = BTreeSet::new();
    for edit in edits {
        match edit {
            Edit::PutLiteral(id, ..)
            | Edit::PutBinding(id, ..)
            | Edit::PutSetting(id, ..)
            | Edit::PutType(id, ..)
            | Edit::SetKind(id, _) => {
                touched.insert(id.clone());
            }
            Edit::SetTitle(_)
            | Edit::SetDoc(_)
            | Edit::PutVariable(..)
            | Edit::SetVariableType(..)
            | Edit::SetVariableRole(..)
            | Edit::PutVariableValue(..)
            | Edit::SetVariableDoc(..)
            | Edit::SetNodeTitle(..)
            | Edit::SetDisabled(..)
            | Edit::SetOrder(..)
            | Edit::PutPlace(..)
            | Edit::InsertFrame(..)
            | Edit::RemoveFrame(_)
            | Edit::ReplaceFrame(..)
            | Edit::PutConflict(..)
            | Edit::PutComment(..)
            | Edit::PutKept(..) => {}
            Edit::Several(edits) => touched.extend(touched_nodes(edits)?),
            // Graph crates grow; what is not known here derives everything anew.
            Edit::RenameVariable(..)
            | Edit::PutNode(..)
            | Edit::RenameNode(..)
            | Edit::PutConnection(..)
            | Edit::PutBus(..)
            | Edit::RenameBus(..) => {
                return None;
            }
        }
    }
    Some(touched)
}
