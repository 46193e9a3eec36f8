//! Everything behind the buses: settings, files, AWS clients, calls, and the state of one run.
//!
//! Plain asynchronous Rust that knows nothing of graphs, nodes or buses. It never sleeps, never polls, reads no file
//! and no clock by itself (see [`Surroundings`]; the one exception is what `aws-config` reads for [`Ambient::Use`]),
//! prints nothing and makes one exchange a request. Start reading at [`Session`], then [`Backend`], then
//! [`AuthFailure`].

mod session;
mod session_account;
mod session_browser;
mod session_claims;
mod session_device;
mod session_openid;
mod session_refresh;
mod session_state;
mod session_users;
mod single_flight;

mod providers;
mod tokens;

mod account;
mod attributes;
mod browser_sign_in;
mod challenges;
mod clients;
mod device_grant;
mod discovery;
mod id_token;
mod identity_pool;
mod oauth;
mod oauth_client;
mod redirect;
mod session_sign_in;
mod srp;
mod user_pool;
mod user_pool_factor;
mod user_pool_flows;
mod user_pool_refresh;

mod ambient;
mod failure;
mod hosts;
mod http_routes;
mod oauth_errors;
mod randomness;
mod service_errors;
mod settings;
mod surroundings;

mod json_file;
mod openid_provider;
mod registry_file;
mod resource_mapping;
mod settings_registry;

pub use account::SecondFactors;
pub use browser_sign_in::BrowserPage;
pub use challenges::{Answer, Challenge};
pub use clients::Backend;
pub use device_grant::DeviceCode;
pub use failure::{AuthFailure, FailureKind};
pub use hosts::{UrlProblem, host_of_url, is_built_in_host, is_loopback_host};
pub use id_token::Claims;
pub use identity_pool::{CREDENTIALS_FAILED_TEXT, Credentials, IDENTITY_PROVIDER};
pub use json_file::{FileFault, FileFaults};
pub use openid_provider::{ClientAuthentication, OpenIdProvider, Redirect};
pub use providers::{InitializeOutcome, ProviderName};
pub use randomness::Randomness;
pub use registry_file::{ClientSecret, DeviceProvider, ProviderRegistry};
pub use resource_mapping::{
    APP_CLIENT_KEY, IDENTITY_POOL_KEY, MappedResource, ResourceMapping, ResourceMappings, USER_POOL_KEY,
};
pub use session::Session;
pub use settings::{
    ATTEMPT_TIMEOUT, Ambient, BackendSettings, CONNECT_TIMEOUT, Missing, Need, OPERATION_TIMEOUT, PERSON_TIMEOUT,
    SettingsProblem, StandIn, Timeouts,
};
pub use settings_registry::SettingsRegistry;
pub use surroundings::Surroundings;
pub use tokens::Tokens;
pub use user_pool::{CodeDelivery, SignIn, SignedUp};
