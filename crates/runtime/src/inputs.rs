//! The inputs of a run: who gives each, in which order, and what is missing.
//!
//! The user's flags come first, then the profile, then the file's own default, then the seeded user of the
//! sandbox, then a prompt. A secret comes only from where the user or the profile says.

use crate::Error;
use crate::host::{Host, Prompt};
use crate::plan::Prompts;
use crate::platform;
use crate::profile::InputSource;
use authcanvas_graph::{Literal, Role, ValueType, VariableId};
use authcanvas_interpreter::{Data, Program, ProgramVariable, Registry, Secret};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Where a secret input comes from, as the user says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// An environment variable.
    Env(String),
    /// A file, without its last line end.
    File(PathBuf),
    /// A prompt, even where something else would give it.
    Prompt,
    /// The standard output of a command, without its last line end.
    Command(String),
    /// This, from a program that embeds the runtime.
    Given(Secret),
}

impl SecretSource {
    pub(crate) fn read(&self, name: &str) -> Result<Option<Secret>, Error> {
        match self {
            Self::Env(variable) => match std::env::var(variable) {
                Ok(value) => Ok(Some(Secret::new(value))),
                Err(_) => Err(Error::Missing(vec![format!(
                    "input `{name}`: the environment variable `{variable}` is not set, or is no text"
                )])),
            },
            Self::File(path) => std::fs::read(path)
                .and_then(platform::secret_from_bytes)
                .map(Some)
                .map_err(|error| crate::graph_file::file_error(path, &error)),
            Self::Command(command) => platform::command_output(command)
                .map(Some)
                .map_err(|error| Error::Missing(vec![format!("input `{name}`: {error}")])),
            Self::Given(secret) => Ok(Some(secret.clone())),
            Self::Prompt => Ok(None),
        }
    }
}

/// What may give inputs, the first that does.
#[derive(Clone, Copy)]
pub(crate) struct Givers<'a> {
    /// `--var`.
    pub(crate) vars: &'a BTreeMap<String, String>,
    /// `--secret-env` and its like.
    pub(crate) secrets: &'a BTreeMap<String, SecretSource>,
    /// The profile's inputs.
    pub(crate) profile: &'a BTreeMap<String, InputSource>,
    /// Secrets that stand in the file of an imported graph.
    pub(crate) in_file: &'a BTreeMap<VariableId, Secret>,
    /// The seeded user of the sandbox.
    pub(crate) seeded: &'a BTreeMap<String, Secret>,
}

/// The inputs of a program, and answers to prompts that were given beforehand.
pub(crate) struct Given {
    pub(crate) inputs: BTreeMap<VariableId, Data>,
    pub(crate) answers: BTreeMap<String, Secret>,
}

/// Collects the inputs of a program. Everything that is missing is named at once.
pub(crate) async fn collect(
    program: &Program,
    registry: &Registry,
    prompts: &Prompts,
    givers: &Givers<'_>,
    host: &dyn Host,
) -> Result<Given, Error> {
    refuse_unknown(program, prompts, givers)?;
    let mut given = Given { inputs: BTreeMap::new(), answers: answers(program, givers)? };
    let mut missing = Vec::new();
    let mut to_ask = Vec::new();
    for variable in program.variables().iter().filter(|variable| variable.role == Role::Input) {
        match give(variable, registry, givers)? {
            Some(data) => {
                given.inputs.insert(variable.id.clone(), data);
            }
            None if variable.has_value => {}
            None if host.answers_prompts() && can_be_typed(&variable.value_type) => to_ask.push(variable),
            None => missing.push(missing_text(variable)),
        }
    }
    if !missing.is_empty() {
        missing.extend(to_ask.into_iter().map(missing_text));
        return Err(Error::Missing(missing));
    }
    for variable in to_ask {
        let name = variable.id.to_string();
        let is_secret = variable.value_type == ValueType::Secret;
        let answer = host.prompt(Prompt::new(name.clone(), name, is_secret)).await;
        let Some(answer) = answer else { return Err(Error::Missing(vec![missing_text(variable)])) };
        given.inputs.insert(variable.id.clone(), input_from_text(variable, registry, &answer)?);
    }
    Ok(given)
}

