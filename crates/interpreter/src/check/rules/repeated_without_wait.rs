//! A request is not repeated without a wait in between.
//!
//! Such a circle asks a service as fast as it answers, until it refuses or locks the user out. A Delay, or a question
//! to a person, on the way round is a wait; the service's own answer is not. Requests that stay in the process count
//! as questions, since nobody is harmed by them.

use crate::check::codes;
use crate::check::order::Order;
use crate::check::resolve::Resolved;
use crate::registry::{Behaviour, Leaving, OperationDef, Trigger};
use authcanvas_graph::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    let requests = requests(resolved);
    if !requests.iter().any(|request| *request) {
        return;
    }
    let next = ways_without_wait(resolved, &requests);
    if !has_circle(&next) {
        return;
    }
    let mut told = BTreeSet::new();
    for start in (0..resolved.nodes.len()).filter(|node| requests[*node] && order.reached[*node]) {
        if told.contains(&start) {
            continue;
        }
        let circle = circle_through(&next, start);
        let Some(last) = circle.last() else { continue };
        told.extend(circle.iter().copied().filter(|node| requests[*node]));
        let way =
            if *last == start { "by itself".to_owned() } else { format!("by way of `{}`", resolved.nodes[*last].id) };
        let message = format!("the request is repeated {way} without a wait in between");
        diagnostics.push(Diagnostic::warning(codes::REPEATED.code, resolved.nodes[start].site(), message).with_hint(
            "Put a Delay on the way back, and count the tries, so that a service that keeps refusing is not asked \
                 for ever.",
        ));
    }
}

/// Which nodes are requests whose answers a bus tells of: those that leave the process.
fn requests(resolved: &Resolved<'_>) -> Vec<bool> {
    let is_told = |operation: &&OperationDef| operation.outcomes.iter().any(|outcome| outcome.event.is_some());
    let remote: BTreeSet<&str> = resolved.registry.operations().filter(is_told).map(|it| &*it.name).collect();
    let is_request =
        |behaviour: &Behaviour| matches!(behaviour, Behaviour::Ask(ask) if remote.contains(&*ask.operation));
    resolved.nodes.iter().map(|node| is_request(&node.def.behaviour)).collect()
}

/// Where execution goes from each node without a wait, answers of requests included.
fn ways_without_wait(resolved: &Resolved<'_>, requests: &[bool]) -> Vec<Vec<usize>> {
    let mut handlers: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, node) in resolved.nodes.iter().enumerate() {
        if let Behaviour::Listen(Trigger::Event { bus, event }) = &node.def.behaviour {
            handlers.entry((bus, event)).or_default().push(index);
        }
    }
    let mut next = Vec::with_capacity(resolved.nodes.len());
    for (index, node) in resolved.nodes.iter().enumerate() {
        let mut ways = Vec::new();
        if requests[index] || !node.waits() {
            for (slot, target) in node.targets.iter().enumerate() {
                if node.leaving(slot) != Some(Leaving::Later) {
                    ways.extend(target.map(|target| target.node));
                }
            }
        }
        if let (true, Behaviour::Ask(ask)) = (requests[index], &node.def.behaviour) {
            let outcomes = resolved.registry.operation(&ask.operation).into_iter().flat_map(|it| &it.outcomes);
            for (bus, event, _) in outcomes.filter_map(|outcome| outcome.event.as_ref()) {
                ways.extend(handlers.get(&(&**bus, &**event)).into_iter().flatten());
            }
        }
        next.push(ways);
    }
    next
}

/// True when some way comes back to where it was: taking away what nothing leads to leaves something.
fn has_circle(next: &[Vec<usize>]) -> bool {
    let mut n_arrivals = vec![0; next.len()];
    next.iter().flatten().for_each(|node| n_arrivals[*node] += 1);
    let mut free: Vec<usize> = (0..next.len()).filter(|node| n_arrivals[*node] == 0).collect();
    let mut n_left = next.len();
    while let Some(node) = free.pop() {
        n_left -= 1;
        for there in &next[node] {
            n_arrivals[*there] -= 1;
            if n_arrivals[*there] == 0 {
                free.push(*there);
            }
        }
    }
    n_left > 0
}

/// The nodes of a circle through a node, this one first; empty where there is none.
fn circle_through(next: &[Vec<usize>], start: usize) -> Vec<usize> {
    let mut came_from = vec![None; next.len()];
    let mut pending = std::collections::VecDeque::from([start]);
    while let Some(here) = pending.pop_front() {
        for &there in &next[here] {
            if there == start {
                let mut circle = vec![here];
                let mut back = here;
                while let Some(before) = came_from[back] {
                    circle.push(before);
                    back = before;
                }
                circle.reverse();
                return circle;
            }
            if came_from[there].is_none() {
                came_from[there] = Some(here);
                pending.push_back(there);
            }
        }
    }
    Vec::new()
}
