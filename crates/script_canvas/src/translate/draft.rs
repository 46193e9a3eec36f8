//! Makes one node of ours from one of the canvas: slots by place, exec slots by name, literals and bindings.

use super::types::known_type;
use super::values::{converted, is_beyond_us, is_empty_container, is_of, literal};
use super::{DataEnd, Importer, codes, snake_case};
use crate::{CanvasNode, CanvasSlot, CanvasSlotId, CanvasValue, NodeClass, SlotKind};
use authcanvas_graph::{
    Comment, Connection, Diagnostic, Endpoint, Literal, Node, NodeId, Site, SlotId, ValueType, VariableId,
};
use authcanvas_interpreter::{NodeDef, SlotDef, SlotShape, SlotType, executed_slots};
use std::collections::BTreeMap;

/// A node to be made.
pub(super) struct Draft<'a> {
    pub(super) node: &'a CanvasNode,
    pub(super) def: &'a NodeDef,
    /// Settings that are known.
    pub(super) with: BTreeMap<String, Literal>,
    /// Slots of the kind that the class has the say of.
    pub(super) bind: BTreeMap<SlotId, VariableId>,
    /// The data ins, matched by place.
    pub(super) inputs: Vec<&'a CanvasSlot>,
    /// The data outs, matched by place.
    pub(super) outputs: Vec<&'a CanvasSlot>,
    /// The exec slots, matched by name, then by place.
    pub(super) exec: Vec<&'a CanvasSlot>,
    /// Slots that are matched by the name of a slot of ours.
    pub(super) named: BTreeMap<CanvasSlotId, SlotId>,
    pub(super) order: i64,
}

impl<'a> Draft<'a> {
    /// A node of a kind with all slots of the canvas.
    pub(super) fn new(node: &'a CanvasNode, def: &'a NodeDef) -> Self {
        let is_exec = |slot: &&CanvasSlot| matches!(slot.kind, SlotKind::ExecIn | SlotKind::ExecOut);
        Self {
            node,
            def,
            with: BTreeMap::new(),
            bind: BTreeMap::new(),
            inputs: node.slots_of(SlotKind::DataIn).collect(),
            outputs: node.slots_of(SlotKind::DataOut).collect(),
            exec: node.slots.iter().filter(is_exec).collect(),
            named: BTreeMap::new(),
            order: 0,
        }
    }
}

impl<'a> Importer<'a> {
    /// Makes the node of a draft and says where the canvas's slots have gone. A node that reads more than its
    /// counterpart becomes a placeholder: it would do something else without a word.
    pub(super) fn put(&mut self, mut draft: Draft<'a>) -> NodeId {
        let (canvas_node, def) = (draft.node, draft.def);
        self.fit_counts(&mut draft);
        if self.is_beyond(&draft) {
            let what = format!("{} with {} inputs", def.title, draft.inputs.len());
            return self.put_placeholder(canvas_node, &what);
        }
        let base = if canvas_node.name.is_empty() { &*def.title } else { canvas_node.name.as_str() };
        let id = self.fresh_node(base);
        let mut node = Node::new(def.kind.to_string());
        node.with = std::mem::take(&mut draft.with);
        node.bind = draft.bind.clone();
        node.order = draft.order;
        node.disabled = canvas_node.is_disabled();
        if !canvas_node.name.is_empty() && canvas_node.name != *def.title {
            node.title = canvas_node.name.clone();
        }
        if !canvas_node.tool_tip.is_empty() {
            node.comments.above = Comment::new(&canvas_node.tool_tip);
        }
        let settings = self.registry.settings_of(def, &node);
        let slots = self.registry.slots_of(def, &settings).unwrap_or_default();
        self.graph.nodes.insert(id.clone(), node);
        self.note_source(id.clone(), canvas_node.id);
        self.place_exec(&draft, &id, &slots);
        self.place_inputs(&draft, &id, &slots);
        self.place_outputs(&draft, &id, &slots);
        id
    }

    /// An id that no node has yet.
    pub(super) fn fresh_node(&mut self, base: &str) -> NodeId {
        let text = self.node_names.fresh(&snake_case(base));
        NodeId::new(&text).expect("snake_case with a number is snake_case")
    }

    /// Places the exec slots of a draft. A kind that has none is computed in its place in the order of execution.
    fn place_exec(&mut self, draft: &Draft<'a>, id: &NodeId, slots: &[SlotDef]) {
        let is_exec = |slot: &SlotDef| matches!(slot.shape, SlotShape::ExecIn | SlotShape::ExecOut { .. });
        if draft.exec.is_empty() {
            return;
        }
        if slots.iter().any(is_exec) {
            self.match_exec(draft, id, slots);
        } else if draft.exec.iter().any(|slot| slot.creates_implicit_connections) {
            // It is computed as soon as what it reads is there, which is what its hidden exec slots are for.
            self.through.insert(draft.node.id);
        } else {
            let slots = executed_slots(draft.def, slots);
            self.match_exec(draft, id, &slots);
            if draft.def.branches_by.is_none() {
                self.place_branch(draft, id, &slots);
            }
        }
    }

