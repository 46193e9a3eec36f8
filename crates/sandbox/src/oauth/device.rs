//! Device codes: made, decided upon, polled for (RFC 8628).

use serde_json::{Map, Value, json};

use super::{Decision, Dialect, OAuthRefusal, Response, SLOW_DOWN_MS, Visit};
use crate::{answer::Answer, world::World};

/// The letters of user codes: no vowels, so that no words appear, and nothing that looks like something else.
const USER_CODE_LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

/// A device code and what became of it.
pub(crate) struct DeviceCode {
    pub host: String,
    pub client: String,
    pub user_code: String,
    pub scope: String,
    pub ends_ms: u64,
    /// What a client has to wait from the last poll on.
    interval_ms: u64,
    last_poll_ms: Option<u64>,
    /// Polls that were told to wait.
    n_waits: u32,
    pub verdict: Verdict,
}

/// What was decided about a device code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Open,
    Approved,
    Denied,
    /// Tokens were given for it.
    Used,
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Verdict::Open => "open",
            Verdict::Approved => "approved",
            Verdict::Denied => "denied",
            Verdict::Used => "used",
        }
    }
}

/// Login with Amazon's `create/codepair`.
pub(crate) fn create_code_pair(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let response_type = visit.form.required("response_type")?;
    if response_type != "device_code" {
        return Err(OAuthRefusal::new("unsupported_response_type", "expected response_type device_code"));
    }
    let client = world.check_client(visit.host, &visit.form, false)?;
    let scope = visit.form.required("scope")?;
    let user_code = world.generator.next("user code").text(USER_CODE_LETTERS, 6);
    let reply = make(world, visit, client, scope, user_code)?;
    Ok(document(reply, "verification_uri", false))
}

/// Google's `device/code`.
pub(crate) fn google_code(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let client = world.check_client(visit.host, &visit.form, false)?;
    let scope = visit.form.required("scope")?;
    let reply = make_dashed(world, visit, client, scope)?;
    Ok(document(reply, "verification_url", false))
}

/// The device authorization endpoint of RFC 8628.
pub(crate) fn device_authorization(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let client = world.check_client(visit.host, &visit.form, true)?;
    let scope = visit.form.get("scope").unwrap_or_default();
    let reply = make_dashed(world, visit, client, scope)?;
    Ok(document(reply, "verification_uri", true))
}

struct Made {
    device_code: String,
    user_code: String,
    page: String,
    code_s: u64,
    interval_s: u64,
}

fn document(made: Made, page_name: &str, is_complete: bool) -> Response {
    let mut body = Map::new();
    if is_complete {
        body.insert(
            "verification_uri_complete".to_owned(),
            format!("{}?user_code={}", made.page, made.user_code).into(),
        );
    }
    body.insert("device_code".to_owned(), made.device_code.into());
    body.insert("user_code".to_owned(), made.user_code.into());
    body.insert(page_name.to_owned(), made.page.into());
    body.insert("expires_in".to_owned(), made.code_s.into());
    body.insert("interval".to_owned(), made.interval_s.into());
    Response::Document(Answer::new(Value::Object(body)))
}

fn make_dashed(world: &mut World, visit: &Visit<'_>, client: String, scope: &str) -> Result<Made, OAuthRefusal> {
    let letters = world.generator.next("user code").text(USER_CODE_LETTERS, 8);
    let user_code = format!("{}-{}", &letters[..4], &letters[4..]);
    make(world, visit, client, scope, user_code)
}

fn make(
    world: &mut World,
    visit: &Visit<'_>,
    client: String,
    scope: &str,
    user_code: String,
) -> Result<Made, OAuthRefusal> {
    let provider = world.provider(visit.host)?;
    let (dialect, code_s, interval_s) = (provider.dialect, provider.code_s(), provider.interval_s());
    let device_code = world.new_device_code(dialect);
    let code = DeviceCode {
        host: visit.host.to_owned(),
        client,
        user_code: user_code.clone(),
        scope: scope.to_owned(),
        ends_ms: world.now_ms + code_s * 1000,
        interval_ms: interval_s * 1000,
        last_poll_ms: None,
        n_waits: 0,
        verdict: Verdict::Open,
    };
    world.oauth.device_codes.insert(device_code.clone(), code);
    Ok(Made { device_code, user_code, page: visit.url("/device"), code_s, interval_s })
}

