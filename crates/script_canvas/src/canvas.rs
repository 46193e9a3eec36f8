//! The canvas: what a `.scriptcanvas` file says, typed and in its own order.
//!
//! Ids, names and types are the file's. Nothing is resolved, inferred or judged here but what the file format itself
//! leaves open: which end of a connection is its source, and which value belongs to which slot.

use crate::{
    CanvasNodeId, CanvasSlotId, CanvasType, CanvasValue, CanvasVariableId, Datum, JsonObject, Layout, NodeClass,
    NodeGroup, NodeLook,
};
use serde_json::Value as Json;
use std::sync::Arc;

/// A graph as its file says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Canvas {
    /// The id of the graph's own entity.
    pub id: u64,
    /// The name of the graph's entity. It is often that of the first save; the file's own name is the better one.
    pub name: String,
    /// Which writer the file claims.
    pub versions: Versions,
    /// The nodes in file order, which is the order in which several Start nodes run. Ids are unique.
    pub nodes: Vec<CanvasNode>,
    /// The connections in file order, each from an out to an in. All ends exist.
    pub connections: Vec<CanvasConnection>,
    /// The variables as the file orders them, which is not the order of construction. Ids are unique.
    pub variables: Vec<CanvasVariable>,
    /// What only the editor needs.
    pub layout: Layout,
}

/// The versions a file claims; 0 where it says none. All known files read alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Versions {
    /// Of the grammar.
    pub grammar: u64,
    /// Of the runtime.
    pub runtime: u64,
    /// Of the file.
    pub file: u64,
}

/// A node.
#[derive(Debug, Clone, PartialEq)]
pub struct CanvasNode {
    /// The id of the node's entity.
    pub id: CanvasNodeId,
    /// The name of its C++ class, such as `Start` or `MethodOverloaded`; empty where the file says none.
    pub class: String,
    /// The members that only its class has.
    pub own: NodeClass,
    /// The slots in file order, by which arguments and results are matched.
    pub slots: Vec<CanvasSlot>,
    /// Values for which there is no data-in slot; always empty in files of the engine.
    pub spare_datums: Vec<Datum>,
    /// Why the node is disabled: bit 1 by the user, bit 2 by a failed update; 0 for an enabled node.
    pub disabled_flag: u64,
    /// The name of the node's entity, such as `SC-Node(Print)`. Text for people.
    pub entity_name: String,
    /// A name given to the node itself; empty in most files.
    pub name: String,
    /// A comment given to the node; empty in most files.
    pub tool_tip: String,
    /// A style of its own, such as `.compact`.
    pub style: String,
    /// Place and looks; `None` where the layout does not name the node.
    pub look: Option<NodeLook>,
    /// Members that are not known here, as they stand; each has a note.
    pub unknown_members: JsonObject,
    /// The node's entity as it stands in the file.
    pub source: Arc<Json>,
}

/// A slot.
#[derive(Debug, Clone, PartialEq)]
pub struct CanvasSlot {
    /// Its id; `None` where the file says none, and then nothing can be connected to it.
    pub id: Option<CanvasSlotId>,
    /// Its name. An identity for exec slots only: names of data slots do not always tell the truth.
    pub name: String,
    /// Execution or data, in or out.
    pub kind: SlotKind,
    /// The type it shows, which dynamic slots have settled on; untyped where only the datum or the variable has one.
    pub display_type: CanvasType,
    /// Which types it can take.
    pub dynamic: DynamicType,
    /// Slots of one node with the same group change type together.
    pub dynamic_group: Option<u32>,
    /// Slots of one node with the same group belong together on screen.
    pub display_group: Option<u32>,
    /// The variable it is bound to: an in reads it when the node runs, an out writes it when the node has run.
    pub variable: Option<CanvasVariableId>,
    /// The value of a data-in slot, for when nothing is connected or bound.
    pub datum: Option<Datum>,
    /// True for an exec out that fires later than its node's own call.
    pub is_latent: bool,
    /// True for the hidden exec slots of a compact node: a data connection of it is also one of execution.
    pub creates_implicit_connections: bool,
    /// False for a slot the editor hides; it is an argument all the same.
    pub is_visible: bool,
    /// True where the type depends on the overload chosen.
    pub is_overload: bool,
    /// True where the user added the slot.
    pub is_user_added: bool,
    /// What the editor says about it.
    pub tool_tip: String,
}

/// What a slot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotKind {
    /// Execution enters.
    ExecIn,
    /// Execution leaves.
    ExecOut,
    /// A value enters.
    DataIn,
    /// A value leaves.
    DataOut,
    /// The file does not say it in a way known here; nothing is connected to it.
    Unknown,
}

