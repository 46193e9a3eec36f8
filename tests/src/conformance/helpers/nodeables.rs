//! Nodes of the engine's C++ tests: how containers are handed in and out, and several exec ins beside shared slots.

use super::CATEGORY;
use super::functions::one_two_three;
use authcanvas::graph::ValueType;
use authcanvas::interpreter::{
    Behaviour, Call, Container, LowerFn, LowerResult, Lowering, NodeDef, Problem, Register, SlotDef,
};

fn numbers() -> ValueType {
    ValueType::array(ValueType::Number)
}

pub fn nodes() -> Vec<NodeDef> {
    vec![input_types(), return_types(), branches(), shared_slots(), branching_shared_slots()]
}

fn nodeable(class: &'static str, lower: LowerFn, slots: Vec<SlotDef>) -> NodeDef {
    NodeDef::new(super::functions::kind_of(class), class, CATEGORY, Behaviour::Lower(lower))
        .doc("A node of the engine's tests.")
        .aliases(&[class])
        .slots(slots)
}

fn exec(id: &str) -> [SlotDef; 2] {
    [SlotDef::exec_in(id).doc("Calls it."), SlotDef::exec_out(&format!("on_{id}")).doc("Taken behind it.")]
}

fn input(id: &str, value_type: ValueType) -> SlotDef {
    SlotDef::input(id, value_type.into()).doc("What it is given.")
}

fn output(id: &str, value_type: ValueType) -> SlotDef {
    SlotDef::output(id, value_type.into()).doc("What it gives.")
}

/// InputTypeExampleNode: empties what it is given, or a copy of it.
fn input_types() -> NodeDef {
    let [by_value, on_value] = exec("clear_by_value");
    let [by_pointer, on_pointer] = exec("clear_by_pointer");
    let [by_reference, on_reference] = exec("clear_by_reference");
    let slots = vec![
        by_value,
        input("value_input", numbers()),
        on_value,
        by_pointer,
        input("pointer_input", numbers()),
        on_pointer,
        by_reference,
        input("reference_input", numbers()),
        on_reference,
    ];
    nodeable("InputTypeExampleNode", clear, slots)
        .leads("clear_by_value", &["on_clear_by_value"])
        .leads("clear_by_pointer", &["on_clear_by_pointer"])
        .leads("clear_by_reference", &["on_clear_by_reference"])
}

fn clear(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let entered_by = lowering.entered_by().to_owned();
    let input = match &*entered_by {
        "clear_by_pointer" => Some("pointer_input"),
        "clear_by_reference" => Some("reference_input"),
        // A copy that nobody sees is emptied.
        _ => None,
    };
    if let Some(input) = input {
        let container = lowering.register(input)?;
        lowering.native(empty, vec![container], Vec::new());
    }
    lowering.leave_by(&format!("on_{entered_by}"))
}

fn empty(call: &mut Call<'_>) -> Result<(), Problem> {
    let value = call.value(0);
    match call.heap().container_mut(&value) {
        Some(Container::Array(items)) => {
            items.clear();
            Ok(())
        }
        _ => Err(Problem::new("expected an array")),
    }
}

/// Copies what a node keeps under the name `vector`, or hands it out itself.
fn hand_out(lowering: &mut Lowering<'_, '_>, output: &str, copies: bool) -> LowerResult {
    let kept = lowering.keep("vector", &numbers(), &one_two_three());
    let (to, own) = (lowering.register(output)?, lowering.scratch_value());
    lowering.read_kept(kept, own)?;
    if copies {
        lowering.native(copy, vec![own], vec![to]);
        Ok(())
    } else {
        lowering.copy(own, to)
    }
}

fn copy(call: &mut Call<'_>) -> Result<(), Problem> {
    let value = call.value(0);
    let copied = call.containers().container(&value).cloned().ok_or_else(|| Problem::new("expected an array"))?;
    let made = call.heap().make(copied);
    call.give_value(0, made);
    Ok(())
}

/// ReturnTypeExampleNode: hands out its own array, or a copy.
fn return_types() -> NodeDef {
    let mut slots = Vec::new();
    for way in ["value", "pointer", "reference"] {
        let out = format!("on_return_by_{way}");
        slots.extend(exec(&format!("return_by_{way}")));
        slots.push(output(&format!("{way}_result"), numbers()).only_by(&out));
    }
    nodeable("ReturnTypeExampleNode", hand_out_by, slots)
        .leads("return_by_value", &["on_return_by_value"])
        .leads("return_by_pointer", &["on_return_by_pointer"])
        .leads("return_by_reference", &["on_return_by_reference"])
}

fn hand_out_by(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let entered_by = lowering.entered_by().to_owned();
    let way = entered_by.trim_start_matches("return_by_");
    hand_out(lowering, &format!("{way}_result"), way == "value")?;
    lowering.leave_by(&format!("on_{entered_by}"))
}

