//! Merges what has an id: buses, variables, nodes and functions.
//!
//! The structs of the document are taken apart without `..`, so that a new field cannot be forgotten here.

use super::chooser::{Chooser, joined, put_union};
use super::{Merger, keys};
use crate::edit::{event_of, node_has, variable_has};
use crate::{
    Alternative, Bus, BusName, Comment, ConflictRule, ConflictSite, EntryComments, Function, FunctionId, Graph,
    Literal, Node, NodeId, SlotId, ValueType, Variable, VariableId,
};
use std::collections::{BTreeMap, BTreeSet};

/// One entry, merged.
pub(super) enum Entry<V> {
    /// It is not in the merged graph.
    Gone,
    /// It is, and nothing is doubtful about it.
    One(V),
    /// Somebody has to choose.
    Clash { stands: V, rule: ConflictRule, ours: Option<V>, theirs: Option<V> },
}

/// Merges one entry. `used` says for each side whether it uses the entry in a way that the base does not.
pub(super) fn merged<V: Clone + PartialEq>(
    [base, ours, theirs]: [Option<&V>; 3],
    [used_by_ours, used_by_theirs]: [bool; 2],
    fields: impl Fn(Option<&V>, &V, &V, &mut Chooser) -> V,
) -> Entry<V> {
    let (stays, is_used) = match (base, ours, theirs) {
        (_, None, None) => return Entry::Gone,
        (None, Some(one), None) | (None, None, Some(one)) => return Entry::One(one.clone()),
        (Some(_), Some(one), None) => (one, used_by_ours),
        (Some(_), None, Some(one)) => (one, used_by_theirs),
        (_, Some(ours), Some(theirs)) => {
            let mut chooser = Chooser::ours();
            let mine = fields(base, ours, theirs, &mut chooser);
            if !chooser.clashes {
                return Entry::One(mine);
            }
            let other = fields(base, ours, theirs, &mut Chooser::theirs());
            let rule = if base.is_some() { ConflictRule::BothChanged } else { ConflictRule::BothAdded };
            return Entry::Clash { stands: mine.clone(), rule, ours: Some(mine), theirs: Some(other) };
        }
    };
    let rule = match (base == Some(stays), is_used) {
        (true, false) => return Entry::Gone,
        (true, true) => ConflictRule::RemovedAndUsed,
        (false, _) => ConflictRule::RemovedAndChanged,
    };
    Entry::Clash { stands: stays.clone(), rule, ours: ours.cloned(), theirs: theirs.cloned() }
}

impl Merger<'_> {
    pub(super) fn buses(&mut self) -> BTreeMap<BusName, Bus> {
        let used = [self.ours, self.theirs].map(|side| {
            let nodes =
                side.nodes.iter().filter(|(id, node)| self.base.nodes.get(*id).map(|it| &it.kind) != Some(&node.kind));
            let kinds: Vec<&str> = nodes.map(|(_, node)| node.kind.as_str()).collect();
            let is_used = |name: &&BusName| kinds.iter().any(|kind| event_of(kind, name).is_some());
            self.base.buses.keys().filter(is_used).cloned().collect::<BTreeSet<BusName>>()
        });
        let maps = [&self.base.buses, &self.ours.buses, &self.theirs.buses];
        self.entries(
            maps,
            [&used[0], &used[1]],
            bus,
            |name| ConflictSite::Bus(name.clone()),
            |bus| Alternative::Bus(Box::new(bus)),
        )
    }

    pub(super) fn variables(&mut self) -> BTreeMap<VariableId, Variable> {
        let used = [self.ours, self.theirs].map(|side| newly_bound(self.base, side));
        let maps = [&self.base.variables, &self.ours.variables, &self.theirs.variables];
        self.entries(
            maps,
            [&used[0], &used[1]],
            variable,
            |id| ConflictSite::Variable(id.clone()),
            |variable| Alternative::Variable(Box::new(variable)),
        )
    }

    pub(super) fn functions(&mut self) -> BTreeMap<FunctionId, Function> {
        let used = [self.ours, self.theirs].map(|side| newly_called(self.base, side));
        let maps = [&self.base.functions, &self.ours.functions, &self.theirs.functions];
        self.entries(
            maps,
            [&used[0], &used[1]],
            function,
            |id| ConflictSite::Function(id.clone()),
            |function| Alternative::Function(Box::new(function)),
        )
    }

    pub(super) fn nodes(&mut self) -> BTreeMap<NodeId, Node> {
        let used = [self.ours, self.theirs].map(|side| newly_connected(self.base, side));
        let maps = [&self.base.nodes, &self.ours.nodes, &self.theirs.nodes];
        self.entries(
            maps,
            [&used[0], &used[1]],
            node,
            |id| ConflictSite::Node(id.clone()),
            |node| Alternative::Node(Box::new(node)),
        )
    }
}