    fn match_exec(&mut self, draft: &Draft<'a>, id: &NodeId, slots: &[SlotDef]) {
        for kind in [SlotKind::ExecIn, SlotKind::ExecOut] {
            let is_own = |slot: &&SlotDef| match slot.shape {
                SlotShape::ExecIn => kind == SlotKind::ExecIn,
                SlotShape::ExecOut { .. } => kind == SlotKind::ExecOut,
                SlotShape::Input { .. } | SlotShape::Output { .. } => false,
            };
            let own: Vec<_> = slots.iter().filter(is_own).collect();
            let canvas: Vec<_> = draft.exec.iter().copied().filter(|slot| slot.kind == kind).collect();
            for (slot, own) in matched(&canvas, &own, &draft.named) {
                let at = Endpoint { node: id.clone(), slot: own.id.clone() };
                let Some(key) = slot.id.map(|slot| (draft.node.id, slot)) else { continue };
                if kind == SlotKind::ExecIn {
                    self.exec_ins.entry(key).or_default().push(at);
                } else {
                    self.exec_outs.insert(key, at);
                }
            }
        }
    }

    /// A branch behind a node that computes a truth, where the canvas's node leaves by it and the kind does not.
    fn place_branch(&mut self, draft: &Draft<'a>, id: &NodeId, slots: &[SlotDef]) {
        let outs = || draft.exec.iter().copied().filter(|slot| slot.kind == SlotKind::ExecOut);
        let way = |name: &str| outs().find(|slot| slot.name.eq_ignore_ascii_case(name));
        let truth = slots
            .iter()
            .rev()
            .find(|slot| matches!(&slot.shape, SlotShape::Output { slot_type: SlotType::Known(ValueType::Bool), .. }));
        let out = slots.iter().find(|slot| matches!(slot.shape, SlotShape::ExecOut { .. }));
        let (Some(yes), Some(no), Some(truth), Some(out)) = (way("True"), way("False"), truth, out) else { return };
        if [yes, no].iter().any(|slot| self.index.leads_anywhere(draft.node, slot.id)) {
            let end = |slot: &SlotDef| Endpoint { node: id.clone(), slot: slot.id.clone() };
            self.put_branch(draft.node, end(out), end(truth), yes, no);
        }
    }

    /// Puts a branch behind a node that computes a truth.
    fn put_branch(&mut self, node: &CanvasNode, out: Endpoint, truth: Endpoint, yes: &CanvasSlot, no: &CanvasSlot) {
        let Some(def) = self.kinds.named("Gate") else { return };
        let Ok(slots) = self.registry.slots_of(def, &Default::default()) else { return };
        let id = self.fresh_node(&def.title);
        let end = |wanted: &dyn Fn(&SlotDef) -> bool| {
            let slot = slots.iter().find(|slot| wanted(slot))?;
            Some(Endpoint { node: id.clone(), slot: slot.id.clone() })
        };
        let (Some(enter), Some(condition), Some(if_true), Some(if_false)) = (
            end(&|slot| matches!(slot.shape, SlotShape::ExecIn)),
            end(&|slot| matches!(slot.shape, SlotShape::Input { .. })),
            end(&|slot| slot.id.as_str() == "true"),
            end(&|slot| slot.id.as_str() == "false"),
        ) else {
            return;
        };
        let made = Node { disabled: node.is_disabled(), ..Node::new(def.kind.to_string()) };
        self.graph.nodes.insert(id.clone(), made);
        self.note_source(id, node.id);
        self.exec.push((out, enter));
        let flag = |at| DataEnd { at, value_type: Some(ValueType::Bool) };
        self.data.push((flag(truth), flag(condition)));
        for (slot, at) in [(yes, if_true), (no, if_false)] {
            if let Some(slot) = slot.id {
                self.exec_outs.insert((node.id, slot), at);
            }
        }
    }

