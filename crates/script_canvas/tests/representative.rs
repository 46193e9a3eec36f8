//! Files of the engine's test suite whose content was written down by hand: a simple one, functions, a handler.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod shared;

use authcanvas_script_canvas::{
    Canvas, CanvasNode, CanvasNodeId, CanvasSlotId, DynamicType, ExecutionMap, ExecutionValue, FunctionDefinition,
    MethodKind, NodeClass, SlotKind, TextFormat, Uuid, VariableScope, ViewParams, crc_of_name,
};
use shared::{conformance_folder, decode_file, outline};
use std::collections::BTreeMap;

fn open(name: &str) -> Option<Canvas> {
    let decoded = decode_file(&conformance_folder()?, name);
    assert_eq!(decoded.notes, []);
    Some(decoded.canvas)
}

fn uuid(text: &str) -> Uuid {
    Uuid::parse(text).unwrap()
}

fn slot_name(node: &CanvasNode, slot: Option<CanvasSlotId>) -> String {
    node.slot(slot.unwrap()).unwrap().name.clone()
}

#[test]
fn hello_world() {
    let Some(canvas) = open("LY_SC_UnitTest_HelloWorld") else { return };
    let expected = [
        "0 Print at 300,160",
        "  > In",
        "  < Out",
        "1 Start at 120,160",
        "  < Out",
        "2 Method at 680,240",
        "  i EntityID: 0: EntityId = EntityId(4276206253) hidden",
        "  i Report: String = String(\"\")",
        "  > In",
        "  < Out",
        "Exec 1.Out -> 0.In",
        "Exec 0.Out -> 2.In",
    ];
    assert_eq!(outline(&canvas), expected);
    let [print, start, mark_complete] = canvas.nodes.as_slice() else { panic!("{:?}", canvas.nodes) };
    let text = TextFormat { format: "Hello, world!".to_owned(), numeric_precision: 4, slot_of_name: BTreeMap::new() };
    assert_eq!(print.own, NodeClass::Print(text));
    assert_eq!(start.own, NodeClass::Plain);
    let NodeClass::Method(call) = &mark_complete.own else { panic!("{mark_complete:?}") };
    assert_eq!((call.kind, call.class_name.as_str()), (MethodKind::ClassFunction, "Unit Testing"));
    assert_eq!(call.method_name, "Mark Complete");
    assert!(canvas.nodes.iter().all(|node| !node.is_disabled()));
    let look = mark_complete.look.as_ref().unwrap();
    assert_eq!((look.palette.as_str(), look.sub_style.as_str()), ("MethodNodeTitlePalette", ".method"));
}

