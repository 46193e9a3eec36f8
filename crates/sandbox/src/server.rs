//! The HTTP side: one handler that guards, routes, applies faults and calls operations.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, Response},
};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    Clock,
    faults::{Fault, FaultPlayer, Faults},
    members::Members,
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
            (&Method::GET, "clock") => json!({"now_ms": (shared.clock)()}),
            (&Method::GET, "faults") => fault_page(shared),
            (&Method::PUT, "faults") => {
                replace_faults(shared, &read_body(body).await?)?;
                fault_page(shared)
            }
            _ => return Err(no_such_page()),
        },
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
    let plan = {
        let mut inner = shared.lock();
        if inner.log.len() == KEPT_REQUESTS {
            inner.log.pop_front();
        }
        inner.log.push_back(Logged { operation: operation.name, signed: protocol::is_signed(headers) });
        inner.faults.plan(operation.name)
    };
    if plan.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(plan.delay_ms)).await;
    }
    let work = || match run(shared, operation, headers, body) {
        Ok(bytes) => Reply::ok(bytes),
        Err(refusal) => refusal.into(),
    };
    Ok(match plan.fault {
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
        Some(Fault::Throttle) => return Err(Refusal::new("TooManyRequestsException", "Rate exceeded")),
        Some(Fault::LimitExceeded) => {
            let message = "Attempt limit exceeded, please try after some time.";
            return Err(Refusal::new("LimitExceededException", message));
        }
        Some(Fault::EmptyObject) => Outcome::Reply(Reply::ok(b"{}".to_vec())),
        Some(Fault::Html) => {
            let page = "<!DOCTYPE html><title>Sign in to this network</title><p>Fault script: captive portal.</p>";
            Outcome::Reply(Reply::foreign(200, "text/html", page))
        }
        Some(Fault::Hang) => hang(shared.stage.clone()).await,
    })
}

fn run(shared: &Shared, operation: &Operation, headers: &HeaderMap, body: &[u8]) -> Result<Vec<u8>, Refusal> {
    protocol::check_signature(operation, headers)?;
    let object = protocol::members_of(body)?;
    let now_ms = (shared.clock)();
    let answer = {
        let mut inner = shared.lock();
        inner.world.now_ms = now_ms;
        (operation.run)(&mut inner.world, Members::new(operation.service, &object))?
    };
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
