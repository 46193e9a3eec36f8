//! The shipped graphs: each checks clean, is canonical, runs as its cases say, and no slip in it passes unseen.
//!
//! A case belongs to a shipped graph when its `graph` leads there. What notices a slip is what its author would: an
//! error or warning of the checker, or another output, log line or exit code of one of its cases.

use crate::mutate::{Mutant, mutants};
use crate::{collect, folders};
use authcanvas::interpreter::{Behaviour, Mode, OperationOutcome, Registry, SlotShape, Trigger};
use authcanvas::testing::Case;
use authcanvas::{GraphFile, diagnose, prepare_file, registry};
use authcanvas_graph::{Connection, Graph, read, write};
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};

/// Mutants that mean the same as the graph, each with the reason.
const EQUIVALENT: &[(&str, &str, &str)] = &[
    ("lwa_device_sign_in", "set pending.numbers to exact", "It compares texts."),
    ("lwa_device_sign_in", "set too_fast.numbers to exact", "It compares texts."),
    (
        "lwa_device_sign_in",
        "drop binding on_signed_in.authentication_tokens",
        "Nothing in the graph reads `tokens`: it is there for whoever adds to the flow, as in the seed's graph.",
    ),
    ("initialize", "swap inputs all_ready.b and all_ready.a", "And takes its inputs in either order."),
    (
        "password_sign_in",
        "drop binding on_signed_in.authentication_tokens",
        "Nothing in the graph reads `tokens`: it is there for whoever adds to the flow, as in the seed's graph.",
    ),
];

/// The shipped graphs, which are all files of the folder that say a format.
pub fn graphs() -> Vec<PathBuf> {
    let files = folders::entries(&folders::shipped()).into_iter();
    let ron = files.filter(|path| path.extension().is_some_and(|extension| extension == "ron"));
    ron.filter(|path| std::fs::read_to_string(path).unwrap().contains("\n    format: ")).collect()
}

pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for path in graphs() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut add = |property: &str, test: fn(&Path) -> Result<(), Failed>| {
            let path = path.clone();
            trials.push(Trial::test(format!("shipped/{name}/{property}"), move || test(&path)));
        };
        add("checks_clean", checks_clean);
        add("is_canonical", is_canonical);
        add("says_what_it_does", says_what_it_does);
        add("has_its_cases", has_its_cases);
        add("view_carries_no_meaning", view_carries_no_meaning);
        add("no_mutant_passes_unseen", no_mutant_passes_unseen);
        add("every_outcome_is_missed", every_outcome_is_missed);
    }
    trials
}

fn checks_clean(path: &Path) -> Result<(), Failed> {
    let file = GraphFile::open(path).map_err(|error| error.to_string())?;
    match diagnose(&file, &registry()).first() {
        None => Ok(()),
        Some((_, found)) => Err(format!("{}: {} [{}]", found.site, found.message, found.code).into()),
    }
}

fn is_canonical(path: &Path) -> Result<(), Failed> {
    let bytes = std::fs::read(path)?;
    let reading = read(&bytes).map_err(|error| error.to_string())?;
    if write(&reading.graph).as_bytes() == bytes { Ok(()) } else { Err("the file is not canonical".into()) }
}

/// A title, a documentation in sentences, and a place for each node.
fn says_what_it_does(path: &Path) -> Result<(), Failed> {
    let graph = graph_at(path);
    let placed = graph.nodes.keys().all(|id| graph.view.nodes.contains_key(id));
    if graph.title.is_empty() || !graph.doc.ends_with('.') || !placed {
        return Err("it lacks a title, a documentation or the place of a node".into());
    }
    Ok(())
}

/// It succeeds against the sandbox, and with a wrong password, where it takes one, it does not.
fn has_its_cases(path: &Path) -> Result<(), Failed> {
    let played: Vec<_> = cases_of(path).into_iter().map(|(name, case)| (name, case.play())).collect();
    let succeeds = |name: &str| played.iter().any(|(it, played)| it.ends_with(name) && played.exit_code() == 0);
    let fails = |name: &str| played.iter().any(|(it, played)| it.ends_with(name) && played.exit_code() != 0);
    if !succeeds("_in_the_sandbox") {
        return Err("no case `…_in_the_sandbox` succeeds".into());
    }
    let takes_password = graph_at(path).variables.keys().any(|id| id.as_str() == "password");
    if takes_password && !fails("_wrong_password") {
        return Err("no case `…_wrong_password` fails".into());
    }
    Ok(())
}

/// Without its view the graph is the same to everybody but the eye.
fn view_carries_no_meaning(path: &Path) -> Result<(), Failed> {
    let graph = Graph { view: Default::default(), ..graph_at(path) };
    let blind = Mutant { name: "no view".to_owned(), graph };
    let cases = cases_of(path);
    let expected: Vec<Vec<String>> = cases.iter().map(|(_, case)| case.play().visible()).collect();
    if is_seen(&blind, path, &cases, &expected) {
        Err("without its view it does something else".into())
    } else {
        Ok(())
    }
}

