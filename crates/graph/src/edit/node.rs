//! Edits of one node.

use super::{CommentSite, Edit, EditProblem};
use crate::{Comment, EntryComments, Graph, Literal, Node, NodeId, SlotId, ValueType, VariableId};
use std::collections::BTreeMap;
use std::mem::replace;

impl Graph {
    fn node_mut(&mut self, id: &NodeId) -> Result<&mut Node, EditProblem> {
        self.nodes.get_mut(id).ok_or_else(|| EditProblem::NoNode(id.clone()))
    }

    pub(super) fn put_node(&mut self, id: NodeId, node: Option<Box<Node>>) -> Result<Edit, EditProblem> {
        let before = match node {
            Some(node) => self.nodes.insert(id.clone(), *node),
            None => Some(self.nodes.remove(&id).ok_or_else(|| EditProblem::NoNode(id.clone()))?),
        };
        Ok(Edit::PutNode(id, before.map(Box::new)))
    }

    pub(super) fn set_kind(&mut self, id: NodeId, kind: String) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.node_mut(&id)?.kind, kind);
        Ok(Edit::SetKind(id, before))
    }

    pub(super) fn set_call(&mut self, id: NodeId, call: String) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.node_mut(&id)?.call, call);
        Ok(Edit::SetCall(id, before))
    }

    pub(super) fn set_node_title(&mut self, id: NodeId, title: String) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.node_mut(&id)?.title, title);
        Ok(Edit::SetNodeTitle(id, before))
    }

    pub(super) fn set_disabled(&mut self, id: NodeId, disabled: bool) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.node_mut(&id)?.disabled, disabled);
        Ok(Edit::SetDisabled(id, before))
    }

    pub(super) fn set_order(&mut self, id: NodeId, order: i64) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.node_mut(&id)?.order, order);
        Ok(Edit::SetOrder(id, before))
    }

    pub(super) fn put_setting(
        &mut self,
        id: NodeId,
        name: String,
        value: Option<Literal>,
    ) -> Result<Edit, EditProblem> {
        let node = self.node_mut(&id)?;
        let path = EntryComments::path_of("with", &name);
        let (before, comment) = put(&mut node.with, name.clone(), value, &mut node.comments, &path);
        Ok(Edit::PutSetting(id.clone(), name, before).with_comment(CommentSite::Node(id, Some(path)), comment))
    }

    pub(super) fn put_literal(
        &mut self,
        id: NodeId,
        slot: SlotId,
        value: Option<Literal>,
    ) -> Result<Edit, EditProblem> {
        let node = self.node_mut(&id)?;
        let path = EntryComments::path_of("set", slot.as_str());
        let (before, comment) = put(&mut node.set, slot.clone(), value, &mut node.comments, &path);
        Ok(Edit::PutLiteral(id.clone(), slot, before).with_comment(CommentSite::Node(id, Some(path)), comment))
    }

    pub(super) fn put_binding(
        &mut self,
        id: NodeId,
        slot: SlotId,
        variable: Option<VariableId>,
    ) -> Result<Edit, EditProblem> {
        let node = self.node_mut(&id)?;
        let path = EntryComments::path_of("bind", slot.as_str());
        let (before, comment) = put(&mut node.bind, slot.clone(), variable, &mut node.comments, &path);
        Ok(Edit::PutBinding(id.clone(), slot, before).with_comment(CommentSite::Node(id, Some(path)), comment))
    }

    pub(super) fn put_type(
        &mut self,
        id: NodeId,
        name: String,
        value_type: Option<ValueType>,
    ) -> Result<Edit, EditProblem> {
        let node = self.node_mut(&id)?;
        let path = EntryComments::path_of("types", &name);
        let (before, comment) = put(&mut node.types, name.clone(), value_type, &mut node.comments, &path);
        Ok(Edit::PutType(id.clone(), name, before).with_comment(CommentSite::Node(id, Some(path)), comment))
    }
}

/// Puts an entry or takes it away; answers the one before, and the comment above it where both are gone now.
fn put<K: Ord, V>(
    entries: &mut BTreeMap<K, V>,
    key: K,
    value: Option<V>,
    comments: &mut EntryComments,
    path: &str,
) -> (Option<V>, Option<Comment>) {
    match value {
        Some(value) => (entries.insert(key, value), None),
        None => match entries.remove(&key) {
            Some(before) => (Some(before), comments.inside.remove(path)),
            None => (None, None),
        },
    }
}
