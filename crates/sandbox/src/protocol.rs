//! AWS's JSON 1.1 protocol: what a request names, and how a reply looks.
//!
//! Source: Smithy's "AWS JSON 1.1 protocol". Errors carry a bare `__type` and `message`, and the header
//! `x-amzn-errortype`; every reply carries `x-amzn-RequestId`.

use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue, Response, StatusCode,
        header::{AUTHORIZATION, CONTENT_TYPE, DATE, HOST, LOCATION, ORIGIN},
    },
};
use serde_json::{Map, Value, json};

use crate::{
    operations::{Access, Operation, operation_of_target},
    refusal::Refusal,
};

/// The media type of requests and replies.
pub(crate) const AMZ_JSON: &str = "application/x-amz-json-1.1";

/// A reply before it is put on the wire.
pub(crate) struct Reply {
    pub status: u16,
    pub content_type: &'static str,
    pub error: Option<&'static str>,
    pub body: Vec<u8>,
    /// Where a browser is sent.
    pub location: Option<String>,
}

impl Reply {
    /// A reply of an operation.
    pub fn ok(body: Vec<u8>) -> Reply {
        Reply { status: 200, content_type: AMZ_JSON, error: None, body, location: None }
    }

    /// A JSON document of the sandbox's own pages.
    pub fn page(body: &Value) -> Reply {
        Reply {
            status: 200,
            content_type: "application/json",
            error: None,
            body: body.to_string().into_bytes(),
            location: None,
        }
    }

    /// A body that no client of the protocol expects.
    pub fn foreign(status: u16, content_type: &'static str, text: &str) -> Reply {
        Reply { status, content_type, error: None, body: text.as_bytes().to_vec(), location: None }
    }

    /// The reply on the wire. The date is the sandbox's clock, so that equal runs give equal bytes.
    pub fn into_response(self, request_id: &str, now_ms: u64) -> Response<Body> {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(error) = self.error {
            headers.insert("x-amzn-errortype", HeaderValue::from_static(error));
        }
        if let Some(location) = self.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
            headers.insert(LOCATION, location);
        }
        let texts = [("x-amzn-requestid", request_id.to_owned()), (DATE.as_str(), http_date(now_ms))];
        for (name, text) in texts {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
        response
    }
}

impl From<Refusal> for Reply {
    fn from(refusal: Refusal) -> Reply {
        let body = json!({"__type": refusal.code, "message": refusal.message});
        Reply {
            status: refusal.status,
            content_type: AMZ_JSON,
            error: Some(refusal.code),
            body: body.to_string().into_bytes(),
            location: None,
        }
    }
}

/// The refusal of a request that names no operation of the sandbox.
pub(crate) fn unknown_operation(message: &str) -> Refusal {
    Refusal::new("UnknownOperationException", message)
}

/// The operation that a request names.
pub(crate) fn operation_of(headers: &HeaderMap) -> Result<&'static Operation, Refusal> {
    let content_type = text_header(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    if !media_type.eq_ignore_ascii_case(AMZ_JSON) {
        return Err(unknown_operation(&format!("expected Content-Type {AMZ_JSON}")));
    }
    let target = text_header(headers, "x-amz-target")
        .ok_or_else(|| unknown_operation("expected an X-Amz-Target header, found none"))?;
    operation_of_target(target)
        .ok_or_else(|| unknown_operation("the sandbox has no operation of the name in X-Amz-Target"))
}

/// Whether a request's body says that it is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let content_type = text_header(headers, CONTENT_TYPE.as_str()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Whether a request carries a signature, be it right or wrong.
pub(crate) fn is_signed(headers: &HeaderMap) -> bool {
    headers.contains_key(AUTHORIZATION)
}

/// Checks that an administrator's call is signed. Only the shape of the signature is looked at: the sandbox knows no
/// keys.
pub(crate) fn check_signature(operation: &Operation, headers: &HeaderMap) -> Result<(), Refusal> {
    if operation.access == Access::Anybody {
        return Ok(());
    }
    let missing = || Refusal::new("MissingAuthenticationTokenException", "Missing Authentication Token");
    let authorization = text_header(headers, AUTHORIZATION.as_str()).ok_or_else(missing)?;
    let parameters = authorization.strip_prefix("AWS4-HMAC-SHA256 ").ok_or_else(missing)?;
    for name in ["Credential", "Signature", "SignedHeaders"] {
        let has_it = parameters
            .split(',')
            .any(|part| part.trim().split_once('=').is_some_and(|(key, value)| key == name && !value.is_empty()));
        if !has_it {
            let message = format!("Authorization header requires '{name}' parameter.");
            return Err(Refusal::new("IncompleteSignatureException", message));
        }
    }
    Ok(())
}

/// The members of a request's body.
pub(crate) fn members_of(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    // The parser's own message may quote the body, which holds passwords.
    serde_json::from_slice(body).map_err(|_| Refusal::new("SerializationException", "expected a JSON object"))
}

/// Refuses what a web page of another host may have sent. A page can point its own name at 127.0.0.1 (DNS rebinding);
/// then the browser still tells the page's name.
pub(crate) fn check_host(headers: &HeaderMap) -> Result<(), Refusal> {
    let host = text_header(headers, HOST.as_str()).unwrap_or_default();
    let origin = text_header(headers, ORIGIN.as_str()).map(|origin| origin.split_once("://").map_or("", |it| it.1));
    if is_loopback(host) && origin.is_none_or(is_loopback) {
        return Ok(());
    }
    let message = "the sandbox answers only requests whose Host (and Origin, if any) is loopback";
    Err(Refusal::new("ForbiddenException", message).with_status(403))
}

fn is_loopback(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    matches!(host, "127.0.0.1" | "localhost" | "::1")
}

fn text_header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The date of RFC 9110, for example `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(now_ms: u64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let seconds = now_ms / 1000;
    let (n_days, of_day) = (seconds / 86_400, seconds % 86_400);
    // The civil calendar by the usual trick: years that begin in March have their leap day at the end.
    let shifted = n_days + 719_468;
    let (era, of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year_of_era + u64::from(month >= 10);
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
        DAYS[(n_days % 7) as usize],
        MONTHS[((month + 2) % 12) as usize],
        of_day / 3600,
        of_day / 60 % 60,
        of_day % 60,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        let check = |seconds: u64, expected| assert_eq!(http_date(seconds * 1000), expected);
        check(0, "Thu, 01 Jan 1970 00:00:00 GMT");
        check(784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT");
        check(951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT");
        check(4_102_444_799, "Thu, 31 Dec 2099 23:59:59 GMT");
    }

    #[test]
    fn only_loopback_names_are_loopback() {
        let check = |authority, expected| assert_eq!(is_loopback(authority), expected, "{authority}");
        check("127.0.0.1:4566", true);
        check("localhost", true);
        check("[::1]:80", true);
        check("", false);
        check("example.com", false);
        check("127.0.0.1.example.com", false);
        check("localhost.example.com:80", false);
    }
}
