//! Connections of a canvas as connections of ours.
//!
//! An exec out of ours has one connection, so that order never depends on names: where the canvas has several, a
//! sequence runs them in the order of the file.

use super::{Importer, SlotKey, codes};
use crate::{CanvasConnection, CanvasEndpoint, CanvasNodeId, ConnectionKind, SlotKind};
use authcanvas_graph::{Diagnostic, Endpoint, Literal, Node, Site, SlotId};
use authcanvas_interpreter::{SettingShape, SlotShape};
use std::collections::{BTreeMap, BTreeSet};

/// The most nodes without a place in the order of execution that one connection leads through.
const MAX_THROUGH: usize = 1_000;

impl Importer<'_> {
    pub(super) fn connect(&mut self) {
        let mut targets: BTreeMap<Endpoint, Vec<Endpoint>> = BTreeMap::new();
        for (from, to) in std::mem::take(&mut self.exec) {
            targets.entry(from).or_default().push(to);
        }
        for (from, to) in std::mem::take(&mut self.data) {
            self.connect_data(from, to);
        }
        for connection in &self.index.canvas.connections {
            match connection.kind {
                ConnectionKind::Exec => self.add_targets(connection, &mut targets),
                ConnectionKind::Data => {
                    let (from, to) = (key(connection.from), key(connection.to));
                    match (self.outputs.get(&from).cloned(), self.inputs.get(&to).cloned()) {
                        (Some(from), Some(to)) => {
                            to.into_iter().for_each(|to| self.connect_data(from.clone(), to));
                        }
                        (from, to) => self.report_lost(connection, from.is_none(), to.is_none()),
                    }
                }
            }
        }
        for (from, to) in targets {
            self.connect_exec(from, to);
        }
    }

    /// Finds where a connection of execution leads, through nodes that have no place in the order of execution.
    fn add_targets(&mut self, connection: &CanvasConnection, targets: &mut BTreeMap<Endpoint, Vec<Endpoint>>) {
        if self.through.contains(&connection.from.node) {
            return;
        }
        let Some(from) = self.exec_outs.get(&key(connection.from)).cloned() else {
            self.report_lost(connection, true, false);
            return;
        };
        let mut pending = vec![connection.to];
        let mut seen = BTreeSet::new();
        while let Some(to) = pending.pop() {
            if self.through.contains(&to.node) {
                if seen.len() < MAX_THROUGH && seen.insert(to.node) {
                    let mut further = self.exec_targets_of(to.node);
                    further.reverse();
                    pending.extend(further);
                }
                continue;
            }
            match self.exec_ins.get(&key(to)).cloned() {
                Some(ends) => {
                    let fresh = ends.into_iter().filter(|to| self.exec_seen.insert((from.clone(), to.clone())));
                    targets.entry(from.clone()).or_default().extend(fresh);
                }
                None => self.report_lost(connection, false, true),
            }
        }
    }

    fn exec_targets_of(&self, node: CanvasNodeId) -> Vec<CanvasEndpoint> {
        let Some(node) = self.index.node(node) else { return Vec::new() };
        node.slots_of(SlotKind::ExecOut).flat_map(|slot| self.index.targets_of(node, slot)).collect()
    }

    fn connect_exec(&mut self, from: Endpoint, mut targets: Vec<Endpoint>) {
        let sequence = self.kinds.sequence();
        let (Some((def, count, prefix)), true) = (sequence, targets.len() > 1) else {
            for to in targets {
                self.connect_ends(from.clone(), to);
            }
            return;
        };
        let most = def.settings.iter().find_map(|setting| match setting.shape {
            SettingShape::Count { most, .. } if setting.name == count => Some(most as usize),
            _ => None,
        });
        // What does not fit goes on in a further sequence behind the last out.
        let rest = match most {
            Some(most) if targets.len() > most => targets.split_off(most.saturating_sub(1)),
            _ => Vec::new(),
        };
        let n_outs = targets.len() + usize::from(!rest.is_empty());
        let mut node = Node::new(def.kind.to_string());
        node.with.insert(count.to_owned(), Literal::Number(n_outs as f64));
        let slots = self.registry.slots_of(def, &self.registry.settings_of(def, &node)).unwrap_or_default();
        let Some(enter) = slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecIn)) else { return };
        let id = self.fresh_node(&def.title);
        if let Some(source) = self.sources.get(&from.node).copied() {
            self.note_source(id.clone(), source);
        }
        self.graph.nodes.insert(id.clone(), node);
        self.connect_ends(from, Endpoint { node: id.clone(), slot: enter.id.clone() });
        let out = |index: usize| SlotId::new(&format!("{prefix}{index}")).ok();
        for (index, to) in targets.into_iter().enumerate() {
            if let Some(slot) = out(index) {
                self.connect_ends(Endpoint { node: id.clone(), slot }, to);
            }
        }
        if !rest.is_empty()
            && let Some(slot) = out(n_outs - 1)
        {
            self.connect_exec(Endpoint { node: id, slot }, rest);
        }
    }

    fn report_lost(&mut self, connection: &CanvasConnection, from: bool, to: bool) {
        let end = if from || !to { connection.from } else { connection.to };
        if from && to && self.node_of(connection.from.node).is_none() && self.node_of(connection.to.node).is_none() {
            return;
        }
        let name = self.index.slot(end).map(|slot| slot.name.clone()).unwrap_or_default();
        let site = self.node_of(end.node).map_or(Site::Graph, Site::Node);
        let message = format!("the connection at `{}` of the original has no counterpart", name.escape_debug());
        self.report(
            Diagnostic::warning(codes::CONNECTION_LOST.code, site, message)
                .with_hint("Connect it by hand to the slot that is meant."),
        );
    }

    /// The first node that was made for a node of the canvas.
    fn node_of(&self, id: CanvasNodeId) -> Option<authcanvas_graph::NodeId> {
        self.made.get(&id).cloned()
    }
}

fn key(end: CanvasEndpoint) -> SlotKey {
    (end.node, end.slot)
}
