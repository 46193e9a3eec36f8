//! Log: a line in the log, with a level.

use super::CATEGORY;
use crate::template::{self, TEXT};
use authcanvas_interpreter::{
    Behaviour, Call, Example, LogLevel, LowerResult, Lowering, NativeFn, NodeDef, Problem, SettingDef, SettingShape,
    Settings, SlotDef,
};

const IN: &str = "in";
const OUT: &str = "out";
const LEVEL: &str = "level";
const INFO: &str = "info";
const WARNING: &str = "warning";
const ERROR: &str = "error";

pub(super) fn node() -> NodeDef {
    NodeDef::new("debug.log", "Log", CATEGORY, Behaviour::Lower(lower))
        .doc(
            "Writes a line to the log on standard error, in which each `{name}` is an input. Standard output stays \
             for results.",
        )
        .keywords(&["trace", "warn", "error", "debug"])
        .settings(vec![
            SettingDef { name: TEXT, shape: SettingShape::Text { default: "{value}" }, doc: "The line." },
            SettingDef {
                name: LEVEL,
                shape: SettingShape::Choice { default: INFO, choices: &[INFO, WARNING, ERROR] },
                doc: "How much it matters: `info`, `warning` or `error`. Infos show with `-v`.",
            },
        ])
        .slots_from(slots)
        .example(Example {
            title: "warns",
            with: &[(TEXT, "\"{n} tries left\""), (LEVEL, "\"warning\"")],
            given: &[("n", "1")],
            leaves_by: Some(OUT),
            ..Example::default()
        })
}

fn slots(settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
    let mut slots = vec![SlotDef::exec_in(IN).doc("Writes the line.")];
    slots.extend(template::slots(settings, &[IN, OUT])?);
    slots.push(SlotDef::exec_out(OUT).doc("Taken when the line is written."));
    Ok(slots)
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let log: NativeFn = match lowering.settings().text(LEVEL) {
        ERROR => |call| log(call, LogLevel::Error),
        WARNING => |call| log(call, LogLevel::Warning),
        _ => |call| log(call, LogLevel::Info),
    };
    template::lower(lowering, log, Vec::new())?;
    lowering.leave_by(OUT)
}

fn log(call: &mut Call<'_>, level: LogLevel) -> Result<(), Problem> {
    let text = template::joined(call)?;
    call.log(level, text);
    Ok(())
}
