//! The scripted server: answers operations from a script, so that whole flows run without any network.

use super::replies::{self, ScriptedReply};
use crate::Error;
use authcanvas_interpreter::{Data, Registry, Reply, ReplyFuture, Request, Server};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, watch};

/// A script of replies. One is played once; playing it again begins with a clone of the original.
#[derive(Debug)]
pub struct Script {
    replies: Vec<ScriptedReply>,
    state: Mutex<State>,
    /// Counts answers, for those that wait for others.
    n_answered: watch::Sender<u32>,
    /// Wakes whoever plays the script when it cannot go on.
    stuck: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// How many requests each reply was for.
    used: Vec<u32>,
    /// Requests that the script says nothing about.
    unscripted: Vec<String>,
}

impl Clone for Script {
    fn clone(&self) -> Self {
        Self::new(self.replies.clone())
    }
}

/// What the script has for a request.
enum Turn {
    Answer(Reply, u32),
    Never,
}

impl Script {
    pub(super) fn new(replies: Vec<ScriptedReply>) -> Self {
        let state = State { used: vec![0; replies.len()], unscripted: Vec::new() };
        Self { replies, state: Mutex::new(state), n_answered: watch::channel(0).0, stuck: Notify::new() }
    }

    /// Reads a replies file.
    ///
    /// # Errors
    /// When the file cannot be read, or says what no operation can answer.
    pub fn read(path: &Path, registry: &Registry) -> Result<Self, Error> {
        replies::read(path, registry).map(Self::new)
    }

    /// Requests so far that the script says nothing about, in words.
    pub fn unscripted(&self) -> Vec<String> {
        self.state().unscripted.clone()
    }

    /// The answer to a request, where the script answers it at once; for whoever drives a machine without tokio.
    pub fn answer(&self, request: &Request) -> Option<Reply> {
        match self.take(request) {
            Turn::Answer(reply, _) => Some(reply),
            Turn::Never => None,
        }
    }

    /// Resolves when a request came that the script says nothing about.
    pub(super) async fn stuck(&self) {
        self.stuck.notified().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, request: &Request) -> Turn {
        let mut state = self.state();
        let found = self.replies.iter().enumerate().find(|(index, reply)| {
            reply.operation == request.operation
                && reply.times.is_none_or(|times| state.used[*index] < times)
                && reply
                    .given
                    .iter()
                    .all(|(place, data)| request.arguments.get(*place).is_some_and(|it| same(it, data)))
        });
        let Some((index, reply)) = found else {
            state.unscripted.push(describe(request));
            // There is nothing true to answer, so the play ends here.
            self.stuck.notify_one();
            return Turn::Never;
        };
        state.used[index] += 1;
        if reply.hangs {
            return Turn::Never;
        }
        let mut answer = Reply::new(reply.outcome.clone(), reply.payload.clone()).with_notes(reply.notes.clone());
        answer.failure = reply.failure.clone();
        Turn::Answer(answer, reply.after_others)
    }

    async fn serve_one(&self, request: Request) -> Reply {
        let mut n_answered = self.n_answered.subscribe();
        let before = *n_answered.borrow();
        match self.take(&request) {
            Turn::Answer(reply, after_others) => {
                let due = before.saturating_add(after_others);
                // The sender lives as long as this script, which is borrowed here.
                drop(n_answered.wait_for(|answered| *answered >= due).await);
                self.n_answered.send_modify(|answered| *answered += 1);
                reply
            }
            Turn::Never => std::future::pending().await,
        }
    }
}

/// True when an argument is what a script expects; a secret is compared with the text that stands for it.
fn same(argument: &Data, expected: &Data) -> bool {
    match (argument, expected) {
        (Data::Secret(secret), Data::String(text)) => secret.expose() == &**text,
        (argument, expected) => argument == expected,
    }
}

fn describe(request: &Request) -> String {
    let arguments: Vec<String> = request.arguments.iter().map(ToString::to_string).collect();
    format!("no reply is scripted for {}({}), which {} asks", request.operation, arguments.join(", "), request.site)
}

impl Server for Script {
    fn serves(&self, operation: &str) -> bool {
        authcanvas_auth::is_auth_operation(operation)
    }

    fn serve(&self, request: Request) -> ReplyFuture<'_> {
        Box::pin(self.serve_one(request))
    }
}