    fn place_inputs(&mut self, draft: &Draft<'a>, id: &NodeId, slots: &[SlotDef]) {
        let own: Vec<_> = slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Input { .. })).collect();
        let by_name = |slot: &SlotDef| draft.named.values().any(|named| *named == slot.id);
        let mut by_place = own.iter().filter(|slot| !draft.bind.contains_key(&slot.id) && !by_name(slot));
        for slot in &draft.inputs {
            let named = slot.id.and_then(|id| draft.named.get(&id));
            let target = match named {
                Some(named) => own.iter().find(|own| own.id == *named),
                None => by_place.next(),
            };
            if let Some(target) = target {
                self.place_input(draft.node, slot, id, target);
            }
        }
    }

    fn place_input(&mut self, node: &CanvasNode, slot: &CanvasSlot, id: &NodeId, target: &SlotDef) {
        let SlotShape::Input { slot_type, default, .. } = &target.shape else { return };
        let wanted = known_type(slot_type).cloned().or_else(|| self.slot_type(slot));
        let end = DataEnd { at: Endpoint { node: id.clone(), slot: target.id.clone() }, value_type: wanted.clone() };
        if let Some(key) = slot.id {
            self.inputs.entry((node.id, key)).or_default().push(end.clone());
        }
        if self.index.is_fed(node, slot) {
            return;
        }
        if let Some((variable, found)) = self.bound(slot) {
            self.read_variable(variable, found, end);
            return;
        }
        let Some(datum) = &slot.datum else { return };
        let site = Site::Slot(id.clone(), target.id.clone());
        if wanted == Some(ValueType::Secret) {
            if let CanvasValue::String(text) = &datum.value {
                self.set_secret(site, target.id.clone(), id, text);
            }
            return;
        }
        let wanted = wanted.unwrap_or(ValueType::Any);
        if datum.value == CanvasValue::Null && matches!(slot_type, SlotType::Var(_)) {
            if let Some(made) = self.graph.nodes.get_mut(id) {
                made.set.insert(target.id.clone(), Literal::Null);
            }
            return;
        }
        if is_no_container(node, &datum.value) {
            // The engine passes no container here, which it refuses to compile; so does the checker, where nothing is set.
            return;
        }
        let Some(value) = literal(&datum.value) else {
            if is_beyond_us(&datum.value) {
                self.report_lost_value(site, &wanted);
            }
            return;
        };
        // The engine has no constants that are containers: a function is given none, which a kind may refuse.
        let is_call = matches!(node.own, NodeClass::Method(_) | NodeClass::MethodOverloaded(_));
        if is_call && is_empty_container(&value) {
            return;
        }
        let value = converted(value, &wanted).filter(|value| is_of(value, &wanted, self.registry));
        let Some(value) = value else {
            self.report_lost_value(site, &wanted);
            return;
        };
        let is_kinds_own =
            default.as_ref().is_some_and(|own| self.registry.data_from_literal(&value, &wanted).as_ref() == Ok(own));
        let Some(made) = self.graph.nodes.get_mut(id) else { return };
        if !matches!(wanted, ValueType::Bool | ValueType::Number | ValueType::String | ValueType::Any) {
            settle_types(slot_type, &wanted, &mut made.types);
        }
        if !is_kinds_own {
            made.set.insert(target.id.clone(), value);
        }
    }

    /// Lets an input read a variable, through a conversion where the types differ.
    fn read_variable(&mut self, variable: VariableId, found: ValueType, end: DataEnd) {
        if end.value_type == Some(ValueType::Secret) && found == ValueType::String {
            let site = Site::Variable(variable.clone());
            self.make_secret(&variable);
            self.report_secret(site);
        } else if let Some((node, input, output)) = self.conversion(&found, end.value_type.as_ref(), &end.at.node) {
            if let Some(made) = self.graph.nodes.get_mut(&node) {
                made.bind.insert(input, variable);
            }
            self.data.push((DataEnd { at: Endpoint { node, slot: output }, value_type: end.value_type.clone() }, end));
            return;
        }
        if let Some(made) = self.graph.nodes.get_mut(&end.at.node) {
            made.bind.insert(end.at.slot, variable);
        }
    }

    fn set_secret(&mut self, site: Site, slot: SlotId, id: &NodeId, text: &str) {
        let variable = self.secret_input(slot.as_str(), text);
        if let Some(made) = self.graph.nodes.get_mut(id) {
            made.bind.insert(slot, variable);
        }
        self.report_secret(site);
    }

    fn report_secret(&mut self, site: Site) {
        self.report(
            Diagnostic::warning(codes::SECRET_IN_FILE.code, site, "a secret stands in the file as plain text")
                .with_hint(
                    "Import the graph with `authcanvas import`, which makes it an input, and change the secret.",
                ),
        );
    }

    fn place_outputs(&mut self, draft: &Draft<'a>, id: &NodeId, slots: &[SlotDef]) {
        let own: Vec<_> = slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Output { .. })).collect();
        let mut by_place = own.iter().filter(|slot| !draft.named.values().any(|named| *named == slot.id));
        for slot in &draft.outputs {
            let named = slot.id.and_then(|id| draft.named.get(&id));
            let source = match named {
                Some(named) => own.iter().find(|own| own.id == *named),
                None => by_place.next(),
            };
            if let Some(source) = source {
                self.place_output(draft.node, slot, id, source);
            }
        }
    }

    fn place_output(&mut self, node: &CanvasNode, slot: &CanvasSlot, id: &NodeId, source: &SlotDef) {
        let SlotShape::Output { slot_type, .. } = &source.shape else { return };
        let found = known_type(slot_type).cloned().or_else(|| self.slot_type(slot));
        let end = DataEnd { at: Endpoint { node: id.clone(), slot: source.id.clone() }, value_type: found };
        if let Some(key) = slot.id {
            self.outputs.insert((node.id, key), end.clone());
        }
        if let Some((variable, wanted)) = self.bound(slot) {
            self.write_variable(end, variable, wanted);
        }
    }

    /// Lets an output write a variable, through a conversion where the types differ.
    pub(super) fn write_variable(&mut self, end: DataEnd, variable: VariableId, wanted: ValueType) {
        if let Some(found) = end.value_type.clone()
            && let Some((node, input, output)) = self.conversion(&found, Some(&wanted), &end.at.node)
        {
            if let Some(made) = self.graph.nodes.get_mut(&node) {
                made.bind.insert(output, variable);
            }
            self.data.push((end, DataEnd { at: Endpoint { node, slot: input }, value_type: Some(found) }));
            return;
        }
        if let Some(made) = self.graph.nodes.get_mut(&end.at.node) {
            made.bind.entry(end.at.slot).or_insert(variable);
        }
    }

    /// Adds a connection between two of our own slots.
    pub(super) fn connect_ends(&mut self, from: Endpoint, to: Endpoint) {
        self.graph.connections.insert(Connection { from, to }, Comment::default());
    }
}

