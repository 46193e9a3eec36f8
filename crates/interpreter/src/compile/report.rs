//! What only emitting finds out: ways of execution that make no code, and kinds whose description is wrong.

use super::compiler::Compiler;
use super::lowering::LowerMistake;
use crate::check::codes;
use authcanvas_graph::Diagnostic;

impl Compiler<'_> {
    pub(super) fn report_break_outside(&mut self, node: usize) {
        let site = self.node(node).site();
        self.problems.push(
            Diagnostic::error(codes::BREAK_OUTSIDE.code, site, "the break is reached outside the body of its loop")
                .with_hint("Let only ways from inside the loop's body lead to it."),
        );
    }

    /// Loops that lead into one another in so many ways that their code would fill any memory.
    pub(super) fn report_too_many_loops(&mut self, node: usize) {
        let site = self.node(node).site();
        self.problems.push(
            Diagnostic::error(codes::EXEC_CYCLE.code, site, "loops lead into one another in too many ways")
                .with_hint("Let a way that leaves the pass of a loop end there: the loop goes on by itself."),
        );
        self.is_endless = true;
    }

    /// A loop whose passes lead to its own beginning, by way of a request, would be emitted without end.
    pub(super) fn report_loop_in_itself(&mut self, node: usize) {
        let site = self.node(node).site();
        self.problems.push(
            Diagnostic::error(codes::EXEC_CYCLE.code, site, "the loop is begun again from inside its own passes")
                .with_hint("Let the way end there: the loop goes on by itself."),
        );
        self.is_endless = true;
    }

    /// Reports that a kind's description and its code disagree.
    pub(super) fn report_mistake(&mut self, node: usize, mistake: &LowerMistake) {
        let site = self.node(node).site();
        self.problems.push(Diagnostic::error(codes::NODE_MISTAKE.code, site, mistake.to_string()));
    }
}
