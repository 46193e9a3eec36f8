//! One script: loaded, activated, called, deactivated. Each call is a coroutine that rests while a request is open.
//!
//! It knows nothing of the run: what it asks for comes out as [`Step::Asked`], and whoever steps it goes on.

use crate::context::{Context, ScriptFile, refuse_large};
use crate::failure::{fault_of, script_site};
use crate::globals;
use crate::inside::{Ask, Order, Queued, Shared, Token};
use crate::limits::{Budget, MAX_NESTED_CALLS};
use crate::properties::{self, PropertyDef};
use crate::userdata::EntityIdValue;
use crate::values::{kind_of, to_lua};
use authcanvas_graph::Site;
use authcanvas_interpreter::{Data, Fault, FaultKind, Happening, Listened, Notification};
use mlua::chunk::ChunkMode;
use mlua::{Function, Lua, MultiValue, Table, Thread, Value};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The entity that the graph and the scripts of a run are components of.
const ENTITY: u64 = 1;

/// A script with a Lua state of its own.
pub struct Script {
    pub(crate) file: ScriptFile,
    context: Arc<Context>,
    lua: Lua,
    shared: Shared,
    budget: Arc<Budget>,
    table: Table,
    properties: Vec<PropertyDef>,
    instance: Option<Table>,
    /// Calls that rest, the innermost last.
    resting: Vec<Resting>,
    /// Calls that wait until nothing rests.
    pub(crate) waiting: VecDeque<Call>,
    is_over: bool,
    /// The function that was called last.
    pub(crate) entered: Site,
    /// Handlers with smaller numbers belong to what it was before it began anew.
    pub(crate) born: u64,
}

/// A call that rests.
struct Resting {
    awaited: Awaited,
    running: Running,
}

/// What a call that rests waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// The answer to a request.
    Request(u64),
    /// That all handlers have heard an event of a bus of the graph.
    Round(u64),
}

/// A call on its way.
pub(crate) struct Running {
    thread: Thread,
    /// What is to be done when it is over.
    pub(crate) then: Then,
    /// The address of the event that it handles, where its bus has addresses.
    address: Option<Data>,
    /// What it put off before it rested.
    put_off: Vec<Queued>,
}

/// What is to be done when a call is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// Nothing.
    Nothing,
    /// The script is over.
    Leave,
    /// The script begins anew.
    Reload,
    /// Whoever sent the event of a bus of the graph goes on, once all handlers have heard it.
    Round(u64),
}

/// What a script is called for.
pub(crate) enum Call {
    /// It begins.
    Activate,
    /// It ends, or begins anew.
    Deactivate(Then),
    /// A handler hears an event.
    Event { handler: u64, sent: u64, notification: Arc<Notification> },
    /// Whatever handlers it has hear an event that was sent before it began anew.
    Heard { sent: u64, notification: Arc<Notification> },
    /// A handler hears an event of a bus of the graph, for which the sender waits.
    Told { handler: u64, round: u64, notification: Arc<Notification>, address: Option<Data> },
    /// A function that was put off.
    Function(Function, MultiValue),
    /// What the script waited for has come.
    Answer(Awaited, Data),
}

/// What came of stepping a script.
pub(crate) enum Step {
    /// It asks for something, and goes on with what comes of it.
    Asked(Running, Ask),
    /// The call is over, and this is what it answers.
    Done(Then, Value),
    /// The call went wrong.
    Failed(Fault, Then),
    /// There was nothing to call.
    Nothing(Then),
}

impl Script {
    /// Loads a script: runs its file, which must return a table.
    ///
    /// # Errors
    /// When it is no Lua, goes wrong, or returns no table.
    pub fn load(file: ScriptFile, context: &Arc<Context>) -> Result<Self, Fault> {
        Self::load_in(file, context, Order::default())
    }

