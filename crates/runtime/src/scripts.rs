//! The scripts of a run: read, loaded once to see what they need, and given their properties.
//!
//! A script reads nothing but modules of its own folder, and a request is only made when its name stands in the text of
//! the script or of a module that it names, so settings, hosts and inputs are known before anything runs.

use crate::Error;
use crate::graph_file::{GraphFile, file_error, folder_of};
use crate::host::{Host, Prompt};
use crate::inputs::{Giver, Givers, can_be_typed, data_from_text, from_profile};
use crate::plan::{Located, Plan};
use crate::script_findings;
use crate::surroundings::Folder;
use authcanvas_graph::{Graph, ValueType};
use authcanvas_interpreter::{Data, Fault, Registry, Secret};
use authcanvas_lua::{Context, Modules, PropertyDef, Script, ScriptFile, ScriptLimits, Source};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The scripts of a run.
#[derive(Clone, Default)]
pub(crate) struct Scripts {
    scripts: Vec<Loaded>,
    context: Option<Arc<Context>>,
    /// The operations that the scripts may ask for.
    pub(crate) operations: BTreeSet<String>,
    /// What stands in quotes in the scripts.
    texts: BTreeSet<String>,
    /// The files of scripts and of the modules that they name.
    pub(crate) files: Vec<PathBuf>,
    /// What is doubtful about each script's text.
    pub(crate) findings: Vec<(PathBuf, Located)>,
}

/// A script that was loaded once, to see what it declares.
#[derive(Clone)]
struct Loaded {
    path: PathBuf,
    file: ScriptFile,
    properties: Vec<PropertyDef>,
    /// What the user says about its properties, by name.
    given: BTreeMap<String, String>,
}

impl std::fmt::Debug for Scripts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scripts").field("files", &self.files).finish_non_exhaustive()
    }
}

/// True for a file that is a script.
pub(crate) fn is_script(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("lua"))
}

/// What stands beside a script that runs without a graph: nothing but a beginning.
const NO_GRAPH: &str = "(format: 1, nodes: {\"start\": (kind: \"flow.on_graph_start\")})";

/// A graph at the place of a script that runs without one.
pub(crate) fn graph_for(path: &Path) -> Result<GraphFile, Error> {
    let reading = authcanvas_graph::read(NO_GRAPH.as_bytes())
        .map_err(|error| Error::Bug(format!("an empty graph cannot be read: {error}")))?;
    Ok(GraphFile { path: path.to_owned(), reading, imported: Default::default() })
}

impl Scripts {
    /// Reads and loads the scripts of a plan.
    pub(crate) fn read(plan: &Plan, registry: &Registry, beside: &Graph) -> Result<Self, Error> {
        let by_itself = is_script(&plan.path).then(|| plan.path.clone());
        let paths: Vec<PathBuf> = by_itself.into_iter().chain(plan.scripts.iter().cloned()).collect();
        if paths.is_empty() {
            return match plan.properties.first() {
                Some((name, _)) => Err(Error::Usage(format!("--property {name}: the run has no script"))),
                None => Ok(Self::default()),
            };
        }
        let mut all = Self::default();
        let mut files = Vec::new();
        for path in &paths {
            let file = read_file(path)?;
            let foreseen = file.foreseen(registry);
            all.operations.extend(foreseen.operations);
            all.texts.extend(foreseen.texts);
            all.files.push(path.clone());
            all.files.extend(foreseen.modules.iter().map(|module| folder_of(path).join(module)));
            all.findings.extend(script_findings::of(path, &file, registry, beside));
            files.push(file);
        }
        let limits = ScriptLimits { text_bytes: plan.limits.text_bytes, ..ScriptLimits::default() };
        let context = Context::new(Arc::new(registry.clone()), all.operations.clone(), limits, plan.seed);
        let context = Arc::new(context.beside(beside));
        for (path, file) in paths.into_iter().zip(files) {
            let script = Script::load(file.clone(), &context).map_err(refused)?;
            let properties = script.properties().to_vec();
            all.scripts.push(Loaded { path, file, properties, given: BTreeMap::new() });
        }
        all.context = Some(context);
        for (name, value) in &plan.properties {
            all.give(name, value)?;
        }
        Ok(all)
    }

    /// What the scripts share.
    pub(crate) fn context(&self) -> Option<&Arc<Context>> {
        self.context.as_ref()
    }

