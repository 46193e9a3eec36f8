//! The host of a played case: answers prompts from the case, keeps the log, and cancels where the case says so.

use super::log::{Log, event_line, stable};
use crate::driver::Canceller;
use crate::host::{Answer, CodeToEnter, Host, PageToOpen, Prompt, Shown};
use authcanvas_interpreter::{Event, Happening, Secret};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The host of one play.
pub(super) struct CaseHost {
    declines: BTreeSet<String>,
    heard: Mutex<Heard>,
    canceller: Canceller,
}

struct Heard {
    answers: BTreeMap<String, VecDeque<String>>,
    /// Prompts that the case says nothing about.
    unanswered: Vec<String>,
    cancel_at: VecDeque<String>,
    log: Log,
    prints: Vec<String>,
    /// Lines for the log of the people who run the graph, questions to them, and failed expectations.
    told: Vec<String>,
}

/// What a play left behind.
pub(super) struct Kept {
    pub(super) log: Log,
    pub(super) prints: Vec<String>,
    pub(super) told: Vec<String>,
    pub(super) unanswered: Vec<String>,
}

impl CaseHost {
    pub(super) fn new(
        answers: BTreeMap<String, VecDeque<String>>,
        declines: BTreeSet<String>,
        cancel_at: Vec<String>,
        canceller: Canceller,
    ) -> Self {
        let heard = Heard {
            answers,
            unanswered: Vec::new(),
            cancel_at: cancel_at.into(),
            log: Log::default(),
            prints: Vec::new(),
            told: Vec::new(),
        };
        Self { declines, heard: Mutex::new(heard), canceller }
    }

    /// What was heard so far; the host goes on with nothing.
    pub(super) fn take(&self) -> Kept {
        let mut heard = self.heard();
        Kept {
            log: std::mem::take(&mut heard.log),
            prints: std::mem::take(&mut heard.prints),
            told: std::mem::take(&mut heard.told),
            unanswered: std::mem::take(&mut heard.unanswered),
        }
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for CaseHost {
    /// Nobody is there; but a case may answer, or leave a prompt without an answer.
    fn answers_prompts(&self) -> bool {
        !self.declines.is_empty() || !self.heard().answers.is_empty()
    }

    fn prompt(&self, prompt: Prompt) -> Answer<'_> {
        let mut heard = self.heard();
        heard.log.line(&format!("the prompt says: {}", prompt.line()));
        heard.told.push(format!("asks: {}", prompt.line()));
        let answer = heard.answers.get_mut(&prompt.name).and_then(VecDeque::pop_front).map(Secret::new);
        if answer.is_none() && !self.declines.contains(&prompt.name) {
            heard.unanswered.push(format!("the case has no answer to prompt `{}`", prompt.name));
        }
        Box::pin(std::future::ready(answer))
    }

    /// Somebody is there to see every code that the case does not decline.
    fn show_code(&self, code: &CodeToEnter) -> Shown {
        let mut heard = self.heard();
        let text =
            format!("shows the code {} for {}, good for {} s", code.user_code, stable(code.link()), code.seconds);
        heard.log.line(&text);
        heard.told.push(text);
        if self.declines.contains(&code.name) { Shown::Declined } else { Shown::Seen }
    }

    /// Somebody is there to open every page that the case does not decline.
    fn open_page(&self, page: &PageToOpen) -> Shown {
        let mut heard = self.heard();
        let text = format!("opens the page {}, good for {} s", stable(&page.url), page.seconds);
        heard.log.line(&text);
        heard.told.push(text);
        if self.declines.contains(&page.name) { Shown::Declined } else { Shown::Seen }
    }

    fn hide_code(&self, name: &str) {
        let mut heard = self.heard();
        let line = format!("takes the code `{name}` away");
        heard.log.line(&line);
    }

    fn hear(&self, event: &Event) {
        let mut heard = self.heard();
        match &event.what {
            Happening::Printed { text, .. } => heard.prints.push(text.clone()),
            Happening::Logged { level, text, .. } => heard.told.push(format!("{}: {text}", level.name())),
            Happening::Failed { site, text } => heard.told.push(format!("{site}: {text}")),
            Happening::Entered { .. }
            | Happening::Left { .. }
            | Happening::Produced { .. }
            | Happening::Wrote { .. }
            | Happening::Completed { .. }
            | Happening::Asked { .. }
            | Happening::Answered { .. }
            | Happening::GivenUp { .. }
            | Happening::Notified { .. }
            | Happening::Delayed { .. }
            | Happening::Faulted(_) => {}
        }
        let line = event_line(event);
        while heard.cancel_at.front().is_some_and(|at| line.starts_with(at.as_str())) {
            heard.cancel_at.pop_front();
            self.canceller.cancel();
        }
        heard.log.add(event);
    }
}
