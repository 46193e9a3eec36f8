//! Everything that a running sandbox remembers. One lock holds it; an operation is a plain function over it.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    client::{Client, Contact},
    first_factor::{CustomChallenge, FirstFactor},
    generator::{Generator, LOWER, MIXED},
    grant::{Found, Grant, Session, Sessions},
    hidden::Hidden,
    mfa::PoolMfa,
    oauth::OAuth,
    outbox::Message,
    policy::PasswordPolicy,
    refusal::{Refusal, not_authorized, not_found},
    state::{RolesState, State, UserPoolState},
    user::User,
};

/// Everything that a running sandbox remembers.
pub(crate) struct World {
    /// The time of the request at hand. Nothing else in an operation knows the time.
    pub now_ms: u64,
    pub region: String,
    pub account_id: String,
    pub generator: Generator,
    pub user_pools: BTreeMap<String, UserPool>,
    pub identity_pools: BTreeMap<String, IdentityPool>,
    /// Identities of all pools by their id.
    pub identities: BTreeMap<String, Identity>,
    /// Which identity a login belongs to: (identity pool, provider, `sub`).
    pub identity_of_login: BTreeMap<(String, String, String), String>,
    /// Sign-ins by the `origin_jti` of their tokens.
    pub grants: BTreeMap<String, Grant>,
    pub sessions: Sessions,
    pub oauth: OAuth,
    pub outbox: VecDeque<Message>,
}

/// A user pool.
pub(crate) struct UserPool {
    pub name: String,
    pub policy: PasswordPolicy,
    pub mfa: PoolMfa,
    pub first_factors: Vec<FirstFactor>,
    pub custom_challenges: Vec<CustomChallenge>,
    pub auto_verified: Vec<Contact>,
    /// The code that is sent instead of a random one.
    pub fixed_code: Option<Hidden>,
    pub clients: BTreeMap<String, Client>,
    pub users: BTreeMap<String, User>,
    /// How many users of a name were deleted: a new user of that name is another person, with another `sub`.
    pub n_deleted: BTreeMap<String, u32>,
    pub created_ms: u64,
}

/// An identity pool.
pub(crate) struct IdentityPool {
    pub name: String,
    pub guests: bool,
    /// Provider names (`cognito-idp.<region>.amazonaws.com/<user pool>`) and the clients whose tokens are accepted.
    pub providers: Vec<(String, String)>,
    /// Login keys of OAuth providers and the client whose tokens are accepted.
    pub login_providers: BTreeMap<String, String>,
    pub roles: RolesState,
}

/// An identity: a guest, or whoever can show one of its logins.
pub(crate) struct Identity {
    pub pool: String,
    /// `sub` by provider name.
    pub logins: BTreeMap<String, String>,
}

/// An app client, with the pool that it belongs to.
pub(crate) struct AppClient {
    pub id: String,
    pub pool: String,
    pub settings: Client,
}

impl World {
    /// The world at the start.
    pub fn new(state: State, seed: u64, now_ms: u64) -> World {
        let mut world = World {
            now_ms,
            region: state.region,
            account_id: state.account_id,
            generator: Generator::new(seed),
            user_pools: BTreeMap::new(),
            identity_pools: BTreeMap::new(),
            identities: BTreeMap::new(),
            identity_of_login: BTreeMap::new(),
            grants: BTreeMap::new(),
            sessions: Sessions::default(),
            oauth: OAuth { providers: state.oauth_providers, ..OAuth::default() },
            outbox: VecDeque::new(),
        };
        for (id, pool) in state.user_pools {
            let pool = world.user_pool_from_state(&id, pool);
            world.user_pools.insert(id, pool);
        }
        for (id, pool) in state.identity_pools {
            let providers =
                pool.providers.into_iter().map(|it| (world.provider_name(&it.user_pool), it.client)).collect();
            let pool = IdentityPool {
                name: pool.name,
                guests: pool.guests,
                providers,
                login_providers: pool.login_providers,
                roles: pool.roles,
            };
            world.identity_pools.insert(id, pool);
        }
        world
    }

    fn user_pool_from_state(&self, id: &str, state: UserPoolState) -> UserPool {
        let temporary_ms = state.password_policy.temporary_password_validity_days * 86_400_000;
        let users = state.users.iter().map(|(username, user)| {
            let sub = self.generator.named("sub", &[id, username, "0"]).uuid();
            (username.clone(), User::from_state((id, username), sub, user, temporary_ms, self.now_ms))
        });
        UserPool {
            name: state.name,
            users: users.collect(),
            policy: state.password_policy,
            mfa: state.mfa,
            first_factors: state.first_factors,
            custom_challenges: state.custom_challenges,
            auto_verified: state.auto_verified,
            fixed_code: state.confirmation_code,
            clients: state.clients,
            n_deleted: BTreeMap::new(),
            created_ms: self.now_ms,
        }
    }

