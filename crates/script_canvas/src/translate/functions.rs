//! Functions of canvases as functions of ours.
//!
//! A graph with definition nodes is a function: its entries are the ways in, its exits the ways out. A graph that another
//! one calls comes along whole, once; what is kept between calls belongs to each call. A function that a graph defines
//! and calls itself is made of what its entries lead to, and shares the graph's variables.

use super::draft::Draft;
use super::names::Names;
use super::types::value_type;
use super::{Importer, Library, Translated, Within, buses, snake_case, translate};
use crate::{
    Canvas, CanvasNode, CanvasNodeId, CanvasSlotId, ConnectionKind, Decoded, FunctionCall, FunctionDefinition,
    NodeClass, SlotKind, Uuid, VariableScope,
};
use authcanvas_graph::{
    Bus, BusName, Diagnostic, Edit, Function, FunctionId, Graph, Parameter, Role, SlotId, ValueType, Variable,
    VariableId,
};
use authcanvas_interpreter::{Registry, Secret, entry_kind, exit_kind};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many graphs may be called within one another.
const MAX_DEPTH: usize = 64;

/// A function that was made for a canvas, and which of its slots stand for what.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    pub(super) id: FunctionId,
    ins: BTreeMap<Uuid, WayShape>,
    outs: BTreeMap<Uuid, WayShape>,
    default_out: Option<SlotId>,
    /// Every name that a slot of its calls has.
    names: Names,
}

/// A way in or out, with what is given there in the order of the canvas's slots.
#[derive(Debug, Clone)]
struct WayShape {
    slot: SlotId,
    values: Vec<(Option<CanvasSlotId>, Parameter)>,
}

/// The functions that an import has made so far.
pub(super) struct Functions<'l> {
    registry: &'l Registry,
    library: &'l dyn Library,
    /// Shapes by the name of the canvas.
    pub(super) shapes: BTreeMap<String, Shape>,
    pub(super) functions: BTreeMap<FunctionId, Function>,
    pub(super) buses: BTreeMap<BusName, Bus>,
    /// Secrets that stood in functions, with the variables of the graph that take their place.
    pub(super) secrets: BTreeMap<VariableId, Secret>,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Canvases that are being made into functions: calling one of them again is a circle.
    open: BTreeSet<String>,
    names: Names,
}

impl<'l> Functions<'l> {
    pub(super) fn new(registry: &'l Registry, library: &'l dyn Library) -> Self {
        Self {
            registry,
            library,
            shapes: BTreeMap::new(),
            functions: BTreeMap::new(),
            buses: BTreeMap::new(),
            secrets: BTreeMap::new(),
            diagnostics: Vec::new(),
            open: BTreeSet::new(),
            names: Names::default(),
        }
    }

