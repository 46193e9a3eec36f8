//! Every file of the engine's own test suite that is at hand: what is in it, what is said of it, what holds of it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod shared;

use authcanvas_script_canvas::{
    CanvasNode, CanvasSlotId, CanvasType, CanvasValue, Decoded, ExecutionMap, ExecutionOut, HandledEvent, MethodCall,
    NodeClass, ScriptEvents, SendScriptEvent, SlotKind, decode, decode_script_events,
};
use shared::{conformance_folder, files_below};
use std::collections::BTreeMap;
use std::fs;

/// The files that have notes, with the reason why that is right.
const EXPECTED_NOTES: [(&str, &str); 1] = [
    // The name of a connection, which nobody reads, was cut in the middle of a character by the engine.
    (
        "LY_SC_UnitTest_VariableChangeEventConnectionControlLite",
        "/: bytes that are no UTF-8 are read as U+FFFD, the first at byte 19871",
    ),
];

/// How many files there are, and what is in them altogether.
#[derive(Debug, PartialEq)]
struct Totals {
    n_files: usize,
    n_nodes: usize,
    n_connections: usize,
    n_slots: usize,
    n_variables: usize,
}

/// The shared folder holds 202 of the suite's graphs, 5 function graphs and 2 graphs of another project.
const PART: Totals = Totals { n_files: 209, n_nodes: 2018, n_connections: 2533, n_slots: 9223, n_variables: 481 };

/// The catalogue counts the 306 graphs of the whole suite that are JSON.
const WHOLE: Totals = Totals { n_files: 306, n_nodes: 3032, n_connections: 3913, n_slots: 13_750, n_variables: 747 };

/// Nodes of each class in the shared folder and in the catalogue of the whole suite.
const CLASSES: [(&str, usize, usize); 72] = [
    ("And", 3, 14),
    ("Any", 2, 2),
    ("AzEventHandler", 3, 7),
    ("BranchInputTypeExampleNode", 2, 2),
    ("BranchMethodSharedDataSlotExampleNode", 0, 1),
    ("Break", 3, 9),
    ("CompactAddNodeableNode", 1, 3),
    ("CompactArccosineNodeableNode", 1, 1),
    ("CompactArcsineNodeableNode", 1, 1),
    ("CompactArctangent2NodeableNode", 1, 1),
    ("CompactArctangentNodeableNode", 1, 1),
    ("CompactCeilingNodeableNode", 1, 1),
    ("CompactCosineNodeableNode", 1, 1),
    ("CompactDecrementNodeableNode", 1, 2),
    ("CompactDivideNodeableNode", 1, 2),
    ("CompactFloorNodeableNode", 1, 1),
    ("CompactIncrementNodeableNode", 1, 2),
    ("CompactModuloNodeableNode", 1, 1),
    ("CompactMultiplyNodeableNode", 1, 3),
    ("CompactNegateNodeableNode", 1, 1),
    ("CompactPowerNodeableNode", 1, 1),
    ("CompactRoundNodeableNode", 1, 1),
    ("CompactSineNodeableNode", 1, 1),
    ("CompactSquareNodeableNode", 1, 1),
    ("CompactSquareRootNodeableNode", 1, 1),
    ("CompactSubtractNodeableNode", 1, 3),
    ("CompactTangentNodeableNode", 1, 1),
    ("Cycle", 2, 3),
    ("DelayNodeableNode", 1, 3),
    ("DurationNodeableNode", 1, 1),
    ("EBusEventHandler", 36, 55),
    ("EqualTo", 18, 26),
    ("ExtractProperty", 3, 5),
    ("ForEach", 14, 31),
    ("Format", 20, 39),
    ("FunctionCallNode", 10, 18),
    ("FunctionDefinitionNode", 22, 31),
    ("Gate", 2, 8),
    ("GetVariableNode", 230, 361),
    ("Greater", 2, 8),
    ("GreaterEqual", 3, 5),
    ("HeartBeatNodeableNode", 1, 1),
    ("InputMethodSharedDataSlotExampleNode", 1, 1),
    ("InputTypeExampleNode", 1, 1),
    ("IsNull", 3, 4),
    ("Less", 2, 6),
    ("LessEqual", 5, 6),
    ("MathExpression", 2, 4),
    ("Method", 728, 961),
    ("MethodOverloaded", 392, 625),
    ("NodeableNodeOverloadedLerp", 1, 2),
    ("Not", 5, 6),
    ("NotEqualTo", 2, 2),
    ("Once", 5, 6),
    ("OperatorAdd", 59, 97),
    ("OperatorDiv", 7, 10),
    ("OperatorMul", 8, 14),
    ("OperatorSub", 5, 12),
    ("Or", 4, 5),
    ("OrderedSequencer", 27, 37),
    ("Print", 41, 60),
    ("ReceiveScriptEvent", 3, 5),
    ("RepeaterNodeableNode", 1, 7),
    ("ReturnTypeExampleNode", 3, 3),
    ("SendScriptEvent", 9, 15),
    ("SetVariableNode", 86, 158),
    ("Start", 199, 293),
    ("TargetedSequencer", 4, 6),
    ("TimeDelayNodeableNode", 3, 4),
    ("TimerNodeableNode", 1, 1),
    ("WeightedRandomSequencer", 1, 3),
    ("While", 11, 18),
];