/// Asks for secrets that a registry names, where people can be asked. One that stays away makes its provider unusable,
/// which Initialize tells.
pub(crate) async fn ask_for_secrets(names: &BTreeSet<String>, answers: &mut BTreeMap<String, Secret>, host: &dyn Host) {
    for name in names {
        if answers.contains_key(name) || !host.answers_prompts() {
            continue;
        }
        let prompt = Prompt::new(name.clone(), name.clone(), true);
        if let Some(answer) = host.prompt(prompt).await {
            answers.insert(name.clone(), answer);
        }
    }
}

/// Names that belong to no input and no prompt are slips that would otherwise pass unseen.
pub(crate) fn refuse_unknown(program: &Program, prompts: &Prompts, givers: &Givers<'_>) -> Result<(), Error> {
    let inputs = || program.variables().iter().filter(|variable| variable.role == Role::Input);
    for name in givers.vars.keys().chain(givers.secrets.keys()) {
        let is_input = inputs().any(|variable| variable.id.as_str() == name);
        let is_prompt = prompts.any_computed || prompts.named.iter().any(|(prompt, _)| prompt == name);
        if !is_input && !is_prompt {
            let known: Vec<_> = inputs().map(|variable| format!("`{}`", variable.id)).collect();
            let known = if known.is_empty() { "no inputs".to_owned() } else { known.join(", ") };
            return Err(Error::Usage(format!("the graph has no input `{name}`; it has {known}")));
        }
    }
    if let Some((name, _)) = prompts.named.iter().find(|(name, is_secret)| *is_secret && givers.vars.contains_key(name))
    {
        return Err(in_clear(name));
    }
    for variable in inputs() {
        let name = variable.id.as_str();
        let is_secret = variable.value_type.holds_secret();
        if is_secret && givers.vars.contains_key(name) {
            return Err(in_clear(name));
        }
        if !is_secret && givers.secrets.contains_key(name) {
            return Err(Error::Usage(format!("`{name}` is no secret; use --var {name}=VALUE")));
        }
        if is_secret && matches!(givers.profile.get(name), Some(InputSource::Value(_))) {
            return Err(Error::Usage(format!(
                "the profile gives the secret `{name}` in clear; use Env(\"AUTHCANVAS_…\") there"
            )));
        }
    }
    Ok(())
}

fn in_clear(name: &str) -> Error {
    Error::Usage(format!(
        "`{name}` is a secret, and a command line is seen by others; use --secret-env {name}=VARIABLE, --secret-file, \
         --secret-prompt or --secret-cmd"
    ))
}

/// Answers for prompts: whatever was given under a name that is no input.
fn answers(program: &Program, givers: &Givers<'_>) -> Result<BTreeMap<String, Secret>, Error> {
    let is_input = |name: &str| {
        program.variables().iter().any(|variable| variable.role == Role::Input && variable.id.as_str() == name)
    };
    let mut answers = givers.seeded.clone();
    for (name, source) in givers.profile.iter().filter(|(name, _)| !is_input(name)) {
        if let Some(secret) = from_profile(source) {
            answers.insert(name.clone(), secret);
        }
    }
    for (name, value) in givers.vars.iter().filter(|(name, _)| !is_input(name)) {
        answers.insert(name.clone(), Secret::new(value));
    }
    for (name, source) in givers.secrets.iter().filter(|(name, _)| !is_input(name)) {
        match source.read(name)? {
            Some(secret) => answers.insert(name.clone(), secret),
            None => answers.remove(name),
        };
    }
    Ok(answers)
}

