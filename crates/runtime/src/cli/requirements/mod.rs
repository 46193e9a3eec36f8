//! `requirements`: what a run would ask for, read and reach, and where each would come from.
//!
//! It looks and does not touch: nothing is run, sent, started or asked, and no secret is read. What it finds missing is
//! its answer, not its failure.

mod files;
mod found;
mod gather;
mod hosts;
mod registry;
mod tell;

use super::args::RequirementsCommand;
use super::execution::block_on;
use super::output::Output;
use crate::{Error, exit_code};
use authcanvas_interpreter::Mode;

pub(crate) fn run(command: &RequirementsCommand, output: &Output) -> Result<u8, Error> {
    let plan = command.run.plan(&command.file)?;
    let prepared = plan.prepare(Mode::Plain)?;
    let found = block_on(gather::gather(&plan, &prepared, command.run.non_interactive))??;
    output.result(&if command.json { tell::json(&found)? } else { tell::text(&found) });
    Ok(exit_code::OK)
}
