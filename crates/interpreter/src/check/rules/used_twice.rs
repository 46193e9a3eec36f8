//! A value that is good for one use is not used twice.
//!
//! Some inputs use their value up when the node leaves by certain outs. From there no way of execution may come to
//! another such input with the same value, unless it passes what makes the value anew.

use crate::check::codes;
use crate::check::order::Order;
use crate::check::resolve::{Resolved, SlotAt, Source};
use crate::registry::SlotShape;
use authcanvas_graph::{Comment, Connection, Diagnostic, Edit, Endpoint, Fix};
use std::collections::{BTreeSet, VecDeque};

pub(super) fn check(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    let uses: Vec<Use<'_>> = (0..resolved.nodes.len())
        .filter(|node| order.reached[*node])
        .filter_map(|node| Use::of(resolved, node))
        .collect();
    let mut told = BTreeSet::new();
    for first in &uses {
        let makers = makers(resolved, first.source);
        if makers.contains(&first.at.node) {
            // By the very outs that use it up, the node makes the next one.
            continue;
        }
        for second in uses.iter().filter(|other| other.source == first.source) {
            if reaches(resolved, first, second.at.node, &makers) && told.insert(second.at) {
                diagnostics.push(finding(resolved, first, second));
            }
        }
    }
}

/// An input that uses its value up.
struct Use<'r> {
    at: SlotAt,
    source: &'r Source,
    /// The outs that are left by when it is used up.
    by: Vec<usize>,
}

impl<'r> Use<'r> {
    fn of(resolved: &'r Resolved<'_>, index: usize) -> Option<Self> {
        let node = &resolved.nodes[index];
        let uses_up = node.def.uses_up?;
        let slot = node.slot(uses_up.input)?;
        let source = node.sources[slot].as_ref()?;
        match source {
            Source::Output(_) | Source::OneOf(_) | Source::Variable(_) => {}
            Source::Constant(_) | Source::Missing => return None,
        }
        let by = uses_up.by.iter().filter_map(|out| node.slot(out)).collect();
        Some(Self { at: SlotAt { node: index, slot }, source, by })
    }
}

/// The nodes that make a value anew each time they are passed.
fn makers(resolved: &Resolved<'_>, source: &Source) -> BTreeSet<usize> {
    match source {
        Source::Output(_) | Source::OneOf(_) => source.outputs().iter().map(|from| from.node).collect(),
        Source::Variable(variable) => {
            let writes = |node: &usize| resolved.nodes[*node].writes.contains(&Some(*variable));
            (0..resolved.nodes.len()).filter(writes).collect()
        }
        Source::Constant(_) | Source::Missing => BTreeSet::new(),
    }
}

/// Whether execution comes from the use of a value to a node without passing one that makes it anew.
fn reaches(resolved: &Resolved<'_>, from: &Use<'_>, to: usize, makers: &BTreeSet<usize>) -> bool {
    let targets = |node: usize| resolved.nodes[node].targets.iter().flatten().map(|target| target.node);
    let mut seen = BTreeSet::new();
    let first = from.by.iter().filter_map(|out| resolved.nodes[from.at.node].targets[*out]);
    let mut pending: VecDeque<usize> = first.map(|target| target.node).collect();
    while let Some(here) = pending.pop_front() {
        if here == to {
            return true;
        }
        if seen.insert(here) && !makers.contains(&here) {
            pending.extend(targets(here));
        }
    }
    false
}

fn finding(resolved: &Resolved<'_>, first: &Use<'_>, second: &Use<'_>) -> Diagnostic {
    let (before, node) = (&resolved.nodes[first.at.node], &resolved.nodes[second.at.node]);
    let who = if first.at.node == second.at.node { "this node".to_owned() } else { format!("`{}`", before.id) };
    let message = format!("{who} has used this value up before");
    let hint = "It is good for one use. Take what the step before gave for the next one, or begin anew.";
    let found = Diagnostic::warning(codes::USED_TWICE.code, node.slot_site(second.at.slot), message).with_hint(hint);
    Diagnostic { fix: next_value(resolved, first, second), ..found }
}

/// Takes the value that the first use gives for the next one.
fn next_value(resolved: &Resolved<'_>, first: &Use<'_>, second: &Use<'_>) -> Option<Fix> {
    let Source::Output(old) = second.source else { return None };
    if first.at.node == second.at.node {
        return None;
    }
    let (before, node) = (&resolved.nodes[first.at.node], &resolved.nodes[second.at.node]);
    let wanted = &node.types[second.at.slot];
    let next = before.slots.iter().zip(&before.types).find(|(slot, own)| {
        *own == wanted && matches!(&slot.shape, SlotShape::Output { only_by, .. } if !only_by.is_empty())
    })?;
    let end = |at: SlotAt| {
        let node = &resolved.nodes[at.node];
        Endpoint { node: node.id.clone(), slot: node.slots[at.slot].id.clone() }
    };
    let to = end(second.at);
    let from = Endpoint { node: before.id.clone(), slot: next.0.id.clone() };
    Some(Fix {
        title: format!("Take {} of `{}`", next.0.title, before.id),
        edits: vec![
            Edit::PutConnection(Connection { from: end(*old), to: to.clone() }, None),
            Edit::PutConnection(Connection { from, to }, Some(Comment::default())),
        ],
    })
}
