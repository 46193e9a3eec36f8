//! The `authcanvas` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    authcanvas::cli::main()
}
