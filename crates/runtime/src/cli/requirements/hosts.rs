//! The hosts that a run may reach, and whether it is allowed to.

use super::files::shown;
use super::found::{Found, Host};
use crate::Error;
use crate::backend::{self, Chosen};
use crate::consent::{Named, Standing, standing};
use crate::plan::{Plan, Prepared};
use crate::profile;
use authcanvas_auth::backend::{Backend, is_loopback_host};
use std::collections::BTreeSet;
use std::path::Path;

/// The hosts that the profile and the provider registries name.
pub(super) fn named_hosts(
    plan: &Plan,
    prepared: &Prepared,
    chosen: &Chosen,
    stood_in_for: &BTreeSet<String>,
    hosts: &mut Vec<Host>,
) -> Result<(), Error> {
    let by_profile = chosen.profile.as_ref().map_or(&[][..], |found| &found.profile.allowed_hosts);
    let by_profile = by_profile.iter().map(|host| (Named::new(host, profile::FILE_NAME), "named by"));
    let by_registry = backend::registry_hosts(&backend::registry_texts(prepared, chosen)?, stood_in_for);
    let by_registry = by_registry.into_iter().map(|named| (named, "an authentication provider, named by"));
    for (named, what) in by_profile.chain(by_registry) {
        let standing = standing(plan, &named.host)?;
        add(hosts, &named.host, format!("{what} {}", shown(Path::new(&named.file))), standing);
    }
    Ok(())
}

/// The hosts of the services themselves, resolved as the clients do, without sending anything.
pub(super) async fn service_hosts(
    plan: &Plan,
    chosen: &Chosen,
    backend: &Backend,
    found: &mut Found,
) -> Result<(), Error> {
    let hosts = match backend.hosts().await {
        Ok(hosts) => hosts,
        Err(problem) => {
            found.settings.push(problem.to_string());
            return Ok(());
        }
    };
    let is_by_user = backend::is_endpoint_by_user(plan, chosen.profile.as_ref());
    let why = match (&plan.endpoint_url, is_by_user) {
        (Some(_), _) => "Cognito, or what stands in for it, by --endpoint-url",
        (None, true) => "Cognito, or what stands in for it, by your environment and AWS configuration",
        (None, false) => "Cognito, or what stands in for it, by the profile's endpoint_url",
    };
    for host in hosts {
        let mut standing = standing(plan, &host)?;
        if is_by_user && standing != Standing::BuiltIn {
            standing = Standing::Given;
        }
        add(&mut found.hosts, &host, why.to_owned(), standing);
    }
    Ok(())
}

/// The host of the sandbox that a run would start.
pub(super) fn sandbox_host() -> Host {
    Host {
        host: "127.0.0.1".to_owned(),
        why: "the embedded sandbox, on a free port".to_owned(),
        is_allowed: true,
        needs_consent: false,
        standing: "this machine".to_owned(),
    }
}

fn add(hosts: &mut Vec<Host>, host: &str, why: String, standing: Standing) {
    if hosts.iter().any(|known| known.host == host) {
        return;
    }
    hosts.push(Host {
        host: host.to_owned(),
        why,
        is_allowed: standing != Standing::Open,
        needs_consent: matches!(standing, Standing::Remembered | Standing::Open),
        standing: match standing {
            Standing::BuiltIn if is_loopback_host(host) => "this machine".to_owned(),
            Standing::BuiltIn => "built in".to_owned(),
            Standing::Given => "you name it yourself".to_owned(),
            Standing::Remembered => "you allowed it before".to_owned(),
            Standing::Open => format!("give --allow-host {host} if you trust it; a run on a terminal asks"),
        },
    });
}
