//! Cases that are runs: a graph, what it is given, and the log of all that it does.

use crate::compare;
use authcanvas::testing::Case;
use libtest_mimic::Failed;
use std::path::Path;

pub fn run(folder: &Path) -> Result<(), Failed> {
    let case = Case::read(folder).map_err(|error| error.to_string())?;
    compare::known_failure(compared(&case), case.known_failure.as_deref())
}

fn compared(case: &Case) -> Result<(), Failed> {
    let played = case.play();
    compare::with_file(&case.expected_path(), &played.log)?;
    if played.gaps.is_empty() { Ok(()) } else { Err(played.gaps.join("\n").into()) }
}
