//! How calls of functions are left: at once, after a wait, or by themselves, when a wait or a handler inside comes to
//! an exit. What is behind an out that is left by itself knows nothing of what led to the call.

use super::resolve::{Resolved, ResolvedNode};
use crate::registry::{Behaviour, Leaving};
use authcanvas_graph::{Function, FunctionId};
use std::collections::{BTreeMap, BTreeSet};

/// How the calls of a function are left.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Ways {
    /// True when something in it waits for events, so that it is at work without being called.
    pub(crate) lives: bool,
    /// The ways out that are taken by themselves.
    pub(crate) later: BTreeSet<String>,
    /// The ways out that are taken without a wait after the call.
    pub(crate) at_once: BTreeSet<String>,
}

/// Finds it out for every function.
pub(super) fn find<'a>(
    functions: &BTreeMap<FunctionId, Function>,
    bodies: &BTreeMap<FunctionId, Resolved<'a>>,
) -> BTreeMap<FunctionId, Ways> {
    let mut all: BTreeMap<FunctionId, Ways> = bodies.keys().map(|id| (id.clone(), Ways::default())).collect();
    // What one function does depends on those that it calls; each round only adds, so it comes to an end.
    loop {
        let mut is_settled = true;
        for (id, body) in bodies {
            let default = functions.get(id).and_then(|function| function.default_out.as_ref());
            let ways = ways_of(body, default.map(|out| out.as_str()), &all);
            if all.get(id) != Some(&ways) {
                all.insert(id.clone(), ways);
                is_settled = false;
            }
        }
        if is_settled {
            return all;
        }
    }
}

/// Lets the nodes that call functions know.
pub(super) fn mark(resolved: &mut Resolved<'_>, ways: &BTreeMap<FunctionId, Ways>) {
    for node in &mut resolved.nodes {
        if let Behaviour::Call = node.def.behaviour {
            node.ways = ways.get(node.node.call.as_str()).cloned().unwrap_or_default();
        }
    }
}

fn ways_of(body: &Resolved<'_>, default: Option<&str>, known: &BTreeMap<FunctionId, Ways>) -> Ways {
    let called = |node: &ResolvedNode<'_>| match node.def.behaviour {
        Behaviour::Call => known.get(node.node.call.as_str()),
        _ => None,
    };
    let is_later = |node: &ResolvedNode<'_>, slot: usize| {
        node.leaving(slot) == Some(Leaving::Later)
            || called(node).is_some_and(|ways| ways.later.contains(node.slots[slot].id.as_str()))
    };
    let mut ways = Ways::default();
    let (mut begun_later, mut begun_at_once) = (Vec::new(), Vec::new());
    for node in &body.nodes {
        let targets = node.targets.iter().enumerate().filter_map(|(slot, target)| Some((slot, (*target)?)));
        match node.def.behaviour {
            Behaviour::Listen(_) => {
                ways.lives = true;
                let out = node.entry_out();
                begun_later.extend(targets.filter(|(slot, _)| Some(*slot) == out).map(|(_, to)| to.node));
            }
            Behaviour::Enter(_) => begun_at_once.extend(targets.map(|(_, to)| to.node)),
            _ => {
                ways.lives |= called(node).is_some_and(|ways| ways.lives);
                begun_later.extend(targets.filter(|(slot, _)| is_later(node, *slot)).map(|(_, to)| to.node));
            }
        }
    }
    let exits = |mut pending: Vec<usize>, goes_on: &dyn Fn(&ResolvedNode<'_>, usize) -> bool| {
        let (mut seen, mut exits) = (BTreeSet::new(), BTreeSet::new());
        while let Some(here) = pending.pop() {
            if !seen.insert(here) {
                continue;
            }
            let node = &body.nodes[here];
            if let Behaviour::Exit(way) = &node.def.behaviour {
                exits.insert(way.to_string());
            }
            let targets = node.targets.iter().enumerate().filter_map(|(slot, target)| Some((slot, (*target)?)));
            pending.extend(targets.filter(|(slot, _)| goes_on(node, *slot)).map(|(_, to)| to.node));
        }
        exits
    };
    ways.later = exits(begun_later, &|_, _| true);
    ways.at_once = exits(begun_at_once, &|node, slot| {
        let is_at_once = called(node).is_none_or(|ways| ways.at_once.contains(node.slots[slot].id.as_str()));
        !node.waits() && node.leaving(slot) != Some(Leaving::Later) && is_at_once
    });
    // A way may end without an exit wherever it likes, at once too.
    ways.at_once.extend(default.map(str::to_owned));
    ways
}
