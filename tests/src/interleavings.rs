//! Sign-ins that get into each other's way: whatever comes first, credentials asked for when a sign-in is told are the
//! user's, two users in two runs never see each other's state, and what a run knew dies with it.
//!
//! A thousand runs of two users in one process, against one sandbox whose answers come late by drawn times. Each run asks
//! for a guest's credentials while its sign-in is on the way, and for the user's when it hears of the sign-in.

use authcanvas::graph::VariableId;
use authcanvas::interpreter::{Data, Mode, Secret};
use authcanvas::{Cancel, Plan, Report, Runner, SecretSource, SilentHost, prepare};
use authcanvas_sandbox::{Fault, Faults, Sandbox, Settings, State, When};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinSet;

pub fn trials() -> Vec<Trial> {
    vec![Trial::test("interleavings/two_users_a_thousand_times", two_users)]
}

const RUNS: usize = 1000;
/// Runs at the same time.
const AT_ONCE: usize = 20;
const USERS: [&str; 2] = ["ada", "grace"];
const PASSWORD: &str = "Correct-horse1";

const STATE: &str = r#"(
    user_pools: {"us-east-1_ABCdef123": (
        clients: {"abcdefghijklmnopqrstuvwx01": (auth_flows: [USER_PASSWORD_AUTH])},
        users: {"ada": (password: "Correct-horse1"), "grace": (password: "Correct-horse1")},
    )},
    identity_pools: {"us-east-1:00000000-0000-4000-8000-000000000001": (
        guests: true,
        providers: [(user_pool: "us-east-1_ABCdef123", client: "abcdefghijklmnopqrstuvwx01")],
        roles: (authenticated: "arn:aws:iam::123456789012:role/A", unauthenticated: "arn:aws:iam::123456789012:role/G"),
    )},
)"#;

/// `mine` are the credentials that were asked for when the sign-in was told, `early` those from before; `by_then` says
/// whether the user was signed in when these came.
const GRAPH: &str = r#"(
    format: 1,
    variables: {
        "by_then": (type: Bool, role: Output),
        "early": (type: AWSCredentials, role: Output),
        "mine": (type: AWSCredentials, role: Output),
        "password": (type: Secret, role: Input),
        "providers": (type: Array(String), value: ["AWSCognitoIDP"]),
        "username": (type: String, role: Input),
        "was_signed_in": (type: Bool, value: true, role: Output),
    },
    nodes: {
        "after": (
            kind: "AuthenticationProviderRequestBus.IsSignedIn",
            set: {"provider_name": "AWSCognitoIDP"},
            bind: {"is_signed_in": "by_then"},
        ),
        "ask_early": (kind: "auth.request_credentials", bind: {"aws_client_auth_credentials": "early"}),
        "ask_mine": (kind: "auth.request_credentials", bind: {"aws_client_auth_credentials": "mine"}),
        "before": (
            kind: "AuthenticationProviderRequestBus.IsSignedIn",
            set: {"provider_name": "AWSCognitoIDP"},
            bind: {"is_signed_in": "was_signed_in"},
        ),
        "init": (kind: "auth.initialize", bind: {"providers": "providers"}),
        "refused": (kind: "AuthenticationProviderNotificationBus.OnPasswordGrantSingleFactorSignInFail"),
        "sign_in": (
            kind: "AuthenticationProviderRequestBus.PasswordGrantSingleFactorSignInAsync",
            set: {"provider_name": "AWSCognitoIDP"},
            bind: {"password": "password", "username": "username"},
        ),
        "signed_in": (kind: "AuthenticationProviderNotificationBus.OnPasswordGrantSingleFactorSignInSuccess"),
        "start": (kind: "flow.on_graph_start"),
    },
    connections: [
        "ask_early.success -> after.in",
        "before.out -> sign_in.in",
        "init.success -> before.in",
        "sign_in.out -> ask_early.in",
        "signed_in.out -> ask_mine.in",
        "start.out -> init.in",
    ],
)"#;

