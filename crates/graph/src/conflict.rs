//! What a merge could not decide: each conflict has a place, a rule and both sides.
//!
//! A graph with conflicts is a graph: it loads, and what the rule let stand is in it. The other side is kept beside, so
//! that nothing is lost until somebody chooses. The checker refuses to run it.

use crate::{Bus, BusName, Comment, Connection, Endpoint, Function, FunctionId, Node, NodeId, Variable, VariableId};
use std::collections::BTreeMap;
use std::fmt;

/// What a conflict is about. There is one conflict for each.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictSite {
    /// The graph's title.
    Title,
    /// The graph's documentation.
    Doc,
    /// A declared bus.
    Bus(BusName),
    /// A variable.
    Variable(VariableId),
    /// The id of a variable, under the one that it has now.
    IdOfVariable(VariableId),
    /// A node.
    Node(NodeId),
    /// The id of a node, under the one that it has now.
    IdOfNode(NodeId),
    /// A function.
    Function(FunctionId),
    /// Where an out leads that takes one connection.
    Out(Endpoint),
    /// What leads to an input that takes one connection.
    Input(Endpoint),
}

/// Why two changes could not both be made, and what stands in the graph until somebody chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConflictRule {
    /// Both sides changed the same fact differently. Ours stands; what only one side changed is merged.
    BothChanged,
    /// Both sides added it, differently. Ours stands; what only one side says is merged.
    BothAdded,
    /// One side removed it, the other changed it. It stands, changed.
    RemovedAndChanged,
    /// One side removed it, the other connected or bound something new to it. It stands.
    RemovedAndUsed,
    /// Both sides gave it another id. Ours stands.
    BothRenamed,
    /// Both sides connected a slot that takes one connection, differently. The side that still connects it stands, and
    /// of two that do, ours.
    BothConnected,
}

impl ConflictRule {
    /// Every rule.
    pub const ALL: [Self; 6] = [
        Self::BothChanged,
        Self::BothAdded,
        Self::RemovedAndChanged,
        Self::RemovedAndUsed,
        Self::BothRenamed,
        Self::BothConnected,
    ];

    /// The rule as a file spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BothChanged => "BothChanged",
            Self::BothAdded => "BothAdded",
            Self::RemovedAndChanged => "RemovedAndChanged",
            Self::RemovedAndUsed => "RemovedAndUsed",
            Self::BothRenamed => "BothRenamed",
            Self::BothConnected => "BothConnected",
        }
    }

    /// What happened, as a lower-case fragment.
    pub fn says(self) -> &'static str {
        match self {
            Self::BothChanged => "both sides changed it differently",
            Self::BothAdded => "both sides added it differently",
            Self::RemovedAndChanged => "one side removed it and the other changed it",
            Self::RemovedAndUsed => "one side removed it and the other uses it anew",
            Self::BothRenamed => "both sides gave it another id",
            Self::BothConnected => "both sides connected it differently",
        }
    }
}

/// What one side has where a conflict is.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Alternative {
    /// Nothing: that side removed it.
    #[default]
    Absent,
    /// A title, a documentation or an id.
    Text(String),
    /// A bus.
    Bus(Box<Bus>),
    /// A variable.
    Variable(Box<Variable>),
    /// A node.
    Node(Box<Node>),
    /// A function.
    Function(Box<Function>),
    /// The connections of a slot, each with the comment above it.
    Connections(BTreeMap<Connection, Comment>),
}

/// A place where a merge could not decide.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Why, and what stands.
    pub rule: ConflictRule,
    /// What our side has.
    pub ours: Alternative,
    /// What their side has.
    pub theirs: Alternative,
    /// The comments above the conflict and inside it.
    pub comment: Comment,
}

impl Conflict {
    /// The fields of a conflict that follow its site, in the order in which they are written.
    pub(crate) const FIELDS: [&str; 3] = ["rule", "ours", "theirs"];

    /// What one side has.
    pub fn side(&self, side: MergeSide) -> &Alternative {
        match side {
            MergeSide::Ours => &self.ours,
            MergeSide::Theirs => &self.theirs,
        }
    }
}

/// One of the two sides of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MergeSide {
    /// The side that is merged into.
    Ours,
    /// The side that is merged.
    Theirs,
}

impl MergeSide {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Ours, Self::Theirs];

    /// The side as a file spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Theirs => "theirs",
        }
    }
}

impl ConflictSite {
    /// The fields that name a site, one of which each conflict has.
    pub(crate) const FIELDS: [&str; 9] =
        ["graph", "bus", "variable", "id_of_variable", "node", "id_of_node", "out", "input", "function"];

    /// The field that names the site in a file, and what it says.
    pub fn spelled(&self) -> (&'static str, String) {
        match self {
            Self::Title => ("graph", "title".to_owned()),
            Self::Doc => ("graph", "doc".to_owned()),
            Self::Bus(name) => ("bus", name.to_string()),
            Self::Variable(id) => ("variable", id.to_string()),
            Self::IdOfVariable(id) => ("id_of_variable", id.to_string()),
            Self::Node(id) => ("node", id.to_string()),
            Self::IdOfNode(id) => ("id_of_node", id.to_string()),
            Self::Function(id) => ("function", id.to_string()),
            Self::Out(end) => ("out", end.to_string()),
            Self::Input(end) => ("input", end.to_string()),
        }
    }

    /// The site that a field names; nothing where it names none.
    pub(crate) fn named(field: &str, text: &str) -> Option<Self> {
        match (field, text) {
            ("graph", "title") => Some(Self::Title),
            ("graph", "doc") => Some(Self::Doc),
            ("bus", name) => BusName::new(name).ok().map(Self::Bus),
            ("variable", id) => VariableId::new(id).ok().map(Self::Variable),
            ("id_of_variable", id) => VariableId::new(id).ok().map(Self::IdOfVariable),
            ("node", id) => NodeId::new(id).ok().map(Self::Node),
            ("id_of_node", id) => NodeId::new(id).ok().map(Self::IdOfNode),
            ("function", id) => FunctionId::new(id).ok().map(Self::Function),
            ("out", end) => Endpoint::parse(end).map(Self::Out),
            ("input", end) => Endpoint::parse(end).map(Self::Input),
            _ => None,
        }
    }

    /// The node that the conflict is about, where it is about one.
    pub fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Node(id) | Self::IdOfNode(id) => Some(id),
            Self::Out(end) | Self::Input(end) => Some(&end.node),
            Self::Title | Self::Doc | Self::Bus(_) | Self::Variable(_) | Self::IdOfVariable(_) | Self::Function(_) => {
                None
            }
        }
    }
}

impl fmt::Display for ConflictSite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("the graph's title"),
            Self::Doc => f.write_str("the graph's doc"),
            Self::Bus(name) => write!(f, "bus `{name}`"),
            Self::Variable(id) => write!(f, "variable `{id}`"),
            Self::IdOfVariable(id) => write!(f, "the id of variable `{id}`"),
            Self::Node(id) => write!(f, "node `{id}`"),
            Self::IdOfNode(id) => write!(f, "the id of node `{id}`"),
            Self::Function(id) => write!(f, "function `{id}`"),
            Self::Out(end) => write!(f, "out `{end}`"),
            Self::Input(end) => write!(f, "input `{end}`"),
        }
    }
}
