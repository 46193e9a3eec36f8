//! `replies.toml`: what a scripted server answers, as its author writes it.
//!
//! Payloads and arguments are spelt as a graph file spells values, with one difference: a test's secrets are no
//! secrets, so a text may stand where a secret belongs.

use super::case_file::read_toml;
use crate::Error;
use authcanvas_graph::{Literal, ValueType};
use authcanvas_interpreter::{Data, Failure, Registry, Secret};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The name of the file.
pub(super) const FILE_NAME: &str = "replies.toml";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RepliesFile {
    reply: Vec<ReplyTable>,
}

/// `[[reply]]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ReplyTable {
    /// The operation, such as `AuthenticationProviderRequestBus.IsSignedIn`.
    operation: String,
    /// Arguments that a request must have for this reply.
    given: BTreeMap<String, String>,
    /// The outcome; `answered` where absent.
    outcome: Option<String>,
    /// What comes with it; what is left out has its type's default.
    payload: BTreeMap<String, String>,
    /// Why it did not do what it was asked to.
    failure: Option<FailureTable>,
    /// Lines for the log.
    notes: Vec<String>,
    /// True when there is never an answer.
    hangs: bool,
    /// How many requests this reply is for; every one where absent.
    times: Option<u32>,
    /// How many other requests must be answered before this one is.
    after_others: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FailureTable {
    code: String,
    message: String,
    hint: String,
}

/// A scripted reply, ready to be given.
#[derive(Debug, Clone)]
pub(super) struct ScriptedReply {
    pub(super) operation: String,
    /// The places of arguments and what must stand there.
    pub(super) given: Vec<(usize, Data)>,
    pub(super) outcome: String,
    pub(super) payload: Vec<Data>,
    pub(super) failure: Option<Failure>,
    pub(super) notes: Vec<String>,
    pub(super) hangs: bool,
    pub(super) times: Option<u32>,
    pub(super) after_others: u32,
}

/// Reads a replies file. Everything that is wrong with it is told at once.
pub(super) fn read(path: &Path, registry: &Registry) -> Result<Vec<ScriptedReply>, Error> {
    let file: RepliesFile = read_toml(path)?;
    let (mut replies, mut problems) = (Vec::new(), Vec::new());
    for (index, table) in file.reply.into_iter().enumerate() {
        match scripted(table, registry) {
            Ok(reply) => replies.push(reply),
            Err(why) => problems.push(format!("reply {}: {why}", index + 1)),
        }
    }
    if problems.is_empty() {
        Ok(replies)
    } else {
        Err(Error::File { path: path.to_owned(), problem: problems.join("\n") })
    }
}

fn scripted(table: ReplyTable, registry: &Registry) -> Result<ScriptedReply, String> {
    let operation =
        registry.operation(&table.operation).ok_or_else(|| format!("there is no operation `{}`", table.operation))?;
    let wanted = table.outcome.as_deref().unwrap_or(authcanvas_interpreter::ANSWERED);
    let outcome = operation.outcomes.iter().find(|outcome| outcome.name == wanted).ok_or_else(|| {
        let known: Vec<_> = operation.outcomes.iter().map(|outcome| format!("`{}`", outcome.name)).collect();
        format!("`{}` has no outcome `{wanted}`; it has {}", table.operation, known.join(", "))
    })?;
    if let Some(unknown) = table.payload.keys().find(|key| outcome.payload.iter().all(|(id, _)| id != key.as_str())) {
        return Err(format!("outcome `{wanted}` has nothing called `{unknown}`"));
    }
    let payload = outcome.payload.iter().map(|(id, value_type)| match table.payload.get(id.as_ref()) {
        Some(text) => data_from_text(text, value_type, registry).map_err(|why| format!("payload `{id}`: {why}")),
        None => Ok(registry.default_of(value_type)),
    });
    let payload = payload.collect::<Result<_, _>>()?;
    let given = table.given.iter().map(|(name, text)| {
        let place = operation.inputs.iter().position(|input| input == name.as_str());
        let place = place.ok_or_else(|| format!("`{}` has no argument `{name}`", table.operation))?;
        Ok((place, data_from_guess(text).map_err(|why| format!("given `{name}`: {why}"))?))
    });
    Ok(ScriptedReply {
        given: given.collect::<Result<_, String>>()?,
        payload,
        outcome: wanted.to_owned(),
        failure: table.failure.map(|it| Failure { code: it.code, message: it.message, hint: it.hint }),
        notes: table.notes,
        hangs: table.hangs,
        times: table.times,
        after_others: table.after_others,
        operation: table.operation,
    })
}

fn data_from_text(text: &str, value_type: &ValueType, registry: &Registry) -> Result<Data, String> {
    let literal = authcanvas_graph::read_literal(text).map_err(|error| format!("expected {value_type}: {error}"))?;
    data_from_literal(&literal, value_type, registry)
}

/// As the registry reads literals, but for secrets.
fn data_from_literal(literal: &Literal, value_type: &ValueType, registry: &Registry) -> Result<Data, String> {
    match (value_type, literal) {
        (ValueType::Secret, Literal::String(text)) => Ok(Data::Secret(Secret::new(text))),
        (ValueType::Record(name), Literal::Record(fields)) => {
            let record = registry.record(name).ok_or_else(|| format!("there is no type `{name}`"))?;
            if let Some(unknown) = fields.keys().find(|key| record.fields.iter().all(|field| field.id != key.as_str()))
            {
                return Err(format!("{name} has no field `{unknown}`"));
            }
            let values = record.fields.iter().map(|field| match fields.get(field.id) {
                Some(literal) => data_from_literal(literal, &field.value_type, registry),
                None => Ok(registry.default_of(&field.value_type)),
            });
            Ok(Data::record(name, values.collect::<Result<_, _>>()?))
        }
        _ => registry.data_from_literal(literal, value_type).map_err(|problem| problem.message),
    }
}

/// The data that a literal means where its type is not at hand, as for arguments, whose types the checker has proved.
fn data_from_guess(text: &str) -> Result<Data, String> {
    fn guess(literal: &Literal) -> Result<Data, String> {
        match literal {
            Literal::Null => Ok(Data::Null),
            Literal::Bool(value) => Ok(Data::Bool(*value)),
            Literal::Number(value) => Ok(Data::Number(*value)),
            Literal::String(text) => Ok(Data::text(text)),
            Literal::List(items) => items.iter().map(guess).collect::<Result<_, _>>().map(Data::Array),
            Literal::Map(_) | Literal::Record(_) | Literal::Other(_) => {
                Err("expected true or false, a number, a text or a list".to_owned())
            }
        }
    }
    guess(&authcanvas_graph::read_literal(text).map_err(|error| error.to_string())?)
}
