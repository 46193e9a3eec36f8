//! How most kinds emit their code: one plain function, called with the node's inputs and outputs in declared order.

use authcanvas_interpreter::{LowerResult, Lowering, NativeFn, Problem, Register, SettingDef, SettingShape};

/// The exec in of kinds with one.
pub(crate) const IN: &str = "in";
/// The exec out of kinds with one.
pub(crate) const OUT: &str = "out";

/// Calls the function, then leaves by `out`.
pub(crate) fn act(lowering: &mut Lowering<'_, '_>, function: NativeFn) -> LowerResult {
    call(lowering, function, None)?;
    lowering.leave_by(OUT)
}

/// Calls the function, which gives a Bool after the node's outputs, and leaves by one of two outs.
pub(crate) fn choose(lowering: &mut Lowering<'_, '_>, function: NativeFn, yes: &str, no: &str) -> LowerResult {
    let flag = lowering.scratch_flag();
    call(lowering, function, Some(Register::Flag(flag)))?;
    let (block_yes, block_no) = (lowering.block(), lowering.block());
    lowering.branch(flag, block_yes, block_no);
    lowering.emit_in(block_no);
    lowering.leave_by(no)?;
    lowering.emit_in(block_yes);
    lowering.leave_by(yes)
}

/// Calls the function with the node's inputs and outputs.
pub(crate) fn call(lowering: &mut Lowering<'_, '_>, function: NativeFn, further: Option<Register>) -> LowerResult {
    let inputs = lowering.inputs().iter().map(|id| lowering.register(id)).collect::<Result<_, _>>()?;
    let mut outputs = lowering.outputs().iter().map(|id| lowering.register(id)).collect::<Result<Vec<_>, _>>()?;
    outputs.extend(further);
    lowering.native(function, inputs, outputs);
    Ok(())
}

/// A setting that says how many slots of some sort there are.
pub(crate) fn count(name: &'static str, default: u32, least: u32, doc: &'static str) -> SettingDef {
    SettingDef { name, shape: SettingShape::Count { default, least, most: MOST_SLOTS }, doc }
}

/// The names of operands: `a` to `z`, then by number.
pub(crate) fn operand(place: u32) -> String {
    match u8::try_from(place) {
        Ok(letter) if letter < 26 => char::from(b'a' + letter).to_string(),
        _ => format!("operand_{place}"),
    }
}

/// The most slots that a setting gives a node.
const MOST_SLOTS: u32 = 100;

/// A whole number from a Number, its fraction dropped; not a number and infinity are problems.
pub(crate) fn whole(value: f64, name: &str) -> Result<i64, Problem> {
    if value.is_finite() {
        return Ok(value.trunc() as i64);
    }
    Err(Problem::new(format!("expected a number for `{name}`, found {value}"))
        .with_hint("Look at where the number comes from; a division by 0 gives such values."))
}
