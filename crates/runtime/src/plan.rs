//! What the user says about a run, and the graph made ready for it.

use crate::Error;
use crate::canvas_file::is_canvas;
use crate::graph_file::GraphFile;
use crate::inputs::SecretSource;
use crate::links::linked;
use crate::script_findings;
use crate::scripts::{self, Scripts};
use authcanvas_graph::{Diagnostic, Graph, Literal, Location, Severity, SlotId};
use authcanvas_interpreter::{
    Behaviour, FUNCTION_UNKNOWN, Limits, Mode, Notification, Program, Registry, Trigger, compile,
};
use authcanvas_nodes::prompt;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What the user says about a run.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The graph file.
    pub path: PathBuf,
    /// The profile of `authcanvas.ron`; its default where absent.
    pub profile: Option<String>,
    /// Inputs and answers to prompts, as a file spells them; text as it is.
    pub vars: BTreeMap<String, String>,
    /// Where secret inputs and secret answers come from.
    pub secrets: BTreeMap<String, SecretSource>,
    /// The authentication provider registry, over the graph's and the profile's.
    pub registry: Option<PathBuf>,
    /// The AWS resource mapping file, over the profile's.
    pub resource_mappings: Option<PathBuf>,
    /// The folder of an Open 3D Engine project; by itself the nearest one above the graph.
    pub o3de_project: Option<PathBuf>,
    /// Where the services are, over the profile's and the environment's.
    pub endpoint_url: Option<String>,
    /// The region, over the profile's and the environment's.
    pub region: Option<String>,
    /// How long the whole run may take.
    pub timeout: Option<Duration>,
    /// True for a clock that jumps to whatever is next.
    pub virtual_time: bool,
    /// Where the run's randomness comes from.
    pub seed: u64,
    /// Hosts that the user allows beside the built-in ones.
    pub allow_hosts: Vec<String>,
    /// True to refuse a graph with placeholders or unknown buses.
    pub strict: bool,
    /// True to wait for notifications when nothing else is left to do.
    pub until_cancelled: bool,
    /// True to let a script begin anew when its file or a module of it changes.
    pub reload_scripts: bool,
    /// True to tell each node entered and left and each value produced.
    pub traced: bool,
    /// The limits within which the run stays.
    pub limits: Limits,
    /// Lua scripts that take part in the run.
    pub scripts: Vec<PathBuf>,
    /// Values of the scripts' properties, by name; `script:Name` where several scripts have it.
    pub properties: Vec<(String, String)>,
}

impl Plan {
    /// A plan that says nothing but the file.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }

    /// The same with a profile.
    pub fn profile(mut self, name: &str) -> Self {
        self.profile = Some(name.to_owned());
        self
    }

    /// The same with an input.
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The same with a secret input.
    pub fn secret(mut self, name: &str, source: SecretSource) -> Self {
        self.secrets.insert(name.to_owned(), source);
        self
    }
}

/// Every kind of node that this program knows.
pub fn registry() -> Registry {
    Registry::new([
        authcanvas_nodes::vocabulary(),
        authcanvas_auth::vocabulary(),
        authcanvas_script_canvas::vocabulary(),
        authcanvas_lua::vocabulary(),
    ])
}

/// Diagnostics with their places in the file.
pub type Located = Vec<(Option<Location>, Diagnostic)>;

/// A graph that can run.
#[derive(Debug)]
pub struct Prepared {
    /// The file.
    pub file: GraphFile,
    /// What it holds, with the functions that it calls in other files.
    pub graph: Graph,
    /// The kinds of nodes.
    pub registry: Registry,
    /// The compiled graph.
    pub program: Arc<Program>,
    /// What is doubtful about it.
    pub warnings: Located,
    /// The scripts that take part.
    pub(crate) scripts: Scripts,
}

impl Prepared {
    /// The operations that a run may ask for: the graph's, and those that its scripts name.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &str> {
        let of_graph = self.program.operations().iter().map(|operation| &*operation.name);
        of_graph.chain(self.scripts.operations.iter().map(String::as_str))
    }

    /// True when a node of the graph handles a notification.
    pub(crate) fn hears(&self, notification: &Notification) -> bool {
        let trigger = Trigger::Event { bus: notification.bus.clone(), event: notification.event.clone() };
        let nodes = self.graph.all_nodes().map(|(_, _, node)| node).filter(|node| !node.disabled);
        let mut kinds = nodes.filter_map(|node| self.registry.node(&node.kind));
        kinds.any(|def| matches!(&def.behaviour, Behaviour::Listen(own) if *own == trigger))
    }
}

/// Everything that is wrong or doubtful about a graph file, its own reading included.
pub fn diagnose(file: &GraphFile, registry: &Registry) -> Located {
    if scripts::is_script(&file.path) {
        return script_findings::diagnose(&file.path, registry);
    }
    let linked = linked(file);
    let mut found = with_links(authcanvas_interpreter::check(&linked.graph, registry), linked.diagnostics);
    found.extend(gaps(file));
    file.located(found)
}

/// Findings with those of linking. What linking says of a call says more than that there is no such function.
fn with_links(found: Vec<Diagnostic>, of_links: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_said = |found: &Diagnostic| {
        found.code == FUNCTION_UNKNOWN && of_links.iter().any(|of_link| of_link.site == found.site)
    };
    let further: Vec<_> = found.into_iter().filter(|found| !is_said(found)).collect();
    of_links.into_iter().chain(further).collect()
}

/// The placeholders of a graph that was imported before; importing itself has told of them.
fn gaps(file: &GraphFile) -> Vec<Diagnostic> {
    if is_canvas(&file.path) { Vec::new() } else { authcanvas_script_canvas::placeholders(&file.reading.graph) }
}

