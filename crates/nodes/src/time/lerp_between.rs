//! Lerp Between: goes from one value to another over time.

use super::{CATEGORY, ticks};
use authcanvas_graph::{MathType, ValueType};
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, LowerResult, Lowering, MathValue, NodeDef, Problem, Register, SlotDef, SlotType,
    TypeClass, Value,
};

const IN: &str = "in";
const START: &str = "start";
const STOP: &str = "stop";
const SPEED: &str = "speed";
const MAXIMUM: &str = "maximum_duration";
const OUT: &str = "out";
const CANCEL: &str = "cancel";
const CANCELED: &str = "canceled";
const TICK: &str = "tick";
const STEP: &str = "step";
const PERCENT: &str = "percent";
const COMPLETE: &str = "lerp_complete";

static TYPES: [ValueType; 5] = [
    ValueType::Number,
    ValueType::Math(MathType::Vector2),
    ValueType::Math(MathType::Vector3),
    ValueType::Math(MathType::Vector4),
    ValueType::Math(MathType::Color),
];

/// How long it takes where neither speed nor duration says so, in seconds.
const DEFAULT_SECONDS: f64 = 1.0;

pub(super) fn node() -> NodeDef {
    let value = || SlotType::var("T");
    NodeDef::new("time.lerp_between", "Lerp Between", CATEGORY, Behaviour::Latent(lower))
        .doc(
            "Goes from Start to Stop and tells at every tick (a run has 60 a second) where it is. How long it takes \
             follows from the speed, but is at most Maximum duration; a speed of 0 or less leaves it at that. Where \
             neither says anything it takes a second. Where there is no way to go it is complete before Out. Entered \
             again, it begins anew.",
        )
        .keywords(&["interpolate", "animate", "move", "between", "ticks"])
        .aliases(&["NodeableNodeOverloadedLerp", "LerpBetween"])
        .type_var("T", TypeClass::OneOf(&TYPES))
        .slots(vec![
            SlotDef::exec_in(IN).doc("Begins."),
            SlotDef::input(START, value()).doc("Where it begins."),
            SlotDef::input(STOP, value()).doc("Where it ends."),
            SlotDef::input(SPEED, value()).doc("How far it goes in a second; of a vector the length counts."),
            SlotDef::input(MAXIMUM, ValueType::Number.into())
                .doc("The longest that it takes, in seconds; 0 or less is no limit.")
                .or(Data::Number(0.0)),
            SlotDef::exec_out(OUT).doc("Taken at once when it begins."),
            SlotDef::exec_in(CANCEL).doc("Ends it where it is."),
            SlotDef::exec_out(CANCELED).doc("Taken at once when it is cancelled."),
            SlotDef::exec_out_later(TICK).doc("Taken at every tick."),
            SlotDef::output(STEP, value()).only_by(TICK).doc("Where it is."),
            SlotDef::output(PERCENT, ValueType::Number.into())
                .only_by(TICK)
                .doc("How much of the way is done, from 0 to 1."),
            SlotDef::exec_out_later(COMPLETE).doc("Taken behind the last Tick."),
        ])
        .leads(IN, &[OUT, TICK, COMPLETE])
        .leads(CANCEL, &[CANCELED])
        .example(Example {
            title: "goes from 1 to 3",
            given: &[(START, "1"), (STOP, "3"), (SPEED, "40")],
            leaves_by: Some(COMPLETE),
            gives: &[(STEP, "3"), (PERCENT, "1")],
            ..Example::default()
        })
}

