//! The buses of the registry as global tables, made from the one declaration of each.

use crate::context::Context;
use crate::handlers::{Hearing, add_connecting};
use crate::inside::Sent;
use crate::inside::{Ask, Queued, Shared, Token};
use crate::limits::Budget;
use crate::values::{from_lua, kind_of};
use authcanvas_graph::{Bus, BusEvent, ValueType};
use authcanvas_interpreter::{
    AnswerDef, BusDef, Data, EventDef, LogLevel, Notification, OperationDef, ParamDef, RequestDef, Text, nearest,
};
use mlua::{Error, Function, Lua, MultiValue, Result, Table, Value};
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
            (request.name.to_owned(), prepare)
        });
        add_sending(lua, &requests, bus.requests_name, senders, prepared.collect())?;
        let mut refused = format!("{} is answered by Authcanvas itself", bus.requests_name);
        if !bus.notifications_name.is_empty() {
            refused.push_str(&format!("; connect to {} to hear what comes of its requests", bus.notifications_name));
        }
        for name in ["Connect", "CreateHandler"] {
            let refused = refused.clone();
            let function = lua.create_function(move |_, _: MultiValue| -> Result<Value> { Err(error(&refused)) })?;
            requests.raw_set(name, function)?;
        }
        add_queue_function(lua, &requests, shared)?;
        globals.raw_set(bus.requests_name, requests)?;

        if bus.notifications_name.is_empty() {
            continue;
        }
        let notifications = lua.create_table()?;
        let prepared = bus.events.iter().map(|event| (event.name.to_owned(), notification_of(bus, event)));
        add_sending(lua, &notifications, bus.notifications_name, senders, prepared.collect())?;
        add_queue_function(lua, &notifications, shared)?;
        let events = bus.events.iter().map(|event| Text::Borrowed(event.name)).collect();
        add_connecting(lua, &notifications, shared, Hearing::of_notifications(bus.notifications_name, events))?;
        globals.raw_set(bus.notifications_name, notifications)?;
    }
    for (name, bus) in &context.own_buses {
        install_own(lua, context, shared, senders, name, bus)?;
    }
    install_unknown(lua, context, shared, &globals)
}

fn error(text: &str) -> Error {
    Error::RuntimeError(text.to_owned())
}

/// Makes a global table of a bus whose events the graph sends and handles by itself.
fn install_own(
    lua: &Lua,
    context: &Arc<Context>,
    shared: &Shared,
    senders: &Senders,
    name: &str,
    bus: &Bus,
) -> Result<()> {
    if lua.globals().raw_get::<Value>(name)? != Value::Nil {
        let text = format!("the graph's bus `{name}` cannot be reached here: Lua has something else of this name");
        shared.log(lua, LogLevel::Warning, text);
        return Ok(());
    }
    let table = lua.create_table()?;
    let prepared =
        bus.events.iter().map(|(event, def)| (event.to_string(), event_of(context, name, bus, event.as_str(), def)));
    add_sending(lua, &table, name, senders, prepared.collect())?;
    add_queue_function(lua, &table, shared)?;
    let events = bus.events.keys().map(|event| Text::Owned(event.to_string())).collect();
    add_connecting(lua, &table, shared, Hearing::of_own(name, events, bus.address.clone()))?;
    if bus.address.is_some() {
        let (shared, names) = (shared.clone(), context.names.clone());
        let current = lua.create_function(move |lua, ()| {
            let address = shared.lock().address.clone();
            address.map_or(Ok(Value::Nil), |address| crate::values::to_lua(lua, &names, &address))
        })?;
        table.raw_set("GetCurrentBusId", current)?;
    }
    lua.globals().raw_set(name, table)
}

/// Checks the arguments of a call and says what is asked; the address is what `Event` and `QueueEvent` are given first.
type Prepare = Arc<dyn Fn(&Lua, Option<&Value>, &[Value]) -> Result<Ask> + Send + Sync>;

/// What a function that sends is given.
struct Wanted {
    id: String,
    value_type: ValueType,
    default: Option<Data>,
}

impl From<&ParamDef> for Wanted {
    fn from(def: &ParamDef) -> Self {
        Self { id: def.id.to_owned(), value_type: def.value_type.clone(), default: def.default.clone() }
    }
}

