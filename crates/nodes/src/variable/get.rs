//! Get variable: the value of a variable at one moment.

use super::CATEGORY;
use authcanvas_interpreter::{Behaviour, Example, LowerResult, Lowering, NodeDef, SlotDef, SlotType, TypeClass};

const IN: &str = "in";
const VARIABLE: &str = "variable";
const OUT: &str = "out";
const VALUE: &str = "value";

pub(super) fn node() -> NodeDef {
    NodeDef::new("variable.get", "Get variable", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Gives the value that the variable has when the node is reached; later writes do not change it. Bind \
             Variable to the variable.",
        )
        .keywords(&["read", "load"])
        .aliases(&["GetVariable"])
        .type_var("T", TypeClass::Any)
        .slots(vec![
            SlotDef::exec_in(IN).doc("Reads the variable."),
            SlotDef::input(VARIABLE, SlotType::var("T")).doc("The variable, by a binding."),
            SlotDef::exec_out(OUT).doc("Taken when the value is there."),
            SlotDef::output(VALUE, SlotType::var("T")).doc("The value."),
        ])
        .example(Example {
            title: "gives the value",
            given: &[(VARIABLE, "5")],
            leaves_by: Some(OUT),
            gives: &[(VALUE, "5")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (from, to) = (lowering.register(VARIABLE)?, lowering.register(VALUE)?);
    lowering.copy(from, to)?;
    lowering.leave_by(OUT)
}
