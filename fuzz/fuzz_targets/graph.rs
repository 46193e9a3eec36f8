//! Any bytes as a graph file.
#![no_main]

#[path = "../../tests/src/any_bytes.rs"]
mod any_bytes;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| any_bytes::graph(bytes));