fn request_of(context: &Arc<Context>, shared: &Shared, request: &RequestDef, operation: OperationDef) -> Prepare {
    let inputs: Vec<Wanted> = request.inputs.iter().map(Wanted::from).collect();
    let (context, operation) = (context.clone(), Arc::new(operation));
    let shared = shared.clone();
    let waits = matches!(request.answer, AnswerDef::Now(_));
    Arc::new(move |lua, _, values| {
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
    let full_name = format!("{bus}.{name}");
    let parameters: Vec<Wanted> = event.parameters.iter().map(Wanted::from).collect();
    Arc::new(move |_, _, values| {
        let arguments = arguments_of(&full_name, &parameters, values)?;
        Ok(Ask::Notify { bus: bus.clone(), event: name.clone(), arguments })
    })
}

/// An event of a bus of the graph, as a script sends it.
fn event_of(context: &Context, bus_name: &str, bus: &Bus, event: &str, def: &BusEvent) -> Prepare {
    let wanted = def.parameters.iter().map(|parameter| Wanted {
        id: parameter.id.to_string(),
        value_type: parameter.value_type.clone(),
        default: None,
    });
    let (wanted, address_type): (Vec<Wanted>, _) = (wanted.collect(), bus.address.clone());
    let answer = def.result.as_ref().map(|it| (it.clone(), context.registry.default_of(it)));
    let (bus, event) = (Text::Owned(bus_name.to_owned()), Text::Owned(event.to_owned()));
    Arc::new(move |_, address, values| {
        let full_name = format!("{bus}.{event}");
        let address = match (&address_type, address) {
            (None, _) => None,
            (Some(wanted), Some(address)) => {
                let found = from_lua(address, wanted);
                Some(found.map_err(|why| Error::RuntimeError(format!("{full_name}: the address: {why}")))?)
            }
            (Some(wanted), None) => {
                return Err(Error::RuntimeError(format!(
                    "{bus} has addresses ({wanted}), and an event goes to one of them: write `{bus}.Event.{event}(address, …)`"
                )));
            }
        };
        let arguments = arguments_of(&full_name, &wanted, values)?;
        let notification = Notification { bus: bus.clone(), event: event.clone(), arguments };
        Ok(Ask::Send(Sent { notification, address, answer: answer.clone() }))
    })
}

/// The arguments of a call; those at the end that have a default may be left out.
fn arguments_of(name: &str, inputs: &[Wanted], values: &[Value]) -> Result<Vec<Data>> {
    let n_needed = inputs.iter().rposition(|input| input.default.is_none()).map_or(0, |last| last + 1);
    if values.len() < n_needed || values.len() > inputs.len() {
        let named: Vec<&str> = inputs.iter().map(|input| input.id.as_str()).collect();
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
    let (Ask::Request { arguments, .. }
    | Ask::Notify { arguments, .. }
    | Ask::Send(Sent { notification: Notification { arguments, .. }, .. })) = ask;
    LEAST + arguments.iter().map(bytes).sum::<u64>() / 16
}

/// Adds `Broadcast` and its like to a bus.
fn add_sending(
    lua: &Lua,
    bus: &Table,
    bus_name: &str,
    senders: &Senders,
    prepared: Vec<(String, Prepare)>,
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
                let (address, values) = match values.split_first() {
                    Some((address, values)) if has_address => (Some(address), values),
                    _ => (None, &*values),
                };
                let ask = prepare(lua, address, values)?;
                budget.spend(cost_of(&ask))?;
                Ok(Token::new(ask))
            })?;
            functions.raw_set(name.as_str(), make.call::<Function>(prepare)?)?;
        }
        let (bus_name, names) =
            (bus_name.to_owned(), prepared.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
        let unknown = lua.create_function(move |_, (_, name): (Value, Value)| -> Result<Value> {
            let name = name.to_string()?;
            let nearest = nearest(&name, names.iter().map(String::as_str));
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
            let known = buses.iter().flat_map(BusDef::names);
            let known = known.chain(context.own_buses.keys().map(String::as_str));
            let hint = nearest(&name, known).map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
            let text = format!("there is no bus `{name}`; it behaves like a bus without a handler{hint}");
            shared.log(lua, LogLevel::Warning, text);
        }
        let bus = lua.create_table()?;
        add_queue_function(lua, &bus, &shared)?;
        add_connecting(lua, &bus, &shared, Hearing::of_notifications(&name, Vec::new()))?;
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
