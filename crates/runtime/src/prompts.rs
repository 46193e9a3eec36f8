//! Serves the prompts of a run: from answers that were given beforehand, else by asking the host.

use crate::host::{CodeToEnter, Host, PageToOpen, Prompt, Shown};
use authcanvas_interpreter::{ANSWERED as DONE, Data, Reply, ReplyFuture, Request, Secret, Server};
use authcanvas_lua::SHOW_MOUSE_CURSOR;
use authcanvas_nodes::prompt::{ANSWERED, CHOICE, CODE, DECLINED, HIDE_CODE, OPEN_PAGE, SHOW_CODE, SHOWN, asks};
use authcanvas_sandbox::Visitor;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use zeroize::Zeroizing;

/// Serves the prompts and the codes that are shown.
pub(crate) struct PromptServer {
    host: Arc<dyn Host>,
    given: BTreeMap<String, Secret>,
    unanswered: Arc<Unanswered>,
    /// The codes that are shown now.
    shown: Mutex<BTreeSet<String>>,
    /// The sandbox's user, who opens pages by itself.
    visitor: Option<Visitor>,
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

fn quoted(choices: &[String]) -> String {
    choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>().join(", ")
}

fn unanswered_text(prompt: &Prompt, is_secret: bool) -> String {
    let name = &prompt.name;
    if !prompt.choices.is_empty() {
        let choices = quoted(&prompt.choices);
        return format!("prompt `{name}` needs an answer, one of {choices}: give it with --var {name}=CHOICE");
    }
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
        Self { host, given, unanswered, shown: Mutex::default(), visitor: None }
    }

    /// The same with somebody who opens the sandbox's pages.
    pub(crate) fn with_visitor(mut self, visitor: Option<Visitor>) -> Self {
        self.visitor = visitor;
        self
    }

    async fn answer(&self, request: Request) -> Reply {
        let text = |index: usize| request.arguments.get(index).and_then(Data::as_text).unwrap_or("").to_owned();
        let seconds = |index: usize| match request.arguments.get(index) {
            // A cast from f64 saturates, and NaN gives 0.
            Some(Data::Number(seconds)) => *seconds as u64,
            _ => 0,
        };
        if request.operation == OPEN_PAGE {
            return self.open(PageToOpen { name: text(0), url: text(1), seconds: seconds(2) }).await;
        }
        if request.operation == SHOW_CODE {
            let seconds = seconds(4);
            let (user_code, verification_url, complete_url) = (text(1), text(2), text(3));
            let code = CodeToEnter { name: text(0), user_code, verification_url, complete_url, seconds };
            return self.show(code).await;
        }
        if request.operation == HIDE_CODE {
            self.hide(&text(0));
            return Reply::new(ANSWERED, Vec::new());
        }
        let question = Question::of(&request.operation, request.arguments.get(2));
        let is_secret = asks(&request.operation) == Some(true);
        let mut prompt = Prompt::new(text(0), text(1), is_secret);
        if prompt.message.is_empty() {
            prompt.message.clone_from(&prompt.name);
        }
        question.put_into(&mut prompt);
        let answer = match self.given.get(&prompt.name) {
            _ if question.has_no_answer() => None,
            Some(given) => match question.accepted(&prompt, given) {
                Some(answer) => Some(answer),
                None => return self.nobody_answers(question.refusal(&prompt)).await,
            },
            None if !self.host.answers_prompts() => {
                return self.nobody_answers(unanswered_text(&prompt, is_secret)).await;
            }
            None => self.ask(prompt, &question).await,
        };
        match answer {
            Some(answer) if is_secret => Reply::new(ANSWERED, vec![Data::Secret(answer)]),
            Some(answer) => Reply::new(ANSWERED, vec![Data::text(answer.expose())]),
            None => Reply::new(DECLINED, Vec::new()),
        }
    }

    /// Asks the host until the answer is one, or it was asked often enough.
    async fn ask(&self, prompt: Prompt, question: &Question) -> Option<Secret> {
        let mut again = prompt.clone();
        for _ in 0..TRIES {
            let answer = self.host.prompt(again).await?;
            if let Some(answer) = question.accepted(&prompt, &answer) {
                return Some(answer);
            }
            again = Prompt { message: format!("{}; {}", question.wrong(), prompt.message), ..prompt.clone() };
        }
        None
    }

