//! Lua scripts on the buses of a run, after Open 3D Engine's script components.
//!
//! A [`Script`] is a file that returns a table; a [`ScriptedRun`] is a machine with the scripts that take part in its
//! run, driven like a machine. Every bus of the registry is a global table in a script, made from the registry's one
//! declaration. A script is untrusted: it reads nothing but its modules, reaches nothing but the buses, and has limits of
//! its own. This crate reads no file, clock or socket; whoever runs a script hands it its text and its modules.

mod buses;
mod context;
mod failure;
mod findings;
mod globals;
mod handlers;
mod inside;
mod limits;
mod pattern;
mod properties;
mod reference;
mod reload;
mod rounds;
mod run;
mod scan;
mod script;
mod strings;
mod userdata;
mod values;

pub use context::{Context, Foreseen, Modules, SHOW_MOUSE_CURSOR, ScriptFile, Source, vocabulary};
pub use findings::{CODES, Outline, UNKNOWN_BUS, findings, outline};
pub use limits::{
    Interrupter, MAX_CALLS, MAX_HANDLERS, MAX_INSTRUCTIONS, MAX_NESTED_CALLS, MAX_SCRIPT_BYTES, MAX_SOURCE_BYTES,
    MAX_WAITING_CALLS, ScriptLimits,
};
pub use properties::PropertyDef;
pub use reference::reference;
pub use run::ScriptedRun;
pub use script::{Script, missing_properties};
