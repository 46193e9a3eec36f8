//! `sandbox`: the embedded backend as a server, for any client that speaks to Cognito.
//!
//! It serves until it is asked to end, and to be asked is its usual end: exit code 0. A second signal does not wait for
//! requests at work and ends with the code of a cancellation.

use super::args::SandboxCommand;
use super::execution::block_on;
use super::output::Output;
use crate::graph_file::{file_error, save_text};
use crate::{Error, exit_code, platform};
use authcanvas_auth::backend::{APP_CLIENT_KEY, IDENTITY_POOL_KEY, USER_POOL_KEY};
use authcanvas_sandbox::{Faults, PoolIds, Sandbox, Settings, StartError, State, StateProblem};
use serde_json::json;
use std::path::{Path, PathBuf};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

pub(crate) fn run(command: &SandboxCommand, output: &Output) -> Result<u8, Error> {
    let state = read(command.state.as_deref(), State::from_ron);
    let faults = read(command.faults.as_deref(), Faults::from_ron);
    let (state, faults) = match (state, faults) {
        (Ok(state), Ok(faults)) => (state.unwrap_or_else(State::seeded), faults.unwrap_or_default()),
        // Both files are told, so that both can be corrected at once.
        (Err(of_state), Err(of_faults)) => {
            super::report(output, &of_state);
            return Err(of_faults);
        }
        (Err(error), Ok(_)) | (Ok(_), Err(error)) => return Err(error),
    };
    let user = state.default_user().map(|(name, _)| name.to_owned());
    let settings = Settings {
        port: command.port,
        state,
        seed: command.seed,
        test_controls: command.test_controls,
        faults,
        ..Settings::default()
    };
    block_on(serve(command, settings, user, output))?
}

fn read<T>(path: Option<&Path>, parse: impl FnOnce(&str) -> Result<T, Vec<StateProblem>>) -> Result<Option<T>, Error> {
    let Some(path) = path else { return Ok(None) };
    let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
    parse(&text).map(Some).map_err(|problems| Error::File {
        path: path.to_owned(),
        problem: problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    })
}

async fn serve(
    command: &SandboxCommand,
    settings: Settings,
    user: Option<String>,
    output: &Output,
) -> Result<u8, Error> {
    let mut signals = signals();
    // Lets that task begin to listen, before anyone can know that there is a server to stop.
    tokio::task::yield_now().await;
    let sandbox = Sandbox::start(settings).await.map_err(start_error)?;
    let mapping = mapping(sandbox.ids())?;
    if let Some(path) = &command.mapping_file {
        save_text(&mapping, path)?;
    }
    output.result(&format!("{}\n{mapping}", sandbox.endpoint()));
    tell(command, &sandbox, user.as_deref(), output);
    if signals.recv().await.is_none() {
        sandbox.stop().await;
        return Err(Error::Bug("the system does not let signals be listened for".to_owned()));
    }
    output.note("stopping");
    tokio::select! {
        () = sandbox.stop() => Ok(exit_code::OK),
        Some(()) = signals.recv() => Ok(exit_code::CANCELLED),
    }
}

/// Each time that the user asks the program to end.
fn signals() -> UnboundedReceiver<()> {
    let (sender, receiver) = unbounded_channel();
    if let Ok(mut requests) = platform::EndRequests::new() {
        tokio::spawn(async move { while requests.next().await.is_ok() && sender.send(()).is_ok() {} });
    }
    receiver
}

/// What a person wants to know next, on standard error.
fn tell(command: &SandboxCommand, sandbox: &Sandbox, user: Option<&str>, output: &Output) {
    let (mappings, how) = match &command.mapping_file {
        Some(path) => (path.display().to_string(), ""),
        None => ("FILE".to_owned(), ", where FILE holds the JSON of standard output (--mapping-file writes it)"),
    };
    output.note(&format!(
        "use it with: authcanvas run GRAPH --endpoint-url {} --resource-mappings {mappings}{how}; where a profile is in \
         reach, --profile must name one that is no sandbox",
        sandbox.endpoint()
    ));
    match (user, &command.state) {
        (Some(user), None) => output.note(&format!("its seeded user is `{user}`; `--state` gives it others")),
        (Some(user), Some(_)) => output.note(&format!("its default user is `{user}`")),
        (None, _) => {}
    }
    if sandbox.ids().app_client_secret.is_some() {
        output.note("the app client has a secret, which is not written here: every call needs a secret hash");
    }
    if command.test_controls {
        output.note(&format!(
            "test controls are on: {}/_sandbox/outbox hands out the codes that were sent",
            sandbox.endpoint()
        ));
    }
    output.note("it stops on Ctrl-C");
}

fn start_error(error: StartError) -> Error {
    match error {
        StartError::Listen { port, source } => Error::File {
            path: PathBuf::from(format!("127.0.0.1:{port}")),
            problem: format!(
                "cannot listen there: {source}; choose another --port, or leave it out to take a free one"
            ),
        },
        StartError::UnknownOperation(operation) => {
            Error::Bug(format!("the fault script was read, and its operation `{operation}` is unknown"))
        }
    }
}

/// The resource mapping file of a sandbox, as Open 3D Engine writes them.
fn mapping(ids: &PoolIds) -> Result<String, Error> {
    let entry = |kind: &str, id: &str| json!({"Type": kind, "Name/ID": id});
    let document = json!({
        "AWSResourceMappings": {
            USER_POOL_KEY: entry("AWS::Cognito::UserPool", &ids.user_pool),
            APP_CLIENT_KEY: entry("AWS::Cognito::UserPoolClient", &ids.app_client),
            IDENTITY_POOL_KEY: entry("AWS::Cognito::IdentityPool", &ids.identity_pool),
        },
        "AccountId": ids.account_id,
        "Region": ids.region,
        "Version": "1.0.0",
    });
    serde_json::to_string_pretty(&document)
        .map(|text| text + "\n")
        .map_err(|error| Error::Bug(format!("the mapping cannot be written as JSON: {error}")))
}
