//! What Script Canvas refuses to run because a value is read where it cannot have been produced.
//!
//! The engine looks at one way of execution from one beginning at a time: each event, and each out that leaves later, is
//! a beginning of its own, and no value goes from one to another but by variables. A canvas with more ways than can be
//! walked is not refused.

use super::canvas_index::CanvasIndex;
use super::{Importer, SlotKey, codes};
use crate::{CanvasEndpoint, CanvasNode, CanvasNodeId, CanvasSlot, CanvasSlotId, NodeClass, SlotKind};
use authcanvas_graph::{Diagnostic, Site};
use std::collections::{BTreeMap, BTreeSet};

/// How many arrivals at nodes are looked at, and values copied on the way.
const MAX_COST: usize = 1_000_000;
/// How many branches within branches are followed.
const MAX_DEPTH: usize = 200;
/// How many compact nodes one value comes through.
const MAX_COMPACT: usize = 100;

/// The outs that loops take for each pass, before the one behind them.
const BODIES: [&str; 2] = ["Each", "Loop"];

/// The nodes whose values are there.
type Produced = BTreeSet<CanvasNodeId>;

impl Importer<'_> {
    /// Reports reads of values that cannot be there on some way of execution.
    pub(super) fn check_scope(&mut self) {
        let mut walk = Walk::new(&self.index);
        walk.walk();
        if walk.is_given_up {
            return;
        }
        let found = walk.found;
        for (node, slot) in found {
            let at = self.inputs.get(&(node, slot)).and_then(|ends| ends.first()).map(|end| end.at.clone());
            let made = self.made.get(&node).cloned();
            let site = match (at, made) {
                (Some(at), _) => Site::Slot(at.node, at.slot),
                (None, Some(made)) => Site::Node(made),
                (None, None) => Site::Graph,
            };
            let message = "on some way of execution, what this input is connected to has not run before it".to_owned();
            self.report(Diagnostic::error(codes::DATA_SCOPE.code, site, message).with_hint(
                "Keep the value in a variable, or read it only on ways that pass its source. Open 3D Engine refuses such \
                 a graph too.",
            ));
        }
    }
}

/// What is to be followed behind a node.
enum Next {
    /// Nothing.
    Over,
    /// This, behind everything else.
    Last(CanvasEndpoint),
    /// This, or what produced these.
    Either(CanvasEndpoint, Produced),
}

struct Walk<'w, 'a> {
    index: &'w CanvasIndex<'a>,
    /// Nodes whose values somebody reads.
    read: BTreeSet<CanvasNodeId>,
    cost: usize,
    is_given_up: bool,
    /// The exec ins on the way that is walked.
    way: BTreeSet<SlotKey>,
    /// What was there behind an exec in that several connections lead to, by what was there before.
    known: BTreeMap<(SlotKey, Produced), Produced>,
    found: BTreeSet<(CanvasNodeId, CanvasSlotId)>,
}

impl<'w, 'a> Walk<'w, 'a> {
    fn new(index: &'w CanvasIndex<'a>) -> Self {
        let nodes = index.canvas.nodes.iter();
        let read = nodes.flat_map(|node| {
            let ins = node.slots_of(SlotKind::DataIn);
            ins.flat_map(|slot| index.sources_of(node, slot)).map(|connection| connection.from.node)
        });
        Self {
            index,
            read: read.collect(),
            cost: 0,
            is_given_up: false,
            way: BTreeSet::new(),
            known: BTreeMap::new(),
            found: BTreeSet::new(),
        }
    }

    fn walk(&mut self) {
        let canvas = self.index.canvas;
        let reached = self.index.reached();
        let nodes = canvas.nodes.iter().filter(|node| reached.contains(&node.id) && !node.is_disabled());
        // The beginnings of the graph run one after another.
        let mut begun = Produced::new();
        for node in nodes {
            if node.slots_of(SlotKind::ExecIn).next().is_none() {
                let own = if node.class == "Start" { begun.clone() } else { Produced::new() };
                let behind = self.begin(node, own);
                if node.class == "Start" {
                    begun = behind;
                }
            }
            for out in node.slots_of(SlotKind::ExecOut).filter(|slot| is_beginning(node, slot)) {
                let behind = self.leave(node, out, Produced::from([node.id]), 0);
                for slot in answers(node, out) {
                    self.check(node, slot, &behind);
                }
            }
        }
    }

