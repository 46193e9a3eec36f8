//! Handlers of buses, as scripts hold them: connected, disconnected, asked whether they are.

use crate::inside::Shared;
use crate::limits::MAX_HANDLERS;
use crate::values::{from_lua, kind_of};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, Text};
use mlua::{Error, Function, Lua, Result, Table, UserData, UserDataMethods, Value};
use std::sync::Arc;

/// What the handlers of a bus have in common.
pub(crate) struct Hearing {
    bus: Text,
    /// The events; none for a bus that does not exist.
    events: Vec<Text>,
    /// The type of its addresses, if it has any.
    address: Option<ValueType>,
    /// True for a bus whose events the graph sends and handles by itself.
    is_own: bool,
}

impl Hearing {
    /// Of a bus of notifications.
    pub(crate) fn of_notifications(bus: &str, events: Vec<Text>) -> Self {
        Self { bus: Text::Owned(bus.to_owned()), events, address: None, is_own: false }
    }

    /// Of a bus of the graph.
    pub(crate) fn of_own(bus: &str, events: Vec<Text>, address: Option<ValueType>) -> Self {
        Self { bus: Text::Owned(bus.to_owned()), events, address, is_own: true }
    }

    /// The address that a script gives; a bus without addresses takes no notice of one.
    fn address_of(&self, value: &Value) -> Result<Option<Data>> {
        match (&self.address, value) {
            (None, _) | (Some(_), Value::Nil) => Ok(None),
            (Some(wanted), value) => {
                let problem = |why| Error::RuntimeError(format!("{}: the address: {why}", self.bus));
                from_lua(value, wanted).map(Some).map_err(problem)
            }
        }
    }
}

/// A handler, as a script holds it.
struct HandlerObject {
    id: u64,
    hearing: Arc<Hearing>,
    shared: Shared,
}

impl HandlerObject {
    /// Finds the functions and connects; where it is connected to that address already, nothing changes.
    fn connect(&self, address: &Value) -> Result<()> {
        let address = self.hearing.address_of(address)?;
        let (table, address) = match self.shared.lock().handlers.get(&self.id) {
            Some(handler) => {
                let is_there = address.is_none() || address == handler.address;
                if handler.connected.is_some() && is_there {
                    return Ok(());
                }
                (handler.table.clone(), address.or_else(|| handler.address.clone()))
            }
            None => return Err(error("this handler belongs to a script that was deactivated")),
        };
        if let (Some(wanted), None) = (&self.hearing.address, &address) {
            let bus = &self.hearing.bus;
            return Err(Error::RuntimeError(format!(
                "{bus} has addresses ({wanted}), and a handler hears one of them: write `{bus}.Connect(self, address)`"
            )));
        }
        let mut functions = std::collections::BTreeMap::new();
        for event in &self.hearing.events {
            if let Some(function) = found_in_chain(&table, event)? {
                functions.insert(event.clone(), function);
            }
        }
        let connected = Some(self.shared.next_number());
        if let Some(handler) = self.shared.lock().handlers.get_mut(&self.id) {
            (handler.functions, handler.connected, handler.address) = (functions, connected, address);
        }
        Ok(())
    }

    fn is_connected(&self, address: &Value) -> Result<bool> {
        let address = self.hearing.address_of(address)?;
        let inside = self.shared.lock();
        let handler = inside.handlers.get(&self.id).filter(|handler| handler.connected.is_some());
        Ok(handler.is_some_and(|handler| address.is_none() || handler.address == address))
    }
}

impl UserData for HandlerObject {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_function("Connect", |_, (this, address): (Value, Value)| {
            of_handler("Connect", &this, |handler| handler.connect(&address))
        });
        methods.add_function("Disconnect", |_, this: Value| {
            of_handler("Disconnect", &this, |handler| {
                if let Some(handler) = handler.shared.lock().handlers.get_mut(&handler.id) {
                    handler.connected = None;
                }
                Ok(())
            })
        });
        for name in ["IsConnected", "IsConnectedId"] {
            methods.add_function(name, move |_, (this, address): (Value, Value)| {
                of_handler(name, &this, |handler| handler.is_connected(&address))
            });
        }
    }
}

fn of_handler<T>(name: &str, value: &Value, act: impl FnOnce(&HandlerObject) -> Result<T>) -> Result<T> {
    match value.as_userdata().and_then(|it| it.borrow::<HandlerObject>().ok()) {
        Some(handler) => act(&handler),
        None => Err(Error::RuntimeError(format!(
            "{name} was called without the handler as its first argument: write `handler:{name}()`"
        ))),
    }
}

/// How long a chain of metatables may be.
const LONGEST_CHAIN: usize = 32;

/// A function of a table or of the tables behind it, found without running anything of the script.
fn found_in_chain(table: &Table, name: &str) -> Result<Option<Function>> {
    let mut table = table.clone();
    for _ in 0..LONGEST_CHAIN {
        if let Value::Function(function) = table.raw_get::<Value>(name)? {
            return Ok(Some(function));
        }
        let Some(metatable) = table.metatable() else { return Ok(None) };
        match metatable.raw_get::<Value>("__index")? {
            Value::Table(next) => table = next,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

/// Adds `Connect` and `CreateHandler` to a bus.
pub(crate) fn add_connecting(lua: &Lua, table: &Table, shared: &Shared, hearing: Hearing) -> Result<()> {
    let hearing = Arc::new(hearing);
    for (part, connects) in [("Connect", true), ("CreateHandler", false)] {
        let (shared, hearing) = (shared.clone(), hearing.clone());
        let function = lua.create_function(move |_, (table, address): (Value, Value)| {
            let bus = &hearing.bus;
            let Value::Table(table) = table else {
                return Err(Error::RuntimeError(format!(
                    "{bus}.{part} was called without a table as its first argument, found {}: write `{bus}.{part}(self)`",
                    kind_of(&table)
                )));
            };
            let number = shared.next_number();
            let added = shared.lock().add_handler(number, bus.clone(), table, hearing.is_own);
            let id = added.ok_or_else(|| {
                Error::RuntimeError(format!("a script has at most {MAX_HANDLERS} handlers; connect one and keep it"))
            })?;
            let handler = HandlerObject { id, hearing: hearing.clone(), shared: shared.clone() };
            // As in the original, whoever gives an address wants to hear it.
            if connects || (hearing.address.is_some() && !address.is_nil()) {
                handler.connect(&address)?;
            }
            Ok(handler)
        })?;
        table.raw_set(part, function)?;
    }
    Ok(())
}

fn error(text: &str) -> Error {
    Error::RuntimeError(text.to_owned())
}
