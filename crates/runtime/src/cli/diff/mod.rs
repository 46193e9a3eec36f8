//! `diff`: how two graphs differ, by ids and in the order of the flow.
//!
//! What a change newly lets a graph do comes first: that is what a reviewer must not miss.

mod abilities;
mod change;
mod json;
mod markdown;
mod picture;
mod side;
mod text;

pub(super) use change::Change;
pub(super) use side::Side;

use super::args::{DiffCommand, DiffFormat};
use super::output::Output;
use crate::{Error, exit_code, registry};

/// A difference as text for people.
pub(super) fn text_of(change: &Change) -> String {
    text::written(change)
}

pub(crate) fn run(command: &DiffCommand, output: &Output) -> Result<u8, Error> {
    let registry = registry();
    let (before, after) = (Side::open(&command.before)?, Side::open(&command.after)?);
    let change = Change::new(&before, &after, &registry);
    output.result(&match command.format {
        DiffFormat::Text => text::written(&change),
        DiffFormat::Json => json::written(&change)?,
        DiffFormat::Markdown => markdown::written(&change),
        DiffFormat::Svg => change.svg(&registry, command.theme.into(), Default::default()),
    });
    Ok(if change.is_empty() { exit_code::OK } else { exit_code::FAILED })
}
