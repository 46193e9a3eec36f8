//! Cases of the file format: a file as a person wrote it, and its canonical form.

use crate::compare;
use authcanvas_graph::{read, write};
use libtest_mimic::Failed;
use std::path::Path;

/// The file as it was written.
const INPUT: &str = "input.ron";
/// Its canonical form.
const EXPECTED: &str = "expected.ron";

pub fn run(folder: &Path) -> Result<(), Failed> {
    let bytes = std::fs::read(folder.join(INPUT))?;
    let reading = read(&bytes).map_err(|error| error.to_string())?;
    if let Some(found) = reading.diagnostics.first() {
        return Err(format!("{INPUT}: {}: {} [{}]", found.site, found.message, found.code).into());
    }
    if !reading.unkept_comments.is_empty() {
        return Err(format!("{INPUT}: comments would be lost at {:?}", reading.unkept_comments).into());
    }
    let text = write(&reading.graph);
    compare::with_file(&folder.join(EXPECTED), &text)?;
    let again = read(text.as_bytes()).map_err(|error| error.to_string())?;
    if again.graph != reading.graph || write(&again.graph) != text {
        return Err(format!("{EXPECTED} does not read back the same").into());
    }
    Ok(())
}
