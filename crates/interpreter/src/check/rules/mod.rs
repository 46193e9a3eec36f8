//! Rules about what a graph means to do, one a file: nothing here stops a graph from running.
//!
//! They stand on the resolved graph and its order of execution, and report warnings only.

mod discouraged;
mod outcome_unhandled;
mod repeated_without_wait;
mod used_twice;

use super::order::Order;
use super::resolve::Resolved;
use authcanvas_graph::Diagnostic;

/// Applies every rule.
pub(super) fn apply(resolved: &Resolved<'_>, order: &Order, diagnostics: &mut Vec<Diagnostic>) {
    discouraged::check(resolved, order, diagnostics);
    outcome_unhandled::check(resolved, order, diagnostics);
    repeated_without_wait::check(resolved, order, diagnostics);
    used_twice::check(resolved, order, diagnostics);
}
