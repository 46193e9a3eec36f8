//! Counting ticks: a run has sixty a second, and what nodes do at ticks they count in whole ones.

use authcanvas_interpreter::{Call, Data, LowerMistake, Lowering, Problem, Register};

/// Ticks in a second of a run.
pub(super) const TICKS_PER_SECOND: f64 = 60.0;

/// Of two whole numbers of ticks that differ by less, each is the other.
const WITHIN: f64 = 0.000_001;

/// The last tick that has come.
fn now(call: &Call<'_>) -> f64 {
    (call.now() * TICKS_PER_SECOND + WITHIN).floor()
}

/// The ticks until so many seconds are over, at least one.
pub(super) fn until(seconds: f64) -> f64 {
    (seconds * TICKS_PER_SECOND - WITHIN).ceil().max(1.0)
}

/// A number register with the last tick that has come.
pub(super) fn read_now(lowering: &mut Lowering<'_, '_>) -> u32 {
    let to = lowering.scratch_number();
    lowering.native(give_now, Vec::new(), vec![Register::Number(to)]);
    to
}

fn give_now(call: &mut Call<'_>) -> Result<(), Problem> {
    let tick = now(call);
    call.give_number(0, tick);
    Ok(())
}

/// A number register that always holds this.
pub(super) fn constant(lowering: &mut Lowering<'_, '_>, value: f64) -> Result<u32, LowerMistake> {
    match lowering.constant(&Data::Number(value)) {
        Register::Number(index) => Ok(index),
        Register::Flag(_) | Register::Value(_) => Err(LowerMistake("a number is kept as no number".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::until;

    #[test]
    fn a_second_is_sixty_ticks_and_every_wait_at_least_one() {
        for (seconds, ticks) in [(1.0, 60.0), (0.1, 6.0), (0.11, 7.0), (1.0 / 60.0, 1.0), (0.0, 1.0), (-3.0, 1.0)] {
            assert_eq!(until(seconds), ticks, "{seconds} s");
        }
        assert_eq!(until(f64::NAN), 1.0);
    }
}