    /// Ends the run: there will be no answer.
    async fn nobody_answers(&self, missing: String) -> Reply {
        self.unanswered.note(missing);
        std::future::pending().await
    }
}

/// How often a question is asked whose answers do not fit.
const TRIES: usize = 3;

/// What an answer has to be.
enum Question {
    Anything,
    Choice(Vec<String>),
    /// As many digits; 0 for any text.
    Code(usize),
}

impl Question {
    fn of(operation: &str, argument: Option<&Data>) -> Self {
        match (operation, argument) {
            (CHOICE, Some(Data::Array(choices))) => {
                Self::Choice(choices.iter().filter_map(Data::as_text).map(str::to_owned).collect())
            }
            (CHOICE, _) => Self::Choice(Vec::new()),
            // A cast from f64 saturates, and NaN gives 0.
            (CODE, Some(Data::Number(digits))) => Self::Code(*digits as usize),
            _ => Self::Anything,
        }
    }

    /// True where there is nothing to choose from.
    fn has_no_answer(&self) -> bool {
        matches!(self, Self::Choice(choices) if choices.is_empty())
    }

    fn put_into(&self, prompt: &mut Prompt) {
        match self {
            Self::Choice(choices) => prompt.choices.clone_from(choices),
            Self::Code(digits @ 1..) => prompt.message.push_str(&format!(" ({digits} digits)")),
            Self::Code(0) | Self::Anything => {}
        }
    }

    /// The answer as it goes on, if it is one.
    fn accepted(&self, prompt: &Prompt, answer: &Secret) -> Option<Secret> {
        match self {
            Self::Anything => Some(answer.clone()),
            Self::Choice(_) => prompt.choice(answer.expose()).map(Secret::new),
            Self::Code(digits) => {
                let code: Zeroizing<String> =
                    Zeroizing::new(answer.expose().chars().filter(|c| !c.is_whitespace() && *c != '-').collect());
                let fits = *digits == 0 || (code.len() == *digits && code.bytes().all(|byte| byte.is_ascii_digit()));
                (fits && !code.is_empty()).then(|| Secret::new(code.as_str()))
            }
        }
    }

    /// What is wrong with an answer, to whoever gave it.
    fn wrong(&self) -> String {
        match self {
            Self::Choice(_) | Self::Anything => "that cannot be chosen".to_owned(),
            Self::Code(0) => "that is no code".to_owned(),
            Self::Code(digits) => format!("that is not {digits} digits"),
        }
    }

    /// The same of an answer that was given beforehand.
    fn refusal(&self, prompt: &Prompt) -> String {
        let name = &prompt.name;
        match self {
            Self::Choice(choices) => {
                format!("prompt `{name}` takes one of {}, and another answer was given", quoted(choices))
            }
            Self::Code(0) | Self::Anything => format!("prompt `{name}` takes a code, and none was given"),
            Self::Code(digits) => format!("prompt `{name}` takes {digits} digits, and another answer was given"),
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

    async fn open(&self, page: PageToOpen) -> Reply {
        if !is_web_page(&page.url) {
            // Whatever else a browser can be told to open is no page.
            return Reply::new(DECLINED, Vec::new());
        }
        match self.host.open_page(&page) {
            Shown::Declined => return Reply::new(DECLINED, Vec::new()),
            // It was said beforehand that somebody sees it, wherever that is.
            Shown::Nobody if !self.given.contains_key(&page.name) => {
                let name = page.name;
                self.unanswered.note(format!(
                    "`{name}` is a page that somebody has to open in a browser on this machine: run it on a terminal, \
                     or give --var {name}=seen where somebody reads standard error"
                ));
                // The driver ends the run; there will be no answer.
                std::future::pending().await
            }
            Shown::Seen | Shown::Nobody => {}
        }
        if let Some(visitor) = &self.visitor {
            visitor.visit(&page.url).await;
        }
        Reply::new(SHOWN, Vec::new())
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
        asks(operation).is_some() || [SHOW_CODE, HIDE_CODE, OPEN_PAGE].contains(&operation)
    }

    fn serve(&self, request: Request) -> ReplyFuture<'_> {
        Box::pin(self.answer(request))
    }
}

fn is_web_page(url: &str) -> bool {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    (scheme == "https" || scheme == "http") && url.bytes().all(|byte| byte.is_ascii_graphic())
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