/// Whether tokens may be given for a device code now; when they may, it is used from now on.
pub(crate) fn poll(world: &mut World, host: &str, device_code: &str, client: Option<&str>) -> Result<(), OAuthRefusal> {
    let (now_ms, provider) = (world.now_ms, world.provider(host)?);
    let (dialect, decision) = (provider.dialect, provider.decision);
    let replies = Replies(dialect);
    let code = world.oauth.device_codes.get_mut(device_code).filter(|code| code.host == host);
    let code = code.ok_or_else(|| replies.unknown())?;
    if client.is_some_and(|client| client != code.client) {
        return Err(replies.unknown());
    }
    if code.verdict == Verdict::Used {
        // Whoever asks twice may have stolen the code, so what was given for it ends too.
        world.oauth.end_what_was_given_for(device_code);
        return Err(replies.unknown());
    }
    if now_ms >= code.ends_ms {
        return Err(replies.expired());
    }
    let too_fast = code.last_poll_ms.is_some_and(|last| now_ms < last + code.interval_ms);
    code.last_poll_ms = Some(now_ms);
    if too_fast {
        code.interval_ms += SLOW_DOWN_MS;
        return Err(replies.slow_down());
    }
    match (code.verdict, decision) {
        (Verdict::Open, Decision::ApproveAfter(n)) if code.n_waits >= n => code.verdict = Verdict::Approved,
        (Verdict::Open, Decision::DenyAfter(n)) if code.n_waits >= n => code.verdict = Verdict::Denied,
        _ => {}
    }
    match code.verdict {
        Verdict::Approved => {
            code.verdict = Verdict::Used;
            Ok(())
        }
        Verdict::Denied => Err(replies.denied()),
        Verdict::Open | Verdict::Used => {
            code.n_waits += 1;
            Err(replies.pending())
        }
    }
}

/// Decides about a user code; false when there is none that is still open. Upper and lower case and dashes are all the
/// same, for people type them.
pub(crate) fn decide(world: &mut World, user_code: &str, approve: bool) -> bool {
    let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let (now_ms, typed) = (world.now_ms, plain(user_code));
    let mut codes = world.oauth.device_codes.values_mut();
    let Some(code) =
        codes.find(|it| plain(&it.user_code) == typed && it.verdict == Verdict::Open && now_ms < it.ends_ms)
    else {
        return false;
    };
    code.verdict = if approve { Verdict::Approved } else { Verdict::Denied };
    true
}

/// Every device code, as the control API lists them.
pub(crate) fn listing(world: &World) -> Value {
    let codes = world.oauth.device_codes.values();
    codes
        .map(|code| {
            let verdict = if now_is_past(world, code) { "expired" } else { code.verdict.name() };
            json!({"provider": code.host, "client": code.client, "user_code": code.user_code, "state": verdict})
        })
        .collect()
}

fn now_is_past(world: &World, code: &DeviceCode) -> bool {
    code.verdict == Verdict::Open && world.now_ms >= code.ends_ms
}

/// What each provider says to a poll.
struct Replies(Dialect);

impl Replies {
    fn pending(&self) -> OAuthRefusal {
        let refusal = OAuthRefusal::new("authorization_pending", "The user has not decided yet.");
        if self.0 == Dialect::Google { refusal.with_status(428) } else { refusal }
    }

    fn slow_down(&self) -> OAuthRefusal {
        slow_down(self.0)
    }

    fn denied(&self) -> OAuthRefusal {
        let refusal = OAuthRefusal::new("access_denied", "The user refused.");
        if self.0 == Dialect::Google { refusal.with_status(403) } else { refusal }
    }

    fn expired(&self) -> OAuthRefusal {
        match self.0 {
            Dialect::LoginWithAmazon => OAuthRefusal::new("invalid_code_pair", "The code pair is invalid or expired."),
            Dialect::Google | Dialect::OpenIdConnect => {
                OAuthRefusal::new("expired_token", "The device code has ended.")
            }
        }
    }

    fn unknown(&self) -> OAuthRefusal {
        match self.0 {
            Dialect::LoginWithAmazon => OAuthRefusal::new("invalid_code_pair", "The code pair is invalid or expired."),
            Dialect::Google | Dialect::OpenIdConnect => {
                OAuthRefusal::new("invalid_grant", "The device code is not valid.")
            }
        }
    }
}

/// How a provider says that it was asked too often.
pub(super) fn slow_down(dialect: Dialect) -> OAuthRefusal {
    let refusal = OAuthRefusal::new("slow_down", "Polled before the interval was over.");
    if dialect == Dialect::Google { refusal.with_status(403) } else { refusal }
}