impl Plan {
    /// Makes ready what the plan names: its graph and its scripts, or a script alone.
    ///
    /// # Errors
    /// When it is no graph, has errors or, in a strict plan, names what nobody here has; when a script cannot be loaded.
    pub fn prepare(&self, mode: Mode) -> Result<Prepared, Error> {
        let prepared = if scripts::is_script(&self.path) {
            let beside = prepare_file(scripts::graph_for(&self.path)?, mode)?;
            // Nobody drew this graph, so nothing is doubtful about it.
            Prepared { warnings: Vec::new(), ..beside }
        } else {
            prepare(&self.path, mode)?
        };
        self.complete(prepared)
    }

    /// The same for a graph that was read before, or comes from no file; its path says which folder it may read.
    ///
    /// # Errors
    /// As [`Plan::prepare`] has them.
    pub fn prepare_graph(&self, file: GraphFile, mode: Mode) -> Result<Prepared, Error> {
        self.complete(prepare_file(file, mode)?)
    }

    /// Adds the scripts, and refuses what a strict plan refuses.
    fn complete(&self, mut prepared: Prepared) -> Result<Prepared, Error> {
        prepared.scripts = Scripts::read(self, &prepared.registry, &prepared.file.reading.graph)?;
        if !self.strict {
            return Ok(prepared);
        }
        for (path, found) in &prepared.scripts.findings {
            let unknown = found.iter().filter(|(_, found)| found.code == authcanvas_lua::UNKNOWN_BUS.code);
            let as_errors = unknown.map(|(at, found)| (*at, Diagnostic { severity: Severity::Error, ..found.clone() }));
            let diagnostics: Located = as_errors.collect();
            if !diagnostics.is_empty() {
                return Err(Error::Graph { path: path.clone(), diagnostics });
            }
        }
        let graph = &prepared.graph;
        let mut gaps = authcanvas_script_canvas::placeholders(graph);
        gaps.extend(authcanvas_script_canvas::unknown_buses(graph));
        if gaps.is_empty() {
            return Ok(prepared);
        }
        let as_errors = gaps.into_iter().map(|found| Diagnostic { severity: Severity::Error, ..found });
        let located = as_errors.map(|found| (prepared.file.locate(&found.site), found)).collect();
        Err(Error::Graph { path: self.path.clone(), diagnostics: located })
    }
}

/// Reads, checks and compiles a graph file.
pub fn prepare(path: &std::path::Path, mode: Mode) -> Result<Prepared, Error> {
    prepare_file(GraphFile::open(path)?, mode)
}

/// Checks and compiles a graph that was read before, from a file or not; its path says which folder it may read.
pub fn prepare_file(file: GraphFile, mode: Mode) -> Result<Prepared, Error> {
    let registry = registry();
    let mut found = file.reading.diagnostics.iter().chain(&file.imported.diagnostics);
    let unreadable = found.any(|found| found.severity == Severity::Error);
    let linked = linked(&file);
    match compile(&linked.graph, &registry, mode) {
        Ok((program, mut warnings)) if !unreadable && linked.diagnostics.is_empty() => {
            warnings.extend(gaps(&file));
            let warnings = file.located(warnings);
            Ok(Prepared {
                file,
                graph: linked.graph,
                registry,
                program: Arc::new(program),
                warnings,
                scripts: Scripts::default(),
            })
        }
        Ok((_, diagnostics)) | Err(diagnostics) => Err(Error::Graph {
            path: file.path.clone(),
            diagnostics: file.located(with_links(diagnostics, linked.diagnostics)),
        }),
    }
}

/// What is known of the prompts of a graph before it runs.
pub(crate) fn prompts_of(graph: &Graph) -> Prompts {
    let mut prompts = Prompts { named: Vec::new(), any_computed: false };
    for (_, _, node) in graph.all_nodes() {
        let Some(is_secret) = prompt::asks(&node.kind) else { continue };
        match node.set.get(&name_slot()) {
            Some(Literal::String(name)) => prompts.named.push((name.clone(), is_secret)),
            Some(_) | None => prompts.any_computed = true,
        }
    }
    for (function, id, node) in graph.all_nodes() {
        let Some(usual_name) = name_of_shown(&node.kind) else { continue };
        let around = function.and_then(|function| graph.functions.get(function)).map_or(graph, |it| &it.body);
        let is_computed = node.bind.contains_key(&name_slot())
            || around.connections.iter().any(|(it, _)| it.to.node == *id && it.to.slot == name_slot());
        match node.set.get(&name_slot()) {
            Some(Literal::String(name)) => prompts.named.push((name.clone(), false)),
            None if !is_computed => prompts.named.push((usual_name.to_owned(), false)),
            Some(_) | None => prompts.any_computed = true,
        }
    }
    prompts
}

/// For kinds that show a person something, the name under which they do where they are given no other.
fn name_of_shown(kind: &str) -> Option<&'static str> {
    match kind {
        prompt::SHOW_CODE => Some(prompt::DEVICE_CODE),
        prompt::OPEN_PAGE => Some(prompt::BROWSER_PAGE),
        kind => authcanvas_auth::name_of_shown(kind),
    }
}

/// The prompts of a graph.
pub(crate) struct Prompts {
    /// Those whose names are literals, and whether their answers are secret.
    pub(crate) named: Vec<(String, bool)>,
    /// True when some prompt gets its name from elsewhere, so that any name may be one.
    pub(crate) any_computed: bool,
}

fn name_slot() -> SlotId {
    SlotId::new("name").expect("`name` is snake_case")
}
