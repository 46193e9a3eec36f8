//! Three-way merge of graphs, fact by fact.
//!
//! A graph is a set of facts with keys: the kind of a node, where a slot has its value from, whether a connection is
//! there. A fact that one side changed is as that side has it, so changes to different facts always merge. One that
//! both changed differently is a [`Conflict`]: a rule says what stands, and the other side is kept beside it.
//!
//! Looks, comments and entries that nobody understands never conflict: of positions and frames ours stands, of the others both do.
//! Nothing here knows a kind of node; which slots take one connection is the caller's to say.

mod chooser;
mod connections;
mod entries;
mod frames;
mod ids;

use crate::{Alternative, Comment, Conflict, ConflictRule, ConflictSite, Connection, Endpoint, Graph, NodeId, View};
use chooser::{Chooser, joined, put_union};
use entries::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A slot that takes one connection, as an end of one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The connection leaves an out that leads to one place.
    Out(Endpoint),
    /// The connection arrives at an input that has one source.
    Input(Endpoint),
}

/// What a merge made.
#[derive(Debug, Clone, PartialEq)]
pub struct Merge {
    /// The merged graph; what could not be decided is in [`Graph::conflicts`].
    pub graph: Graph,
    /// What a rule decided for good, for people to know.
    pub settled: Vec<Settled>,
}

/// Something that both sides did, and that a rule decided for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// Both sides added a node of this id; theirs has another id now.
    OtherId(NodeId, NodeId),
    /// Both sides moved the node; it stands where ours put it.
    BothMoved(NodeId),
    /// Both sides changed a frame of this title; it is as ours has it.
    BothFramed(String),
}

impl fmt::Display for Settled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherId(from, to) => write!(f, "both sides added a node `{from}`; theirs is now `{to}`"),
            Self::BothMoved(id) => write!(f, "both sides moved node `{id}`; it stands where ours put it"),
            Self::BothFramed(title) => {
                write!(f, "both sides changed the frame \"{}\"; ours stands", title.escape_debug())
            }
        }
    }
}

/// Merges two graphs that both come from `base`. `ends` is asked once, with a graph that holds every node and every
/// connection of the three, and answers which connections have an end that takes one only.
///
/// Where one side changed nothing the result is the other side; where both did the same, it is that.
pub fn merge(
    base: &Graph,
    ours: &Graph,
    theirs: &Graph,
    ends: impl FnOnce(&Graph) -> BTreeMap<Connection, End>,
) -> Merge {
    let ids::Aligned { base, ours, theirs, conflicts, settled } = ids::aligned(base, ours, theirs);
    let union = union(&[&ours, &theirs, &base]);
    let ends = ends(&union);
    let mut merger = Merger { base: &base, ours: &ours, theirs: &theirs, conflicts, settled };
    let graph = merger.graph(&ends);
    Merge { graph, settled: merger.settled }
}

/// The three graphs under common ids, and what was found so far.
struct Merger<'g> {
    base: &'g Graph,
    ours: &'g Graph,
    theirs: &'g Graph,
    conflicts: BTreeMap<ConflictSite, Conflict>,
    settled: Vec<Settled>,
}

