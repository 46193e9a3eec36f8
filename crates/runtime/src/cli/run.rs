//! `run`: runs a graph and tells what came of it.

use super::args::{OutputFormat, RunCommand};
use super::output::Output;
use super::terminal::{Prints, Terminal};
use super::{diagnostics, execution};
use crate::run::Report;
use crate::{Error, exit_code};
use authcanvas_interpreter::{Data, Mode, Outcome};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(crate) fn run(command: Box<RunCommand>, output: &Output) -> Result<u8, Error> {
    let mut plan = command.run.plan(&command.file)?;
    plan.until_cancelled = command.until_cancelled;
    plan.reload_scripts = command.reload_scripts;
    plan.traced = command.trace.is_some();
    let prepared = plan.prepare(if plan.traced { Mode::Traced } else { Mode::Plain })?;
    diagnostics::tell(output, &plan.path, &prepared.warnings);
    if command.dump_program {
        output.result(&prepared.program.dump());
        return Ok(exit_code::OK);
    }
    check_reveal(&command, &prepared.program)?;
    let trace = match &command.trace {
        Some(path) => Some(std::fs::File::create(path).map_err(|error| crate::graph_file::file_error(path, &error))?),
        None => None,
    };
    let prints = match command.format {
        OutputFormat::Text => Prints::Results,
        OutputFormat::Json => Prints::Kept,
    };
    let host = Arc::new(Terminal::new(output.clone(), prints, trace, command.run.non_interactive));
    let report = execution::execute(plan, prepared, &host)?;
    host.finish_trace().map_err(|error| match &command.trace {
        Some(path) => crate::graph_file::file_error(path, &error),
        None => Error::Bug(error.to_string()),
    })?;
    match command.format {
        OutputFormat::Text => {}
        OutputFormat::Json => output.result_line(&document(&command, &report, host.take_prints())?),
    }
    execution::tell(output, &command.file, &report);
    Ok(report.exit_code)
}

fn check_reveal(command: &RunCommand, program: &authcanvas_interpreter::Program) -> Result<(), Error> {
    for name in &command.reveal {
        let is_output = program
            .variables()
            .iter()
            .any(|variable| variable.id.as_str() == name && variable.role == authcanvas_graph::Role::Output);
        if !is_output {
            return Err(Error::Usage(format!("--reveal: the graph has no output `{name}`")));
        }
    }
    if !command.reveal.is_empty() && command.format != OutputFormat::Json {
        return Err(Error::Usage("--reveal writes into the JSON document; give --output json too".to_owned()));
    }
    Ok(())
}

/// The JSON document of a run.
fn document(command: &RunCommand, report: &Report, prints: Vec<String>) -> Result<String, Error> {
    let outputs: Map<String, Value> = report
        .outputs
        .iter()
        .map(|(id, data)| (id.to_string(), json_from_data(data, command.reveal.iter().any(|name| name == id.as_str()))))
        .collect();
    let diagnostics: Vec<Value> = report
        .warnings
        .iter()
        .map(|(at, diagnostic)| {
            json!({
                "severity": diagnostic.severity.to_string(), "code": diagnostic.code,
                "site": diagnostic.site.to_string(), "message": diagnostic.message, "hint": diagnostic.hint,
                "line": at.map(|at| at.line), "column": at.map(|at| at.column),
            })
        })
        .collect();
    let failed: Map<String, Value> = report
        .failed_requests
        .iter()
        .map(|(operation, failed)| {
            let failure = &failed.failure;
            let value =
                json!({"node": failed.node, "code": failure.code, "message": failure.message, "hint": failure.hint});
            (operation.clone(), value)
        })
        .collect();
    let (outcome, reason, fault) = match &report.outcome {
        Outcome::Quiet => ("quiet", None, None),
        Outcome::Finished { success: true, reason } => ("success", Some(reason), None),
        Outcome::Finished { success: false, reason } => ("failure", Some(reason), None),
        Outcome::Faulted(fault) => ("fault", None, Some(fault)),
        Outcome::Cancelled => ("cancelled", None, None),
        Outcome::TimedOut => ("timed_out", None, None),
    };
    let fault = fault.map(|fault| {
        json!({
            "code": fault.kind.code(), "site": fault.site.to_string(), "message": fault.message, "hint": fault.hint,
            "trace": fault.trace.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    let script_faults: Vec<Value> = report
        .script_faults
        .iter()
        .map(|fault| {
            json!({
                "code": fault.kind.code(), "site": fault.site.to_string(), "message": fault.message, "hint": fault.hint,
                "trace": fault.trace.iter().map(ToString::to_string).collect::<Vec<_>>(),
            })
        })
        .collect();
    let document = json!({
        "script_faults": script_faults,
        "outcome": outcome, "reason": reason, "exit_code": report.exit_code, "outputs": outputs, "prints": prints,
        "diagnostics": diagnostics, "failed_requests": failed, "fault": fault,
        "elapsed_ms": report.elapsed.as_millis() as u64, "steps": report.n_steps,
    });
    serde_json::to_string_pretty(&document)
        .map_err(|error| Error::Bug(format!("the report cannot be written as JSON: {error}")))
}

/// Data as JSON. A secret is null unless it is revealed.
fn json_from_data(data: &Data, reveal: bool) -> Value {
    match data {
        Data::Null => Value::Null,
        Data::Bool(value) => json!(value),
        // Whole numbers look whole, as Print shows them.
        Data::Number(value) if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => json!(*value as i64),
        Data::Number(value) => json!(value),
        Data::String(text) => json!(&**text),
        Data::Secret(secret) if reveal => json!(secret.expose()),
        Data::Secret(_) => Value::Null,
        Data::Array(items) => items.iter().map(|item| json_from_data(item, reveal)).collect(),
        Data::Map(entries) => entries
            .iter()
            .map(|(key, value)| (key.to_string(), json_from_data(value, reveal)))
            .collect::<Map<_, _>>()
            .into(),
        Data::Record(record) => {
            let registry = crate::plan::registry();
            let names = registry
                .record(&record.name)
                .map_or_else(Vec::new, |def| def.fields.iter().map(|field| field.id.to_owned()).collect());
            let fields = names.into_iter().zip(&record.fields);
            fields.map(|(name, value)| (name, json_from_data(value, reveal))).collect::<Map<_, _>>().into()
        }
        Data::Math(value) => {
            let fields = value.fields().map(|(name, value)| (name.to_owned(), json_from_data(&value, reveal)));
            fields.collect::<Map<_, _>>().into()
        }
        Data::EntityId(id) => json!(id.to_string()),
        Data::Crc(value) => json!(value),
        Data::Host(_) => Value::Null,
    }
}
