//! Sign in on another device: a code is shown, and the provider is asked at its interval until the user has decided.
//!
//! One node over several requests, which waits by the machine's own timers. It asks no more after a success, waits
//! five seconds longer after each `slow_down` and twice as long after an answer that did not come (RFC 8628, section
//! 3.5), and begins anew with another code as often as it may when a code ended.

use super::ends::ends;
use crate::bus::device_grant::{
    BACK_OFF, BEGIN, BEGIN_FAILURES, END_FAILURES, POLL, RESTART, SLOW_DOWN, WAIT, end_outcomes, poll_operation,
};
use crate::bus::{FAILED, PROVIDER_REQUESTS, failure_parameters, failures, provider_name};
use crate::records::CATEGORY;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    Behaviour, BlockId, Data, LowerMistake, LowerResult, Lowering, NodeDef, OperationDef, OutcomeDef, Register,
    SlotDef, outcome_slots,
};
use authcanvas_nodes::prompt;

/// The kind.
pub(crate) const SIGN_IN_ON_DEVICE: &str = "auth.sign_in_on_device";
/// Taken when whoever is shown the code does not want it.
const CANCELLED: &str = "cancelled";
/// What RFC 8628 adds to the interval after each `slow_down`.
const SLOW_DOWN_SECS: f64 = 5.0;
/// A pause grows to no more than this by answers that do not come.
const LONGEST_PAUSE_SECS: f64 = 60.0;

pub(crate) fn node() -> NodeDef {
    let mut slots = vec![
        SlotDef::exec_in("in").doc("Begins the sign-in."),
        provider_name().input(),
        SlotDef::input("restarts", ValueType::Number.into())
            .or(Data::Number(2.0))
            .doc("How often a code that ended is replaced by a new one."),
        SlotDef::input("name", ValueType::String.into())
            .or(Data::text(prompt::DEVICE_CODE))
            .doc("By which whoever runs the graph can say beforehand that the code is seen, as with `--var`."),
    ];
    slots.extend(outcome_slots(&outcomes()));
    NodeDef::new(SIGN_IN_ON_DEVICE, "Sign in on another device", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Signs a user in who enters a code on another device: shows the code, with a QR code and the time that is \
             left, and asks the provider at its interval until the user has decided.",
        )
        .keywords(&["login", "device code", "tv", "amazon", "google", "poll"])
        .slots(slots)
}

fn outcomes() -> Vec<OutcomeDef> {
    let mut outcomes = end_outcomes();
    outcomes.insert(
        1,
        OutcomeDef {
            id: CANCELLED,
            doc: "Taken when whoever is shown the code does not want it.",
            failure: false,
            payload: Vec::new(),
            event: None,
            otherwise: None,
        },
    );
    // The last is the one for everything else, and it stays the last.
    let rest = outcomes.len() - 1;
    let begin = failures("", &BEGIN_FAILURES).into_iter().filter(|outcome| outcome.id != FAILED);
    outcomes.splice(rest..rest, begin);
    outcomes
}

pub(crate) fn operation() -> OperationDef {
    poll_operation()
}

