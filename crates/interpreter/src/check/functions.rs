//! Whether the functions of a graph give their calls sound slots.

use super::codes;
use super::resolve::{Resolved, Source, unknown_record};
use crate::registry::{Behaviour, Registry, Trigger};
use authcanvas_graph::{Diagnostic, Function, FunctionId, Role, Site, SlotId};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn check(id: &FunctionId, function: &Function, registry: &Registry, diagnostics: &mut Vec<Diagnostic>) {
    let mut report = |site: Site, message: String, hint: &str| {
        diagnostics.push(Diagnostic::error(codes::FUNCTION_DECLARATION.code, site, message).with_hint(hint));
    };
    let site = || Site::Function(id.clone());
    let mut taken: BTreeSet<&SlotId> = BTreeSet::new();
    for way in function.ins.keys().chain(function.outs.keys()) {
        if !taken.insert(way) {
            report(site(), format!("`{way}` is both a way in and a way out"), "Rename one of the two.");
        }
    }
    for (given, reserved) in [(&function.ins, "out"), (&function.outs, "in")] {
        let mut types: BTreeMap<&SlotId, &authcanvas_graph::ValueType> = BTreeMap::new();
        for (way, parameters) in given {
            let mut of_way = BTreeSet::new();
            for parameter in parameters {
                let is_twice = !of_way.insert(&parameter.id);
                let differs =
                    types.insert(&parameter.id, &parameter.value_type).is_some_and(|it| *it != parameter.value_type);
                if is_twice || differs || taken.contains(&parameter.id) || parameter.id.as_str() == reserved {
                    let message = format!("`{}` of `{way}` has the id of another slot", parameter.id);
                    report(site(), message, "Give it another id.");
                }
                if let Some(record) = unknown_record(registry, &parameter.value_type) {
                    report(site(), format!("there is no type `{record}`"), "Run `authcanvas nodes` for the records.");
                }
            }
        }
        taken.extend(types.keys());
    }
    if let Some(out) = &function.default_out
        && !function.outs.contains_key(out)
    {
        report(site(), format!("there is no way out `{out}` to take by default"), "Name one of `outs`.");
    }
    for (variable, it) in &function.body.variables {
        if matches!(it.role, Role::Input | Role::Output) {
            let message = format!("a function has no variable of role {}", it.role.name());
            let site = Site::Variable(variable.clone()).inside(Some(id));
            report(site, message, "Give it under `ins`, or let it come back under `outs`.");
        }
    }
}

/// Checks that each way in begins at one node.
pub(super) fn check_entries(function: &Function, resolved: &Resolved<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for node in &resolved.nodes {
        let watches_local = node.sources.iter().flatten().any(|source| {
            matches!(source, Source::Variable(variable)
                if *variable < resolved.n_own_variables && resolved.variables[*variable].1.role == Role::Local)
        });
        if matches!(node.def.behaviour, Behaviour::Listen(Trigger::Changed)) && watches_local {
            let message = "the handler watches a variable that each call has anew".to_owned();
            diagnostics.push(
                Diagnostic::error(codes::HANDLER_VARIABLE.code, node.site(), message)
                    .with_hint("Give the variable the role Kept."),
            );
        }
    }
    for way in function.ins.keys() {
        let is_entry = |behaviour: &Behaviour| matches!(behaviour, Behaviour::Enter(own) if own == way.as_str());
        let entries: Vec<_> = resolved.nodes.iter().filter(|node| is_entry(&node.def.behaviour)).collect();
        if entries.len() != 1 {
            let message = format!("the way in `{way}` begins at {} nodes", entries.len());
            diagnostics.push(
                Diagnostic::error(codes::FUNCTION_DECLARATION.code, Site::Graph, message)
                    .with_hint(format!("Put exactly one node of the kind `enter.{way}` into the function.")),
            );
        }
    }
}
