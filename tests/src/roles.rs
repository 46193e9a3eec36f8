//! What this program is when it is started by a test: the command itself, or a helper process.
//!
//! The command is the library's own `main`, so no second program has to be linked and none can be out of date.

use std::process::ExitCode;

/// The environment variable that names a role.
pub const ROLE: &str = "AUTHCANVAS_TEST_ROLE";
/// The role of the `authcanvas` command.
pub const COMMAND: &str = "command";
/// The role of a process that saves until it is killed.
pub const SAVER: &str = "saver";
/// The environment variable that names the file it saves.
pub const SAVED: &str = "AUTHCANVAS_TEST_SAVED";
/// The role of the command behind a terminal of the test's.
#[cfg(unix)]
pub const TERMINAL: &str = "terminal";
/// The environment variable that names that terminal.
#[cfg(unix)]
pub const PTY: &str = "AUTHCANVAS_TEST_PTY";

/// Gives up the terminal of whoever runs the tests, so that no prompt asks there.
fn leave_terminal() {
    #[cfg(unix)]
    {
        // A process that already leads a session has no terminal of others.
        let _leads_already = rustix::process::setsid();
    }
}

/// Takes the terminal that the environment names for its own, so that prompts ask there.
#[cfg(unix)]
fn take_terminal() {
    leave_terminal();
    let path = std::env::var(PTY).expect("a terminal is named");
    let terminal = std::fs::OpenOptions::new().read(true).write(true).open(path).expect("the terminal is there");
    rustix::process::ioctl_tiocsctty(&terminal).expect("a session without a terminal can take one");
}

/// Plays the role of the environment; nothing where it names none.
pub fn act() -> Option<ExitCode> {
    let role = std::env::var(ROLE).ok()?;
    match role.as_str() {
        COMMAND => {
            leave_terminal();
            Some(authcanvas::cli::main())
        }
        #[cfg(unix)]
        TERMINAL => {
            take_terminal();
            Some(authcanvas::cli::main())
        }
        SAVER => crate::saving::save_for_ever(),
        other => panic!("there is no role `{other}`"),
    }
}
