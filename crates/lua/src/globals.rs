//! What every script finds: Lua's library without what reaches out, and Open 3D Engine's globals.
//!
//! There is no `os`, `io`, `debug` or `package`, no way to load bytecode, and nothing whose work has no bound.

use crate::buses::{self, Senders};
use crate::context::{Context, Modules, SHOW_MOUSE_CURSOR, refuse_large};
use crate::failure::{PRELUDE, described_value};
use crate::inside::{Ask, Queued, Shared, Token};
use crate::limits::{Budget, INSTRUCTIONS_PER_LOOK};
use crate::strings;
use crate::userdata::{ArrayValue, MapValue, SECRET_HINT, SecretValue};
use crate::values::{add_classes, entries_of, from_lua, kind_of, to_lua};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Data, LogLevel};
use mlua::chunk::ChunkMode;
use mlua::{Error, Function, HookTriggers, Lua, LuaOptions, MultiValue, Result, StdLib, Table, Value, VmState};
use std::sync::{Arc, Mutex};

/// Numbers nearer to zero than this count as false in `Debug.Assert` and its like, as in Open 3D Engine.
const NO_NUMBER: f64 = 1e-7;

/// A Lua state of its own for one script.
pub(crate) fn state(
    context: &Arc<Context>,
    shared: &Shared,
    budget: &Arc<Budget>,
    modules: &Arc<dyn Modules>,
) -> Result<Lua> {
    let libraries = StdLib::COROUTINE | StdLib::TABLE | StdLib::STRING | StdLib::UTF8 | StdLib::MATH;
    let lua = Lua::new_with(libraries, LuaOptions::new())?;
    let globals = lua.globals();
    for name in ["collectgarbage", "dofile", "load", "loadfile", "loadstring", "warn", "require", "package"] {
        globals.raw_remove(name)?;
    }
    let count = budget.clone();
    lua.set_global_hook(HookTriggers::new().every_nth_instruction(INSTRUCTIONS_PER_LOOK), move |_, _| {
        count.spend(u64::from(INSTRUCTIONS_PER_LOOK))?;
        Ok(VmState::Continue)
    })?;
    let [low, high] = [context.seed as u32, (context.seed >> 32) as u32];
    globals.get::<Table>("math")?.get::<Function>("randomseed")?.call::<()>((low, high))?;
    strings::install(&lua, budget, context.limits.text_bytes)?;
    add_classes(&lua, &context.registry, &context.names)?;
    let native = native(&lua, context, shared, budget, modules)?;
    let prelude = lua.load(include_str!("prelude.lua")).set_name(format!("={PRELUDE}")).set_mode(ChunkMode::Text);
    let made: Table = prelude.call(native)?;
    let senders = Senders { budget: budget.clone(), sender: made.get("sender")?, queued: made.get("queued")? };
    add_debug(&lua, context, shared, budget)?;
    add_cursor(&lua, context, shared, &senders)?;
    buses::install(&lua, context, shared, &senders)?;
    lua.set_memory_limit(context.limits.memory_bytes.saturating_add(lua.used_memory()))?;
    Ok(lua)
}

/// What the prelude is made of.
fn native(
    lua: &Lua,
    context: &Arc<Context>,
    shared: &Shared,
    budget: &Arc<Budget>,
    modules: &Arc<dyn Modules>,
) -> Result<Table> {
    let native = lua.create_table()?;
    let is_request = |_: &Lua, value: Value| Ok(value.as_userdata().is_some_and(|it| it.is::<Token>()));
    native.raw_set("is_request", lua.create_function(is_request)?)?;
    let count = budget.clone();
    native.raw_set("check_budget", lua.create_function(move |_, ()| count.spend(0))?)?;
    let describe = |lua: &Lua, value: Value| match described_value(&value) {
        Some(text) => lua.create_string(text).map(Value::String),
        None => Ok(value),
    };
    native.raw_set("describe", lua.create_function(describe)?)?;
    let (shown, count, most) = (shared.clone(), budget.clone(), context.limits.text_bytes);
    let print = move |lua: &Lua, text: mlua::LuaString| {
        shown.print(lua, bounded(&text.to_string_lossy(), most, &count)?);
        Ok(())
    };
    native.raw_set("print", lua.create_function(print)?)?;
    let inside = shared.clone();
    let queue = move |_: &Lua, token: mlua::UserDataRef<Token>| {
        if let Some(ask) = token.take() {
            inside.lock().queued.push(Queued::Ask(ask));
        }
        Ok(())
    };
    native.raw_set("queue", lua.create_function(queue)?)?;
    let count = budget.clone();
    let sorted = move |lua: &Lua, table: Table| {
        let entries = entries_of(&table).map_err(Error::RuntimeError)?;
        count.spend(entries.len() as u64 * 2)?;
        lua.create_sequence_from(entries.into_iter().map(|(key, _)| key))
    };
    native.raw_set("sorted_keys", lua.create_function(sorted)?)?;
    native.raw_set("pairs", lua.create_function(pairs_of_value)?)?;
    let check_format = |_: &Lua, pattern: Value| match pattern.as_string().map(|it| it.to_string_lossy()) {
        Some(text) if text.replace("%%", "").contains("%p") => {
            Err(Error::RuntimeError("`%p` shows where a value stands in memory, which differs each time".to_owned()))
        }
        _ => Ok(()),
    };
    native.raw_set("check_format", lua.create_function(check_format)?)?;
    let modules = modules.clone();
    let module = move |lua: &Lua, name: String| {
        let problem = |why: String| Error::RuntimeError(format!("module `{name}`: {why}"));
        let source = modules.module(&name).map_err(problem)?;
        refuse_large(&source.text).map_err(problem)?;
        lua.load(source.text).set_name(format!("@{}", source.name)).set_mode(ChunkMode::Text).into_function()
    };
    native.raw_set("module", lua.create_function(module)?)?;
    Ok(native)
}

