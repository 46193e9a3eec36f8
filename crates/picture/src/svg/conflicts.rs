//! What a merge could not decide, as it is drawn: what stands is marked, and the other side's node stands below it.

use super::Change;
use crate::anatomy::{Detail, anatomies};
use authcanvas_graph::{Alternative, Conflict, ConflictSite, Connection, Graph, NodeId, Placed, Point};
use authcanvas_interpreter::Registry;
use std::collections::BTreeMap;

/// Between a node and its alternative.
const GAP: f64 = 40.0;

/// A graph with everything that a conflict offers, and how it is marked.
#[derive(Default)]
pub(super) struct Offered {
    /// Nodes that a conflict is about, with what stands above them.
    pub(super) labels: BTreeMap<NodeId, String>,
    /// The connections of the side that does not stand.
    pub(super) connections: BTreeMap<Connection, Change>,
}

/// Puts what conflicts offer beside what stands.
pub(super) fn offered(graph: &Graph, registry: &Registry, detail: Detail) -> (Graph, Offered) {
    let mut shown = graph.clone();
    let mut offered = Offered::default();
    for (site, conflict) in &graph.conflicts {
        let Conflict { rule, ours, theirs, .. } = conflict;
        match (site, ours, theirs) {
            (ConflictSite::Node(id), Alternative::Node(ours), Alternative::Node(theirs)) => {
                let is_ours = graph.nodes.get(id) == Some(ours);
                let (stands, other, alternative) =
                    if is_ours { ("ours", "theirs", theirs) } else { ("theirs", "ours", ours) };
                let other_id = shown.fresh_node_id(&format!("{id}_{other}"));
                shown.nodes.insert(other_id.clone(), (**alternative).clone());
                if let Some(placed) = graph.view.nodes.get(id) {
                    let height = anatomies(graph, registry, detail).get(id).map_or(0.0, |it| it.size.height);
                    let at = Point { x: placed.at.x, y: placed.at.y + height + GAP };
                    shown.view.nodes.insert(other_id.clone(), Placed { at, ..Placed::default() });
                }
                offered.labels.insert(id.clone(), format!("conflict: {stands}"));
                offered.labels.insert(other_id, format!("conflict: {other}"));
            }
            (ConflictSite::Out(_) | ConflictSite::Input(_), ours, theirs) => {
                for side in [ours, theirs] {
                    let Alternative::Connections(connections) = side else { continue };
                    for (connection, comment) in connections {
                        let stands = graph.connections.contains_key(connection);
                        let change = if stands { Change::Changed } else { Change::Removed };
                        shown.connections.entry(connection.clone()).or_insert_with(|| comment.clone());
                        offered.connections.insert(connection.clone(), change);
                    }
                }
                offered.labels.extend(site.node().map(|id| (id.clone(), "conflict: connections".to_owned())));
            }
            (ConflictSite::Node(id), ours, _) => {
                let keeper =
                    if *ours == Alternative::Absent { "theirs; ours removed it" } else { "ours; theirs removed it" };
                offered.labels.insert(id.clone(), format!("conflict: {keeper}"));
            }
            (ConflictSite::IdOfNode(id), Alternative::Text(ours), Alternative::Text(theirs)) => {
                offered.labels.insert(id.clone(), format!("conflict: {ours} or {theirs}"));
            }
            (site, ..) => {
                if let Some(id) = site.node() {
                    offered.labels.insert(id.clone(), format!("conflict: {}", rule.says()));
                }
            }
        }
    }
    (shown, offered)
}
