//! The page on which a user signs in in the browser, and the codes that it gives (RFC 6749, section 4.1; RFC 7636).
//!
//! Stricter than many: no code without a challenge of the method S256, and no way back but to this machine.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};

use super::{Form, Mischief, OAuthRefusal, Response, Visit, page::escaped};
use crate::{generator::MIXED, world::World};

pub(super) const PATH: &str = "/authorize";
/// How long a code is good.
const CODE_MS: u64 = 60_000;
/// What a request may hold; the form on the page carries all of it on.
const PARAMETERS: [&str; 8] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
];

/// A code that was given to a browser.
pub(crate) struct AuthorizationCode {
    host: String,
    client: String,
    redirect_uri: String,
    challenge: String,
    pub scope: String,
    pub nonce: Option<String>,
    ends_ms: u64,
    is_used: bool,
}

/// Shows the form.
pub(super) fn show(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    check_way_back(world, visit)?;
    if let Err(refusal) = check_request(&visit.form) {
        return Ok(back(world, visit, &[("error", refusal.error), ("error_description", &refusal.description)]));
    }
    let hidden: String = PARAMETERS
        .iter()
        .filter_map(|name| Some((name, visit.form.get(name)?)))
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value)))
        .collect();
    let (host, user) = (escaped(visit.host), escaped(&world.provider(visit.host)?.user));
    let client = escaped(visit.form.get("client_id").unwrap_or_default());
    Ok(Response::Page(format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in</title><h1>Sandbox of {host}</h1><form \
         method=\"post\" action=\"{}\">{hidden}<p>{client} wants to know who you are.</p><p><button name=\"decision\" \
         value=\"approve\">Sign in as {user}</button> <button name=\"decision\" value=\"deny\">Cancel</button></p></form>\
         </html>",
        escaped(&visit.url(PATH))
    )))
}

/// Takes the decision and sends the browser back.
pub(super) fn decide(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let (client, redirect_uri) = check_way_back(world, visit)?;
    let challenge = match check_request(&visit.form) {
        Ok(challenge) => challenge.to_owned(),
        Err(refusal) => {
            return Ok(back(world, visit, &[("error", refusal.error), ("error_description", &refusal.description)]));
        }
    };
    match visit.form.get("decision") {
        Some("approve") => {}
        Some("deny") => {
            let why = [("error", "access_denied"), ("error_description", "The user refused.")];
            return Ok(back(world, visit, &why));
        }
        Some(_) | None => return show(world, visit),
    }
    let code = world.generator.next("authorization code").text(MIXED, 43);
    let given = AuthorizationCode {
        host: visit.host.to_owned(),
        client,
        redirect_uri,
        challenge,
        scope: visit.form.get("scope").unwrap_or_default().to_owned(),
        nonce: visit.form.get("nonce").map(str::to_owned),
        ends_ms: world.now_ms + CODE_MS,
        is_used: false,
    };
    world.oauth.codes.insert(code.clone(), given);
    Ok(back(world, visit, &[("code", &code)]))
}

/// A client and a way back that are right. While they are not, nobody may be sent anywhere.
fn check_way_back(world: &World, visit: &Visit<'_>) -> Result<(String, String), OAuthRefusal> {
    let client = world.check_client(visit.host, &visit.form, false)?;
    let redirect_uri = visit.form.required("redirect_uri")?;
    let is_of_this_machine = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"]
        .iter()
        .filter_map(|start| redirect_uri.strip_prefix(start))
        .any(|rest| {
            rest.split('/').next().is_some_and(|port| port.parse::<u16>().is_ok()) && !rest.contains(['?', '#'])
        });
    if is_of_this_machine {
        return Ok((client, redirect_uri.to_owned()));
    }
    let message = "expected a redirect_uri of this machine such as http://127.0.0.1:PORT/callback";
    Err(OAuthRefusal::new("invalid_request", message))
}

/// The challenge of a request that is one.
fn check_request(form: &Form) -> Result<&str, OAuthRefusal> {
    if form.required("response_type")? != "code" {
        return Err(OAuthRefusal::new("unsupported_response_type", "expected response_type code"));
    }
    if !form.required("scope")?.split(' ').any(|scope| scope == "openid") {
        return Err(OAuthRefusal::new("invalid_scope", "expected openid among the scopes"));
    }
    if form.required("code_challenge_method")? != "S256" {
        return Err(OAuthRefusal::new("invalid_request", "expected code_challenge_method S256"));
    }
    let challenge = form.required("code_challenge")?;
    if challenge.len() != 43 {
        return Err(OAuthRefusal::new("invalid_request", "expected a code_challenge of 43 letters"));
    }
    Ok(challenge)
}

/// Sends the browser back with these parameters, the state and the issuer.
fn back(world: &World, visit: &Visit<'_>, parameters: &[(&str, &str)]) -> Response {
    let provider = world.provider(visit.host).ok();
    let mischief = provider.and_then(|it| it.mischief);
    let issuer = match (mischief, provider) {
        (Some(Mischief::OtherIssuer), _) | (_, None) => "https://mischief.example".to_owned(),
        (_, Some(provider)) => format!("https://{}", provider.login_key(visit.host)),
    };
    let state = match mischief {
        Some(Mischief::OtherState) => Some("mischief"),
        _ => visit.form.get("state"),
    };
    let mut url = visit.form.get("redirect_uri").unwrap_or_default().to_owned();
    let all = parameters.iter().copied().chain(state.map(|state| ("state", state))).chain([("iss", &*issuer)]);
    for (index, (name, value)) in all.enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.push_str(name);
        url.push('=');
        url.push_str(&encoded(value));
    }
    Response::Redirect(url)
}

/// Percent-encodes all but unreserved characters (RFC 3986, section 2.3).
pub(crate) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// Takes a code for tokens; it is used from then on. Answers scope and nonce.
pub(super) fn redeem(
    world: &mut World,
    visit: &Visit<'_>,
    client: &str,
) -> Result<(String, Option<String>), OAuthRefusal> {
    let code = visit.form.required("code")?;
    let (redirect_uri, verifier) = (visit.form.required("redirect_uri")?, visit.form.required("code_verifier")?);
    let now_ms = world.now_ms;
    let refused = |why: &str| OAuthRefusal::new("invalid_grant", why);
    let given = world.oauth.codes.get_mut(code).filter(|it| it.host == visit.host && it.client == client);
    let given = given.ok_or_else(|| refused("The code is not valid."))?;
    if given.is_used {
        // Whoever asks twice may have stolen the code, so what was given for it ends too.
        world.oauth.end_what_was_given_for(code);
        return Err(refused("The code was used before."));
    }
    if now_ms >= given.ends_ms {
        return Err(refused("The code has ended."));
    }
    if given.redirect_uri != redirect_uri {
        return Err(refused("The redirect_uri is not that of the code."));
    }
    if URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes())) != given.challenge {
        return Err(refused("The code_verifier does not fit the code_challenge."));
    }
    given.is_used = true;
    Ok((given.scope.clone(), given.nonce.clone()))
}
