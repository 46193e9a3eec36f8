//! Serves the prompts of a run: from answers that were given beforehand, else by asking the host.

use crate::host::{CodeToEnter, Host, Prompt, Shown};
use authcanvas_interpreter::{ANSWERED as DONE, Data, Reply, ReplyFuture, Request, Secret, Server};
use authcanvas_lua::SHOW_MOUSE_CURSOR;
use authcanvas_nodes::prompt::{ANSWERED, DECLINED, HIDE_CODE, SECRET, SHOW_CODE, SHOWN, TEXT};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Serves the prompts and the codes that are shown.
pub(crate) struct PromptServer {
    host: Arc<dyn Host>,
    given: BTreeMap<String, Secret>,
    unanswered: Arc<Unanswered>,
    /// The codes that are shown now.
    shown: Mutex<BTreeSet<String>>,
}

/// Remembers what nobody can answer, and wakes the driver, which ends the run.
#[derive(Debug, Default)]
pub(crate) struct Unanswered {
    missing: Mutex<Option<String>>,
    pub(crate) notify: Notify,
}

impl Unanswered {
    fn note(&self, missing: String) {
        let mut slot = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        slot.get_or_insert(missing);
        drop(slot);
        self.notify.notify_one();
    }

    /// What is missing, in words, if anything is.
    pub(crate) fn missing(&self) -> Option<String> {
        self.missing.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn unanswered_text(name: &str, is_secret: bool) -> String {
    if is_secret {
        format!(
            "prompt `{name}` needs an answer: give it with --secret-env {name}=VARIABLE or --secret-file {name}=PATH"
        )
    } else {
        format!("prompt `{name}` needs an answer: give it with --var {name}=VALUE")
    }
}

impl PromptServer {
    pub(crate) fn new(host: Arc<dyn Host>, given: BTreeMap<String, Secret>, unanswered: Arc<Unanswered>) -> Self {
        Self { host, given, unanswered, shown: Mutex::default() }
    }

    async fn answer(&self, request: Request) -> Reply {
        let text = |index: usize| request.arguments.get(index).and_then(Data::as_text).unwrap_or("").to_owned();
        if request.operation == SHOW_CODE {
            let seconds = match request.arguments.get(4) {
                // A cast from f64 saturates, and NaN gives 0.
                Some(Data::Number(seconds)) => *seconds as u64,
                _ => 0,
            };
            let (user_code, verification_url, complete_url) = (text(1), text(2), text(3));
            let code = CodeToEnter { name: text(0), user_code, verification_url, complete_url, seconds };
            return self.show(code).await;
        }
        if request.operation == HIDE_CODE {
            self.hide(&text(0));
            return Reply::new(ANSWERED, Vec::new());
        }
        let (name, message, is_secret) = (text(0), text(1), request.operation == SECRET);
        let answer = match self.given.get(&name) {
            Some(given) => Some(given.clone()),
            None if !self.host.answers_prompts() => {
                self.unanswered.note(unanswered_text(&name, is_secret));
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

impl PromptServer {
    async fn show(&self, code: CodeToEnter) -> Reply {
        let shown = match self.host.show_code(&code) {
            // It was said beforehand that somebody sees it, wherever that is.
            Shown::Nobody if self.given.contains_key(&code.name) => Shown::Seen,
            shown => shown,
        };
        match shown {
            Shown::Seen => {
                self.shown().insert(code.name);
                Reply::new(SHOWN, Vec::new())
            }
            Shown::Declined => Reply::new(DECLINED, Vec::new()),
            Shown::Nobody => {
                let name = code.name;
                self.unanswered.note(format!(
                    "`{name}` shows a code that somebody has to enter on another device: run it on a terminal, or give \
                     --var {name}=seen where somebody reads standard error"
                ));
                // The driver ends the run; there will be no answer.
                std::future::pending().await
            }
        }
    }

    fn hide(&self, name: &str) {
        if self.shown().remove(name) {
            self.host.hide_code(name);
        }
    }

    fn shown(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for PromptServer {
    /// No code outlives its run, however that ended.
    fn drop(&mut self) {
        let shown = std::mem::take(&mut *self.shown());
        shown.iter().for_each(|name| self.host.hide_code(name));
    }
}

impl Server for PromptServer {
    fn serves(&self, operation: &str) -> bool {
        [TEXT, SECRET, SHOW_CODE, HIDE_CODE].contains(&operation)
    }

    fn serve(&self, request: Request) -> ReplyFuture<'_> {
        Box::pin(self.answer(request))
    }
}

/// Serves what scripts ask about the mouse cursor.
pub(crate) struct CursorServer(pub(crate) Arc<dyn Host>);

impl Server for CursorServer {
    fn serves(&self, operation: &str) -> bool {
        operation == SHOW_MOUSE_CURSOR
    }

    fn serve(&self, request: Request) -> ReplyFuture<'_> {
        self.0.show_mouse_cursor(matches!(request.arguments.first(), Some(Data::Bool(true))));
        Box::pin(std::future::ready(Reply::new(DONE, Vec::new())))
    }
}
