//! An embedded auth backend that speaks Cognito's real wire protocols on loopback, so that the real AWS SDKs work
//! against it: user pools, identity pools, an outbox of codes, a fault script.
//!
//! It is stricter than convenient, because a client that passes here must pass on AWS. It is no secret keeper: its keys
//! are public and its ids follow from a seed. README.md lists every operation, and what differs from AWS.

mod sandbox;
mod settings;

mod protocol;
mod server;
mod wire;

mod answer;
mod members;
mod mfa;
mod operations;
mod refusal;

mod client;
mod first_factor;
mod grant;
mod oauth;
mod outbox;
mod policy;
mod srp;
mod state;
mod token;
mod user;
mod visitor;
mod world;

mod faults;
mod generator;
mod hidden;

pub use faults::{Fault, FaultRule, Faults, When};
pub use outbox::Message;
pub use sandbox::{Sandbox, StartError};
pub use server::Logged;
pub use settings::{Clock, Settings, system_clock};
pub use state::{PoolIds, State, StateProblem};
pub use visitor::Visitor;