/// Which types a slot can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DynamicType {
    /// The one it has.
    #[default]
    Fixed,
    /// Any type but containers.
    AnyValue,
    /// Any container.
    AnyContainer,
    /// Any type.
    Anything,
}

/// A connection. It runs from an out to an in whichever way round the file had it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CanvasConnection {
    /// Execution or data.
    pub kind: ConnectionKind,
    /// The out.
    pub from: CanvasEndpoint,
    /// The in.
    pub to: CanvasEndpoint,
    /// True where the file named the in as the source.
    pub was_reversed: bool,
}

/// What runs along a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConnectionKind {
    /// Execution.
    Exec,
    /// A value.
    Data,
}

/// One end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CanvasEndpoint {
    /// The node.
    pub node: CanvasNodeId,
    /// The slot of that node.
    pub slot: CanvasSlotId,
}

/// A variable.
#[derive(Debug, Clone, PartialEq)]
pub struct CanvasVariable {
    /// Its id.
    pub id: CanvasVariableId,
    /// Its name, which a file may leave out.
    pub name: Option<String>,
    /// Its type and initial value.
    pub datum: Datum,
    /// How long it lives.
    pub scope: VariableScope,
    /// Where its initial value comes from.
    pub initial_value: InitialValueSource,
}

/// How long a variable lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum VariableScope {
    /// As long as the graph, or the instance of the function.
    #[default]
    Graph,
    /// One call of a function.
    Function,
    /// One call of a function, and nothing writes it.
    FunctionReadOnly,
}

/// Where a variable's initial value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum InitialValueSource {
    /// The datum.
    #[default]
    Datum,
    /// Whoever puts the graph to use may give another: an input of the run.
    Outside,
}

impl Canvas {
    /// The node of an id, found by walking through all nodes: index them before asking for many.
    pub fn node(&self, id: CanvasNodeId) -> Option<&CanvasNode> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The variable of an id.
    pub fn variable(&self, id: CanvasVariableId) -> Option<&CanvasVariable> {
        self.variables.iter().find(|variable| variable.id == id)
    }

    /// The type of a slot: the type it shows, else that of its datum, else that of the variable it is bound to.
    pub fn slot_type<'canvas>(&'canvas self, slot: &'canvas CanvasSlot) -> &'canvas CanvasType {
        let datum = slot.datum.as_ref().map(|datum| &datum.value_type);
        let variable = slot.variable.and_then(|id| self.variable(id)).map(|variable| &variable.datum.value_type);
        let candidates = [Some(&slot.display_type), datum, variable];
        let typed = candidates.into_iter().flatten().find(|candidate| **candidate != CanvasType::Untyped);
        typed.unwrap_or(&CanvasType::Untyped)
    }

    /// The nodes of a group, in file order. Comments and groups within it are among
    /// [`members`](NodeGroup::members) only.
    pub fn nodes_in_group<'canvas>(
        &'canvas self,
        group: &'canvas NodeGroup,
    ) -> impl Iterator<Item = &'canvas CanvasNode> {
        self.nodes.iter().filter(|node| {
            let id = node.look.as_ref().and_then(|look| look.persistent_id);
            id.is_some_and(|id| group.members.contains(&id))
        })
    }
}

impl CanvasNode {
    /// True when the node and its connections count as absent.
    pub fn is_disabled(&self) -> bool {
        self.disabled_flag != 0
    }

    /// The slot of an id; the first where a damaged file gives an id twice.
    pub fn slot(&self, id: CanvasSlotId) -> Option<&CanvasSlot> {
        self.slots.iter().find(|slot| slot.id == Some(id))
    }

    /// The first slot of a kind and name, which is how exec slots are told apart. A name says nothing reliable about
    /// data slots but those of handlers and of expressions.
    pub fn slot_named(&self, kind: SlotKind, name: &str) -> Option<&CanvasSlot> {
        self.slots_of(kind).find(|slot| slot.name == name)
    }

    /// The slots of one kind, in order.
    pub fn slots_of(&self, kind: SlotKind) -> impl Iterator<Item = &CanvasSlot> {
        self.slots.iter().filter(move |slot| slot.kind == kind)
    }
}

/// Entity ids with a meaning. Any other literal id refers into a level of the engine.
pub mod entity_id {
    /// The entity that owns the graph: self.
    pub const OWNER: u64 = 2_901_262_558;
    /// The graph's own unique id, the hidden first argument of unit-testing functions.
    pub const GRAPH: u64 = 4_276_206_253;
    /// No entity.
    pub const INVALID: u64 = crate::datum::INVALID_ENTITY;
}

impl CanvasValue {
    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        if let CanvasValue::String(text) = self { Some(text) } else { None }
    }

    /// The number of a number value.
    pub fn as_number(&self) -> Option<f64> {
        if let CanvasValue::Number(number) = self { Some(*number) } else { None }
    }
}
