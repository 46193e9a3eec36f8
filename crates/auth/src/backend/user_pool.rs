//! The calls to a Cognito user pool: what a sign-in gives, sign-up, confirmation. Sign-ins are in
//! `user_pool_flows.rs`, refreshing in `user_pool_refresh.rs`.
//!
//! Each function is one exchange, unsigned, as the AWS API reference describes the operation. Nothing is remembered
//! here; see `session_state.rs`. Success is only what holds what it must: a 200 without it is a failure.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::settings::Need;
use super::surroundings::Surroundings;
use super::tokens::{Tokens, expiry};
use authcanvas_interpreter::Secret;
use aws_sdk_cognitoidentityprovider::types::{AttributeType, AuthenticationResultType};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use std::collections::{BTreeMap, HashMap};

pub(crate) const PROVIDER: &str = "AWSCognitoIDP";

/// What a sign-in gave (InitiateAuth: either an authentication result or a challenge).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// The user is signed in.
    Tokens(Tokens),
    /// The user pool asks for more first.
    Challenge {
        /// Cognito's name of the challenge, such as `SMS_MFA`; also names that this program does not know.
        name: String,
        /// What the challenge says, such as where a code was sent.
        parameters: BTreeMap<String, String>,
        /// What it lets choose, where it asks to choose.
        choices: Vec<String>,
        /// What the answer must carry.
        session: Secret,
        /// Whose sign-in it belongs to, as the user pool knows the user.
        username: String,
    },
}

/// What a sign-up gave (SignUp).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedUp {
    /// The user's id in the pool, the `uuid` of Open 3D Engine's success event.
    pub user_sub: String,
    /// True when the pool confirmed the user by itself.
    pub confirmed: bool,
    /// Where a confirmation code was sent, if one was.
    pub delivery: Option<CodeDelivery>,
}

/// Where a code was sent (`CodeDeliveryDetailsType`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeDelivery {
    /// The masked address, such as `t***@t***`.
    pub destination: String,
    /// `EMAIL` or `SMS`.
    pub medium: String,
    /// The attribute that the code confirms, such as `email`.
    pub attribute: String,
}

/// What InitiateAuth and RespondToAuthChallenge answer with.
pub(crate) struct Step {
    pub challenge: Option<String>,
    pub parameters: HashMap<String, String>,
    /// What can be chosen, where the answer lists it beside the parameters.
    pub choices: Vec<String>,
    pub session: Option<String>,
    pub result: Option<AuthenticationResultType>,
}

impl Step {
    /// The name that the pool itself knows the user by, which is what an answer has to carry (`USER_ID_FOR_SRP`).
    pub fn known_as(&self, username: &str) -> String {
        let name = self.parameters.get("USER_ID_FOR_SRP").filter(|name| !name.is_empty());
        name.map_or_else(|| username.to_owned(), Clone::clone)
    }

    /// Tokens or the next challenge.
    pub fn sign_in(self, username: &str, now_ms: u64, exchange: &Exchange<'_>) -> Result<SignIn, AuthFailure> {
        let known_as = self.known_as(username);
        if let Some(challenge) = self.challenge {
            let plain = |text: &str| exchange.without_secrets(text);
            return Ok(SignIn::Challenge {
                name: plain(&challenge),
                username: known_as,
                choices: choices(self.choices, &self.parameters).iter().map(|choice| plain(choice)).collect(),
                parameters: self.parameters.iter().map(|(name, value)| (plain(name), plain(value))).collect(),
                session: Secret::new(self.session.unwrap_or_default()),
            });
        }
        match self.result {
            Some(result) => tokens(result, now_ms, exchange).map(SignIn::Tokens),
            None => Err(exchange.incomplete("neither tokens nor a challenge")),
        }
    }
}

/// What a challenge lets choose: told by itself, or among its parameters as a list in JSON.
fn choices(told: Vec<String>, parameters: &HashMap<String, String>) -> Vec<String> {
    if !told.is_empty() {
        return told;
    }
    let list = ["MFAS_CAN_CHOOSE", "MFAS_CAN_SETUP"].iter().find_map(|name| parameters.get(*name));
    list.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default()
}

/// Attributes as the service takes them.
pub(crate) fn attribute_types(attributes: &BTreeMap<String, String>) -> Vec<AttributeType> {
    let one = |(name, value): (&String, &String)| {
        AttributeType::builder().name(name).value(value).build().expect("the attribute has its name")
    };
    attributes.iter().map(one).collect()
}

