//! The host of a run on the command line: prints to standard output, tells on standard error, asks on the
//! terminal device.

use super::code_display::{self, CodeDisplay};
use super::output::{Level, Output};
use crate::host::{Answer, CodeToEnter, Host, PageToOpen, Prompt, Shown};
use crate::platform;
use authcanvas_graph::Site;
use authcanvas_interpreter::{Event, Happening, LogLevel, Secret};
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Where the lines go that a graph prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prints {
    /// To standard output: they are the results.
    Results,
    /// Into a document that is written later.
    Kept,
    /// To standard error, because standard output is for something else.
    Notes,
}

/// The host of a run on the command line.
pub(crate) struct Terminal {
    output: Output,
    prints: Prints,
    kept: Mutex<Vec<String>>,
    trace: Option<Mutex<std::io::BufWriter<std::fs::File>>>,
    answers_prompts: bool,
    /// The code that is on the terminal.
    code: Mutex<Option<CodeDisplay>>,
}

impl Terminal {
    pub(crate) fn new(output: Output, prints: Prints, trace: Option<std::fs::File>, non_interactive: bool) -> Self {
        Self {
            output,
            prints,
            kept: Mutex::new(Vec::new()),
            trace: trace.map(|file| Mutex::new(std::io::BufWriter::new(file))),
            answers_prompts: !non_interactive && platform::has_terminal(),
            code: Mutex::new(None),
        }
    }

    /// The lines that were kept.
    pub(crate) fn take_prints(&self) -> Vec<String> {
        std::mem::take(&mut *self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Writes what is left of the trace.
    pub(crate) fn finish_trace(&self) -> std::io::Result<()> {
        match &self.trace {
            Some(trace) => trace.lock().unwrap_or_else(std::sync::PoisonError::into_inner).flush(),
            None => Ok(()),
        }
    }

    fn print(&self, text: &str) {
        match self.prints {
            Prints::Results => self.output.result_line(text),
            Prints::Kept => {
                self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(text.to_owned());
            }
            Prints::Notes => self.output.note(text),
        }
    }

    fn note(&self, event: &Event) {
        if let Some(trace) = &self.trace {
            let line = super::trace::line(event);
            let mut trace = trace.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Err(error) = writeln!(trace, "{line}") {
                self.output.warning(&format!("the trace cannot be written: {error}"));
            }
        }
    }
}

impl Host for Terminal {
    fn answers_prompts(&self) -> bool {
        self.answers_prompts
    }

    fn prompt(&self, prompt: Prompt) -> Answer<'_> {
        let given_up = GivenUp(Arc::new(AtomicBool::new(false)));
        let flag = given_up.0.clone();
        Box::pin(async move {
            // Dropping this future tells the thread, which then leaves the terminal as it found it.
            let _given_up = given_up;
            let asked =
                tokio::task::spawn_blocking(move || platform::ask_on_terminal(&prompt.line(), prompt.is_secret, &flag));
            match asked.await {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => {
                    self.output.warning(&format!("the terminal cannot be asked: {error}"));
                    None::<Secret>
                }
                Err(_) => None,
            }
        })
    }

    fn show_code(&self, code: &CodeToEnter) -> Shown {
        let mut slot = self.code.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // The one before goes first, so that its countdown does not stand below the new code.
        *slot = None;
        if self.answers_prompts {
            match CodeDisplay::show(code) {
                Ok(display) => {
                    *slot = Some(display);
                    return Shown::Seen;
                }
                Err(error) => self.output.warning(&format!("the terminal cannot show the code: {error}")),
            }
        }
        // Whoever reads standard error may enter it; the run goes on only where that was said beforehand.
        self.output.note(&code_display::line(code));
        Shown::Nobody
    }

    fn hide_code(&self, name: &str) {
        let mut slot = self.code.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if slot.as_ref().is_some_and(|display| display.code.name == name) {
            *slot = None;
        }
    }

    fn open_page(&self, page: &PageToOpen) -> Shown {
        let line = code_display::page_line(page);
        if self.answers_prompts {
            match platform::terminal_to_write().and_then(|mut terminal| writeln!(terminal, "{line}")) {
                Ok(()) => return Shown::Seen,
                Err(error) => self.output.warning(&format!("the terminal cannot show the page: {error}")),
            }
        }
        // Whoever reads standard error may open it; the run goes on only where that was said beforehand.
        self.output.note(&line);
        Shown::Nobody
    }

    fn hear(&self, event: &Event) {
        self.note(event);
        match &event.what {
            Happening::Printed { text, .. } => self.print(text),
            Happening::Logged { level, text, .. } => self.output.tell(
                match level {
                    LogLevel::Info => Level::Info,
                    LogLevel::Warning => Level::Warning,
                    LogLevel::Error => Level::Error,
                },
                text,
            ),
            Happening::Failed { site, text } => self.output.error(&format!("{site}: {text}")),
            Happening::Asked { operation, site, .. } => {
                self.output.tell(Level::Debug, &format!("{site}: asks {operation}"));
            }
            Happening::Answered { operation, outcome, .. } => {
                self.output.tell(Level::Debug, &format!("{operation}: {outcome}"));
            }
            Happening::GivenUp { operation, .. } => {
                self.output.tell(Level::Debug, &format!("{operation}: given up"));
            }
            Happening::Notified { bus, event, n_handlers } => {
                self.output.tell(Level::Debug, &format!("{bus}.{event}: {n_handlers} handlers"));
            }
            Happening::Entered { .. }
            | Happening::Left { .. }
            | Happening::Produced { .. }
            | Happening::Wrote { .. }
            | Happening::Completed { .. }
            | Happening::Delayed { .. } => {}
            // A script's fault does not end the run, so nothing else tells it.
            Happening::Faulted(fault) => {
                if let Site::Script { .. } = fault.site {
                    self.output.error(&crate::error::script_text(fault));
                }
            }
        }
    }

    fn backend(&self, line: &str) {
        self.output.note(&format!("backend: {line}"));
    }
}

/// Tells a waiting thread that its question was given up.
struct GivenUp(Arc<AtomicBool>);

impl Drop for GivenUp {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}
