//! Prompts on a terminal: what is typed for a secret is not shown, and the terminal is left as it was found.
//!
//! The command runs behind a pseudo-terminal of our own, while its standard streams are pipes as in a script.
#![cfg(unix)]

use crate::command::{Call, Done};
use crate::folders;
use crate::processes::{PATIENCE, wait_at_most};
use crate::roles::{PTY, ROLE, TERMINAL};
use libtest_mimic::{Failed, Trial};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};
use std::fs::File;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};

pub fn trials() -> Vec<Trial> {
    vec![
        Trial::test("terminal/secret_input_is_not_shown", secret_input),
        Trial::test("terminal/prompt_of_a_node", prompt_of_a_node),
        Trial::test("terminal/ctrl_c_at_an_input", || ctrl_c(INPUT, "password: ")),
        Trial::test("terminal/ctrl_c_at_a_prompt", || ctrl_c(PROMPT, "The code: ")),
        Trial::test("terminal/empty_answer_declines", empty_answer),
        Trial::test("terminal/timeout_at_a_prompt", timeout_at_a_prompt),
        Trial::test("terminal/consent_is_remembered", consent),
    ]
}

const INPUT: &str = "(format: 1, variables: {\"password\": (type: Secret, role: Input)}, nodes: {
    \"start\": (kind: \"flow.on_graph_start\"),
    \"say\": (kind: \"debug.print\", with: {\"text\": \"thank you\"}),
}, connections: [\"start.out -> say.in\"])";

const PROMPT: &str = "(format: 1, nodes: {
    \"start\": (kind: \"flow.on_graph_start\"),
    \"ask\": (kind: \"prompt.secret\", set: {\"name\": \"code\", \"message\": \"The code\"}),
    \"say\": (kind: \"debug.print\", with: {\"text\": \"thank you\"}),
    \"none\": (kind: \"debug.print\", with: {\"text\": \"no answer\"}),
    \"stop\": (kind: \"flow.on_graph_stop\"),
    \"bye\": (kind: \"debug.print\", with: {\"text\": \"stopping\"}),
}, connections: [
    \"start.out -> ask.in\", \"ask.answered -> say.in\", \"ask.declined -> none.in\", \"stop.out -> bye.in\",
])";

/// The command behind a terminal, and whoever sits before it.
pub struct Seat {
    child: std::process::Child,
    keyboard: File,
    /// Held open, so that the terminal stays as the command leaves it.
    terminal: std::os::fd::OwnedFd,
    screen: Receiver<Vec<u8>>,
    shown: String,
}

impl Seat {
    pub fn new(call: &Call) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let terminal = rustix::fs::open(
            &name,
            rustix::fs::OFlags::RDWR | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::CLOEXEC,
            rustix::fs::Mode::empty(),
        )
        .unwrap();
        let mut command = call.process();
        command.env(ROLE, TERMINAL).env(PTY, &name);
        let child = command.spawn().unwrap();
        let keyboard = File::from(master);
        let mut reader = keyboard.try_clone().unwrap();
        let (sender, screen) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            // Reading fails when the last process behind the terminal is gone.
            while let Ok(length) = reader.read(&mut buffer) {
                if length == 0 || sender.send(buffer[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, keyboard, terminal, screen, shown: String::new() }
    }

    /// Waits until the screen shows a text.
    pub fn wait_for(&mut self, text: &str) -> Result<(), Failed> {
        while !self.shown.contains(text) {
            match self.screen.recv_timeout(PATIENCE) {
                Ok(bytes) => self.shown.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => {
                    let _ended = self.child.kill();
                    let mut stderr = String::new();
                    self.child.stderr.take().unwrap().read_to_string(&mut stderr)?;
                    return Err(format!("the terminal never showed `{text}`, only `{}`\n{stderr}", self.shown).into());
                }
            }
        }
        Ok(())
    }

    pub fn type_in(&mut self, text: &str) {
        self.keyboard.write_all(text.as_bytes()).unwrap();
    }

    /// Waits for the end; the terminal must show what is typed again.
    pub fn done(mut self) -> Result<(Done, String), Failed> {
        wait_at_most(&mut self.child, PATIENCE);
        let echoes = tcgetattr(&self.terminal)?.local_modes.contains(LocalModes::ECHO);
        let done = Done::from(self.child.wait_with_output()?);
        // Without anybody behind it the terminal has nothing more to show, and the reader ends.
        drop(self.terminal);
        while let Ok(bytes) = self.screen.recv() {
            self.shown.push_str(&String::from_utf8_lossy(&bytes));
        }
        if !echoes {
            return Err("the terminal was left without echo".into());
        }
        Ok((done, self.shown))
    }
}

fn expect(done: &Done, exit_code: i32, stdout: &str) -> Result<(), Failed> {
    if done.exit_code == exit_code && done.stdout == stdout {
        return Ok(());
    }
    Err(format!("exit code {}, standard output:\n{}standard error:\n{}", done.exit_code, done.stdout, done.stderr)
        .into())
}

fn with_graph(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("graph.ron"), text).unwrap();
    folder
}

