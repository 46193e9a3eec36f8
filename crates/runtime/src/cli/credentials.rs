//! `credentials`: runs a graph and hands over the AWS credentials that it obtained.

use super::args::{CredentialsCommand, CredentialsFormat};
use super::output::Output;
use super::run_args::RunArgs;
use super::terminal::{Prints, Terminal};
use super::{diagnostics, execution};
use crate::credentials::{AwsCredentials, credentials_of, credentials_output};
use crate::profile::{self, BackendChoice, FoundProfile};
use crate::{Error, exit_code};
use authcanvas_interpreter::Mode;
use std::path::Path;
use std::sync::Arc;

pub(crate) fn run(command: &CredentialsCommand, output: &Output) -> Result<u8, Error> {
    let credentials = match obtain(&command.file, &command.run, command.name.as_deref(), output)? {
        Obtained::Credentials { credentials, .. } => credentials,
        Obtained::Nothing(exit_code) => return Ok(exit_code),
    };
    match command.format {
        CredentialsFormat::Process => output.result_line(&credentials.process_document()),
        CredentialsFormat::Env => output.result(&credentials.shell_lines()),
        CredentialsFormat::Json => output.result_line(&credentials.json_document()),
    }
    Ok(exit_code::OK)
}

/// What a run for credentials came to.
pub(crate) enum Obtained {
    /// Credentials, and the region that flags or profile name.
    Credentials { credentials: Box<AwsCredentials>, region: Option<String> },
    /// None, which was told; the exit code says why.
    Nothing(u8),
}

/// Runs a graph for the credentials of one of its outputs. What it prints goes to standard error.
pub(crate) fn obtain(file: &Path, run: &RunArgs, name: Option<&str>, output: &Output) -> Result<Obtained, Error> {
    let plan = run.plan(file)?;
    let prepared = plan.prepare(Mode::Plain)?;
    diagnostics::tell(output, &plan.path, &prepared.warnings);
    let variable = credentials_output(&prepared.program, name)?;
    let found = profile::find(&prepared.file.folder(), plan.profile.as_deref())?;
    let region = plan.region.clone().or_else(|| region_of(found.as_ref()));
    refuse_default_sandbox(plan.profile.as_deref(), found)?;
    let host = Arc::new(Terminal::new(output.clone(), Prints::Notes, None, run.non_interactive));
    let registry = prepared.registry.clone();
    let report = execution::execute(plan, prepared, &host)?;
    execution::tell(output, file, &report);
    if report.exit_code != exit_code::OK {
        return Ok(Obtained::Nothing(report.exit_code));
    }
    match credentials_of(&report, &variable, &registry) {
        Some(credentials) => Ok(Obtained::Credentials { credentials: Box::new(credentials), region }),
        None => {
            output.error(&format!("{}: the run ended without credentials in its output `{variable}`", file.display()));
            Ok(Obtained::Nothing(exit_code::FAILED))
        }
    }
}

fn region_of(found: Option<&FoundProfile>) -> Option<String> {
    match &found?.profile.backend {
        BackendChoice::Aws(aws) => aws.region.clone(),
        BackendChoice::Sandbox { .. } => None,
    }
}

/// The sandbox's credentials open nothing, so nobody may get them in the belief that they are AWS's.
fn refuse_default_sandbox(named: Option<&str>, found: Option<FoundProfile>) -> Result<(), Error> {
    match (named, found) {
        (None, Some(found)) if matches!(found.profile.backend, BackendChoice::Sandbox { .. }) => {
            Err(Error::Missing(vec![format!(
                "the default profile `{}` of {} is the embedded sandbox, whose credentials open nothing; choose \
                 another profile, or say that you mean it with --profile {}",
                found.name,
                found.folder.join(profile::FILE_NAME).display(),
                found.name
            )]))
        }
        (_, Some(_) | None) => Ok(()),
    }
}
