//! The HTTP side: one handler that guards, routes, applies faults and calls operations.

use std::{
    collections::VecDeque,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, Response, request::Parts},
};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    Clock,
    faults::{Fault, FaultPlayer, Faults},
    members::Members,
    oauth::{self, Form, OAuthRefusal, Visit},
    operations::Operation,
    outbox::Message,
    protocol::{self, Reply, unknown_operation},
    refusal::Refusal,
    token::TestKey,
    wire::{Orders, Stage},
    world::World,
};

/// The longest request body. AWS's own limit is not documented; no request of these operations comes near it.
const LONGEST_BODY: usize = 1024 * 1024;
/// How many requests the log keeps; the oldest go first.
const KEPT_REQUESTS: usize = 100_000;

/// What every connection of a sandbox shares.
pub(crate) struct Shared {
    pub inner: Mutex<Inner>,
    pub clock: Clock,
    pub endpoint: String,
    pub test_controls: bool,
    pub stage: watch::Receiver<Stage>,
}

/// What the lock holds.
pub(crate) struct Inner {
    pub world: World,
    pub faults: FaultPlayer,
    pub log: VecDeque<Logged>,
}

/// A request that the sandbox got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Logged {
    /// The operation's name, for example `InitiateAuth`.
    pub operation: &'static str,
    /// Whether it carried a signature. A signed call of an operation that everybody may call works, but it tells that
    /// the client is not as anonymous as it should be.
    pub signed: bool,
}

impl Shared {
    /// What the lock holds. A panic in another request leaves a world that is still whole: operations check before
    /// they change anything.
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    /// The world, at the time it is now.
    pub fn at_work(&self) -> AtWork<'_> {
        let now_ms = (self.clock)();
        let mut inner = self.lock();
        inner.world.now_ms = now_ms;
        AtWork(inner)
    }
}

/// The world, held by one request.
pub(crate) struct AtWork<'s>(MutexGuard<'s, Inner>);

impl Deref for AtWork<'_> {
    type Target = World;

    fn deref(&self) -> &World {
        &self.0.world
    }
}

impl DerefMut for AtWork<'_> {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.0.world
    }
}

/// What becomes of a request.
enum Outcome {
    Reply(Reply),
    LoseReply,
    CutReply(Reply),
}

/// Answers one request.
pub(crate) async fn serve(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(orders): ConnectInfo<Orders>,
    request: Request,
) -> Response<Body> {
    let request_id = shared.lock().world.generator.next("request").uuid();
    let outcome = match answer(&shared, request).await {
        Ok(outcome) => outcome,
        Err(refusal) => Outcome::Reply(refusal.into()),
    };
    let reply = match outcome {
        Outcome::Reply(reply) => reply,
        Outcome::LoseReply => {
            orders.close();
            Reply::ok(Vec::new())
        }
        Outcome::CutReply(reply) => {
            orders.cut_after(reply.body.len() / 2);
            reply
        }
    };
    reply.into_response(&request_id, (shared.clock)())
}

async fn answer(shared: &Shared, request: Request) -> Result<Outcome, Refusal> {
    let (head, body) = request.into_parts();
    protocol::check_host(&head.headers)?;
    let path = head.uri.path().to_owned();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let page = match (&head.method, parts.as_slice()) {
        (&Method::POST, [""]) => {
            let operation = protocol::operation_of(&head.headers)?;
            return call(shared, operation, &head.headers, &read_body(body).await?).await;
        }
        (&Method::GET, ["_sandbox", "health"]) => json!({"status": "ok"}),
        (method, ["_sandbox", name]) if shared.test_controls => match (method, *name) {
            (&Method::GET, "outbox") => {
                json!({"messages": shared.lock().world.outbox.iter().map(Message::to_json).collect::<Value>()})
            }
            (&Method::GET, "devices") => json!({"devices": oauth::listing(&shared.at_work())}),
            (&Method::GET, "clock") => json!({"now_ms": (shared.clock)()}),
            (&Method::GET, "faults") => fault_page(shared),
            (&Method::PUT, "faults") => {
                replace_faults(shared, &read_body(body).await?)?;
                fault_page(shared)
            }
            _ => return Err(no_such_page()),
        },
        (method, ["_sandbox", "devices", code, verdict @ ("approve" | "deny")])
            if shared.test_controls && *method == Method::POST =>
        {
            let decided = oauth::decide(&mut shared.at_work(), code, *verdict == "approve");
            if !decided {
                return Err(no_such_page());
            }
            json!({"devices": oauth::listing(&shared.at_work())})
        }
        (_, [host, ..]) if shared.lock().world.oauth.providers.contains_key(*host) => {
            let rest = &path[host.len() + 1..];
            return visit(shared, host, rest, &head, body).await;
        }
        // Google publishes its keys at another host than it gives tokens.
        (&Method::GET, ["www.googleapis.com", "oauth2", "v3", "certs"]) => TestKey::shared().key_set(),
        (&Method::GET, [pool, ".well-known", name]) => well_known(shared, pool, name)?,
        _ => return Err(no_such_page()),
    };
    Ok(Outcome::Reply(Reply::page(&page)))
}

