//! The general vocabulary: flow, logic, math, text, arrays, maps, variables, time, prompts, debugging, unit testing.
//!
//! Each kind of node is one file that says everything about it; each folder lists its kinds in palette order.
//! Nothing here knows AWS, egui or tokio, and nothing waits: what takes time is asked of the host.

mod array;
mod convert;
mod debug;
mod emit;
mod flow;
mod formula;
mod logic;
mod map;
mod math;
mod order;
pub mod prompt;
mod template;
mod text;
mod time;
mod unit_testing;
mod values;
mod variable;

pub use unit_testing::CATEGORY as UNIT_TESTING;

use authcanvas_interpreter::Vocabulary;

/// The kinds of this crate, in palette order, and the operations that they ask of the host.
pub fn vocabulary() -> Vocabulary {
    let nodes = [
        flow::nodes(),
        logic::nodes(),
        math::nodes(),
        text::nodes(),
        array::nodes(),
        map::nodes(),
        convert::nodes(),
        values::nodes(),
        variable::nodes(),
        time::nodes(),
        prompt::nodes(),
        debug::nodes(),
        unit_testing::nodes(),
    ];
    Vocabulary {
        nodes: nodes.into_iter().flatten().collect(),
        operations: prompt::operations(),
        ..Vocabulary::default()
    }
}
