//! What only a process can show: signals, pipes that close, and the time between two of them.
#![cfg(unix)]

use crate::command::{Call, Done};
use libtest_mimic::{Failed, Trial};
use rustix::process::{Pid, Signal, kill_process};
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout};
use std::time::{Duration, Instant};

/// Far more than any of these processes needs, so that a hang is a failure and not a stuck test.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("processes/ctrl_c", || interrupted(Signal::INT)),
        Trial::test("processes/sigterm", || interrupted(Signal::TERM)),
        Trial::test("processes/second_ctrl_c", second_ctrl_c),
        Trial::test("processes/last_handlers_have_two_seconds", two_seconds),
        Trial::test("processes/until_cancelled", until_cancelled),
        Trial::test("processes/closed_pipe", closed_pipe),
        Trial::test("processes/ctrl_c_while_a_service_hangs", hanging_service),
        Trial::test("processes/ctrl_c_in_a_script", || busy_script(Some(Signal::INT))),
        Trial::test("processes/timeout_in_a_script", || busy_script(None)),
        Trial::test("processes/ctrl_c_while_a_script_rests", resting_script),
        Trial::test("processes/scripts_are_reloaded", reloaded_scripts),
    ]
}

/// A graph that waits for an hour, and whose last handler goes on by what is given.
fn waiting_graph(folder: &Path, last: &str, connection: &str) {
    let text = format!(
        "(format: 1, nodes: {{
            \"start\": (kind: \"flow.on_graph_start\"),
            \"say\": (kind: \"debug.print\", with: {{\"text\": \"waiting\"}}),
            \"wait\": (kind: \"time.delay\", set: {{\"seconds\": 3600}}),
            \"stop\": (kind: \"flow.on_graph_stop\"),
            \"bye\": (kind: \"debug.print\", with: {{\"text\": \"stopping\"}}), {last}
        }}, connections: [
            \"start.out -> say.in\", \"say.out -> wait.in\", \"stop.out -> bye.in\", {connection}
        ])"
    );
    std::fs::write(folder.join("graph.ron"), text).unwrap();
}

/// A started command whose output is read line by line.
pub struct Started {
    child: Child,
    stdout: BufReader<ChildStdout>,
    seen: String,
}

impl Started {
    pub fn new(call: &Call) -> Self {
        let mut child = call.process().spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout, seen: String::new() }
    }

    /// The next line.
    pub fn line(&mut self) -> Result<String, Failed> {
        let mut read = String::new();
        self.stdout.read_line(&mut read)?;
        Ok(read.trim_end().to_owned())
    }

    /// Reads until a line is this one.
    fn wait_for(&mut self, line: &str) -> Result<(), Failed> {
        loop {
            let mut read = String::new();
            if self.stdout.read_line(&mut read)? == 0 {
                return Err(format!("`{line}` was never written, only:\n{}", self.seen).into());
            }
            self.seen.push_str(&read);
            if read.trim_end() == line {
                return Ok(());
            }
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for the end. A process that does not end is killed, and its exit code tells it.
    pub fn done(mut self) -> Done {
        let mut rest = String::new();
        wait_at_most(&mut self.child, PATIENCE);
        self.stdout.read_to_string(&mut rest).unwrap();
        let mut done = Done::from(self.child.wait_with_output().unwrap());
        done.stdout = self.seen + &rest;
        done
    }
}

/// Waits for a process to end, and kills it when it does not.
#[expect(clippy::disallowed_methods, reason = "a process ends in real time, and there is nothing to wait on")]
pub fn wait_at_most(child: &mut Child, patience: Duration) {
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > patience {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn expect(done: &Done, exit_code: i32, last_line: &str) -> Result<(), Failed> {
    if done.exit_code == exit_code && done.stdout.ends_with(&format!("{last_line}\n")) {
        return Ok(());
    }
    Err(format!("exit code {}, standard output:\n{}standard error:\n{}", done.exit_code, done.stdout, done.stderr)
        .into())
}

fn interrupted(signal: Signal) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    waiting_graph(folder.path(), "", "");
    let mut started = Started::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    started.wait_for("waiting")?;
    started.signal(signal);
    let done = started.done();
    expect(&done, 130, "stopping")?;
    if done.stderr == "error: cancelled\n" { Ok(()) } else { Err(done.stderr.into()) }
}

const LONG: &str = "\"rest\": (kind: \"time.delay\", set: {\"seconds\": 3600}), \"never\": (kind: \"debug.print\"),";
const LONG_CONNECTION: &str = "\"bye.out -> rest.in\"";

#[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
fn second_ctrl_c() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    waiting_graph(folder.path(), &LONG.replace(", \"never\": (kind: \"debug.print\")", ""), LONG_CONNECTION);
    let mut started = Started::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    started.wait_for("waiting")?;
    started.signal(Signal::INT);
    started.wait_for("stopping")?;
    let began = Instant::now();
    started.signal(Signal::INT);
    expect(&started.done(), 130, "stopping")?;
    if began.elapsed() < Duration::from_millis(1500) { Ok(()) } else { Err("it waited all the same".into()) }
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
fn two_seconds() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    waiting_graph(folder.path(), &LONG.replace(", \"never\": (kind: \"debug.print\")", ""), LONG_CONNECTION);
    let mut started = Started::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    started.wait_for("waiting")?;
    let began = Instant::now();
    started.signal(Signal::INT);
    expect(&started.done(), 130, "stopping")?;
    let took = began.elapsed();
    if (Duration::from_millis(1900)..Duration::from_secs(10)).contains(&took) {
        return Ok(());
    }
    Err(format!("the last handlers had {took:?}").into())
}

/// Without anything left to do the run stays, until it is cancelled.
fn until_cancelled() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let text = "(format: 1, nodes: {
        \"start\": (kind: \"flow.on_graph_start\"),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"waiting\"}),
        \"heard\": (kind: \"AuthenticationProviderNotificationBus.OnSignOut\"),
        \"never\": (kind: \"debug.print\", with: {\"text\": \"never\"}),
    }, connections: [\"start.out -> say.in\", \"heard.out -> never.in\"])";
    std::fs::write(folder.path().join("graph.ron"), text)?;
    let mut started = Started::new(&Call::new(&["run", "graph.ron", "--until-cancelled"]).in_folder(folder.path()));
    started.wait_for("waiting")?;
    if started.child.try_wait()?.is_some() {
        return Err("it did not stay".into());
    }
    started.signal(Signal::INT);
    expect(&started.done(), 130, "waiting")
}

