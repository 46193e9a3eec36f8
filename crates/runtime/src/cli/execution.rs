//! A run on the command line: until it is over or a signal ends it, and what is told of it on standard error.

use super::output::Output;
use super::terminal::Terminal;
use crate::driver::Canceller;
use crate::plan::{Plan, Prepared};
use crate::run::{Report, Runner};
use crate::{Error, platform};
use authcanvas_graph::NodeId;
use authcanvas_interpreter::{Fault, Outcome};
use std::path::Path;
use std::sync::Arc;

/// Runs a graph to its end. Ctrl-C and SIGTERM cancel the run.
pub(crate) fn execute(plan: Plan, prepared: Prepared, host: &Arc<Terminal>) -> Result<Report, Error> {
    block_on(async {
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
            runner = Runner::new(plan, prepared, &**host) => runner,
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
    })?
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

/// Tells on standard error what came of the run, where standard output does not say it.
pub(crate) fn tell(output: &Output, file: &Path, report: &Report) {
    for (operation, failed) in &report.failed_requests {
        let failure = &failed.failure;
        // What no node asked, a script did; its line is named instead.
        let by = match NodeId::new(&failed.node) {
            Ok(node) => format!("node `{node}`"),
            Err(_) => failed.node.clone(),
        };
        let mut text = format!("{by}: {operation} failed: {} ({})", failure.message, failure.code);
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
        Outcome::Faulted(fault) => output.error(&fault_text(file, fault)),
        Outcome::Cancelled => output.error("cancelled"),
        Outcome::TimedOut => output.error("timed out"),
    }
}

fn fault_text(file: &Path, fault: &Fault) -> String {
    let mut text = format!("{}: {}: {} [{}]", file.display(), fault.site, fault.message, fault.kind.code());
    for site in &fault.trace {
        text.push_str(&format!("\n  called by: {site}"));
    }
    if let Some(hint) = &fault.hint {
        text.push_str("\n  hint: ");
        text.push_str(hint);
    }
    text
}