    /// Runs a node that nothing enters, and answers what is there behind it.
    fn begin(&mut self, node: &CanvasNode, mut produced: Produced) -> Produced {
        let targets = self.enter(node, None, &mut produced, 0);
        match targets {
            Next::Over => produced,
            Next::Last(target) => self.follow(target, produced, 0),
            Next::Either(target, mut others) => {
                others.extend(self.follow(target, produced, 0));
                others
            }
        }
    }

    /// Runs what follows an exec out, one target after another, and answers what is there then.
    fn leave(&mut self, node: &CanvasNode, out: &CanvasSlot, produced: Produced, depth: usize) -> Produced {
        let mut produced = produced;
        for target in self.index.targets_of(node, out) {
            produced = self.follow(target, produced, depth);
        }
        produced
    }

    /// Runs what an exec in leads to, and answers what is there when all of it has run.
    fn follow(&mut self, at: CanvasEndpoint, mut produced: Produced, depth: usize) -> Produced {
        // What other branches produced, beside the one that is followed.
        let mut beside = Produced::new();
        let mut entered = Vec::new();
        let mut asked = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next.take() {
            let place = (at.node, at.slot);
            let Some(node) = self.index.node(at.node).filter(|node| !node.is_disabled()) else { break };
            if self.is_given_up || self.way.contains(&place) {
                break;
            }
            self.cost += 1;
            if self.index.n_arrivals(at) > 1 {
                self.cost += produced.len();
                let key = (place, produced.clone());
                if let Some(behind) = self.known.get(&key) {
                    produced.clone_from(behind);
                    break;
                }
                asked.push((key, std::mem::take(&mut beside)));
            }
            if self.cost > MAX_COST || depth > MAX_DEPTH {
                self.is_given_up = true;
                break;
            }
            self.way.insert(place);
            entered.push(place);
            match self.enter(node, Some(at.slot), &mut produced, depth) {
                Next::Over => {}
                Next::Last(target) => next = Some(target),
                Next::Either(target, others) => {
                    beside.extend(others);
                    next = Some(target);
                }
            }
        }
        for place in entered {
            self.way.remove(&place);
        }
        produced.extend(beside);
        for (key, before) in asked.into_iter().rev() {
            self.known.insert(key, produced.clone());
            produced.extend(before);
        }
        produced
    }

    /// Runs a node, and all that follows it but the last branch.
    fn enter(
        &mut self,
        node: &CanvasNode,
        entered_by: Option<CanvasSlotId>,
        produced: &mut Produced,
        depth: usize,
    ) -> Next {
        for slot in read_by(node, entered_by) {
            self.check(node, slot, produced);
        }
        if self.read.contains(&node.id) {
            produced.insert(node.id);
        }
        let (bodies, others): (Vec<_>, Vec<_>) =
            outs_of(node, entered_by).into_iter().partition(|slot| BODIES.contains(&slot.name.as_str()));
        let targets = |slot: &CanvasSlot| self.index.targets_of(node, slot);
        let mut branches: Vec<_> = bodies.into_iter().chain(others).map(targets).collect();
        branches.retain(|targets| !targets.is_empty());
        if branches.len() <= 1 || runs_all(node) {
            let mut targets: Vec<CanvasEndpoint> = branches.into_iter().flatten().collect();
            let Some(last) = targets.pop() else { return Next::Over };
            for target in targets {
                *produced = self.follow(target, std::mem::take(produced), depth + 1);
            }
            return Next::Last(last);
        }
        // One of them is taken; what any of them may have produced counts for what comes after.
        let mut behind = Produced::new();
        let last = branches.iter().rposition(|targets| targets.len() == 1);
        for (place, targets) in branches.iter().enumerate() {
            if Some(place) == last {
                continue;
            }
            self.cost += produced.len();
            let mut own = produced.clone();
            for target in targets {
                own = self.follow(*target, own, depth + 1);
            }
            behind.extend(own);
        }
        match last {
            Some(last) => Next::Either(branches[last][0], behind),
            None => {
                produced.extend(behind);
                Next::Over
            }
        }
    }

    fn check(&mut self, node: &CanvasNode, slot: &CanvasSlot, produced: &Produced) {
        let Some(id) = slot.id.filter(|_| self.index.is_fed(node, slot)) else { return };
        if !self.is_there(node, slot, produced, 0) {
            self.found.insert((node.id, id));
        }
    }

