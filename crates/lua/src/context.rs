//! What the scripts of a run share: the registry, the limits, and which requests the run is prepared for.

use crate::limits::{Interrupter, MAX_SOURCE_BYTES, ScriptLimits};
use crate::scan;
use crate::values::Names;
use authcanvas_graph::{Bus, Graph};
use authcanvas_interpreter::{Data, OperationDef, OperationOutcome, Registry, Text, Vocabulary};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// A script or a module: its text, and what faults call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What faults call it: its path within the folder.
    pub name: String,
    /// The text.
    pub text: String,
}

/// Where a script's modules are.
pub trait Modules: Send + Sync {
    /// The module of a name such as `Dir.File`, or why there is none.
    ///
    /// # Errors
    /// In words that follow the module's name and a colon.
    fn module(&self, name: &str) -> Result<Source, String>;
}

/// A script that is about to run.
#[derive(Clone)]
pub struct ScriptFile {
    /// The script.
    pub source: Source,
    /// Its modules.
    pub modules: Arc<dyn Modules>,
    /// Values of its properties that whoever runs it gives, by name; those in groups as `Group.Name`.
    pub given: BTreeMap<String, Data>,
}

/// What can be known of scripts before they run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// The operations that they may ask for.
    pub operations: BTreeSet<String>,
    /// Everything that stands in quotes, such as the names of files.
    pub texts: BTreeSet<String>,
    /// The modules that they require by name, with the names of their files.
    pub modules: BTreeSet<String>,
}

impl ScriptFile {
    /// A script without modules and without given properties.
    pub fn new(name: &str, text: &str) -> Self {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        Self { source, modules: Arc::new(NoModules), given: BTreeMap::new() }
    }

    /// The script and the modules that it names, those that there are.
    pub fn sources(&self) -> Vec<Source> {
        let mut sources = vec![self.source.clone()];
        let mut waiting: VecDeque<String> = scan::words(&self.source.text).modules.into_iter().collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = waiting.pop_front() {
            if !seen.insert(name.clone()) {
                continue;
            }
            // A module that is not there is told when it is required.
            let Ok(source) = self.modules.module(&name) else { continue };
            waiting.extend(scan::words(&source.text).modules);
            sources.push(source);
        }
        sources
    }

    /// What can be read in the script and in the modules that it names.
    pub fn foreseen(&self, registry: &Registry) -> Foreseen {
        let (mut words, mut modules) = (scan::Words::default(), BTreeSet::new());
        for (index, source) in self.sources().into_iter().enumerate() {
            let found = scan::words(&source.text);
            words.words.extend(found.words);
            words.texts.extend(found.texts);
            if index > 0 {
                modules.insert(source.name);
            }
        }
        let is_named = |operation: &OperationDef| {
            operation
                .name
                .split_once('.')
                .is_some_and(|(bus, name)| words.words.contains(bus) && words.words.contains(name))
        };
        let operations = registry.operations().filter(|operation| is_named(operation));
        Foreseen { operations: operations.map(|it| it.name.to_string()).collect(), texts: words.texts, modules }
    }
}

struct NoModules;

impl Modules for NoModules {
    fn module(&self, _: &str) -> Result<Source, String> {
        Err("this script has no folder".to_owned())
    }
}

/// What the scripts of a run share.
pub struct Context {
    pub(crate) registry: Arc<Registry>,
    /// The buses whose events graphs send and handle themselves, by name: the registry's and the graph's.
    pub(crate) own_buses: BTreeMap<String, Bus>,
    pub(crate) names: Arc<Names>,
    /// The operations that the run is prepared for.
    pub(crate) operations: BTreeSet<String>,
    pub(crate) limits: ScriptLimits,
    pub(crate) seed: u64,
    pub(crate) interrupter: Interrupter,
}

impl Context {
    /// What the scripts of a run share. `operations` are those that the run is prepared for.
    pub fn new(registry: Arc<Registry>, operations: BTreeSet<String>, limits: ScriptLimits, seed: u64) -> Self {
        let names = Arc::new(Names::new(&registry));
        let own_buses = registry.event_buses().iter().map(|def| (def.name.to_string(), def.bus.clone())).collect();
        Self { registry, own_buses, names, operations, limits, seed, interrupter: Interrupter::default() }
    }

    /// The same with the buses that the graph beside the scripts declares.
    pub fn beside(mut self, graph: &Graph) -> Self {
        let known = graph.buses.iter().filter(|(_, bus)| !bus.is_unknown);
        self.own_buses.extend(known.map(|(name, bus)| (name.to_string(), bus.clone())));
        self
    }

    /// Ends what scripts are doing, from another thread.
    pub fn interrupter(&self) -> Interrupter {
        self.interrupter.clone()
    }
}

/// The operation that shows and hides the mouse cursor.
pub const SHOW_MOUSE_CURSOR: &str = "LyShineLua.ShowMouseCursor";

/// The operations that scripts ask of the host.
pub fn vocabulary() -> Vocabulary {
    let shown = OperationOutcome {
        name: Text::Borrowed(authcanvas_interpreter::ANSWERED),
        failure: false,
        payload: Vec::new(),
        event: None,
    };
    let show = OperationDef {
        name: Text::Borrowed(SHOW_MOUSE_CURSOR),
        inputs: vec![Text::Borrowed("visible")],
        outcomes: vec![shown],
    };
    Vocabulary { operations: vec![show], ..Vocabulary::default() }
}

/// Why a text is too large to be a script, if it is.
pub(crate) fn refuse_large(text: &str) -> Result<(), String> {
    if text.len() <= MAX_SOURCE_BYTES {
        return Ok(());
    }
    Err(format!("the file has {} bytes, more than the limit of {MAX_SOURCE_BYTES}", text.len()))
}
