//! What one run knows: initialized providers, tokens, logins, identities, cached credentials.
//!
//! Plain data and plain changes; no clock, no network, no lock. `session.rs` makes the exchanges between the changes.
//! The rule that everything here serves: an identity and its credentials belong to the set of logins they were asked
//! for with, and are gone when that set stops being theirs.

use super::browser_sign_in::BrowserSignIn;
use super::device_grant::DeviceSignIn;
use super::discovery::Metadata;
use super::failure::AuthFailure;
use super::id_token::KeySet;
use super::identity_pool::{Credentials, IDENTITY_PROVIDER, LoginTokens};
use super::providers::{ProviderName, ProviderSettings};
use super::settings::SettingsProblem;
use super::tokens::{Tokens, subject};
use super::user_pool_factor::SecondFactor;
use authcanvas_interpreter::Secret;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Credentials and tokens count as ended this long before they end (the AWS SDK's `CognitoCachingCredentialsProvider`).
pub(crate) const EXPIRY_MARGIN_MS: u64 = 30_000;

/// The state of a session.
#[derive(Debug, Default)]
pub(crate) struct SessionState {
    pub user_management: bool,
    pub authorization: bool,
    providers: BTreeMap<ProviderName, ProviderSettings>,
    tokens: BTreeMap<ProviderName, Tokens>,
    logins: BTreeMap<ProviderName, Login>,
    /// What issuers said about themselves, by issuer.
    pub metadata: BTreeMap<String, Arc<Metadata>>,
    /// The keys of issuers, by their URL.
    pub keys: BTreeMap<String, Arc<KeySet>>,
    /// Sign-ins in the browser that were begun and that somebody may still wait for.
    pub browser_sign_ins: BTreeMap<ProviderName, BrowserSignIn>,
    /// Device sign-ins that were begun and that somebody may still ask for.
    pub device_sign_ins: BTreeMap<ProviderName, DeviceSignIn>,
    /// The sign-in that waits for the code of a second factor, with its user.
    pub second_factor: Option<(String, SecondFactor)>,
    authenticated: Identity,
    anonymous: Identity,
    /// Counts the changes that make an exchange under way out of date.
    generation: u64,
    next_stranger: u64,
}

/// A login as an identity pool takes it.
#[derive(Clone, Debug)]
struct Login {
    /// The pool's key of the provider; none when the settings do not tell it (no user pool id).
    key: Option<String>,
    token: Secret,
    user: User,
    expires_at_ms: u64,
}

/// Whose login it is, as far as one can tell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum User {
    /// Issuer and subject of the id token.
    Known(String, String),
    /// A token that names nobody: a stranger to every other, since it could be anybody.
    Stranger(u64),
}

#[derive(Debug, Default)]
struct Identity {
    id: Option<String>,
    /// By the role that was asked for; empty for the one that the pool chooses.
    credentials: BTreeMap<String, Credentials>,
}

/// What a request for credentials has to do.
#[derive(Debug)]
pub(crate) enum Plan {
    Cached(Credentials),
    Fetch(Fetch),
}

/// An exchange for credentials: what to ask with, and for whom.
#[derive(Clone, Debug)]
pub(crate) struct Fetch {
    pub identity_id: Option<String>,
    pub logins: LoginTokens,
    /// The role that was asked for; empty for the one that the pool chooses.
    pub role: String,
    users: BTreeMap<ProviderName, User>,
    generation: u64,
    /// Providers whose login had ended when the exchange was planned.
    pub ended: Vec<ProviderName>,
}

impl Fetch {
    /// What makes two exchanges the same one.
    pub fn flight_key(&self) -> (bool, u64, String) {
        (self.is_anonymous(), self.generation, self.role.clone())
    }

    pub fn is_anonymous(&self) -> bool {
        self.users.is_empty()
    }
}

impl SessionState {
    /// Starts anew with these providers. Their old tokens are gone; logins stay, as in Open 3D Engine, until they are
    /// signed out or reset.
    pub fn set_providers(&mut self, providers: BTreeMap<ProviderName, ProviderSettings>) {
        self.providers = providers;
        self.tokens.clear();
        self.metadata.clear();
        self.keys.clear();
        self.browser_sign_ins.clear();
        self.device_sign_ins.clear();
        self.second_factor = None;
    }

