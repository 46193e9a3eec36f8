//! A server that plays a script, and the world of a session under test.

use authcanvas_auth::backend::{
    Ambient, Backend, BackendSettings, Randomness, ResourceMappings, Session, Surroundings, Timeouts,
};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone, Debug)]
pub enum Step {
    /// Answers with this status and body.
    Answer(u16, String),
    /// Announces this body and breaks off in its middle.
    CutBody(String),
    /// Breaks off before any answer.
    Close,
    /// Takes the request and never answers.
    Hang,
    /// Answers with status and head, and never with the body.
    HangInBody,
    /// Answers late.
    Late(Duration, String),
}

/// A success with this JSON.
pub fn ok(body: impl Into<String>) -> Step {
    Step::Answer(200, body.into())
}

/// A service's error, as Cognito writes it.
pub fn refused(code: &str, message: &str) -> Step {
    Step::Answer(400, format!(r#"{{"__type":"{code}","message":"{message}"}}"#))
}

/// A request as it was received.
#[derive(Clone, Debug)]
pub struct Seen {
    pub head: String,
    pub body: String,
}

impl Seen {
    /// The operation of `X-Amz-Target`.
    pub fn operation(&self) -> String {
        self.header("x-amz-target").unwrap_or_default().rsplit('.').next().unwrap().to_owned()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A server on loopback that answers the n-th request with the n-th step, and the last step ever after.
pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub async fn start(steps: Vec<Step>) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), steps)
    }

    /// The same where nobody listens yet.
    pub async fn start_at(url: &str, steps: Vec<Step>) -> Self {
        Self::on(TcpListener::bind(url.trim_start_matches("http://")).await.unwrap(), steps)
    }

    fn on(listener: TcpListener, steps: Vec<Step>) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (steps, log) = (Arc::new(steps), seen.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, steps.clone(), log.clone()));
            }
        });
        Self { url, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The operations asked for, in order.
    pub fn operations(&self) -> Vec<String> {
        self.seen().iter().map(Seen::operation).collect()
    }
}

async fn serve(mut stream: TcpStream, steps: Arc<Vec<Step>>, seen: Arc<Mutex<Vec<Seen>>>) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer).await {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(request);
            seen.len() - 1
        };
        let step = steps.get(number).or(steps.last()).unwrap().clone();
        let head = |status: u16, length: usize| {
            format!(
                "HTTP/1.1 {status} x\r\ncontent-type: application/x-amz-json-1.1\r\nx-amzn-requestid: r-{number}\r\n\
                 content-length: {length}\r\n\r\n"
            )
        };
        let answer = match step {
            Step::Answer(status, body) => head(status, body.len()) + &body,
            Step::Late(delay, body) => {
                tokio::time::sleep(delay).await;
                head(200, body.len()) + &body
            }
            Step::CutBody(body) => {
                let half = head(200, body.len()) + &body[..body.len() / 2];
                let _ = stream.write_all(half.as_bytes()).await;
                return;
            }
            Step::Close => return,
            Step::Hang => return std::future::pending().await,
            Step::HangInBody => {
                let _ = stream.write_all(head(200, 100).as_bytes()).await;
                return std::future::pending().await;
            }
        };
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    loop {
        // A TLS handshake, which this server does not speak.
        if buffer.first() == Some(&0x16) {
            return None;
        }
        let text = String::from_utf8_lossy(buffer).into_owned();
        if let Some(end) = text.find("\r\n\r\n") {
            let request = Seen { head: text[..end].to_owned(), body: String::new() };
            let length: usize = request.header("content-length").map_or(0, |length| length.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                let body = String::from_utf8(buffer[end + 4..end + 4 + length].to_vec()).unwrap();
                buffer.drain(..end + 4 + length);
                return Some(Seen { body, ..request });
            }
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// An address where nobody listens.
pub async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// Files, clock and consent of a session under test.
#[derive(Default)]
pub struct World {
    pub files: BTreeMap<String, String>,
    pub now_ms: AtomicU64,
    pub refused_hosts: Vec<String>,
    pub randomness: TestRandomness,
}

/// The same states, nonces and verifiers in every test.
pub struct TestRandomness(Randomness);

impl Default for TestRandomness {
    fn default() -> Self {
        Self(Randomness::seeded(0))
    }
}

impl World {
    pub fn with_file(path: &str, text: &str) -> Self {
        Self { files: [(path.to_owned(), text.to_owned())].into(), ..Self::default() }
    }

    pub fn advance(&self, ms: u64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Surroundings for World {
    fn read_file(&self, path: &str) -> Result<String, String> {
        self.files.get(path).cloned().ok_or_else(|| "no such file".to_owned())
    }

    fn now_ms(&self) -> u64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn host_allowed(&self, host: &str) -> bool {
        !self.refused_hosts.iter().any(|refused| refused == host)
    }

    fn randomness(&self) -> &Randomness {
        &self.randomness.0
    }
}

/// Complete settings for a server at this URL, with timeouts that a test can wait for.
pub fn settings(url: &str) -> BackendSettings {
    BackendSettings {
        region: Some("us-east-1".to_owned()),
        user_pool: Some("us-east-1_AbCdEf".to_owned()),
        app_client: Some("client".to_owned()),
        identity_pool: Some("us-east-1:pool".to_owned()),
        endpoint_url: Some(url.to_owned()),
        timeouts: Timeouts {
            connect: Duration::from_millis(300),
            attempt: Duration::from_millis(400),
            operation: Duration::from_secs(2),
            person: Duration::from_secs(2),
        },
        ..BackendSettings::new(Ambient::Ignore)
    }
}

/// A session on these settings with everything initialized for Cognito.
pub fn session(settings: BackendSettings, world: Arc<World>) -> Arc<Session> {
    let session = Session::new(Arc::new(Backend::new(settings, ResourceMappings::NotLoaded)), world);
    assert!(session.initialize_providers(&names(&["AWSCognitoIDP"]), "").result);
    assert!(session.initialize_user_management().result);
    assert!(session.initialize_authorization().result);
    Arc::new(session)
}

pub fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A token that names this user and ends at this time.
pub fn token(user: &str, exp_secs: u64) -> String {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let payload = format!(r#"{{"iss":"https://issuer","sub":"{user}","exp":{exp_secs}}}"#);
    format!("{}.{}.c2lnbmF0dXJl", encode("{}"), encode(&payload))
}

/// InitiateAuth's answer for this user.
pub fn tokens_of(user: &str) -> Step {
    ok(format!(
        r#"{{"AuthenticationResult":{{"AccessToken":"access-{user}","IdToken":"{}","RefreshToken":"refresh-{user}",
            "ExpiresIn":3600,"TokenType":"Bearer"}},"ChallengeParameters":{{}}}}"#,
        token(user, 9_999)
    ))
}

/// GetId's answer.
pub fn identity(id: &str) -> Step {
    ok(format!(r#"{{"IdentityId":"{id}"}}"#))
}

/// GetCredentialsForIdentity's answer.
pub fn credentials_of(id: &str, expiration_secs: u64) -> Step {
    ok(credentials_json(id, expiration_secs))
}

pub fn credentials_json(id: &str, expiration_secs: u64) -> String {
    format!(
        r#"{{"IdentityId":"{id}","Credentials":{{"AccessKeyId":"key-{id}","SecretKey":"secret-{id}",
            "SessionToken":"token-{id}","Expiration":{expiration_secs}.0}}}}"#
    )
}