async fn read_body(body: Body) -> Result<Bytes, Refusal> {
    to_bytes(body, LONGEST_BODY).await.map_err(|_| {
        let message = format!("expected a body of at most {LONGEST_BODY} bytes");
        Refusal::new("RequestEntityTooLargeException", message).with_status(413)
    })
}

async fn call(
    shared: &Shared,
    operation: &'static Operation,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Outcome, Refusal> {
    let work = || match run(shared, operation, headers, body) {
        Ok(bytes) => Reply::ok(bytes),
        Err(refusal) => refusal.into(),
    };
    let throttled = || Refusal::new("TooManyRequestsException", "Rate exceeded").into();
    let limited =
        || Refusal::new("LimitExceededException", "Attempt limit exceeded, please try after some time.").into();
    Ok(struck(
        shared,
        operation.name,
        headers,
        Struck { work: &work, throttled: &throttled, slowed: &throttled, limited: &limited },
    )
    .await)
}

/// A request to an OAuth provider.
async fn visit(shared: &Shared, host: &str, path: &str, head: &Parts, body: Body) -> Result<Outcome, Refusal> {
    let dialect = shared.lock().world.oauth.providers.get(host).map(|provider| provider.dialect);
    let endpoint = dialect.and_then(|dialect| oauth::endpoint(dialect, head.method.as_str(), path));
    let endpoint = endpoint.ok_or_else(no_such_page)?;
    let text = if head.method == Method::GET {
        head.uri.query().unwrap_or_default().to_owned()
    } else {
        let bytes = read_body(body).await?;
        let is_form = protocol::is_form(&head.headers);
        match String::from_utf8(bytes.to_vec()).ok().filter(|_| is_form) {
            Some(text) => text,
            None => {
                let message = "expected a body of application/x-www-form-urlencoded";
                return Ok(Outcome::Reply(OAuthRefusal::new("invalid_request", message).into()));
            }
        }
    };
    let answer = || -> Result<Reply, OAuthRefusal> {
        let visit = Visit { host, base: &shared.endpoint, form: Form::parse(&text)? };
        let response = (endpoint.run)(&mut shared.at_work(), &visit)?;
        Ok(response.into_reply())
    };
    let work = || answer().unwrap_or_else(Reply::from);
    let throttled = || OAuthRefusal::new("temporarily_unavailable", "Rate exceeded").with_status(429).into();
    let slowed = || endpoint.slow_down().into();
    let limited = || OAuthRefusal::new("rate_limit_exceeded", "Quota exceeded").with_status(403).into();
    let with = Struck { work: &work, throttled: &throttled, slowed: &slowed, limited: &limited };
    Ok(struck(shared, endpoint.name, &head.headers, with).await)
}

/// What a call comes to when the fault script lets it, and what it says when that strikes.
struct Struck<'w> {
    work: &'w (dyn Fn() -> Reply + Sync),
    throttled: &'w (dyn Fn() -> Reply + Sync),
    slowed: &'w (dyn Fn() -> Reply + Sync),
    limited: &'w (dyn Fn() -> Reply + Sync),
}

