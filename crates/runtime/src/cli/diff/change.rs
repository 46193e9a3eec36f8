//! What differs, put together for people: by node in the order of the flow, by variable, and in numbers.

use super::abilities;
use super::side::Side;
use authcanvas_graph::{
    ConflictSite, Connection, Edit, Endpoint, Function, FunctionId, Graph, Node, NodeId, Parameter, SlotId, Variable,
    VariableId, diff,
};
use authcanvas_interpreter::{Registry, check};
use authcanvas_picture::{Change as Sort, reading_order};
use std::collections::{BTreeMap, BTreeSet};

/// The warning of an outcome that nothing handles.
const UNHANDLED: &str = "outcome.unhandled";

/// How two graphs differ.
#[derive(Debug)]
pub(crate) struct Change {
    /// Both sides' names, as they were asked for.
    pub(super) names: (String, String),
    /// The edits that make one graph from the other.
    pub(super) edits: Vec<Edit>,
    /// What the graph could not do before.
    pub(super) newly: Vec<String>,
    /// What it can do no longer.
    pub(super) no_longer: Vec<String>,
    /// Outcomes that nothing handles any more.
    pub(super) unhandled: Vec<String>,
    /// Title and documentation.
    pub(super) lines: Vec<Line>,
    /// Conflicts of a merge that came, went or changed.
    pub(super) conflicts: Vec<Line>,
    pub(super) nodes: Vec<Entry>,
    pub(super) variables: Vec<Entry>,
    /// How many nodes and frames only stand elsewhere.
    pub(super) moved: (usize, usize),
    /// How many comments, and entries that nobody understands, differ.
    pub(super) remarks: usize,
    /// Everything of both graphs, under the ids of the one after.
    pub(super) union: Graph,
}

/// A node or variable that differs.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) id: String,
    /// A node's title, a variable's type.
    pub(super) title: String,
    pub(super) sort: Sort,
    /// The id it had, where that was another.
    pub(super) was: Option<String>,
    pub(super) lines: Vec<Line>,
}

/// One difference inside an entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) sort: Sort,
    /// What differs: `set password`, `out failed`.
    pub(super) what: String,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

impl Line {
    /// A line where the two differ.
    fn of(what: impl Into<String>, before: Option<String>, after: Option<String>) -> Option<Self> {
        let sort = match (&before, &after) {
            (None, Some(_)) => Sort::Added,
            (Some(_), None) => Sort::Removed,
            (Some(_), Some(_)) | (None, None) => Sort::Changed,
        };
        (before != after).then(|| Self { sort, what: what.into(), before, after })
    }
}

impl Change {
    pub(crate) fn new(before: &Side, after: &Side, registry: &Registry) -> Self {
        let known = before.graph_as_in(after);
        let edits = diff(&known, &after.graph);
        let (old, renames) = renamed(&known, &edits);
        // A secret under another name is no new one.
        let could = abilities::of(&old, before, registry);
        let can = abilities::of(&after.graph, after, registry);
        let union = union(&old, &after.graph);
        let mut change = Self {
            names: (before.name.clone(), after.name.clone()),
            newly: can.difference(&could).cloned().collect(),
            no_longer: could.difference(&can).cloned().collect(),
            unhandled: newly_unhandled(&old, &after.graph, registry),
            lines: texts(&old, &after.graph),
            conflicts: conflicts(&old, &after.graph),
            nodes: Vec::new(),
            variables: variables(&old, &after.graph, &renames),
            moved: (0, 0),
            remarks: 0,
            union,
            edits,
        };
        change.nodes = node_entries(&change.union, (&old, &after.graph), registry, &renames);
        let (variables, nodes) = function_entries(&old, &after.graph, registry);
        change.variables.extend(variables);
        change.nodes.extend(nodes);
        change.count();
        change
    }

