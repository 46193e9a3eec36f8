//! What Lua says when something goes wrong, as a fault with script, line and calls.

use crate::limits::Budget;
use authcanvas_graph::Site;
use authcanvas_interpreter::{Fault, FaultKind};
use mlua::{Error, Value};
use std::sync::Arc;

/// How the parts of the prelude show in Lua's own texts.
pub(crate) const PRELUDE: &str = "[authcanvas]";

/// The fault that an error of a script is. `nearby` is where it is where the error itself names no place.
pub(crate) fn fault_of(error: &Error, nearby: &Site, budget: &Budget) -> Fault {
    let (text, traceback) = parts_of(error);
    let trace: Vec<Site> = traceback.lines().filter_map(frame).collect();
    let (place, message) = match placed(&text) {
        Some((place, message)) => (Some(place), message.to_owned()),
        None => (None, text),
    };
    // The place of the error is the innermost call, unless the script gave it away.
    let site = place.or_else(|| trace.first().cloned());
    let callers = trace.into_iter().skip_while(|frame| Some(frame) == site.as_ref()).collect();
    let (kind, hint) = if budget.is_spent() {
        (FaultKind::ScriptBudget, Some("Look for a loop that never ends, or do the work in several handlers."))
    } else if is_memory(error) {
        (FaultKind::ScriptMemory, Some("Look for a table or a text that grows without end."))
    } else {
        (FaultKind::Script, None)
    };
    Fault {
        kind,
        site: site.unwrap_or_else(|| nearby.clone()),
        trace: callers,
        message: message.trim_end().replace("\n\t", "; "),
        hint: hint.map(str::to_owned),
    }
}

/// What a script sees of an error that it catches: text with its place, as Lua's own errors have it.
pub(crate) fn described(error: &Error) -> String {
    let (text, traceback) = parts_of(error);
    match (placed(&text), traceback.lines().find_map(frame)) {
        (None, Some(place)) => format!("{place}: {text}"),
        (Some(_), _) | (None, None) => text,
    }
}

/// A line of a script.
pub(crate) fn script_site(name: &str, line: u32) -> Site {
    Site::Script { name: Arc::from(name), line }
}

/// What a value that was raised says.
pub(crate) fn described_value(value: &Value) -> Option<String> {
    match value {
        Value::Error(error) => Some(described(error)),
        _ => None,
    }
}

fn is_memory(error: &Error) -> bool {
    match error {
        Error::MemoryError(_) => true,
        Error::CallbackError { cause, .. } | Error::WithContext { cause, .. } | Error::BadArgument { cause, .. } => {
            is_memory(cause)
        }
        _ => false,
    }
}

/// What an error says, and the calls that led there.
fn parts_of(error: &Error) -> (String, String) {
    match error {
        Error::RuntimeError(text) | Error::MemoryError(text) => match text.split_once("\nstack traceback:\n") {
            Some((message, traceback)) => (shown(message), traceback.to_owned()),
            None => (shown(text), String::new()),
        },
        Error::SyntaxError { message, .. } => (message.clone(), String::new()),
        Error::CallbackError { traceback, cause } => {
            let (text, inner) = parts_of(cause);
            (text, if inner.is_empty() { traceback.clone() } else { inner })
        }
        Error::WithContext { context, cause } => {
            let (text, inner) = parts_of(cause);
            (format!("{context}: {text}"), inner)
        }
        Error::BadArgument { pos, name, cause, .. } => {
            let (text, inner) = parts_of(cause);
            let name = name.as_ref().map_or_else(|| format!("argument {pos}"), |name| format!("`{name}`"));
            (format!("{name}: {text}"), inner)
        }
        Error::FromLuaConversionError { from, to, .. } => (format!("expected {to}, found {from}"), String::new()),
        other => (other.to_string(), String::new()),
    }
}

/// An error may be any value, and those without a text show where they stand in memory, which differs each time.
fn shown(message: &str) -> String {
    for kind in ["table", "function", "thread", "userdata"] {
        if message.starts_with(&format!("{kind}: 0x")) || message == format!("<{kind}>") {
            return format!("a {kind} was raised as the error; raise a text");
        }
    }
    message.to_owned()
}

/// The place that a message begins with, and the rest of it.
fn placed(message: &str) -> Option<(Site, &str)> {
    let (name, rest) = message.split_once(':')?;
    let (line, text) = rest.split_once(": ")?;
    (!name.is_empty() && !name.contains('\n')).then_some(())?;
    Some((script_site(name, line.parse().ok()?), text))
}

/// The place of one line of a traceback; nothing for what is no part of a script.
fn frame(line: &str) -> Option<Site> {
    let (place, _) = line.trim_start().split_once(": in ")?;
    let (name, line) = place.rsplit_once(':')?;
    (!name.starts_with('[')).then(|| Some(script_site(name, line.parse().ok()?)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Interrupter;

    #[test]
    fn places_and_calls_are_found() {
        let error = Error::RuntimeError(
            "a.lua:3: boom\nstack traceback:\n\t[C]: in function 'error'\n\ta.lua:3: in local 'f'\n\t\
             [authcanvas]:9: in function 'pcall'\n\tlib/b.lua:12: in method 'OnActivate'"
                .to_owned(),
        );
        let fault = fault_of(&error, &script_site("a.lua", 0), &Budget::new(1, Interrupter::default()));
        assert_eq!(fault.site.to_string(), "a.lua:3");
        assert_eq!(fault.message, "boom");
        assert_eq!(fault.trace, [script_site("lib/b.lua", 12)]);
        assert_eq!(described(&error), "a.lua:3: boom");
    }
}
