//! What Time Delay, Heart Beat and Repeater share: an interval in ticks, milliseconds or seconds.
//!
//! Ticks are counted whole. Times are exact, and what repeats does so by the time at which it was due, so that a host
//! that is late does not slow it down.

use authcanvas_graph::ValueType;
use authcanvas_interpreter::{
    BlockId, Call, Data, Kept, LowerMistake, LowerResult, Lowering, Problem, Register, SettingDef, SettingShape, Timer,
};

/// The setting that says in what an interval is given.
pub(super) const UNIT: &str = "unit";

const TICKS: &str = "ticks";
const MILLISECONDS: &str = "milliseconds";
const SECONDS: &str = "seconds";

/// The shortest time between two of what repeats, in seconds.
const LEAST_SECONDS: f64 = 0.001;

/// How late a host may be, in seconds, for what it missed to be made up for.
const MOST_LATE: f64 = 1.0;

pub(super) fn setting() -> SettingDef {
    SettingDef {
        name: UNIT,
        shape: SettingShape::Choice { default: TICKS, choices: &[TICKS, MILLISECONDS, SECONDS] },
        doc: "What times are given in. A run has 60 ticks a second, and only whole ones count.",
    }
}

/// The interval of a node that is being emitted.
pub(super) struct Interval {
    timer: Timer,
    /// The number register of the slot.
    length: u32,
    /// How many seconds its unit has; nothing for ticks.
    unit: Option<f64>,
    /// When the timer was due last, in seconds since the run began.
    due: Kept,
}

impl Interval {
    pub(super) fn new(lowering: &mut Lowering<'_, '_>, slot: &str) -> Result<Self, LowerMistake> {
        let unit = match lowering.settings().text(UNIT) {
            MILLISECONDS => Some(0.001),
            SECONDS => Some(1.0),
            _ => None,
        };
        Ok(Self {
            timer: lowering.timer("interval"),
            length: lowering.number(slot)?,
            unit,
            due: lowering.keep("due", &ValueType::Number, &Data::Number(0.0)),
        })
    }

    /// A flag that says whether the interval has any length.
    pub(super) fn has_length(&self, lowering: &mut Lowering<'_, '_>) -> u32 {
        let flag = lowering.scratch_flag();
        let function = if self.unit.is_some() { is_positive } else { is_a_tick };
        lowering.native(function, vec![Register::Number(self.length)], vec![Register::Flag(flag)]);
        flag
    }

    /// Lets a block run when the interval is over, counted from now.
    pub(super) fn begin(&self, lowering: &mut Lowering<'_, '_>, block: BlockId) -> LowerResult {
        self.arm(lowering, from_now, block)
    }

    /// The same, counted from when the last one was over.
    pub(super) fn repeat(&self, lowering: &mut Lowering<'_, '_>, block: BlockId) -> LowerResult {
        self.arm(lowering, from_due, block)
    }

    fn arm(
        &self,
        lowering: &mut Lowering<'_, '_>,
        next: fn(&mut Call<'_>) -> Result<(), Problem>,
        block: BlockId,
    ) -> LowerResult {
        let Some(unit) = self.unit else {
            lowering.arm_in_ticks(self.timer, self.length, block);
            return Ok(());
        };
        let (unit, due) = (lowering.constant(&Data::Number(unit)), lowering.scratch_number());
        lowering.read_kept(self.due, Register::Number(due))?;
        lowering.native(
            next,
            vec![Register::Number(self.length), unit, Register::Number(due)],
            vec![Register::Number(due)],
        );
        lowering.write_kept(Register::Number(due), self.due)?;
        lowering.arm_at(self.timer, due, block);
        Ok(())
    }

    /// Ends what was begun.
    pub(super) fn stop(&self, lowering: &mut Lowering<'_, '_>) {
        lowering.disarm(self.timer);
    }
}

fn is_positive(call: &mut Call<'_>) -> Result<(), Problem> {
    let length = call.number(0);
    call.give_flag(0, length > 0.0);
    Ok(())
}

fn is_a_tick(call: &mut Call<'_>) -> Result<(), Problem> {
    let length = call.number(0);
    call.give_flag(0, length >= 1.0);
    Ok(())
}

/// The interval in seconds, from its length and its unit.
fn seconds(call: &Call<'_>) -> f64 {
    (call.number(0) * call.number(1)).max(LEAST_SECONDS)
}

fn from_now(call: &mut Call<'_>) -> Result<(), Problem> {
    let due = call.now() + seconds(call);
    call.give_number(0, due);
    Ok(())
}

fn from_due(call: &mut Call<'_>) -> Result<(), Problem> {
    let due = call.number(2) + seconds(call);
    let due = if due + MOST_LATE < call.now() { call.now() + seconds(call) } else { due };
    call.give_number(0, due);
    Ok(())
}
