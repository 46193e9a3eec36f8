//! A save that is killed at any point leaves the old file or the new one, whole.

use crate::folders;
use crate::roles::{ROLE, SAVED, SAVER};
use authcanvas_graph::{Graph, Node, NodeId, write};
use libtest_mimic::{Failed, Trial};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// How often a saving process is killed, over all tests of it.
const TRIES: u32 = 1000;
/// The tests that share the tries, so that they run at the same time.
const SHARES: u32 = 4;

pub fn trials() -> Vec<Trial> {
    let killed = (0..SHARES).map(|share| Trial::test(format!("saving/killed_{share}"), move || killed(share)));
    let mut trials: Vec<Trial> = killed.collect();
    trials.push(Trial::test("saving/at_the_same_time", at_the_same_time));
    trials
}

/// One of two graphs of some size, which differ everywhere.
fn graph(title: &str) -> Graph {
    let mut graph = Graph { title: title.to_owned(), ..Graph::default() };
    for index in 0..200 {
        let id = NodeId::new(&format!("{title}_{index}")).unwrap();
        graph.nodes.insert(id, Node::new(format!("{title}.kind_{index}")));
    }
    graph
}

const TITLES: [&str; 2] = ["old", "new"];

/// The role of a process that saves for ever, until somebody kills it. It says when it begins.
pub fn save_for_ever() -> ! {
    let path = std::env::var(SAVED).expect("the file is named");
    let graphs = TITLES.map(graph);
    std::io::stdout().write_all(b".").expect("somebody listens");
    std::io::stdout().flush().expect("somebody listens");
    loop {
        for graph in &graphs {
            authcanvas::save(graph, Path::new(&path)).expect("the file can be saved");
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the moment of the kill is a real one")]
fn killed(share: u32) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("graph.ron");
    let whole = TITLES.map(|title| write(&graph(title)));
    authcanvas::save(&graph(TITLES[0]), &path).map_err(|error| error.to_string())?;
    let mut n_leftovers = 0;
    for index in 0..TRIES / SHARES {
        let mut child = Command::new(std::env::current_exe()?)
            .env(ROLE, SAVER)
            .env(SAVED, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        child.stdout.take().unwrap().read_exact(&mut [0])?;
        // Spread over the first saves, never twice the same.
        let moment = Duration::from_micros(u64::from((index * SHARES + share) * 7919 % 4001));
        // It sleeps, for a parent that spins would keep the child from the processor.
        std::thread::sleep(moment);
        child.kill()?;
        child.wait()?;
        let found = std::fs::read_to_string(&path)?;
        if !whole.contains(&found) {
            return Err(format!("after {moment:?} the file is neither the old nor the new one:\n{found}").into());
        }
        n_leftovers += usize::from(folders::entries(folder.path()).len() > 1);
    }
    authcanvas::save(&graph(TITLES[1]), &path).map_err(|error| error.to_string())?;
    let left: Vec<_> = folders::entries(folder.path()).iter().map(|path| folders::name_of(path)).collect();
    if left != ["graph.ron"] {
        return Err(format!("a later save leaves {left:?}").into());
    }
    // Otherwise the kills never struck in the middle, and nothing was shown.
    if n_leftovers == 0 { Err("no kill struck a save".into()) } else { Ok(()) }
}

/// Saves of one file at the same time do not take each other's temporary files for leftovers.
fn at_the_same_time() -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("graph.ron");
    let results: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = TITLES
            .iter()
            .map(|title| {
                let path = &path;
                scope.spawn(move || {
                    let graph = graph(title);
                    (0..50).try_for_each(|_| authcanvas::save(&graph, path).map_err(|error| error.to_string()))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    results.into_iter().collect::<Result<Vec<()>, String>>()?;
    let found = std::fs::read_to_string(&path)?;
    if TITLES.iter().any(|title| write(&graph(title)) == found) { Ok(()) } else { Err(found.into()) }
}
