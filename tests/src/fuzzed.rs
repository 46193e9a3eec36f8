//! Replays the corpus of the fuzz targets, and every graph that is at hand.

use crate::any_bytes;
use crate::folders;
use libtest_mimic::Trial;
use std::path::{Path, PathBuf};

/// What takes the bytes of a file.
type Target = fn(&[u8]);

pub fn trials() -> Vec<Trial> {
    let repository = folders::repository();
    let corpus = |name: &str| files_below(&repository.join("fuzz/corpus").join(name), None);
    let cases = |ending: &str| files_below(&repository.join("tests/cases"), Some(ending));
    let files = [
        ("corpus_of_graphs", any_bytes::graph as Target, corpus("graph")),
        ("corpus_of_canvases", any_bytes::canvas, corpus("canvas")),
        ("shipped_graphs", any_bytes::graph, files_below(&repository.join("graphs"), Some("ron"))),
        ("graphs_of_cases", any_bytes::graph, cases("ron")),
        ("canvases_of_cases", any_bytes::canvas, cases("scriptcanvas")),
    ];
    let trials = files.into_iter().map(|(name, target, files)| {
        Trial::test(format!("fuzzed/{name}"), move || {
            if files.is_empty() {
                return Err("there is no file to replay".into());
            }
            for file in &files {
                let bytes = std::fs::read(file)?;
                if std::panic::catch_unwind(|| target(&bytes)).is_err() {
                    return Err(format!("{} does not keep to the rules", file.display()).into());
                }
            }
            Ok(())
        })
    });
    trials.collect()
}

fn files_below(folder: &Path, ending: Option<&str>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            if path.is_dir() {
                pending.push(path);
            } else if ending.is_none_or(|ending| path.extension().is_some_and(|it| it == ending)) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}