    pub fn provider(&self, provider: &ProviderName) -> Option<&ProviderSettings> {
        self.providers.get(provider)
    }

    pub fn tokens(&self, provider: &ProviderName) -> Option<&Tokens> {
        self.tokens.get(provider)
    }

    /// Keeps the tokens of a sign-in and, before anyone can be told of it, the login that follows from them.
    pub fn sign_in(&mut self, provider: ProviderName, tokens: Tokens, login_key: Option<String>) {
        let known = subject(&tokens.id_token).map(|(issuer, subject)| User::Known(issuer, subject));
        let user = known.unwrap_or_else(|| {
            self.next_stranger += 1;
            User::Stranger(self.next_stranger)
        });
        self.keep_login(provider, tokens, login_key, user);
    }

    /// Keeps the tokens of a refresh, which belong to whoever the old ones belonged to, also where they name nobody.
    pub fn refresh(&mut self, provider: ProviderName, tokens: Tokens, login_key: Option<String>) {
        match self.logins.get(&provider).map(|login| login.user.clone()) {
            Some(user @ User::Stranger(_)) => self.keep_login(provider, tokens, login_key, user),
            Some(User::Known(..)) | None => self.sign_in(provider, tokens, login_key),
        }
    }

    fn keep_login(&mut self, provider: ProviderName, tokens: Tokens, login_key: Option<String>, user: User) {
        let before = self.users();
        let login = Login { key: login_key, token: tokens.id_token.clone(), user, expires_at_ms: tokens.expires_at_ms };
        self.logins.insert(provider.clone(), login);
        self.tokens.insert(provider, tokens);
        self.logins_changed(&before);
    }

    /// Drops the tokens and the login of a provider; false when there was nothing to sign out of.
    pub fn sign_out(&mut self, provider: &ProviderName) -> bool {
        let before = self.users();
        self.tokens.remove(provider);
        self.device_sign_ins.remove(provider);
        self.browser_sign_ins.remove(provider);
        if *provider == ProviderName::AWSCognitoIDP {
            self.second_factor = None;
        }
        let had_login = self.logins.remove(provider).is_some();
        if had_login {
            self.logins_changed(&before);
        }
        had_login || self.providers.contains_key(provider)
    }

    /// Forgets logins, identities and credentials; providers and their tokens stay.
    pub fn reset(&mut self) {
        self.logins.clear();
        self.authenticated = Identity::default();
        self.anonymous = Identity::default();
        self.generation += 1;
    }

    pub fn has_logins(&self) -> bool {
        !self.logins.is_empty()
    }

    /// The signed-in user's identity if anybody is signed in, else the guest's.
    pub fn identity_id(&self) -> Option<&str> {
        if self.has_logins() { self.authenticated.id.as_deref() } else { self.anonymous.id.as_deref() }
    }

    /// What it takes to get credentials for whoever is signed in now, or for a guest if nobody is.
    pub fn plan_credentials(&self, now_ms: u64, role: &str) -> Result<Plan, AuthFailure> {
        let identity = if self.has_logins() { &self.authenticated } else { &self.anonymous };
        if let Some(credentials) = identity.credentials.get(role).filter(|cached| is_fresh(cached, now_ms)) {
            return Ok(Plan::Cached(credentials.clone()));
        }
        let mut logins = LoginTokens::new();
        for (provider, login) in &self.logins {
            // Asking without this login would mean asking for somebody else.
            let Some(key) = &login.key else {
                let message = format!("the login of {provider} cannot be used: no user pool id");
                return Err(AuthFailure::settings(IDENTITY_PROVIDER, &SettingsProblem::Missing(message)));
            };
            logins.insert(key.clone(), login.token.clone());
        }
        let ended = self.logins.iter().filter(|(_, login)| login.expires_at_ms <= now_ms);
        Ok(Plan::Fetch(Fetch {
            identity_id: identity.id.clone(),
            logins,
            role: role.to_owned(),
            users: self.users(),
            generation: self.generation,
            ended: ended.map(|(provider, _)| provider.clone()).collect(),
        }))
    }

    /// The logins that end by a time and can be refreshed, each with whether it has ended now.
    pub fn ending_logins(&self, now_ms: u64, by_ms: u64) -> Vec<(ProviderName, bool)> {
        let ending = self.logins.iter().filter(|(provider, login)| {
            let tokens = self.tokens.get(provider);
            login.expires_at_ms <= by_ms && tokens.is_some_and(|tokens| !tokens.refresh_token.is_empty())
        });
        ending.map(|(provider, login)| (provider.clone(), login.expires_at_ms <= now_ms)).collect()
    }

