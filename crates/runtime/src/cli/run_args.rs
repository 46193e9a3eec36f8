//! The options of every command that runs a graph.

use crate::inputs::SecretSource;
use crate::plan::Plan;
use crate::{Error, interpreter::Limits};
use clap::Args;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The options of a run.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// A profile of authcanvas.ron, which stands beside the graph or in a folder above it
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// An input, or the answer to a prompt; refused for a secret input
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) var: Vec<(String, String)>,
    /// A secret from an environment variable
    #[arg(long, value_name = "NAME=VARIABLE", value_parser = pair)]
    pub(crate) secret_env: Vec<(String, String)>,
    /// A secret from a file
    #[arg(long, value_name = "NAME=PATH", value_parser = pair)]
    pub(crate) secret_file: Vec<(String, String)>,
    /// A secret by asking on the terminal
    #[arg(long, value_name = "NAME")]
    pub(crate) secret_prompt: Vec<String>,
    /// A secret from what a command writes
    #[arg(long, value_name = "NAME=COMMAND", value_parser = pair)]
    pub(crate) secret_cmd: Vec<(String, String)>,
    /// The authentication provider registry (.setreg), over the graph's and the profile's
    #[arg(long, value_name = "FILE")]
    pub(crate) registry: Option<PathBuf>,
    /// The AWS resource mapping file, as Open 3D Engine writes it
    #[arg(long, value_name = "FILE")]
    pub(crate) resource_mappings: Option<PathBuf>,
    /// An Open 3D Engine project: its settings registry, resource mappings and path aliases; by itself the one above the
    /// graph
    #[arg(long, value_name = "DIR")]
    pub(crate) o3de_project: Option<PathBuf>,
    /// Where the services are, instead of AWS
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint_url: Option<String>,
    /// The AWS region
    #[arg(long, value_name = "NAME")]
    pub(crate) region: Option<String>,
    /// A Lua script on the same buses; repeatable
    #[arg(long, value_name = "FILE")]
    pub(crate) script: Vec<PathBuf>,
    /// A property of a script; SCRIPT:NAME where several scripts have it
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(crate) property: Vec<(String, String)>,
    /// How long the whole run may take, such as 30s or 2m
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub(crate) timeout: Option<Duration>,
    /// A prompt without an answer ends the run with exit code 5 instead of waiting
    #[arg(long)]
    pub(crate) non_interactive: bool,
    /// A host that the run may reach beside AWS and the built-in providers
    #[arg(long, value_name = "HOST")]
    pub(crate) allow_host: Vec<String>,
    /// Refuse placeholders, and unknown buses of graph and scripts, before anything runs
    #[arg(long)]
    pub(crate) strict: bool,
    /// Let delays take no time
    #[arg(long)]
    pub(crate) virtual_time: bool,
    /// Where randomness comes from; equal seeds give equal runs
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) seed: u64,
    /// Loop passes and calls that may follow each other without a wait
    #[arg(long, value_name = "N", default_value_t = Limits::default().steps)]
    pub(crate) max_steps: u64,
}

/// `name=value`, split at the first `=`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        Some(_) | None => Err("expected NAME=VALUE".to_owned()),
    }
}

impl RunArgs {
    /// What the options say about a run of this file.
    pub(crate) fn plan(&self, file: &Path) -> Result<Plan, Error> {
        let mut secrets = BTreeMap::new();
        let sources = (self.secret_env.iter())
            .map(|(name, variable)| (name, SecretSource::Env(variable.clone())))
            .chain(self.secret_file.iter().map(|(name, path)| (name, SecretSource::File(path.into()))))
            .chain(self.secret_cmd.iter().map(|(name, command)| (name, SecretSource::Command(command.clone()))))
            .chain(self.secret_prompt.iter().map(|name| (name, SecretSource::Prompt)));
        for (name, source) in sources {
            if secrets.insert(name.clone(), source).is_some() {
                return Err(Error::Usage(format!("secret `{name}` is given twice")));
            }
        }
        let mut vars = BTreeMap::new();
        for (name, value) in &self.var {
            if vars.insert(name.clone(), value.clone()).is_some() {
                return Err(Error::Usage(format!("--var `{name}` is given twice")));
            }
        }
        Ok(Plan {
            path: file.to_owned(),
            profile: self.profile.clone(),
            vars,
            secrets,
            registry: self.registry.clone(),
            resource_mappings: self.resource_mappings.clone(),
            o3de_project: self.o3de_project.clone(),
            endpoint_url: self.endpoint_url.clone(),
            region: self.region.clone(),
            timeout: self.timeout,
            virtual_time: self.virtual_time,
            seed: self.seed,
            allow_hosts: self.allow_host.clone(),
            strict: self.strict,
            until_cancelled: false,
            reload_scripts: false,
            traced: false,
            scripts: self.script.clone(),
            properties: self.property.clone(),
            limits: Limits { steps: self.max_steps, ..Limits::default() },
        })
    }
}
