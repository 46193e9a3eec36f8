//! The event stream as JSON lines.

use authcanvas_interpreter::{Event, Happening};
use serde_json::{Value, json};

/// One event as one line of JSON.
pub fn line(event: &Event) -> String {
    let mut value = happening(&event.what);
    if let Value::Object(members) = &mut value {
        members.insert("at_ns".to_owned(), json!(event.at));
    }
    value.to_string()
}

fn happening(what: &Happening) -> Value {
    match what {
        Happening::Entered { site } => json!({"event": "entered", "site": site.to_string()}),
        Happening::Left { site, slot } => json!({"event": "left", "site": site.to_string(), "slot": slot}),
        Happening::Produced { site, value } => {
            json!({"event": "produced", "site": site.to_string(), "value": value})
        }
        Happening::Wrote { variable, value } => {
            json!({"event": "wrote", "variable": variable.to_string(), "value": value})
        }
        Happening::Printed { site, text } => json!({"event": "printed", "site": site.to_string(), "text": text}),
        Happening::Logged { site, level, text } => {
            json!({"event": "logged", "site": site.to_string(), "level": level.name(), "text": text})
        }
        Happening::Failed { site, text } => json!({"event": "failed", "site": site.to_string(), "text": text}),
        Happening::Completed { site } => json!({"event": "completed", "site": site.to_string()}),
        Happening::Asked { request, operation, site } => {
            json!({"event": "asked", "request": request, "operation": operation, "site": site.to_string()})
        }
        Happening::Answered { request, operation, outcome } => {
            json!({"event": "answered", "request": request, "operation": operation, "outcome": outcome})
        }
        Happening::GivenUp { request, operation } => {
            json!({"event": "given_up", "request": request, "operation": operation})
        }
        Happening::Notified { bus, event, n_handlers } => {
            json!({"event": "notified", "bus": bus, "name": event, "handlers": n_handlers})
        }
        Happening::Delayed { site, until } => {
            json!({"event": "delayed", "site": site.to_string(), "until_ns": until})
        }
        Happening::Faulted(fault) => json!({
            "event": "faulted", "code": fault.kind.code(), "site": fault.site.to_string(), "message": fault.message,
        }),
    }
}
