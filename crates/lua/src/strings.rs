//! The functions of Lua's string library whose work has no bound of its own, with one.
//!
//! They answer what Lua's own answer, and count their steps as the instructions of the call; texts have a largest size.

use crate::limits::Budget;
use crate::pattern::{Capture, Match, Steps, Stop, match_at};
use mlua::{Error, Function, IntoLua, Lua, LuaString, MultiValue, Result, Table, Value};
use std::sync::Arc;
use std::sync::Mutex;

/// Bytes of work that count as one instruction.
const BYTES_PER_STEP: u64 = 16;

struct Counted<'b> {
    budget: &'b Budget,
    /// Steps that are not counted yet.
    here: u64,
    failed: Option<Error>,
}

impl Steps for Counted<'_> {
    fn step(&mut self) -> std::result::Result<(), Stop> {
        self.here += 1;
        if self.here < 64 {
            return Ok(());
        }
        let counted = self.budget.spend(std::mem::take(&mut self.here));
        counted.map_err(|error| {
            self.failed = Some(error);
            Stop::Spent
        })
    }
}

/// A pattern that looks for its next match in a text.
struct Search<'a> {
    text: &'a [u8],
    pattern: &'a [u8],
    is_anchored: bool,
}

impl<'a> Search<'a> {
    fn new(text: &'a [u8], pattern: &'a [u8]) -> Self {
        let (is_anchored, pattern) = match pattern.strip_prefix(b"^") {
            Some(rest) => (true, rest),
            None => (false, pattern),
        };
        Self { text, pattern, is_anchored }
    }

    fn at(&self, at: usize, budget: &Budget) -> Result<Option<Match>> {
        let mut steps = Counted { budget, here: 0, failed: None };
        let found = match_at(self.text, self.pattern, at, &mut steps);
        found.map_err(|stop| match (stop, steps.failed.take()) {
            (_, Some(error)) => error,
            (Stop::Malformed(why), None) => Error::RuntimeError(why),
            (Stop::Spent, None) => Error::RuntimeError("the pattern takes too long".to_owned()),
        })
    }

    /// The next match from a place on, with where it begins.
    fn next(&self, from: usize, budget: &Budget) -> Result<Option<(usize, Match)>> {
        for start in from..=self.text.len() {
            budget.spend(1)?;
            if let Some(found) = self.at(start, budget)? {
                return Ok(Some((start, found)));
            }
            if self.is_anchored {
                break;
            }
        }
        Ok(None)
    }
}

/// Puts the bounded functions in the place of Lua's own.
pub(crate) fn install(lua: &Lua, budget: &Arc<Budget>, text_bytes: usize) -> Result<()> {
    let string: Table = lua.globals().get("string")?;
    string.raw_remove("dump")?;
    let count = budget.clone();
    string.raw_set("find", lua.create_function(move |lua, arguments| find(lua, &count, arguments))?)?;
    let count = budget.clone();
    let matched = move |lua: &Lua, (text, pattern, init): (LuaString, LuaString, Option<i64>)| {
        let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
        let Some(from) = place(init.unwrap_or(1), text.len()) else { return Ok(nothing()) };
        match Search::new(&text, &pattern).next(from, &count)? {
            Some((start, found)) => captures(lua, &text, start, &found, true).map(MultiValue::from_vec),
            None => Ok(nothing()),
        }
    };
    string.raw_set("match", lua.create_function(matched)?)?;
    let count = budget.clone();
    string.raw_set("gmatch", lua.create_function(move |lua, arguments| gmatch(lua, &count, arguments))?)?;
    let count = budget.clone();
    let gsub = move |lua: &Lua, arguments: (LuaString, LuaString, Value, Option<i64>)| {
        gsub(lua, &count, text_bytes, arguments)
    };
    string.raw_set("gsub", lua.create_function(gsub)?)?;
    let count = budget.clone();
    let rep = move |lua: &Lua, (text, n, separator): (LuaString, i64, Option<LuaString>)| {
        let (text, n) = (text.as_bytes(), usize::try_from(n).unwrap_or(0));
        let separator = separator.map(|it| it.as_bytes().to_vec()).unwrap_or_default();
        let n_bytes = n.saturating_mul(text.len()).saturating_add(n.saturating_sub(1).saturating_mul(separator.len()));
        refuse_longer(n_bytes, text_bytes)?;
        count.spend(n_bytes as u64 / BYTES_PER_STEP)?;
        // Nothing repeated without end is nothing.
        let n = if n_bytes == 0 { 0 } else { n };
        lua.create_string(vec![&text[..]; n].join(&separator[..]))
    };
    string.raw_set("rep", lua.create_function(rep)?)
}

fn refuse_longer(n_bytes: usize, most: usize) -> Result<()> {
    if n_bytes <= most {
        return Ok(());
    }
    Err(Error::RuntimeError(format!("a text of {n_bytes} bytes is longer than the limit of {most}")))
}

fn nothing() -> MultiValue {
    MultiValue::from_vec(vec![Value::Nil])
}

