//! The buses of the registry as global tables, made from the one declaration of each.

use crate::context::Context;
use crate::inside::{Ask, Queued, Shared, Token};
use crate::limits::{Budget, MAX_HANDLERS};
use crate::values::{from_lua, kind_of};
use authcanvas_interpreter::{
    AnswerDef, BusDef, Data, EventDef, LogLevel, OperationDef, ParamDef, RequestDef, Text, nearest,
};
use mlua::{Error, Function, Lua, MultiValue, Result, Table, UserData, UserDataMethods, Value};
use std::sync::Arc;

/// What makes functions that send out of functions that prepare; both are Lua so that they can rest.
pub(crate) struct Senders {
    /// Counts what is asked as work of the script.
    pub(crate) budget: Arc<Budget>,
    /// Rests until the answer.
    pub(crate) sender: Function,
    /// Puts off.
    pub(crate) queued: Function,
}

/// The parts of a bus that send, with what they are for.
const SENDING: [&str; 4] = ["Broadcast", "Event", "QueueBroadcast", "QueueEvent"];

/// Makes a global table of every bus.
pub(crate) fn install(lua: &Lua, context: &Arc<Context>, shared: &Shared, senders: &Senders) -> Result<()> {
    let globals = lua.globals();
    for bus in context.registry.buses() {
        let requests = lua.create_table()?;
        let operations = bus.operations();
        let prepared = bus.requests.iter().zip(operations).map(|(request, operation)| {
            let prepare = request_of(context, shared, request, operation);
            (request.name, prepare)
        });
        add_sending(lua, &requests, bus.requests_name, senders, prepared.collect())?;
        let refused = format!(
            "{} is answered by Authcanvas itself; connect to {} to hear what comes of its requests",
            bus.requests_name, bus.notifications_name
        );
        for name in ["Connect", "CreateHandler"] {
            let refused = refused.clone();
            let function = lua.create_function(move |_, _: MultiValue| -> Result<Value> { Err(error(&refused)) })?;
            requests.raw_set(name, function)?;
        }
        add_queue_function(lua, &requests, shared)?;
        globals.raw_set(bus.requests_name, requests)?;

        let notifications = lua.create_table()?;
        let prepared = bus.events.iter().map(|event| (event.name, notification_of(bus, event)));
        add_sending(lua, &notifications, bus.notifications_name, senders, prepared.collect())?;
        add_queue_function(lua, &notifications, shared)?;
        add_connecting(lua, &notifications, shared, Some(bus), bus.notifications_name)?;
        globals.raw_set(bus.notifications_name, notifications)?;
    }
    install_unknown(lua, context, shared, &globals)
}

fn error(text: &str) -> Error {
    Error::RuntimeError(text.to_owned())
}

/// Checks the arguments of a call and says what is asked.
type Prepare = Arc<dyn Fn(&Lua, &[Value]) -> Result<Ask> + Send + Sync>;

fn request_of(context: &Arc<Context>, shared: &Shared, request: &RequestDef, operation: OperationDef) -> Prepare {
    let (context, operation, inputs) = (context.clone(), Arc::new(operation), request.inputs.clone());
    let shared = shared.clone();
    let waits = matches!(request.answer, AnswerDef::Now(_));
    Arc::new(move |lua, values| {
        let site = shared.here(lua);
        if !context.operations.contains(&*operation.name) {
            return Err(Error::RuntimeError(format!(
                "the run is not prepared for {}: the name of a request must stand in the script's text, so that what it \
                 asks for is known before it runs",
                operation.name
            )));
        }
        let arguments = arguments_of(&operation.name, &inputs, values)?;
        Ok(Ask::Request { operation: operation.clone(), arguments, site, waits })
    })
}

fn notification_of(bus: &BusDef, event: &EventDef) -> Prepare {
    let (bus, name) = (Text::Borrowed(bus.notifications_name), Text::Borrowed(event.name));
    let (full_name, parameters) = (format!("{bus}.{name}"), event.parameters.clone());
    Arc::new(move |_, values| {
        let arguments = arguments_of(&full_name, &parameters, values)?;
        Ok(Ask::Notify { bus: bus.clone(), event: name.clone(), arguments })
    })
}

