//! Many runs in one process: each is one future, and they share graph, clients and sandbox.

use crate::folders;
use authcanvas::interpreter::{Mode, Outcome};
use authcanvas::{Cancel, Plan, Runner, SilentHost, prepare};
use libtest_mimic::{Failed, Trial};
use std::sync::Arc;
use std::time::Duration;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("many_runs/thousands_at_once", thousands_at_once),
        Trial::test("many_runs/sign_ins_at_once", sign_ins_at_once),
    ]
}

/// Runs a graph so many times at once on one thread.
fn run(plan: Plan, n_runs: usize) -> Result<(), Failed> {
    let prepared = prepare(&plan.path, Mode::Plain).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let runner = Runner::new(plan, prepared, &SilentHost).await.map_err(|error| error.to_string())?;
        let runner = Arc::new(runner);
        let mut runs = tokio::task::JoinSet::new();
        for _ in 0..n_runs {
            let runner = runner.clone();
            runs.spawn(async move { runner.run(Arc::new(SilentHost), Cancel::never()).await });
        }
        let all = async {
            while let Some(report) = runs.join_next().await {
                let report = report.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
                if report.exit_code != 0 {
                    return Err(format!("{:?}, {:?}", report.outcome, report.failed_requests));
                }
                debug_assert!(matches!(report.outcome, Outcome::Quiet | Outcome::Finished { .. }));
            }
            Ok(())
        };
        // One after another they would take hours.
        match tokio::time::timeout(Duration::from_secs(30), all).await {
            Ok(result) => Ok(result?),
            Err(_) => Err("the runs do not run at the same time".into()),
        }
    })
}

fn thousands_at_once() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("graph.ron");
    let text = "(format: 1, nodes: {
        \"start\": (kind: \"flow.on_graph_start\"),
        \"wait\": (kind: \"time.delay\", set: {\"seconds\": 0.5}),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"done\"}),
    }, connections: [\"start.out -> wait.in\", \"wait.out -> say.in\"])";
    std::fs::write(&path, text)?;
    run(Plan::new(path), 5000)
}

/// Runs that share a sandbox and the SDK's clients have a session each.
fn sign_ins_at_once() -> Result<(), Failed> {
    run(Plan::new(folders::shipped().join("password_sign_in.ron")), 100)
}
