//! Finds out what a run would need, by the same rules by which a run gets it.

use super::files::Files;
use super::found::{Asked, BackendSort, Found, Origin};
use super::hosts::{named_hosts, sandbox_host, service_hosts};
use super::registry::add_secret_inputs;
use crate::Error;
use crate::backend::{self, Chosen};
use crate::cli::text::visible;
use crate::inputs::{Giver, Givers, SecretSource, can_be_typed, give, refuse_unknown};
use crate::plan::{Plan, Prepared, prompts_of};
use crate::profile::{AwsChoice, BackendChoice, InputSource};
use authcanvas_auth::backend::{Backend, Need, ResourceMappings};
use authcanvas_auth::{is_auth_operation, is_oauth_operation, needs_of};
use authcanvas_graph::{Literal, Role, SlotId};
use authcanvas_interpreter::{ProgramVariable, Secret};
use authcanvas_nodes::prompt;
use std::collections::{BTreeMap, BTreeSet};

/// Everything that a run would ask for, read and reach. Sends nothing and asks nobody.
///
/// # Errors
/// Where the question cannot be answered: options that make no sense, a profile that does not exist or cannot be read.
pub(super) async fn gather(plan: &Plan, prepared: &Prepared, non_interactive: bool) -> Result<Found, Error> {
    let chosen = backend::choose(plan, prepared)?;
    let mut files = Files::new(plan, prepared, &chosen);
    let operations = || prepared.operations();
    let needs: BTreeSet<Need> = operations().flat_map(needs_of).copied().collect();
    let mut found = Found {
        file: plan.path.display().to_string(),
        title: visible(&prepared.graph.title),
        profile: chosen.profile.as_ref().map(|found| (found.name.clone(), files.profile_path())),
        backend: BackendSort::None,
        inputs: Vec::new(),
        prompts: Vec::new(),
        settings: Vec::new(),
        hosts: Vec::new(),
        files: Vec::new(),
    };
    let mut seeded = BTreeMap::new();
    let mut stood_in_for = BTreeSet::new();
    let of_registry = match operations().any(is_oauth_operation) {
        true => backend::secret_inputs(&backend::registry_texts(prepared, &chosen)?),
        false => BTreeMap::new(),
    };
    if operations().any(is_auth_operation) {
        let choice = chosen.profile.as_ref().map(|found| (found, &found.profile.backend));
        match choice {
            Some((profile, BackendChoice::Sandbox { state })) => {
                found.backend = BackendSort::Sandbox;
                found.hosts.push(sandbox_host());
                backend::refuse_flags_for_sandbox(plan, profile)?;
                match backend::sandbox_state(profile, state.as_deref()) {
                    Ok(state) => {
                        seeded = backend::seeded_answers_of(&state, &of_registry, (false, false));
                        stood_in_for = state.oauth_hosts();
                    }
                    Err(error) => files.note_wrong(error)?,
                }
            }
            Some((_, BackendChoice::Aws(aws))) => {
                found.backend = BackendSort::Aws;
                aws_needs(plan, &chosen, aws, &needs, &mut found, &mut files).await?;
            }
            None => {
                found.backend = BackendSort::Aws;
                aws_needs(plan, &chosen, &AwsChoice::default(), &needs, &mut found, &mut files).await?;
            }
        }
        named_hosts(plan, prepared, &chosen, &stood_in_for, &mut found.hosts)?;
        files.add_auth_files(found.backend)?;
    }
    asked(plan, prepared, &chosen, (&seeded, &of_registry), non_interactive, &mut found)?;
    files.add_secret_files();
    found.files = files.into_uses(&found.hosts);
    Ok(found)
}