/// SignUp with attributes. A step that is made once: it is never repeated by itself.
pub(crate) async fn sign_up(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    username: &str,
    password: &Secret,
    attributes: &BTreeMap<String, String>,
) -> Result<SignedUp, AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let secrets = with_client_secret(backend, password);
    let exchange = Exchange { operation: Operation::SignUp, provider: PROVIDER, secrets: &secrets };
    let answer = clients
        .user_pool_once
        .sign_up()
        .client_id(client_id)
        .set_secret_hash(secret_hash(backend, client_id, username))
        .username(username)
        .password(password.expose())
        .set_user_attributes(Some(attribute_types(attributes)))
        .send()
        .await
        .map_err(|error| exchange.failure(&error))?;
    if answer.user_sub.is_empty() {
        return Err(exchange.incomplete("no id of the new user"));
    }
    let plain = |text: String| exchange.without_secrets(&text);
    Ok(SignedUp {
        user_sub: plain(answer.user_sub),
        confirmed: answer.user_confirmed,
        delivery: answer.code_delivery_details.map(|details| CodeDelivery {
            destination: plain(details.destination.unwrap_or_default()),
            medium: details.delivery_medium.map(|medium| medium.as_str().to_owned()).unwrap_or_default(),
            attribute: details.attribute_name.unwrap_or_default(),
        }),
    })
}

/// ConfirmSignUp. A step that is made once: it is never repeated by itself.
pub(crate) async fn confirm_sign_up(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    username: &str,
    code: &Secret,
) -> Result<(), AuthFailure> {
    let client_id = client_id(backend)?;
    let clients = clients(backend, surroundings).await?;
    let secrets = with_client_secret(backend, code);
    let exchange = Exchange { operation: Operation::ConfirmSignUp, provider: PROVIDER, secrets: &secrets };
    clients
        .user_pool_once
        .confirm_sign_up()
        .client_id(client_id)
        .set_secret_hash(secret_hash(backend, client_id, username))
        .username(username)
        .confirmation_code(code.expose())
        .send()
        .await
        .map_err(|error| exchange.failure(&error))?;
    Ok(())
}

pub(crate) fn client_id(backend: &Backend) -> Result<&str, AuthFailure> {
    let missing = || AuthFailure::settings(PROVIDER, &backend.missing_problem(Need::AppClient));
    backend.app_client().ok_or_else(missing)
}

pub(crate) async fn clients<'b>(
    backend: &'b Backend,
    surroundings: &dyn Surroundings,
) -> Result<&'b super::clients::Clients, AuthFailure> {
    let clients = backend.clients().await.map_err(|problem| AuthFailure::settings(PROVIDER, &problem))?;
    clients.check_user_pool_host(surroundings, PROVIDER)?;
    Ok(clients)
}

pub(crate) fn with_client_secret<'a>(backend: &'a Backend, secret: &'a Secret) -> Vec<&'a Secret> {
    [Some(secret), backend.client_secret()].into_iter().flatten().collect()
}

/// The keyed hash by which an app client with a secret shows that it knows it: base64 of HMAC-SHA-256 over user name
/// and client id (Cognito developer guide, "Computing secret hash values").
pub(crate) fn secret_hash(backend: &Backend, client_id: &str, username: &str) -> Option<String> {
    let secret = backend.client_secret()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes());
    let mut context = hmac::Context::with_key(&key);
    context.update(username.as_bytes());
    context.update(client_id.as_bytes());
    Some(STANDARD.encode(context.sign()))
}

/// The tokens of a result that is whole.
pub(crate) fn tokens(
    result: AuthenticationResultType,
    now_ms: u64,
    exchange: &Exchange<'_>,
) -> Result<Tokens, AuthFailure> {
    let secret = |text: Option<String>| Secret::new(text.unwrap_or_default());
    let (access_token, id_token) = (secret(result.access_token), secret(result.id_token));
    if access_token.is_empty() || id_token.is_empty() {
        return Err(exchange.incomplete("no access token or no id token"));
    }
    let Some((expires_in_secs, expires_at_ms)) = expiry(result.expires_in, now_ms, &[&access_token, &id_token]) else {
        return Err(exchange.incomplete("tokens that do not say when they end"));
    };
    let refresh_token = secret(result.refresh_token);
    Ok(Tokens { provider: PROVIDER.to_owned(), access_token, id_token, refresh_token, expires_in_secs, expires_at_ms })
}

#[cfg(test)]
mod tests {
    use super::super::resource_mapping::ResourceMappings;
    use super::super::settings::{Ambient, BackendSettings};
    use super::*;

    #[test]
    fn the_secret_hash_is_cognitos() {
        // Computed with Python: base64(hmac_sha256(b"secret", b"user" + b"client")).
        let settings =
            BackendSettings { client_secret: Some(Secret::new("secret")), ..BackendSettings::new(Ambient::Ignore) };
        let backend = Backend::new(settings, ResourceMappings::NotLoaded);
        let expected = "wvW87lzZoI+qQCVGmWVBJLlucdJ65huAVP1z+0MgA6E=";
        assert_eq!(secret_hash(&backend, "client", "user").as_deref(), Some(expected));
        let without = Backend::new(BackendSettings::new(Ambient::Ignore), ResourceMappings::NotLoaded);
        assert_eq!(secret_hash(&without, "client", "user"), None);
    }
}
