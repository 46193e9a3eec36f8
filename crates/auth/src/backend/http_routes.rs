//! The way of a request to its host: with or without TLS, with or without a proxy.
//!
//! One connector for all clients of a backend. Each way is built when a request first takes it, so that a run against
//! loopback never reads the system's certificates. A proxy is never used for this machine. Nothing is decided here
//! about whether a host may be reached; see `clients.rs`.

use super::ambient::Proxies;
use super::hosts::{is_loopback_host, url_target};
use aws_smithy_http_client::{Connector, tls};
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The HTTP client that all SDK clients of a backend share.
pub(crate) fn http_client(connector: SharedHttpConnector) -> SharedHttpClient {
    http_client_fn(move |_, _| connector.clone())
}

/// The connector of a backend, for its SDK clients and for what is no AWS service.
pub(crate) fn http_connector(connect_timeout: Duration, proxies: Proxies) -> SharedHttpConnector {
    let settings = HttpConnectorSettings::builder().connect_timeout(connect_timeout).build();
    let routes = Routes { settings, proxies, plain: Way::default(), secure: Way::default() };
    SharedHttpConnector::new(SharedRoutes(Arc::new(routes)))
}

/// Says that a request failed before any connection for it existed: nothing of it was sent, so it may be repeated
/// even when its effect must happen only once.
#[derive(Debug)]
pub(crate) struct NeverConnected(ConnectorError);

impl fmt::Display for NeverConnected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no connection could be made")
    }
}

impl std::error::Error for NeverConnected {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

struct Routes {
    settings: HttpConnectorSettings,
    proxies: Proxies,
    plain: Way,
    secure: Way,
}

/// Connectors of one scheme, each with a connection pool of its own.
#[derive(Default)]
struct Way {
    direct: OnceLock<Connector>,
    proxied: OnceLock<Connector>,
}

impl Routes {
    fn connector(&self, uri: &str) -> Option<&Connector> {
        let target = url_target(uri).ok()?;
        let (way, proxy) = match target.is_https {
            true => (&self.secure, &self.proxies.for_https),
            false => (&self.plain, &self.proxies.for_http),
        };
        let proxy = proxy.as_ref().filter(|_| !is_loopback_host(&target.host));
        let place = if proxy.is_some() { &way.proxied } else { &way.direct };
        Some(place.get_or_init(|| {
            let mut builder = Connector::builder().connector_settings(self.settings.clone());
            builder.set_proxy_config(proxy.cloned());
            // A proxy can itself be reached by https, so every proxied way has TLS.
            if target.is_https || proxy.is_some() {
                builder.tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build()
            } else {
                builder.build_http()
            }
        }))
    }
}

#[derive(Clone)]
struct SharedRoutes(Arc<Routes>);

impl fmt::Debug for SharedRoutes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A proxy's URL can hold a password.
        f.write_str("Routes")
    }
}

impl HttpConnector for SharedRoutes {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Some(connector) = self.0.connector(request.uri()) else {
            let problem = "the request's URL has no host that can be read";
            return HttpConnectorFuture::ready(Err(ConnectorError::user(problem.into())));
        };
        let connection = request.extension::<CaptureSmithyConnection>().cloned();
        let answer = connector.call(request);
        HttpConnectorFuture::new(async move {
            answer.await.map_err(|error| {
                let connected = connection.is_none_or(|connection| connection.get().is_some());
                if connected || error.is_user() {
                    return error;
                }
                let is_timeout = error.is_timeout();
                let source = Box::new(NeverConnected(error));
                if is_timeout { ConnectorError::timeout(source) } else { ConnectorError::io(source) }.never_connected()
            })
        })
    }
}
