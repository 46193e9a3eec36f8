//! The other end of a browser's way back (RFC 8252, section 7.3): a listener on this machine that takes one redirect.
//!
//! It listens on loopback only, reads nothing but the first line of a request, and shows the same two pages to
//! everybody. What it takes is judged by `browser_sign_in.rs`.

use super::openid_provider::Redirect;
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use zeroize::Zeroizing;

/// The longest first part of a request that is read.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long a connection may take to say what it wants; browsers open some that they never use.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// A listener for one redirect.
#[derive(Debug)]
pub(crate) struct RedirectListener {
    listener: TcpListener,
    path: String,
    /// Where the browser is to be sent.
    pub url: String,
}

/// The parameters that a browser came back with. They hold a code, so they have no readable form.
pub(crate) struct Returned(BTreeMap<String, Zeroizing<String>>);

impl Returned {
    /// A parameter that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.as_str()).filter(|value| !value.is_empty())
    }
}

impl RedirectListener {
    /// Listens where the registry says.
    pub async fn bind(redirect: &Redirect) -> io::Result<Self> {
        let address: IpAddr = match redirect.host.as_str() {
            "[::1]" => Ipv6Addr::LOCALHOST.into(),
            _ => Ipv4Addr::LOCALHOST.into(),
        };
        let listener = TcpListener::bind((address, redirect.port)).await?;
        let port = listener.local_addr()?.port();
        let url = format!("http://{}:{port}{}", redirect.host, redirect.path);
        Ok(Self { listener, path: redirect.path.clone(), url })
    }

    /// Waits for the browser; requests for anything else are told so. Takes as long as the person takes.
    pub async fn wait(&self) -> io::Result<Returned> {
        loop {
            let (stream, _) = self.listener.accept().await?;
            // One who says nothing must not keep others waiting.
            let Ok(Some(returned)) = tokio::time::timeout(HEAD_TIMEOUT, self.take(stream)).await else { continue };
            return Ok(returned);
        }
    }

    async fn take(&self, mut stream: TcpStream) -> Option<Returned> {
        let target = read_target(&mut stream).await;
        let query = target.as_ref().and_then(|target| {
            let (path, query) = target.split_once('?').unwrap_or((target, ""));
            (path == self.path).then(|| Zeroizing::new(query.to_owned()))
        });
        let (status, text) = match &query {
            Some(_) => ("200 OK", "You can close this page and go back to the program."),
            None => ("404 Not Found", "There is nothing here."),
        };
        // A browser that does not read its page changes nothing.
        let _ = stream.write_all(page(status, text).as_bytes()).await;
        let _ = stream.shutdown().await;
        parameters(&query?).map(Returned)
    }
}

/// What a GET request asks for.
async fn read_target(stream: &mut TcpStream) -> Option<Zeroizing<String>> {
    let mut head = Zeroizing::new(Vec::new());
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        if head.len() > LONGEST_HEAD || stream.read_buf(&mut *head).await.ok()? == 0 {
            return None;
        }
    }
    let line = std::str::from_utf8(&head).ok()?.lines().next()?;
    let target = line.strip_prefix("GET ")?.split(' ').next()?;
    Some(Zeroizing::new(target.to_owned()))
}

/// The parameters of a query; nothing where one stands twice (RFC 6749, section 3.1).
fn parameters(query: &str) -> Option<BTreeMap<String, Zeroizing<String>>> {
    let mut parameters = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if parameters.insert(name.into_owned(), Zeroizing::new(value.into_owned())).is_some() {
            return None;
        }
    }
    Some(parameters)
}

fn page(status: &str, text: &str) -> String {
    let body = format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Authcanvas</title><p>{text}</p></html>"
    );
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\ncache-control: no-store\r\n\
         referrer-policy: no-referrer\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_decoded_and_stand_once() {
        let found = parameters("code=a%2Bb&state=x+y").map(Returned);
        let found = found.as_ref().map(|it| (it.get("code"), it.get("state"), it.get("error")));
        assert_eq!(found, Some((Some("a+b"), Some("x y"), None)));
        assert!(parameters("code=a&code=b").is_none());
    }
}