/// A reader that has seen enough is no error, and no panic.
fn closed_pipe() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let text = "(format: 1, nodes: {
        \"start\": (kind: \"flow.on_graph_start\"),
        \"count\": (kind: \"flow.for\", set: {\"last\": 20000}),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"a line of some length, so that pipes fill up\"}),
    }, connections: [\"start.out -> count.in\", \"count.loop -> say.in\"])";
    std::fs::write(folder.path().join("graph.ron"), text)?;
    let mut child = Call::new(&["run", "graph.ron"]).in_folder(folder.path()).process().spawn()?;
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first)?;
    wait_at_most(&mut child, PATIENCE);
    let done = Done::from(child.wait_with_output()?);
    if done.exit_code == 0 && done.stderr.is_empty() {
        return Ok(());
    }
    Err(format!("exit code {}: {}", done.exit_code, done.stderr).into())
}

/// A profile whose services take connections and never answer.
fn hanging_profile(folder: &Path, listener: &TcpListener) -> std::io::Result<()> {
    let profile = format!(
        "(default: \"x\", profiles: {{\"x\": (backend: Aws(region: \"us-east-1\", identity_pool: \
         \"us-east-1:00000000-0000-4000-8000-000000000001\", endpoint_url: \"http://{}\"))}})",
        listener.local_addr()?
    );
    std::fs::write(folder.join("authcanvas.ron"), profile)
}

/// A request in flight does not keep the process.
fn hanging_service() -> Result<(), Failed> {
    // Connections to it are taken by the system, and nobody ever answers.
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let folder = tempfile::tempdir()?;
    let text = "(format: 1, nodes: {
        \"start\": (kind: \"flow.on_graph_start\"),
        \"initialize\": (kind: \"AWSCognitoAuthorizationRequestBus.Initialize\"),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"waiting\"}),
        \"ask\": (kind: \"auth.request_credentials\"),
        \"stop\": (kind: \"flow.on_graph_stop\"),
        \"bye\": (kind: \"debug.print\", with: {\"text\": \"stopping\"}),
    }, connections: [
        \"start.out -> initialize.in\", \"initialize.out -> say.in\", \"say.out -> ask.in\", \"stop.out -> bye.in\",
    ])";
    std::fs::write(folder.path().join("graph.ron"), text)?;
    hanging_profile(folder.path(), &listener)?;
    let mut started = Started::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    started.wait_for("waiting")?;
    // The request is on its way when the server has its connection.
    let (_held_open, _) = listener.accept()?;
    started.signal(Signal::INT);
    expect(&started.done(), 130, "stopping")
}

