//! Text that must not be shown: passwords, client secrets, codes.
//!
//! The sandbox protects nothing, but people type real passwords into it by accident, and what it prints lands in logs
//! and test output. So the type of such text has no readable `Debug` form.

use std::fmt;

use serde::Deserialize;

/// Text whose `Debug` form is a placeholder.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub(crate) struct Hidden(String);

impl Hidden {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Hidden {
        Hidden(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(hidden)")
    }
}
