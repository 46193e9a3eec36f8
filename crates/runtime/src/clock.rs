//! The clock of a run: real, or virtual and moved by the driver alone.
//!
//! The machine, the auth session and the embedded sandbox all read this one clock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// When virtual runs begin: 2026-01-01T00:00:00Z, in milliseconds since the Unix epoch.
pub const VIRTUAL_EPOCH_MS: u64 = 1_767_225_600_000;

/// The clock of a run.
#[derive(Debug)]
pub enum Clock {
    /// Wall-clock time.
    Real {
        /// When the run began, on a clock that never goes back.
        began: Instant,
        /// When the run began, in milliseconds since the Unix epoch.
        epoch_ms: u64,
    },
    /// Time that passes only when the driver says so.
    Virtual {
        /// Nanoseconds since the run began.
        nanos: AtomicU64,
        /// When the run began, in milliseconds since the Unix epoch.
        epoch_ms: u64,
    },
}

impl Clock {
    /// A clock on which the run begins now.
    #[expect(clippy::disallowed_methods, reason = "the one place where a run reads the real clock")]
    pub fn real() -> Self {
        // A machine whose clock stands before 1970 gets 1970.
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::Real { began: Instant::now(), epoch_ms: epoch.as_millis() as u64 }
    }

    /// A clock on which the run begins at [`VIRTUAL_EPOCH_MS`].
    pub fn virtual_time() -> Self {
        Self::virtual_time_from(VIRTUAL_EPOCH_MS)
    }

    /// A clock on which the run begins at this many milliseconds since the Unix epoch.
    pub fn virtual_time_from(epoch_ms: u64) -> Self {
        Self::Virtual { nanos: AtomicU64::new(0), epoch_ms }
    }

    /// Nanoseconds since the run began.
    pub fn nanos(&self) -> u64 {
        match self {
            Self::Real { began, .. } => began.elapsed().as_nanos() as u64,
            Self::Virtual { nanos, .. } => nanos.load(Ordering::SeqCst),
        }
    }

    /// Milliseconds since the Unix epoch.
    pub fn epoch_ms(&self) -> u64 {
        match self {
            Self::Real { epoch_ms, .. } | Self::Virtual { epoch_ms, .. } => epoch_ms + self.nanos() / 1_000_000,
        }
    }

    /// Moves a virtual clock forward to a time since the run began; true when the clock is virtual.
    pub(crate) fn advance_to(&self, to: u64) -> bool {
        match self {
            Self::Real { .. } => false,
            Self::Virtual { nanos, .. } => {
                nanos.fetch_max(to, Ordering::SeqCst);
                true
            }
        }
    }
}
