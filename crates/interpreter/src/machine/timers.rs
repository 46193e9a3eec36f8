//! Time within a run: its ticks, and the timers of nodes.
//!
//! A run has sixty ticks a second, counted from its beginning; nothing happens at a tick that nobody waits for. A timer
//! holds at most one thing that runs later: arming it again replaces that, and disarming it takes it back.

use super::execute::check_pending;
use super::state::{Activation, Phase};
use super::{Fault, Happening, Machine};
use crate::Data;
use crate::compile::{ArmWait, CodeIndex, Program};
use crate::registry::Trigger;
use authcanvas_graph::Site;

/// Ticks in a second of a run.
const TICKS_PER_SECOND: u128 = 60;

const NANOS_PER_SECOND: u128 = 1_000_000_000;

/// When a tick is, in virtual nanoseconds since the run began.
fn moment_of(tick: u64) -> u64 {
    (u128::from(tick) * NANOS_PER_SECOND / TICKS_PER_SECOND).try_into().unwrap_or(u64::MAX)
}

/// The last tick that has come at a time.
fn tick_at(now: u64) -> u64 {
    // Moments are rounded down, so a tick has come when the next nanosecond is past it.
    let ticks = ((u128::from(now) + 1) * TICKS_PER_SECOND).div_ceil(NANOS_PER_SECOND) - 1;
    ticks.try_into().unwrap_or(u64::MAX)
}

/// Seconds as whole nanoseconds; what is not a time in the future is no time at all.
pub(super) fn nanos_from_secs(seconds: f64) -> u64 {
    // A cast from f64 saturates, and NaN gives 0.
    (seconds.max(0.0) * 1e9) as u64
}

/// A tick in seconds since the run began.
fn seconds_of(tick: u64) -> f64 {
    tick as f64 / TICKS_PER_SECOND as f64
}

impl Machine {
    /// Lets an activation's frame go on later, in place of what the timer held.
    pub(super) fn arm(
        &mut self,
        program: &Program,
        here: CodeIndex,
        index: u32,
        activation: &Activation,
    ) -> Result<(), Fault> {
        let call = &program.arms[index as usize];
        self.disarm(call.timer);
        check_pending(self, program, here, activation)?;
        let until = match call.wait {
            ArmWait::Ticks(register) => {
                // A cast from f64 saturates, and NaN gives 0.
                let ticks = (activation.frame.numbers[register as usize] as u64).max(1);
                moment_of(tick_at(self.state.now).saturating_add(ticks))
            }
            ArmWait::At(register) => {
                let at = (activation.frame.numbers[register as usize] * 1e9).round() as u64;
                at.max(self.state.now)
            }
        };
        let later = Activation::new(call.to, activation.frame.clone());
        let key = self.delay(program.site(here), until, later);
        self.state.timers.insert(call.timer, key);
        Ok(())
    }

    /// Lets an activation go on later, and answers the key that it waits under.
    pub(super) fn delay(&mut self, site: &Site, until: u64, later: Activation) -> (u64, u64) {
        let key = (until, self.state.next_delay);
        self.state.next_delay += 1;
        self.state.delayed.insert(key, later);
        self.effects.tell(Happening::Delayed { site: site.clone(), until });
        key
    }

    /// Takes back what a timer holds.
    pub(super) fn disarm(&mut self, timer: u32) {
        if let Some(key) = self.state.timers.remove(&timer) {
            self.state.delayed.remove(&key);
        }
    }

    pub(super) fn is_armed(&self, timer: u32) -> bool {
        self.state.timers.contains_key(&timer)
    }

    /// What runs next: what is ready, then what is due of what was put off before a number was given out, one after
    /// another so that one can still take back another, then the handlers of ticks.
    pub(super) fn next_ready(&mut self, before: u64) -> Option<Activation> {
        if self.state.ready.is_empty() && !self.wake(before) {
            self.tick();
        }
        self.state.ready.pop_front()
    }

    /// Makes ready what is due first, and answers whether there is any.
    fn wake(&mut self, before: u64) -> bool {
        let Some(entry) = self.state.delayed.first_entry() else { return false };
        let key = *entry.key();
        if key.0 > self.state.now || key.1 >= before {
            return false;
        }
        self.state.ready.push_back(entry.remove());
        self.state.timers.retain(|_, held| *held != key);
        true
    }

    /// Fires the handlers of ticks where a tick has come since they were fired last.
    fn tick(&mut self) {
        let tick = tick_at(self.state.now);
        if self.awaits_ticks() && tick > self.state.last_tick {
            let passed = seconds_of(tick - self.state.last_tick);
            self.fire(&Trigger::Tick, &[Data::Number(passed), Data::Number(seconds_of(tick))]);
        }
        self.state.last_tick = tick;
    }

    /// True while a handler of ticks is connected, which keeps a run alive.
    pub(super) fn awaits_ticks(&self) -> bool {
        let is_awaited = || {
            let events = self.program.events.iter().zip(&self.state.hearers);
            events.into_iter().any(|(event, hearers)| event.trigger == Trigger::Tick && !hearers.is_empty())
        };
        self.state.phase == Phase::Running && is_awaited()
    }

    /// When the run wants its next turn at the latest.
    pub(super) fn deadline(&self) -> Option<u64> {
        let due = self.state.delayed.keys().next().map(|(until, _)| *until);
        let tick = self.awaits_ticks().then(|| moment_of(self.state.last_tick + 1));
        due.into_iter().chain(tick).min()
    }
}

#[cfg(test)]
mod tests {
    use super::{moment_of, nanos_from_secs, tick_at};

    #[test]
    fn a_tick_comes_at_its_moment_and_not_before() {
        for tick in [0, 1, 2, 3, 59, 60, 61, 1_000_003] {
            assert_eq!(tick_at(moment_of(tick)), tick);
            assert_eq!(tick_at(moment_of(tick + 1) - 1), tick);
        }
        assert_eq!(moment_of(60), 1_000_000_000);
        assert_eq!(moment_of(u64::MAX), u64::MAX);
    }

    #[test]
    fn seconds_become_whole_nanoseconds() {
        assert_eq!(nanos_from_secs(1.5), 1_500_000_000);
        assert_eq!(nanos_from_secs(-1.0), 0);
        assert_eq!(nanos_from_secs(f64::NAN), 0);
        assert_eq!(nanos_from_secs(f64::INFINITY), u64::MAX);
    }
}
