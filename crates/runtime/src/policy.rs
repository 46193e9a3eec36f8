//! Policies: `policy.ron`, beside a graph or in a folder above it, says what a team asks of its graphs beyond that they run.
//!
//! `check` holds graphs to it. It can only ask for more, or silence warnings: an error stays an error, and no run is
//! let do anything by it.

use crate::Error;
use crate::cli::codes;
use crate::graph_file::{GraphFile, file_error};
use crate::links::linked;
use crate::plan::Located;
use authcanvas_graph::{CodeDoc, Diagnostic, Graph, NodeId, Severity, Site, SlotId};
use authcanvas_interpreter::{NodeDef, Registry, SlotShape};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
const FILE_NAME: &str = "policy.ron";

/// The codes that only a policy gives, sorted by name.
pub(crate) const CODES: &[CodeDoc] = &[HOST_DENIED, KIND_DENIED, OUTCOME_REQUIRED];

const HOST_DENIED: CodeDoc = CodeDoc {
    code: "policy.host-denied",
    severity: Severity::Error,
    summary: "A graph would reach a host that the policy does not allow.",
    explanation: "The provider registry that the graph names sends requests to a host that is not among `allowed_hosts` \
                  of `policy.ron`. Use another provider, or add the host to the policy, where reviewers see it. Endpoints \
                  of AWS need no permission.",
};

const KIND_DENIED: CodeDoc = CodeDoc {
    code: "policy.kind-denied",
    severity: Severity::Error,
    summary: "A node is of a kind that the policy denies.",
    explanation: "The kind is among `denied_kinds` of `policy.ron`. Use another kind, or disable the node.",
};

const OUTCOME_REQUIRED: CodeDoc = CodeDoc {
    code: "policy.outcome-required",
    severity: Severity::Error,
    summary: "A node does not handle an outcome that the policy requires.",
    explanation: "`required_outcomes` of `policy.ron` names outcomes that each node of a kind has to handle by themselves: \
                  an out has to be connected, even where another out would stand in for it, and for a notification \
                  there has to be a handler.",
};

/// What a team asks of its graphs.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Policy {
    /// Kinds that no node may have; `debug.*` stands for all that begin so.
    denied_kinds: Vec<String>,
    /// For kinds, outs that have to be connected, or notifications that have to be handled.
    required_outcomes: BTreeMap<String, Vec<String>>,
    /// Where present, the hosts that provider registries may name; `*.example.org` stands for all that end so.
    allowed_hosts: Option<Vec<String>>,
    /// How much findings matter, by code.
    severities: BTreeMap<String, Weight>,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Weight {
    /// `check` exits with 3.
    Error,
    /// `check` exits with 0, or with 1 under `--deny-warnings`.
    Warning,
    /// It is not told.
    Ignored,
}