/// What a run that means AWS needs beside its inputs: settings, the app client's secret, hosts.
async fn aws_needs(
    plan: &Plan,
    chosen: &Chosen,
    aws: &AwsChoice,
    needs: &BTreeSet<Need>,
    found: &mut Found,
    files: &mut Files<'_>,
) -> Result<(), Error> {
    let mappings = match files.mappings_path()?.map(|path| backend::read_mappings(&path)) {
        Some(Ok(mappings)) => mappings,
        Some(Err(error)) => {
            files.note_wrong(error)?;
            ResourceMappings::NotLoaded
        }
        None => ResourceMappings::NotLoaded,
    };
    if let Some(InputSource::Env(variable)) = &aws.client_secret {
        let is_set = std::env::var(variable).is_ok();
        found.inputs.push(Asked {
            name: "client_secret".to_owned(),
            value_type: "Secret".to_owned(),
            is_secret: true,
            doc: "The app client's secret.".to_owned(),
            node: None,
            origin: if is_set { Origin::Profile } else { Origin::Missing },
            words: match is_set {
                true => format!("the profile, from the environment variable {variable}"),
                false => format!("set the environment variable {variable}, which the profile names"),
            },
        });
    }
    // The secret itself is not needed to know whom requests would go to.
    let without_secret = AwsChoice { client_secret: None, ..aws.clone() };
    let settings = backend::aws_settings(plan, &without_secret, "")?;
    let backend = Backend::new(settings, mappings);
    let wanted: Vec<Need> = needs.iter().copied().collect();
    match backend.missing(&wanted).await {
        Ok(missing) => found.settings.extend(missing.iter().map(ToString::to_string)),
        Err(problem) => found.settings.push(problem.to_string()),
    }
    if !needs.is_empty() {
        files.add_aws_configuration();
        // Without a region there is no endpoint, and the settings say so already.
        if found.settings.is_empty() {
            service_hosts(plan, chosen, &backend, found).await?;
        }
    }
    Ok(())
}

/// Inputs and prompts.
fn asked(
    plan: &Plan,
    prepared: &Prepared,
    chosen: &Chosen,
    (seeded, of_registry): (&BTreeMap<String, Secret>, &BTreeMap<String, String>),
    non_interactive: bool,
    found: &mut Found,
) -> Result<(), Error> {
    let no_inputs = BTreeMap::new();
    let profile = chosen.profile.as_ref().map_or(&no_inputs, |found| &found.profile.inputs);
    let in_file = &prepared.file.imported.secrets;
    let givers = Givers { vars: &plan.vars, secrets: &plan.secrets, profile, in_file, seeded };
    let graph = &prepared.graph;
    let of_scripts = prepared.scripts.secrets();
    let mut secrets = plan.secrets.clone();
    secrets.retain(|name, _| !of_scripts.contains(name.as_str()));
    let mut prompts = prompts_of(graph);
    prompts.named.extend(of_registry.keys().map(|name| (name.clone(), true)));
    refuse_unknown(&prepared.program, &prompts, &Givers { secrets: &secrets, ..givers })?;
    for variable in prepared.program.variables().iter().filter(|variable| variable.role == Role::Input) {
        let giver = Giver::of(variable.id.as_str(), variable.has_value, &givers);
        if !matches!(giver, Giver::Secret(_)) {
            // Tells at once what a run would refuse; a secret is left where it is.
            give(variable, &prepared.registry, &givers)?;
        }
        let can_be_asked = can_be_typed(&variable.value_type) && !non_interactive;
        let (origin, words) = origin_of(&giver, variable, profile, can_be_asked);
        let doc = graph.variables.get(&variable.id).map_or("", |variable| &variable.doc);
        found.inputs.push(Asked {
            name: variable.id.to_string(),
            value_type: variable.value_type.to_string(),
            is_secret: variable.value_type.holds_secret(),
            doc: visible(doc),
            node: None,
            origin,
            words,
        });
    }
    add_secret_inputs(of_registry, &givers, non_interactive, found);
    for (property, script, given) in prepared.scripts.needed() {
        let name = &property.name;
        let is_secret = property.is_secret();
        let (origin, words) = match (given, Giver::of(name, property.default.is_some(), &givers)) {
            (Some(_), _) => (Origin::Flag, "given with --property".to_owned()),
            (None, Giver::Var(_) | Giver::Nobody) if is_secret => (Origin::Missing, how_to_give(name, true)),
            (None, Giver::Var(_) | Giver::Nobody) => (Origin::Missing, format!("give it with --property {name}=VALUE")),
            (None, Giver::File) => (Origin::Default, format!("the default in {script}")),
            (None, giver) => origin_words(&giver, name, is_secret),
        };
        found.inputs.push(Asked {
            name: name.clone(),
            value_type: property.value_type.to_string(),
            is_secret,
            doc: visible(&property.description),
            node: None,
            origin,
            words,
        });
    }
    for (function, id, node) in graph.all_nodes().filter(|(_, _, node)| !node.disabled) {
        let Some(is_secret) = prompt::asks(&node.kind) else { continue };
        let text = |slot: &str| match SlotId::new(slot).ok().and_then(|slot| node.set.get(&slot)) {
            Some(Literal::String(text)) => text.clone(),
            Some(_) | None => String::new(),
        };
        let name = text("name");
        let (origin, words) = match Giver::of(&name, false, &givers) {
            _ if name.is_empty() => {
                (Origin::Asked, "asked when the run comes to it, by a name made in the run".to_owned())
            }
            Giver::Nobody if non_interactive => (Origin::Missing, how_to_give(&name, is_secret)),
            Giver::Nobody => (
                Origin::Asked,
                format!("asked on the terminal when the run comes to it; or {}", how_to_give(&name, is_secret)),
            ),
            giver => origin_words(&giver, &name, is_secret),
        };
        found.prompts.push(Asked {
            name,
            value_type: if is_secret { "Secret" } else { "String" }.to_owned(),
            is_secret,
            doc: visible(&text("message")),
            node: Some(function.map_or_else(|| id.to_string(), |function| format!("{function}/{id}"))),
            origin,
            words,
        });
    }
    Ok(())
}

