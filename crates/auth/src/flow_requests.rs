//! Serves the flow requests that belong to no bus from the session of one run: arguments in, one exchange, a reply out.

use crate::backend::{Answer, AuthFailure, Challenge, Claims, CodeDelivery, SecondFactors, Session, SignIn};
use crate::bus::{PASSWORD_SIGN_IN, PROVIDER_NOTIFICATIONS, PROVIDER_REQUESTS, SIGN_OUT_EVENT, SUCCESS};
use crate::flow::{account, attributes, authenticator, challenge, claims, password, requests, role, sign_in};
use crate::records::{challenge_data, challenge_from, credentials_data, no_challenge};
use crate::server::{Arguments, failed, signed_in};
use authcanvas_interpreter::{Data, Notification, Reply, Secret};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// True for the operations of this file.
pub(crate) fn serves(operation: &str) -> bool {
    static KINDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    KINDS.get_or_init(|| requests().iter().map(|request| request.kind).collect()).contains(operation)
}

/// Answers a request that [`serves`] says is one of these.
pub(crate) async fn answer(
    session: &Session,
    operation: &str,
    arguments: &Arguments<'_>,
    outcomes: &[&'static str],
) -> Reply {
    let reply = match operation {
        sign_in::WITH_PASSWORD => {
            let (provider, username, password) = (arguments.text(0), arguments.text(1), arguments.secret(2));
            session.sign_in_with_proof(provider, username, password).await.map(signed_in)
        }
        sign_in::BY_CHOICE => {
            let (username, preferred, password) = (arguments.text(0), arguments.text(1), arguments.secret(2));
            session.sign_in_by_choice(username, preferred, password).await.map(signed_in)
        }
        sign_in::WITH_CUSTOM_CHALLENGE => {
            let (username, password) = (arguments.text(0), arguments.secret(1));
            session.sign_in_by_own_challenge(username, password).await.map(signed_in)
        }
        challenge::ANSWER => answer_challenge(session, arguments).await,
        password::CHANGE => session.change_password(&arguments.secret(0), &arguments.secret(1)).await.map(done),
        account::RESEND_CODE => session.resend_code(arguments.text(0)).await.map(delivered),
        account::GET_USER => session.user().await.map(|(username, attributes)| {
            let attributes = attributes.iter().map(|(name, value)| (Data::text(name), Data::text(value)));
            Reply::new(SUCCESS, vec![Data::text(&username), Data::Map(attributes.collect())])
        }),
        account::REVOKE => session.revoke_tokens().await.map(signed_out),
        attributes::SIGN_UP => {
            let (username, password) = (arguments.text(0), arguments.secret(1));
            session.sign_up(username, password, &arguments.text_map(2)).await.map(|user| {
                let delivery = user.delivery.unwrap_or_default();
                let destination = [Data::text(&delivery.destination), Data::text(&delivery.medium)];
                Reply::new(
                    SUCCESS,
                    [vec![Data::text(&user.user_sub), Data::Bool(user.confirmed)], destination.to_vec()].concat(),
                )
            })
        }
        attributes::UPDATE => session.update_attributes(&arguments.text_map(0)).await.map(delivered),
        attributes::SEND_CODE => session.send_attribute_code(arguments.text(0)).await.map(delivered),
        attributes::VERIFY => session.verify_attribute(arguments.text(0), &arguments.secret(1)).await.map(done),
        attributes::DELETE => session.delete_attributes(&arguments.texts(0)).await.map(done),
        account::SIGN_OUT_EVERYWHERE => session.sign_out_everywhere().await.map(signed_out),
        account::DELETE_USER => session.delete_user().await.map(signed_out),
        claims::READ => session.claims(arguments.text(0)).map(claims_reply),
        claims::VERIFY => {
            let token = Some(arguments.secret(1)).filter(|token| !token.is_empty());
            session.verify_id_token(arguments.text(0), token).await.map(claims_reply)
        }
        role::REQUEST_FOR_ROLE => {
            let credentials = session.request_credentials_for_role(arguments.text(0)).await;
            credentials.map(|credentials| Reply::new(SUCCESS, vec![credentials_data(&credentials)]))
        }
        authenticator::BEGIN => begin_authenticator(session, arguments).await,
        authenticator::CONFIRM => {
            let challenge = challenge_from(arguments.data(0));
            let confirmed = session.confirm_authenticator(challenge.as_ref(), &arguments.secret(1)).await;
            confirmed.map(|next| Reply::new(SUCCESS, vec![next_challenge(next.as_ref())]))
        }
        authenticator::PREFER => {
            let wanted = SecondFactors {
                app: arguments.flag(0),
                sms: arguments.flag(1),
                email: arguments.flag(2),
                preferred: arguments.text(3).to_owned(),
            };
            session.set_second_factors(&wanted).await.map(done)
        }
        // The machine refuses an outcome that the operation does not have, so this cannot pass for success.
        _ => Ok(Reply::new("", Vec::new())),
    };
    reply.unwrap_or_else(|failure| failed(&failure, outcomes))
}

async fn answer_challenge(session: &Session, arguments: &Arguments<'_>) -> Result<Reply, AuthFailure> {
    let challenge = challenge_from(arguments.data(0)).ok_or_else(AuthFailure::no_challenge)?;
    let answer =
        Answer { answer: arguments.secret(1), choice: arguments.text(2).to_owned(), attributes: arguments.text_map(3) };
    let sign_in = session.answer_challenge(&challenge, &answer).await?;
    let is_end = matches!(sign_in, SignIn::Tokens(_));
    let reply = signed_in(sign_in);
    if !is_end {
        return Ok(reply);
    }
    // The sign-in that was answered with a challenge has come to a good end.
    let reply = reply.settling(format!("{PROVIDER_REQUESTS}.{PASSWORD_SIGN_IN}"));
    let sign_ins = [sign_in::WITH_PASSWORD, sign_in::BY_CHOICE, sign_in::WITH_CUSTOM_CHALLENGE];
    Ok(sign_ins.into_iter().fold(reply, Reply::settling))
}

fn claims_reply(claims: Claims) -> Reply {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let subject = claims.get("sub").map(text).unwrap_or_default();
    let expires_at = claims.get("exp").and_then(Value::as_f64).unwrap_or(0.0);
    // Sorted: a map of data has an order, and a token's own order means nothing.
    let sorted: BTreeMap<&String, String> = claims.iter().map(|(name, value)| (name, text(value))).collect();
    let map = sorted.into_iter().map(|(name, value)| (Data::text(name), Data::text(&value))).collect();
    Reply::new(SUCCESS, vec![Data::Map(map), Data::text(&subject), Data::Number(expires_at)])
}

async fn begin_authenticator(session: &Session, arguments: &Arguments<'_>) -> Result<Reply, AuthFailure> {
    let challenge = challenge_from(arguments.data(0));
    let (key, next) = session.begin_authenticator(challenge.as_ref()).await?;
    let username = challenge.map(|challenge| challenge.username);
    let uri = key_uri(&key, username.as_deref().unwrap_or("user"), "Authcanvas");
    Ok(Reply::new(SUCCESS, vec![Data::Secret(key), Data::Secret(uri), next_challenge(next.as_ref())]))
}

/// The URI that authenticator apps read from a QR code ("Key Uri Format" of Google Authenticator; the parameters that
/// Cognito uses are that format's defaults).
fn key_uri(key: &Secret, account: &str, issuer: &str) -> Secret {
    let plain = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    Secret::new(format!("otpauth://totp/{0}:{1}?secret={2}&issuer={0}", plain(issuer), plain(account), key.expose()))
}

fn next_challenge(next: Option<&Challenge>) -> Data {
    next.map_or_else(no_challenge, |next| challenge_data(&next.name, [], &[], next.session.clone(), &next.username))
}

fn done(_: ()) -> Reply {
    Reply::new(SUCCESS, Vec::new())
}

fn delivered(delivery: CodeDelivery) -> Reply {
    Reply::new(SUCCESS, vec![Data::text(&delivery.destination), Data::text(&delivery.medium)])
}

/// Whoever listens hears of the sign-out as of any other.
fn signed_out(_: ()) -> Reply {
    Reply::new(SUCCESS, Vec::new()).notifying(Notification {
        bus: PROVIDER_NOTIFICATIONS.into(),
        event: SIGN_OUT_EVENT.into(),
        arguments: vec![Data::text("AWSCognitoIDP")],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uri_is_what_apps_read() {
        let uri = key_uri(&Secret::new("GEZDGNBV"), "ada lovelace", "Authcanvas");
        assert_eq!(uri.expose(), "otpauth://totp/Authcanvas:ada%20lovelace?secret=GEZDGNBV&issuer=Authcanvas");
    }
}
