//! The host of a run: who answers its prompts and hears what it tells.

use authcanvas_interpreter::{Event, Secret};
use std::future::Future;
use std::pin::Pin;

/// A question to the people behind a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// The name by which the answer can be given beforehand.
    pub name: String,
    /// The question.
    pub message: String,
    /// True when the answer must not be shown.
    pub is_secret: bool,
    /// What can be answered, where that is a choice; empty where anything can.
    pub choices: Vec<String>,
}

impl Prompt {
    /// A question that anything can be answered to.
    pub fn new(name: impl Into<String>, message: impl Into<String>, is_secret: bool) -> Self {
        Self { name: name.into(), message: message.into(), is_secret, choices: Vec::new() }
    }

    /// The question on one line, with what can be chosen and by which number.
    pub fn line(&self) -> String {
        if self.choices.is_empty() {
            return self.message.clone();
        }
        let numbered = self.choices.iter().enumerate().map(|(index, choice)| format!("{} {choice}", index + 1));
        format!("{} ({})", self.message, numbered.collect::<Vec<_>>().join(", "))
    }

    /// The choice that an answer stands for: one of them, or its number.
    pub fn choice(&self, answer: &str) -> Option<&str> {
        let answer = answer.trim();
        let by_number = || answer.parse::<usize>().ok()?.checked_sub(1).and_then(|index| self.choices.get(index));
        self.choices.iter().find(|choice| *choice == answer).or_else(by_number).map(String::as_str)
    }
}

/// A code that a person enters on another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeToEnter {
    /// The name by which it can be said beforehand that the code is seen.
    pub name: String,
    /// What the person enters.
    pub user_code: String,
    /// Where.
    pub verification_url: String,
    /// The same with the code in it; empty where there is none.
    pub complete_url: String,
    /// How long the code is good, in seconds; 0 where that is not known.
    pub seconds: u64,
}

impl CodeToEnter {
    /// What a QR code of it holds: where to go, with the code if that can be.
    pub fn link(&self) -> &str {
        if self.complete_url.is_empty() { &self.verification_url } else { &self.complete_url }
    }
}

/// A page that a person opens in a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToOpen {
    /// The name by which it can be said beforehand that the page is seen.
    pub name: String,
    /// The page, an `http` or `https` URL.
    pub url: String,
    /// How long it is good, in seconds; 0 where that is not known.
    pub seconds: u64,
}

/// What became of a code or a page that was to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Somebody can see it, until it is taken away.
    Seen,
    /// Whoever sees it does not want it.
    Declined,
    /// Nobody is there. The run ends unless it was said beforehand that the code is seen.
    Nobody,
}

/// An answer on its way; nothing when there is none.
pub type Answer<'h> = Pin<Box<dyn Future<Output = Option<Secret>> + Send + 'h>>;

/// Answers the prompts of a run and hears what it tells.
pub trait Host: Send + Sync {
    /// True when prompts can be answered at all. Where not, a prompt without a given answer ends the run.
    fn answers_prompts(&self) -> bool;

    /// Asks. Every answer is a secret on its way; one to a question that is not secret is shown afterwards. An answer
    /// that the question does not allow is asked for again, so hosts need not look at it.
    fn prompt(&self, prompt: Prompt) -> Answer<'_>;

    /// Shows a code until it is taken away. A code of the same name replaces the one before. Unless the host says
    /// otherwise nobody sees it.
    fn show_code(&self, _code: &CodeToEnter) -> Shown {
        Shown::Nobody
    }

    /// Takes a code away, if one of this name is shown.
    fn hide_code(&self, _name: &str) {}

    /// Lets a person open a page, without waiting for them. Unless the host says otherwise nobody sees it.
    fn open_page(&self, _page: &PageToOpen) -> Shown {
        Shown::Nobody
    }

    /// Hears what happened. Unless the host says otherwise it hears nothing.
    fn hear(&self, _event: &Event) {}

    /// Shows or hides the mouse cursor, for a script that asks. A host without one does nothing.
    fn show_mouse_cursor(&self, _visible: bool) {}

    /// Is told which backend the run uses, before its first request.
    fn backend(&self, _line: &str) {}
}

/// A host that answers nothing and hears nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct SilentHost;

impl Host for SilentHost {
    fn answers_prompts(&self) -> bool {
        false
    }

    fn prompt(&self, _prompt: Prompt) -> Answer<'_> {
        Box::pin(std::future::ready(None))
    }
}
