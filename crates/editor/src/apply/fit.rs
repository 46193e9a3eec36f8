//! What fits where: a node into a connection, another kind in a node's place, what is left when nodes go.

use crate::catalog::{Catalog, is_exec, is_out, type_of};
use crate::document::Document;
use authcanvas_graph::{Comment, Connection, Edit, Endpoint, Node, NodeId, SlotId, ValueType};
use authcanvas_interpreter::{SlotDef, SlotType};
use std::collections::BTreeSet;

/// The slots by which a node would be put into a connection: where it would arrive, and where it would go on.
pub fn through(document: &Document, node: &NodeId, connection: &Connection) -> Option<(Endpoint, Endpoint)> {
    if connection.from.node == *node || connection.to.node == *node {
        return None;
    }
    let end = |slot: &SlotDef| Endpoint { node: node.clone(), slot: slot.id.clone() };
    let exec = document.is_exec(&connection.from);
    let free = |slot: &&SlotDef| is_exec(slot) == exec && !document.is_connected(&end(slot));
    let fits = |slot: &SlotDef, other: &Endpoint| {
        exec || document.type_of(other).is_none_or(|wanted| type_of(slot).is_some_and(|own| may_be(own, &wanted)))
    };
    let mut slots = document.slots(node).iter().filter(free);
    let into = slots.clone().find(|slot| !is_out(slot) && fits(slot, &connection.from))?;
    let out = slots.find(|slot| is_out(slot) && fits(slot, &connection.to))?;
    Some((end(into), end(out)))
}

/// True where a slot of a type may hold values of another.
fn may_be(own: &SlotType, value_type: &ValueType) -> bool {
    match own {
        SlotType::Known(own) => own == value_type || *own == ValueType::Any,
        SlotType::Var(_) => true,
        SlotType::ArrayOf(_) => matches!(value_type, ValueType::Array(_)),
        SlotType::MapOf(..) => matches!(value_type, ValueType::Map(..)),
    }
}

/// The edits that put a node into a connection; none where it does not fit.
pub(super) fn inserted(document: &Document, node: &NodeId, connection: &Connection) -> Option<Vec<Edit>> {
    let (into, out) = through(document, node, connection)?;
    let put = |from, to| Edit::PutConnection(Connection { from, to }, Some(Comment::default()));
    let mut edits = vec![
        Edit::PutConnection(connection.clone(), None),
        put(connection.from.clone(), into.clone()),
        put(out, connection.to.clone()),
    ];
    let literals = document.graph().nodes.get(node).map(|node| &node.set);
    if literals.is_some_and(|literals| literals.contains_key(&into.slot)) {
        edits.push(Edit::PutLiteral(node.clone(), into.slot, None));
    }
    Some(edits)
}

/// The connections that take the place of those through nodes that go: along each way of execution with one way on, and
/// along values that only pass through.
pub(super) fn healed(document: &Document, removed: &BTreeSet<NodeId>) -> Vec<Edit> {
    let lines = || document.graph().connections.keys();
    let mut healed = Vec::new();
    for line in lines().filter(|line| !removed.contains(&line.from.node) && removed.contains(&line.to.node)) {
        let exec = document.is_exec(&line.from);
        let mut passed = BTreeSet::new();
        let mut at = &line.to.node;
        while passed.insert(at) {
            let mut onward = lines().filter(|next| next.from.node == *at && document.is_exec(&next.from) == exec);
            let (Some(next), None) = (onward.next(), onward.next()) else { break };
            // A value passes through a node that does nothing else and takes nothing else.
            let mut others = lines().filter(|other| other.to.node == *at);
            if !exec && (others.nth(1).is_some() || document.slots(at).iter().any(is_exec)) {
                break;
            }
            if removed.contains(&next.to.node) {
                at = &next.to.node;
                continue;
            }
            let types = (document.type_of(&line.from), document.type_of(&next.to));
            if exec || types.0.is_none() || types.0 == types.1 {
                let connection = Connection { from: line.from.clone(), to: next.to.clone() };
                healed.push(Edit::PutConnection(connection, Some(Comment::default())));
            }
            break;
        }
    }
    healed
}