/// A function's interface is one fact, for calls depend on all of it; so is its body.
fn function(base: Option<&Function>, ours: &Function, theirs: &Function, chooser: &mut Chooser) -> Function {
    let Function { ins: _, outs: _, default_out: _, body, comment } = ours;
    let interface = |it: &Function| (it.ins.clone(), it.outs.clone(), it.default_out.clone());
    let (ins, outs, default_out) = chooser.value(base.map(interface).as_ref(), &interface(ours), &interface(theirs));
    Function {
        ins,
        outs,
        default_out,
        body: chooser.value(base.map(|it| &it.body), body, &theirs.body),
        comment: joined(&base.map(|it| it.comment.clone()).unwrap_or_default(), comment, &theirs.comment),
    }
}

/// The functions that a side calls where the base does not.
fn newly_called(base: &Graph, side: &Graph) -> BTreeSet<FunctionId> {
    let before: BTreeSet<(Option<&FunctionId>, &NodeId, &str)> =
        base.all_nodes().map(|(within, id, node)| (within, id, node.call.as_str())).collect();
    let new = side.all_nodes().filter(|(within, id, node)| !before.contains(&(*within, *id, node.call.as_str())));
    new.filter_map(|(_, _, node)| FunctionId::new(&node.call).ok()).collect()
}

/// The variables that a side binds where the base does not.
fn newly_bound(base: &Graph, side: &Graph) -> BTreeSet<VariableId> {
    let mut bound = BTreeSet::new();
    for (id, node) in &side.nodes {
        let before = base.nodes.get(id);
        for (slot, variable) in &node.bind {
            if before.and_then(|node| node.bind.get(slot)) != Some(variable) {
                bound.insert(variable.clone());
            }
        }
    }
    bound
}

/// The nodes that a side connects where the base does not.
fn newly_connected(base: &Graph, side: &Graph) -> BTreeSet<NodeId> {
    let new = side.connections.keys().filter(|connection| !base.connections.contains_key(*connection));
    new.flat_map(|connection| [connection.from.node.clone(), connection.to.node.clone()]).collect()
}

fn bus(base: Option<&Bus>, ours: &Bus, theirs: &Bus, chooser: &mut Chooser) -> Bus {
    let Bus { doc, address, scope, is_unknown, events, comment } = ours;
    let none = BTreeMap::new();
    Bus {
        doc: chooser.value(base.map(|bus| &bus.doc), doc, &theirs.doc),
        address: chooser.value(base.map(|bus| &bus.address), address, &theirs.address),
        scope: chooser.value(base.map(|bus| &bus.scope), scope, &theirs.scope),
        is_unknown: chooser.value(base.map(|bus| &bus.is_unknown), is_unknown, &theirs.is_unknown),
        events: chooser.map(base.map_or(&none, |bus| &bus.events), events, &theirs.events),
        comment: joined(&base.map(|bus| bus.comment.clone()).unwrap_or_default(), comment, &theirs.comment),
    }
}