/// `--secret-prompt` asks even where the seeded user would answer.
fn secret_input() -> Result<(), Failed> {
    let call = Call::new(&["run", "graphs/password_sign_in.ron", "--secret-prompt", "password"]);
    let mut seat = Seat::new(&call.in_folder(&folders::repository()));
    seat.wait_for("password: ")?;
    seat.type_in("Test1test1!\n");
    let (done, shown) = seat.done()?;
    expect(&done, 0, "SignIn Success\nSuccess credentials\n")?;
    if shown.contains("Test1") || done.stderr.contains("Test1") { Err(shown.into()) } else { Ok(()) }
}

fn prompt_of_a_node() -> Result<(), Failed> {
    let folder = with_graph(PROMPT);
    let mut seat = Seat::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    seat.wait_for("The code: ")?;
    seat.type_in("canary-246810\n");
    let (done, shown) = seat.done()?;
    expect(&done, 0, "thank you\nstopping\n")?;
    if shown.contains("canary") { Err(shown.into()) } else { Ok(()) }
}

fn ctrl_c(graph: &str, asks: &str) -> Result<(), Failed> {
    let folder = with_graph(graph);
    let mut seat = Seat::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    seat.wait_for(asks)?;
    seat.type_in("half a secr\u{3}");
    let (done, shown) = seat.done()?;
    // The last handlers run where the run had begun.
    expect(&done, 130, if graph == PROMPT { "stopping\n" } else { "" })?;
    if shown.contains("half") { Err(shown.into()) } else { Ok(()) }
}

fn empty_answer() -> Result<(), Failed> {
    let folder = with_graph(PROMPT);
    let mut seat = Seat::new(&Call::new(&["run", "graph.ron"]).in_folder(folder.path()));
    seat.wait_for("The code: ")?;
    seat.type_in("\n");
    expect(&seat.done()?.0, 0, "no answer\nstopping\n")
}

fn timeout_at_a_prompt() -> Result<(), Failed> {
    let folder = with_graph(PROMPT);
    let mut seat = Seat::new(&Call::new(&["run", "graph.ron", "--timeout", "300ms"]).in_folder(folder.path()));
    seat.wait_for("The code: ")?;
    expect(&seat.done()?.0, 7, "stopping\n")
}

/// A host that a file of the folder names is asked for once and remembered in the user's own settings.
fn consent() -> Result<(), Failed> {
    let graph = "(format: 1, nodes: {
        \"start\": (kind: \"flow.on_graph_start\"),
        \"ready\": (kind: \"AuthenticationProviderRequestBus.Initialize\",
            set: {\"providers\": [\"LoginWithAmazon\"], \"registry_path\": \"a.setreg\"}),
        \"say\": (kind: \"debug.print\", with: {\"text\": \"ready: {ready}\"}),
    }, connections: [\"start.out -> ready.in\", \"ready.out -> say.in\", \"ready.result -> say.ready\"])";
    let registry = r#"{"AWS": {"LoginWithAmazon": {"AppClientId": "a", "GrantType": "device_code",
        "ResponseType": "device_code", "OAuthCodeURL": "https://codes.example.com/c", "Scope": "profile",
        "OAuthTokensURL": "https://codes.example.com/t"}}}"#;
    let folder = with_graph(graph);
    std::fs::write(folder.path().join("a.setreg"), registry)?;
    std::fs::write(
        folder.path().join("authcanvas.ron"),
        "(default: \"sandbox\", profiles: {\"sandbox\": (backend: Sandbox())})",
    )?;
    let settings = folder.path().join("settings").display().to_string();
    let call = || Call::new(&["run", "graph.ron"]).in_folder(folder.path()).with("AUTHCANVAS_CONFIG_DIR", &settings);
    let mut seat = Seat::new(&call());
    seat.wait_for("codes.example.com")?;
    seat.type_in("no\n");
    expect(&seat.done()?.0, 5, "")?;
    let mut seat = Seat::new(&call());
    seat.wait_for("(yes/no): ")?;
    seat.type_in("yes\n");
    expect(&seat.done()?.0, 0, "ready: true\n")?;
    expect(&call().done(), 0, "ready: true\n")
}
