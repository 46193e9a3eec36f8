//! Fixes: each one that is offered for a graph of the check cases takes its finding away, and can be taken back.

use crate::folders;
use authcanvas::interpreter::check;
use authcanvas::registry;
use authcanvas_graph::{read, write};
use libtest_mimic::{Failed, Trial};
use std::path::Path;

pub fn trials() -> Vec<Trial> {
    vec![Trial::test("fixes/take_their_findings_away", take_their_findings_away)]
}

fn take_their_findings_away() -> Result<(), Failed> {
    let mut n_fixes = 0;
    for folder in folders::entries(&folders::repository().join("tests/cases/check")) {
        for file in folders::entries(&folder).into_iter().filter(|path| path.extension().is_some_and(|it| it == "ron"))
        {
            n_fixes += check_fixes(&file)?;
        }
    }
    // Conversions, Sequences, and endings for outcomes.
    if n_fixes >= 6 { Ok(()) } else { Err(format!("only {n_fixes} fixes are offered").into()) }
}

fn check_fixes(file: &Path) -> Result<usize, Failed> {
    // Some cases are no graphs at all.
    let Ok(reading) = read(&std::fs::read(file)?) else { return Ok(0) };
    let registry = registry();
    let mut n_fixes = 0;
    for found in check(&reading.graph, &registry) {
        for fix in found.fix.iter().chain(&found.other_fixes) {
            n_fixes += 1;
            let mut graph = reading.graph.clone();
            let back = graph
                .apply_all(fix.edits.clone())
                .map_err(|problem| format!("{}: {}: {problem}", file.display(), fix.title))?;
            if check(&graph, &registry)
                .iter()
                .any(|left| (left.code, &left.site, &left.message) == (found.code, &found.site, &found.message))
            {
                return Err(
                    format!("{}: after `{}` there is still: {}", file.display(), fix.title, found.message).into()
                );
            }
            graph.apply_all(back).map_err(|problem| problem.to_string())?;
            if write(&graph) != write(&reading.graph) {
                return Err(format!("{}: `{}` cannot be taken back", file.display(), fix.title).into());
            }
        }
    }
    Ok(n_fixes)
}