/// The arguments of a call; those at the end that have a default may be left out.
fn arguments_of(name: &str, inputs: &[ParamDef], values: &[Value]) -> Result<Vec<Data>> {
    let n_needed = inputs.iter().rposition(|input| input.default.is_none()).map_or(0, |last| last + 1);
    if values.len() < n_needed || values.len() > inputs.len() {
        let named: Vec<&str> = inputs.iter().map(|input| input.id).collect();
        let wanted =
            if n_needed == inputs.len() { n_needed.to_string() } else { format!("{n_needed} to {}", inputs.len()) };
        let plural = if inputs.len() == 1 { "argument" } else { "arguments" };
        let listed = if named.is_empty() { String::new() } else { format!(" ({})", named.join(", ")) };
        return Err(Error::RuntimeError(format!("{name} takes {wanted} {plural}{listed}, found {}", values.len())));
    }
    let given = inputs.iter().enumerate().map(|(index, input)| match (values.get(index), &input.default) {
        (None | Some(Value::Nil), Some(default)) => Ok(default.clone()),
        (value, _) => from_lua(value.unwrap_or(&Value::Nil), &input.value_type)
            .map_err(|why| Error::RuntimeError(format!("{name}: argument {} (`{}`): {why}", index + 1, input.id))),
    });
    given.collect()
}

/// What asking costs a script of its instructions, so that what it asks for stays as bounded as what it does.
fn cost_of(ask: &Ask) -> u64 {
    /// A request with nothing to carry.
    const LEAST: u64 = 100;
    fn bytes(data: &Data) -> u64 {
        match data {
            Data::String(text) => text.len() as u64,
            Data::Secret(secret) => secret.expose().len() as u64,
            Data::Array(items) => items.iter().map(bytes).sum(),
            Data::Map(entries) => entries.iter().map(|(key, value)| bytes(key) + bytes(value)).sum(),
            Data::Record(record) => record.fields.iter().map(bytes).sum(),
            Data::Math(value) => value.floats().len() as u64 * 4,
            Data::Null | Data::Bool(_) | Data::Number(_) | Data::EntityId(_) | Data::Crc(_) | Data::Host(_) => 16,
        }
    }
    let (Ask::Request { arguments, .. } | Ask::Notify { arguments, .. }) = ask;
    LEAST + arguments.iter().map(bytes).sum::<u64>() / 16
}

