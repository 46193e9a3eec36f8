//! Cases of the checker: a graph and what `check` says about it, with file, line and column.

use crate::command::Call;
use crate::compare;
use libtest_mimic::Failed;
use std::path::Path;

pub fn run(folder: &Path) -> Result<(), Failed> {
    let done = Call::new(&["check", "graph.ron"]).in_folder(folder).done();
    let mut text = done.stdout;
    if !done.stderr.is_empty() {
        text.push_str("standard error:\n");
        text.push_str(&done.stderr);
    }
    text.push_str(&format!("exit code {}\n", done.exit_code));
    compare::with_file(&folder.join("expected.txt"), &text)
}
