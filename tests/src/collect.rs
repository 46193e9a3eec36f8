//! Turns the folders of `cases/` into tests: the area says which kind a case is.

use crate::{check_case, cli_case, folders, format_case, run_case};
use libtest_mimic::{Failed, Trial};
use std::path::{Path, PathBuf};

/// The area of graphs and what `check` says about them.
const CHECK: &str = "check";
/// The area of command lines and what they do.
const CLI: &str = "cli";
/// The area of files and their canonical forms.
const FORMAT: &str = "format";

/// Every case with its area and name.
pub fn cases() -> Vec<(String, PathBuf)> {
    let areas = folders::entries(&folders::cases());
    let cases = areas.iter().flat_map(|area| {
        assert!(area.is_dir(), "{} is no area", area.display());
        folders::entries(area).into_iter().map(move |case| {
            assert!(case.is_dir(), "{} is no case", case.display());
            (format!("{}/{}", folders::name_of(area), folders::name_of(&case)), case)
        })
    });
    cases.collect()
}

/// The cases that are runs.
pub fn run_cases() -> Vec<(String, PathBuf)> {
    cases().into_iter().filter(|(name, _)| !matches!(area(name), CHECK | CLI | FORMAT)).collect()
}

fn area(name: &str) -> &str {
    name.split_once('/').map_or(name, |(area, _)| area)
}

/// A test for each case.
pub fn trials() -> Vec<Trial> {
    let trials = cases().into_iter().map(|(name, folder)| {
        let run: fn(&Path) -> Result<(), Failed> = match area(&name) {
            CHECK => check_case::run,
            CLI => cli_case::run,
            FORMAT => format_case::run,
            _ => run_case::run,
        };
        Trial::test(name, move || run(&folder))
    });
    trials.collect()
}