    /// Counts the changes that make an exchange under way out of date.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Keeps an identity id that was asked for, unless things have changed since.
    pub fn keep_identity(&mut self, fetch: &Fetch, id: &str) {
        if let Some(identity) = self.identity_of(fetch) {
            identity.id = Some(id.to_owned());
        }
    }

    /// Forgets an identity id that the service no longer knows.
    pub fn forget_identity(&mut self, fetch: &Fetch) {
        if let Some(identity) = self.identity_of(fetch) {
            *identity = Identity::default();
        }
    }

    /// Keeps credentials, unless things have changed since they were asked for. They may be handed out only while
    /// everybody they were asked for is still signed in.
    pub fn keep_credentials(&mut self, fetch: &Fetch, credentials: &Credentials) -> Result<(), AuthFailure> {
        if let Some(identity) = self.identity_of(fetch) {
            identity.id = Some(credentials.identity_id.clone());
            identity.credentials.insert(fetch.role.clone(), credentials.clone());
            return Ok(());
        }
        self.check_still_signed_in(fetch)
    }

    /// Fails when somebody whom the exchange was planned for is no longer signed in.
    pub fn check_still_signed_in(&self, fetch: &Fetch) -> Result<(), AuthFailure> {
        let now = self.users();
        if fetch.users.iter().all(|(provider, user)| now.get(provider) == Some(user)) {
            return Ok(());
        }
        Err(AuthFailure::cancelled(IDENTITY_PROVIDER, "the user signed out while the credentials were asked for"))
    }

    fn identity_of(&mut self, fetch: &Fetch) -> Option<&mut Identity> {
        if fetch.generation != self.generation {
            return None;
        }
        Some(if fetch.is_anonymous() { &mut self.anonymous } else { &mut self.authenticated })
    }

    fn users(&self) -> BTreeMap<ProviderName, User> {
        self.logins.iter().map(|(provider, login)| (provider.clone(), login.user.clone())).collect()
    }

    /// Credentials never outlive a change of logins. The identity does while one login remains and none changed its
    /// user: that is how Cognito links and unlinks providers of one person. Otherwise the next person gets an
    /// identity of their own (defect B5).
    fn logins_changed(&mut self, before: &BTreeMap<ProviderName, User>) {
        self.generation += 1;
        self.authenticated.credentials.clear();
        let now = self.users();
        let replaced = before.iter().any(|(provider, user)| now.get(provider).is_some_and(|other| other != user));
        let shared = before.iter().any(|(provider, user)| now.get(provider) == Some(user));
        if replaced || !shared {
            self.authenticated.id = None;
        }
    }
}

