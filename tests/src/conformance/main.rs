//! Open 3D Engine's own Script Canvas test graphs, run as they are, with the outcome that its suite expects of each.
//!
//! The graphs are not part of this repository. They are looked for in `../shared/conformance` beside it, or one folder
//! above that, or where `CONFORMANCE_DIR` says; without them nothing runs. For the folder that is found by itself
//! `tests/conformance/passing.txt` lists what passes: whatever is in the list must pass, and whatever passes must be in
//! the list (`UPDATE_EXPECT=1` writes it). For a folder that is named every graph must pass.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod helpers;
mod judge;
mod manifest;
mod play;

use judge::{Found, Judged};
use libtest_mimic::{Arguments, Failed, Trial};
use manifest::{Entry, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

type AllFound = Arc<Mutex<BTreeMap<String, Judged>>>;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let named = std::env::var_os("CONFORMANCE_DIR").map(PathBuf::from);
    let Some(folder) = named.clone().or_else(default_folder) else {
        println!("conformance: no graphs at hand (set CONFORMANCE_DIR to a folder with manifest.json); nothing is run");
        return ExitCode::SUCCESS;
    };
    let manifest = Manifest::read(&folder);
    let is_filtered = arguments.filter.is_some() || !arguments.skip.is_empty();
    let passing = named.is_none().then(passing_list);
    let all_found = AllFound::default();
    let trials: Vec<Trial> = manifest
        .graphs
        .into_iter()
        .map(|entry| {
            let (folder, all_found, passing) = (folder.clone(), all_found.clone(), passing.clone());
            Trial::test(entry.name.clone(), move || judge(&folder, &entry, passing.as_ref(), &all_found))
        })
        .collect();
    if arguments.list {
        libtest_mimic::run(&arguments, trials).exit();
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let found = all_found.lock().unwrap();
    if named.is_none() && !is_filtered && std::env::var_os("UPDATE_EXPECT").is_some() {
        let names = found.iter().filter(|(_, judged)| judged.found == Found::Passed).map(|(name, _)| name.as_str());
        std::fs::write(passing_path(), names.map(|name| format!("{name}\n")).collect::<String>()).unwrap();
    }
    let code = conclusion.exit_code();
    tell(&found);
    code
}

fn judge(folder: &Path, entry: &Entry, passing: Option<&BTreeSet<String>>, all_found: &AllFound) -> Result<(), Failed> {
    let judged = judge::judge(folder, entry);
    all_found.lock().unwrap().insert(entry.name.clone(), judged.clone());
    let passes = judged.found == Found::Passed;
    match passing.map(|passing| passing.contains(&entry.name)) {
        _ if std::env::var_os("UPDATE_EXPECT").is_some() => Ok(()),
        Some(true) if !passes => Err(format!("it passed before: {}", judged.why.join("; ")).into()),
        Some(false) if passes => Err("it passes and is not in tests/conformance/passing.txt: add it".into()),
        None if !passes => Err(judged.why.join("; ").into()),
        Some(_) | None => Ok(()),
    }
}

/// The graphs that did not pass, with reasons, then how many did.
fn tell(found: &BTreeMap<String, Judged>) {
    for (word, wanted) in [("FAILED", Found::Failed), ("UNSUPPORTED", Found::Unsupported)] {
        for (name, judged) in found.iter().filter(|(_, judged)| judged.found == wanted) {
            println!("{word} {name}");
            judged.why.iter().flat_map(|why| why.lines()).for_each(|line| println!("    {line}"));
        }
    }
    let count = |wanted| found.values().filter(|judged| judged.found == wanted).count();
    println!(
        "conformance total: {} passed, {} failed, {} unsupported",
        count(Found::Passed),
        count(Found::Failed),
        count(Found::Unsupported)
    );
}

fn default_folder() -> Option<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let above = repository.ancestors().skip(1).take(2);
    above.map(|folder| folder.join("shared/conformance")).find(|folder| folder.join("manifest.json").is_file())
}

fn passing_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/passing.txt")
}

fn passing_list() -> BTreeSet<String> {
    std::fs::read_to_string(passing_path()).unwrap().lines().map(str::to_owned).collect()
}
