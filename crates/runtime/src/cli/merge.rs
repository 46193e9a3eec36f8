//! `merge` and `resolve`: brings two changes of one graph together, and settles what they could not agree on.

use super::args::{MergeCommand, ResolveCommand, Take};
use super::diff::Side;
use super::output::Output;
use crate::graph_file::{GraphFile, save};
use crate::{Error, exit_code, registry};
use authcanvas_graph::{Conflict, ConflictSite, Diagnostic, Graph, Merge, MergeSide, Site, merge, write};
use authcanvas_interpreter::single_ends;
use std::path::{Path, PathBuf};

pub(crate) fn run(command: &MergeCommand, output: &Output) -> Result<u8, Error> {
    let side = |name: &str| Side::open(name).and_then(|side| mergeable(name, side));
    let (base, ours, theirs) = (side(&command.base)?, side(&command.ours)?, side(&command.theirs)?);
    let merge = merged(&base, &ours, &theirs);
    match &command.out {
        Some(out) => save(&merge.graph, out)?,
        None => output.result(&write(&merge.graph)),
    }
    let name = command.out.as_ref().map_or_else(|| command.ours.clone(), |out| out.display().to_string());
    Ok(tell(&merge, &name, output))
}

/// Merges by what the registry knows of slots.
pub(super) fn merged(base: &Graph, ours: &Graph, theirs: &Graph) -> Merge {
    let registry = registry();
    merge(base, ours, theirs, |union| single_ends(union, &registry))
}

/// Tells what a merge settled and what it left; answers the exit code.
pub(super) fn tell(merge: &Merge, name: &str, output: &Output) -> u8 {
    for settled in &merge.settled {
        output.note(&format!("{name}: {settled}"));
    }
    for (site, conflict) in &merge.graph.conflicts {
        output.warning(&format!("{name}: {}", conflict_line(site, conflict)));
    }
    match merge.graph.conflicts.len() {
        0 => exit_code::OK,
        n_conflicts => {
            let conflicts = if n_conflicts == 1 { "1 conflict".to_owned() } else { format!("{n_conflicts} conflicts") };
            output.error(&format!(
                "{name}: {conflicts}; both sides are in the file: choose in the editor, or with `authcanvas resolve`"
            ));
            exit_code::FAILED
        }
    }
}

fn conflict_line(site: &ConflictSite, conflict: &Conflict) -> String {
    format!("{site}: {} [{}]", conflict.rule.says(), conflict.rule.name())
}

/// A graph that can be merged: one in which nobody has to choose any more, and of which nothing would be lost.
pub(super) fn mergeable(name: &str, side: Side) -> Result<Graph, Error> {
    let path = || PathBuf::from(name);
    if let Some(site) = side.graph.conflicts.keys().next() {
        let n_conflicts = side.graph.conflicts.len();
        let problem = format!(
            "expected a graph without conflicts, found {n_conflicts} of an earlier merge, the first at {site}; choose \
             with `authcanvas resolve` before merging again"
        );
        let found = Diagnostic::error("conflict.unresolved", Site::Graph, problem);
        return Err(Error::Graph { path: path(), diagnostics: vec![(None, found)] });
    }
    if let Some(at) = side.unkept_comments.first() {
        let problem = format!(
            "line {}, column {}: a comment stands where it cannot be kept; move it above an entry before merging",
            at.line, at.column
        );
        return Err(Error::File { path: path(), problem });
    }
    Ok(side.graph)
}

pub(crate) fn resolve(command: &ResolveCommand, output: &Output) -> Result<u8, Error> {
    let file = GraphFile::open(&command.file)?;
    let mut graph = file.reading.graph;
    let Some(take) = command.take else {
        for (site, conflict) in &graph.conflicts {
            output.result_line(&format!("{}  {}", spelled(site), conflict_line(site, conflict)));
        }
        return Ok(if graph.conflicts.is_empty() { exit_code::OK } else { exit_code::FAILED });
    };
    if let Some(at) = file.reading.unkept_comments.first() {
        let problem = format!("line {}, column {}: a comment stands where it cannot be kept", at.line, at.column);
        return Err(Error::File { path: command.file.clone(), problem });
    }
    for site in chosen(&command.file, &graph, &command.sites)? {
        let edits = graph.resolve(&site, take.into());
        graph.apply_all(edits).map_err(|problem| Error::File {
            path: command.file.clone(),
            problem: format!("{site}: {} cannot be taken: {problem}", MergeSide::from(take).name()),
        })?;
    }
    save(&graph, &command.file)?;
    let left = match graph.conflicts.len() {
        1 => "1 conflict is left".to_owned(),
        n_left => format!("{n_left} conflicts are left"),
    };
    output.note(&format!("{}: {left}", command.file.display()));
    Ok(exit_code::OK)
}

/// The sites that were named, or all. A choice of ids comes last: it changes the ids by which others are named.
fn chosen(path: &Path, graph: &Graph, named: &[String]) -> Result<Vec<ConflictSite>, Error> {
    let unknown: Vec<&String> =
        named.iter().filter(|name| graph.conflicts.keys().all(|site| spelled(site) != **name)).collect();
    if let Some(name) = unknown.first() {
        let known: Vec<String> = graph.conflicts.keys().map(|site| format!("`{}`", spelled(site))).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(Error::Usage(format!(
            "{}: there is no conflict `{name}`; the conflicts are: {known}",
            path.display()
        )));
    }
    let is_chosen = |site: &&ConflictSite| named.is_empty() || named.contains(&spelled(site));
    let mut sites: Vec<ConflictSite> = graph.conflicts.keys().filter(is_chosen).cloned().collect();
    sites.sort_by_key(|site| matches!(site, ConflictSite::IdOfNode(_) | ConflictSite::IdOfVariable(_)));
    Ok(sites)
}

/// A site as the command line spells it: `node:sign_in`.
fn spelled(site: &ConflictSite) -> String {
    let (field, named) = site.spelled();
    format!("{field}:{named}")
}

impl From<Take> for MergeSide {
    fn from(take: Take) -> Self {
        match take {
            Take::Ours => Self::Ours,
            Take::Theirs => Self::Theirs,
        }
    }
}
