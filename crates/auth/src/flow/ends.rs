//! The ends of a sign-in that is several requests: where each leaves the node, and with what.

use crate::backend::FailureKind;
use crate::bus::{FAILED, SUCCESS, failure_parameters};
use authcanvas_interpreter::{BlockId, LowerMistake, Lowering, Register};

/// An end of a sign-in: its exec out, where it goes on, and what comes with it.
pub(super) type End = (&'static str, BlockId, Vec<(&'static str, Register)>);

/// The ends with tokens, by these failures, and last by every other failure.
pub(super) fn ends(lowering: &mut Lowering<'_, '_>, failures: &[FailureKind]) -> Result<Vec<End>, LowerMistake> {
    let mut ends = Vec::new();
    for out in [SUCCESS].into_iter().chain(failures.iter().map(|kind| kind.id())).chain([FAILED]) {
        let ids: Vec<&'static str> = match out {
            SUCCESS => vec!["authentication_tokens"],
            _failure => failure_parameters().iter().map(|it| it.id).collect(),
        };
        let mut payload = Vec::new();
        for id in ids {
            payload.push((id, lowering.register(id)?));
        }
        ends.push((out, lowering.block(), payload));
    }
    Ok(ends)
}
