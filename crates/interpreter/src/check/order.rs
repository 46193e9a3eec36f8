//! What can run before what: reachability, cycles, and which values can exist where they are read.
//!
//! Execution is a graph of exec connections from entries. A value can be read where some path from an entry
//! passes its source first; what an earlier out of the same node ran counts as passed.

use super::codes;
use super::resolve::{Resolved, SlotAt, Source};
use crate::registry::{Behaviour, Leaving, SlotShape};
use authcanvas_graph::{Diagnostic, Site};
use std::collections::{BTreeSet, VecDeque};

/// The order of execution of a resolved graph.
#[derive(Debug, Default)]
pub(crate) struct Order {
    /// For each node, the exec outs that lead to it.
    pub(crate) arrivals: Vec<Vec<SlotAt>>,
    /// For each node, true when some entry leads to it.
    pub(crate) reached: Vec<bool>,
    /// A tree of first arrivals: the exec out by which each node was first reached, and preorder intervals.
    parent: Vec<Option<SlotAt>>,
    first: Vec<u32>,
    last: Vec<u32>,
    /// For each pure node, the nodes in the order of execution that it depends on, through other pure nodes.
    pub(crate) anchors: Vec<Vec<SlotAt>>,
    /// Pure nodes, sources before readers; empty of those in a cycle.
    pub(crate) pure_order: Vec<usize>,
}

impl Order {
    /// Finds the order, and reports cycles.
    pub(crate) fn new(resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let n_nodes = resolved.nodes.len();
        let mut order = Self {
            arrivals: vec![Vec::new(); n_nodes],
            reached: vec![false; n_nodes],
            parent: vec![None; n_nodes],
            first: vec![0; n_nodes],
            last: vec![0; n_nodes],
            anchors: vec![Vec::new(); n_nodes],
            pure_order: Vec::new(),
        };
        for (node, slots) in resolved.nodes.iter().enumerate() {
            for (slot, target) in slots.targets.iter().enumerate() {
                if let Some(target) = target {
                    order.arrivals[target.node].push(SlotAt { node, slot });
                }
            }
        }
        order.walk(resolved);
        report_exec_cycles(resolved, diagnostics);
        order.sort_pure(resolved, diagnostics);
        order
    }

    /// Walks depth first from every entry, noting first arrivals and intervals.
    fn walk(&mut self, resolved: &Resolved<'_>) {
        let mut clock = 0;
        for root in (0..resolved.nodes.len()).filter(|node| resolved.nodes[*node].is_root()) {
            self.walk_from(resolved, root, None, &mut clock);
            // What an event runs stands apart from what connects its handler: no value goes from one to the other.
            if let Some(out) = resolved.nodes[root].entry_out()
                && let Some(target) = resolved.nodes[root].targets[out]
            {
                self.walk_from(resolved, target.node, Some(SlotAt { node: root, slot: out }), &mut clock);
            }
        }
        for node in (0..resolved.nodes.len()).filter(|node| resolved.nodes[*node].ways.lives) {
            self.walk_from(resolved, node, None, &mut clock);
        }
        while let Some((from, to)) = self.left_later(resolved) {
            self.walk_from(resolved, to.node, Some(from), &mut clock);
        }
        // What only a surplus or an unknown connection leads to is reached too: one mistake is one finding.
        for node in &resolved.unknown_arrivals {
            self.walk_from(resolved, *node, None, &mut clock);
        }
        while let Some((from, to)) =
            resolved.further_targets.iter().find(|(from, to)| self.reached[from.node] && !self.reached[to.node])
        {
            self.walk_from(resolved, to.node, Some(*from), &mut clock);
        }
    }

    /// An out by which a call is left by itself, and what it leads to, where that has not been reached yet.
    fn left_later(&self, resolved: &Resolved<'_>) -> Option<(SlotAt, SlotAt)> {
        let calls = resolved
            .nodes
            .iter()
            .enumerate()
            .filter(|(index, node)| self.reached[*index] && !node.ways.later.is_empty());
        let mut outs = calls.flat_map(|(index, node)| {
            let targets = node.targets.iter().enumerate().filter(|(slot, _)| node.is_left_later(*slot));
            targets.filter_map(move |(slot, target)| Some((SlotAt { node: index, slot }, (*target)?)))
        });
        outs.find(|(_, to)| !self.reached[to.node])
    }

