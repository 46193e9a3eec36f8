//! `InitiateAuth`, and the tokens that a sign-in gives.
//!
//! Sources: API reference `InitiateAuth`, `AuthenticationResultType`; developer guide "Understanding the identity (ID)
//! token" and "Understanding the access token".

use serde_json::{Map, Value, json};

use crate::{
    answer::Answer,
    client::{Flow, wrong_password},
    grant::{Grant, Step, refresh_token},
    members::{
        Members, TextRule,
        rules::{CLIENT_ID, SESSION},
    },
    operations::{choice, own_challenge, proof, refresh, second_factor},
    refusal::{Refusal, invalid_parameter, not_authorized},
    state::UserStatus,
    token::Claims,
    user::User,
    world::{AppClient, World},
};

const AUTH_FLOW: TextRule = TextRule::new("AuthFlow").one_of(&[
    "USER_SRP_AUTH",
    "REFRESH_TOKEN_AUTH",
    "REFRESH_TOKEN",
    "CUSTOM_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_USER_PASSWORD_AUTH",
    "USER_AUTH",
]);

/// Signs a user in, or opens the challenge that has to be answered first.
pub(crate) fn initiate_auth(world: &mut World, mut members: Members<'_>) -> Result<Answer, Refusal> {
    let flow = members.text(&AUTH_FLOW);
    let client_id = members.text(&CLIENT_ID);
    let parameters = members.text_map("AuthParameters");
    members.optional_text(&SESSION);
    members.finish()?;

    let client = world.app_client(client_id)?;
    let parameter = |name: &str| parameters.get(name).copied();
    let required = |name: &str| parameter(name).ok_or_else(|| missing_parameter(name));
    let secret_hash = parameter("SECRET_HASH");
    match flow {
        "USER_PASSWORD_AUTH" => {
            require_flow(&client, Flow::USER_PASSWORD_AUTH)?;
            let (username, password) = (required("USERNAME")?, required("PASSWORD")?);
            client.settings.check_secret_hash(&client.id, username, secret_hash)?;
            with_password(world, &client, username, password)
        }
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => {
            require_flow(&client, Flow::REFRESH_TOKEN_AUTH)?;
            refresh::with_refresh_token(world, &client, required("REFRESH_TOKEN")?, secret_hash)
        }
        "USER_SRP_AUTH" => {
            require_flow(&client, Flow::USER_SRP_AUTH)?;
            let username = required("USERNAME")?;
            client.settings.check_secret_hash(&client.id, username, secret_hash)?;
            proof::begin(world, &client, username, required("SRP_A")?, false)
        }
        "CUSTOM_AUTH" => {
            require_flow(&client, Flow::CUSTOM_AUTH)?;
            let username = required("USERNAME")?;
            client.settings.check_secret_hash(&client.id, username, secret_hash)?;
            own_challenge::begin(world, &client, username, &parameters)
        }
        "USER_AUTH" => {
            require_flow(&client, Flow::USER_AUTH)?;
            let username = required("USERNAME")?;
            client.settings.check_secret_hash(&client.id, username, secret_hash)?;
            choice::begin(world, &client, username, &parameters)
        }
        // The remaining names are those of administrators' flows, which belong to `AdminInitiateAuth`.
        _ => Err(invalid_parameter("Initiate Auth method not supported.")),
    }
}

/// The refusal of a flow without one of its parameters.
pub(crate) fn missing_parameter(name: &str) -> Refusal {
    invalid_parameter(format!("Missing required parameter {name}"))
}

fn require_flow(client: &AppClient, flow: Flow) -> Result<(), Refusal> {
    if client.settings.allows(flow) {
        return Ok(());
    }
    Err(invalid_parameter(match flow {
        Flow::USER_SRP_AUTH | Flow::CUSTOM_AUTH => format!("{} is not enabled for the client.", flow.name()),
        Flow::ADMIN_USER_PASSWORD_AUTH | Flow::REFRESH_TOKEN_AUTH | Flow::USER_AUTH | Flow::USER_PASSWORD_AUTH => {
            format!("{} flow not enabled for this client", flow.name())
        }
    }))
}

/// Signs a user in who shows the password.
pub(crate) fn with_password(
    world: &mut World,
    client: &AppClient,
    username: &str,
    password: &str,
) -> Result<Answer, Refusal> {
    let now_ms = world.now_ms;
    let user =
        world.user_pool_mut(&client.pool)?.users.get_mut(username).ok_or_else(|| client.settings.unknown_user())?;
    check_password(user, password, now_ms)?;
    after_password(world, client, username)
}

/// Goes on for a user who has shown the password. AWS tells what is wrong with an account only to such a one.
pub(crate) fn after_password(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    let now_ms = world.now_ms;
    let user = world.user_pool(&client.pool)?.users.get(username).ok_or_else(|| client.settings.unknown_user())?;
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    match user.status {
        UserStatus::Confirmed => second_factor::after_first_factor(world, client, username),
        UserStatus::Unconfirmed => Err(Refusal::new("UserNotConfirmedException", "User is not confirmed.")),
        UserStatus::ForceChangePassword => {
            if user.temporary_password_ends_ms.is_some_and(|end| now_ms >= end) {
                let message = "Temporary password has expired and must be reset by an administrator.";
                return Err(not_authorized(message));
            }
            new_password_required(world, client, username)
        }
    }
}

/// Goes on for a user who has shown something else than the password, and can have tokens.
pub(crate) fn without_password(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    check_account(world, client, username)?;
    sign_in(world, client, username)
}