impl Policy {
    /// The policy file that graphs of a folder are held to.
    pub(crate) fn nearest(folder: &Path) -> Result<Option<PathBuf>, Error> {
        let absolute = std::fs::canonicalize(folder).map_err(|error| file_error(folder, &error))?;
        Ok(absolute.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()))
    }

    /// Reads a policy.
    ///
    /// # Errors
    /// When it cannot be read, or asks for what makes no sense: all of that at once.
    pub(crate) fn read(path: &Path, registry: &Registry) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| file_error(path, &error))?;
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let policy: Self = options.from_str(&text).map_err(|error| Error::File {
            path: path.to_owned(),
            problem: format!("line {}, column {}: {}", error.span.start.line, error.span.start.col, error.code),
        })?;
        let problems = policy.problems(registry);
        if problems.is_empty() {
            Ok(policy)
        } else {
            Err(Error::File { path: path.to_owned(), problem: problems.join("\n") })
        }
    }

    fn problems(&self, registry: &Registry) -> Vec<String> {
        let mut problems = Vec::new();
        for pattern in &self.denied_kinds {
            if !registry.nodes().iter().any(|def| begins_as(pattern, &def.kind)) {
                problems.push(format!("`denied_kinds`: there is no kind `{pattern}`"));
            }
        }
        for (kind, outcomes) in &self.required_outcomes {
            let Some(def) = registry.node(kind) else {
                problems.push(format!("`required_outcomes`: there is no kind `{kind}`"));
                continue;
            };
            for outcome in outcomes {
                if out_of(def, outcome, registry).is_none() && registry.node(outcome).is_none() {
                    problems.push(format!(
                        "`required_outcomes`: `{kind}` has no out `{outcome}`, and no notification is called so"
                    ));
                }
            }
        }
        for (code, weight) in &self.severities {
            match codes().find(|doc| doc.code == code) {
                None => problems.push(format!("`severities`: there is no diagnostic `{code}`")),
                Some(doc) if doc.severity == Severity::Error && *weight != Weight::Error => {
                    problems.push(format!("`severities`: `{code}` is an error, and an error stays one"));
                }
                Some(_) => {}
            }
        }
        problems
    }

    /// What was found about a file, and what the policy finds, as the policy weighs it.
    pub(crate) fn weigh(&self, file: &GraphFile, mut found: Located, registry: &Registry) -> Located {
        found.extend(self.found(file, registry).into_iter().map(|found| (file.locate(&found.site), found)));
        found.retain_mut(|(_, diagnostic)| match self.severities.get(diagnostic.code) {
            Some(Weight::Ignored) => false,
            Some(Weight::Error) => {
                diagnostic.severity = Severity::Error;
                true
            }
            Some(Weight::Warning) | None => true,
        });
        found.sort_by_key(|(at, _)| *at);
        found
    }

    fn found(&self, file: &GraphFile, registry: &Registry) -> Vec<Diagnostic> {
        // What a function does, the graph does, in whichever file the function stands.
        let graph = &linked(file).graph;
        let mut found = Vec::new();
        for (function, id, node) in graph.all_nodes().filter(|(_, _, node)| !node.disabled) {
            let around = function.and_then(|function| graph.functions.get(function)).map_or(graph, |it| &it.body);
            if self.denied_kinds.iter().any(|pattern| begins_as(pattern, &node.kind)) {
                let message = format!("expected a kind that the policy allows, found `{}`", node.kind);
                found.push(
                    Diagnostic::error(KIND_DENIED.code, Site::Node(id.clone()).inside(function), message)
                        .with_hint(format!("`denied_kinds` of {FILE_NAME} names it.")),
                );
            }
            for outcome in self.required_outcomes.get(&node.kind).into_iter().flatten() {
                let unhandled = unhandled(around, id, outcome, registry);
                found.extend(unhandled.map(|found| Diagnostic { site: found.site.inside(function), ..found }));
            }
        }
        let Some(allowed) = &self.allowed_hosts else { return found };
        for path in authcanvas_auth::registry_paths(graph) {
            let text = std::fs::read_to_string(file.folder().join(&path)).unwrap_or_default();
            for host in authcanvas_auth::registry_hosts(&path, &text) {
                if !allowed.iter().any(|pattern| ends_as(pattern, &host)) {
                    let message = format!("expected a host that the policy allows, found `{host}` in `{path}`");
                    found.push(
                        Diagnostic::error(HOST_DENIED.code, Site::Graph, message)
                            .with_hint(format!("`allowed_hosts` of {FILE_NAME} does not name it.")),
                    );
                }
            }
        }
        found
    }
}

/// That nothing handles an outcome of a node, in the graph or the body of the function that it stands in.
fn unhandled(graph: &Graph, id: &NodeId, outcome: &str, registry: &Registry) -> Option<Diagnostic> {
    let def = registry.node(&graph.nodes.get(id)?.kind)?;
    let (site, is_handled) = match out_of(def, outcome, registry) {
        Some(out) => {
            let leads_on = graph.connections.keys().any(|it| {
                let is_there = graph.nodes.get(&it.to.node).is_some_and(|node| !node.disabled);
                it.from.node == *id && it.from.slot == out && is_there
            });
            (Site::Slot(id.clone(), out), leads_on)
        }
        None => {
            let is_heard = graph.nodes.values().any(|node| node.kind == outcome && !node.disabled);
            (Site::Node(id.clone()), is_heard)
        }
    };
    let message = format!("expected that `{outcome}` is handled, found that nothing does");
    let hint = format!("`required_outcomes` of {FILE_NAME} asks for it.");
    (!is_handled).then(|| Diagnostic::error(OUTCOME_REQUIRED.code, site, message).with_hint(hint))
}

/// The exec out of this name, for settings as they are by default.
fn out_of(def: &NodeDef, name: &str, registry: &Registry) -> Option<SlotId> {
    let settings = registry.settings_of(def, &authcanvas_graph::Node::new(&*def.kind));
    let slots = registry.slots_of(def, &settings).ok()?;
    let is_out = |shape: &SlotShape| matches!(shape, SlotShape::ExecOut { .. });
    slots.into_iter().find(|slot| slot.id.as_str() == name && is_out(&slot.shape)).map(|slot| slot.id)
}

/// True where a text is the pattern, or begins as a pattern does that ends in `*`.
fn begins_as(pattern: &str, text: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == text, |beginning| text.starts_with(beginning))
}

/// True where a host is the pattern, or ends as a pattern does that begins with `*`.
fn ends_as(pattern: &str, host: &str) -> bool {
    pattern.strip_prefix('*').map_or(pattern == host, |end| host.ends_with(end))
}