impl Merger<'_> {
    fn graph(&mut self, ends: &BTreeMap<Connection, End>) -> Graph {
        let (base, ours, theirs) = (self.base, self.ours, self.theirs);
        let mut carried = Chooser::ours();
        let mut graph = Graph {
            title: self.text(ConflictSite::Title, [&base.title, &ours.title, &theirs.title]),
            doc: self.text(ConflictSite::Doc, [&base.doc, &ours.doc, &theirs.doc]),
            conflicts: carried.map(&base.conflicts, &ours.conflicts, &theirs.conflicts),
            buses: self.buses(),
            variables: self.variables(),
            nodes: self.nodes(),
            functions: self.functions(),
            ..Graph::default()
        };
        let (connections, orphans) = self.connections(ends);
        graph.connections = connections;
        for part in keys([&base.kept, &ours.kept, &theirs.kept]) {
            let of = |graph: &Graph| graph.kept.get(&part).cloned().unwrap_or_default();
            graph.keep(part, put_union(&of(base), &of(ours), &of(theirs)));
        }
        for place in keys([&base.comments, &ours.comments, &theirs.comments]) {
            let of = |graph: &Graph| graph.comments.get(&place).cloned().unwrap_or_default();
            graph.put_comment(place.clone(), joined(&of(base), &of(ours), &of(theirs)));
        }
        self.view(&mut graph);
        if !orphans.is_empty() {
            // A comment on a connection that the other side removed stays, below the list.
            let foot = crate::Place::Foot(crate::Part::Connections);
            let mut comment = graph.comments.get(&foot).cloned().unwrap_or_default();
            comment.0.extend(orphans.0);
            graph.put_comment(foot, comment);
        }
        graph.conflicts.append(&mut self.conflicts);
        graph
    }

    fn text(&mut self, site: ConflictSite, [base, ours, theirs]: [&String; 3]) -> String {
        let mut chooser = Chooser::ours();
        let stands = chooser.value(Some(base), ours, theirs);
        if chooser.clashes {
            let side = |text: &String| Alternative::Text(text.clone());
            self.add(site, ConflictRule::BothChanged, side(ours), side(theirs));
        }
        stands
    }

    fn add(&mut self, site: ConflictSite, rule: ConflictRule, ours: Alternative, theirs: Alternative) {
        self.conflicts.insert(site, Conflict { rule, ours, theirs, comment: Comment::default() });
    }

    /// Merges a map of entries, and remembers each conflict.
    fn entries<K: Ord + Clone, V: Clone + PartialEq>(
        &mut self,
        [base, ours, theirs]: [&BTreeMap<K, V>; 3],
        [by_ours, by_theirs]: [&BTreeSet<K>; 2],
        fields: impl Fn(Option<&V>, &V, &V, &mut Chooser) -> V,
        named: impl Fn(&K) -> ConflictSite,
        held: impl Fn(V) -> Alternative,
    ) -> BTreeMap<K, V> {
        let mut merged = BTreeMap::new();
        for key in keys([base, ours, theirs]) {
            let used = [by_ours.contains(&key), by_theirs.contains(&key)];
            match entries::merged([base.get(&key), ours.get(&key), theirs.get(&key)], used, &fields) {
                Entry::Gone => {}
                Entry::One(value) => {
                    merged.insert(key, value);
                }
                Entry::Clash { stands, rule, ours, theirs } => {
                    let side = |value: Option<V>| value.map_or(Alternative::Absent, &held);
                    self.add(named(&key), rule, side(ours), side(theirs));
                    merged.insert(key, stands);
                }
            }
        }
        merged
    }

    fn view(&mut self, graph: &mut Graph) {
        let View { nodes: base, frames: base_frames } = &self.base.view;
        let View { nodes: ours, frames: our_frames } = &self.ours.view;
        let View { nodes: theirs, frames: their_frames } = &self.theirs.view;
        for id in keys([base, ours, theirs]) {
            let (before, one, two) = (base.get(&id), ours.get(&id), theirs.get(&id));
            let placed = if one == two || before == two {
                one.cloned()
            } else if before == one {
                two.cloned()
            } else {
                self.both_placed(graph, &id)
            };
            if let Some(placed) = placed {
                graph.view.nodes.insert(id, placed);
            }
        }
        graph.view.frames = frames::merged(base_frames, our_frames, their_frames, &mut self.settled);
    }

    /// A node that both sides placed anew, or that one side did and the other removed.
    fn both_placed(&mut self, graph: &Graph, id: &NodeId) -> Option<crate::Placed> {
        let of = |graph: &Graph| graph.view.nodes.get(id).cloned();
        match (of(self.ours), of(self.theirs)) {
            (Some(mut ours), Some(theirs)) => {
                let before = of(self.base);
                let was = before.as_ref().map(|placed| placed.at);
                if ours.at != theirs.at && was == Some(ours.at) {
                    ours.at = theirs.at;
                } else if ours.at != theirs.at && was != Some(theirs.at) {
                    self.settled.push(Settled::BothMoved(id.clone()));
                }
                ours.comment = joined(&before.unwrap_or_default().comment, &ours.comment, &theirs.comment);
                Some(ours)
            }
            (one, two) => one.or(two).filter(|_| graph.nodes.contains_key(id)),
        }
    }
}

/// Every key of three maps.
fn keys<K: Ord + Clone, V>(maps: [&BTreeMap<K, V>; 3]) -> BTreeSet<K> {
    maps.into_iter().flat_map(BTreeMap::keys).cloned().collect()
}

/// Every declared bus, node and connection; of two under one name the first graph's.
fn union(graphs: &[&Graph]) -> Graph {
    let mut union = Graph::default();
    for graph in graphs {
        for (name, bus) in &graph.buses {
            union.buses.entry(name.clone()).or_insert_with(|| bus.clone());
        }
        for (id, variable) in &graph.variables {
            union.variables.entry(id.clone()).or_insert_with(|| variable.clone());
        }
        for (id, node) in &graph.nodes {
            union.nodes.entry(id.clone()).or_insert_with(|| node.clone());
        }
        for (id, function) in &graph.functions {
            union.functions.entry(id.clone()).or_insert_with(|| function.clone());
        }
        for connection in graph.connections.keys() {
            union.connections.entry(connection.clone()).or_default();
        }
    }
    union
}