/// Checks that nothing keeps a user from signing in without a password.
pub(crate) fn check_account(world: &World, client: &AppClient, username: &str) -> Result<(), Refusal> {
    let user = world.user_pool(&client.pool)?.users.get(username).ok_or_else(|| client.settings.unknown_user())?;
    if !user.enabled {
        return Err(not_authorized("User is disabled."));
    }
    if user.status == UserStatus::Unconfirmed {
        return Err(Refusal::new("UserNotConfirmedException", "User is not confirmed."));
    }
    Ok(())
}

/// Compares a password, counting failures as AWS does.
pub(crate) fn check_password(user: &mut User, password: &str, now_ms: u64) -> Result<(), Refusal> {
    let is_right = user.has_password(password);
    count_attempt(user, is_right, now_ms)
}

/// Counts an attempt to show the password; even a right one is refused while the user is locked out.
pub(crate) fn count_attempt(user: &mut User, is_right: bool, now_ms: u64) -> Result<(), Refusal> {
    if user.attempts.is_locked(now_ms) {
        return Err(not_authorized("Password attempts exceeded"));
    }
    if is_right {
        user.attempts = Default::default();
        Ok(())
    } else {
        user.attempts.fail(now_ms);
        Err(wrong_password())
    }
}

fn new_password_required(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    let user = world.user_pool(&client.pool)?.users.get(username).ok_or_else(wrong_password)?;
    let parameters = json!({
        "USER_ID_FOR_SRP": username,
        "requiredAttributes": "[]",
        "userAttributes": json!(user.attributes).to_string(),
    });
    second_factor::open(world, client, username, Step::NewPassword, "NEW_PASSWORD_REQUIRED", parameters)
}

/// Signs a user in who has proven everything, and starts a grant.
pub(crate) fn sign_in(world: &mut World, client: &AppClient, username: &str) -> Result<Answer, Refusal> {
    let user = world.user_pool(&client.pool)?.users.get(username).ok_or_else(wrong_password)?;
    let grant = Grant {
        pool: client.pool.clone(),
        client: client.id.clone(),
        username: username.to_owned(),
        sub: user.sub.clone(),
        auth_time_s: world.now_s(),
        ends_ms: world.now_ms + client.settings.refresh_token_seconds * 1000,
        n_sign_outs: user.n_sign_outs,
        is_revoked: false,
        n_rotations: 0,
        rotated_ms: 0,
    };
    let origin_jti = world.generator.next("grant").uuid();
    let refresh = refresh_token(&world.generator, &origin_jti, 0);
    world.grants.insert(origin_jti.clone(), grant);
    let mut result = tokens(world, client, username, &origin_jti)?;
    result.put_refresh_token(refresh);
    Ok(result.into_answer())
}

/// An `AuthenticationResult` whose tokens are not signed yet.
pub(crate) struct AuthenticationResult {
    body: Map<String, Value>,
    access: Claims,
    id: Claims,
}

impl AuthenticationResult {
    /// The same with a refresh token.
    pub fn put_refresh_token(&mut self, token: String) {
        self.body.insert("RefreshToken".to_owned(), Value::String(token));
    }

    /// The reply of `InitiateAuth` and `RespondToAuthChallenge`.
    pub fn into_answer(self) -> Answer {
        self.within(json!({"ChallengeParameters": {}}))
    }

    /// A reply that has these members beside the result.
    pub fn within(self, mut members: Value) -> Answer {
        members["AuthenticationResult"] = self.body.into();
        Answer::new(members)
            .with_token("/AuthenticationResult/AccessToken", self.access)
            .with_token("/AuthenticationResult/IdToken", self.id)
    }
}

/// New access and ID tokens of a grant.
pub(crate) fn tokens(
    world: &mut World,
    client: &AppClient,
    username: &str,
    origin_jti: &str,
) -> Result<AuthenticationResult, Refusal> {
    let auth_time_s = world.grants.get(origin_jti).map_or(world.now_s(), |grant| grant.auth_time_s);
    let event_id = world.generator.next("event").uuid();
    let (access_jti, id_jti) = (world.generator.next("jti").uuid(), world.generator.next("jti").uuid());
    let user = world.user_pool(&client.pool)?.users.get(username).ok_or_else(wrong_password)?;

    let mut common = Map::new();
    let mut put = |name: &str, value: Value| drop(common.insert(name.to_owned(), value));
    put("auth_time", auth_time_s.into());
    put("event_id", event_id.into());
    put("iat", world.now_s().into());
    put("iss", world.issuer(&client.pool).into());
    put("origin_jti", origin_jti.into());
    put("sub", user.sub.as_str().into());

    let mut access = common.clone();
    let mut put = |name: &str, value: Value| drop(access.insert(name.to_owned(), value));
    put("client_id", client.id.as_str().into());
    put("exp", (world.now_s() + client.settings.access_token_seconds).into());
    put("jti", access_jti.into());
    put("scope", "aws.cognito.signin.user.admin".into());
    put("token_use", "access".into());
    put("username", username.into());

    let mut id = common;
    let mut put = |name: &str, value: Value| drop(id.insert(name.to_owned(), value));
    put("aud", client.id.as_str().into());
    put("cognito:username", username.into());
    put("exp", (world.now_s() + client.settings.id_token_seconds).into());
    put("jti", id_jti.into());
    put("token_use", "id".into());
    for (name, value) in &user.attributes {
        let is_flag = matches!(name.as_str(), "email_verified" | "phone_number_verified");
        put(name, if is_flag { (value == "true").into() } else { value.as_str().into() });
    }

    let body = json!({
        "AccessToken": null,
        "ExpiresIn": client.settings.access_token_seconds,
        "IdToken": null,
        "TokenType": "Bearer",
    });
    let body = body.as_object().cloned().unwrap_or_default();
    Ok(AuthenticationResult { body, access, id })
}
