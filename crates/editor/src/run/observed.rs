//! What a run told, gathered by place: marks of nodes, last values, lines of the console, and the stream itself.

use super::Ended;
use authcanvas::graph::{NodeId, Site, SlotId, VariableId};
use authcanvas::interpreter::{Event, Happening, LogLevel};
use authcanvas::trace_line;
use std::collections::{BTreeMap, VecDeque};

/// How many lines the console keeps.
const MOST_LINES: usize = 10_000;

/// How many events are kept for saving the stream.
const MOST_EVENTS: usize = 100_000;

/// How a line of the console is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Printed by the graph.
    Printed,
    /// For those who look closely.
    Quiet,
    /// Something may be wrong.
    Warning,
    /// Something is wrong.
    Error,
}

/// A line of the console.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Virtual time since the run began, in nanoseconds.
    pub at: u64,
    /// How it is to be read.
    pub tone: Tone,
    /// Where it comes from.
    pub site: Site,
    /// The text.
    pub text: String,
}

/// What happened to a node last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeMark {
    /// It was entered and not left yet, or waits for an answer.
    Running,
    /// It was left.
    Done,
    /// It went wrong.
    Faulted,
}

/// What a run told so far.
#[derive(Debug, Default)]
pub struct Observed {
    /// Which backend it uses.
    pub backend: String,
    /// How it ended, once it did.
    pub ended: Option<Ended>,
    /// The marks of nodes.
    pub nodes: BTreeMap<NodeId, NodeMark>,
    /// How often each exec out was left by.
    pub left: BTreeMap<(NodeId, SlotId), u64>,
    /// The last value of each output, as Print would show it.
    pub values: BTreeMap<(NodeId, SlotId), String>,
    /// The last value of each variable that was written.
    pub variables: BTreeMap<VariableId, String>,
    /// The newest lines of the console.
    pub lines: VecDeque<Line>,
    /// The newest events, as the command line's trace spells them.
    pub stream: VecDeque<String>,
    /// The newest event's time, in virtual nanoseconds since the run began.
    pub at: u64,
    /// How many events there were.
    pub n_heard: u64,
}

impl Observed {
    /// Notes an event.
    pub fn hear(&mut self, event: &Event) {
        self.at = event.at;
        self.n_heard += 1;
        push(&mut self.stream, trace_line(event), MOST_EVENTS);
        match &event.what {
            Happening::Entered { site } | Happening::Asked { site, .. } | Happening::Delayed { site, .. } => {
                self.mark(site, NodeMark::Running);
            }
            Happening::Left { site, slot } => {
                self.mark(site, NodeMark::Done);
                if let (Some(node), Ok(slot)) = (site.node(), SlotId::new(slot)) {
                    *self.left.entry((node.clone(), slot)).or_default() += 1;
                }
            }
            Happening::Produced { site, value } => {
                if let Site::Slot(node, slot) = site {
                    self.values.insert((node.clone(), slot.clone()), value.clone());
                }
            }
            Happening::Wrote { variable, value } => {
                self.variables.insert(variable.clone(), value.clone());
            }
            Happening::Printed { site, text } => self.line(event.at, Tone::Printed, site, text),
            Happening::Logged { site, level, text } => {
                let tone = match level {
                    LogLevel::Info => Tone::Quiet,
                    LogLevel::Warning => Tone::Warning,
                    LogLevel::Error => Tone::Error,
                };
                self.line(event.at, tone, site, text);
            }
            Happening::Failed { site, text } => {
                self.mark(site, NodeMark::Faulted);
                self.line(event.at, Tone::Error, site, text);
            }
            Happening::Completed { site } => self.mark(site, NodeMark::Done),
            Happening::Faulted(fault) => {
                self.mark(&fault.site, NodeMark::Faulted);
                self.line(event.at, Tone::Error, &fault.site, &format!("{}: {}", fault.kind.code(), fault.message));
            }
            Happening::Answered { operation, outcome, .. } => {
                self.line(event.at, Tone::Quiet, &Site::Graph, &format!("{operation}: {outcome}"));
            }
            Happening::GivenUp { operation, .. } => {
                self.line(event.at, Tone::Quiet, &Site::Graph, &format!("{operation}: given up"));
            }
            Happening::Notified { .. } => {}
        }
    }

    fn mark(&mut self, site: &Site, mark: NodeMark) {
        if let Some(node) = site.node() {
            self.nodes.insert(node.clone(), mark);
        }
    }

    fn line(&mut self, at: u64, tone: Tone, site: &Site, text: &str) {
        push(&mut self.lines, Line { at, tone, site: site.clone(), text: text.to_owned() }, MOST_LINES);
    }
}

fn push<T>(queue: &mut VecDeque<T>, item: T, most: usize) {
    if queue.len() == most {
        queue.pop_front();
    }
    queue.push_back(item);
}
