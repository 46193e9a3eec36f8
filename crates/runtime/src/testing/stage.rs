//! What stands in for the world while a case is played.

use authcanvas_auth::backend::Timeouts;
use authcanvas_interpreter::Server;
use authcanvas_sandbox::{Faults, State};
use std::sync::Arc;

/// What stands in for the world. Nothing of the folders around the graph counts: no profile is looked for.
pub(crate) struct Stage {
    /// Answers every auth request; the backend where absent.
    pub(crate) server: Option<Arc<dyn Server>>,
    /// The sandbox to start.
    pub(crate) sandbox: Option<StagedSandbox>,
    /// When the run begins, in milliseconds since the Unix epoch.
    pub(crate) epoch_ms: u64,
}

/// A sandbox of a test.
#[derive(Debug, Clone)]
pub(crate) struct StagedSandbox {
    /// Its pools and users.
    pub(crate) state: State,
    /// What goes wrong, and when.
    pub(crate) faults: Faults,
    /// When requests to it are given up.
    pub(crate) timeouts: Timeouts,
}
