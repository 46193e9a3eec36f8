//! What of a graph may look different after a change, so that only that is made anew.

use authcanvas_graph::{Connection, Edit, NodeId};
use std::collections::{BTreeSet, VecDeque};

/// How many changes are remembered one by one.
const MOST_ENTRIES: usize = 256;

/// The parts of a graph that may look different.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Touched {
    /// Everything.
    pub is_all: bool,
    /// Nodes came or went.
    pub is_other_set: bool,
    /// These nodes, there or gone.
    pub nodes: BTreeSet<NodeId>,
    /// These connections, there or gone.
    pub connections: BTreeSet<Connection>,
}

impl Touched {
    /// Everything.
    pub fn all() -> Self {
        Self { is_all: true, is_other_set: true, ..Self::default() }
    }

    /// What edits touch.
    pub fn by(edits: &[Edit]) -> Self {
        let mut touched = Self::default();
        edits.iter().for_each(|edit| touched.note(edit));
        touched
    }

    fn note(&mut self, edit: &Edit) {
        match edit {
            Edit::PutLiteral(id, ..)
            | Edit::PutBinding(id, ..)
            | Edit::PutSetting(id, ..)
            | Edit::PutType(id, ..)
            | Edit::SetKind(id, _)
            | Edit::SetNodeTitle(id, _)
            | Edit::SetDisabled(id, _)
            | Edit::SetOrder(id, _)
            | Edit::PutPlace(id, _) => {
                self.nodes.insert(id.clone());
            }
            Edit::PutNode(id, _) => {
                self.nodes.insert(id.clone());
                self.is_other_set = true;
            }
            Edit::PutConnection(connection, _) => {
                self.nodes.insert(connection.from.node.clone());
                self.nodes.insert(connection.to.node.clone());
                self.connections.insert(connection.clone());
            }
            Edit::SetTitle(_)
            | Edit::SetDoc(_)
            | Edit::PutVariableValue(..)
            | Edit::SetVariableRole(..)
            | Edit::SetVariableDoc(..)
            | Edit::InsertFrame(..)
            | Edit::RemoveFrame(_)
            | Edit::ReplaceFrame(..) => {}
            Edit::Several(edits) => edits.iter().for_each(|edit| self.note(edit)),
            // What may change more than it names, and what is not known here.
            _ => *self = Self::all(),
        }
    }

    /// Both.
    pub fn join(&mut self, other: &Self) {
        self.is_all |= other.is_all;
        self.is_other_set |= other.is_other_set;
        self.nodes.extend(other.nodes.iter().cloned());
        self.connections.extend(other.connections.iter().cloned());
    }
}

/// What was touched lately, by number.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    last: u64,
    entries: VecDeque<Touched>,
}

impl Changes {
    /// Notes a change.
    pub fn note(&mut self, touched: Touched) {
        self.last += 1;
        self.entries.push_back(touched);
        if self.entries.len() > MOST_ENTRIES {
            self.entries.pop_front();
        }
    }

    /// The number of the last change.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// What was touched after the change of a number; everything where that is too long ago.
    pub fn since(&self, number: u64) -> Touched {
        let n_later = usize::try_from(self.last.saturating_sub(number)).unwrap_or(usize::MAX);
        let Some(first) = self.entries.len().checked_sub(n_later) else { return Touched::all() };
        let mut touched = Touched::default();
        self.entries.range(first..).for_each(|entry| touched.join(entry));
        touched
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_was_touched_since_a_change_is_told_and_all_of_it_where_that_is_long_ago() {
        let node = |name: &str| NodeId::new(name).unwrap();
        let mut changes = Changes::default();
        changes.note(Touched::by(&[Edit::SetDisabled(node("a"), true)]));
        let number = changes.last();
        changes.note(Touched::by(&[Edit::Several(vec![Edit::PutNode(node("b"), None)])]));
        assert_eq!(changes.since(number).nodes, [node("b")].into());
        assert!(changes.since(number).is_other_set && !changes.since(number).is_all);
        assert_eq!(changes.since(0).nodes.len(), 2);
        (0..MOST_ENTRIES).for_each(|_| changes.note(Touched::default()));
        assert!(changes.since(number).is_all);
        assert_eq!(changes.since(changes.last()), Touched::default());
    }
}
