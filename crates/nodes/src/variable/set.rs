//! Set variable: writes a variable.

use super::CATEGORY;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef, SlotType, TypeClass};

const IN: &str = "in";
const VALUE: &str = "value";
const OUT: &str = "out";
const VARIABLE: &str = "variable";

pub(super) fn node() -> NodeDef {
    NodeDef::new("variable.set", "Set variable", CATEGORY, Behaviour::Lower(lower))
        .doc("Writes a value to a variable. Bind Variable to the variable.")
        .keywords(&["write", "store", "assign"])
        .aliases(&["SetVariable"])
        .type_var("T", TypeClass::Any)
        .slots(vec![
            SlotDef::exec_in(IN).doc("Writes the variable."),
            SlotDef::input(VALUE, SlotType::var("T")).doc("The value to write."),
            SlotDef::exec_out(OUT).doc("Taken when the variable is written."),
            SlotDef::output(VARIABLE, SlotType::var("T")).doc("The variable, by a binding."),
        ])
        .example(Example {
            title: "passes the value on",
            given: &[(VALUE, "\"a\"")],
            leaves_by: Some(OUT),
            gives: &[(VARIABLE, "a")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (from, to) = (lowering.register(VALUE)?, lowering.register(VARIABLE)?);
    lowering.copy(from, to)?;
    lowering.leave_by(OUT)
}
