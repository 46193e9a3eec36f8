//! `sandbox`: the embedded backend as a server of its own.

use crate::support::{authcanvas, command, graphs, scratch};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Stdio};

/// A server, and what it said first.
struct Server {
    child: Child,
    stdout: BufReader<ChildStdout>,
    endpoint: String,
}

impl Server {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let arguments = [&["sandbox"], more].concat();
        let mut child = command(folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut endpoint = String::new();
        stdout.read_line(&mut endpoint).unwrap();
        Self { child, stdout, endpoint: endpoint.trim_end().to_owned() }
    }

    fn port(&self) -> &str {
        self.endpoint.rsplit(':').next().unwrap()
    }

    /// Asks the server to end, as a supervisor does; answers its exit code and the rest of what it said.
    #[cfg(unix)]
    fn end(mut self) -> (Option<i32>, String, String) {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        (self.child.wait().unwrap().code(), stdout, stderr)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A test that failed must not leave a server behind.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

#[cfg(unix)]
#[test]
fn it_serves_runs_until_it_is_asked_to_end() {
    let folder = scratch();
    let server = Server::start(folder.path(), &["--mapping-file", "mappings.json", "--test-controls"]);
    assert!(server.endpoint.starts_with("http://127.0.0.1:"), "{}", server.endpoint);
    let graph = graphs().into_iter().find(|path| path.ends_with("anonymous_credentials.ron")).unwrap();
    std::fs::copy(graph, folder.path().join("graph.ron")).unwrap();
    let flags = ["--endpoint-url", &server.endpoint, "--resource-mappings", "mappings.json"];
    let ran = authcanvas(folder.path(), &[&["run", "graph.ron"][..], &flags].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "Success anonymous credentials\n"), "{ran:?}");
    let (code, stdout, stderr) = server.end();
    assert_eq!(code, Some(0));
    assert_eq!(stdout, std::fs::read_to_string(folder.path().join("mappings.json")).unwrap());
    assert!(stderr.contains("its seeded user is `test1`") && !stderr.contains("Test1test1!"), "{stderr}");
}

#[test]
fn a_port_that_is_taken_is_told() {
    let folder = scratch();
    let server = Server::start(folder.path(), &[]);
    let second = authcanvas(folder.path(), &["sandbox", "--port", server.port()]);
    assert_eq!((second.code, second.stdout.as_str()), (4, ""), "{second:?}");
    assert!(second.stderr.contains("choose another --port"), "{}", second.stderr);
}

#[test]
fn faulty_files_are_told_with_every_place() {
    let folder = scratch();
    std::fs::write(
        folder.path().join("state.ron"),
        "(\n    user_pools: {\n        \"x\": (nme: 1),\n        \"y\": (users: {\"u\": (pasword: \"canary\")}),\n    },\n)",
    )
    .unwrap();
    std::fs::write(folder.path().join("faults.ron"), "[(operation: \"Nope\", fault: Throttle)]").unwrap();
    let outcome = authcanvas(folder.path(), &["sandbox", "--state", "state.ron", "--faults", "faults.ron"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (4, ""), "{outcome:?}");
    for words in ["state.ron: line 3, column", "state.ron: line 4, column", "faults.ron: line 1, column 2"] {
        assert!(outcome.stderr.contains(words), "{words}\n{}", outcome.stderr);
    }
    assert!(!outcome.stderr.contains("canary"), "{}", outcome.stderr);
    let absent = authcanvas(folder.path(), &["sandbox", "--state", "none.ron"]);
    assert_eq!(absent.code, 4, "{absent:?}");
}
