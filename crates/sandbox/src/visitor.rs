//! The sandbox's user at a browser: opens a page, reads its form, decides, and follows the way back.
//!
//! It speaks HTTP to the pages as any browser does. What it cannot read it leaves alone, as a person would.

use std::{sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    oauth::{Decision, encoded},
    server::Shared,
};

/// The longest page that is read.
const LONGEST_PAGE: usize = 1024 * 1024;

/// How long a page may take to come, in real time: nothing else of the sandbox waits for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The sandbox's user at a browser.
pub struct Visitor {
    shared: Arc<Shared>,
}

impl Visitor {
    pub(crate) fn new(shared: Arc<Shared>) -> Visitor {
        Visitor { shared }
    }

    /// Opens a page of the sandbox and decides as the provider's user does without being asked; follows the way back
    /// without waiting for what is shown there. Pages of others, and those on which a person has to decide, are left
    /// alone.
    pub async fn visit(&self, url: &str) {
        let Some(decision) = self.decision(url) else { return };
        let Some(page) = exchange(url, None).await else { return };
        let fields = form_fields(&page);
        let Some(action) = attribute(&page, "action") else { return };
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .chain([("decision", decision)])
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        let Some(answer) = exchange(&action, Some(&body.join("&"))).await else { return };
        let location = answer.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
        });
        if let Some(location) = location {
            follow(&location).await;
        }
    }

    fn decision(&self, url: &str) -> Option<&'static str> {
        let rest = url.strip_prefix(&self.shared.endpoint)?.strip_prefix('/')?;
        let host = rest.split(['/', '?']).next()?;
        let inner = self.shared.lock();
        match inner.world.oauth.providers.get(host)?.decision {
            Decision::ByPerson => None,
            Decision::ApproveAfter(_) => Some("approve"),
            Decision::DenyAfter(_) => Some("deny"),
        }
    }
}

/// Host with port, and the rest, of an `http` URL.
fn split(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    Some(rest.split_at(end))
}

/// Asks and reads the whole answer, if it comes while a person would still look at the page.
async fn exchange(url: &str, form: Option<&str>) -> Option<String> {
    tokio::time::timeout(PATIENCE, whole_answer(url, form)).await.ok()?
}

async fn whole_answer(url: &str, form: Option<&str>) -> Option<String> {
    let mut stream = send(url, form).await?;
    let mut answer = Vec::new();
    while answer.len() <= LONGEST_PAGE && stream.read_buf(&mut answer).await.ok()? > 0 {}
    String::from_utf8(answer).ok()
}

async fn send(url: &str, form: Option<&str>) -> Option<TcpStream> {
    let (host, target) = split(url)?;
    let mut stream = TcpStream::connect(host).await.ok()?;
    let request = match form {
        None => format!("GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"),
        Some(form) => format!(
            "POST {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        ),
    };
    stream.write_all(request.as_bytes()).await.ok()?;
    Some(stream)
}

/// Whoever waits for the browser may only begin to now, so the answer is read later.
async fn follow(location: &str) {
    if let Some(mut stream) = send(location, None).await {
        tokio::spawn(async move {
            let mut rest = Vec::new();
            // What is shown there matters to nobody.
            let _ = stream.read_to_end(&mut rest).await;
        });
    }
}

/// The hidden fields of a page's form.
fn form_fields(page: &str) -> Vec<(String, String)> {
    let inputs = page.split("<input type=\"hidden\"").skip(1);
    inputs.filter_map(|input| Some((attribute(input, "name")?, attribute(input, "value")?))).collect()
}

/// The first attribute of a name.
fn attribute(text: &str, name: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!(" {name}=\""))?;
    let (value, _) = rest.split_once('"')?;
    Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}
