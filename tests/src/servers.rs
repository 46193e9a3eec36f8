//! Runs against a server that stands by itself: the sandbox as a process, found by flags as any service is.
#![cfg(unix)]

use crate::command::{Call, Done};
use crate::folders;
use crate::processes::Started;
use libtest_mimic::{Failed, Trial};
use rustix::process::Signal;

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("servers/sandbox_by_flags", by_flags),
        Trial::test("servers/no_such_client", || {
            wrong_id(
                "sandboxclient0000000000001",
                "nosuchclient00000000000001",
                "sign-in leaves by failed",
                "app client",
            )
        }),
        Trial::test("servers/no_such_identity_pool", || {
            wrong_id(
                "us-east-1:5a4db0c5-0000-4000-8000-000000000001",
                "us-east-1:00000000-0000-4000-8000-00000000000f",
                "credentials leave by not_found",
                "identity pool",
            )
        }),
        Trial::test("servers/cut_off_in_the_middle", cut_off),
    ]
}

/// A sandbox, a folder for what is run against it, and its mapping file.
struct Server {
    started: Started,
    endpoint: String,
    folder: tempfile::TempDir,
}

impl Server {
    fn new(arguments: &[&str]) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let shared = folders::repository().join("tests/graphs/sign_in.ron");
        std::fs::copy(shared, folder.path().join("graph.ron"))?;
        let faults = "[(operation: \"InitiateAuth\", when: First(2), fault: CutReply)]";
        std::fs::write(folder.path().join("faults.ron"), faults)?;
        let call = [&["sandbox", "--mapping-file", "map.json"], arguments].concat();
        let mut started = Started::new(&Call::new(&call).in_folder(folder.path()));
        let endpoint = started.line()?;
        Ok(Self { started, endpoint, folder })
    }

    fn run(&self) -> Done {
        let arguments = [
            "run",
            "graph.ron",
            "--var",
            "username=test1",
            "--secret-env",
            "password=PW",
            "--endpoint-url",
            &self.endpoint,
            "--resource-mappings",
            "map.json",
        ];
        Call::new(&arguments).in_folder(self.folder.path()).with("PW", "Test1test1!").done()
    }

    fn stop(self) -> Result<(), Failed> {
        self.started.signal(Signal::INT);
        let done = self.started.done();
        if done.exit_code == 0 { Ok(()) } else { Err(format!("the sandbox ends with {}", done.exit_code).into()) }
    }
}

fn by_flags() -> Result<(), Failed> {
    let server = Server::new(&[])?;
    let done = server.run();
    if done.exit_code != 0 || done.stdout != "signed in\ncredentials\n" {
        return Err(format!("{}\n{}", done.stdout, done.stderr).into());
    }
    server.stop()
}

fn wrong_id(right: &str, wrong: &str, exit: &str, hint: &str) -> Result<(), Failed> {
    let server = Server::new(&[])?;
    let path = server.folder.path().join("map.json");
    let mapping = std::fs::read_to_string(&path)?.replace(right, wrong);
    std::fs::write(&path, mapping)?;
    let done = server.run();
    let is_told = done.stdout.contains(exit) && done.stderr.contains("ResourceNotFoundException");
    if done.exit_code != 6 || !is_told || !done.stderr.contains(hint) {
        return Err(format!("exit code {}\n{}\n{}", done.exit_code, done.stdout, done.stderr).into());
    }
    server.stop()
}

/// A sign-in whose answer was cut off is told, not repeated; the next run is served.
fn cut_off() -> Result<(), Failed> {
    let server = Server::new(&["--faults", "faults.ron"])?;
    for (exit_code, text) in [(6, "AnswerCut"), (6, "AnswerCut"), (0, "credentials")] {
        let done = server.run();
        if done.exit_code != exit_code || !done.stdout.contains(text) {
            return Err(format!("exit code {}\n{}\n{}", done.exit_code, done.stdout, done.stderr).into());
        }
    }
    server.stop()
}
