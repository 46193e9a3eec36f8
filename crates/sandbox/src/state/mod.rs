//! What exists when a sandbox starts: pools, app clients, users, identity pools.
//!
//! Written by people as RON, read by `read.rs`, checked by `check.rs`. `seeded.ron` shows the form.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::Deserialize;

use crate::{
    client::{Client, Contact},
    first_factor::{CustomChallenge, FirstFactor},
    hidden::Hidden,
    mfa::{Factor, PoolMfa},
    oauth,
    policy::PasswordPolicy,
};

mod check;
mod read;

pub(crate) use read::Reader;
pub use read::StateProblem;

/// What exists when a sandbox starts. Passwords and client secrets in it have no readable `Debug` form.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) region: String,
    pub(crate) account_id: String,
    pub(crate) user_pools: BTreeMap<String, UserPoolState>,
    pub(crate) identity_pools: BTreeMap<String, IdentityPoolState>,
    pub(crate) oauth_providers: BTreeMap<String, oauth::ProviderState>,
    pub(crate) ids: PoolIds,
}

/// The ids that a program needs to use a sandbox: what an AWS resource mapping file holds.
#[derive(Clone, PartialEq, Eq)]
pub struct PoolIds {
    /// The region in every id and issuer.
    pub region: String,
    /// The twelve digits of the account.
    pub account_id: String,
    /// The user pool.
    pub user_pool: String,
    /// An app client of that pool.
    pub app_client: String,
    /// The client's secret where it has one. Every call must then carry a secret hash.
    pub app_client_secret: Option<String>,
    /// The identity pool.
    pub identity_pool: String,
}

impl fmt::Debug for PoolIds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secret = self.app_client_secret.as_ref().map(|_| "(hidden)");
        formatter
            .debug_struct("PoolIds")
            .field("region", &self.region)
            .field("account_id", &self.account_id)
            .field("user_pool", &self.user_pool)
            .field("app_client", &self.app_client)
            .field("app_client_secret", &secret)
            .field("identity_pool", &self.identity_pool)
            .finish()
    }
}

/// A user pool at the start.
#[derive(Clone, Debug)]
pub(crate) struct UserPoolState {
    pub name: String,
    pub confirmation_code: Option<Hidden>,
    pub auto_verified: Vec<Contact>,
    pub password_policy: PasswordPolicy,
    pub mfa: PoolMfa,
    pub first_factors: Vec<FirstFactor>,
    pub custom_challenges: Vec<CustomChallenge>,
    pub clients: BTreeMap<String, Client>,
    pub users: BTreeMap<String, UserState>,
}

/// A user at the start.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UserState {
    pub password: Hidden,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub phone_number: Option<String>,
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// The second factors that are turned on.
    #[serde(default)]
    pub mfa: Vec<Factor>,
    /// The key of an authenticator app that has proved itself, in base 32.
    #[serde(default)]
    pub totp_key: Option<Hidden>,
    #[serde(default)]
    pub status: UserStatus,
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    pub default: bool,
}

/// `UserStatus` of the user pools API, as far as the sandbox knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum UserStatus {
    #[default]
    Confirmed,
    Unconfirmed,
    ForceChangePassword,
}

impl UserStatus {
    /// The status in a reply.
    pub fn name(self) -> &'static str {
        match self {
            UserStatus::Confirmed => "CONFIRMED",
            UserStatus::Unconfirmed => "UNCONFIRMED",
            UserStatus::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
    }
}

/// An identity pool at the start; `CreateIdentityPool` makes the same.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct IdentityPoolState {
    #[serde(default = "default_name")]
    pub name: String,
    /// Whether an identity may be had without a login.
    #[serde(default)]
    pub guests: bool,
    #[serde(default)]
    pub providers: Vec<ProviderState>,
    /// `SupportedLoginProviders`: clients of OAuth providers by login key, such as `www.amazon.com`.
    #[serde(default)]
    pub login_providers: BTreeMap<String, String>,
    #[serde(default)]
    pub roles: RolesState,
}

/// A user pool whose tokens an identity pool accepts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProviderState {
    pub user_pool: String,
    pub client: String,
}

/// The roles of an identity pool; without them there are no credentials.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RolesState {
    pub authenticated: Option<String>,
    pub unauthenticated: Option<String>,
    /// What users may choose by `CustomRoleArn`; AWS reads it from the token.
    pub choices: Vec<String>,
}

impl State {
    /// Reads a state file (RON). Every problem that can be told apart is reported at once, each with its place.
    pub fn from_ron(text: &str) -> Result<State, Vec<StateProblem>> {
        read::state(text)
    }

    /// The state of the quick start: one user pool, one app client without a secret, one identity pool with guests,
    /// and the user `test1` whom Open 3D Engine's sample graphs use.
    pub fn seeded() -> State {
        State::from_ron(include_str!("seeded.ron"))
            .expect("the embedded state is valid, which a test of this crate reads")
    }

    /// The confirmation code that the default user pool always sends, if it is fixed.
    pub fn default_confirmation_code(&self) -> Option<&str> {
        self.user_pools.get(&self.ids.user_pool)?.confirmation_code.as_ref().map(Hidden::reveal)
    }

    /// The hosts that the OAuth providers stand for.
    pub fn oauth_hosts(&self) -> BTreeSet<String> {
        self.oauth_providers.keys().cloned().collect()
    }

    /// The secret of an OAuth client, if it has one.
    pub fn oauth_client_secret(&self, client: &str) -> Option<&str> {
        let client = self.oauth_providers.values().find_map(|provider| provider.clients.get(client))?;
        client.secret.as_ref().map(Hidden::reveal)
    }

    /// After how many polls the users of all OAuth providers approve device codes by themselves; nothing where a person
    /// has to decide anywhere.
    pub fn approves_device_codes_after(&self) -> Option<u32> {
        let decisions = self.oauth_providers.values().map(|provider| match provider.decision {
            oauth::Decision::ApproveAfter(n) => Some(n),
            oauth::Decision::ByPerson | oauth::Decision::DenyAfter(_) => None,
        });
        decisions.collect::<Option<Vec<_>>>()?.into_iter().max()
    }

    /// Whether the users of all OAuth providers decide on pages by themselves; false where a person has to anywhere.
    pub fn visits_pages(&self) -> bool {
        !self.oauth_providers.is_empty()
            && self.oauth_providers.values().all(|provider| provider.decision != oauth::Decision::ByPerson)
    }

    /// User name and password of the first user that is marked `default: true`: whom a run signs in when nobody says
    /// otherwise.
    pub fn default_user(&self) -> Option<(&str, &str)> {
        self.user_pools
            .values()
            .flat_map(|pool| &pool.users)
            .find(|(_, user)| user.default)
            .map(|(username, user)| (username.as_str(), user.password.reveal()))
    }
}

fn yes() -> bool {
    true
}

fn default_name() -> String {
    "Sandbox".to_owned()
}