    /// True when one of the sources of an input is there; a compact node gives its value as soon as its own are.
    fn is_there(&self, node: &CanvasNode, slot: &CanvasSlot, produced: &Produced, depth: usize) -> bool {
        self.index.sources_of(node, slot).any(|connection| {
            let Some(source) = self.index.node(connection.from.node) else { return true };
            if produced.contains(&source.id) {
                return true;
            }
            let is_compact = source.slots.iter().any(|slot| slot.creates_implicit_connections);
            is_compact
                && (depth > MAX_COMPACT
                    || source
                        .slots_of(SlotKind::DataIn)
                        .filter(|slot| self.index.is_fed(source, slot))
                        .all(|slot| self.is_there(source, slot, produced, depth + 1)))
        })
    }
}

/// True for an out that begins a way of execution of its own.
fn is_beginning(node: &CanvasNode, out: &CanvasSlot) -> bool {
    let events = match &node.own {
        NodeClass::EventHandler(handler) => &handler.events[..],
        NodeClass::ReceiveScriptEvent(receive) => &receive.events[..],
        _ => &[],
    };
    out.is_latent || events.iter().any(|event| event.exec_slot.is_some() && event.exec_slot == out.id)
}

/// The inputs that a handler answers an event with.
fn answers<'n>(node: &'n CanvasNode, out: &CanvasSlot) -> Vec<&'n CanvasSlot> {
    let events = match &node.own {
        NodeClass::EventHandler(handler) => &handler.events[..],
        NodeClass::ReceiveScriptEvent(receive) => &receive.events[..],
        _ => &[],
    };
    let event = events.iter().find(|event| event.exec_slot == out.id);
    event.and_then(|event| node.slot(event.result_slot?)).into_iter().collect()
}

/// The inputs that are read when a node is entered by an exec in.
fn read_by(node: &CanvasNode, entered_by: Option<CanvasSlotId>) -> Vec<&CanvasSlot> {
    let all = || node.slots_of(SlotKind::DataIn).collect::<Vec<_>>();
    let name = entered_by.and_then(|slot| node.slot(slot)).map(|slot| slot.name.as_str());
    let map = match &node.own {
        NodeClass::Nodeable(nodeable) => &nodeable.execution,
        NodeClass::FunctionCall(call) => &call.execution,
        // A handler reads its address when it is connected, and its answers when its events have run.
        NodeClass::EventHandler(handler) if name == Some("Connect") => {
            let is_answer = |slot: &&CanvasSlot| {
                handler.events.iter().any(|event| event.result_slot.is_some() && event.result_slot == slot.id)
            };
            return all().into_iter().filter(|slot| !is_answer(slot)).collect();
        }
        NodeClass::NativeEventHandler(_) if name == Some("Connect") => return all(),
        NodeClass::EventHandler(_) | NodeClass::ReceiveScriptEvent(_) | NodeClass::NativeEventHandler(_) => {
            return Vec::new();
        }
        NodeClass::ForEach(_) if name == Some("Break") => return Vec::new(),
        _ => return all(),
    };
    match map.ins.iter().find(|entry| entry.slot.is_some() && entry.slot == entered_by) {
        Some(entry) => entry.inputs.iter().filter_map(|input| node.slot(input.slot?)).collect(),
        None => all(),
    }
}

/// The outs by which a node can go on at once when it is entered by an exec in.
fn outs_of(node: &CanvasNode, entered_by: Option<CanvasSlotId>) -> Vec<&CanvasSlot> {
    let map = match &node.own {
        NodeClass::Nodeable(nodeable) => Some(&nodeable.execution),
        NodeClass::FunctionCall(call) => Some(&call.execution),
        _ => None,
    };
    let entry = map.and_then(|map| map.ins.iter().find(|entry| entry.slot.is_some() && entry.slot == entered_by));
    let outs = node.slots_of(SlotKind::ExecOut).filter(|slot| !is_beginning(node, slot));
    let is_own = |slot: &&CanvasSlot| entry.is_none_or(|entry| entry.outs.iter().any(|out| out.slot == slot.id));
    outs.filter(is_own).collect()
}

/// True for a node that takes its outs one after another.
fn runs_all(node: &CanvasNode) -> bool {
    matches!(node.own, NodeClass::ForEach(_)) || ["OrderedSequencer", "While", "Start"].contains(&node.class.as_str())
}