/// `pairs` of arrays and maps of the run.
fn pairs_of_value(lua: &Lua, value: Value) -> Result<Function> {
    let (entries, names) = match &value {
        Value::UserData(userdata) => {
            if let Ok(array) = userdata.borrow::<ArrayValue>() {
                let numbered = array.items.iter().enumerate();
                let numbered = numbered.map(|(index, item)| (Data::Number((index + 1) as f64), item.clone()));
                (numbered.collect::<Vec<_>>(), array.names.clone())
            } else if let Ok(map) = userdata.borrow::<MapValue>() {
                (map.entries.clone(), map.names.clone())
            } else {
                return Err(not_iterable(&value));
            }
        }
        _ => return Err(not_iterable(&value)),
    };
    let entries = Mutex::new(entries.into_iter());
    lua.create_function(move |lua, _: MultiValue| {
        let next = entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
        match next {
            Some((key, item)) => Ok((to_lua(lua, &names, &key)?, to_lua(lua, &names, &item)?)),
            None => Ok((Value::Nil, Value::Nil)),
        }
    })
}

fn not_iterable(value: &Value) -> Error {
    Error::RuntimeError(format!("pairs takes a table, an array or a map, found {}", kind_of(value)))
}

/// A text that is not too long, its length counted as work.
fn bounded(text: &str, most: usize, budget: &Budget) -> Result<String> {
    /// What a line costs beside its bytes.
    const LINE: u64 = 50;
    if text.len() > most {
        return Err(Error::RuntimeError(format!("a text of {} bytes is longer than the limit of {most}", text.len())));
    }
    budget.spend(LINE + text.len() as u64 / 16)?;
    Ok(text.to_owned())
}

/// `Debug.Log`, `Warning`, `Error` and `Assert`.
fn add_debug(lua: &Lua, context: &Context, shared: &Shared, budget: &Arc<Budget>) -> Result<()> {
    let debug = lua.create_table()?;
    let most = context.limits.text_bytes;
    let parts = [
        ("Log", None),
        ("Warning", Some(LogLevel::Warning)),
        ("Error", Some(LogLevel::Error)),
        ("Assert", Some(LogLevel::Error)),
    ];
    for (name, level) in parts {
        let (shared, budget) = (shared.clone(), budget.clone());
        let function = lua.create_function(move |lua, mut values: MultiValue| {
            let text = values.pop_back().unwrap_or(Value::Nil);
            let text = match &text {
                Value::String(text) => text.to_string_lossy(),
                Value::Integer(_) | Value::Number(_) => text.to_string()?,
                other if other.as_userdata().is_some_and(|it| it.is::<SecretValue>()) => {
                    return Err(Error::RuntimeError(SECRET_HINT.to_owned()));
                }
                other => {
                    let hint = format!("Debug.{name} shows text, found {}; use tostring(value)", kind_of(other));
                    shared.log(lua, LogLevel::Warning, hint);
                    return Ok(());
                }
            };
            match level {
                None => shared.print(lua, bounded(&text, most, &budget)?),
                Some(level) if values.iter().any(is_false) => shared.log(lua, level, bounded(&text, most, &budget)?),
                Some(_) => {}
            }
            Ok(())
        })?;
        debug.raw_set(name, function)?;
    }
    lua.globals().raw_set("Debug", debug)
}

fn is_false(value: &Value) -> bool {
    match value {
        Value::Nil | Value::Boolean(false) => true,
        Value::Integer(value) => *value == 0,
        Value::Number(value) => value.abs() < NO_NUMBER,
        _ => false,
    }
}

/// `LyShineLua.ShowMouseCursor`, which the host answers.
fn add_cursor(lua: &Lua, context: &Context, shared: &Shared, senders: &Senders) -> Result<()> {
    let Some(operation) = context.registry.operation(SHOW_MOUSE_CURSOR) else { return Ok(()) };
    let (operation, shared) = (Arc::new(operation.clone()), shared.clone());
    let prepare = lua.create_function(move |lua, value: Value| {
        let visible = from_lua(&value, &ValueType::Bool)
            .map_err(|why| Error::RuntimeError(format!("{SHOW_MOUSE_CURSOR}: {why}")))?;
        let ask = Ask::Request {
            operation: operation.clone(),
            arguments: vec![visible],
            site: shared.here(lua),
            waits: true,
        };
        Ok(Token::new(ask))
    })?;
    let cursor = lua.create_table()?;
    cursor.raw_set("ShowMouseCursor", senders.sender.call::<Function>(prepare)?)?;
    lua.globals().raw_set("LyShineLua", cursor)
}