    /// Makes the functions that a graph defines itself and those that it calls; answers what is left as the graph's own.
    pub(super) fn of_root<'c>(&mut self, decoded: &'c Decoded, name: &str) -> Cow<'c, Canvas> {
        let canvas = &decoded.canvas;
        if !canvas.nodes.iter().any(|node| definition(node).is_some()) {
            self.bring_called(canvas, name);
            return Cow::Borrowed(canvas);
        }
        let calls_itself = calls(canvas).any(|(_, call)| call.asset.base_name() == name);
        let of_entries = reached_from(canvas, |node| definition(node).is_some_and(|it| it.is_entry));
        if calls_itself {
            let local = part_of(canvas, |node| of_entries.contains(&node.id) || is_exit(node));
            self.make(name, &Decoded { canvas: local, notes: Vec::new() }, true);
        } else {
            self.make(name, decoded, false);
        }
        let starts = |node: &CanvasNode| definition(node).is_none() && super::canvas_index::is_root(node);
        let of_graph = reached_from(canvas, starts);
        let rest = part_of(canvas, |node| {
            definition(node).is_none() && (of_graph.contains(&node.id) || !of_entries.contains(&node.id))
        });
        // Without anything that starts it, the file is there for others.
        let is_for_others = !rest.nodes.iter().any(|node| !node.is_disabled() && starts(node));
        let rest = if is_for_others { Canvas { variables: Vec::new(), ..part_of(canvas, |_| false) } } else { rest };
        self.bring_called(&rest, name);
        Cow::Owned(rest)
    }

    /// Makes the functions that a canvas calls.
    fn bring_called(&mut self, canvas: &Canvas, own: &str) {
        let called: BTreeSet<String> = calls(canvas).map(|(_, call)| call.asset.base_name()).collect();
        for name in called.iter().filter(|name| *name != own) {
            if !self.shapes.contains_key(name)
                && !self.open.contains(name)
                && self.open.len() < MAX_DEPTH
                && let Some(decoded) = self.library.canvas(name)
            {
                self.make(name, &decoded, false);
            }
        }
        for (_, call) in calls(canvas) {
            self.add_default_out(call);
        }
    }

    /// A call may have an out that belongs to no exit: the function has come to its end without one.
    fn add_default_out(&mut self, call: &FunctionCall) {
        let Some(shape) = self.shapes.get_mut(&call.asset.base_name()) else { return };
        if shape.default_out.is_some() {
            return;
        }
        let mut outs = call.execution.ins.iter().flat_map(|way| &way.outs);
        let is_no_exit = |source: Option<Uuid>| source.is_none_or(|source| !shape.outs.contains_key(&source));
        let Some(name) = outs.find(|out| is_no_exit(out.source)).map(|out| out.name.clone()) else { return };
        let text = shape.names.fresh(&snake_case(&name));
        let Ok(out) = SlotId::new(&text) else { return };
        if let Some(function) = self.functions.get_mut(&shape.id) {
            function.outs.insert(out.clone(), Vec::new());
            function.default_out = Some(out.clone());
        }
        shape.default_out = Some(out);
    }

    /// Makes a function of a canvas.
    fn make(&mut self, name: &str, decoded: &Decoded, is_local: bool) {
        let canvas = &decoded.canvas;
        self.open.insert(name.to_owned());
        self.bring_called(canvas, name);
        let id = FunctionId::new(&self.names.fresh(&snake_case(name))).expect("snake_case with a number is snake_case");
        let mut shape = Shape {
            id: id.clone(),
            ins: BTreeMap::new(),
            outs: BTreeMap::new(),
            default_out: None,
            names: Names::default(),
        };
        let mut function = Function::default();
        shape.declare(canvas, &mut function, self.registry);
        let index = super::CanvasIndex::new(canvas);
        add_buses(&mut self.buses, buses::declare(&index, self.registry, self.library));
        function.body.title = if is_local { String::new() } else { canvas_title(name, decoded) };
        let within = Within { shape: &shape, function: &function };
        let Translated { graph: mut body, diagnostics, secrets, .. } =
            translate(decoded, name, self.registry, self.library, self, Some(within));
        body.title = std::mem::take(&mut function.body.title);
        let scopes: BTreeMap<_, _> = canvas.variables.iter().map(|variable| (variable.id, variable.scope)).collect();
        if is_local {
            // What is not of a call is the graph's, under the same name.
            let of_calls = canvas.variables.iter().filter(|it| scopes[&it.id] != VariableScope::Graph).count();
            if of_calls == 0 {
                body.variables.clear();
            } else {
                body.variables.retain(|_, variable| variable.role != Role::Kept);
            }
        }
        function.body = body;
        for (variable, secret) in secrets {
            self.lift_secret(&mut function.body, &id, &variable, secret);
        }
        self.diagnostics.extend(diagnostics.into_iter().map(|found| Diagnostic {
            site: found.site.inside(Some(&id)),
            fix: None,
            ..found
        }));
        self.functions.insert(id, function);
        self.shapes.insert(name.to_owned(), shape);
        self.open.remove(name);
    }

    /// Makes a secret of a function one of the graph: only a graph has inputs.
    fn lift_secret(&mut self, body: &mut Graph, function: &FunctionId, variable: &VariableId, secret: Secret) {
        let name = format!("{function}_{variable}");
        let Ok(lifted) = VariableId::new(&name) else { return };
        if body.apply(Edit::RenameVariable(variable.clone(), lifted.clone())).is_ok() {
            body.variables.remove(&lifted);
            self.secrets.insert(lifted, secret);
        }
    }

    /// Adds to a graph what its functions need of it.
    pub(super) fn add_secrets(&self, graph: &mut Graph) {
        for id in self.secrets.keys() {
            let variable = Variable { role: Role::Input, ..Variable::new(ValueType::Secret) };
            graph.variables.insert(id.clone(), variable);
        }
    }
}

