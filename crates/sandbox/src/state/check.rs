//! What a state file must satisfy beyond its form: ids of AWS's shape, passwords that fit their policy, references that
//! lead somewhere. A state that AWS could not hold would make flows pass here and fail there.

use std::collections::BTreeMap;

use ron::error::Position;

use crate::{
    client::{Client, Flow},
    hidden::Hidden,
    mfa::{self, Factor},
    oauth,
    policy::PasswordPolicy,
    state::{
        IdentityPoolState, UserPoolState, UserState, UserStatus,
        read::{Entry, Reader, one_of},
    },
};

const START: Position = Position { line: 1, col: 1 };

pub(crate) fn region_and_account(reader: &mut Reader<'_>, region: &str, account_id: &str) {
    if !is_region(region) {
        reader.problem(START, "region", format!("expected a region such as `us-east-1`, found `{region}`"));
    }
    if account_id.len() != 12 || !account_id.bytes().all(|b| b.is_ascii_digit()) {
        reader.problem(START, "account_id", format!("expected twelve digits, found `{account_id}`"));
    }
}

pub(crate) fn user_pool_id(reader: &mut Reader<'_>, region: &str, path: &str, position: Position, id: &str) {
    let rest = id.strip_prefix(region).and_then(|rest| rest.strip_prefix('_')).unwrap_or_default();
    if rest.len() != 9 || !rest.bytes().all(|b| b.is_ascii_alphanumeric()) {
        reader.problem(position, path, format!("expected `{region}_` and nine letters or digits, found `{id}`"));
    }
}

pub(crate) fn confirmation_code(reader: &mut Reader<'_>, path: &str, position: Position, code: &Hidden) {
    let code = code.reveal();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        reader.problem(position, &format!("{path}.confirmation_code"), "expected six digits, found something else");
    }
}

pub(crate) fn client(reader: &mut Reader<'_>, entry: &Entry<Client>) {
    let Entry { path, key, position, value } = entry;
    if key.len() != 26 || !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        reader.problem(*position, path, format!("expected 26 lower-case letters or digits, found `{key}`"));
    }
    if value.rotation_grace_seconds.is_some() && value.allows(Flow::REFRESH_TOKEN_AUTH) {
        let message =
            "expected no `REFRESH_TOKEN_AUTH` in `auth_flows` of a client whose refresh tokens rotate, found it";
        reader.problem(*position, path, message);
    }
    if value.rotation_grace_seconds.is_some_and(|seconds| seconds > 60) {
        reader.problem(*position, &format!("{path}.rotation_grace_seconds"), "expected 0 to 60, found more");
    }
    if let Some(secret) = &value.secret {
        let secret = secret.reveal();
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '+';
        if !(24..=64).contains(&secret.len()) || !secret.chars().all(is_allowed) {
            let message = "expected 24 to 64 letters, digits, `_` or `+`, found something else";
            reader.problem(*position, &format!("{path}.secret"), message);
        }
    }
}

pub(crate) fn client_ids_are_new(
    reader: &mut Reader<'_>,
    path: &str,
    pool: &UserPoolState,
    earlier: &BTreeMap<String, UserPoolState>,
) {
    for id in pool.clients.keys() {
        if earlier.values().any(|other| other.clients.contains_key(id)) {
            reader.problem(START, &format!("{path}.clients.{id}"), "expected each client in one pool, found it in two");
        }
    }
}

pub(crate) fn user(reader: &mut Reader<'_>, policy: &PasswordPolicy, entry: &Entry<UserState>) {
    let Entry { path, key, position, value } = entry;
    if key.is_empty() || key.chars().count() > 128 || key.chars().any(char::is_whitespace) {
        reader.problem(*position, path, "expected a user name of 1 to 128 characters without spaces, found another");
    }
    if let Err(refusal) = policy.check(value.password.reveal()) {
        let message = format!("expected a password that fits the pool's policy; {}", lower_first(&refusal.message));
        reader.problem(*position, &format!("{path}.password"), message);
    }
    for (attribute, address, mark) in [("email", &value.email, "@"), ("phone_number", &value.phone_number, "+")] {
        if address.as_ref().is_some_and(|address| !address.contains(mark)) {
            reader.problem(*position, &format!("{path}.{attribute}"), format!("expected text with `{mark}`"));
        }
    }
    if value.totp_key.as_ref().is_some_and(|key| mfa::decoded(key.reveal()).is_none_or(|key| key.is_empty())) {
        let message = "expected a key in base 32 (A to Z, 2 to 7, without `=`), found something else";
        reader.problem(*position, &format!("{path}.totp_key"), message);
    }
    if value.mfa.contains(&Factor::SoftwareToken) && value.totp_key.is_none() {
        reader.problem(*position, path, "expected a `totp_key` for the factor SoftwareToken, found none");
    }
    if value.default && (value.status != UserStatus::Confirmed || !value.enabled) {
        let message = "expected the default user to be confirmed and enabled, found one that cannot sign in";
        reader.problem(*position, path, message);
    }
}

pub(crate) fn default_users(reader: &mut Reader<'_>, user_pools: &BTreeMap<String, UserPoolState>) {
    let defaults = user_pools.values().flat_map(|pool| pool.users.iter().filter(|(_, user)| user.default));
    let names: Vec<&str> = defaults.map(|(name, _)| name.as_str()).collect();
    if names.len() > 1 {
        reader.problem(START, "user_pools", format!("expected one default user, found {}", one_of(&names)));
    }
}

pub(crate) fn identity_pool(
    reader: &mut Reader<'_>,
    region: &str,
    entry: &Entry<IdentityPoolState>,
    user_pools: &BTreeMap<String, UserPoolState>,
) {
    let Entry { path, key, position, value } = entry;
    let uuid = key.strip_prefix(region).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    if !is_uuid(uuid) {
        reader.problem(*position, path, format!("expected `{region}:` and a lower-case UUID, found `{key}`"));
    }
    for provider in &value.providers {
        let is_known =
            user_pools.get(&provider.user_pool).is_some_and(|pool| pool.clients.contains_key(&provider.client));
        if !is_known {
            let message = format!(
                "expected a pool and client of this file, found `{}` and `{}`",
                provider.user_pool, provider.client
            );
            reader.problem(*position, &format!("{path}.providers"), message);
        }
    }
}

pub(crate) fn oauth_provider(reader: &mut Reader<'_>, entry: &Entry<oauth::ProviderState>) {
    let Entry { path, key, position, value } = entry;
    if !key.contains('.') || !key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b)) {
        reader.problem(*position, path, format!("expected a lower-case host such as `api.amazon.com`, found `{key}`"));
    }
    if value.clients.is_empty() {
        reader.problem(*position, &format!("{path}.clients"), "expected a client, found none");
    }
}

pub(crate) fn login_providers(
    reader: &mut Reader<'_>,
    entry: &Entry<IdentityPoolState>,
    providers: &BTreeMap<String, oauth::ProviderState>,
) {
    let Entry { path, position, value, .. } = entry;
    for (key, client) in &value.login_providers {
        let is_known = providers.iter().any(|(host, it)| it.login_key(host) == *key && it.clients.contains_key(client));
        if !is_known {
            let message = format!("expected a client of an OAuth provider of this file, found `{client}` of `{key}`");
            reader.problem(*position, &format!("{path}.login_providers"), message);
        }
    }
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() >= 3
        && parts[..parts.len() - 1].iter().all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_lowercase()))
        && parts[parts.len() - 1].parse::<u8>().is_ok()
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'-'))
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_ascii_lowercase().to_string() + characters.as_str()).unwrap_or_default()
}