/// BranchInputTypeExampleNode: hands out its own array by two outs.
fn branches() -> NodeDef {
    let [get, on_get] = exec("get_internal_vector");
    let slots = vec![
        get,
        on_get,
        output("result", numbers()).only_by("on_get_internal_vector"),
        SlotDef::exec_in("branches_on_input_type").doc("Calls it."),
        input("input_type", ValueType::String),
        SlotDef::exec_out("by_value").doc("Taken for `Value`."),
        output("value_input", numbers()).only_by("by_value"),
        SlotDef::exec_out("by_pointer").doc("Taken for `Pointer`."),
        output("pointer_input", numbers()).only_by("by_pointer"),
    ];
    nodeable("BranchInputTypeExampleNode", branch, slots)
        .leads("get_internal_vector", &["on_get_internal_vector"])
        .leads("branches_on_input_type", &["by_value", "by_pointer"])
}

fn branch(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    if lowering.entered_by() == "get_internal_vector" {
        hand_out(lowering, "result", true)?;
        return lowering.leave_by("on_get_internal_vector");
    }
    let (is_value, is_pointer) = (lowering.scratch_flag(), lowering.scratch_flag());
    let (value, other, pointer, neither) = (lowering.block(), lowering.block(), lowering.block(), lowering.block());
    let input_type = lowering.register("input_type")?;
    lowering.native(which, vec![input_type], vec![Register::Flag(is_value), Register::Flag(is_pointer)]);
    lowering.branch(is_value, value, other);
    lowering.emit_in(value);
    hand_out(lowering, "value_input", true)?;
    lowering.leave_by("by_value")?;
    lowering.emit_in(other);
    lowering.branch(is_pointer, pointer, neither);
    lowering.emit_in(pointer);
    hand_out(lowering, "pointer_input", false)?;
    lowering.leave_by("by_pointer")?;
    lowering.emit_in(neither);
    Ok(())
}

fn which(call: &mut Call<'_>) -> Result<(), Problem> {
    let text = call.text(0);
    call.give_flag(0, &*text == "Value");
    call.give_flag(1, &*text == "Pointer");
    Ok(())
}

/// InputMethodSharedDataSlotExampleNode: three ins that share an input and an output.
fn shared_slots() -> NodeDef {
    let text = || ValueType::String;
    let mut slots = Vec::new();
    slots.extend(exec("append_hello"));
    slots.extend(exec("concatenate_two"));
    slots.push(input("two_first", text()));
    slots.extend(exec("concatenate_three"));
    slots.extend(["three_first", "three_second", "shared"].map(|id| input(id, text())));
    slots.push(output("result", text()));
    nodeable("InputMethodSharedDataSlotExampleNode", concatenate, slots)
        .leads("append_hello", &["on_append_hello"])
        .leads("concatenate_two", &["on_concatenate_two"])
        .leads("concatenate_three", &["on_concatenate_three"])
}

fn concatenate(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let entered_by = lowering.entered_by().to_owned();
    let hello = lowering.constant(&authcanvas::interpreter::Data::text("Hello"));
    let shared = lowering.register("shared")?;
    let parts = match &*entered_by {
        "append_hello" => vec![shared, hello],
        "concatenate_two" => vec![lowering.register("two_first")?, shared],
        _ => vec![lowering.register("three_first")?, lowering.register("three_second")?, shared],
    };
    let result = lowering.register("result")?;
    lowering.native(join, parts, vec![result]);
    lowering.leave_by(&format!("on_{entered_by}"))
}

fn join(call: &mut Call<'_>) -> Result<(), Problem> {
    let text: String = (0..call.n_inputs()).map(|input| call.text(input).to_string()).collect();
    call.give_text(0, text)
}

/// BranchMethodSharedDataSlotExampleNode: three outs that share outputs; which one is taken is a number.
fn branching_shared_slots() -> NodeDef {
    let mut slots = vec![SlotDef::exec_in("in").doc("Calls it."), input("index", ValueType::Number)];
    for out in OUTS {
        slots.push(SlotDef::exec_out(out).doc("One of three ways out."));
    }
    slots.extend(["first", "second", "third"].map(|id| output(id, ValueType::String)));
    nodeable("BranchMethodSharedDataSlotExampleNode", leave_by_index, slots)
}

const OUTS: [&str; 3] = ["one_string", "two_strings", "three_strings"];
const STRINGS: [&[&str]; 3] = [&["Hello1"], &["Bob", "Hello2"], &["Square", "Pants", "Hello3"]];

fn leave_by_index(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (index, here) = (lowering.number("index")?, lowering.scratch_flag());
    for (place, out) in OUTS.iter().enumerate() {
        let Register::Number(number) = lowering.constant(&authcanvas::interpreter::Data::Number(place as f64 + 1.0))
        else {
            continue;
        };
        let (taken, next) = (lowering.block(), lowering.block());
        lowering.numbers_equal(index, number, here);
        lowering.branch(here, taken, next);
        lowering.emit_in(taken);
        for (text, output) in STRINGS[place].iter().zip(["first", "second", "third"]) {
            let text = lowering.constant(&authcanvas::interpreter::Data::text(text));
            let to = lowering.register(output)?;
            lowering.copy(text, to)?;
        }
        lowering.leave_by(out)?;
        lowering.emit_in(next);
    }
    Ok(())
}