fn variable(base: Option<&Variable>, ours: &Variable, theirs: &Variable, chooser: &mut Chooser) -> Variable {
    let Variable { value_type, role, value, doc, comments, kept } = ours;
    // A value belongs to its type: together they are one fact, so that no secret gets the value of another type.
    let (value_type, value) = chooser.value(
        base.map(|it| (value_type_of(it), it.value.clone())).as_ref(),
        &(value_type.clone(), value.clone()),
        &(value_type_of(theirs), theirs.value.clone()),
    );
    let mut merged = Variable {
        value_type,
        role: chooser.value(base.map(|it| &it.role), role, &theirs.role),
        value,
        doc: chooser.value(base.map(|it| &it.doc), doc, &theirs.doc),
        comments: EntryComments::default(),
        kept: put_union(base.map_or(&[], |it| &it.kept), kept, &theirs.kept),
    };
    let before = base.map(|it| it.comments.clone()).unwrap_or_default();
    merged.comments = comments_of(&before, comments, &theirs.comments, |path| variable_has(&merged, path));
    merged
}

fn value_type_of(variable: &Variable) -> ValueType {
    variable.value_type.clone()
}

/// Where a slot has its value from: a literal, a variable, or both where somebody wrote both.
type Source = (Option<Literal>, Option<VariableId>);

fn node(base: Option<&Node>, ours: &Node, theirs: &Node, chooser: &mut Chooser) -> Node {
    let Node { kind, call, with, set, bind, types, order, disabled, title, comments, kept, kept_inside } = ours;
    let empty = Node::new("");
    let before = base.unwrap_or(&empty);
    let sources =
        chooser.map(&sources(&before.set, &before.bind), &sources(set, bind), &sources(&theirs.set, &theirs.bind));
    let mut merged = Node {
        kind: chooser.value(base.map(|it| &it.kind), kind, &theirs.kind),
        call: chooser.value(base.map(|it| &it.call), call, &theirs.call),
        with: chooser.map(&before.with, with, &theirs.with),
        set: sources.iter().filter_map(|(slot, (value, _))| Some((slot.clone(), value.clone()?))).collect(),
        bind: sources.iter().filter_map(|(slot, (_, variable))| Some((slot.clone(), variable.clone()?))).collect(),
        types: chooser.map(&before.types, types, &theirs.types),
        order: chooser.value(base.map(|it| &it.order), order, &theirs.order),
        disabled: chooser.value(base.map(|it| &it.disabled), disabled, &theirs.disabled),
        title: chooser.value(base.map(|it| &it.title), title, &theirs.title),
        comments: EntryComments::default(),
        kept: put_union(&before.kept, kept, &theirs.kept),
        kept_inside: BTreeMap::new(),
    };
    for field in keys([&before.kept_inside, kept_inside, &theirs.kept_inside]) {
        let of = |node: &Node| node.kept_inside.get(&field).cloned().unwrap_or_default();
        let kept = put_union(&of(before), &of(ours), &of(theirs));
        if !kept.is_empty() {
            merged.kept_inside.insert(field, kept);
        }
    }
    merged.comments = comments_of(&before.comments, comments, &theirs.comments, |path| node_has(&merged, path));
    merged
}

fn sources(set: &BTreeMap<SlotId, Literal>, bind: &BTreeMap<SlotId, VariableId>) -> BTreeMap<SlotId, Source> {
    let mut sources: BTreeMap<SlotId, Source> = BTreeMap::new();
    for (slot, value) in set {
        sources.entry(slot.clone()).or_default().0 = Some(value.clone());
    }
    for (slot, variable) in bind {
        sources.entry(slot.clone()).or_default().1 = Some(variable.clone());
    }
    sources
}

/// Both sides' comments of an entry. One above something that is gone moves above the whole entry.
fn comments_of(
    base: &EntryComments,
    ours: &EntryComments,
    theirs: &EntryComments,
    has: impl Fn(&str) -> bool,
) -> EntryComments {
    let mut merged = EntryComments { above: joined(&base.above, &ours.above, &theirs.above), inside: BTreeMap::new() };
    for path in keys([&base.inside, &ours.inside, &theirs.inside]) {
        let of = |comments: &EntryComments| comments.inside.get(&path).cloned().unwrap_or_default();
        let comment: Comment = joined(&of(base), &of(ours), &of(theirs));
        if comment.is_empty() {
            continue;
        }
        if has(&path) {
            merged.inside.insert(path, comment);
        } else if comment != of(base) {
            merged.above.0.extend(comment.0);
        }
    }
    merged
}
