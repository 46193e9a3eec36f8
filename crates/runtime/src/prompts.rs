//! Serves the prompts of a run: from answers that were given beforehand, else by asking the host.

use crate::host::{Host, Prompt};
use authcanvas_interpreter::{Data, Reply, ReplyFuture, Request, Secret, Server};
use authcanvas_nodes::prompt::{ANSWERED, DECLINED, SECRET, TEXT};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// Serves `prompt.text` and `prompt.secret`.
pub(crate) struct PromptServer {
    host: Arc<dyn Host>,
    given: BTreeMap<String, Secret>,
    unanswered: Arc<Unanswered>,
}

/// Remembers a prompt that nobody can answer, and wakes the driver, which ends the run.
#[derive(Debug, Default)]
pub(crate) struct Unanswered {
    name: Mutex<Option<(String, bool)>>,
    pub(crate) notify: Notify,
}

impl Unanswered {
    fn note(&self, name: String, is_secret: bool) {
        let mut slot = self.name.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        slot.get_or_insert((name, is_secret));
        drop(slot);
        self.notify.notify_one();
    }

    /// What is missing, in words, if anything is.
    pub(crate) fn missing(&self) -> Option<String> {
        let slot = self.name.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        slot.as_ref().map(|(name, is_secret)| {
            if *is_secret {
                format!("prompt `{name}` needs an answer: give it with --secret-env {name}=VARIABLE or --secret-file {name}=PATH")
            } else {
                format!("prompt `{name}` needs an answer: give it with --var {name}=VALUE")
            }
        })
    }
}

impl PromptServer {
    pub(crate) fn new(host: Arc<dyn Host>, given: BTreeMap<String, Secret>, unanswered: Arc<Unanswered>) -> Self {
        Self { host, given, unanswered }
    }

    async fn answer(&self, request: Request) -> Reply {
        let text = |index: usize| request.arguments.get(index).and_then(Data::as_text).unwrap_or("").to_owned();
        let (name, message, is_secret) = (text(0), text(1), request.operation == SECRET);
        let answer = match self.given.get(&name) {
            Some(given) => Some(given.clone()),
            None if !self.host.answers_prompts() => {
                self.unanswered.note(name, is_secret);
                // The driver ends the run; there will be no answer.
                std::future::pending().await
            }
            None => {
                let message = if message.is_empty() { name.clone() } else { message };
                self.host.prompt(Prompt { name, message, is_secret }).await
            }
        };
        match answer {
            Some(answer) if is_secret => Reply::new(ANSWERED, vec![Data::Secret(answer)]),
            Some(answer) => Reply::new(ANSWERED, vec![Data::text(answer.expose())]),
            None => Reply::new(DECLINED, Vec::new()),
        }
    }
}

impl Server for PromptServer {
    fn serves(&self, operation: &str) -> bool {
        operation == TEXT || operation == SECRET
    }

    fn serve(&self, request: Request) -> ReplyFuture<'_> {
        Box::pin(self.answer(request))
    }
}
