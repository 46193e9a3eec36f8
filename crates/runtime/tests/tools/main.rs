//! The commands that look, begin and serve, run as their users run them.

#![allow(clippy::unwrap_used)]

mod describe;
mod lookup;
mod sandbox;
mod start;
mod support;
