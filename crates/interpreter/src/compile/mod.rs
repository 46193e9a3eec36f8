//! The compiler: from a graph without errors to a program of typed instructions.
//!
//! Tracing is a mode of compiling: a traced program has instructions that tell what happens, and gives the
//! same results.

mod asks;
mod blocks;
mod calls;
mod compiler;
mod dump;
mod handlers;
mod lowering;
mod optimise;
mod place;
mod program;
mod report;
mod timers;
mod units;
mod values;

pub use blocks::BlockId;
pub use compiler::LoopId;
pub(crate) use compiler::compile as compile_analysis;
pub use lowering::{GoOn, Kept, LowerMistake, LowerResult, Lowering};
pub(crate) use program::{AddressSource, ArmWait, CodeIndex, Instruction, Root};
pub use program::{Frame, Program, ProgramVariable, Register};
pub use timers::Timer;

use crate::check::{AllKinds, analyse, nothing_starts};
use crate::registry::Registry;
use authcanvas_graph::{Diagnostic, Graph};

/// Whether a program tells what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// As fast as can be.
    #[default]
    Plain,
    /// With instructions that tell each node entered and left and each value produced.
    Traced,
}

/// Which functions are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Functions {
    /// Those that are called.
    Called,
    /// All of them, so that one is found wrong before somebody calls it.
    All,
}

/// Checks and compiles a graph. Answers the program with its warnings, or everything that is wrong.
pub fn compile(graph: &Graph, registry: &Registry, mode: Mode) -> Result<(Program, Vec<Diagnostic>), Vec<Diagnostic>> {
    let kinds = AllKinds::new(graph, registry);
    let mut analysis = analyse(graph, registry, &kinds);
    if graph.nodes.is_empty() && !graph.functions.is_empty() {
        analysis.add(vec![nothing_starts("the file has functions for others, and nothing that starts")]);
    }
    if analysis.has_errors() {
        return Err(analysis.diagnostics);
    }
    // What nothing calls has no place in the program, but is no less wrong for that.
    let checked = match graph.functions.is_empty() {
        true => Ok(()),
        false => compiler::compile(&analysis, Mode::Plain, Functions::All).map(drop),
    };
    match checked.and_then(|()| compiler::compile(&analysis, mode, Functions::Called)) {
        Ok(program) => Ok((program, analysis.diagnostics)),
        Err(problems) => {
            analysis.add(problems);
            Err(analysis.diagnostics)
        }
    }
}
