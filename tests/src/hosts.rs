//! One graph under every host: whoever answers, and however, the run tells the same events.

use crate::command::Call;
use crate::folders;
use authcanvas::interpreter::{Event, Secret};
use authcanvas::testing::{Case, difference, event_line};
use authcanvas::{Answer, Cancel, CodeToEnter, Host, Plan, Prompt, Shown, run, trace_line};
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

pub fn trials() -> Vec<Trial> {
    let mut trials = vec![
        Trial::test("hosts/given_beforehand", || same_as_the_library(&given_beforehand()?)),
        Trial::test("hosts/scripted", scripted),
    ];
    #[cfg(unix)]
    trials.push(Trial::test("hosts/terminal", || same_as_the_library(&on_a_terminal()?)));
    trials
}

/// What each question is answered.
const ANSWERS: [(&str, &str); 4] = [("who", "Ada"), ("word", "canary"), ("factor", "EMAIL_OTP"), ("code", "123 456")];

fn graph() -> PathBuf {
    folders::repository().join("tests/cases/prompts/every_question/graph.ron")
}

/// A program's own host.
#[derive(Default)]
struct Desk {
    heard: Mutex<Vec<Event>>,
}

impl Host for Desk {
    fn answers_prompts(&self) -> bool {
        true
    }

    fn prompt(&self, prompt: Prompt) -> Answer<'_> {
        let answer = ANSWERS.iter().find(|(name, _)| *name == prompt.name).map(|(_, answer)| Secret::new(*answer));
        Box::pin(std::future::ready(answer))
    }

    fn show_code(&self, _code: &CodeToEnter) -> Shown {
        Shown::Seen
    }

    fn hear(&self, event: &Event) {
        self.heard.lock().unwrap().push(event.clone());
    }
}

fn by_the_library() -> Result<Vec<Event>, Failed> {
    let mut plan = Plan::new(graph());
    plan.traced = true;
    let desk = Arc::new(Desk::default());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let report = runtime.block_on(run(&plan, desk.clone(), Cancel::never())).map_err(|error| error.to_string())?;
    if report.exit_code != 0 {
        return Err(format!("{:?}", report.outcome).into());
    }
    Ok(std::mem::take(&mut desk.heard.lock().unwrap()))
}

/// The lines of a trace without the times, which real clocks tell.
fn without_times<'l>(lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut out = String::new();
    for line in lines {
        let mut event: serde_json::Value = serde_json::from_str(line).unwrap();
        event.as_object_mut().unwrap().remove("at_ns").expect("an event has its time");
        out.push_str(&format!("{event}\n"));
    }
    out
}

fn same_as_the_library(trace: &str) -> Result<(), Failed> {
    let lines: Vec<String> = by_the_library()?.iter().map(trace_line).collect();
    let (expected, found) = (without_times(lines.iter().map(String::as_str)), without_times(trace.lines()));
    if trace.contains("canary") || trace.contains("123456") {
        return Err("the trace holds a secret".into());
    }
    match difference(&expected, &found) {
        None => Ok(()),
        Some(difference) => Err(difference.into()),
    }
}

fn call(folder: &Path, more: &[&str]) -> Call {
    let (graph, trace) = (graph().display().to_string(), folder.join("trace").display().to_string());
    let arguments = [&["run", &graph, "--trace", &trace], more].concat();
    Call::new(&arguments)
}

/// Nobody is there; every answer is in the flags.
fn given_beforehand() -> Result<String, Failed> {
    let folder = tempfile::tempdir()?;
    let flags = [
        ["--var", "who=Ada"],
        ["--secret-env", "word=WORD"],
        ["--var", "factor=EMAIL_OTP"],
        ["--secret-env", "code=CODE"],
        ["--var", "device_code=seen"],
    ];
    let call = call(folder.path(), &[&["--non-interactive"], flags.as_flattened()].concat());
    let done = call.with("WORD", "canary").with("CODE", "123 456").done();
    if done.exit_code != 0 {
        return Err(format!("exit code {}: {}", done.exit_code, done.stderr).into());
    }
    Ok(std::fs::read_to_string(folder.path().join("trace"))?)
}

/// Somebody sits before a terminal, and slips once.
#[cfg(unix)]
fn on_a_terminal() -> Result<String, Failed> {
    let folder = tempfile::tempdir()?;
    let mut seat = crate::terminal::Seat::new(&call(folder.path(), &[]));
    for (asked, typed) in [
        ("Your name: ", "Ada\n"),
        ("The word: ", "canary\n"),
        ("Which factor (1 SMS_MFA, 2 EMAIL_OTP): ", "fax\n"),
        ("that cannot be chosen; Which factor (1 SMS_MFA, 2 EMAIL_OTP): ", "2\n"),
        ("The code (6 digits): ", "123 456\n"),
    ] {
        seat.wait_for(asked)?;
        seat.type_in(typed);
    }
    let (done, shown) = seat.done()?;
    if done.exit_code != 0 || shown.contains("canary") || shown.contains("123 456") {
        return Err(format!("exit code {}: {}{shown}", done.exit_code, done.stderr).into());
    }
    Ok(std::fs::read_to_string(folder.path().join("trace"))?)
}

/// A test case answers, and its log is the same events in words.
fn scripted() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let answers: String = ANSWERS.iter().map(|(name, answer)| format!("{name} = \"{answer}\"\n")).collect();
    std::fs::write(folder.path().join("case.toml"), format!("[answers]\n{answers}"))?;
    std::fs::copy(graph(), folder.path().join("graph.ron"))?;
    let log = Case::read(folder.path()).map_err(|error| error.to_string())?.play().log;
    let own = ["the prompt says: ", "shows the code ", "takes the code "];
    let lines = log.lines().take_while(|line| !line.starts_with("== "));
    let found: String =
        lines.filter(|line| !own.iter().any(|own| line.starts_with(own))).map(|line| format!("{line}\n")).collect();
    let expected: String = by_the_library()?.iter().map(|event| format!("{}\n", event_line(event))).collect();
    match difference(&expected, &found) {
        None => Ok(()),
        Some(difference) => Err(difference.into()),
    }
}