    /// The time in seconds, as tokens have it.
    pub fn now_s(&self) -> u64 {
        self.now_ms / 1000
    }

    /// An app client by its id.
    pub fn app_client(&self, id: &str) -> Result<AppClient, Refusal> {
        self.user_pools
            .iter()
            .find_map(|(pool, it)| it.clients.get(id).map(|client| (pool, client)))
            .map(|(pool, client)| AppClient { id: id.to_owned(), pool: pool.clone(), settings: client.clone() })
            .ok_or_else(|| not_found(format!("User pool client {id} does not exist.")))
    }

    /// A user pool by its id.
    pub fn user_pool(&self, id: &str) -> Result<&UserPool, Refusal> {
        self.user_pools.get(id).ok_or_else(|| no_user_pool(id))
    }

    /// A user pool by its id.
    pub fn user_pool_mut(&mut self, id: &str) -> Result<&mut UserPool, Refusal> {
        self.user_pools.get_mut(id).ok_or_else(|| no_user_pool(id))
    }

    /// An identity pool by its id.
    pub fn identity_pool(&self, id: &str) -> Result<&IdentityPool, Refusal> {
        self.identity_pools.get(id).ok_or_else(|| not_found(format!("IdentityPool '{id}' not found.")))
    }

    /// The open session of a token.
    pub fn open_session(&mut self, token: &str) -> Result<Session, Refusal> {
        match self.sessions.find(&self.generator, token, self.now_ms) {
            Found::Open(session) => Ok(session.clone()),
            Found::Forged => Err(not_authorized("Invalid session for the user.")),
            Found::Ended => Err(not_authorized("Invalid session for the user, session is expired.")),
            Found::Used => Err(not_authorized("Invalid session for the user, session can only be used once.")),
        }
    }

    /// Closes an open session: it was answered.
    pub fn use_session(&mut self, token: &str) {
        if let Found::Open(session) = self.sessions.find(&self.generator, token, self.now_ms) {
            session.is_used = true;
        }
    }

    /// The `sub` of a user who is about to be created.
    pub fn new_sub(&self, pool: &str, username: &str) -> String {
        let n_deleted = self.user_pools.get(pool).and_then(|it| it.n_deleted.get(username)).copied().unwrap_or(0);
        self.generator.named("sub", &[pool, username, &n_deleted.to_string()]).uuid()
    }

    /// Deletes a user. Tokens and sessions of the deleted user stop working, because they hold the old `sub`.
    pub fn delete_user(&mut self, pool: &str, username: &str) {
        if let Some(pool) = self.user_pools.get_mut(pool)
            && pool.users.remove(username).is_some()
        {
            *pool.n_deleted.entry(username.to_owned()).or_insert(0) += 1;
        }
    }

    /// The id of a new user pool.
    pub fn new_user_pool_id(&mut self) -> String {
        format!("{}_{}", self.region, self.generator.next("user pool").text(MIXED, 9))
    }

    /// The id of a new app client.
    pub fn new_client_id(&mut self) -> String {
        self.generator.next("app client").text(LOWER, 26)
    }

    /// The secret of a new app client.
    pub fn new_client_secret(&mut self) -> Hidden {
        Hidden::new(self.generator.next("client secret").text(LOWER, 52))
    }

    /// An Amazon resource name in this region and account.
    pub fn arn(&self, service: &str, resource: &str) -> String {
        let partition = match self.region.split('-').next() {
            _ if self.region.starts_with("us-gov-") => "aws-us-gov",
            Some("cn") => "aws-cn",
            Some(_) | None => "aws",
        };
        format!("arn:{partition}:{service}:{}:{}:{resource}", self.region, self.account_id)
    }

    /// The issuer in the tokens of a user pool.
    pub fn issuer(&self, pool: &str) -> String {
        format!("https://{}", self.provider_name(pool))
    }

    /// The name under which an identity pool knows a user pool: the key in `Logins`.
    pub fn provider_name(&self, pool: &str) -> String {
        // China's regions have their own domain; every other region that Cognito serves has this one.
        let suffix = if self.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        format!("cognito-idp.{}.{suffix}/{pool}", self.region)
    }
}

fn no_user_pool(id: &str) -> Refusal {
    not_found(format!("User pool {id} does not exist."))
}