    /// True when nothing differs, looks and comments included.
    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.newly.is_empty() && self.no_longer.is_empty()
    }

    fn count(&mut self) {
        let told: BTreeSet<&str> =
            self.nodes.iter().filter(|entry| entry.sort != Sort::Changed).map(|entry| entry.id.as_str()).collect();
        let mut moved = BTreeSet::new();
        for edit in &self.edits {
            let (within, edit) = match edit {
                Edit::InFunction(function, edit) => (format!("{function}/"), &**edit),
                edit => (String::new(), edit),
            };
            match edit {
                Edit::PutPlace(id, _) => {
                    let id = format!("{within}{id}");
                    if !told.contains(id.as_str()) {
                        moved.insert(id);
                    }
                }
                Edit::InsertFrame(..) | Edit::RemoveFrame(_) | Edit::ReplaceFrame(..) => self.moved.1 += 1,
                Edit::PutComment(..) | Edit::PutKept(..) => self.remarks += 1,
                _ => {}
            }
        }
        self.moved.0 = moved.len();
    }
}

/// The nodes that differ, in the order of reading.
fn node_entries(union: &Graph, (old, new): (&Graph, &Graph), registry: &Registry, renames: &Renames) -> Vec<Entry> {
    let mut outs: BTreeMap<&NodeId, Vec<Line>> = BTreeMap::new();
    for (node, line) in connection_lines(old, new) {
        outs.entry(node).or_default().push(line);
    }
    let mut entries = Vec::new();
    for id in reading_order(union, registry) {
        let (before, after) = (old.nodes.get(&id), new.nodes.get(&id));
        let sort = match (before, after) {
            (None, _) => Sort::Added,
            (_, None) => Sort::Removed,
            (Some(_), Some(_)) => Sort::Changed,
        };
        let mut lines = node_lines(before, after);
        lines.extend(outs.remove(&id).unwrap_or_default());
        let was = renames.nodes.get(&id).map(ToString::to_string);
        if sort == Sort::Changed && lines.is_empty() && was.is_none() {
            continue;
        }
        let title = after.or(before).map(|node| title_of(node, registry)).unwrap_or_default();
        entries.push(Entry { id: id.to_string(), title, sort, was, lines });
    }
    // Connections may name nodes that are not there.
    entries.extend(outs.into_iter().map(|(id, lines)| Entry {
        id: id.to_string(),
        title: "no node".to_owned(),
        sort: Sort::Changed,
        was: None,
        lines,
    }));
    entries
}

/// What differs in functions: variables, then the functions themselves and their nodes. Each is named after its function.
fn function_entries(old: &Graph, new: &Graph, registry: &Registry) -> (Vec<Entry>, Vec<Entry>) {
    let (mut all_variables, mut entries) = (Vec::new(), Vec::new());
    let ids: BTreeSet<&FunctionId> = old.functions.keys().chain(new.functions.keys()).collect();
    for id in ids {
        let (before, after) = (old.functions.get(id), new.functions.get(id));
        let sort = match (before, after) {
            (None, _) => Sort::Added,
            (_, None) => Sort::Removed,
            (Some(_), Some(_)) => Sort::Changed,
        };
        let nothing = Function::default();
        let (before, after) = (before.unwrap_or(&nothing), after.unwrap_or(&nothing));
        let lines: Vec<Line> = interface(before)
            .into_iter()
            .zip(interface(after))
            .filter_map(|((what, before), (_, after))| Line::of(what, before, after))
            .collect();
        if sort != Sort::Changed || !lines.is_empty() {
            entries.push(Entry { id: id.to_string(), title: "Function".to_owned(), sort, was: None, lines });
        }
        let edits = diff(&before.body, &after.body);
        let (old_body, renames) = renamed(&before.body, &edits);
        let within = |entry: Entry| Entry { id: format!("{id}/{}", entry.id), ..entry };
        all_variables.extend(variables(&old_body, &after.body, &renames).into_iter().map(within));
        let union = union(&old_body, &after.body);
        let nodes = node_entries(&union, (&old_body, &after.body), registry, &renames);
        entries.extend(nodes.into_iter().map(within));
    }
    (all_variables, entries)
}

/// How a function is called, and what it is for.
fn interface(function: &Function) -> Vec<(&'static str, Option<String>)> {
    let ways = |ways: &BTreeMap<SlotId, Vec<Parameter>>| {
        let way = |(id, given): (&SlotId, &Vec<Parameter>)| {
            let given: Vec<_> = given.iter().map(|it| format!("{}: {}", it.id, it.value_type)).collect();
            format!("{id}({})", given.join(", "))
        };
        (!ways.is_empty()).then(|| ways.iter().map(way).collect::<Vec<_>>().join(", "))
    };
    let said = |text: &String| (!text.is_empty()).then(|| quoted(text));
    vec![
        ("title", said(&function.body.title)),
        ("doc", said(&function.body.doc)),
        ("ins", ways(&function.ins)),
        ("outs", ways(&function.outs)),
        ("default", function.default_out.as_ref().map(ToString::to_string)),
    ]
}

