//! Starts the `authcanvas` command in surroundings that are the same on every machine.

use crate::roles::{COMMAND, ROLE};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A call of the command.
pub struct Call {
    arguments: Vec<String>,
    folder: PathBuf,
    variables: Vec<(String, String)>,
    stdin: String,
}

/// What a call came to.
pub struct Done {
    pub stdout: String,
    pub stderr: String,
    /// The exit code; 128 and the signal's number where a signal ended it, as shells say.
    pub exit_code: i32,
}

impl Call {
    pub fn new<S: AsRef<str>>(arguments: &[S]) -> Self {
        Self {
            arguments: arguments.iter().map(|argument| argument.as_ref().to_owned()).collect(),
            folder: crate::folders::repository(),
            variables: Vec::new(),
            stdin: String::new(),
        }
    }

    pub fn in_folder(mut self, folder: &Path) -> Self {
        self.folder = folder.to_owned();
        self
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn stdin(mut self, text: &str) -> Self {
        self.stdin = text.to_owned();
        self
    }

    /// The process, not started yet. Nothing of the surrounding environment reaches it but the search path.
    pub fn process(&self) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::arg0(&mut command, "authcanvas");
        command.args(&self.arguments).current_dir(&self.folder).env_clear();
        for name in ["PATH", "SYSTEMROOT"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        // A folder that does not exist, so that no settings of the user's count.
        let nowhere = self.folder.join(".nowhere");
        command.env("HOME", &nowhere).env("AUTHCANVAS_CONFIG_DIR", &nowhere).env(ROLE, COMMAND);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub fn done(&self) -> Done {
        let mut child = self.process().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A command that ends without reading closes the pipe.
        let _closed = stdin.write_all(self.stdin.as_bytes());
        drop(stdin);
        Done::from(child.wait_with_output().unwrap())
    }
}

impl From<std::process::Output> for Done {
    fn from(output: std::process::Output) -> Self {
        #[cfg(unix)]
        let signal = std::os::unix::process::ExitStatusExt::signal(&output.status);
        #[cfg(not(unix))]
        let signal: Option<i32> = None;
        Self {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            exit_code: output.status.code().or(signal.map(|signal| 128 + signal)).unwrap_or(-1),
        }
    }
}