/// Some milliseconds before each answer, as a seed has it.
fn delays() -> Faults {
    let mut faults = Faults::default();
    let mut drawn = 0x2545_f491_4f6c_dd1d_u64;
    for call in 1..=2 * RUNS as u64 {
        for operation in ["InitiateAuth", "GetId", "GetCredentialsForIdentity"] {
            // Marsaglia's xorshift.
            drawn ^= drawn << 13;
            drawn ^= drawn >> 7;
            drawn ^= drawn << 17;
            // A sign-in is one call where credentials are two, so it comes first unless it is held up.
            let longest = if operation == "InitiateAuth" { 60 } else { 4 };
            faults = faults.with(operation, When::Nth(call), Fault::Delay(drawn % longest));
        }
    }
    faults
}

fn two_users() -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let folder = tempfile::tempdir()?;
    runtime.block_on(async {
        let state = State::from_ron(STATE).map_err(|problems| format!("{problems:?}"))?;
        let settings = Settings { state, faults: delays(), ..Settings::default() };
        let sandbox = Sandbox::start(settings).await.map_err(|error| error.to_string())?;
        std::fs::write(folder.path().join("graph.ron"), GRAPH)?;
        std::fs::write(folder.path().join("authcanvas.ron"), profile(sandbox.endpoint()))?;
        let runners = [runner(folder.path(), USERS[0]).await?, runner(folder.path(), USERS[1]).await?];
        // Alone, so that it is known which identity belongs to whom.
        let mut own = Vec::new();
        for runner in &runners {
            own.push(identity(&once(runner.clone()).await?, "mine")?);
        }
        if own[0] == own[1] {
            return Err("both users have one identity".into());
        }
        let mut runs = JoinSet::new();
        let (mut n_started, mut ways) = (0, BTreeSet::new());
        loop {
            while n_started < RUNS && runs.len() < AT_ONCE {
                let user = n_started % 2;
                let runner = runners[user].clone();
                runs.spawn(async move { once(runner).await.map(|report| (user, report)) });
                n_started += 1;
            }
            let Some(done) = runs.join_next().await else { break };
            let (user, report) = done??;
            let (mine, early) = (identity(&report, "mine")?, identity(&report, "early")?);
            if mine != own[user] {
                return Err(format!("{} was given the credentials of `{mine}`", USERS[user]).into());
            }
            if early == own[1 - user] {
                return Err(format!("{} was given somebody else's credentials", USERS[user]).into());
            }
            if report.outputs.get(&VariableId::new("was_signed_in")?) != Some(&Data::Bool(false)) {
                return Err("a run began signed in".into());
            }
            ways.insert(format!("{:?}", report.outputs.get(&VariableId::new("by_then")?)));
        }
        // Were it always the same, nothing would have been interleaved.
        if ways.len() > 1 { Ok(()) } else { Err(format!("nothing came in another order: {ways:?}").into()) }
    })
}

fn profile(endpoint: &str) -> String {
    format!(
        r#"(default: "peer", profiles: {{"peer": (backend: Aws(region: "us-east-1", user_pool: "us-east-1_ABCdef123",
        app_client: "abcdefghijklmnopqrstuvwx01", endpoint_url: "{endpoint}",
        identity_pool: "us-east-1:00000000-0000-4000-8000-000000000001"))}})"#
    )
}

async fn runner(folder: &Path, user: &str) -> Result<Arc<Runner>, Failed> {
    let secret = SecretSource::Given(Secret::new(PASSWORD));
    let plan = Plan::new(folder.join("graph.ron")).var("username", user).secret("password", secret);
    let prepared = prepare(&plan.path, Mode::Plain).map_err(|error| error.to_string())?;
    Ok(Arc::new(Runner::new(plan, prepared, &SilentHost).await.map_err(|error| error.to_string())?))
}

async fn once(runner: Arc<Runner>) -> Result<Report, String> {
    runner.run(Arc::new(SilentHost), Cancel::never()).await.map_err(|error| error.to_string())
}

/// The identity in credentials that are an output; empty where there are none.
fn identity(report: &Report, output: &str) -> Result<String, Failed> {
    let Some(Data::Record(credentials)) = report.outputs.get(&VariableId::new(output)?) else {
        return Err(format!("there is no output `{output}`: {:?}", report.outcome).into());
    };
    let identity = credentials.fields.last().and_then(Data::as_text);
    Ok(identity.ok_or("credentials without an identity")?.to_owned())
}