impl Shape {
    /// Declares the ways of a canvas's definition nodes, and what is given there.
    fn declare(&mut self, canvas: &Canvas, function: &mut Function, registry: &Registry) {
        let definitions: Vec<_> = canvas.nodes.iter().filter_map(|node| Some((node, definition(node)?))).collect();
        let ways: Vec<SlotId> =
            definitions.iter().map(|(_, definition)| self.fresh(&definition.display_name)).collect();
        // Ids that entries and exits have for slots of their own.
        for reserved in ["in", "out"] {
            self.names.fresh(reserved);
        }
        for ((node, definition), slot) in definitions.into_iter().zip(ways) {
            let kind = if definition.is_entry { SlotKind::DataOut } else { SlotKind::DataIn };
            let slots: Vec<_> = node.slots_of(kind).collect();
            let mut values = Vec::new();
            for given in slots {
                let value_type = value_type(canvas.slot_type(given), registry).unwrap_or(ValueType::Any);
                values.push((given.id, Parameter::new(self.fresh(&given.name), value_type)));
            }
            let parameters = values.iter().map(|(_, parameter)| parameter.clone()).collect();
            let (declared, shapes) = if definition.is_entry {
                (&mut function.ins, &mut self.ins)
            } else {
                (&mut function.outs, &mut self.outs)
            };
            declared.insert(slot.clone(), parameters);
            if let Some(identifier) = definition.identifier {
                shapes.insert(identifier, WayShape { slot, values });
            }
        }
    }

    fn fresh(&mut self, name: &str) -> SlotId {
        let text = self.names.fresh(&snake_case(name));
        SlotId::new(&text).expect("snake_case with a number is snake_case")
    }

    /// The way of a definition node.
    fn way_of(&self, definition: &FunctionDefinition) -> Option<&WayShape> {
        let ways = if definition.is_entry { &self.ins } else { &self.outs };
        ways.get(&definition.identifier?)
    }
}

impl<'a> Importer<'a> {
    /// Puts an entry or an exit of the function that is being made.
    pub(super) fn add_definition(&mut self, node: &'a CanvasNode, definition: &'a FunctionDefinition) {
        let way = self.within.and_then(|within| within.shape.way_of(definition));
        let kind = way
            .map(|way| if definition.is_entry { entry_kind(way.slot.as_str()) } else { exit_kind(way.slot.as_str()) });
        let Some(def) = kind.and_then(|kind| self.own.node(&kind)) else {
            self.put_placeholder(node, "an entry or exit of a function without an id");
            return;
        };
        let mut draft = Draft::new(node, def);
        // A definition node has both exec slots in the file, and uses one.
        let used = if definition.is_entry { SlotKind::ExecOut } else { SlotKind::ExecIn };
        draft.exec.retain(|slot| slot.kind == used);
        self.put(draft);
    }

    /// Puts a call of a function.
    pub(super) fn add_function_call(&mut self, node: &'a CanvasNode, call: &'a FunctionCall) {
        let name = call.asset.base_name();
        let Some(shape) = self.shapes.get(&name) else {
            let what = if self.library.canvas(&name).is_some() {
                "a call that comes back to its own function,"
            } else {
                "a call of a graph that is not in the folder,"
            };
            self.put_placeholder(node, &format!("{what} {name}"));
            return;
        };
        let Some(def) = self.own.call(&shape.id) else { return };
        let mut draft = Draft::new(node, def);
        let mut is_up_to_date = true;
        let values = |slots: &[crate::ExecutionValue], way: &WayShape| {
            let named = slots.iter().enumerate().filter_map(|(place, value)| {
                let by_source = way
                    .values
                    .iter()
                    .find(|(own, _)| own.is_some_and(|own| value.source.is_some_and(|source| own.0 == source)));
                let (_, parameter) = by_source.or_else(|| way.values.get(place))?;
                Some((value.slot?, parameter.id.clone()))
            });
            named.collect::<Vec<_>>()
        };
        for way_in in &call.execution.ins {
            let Some(way) = way_in.source.and_then(|source| shape.ins.get(&source)) else {
                is_up_to_date = false;
                continue;
            };
            is_up_to_date &= way_in.inputs.len() == way.values.len();
            draft.named.extend(way_in.slot.map(|slot| (slot, way.slot.clone())));
            draft.named.extend(values(&way_in.inputs, way));
        }
        let outs = call.execution.ins.iter().flat_map(|way_in| &way_in.outs).chain(&call.execution.latents);
        for out in outs {
            match out.source.and_then(|source| shape.outs.get(&source)) {
                Some(way) => {
                    is_up_to_date &= out.outputs.len() == way.values.len();
                    draft.named.extend(out.slot.map(|slot| (slot, way.slot.clone())));
                    draft.named.extend(values(&out.outputs, way));
                }
                None => draft.named.extend(out.slot.zip(shape.default_out.clone())),
            }
        }
        if !is_up_to_date {
            self.put_placeholder(node, &format!("a call from before {name} was changed"));
            return;
        }
        let function = shape.id.to_string();
        let id = self.put(draft);
        if let Some(made) = self.graph.nodes.get_mut(&id).filter(|made| made.kind == *def.kind) {
            made.call = function;
        }
    }
}

