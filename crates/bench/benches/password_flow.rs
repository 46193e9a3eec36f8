//! The whole password flow through the runtime, beside the same three SDK calls written by hand, on one
//! in-process server, in interleaved rounds of one run.
//!
//! The server is the sandbox on a thread of its own, so the CPU time of this thread is the client's alone.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark that cannot begin has nothing to measure, and prints what it measured"
)]

use authcanvas::interpreter::Mode;
use authcanvas::{Cancel, Plan, Runner, SilentHost, prepare};
use authcanvas_auth::backend::{ATTEMPT_TIMEOUT, CONNECT_TIMEOUT, OPERATION_TIMEOUT};
use authcanvas_bench::{Candidate, compare, shown};
use authcanvas_sandbox::{PoolIds, Sandbox, Settings};
use aws_sdk_cognitoidentity::config::timeout::TimeoutConfig;
use aws_sdk_cognitoidentity::config::{BehaviorVersion, Region};
use aws_sdk_cognitoidentityprovider::types::AuthFlowType;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;

const FLOWS: u64 = 50;
const ROUNDS: usize = 21;
const USERNAME: &str = "test1";
const PASSWORD: &str = "Test1test1!";

/// Starts the sandbox on a thread of its own, which lives as long as the process.
fn start_server() -> (String, PoolIds) {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let sandbox = Sandbox::start(Settings::default()).await.unwrap();
            sender.send((sandbox.endpoint().to_owned(), sandbox.ids().clone())).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}

/// The three calls as one writes them by hand, with clients that are built once.
struct ByHand {
    users: aws_sdk_cognitoidentityprovider::Client,
    identities: aws_sdk_cognitoidentity::Client,
    ids: PoolIds,
}

impl ByHand {
    fn new(endpoint: &str, ids: PoolIds) -> Self {
        // What whoever writes these calls for production has to set: the SDK's own defaults wait for ever.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(ATTEMPT_TIMEOUT)
            .operation_timeout(OPERATION_TIMEOUT)
            .build();
        let http = aws_smithy_http_client::Builder::new()
            .tls_provider(aws_smithy_http_client::tls::Provider::Rustls(
                aws_smithy_http_client::tls::rustls_provider::CryptoMode::Ring,
            ))
            .build_https();
        let users = aws_sdk_cognitoidentityprovider::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(ids.region.clone()))
            .http_client(http.clone())
            .timeout_config(timeouts.clone())
            .endpoint_url(endpoint)
            .build();
        let identities = aws_sdk_cognitoidentity::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(ids.region.clone()))
            .http_client(http)
            .timeout_config(timeouts)
            .endpoint_url(endpoint)
            .build();
        Self {
            users: aws_sdk_cognitoidentityprovider::Client::from_conf(users),
            identities: aws_sdk_cognitoidentity::Client::from_conf(identities),
            ids,
        }
    }

    async fn flow(&self) {
        let signed_in = self
            .users
            .initiate_auth()
            .client_id(&self.ids.app_client)
            .auth_flow(AuthFlowType::UserPasswordAuth)
            .auth_parameters("USERNAME", USERNAME)
            .auth_parameters("PASSWORD", PASSWORD)
            .send()
            .await
            .unwrap();
        let token = signed_in.authentication_result.unwrap().id_token.unwrap();
        let key = format!("cognito-idp.{}.amazonaws.com/{}", self.ids.region, self.ids.user_pool);
        let identity = self
            .identities
            .get_id()
            .identity_pool_id(&self.ids.identity_pool)
            .logins(&key, &token)
            .send()
            .await
            .unwrap();
        let credentials = self
            .identities
            .get_credentials_for_identity()
            .identity_id(identity.identity_id.unwrap())
            .logins(&key, &token)
            .send()
            .await
            .unwrap();
        black_box(credentials);
    }
}

fn mapping_file(folder: &Path, ids: &PoolIds) -> std::path::PathBuf {
    let path = folder.join("mappings.json");
    let entry = |kind: &str, id: &str| format!(r#"{{"Type": "AWS::Cognito::{kind}", "Name/ID": "{id}"}}"#);
    let text = format!(
        r#"{{"AWSResourceMappings": {{
            "AWSClientAuth.CognitoUserPoolId": {}, "AWSClientAuth.CognitoUserPoolAppClientId": {},
            "AWSClientAuth.CognitoIdentityPoolId": {}}}, "AccountId": "", "Region": "{}", "Version": "1.0.0"}}"#,
        entry("UserPool", &ids.user_pool),
        entry("UserPoolClient", &ids.app_client),
        entry("IdentityPool", &ids.identity_pool),
        ids.region
    );
    std::fs::write(&path, text).unwrap();
    path
}

fn main() {
    let (endpoint, ids) = start_server();
    let folder = std::env::temp_dir().join(format!("authcanvas-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mappings = mapping_file(&folder, &ids);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let graphs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
    let runner_of = |path: std::path::PathBuf| {
        let mut plan = Plan::new(path).profile("aws").var("username", USERNAME);
        plan = plan.secret("password", authcanvas::SecretSource::Given(authcanvas::interpreter::Secret::new(PASSWORD)));
        plan.resource_mappings = Some(mappings.clone());
        plan.endpoint_url = Some(endpoint.clone());
        let prepared = prepare(&plan.path, Mode::Plain).unwrap_or_else(|error| panic!("{error}"));
        runtime.block_on(Runner::new(plan, prepared, &SilentHost)).unwrap_or_else(|error| panic!("{error}"))
    };
    // The calls by hand send the password, so the flow does too: proving it instead is work of another kind.
    let flow_graph = std::fs::read_to_string(graphs.join("password_sign_in_flow.ron")).unwrap();
    let flow_graph = flow_graph.replace("auth.sign_in_with_password", "auth.sign_in_with_sent_password");
    std::fs::write(folder.join("flow.ron"), flow_graph).unwrap();
    for file in ["authenticationProvider.setreg", "authcanvas.ron"] {
        std::fs::copy(graphs.join(file), folder.join(file)).unwrap();
    }
    let (bus, flow) = (runner_of(graphs.join("password_sign_in.ron")), runner_of(folder.join("flow.ron")));
    let by_hand = ByHand::new(&endpoint, ids);
    let run = |runner: &Runner| {
        for _ in 0..FLOWS {
            let report = runtime.block_on(runner.run(Arc::new(SilentHost), Cancel::never())).unwrap();
            assert_eq!(report.exit_code, 0, "{:?}", report.outcome);
        }
    };
    let measured = compare(
        "password flow: sign in, identity, credentials",
        "flow",
        ROUNDS,
        vec![
            Candidate::new("three SDK calls by hand", FLOWS, || {
                for _ in 0..FLOWS {
                    runtime.block_on(by_hand.flow());
                }
            }),
            Candidate::new("password_sign_in.ron (bus style)", FLOWS, || run(&bus)),
            Candidate::new("password_sign_in_flow.ron (flow style)", FLOWS, || run(&flow)),
        ],
    );
    let own = |index: usize| shown(measured[index].cpu.saturating_sub(measured[0].cpu));
    println!("  client CPU above the calls by hand: bus style {}, flow style {}", own(1), own(2));
    std::fs::remove_dir_all(&folder).unwrap();
}
