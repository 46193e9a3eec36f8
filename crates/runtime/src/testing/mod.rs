//! Graphs as tests: graphs that hold unit-testing nodes, and case folders, in virtual time.
//!
//! The `test` command and this project's own cases are run by this one library. A [`Case`] says what a run is given
//! and who answers it: a script of replies, the embedded sandbox, or a profile. What the run did is a [`Played`], whose
//! log is text that people review. Nothing here prints.

mod case;
mod case_file;
mod compare;
mod find;
mod host;
mod judge;
mod junit;
mod log;
mod play;
mod replies;
mod scripted;
mod stage;

pub use case::Case;
pub use compare::difference;
pub use find::{Filter, find};
pub use judge::{Judged, Test, run_all};
pub use junit::junit;
pub use log::event_line;
pub use play::Played;
pub use scripted::Script;
pub(crate) use stage::{Stage, StagedSandbox};