fn is_fresh(credentials: &Credentials, now_ms: u64) -> bool {
    let end_ms = u64::try_from(credentials.expiration_epoch_secs).unwrap_or_default().saturating_mul(1000);
    now_ms.saturating_add(EXPIRY_MARGIN_MS) < end_ms
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    fn tokens(user: &str) -> Tokens {
        let payload = URL_SAFE_NO_PAD.encode(format!(r#"{{"iss":"i","sub":"{user}"}}"#));
        Tokens {
            provider: String::new(),
            access_token: Secret::new("a"),
            id_token: if user.is_empty() { Secret::new("opaque") } else { Secret::new(format!("h.{payload}.s")) },
            refresh_token: Secret::new(""),
            expires_in_secs: 5,
            expires_at_ms: 5_000,
        }
    }

    fn signed_in(steps: &[(ProviderName, &str)]) -> SessionState {
        let mut state = SessionState::default();
        sign_in(&mut state, steps);
        state
    }

    /// An empty user is a token that names nobody; `-` signs out.
    fn sign_in(state: &mut SessionState, steps: &[(ProviderName, &str)]) {
        for (provider, user) in steps {
            if *user == "-" {
                state.sign_out(provider);
            } else {
                state.sign_in(provider.clone(), tokens(user), Some(provider.to_string()));
            }
        }
    }

    fn fetch(state: &SessionState) -> Fetch {
        let Ok(Plan::Fetch(fetch)) = state.plan_credentials(0, "") else {
            unreachable!("nothing is cached or missing")
        };
        fetch
    }

    fn credentials(expiration_epoch_secs: i64) -> Credentials {
        Credentials {
            access_key_id: "k".to_owned(),
            secret_key: Secret::new("s"),
            session_token: Secret::new("t"),
            expiration_epoch_secs,
            identity_id: "id".to_owned(),
            anonymous: false,
        }
    }

    use ProviderName::{AWSCognitoIDP as COGNITO, Google as GOOGLE, LoginWithAmazon as AMAZON};

    #[test]
    fn an_identity_belongs_to_its_logins() {
        for (first, then, kept) in [
            (vec![(COGNITO, "a")], vec![(COGNITO, "a")], true),
            (vec![(COGNITO, "a")], vec![(COGNITO, "b")], false),
            (vec![(COGNITO, "a")], vec![(COGNITO, "-"), (COGNITO, "b")], false),
            (vec![(COGNITO, "a")], vec![(GOOGLE, "g")], true),
            (vec![(COGNITO, "a"), (GOOGLE, "g")], vec![(COGNITO, "-")], true),
            (vec![(COGNITO, "a"), (GOOGLE, "g")], vec![(COGNITO, "b")], false),
            (vec![(AMAZON, "")], vec![(AMAZON, "")], false),
        ] {
            let mut state = signed_in(&first);
            let planned = fetch(&state);
            state.keep_identity(&planned, "id");
            sign_in(&mut state, &then);
            assert_eq!(state.identity_id() == Some("id"), kept, "{first:?} then {then:?}");
        }
    }

    #[test]
    fn each_provider_has_one_login_and_is_signed_out_of_alone() {
        let keys = |state: &SessionState| fetch(state).logins.into_keys().collect::<Vec<_>>();
        let mut state = SessionState::default();
        for (steps, expected) in [
            (vec![], vec![]),
            (vec![(COGNITO, "a"), (GOOGLE, "g")], vec!["AWSCognitoIDP", "Google"]),
            (vec![(COGNITO, "b"), (COGNITO, "b")], vec!["AWSCognitoIDP", "Google"]),
            (vec![(COGNITO, "-")], vec!["Google"]),
            (vec![(AMAZON, "-")], vec!["Google"]),
            (vec![(GOOGLE, "-")], vec![]),
        ] {
            sign_in(&mut state, &steps);
            assert_eq!(keys(&state), expected, "{steps:?}");
            assert_eq!(state.has_logins(), !expected.is_empty(), "{steps:?}");
        }
    }

    #[test]
    fn credentials_are_handed_out_only_to_whom_they_are_for() {
        for (first, then, handed_out) in [
            (vec![(COGNITO, "a")], vec![], true),
            (vec![(COGNITO, "a")], vec![(COGNITO, "a")], true),
            (vec![(COGNITO, "a")], vec![(GOOGLE, "g")], true),
            (vec![(COGNITO, "a")], vec![(COGNITO, "-")], false),
            (vec![(COGNITO, "a")], vec![(COGNITO, "b")], false),
            (vec![], vec![(COGNITO, "a")], true),
        ] {
            let mut state = signed_in(&first);
            let planned = fetch(&state);
            sign_in(&mut state, &then);
            assert_eq!(
                state.keep_credentials(&planned, &credentials(99)).is_ok(),
                handed_out,
                "{first:?} then {then:?}"
            );
            let is_cached = matches!(state.plan_credentials(0, ""), Ok(Plan::Cached(_)));
            assert_eq!(is_cached, then.is_empty(), "{first:?} then {then:?}");
        }
    }

    #[test]
    fn credentials_end_thirty_seconds_early() {
        for (end, now_ms, fresh) in [(100, 69_999, true), (100, 70_000, false), (100, 200_000, false), (-1, 0, false)] {
            assert_eq!(is_fresh(&credentials(end), now_ms), fresh, "{end} at {now_ms}");
        }
    }

    #[test]
    fn a_login_without_a_key_is_never_left_out() {
        let mut state = SessionState::default();
        state.sign_in(COGNITO, tokens("a"), None);
        let failure = state.plan_credentials(0, "").expect_err("there is no key");
        assert_eq!(failure.message, "the login of AWSCognitoIDP cannot be used: no user pool id");
    }
}
