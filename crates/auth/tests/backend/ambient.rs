//! What the surrounding machine says, handed in as variables: no test changes the process's own.

use crate::support::{Server, World, ok, tokens_of};
use authcanvas_auth::backend::{
    Ambient, Backend, BackendSettings, FailureKind, Need, ResourceMapping, ResourceMappings, Session,
};
use authcanvas_interpreter::Secret;
use std::sync::Arc;

fn variables(variables: &[(&str, &str)]) -> Ambient {
    Ambient::UseVariables(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn backend(settings: BackendSettings) -> Backend {
    Backend::new(settings, ResourceMappings::NotLoaded)
}

#[track_caller]
fn check_hosts(found: Result<Vec<String>, impl std::fmt::Display>, expected: &[&str]) {
    match found {
        Ok(hosts) => assert_eq!(hosts, expected),
        Err(problem) => panic!("{problem}"),
    }
}

/// An AWS configuration file in the temporary folder, removed at the end.
struct ConfigFile(std::path::PathBuf);

impl ConfigFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("authcanvas-{}-{name}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for ConfigFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

// AWS's reference writes `cognito_identity` here; the Rust SDK (aws-runtime 1.10) reads only `cognito-identity`. The
// environment variables have no such difference.
const CONFIG: &str = "\
[default]
region = eu-west-1
[profile games]
region = ap-south-1
services = games
[services games]
cognito-identity =
  endpoint_url = http://127.0.0.1:7777
";

#[tokio::test]
async fn regions_and_endpoints_come_from_where_every_aws_tool_takes_them() {
    let file = ConfigFile::new("config", CONFIG);
    let config = ("AWS_CONFIG_FILE", file.path());
    let standard = |region: &str| {
        vec![format!("cognito-idp.{region}.amazonaws.com"), format!("cognito-identity.{region}.amazonaws.com")]
    };
    for (variables_given, expected) in [
        (vec![("AWS_REGION", "us-west-2"), ("AWS_DEFAULT_REGION", "us-west-1"), config], standard("us-west-2")),
        (vec![("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-west-1"), config], standard("us-west-1")),
        (vec![config], standard("eu-west-1")),
        (
            vec![("AWS_PROFILE", "games"), config],
            vec!["cognito-idp.ap-south-1.amazonaws.com".to_owned(), "127.0.0.1".to_owned()],
        ),
        (
            vec![("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", "http://localhost:4566")],
            vec!["localhost".to_owned()],
        ),
        (
            vec![
                ("AWS_REGION", "us-east-1"),
                ("AWS_ENDPOINT_URL", "http://localhost:4566"),
                ("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "http://127.0.0.2:1"),
                ("AWS_ENDPOINT_URL_COGNITO_IDENTITY", "http://127.0.0.3:1"),
            ],
            vec!["127.0.0.2".to_owned(), "127.0.0.3".to_owned()],
        ),
        (
            vec![
                ("AWS_REGION", "us-east-1"),
                ("AWS_ENDPOINT_URL", "http://localhost:1"),
                ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
            ],
            standard("us-east-1"),
        ),
        (
            vec![("AWS_REGION", "cn-north-1")],
            vec![
                "cognito-idp.cn-north-1.amazonaws.com.cn".to_owned(),
                "cognito-identity.cn-north-1.amazonaws.com.cn".to_owned(),
            ],
        ),
    ] {
        let found = backend(BackendSettings::new(variables(&variables_given))).hosts().await;
        assert_eq!(found.as_ref(), Ok(&expected), "{variables_given:?}");
    }
}

#[tokio::test]
async fn settings_go_before_the_mapping_file_and_that_before_the_environment() {
    let environment = || variables(&[("AWS_REGION", "us-west-1"), ("AWS_ENDPOINT_URL", "http://127.0.0.9:1")]);
    let text = r#"{ "AWSResourceMappings": {
        "AWSClientAuth.CognitoIdentityPoolId": { "Type": "T", "Name/ID": "x", "Region": "eu-north-1" } },
        "AccountId": "", "Region": "us-east-2", "Version": "1.0.0" }"#;
    let mappings = || ResourceMappings::Ready(ResourceMapping::parse("m", text).unwrap());
    let mapped = Backend::new(BackendSettings::new(variables(&[("AWS_REGION", "us-west-1")])), mappings());
    check_hosts(
        mapped.hosts().await,
        &["cognito-idp.us-east-2.amazonaws.com", "cognito-identity.eu-north-1.amazonaws.com"],
    );
    let settings = BackendSettings { region: Some("sa-east-1".to_owned()), ..BackendSettings::new(variables(&[])) };
    let explicit = Backend::new(settings, mappings());
    check_hosts(
        explicit.hosts().await,
        &["cognito-idp.sa-east-1.amazonaws.com", "cognito-identity.sa-east-1.amazonaws.com"],
    );
    let settings =
        BackendSettings { endpoint_url: Some("http://127.0.0.8:1".to_owned()), ..BackendSettings::new(environment()) };
    check_hosts(backend(settings).hosts().await, &["127.0.0.8"]);
}

#[tokio::test]
async fn the_profile_of_the_settings_goes_before_the_variable() {
    let file = ConfigFile::new("profile", CONFIG);
    let settings = BackendSettings {
        profile: Some("games".to_owned()),
        ..BackendSettings::new(variables(&[("AWS_PROFILE", "default"), ("AWS_CONFIG_FILE", file.path())]))
    };
    check_hosts(backend(settings).hosts().await, &["cognito-idp.ap-south-1.amazonaws.com", "127.0.0.1"]);
}

#[tokio::test]
async fn nothing_wrong_is_passed_over() {
    let file = ConfigFile::new("wrong", CONFIG);
    let broken = ConfigFile::new("broken", "[profile x\n");
    for (ambient, expected) in [
        (variables(&[]), "no region: set `region`, or AWS_REGION, or the region of an AWS profile"),
        (
            variables(&[("AWS_PROFILE", "gone"), ("AWS_REGION", "us-east-1"), ("AWS_CONFIG_FILE", file.path())]),
            "the AWS configuration files have no profile `gone`",
        ),
        (
            variables(&[("AWS_REGION", "us.evil.example/")]),
            "expected a region such as `us-east-1`, found `us.evil.example/`",
        ),
        (
            variables(&[("AWS_REGION", "us-east-1"), ("HTTPS_PROXY", "ftp://user:canary@proxy")]),
            "expected the URL of a proxy in `HTTPS_PROXY`, found another text",
        ),
    ] {
        let started = std::time::Instant::now();
        let problem = backend(BackendSettings::new(ambient)).hosts().await.unwrap_err();
        assert_eq!(problem.to_string(), expected);
        assert!(started.elapsed().as_secs() < 1, "nobody was asked over the network");
    }
    let unreadable = variables(&[("AWS_REGION", "us-east-1"), ("AWS_CONFIG_FILE", broken.path())]);
    let problem = backend(BackendSettings::new(unreadable)).hosts().await.unwrap_err();
    assert!(problem.to_string().starts_with("the AWS configuration files could not be read: "), "{problem}");
    for endpoint in ["garbage", "127.0.0.1:4566", "http://user:canary@127.0.0.1", "http://"] {
        let ambient = variables(&[("AWS_REGION", "us-east-1"), ("AWS_ENDPOINT_URL", endpoint)]);
        let problem = backend(BackendSettings::new(ambient)).hosts().await.unwrap_err();
        assert!(problem.to_string().starts_with("no endpoint can be made of the settings: "), "{endpoint}: {problem}");
        assert!(!problem.to_string().contains("canary"), "{problem}");
    }
}

#[tokio::test]
async fn everything_missing_is_told_at_once() {
    let mappings = || ResourceMappings::load(&World::default(), "gone.json");
    let told = |backend: Backend| async move {
        let missing = backend.missing(&[Need::IdentityPool, Need::AppClient, Need::Region]).await.unwrap();
        missing.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let failed = "(Failed to read resource mapping config file: gone.json (no such file))";
    assert_eq!(
        told(Backend::new(BackendSettings::new(variables(&[])), mappings())).await,
        [
            "no region: set `region`, or AWS_REGION, or the region of an AWS profile".to_owned(),
            format!(
                "no app client id: set `app_client`, or map `AWSClientAuth.CognitoUserPoolAppClientId` in the \
                     resource mapping file {failed}"
            ),
            format!(
                "no identity pool id: set `identity_pool`, or map `AWSClientAuth.CognitoIdentityPoolId` in the \
                     resource mapping file {failed}"
            ),
        ]
    );
    let given = BackendSettings {
        app_client: Some("c".to_owned()),
        identity_pool: Some("p".to_owned()),
        ..BackendSettings::new(variables(&[("AWS_REGION", "us-east-1")]))
    };
    assert!(told(Backend::new(given, mappings())).await.is_empty());
}

#[tokio::test]
async fn a_missing_setting_that_slips_through_is_a_failure_with_its_name() {
    let settings = BackendSettings { app_client: Some("c".to_owned()), ..BackendSettings::new(variables(&[])) };
    let session = Session::new(Arc::new(backend(settings)), Arc::new(World::default()));
    assert!(session.initialize_user_management().result);
    let failure = session.confirm_sign_up("u", Secret::new("1")).await.unwrap_err();
    assert_eq!((failure.kind, &*failure.code), (FailureKind::NotInitialized, "MissingSetting"));
    assert_eq!(failure.message, "no region: set `region`, or AWS_REGION, or the region of an AWS profile");
}

#[tokio::test]
async fn the_sandbox_hears_nothing_of_its_surroundings() {
    // Ambient::Ignore takes no variables at all, so there is nothing to hand in: what the process has must not count.
    let problem = backend(BackendSettings::new(Ambient::Ignore)).hosts().await.unwrap_err();
    assert_eq!(problem.to_string(), "no region: set `region`");
    let settings = BackendSettings { region: Some("us-east-1".to_owned()), ..BackendSettings::new(Ambient::Ignore) };
    check_hosts(
        backend(settings).hosts().await,
        &["cognito-idp.us-east-1.amazonaws.com", "cognito-identity.us-east-1.amazonaws.com"],
    );
}

/// The test before, in a process of its own that has something to hear.
#[test]
fn the_sandbox_hears_nothing_when_there_is_something_to_hear() {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "ambient::the_sandbox_hears_nothing_of_its_surroundings"])
        .env("AWS_REGION", "eu-west-1")
        .env("AWS_DEFAULT_REGION", "eu-west-1")
        .env("AWS_PROFILE", "gone")
        .env("AWS_ENDPOINT_URL", "http://127.0.0.9:1")
        .env("AWS_USE_FIPS_ENDPOINT", "true")
        .env("HTTPS_PROXY", "garbage://")
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

/// Signs in at `endpoint` with these variables and answers whether the proxy and the server were asked.
async fn who_is_asked(endpoint: &str, more: &[(&str, &str)]) -> Vec<String> {
    let proxy = Server::start(vec![tokens_of("u")]).await;
    let mut given = vec![("AWS_REGION", "us-east-1"), ("HTTP_PROXY", &*proxy.url), ("HTTPS_PROXY", &*proxy.url)];
    given.extend(more);
    let settings = BackendSettings {
        app_client: Some("c".to_owned()),
        endpoint_url: Some(endpoint.to_owned()),
        ..crate::support::settings(endpoint)
    };
    let settings = BackendSettings { ambient: variables(&given), ..settings };
    let session = crate::support::session(settings, Arc::default());
    let _ = session.sign_in_with_password("AWSCognitoIDP", "u", Secret::new("p")).await;
    proxy.seen().iter().map(|request| request.head.lines().next().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_proxy_is_used_for_others_and_never_for_this_machine() {
    let server = Server::start(vec![tokens_of("u"), ok("{}")]).await;
    assert!(who_is_asked(&server.url, &[]).await.is_empty());
    assert_eq!(server.seen().len(), 1);
    // Not even a proxy that cannot be used matters then.
    assert!(who_is_asked(&server.url, &[("HTTP_PROXY", "socks5://proxy")]).await.is_empty());
    assert_eq!(server.seen().len(), 2);
    let asked = who_is_asked("http://pool.example:8080", &[]).await;
    assert_eq!(asked, ["POST http://pool.example:8080/ HTTP/1.1"]);
    let asked = who_is_asked("https://pool.example", &[]).await;
    assert_eq!(asked.first().map(String::as_str), Some("CONNECT pool.example:443 HTTP/1.1"));
    assert!(who_is_asked("http://pool.example:8080", &[("NO_PROXY", "pool.example")]).await.is_empty());
}