/// The ids that were others before, by the ids after.
#[derive(Debug, Default)]
struct Renames {
    nodes: BTreeMap<NodeId, NodeId>,
    variables: BTreeMap<VariableId, VariableId>,
}

/// The graph before, under the ids of the one after.
fn renamed(before: &Graph, edits: &[Edit]) -> (Graph, Renames) {
    let (mut graph, mut renames) = (before.clone(), Renames::default());
    for edit in edits {
        match edit {
            Edit::RenameNode(from, to) => {
                renames.nodes.insert(to.clone(), from.clone());
            }
            Edit::RenameVariable(from, to) => {
                renames.variables.insert(to.clone(), from.clone());
            }
            _ => break,
        }
        // A difference begins with its renames, and they apply to the graph that it was made from.
        let _applied = graph.apply(edit.clone());
    }
    (graph, renames)
}

fn union(old: &Graph, new: &Graph) -> Graph {
    let mut union = new.clone();
    for (id, node) in old.nodes.iter().filter(|(id, _)| !new.nodes.contains_key(*id)) {
        union.nodes.insert(id.clone(), node.clone());
        if let Some(placed) = old.view.nodes.get(id) {
            union.view.nodes.insert(id.clone(), placed.clone());
        }
    }
    for (id, variable) in old.variables.iter().filter(|(id, _)| !new.variables.contains_key(*id)) {
        union.variables.insert(id.clone(), variable.clone());
    }
    for (connection, comment) in &old.connections {
        union.connections.entry(connection.clone()).or_insert_with(|| comment.clone());
    }
    union
}

fn newly_unhandled(old: &Graph, new: &Graph, registry: &Registry) -> Vec<String> {
    let found = |graph: &Graph| -> BTreeSet<String> {
        let unhandled = check(graph, registry).into_iter().filter(|found| found.code == UNHANDLED);
        unhandled.map(|found| format!("{}: {}", found.site, found.message)).collect()
    };
    found(new).difference(&found(old)).cloned().collect()
}

fn texts(old: &Graph, new: &Graph) -> Vec<Line> {
    let said = |text: &String| (!text.is_empty()).then(|| quoted(text));
    [Line::of("title", said(&old.title), said(&new.title)), Line::of("doc", said(&old.doc), said(&new.doc))]
        .into_iter()
        .flatten()
        .collect()
}

fn conflicts(old: &Graph, new: &Graph) -> Vec<Line> {
    let sites: BTreeSet<_> = old.conflicts.keys().chain(new.conflicts.keys()).collect();
    let said =
        |graph: &Graph, site: &ConflictSite| graph.conflicts.get(site).map(|conflict| conflict.rule.says().to_owned());
    let line = |site: &ConflictSite| {
        let is_other = old.conflicts.get(site) != new.conflicts.get(site);
        let line = Line::of(site.to_string(), said(old, site), said(new, site));
        // The same rule with other sides is a change too.
        line.or_else(|| {
            let (what, before, after) = (site.to_string(), said(old, site), said(new, site));
            is_other.then_some(Line { sort: Sort::Changed, what, before, after })
        })
    };
    sites.into_iter().filter_map(line).collect()
}

fn variables(old: &Graph, new: &Graph, renames: &Renames) -> Vec<Entry> {
    let ids: BTreeSet<&VariableId> = old.variables.keys().chain(new.variables.keys()).collect();
    let mut entries = Vec::new();
    for id in ids {
        let (before, after) = (old.variables.get(id), new.variables.get(id));
        let sort = match (before, after) {
            (None, _) => Sort::Added,
            (_, None) => Sort::Removed,
            (Some(_), Some(_)) => Sort::Changed,
        };
        let was = renames.variables.get(id).map(ToString::to_string);
        let lines = if sort == Sort::Changed { variable_lines(before, after) } else { Vec::new() };
        if sort == Sort::Changed && lines.is_empty() && was.is_none() {
            continue;
        }
        let title = after.or(before).map(|it| format!("{}, {}", it.value_type, it.role.name())).unwrap_or_default();
        entries.push(Entry { id: id.to_string(), title, sort, was, lines });
    }
    entries
}

