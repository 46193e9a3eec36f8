//! What differs between operating systems: the terminal device, signals, folders, permissions.
//!
//! All of it stands here and nowhere else in the crate.

use authcanvas_interpreter::Secret;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Gives a new file the permissions of the one that it replaces; a file without a predecessor gets the usual
/// ones of the user.
#[cfg(unix)]
pub(crate) fn copy_permissions(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(from) {
        Ok(metadata) => std::fs::set_permissions(to, metadata.permissions()),
        // Temporary files are private; a graph is as readable as the user's other files.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o644))
        }
        Err(error) => Err(error),
    }
}

/// Windows keeps the permissions of a folder's files by inheritance.
#[cfg(not(unix))]
pub(crate) fn copy_permissions(_from: &Path, _to: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a rename durable.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

/// Windows has no way to flush a folder and orders renames by itself.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// The folder of the user's own settings, if the user has one.
pub fn settings_folder() -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = given("AUTHCANVAS_CONFIG_DIR") {
        return Some(folder);
    }
    let base = if cfg!(windows) {
        given("APPDATA")
    } else {
        given("XDG_CONFIG_HOME").or_else(|| given("HOME").map(|home| home.join(".config")))
    };
    base.map(|base| base.join("authcanvas"))
}

/// Runs a command line in the user's shell and gives what it wrote to standard output, without the line end.
pub(crate) fn command_output(command: &str) -> io::Result<Secret> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = std::process::Command::new(shell)
        .args([flag, command])
        .stdin(std::process::Stdio::inherit())
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(format!("the command ended with {}", output.status)));
    }
    secret_from_bytes(output.stdout)
}

/// Lets a command take this process's place, or, where a system has no such thing, runs it to its end; then this is
/// its exit code.
#[cfg(unix)]
pub(crate) fn become_command(mut command: std::process::Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

/// The same where a process cannot be replaced.
#[cfg(not(unix))]
pub(crate) fn become_command(mut command: std::process::Command) -> io::Result<u8> {
    let status = command.status()?;
    // Windows codes are wider than a shell's; what does not fit is still a failure.
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// A secret as files and commands give it: UTF-8, without one line end.
pub(crate) fn secret_from_bytes(bytes: Vec<u8>) -> io::Result<Secret> {
    let text = String::from_utf8(bytes).map_err(|_| io::Error::other("the secret is not UTF-8 text"))?;
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(Secret::new(line.strip_suffix('\r').unwrap_or(line)))
}

/// Hears when the user asks the program to end: Ctrl-C everywhere, and SIGTERM where there is one. From its making
/// on no such request is missed, and none ends the process by itself.
#[cfg(unix)]
pub(crate) struct EndRequests {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl EndRequests {
    pub(crate) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
    }

    /// Resolves at the next request.
    pub(crate) async fn next(&mut self) -> io::Result<()> {
        tokio::select! {
            _ = self.interrupt.recv() => Ok(()),
            _ = self.terminate.recv() => Ok(()),
        }
    }
}

#[cfg(not(unix))]
pub(crate) struct EndRequests;

#[cfg(not(unix))]
impl EndRequests {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self)
    }

    pub(crate) async fn next(&mut self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

/// True when there is a terminal to ask people on, even while standard streams are captured.
#[cfg(unix)]
pub(crate) fn has_terminal() -> bool {
    std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty").is_ok()
}

#[cfg(not(unix))]
pub(crate) fn has_terminal() -> bool {
    std::fs::OpenOptions::new().read(true).write(true).open("CONIN$").is_ok()
}

/// The terminal device, to write on.
pub(crate) fn terminal_to_write() -> io::Result<std::fs::File> {
    let device = if cfg!(unix) { "/dev/tty" } else { "CONOUT$" };
    std::fs::OpenOptions::new().write(true).open(device)
}

/// How often a prompt looks whether it was given up.
#[cfg(unix)]
const LOOK_EVERY_MS: i64 = 25;

/// Asks on the terminal device and waits for a line; nothing when the line is empty, the terminal is closed or
/// the question was given up. What is typed is not shown for a secret. The terminal is always left as it was.
#[cfg(unix)]
pub(crate) fn ask_on_terminal(message: &str, is_secret: bool, given_up: &AtomicBool) -> io::Result<Option<Secret>> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
    use std::io::{Read, Write};

    struct Restored<'t>(&'t std::fs::File, rustix::termios::Termios);
    impl Drop for Restored<'_> {
        fn drop(&mut self) {
            // There is nobody to tell when the terminal itself is gone.
            let _gone = tcsetattr(self.0, OptionalActions::Flush, &self.1);
        }
    }

    let terminal = std::fs::OpenOptions::new().read(true).write(true).open("/dev/tty")?;
    let before = tcgetattr(&terminal)?;
    let mut hidden = before.clone();
    if is_secret {
        hidden.local_modes.remove(LocalModes::ECHO);
        hidden.local_modes.insert(LocalModes::ECHONL);
    }
    tcsetattr(&terminal, OptionalActions::Flush, &hidden)?;
    let _restored = Restored(&terminal, before);
    // Nothing is asked before the terminal hides the answer. The message may come from a file that nobody vouches for.
    let visible = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    write!(&terminal, "{}: ", message.chars().map(visible).collect::<String>())?;
    let mut line = zeroize_on_drop();
    loop {
        if given_up.load(Ordering::SeqCst) {
            writeln!(&terminal)?;
            return Ok(None);
        }
        let mut waiting = [PollFd::new(&terminal, PollFlags::IN)];
        let timeout = Timespec { tv_sec: 0, tv_nsec: LOOK_EVERY_MS * 1_000_000 };
        if poll(&mut waiting, Some(&timeout))? == 0 {
            continue;
        }
        let mut byte = [0];
        if (&terminal).read(&mut byte)? == 0 {
            break;
        }
        if byte[0] == b'\n' {
            break;
        }
        line.push(byte[0]);
    }
    let text = String::from_utf8(line.to_vec()).map_err(|_| io::Error::other("the answer is not UTF-8 text"))?;
    Ok((!text.is_empty()).then(|| Secret::new(text)))
}

#[cfg(unix)]
fn zeroize_on_drop() -> zeroize::Zeroizing<Vec<u8>> {
    // Reserved at once, so that growing leaves no copies behind for lines of usual length.
    zeroize::Zeroizing::new(Vec::with_capacity(1024))
}

/// Windows: asking on the console is not built; inputs come from flags, files and the environment.
#[cfg(not(unix))]
pub(crate) fn ask_on_terminal(_message: &str, _is_secret: bool, _given_up: &AtomicBool) -> io::Result<Option<Secret>> {
    Err(io::Error::other(
        "asking on the console is not built for this system; use --var, --secret-env or --secret-file",
    ))
}
