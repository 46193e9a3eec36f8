//! The editor as the host of a run: it notes what the run tells, and hands its questions to the window.

use super::Ended;
use super::observed::Observed;
use authcanvas::interpreter::{Event, Secret};
use authcanvas::{Answer, CodeToEnter, Host, Prompt, Shown};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// A question that a run waits with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Tells this question from the next.
    pub number: u64,
    /// The question.
    pub prompt: Prompt,
}

/// A code that a person is to enter on another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCode {
    /// The code, and where to enter it.
    pub code: CodeToEnter,
    /// Tells this code from the next.
    pub number: u64,
}

#[derive(Default)]
struct Waiting {
    codes: Vec<ShownCode>,
    n_asked: u64,
    asked: Option<(Asked, oneshot::Sender<Option<Secret>>)>,
}

/// Hears a run and answers its prompts from the window.
pub struct RunHost {
    observed: Mutex<Observed>,
    waiting: Mutex<Waiting>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl RunHost {
    /// A host; `wake` is called when there is something new to show.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        Self { observed: Mutex::default(), waiting: Mutex::default(), wake }
    }

    /// Reads what the run told.
    pub fn look<R>(&self, look: impl FnOnce(&Observed) -> R) -> R {
        look(&locked(&self.observed))
    }

    /// The codes that wait to be entered.
    pub fn codes(&self) -> Vec<ShownCode> {
        locked(&self.waiting).codes.clone()
    }

    /// The question that waits for an answer.
    pub fn asked(&self) -> Option<Asked> {
        locked(&self.waiting).asked.as_ref().map(|(asked, _)| asked.clone())
    }

    /// Answers the question that waits, if one does.
    pub fn answer(&self, answer: Option<Secret>) {
        if let Some((_, reply)) = locked(&self.waiting).asked.take() {
            // A run that is over does not hear it.
            let _over = reply.send(answer);
        }
    }

    /// The run is over.
    pub(super) fn end(&self, ended: Ended) {
        locked(&self.observed).ended = Some(ended);
        let mut waiting = locked(&self.waiting);
        waiting.asked = None;
        waiting.codes.clear();
        drop(waiting);
        (self.wake)();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Host for RunHost {
    fn answers_prompts(&self) -> bool {
        true
    }

    fn prompt(&self, prompt: Prompt) -> Answer<'_> {
        let (reply, answer) = oneshot::channel();
        {
            let mut waiting = locked(&self.waiting);
            waiting.n_asked += 1;
            waiting.asked = Some((Asked { number: waiting.n_asked, prompt }, reply));
        }
        (self.wake)();
        Box::pin(async move { answer.await.ok().flatten() })
    }

    fn show_code(&self, code: &CodeToEnter) -> Shown {
        {
            let mut waiting = locked(&self.waiting);
            waiting.n_asked += 1;
            let number = waiting.n_asked;
            waiting.codes.retain(|shown| shown.code.name != code.name);
            waiting.codes.push(ShownCode { code: code.clone(), number });
        }
        (self.wake)();
        Shown::Seen
    }

    fn hide_code(&self, name: &str) {
        locked(&self.waiting).codes.retain(|shown| shown.code.name != name);
        (self.wake)();
    }

    fn hear(&self, event: &Event) {
        locked(&self.observed).hear(event);
        (self.wake)();
    }

    fn backend(&self, line: &str) {
        locked(&self.observed).backend = line.to_owned();
        (self.wake)();
    }
}

impl std::fmt::Debug for RunHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunHost").field("asked", &self.asked()).finish_non_exhaustive()
    }
}