/// Notes a call and does what the fault script says about it.
async fn struck(shared: &Shared, name: &'static str, headers: &HeaderMap, with: Struck<'_>) -> Outcome {
    let work = with.work;
    let plan = {
        let mut inner = shared.lock();
        if inner.log.len() == KEPT_REQUESTS {
            inner.log.pop_front();
        }
        inner.log.push_back(Logged { operation: name, signed: protocol::is_signed(headers) });
        inner.faults.plan(name)
    };
    if plan.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(plan.delay_ms)).await;
    }
    match plan.fault {
        // A plan counts delays by themselves, so a delay here is one that was waited for.
        None | Some(Fault::Delay(_)) => Outcome::Reply(work()),
        Some(Fault::DropRequest) => Outcome::LoseReply,
        Some(Fault::LoseReply) => {
            work();
            Outcome::LoseReply
        }
        Some(Fault::CutReply) => Outcome::CutReply(work()),
        Some(Fault::InternalError) => {
            Outcome::Reply(Reply::foreign(500, "text/plain", "Internal Server Error (fault script)"))
        }
        Some(Fault::Unavailable) => {
            Outcome::Reply(Reply::foreign(503, "text/plain", "Service Unavailable (fault script)"))
        }
        Some(Fault::Throttle) => Outcome::Reply((with.throttled)()),
        Some(Fault::SlowDown) => Outcome::Reply((with.slowed)()),
        Some(Fault::LimitExceeded) => Outcome::Reply((with.limited)()),
        Some(Fault::EmptyObject) => Outcome::Reply(Reply::ok(b"{}".to_vec())),
        Some(Fault::Html) => {
            let page = "<!DOCTYPE html><title>Sign in to this network</title><p>Fault script: captive portal.</p>";
            Outcome::Reply(Reply::foreign(200, "text/html", page))
        }
        Some(Fault::Hang) => hang(shared.stage.clone()).await,
    }
}

fn run(shared: &Shared, operation: &Operation, headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, Refusal> {
    protocol::check_signature(operation, headers)?;
    let object = protocol::members_of(body)?;
    let answer = (operation.run)(&mut shared.at_work(), Members::new(operation.service, &object))?;
    Ok(answer.into_bytes())
}

/// Waits until the sandbox stops; a client that gives up ends the wait by closing its connection.
async fn hang(mut stage: watch::Receiver<Stage>) -> Outcome {
    // An error means that the sandbox was dropped, which ends the wait as well.
    let _ = stage.wait_for(|stage| *stage != Stage::Serving).await;
    Outcome::LoseReply
}

fn well_known(shared: &Shared, pool: &str, name: &str) -> Result<Value, Refusal> {
    let inner = shared.lock();
    inner.world.user_pool(pool).map_err(|refusal| refusal.with_status(404))?;
    match name {
        "jwks.json" => Ok(TestKey::shared().key_set()),
        "openid-configuration" => Ok(json!({
            "issuer": inner.world.issuer(pool),
            "jwks_uri": format!("{}/{pool}/.well-known/jwks.json", shared.endpoint),
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code", "token"],
            "scopes_supported": ["openid", "email", "phone", "profile"],
            "subject_types_supported": ["public"],
        })),
        _ => Err(no_such_page()),
    }
}

fn fault_page(shared: &Shared) -> Value {
    let inner = shared.lock();
    let lines = inner.faults.rules().iter().map(|(rule, n_calls)| {
        json!({
            "operation": rule.operation,
            "when": format!("{:?}", rule.when),
            "fault": format!("{:?}", rule.fault),
            "calls": n_calls,
        })
    });
    json!({"faults": lines.collect::<Value>()})
}

fn replace_faults(shared: &Shared, body: &[u8]) -> Result<(), Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::new("SerializationException", "expected UTF-8 text"))?;
    let faults = Faults::from_ron(text).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Refusal::new("SerializationException", lines.join("; "))
    })?;
    shared.lock().faults = FaultPlayer::new(faults);
    Ok(())
}

fn no_such_page() -> Refusal {
    unknown_operation("the sandbox has no such page, or its test controls are off").with_status(404)
}
