//! Kinds of nodes made from a function: its entries and exits inside, and what a call of it looks like outside.

use super::Registry;
use super::node_def::{Behaviour, NodeDef, Text};
use super::slot_def::{SlotDef, SlotType};
use authcanvas_graph::{Function, FunctionId, Parameter};

/// The palette's heading for what a function declares.
const CATEGORY: &str = "This function";

/// The kind of the node at which a way into a function begins.
pub fn entry_kind(way: &str) -> String {
    format!("enter.{way}")
}

/// The kind of the node at which a way out of a function ends.
pub fn exit_kind(way: &str) -> String {
    format!("exit.{way}")
}

fn doc_of(parameter: &Parameter, otherwise: &str) -> String {
    if parameter.doc.is_empty() { otherwise.to_owned() } else { parameter.doc.clone() }
}

/// The kinds of the nodes at which a function's ways begin and end.
pub(crate) fn inner_nodes(function: &Function, registry: &Registry) -> Vec<NodeDef> {
    let entries = function.ins.iter().map(|(way, given)| {
        let mut slots = vec![SlotDef::exec_out("out").doc("Taken when the function is called this way.")];
        slots.extend(given.iter().map(|parameter| output(parameter).doc(doc_of(parameter, "What the call gives."))));
        let behaviour = Behaviour::Enter(Text::Owned(way.to_string()));
        NodeDef::new(entry_kind(way.as_str()), format!("Enter by {way}"), CATEGORY, behaviour)
            .doc("Begins when the function is called this way.")
            .slots(slots)
    });
    let exits = function.outs.iter().map(|(way, given)| {
        let mut slots = vec![SlotDef::exec_in("in").doc("Ends the function: the call goes on by this out.")];
        slots.extend(given.iter().map(|parameter| input(parameter, registry, "What comes of the call.")));
        let behaviour = Behaviour::Exit(Text::Owned(way.to_string()));
        NodeDef::new(exit_kind(way.as_str()), format!("Exit by {way}"), CATEGORY, behaviour)
            .doc("Ends the function; the call goes on by this out.")
            .slots(slots)
    });
    entries.chain(exits).collect()
}

/// What a node that calls the function is like; `call` is the kind that calls functions.
pub(crate) fn call_node(call: &NodeDef, id: &FunctionId, function: &Function, registry: &Registry) -> NodeDef {
    let mut slots: Vec<SlotDef> = Vec::new();
    for (way, given) in &function.ins {
        slots.push(SlotDef::exec_in(way.as_str()).doc("Calls the function this way."));
        for parameter in given {
            if !slots.iter().any(|slot| slot.id == parameter.id) {
                slots.push(input(parameter, registry, "What the function is given."));
            }
        }
    }
    for way in function.outs.keys() {
        slots.push(SlotDef::exec_out(way.as_str()).doc(format!("Taken when the function is left by `{way}`.")));
    }
    for (way, given) in &function.outs {
        for parameter in given {
            match slots.iter().position(|slot| slot.id == parameter.id) {
                Some(place) => slots[place] = slots[place].clone().only_by(way.as_str()),
                None => {
                    let doc = doc_of(parameter, "What came of the call.");
                    slots.push(output(parameter).only_by(way.as_str()).doc(doc));
                }
            }
        }
    }
    let title = if function.body.title.is_empty() { id.to_string() } else { function.body.title.clone() };
    let doc =
        if function.body.doc.is_empty() { format!("Calls the function `{id}`.") } else { function.body.doc.clone() };
    NodeDef::new(call.kind.clone(), title, call.category.clone(), Behaviour::Call).doc(doc).slots(slots)
}

fn input(parameter: &Parameter, registry: &Registry, otherwise: &str) -> SlotDef {
    SlotDef::input(parameter.id.as_str(), SlotType::Known(parameter.value_type.clone()))
        .or(registry.default_of(&parameter.value_type))
        .doc(doc_of(parameter, otherwise))
}

fn output(parameter: &Parameter) -> SlotDef {
    SlotDef::output(parameter.id.as_str(), SlotType::Known(parameter.value_type.clone()))
}
