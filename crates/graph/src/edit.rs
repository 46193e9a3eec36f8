//! The only way a graph is changed: edits, each with an inverse.
//!
//! Everything a file can hold has an edit, comments and kept entries included, so that undo, merges and the editor
//! share one language. An edit knows no kinds: whether a slot exists is the checker's to say.

mod apply;
mod bus;
mod comment;
mod conflict;
mod function;
mod groups;
mod ids;
mod node;
mod rename;
mod variable;

pub(crate) use bus::event_of;
pub(crate) use comment::{node_has, variable_has};

use crate::{
    Bus, BusName, Comment, Conflict, ConflictSite, Connection, Frame, Function, FunctionId, Graph, Kept, Literal, Node,
    NodeId, Part, Place, Placed, Role, SlotId, ValueType, Variable, VariableId,
};

/// A change to a graph. `Put…` with `Some` adds or replaces, with `None` removes. Removing what is not there
/// changes nothing, except for nodes, variables, buses and frames, where it is a problem.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Changes the graph's title.
    SetTitle(String),
    /// Changes the graph's documentation.
    SetDoc(String),

    /// Adds, replaces or removes a bus. Nodes of its kinds stay.
    PutBus(BusName, Option<Box<Bus>>),
    /// Renames a bus; the nodes of its kinds follow.
    RenameBus(BusName, BusName),

    /// Adds, replaces or removes a function. Nodes that call it stay.
    PutFunction(FunctionId, Option<Box<Function>>),
    /// Renames a function; the nodes of the file that call it follow.
    RenameFunction(FunctionId, FunctionId),
    /// Changes the body of a function. Buses and functions belong to files and cannot be put there.
    InFunction(FunctionId, Box<Edit>),

    /// Adds, replaces or removes a variable, comments included. What is bound to it stays bound.
    PutVariable(VariableId, Option<Box<Variable>>),
    /// Renames a variable; every binding follows.
    RenameVariable(VariableId, VariableId),
    /// Changes a variable's type.
    SetVariableType(VariableId, ValueType),
    /// Changes what a variable is for.
    SetVariableRole(VariableId, Role),
    /// Gives a variable a value to begin with, or none. Removing takes the comment above along.
    PutVariableValue(VariableId, Option<Literal>),
    /// Changes a variable's documentation.
    SetVariableDoc(VariableId, String),

    /// Adds, replaces or removes a node, comments included. Its connections and position stay.
    PutNode(NodeId, Option<Box<Node>>),
    /// Renames a node; its connections and its position follow.
    RenameNode(NodeId, NodeId),
    /// Changes a node's kind; everything else of it stays.
    SetKind(NodeId, String),
    /// Changes which function a node calls; empty for none.
    SetCall(NodeId, String),
    /// Gives a node a title of its own, or the kind's where it is empty.
    SetNodeTitle(NodeId, String),
    /// Makes a node count as absent, or as present again.
    SetDisabled(NodeId, bool),
    /// Changes a node's rank among start nodes and handlers.
    SetOrder(NodeId, i64),
    /// Adds, replaces or removes a setting of a node. Removing takes the comment above along.
    PutSetting(NodeId, String, Option<Literal>),
    /// Adds, replaces or removes the literal of an input. Removing takes the comment above along.
    PutLiteral(NodeId, SlotId, Option<Literal>),
    /// Adds, replaces or removes the binding of a slot. Removing takes the comment above along.
    PutBinding(NodeId, SlotId, Option<VariableId>),
    /// Adds, replaces or removes a settled type variable. Removing takes the comment above along.
    PutType(NodeId, String, Option<ValueType>),

    /// Adds a connection (with the comment above it) or removes it.
    PutConnection(Connection, Option<Comment>),
    /// Places a node on the canvas, or leaves it to the automatic layout.
    PutPlace(NodeId, Option<Placed>),
    /// Inserts a frame before the one at this index; at the end where the index is the number of frames.
    InsertFrame(usize, Box<Frame>),
    /// Removes the frame at this index.
    RemoveFrame(usize),
    /// Replaces the frame at this index.
    ReplaceFrame(usize, Box<Frame>),

    /// Adds or replaces a conflict, or removes it without choosing; see [`Graph::resolve`] for choosing.
    PutConflict(ConflictSite, Option<Box<Conflict>>),
    /// Changes a comment; an empty one takes it away. The comments of connections, places and frames are changed
    /// with what they stand above.
    PutComment(CommentSite, Comment),
    /// Replaces the entries that were not understood; an empty list takes them away.
    PutKept(KeptSite, Vec<Kept>),
    /// Applies edits in order, all of them or none.
    Several(Vec<Edit>),
}

/// Where a comment stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CommentSite {
    /// A place outside variables, nodes, connections, positions and frames.
    Place(Place),
    /// Above a variable; with a path, inside it as in [`crate::EntryComments::inside`].
    Variable(VariableId, Option<String>),
    /// Above a node; with a path, inside it as in [`crate::EntryComments::inside`].
    Node(NodeId, Option<String>),
}

/// Where entries stand that were not understood. Those of a frame are changed with the frame.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeptSite {
    /// In a part of the file.
    Part(Part),
    /// Among the fields of a variable.
    Variable(VariableId),
    /// Among the fields of a node.
    Node(NodeId),
    /// In `with`, `set`, `bind` or `types` of a node.
    NodeField(NodeId, String),
}

/// Why an edit cannot be applied; the graph is then unchanged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditProblem {
    /// There is no such node.
    #[error("there is no node `{0}`")]
    NoNode(NodeId),
    /// There is no such bus.
    #[error("there is no bus `{0}`")]
    NoBus(BusName),
    /// There is no such function.
    #[error("there is no function `{0}`")]
    NoFunction(FunctionId),
    /// There is no such variable.
    #[error("there is no variable `{0}`")]
    NoVariable(VariableId),
    /// The new id is taken: by a node or variable, or by a connection, position or binding that names it.
    #[error("the id `{0}` is taken")]
    Taken(String),
    /// There is no frame at this index.
    #[error("there is no frame {0}")]
    NoFrame(usize),
    /// There is nothing that a comment or a kept entry could belong to.
    #[error("there is no place `{0}`")]
    NoPlace(String),
    /// A secret would have a value in the file.
    #[error("the variable `{0}` is a secret and can have no value in the file")]
    Secret(VariableId),
}

impl Graph {
    /// Applies an edit and answers its inverse: applying that gives the graph back, and the same bytes when written.
    /// Where it cannot be applied the graph is unchanged.
    pub fn apply(&mut self, edit: Edit) -> Result<Edit, EditProblem> {
        self.refuse_secret(&edit)?;
        self.perform(edit)
    }

    /// Applies edits in order, all of them or none, and answers the inverses in the order to apply them.
    pub fn apply_all(&mut self, edits: Vec<Edit>) -> Result<Vec<Edit>, EditProblem> {
        let mut inverses = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply(edit) {
                Ok(inverse) => inverses.push(inverse),
                Err(problem) => {
                    inverses.into_iter().rev().for_each(|inverse| self.undo(inverse));
                    return Err(problem);
                }
            }
        }
        inverses.reverse();
        Ok(inverses)
    }

    /// Applies the inverse of the last edit, whatever the graph was like before.
    fn undo(&mut self, inverse: Edit) {
        if let Edit::Several(inverses) = inverse {
            inverses.into_iter().for_each(|inverse| self.undo(inverse));
        } else {
            self.perform(inverse).expect("an inverse applies to the graph that its edit made");
        }
    }
}
