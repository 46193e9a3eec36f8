//! `run`: runs a graph and tells what came of it.

use super::args::{OutputFormat, RunCommand};
use super::diagnostics;
use super::output::Output;
use super::terminal::Terminal;
use crate::driver::Canceller;
use crate::run::{Report, Runner};
use crate::{Error, exit_code, platform, prepare};
use authcanvas_interpreter::{Data, Fault, Mode, Outcome};
use serde_json::{Map, Value, json};
use std::sync::Arc;

pub(crate) fn run(command: Box<RunCommand>, output: &Output) -> Result<u8, Error> {
    let mut plan = command.run.plan(&command.file)?;
    plan.until_cancelled = command.until_cancelled;
    plan.traced = command.trace.is_some();
    let prepared = prepare(&plan.path, if plan.traced { Mode::Traced } else { Mode::Plain })?;
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
    let keeps_prints = command.format == OutputFormat::Json;
    let host = Arc::new(Terminal::new(output.clone(), keeps_prints, trace, command.run.non_interactive));
    let report = block_on(async {
        let (canceller, cancel) = Canceller::new();
        // Without signals the run cannot be cancelled by them, and everything else works.
        let signals = platform::EndRequests::new().ok().map(|mut requests| {
            tokio::spawn(async move {
                while requests.next().await.is_ok() {
                    canceller.cancel();
                }
            })
        });
        let mut given_up = cancel.clone();
        let runner = tokio::select! {
            biased;
            runner = Runner::new(plan, prepared, &*host) => runner,
            () = given_up.heard() => Err(Error::Cancelled),
        };
        let report = match runner {
            Ok(runner) => runner.run(host.clone(), cancel).await,
            Err(error) => Err(error),
        };
        if let Some(signals) = signals {
            signals.abort();
        }
        report
    })??;
    host.finish_trace().map_err(|error| match &command.trace {
        Some(path) => crate::graph_file::file_error(path, &error),
        None => Error::Bug(error.to_string()),
    })?;
    match command.format {
        OutputFormat::Text => {}
        OutputFormat::Json => output.result_line(&document(&command, &report, host.take_prints())?),
    }
    tell(output, &command, &report);
    Ok(report.exit_code)
}

/// How long threads have to leave when a run is over.
const LEAVING: std::time::Duration = std::time::Duration::from_millis(250);

/// Runs a future on a runtime of its own that ends with it.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Bug(format!("the asynchronous runtime does not start: {error}")))?;
    let result = runtime.block_on(future);
    // A thread that asks on the terminal leaves it as it was within a moment; one that waits for something else must
    // not hold the process.
    runtime.shutdown_timeout(LEAVING);
    Ok(result)
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

/// Tells on standard error what came of the run, where standard output does not say it.
fn tell(output: &Output, command: &RunCommand, report: &Report) {
    for (operation, failed) in &report.failed_requests {
        let failure = &failed.failure;
        let mut text = format!("node `{}`: {operation} failed: {} ({})", failed.node, failure.message, failure.code);
        if !failure.hint.is_empty() {
            text.push_str("\n  hint: ");
            text.push_str(&failure.hint);
        }
        output.error(&text);
    }
    if !report.silent_handlers.is_empty() && report.outcome == Outcome::Quiet {
        let sites: Vec<_> = report.silent_handlers.iter().map(ToString::to_string).collect();
        output.note(&format!("the run ended while handlers waited that heard nothing: {}", sites.join(", ")));
    }
    match &report.outcome {
        Outcome::Quiet => {}
        Outcome::Finished { success: true, reason } if reason.is_empty() => {}
        Outcome::Finished { success: true, reason } => output.note(&format!("finished: {reason}")),
        Outcome::Finished { success: false, reason } if reason.is_empty() => output.error("the graph says failure"),
        Outcome::Finished { success: false, reason } => output.error(&format!("the graph says failure: {reason}")),
        Outcome::Faulted(fault) => output.error(&fault_text(command, fault)),
        Outcome::Cancelled => output.error("cancelled"),
        Outcome::TimedOut => output.error("timed out"),
    }
}

fn fault_text(command: &RunCommand, fault: &Fault) -> String {
    let mut text = format!("{}: {}: {} [{}]", command.file.display(), fault.site, fault.message, fault.kind.code());
    for site in &fault.trace {
        text.push_str(&format!("\n  called by: {site}"));
    }
    if let Some(hint) = &fault.hint {
        text.push_str("\n  hint: ");
        text.push_str(hint);
    }
    text
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
    let document = json!({
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
        Data::EntityId(id) => json!(id.to_string()),
        Data::Crc(value) => json!(value),
        Data::Host(_) => Value::Null,
    }
}
