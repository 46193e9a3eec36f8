//! Functions of the engine's C++ tests.

use super::CATEGORY;
use authcanvas::graph::{MathType, ValueType};
use authcanvas::interpreter::{
    Behaviour, Call, Data, LowerResult, Lowering, NativeFn, NodeDef, Problem, Register, SlotDef,
};

use ValueType::{Bool, EntityId, Number, String as Text};

const VECTOR3: ValueType = ValueType::Math(MathType::Vector3);

pub fn nodes() -> Vec<NodeDef> {
    let generated = |name: &'static str| format!("ScriptCanvasTesting_TestAutoGenFunctions_{name}");
    let global = |name: &'static str| format!("ScriptCanvasTesting_TestGlobalMethods_{name}");
    let tuple = |name: &'static str| format!("ScriptCanvasTesting_TestTupleMethods_{name}");
    let twisted = |name: &'static str| format!("NativeHandlingOnlyEBus.{name}");
    let mut nodes = vec![
        function(generated("NoArgsReturn"), &[], &[Number], |call| give_number(call, 0.0)),
        function(generated("ArgsReturnMulti"), &[Number], &[Text, Bool], |call| {
            let is_positive = call.number(0) >= 0.0;
            call.give_text(0, if is_positive { "positive" } else { "negative" })?;
            call.give_flag(1, is_positive);
            Ok(())
        }),
        function(generated("NoArgsReturnMulti"), &[], &[Text, Bool], |call| {
            call.give_text(0, "no-args")?;
            call.give_flag(1, false);
            Ok(())
        }),
        branch(generated("NegateBranchBooleanNoResult"), &[Number], Bool, ["true", "false"], negate_boolean),
        branch(
            generated("NegateBranchNonBooleanWithResult"),
            &[Number],
            Number,
            ["negate_is_positive", "negate_is_negative"],
            negate_number,
        ),
        function(global("IsPositive"), &[Number], &[Bool], |call| {
            let is_positive = call.number(0) > 0.0;
            call.give_flag(0, is_positive);
            Ok(())
        }),
        branch(global("DivideByPreCheck"), &[Number], Number, ["out", "invalid_input"], divide),
        branch(global("SumPostCheck"), &[Number, Number], Number, ["out", "not_positive"], sum),
        function(global("CanNotAcceptNull"), &[ValueType::array(Text)], &[], |_| Ok(())),
        function("TestTupleMethods.Three".to_owned(), &[VECTOR3, Text, Bool], &[VECTOR3, Text, Bool], give_back),
        function(tuple("GlobalThree"), &[VECTOR3, Text, Bool], &[VECTOR3, Text, Bool], give_back),
        function(tuple("GlobalThreeSameType"), &[Text, Text, Text], &[Text, Text, Text], give_back),
        function("StringConversion.CStyleToCStyle".to_owned(), &[Text], &[Text], give_back),
        function("ALPHA::Getter".to_owned(), &[], &[Number], |call| give_number(call, 7.0)),
        function("BRAVO::Getter".to_owned(), &[], &[Number], |call| give_number(call, 15.0)),
        function("CHARLIE::Getter".to_owned(), &[], &[Number], |call| give_number(call, 31.0)),
        // Nobody ever handles this bus, so what comes back is what the results' types have anyway.
        function(twisted("TwistTypeEntityId"), &[EntityId], &[EntityId], |_| Ok(())),
        function(twisted("TwistTypeVector3"), &[EntityId], &[VECTOR3], |_| Ok(())),
        function(twisted("TwistTupleEntityId"), &[EntityId], &[EntityId, Bool], |_| Ok(())),
        function(twisted("TwistTupleVector3"), &[EntityId], &[VECTOR3, Bool], |_| Ok(())),
    ];
    for name in ["MaxReturnByValueInteger", "MaxReturnByPointerInteger", "MaxReturnByReferenceInteger"] {
        nodes.push(function(generated(name), &[Number, Number], &[Number], |call| {
            let larger = call.number(0).max(call.number(1));
            give_number(call, larger)
        }));
    }
    nodes
}

