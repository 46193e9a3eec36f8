//! What the tests share: a raw HTTP client, so that nothing between the test and the wire is kind to the sandbox, and a
//! sandbox on a clock that only the test moves.

#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "each test file uses its own part")]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use authcanvas_sandbox::{Sandbox, Settings};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// 2025-01-01T00:00:00Z, where every test's clock starts.
pub const START_MS: u64 = 1_735_689_600_000;
/// A signature of the right shape.
pub const SIGNATURE: &str = "AWS4-HMAC-SHA256 Credential=test/20250101/us-east-1/cognito-idp/aws4_request, \
     SignedHeaders=host;x-amz-date, Signature=0123456789abcdef";

/// A sandbox on a clock of its own.
pub struct Bench {
    pub sandbox: Sandbox,
    pub now_ms: Arc<AtomicU64>,
}

/// A reply as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
    /// Everything that was read, byte for byte.
    pub raw: Vec<u8>,
}

impl Reply {
    /// The body as JSON; null if it is empty.
    pub fn json(&self) -> Value {
        if self.body.is_empty() {
            return Value::Null;
        }
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The body of a reply that must be a success.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// Checks an error's status, code and message, in body and header.
    pub fn refused(&self, code: &str, message: &str) {
        let json = self.json();
        assert_eq!((json["__type"].as_str(), json["message"].as_str()), (Some(code), Some(message)));
        assert_eq!(self.status, 400);
        assert_eq!(self.headers["x-amzn-errortype"], code);
    }
}

impl Bench {
    /// The seeded sandbox.
    pub async fn start() -> Bench {
        Bench::with(Settings::default()).await
    }

    /// A sandbox with these settings, but on the test's clock.
    pub async fn with(settings: Settings) -> Bench {
        let now_ms = Arc::new(AtomicU64::new(START_MS));
        let clock_ms = Arc::clone(&now_ms);
        let clock = Arc::new(move || clock_ms.load(Ordering::SeqCst));
        let sandbox = Sandbox::start(Settings { clock, ..settings }).await.unwrap();
        Bench { sandbox, now_ms }
    }

    /// Moves the clock.
    pub fn advance_s(&self, seconds: u64) {
        self.now_ms.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Calls an operation without a signature.
    pub async fn call(&self, operation: &str, body: Value) -> Reply {
        self.request(operation, "", body.to_string().as_bytes()).await.unwrap()
    }

    /// Calls an operation with a signature.
    pub async fn admin(&self, operation: &str, body: Value) -> Reply {
        let header = format!("Authorization: {SIGNATURE}\r\n");
        self.request(operation, &header, body.to_string().as_bytes()).await.unwrap()
    }

    /// Posts a body to an operation, with further header lines.
    pub async fn request(&self, operation: &str, headers: &str, body: &[u8]) -> std::io::Result<Reply> {
        let is_identity = ["GetId", "GetCredentialsForIdentity", "GetOpenIdToken"].contains(&operation)
            || operation.contains("IdentityPool");
        let service = if is_identity { "AWSCognitoIdentityService" } else { "AWSCognitoIdentityProviderService" };
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-amz-json-1.1\r\n\
             X-Amz-Target: {service}.{operation}\r\n{headers}",
            self.host()
        );
        self.send(&head, body).await
    }

    /// Gets a page.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.host()), b"").await.unwrap()
    }

    /// Sends a head (without its last, empty line) and a body over a connection of its own.
    pub async fn send(&self, head: &str, body: &[u8]) -> std::io::Result<Reply> {
        let mut request = format!("{head}Connection: close\r\nContent-Length: {}\r\n\r\n", body.len()).into_bytes();
        request.extend_from_slice(body);
        self.send_bytes(&request).await
    }

    /// Sends bytes and reads until the server closes.
    pub async fn send_bytes(&self, request: &[u8]) -> std::io::Result<Reply> {
        let mut stream = TcpStream::connect(self.host()).await?;
        stream.write_all(request).await?;
        let mut raw = Vec::new();
        stream.read_to_end(&mut raw).await?;
        parse(raw)
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        self.sandbox.endpoint().strip_prefix("http://").unwrap()
    }

    /// The seeded app client.
    pub fn client(&self) -> String {
        self.sandbox.ids().app_client.clone()
    }

    /// Signs a user in with a password.
    pub async fn sign_in(&self, username: &str, password: &str) -> Reply {
        self.call("InitiateAuth", self.password_sign_in(username, password)).await
    }

    /// The request of a password sign-in.
    pub fn password_sign_in(&self, username: &str, password: &str) -> Value {
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": self.client(),
            "AuthParameters": {"USERNAME": username, "PASSWORD": password},
        })
    }

    /// The tokens of the seeded user.
    pub async fn tokens(&self) -> Tokens {
        Tokens::of(&self.sign_in("test1", "Test1test1!").await.ok())
    }

    /// The key of the seeded user pool in `Logins`.
    pub fn provider(&self) -> String {
        let ids = self.sandbox.ids();
        format!("cognito-idp.{}.amazonaws.com/{}", ids.region, ids.user_pool)
    }
}

/// The tokens of a sign-in.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access: String,
    pub id: String,
    pub refresh: String,
}

impl Tokens {
    /// Takes the tokens out of a reply.
    pub fn of(reply: &Value) -> Tokens {
        let result = &reply["AuthenticationResult"];
        let text = |name: &str| result[name].as_str().unwrap_or_default().to_owned();
        Tokens { access: text("AccessToken"), id: text("IdToken"), refresh: text("RefreshToken") }
    }
}

fn parse(raw: Vec<u8>) -> std::io::Result<Reply> {
    let cut_off = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let end = raw.windows(4).position(|it| it == b"\r\n\r\n").ok_or_else(cut_off)?;
    let head = String::from_utf8_lossy(&raw[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|it| it.parse().ok()).unwrap();
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let body = raw[end + 4..].to_vec();
    let expected: usize = headers.get("content-length").and_then(|it| it.parse().ok()).unwrap_or(0);
    if body.len() < expected {
        return Err(cut_off());
    }
    Ok(Reply { status, headers, body, raw })
}