fn lower(lowering: &mut Lowering<'_, '_>) -> LowerResult {
    let timer = lowering.timer("tick");
    lowering.disarm(timer);
    if lowering.entered_by() == CANCEL {
        return lowering.leave_by(CANCELED);
    }
    let (begin, at_once, begun, later) = (lowering.block(), lowering.block(), lowering.block(), lowering.block());
    let (on, last) = (lowering.block(), lowering.block());
    let (start, stop) = (lowering.register(START)?, lowering.register(STOP)?);
    let (speed, maximum) = (lowering.register(SPEED)?, lowering.register(MAXIMUM)?);
    let (step, percent) = (lowering.register(STEP)?, lowering.register(PERCENT)?);
    let (seconds, first, takes_time) = (lowering.scratch_number(), lowering.scratch_number(), lowering.scratch_flag());
    let (one, rate) = (ticks::constant(lowering, 1.0)?, ticks::constant(lowering, ticks::TICKS_PER_SECOND)?);
    let outputs = vec![Register::Number(seconds), Register::Flag(takes_time)];
    lowering.native(duration, vec![start, stop, speed, maximum], outputs);
    let now = ticks::read_now(lowering);
    lowering.copy(Register::Number(now), Register::Number(first))?;
    lowering.branch(takes_time, begin, at_once);

    lowering.emit_in(at_once);
    lowering.native(place, vec![start, stop, Register::Number(one)], vec![step, percent]);
    lowering.run(TICK)?;
    lowering.run(COMPLETE)?;
    lowering.go_on_in(begun);

    lowering.emit_in(begin);
    lowering.arm_in_ticks(timer, one, later);
    lowering.go_on_in(begun);

    lowering.emit_in(begun);
    lowering.leave_by(OUT)?;

    lowering.emit_later_in(later);
    let (now, part, is_on) = (ticks::read_now(lowering), lowering.scratch_number(), lowering.scratch_flag());
    lowering.subtract(now, first, part);
    lowering.divide(part, rate, part);
    lowering.native(
        done,
        vec![Register::Number(part), Register::Number(seconds)],
        vec![Register::Number(part), Register::Flag(is_on)],
    );
    lowering.native(place, vec![start, stop, Register::Number(part)], vec![step, percent]);
    lowering.branch(is_on, on, last);
    lowering.emit_in(on);
    lowering.arm_in_ticks(timer, one, later);
    lowering.leave_by(TICK)?;
    lowering.emit_in(last);
    lowering.run(TICK)?;
    lowering.leave_by(COMPLETE)
}

/// The numbers that a value is made of.
fn parts(call: &Call<'_>, input: usize) -> Vec<f64> {
    match call.value(input) {
        Value::Number(number) => vec![number],
        Value::Math(value) => value.floats().iter().map(|float| f64::from(*float)).collect(),
        _ => Vec::new(),
    }
}

fn length(parts: &[f64]) -> f64 {
    parts.iter().map(|part| part * part).sum::<f64>().sqrt()
}

/// How long it takes, in seconds, and whether it takes any time.
fn duration(call: &mut Call<'_>) -> Result<(), Problem> {
    let (start, stop, speed) = (parts(call, 0), parts(call, 1), parts(call, 2));
    let way = length(&start.iter().zip(&stop).map(|(start, stop)| stop - start).collect::<Vec<_>>());
    let speed = if let [number] = speed[..] { number } else { length(&speed) };
    let maximum = call.number(3);
    let seconds = match (speed > 0.0, maximum > 0.0) {
        (true, true) => (way / speed).min(maximum),
        (true, false) => way / speed,
        (false, true) => maximum,
        (false, false) => DEFAULT_SECONDS,
    };
    call.give_number(0, seconds);
    call.give_flag(1, seconds > 0.0);
    Ok(())
}

/// How much of the way is done after so many seconds of so many, and whether there is more.
fn done(call: &mut Call<'_>) -> Result<(), Problem> {
    // A duration that is a whole number of ticks ends at the last of them.
    let part = call.number(0) / call.number(1);
    let is_on = part + 1e-9 < 1.0;
    call.give_number(0, if is_on { part } else { 1.0 });
    call.give_flag(1, is_on);
    Ok(())
}

/// Where it is when so much of the way is done.
fn place(call: &mut Call<'_>) -> Result<(), Problem> {
    let part = call.number(2);
    let between = |start: f64, stop: f64| if part < 1.0 { start + (stop - start) * part } else { stop };
    match call.value(0) {
        Value::Math(value) => {
            let places = parts(call, 0).into_iter().zip(parts(call, 1));
            let places: Vec<f32> = places.map(|(start, stop)| between(start, stop) as f32).collect();
            call.give_value(0, Value::Math(MathValue::new(value.math_type(), &places)));
        }
        _ => {
            let place = between(call.number(0), call.number(1));
            call.give_number(0, place);
        }
    }
    call.give_number(1, part);
    Ok(())
}
