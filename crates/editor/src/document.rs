//! One open graph: the document, where it was read from, what was done to it, and what is selected in it.
//!
//! The graph changes only through [`Document::change`], undo and redo. What follows from it (slots, connected ends,
//! findings) is derived and thrown away when it changes.

use crate::catalog::{Catalog, is_exec, is_out};
use crate::history::History;
use crate::touched::{Changes, Touched};
use authcanvas_graph::{Connection, Diagnostic, Edit, EditProblem, Endpoint, Graph, NodeId, SlotId, ValueType};
use authcanvas_interpreter::{SlotDef, SlotShape, SlotType};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

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
    pub diagnostics: Arc<[Diagnostic]>,
    /// The types that data slots are settled to.
    pub types: Arc<BTreeMap<(NodeId, SlotId), ValueType>>,
    /// What looks different since the check before.
    pub touched: Touched,
}

/// What the checker does not know yet.
#[derive(Debug)]
pub enum Unchecked {
    /// The graph as it is.
    Whole(Box<Graph>),
    /// What was done to the graph that it knows.
    Edits(Vec<Edit>),
}

/// What follows from the graph alone.
#[derive(Debug, Default)]
struct Derived {
    slots: BTreeMap<NodeId, Vec<SlotDef>>,
    /// The connections that begin or end at each node that has some.
    joins: BTreeMap<NodeId, BTreeSet<Connection>>,
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
    /// What was done since the checker was asked last; nothing where it has to be sent the whole graph.
    unchecked: Option<Vec<Edit>>,
    looks: Changes,
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
            unchecked: None,
            looks: Changes::default(),
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
        let touched = Touched::by(&edits);
        let for_checker = self.unchecked.is_some().then(|| edits.clone());
        self.history.apply(&mut self.graph, label, edits, gesture)?;
        self.changed(catalog, touched, for_checker.unwrap_or_default());
        Ok(())
    }

    /// Ends the gesture on top of the history.
    pub fn end_gesture(&mut self) {
        self.history.end_gesture();
    }

    /// Takes the last step back; answers its label.
    pub fn undo(&mut self, catalog: &Catalog) -> Option<String> {
        let (label, edits) = self.history.undo(&mut self.graph)?;
        self.changed(catalog, Touched::by(&edits), edits);
        Some(label)
    }

    /// Does the step again that was undone last; answers its label.
    pub fn redo(&mut self, catalog: &Catalog) -> Option<String> {
        let (label, edits) = self.history.redo(&mut self.graph)?;
        self.changed(catalog, Touched::by(&edits), edits);
        Some(label)
    }

    /// What the checker does not know yet. It knows it from then on.
    pub fn take_unchecked(&mut self) -> Unchecked {
        match self.unchecked.replace(Vec::new()) {
            Some(edits) => Unchecked::Edits(edits),
            None => Unchecked::Whole(Box::new(self.graph.clone())),
        }
    }

    /// The checker has lost its graph and is sent the whole one again.
    pub fn forget_checked(&mut self) {
        self.unchecked = None;
    }

    /// Takes what the checker found.
    pub fn take_checked(&mut self, mut checked: Checked) {
        self.looks.note(std::mem::take(&mut checked.touched));
        self.checked = checked;
    }

    /// What may look different since a number that [`Document::looks`] told.
    pub fn touched_since(&self, number: u64) -> Touched {
        self.looks.since(number)
    }

    /// Grows with everything that may look different.
    pub fn looks(&self) -> u64 {
        self.looks.last()
    }

    /// The connections that begin or end at a node.
    pub fn joins(&self, node: &NodeId) -> impl Iterator<Item = &Connection> + Clone {
        self.derived.joins.get(node).into_iter().flatten()
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

    /// Takes the changes of another program besides our own, as one step that can be taken back; the file holds this
    /// text, which lacks ours.
    ///
    /// # Errors
    /// When the graph cannot be made into the other; nothing is changed then.
    pub fn take_merged(&mut self, catalog: &Catalog, graph: &Graph, text: String) -> Result<(), EditProblem> {
        let edits = authcanvas_graph::diff(&self.graph, graph);
        self.change(catalog, "Merge the file's changes", edits, None)?;
        self.on_disk = Some(text);
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

    fn changed(&mut self, catalog: &Catalog, touched: Touched, edits: Vec<Edit>) {
        self.revision += 1;
        if touched.is_all {
            self.derive(catalog);
        } else {
            self.derive_again(catalog, &touched);
        }
        self.looks.note(touched);
        if let Some(unchecked) = &mut self.unchecked {
            unchecked.extend(edits);
        }
        let graph = &self.graph;
        self.selection.nodes.retain(|id| graph.nodes.contains_key(id));
        self.selection.connections.retain(|connection| graph.connections.contains_key(connection));
        self.selection.frames.retain(|frame| *frame < graph.view.frames.len());
    }

    fn derive(&mut self, catalog: &Catalog) {
        self.derived = Derived::default();
        let joins = &mut self.derived.joins;
        for connection in self.graph.connections.keys() {
            joins.entry(connection.from.node.clone()).or_default().insert(connection.clone());
            joins.entry(connection.to.node.clone()).or_default().insert(connection.clone());
        }
        let joins = &self.derived.joins;
        let slots = self.graph.nodes.iter().map(|(id, node)| {
            let connections = joins.get(id).into_iter().flatten();
            (id.clone(), catalog.slots(id, node, connections))
        });
        self.derived.slots = slots.collect();
    }

    /// Derives what follows from what was touched.
    fn derive_again(&mut self, catalog: &Catalog, touched: &Touched) {
        let Derived { slots, joins } = &mut self.derived;
        for connection in &touched.connections {
            let is_there = self.graph.connections.contains_key(connection);
            for node in [&connection.from.node, &connection.to.node] {
                let of_node = joins.entry(node.clone()).or_default();
                if is_there {
                    of_node.insert(connection.clone());
                } else {
                    of_node.remove(connection);
                }
                if of_node.is_empty() {
                    joins.remove(node);
                }
            }
        }
        for id in &touched.nodes {
            match self.graph.nodes.get(id) {
                Some(node) => {
                    let connections = joins.get(id).into_iter().flatten();
                    slots.insert(id.clone(), catalog.slots(id, node, connections));
                }
                None => {
                    slots.remove(id);
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
        self.joins(&end.node).any(|connection| connection.from == *end || connection.to == *end)
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
        self.found_on_reading.iter().chain(&*self.checked.diagnostics)
    }

    /// The inputs of a node in whose place a literal can stand.
    pub fn inputs<'d>(&'d self, node: &NodeId) -> impl Iterator<Item = &'d SlotDef> + use<'d> {
        self.slots(node).iter().filter(|slot| matches!(slot.shape, SlotShape::Input { .. }))
    }
}