/// Adds `Broadcast` and its like to a bus.
fn add_sending(
    lua: &Lua,
    bus: &Table,
    bus_name: &'static str,
    senders: &Senders,
    prepared: Vec<(&'static str, Prepare)>,
) -> Result<()> {
    for part in SENDING {
        let functions = lua.create_table()?;
        let (has_address, make) = match part {
            "Broadcast" => (false, &senders.sender),
            "Event" => (true, &senders.sender),
            "QueueBroadcast" => (false, &senders.queued),
            _ => (true, &senders.queued),
        };
        for (name, prepare) in &prepared {
            let (prepare, budget) = (prepare.clone(), senders.budget.clone());
            let prepare = lua.create_function(move |lua, values: MultiValue| {
                let values = values.into_vec();
                // These buses have one address, so an id changes nothing.
                let skipped = usize::from(has_address && !values.is_empty());
                let ask = prepare(lua, &values[skipped..])?;
                budget.spend(cost_of(&ask))?;
                Ok(Token::new(ask))
            })?;
            functions.raw_set(*name, make.call::<Function>(prepare)?)?;
        }
        let names: Vec<&'static str> = prepared.iter().map(|(name, _)| *name).collect();
        let unknown = lua.create_function(move |_, (_, name): (Value, Value)| -> Result<Value> {
            let name = name.to_string()?;
            let nearest = nearest(&name, names.iter().copied());
            let hint = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
            Err(Error::RuntimeError(format!("{bus_name} has no `{name}`{hint}")))
        })?;
        let metatable = lua.create_table()?;
        metatable.raw_set("__index", unknown)?;
        functions.set_metatable(Some(metatable))?;
        bus.raw_set(part, functions)?;
    }
    Ok(())
}

/// A handler, as a script holds it.
struct HandlerObject {
    id: u64,
    /// The events of the bus; nothing for a bus that does not exist.
    events: Arc<Vec<&'static str>>,
    shared: Shared,
}

impl HandlerObject {
    /// Finds the functions and connects; connecting again changes nothing.
    fn connect(&self) -> Result<()> {
        let table = match self.shared.lock().handlers.get(&self.id) {
            Some(handler) if handler.connected.is_none() => handler.table.clone(),
            Some(_) => return Ok(()),
            None => return Err(error("this handler belongs to a script that was deactivated")),
        };
        let mut functions = std::collections::BTreeMap::new();
        for event in self.events.iter() {
            if let Some(function) = found_in_chain(&table, event)? {
                functions.insert(Text::Borrowed(*event), function);
            }
        }
        let connected = Some(self.shared.next_number());
        if let Some(handler) = self.shared.lock().handlers.get_mut(&self.id) {
            (handler.functions, handler.connected) = (functions, connected);
        }
        Ok(())
    }
}

impl UserData for HandlerObject {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        // A second argument is the address, and the buses have one address only.
        methods.add_function("Connect", |_, (this, _): (Value, Value)| of_handler("Connect", &this, Self::connect));
        methods.add_function("Disconnect", |_, this: Value| {
            of_handler("Disconnect", &this, |handler| {
                if let Some(handler) = handler.shared.lock().handlers.get_mut(&handler.id) {
                    handler.connected = None;
                }
                Ok(())
            })
        });
        for name in ["IsConnected", "IsConnectedId"] {
            methods.add_function(name, move |_, (this, _): (Value, Value)| {
                of_handler(name, &this, |handler| {
                    let inside = handler.shared.lock();
                    Ok(inside.handlers.get(&handler.id).is_some_and(|handler| handler.connected.is_some()))
                })
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

/// Adds `QueueFunction` to a bus.
fn add_queue_function(lua: &Lua, bus: &Table, shared: &Shared) -> Result<()> {
    let shared = shared.clone();
    let queue = lua.create_function(move |_, (function, arguments): (Value, MultiValue)| {
        let Value::Function(function) = function else {
            return Err(Error::RuntimeError(format!("QueueFunction takes a function, found {}", kind_of(&function))));
        };
        shared.lock().queued.push(Queued::Function(function, arguments));
        Ok(())
    })?;
    bus.raw_set("QueueFunction", queue)
}

/// Adds `Connect` and `CreateHandler` to a bus.
fn add_connecting(lua: &Lua, table: &Table, shared: &Shared, bus: Option<&BusDef>, name: &str) -> Result<()> {
    let events = Arc::new(bus.map_or_else(Vec::new, |bus| bus.events.iter().map(|event| event.name).collect()));
    let bus_name: Arc<str> = Arc::from(name);
    for (part, connects) in [("Connect", true), ("CreateHandler", false)] {
        let (shared, events, bus_name) = (shared.clone(), events.clone(), bus_name.clone());
        let function = lua.create_function(move |_, (table, _): (Value, Value)| {
            let Value::Table(table) = table else {
                return Err(Error::RuntimeError(format!(
                    "{bus_name}.{part} was called without a table as its first argument, found {}: write \
                     `{bus_name}.{part}(self)`",
                    kind_of(&table)
                )));
            };
            let number = shared.next_number();
            let added = shared.lock().add_handler(number, Text::Owned(bus_name.to_string()), table);
            let id = added.ok_or_else(|| {
                Error::RuntimeError(format!("a script has at most {MAX_HANDLERS} handlers; connect one and keep it"))
            })?;
            let handler = HandlerObject { id, events: events.clone(), shared: shared.clone() };
            if connects {
                handler.connect()?;
            }
            Ok(handler)
        })?;
        table.raw_set(part, function)?;
    }
    Ok(())
}

/// A name that ends in `Bus` and is none behaves like a bus without a handler, with one warning.
fn install_unknown(lua: &Lua, context: &Arc<Context>, shared: &Shared, globals: &Table) -> Result<()> {
    let metatable = lua.create_table()?;
    let (context, shared) = (context.clone(), shared.clone());
    let index = lua.create_function(move |lua, (globals, name): (Table, Value)| {
        let Value::String(text) = &name else { return Ok(Value::Nil) };
        let name = text.to_string_lossy();
        if !name.ends_with("Bus") {
            return Ok(Value::Nil);
        }
        if shared.lock().unknown_buses.insert(name.clone()) {
            let buses = context.registry.buses();
            let known = buses.iter().flat_map(|bus| [bus.requests_name, bus.notifications_name]);
            let hint = nearest(&name, known).map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
            let text = format!("there is no bus `{name}`; it behaves like a bus without a handler{hint}");
            shared.log(lua, LogLevel::Warning, text);
        }
        let bus = lua.create_table()?;
        add_queue_function(lua, &bus, &shared)?;
        add_connecting(lua, &bus, &shared, None, &name)?;
        let nothing = lua.create_function(|_, _: MultiValue| Ok(Value::Nil))?;
        for part in SENDING {
            let functions = lua.create_table()?;
            let metatable = lua.create_table()?;
            let nothing = nothing.clone();
            metatable.raw_set("__index", lua.create_function(move |_, _: MultiValue| Ok(nothing.clone()))?)?;
            functions.set_metatable(Some(metatable))?;
            bus.raw_set(part, functions)?;
        }
        globals.raw_set(text.clone(), bus.clone())?;
        Ok(Value::Table(bus))
    })?;
    metatable.raw_set("__index", index)?;
    globals.set_metatable(Some(metatable))
}