/// All files by name.
fn decode_all() -> Option<BTreeMap<String, Decoded>> {
    let folder = conformance_folder()?;
    let decoded = files_below(&folder, "scriptcanvas").into_iter().map(|path| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let decoded = decode(&fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        (name, decoded)
    });
    Some(decoded.collect())
}

#[test]
fn every_file_decodes_without_unexpected_notes() {
    let Some(files) = decode_all() else { return };
    let notes = files.iter().flat_map(|(name, decoded)| decoded.notes.iter().map(move |note| (name, note.to_string())));
    let unexpected: Vec<_> =
        notes.filter(|(name, note)| !EXPECTED_NOTES.contains(&(name.as_str(), note.as_str()))).collect();
    assert_eq!(unexpected, []);
}

#[test]
fn totals_are_those_of_the_catalogue() {
    let Some(files) = decode_all() else { return };
    let canvases = || files.values().map(|decoded| &decoded.canvas);
    let nodes = || canvases().flat_map(|canvas| &canvas.nodes);
    let found = Totals {
        n_files: files.len(),
        n_nodes: nodes().count(),
        n_connections: canvases().map(|canvas| canvas.connections.len()).sum(),
        n_slots: nodes().map(|node| node.slots.len()).sum(),
        n_variables: canvases().map(|canvas| canvas.variables.len()).sum(),
    };
    let mut n_of_class: BTreeMap<&str, usize> = BTreeMap::new();
    for node in nodes() {
        *n_of_class.entry(&node.class).or_default() += 1;
    }
    let is_whole = found.n_files == WHOLE.n_files;
    assert_eq!(found, if is_whole { WHOLE } else { PART });
    for (class, n_in_part, n_in_whole) in CLASSES {
        let n_found = n_of_class.remove(class).unwrap_or_default();
        assert_eq!(n_found, if is_whole { n_in_whole } else { n_in_part }, "{class}");
        assert!(n_found <= n_in_whole, "{class}");
    }
    assert_eq!(n_of_class, BTreeMap::new());
    let n_in_catalogue: usize = CLASSES.iter().map(|(_, _, n_in_whole)| n_in_whole).sum();
    assert_eq!(n_in_catalogue, WHOLE.n_nodes);
}

#[test]
fn every_data_in_has_a_value_and_nothing_else_has() {
    let Some(files) = decode_all() else { return };
    for (name, decoded) in &files {
        for node in &decoded.canvas.nodes {
            for slot in &node.slots {
                assert_eq!(slot.datum.is_some(), slot.kind == SlotKind::DataIn, "{name}, {}: {}", node.id, slot.name);
            }
            assert_eq!(node.spare_datums, [], "{name}, {}", node.id);
        }
    }
}

#[test]
fn every_value_is_of_its_type() {
    let Some(files) = decode_all() else { return };
    for (name, decoded) in &files {
        let canvas = &decoded.canvas;
        let slots = canvas.nodes.iter().flat_map(|node| &node.slots);
        let datums = slots.filter_map(|slot| slot.datum.as_ref()).chain(canvas.variables.iter().map(|it| &it.datum));
        for datum in datums {
            let is_typed = datum.value_type != CanvasType::Untyped;
            assert_eq!(is_typed, datum.value != CanvasValue::Untyped, "{name}: {}", datum.label);
            assert!(!matches!(datum.value, CanvasValue::Opaque(_)), "{name}: {}", datum.label);
            assert!(!matches!(datum.value_type, CanvasType::Unknown(_)), "{name}: {}", datum.label);
        }
    }
}

