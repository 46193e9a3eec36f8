//! The editor: draws, checks and runs the very files that the runtime runs.
//!
//! [`App`] is the whole program without a window, so that tests can drive it. A frame takes what background threads
//! did, draws panels from shared references, and carries out the actions they collected. It knows no kind of node: what
//! there is to put into a graph, the registry says. Start reading at `app`, then `apply`.

mod action;
mod app;
mod apply;
mod canvas_view;
mod catalog;
mod checking;
mod command;
mod document;
mod files;
mod find;
mod history;
mod journal;
mod look;
mod panel;
mod run;
mod search;
mod settings;
mod shell;
mod touched;
mod watch;

pub use app::{App, Options};
pub use command::{Command, Face};
pub use document::{Document, Selection};
pub use run::{Asked, Ended, Line, NodeMark, Observed, Run, RunSettings, ShownCode, Tone};
pub use settings::folder as settings_folder;
