//! Which crate may use which, and where features of other people's crates stand.

use super::Rule;
use crate::folders;
use std::collections::BTreeMap;
use toml::Table;

pub const RULES: &[Rule] = &[
    ("crates_use_only_whom_they_may", directions),
    ("features_stand_in_the_workspace_only", features),
    ("heavy_crates_stay_where_they_belong", belongings),
    ("every_crate_keeps_the_lints", lints),
];

/// For each crate, the crates of ours that it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("graph", &[]),
    ("interpreter", &["graph"]),
    ("nodes", &["graph", "interpreter"]),
    ("script_canvas", &["graph", "interpreter"]),
    ("lua", &["graph", "interpreter"]),
    ("picture", &["graph", "interpreter"]),
    ("auth", &["graph", "interpreter", "nodes"]),
    ("sandbox", &[]),
    ("runtime", &["graph", "interpreter", "nodes", "auth", "sandbox", "script_canvas", "lua", "picture"]),
    ("canvas", &[]),
    ("editor", &["graph", "interpreter", "nodes", "auth", "runtime", "script_canvas", "lua", "picture", "canvas"]),
];

/// Packages that may use everything.
const ANYTHING: &[&str] = &["bench", "tests"];

/// The beginnings of the names of other people's crates that only some of ours may name.
const BELONGS: &[(&str, &[&str])] = &[
    ("aws-", &["auth", "bench"]),
    ("egui", &["canvas", "editor", "bench"]),
    ("eframe", &["canvas", "editor"]),
    ("mlua", &["lua", "bench"]),
    ("axum", &["sandbox"]),
    ("tokio", &["auth", "sandbox", "runtime", "editor", "bench"]),
    ("clap", &["runtime", "editor"]),
];

/// A dependency as a manifest has it.
struct Dependency {
    name: String,
    value: toml::Value,
    is_for_tests: bool,
}

/// The members of the workspace by folder name, with their dependencies.
fn members() -> BTreeMap<String, (Table, Vec<Dependency>)> {
    let mut folders = folders::entries(&folders::repository().join("crates"));
    folders.push(folders::repository().join("tests"));
    let members = folders.into_iter().map(|folder| {
        let text = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let manifest: Table = text.parse().unwrap();
        let mut found = dependencies(&manifest);
        for target in manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(Table::values) {
            found.extend(dependencies(target.as_table().unwrap()));
        }
        (folders::name_of(&folder), (manifest, found))
    });
    members.collect()
}

fn dependencies(table: &Table) -> Vec<Dependency> {
    let kinds = [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)];
    let found = kinds.into_iter().flat_map(|(kind, is_for_tests)| {
        let entries = table.get(kind).and_then(toml::Value::as_table).cloned().unwrap_or_default();
        entries.into_iter().map(move |(name, value)| Dependency { name, value, is_for_tests })
    });
    found.collect()
}

/// The folder of a package of ours.
fn own(name: &str) -> Option<String> {
    if name == "authcanvas" {
        Some("runtime".to_owned())
    } else {
        name.strip_prefix("authcanvas-").map(|own| own.replace('-', "_"))
    }
}

fn directions() -> Vec<String> {
    let mut broken = Vec::new();
    for (member, (_, dependencies)) in members() {
        if ANYTHING.contains(&member.as_str()) {
            continue;
        }
        let Some((_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == member) else {
            broken.push(format!("crates/{member}: nothing says whom it may use"));
            continue;
        };
        let used = dependencies.iter().filter(|it| !it.is_for_tests).filter_map(|it| own(&it.name));
        broken.extend(
            used.filter(|used| !allowed.contains(&used.as_str()))
                .map(|used| format!("crates/{member} may not use crates/{used}")),
        );
    }
    broken
}

fn features() -> Vec<String> {
    let mut broken = Vec::new();
    for (member, (_, dependencies)) in members() {
        for dependency in dependencies {
            let plain = dependency.value.as_table().is_some_and(|table| {
                table.get("workspace").and_then(toml::Value::as_bool) == Some(true)
                    && table.keys().all(|key| key == "workspace" || key == "optional")
            });
            if !plain {
                broken.push(format!("{member}: `{}` is not `workspace = true` alone", dependency.name));
            }
        }
    }
    broken
}

fn belongings() -> Vec<String> {
    let mut broken = Vec::new();
    for (member, (_, dependencies)) in members() {
        for dependency in dependencies.iter().filter(|it| !it.is_for_tests) {
            for (prefix, allowed) in BELONGS {
                if dependency.name.starts_with(prefix) && !allowed.contains(&member.as_str()) {
                    broken.push(format!("{member} may not use {}", dependency.name));
                }
            }
        }
    }
    broken
}

fn lints() -> Vec<String> {
    let inherits = |manifest: &Table| {
        let lints = manifest.get("lints").and_then(toml::Value::as_table);
        lints.and_then(|lints| lints.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
    };
    members()
        .into_iter()
        .filter(|(_, (manifest, _))| !inherits(manifest))
        .map(|(member, _)| format!("{member} does not keep the workspace's lints"))
        .collect()
}
