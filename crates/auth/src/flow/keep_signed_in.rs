//! Keep signed in: tokens are renewed before they end, again and again.
//!
//! One node over many requests, which waits by the machine's own timers. It ends when nobody is signed in any more or a
//! renewal fails.

use crate::backend::FailureKind;
use crate::bus::{FAILED, PROVIDER_REQUESTS, SUCCESS, failure_parameters, failures, provider_name, tokens};
use crate::records::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, LowerResult, Lowering, NodeDef, OperationDef, OperationOutcome, OutcomeDef, Register, SlotDef,
    outcome_slots,
};

/// The kind.
pub(crate) const KEEP_SIGNED_IN: &str = "auth.keep_signed_in";
/// The question how long to wait. Its argument is the provider.
pub(crate) const WHEN: &str = "auth.when_to_refresh";
/// The outcome of [`WHEN`] with seconds.
pub(crate) const WAIT: &str = "wait";
/// The outcome of [`WHEN`] when nobody is signed in.
pub(crate) const SIGNED_OUT: &str = "signed_out";
/// Taken after each renewal.
const REFRESHED: &str = "refreshed";
/// The failure with an exit of its own.
const ENDS: [FailureKind; 1] = [FailureKind::NotAuthorized];

pub(crate) fn node() -> NodeDef {
    let mut slots = vec![
        SlotDef::exec_in("in").doc("Begins to look after the tokens."),
        provider_name().input(),
        SlotDef::exec_out_and_back(REFRESHED).doc("Taken after each renewal; what follows runs to its end first."),
    ];
    slots.extend(outcome_slots(&outcomes()));
    let held = tokens();
    slots.push(SlotDef::output(held.id, held.value_type.into()).title(held.title).doc(held.doc).only_by(REFRESHED));
    NodeDef::new(KEEP_SIGNED_IN, "Keep signed in", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Renews the tokens of a provider half a minute before they end, again and again. Ends when nobody is signed \
             in any more, or when they cannot be renewed.",
        )
        .keywords(&["refresh", "renew", "expire", "session", "automatic"])
        .slots(slots)
}

fn outcomes() -> Vec<OutcomeDef> {
    let mut outcomes = vec![OutcomeDef {
        id: SIGNED_OUT,
        doc: "Taken when nobody is signed in any more.",
        failure: false,
        payload: Vec::new(),
        event: None,
        otherwise: None,
    }];
    outcomes.extend(failures("", &ENDS).into_iter().map(|outcome| OutcomeDef { event: None, ..outcome }));
    outcomes
}

pub(crate) fn operation() -> OperationDef {
    let seconds = vec![("seconds".into(), ValueType::Number)];
    let wait = OperationOutcome { name: WAIT.into(), failure: false, payload: seconds, event: None };
    OperationDef {
        name: WHEN.into(),
        inputs: vec!["provider_name".into()],
        outcomes: std::iter::once(wait).chain(outcomes().iter().map(OperationOutcome::without_event)).collect(),
    }
}

/// The outcomes of [`WHEN`] that are failures.
pub(crate) fn failure_ids() -> Vec<&'static str> {
    outcomes().iter().filter(|outcome| outcome.failure).map(|outcome| outcome.id).collect()
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let provider = lowering.register("provider_name")?;
    let (held, seconds) = (lowering.register("authentication_tokens")?, lowering.scratch_number());
    let mut payload = Vec::new();
    for parameter in failure_parameters() {
        payload.push((parameter.id, lowering.register(parameter.id)?));
    }
    let (ask, wait, renew, refreshed) = (lowering.block(), lowering.block(), lowering.block(), lowering.block());
    let unused = lowering.scratch_number();
    let (signed_out, not_authorized, failed) = (lowering.block(), lowering.block(), lowering.block());
    let failure = |outcome: &str| {
        let block = if outcome == ENDS[0].id() { not_authorized } else { failed };
        (block, payload.clone())
    };

    lowering.go_on_in(ask);
    lowering.ask(WHEN, vec![provider], &mut |outcome| match outcome {
        WAIT => (wait, vec![("seconds", Register::Number(seconds))]),
        SIGNED_OUT => (signed_out, Vec::new()),
        other => failure(other),
    })?;

    lowering.emit_in(wait);
    lowering.wait(seconds);
    // Whoever signed out meanwhile is no failure.
    lowering.ask(WHEN, vec![provider], &mut |outcome| match outcome {
        WAIT => (renew, vec![("seconds", Register::Number(unused))]),
        SIGNED_OUT => (signed_out, Vec::new()),
        other => failure(other),
    })?;

    lowering.emit_in(renew);
    let operation = format!("{PROVIDER_REQUESTS}.RefreshTokensAsync");
    lowering.ask(&operation, vec![provider], &mut |outcome| match outcome {
        SUCCESS => (refreshed, vec![("authentication_tokens", held)]),
        other => failure(other),
    })?;

    lowering.emit_in(refreshed);
    lowering.run(REFRESHED)?;
    lowering.loop_back(ask);

    for (block, out) in [(signed_out, SIGNED_OUT), (not_authorized, ENDS[0].id()), (failed, FAILED)] {
        lowering.emit_in(block);
        lowering.leave_by(out)?;
    }
    Ok(())
}