#[test]
fn a_function_with_a_default_out_and_its_calls() {
    let Some(function) = open("LY_SC_UnitTest_ClassWithDefaultOut") else { return };
    let expected = [
        "variable inputA Function Number = Number(0.0)",
        "variable inputB Function Number = Number(0.0)",
        "variable result Function Boolean = Boolean(false)",
        "0 FunctionDefinitionNode at 600,80",
        "  >  ",
        "  <   hidden",
        "  i result: Boolean = Boolean(false) bound to result",
        "1 FunctionDefinitionNode at -220,20",
        "  >   hidden",
        "  <  ",
        "  o inputA: Number bound to inputA",
        "  o inputB: Number bound to inputB",
        "2 Greater at 160,40",
        "  o Result: Boolean",
        "  > In",
        "  < True",
        "  < False",
        "  i Value A: Number = Number(0.0) bound to inputA",
        "  i Value B: Number = Number(0.0) bound to inputB",
        "Exec 1.  -> 2.In",
        "Exec 2.True -> 0. ",
    ];
    assert_eq!(outline(&function), expected);
    let exit = FunctionDefinition {
        display_name: "Is Greater".to_owned(),
        identifier: Some(uuid("{FCCDD64B-1FFB-4A7A-A940-EBCF9CA417F2}")),
        is_entry: false,
    };
    let entry = FunctionDefinition {
        display_name: "New Input".to_owned(),
        identifier: Some(uuid("{A1680AF5-E10C-4237-8A8B-285900B419E2}")),
        is_entry: true,
    };
    assert_eq!(function.nodes[0].own, NodeClass::FunctionDefinition(exit.clone()));
    assert_eq!(function.nodes[1].own, NodeClass::FunctionDefinition(entry.clone()));
    assert!(function.variables.iter().all(|variable| variable.scope == VariableScope::Function));

    let caller = open("LY_SC_UnitTest_UseClassWithDefaultOut").unwrap();
    let node = &caller.nodes[1];
    let NodeClass::FunctionCall(call) = &node.own else { panic!("{node:?}") };
    assert_eq!(call.asset.hint, "scriptcanvas/unittests/ly_sc_unittest_classwithdefaultout.scriptcanvas_fn_compiled");
    assert_eq!(call.asset.guid, Some(uuid("{690A15D8-E4D9-5755-B8C4-B80BD2A6D7BF}")));
    let ExecutionMap { ins, latents } = &call.execution;
    let ([exec_in], []) = (ins.as_slice(), latents.as_slice()) else { panic!("{call:?}") };
    assert_eq!((slot_name(node, exec_in.slot), exec_in.source), ("New Input".to_owned(), entry.identifier));
    let inputs: Vec<_> = exec_in.inputs.iter().map(|input| slot_name(node, input.slot)).collect();
    assert_eq!(inputs, ["inputA", "inputB"]);
    let [is_greater, default_out] = exec_in.outs.as_slice() else { panic!("{exec_in:?}") };
    assert_eq!((is_greater.name.as_str(), is_greater.source), ("Is Greater", exit.identifier));
    assert_eq!(slot_name(node, is_greater.outputs[0].slot), "result");
    // The out by which the call returns without reaching an exit; its source is no exit of the function.
    assert_eq!((default_out.name.as_str(), default_out.outputs.len()), ("New Input", 0));
    assert_eq!(default_out.source, Some(uuid("{A1680AF5-E10C-4237-E720-CF3AE720CF3A}")));
    assert!(call.interface.is_object);
    assert_eq!(call.interface.ins[0].inputs[1].name, "inputB");
}

#[test]
fn a_handler_and_a_variable_that_addresses_it() {
    let Some(canvas) = open("LY_SC_UnitTest_EventHandlingAddressUpdateLite") else { return };
    let expected = [
        "variable One Graph Number = Number(1.0)",
        "0 Method at 100,260",
        "  i EntityID: 0: EntityId = EntityId(4276206253) hidden",
        "  i Report: String = String(\"\")",
        "  > In",
        "  < Out",
        "1 Start at -460,260",
        "  < Out",
        "2 EBusEventHandler at 280,-680",
        "  > Connect",
        "  > Disconnect",
        "  < OnConnected",
        "  < OnDisconnected",
        "  < OnFailure",
        "  i Source: Number = Number(0.0)",
        "  i Result: String: String = String(\"\")",
        "  o String: String",
        "  < ExecutionSlot:AppendSweet latent",
        "  i Result: Number: Number = Number(0.0)",
        "  o Number: Number",
        "  < ExecutionSlot:Increment latent",
        "  i Result: Boolean: Boolean = Boolean(false)",
        "  o Boolean: Boolean",
        "  < ExecutionSlot:Not latent",
        "  o String: String",
        "  < ExecutionSlot:Void latent",
        "3 GetVariableNode at -200,260",
        "  > In",
        "  < Out",
        "  o Number: Number",
        "Data 3.Number -> 2.Source",
        "Exec 1.Out -> 3.In",
        "Exec 3.Out -> 0.In",
    ];
    assert_eq!(outline(&canvas), expected);
    let node = &canvas.nodes[2];
    let NodeClass::EventHandler(handler) = &node.own else { panic!("{node:?}") };
    assert_eq!((handler.bus_name.as_str(), handler.connects_automatically), ("LocalEBus", true));
    assert_eq!(handler.bus_id, crc_of_name("LocalEBus"));
    let names: Vec<_> = handler.events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["Not", "Increment", "AppendSweet", "Void"]);
    for event in &handler.events {
        assert_eq!(event.id, crc_of_name(&event.name));
        assert_eq!(slot_name(node, event.exec_slot), format!("ExecutionSlot:{}", event.name));
        assert_eq!(event.parameter_slots.len() as u64, event.n_expected_arguments);
    }
    assert_eq!(slot_name(node, handler.events[0].result_slot), "Result: Boolean");
    assert_eq!(handler.events[3].result_slot, None);
    let NodeClass::GetVariable(access) = &canvas.nodes[3].own else { panic!("{:?}", canvas.nodes[3]) };
    assert_eq!(access.variable, Some(canvas.variables[0].id));
    assert_eq!(slot_name(&canvas.nodes[3], access.data_out), "Number");
}