/// What becomes of a node that gets another kind.
pub(super) struct Replacement {
    /// The edits.
    pub edits: Vec<Edit>,
    /// How many connections, values and settings do not fit the new kind, and go.
    pub n_lost: usize,
}

/// Gives a node another kind, and keeps what fits it: settings and slots of the same name, then slots of the same sort.
pub(super) fn replaced(document: &Document, catalog: &Catalog, id: &NodeId, kind: &str) -> Option<Replacement> {
    let (before, def) = (document.graph().nodes.get(id)?, catalog.registry.node(kind)?);
    let mut after = Node { kind: kind.to_owned(), ..before.clone() };
    let mut edits = vec![Edit::SetKind(id.clone(), kind.to_owned())];
    let mut n_lost = 0;
    for name in before.with.keys().filter(|name| def.settings.iter().all(|setting| setting.name != name.as_str())) {
        after.with.remove(name);
        edits.push(Edit::PutSetting(id.clone(), name.clone(), None));
        n_lost += 1;
    }
    after.set.clear();
    after.bind.clear();
    let slots = catalog.slots(id, &after, []);
    let mut taken: BTreeSet<(SlotId, bool)> = BTreeSet::new();
    for line in document.graph().connections.keys().filter(|line| line.from.node == *id || line.to.node == *id) {
        let out = line.from.node == *id;
        let (own, other) = if out { (&line.from, &line.to) } else { (&line.to, &line.from) };
        let Some(slot) = counterpart(document, &slots, own, out, document.type_of(other).as_ref(), &taken) else {
            edits.push(Edit::PutConnection(line.clone(), None));
            n_lost += 1;
            continue;
        };
        // Several connections may leave one output, and several ways of execution may arrive at one in.
        let is_shared = if out { !document.is_exec(own) } else { document.is_exec(own) };
        if !is_shared || slot != own.slot {
            taken.insert((slot.clone(), out));
        }
        if slot != own.slot {
            let moved = Endpoint { node: id.clone(), slot };
            let mut connection = line.clone();
            *(if out { &mut connection.from } else { &mut connection.to }) = moved;
            edits.push(Edit::PutConnection(line.clone(), None));
            edits.push(Edit::PutConnection(connection, Some(Comment::default())));
        }
    }
    let fits = |slot: &SlotId| {
        let end = Endpoint { node: id.clone(), slot: slot.clone() };
        let declared = slots.iter().find(|declared| declared.id == *slot && !is_exec(declared));
        declared.and_then(type_of).is_some_and(|own| document.type_of(&end).is_none_or(|wanted| may_be(own, &wanted)))
    };
    for slot in before.set.keys().filter(|slot| !fits(slot)) {
        edits.push(Edit::PutLiteral(id.clone(), slot.clone(), None));
        n_lost += 1;
    }
    for slot in before.bind.keys().filter(|slot| !fits(slot)) {
        edits.push(Edit::PutBinding(id.clone(), slot.clone(), None));
        n_lost += 1;
    }
    Some(Replacement { edits, n_lost })
}

/// The slot of the new kind that stands for one of the old: that of the same name, else the first free one that fits.
fn counterpart(
    document: &Document,
    slots: &[SlotDef],
    own: &Endpoint,
    out: bool,
    value_type: Option<&ValueType>,
    taken: &BTreeSet<(SlotId, bool)>,
) -> Option<SlotId> {
    let exec = document.is_exec(own);
    let fits = |slot: &&SlotDef| {
        is_out(slot) == out
            && is_exec(slot) == exec
            && (exec || value_type.is_none_or(|wanted| type_of(slot).is_some_and(|own| may_be(own, wanted))))
    };
    let same = slots.iter().filter(fits).find(|slot| slot.id == own.slot);
    let free = || {
        // A slot that keeps its own connection is not given away.
        slots.iter().filter(fits).find(|slot| {
            let end = Endpoint { node: own.node.clone(), slot: slot.id.clone() };
            !taken.contains(&(slot.id.clone(), out)) && !document.is_connected(&end)
        })
    };
    same.or_else(free).map(|slot| slot.id.clone())
}
