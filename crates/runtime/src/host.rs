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
}

/// An answer on its way; nothing when there is none.
pub type Answer<'h> = Pin<Box<dyn Future<Output = Option<Secret>> + Send + 'h>>;

/// Answers the prompts of a run and hears what it tells.
pub trait Host: Send + Sync {
    /// True when prompts can be answered at all. Where not, a prompt without a given answer ends the run.
    fn answers_prompts(&self) -> bool;

    /// Asks. Every answer is a secret on its way; one to a question that is not secret is shown afterwards.
    fn prompt(&self, prompt: Prompt) -> Answer<'_>;

    /// Hears what happened. Unless the host says otherwise it hears nothing.
    fn hear(&self, _event: &Event) {}

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
