//! Asking the people who run the graph, and showing them what they need elsewhere.

mod ask;
mod choose;
mod open_page;
mod show_code;

pub use ask::{ANSWERED, DECLINED, SECRET, TEXT};
pub use choose::{CHOICE, CODE};
pub use open_page::{BROWSER_PAGE, OPEN_PAGE};
pub use show_code::{DEVICE_CODE, HIDE_CODE, SHOW_CODE, SHOWN};

use authcanvas_interpreter::{NodeDef, OperationDef};

/// For the kinds that ask people a question, whether the answer is secret.
pub fn asks(kind: &str) -> Option<bool> {
    match kind {
        TEXT | CHOICE => Some(false),
        SECRET | CODE => Some(true),
        _ => None,
    }
}

const CATEGORY: &str = "Prompts";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    [ask::nodes(), choose::nodes(), show_code::nodes(), open_page::nodes()].concat()
}

/// What the host is asked.
pub(crate) fn operations() -> Vec<OperationDef> {
    [ask::operations(), choose::operations(), show_code::operations(), open_page::operations()].concat()
}