fn definition(node: &CanvasNode) -> Option<&FunctionDefinition> {
    match &node.own {
        NodeClass::FunctionDefinition(definition) if !node.is_disabled() => Some(definition),
        _ => None,
    }
}

fn is_exit(node: &CanvasNode) -> bool {
    definition(node).is_some_and(|definition| !definition.is_entry)
}

fn calls(canvas: &Canvas) -> impl Iterator<Item = (&CanvasNode, &FunctionCall)> {
    canvas.nodes.iter().filter_map(|node| match &node.own {
        NodeClass::FunctionCall(call) => Some((node, &**call)),
        _ => None,
    })
}

fn canvas_title(name: &str, decoded: &Decoded) -> String {
    if decoded.canvas.name.is_empty() { name.to_owned() } else { decoded.canvas.name.clone() }
}

/// The nodes that execution from some nodes reaches, with what computes their inputs without execution.
fn reached_from(canvas: &Canvas, begins: impl Fn(&CanvasNode) -> bool) -> BTreeSet<CanvasNodeId> {
    let index = super::CanvasIndex::new(canvas);
    let mut reached: BTreeSet<CanvasNodeId> = BTreeSet::new();
    let mut pending: Vec<CanvasNodeId> =
        canvas.nodes.iter().filter(|node| !node.is_disabled() && begins(node)).map(|node| node.id).collect();
    while let Some(id) = pending.pop() {
        if !reached.insert(id) {
            continue;
        }
        for connection in &canvas.connections {
            if connection.kind == ConnectionKind::Exec && connection.from.node == id {
                pending.push(connection.to.node);
            }
            let is_compact = |node: CanvasNodeId| {
                index.node(node).is_some_and(|node| node.slots.iter().any(|slot| slot.creates_implicit_connections))
            };
            if connection.kind == ConnectionKind::Data {
                if connection.to.node == id && is_compact(connection.from.node) {
                    pending.push(connection.from.node);
                }
                if connection.from.node == id && is_compact(connection.to.node) {
                    pending.push(connection.to.node);
                }
            }
        }
    }
    reached
}

/// The nodes of a canvas that are wanted, with the connections between them.
fn part_of(canvas: &Canvas, is_wanted: impl Fn(&CanvasNode) -> bool) -> Canvas {
    let nodes: Vec<CanvasNode> = canvas.nodes.iter().filter(|node| is_wanted(node)).cloned().collect();
    let kept: BTreeSet<CanvasNodeId> = nodes.iter().map(|node| node.id).collect();
    let is_kept = |connection: &&crate::CanvasConnection| {
        kept.contains(&connection.from.node) && kept.contains(&connection.to.node)
    };
    let connections = canvas.connections.iter().filter(is_kept).cloned().collect();
    Canvas { nodes, connections, ..canvas.clone() }
}

/// Adds the buses of one canvas to those of others; events that both have are taken once.
pub(super) fn add_buses(all: &mut BTreeMap<BusName, Bus>, more: BTreeMap<BusName, Bus>) {
    for (name, bus) in more {
        match all.get_mut(&name) {
            Some(known) => {
                for (event, declared) in bus.events {
                    known.events.entry(event).or_insert(declared);
                }
            }
            None => {
                all.insert(name, bus);
            }
        }
    }
}