/// A name that kinds can have, for one that calls have.
pub fn kind_of(name: &str) -> String {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("tests.{}", plain.to_ascii_lowercase())
}

fn inputs(types: &[ValueType]) -> impl Iterator<Item = SlotDef> + '_ {
    let slots = types.iter().enumerate();
    slots.map(|(index, value_type)| {
        SlotDef::input(&format!("input_{index}"), value_type.clone().into()).doc("An argument.")
    })
}

fn output(index: usize, value_type: &ValueType) -> SlotDef {
    SlotDef::output(&format!("output_{index}"), value_type.clone().into()).doc("A result.")
}

/// A function without a place of its own in the order of execution.
pub fn function(name: String, takes: &[ValueType], gives: &[ValueType], function: NativeFn) -> NodeDef {
    let outputs = gives.iter().enumerate().map(|(index, value_type)| output(index, value_type));
    let mut def = NodeDef::new(kind_of(&name), name.clone(), CATEGORY, Behaviour::Pure(function))
        .doc("A function of the engine's tests.")
        .slots(inputs(takes).chain(outputs).collect());
    def.aliases.push(name.into());
    def
}

/// A function that gives a result and leaves by one of two outs.
fn branch(
    name: String,
    takes: &[ValueType],
    gives: ValueType,
    outs: [&'static str; 2],
    lower: fn(&mut Lowering<'_, '_>) -> LowerResult,
) -> NodeDef {
    let mut slots = vec![SlotDef::exec_in("in").doc("Calls it.")];
    slots.extend(inputs(takes));
    slots.extend(outs.map(|out| SlotDef::exec_out(out).doc("One of two ways out.")));
    slots.push(output(0, &gives));
    let mut def = NodeDef::new(kind_of(&name), name.clone(), CATEGORY, Behaviour::Lower(lower))
        .doc("A function of the engine's tests.")
        .slots(slots);
    def.aliases.push(name.into());
    def
}

/// Calls a function that gives a result and says by which of the node's two outs it leaves.
fn leave(lowering: &mut Lowering<'_, '_>, function: NativeFn) -> LowerResult {
    let flag = lowering.scratch_flag();
    let inputs = lowering.inputs().iter().map(|id| lowering.register(id)).collect::<Result<_, _>>()?;
    let result = lowering.register("output_0")?;
    lowering.native(function, inputs, vec![result, Register::Flag(flag)]);
    let outs = lowering.exec_outs();
    let (yes, no) = (lowering.block(), lowering.block());
    lowering.branch(flag, yes, no);
    lowering.emit_in(yes);
    lowering.leave_by(&outs[0])?;
    lowering.emit_in(no);
    lowering.leave_by(&outs[1])
}

fn negate_boolean(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    leave(lowering, |call| {
        let is_positive = -call.number(0) > 0.0;
        call.give_flag(0, is_positive);
        call.give_flag(1, is_positive);
        Ok(())
    })
}

fn negate_number(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    leave(lowering, |call| {
        let negated = -call.number(0);
        call.give_number(0, negated);
        call.give_flag(1, negated > 0.0);
        Ok(())
    })
}

fn divide(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    leave(lowering, |call| {
        let divisor = call.number(0).trunc();
        if divisor > 0.0 {
            call.give_number(0, (10.0 / divisor).trunc());
        }
        call.give_flag(1, divisor > 0.0);
        Ok(())
    })
}

fn sum(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    leave(lowering, |call| {
        let sum = call.number(0) + call.number(1);
        call.give_number(0, sum);
        call.give_flag(1, sum > 0.0);
        Ok(())
    })
}

/// Gives back what it was given.
fn give_back(call: &mut Call<'_>) -> Result<(), Problem> {
    for input in 0..call.n_inputs() {
        let value = call.value(input);
        call.give_value(input, value);
    }
    Ok(())
}

fn give_number(call: &mut Call<'_>, number: f64) -> Result<(), Problem> {
    call.give_number(0, number);
    Ok(())
}

/// Three numbers, as the nodes of the tests keep them.
pub fn one_two_three() -> Data {
    Data::Array([1.0, 2.0, 3.0].map(Data::Number).to_vec())
}