/// Pairs exec slots: by the name of a slot of ours that the class gave, by name, then what is left by place.
fn matched<'s>(
    canvas: &[&'s CanvasSlot],
    own: &[&'s SlotDef],
    named: &BTreeMap<CanvasSlotId, SlotId>,
) -> Vec<(&'s CanvasSlot, &'s SlotDef)> {
    let by_name = |slot: &CanvasSlot| {
        let given = slot.id.and_then(|id| named.get(&id)).map(|id| id.as_str().to_owned());
        let name = given.unwrap_or_else(|| snake_case(&slot.name));
        own.iter().find(|own| own.id.as_str() == name || snake_case(&own.title) == name).copied()
    };
    let mut pairs: Vec<(&CanvasSlot, &SlotDef)> =
        canvas.iter().filter_map(|slot| Some((*slot, by_name(slot)?))).collect();
    let is_left = |slot: &&&CanvasSlot| !pairs.iter().any(|(paired, _)| std::ptr::eq(*paired, **slot));
    let left: Vec<_> = canvas.iter().filter(is_left).copied().collect();
    let taken: Vec<_> = pairs.iter().map(|(_, own)| own.id.clone()).collect();
    let free = own.iter().filter(|own| !taken.contains(&own.id)).copied();
    pairs.extend(left.into_iter().zip(free));
    pairs
}

/// Settles the type variables of a slot so that it has a type.
fn settle_types(slot_type: &SlotType, wanted: &ValueType, types: &mut BTreeMap<String, ValueType>) {
    match (slot_type, wanted) {
        (SlotType::Var(name), _) => {
            types.entry(name.to_string()).or_insert_with(|| wanted.clone());
        }
        (SlotType::ArrayOf(own), ValueType::Array(element)) => settle_types(own, element, types),
        (SlotType::MapOf(own_key, own_value), ValueType::Map(key, value)) => {
            settle_types(own_key, key, types);
            settle_types(own_value, value, types);
        }
        (SlotType::Known(_) | SlotType::ArrayOf(_) | SlotType::MapOf(..), _) => {}
    }
}

/// True for the argument that stands for the running graph itself, which no kind of ours has.
pub(super) fn is_graph_itself(slot: &CanvasSlot) -> bool {
    slot.datum.as_ref().is_some_and(|datum| {
        datum.value == CanvasValue::EntityId(crate::entity_id::GRAPH)
            || datum.value_type == crate::CanvasType::Object(crate::EXECUTION_STATE)
    })
}

/// True for an argument of a call that stands for no container: nothing was ever connected to it.
fn is_no_container(node: &CanvasNode, value: &CanvasValue) -> bool {
    let is_call = matches!(node.own, NodeClass::Method(_) | NodeClass::MethodOverloaded(_));
    is_call
        && match value {
            CanvasValue::Array(items) => items.is_empty(),
            CanvasValue::Map(entries) => entries.is_empty(),
            _ => false,
        }
}