    fn walk_from(&mut self, resolved: &Resolved<'_>, start: usize, arrival: Option<SlotAt>, clock: &mut u32) {
        if self.reached[start] {
            return;
        }
        let mut path = Vec::new();
        self.arrive(start, arrival, clock, &mut path);
        while let Some((node, slot)) = path.last_mut() {
            let (here, out) = (*node, *slot);
            if out == resolved.nodes[here].targets.len() {
                self.last[here] = *clock;
                path.pop();
                continue;
            }
            *slot += 1;
            if let Some(target) = resolved.nodes[here].targets[out]
                && !self.reached[target.node]
                && !self.is_apart(resolved, here, out)
            {
                self.arrive(target.node, Some(SlotAt { node: here, slot: out }), clock, &mut path);
            }
        }
    }

    /// True for the event's out of a handler that execution also arrives at, to connect it, and for an out by which a
    /// call is left by itself.
    fn is_apart(&self, resolved: &Resolved<'_>, node: usize, out: usize) -> bool {
        let is_entry = resolved.nodes[node].entry_out() == Some(out) && !self.arrivals[node].is_empty();
        is_entry || resolved.nodes[node].is_left_later(out)
    }

    fn arrive(&mut self, node: usize, arrival: Option<SlotAt>, clock: &mut u32, path: &mut Vec<(usize, usize)>) {
        self.reached[node] = true;
        self.parent[node] = arrival;
        self.first[node] = *clock;
        *clock += 1;
        path.push((node, 0));
    }

    /// Sorts pure nodes so that sources come before readers, collects what each depends on, and reports those
    /// that depend on themselves.
    fn sort_pure(&mut self, resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let n_nodes = resolved.nodes.len();
        let mut n_sources = vec![0; n_nodes];
        let mut readers: Vec<Vec<usize>> = vec![Vec::new(); n_nodes];
        for (node, reader) in resolved.nodes.iter().enumerate().filter(|(_, node)| node.is_pure()) {
            for from in reader.sources.iter().flatten().flat_map(Source::outputs) {
                if resolved.nodes[from.node].is_pure() {
                    n_sources[node] += 1;
                    readers[from.node].push(node);
                }
            }
        }
        let pure = (0..n_nodes).filter(|node| resolved.nodes[*node].is_pure());
        let mut ready: VecDeque<usize> = pure.clone().filter(|node| n_sources[*node] == 0).collect();
        while let Some(node) = ready.pop_front() {
            self.anchors[node] = self.anchors_of(resolved, node);
            self.pure_order.push(node);
            for reader in std::mem::take(&mut readers[node]) {
                n_sources[reader] -= 1;
                if n_sources[reader] == 0 {
                    ready.push_back(reader);
                }
            }
        }
        for node in pure.filter(|node| n_sources[*node] > 0) {
            diagnostics.push(
                Diagnostic::error(
                    codes::DATA_CYCLE.code,
                    resolved.nodes[node].site(),
                    "the node's inputs depend on its own outputs",
                )
                .with_hint("Break the circle with a variable: write it in one place and read it in the other."),
            );
        }
    }

    fn anchors_of(&self, resolved: &Resolved<'_>, node: usize) -> Vec<SlotAt> {
        let mut anchors = BTreeSet::new();
        for from in resolved.nodes[node].sources.iter().flatten().flat_map(Source::outputs) {
            if resolved.nodes[from.node].is_pure() {
                anchors.extend(self.anchors[from.node].iter().copied());
            } else {
                anchors.insert(*from);
            }
        }
        anchors.into_iter().collect()
    }

