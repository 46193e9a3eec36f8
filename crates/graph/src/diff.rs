//! The difference of two graphs, as the edits that make one from the other.
//!
//! Things are the same when they have the same id; a node or variable that only got another id is a rename. The
//! structs of the document are taken apart without `..`, so that a new field cannot be forgotten here.

mod entries;
mod renames;

pub(crate) use renames::{renamed_nodes, renamed_variables};

use crate::{CommentSite, Edit, Frame, Function, FunctionId, Graph, KeptSite, View};
use std::collections::{BTreeMap, BTreeSet};

/// The edits that make `after` from `before`: renames first, then variables, nodes, connections, looks, comments.
/// Applied to `before` in this order they give `after`; equal graphs give none.
pub fn diff(before: &Graph, after: &Graph) -> Vec<Edit> {
    let mut differ = Differ { work: before.clone(), edits: Vec::new() };
    differ.rename(after);
    differ.compare(after);
    differ.edits
}

/// The first graph on its way to the second, and the edits so far.
struct Differ {
    work: Graph,
    edits: Vec<Edit>,
}

impl Differ {
    /// Makes an edit, where it can be applied.
    fn push(&mut self, edit: Edit) -> bool {
        let is_applied = self.work.apply(edit.clone()).is_ok();
        if is_applied {
            self.edits.push(edit);
        }
        is_applied
    }

    fn compare(&mut self, after: &Graph) {
        let Graph { title, doc, conflicts, buses, variables, nodes, connections, functions, view, kept, comments } =
            after;
        if self.work.title != *title {
            self.push(Edit::SetTitle(title.clone()));
        }
        if self.work.doc != *doc {
            self.push(Edit::SetDoc(doc.clone()));
        }
        for (name, bus) in changes(&self.work.buses, buses) {
            self.push(Edit::PutBus(name, bus.map(Box::new)));
        }
        for id in all_keys(&self.work.variables, variables) {
            self.compare_variable(&id, variables.get(&id));
        }
        for id in all_keys(&self.work.nodes, nodes) {
            self.compare_node(&id, nodes.get(&id));
        }
        for (connection, comment) in changes(&self.work.connections, connections) {
            self.push(Edit::PutConnection(connection, comment));
        }
        for id in all_keys(&self.work.functions, functions) {
            self.compare_function(&id, functions.get(&id));
        }
        let View { nodes: places, frames } = view;
        for (id, placed) in changes(&self.work.view.nodes, places) {
            self.push(Edit::PutPlace(id, placed));
        }
        self.compare_frames(frames);
        for (site, conflict) in changes(&self.work.conflicts, conflicts) {
            self.push(Edit::PutConflict(site, conflict.map(Box::new)));
        }
        for (place, comment) in changes(&self.work.comments, comments) {
            self.push(Edit::PutComment(CommentSite::Place(place), comment.unwrap_or_default()));
        }
        for (part, kept) in changes(&self.work.kept, kept) {
            self.push(Edit::PutKept(KeptSite::Part(part), kept.unwrap_or_default()));
        }
    }

    /// A function of the same interface is compared like a graph; any other is put there whole.
    fn compare_function(&mut self, id: &FunctionId, after: Option<&Function>) {
        let whole = Edit::PutFunction(id.clone(), after.cloned().map(Box::new));
        let (Some(before), Some(after)) = (self.work.functions.get(id), after) else {
            self.push(whole);
            return;
        };
        let Function { ins, outs, default_out, body, comment } = after;
        let is_called_alike = before.ins == *ins && before.outs == *outs && before.default_out == *default_out;
        if !is_called_alike || before.comment != *comment {
            if before != after {
                self.push(whole);
            }
            return;
        }
        for edit in diff(&before.body.clone(), body) {
            self.push(Edit::InFunction(id.clone(), Box::new(edit)));
        }
    }

    /// Frames have no ids: what the lists begin and end with alike stays, what stands between is replaced in order.
    fn compare_frames(&mut self, after: &[Frame]) {
        let before = self.work.view.frames.clone();
        let shorter = before.len().min(after.len());
        let same_head = before.iter().zip(after).take_while(|(one, two)| one == two).count();
        let tails = before.iter().rev().zip(after.iter().rev()).take(shorter - same_head);
        let same_tail = tails.take_while(|(one, two)| one == two).count();
        let (old, new) = (same_head..before.len() - same_tail, same_head..after.len() - same_tail);
        for index in old.start..old.end.max(new.end) {
            match after.get(index).filter(|_| new.contains(&index)) {
                Some(frame) if old.contains(&index) => self.push(Edit::ReplaceFrame(index, Box::new(frame.clone()))),
                Some(frame) => self.push(Edit::InsertFrame(index, Box::new(frame.clone()))),
                // Each removal moves the next one up.
                None => self.push(Edit::RemoveFrame(new.end)),
            };
        }
    }
}

fn all_keys<K: Ord + Clone, V>(before: &BTreeMap<K, V>, after: &BTreeMap<K, V>) -> BTreeSet<K> {
    before.keys().chain(after.keys()).cloned().collect()
}

/// What has to be put into one map to make the other: nothing where an entry goes.
fn changes<K: Ord + Clone, V: PartialEq + Clone>(
    before: &BTreeMap<K, V>,
    after: &BTreeMap<K, V>,
) -> Vec<(K, Option<V>)> {
    let gone = before.keys().filter(|key| !after.contains_key(*key)).map(|key| (key.clone(), None));
    let put = after.iter().filter(|(key, value)| before.get(*key) != Some(value));
    gone.chain(put.map(|(key, value)| (key.clone(), Some(value.clone())))).collect()
}

impl Edit {
    /// True for an edit that changes only where things are drawn.
    pub fn is_layout_only(&self) -> bool {
        match self {
            Self::PutPlace(..) | Self::InsertFrame(..) | Self::RemoveFrame(_) | Self::ReplaceFrame(..) => true,
            Self::Several(edits) => edits.iter().all(Self::is_layout_only),
            Self::InFunction(_, edit) => edit.is_layout_only(),
            Self::SetTitle(_)
            | Self::SetDoc(_)
            | Self::PutBus(..)
            | Self::RenameBus(..)
            | Self::PutFunction(..)
            | Self::RenameFunction(..)
            | Self::PutVariable(..)
            | Self::RenameVariable(..)
            | Self::SetVariableType(..)
            | Self::SetVariableRole(..)
            | Self::PutVariableValue(..)
            | Self::SetVariableDoc(..)
            | Self::PutNode(..)
            | Self::RenameNode(..)
            | Self::SetKind(..)
            | Self::SetCall(..)
            | Self::SetNodeTitle(..)
            | Self::SetDisabled(..)
            | Self::SetOrder(..)
            | Self::PutSetting(..)
            | Self::PutLiteral(..)
            | Self::PutBinding(..)
            | Self::PutType(..)
            | Self::PutConnection(..)
            | Self::PutConflict(..)
            | Self::PutComment(..)
            | Self::PutKept(..) => false,
        }
    }
}
