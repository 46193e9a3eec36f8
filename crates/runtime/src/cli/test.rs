//! `test`: runs graphs as tests and tells which pass.

use super::args::{OutputFormat, TestCommand};
use super::output::Output;
use crate::graph_file::save_text;
use crate::testing::{Filter, Judged, find, junit, run_all};
use crate::{Error, exit_code};
use serde_json::json;

pub(crate) fn run(command: &TestCommand, output: &Output) -> Result<u8, Error> {
    let tests = find(&command.paths, &Filter::new(command.filter.clone()))?;
    if tests.is_empty() {
        let among = match &command.filter {
            Some(text) => format!(" whose name holds `{text}`"),
            None => String::new(),
        };
        return Err(Error::Usage(format!(
            "no tests{among} were found; a test is a graph with unit-testing nodes, or a folder with case.toml"
        )));
    }
    let jobs = command.jobs.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let judged = run_all(&tests, jobs, command.update, &|path| command.run.plan(path), &|one| match command.format {
        OutputFormat::Text => output.result(&line(one)),
        OutputFormat::Json => {}
    });
    let n_failed = judged.iter().filter(|one| !one.passes()).count();
    let n_passed = judged.len() - n_failed;
    match command.format {
        OutputFormat::Text => output.result_line(&format!("{n_passed} passed, {n_failed} failed")),
        OutputFormat::Json => output.result_line(&document(&judged)?),
    }
    if let Some(path) = &command.junit {
        save_text(&junit(&judged), path)?;
    }
    Ok(if n_failed == 0 { exit_code::OK } else { exit_code::FAILED })
}

fn line(one: &Judged) -> String {
    let word = if one.passes() { "ok" } else { "FAIL" };
    let mut text = format!("{word:<4} {}\n", one.name);
    for line in one.failures.iter().flat_map(|failure| failure.lines()) {
        text.push_str(&format!("     {line}\n"));
    }
    text
}

fn document(judged: &[Judged]) -> Result<String, Error> {
    let n_failed = judged.iter().filter(|one| !one.passes()).count();
    let tests: Vec<_> = judged
        .iter()
        .map(|one| {
            json!({
                "name": one.name, "passed": one.passes(), "failures": one.failures, "prints": one.prints,
                "elapsed_ms": one.elapsed.as_millis() as u64,
            })
        })
        .collect();
    let document = json!({"passed": judged.len() - n_failed, "failed": n_failed, "tests": tests});
    serde_json::to_string_pretty(&document)
        .map_err(|error| Error::Bug(format!("the findings cannot be written as JSON: {error}")))
}