fn variable_lines(before: Option<&Variable>, after: Option<&Variable>) -> Vec<Line> {
    let fields = |variable: &Variable| {
        // Comments and entries that nobody understands are counted, not told.
        let Variable { value_type, role, value, doc, comments: _, kept: _ } = variable;
        [
            ("type", Some(value_type.to_string())),
            ("role", Some(role.name().to_owned())),
            ("value", value.as_ref().map(ToString::to_string)),
            ("doc", (!doc.is_empty()).then(|| quoted(doc))),
        ]
    };
    let (Some(before), Some(after)) = (before.map(fields), after.map(fields)) else { return Vec::new() };
    before.into_iter().zip(after).filter_map(|((what, before), (_, after))| Line::of(what, before, after)).collect()
}

fn node_lines(before: Option<&Node>, after: Option<&Node>) -> Vec<Line> {
    let (before, after) = (before.map(node_facts).unwrap_or_default(), after.map(node_facts).unwrap_or_default());
    let is_changed = !before.is_empty() && !after.is_empty();
    let mut whats: Vec<&String> = after.iter().map(|(what, _)| what).collect();
    whats.extend(before.iter().map(|(what, _)| what).filter(|what| after.iter().all(|(other, _)| other != *what)));
    let value = |facts: &[(String, String)], what: &str| {
        facts.iter().find(|(name, _)| name == what).map(|(_, value)| value.clone())
    };
    let lines = whats.into_iter().filter_map(|what| Line::of(what, value(&before, what), value(&after, what)));
    // The kind of a node that came or went stands in its title.
    lines.filter(|line| is_changed || line.what != "kind").collect()
}

/// What a node says, but for comments and what nobody understands.
fn node_facts(node: &Node) -> Vec<(String, String)> {
    let Node { kind, call, with, set, bind, types, order, disabled, title, comments: _, kept: _, kept_inside: _ } =
        node;
    let mut facts = vec![("kind".to_owned(), kind.clone())];
    if !call.is_empty() {
        facts.push(("call".to_owned(), call.clone()));
    }
    if !title.is_empty() {
        facts.push(("title".to_owned(), quoted(title)));
    }
    if *disabled {
        facts.push(("disabled".to_owned(), "true".to_owned()));
    }
    if *order != 0 {
        facts.push(("order".to_owned(), order.to_string()));
    }
    facts.extend(with.iter().map(|(name, value)| (format!("with {name}"), value.to_string())));
    facts.extend(set.iter().map(|(slot, value)| (format!("set {slot}"), value.to_string())));
    facts.extend(bind.iter().map(|(slot, variable)| (format!("bind {slot}"), variable.to_string())));
    facts.extend(types.iter().map(|(name, value_type)| (format!("type {name}"), value_type.to_string())));
    facts
}

/// The connections that differ, each with the node that it leaves. One that went and one that came from the same
/// slot are one line: it was rewired.
fn connection_lines<'g>(old: &'g Graph, new: &'g Graph) -> Vec<(&'g NodeId, Line)> {
    let mut ends: BTreeMap<&Endpoint, (Vec<&Endpoint>, Vec<&Endpoint>)> = BTreeMap::new();
    for Connection { from, to } in old.connections.keys().filter(|it| !new.connections.contains_key(it)) {
        ends.entry(from).or_default().0.push(to);
    }
    for Connection { from, to } in new.connections.keys().filter(|it| !old.connections.contains_key(it)) {
        ends.entry(from).or_default().1.push(to);
    }
    let mut lines = Vec::new();
    for (from, (went, came)) in ends {
        for index in 0..went.len().max(came.len()) {
            let end = |ends: &[&Endpoint]| ends.get(index).map(ToString::to_string);
            let line = Line::of(format!("{} ->", from.slot), end(&went), end(&came));
            lines.extend(line.map(|line| (&from.node, line)));
        }
    }
    lines
}

fn title_of(node: &Node, registry: &Registry) -> String {
    registry.node(&node.kind).map_or_else(|| node.kind.clone(), |def| def.title.to_string())
}

fn quoted(text: &str) -> String {
    authcanvas_graph::Literal::String(text.to_owned()).to_string()
}