    /// True when the value at an output can exist when execution arrives at a node: some path from an entry
    /// passes the output's node, leaves it by an out that produces the value, and reaches the node.
    pub(crate) fn can_precede(&self, resolved: &Resolved<'_>, output: SlotAt, node: usize) -> bool {
        let source = output.node;
        if self.reached[source]
            && self.reached[node]
            && self.first[source] < self.first[node]
            && self.last[node] <= self.last[source]
            && let Some(out) = self.out_towards(source, node)
            && produces(resolved, output, out)
        {
            return true;
        }
        self.search_back(resolved, output, node)
    }

    /// The exec out of an ancestor in the tree of first arrivals that leads to a node.
    fn out_towards(&self, ancestor: usize, node: usize) -> Option<usize> {
        let mut here = node;
        loop {
            let arrival = self.parent[here]?;
            if arrival.node == ancestor {
                return Some(arrival.slot);
            }
            here = arrival.node;
        }
    }

    /// Looks for the output on every path back from a node.
    fn search_back(&self, resolved: &Resolved<'_>, output: SlotAt, node: usize) -> bool {
        let mut seen = vec![false; resolved.nodes.len()];
        let mut pending = vec![node];
        // What a loop's body produced is there when the loop reads again.
        let rereads =
            resolved.nodes[node].slots.iter().any(|slot| matches!(slot.shape, SlotShape::Input { reread: true, .. }));
        if rereads && self.passes_inside(resolved, output, node, usize::MAX) {
            return true;
        }
        while let Some(here) = pending.pop() {
            for arrival in &self.arrivals[here] {
                if arrival.node == output.node && produces(resolved, output, arrival.slot) {
                    return true;
                }
                if self.passes_inside(resolved, output, arrival.node, arrival.slot) {
                    return true;
                }
                // What leads to a handler does not lead to what its event runs.
                if !resolved.nodes[arrival.node].begins_anew(arrival.slot)
                    && !std::mem::replace(&mut seen[arrival.node], true)
                {
                    pending.push(arrival.node);
                }
            }
        }
        false
    }

    /// True when one of a node's outs before this one runs, and comes back from, something that produces the
    /// output.
    fn passes_inside(&self, resolved: &Resolved<'_>, output: SlotAt, node: usize, before: usize) -> bool {
        let mut pending = Vec::new();
        for (slot, target) in resolved.nodes[node].targets.iter().enumerate() {
            if slot < before && resolved.nodes[node].leaving(slot) == Some(Leaving::AndComesBack) {
                if output.node == node && produces(resolved, output, slot) {
                    return true;
                }
                pending.extend(target.map(|target| target.node));
            }
        }
        is_met(resolved, output, pending)
    }

    /// True when both outputs can have been produced on one way of execution.
    pub(crate) fn may_both_be(&self, resolved: &Resolved<'_>, one: SlotAt, two: SlotAt) -> bool {
        let anchors = |output: SlotAt| match resolved.nodes[output.node].is_pure() {
            true => self.anchors[output.node].clone(),
            false => vec![output],
        };
        let (ones, twos) = (anchors(one), anchors(two));
        // What nothing in the order of execution precedes is there on every way.
        if ones.is_empty() || twos.is_empty() {
            return true;
        }
        ones.iter().any(|one| {
            twos.iter().any(|two| {
                let is_one_step = one.node == two.node
                    && self
                        .exec_outs(resolved, one.node)
                        .any(|out| produces(resolved, *one, out) && produces(resolved, *two, out));
                is_one_step
                    || (one.node != two.node
                        && (self.can_precede(resolved, *one, two.node) || self.can_precede(resolved, *two, one.node)))
            })
        })
    }

    fn exec_outs<'r>(&self, resolved: &'r Resolved<'_>, node: usize) -> impl Iterator<Item = usize> + use<'r> {
        let slots = resolved.nodes[node].slots.iter().enumerate();
        slots.filter(|(_, slot)| matches!(slot.shape, SlotShape::ExecOut { .. })).map(|(slot, _)| slot)
    }

    /// True when the value at an output can exist when what a handler's event runs has come to its end.
    pub(crate) fn runs_behind_entry(&self, resolved: &Resolved<'_>, handler: usize, output: SlotAt) -> bool {
        let Some(out) = resolved.nodes[handler].entry_out() else { return false };
        if output.node == handler && produces(resolved, output, out) {
            return true;
        }
        is_met(resolved, output, resolved.nodes[handler].targets[out].map(|target| target.node).into_iter().collect())
    }
}

