//! The limits within which a run stays. Each is a named constant, settable, with a fault of its own.

use serde::{Deserialize, Serialize};

/// Loop passes and calls between two waits. Script Canvas's own debug builds stop at as many.
pub const MAX_STEPS: u64 = 1_000_000;
/// Calls within calls.
pub const MAX_DEPTH: usize = 256;
/// Runs of one handler within itself. Script Canvas's own debug builds stop at as many.
pub const MAX_REENTRY: usize = 25;
/// Requests without an answer, and delays that have not ended.
pub const MAX_PENDING: usize = 10_000;
/// Bytes of text and containers that a run holds.
pub const MAX_MEMORY_BYTES: usize = 256 << 20;
/// Bytes of a single text.
pub const MAX_TEXT_BYTES: usize = 16 << 20;

/// The limits of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Loop passes and calls between two waits.
    pub steps: u64,
    /// Calls within calls.
    pub depth: usize,
    /// Runs of one handler within itself.
    pub reentry: usize,
    /// Requests without an answer, and delays that have not ended.
    pub pending: usize,
    /// Bytes of text and containers that a run holds.
    pub memory_bytes: usize,
    /// Bytes of a single text.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: MAX_STEPS,
            depth: MAX_DEPTH,
            reentry: MAX_REENTRY,
            pending: MAX_PENDING,
            memory_bytes: MAX_MEMORY_BYTES,
            text_bytes: MAX_TEXT_BYTES,
        }
    }
}