/// Where an input comes from.
fn origin_of(
    giver: &Giver<'_>,
    variable: &ProgramVariable,
    profile: &BTreeMap<String, InputSource>,
    can_be_asked: bool,
) -> (Origin, String) {
    let name = variable.id.as_str();
    let is_secret = variable.value_type.holds_secret();
    let Giver::Nobody = giver else { return origin_words(giver, name, is_secret) };
    let asks = if can_be_asked { "; a run on a terminal asks for it" } else { "" };
    let unset = match profile.get(name) {
        Some(InputSource::Env(variable)) => {
            format!("set the environment variable {variable}, which the profile names, or ")
        }
        Some(InputSource::Value(_)) | None => String::new(),
    };
    (Origin::Missing, format!("{unset}{}{asks}", how_to_give(name, is_secret)))
}

pub(super) fn origin_words(giver: &Giver<'_>, name: &str, is_secret: bool) -> (Origin, String) {
    match giver {
        Giver::Var(_) => (Origin::Flag, "given with --var".to_owned()),
        Giver::Secret(SecretSource::Env(variable)) => match std::env::var_os(variable) {
            Some(_) => (Origin::Flag, format!("given with --secret-env, from the environment variable {variable}")),
            None => (Origin::Missing, format!("set the environment variable {variable}, which --secret-env names")),
        },
        Giver::Secret(SecretSource::File(path)) => {
            (Origin::Flag, format!("given with --secret-file, from {}", path.display()))
        }
        Giver::Secret(SecretSource::Command(_)) => {
            (Origin::Flag, "given with --secret-cmd, from what the command writes".to_owned())
        }
        Giver::Secret(SecretSource::Given(_)) => (Origin::Flag, "given by the program that runs it".to_owned()),
        Giver::Secret(SecretSource::Prompt) => {
            (Origin::Asked, "asked on the terminal, as --secret-prompt says".to_owned())
        }
        Giver::Profile(InputSource::Value(_)) => (Origin::Profile, "the profile".to_owned()),
        Giver::Profile(InputSource::Env(variable)) => {
            (Origin::Profile, format!("the profile, from the environment variable {variable}"))
        }
        Giver::File => (Origin::Default, "the value in the graph file".to_owned()),
        Giver::InFile(_) => (Origin::Default, "the text in the imported file".to_owned()),
        Giver::Seeded(_) => (Origin::Sandbox, "the sandbox's seeded user".to_owned()),
        Giver::Nobody => (Origin::Missing, how_to_give(name, is_secret)),
    }
}

pub(super) fn how_to_give(name: &str, is_secret: bool) -> String {
    if is_secret {
        format!("give it with --secret-env {name}=VARIABLE, --secret-file, --secret-prompt or --secret-cmd")
    } else {
        format!("give it with --var {name}=VALUE")
    }
}
