//! What the functions that a script calls share with the run: what they did, and which handlers there are.

use crate::limits::MAX_HANDLERS;
use authcanvas_graph::{Site, ValueType};
use authcanvas_interpreter::{Data, Happening, LogLevel, Notification, OperationDef, Text};
use mlua::{Function, Lua, MultiValue, Table, UserData};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a script did since it was last looked at, and its handlers.
#[derive(Default)]
pub(crate) struct Inside {
    /// What it printed and logged.
    pub(crate) told: Vec<Happening>,
    /// What it put off until its call is over.
    pub(crate) queued: Vec<Queued>,
    /// Its handlers, by number.
    pub(crate) handlers: BTreeMap<u64, Handler>,
    /// Names of buses that do not exist, each told once.
    pub(crate) unknown_buses: BTreeSet<String>,
    /// The address of the event that is being handled, where its bus has addresses.
    pub(crate) address: Option<Data>,
}

/// Something put off.
pub(crate) enum Queued {
    /// A request or a notification.
    Ask(Ask),
    /// A function of the script.
    Function(Function, MultiValue),
}

/// A handler of a bus.
pub(crate) struct Handler {
    pub(crate) bus: Text,
    /// What its functions get as `self`.
    pub(crate) table: Table,
    /// The functions, found when it was connected.
    pub(crate) functions: BTreeMap<Text, Function>,
    /// When it was connected, in the order of the whole run; nothing while it is not.
    pub(crate) connected: Option<u64>,
    /// The address that it hears, on a bus of the graph that has addresses.
    pub(crate) address: Option<Data>,
    /// True on a bus whose events the graph sends and handles by itself.
    pub(crate) is_own: bool,
}

impl Inside {
    /// Adds a handler that is not connected; nothing where there are too many.
    pub(crate) fn add_handler(&mut self, id: u64, bus: Text, table: Table, is_own: bool) -> Option<u64> {
        if self.handlers.len() >= MAX_HANDLERS {
            return None;
        }
        let handler = Handler { bus, table, functions: BTreeMap::new(), connected: None, address: None, is_own };
        self.handlers.insert(id, handler);
        Some(id)
    }
}

/// What a script asks of the run.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// A request.
    Request {
        operation: Arc<OperationDef>,
        arguments: Vec<Data>,
        site: Site,
        /// True when the script goes on only with the answer.
        waits: bool,
    },
    /// A notification to all handlers.
    Notify { bus: Text, event: Text, arguments: Vec<Data> },
    /// An event of a bus of the graph.
    Send(Sent),
}

/// An event of a bus of the graph on its way from a script.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) notification: Notification,
    /// The address, on a bus that has addresses.
    pub(crate) address: Option<Data>,
    /// The type of its answer, and what it is where nobody answers.
    pub(crate) answer: Option<(ValueType, Data)>,
}

/// What a script hands out when it asks for something.
pub(crate) struct Token(pub(crate) Mutex<Option<Ask>>);

impl Token {
    pub(crate) fn new(ask: Ask) -> Self {
        Self(Mutex::new(Some(ask)))
    }

    /// What is asked, once.
    pub(crate) fn take(&self) -> Option<Ask> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl UserData for Token {}

/// Shared with the functions of one script.
#[derive(Clone)]
pub(crate) struct Shared {
    inside: Arc<Mutex<Inside>>,
    order: Order,
    /// What faults call the script.
    name: Arc<str>,
}

/// Counts connections of a whole run, so that handlers of several scripts have one order.
#[derive(Clone, Default)]
pub(crate) struct Order(Arc<AtomicU64>);

impl Order {
    fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::SeqCst)
    }
}

impl Shared {
    pub(crate) fn new(name: &str, order: Order) -> Self {
        Self { inside: Arc::default(), order, name: Arc::from(name) }
    }

    /// The line of the script that called the function that is running.
    pub(crate) fn here(&self, lua: &Lua) -> Site {
        // A tail call leaves no caller behind.
        line_of_caller(lua).unwrap_or_else(|| crate::failure::script_site(&self.name, 0))
    }

    /// Never held while Lua runs.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that no handler and no connection of the run had before.
    pub(crate) fn next_number(&self) -> u64 {
        self.order.next()
    }

    pub(crate) fn print(&self, lua: &Lua, text: String) {
        let site = self.here(lua);
        self.lock().told.push(Happening::Printed { site, text });
    }

    pub(crate) fn log(&self, lua: &Lua, level: LogLevel, text: String) {
        let site = self.here(lua);
        self.lock().told.push(Happening::Logged { site, level, text });
    }
}

fn line_of_caller(lua: &Lua) -> Option<Site> {
    /// Callers beyond this are not looked for.
    const DEEPEST: usize = 32;
    for level in 0..DEEPEST {
        let found = lua.inspect_stack(level, |debug| {
            let name = debug.source().short_src.map(|name| name.into_owned());
            Some((name?, u32::try_from(debug.current_line()?).ok()?))
        });
        match found {
            None => break,
            Some(Some((name, line))) if !name.starts_with('[') => {
                return Some(crate::failure::script_site(&name, line));
            }
            Some(_) => {}
        }
    }
    None
}