/// A script that does not come to an end by itself ends by a signal or by its time, and says its last words; so does the
/// other one, and the graph.
fn busy_script(signal: Option<Signal>) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let graph = "(format: 1, buses: {\"Own\": (events: {\"Go\": ()})}, nodes: {
        \"start\": (kind: \"flow.on_graph_start\"),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"waiting\"}),
        \"wait\": (kind: \"time.delay\", set: {\"seconds\": 0}),
        \"go\": (kind: \"Own.Go\"),
        \"stop\": (kind: \"flow.on_graph_stop\"),
        \"bye\": (kind: \"debug.print\", with: {\"text\": \"stopping\"}),
    }, connections: [
        \"start.out -> say.in\", \"say.out -> wait.in\", \"wait.out -> go.in\", \"stop.out -> bye.in\",
    ])";
    std::fs::write(folder.path().join("graph.ron"), graph)?;
    // Far more work than fits into the time: each pass is a call of its own, so that no budget ends it.
    let busy = "local busy = {}
        local function pass() for _ = 1, 1000000 do end Own.QueueFunction(pass) end
        function busy:OnActivate() Own.Connect(self) end
        function busy:Go() pass() end
        function busy:OnDeactivate() Debug.Log(\"busy leaves\") end
        return busy";
    let other = "local other = {} function other:OnDeactivate() Debug.Log(\"other leaves\") end return other";
    std::fs::write(folder.path().join("busy.lua"), busy)?;
    std::fs::write(folder.path().join("other.lua"), other)?;
    let mut arguments = vec!["run", "graph.ron", "--script", "busy.lua", "--script", "other.lua"];
    if signal.is_none() {
        arguments.extend(["--timeout", "500ms"]);
    }
    let mut started = Started::new(&Call::new(&arguments).in_folder(folder.path()));
    started.wait_for("waiting")?;
    if let Some(signal) = signal {
        started.signal(signal);
    }
    let done = started.done();
    let exit_code = if signal.is_some() { 130 } else { 7 };
    if done.exit_code == exit_code && done.stdout == "waiting\nstopping\nbusy leaves\nother leaves\n" {
        return Ok(());
    }
    Err(format!("exit code {}:\n{}\n{}", done.exit_code, done.stdout, done.stderr).into())
}

/// A script that rests on the graph, which rests on a service that never answers, ends by a signal.
fn resting_script() -> Result<(), Failed> {
    // Connections to it are taken by the system, and nobody ever answers.
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let folder = tempfile::tempdir()?;
    let script = "local s = {}
        function s:OnActivate() Own.Broadcast.Wait() Debug.Log(\"never\") end
        function s:OnDeactivate() Debug.Log(\"leaves\") end
        return s";
    std::fs::write(folder.path().join("rests.lua"), script)?;
    let graph = "(format: 1, buses: {\"Own\": (events: {\"Wait\": ()})}, nodes: {
        \"on\": (kind: \"Own.on_Wait\"),
        \"initialize\": (kind: \"AWSCognitoAuthorizationRequestBus.Initialize\"),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"waiting\"}),
        \"ask\": (kind: \"auth.request_credentials\"),
    }, connections: [\"on.out -> initialize.in\", \"initialize.out -> say.in\", \"say.out -> ask.in\"])";
    std::fs::write(folder.path().join("graph.ron"), graph)?;
    hanging_profile(folder.path(), &listener)?;
    let call = Call::new(&["run", "graph.ron", "--script", "rests.lua"]).in_folder(folder.path());
    let mut started = Started::new(&call);
    started.wait_for("waiting")?;
    let (_held_open, _) = listener.accept()?;
    started.signal(Signal::INT);
    expect(&started.done(), 130, "leaves")
}

/// Scripts begin anew when their files change, or those of their modules; what cannot be loaded changes nothing.
fn reloaded_scripts() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
    let script = |number: u32| {
        format!(
            "local words = require('words')
            local s = {{Properties = {{Name = 'nobody'}}}}
            function s:OnActivate() Debug.Log('{number} ' .. words .. ' ' .. self.Properties.Name) end
            function s:OnDeactivate() Debug.Log('{number} leaves') end
            return s"
        )
    };
    write("words.lua", "return 'hello'")?;
    write("s.lua", &script(1))?;
    let arguments = ["run", "s.lua", "--property", "Name=ada", "--until-cancelled", "--reload-scripts"];
    let mut started = Started::new(&Call::new(&arguments).in_folder(folder.path()));
    started.wait_for("1 hello ada")?;
    write("s.lua", &script(2))?;
    started.wait_for("1 leaves")?;
    started.wait_for("2 hello ada")?;
    write("s.lua", "return")?;
    write("words.lua", "return 'goodbye'")?;
    // Only a text that can be loaded takes the place of the last one.
    write("s.lua", &script(3))?;
    started.wait_for("2 leaves")?;
    started.wait_for("3 goodbye ada")?;
    started.signal(Signal::INT);
    expect(&started.done(), 130, "3 leaves")
}
