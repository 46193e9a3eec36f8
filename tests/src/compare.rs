//! Comparing what was found with what a file expects; `UPDATE_EXPECT=1` writes the file instead.

use authcanvas::testing::difference;
use libtest_mimic::Failed;
use std::path::Path;

/// True when expectations are to be written.
pub fn updates() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// Compares a text with a file.
pub fn with_file(path: &Path, found: &str) -> Result<(), Failed> {
    let expected = std::fs::read_to_string(path);
    if updates() && expected.as_ref().map(String::as_str).ok() != Some(found) {
        std::fs::write(path, found)?;
        return Ok(());
    }
    let expected = expected
        .map_err(|error| format!("{}: {error}; write it, or run with UPDATE_EXPECT=1 and review it", path.display()))?;
    match difference(&expected, found) {
        None => Ok(()),
        Some(difference) => Err(format!("{} expects something else:\n{difference}", path.display()).into()),
    }
}

/// Turns the result of a case that is known to fail round.
pub fn known_failure(result: Result<(), Failed>, why: Option<&str>) -> Result<(), Failed> {
    match (result, why) {
        (result, None) => result,
        (Ok(()), Some(why)) => Err(format!("known to fail ({why}), and passes: remove `known_failure`").into()),
        (Err(_), Some(_)) => Ok(()),
    }
}
