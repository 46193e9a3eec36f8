//! Sign in in the browser: a page is opened, and the browser comes back with the user signed in.
//!
//! One node over three requests: the page of the provider, the host that opens it, and the wait for the way back.

use super::ends::ends;
use crate::bus::browser_grant::{BEGIN, CONFIRM, END_FAILURES, end_outcomes};
use crate::bus::{PROVIDER_REQUESTS, SUCCESS, provider_name};
use crate::records::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, Data, LowerResult, Lowering, NodeDef, OutcomeDef, Register, SlotDef, outcome_slots,
};
use authcanvas_nodes::prompt;

/// The kind.
pub(crate) const SIGN_IN_IN_BROWSER: &str = "auth.sign_in_in_browser";
/// Taken when whoever is shown the page does not want it.
const CANCELLED: &str = "cancelled";

pub(crate) fn node() -> NodeDef {
    let mut slots = vec![
        SlotDef::exec_in("in").doc("Begins the sign-in."),
        provider_name().input(),
        SlotDef::input("name", ValueType::String.into())
            .or(Data::text(prompt::BROWSER_PAGE))
            .doc("By which whoever runs the graph can say beforehand that the page is seen, as with `--var`."),
    ];
    slots.extend(outcome_slots(&outcomes()));
    NodeDef::new(SIGN_IN_IN_BROWSER, "Sign in in the browser", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Signs a user in on the provider's own page: opens it in a browser, waits until the browser comes back to \
             this machine, and verifies who signed in. For providers that the registry file configures by their \
             issuer (authorization code with PKCE).",
        )
        .keywords(&["login", "pkce", "oidc", "openid connect", "web", "authorization code"])
        .slots(slots)
}

fn outcomes() -> Vec<OutcomeDef> {
    let mut outcomes = end_outcomes();
    outcomes.insert(
        1,
        OutcomeDef {
            id: CANCELLED,
            doc: "Taken when whoever is shown the page does not want it.",
            failure: false,
            payload: Vec::new(),
            event: None,
            otherwise: None,
        },
    );
    outcomes
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let (provider, name) = (lowering.register("provider_name")?, lowering.register("name")?);
    let url = lowering.scratch(&ValueType::String, &Data::text(""));
    let seconds = Register::Number(lowering.scratch_number());
    let ends = ends(lowering, &END_FAILURES)?;
    let (show, wait, cancelled) = (lowering.block(), lowering.block(), lowering.block());
    let failed = |outcome: &str| {
        let end = ends.iter().find(|(out, ..)| *out == outcome).or(ends.last());
        end.map_or((cancelled, Vec::new()), |(_, block, payload)| (*block, payload.clone()))
    };

    lowering.ask(&format!("{PROVIDER_REQUESTS}.{BEGIN}"), vec![provider], &mut |outcome| match outcome {
        SUCCESS => (show, vec![("page_url", url), ("page_expires_in_seconds", seconds)]),
        failure => failed(failure),
    })?;

    lowering.emit_in(show);
    lowering.ask(prompt::OPEN_PAGE, vec![name, url, seconds], &mut |outcome| match outcome {
        prompt::SHOWN => (wait, Vec::new()),
        _declined => (cancelled, Vec::new()),
    })?;

    lowering.emit_in(wait);
    lowering.ask(&format!("{PROVIDER_REQUESTS}.{CONFIRM}"), vec![provider], &mut failed.clone())?;

    lowering.emit_in(cancelled);
    lowering.leave_by(CANCELLED)?;
    for (out, block, _) in ends {
        lowering.emit_in(block);
        lowering.leave_by(out)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bus::browser_grant::BEGIN_FAILURES;

    #[test]
    fn every_failure_of_the_page_has_its_exit() {
        assert!(BEGIN_FAILURES.iter().all(|kind| END_FAILURES.contains(kind)));
    }
}