/// Without the connection of any one outcome exactly one finding names the node and the outcome, and its fix leaves a
/// clean graph. An out that another stands in for is handled there.
fn every_outcome_is_missed(path: &Path) -> Result<(), Failed> {
    let (graph, registry) = (graph_at(path), registry());
    for connection in graph.connections.keys() {
        let Some(names) = outcome_names(&graph, &registry, connection) else { continue };
        let mut without = graph.clone();
        without.connections.remove(connection);
        let found: Vec<_> = authcanvas::interpreter::check(&without, &registry)
            .into_iter()
            .filter(|found| found.code == "outcome.unhandled")
            .collect();
        let [only] = found.as_slice() else {
            return Err(format!("without {connection} there are {} findings", found.len()).into());
        };
        let told = format!("{} {}", only.site, only.message);
        if let Some(name) = names.iter().find(|name| !told.contains(*name)) {
            return Err(format!("without {connection} the finding does not name `{name}`: {told}").into());
        }
        let fix = only.fix.clone().ok_or_else(|| format!("without {connection} there is no fix"))?;
        without.apply_all(fix.edits).map_err(|problem| problem.to_string())?;
        if let Some(left) = authcanvas::interpreter::check(&without, &registry).first() {
            return Err(format!("the fix of {connection} leaves {}: {}", left.site, left.message).into());
        }
    }
    Ok(())
}

/// What a finding must name when a connection is missing that an outcome leads on by: the node and the out, or the
/// notification that tells of it.
fn outcome_names(graph: &Graph, registry: &Registry, connection: &Connection) -> Option<Vec<String>> {
    let node = graph.nodes.get(&connection.from.node)?;
    let def = registry.node(&node.kind)?;
    let slots = registry.slots_of(def, &registry.settings_of(def, node)).ok()?;
    let slot = slots.iter().find(|slot| slot.id == connection.from.slot)?;
    let SlotShape::ExecOut { otherwise: None, .. } = &slot.shape else { return None };
    match &def.behaviour {
        Behaviour::Ask(ask) if !ask.sends => {
            let outcomes = &registry.operation(&ask.operation)?.outcomes;
            (outcomes.len() > 1).then(|| vec![connection.from.node.to_string(), slot.id.to_string()])
        }
        Behaviour::Listen(Trigger::Event { bus, event }) => {
            let answers = |outcome: &&OperationOutcome| {
                outcome.event.as_ref().is_some_and(|(own, name, _)| own == bus && name == event)
            };
            let operations = registry.operations();
            let mut senders = operations.filter(|operation| operation.outcomes.iter().any(|it| answers(&it)));
            let is_sent = senders.any(|operation| graph.nodes.values().any(|node| node.kind == *operation.name));
            is_sent.then(|| vec![event.to_string()])
        }
        _ => None,
    }
}

fn no_mutant_passes_unseen(path: &Path) -> Result<(), Failed> {
    let graph = graph_at(path);
    let cases = cases_of(path);
    let expected: Vec<Vec<String>> = cases.iter().map(|(_, case)| case.play().visible()).collect();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let justified: Vec<&str> = EQUIVALENT.iter().filter(|(of, ..)| *of == name).map(|(_, mutant, _)| *mutant).collect();
    let all = mutants(&graph, &registry());
    let mut survivors = Vec::new();
    for mutant in &all {
        let is_seen = is_seen(mutant, path, &cases, &expected);
        match (is_seen, justified.contains(&mutant.name.as_str())) {
            (false, false) => survivors.push(mutant.name.clone()),
            (true, true) => survivors.push(format!("{} is seen: it needs no reason any more", mutant.name)),
            (true, false) | (false, true) => {}
        }
    }
    let unknown = justified.iter().filter(|name| all.iter().all(|mutant| mutant.name != **name));
    survivors.extend(unknown.map(|name| format!("{name} is no mutant: remove its reason")));
    if survivors.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {} mutants pass unseen:\n{}", survivors.len(), all.len(), survivors.join("\n")).into())
}

fn is_seen(mutant: &Mutant, path: &Path, cases: &[(String, Case)], expected: &[Vec<String>]) -> bool {
    let reading = read(write(&mutant.graph).as_bytes()).expect("what the writer writes can be read");
    let open = || GraphFile { path: path.to_owned(), reading: reading.clone(), imported: Default::default() };
    if !diagnose(&open(), &registry()).is_empty() {
        return true;
    }
    cases.iter().zip(expected).any(|((_, case), expected)| match prepare_file(open(), Mode::Plain) {
        Ok(prepared) => case.play_prepared(prepared).visible() != *expected,
        Err(_) => true,
    })
}

fn graph_at(path: &Path) -> Graph {
    read(&std::fs::read(path).unwrap()).unwrap().graph
}

/// The cases of a shipped graph, those that need no sandbox first, for they are the quickest.
fn cases_of(path: &Path) -> Vec<(String, Case)> {
    let graph = std::fs::canonicalize(path).unwrap();
    let cases = collect::run_cases().into_iter();
    // A case that cannot be read is no case of this graph, and fails by itself.
    let read = cases.filter_map(|(name, folder)| Some((name, Case::read(&folder).ok()?)));
    let mut cases: Vec<_> =
        read.filter(|(_, case)| std::fs::canonicalize(&case.graph).is_ok_and(|it| it == graph)).collect();
    cases.sort_by_key(|(name, case)| (case.script().is_none(), name.clone()));
    cases
}