/// True when execution that arrives at these nodes meets the node of an output before it waits for good.
fn is_met(resolved: &Resolved<'_>, output: SlotAt, mut pending: Vec<usize>) -> bool {
    let mut seen = BTreeSet::new();
    while let Some(here) = pending.pop() {
        if here == output.node {
            return true;
        }
        if !seen.insert(here) {
            continue;
        }
        for (slot, target) in resolved.nodes[here].targets.iter().enumerate() {
            if !resolved.nodes[here].begins_anew(slot) && resolved.nodes[here].leaving(slot) != Some(Leaving::Later) {
                pending.extend(target.map(|target| target.node));
            }
        }
    }
    false
}

/// True when leaving a node by an exec out produces one of its outputs.
pub(crate) fn produces(resolved: &Resolved<'_>, output: SlotAt, exec_out: usize) -> bool {
    let node = &resolved.nodes[output.node];
    match &node.slots[output.slot].shape {
        SlotShape::Output { only_by, .. } => only_by.is_empty() || only_by.contains(&node.slots[exec_out].id),
        SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } => false,
    }
}

/// Reports exec ins that execution would meet again without a wait in between: an endless loop.
fn report_exec_cycles(resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        OnPath,
        Done,
    }
    let immediate = |node: usize, slot: usize| {
        let node = &resolved.nodes[node];
        let is_call = matches!(node.def.behaviour, Behaviour::Call);
        let is_at_once = !is_call || node.ways.at_once.contains(node.slots[slot].id.as_str());
        !node.waits() && node.leaving(slot) != Some(Leaving::Later) && is_at_once
    };
    // A place on a path is an exec in, or for entries the node alone, by the place after its slots.
    let begins = |node: usize| {
        let slots = resolved.nodes[node].slots.iter().enumerate();
        let ins = slots.filter(|(_, slot)| matches!(slot.shape, SlotShape::ExecIn)).map(|(slot, _)| slot);
        let entry = resolved.nodes[node].is_root().then_some(resolved.nodes[node].slots.len());
        ins.chain(entry).map(move |slot| SlotAt { node, slot })
    };
    let mut marks: Vec<Vec<Mark>> = resolved.nodes.iter().map(|node| vec![Mark::New; node.slots.len() + 1]).collect();
    for start in (0..resolved.nodes.len()).flat_map(begins) {
        if marks[start.node][start.slot] != Mark::New {
            continue;
        }
        marks[start.node][start.slot] = Mark::OnPath;
        let mut path = vec![(start, 0)];
        while let Some((at, slot)) = path.last_mut() {
            let (SlotAt { node: here, slot: entered_by }, out) = (*at, *slot);
            if out == resolved.nodes[here].targets.len() {
                marks[here][entered_by] = Mark::Done;
                path.pop();
                continue;
            }
            *slot += 1;
            let Some(target) = resolved.nodes[here].targets[out] else { continue };
            // What leads to a handler does not lead to what its event runs.
            let is_apart =
                entered_by < resolved.nodes[here].slots.len() && resolved.nodes[here].entry_out() == Some(out);
            if is_apart || !immediate(here, out) || !resolved.nodes[here].leads(entered_by, out) {
                continue;
            }
            match marks[target.node][target.slot] {
                Mark::New => {
                    marks[target.node][target.slot] = Mark::OnPath;
                    path.push((target, 0));
                }
                Mark::OnPath => {
                    let connection = resolved.connection(SlotAt { node: here, slot: out }, target);
                    let message = format!("`{}` leads back to itself without a wait", connection.to.node);
                    diagnostics.push(
                        Diagnostic::error(codes::EXEC_CYCLE.code, Site::Connection(connection), message).with_hint(
                            "Use a While or a For to repeat something, or put a Delay or a request on the way back.",
                        ),
                    );
                }
                Mark::Done => {}
            }
        }
    }
}
