//! `exec`: runs a command with the AWS credentials that a graph obtained in its environment.

use super::args::ExecCommand;
use super::credentials::{Obtained, obtain};
use super::output::Output;
use crate::graph_file::file_error;
use crate::{Error, platform};
use std::path::Path;
use std::process::Command;

/// Variables by which AWS tools would find other credentials than those that are handed over.
const OTHER_CREDENTIALS: [&str; 9] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

pub(crate) fn run(command: &ExecCommand, output: &Output) -> Result<u8, Error> {
    let Some((program, arguments)) = command.command.split_first() else {
        return Err(Error::Usage("exec: name a command after `--`".to_owned()));
    };
    let (credentials, region) = match obtain(&command.file, &command.run, command.name.as_deref(), output)? {
        Obtained::Credentials { credentials, region } => (credentials, region),
        Obtained::Nothing(exit_code) => return Ok(exit_code),
    };
    let mut child = Command::new(program);
    child.args(arguments);
    for name in OTHER_CREDENTIALS {
        child.env_remove(name);
    }
    // What the graph was given to sign in with is not the command's business.
    for (_, variable) in &command.run.secret_env {
        child.env_remove(variable);
    }
    for (name, value) in credentials.variables() {
        child.env(name, value.expose());
    }
    if let Some(region) = region {
        child.env("AWS_REGION", &region).env("AWS_DEFAULT_REGION", &region);
    }
    platform::become_command(child).map_err(|error| file_error(Path::new(program), &error))
}
