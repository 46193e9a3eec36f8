//! What changed inside one variable or node.

use super::{Differ, changes};
use crate::{CommentSite, Edit, EntryComments, KeptSite, Node, NodeId, Variable, VariableId};

impl Differ {
    pub(super) fn compare_variable(&mut self, id: &VariableId, after: Option<&Variable>) {
        let whole = Edit::PutVariable(id.clone(), after.cloned().map(Box::new));
        let (Some(before), Some(after)) = (self.work.variables.get(id).cloned(), after) else {
            self.push(whole);
            return;
        };
        if before == *after {
            return;
        }
        let Variable { value_type, role, value, doc, comments, kept } = after;
        // A secret can have no value: one that becomes a secret loses its value first.
        let drops_value = before.value.is_some() && value.is_none();
        if drops_value {
            self.push(Edit::PutVariableValue(id.clone(), None));
        }
        if before.value_type != *value_type {
            self.push(Edit::SetVariableType(id.clone(), value_type.clone()));
        }
        if before.role != *role {
            self.push(Edit::SetVariableRole(id.clone(), *role));
        }
        if before.value != *value && !drops_value {
            self.push(Edit::PutVariableValue(id.clone(), value.clone()));
        }
        if before.doc != *doc {
            self.push(Edit::SetVariableDoc(id.clone(), doc.clone()));
        }
        if before.kept != *kept {
            self.push(Edit::PutKept(KeptSite::Variable(id.clone()), kept.clone()));
        }
        let now = self.work.variables.get(id).map(|variable| variable.comments.clone()).unwrap_or_default();
        self.compare_comments(&now, comments, |path| CommentSite::Variable(id.clone(), path));
        if self.work.variables.get(id) != Some(after) {
            self.push(whole);
        }
    }

    pub(super) fn compare_node(&mut self, id: &NodeId, after: Option<&Node>) {
        let whole = Edit::PutNode(id.clone(), after.cloned().map(Box::new));
        let (Some(before), Some(after)) = (self.work.nodes.get(id).cloned(), after) else {
            self.push(whole);
            return;
        };
        if before == *after {
            return;
        }
        let Node { kind, call, with, set, bind, types, order, disabled, title, comments, kept, kept_inside } = after;
        if before.kind != *kind {
            self.push(Edit::SetKind(id.clone(), kind.clone()));
        }
        if before.call != *call {
            self.push(Edit::SetCall(id.clone(), call.clone()));
        }
        if before.title != *title {
            self.push(Edit::SetNodeTitle(id.clone(), title.clone()));
        }
        if before.disabled != *disabled {
            self.push(Edit::SetDisabled(id.clone(), *disabled));
        }
        if before.order != *order {
            self.push(Edit::SetOrder(id.clone(), *order));
        }
        for (name, value) in changes(&before.with, with) {
            self.push(Edit::PutSetting(id.clone(), name, value));
        }
        for (slot, value) in changes(&before.set, set) {
            self.push(Edit::PutLiteral(id.clone(), slot, value));
        }
        for (slot, variable) in changes(&before.bind, bind) {
            self.push(Edit::PutBinding(id.clone(), slot, variable));
        }
        for (name, value_type) in changes(&before.types, types) {
            self.push(Edit::PutType(id.clone(), name, value_type));
        }
        if before.kept != *kept {
            self.push(Edit::PutKept(KeptSite::Node(id.clone()), kept.clone()));
        }
        for (field, kept) in changes(&before.kept_inside, kept_inside) {
            self.push(Edit::PutKept(KeptSite::NodeField(id.clone(), field), kept.unwrap_or_default()));
        }
        let now = self.work.nodes.get(id).map(|node| node.comments.clone()).unwrap_or_default();
        self.compare_comments(&now, comments, |path| CommentSite::Node(id.clone(), path));
        if self.work.nodes.get(id) != Some(after) {
            self.push(whole);
        }
    }

    fn compare_comments(
        &mut self,
        before: &EntryComments,
        after: &EntryComments,
        site: impl Fn(Option<String>) -> CommentSite,
    ) {
        let EntryComments { above, inside } = after;
        if before.above != *above {
            self.push(Edit::PutComment(site(None), above.clone()));
        }
        for (path, comment) in changes(&before.inside, inside) {
            self.push(Edit::PutComment(site(Some(path)), comment.unwrap_or_default()));
        }
    }
}
