//! One exchange with an OAuth endpoint: a form goes out, or nothing, and a JSON document comes back.
//!
//! Form values are percent-encoded, which Open 3D Engine forgets (defect B13), and the body of a refusal is read,
//! which it drops (defect B3). Nothing is repeated here: a token request that was answered must never be sent again.

use super::clients::Backend;
use super::failure::AuthFailure;
use super::hosts::host_of_url;
use super::oauth_errors::OAuthExchange;
use super::surroundings::Surroundings;
use authcanvas_interpreter::Secret;
use aws_smithy_runtime_api::client::connection::CaptureSmithyConnection;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

/// The longest answer that is read; no token endpoint comes near it.
const LONGEST_ANSWER: usize = 1024 * 1024;

/// A form's fields, in the order in which they are sent, and the client's proof where it is none of them.
#[derive(Default)]
pub(crate) struct Form {
    text: Zeroizing<String>,
    authorization: Option<Zeroizing<String>>,
}

impl Form {
    /// The same with one more field.
    pub fn field(self, name: &str, value: &str) -> Self {
        let mut text = self.text;
        if !text.is_empty() {
            text.push('&');
        }
        text.extend(form_urlencoded::byte_serialize(name.as_bytes()));
        text.push('=');
        text.extend(form_urlencoded::byte_serialize(value.as_bytes()));
        Self { text, ..self }
    }

    /// The same with the client's id and secret in the header `Authorization` (RFC 6749, section 2.3.1).
    pub fn authorized(self, id: &str, secret: &Secret) -> Self {
        let mut pair = Zeroizing::new(String::new());
        pair.extend(form_urlencoded::byte_serialize(id.as_bytes()));
        pair.push(':');
        pair.extend(form_urlencoded::byte_serialize(secret.expose().as_bytes()));
        let value = format!("Basic {}", STANDARD.encode(pair.as_bytes()));
        Self { authorization: Some(Zeroizing::new(value)), ..self }
    }

    /// The same with a field that must not be shown.
    pub fn secret(self, name: &str, value: &Secret) -> Self {
        self.field(name, value.expose())
    }
}

/// The document of a successful answer. Its texts may be secrets, so it has no readable form.
pub(crate) struct Document(Map<String, Value>);

impl Document {
    /// A text that is there and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// A secret, empty where it is absent.
    pub fn secret(&self, name: &str) -> Secret {
        Secret::new(self.text(name).unwrap_or_default())
    }

    /// The texts of an array, none where it is absent.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.values(name).iter().filter_map(Value::as_str).collect()
    }

    /// The items of an array, none where it is absent.
    pub fn values(&self, name: &str) -> &[Value] {
        self.0.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice)
    }

    /// A whole number of seconds, which some providers write as a text.
    pub fn seconds(&self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        value.as_u64().or_else(|| value.as_f64().map(|it| it as u64)).or_else(|| value.as_str()?.parse().ok())
    }
}

/// Sends a form and reads the answer.
pub(crate) async fn post(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    url: &str,
    form: Form,
    exchange: &OAuthExchange<'_>,
) -> Result<Document, AuthFailure> {
    let mut request = HttpRequest::new(SdkBody::from(form.text.as_str()));
    let made = request.set_method("POST");
    request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
    if let Some(value) = &form.authorization {
        request.headers_mut().insert("authorization", value.to_string());
    }
    made.map_err(|_| exchange.not_made("the method is not allowed"))?;
    send(backend, surroundings, url, request, exchange).await
}

/// Asks for a document.
pub(crate) async fn get(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    url: &str,
    exchange: &OAuthExchange<'_>,
) -> Result<Document, AuthFailure> {
    send(backend, surroundings, url, HttpRequest::new(SdkBody::empty()), exchange).await
}

async fn send(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    url: &str,
    mut request: HttpRequest,
    exchange: &OAuthExchange<'_>,
) -> Result<Document, AuthFailure> {
    let url = backend.provider_url(url);
    let host = host_of_url(&url).map_err(|problem| exchange.not_made(&problem.to_string()))?;
    if !surroundings.host_allowed(&host) {
        return Err(AuthFailure::host_not_allowed(exchange.provider, &host));
    }
    request.set_uri(url).map_err(|_| exchange.not_made("the URL is none"))?;
    request.headers_mut().insert("accept", "application/json");
    request.add_extension(CaptureSmithyConnection::new());
    let connector = backend.connector().map_err(|problem| AuthFailure::settings(exchange.provider, &problem))?;
    let answer = async {
        let response = connector.call(request).await.map_err(|error| exchange.unanswered(&error))?;
        let status = response.status().as_u16();
        let body = read(response.into_body()).await.map_err(|()| exchange.cut(status))?;
        Ok((status, body))
    };
    let limit = backend.settings().timeouts.attempt;
    let (status, body) = match tokio::time::timeout(limit, answer).await {
        Ok(answer) => answer?,
        Err(_elapsed) => return Err(exchange.timed_out()),
    };
    let document = serde_json::from_slice::<Map<String, Value>>(&body).ok().map(Document);
    match document {
        Some(document) if (200..300).contains(&status) => Ok(document),
        document => Err(exchange.refused(status, document.as_ref())),
    }
}

async fn read(body: SdkBody) -> Result<Zeroizing<Vec<u8>>, ()> {
    let mut stream = ByteStream::new(body);
    let mut bytes = Zeroizing::new(Vec::new());
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| ())?;
        if bytes.len() + chunk.len() > LONGEST_ANSWER {
            return Err(());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form_values_are_percent_encoded() {
        let form = Form::default().field("a", "x y").secret("device_code", &Secret::new("Atza|+&=/%é"));
        assert_eq!(&*form.text, "a=x+y&device_code=Atza%7C%2B%26%3D%2F%25%C3%A9");
    }

    #[test]
    fn a_client_proves_itself_in_the_header_percent_encoded() {
        let form = Form::default().authorized("a:b", &Secret::new("c d"));
        assert_eq!(form.authorization.as_deref().map(String::as_str), Some("Basic YSUzQWI6Yytk"));
        assert_eq!(&*form.text, "");
    }
}