/// A place as Lua counts them, from 1 or from the end, as an offset; nothing beyond the end.
fn place(init: i64, length: usize) -> Option<usize> {
    let from = match init {
        1.. => usize::try_from(init - 1).unwrap_or(usize::MAX),
        0 => 0,
        _ => length.saturating_sub(usize::try_from(init.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    (from <= length).then_some(from)
}

fn find(
    lua: &Lua,
    budget: &Budget,
    (text, pattern, init, plain): (LuaString, LuaString, Option<i64>, Option<bool>),
) -> Result<MultiValue> {
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let Some(from) = place(init.unwrap_or(1), text.len()) else { return Ok(nothing()) };
    // As in Lua, a pattern without any of these is looked for as it is.
    let has_specials = pattern.iter().any(|byte| b"^$*+?.([%-".contains(byte));
    if plain == Some(true) || !has_specials {
        budget.spend((text.len() as u64).saturating_mul(1 + pattern.len() as u64 / 8) / BYTES_PER_STEP)?;
        let found = match pattern.len() {
            0 => Some(0),
            length => text[from..].windows(length).position(|window| window == &pattern[..]),
        };
        let Some(at) = found.map(|at| at + from) else { return Ok(nothing()) };
        return Ok(MultiValue::from_vec(vec![number(at + 1), number(at + pattern.len())]));
    }
    let Some((start, found)) = Search::new(&text, &pattern).next(from, budget)? else { return Ok(nothing()) };
    let mut values = vec![number(start + 1), number(found.end)];
    values.extend(captures(lua, &text, start, &found, false)?);
    Ok(MultiValue::from_vec(values))
}

fn number(at: usize) -> Value {
    Value::Integer(at as i64)
}

/// The captures of a match; the whole match where there are none and it is wanted.
fn captures(lua: &Lua, text: &[u8], start: usize, found: &Match, or_whole: bool) -> Result<Vec<Value>> {
    if found.captures.is_empty() && or_whole {
        return Ok(vec![Value::String(lua.create_string(&text[start..found.end])?)]);
    }
    found.captures.iter().map(|capture| captured(lua, text, *capture)).collect()
}

fn captured(lua: &Lua, text: &[u8], capture: Capture) -> Result<Value> {
    match capture {
        Capture::Span(from, to) => lua.create_string(&text[from..to]).map(Value::String),
        Capture::Position(at) => Ok(number(at + 1)),
        Capture::Unfinished => Err(Error::RuntimeError("unfinished capture".to_owned())),
    }
}

fn gmatch(
    lua: &Lua,
    budget: &Arc<Budget>,
    (text, pattern, init): (LuaString, LuaString, Option<i64>),
) -> Result<Function> {
    let (text, pattern) = (text.as_bytes().to_vec(), pattern.as_bytes().to_vec());
    // As in Lua, `^` is no anchor here, and an empty match does not follow right behind another.
    let state = Mutex::new((place(init.unwrap_or(1), text.len()), None::<usize>));
    let budget = budget.clone();
    lua.create_function(move |lua, ()| {
        let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let (Some(mut from), last) = *state else { return Ok(nothing()) };
        let search = Search { text: &text, pattern: &pattern, is_anchored: false };
        while let Some((start, found)) = search.next(from, &budget)? {
            if last == Some(found.end) {
                from = start + 1;
                continue;
            }
            *state = (Some(found.end), Some(found.end));
            return captures(lua, &text, start, &found, true).map(MultiValue::from_vec);
        }
        state.0 = None;
        Ok(nothing())
    })
}

fn gsub(
    lua: &Lua,
    budget: &Budget,
    text_bytes: usize,
    (text, pattern, replacement, most): (LuaString, LuaString, Value, Option<i64>),
) -> Result<(LuaString, i64)> {
    if !matches!(
        replacement,
        Value::String(_) | Value::Number(_) | Value::Integer(_) | Value::Table(_) | Value::Function(_)
    ) {
        let found = replacement.type_name();
        return Err(Error::RuntimeError(format!("gsub needs a string, a function or a table, found {found}")));
    }
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let search = Search::new(&text, &pattern);
    let most = most.unwrap_or(i64::MAX);
    let (mut out, mut at, mut n, mut last) = (Vec::new(), 0, 0_i64, None);
    while n < most && at <= text.len() {
        budget.spend(1)?;
        let found = search.at(at, budget)?.filter(|found| last != Some(found.end));
        if let Some(found) = found {
            n += 1;
            let replaced = replaced(lua, &text, at, &found, &replacement)?;
            out.extend_from_slice(replaced.as_deref().unwrap_or(&text[at..found.end]));
            budget.spend(replaced.map_or(0, |it| it.len() as u64) / BYTES_PER_STEP)?;
            at = found.end;
            last = Some(found.end);
        } else if at < text.len() {
            out.push(text[at]);
            at += 1;
        } else {
            break;
        }
        refuse_longer(out.len(), text_bytes)?;
        if search.is_anchored {
            break;
        }
    }
    out.extend_from_slice(text.get(at..).unwrap_or(&[]));
    refuse_longer(out.len(), text_bytes)?;
    Ok((lua.create_string(&out)?, n))
}

/// What stands in place of one match; nothing where it stays.
fn replaced(lua: &Lua, text: &[u8], start: usize, found: &Match, by: &Value) -> Result<Option<Vec<u8>>> {
    let value = match by {
        Value::Function(function) => {
            let captures = captures(lua, text, start, found, true)?;
            function.call::<Value>(MultiValue::from_vec(captures))?
        }
        Value::Table(table) => {
            let key = captures(lua, text, start, found, true)?.into_iter().next().unwrap_or(Value::Nil);
            table.get::<Value>(key)?
        }
        other => {
            let template = other.clone().into_lua(lua)?.to_string()?;
            return filled_in(lua, text, start, found, template.as_bytes()).map(Some);
        }
    };
    match value {
        Value::Nil | Value::Boolean(false) => Ok(None),
        Value::String(text) => Ok(Some(text.as_bytes().to_vec())),
        Value::Integer(_) | Value::Number(_) => Ok(Some(value.to_string()?.into_bytes())),
        other => Err(Error::RuntimeError(format!("invalid replacement value (a {})", other.type_name()))),
    }
}

/// A replacement text with its `%0` to `%9`.
fn filled_in(lua: &Lua, text: &[u8], start: usize, found: &Match, template: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut bytes = template.iter();
    while let Some(byte) = bytes.next() {
        if *byte != b'%' {
            out.push(*byte);
            continue;
        }
        match bytes.next() {
            Some(b'%') => out.push(b'%'),
            Some(b'0') => out.extend_from_slice(&text[start..found.end]),
            Some(b'1') if found.captures.is_empty() => out.extend_from_slice(&text[start..found.end]),
            Some(digit) if digit.is_ascii_digit() => {
                let index = usize::from(digit - b'1');
                let capture = found.captures.get(index).ok_or_else(|| {
                    let digit = char::from(*digit);
                    Error::RuntimeError(format!("invalid capture index %{digit} in replacement string"))
                })?;
                match captured(lua, text, *capture)? {
                    Value::String(text) => out.extend_from_slice(&text.as_bytes()),
                    other => out.extend_from_slice(other.to_string()?.as_bytes()),
                }
            }
            _ => return Err(Error::RuntimeError("invalid use of '%' in replacement string".to_owned())),
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Interrupter;
    use proptest::prelude::*;

    fn bounded() -> Lua {
        let lua = Lua::new();
        let budget = Arc::new(Budget::new(10_000_000, Interrupter::default()));
        install(&lua, &budget, 1 << 20).expect("the functions are installed");
        lua
    }

    /// What an expression gives, or that it fails.
    fn shown(lua: &Lua, code: &str, text: &str, pattern: &str, by: &str) -> Option<String> {
        let code = format!(
            "local s, p, r = ...; local t = table.pack({code}); \
             for i = 1, t.n do t[i] = tostring(t[i]) end; return table.concat(t, '|')"
        );
        let bytes = |text: &str| lua.create_string(text).expect("there is memory");
        lua.load(code).call::<String>((bytes(text), bytes(pattern), bytes(by))).ok()
    }

    proptest! {
        #[test]
        fn they_answer_what_lua_answers(
            text in "[ab%(). -]{0,12}",
            pattern in "([ab.%()*+?^$-]|%[a-d^]|\\[[ab^%-]{1,3}\\]|%[adsw1]|%f\\[a\\]|%bab){0,6}",
            by in "[ab%01 ]{0,4}",
        ) {
            let (own, bounded) = (Lua::new(), bounded());
            let codes = [
                "string.find(s, p)",
                "string.find(s, p, -3)",
                "string.find(s, p, 2, true)",
                "string.match(s, p)",
                "string.gsub(s, p, r)",
                "string.gsub(s, p, string.upper, 2)",
                "(function() local t = {} for a, b in string.gmatch(s, p) do t[#t + 1] = a .. '/' .. tostring(b) end \
                 return table.concat(t, ',') end)()",
                "string.rep(s, 3, p)",
            ];
            for code in codes {
                let (expected, found) = (shown(&own, code, &text, &pattern, &by), shown(&bounded, code, &text, &pattern, &by));
                prop_assert_eq!(expected, found, "{} of {:?} with {:?} by {:?}", code, text, pattern, by);
            }
        }
    }

    #[test]
    fn what_takes_too_long_or_grows_too_large_is_refused() {
        let lua = bounded();
        for code in [
            "return string.rep('ab', 1 << 40)",
            "return (('x'):rep(1000)):gsub('x', ('y'):rep(2000))",
            "return ('a'):rep(40):find(('.-'):rep(40) .. 'b')",
            "return ('a'):rep(100000):match('.-.-.-.-b')",
        ] {
            assert!(lua.load(code).exec().is_err(), "{code}");
        }
    }
}