    pub(crate) fn load_in(file: ScriptFile, context: &Arc<Context>, order: Order) -> Result<Self, Fault> {
        let name = file.source.name.clone();
        let broken = |message: String| Fault {
            kind: FaultKind::Script,
            site: script_site(&name, 0),
            trace: Vec::new(),
            message,
            hint: None,
        };
        refuse_large(&file.source.text).map_err(broken)?;
        let shared = Shared::new(&name, order);
        let born = shared.next_number();
        let budget = Arc::new(Budget::new(context.limits.instructions, context.interrupter.clone()));
        let failed = |error: mlua::Error| fault_of(&error, &script_site(&name, 0), &budget);
        let lua = globals::state(context, &shared, &budget, &file.modules).map_err(failed)?;
        budget.refill();
        let chunk = lua.load(&file.source.text).set_name(format!("@{name}")).set_mode(ChunkMode::Text);
        let main = chunk.into_function().map_err(failed)?;
        let returned = lua.create_thread(main).and_then(|thread| {
            let returned = thread.resume::<Value>(())?;
            if thread.is_resumable() {
                return Err(mlua::Error::RuntimeError("the script rests while it is loaded".to_owned()));
            }
            Ok(returned)
        });
        let table = match returned.map_err(failed)? {
            Value::Table(table) => table,
            other => {
                let variable = name.rsplit('/').next().and_then(|it| it.split('.').next()).unwrap_or("script");
                let hint =
                    format!("Scripts return a table; you may need to add `return {variable}` to the end of the file.");
                let fault = broken(format!("the script is set up incorrectly: it returns {}", kind_of(&other)));
                return Err(Fault { hint: Some(hint), ..fault });
            }
        };
        let properties = properties::declared(&table).map_err(broken)?;
        Ok(Self {
            file,
            context: context.clone(),
            lua,
            shared,
            budget,
            table,
            properties,
            instance: None,
            resting: Vec::new(),
            waiting: VecDeque::new(),
            is_over: false,
            entered: script_site(&name, 0),
            born,
        })
    }

    /// What faults call it.
    pub fn name(&self) -> &str {
        &self.file.source.name
    }

    /// What its `Properties` declare.
    pub fn properties(&self) -> &[PropertyDef] {
        &self.properties
    }

    /// How many of its handlers are connected.
    pub fn n_connected(&self) -> usize {
        self.shared.lock().handlers.values().filter(|handler| handler.connected.is_some()).count()
    }

    pub(crate) fn context(&self) -> &Arc<Context> {
        &self.context
    }