#[test]
fn every_class_is_one_that_is_known() {
    let Some(files) = decode_all() else { return };
    for (name, decoded) in &files {
        for node in &decoded.canvas.nodes {
            assert!(!matches!(node.own, NodeClass::Unknown(_)), "{name}: {}", node.class);
            assert!(node.unknown_members.is_empty(), "{name}: {}", node.class);
            let look = node.look.as_ref().unwrap_or_else(|| panic!("{name}: {} is nowhere", node.class));
            assert!(look.unknown_components.is_empty(), "{name}: {}", node.class);
        }
        assert!(decoded.canvas.layout.strangers.is_empty(), "{name}");
        assert!(decoded.canvas.layout.unknown_constructs.is_empty(), "{name}");
    }
}

/// A translator goes from a class's members to slots; none of these ways may lead astray.
#[test]
fn every_slot_that_a_class_names_is_of_the_right_kind() {
    let Some(files) = decode_all() else { return };
    for (name, decoded) in &files {
        for node in &decoded.canvas.nodes {
            for (slot, kind) in named_slots(node) {
                let found = node.slot(slot).map(|slot| slot.kind);
                assert_eq!(found, Some(kind), "{name}: {} {slot}", node.class);
            }
        }
    }
}

/// The slots that the members of a node's class name, with the kind each must have.
fn named_slots(node: &CanvasNode) -> Vec<(CanvasSlotId, SlotKind)> {
    use SlotKind::{DataIn, DataOut, ExecOut};
    let call = |call: &MethodCall| {
        let ins = [&call.input_slots, &call.ordered_input_slots].into_iter().flatten().map(|slot| (*slot, DataIn));
        let outs = [&call.result_slots, &call.output_slots].into_iter().flatten().map(|slot| (*slot, DataOut));
        ins.chain(outs).collect()
    };
    match &node.own {
        NodeClass::Plain | NodeClass::MathExpression(_) | NodeClass::FunctionDefinition(_) | NodeClass::Unknown(_) => {
            Vec::new()
        }
        NodeClass::Method(method) | NodeClass::MethodOverloaded(method) => call(method),
        NodeClass::EventHandler(handler) => handler.events.iter().flat_map(event_slots).collect(),
        NodeClass::ReceiveScriptEvent(handler) => handler.events.iter().flat_map(event_slots).collect(),
        NodeClass::NativeEventHandler(handler) => {
            let parameters = handler.parameter_slots.iter().map(|slot| (*slot, DataOut));
            parameters.chain([(handler.event_slot.unwrap(), DataIn)]).collect()
        }
        NodeClass::SendScriptEvent(sender) => {
            let kind = |property| if property == SendScriptEvent::RESULT_PROPERTY { DataOut } else { DataIn };
            sender.slot_of_property.iter().map(|(property, slot)| (*slot, kind(*property))).collect()
        }
        NodeClass::GetVariable(access) | NodeClass::SetVariable(access) => {
            let properties = access.properties.iter().map(|property| (property.slot.unwrap(), DataOut));
            let value = access.data_in.map(|slot| (slot, DataIn));
            properties.chain(value).chain([(access.data_out.unwrap(), DataOut)]).collect()
        }
        NodeClass::ExtractProperty(extract) => {
            extract.properties.iter().map(|property| (property.slot.unwrap(), DataOut)).collect()
        }
        NodeClass::ForEach(for_each) => {
            let items = for_each.item_slots.iter().map(|item| (item.slot.unwrap(), DataOut));
            items.chain([(for_each.source_slot.unwrap(), DataIn)]).collect()
        }
        NodeClass::Format(text) | NodeClass::Print(text) => {
            text.slot_of_name.values().map(|slot| (*slot, DataIn)).collect()
        }
        NodeClass::WeightedRandomSequencer(pairings) => {
            let ends = pairings.iter();
            ends.flat_map(|pair| [(pair.weight_slot.unwrap(), DataIn), (pair.exec_slot.unwrap(), ExecOut)]).collect()
        }
        NodeClass::FunctionCall(call) => map_slots(&call.execution),
        NodeClass::Nodeable(nodeable) => map_slots(&nodeable.execution),
    }
}

fn event_slots(event: &HandledEvent) -> Vec<(CanvasSlotId, SlotKind)> {
    let parameters = event.parameter_slots.iter().map(|slot| (*slot, SlotKind::DataOut));
    let result = event.result_slot.map(|slot| (slot, SlotKind::DataIn));
    parameters.chain(result).chain([(event.exec_slot.unwrap(), SlotKind::ExecOut)]).collect()
}

