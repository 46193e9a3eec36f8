//! The backend against a scripted server on loopback, and its files as tables of faults.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]
// Timeouts of the wire are real time.
#![allow(clippy::disallowed_methods)]

mod support;

mod ambient;
mod authorization;
mod failures;
mod initialize;
mod open_id;
mod registry_file;
mod renewal;
mod resource_mapping;
mod secrets;
mod user_pool;
