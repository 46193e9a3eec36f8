//! The rules of the repository that a program can check: who may use whom, how files look, what documents name.

mod cases;
mod documents;
mod manifests;
mod sources;

use libtest_mimic::{Failed, Trial};

pub fn trials() -> Vec<Trial> {
    [manifests::RULES, sources::RULES, cases::RULES, documents::RULES]
        .into_iter()
        .flatten()
        .map(|(name, rule)| Trial::test(format!("tidy/{name}"), move || reported(rule())))
        .collect()
}

/// A rule by name; it answers what breaks it.
type Rule = (&'static str, fn() -> Vec<String>);

fn reported(broken: Vec<String>) -> Result<(), Failed> {
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n").into()) }
}
