//! The auth vocabulary of Authcanvas and the providers behind it.
//!
//! Three pairs of request and notification buses, the flow nodes made from them, and [`AuthServer`], which
//! serves their requests through the real AWS SDK. This crate alone names AWS types. It never sleeps, never
//! polls, and reads files and time only through [`backend::Surroundings`].

mod ahead;
pub mod backend;
mod bus;
mod flow;
mod flow_requests;
mod mapping_lookups;
mod records;
mod server;

pub use ahead::{
    Choice, choice_of, is_auth_operation, is_browser_operation, is_device_operation, is_oauth_operation, name_of_shown,
    needs_of, provider_names, registry_hosts, registry_paths, registry_secret_inputs,
};
pub use mapping_lookups::MappingReader;
pub use server::AuthServer;

use authcanvas_interpreter::Vocabulary;

/// The kinds, buses, operations and records of this crate.
pub fn vocabulary() -> Vocabulary {
    Vocabulary {
        nodes: flow::nodes(),
        buses: bus::buses(),
        operations: flow::operations(),
        records: records::records(),
        constants: records::constants(),
        discouraged: flow::discouraged(),
        ..Vocabulary::default()
    }
}
