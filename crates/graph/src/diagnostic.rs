//! What is wrong or doubtful about a graph, and where. A graph with diagnostics still opens.

use crate::{BusName, Connection, Edit, FunctionId, NodeId, SlotId, VariableId};
use std::fmt;
use std::sync::Arc;

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The graph cannot run.
    Error,
    /// The graph runs, and may not do what was meant.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A place in a graph that a diagnostic, a fault or an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// The graph as a whole, or a field of it.
    Graph,
    /// A bus that the graph declares.
    Bus(BusName),
    /// A variable.
    Variable(VariableId),
    /// A node.
    Node(NodeId),
    /// A setting of a node, by its name under `with`.
    Setting(NodeId, String),
    /// A slot of a node.
    Slot(NodeId, SlotId),
    /// A connection.
    Connection(Connection),
    /// A function, or a field of it.
    Function(FunctionId),
    /// A place inside a function; never one of another function.
    In(FunctionId, Box<Site>),
    /// A place that has no id of its own, by line and column, both from 1.
    Text {
        /// The line, from 1.
        line: u32,
        /// The column in characters, from 1.
        column: u32,
    },
    /// A line of a script that takes part in the run.
    Script {
        /// The script's file, as the run calls it.
        name: Arc<str>,
        /// The line, from 1; 0 for the script as a whole.
        line: u32,
    },
}

impl Site {
    /// The same place, inside a function.
    pub fn inside(self, function: Option<&FunctionId>) -> Self {
        match (function, self) {
            (None, site) | (Some(_), site @ (Self::Text { .. } | Self::Script { .. })) => site,
            (Some(function), Self::Graph) => Self::Function(function.clone()),
            (Some(function), site) => Self::In(function.clone(), Box::new(site)),
        }
    }

    /// The function whose nodes the site is about.
    pub fn function(&self) -> Option<&FunctionId> {
        match self {
            Self::In(function, _) | Self::Function(function) => Some(function),
            Self::Graph
            | Self::Bus(_)
            | Self::Variable(_)
            | Self::Node(_)
            | Self::Setting(..)
            | Self::Slot(..)
            | Self::Connection(_)
            | Self::Text { .. }
            | Self::Script { .. } => None,
        }
    }

    /// The node of the graph that the site belongs to, if it belongs to exactly one; none for nodes of functions.
    pub fn node(&self) -> Option<&NodeId> {
        match self {
            Self::Node(node) | Self::Setting(node, _) | Self::Slot(node, _) => Some(node),
            Self::In(..)
            | Self::Function(_)
            | Self::Graph
            | Self::Bus(_)
            | Self::Variable(_)
            | Self::Connection(_)
            | Self::Text { .. }
            | Self::Script { .. } => None,
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Graph => f.write_str("graph"),
            Self::Bus(name) => write!(f, "bus `{name}`"),
            Self::Variable(id) => write!(f, "variable `{id}`"),
            Self::Node(id) => write!(f, "node `{id}`"),
            Self::Setting(node, name) => write!(f, "node `{node}`, setting `{}`", name.escape_debug()),
            Self::Slot(node, slot) => write!(f, "node `{node}`, slot `{slot}`"),
            Self::Connection(connection) => write!(f, "connection `{connection}`"),
            Self::Function(id) => write!(f, "function `{id}`"),
            Self::In(id, site) => write!(f, "function `{id}`, {site}"),
            Self::Text { line, column } => write!(f, "line {line}, column {column}"),
            Self::Script { name, line: 0 } => f.write_str(name),
            Self::Script { name, line } => write!(f, "{name}:{line}"),
        }
    }
}

/// A finding about a graph.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// Stable name of the rule, such as `slot.type-mismatch`; wording may change, this may not.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    pub site: Site,
    /// A lower-case fragment without full stop: what was expected, then what was found.
    pub message: String,
    /// What to do, in whole sentences.
    pub hint: Option<String>,
    /// A change that makes the finding go away.
    pub fix: Option<Fix>,
    /// Other changes that make it go away, instead of the first.
    pub other_fixes: Vec<Fix>,
}

/// A change that removes a diagnostic.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What the change does, as a menu would say it.
    pub title: String,
    /// The change.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// An error at a site.
    pub fn error(code: &'static str, site: Site, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            site,
            message: message.into(),
            hint: None,
            fix: None,
            other_fixes: Vec::new(),
        }
    }

    /// A warning at a site.
    pub fn warning(code: &'static str, site: Site, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, site, message) }
    }

    /// The same with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with a fix; a second one is another way.
    pub fn with_fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Self {
        let fix = Fix { title: title.into(), edits };
        match self.fix {
            None => self.fix = Some(fix),
            Some(_) => self.other_fixes.push(fix),
        }
        self
    }
}

/// What a diagnostic code means, for `explain` and the reference page.
#[derive(Debug, Clone, Copy)]
pub struct CodeDoc {
    /// The code.
    pub code: &'static str,
    /// How much findings of this code matter.
    pub severity: Severity,
    /// One sentence.
    pub summary: &'static str,
    /// What it means and what to do, in whole sentences.
    pub explanation: &'static str,
}
