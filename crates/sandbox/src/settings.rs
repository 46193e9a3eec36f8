//! What a sandbox is started with.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{Faults, State};

/// Milliseconds since the Unix epoch. The only clock that the sandbox reads: expiry of codes, sessions, tokens and
/// credentials, the `Date` header and every timestamp follow it, so virtual time reaches the backend too.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The computer's own clock.
#[expect(clippy::disallowed_methods, reason = "the one place where the sandbox reads the real clock")]
pub fn system_clock() -> Clock {
    Arc::new(|| SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis() as u64))
}

/// What a sandbox is started with. The default is the seeded state on a free port, real time, no faults and no test
/// controls.
#[derive(Clone)]
pub struct Settings {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// The pools and users that exist at the start.
    pub state: State,
    /// The clock that everything in the sandbox follows.
    pub clock: Clock,
    /// What ids, codes and tokens are derived from. The same seed and requests give the same bytes.
    pub seed: u64,
    /// Whether `/_sandbox/outbox`, `/_sandbox/faults` and `/_sandbox/clock` answer. They hand out codes, so they are
    /// off unless asked for.
    pub test_controls: bool,
    /// What goes wrong, and when.
    pub faults: Faults,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            port: 0,
            state: State::seeded(),
            clock: system_clock(),
            seed: 0,
            test_controls: false,
            faults: Faults::default(),
        }
    }
}
