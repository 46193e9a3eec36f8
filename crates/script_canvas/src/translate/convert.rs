//! Conversions that Script Canvas makes unseen, as nodes that can be seen.

use super::{DataEnd, Importer};
use authcanvas_graph::{Endpoint, Node, NodeId, SlotId, ValueType};

impl Importer<'_> {
    /// Puts a node that turns one type into another, where they differ and a kind does that. `beside` is the node
    /// that it belongs to.
    pub(super) fn conversion(
        &mut self,
        from: &ValueType,
        to: Option<&ValueType>,
        beside: &NodeId,
    ) -> Option<(NodeId, SlotId, SlotId)> {
        let to = to.filter(|to| *to != from && **to != ValueType::Any && *from != ValueType::Any)?;
        let (def, input, output) = self.kinds.conversion(from, to)?;
        let (kind, title) = (def.kind.to_string(), def.title.to_string());
        let (input, output) = (SlotId::new(input).ok()?, SlotId::new(output).ok()?);
        let id = self.fresh_node(&title);
        let disabled = self.graph.nodes.get(beside).is_some_and(|node| node.disabled);
        self.graph.nodes.insert(id.clone(), Node { disabled, ..Node::new(kind) });
        if let Some(source) = self.sources.get(beside).copied() {
            self.note_source(id.clone(), source);
        }
        Some((id, input, output))
    }

    /// Connects two ends, through a conversion where their types differ.
    pub(super) fn connect_data(&mut self, from: DataEnd, to: DataEnd) {
        let converted = match &from.value_type {
            Some(found) => self.conversion(found, to.value_type.as_ref(), &to.at.node),
            None => None,
        };
        match converted {
            Some((node, input, output)) => {
                self.connect_ends(from.at, Endpoint { node: node.clone(), slot: input });
                self.connect_ends(Endpoint { node, slot: output }, to.at);
            }
            None => self.connect_ends(from.at, to.at),
        }
    }
}