    /// The files of the scripts, in order.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.scripts.iter().map(|loaded| loaded.path.clone()).collect()
    }

    /// Notes what the user says about a property: `Name`, or `script:Name` where several have it.
    fn give(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let usage = |why: String| Error::Usage(format!("--property {name}: {why}"));
        let (script, property) = match name.split_once(':') {
            Some((script, property)) => (Some(script), property),
            None => (None, name),
        };
        let mut all_named = Vec::new();
        let mut meant = Vec::new();
        for (index, loaded) in self.scripts.iter().enumerate() {
            let is_meant = script.is_none_or(|script| script == stem(&loaded.file.source.name));
            let declares = loaded.properties.iter().any(|it| it.name == property);
            all_named.extend(loaded.properties.iter().map(|it| format!("`{}`", it.name)));
            if is_meant && declares {
                meant.push(index);
            }
        }
        let index = match meant.as_slice() {
            [index] => *index,
            [] if all_named.is_empty() => return Err(usage("the scripts have no properties".to_owned())),
            [] => return Err(usage(format!("no script has this property; there are {}", all_named.join(", ")))),
            several => {
                let names = several.iter().map(|index| stem(&self.scripts[*index].file.source.name));
                let forms: Vec<_> = names.map(|script| format!("`{script}:{property}`")).collect();
                return Err(usage(format!("several scripts have it; say which: {}", forms.join(", "))));
            }
        };
        let loaded = &mut self.scripts[index];
        if loaded.properties.iter().any(|it| it.name == property && it.is_secret()) {
            return Err(usage(format!(
                "it is a secret, and a command line is seen by others; use --secret-env {property}=VARIABLE, \
                 --secret-file, --secret-prompt or --secret-cmd"
            )));
        }
        match loaded.given.insert(property.to_owned(), value.to_owned()) {
            None => Ok(()),
            Some(_) => Err(usage("it is given twice".to_owned())),
        }
    }

    /// Names of secret properties, which are given as secret inputs are.
    pub(crate) fn secrets(&self) -> BTreeSet<&str> {
        let all = self.scripts.iter().flat_map(|loaded| &loaded.properties);
        all.filter(|property| property.is_secret()).map(|property| property.name.as_str()).collect()
    }

    /// The properties of all scripts that somebody has to give, and the scripts' names.
    pub(crate) fn needed(&self) -> impl Iterator<Item = (&PropertyDef, &str, Option<&str>)> {
        self.scripts.iter().flat_map(|loaded| {
            let name = loaded.file.source.name.as_str();
            loaded
                .properties
                .iter()
                .map(move |property| (property, name, loaded.given.get(&property.name).map(String::as_str)))
        })
    }

    /// The scripts with their properties. Everything that is missing is named at once.
    pub(crate) async fn with_properties(
        &self,
        registry: &Registry,
        givers: &Givers<'_>,
        host: &dyn Host,
    ) -> Result<Vec<ScriptFile>, Error> {
        let (mut files, mut missing) = (Vec::new(), Vec::new());
        for loaded in &self.scripts {
            let mut file = loaded.file.clone();
            for property in &loaded.properties {
                let given = match loaded.given.get(&property.name) {
                    Some(text) => Some(data_of(property, registry, &Secret::new(text))?),
                    None => match Giver::of(&property.name, property.default.is_some(), givers) {
                        Giver::Var(_) | Giver::File | Giver::InFile(_) | Giver::Nobody => None,
                        Giver::Secret(source) => source.read(&property.name)?.map(Data::Secret),
                        Giver::Profile(source) => match from_profile(source) {
                            Some(text) => Some(data_of(property, registry, &text)?),
                            None => None,
                        },
                        Giver::Seeded(text) => Some(data_of(property, registry, text)?),
                    },
                };
                let name = property.name.clone();
                match given {
                    Some(data) => drop(file.given.insert(name, data)),
                    None if !property.required => {}
                    None if host.answers_prompts() && can_be_typed(&property.value_type) => {
                        let message = if property.description.is_empty() { &name } else { &property.description };
                        let prompt = Prompt::new(name.clone(), message.clone(), property.is_secret());
                        match host.prompt(prompt).await {
                            Some(answer) => drop(file.given.insert(name, data_of(property, registry, &answer)?)),
                            None => missing.push(missing_text(property, &file.source.name)),
                        }
                    }
                    None => missing.push(missing_text(property, &file.source.name)),
                }
            }
            files.push(file);
        }
        if missing.is_empty() { Ok(files) } else { Err(Error::Missing(missing)) }
    }

    /// Names of registry files that stand in the scripts.
    pub(crate) fn registry_paths(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str).filter(|text| text.ends_with(".setreg"))
    }
}

/// A script that cannot be loaded.
pub(crate) fn refused(fault: Fault) -> Error {
    Error::Script(Box::new(fault))
}

fn data_of(property: &PropertyDef, registry: &Registry, text: &Secret) -> Result<Data, Error> {
    let value_type = match &property.value_type {
        // What a default says nothing about is text.
        ValueType::Any => &ValueType::String,
        value_type => value_type,
    };
    data_from_text(value_type, registry, text)
        .map_err(|why| Error::Usage(format!("property `{}`: {why}", property.name)))
}

fn missing_text(property: &PropertyDef, script: &str) -> String {
    let name = &property.name;
    let how = if property.is_secret() {
        format!("give it with --secret-env {name}=VARIABLE, --secret-file {name}=PATH or --secret-prompt {name}")
    } else {
        format!("give it with --property {name}=VALUE")
    };
    format!("property `{name}` ({}) of {script} is missing: {how}", property.value_type)
}

fn stem(name: &str) -> &str {
    name.strip_suffix(".lua").unwrap_or(name)
}

pub(crate) fn read_file(path: &Path) -> Result<ScriptFile, Error> {
    let bytes = std::fs::read(path).map_err(|error| file_error(path, &error))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Error::File { path: path.to_owned(), problem: "a script is UTF-8 text".to_owned() })?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let modules = Arc::new(FolderModules(Folder::open(folder_of(path))?));
    Ok(ScriptFile { source: Source { name, text }, modules, given: BTreeMap::new() })
}

/// The modules of a script: files of its folder, `Dir.File` being `Dir/File.lua`.
struct FolderModules(Folder);

impl Modules for FolderModules {
    fn module(&self, name: &str) -> Result<Source, String> {
        let is_word =
            |word: &str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if !name.split('.').all(is_word) {
            return Err("a module is named by its path inside the script's folder, with dots: `Dir.File`".to_owned());
        }
        let file = format!("{}.lua", name.replace('.', "/"));
        let path = self.0.confined(&file).map_err(|why| format!("{file}: {why}"))?;
        let text = std::fs::read_to_string(path).map_err(|error| format!("{file}: {error}"))?;
        Ok(Source { name: file, text })
    }
}