/// Where a sign-in can go on.
struct Ways {
    shown: Vec<(&'static str, Register)>,
    show: BlockId,
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let provider = lowering.register("provider_name")?;
    let name = lowering.register("name")?;
    let restarts = lowering.number("restarts")?;
    let text = |lowering: &mut Lowering<'_, '_>| lowering.scratch(&ValueType::String, &Data::text(""));
    let (user_code, url, complete_url) = (text(lowering), text(lowering), text(lowering));
    // The interval is the provider's, the pause what is really waited.
    let (seconds, interval, pause_secs) =
        (lowering.scratch_number(), lowering.scratch_number(), lowering.scratch_number());
    let number = |lowering: &mut Lowering<'_, '_>, value| number_of(lowering.constant(&Data::Number(value)));
    let (one, two) = (number(lowering, 1.0)?, number(lowering, 2.0)?);
    let (slower, longest) = (number(lowering, SLOW_DOWN_SECS)?, number(lowering, LONGEST_PAUSE_SECS)?);
    // Counted down in a register of its own: the input may be a constant that the next activation shares.
    let (left, can_restart, is_longer) = (lowering.scratch_number(), lowering.scratch_flag(), lowering.scratch_flag());
    lowering.copy(Register::Number(restarts), Register::Number(left))?;

    let begin = lowering.block();
    let show = lowering.block();
    let (pause, rest) = (lowering.block(), lowering.block());
    lowering.go_on_in(begin);
    let ways = Ways {
        shown: vec![
            ("user_code", user_code),
            ("verification_url", url),
            ("code_expires_in_seconds", Register::Number(seconds)),
            ("interval_seconds", Register::Number(interval)),
            ("complete_url", complete_url),
        ],
        show,
    };
    ask_for_code(lowering, provider, &ways)?;

    lowering.emit_in(show);
    let cancelled = lowering.block();
    let arguments = vec![name, user_code, url, complete_url, Register::Number(seconds)];
    lowering.ask(prompt::SHOW_CODE, arguments, &mut |outcome| match outcome {
        prompt::SHOWN => (pause, Vec::new()),
        _declined => (cancelled, Vec::new()),
    })?;
    lowering.emit_in(cancelled);
    lowering.leave_by(CANCELLED)?;

    lowering.emit_in(pause);
    lowering.copy(Register::Number(interval), Register::Number(pause_secs))?;
    lowering.go_on_in(rest);
    lowering.wait(pause_secs);
    lowering.less_or_equal(one, left, can_restart);
    let (slow, back_off, restart) = (lowering.block(), lowering.block(), lowering.block());
    let ends = ends(lowering, &END_FAILURES)?;
    lowering.ask(POLL, vec![provider, Register::Flag(can_restart)], &mut |outcome| match outcome {
        WAIT => (pause, Vec::new()),
        SLOW_DOWN => (slow, Vec::new()),
        BACK_OFF => (back_off, Vec::new()),
        RESTART => (restart, Vec::new()),
        end => ends
            .iter()
            .find(|(of, ..)| *of == end)
            .map_or((pause, Vec::new()), |(_, to, payload)| (*to, payload.clone())),
    })?;

    lowering.emit_in(slow);
    lowering.add(interval, slower, interval);
    lowering.loop_back(pause);

    lowering.emit_in(back_off);
    lowering.multiply(pause_secs, two, pause_secs);
    lowering.less(longest, pause_secs, is_longer);
    let (cap, as_it_is) = (lowering.block(), lowering.block());
    lowering.branch(is_longer, cap, as_it_is);
    lowering.emit_in(cap);
    lowering.copy(Register::Number(longest), Register::Number(pause_secs))?;
    lowering.loop_back(rest);
    lowering.emit_in(as_it_is);
    lowering.loop_back(rest);

    lowering.emit_in(restart);
    lowering.subtract(left, one, left);
    lowering.loop_back(begin);

    for (out, block, _) in ends {
        lowering.emit_in(block);
        let done = lowering.block();
        lowering.ask(prompt::HIDE_CODE, vec![name], &mut |_| (done, Vec::new()))?;
        lowering.emit_in(done);
        lowering.leave_by(out)?;
    }
    Ok(())
}

/// Asks for a code; a failure ends the sign-in.
fn ask_for_code(lowering: &mut Lowering<'_, '_>, provider: Register, ways: &Ways) -> LowerResult {
    let payload: Vec<_> = failure_parameters().iter().map(|it| it.id).collect();
    let mut registers = Vec::new();
    for id in payload {
        registers.push((id, lowering.register(id)?));
    }
    let outs: Vec<&'static str> = BEGIN_FAILURES.iter().map(|kind| kind.id()).chain([FAILED]).collect();
    let exits: Vec<(&'static str, BlockId)> = outs.into_iter().map(|out| (out, lowering.block())).collect();
    let operation = format!("{PROVIDER_REQUESTS}.{BEGIN}");
    lowering.ask(&operation, vec![provider], &mut |outcome| match exits.iter().find(|(out, _)| *out == outcome) {
        Some((_, block)) => (*block, registers.clone()),
        None => (ways.show, ways.shown.clone()),
    })?;
    for (out, block) in exits {
        lowering.emit_in(block);
        lowering.leave_by(out)?;
    }
    Ok(())
}

fn number_of(register: Register) -> Result<u32, LowerMistake> {
    match register {
        Register::Number(index) => Ok(index),
        Register::Flag(_) | Register::Value(_) => Err(LowerMistake("a constant number is no number".to_owned())),
    }
}
