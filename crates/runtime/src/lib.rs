//! Runs saved graphs: headless, in the caller's own tokio program, with the caller answering its prompts.
//!
//! [`run`] takes a [`Plan`] and a [`Host`] to a [`Report`]. The `authcanvas` command is a thin layer above it.
//! Whoever wants to drive a graph without tokio, once a frame say, takes [`interpreter::Machine`] directly.

mod backend;
mod canvas_file;
pub mod cli;
mod clock;
mod consent;
mod credentials;
mod driver;
mod error;
mod graph_file;
mod host;
mod inputs;
mod links;
mod o3de_project;
mod offers;
mod plan;
mod platform;
mod policy;
mod profile;
mod prompts;
mod run;
mod script_findings;
mod script_watch;
mod scripts;
mod surroundings;
pub mod testing;

pub use authcanvas_graph as graph;
pub use authcanvas_interpreter as interpreter;
pub use canvas_file::{CanvasFolder, Imported};
pub use cli::{Template, template, templates, trace_line, write_companions};
pub use clock::{Clock, VIRTUAL_EPOCH_MS};
pub use credentials::{AwsCredentials, credentials_of, credentials_output};
pub use driver::{Cancel, Canceller};
pub use error::{Error, exit_code};
pub use graph_file::{GraphFile, save};
pub use host::{Answer, CodeToEnter, Host, PageToOpen, Prompt, Shown, SilentHost};
pub use inputs::SecretSource;
pub use offers::{Offer, offer};
pub use plan::{Located, Plan, Prepared, diagnose, prepare, prepare_file, registry};
pub use platform::settings_folder;
pub use profile::{ProfileNames, profile_names};
pub use run::{Report, Runner, run};

/// The reference of the buses as Lua scripts see them, as Markdown.
pub fn script_reference() -> String {
    authcanvas_lua::reference(&registry())
}
