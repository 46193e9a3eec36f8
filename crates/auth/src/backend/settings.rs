//! What the backend is told: ids, region, endpoint, and how much of the surrounding machine it may listen to.
//!
//! Settings are data; nothing is read or requested here. What is missing is always told at once, never one by one,
//! and nothing is made up for it.

use authcanvas_interpreter::Secret;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

/// How long a connection may take to be made.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long one attempt at a request may take.
pub const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a request may take with its retries.
pub const OPERATION_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a person has in the browser.
pub const PERSON_TIMEOUT: Duration = Duration::from_secs(600);

/// Which service a run means, and with which ids. An empty text counts as not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackendSettings {
    /// The region; over the mapping file's and the environment's.
    pub region: Option<String>,
    /// The user pool's id; over the mapping file's.
    pub user_pool: Option<String>,
    /// The app client's id; over the mapping file's.
    pub app_client: Option<String>,
    /// The app client's secret, if it has one.
    pub client_secret: Option<Secret>,
    /// The identity pool's id; over the mapping file's.
    pub identity_pool: Option<String>,
    /// The account of the identity pool, which AWS does not need; over the mapping file's.
    pub account_id: Option<String>,
    /// The profile of the AWS configuration files; over `AWS_PROFILE`.
    pub profile: Option<String>,
    /// Where both services are; over the environment's and the profile's.
    pub endpoint_url: Option<String>,
    /// What stands in for OAuth providers; where something does, no request for any provider goes anywhere else.
    pub stand_in: Option<StandIn>,
    /// How much of the surrounding machine counts.
    pub ambient: Ambient,
    /// When to give up.
    pub timeouts: Timeouts,
}

impl BackendSettings {
    /// Settings that name nothing.
    pub fn new(ambient: Ambient) -> Self {
        Self {
            region: None,
            user_pool: None,
            app_client: None,
            client_secret: None,
            identity_pool: None,
            account_id: None,
            profile: None,
            endpoint_url: None,
            stand_in: None,
            ambient,
            timeouts: Timeouts::default(),
        }
    }
}

/// What stands in for OAuth providers: a request for `https://HOST/PATH` goes to `BASE/HOST/PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandIn {
    /// Where it is.
    pub base: String,
    /// The hosts that it stands in for, in lower case. They need no consent, since nothing is sent to them.
    pub hosts: BTreeSet<String>,
}

/// Whether `AWS_*` variables, the AWS configuration files and the proxy variables count.
#[derive(Clone, PartialEq, Eq)]
pub enum Ambient {
    /// They do, as for every AWS tool: what the settings leave open is resolved by `aws-config`. The metadata service
    /// is never asked for a region, and no credentials are ever looked for.
    Use,
    /// As [`Ambient::Use`], but with these variables in place of the process's own.
    UseVariables(BTreeMap<String, String>),
    /// They do not: nothing but the settings counts (the sandbox).
    Ignore,
}

impl fmt::Debug for Ambient {
    /// Leaves the values of variables out, since an environment holds keys and tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Use => f.write_str("Use"),
            Self::UseVariables(variables) => {
                f.write_str("UseVariables")?;
                f.debug_set().entries(variables.keys()).finish()
            }
            Self::Ignore => f.write_str("Ignore"),
        }
    }
}

impl Ambient {
    /// The variables that count.
    pub(crate) fn variables(&self) -> BTreeMap<String, String> {
        match self {
            // A variable that is not UTF-8 can name neither a region nor a URL.
            Self::Use => std::env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
                .collect(),
            Self::UseVariables(variables) => variables.clone(),
            Self::Ignore => BTreeMap::new(),
        }
    }
}

/// When to give up on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// See [`CONNECT_TIMEOUT`].
    pub connect: Duration,
    /// See [`ATTEMPT_TIMEOUT`].
    pub attempt: Duration,
    /// See [`OPERATION_TIMEOUT`].
    pub operation: Duration,
    /// See [`PERSON_TIMEOUT`].
    pub person: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: CONNECT_TIMEOUT,
            attempt: ATTEMPT_TIMEOUT,
            operation: OPERATION_TIMEOUT,
            person: PERSON_TIMEOUT,
        }
    }
}

/// A setting that a kind of request cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// For every request.
    Region,
    /// For AWS credentials of a user who signed in to the user pool.
    UserPool,
    /// For sign-in, sign-up and everything else at the user pool.
    AppClient,
    /// For AWS credentials.
    IdentityPool,
}

impl Need {
    /// Every need, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Region, Self::UserPool, Self::AppClient, Self::IdentityPool];
}

/// A setting that is needed and not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub need: Need,
    /// What is missing and where it can be given.
    pub message: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Why no request can be made with the settings: said before anything is sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsProblem {
    /// Something is needed and not there.
    #[error("{0}")]
    Missing(String),
    /// Something is there and cannot be right.
    #[error("{0}")]
    Wrong(String),
}