    pub(crate) fn is_resting(&self) -> bool {
        !self.resting.is_empty()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// What it did since the last call.
    pub(crate) fn take_told(&self) -> Vec<Happening> {
        std::mem::take(&mut self.shared.lock().told)
    }

    /// What it put off since the last call.
    pub(crate) fn take_queued(&self) -> Vec<Queued> {
        std::mem::take(&mut self.shared.lock().queued)
    }

    /// Its connected handlers of an event, each with its place in the order of the run.
    pub(crate) fn listeners(&self, bus: &str, event: &str, address: Option<&Data>) -> Vec<(u64, u64)> {
        let inside = self.shared.lock();
        let hears = inside.handlers.iter().filter(|(_, it)| *it.bus == *bus && it.functions.contains_key(event));
        let hears = hears.filter(|(_, it)| it.address.as_ref() == address);
        let mut found: Vec<_> = hears.filter_map(|(id, handler)| Some((handler.connected?, *id))).collect();
        found.sort_unstable();
        found
    }

    /// The events of the graph's own buses that it hears.
    pub(crate) fn listened(&self) -> Vec<Listened> {
        let inside = self.shared.lock();
        let own = inside.handlers.values().filter(|handler| handler.is_own && handler.connected.is_some());
        let events = own.flat_map(|handler| {
            handler.functions.keys().map(|event| Listened {
                bus: handler.bus.clone(),
                event: event.clone(),
                address: handler.address.clone(),
            })
        });
        events.collect()
    }

    /// True when this handler is connected and hears the event.
    pub(crate) fn hears(&self, handler: u64, event: &str, address: Option<&Data>) -> bool {
        let inside = self.shared.lock();
        inside.handlers.get(&handler).is_some_and(|it| {
            it.connected.is_some() && it.functions.contains_key(event) && it.address.as_ref() == address
        })
    }

    /// Its connected handlers, for those that never heard anything.
    pub(crate) fn handler_sites(&self) -> Vec<Site> {
        if self.n_connected() == 0 { Vec::new() } else { vec![script_site(self.name(), 0)] }
    }

    /// Begins a call, if there is anything to call.
    pub(crate) fn begin(&mut self, call: Call) -> Step {
        self.budget.refill();
        let of_event = match &call {
            Call::Told { address, .. } => address.clone(),
            _ => None,
        };
        let (then, found) = match call {
            Call::Activate => (Then::Nothing, self.activation()),
            Call::Deactivate(then) => (then, self.method("OnDeactivate")),
            Call::Event { handler, notification, .. } => {
                (Then::Nothing, self.event_function(handler, &notification.event, &notification.arguments))
            }
            Call::Told { handler, round, notification, .. } => {
                (Then::Round(round), self.event_function(handler, &notification.event, &notification.arguments))
            }
            Call::Function(function, arguments) => (Then::Nothing, Ok(Some((function, arguments)))),
            // The run turns these into others.
            Call::Answer(..) | Call::Heard { .. } => (Then::Nothing, Ok(None)),
        };
        let thread = found.and_then(|found| match found {
            Some((function, arguments)) => {
                self.note_entry(&function);
                Ok(Some((self.lua.create_thread(function)?, arguments)))
            }
            None => Ok(None),
        });
        match thread {
            Ok(Some((thread, arguments))) => {
                self.resume(Running { thread, then, address: of_event, put_off: Vec::new() }, arguments)
            }
            Ok(None) => Step::Nothing(then),
            Err(error) => Step::Failed(fault_of(&error, &self.entered, &self.budget), then),
        }
    }

    /// Goes on with what came of what it asked for.
    pub(crate) fn go_on(&mut self, running: Running, answer: Result<Data, String>) -> Step {
        let values = match answer {
            Ok(data) => to_lua(&self.lua, &self.context.names, &data).map(|value| vec![value]),
            Err(problem) => self.lua.create_string(problem).map(|text| vec![Value::Nil, Value::String(text)]),
        };
        match values {
            Ok(values) => self.resume(running, MultiValue::from_vec(values)),
            Err(error) => Step::Failed(fault_of(&error, &self.entered, &self.budget), running.then),
        }
    }

    /// Lets a call rest until what it waits for has come; a fault where too many stand within each other.
    pub(crate) fn rest(&mut self, mut running: Running, awaited: Awaited) -> Result<(), Fault> {
        if self.resting.len() >= MAX_NESTED_CALLS {
            return Err(Fault {
                kind: FaultKind::Script,
                site: script_site(self.name(), 0),
                trace: Vec::new(),
                message: format!("more than {MAX_NESTED_CALLS} calls of the script rest within each other"),
                hint: Some("A handler that asks for what it answers itself calls itself without end.".to_owned()),
            });
        }
        running.put_off = self.take_queued();
        self.resting.push(Resting { awaited, running });
        Ok(())
    }

    /// The call that waits for this.
    pub(crate) fn take_resting(&mut self, awaited: Awaited) -> Option<Running> {
        let place = self.resting.iter().position(|resting| resting.awaited == awaited)?;
        Some(self.resting.remove(place).running)
    }

    /// Gives up what rests and waits, and answers the events for which somebody waits that it had not heard to the end.
    pub(crate) fn give_up(&mut self) -> Vec<u64> {
        let given_up = std::mem::take(&mut self.resting);
        self.waiting.clear();
        self.shared.lock().queued.clear();
        let rounds = given_up.iter().filter_map(|resting| match resting.running.then {
            Then::Round(round) => Some(round),
            Then::Nothing | Then::Leave | Then::Reload => None,
        });
        rounds.collect()
    }

    /// Ends the script: no handler of it is left. Answers as [`Self::give_up`].
    pub(crate) fn leave(&mut self) -> Vec<u64> {
        let rounds = self.give_up();
        self.shared.lock().handlers.clear();
        self.instance = None;
        self.is_over = true;
        rounds
    }

    fn resume(&mut self, running: Running, arguments: MultiValue) -> Step {
        let Running { thread, then, address, put_off } = running;
        {
            let mut inside = self.shared.lock();
            inside.address = address.clone();
            inside.queued.splice(0..0, put_off);
        }
        match thread.resume::<MultiValue>(arguments) {
            Err(error) => Step::Failed(fault_of(&error, &self.entered, &self.budget), then),
            Ok(values) if !thread.is_resumable() => Step::Done(then, values.into_iter().next().unwrap_or(Value::Nil)),
            Ok(values) => {
                let token = values.front().and_then(Value::as_userdata).and_then(|it| it.borrow::<Token>().ok());
                match token.and_then(|token| token.take()) {
                    Some(ask) => Step::Asked(Running { thread, then, address, put_off: Vec::new() }, ask),
                    None => {
                        let site = self.entered.clone();
                        let message = "the handler yields, and nobody would resume it".to_owned();
                        let hint = Some("Resume coroutines of your own inside the handler.".to_owned());
                        Step::Failed(Fault { kind: FaultKind::Script, site, trace: Vec::new(), message, hint }, then)
                    }
                }
            }
        }
    }

    /// Makes the instance, and finds `OnActivate`.
    fn activation(&mut self) -> mlua::Result<Option<(Function, MultiValue)>> {
        let instance = self.lua.create_table()?;
        for entry in self.table.pairs::<Value, Value>() {
            if let (Value::String(name), Value::Table(inner)) = entry?
                && !name.as_bytes().starts_with(b"__")
                && &*name.as_bytes() != b"Properties"
            {
                instance.raw_set(name, copied(&self.lua, &inner, 0)?)?;
            }
        }
        let values = properties::values(&self.lua, &self.context.names, &self.properties, &self.file.given)?;
        instance.raw_set("Properties", values)?;
        instance.raw_set("entityId", self.lua.create_userdata(EntityIdValue(ENTITY))?)?;
        self.table.raw_set("__index", self.table.clone())?;
        instance.set_metatable(Some(self.table.clone()))?;
        self.instance = Some(instance);
        self.method("OnActivate")
    }

    /// A method of the script table itself, with the instance.
    fn method(&self, name: &str) -> mlua::Result<Option<(Function, MultiValue)>> {
        let Some(instance) = &self.instance else { return Ok(None) };
        match self.table.raw_get::<Value>(name)? {
            Value::Function(function) => {
                Ok(Some((function, MultiValue::from_vec(vec![Value::Table(instance.clone())]))))
            }
            _ => Ok(None),
        }
    }

    fn event_function(
        &self,
        handler: u64,
        event: &str,
        arguments: &[Data],
    ) -> mlua::Result<Option<(Function, MultiValue)>> {
        let (function, table) = {
            let inside = self.shared.lock();
            let connected = inside.handlers.get(&handler).filter(|handler| handler.connected.is_some());
            match connected.and_then(|handler| Some((handler.functions.get(event)?.clone(), handler.table.clone()))) {
                Some(found) => found,
                // It was disconnected after the event was sent.
                None => return Ok(None),
            }
        };
        let mut values = vec![Value::Table(table)];
        for data in arguments {
            values.push(to_lua(&self.lua, &self.context.names, data)?);
        }
        Ok(Some((function, MultiValue::from_vec(values))))
    }

    /// Tells that a function is entered.
    fn note_entry(&mut self, function: &Function) {
        let info = function.info();
        let name = info.short_src.unwrap_or_else(|| self.name().to_owned());
        let line = info.line_defined.and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
        self.entered = script_site(&name, line);
        self.shared.lock().told.push(Happening::Entered { site: self.entered.clone() });
    }
}

/// How deep the tables of a script table may nest that each instance has copies of.
const MAX_COPIED_DEPTH: usize = 32;

fn copied(lua: &Lua, table: &Table, depth: usize) -> mlua::Result<Table> {
    if depth > MAX_COPIED_DEPTH {
        return Err(mlua::Error::RuntimeError(format!(
            "tables of the script nest deeper than {MAX_COPIED_DEPTH}, or hold themselves"
        )));
    }
    let copy = lua.create_table()?;
    for entry in table.pairs::<Value, Value>() {
        let (key, value) = entry?;
        let value = match value {
            Value::Table(inner) => Value::Table(copied(lua, &inner, depth + 1)?),
            other => other,
        };
        copy.raw_set(key, value)?;
    }
    Ok(copy)
}

/// What whoever runs a script gives that its properties need, checked.
pub fn missing_properties<'s>(properties: &'s [PropertyDef], given: &BTreeMap<String, Data>) -> Vec<&'s PropertyDef> {
    properties.iter().filter(|property| property.required && !given.contains_key(&property.name)).collect()
}