fn map_slots(map: &ExecutionMap) -> Vec<(CanvasSlotId, SlotKind)> {
    let out_slots = |out: &ExecutionOut| {
        let outputs = out.outputs.iter().map(|output| (output.slot.unwrap(), SlotKind::DataOut));
        outputs.chain([(out.slot.unwrap(), SlotKind::ExecOut)]).collect::<Vec<_>>()
    };
    let of_ins = map.ins.iter().flat_map(|exec_in| {
        let inputs = exec_in.inputs.iter().map(|input| (input.slot.unwrap(), SlotKind::DataIn));
        let outs = exec_in.outs.iter().flat_map(out_slots);
        inputs.chain(outs).chain([(exec_in.slot.unwrap(), SlotKind::ExecIn)]).collect::<Vec<_>>()
    });
    of_ins.chain(map.latents.iter().flat_map(out_slots)).collect()
}

/// Where a call lists its arguments, the list is the data ins in their order, so that nobody needs the list.
#[test]
fn arguments_are_the_data_ins_in_order() {
    let Some(files) = decode_all() else { return };
    for (name, decoded) in &files {
        for node in &decoded.canvas.nodes {
            let (NodeClass::Method(call) | NodeClass::MethodOverloaded(call)) = &node.own else { continue };
            let data_ins: Vec<_> = node.slots_of(SlotKind::DataIn).filter_map(|slot| slot.id).collect();
            for listed in [&call.input_slots, &call.ordered_input_slots].into_iter().filter(|list| !list.is_empty()) {
                assert_eq!(*listed, data_ins, "{name}: {} {}", call.class_name, call.method_name);
            }
        }
    }
}

#[test]
fn every_variable_that_is_named_exists() {
    let Some(files) = decode_all() else { return };
    for (name, decoded) in &files {
        let canvas = &decoded.canvas;
        for node in &canvas.nodes {
            let accessed = match &node.own {
                NodeClass::GetVariable(access) | NodeClass::SetVariable(access) => Some(access.variable.unwrap()),
                _ => None,
            };
            let bound = node.slots.iter().filter_map(|slot| slot.variable);
            let addressed = node.slots.iter().filter_map(|slot| match slot.datum.as_ref()?.value {
                CanvasValue::VariableId(id) => id,
                _ => None,
            });
            for id in accessed.into_iter().chain(bound).chain(addressed) {
                assert!(canvas.variable(id).is_some(), "{name}: {} {id}", node.class);
            }
        }
    }
}

/// Two files hold connections that name the in as their source; no connection of any file is impossible.
#[test]
fn reversed_connections_are_turned() {
    let Some(files) = decode_all() else { return };
    let reversed = files.iter().map(|(name, decoded)| {
        let n_reversed = decoded.canvas.connections.iter().filter(|connection| connection.was_reversed).count();
        (name.as_str(), n_reversed)
    });
    let expected = [("LY_SC_UnitTest_Vector3_Variable_GetNode", 6), ("Test_Vector3_Variable_GetNode", 3)];
    assert_eq!(reversed.filter(|(_, n_reversed)| *n_reversed > 0).collect::<Vec<_>>(), expected);
}

/// Senders and receivers of script events agree with the definitions beside them.
#[test]
fn script_events_fit_their_definitions() {
    let Some(files) = decode_all() else { return };
    let folder = conformance_folder().unwrap();
    let definitions: BTreeMap<_, ScriptEvents> = files_below(&folder, "scriptevents")
        .into_iter()
        .map(|path| {
            let decoded = decode_script_events(&fs::read(&path).unwrap()).unwrap();
            assert_eq!(decoded.notes, [], "{}", path.display());
            (path.file_name().unwrap().to_str().unwrap().to_owned(), decoded.events)
        })
        .collect();
    let mut n_nodes = 0;
    for node in files.values().flat_map(|decoded| &decoded.canvas.nodes) {
        let (asset, event_ids) = match &node.own {
            NodeClass::SendScriptEvent(sender) => {
                assert_eq!(sender.asset.bus_id(), Some(sender.bus_id));
                (&sender.asset, vec![(sender.event_id, None)])
            }
            NodeClass::ReceiveScriptEvent(receiver) => {
                let events = receiver.events.iter().map(|event| (event.id, Some(event.name.as_str())));
                (&receiver.asset, events.collect())
            }
            _ => continue,
        };
        n_nodes += 1;
        let definition = &definitions[asset.hint.rsplit('/').next().unwrap()];
        let has_source = node.slots_of(SlotKind::DataIn).any(|slot| slot.name == "Source");
        assert_eq!(has_source, definition.is_addressed(), "{}", asset.hint);
        for (id, name) in event_ids {
            let method = definition.methods.iter().find(|method| method.event_id() == id).unwrap();
            assert!(name.is_none_or(|name| name == method.name.value));
        }
    }
    assert!(n_nodes > 0);
}