/// Who gives an input, or the answer to a prompt.
pub(crate) enum Giver<'g> {
    /// The user, in clear.
    Var(&'g str),
    /// The user, who says where a secret is.
    Secret(&'g SecretSource),
    /// The profile.
    Profile(&'g InputSource),
    /// The graph file itself.
    File,
    /// The file of an imported graph, which holds the secret in clear.
    InFile(&'g Secret),
    /// The seeded user of the sandbox.
    Seeded(&'g Secret),
    /// Nobody, unless people are asked.
    Nobody,
}

impl<'g> Giver<'g> {
    /// The first who gives a name. Looks whether environment variables are set, and reads nothing else.
    pub(crate) fn of(name: &str, file_has_value: bool, givers: &Givers<'g>) -> Self {
        let by_profile = givers.profile.get(name).filter(|source| match source {
            InputSource::Value(_) => true,
            InputSource::Env(variable) => std::env::var(variable).is_ok(),
        });
        if let Some(text) = givers.vars.get(name) {
            Self::Var(text)
        } else if let Some(source) = givers.secrets.get(name) {
            Self::Secret(source)
        } else if let Some(source) = by_profile {
            Self::Profile(source)
        } else if file_has_value {
            Self::File
        } else if let Some((_, secret)) = givers.in_file.iter().find(|(id, _)| id.as_str() == name) {
            Self::InFile(secret)
        } else if let Some(seeded) = givers.seeded.get(name) {
            Self::Seeded(seeded)
        } else {
            Self::Nobody
        }
    }
}

/// What an input is given. Reads the secret where it is, by a command too.
pub(crate) fn give(
    variable: &ProgramVariable,
    registry: &Registry,
    givers: &Givers<'_>,
) -> Result<Option<Data>, Error> {
    let name = variable.id.as_str();
    let from_text = |text: &Secret| input_from_text(variable, registry, text).map(Some);
    match Giver::of(name, variable.has_value, givers) {
        Giver::Var(text) => from_text(&Secret::new(text)),
        Giver::Secret(source) => Ok(source.read(name)?.map(Data::Secret)),
        Giver::Profile(source) => from_profile(source).map_or(Ok(None), |text| from_text(&text)),
        Giver::InFile(text) | Giver::Seeded(text) => from_text(text),
        Giver::File | Giver::Nobody => Ok(None),
    }
}

/// What the profile gives; an environment variable that is not set gives nothing, and the input is then asked
/// for or named as missing.
pub(crate) fn from_profile(source: &InputSource) -> Option<Secret> {
    match source {
        InputSource::Value(text) => Some(Secret::new(text)),
        InputSource::Env(variable) => std::env::var(variable).ok().map(Secret::new),
    }
}

/// True for inputs that people can be asked for.
pub(crate) fn can_be_typed(value_type: &ValueType) -> bool {
    matches!(value_type, ValueType::String | ValueType::Secret | ValueType::Number | ValueType::Bool)
}

fn input_from_text(variable: &ProgramVariable, registry: &Registry, text: &Secret) -> Result<Data, Error> {
    data_from_text(&variable.value_type, registry, text)
        .map_err(|why| Error::Usage(format!("input `{}`: {why}", variable.id)))
}

/// The data that a text stands for: text and secrets as they are, everything else as a file spells it.
pub(crate) fn data_from_text(value_type: &ValueType, registry: &Registry, text: &Secret) -> Result<Data, String> {
    match value_type {
        ValueType::String => Ok(Data::text(text.expose())),
        ValueType::Secret => Ok(Data::Secret(text.clone())),
        value_type => {
            let literal: Literal = authcanvas_graph::read_literal(text.expose())
                .map_err(|_| format!("expected {value_type}, as a file spells it"))?;
            registry.data_from_literal(&literal, value_type).map_err(|problem| problem.message)
        }
    }
}

fn missing_text(variable: &ProgramVariable) -> String {
    let name = &variable.id;
    if variable.value_type.holds_secret() {
        format!(
            "input `{name}` ({}) is missing: give it with --secret-env {name}=VARIABLE, --secret-file {name}=PATH or \
             --secret-prompt {name}",
            variable.value_type
        )
    } else {
        format!("input `{name}` ({}) is missing: give it with --var {name}=VALUE", variable.value_type)
    }
}
