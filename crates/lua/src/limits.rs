//! The limits within which a script stays, and the count that enforces them.

use mlua::{Error, Result};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Lua instructions, and steps of pattern matching, of one call of a script.
pub const MAX_INSTRUCTIONS: u64 = 10_000_000;
/// Bytes that one script holds.
pub const MAX_SCRIPT_BYTES: usize = 64 << 20;
/// Calls of a script that stand within each other, each resting on a request that the next one answers.
pub const MAX_NESTED_CALLS: usize = 64;
/// Calls that wait for a script which rests.
pub const MAX_WAITING_CALLS: usize = 10_000;
/// Handlers of one script, connected or not.
pub const MAX_HANDLERS: usize = 1_000;
/// Calls of scripts between two waits of a run.
pub const MAX_CALLS: usize = 100_000;
/// Bytes of a script file or a module.
pub const MAX_SOURCE_BYTES: usize = 4 << 20;

/// Lua instructions between two looks at the count.
pub(crate) const INSTRUCTIONS_PER_LOOK: u32 = 1_000;

/// The limits of each script of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScriptLimits {
    /// Lua instructions, and steps of pattern matching, of one call.
    pub instructions: u64,
    /// Bytes that the script holds.
    pub memory_bytes: usize,
    /// Bytes of a line that is printed or logged, and of a text made by the string library.
    pub text_bytes: usize,
}

impl Default for ScriptLimits {
    fn default() -> Self {
        Self {
            instructions: MAX_INSTRUCTIONS,
            memory_bytes: MAX_SCRIPT_BYTES,
            text_bytes: authcanvas_interpreter::Limits::default().text_bytes,
        }
    }
}

/// Ends what a script is doing, from another thread.
#[derive(Debug, Clone, Default)]
pub struct Interrupter(Arc<AtomicBool>);

impl Interrupter {
    /// Ends the call that a script is in, if it is in one, and every call until [`Interrupter::clear`].
    pub fn interrupt(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Lets scripts run again.
    pub fn clear(&self) {
        self.0.store(false, Ordering::SeqCst);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Counts what one call of a script does.
#[derive(Debug)]
pub(crate) struct Budget {
    most: u64,
    spent: AtomicU64,
    interrupter: Interrupter,
}

impl Budget {
    pub(crate) fn new(most: u64, interrupter: Interrupter) -> Self {
        Self { most, spent: AtomicU64::new(0), interrupter }
    }

    /// Begins to count anew.
    pub(crate) fn refill(&self) {
        self.spent.store(0, Ordering::SeqCst);
    }

    /// True when the call has gone on for too long.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::SeqCst) > self.most
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupter.is_set()
    }

    /// Counts some work; an error once there was too much of it, and from then on each time.
    pub(crate) fn spend(&self, n: u64) -> Result<()> {
        let before = self.spent.fetch_add(n, Ordering::SeqCst);
        if self.is_interrupted() {
            return Err(Error::RuntimeError("the run was ended".to_owned()));
        }
        if before.saturating_add(n) > self.most {
            return Err(Error::RuntimeError(format!("more than {} instructions in one call", self.most)));
        }
        Ok(())
    }
}
