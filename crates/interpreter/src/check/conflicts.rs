//! Conflicts that a merge left: a graph with one does not run, for nobody has said what it means.

use super::codes;
use authcanvas_graph::{Conflict, ConflictSite, Diagnostic, Graph, MergeSide, Site};

/// Reports every conflict, with a fix for each side.
pub(super) fn check(graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    for (site, conflict) in &graph.conflicts {
        let Conflict { rule, .. } = conflict;
        let place = place(graph, site);
        // Where the finding stands at the thing itself, its name is there already.
        let says_itself = place.to_string() == site.to_string();
        let message = if says_itself { rule.says().to_owned() } else { format!("{site}: {}", rule.says()) };
        let mut found = Diagnostic::error(codes::CONFLICT_UNRESOLVED.code, place, message)
            .with_hint("Choose a side in the editor or with `authcanvas resolve`, or edit what stands and delete the entry of `conflicts`.");
        for side in MergeSide::ALL {
            found = found.with_fix(format!("Take {}", side.name()), graph.resolve(site, side));
        }
        diagnostics.push(found);
    }
}

/// Where the finding is shown: at what stands in the graph.
fn place(graph: &Graph, site: &ConflictSite) -> Site {
    match site {
        ConflictSite::Title | ConflictSite::Doc => Site::Graph,
        ConflictSite::Bus(name) if graph.buses.contains_key(name) => Site::Bus(name.clone()),
        ConflictSite::Variable(id) | ConflictSite::IdOfVariable(id) if graph.variables.contains_key(id) => {
            Site::Variable(id.clone())
        }
        ConflictSite::Node(id) | ConflictSite::IdOfNode(id) if graph.nodes.contains_key(id) => Site::Node(id.clone()),
        ConflictSite::Function(id) if graph.functions.contains_key(id) => Site::Function(id.clone()),
        ConflictSite::Out(end) | ConflictSite::Input(end) if graph.nodes.contains_key(&end.node) => {
            Site::Slot(end.node.clone(), end.slot.clone())
        }
        // What it is about is gone since.
        ConflictSite::Bus(_)
        | ConflictSite::Variable(_)
        | ConflictSite::IdOfVariable(_)
        | ConflictSite::Node(_)
        | ConflictSite::Function(_)
        | ConflictSite::IdOfNode(_)
        | ConflictSite::Out(_)
        | ConflictSite::Input(_) => Site::Graph,
    }
}