/// An older save with ids above 2^53 nearby, slots bound to a variable, and its literals as they stand.
#[test]
fn a_sign_in() {
    let Some(canvas) = open("PasswordSignIn") else { return };
    assert_eq!((canvas.id, canvas.name.as_str()), (22_550_844_404_534, "PasswordSignIn"));
    assert_eq!((canvas.versions.grammar, canvas.versions.file), (1, 0));
    assert_eq!(
        canvas.layout.view,
        Some(ViewParams { scale: 1.4170998772559926, anchor_x: 224.40196228027344, anchor_y: 163.7146453857422 })
    );
    let initialize = canvas.node(CanvasNodeId(22_610_973_946_678)).unwrap();
    let NodeClass::Method(call) = &initialize.own else { panic!("{initialize:?}") };
    assert_eq!((call.kind, call.method_name.as_str()), (MethodKind::BusEvent, "Initialize"));
    let providers = initialize.slots_of(SlotKind::DataIn).next().unwrap();
    assert_eq!(providers.variable, Some(canvas.variables[0].id));
    assert_eq!(providers.dynamic, DynamicType::Fixed);
    let expected = "variable AuthenticationProviders Graph Array(String) = Array([String(\"AWSCognitoIDP\")])";
    assert_eq!(outline(&canvas)[0], expected);
    let folded: usize = canvas.nodes.iter().filter_map(|node| Some(node.look.as_ref()?.shown_events.len())).sum();
    let handlers = canvas.nodes.iter().filter(|node| matches!(node.own, NodeClass::EventHandler(_))).count();
    assert_eq!((folded, handlers), (5, 5));
}

#[test]
fn a_node_whose_outs_fire_later() {
    let Some(canvas) = open("LY_SC_UnitTest_LerpBetween") else { return };
    let node = canvas.nodes.iter().find(|node| node.class == "NodeableNodeOverloadedLerp").unwrap();
    let NodeClass::Nodeable(lerp) = &node.own else { panic!("{node:?}") };
    // The only place that names the class of the operand, in the spelling of a C++ compiler.
    assert_eq!(lerp.state.as_ref().unwrap().type_name, "(LerpBetweenNodeable<t_Operand>)<float >");
    let names =
        |values: &[ExecutionValue]| -> Vec<_> { values.iter().map(|value| slot_name(node, value.slot)).collect() };
    let [start, cancel] = lerp.execution.ins.as_slice() else { panic!("{lerp:?}") };
    assert_eq!(names(&start.inputs), ["Start", "Stop", "Speed", "Maximum Duration"]);
    assert_eq!((start.outs[0].name.as_str(), cancel.outs[0].name.as_str()), ("Out", "Canceled"));
    let [tick, complete] = lerp.execution.latents.as_slice() else { panic!("{lerp:?}") };
    assert_eq!((tick.name.as_str(), names(&tick.outputs)), ("Tick", vec!["Step".to_owned(), "Percent".to_owned()]));
    assert_eq!((complete.name.as_str(), complete.outputs.len()), ("Lerp Complete", 0));
    assert!(node.slot_named(SlotKind::ExecOut, "Tick").unwrap().is_latent);
    assert!(!node.slot_named(SlotKind::ExecOut, "Out").unwrap().is_latent);
}
