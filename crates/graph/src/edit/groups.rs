//! Groups of edits that people mean as one, and ids that nothing uses yet.

use super::Edit;
use crate::{Graph, Node, NodeId, VariableId};
use std::collections::BTreeMap;

impl Graph {
    /// The edits that remove a node with its connections and its position.
    pub fn remove_node(&self, id: &NodeId) -> Vec<Edit> {
        let connections = self.connections_of(id).map(|connection| Edit::PutConnection(connection.clone(), None));
        let place = self.view.nodes.contains_key(id).then(|| Edit::PutPlace(id.clone(), None));
        connections.chain(place).chain([Edit::PutNode(id.clone(), None)]).collect()
    }

    /// The edits that remove a variable and whatever is bound to it.
    pub fn remove_variable(&self, id: &VariableId) -> Vec<Edit> {
        let unbind = |nodes: &BTreeMap<NodeId, Node>| -> Vec<Edit> {
            let bindings = nodes.iter().flat_map(|(node, entry)| {
                let bound = entry.bind.iter().filter(|(_, variable)| *variable == id);
                bound.map(|(slot, _)| Edit::PutBinding(node.clone(), slot.clone(), None))
            });
            bindings.collect()
        };
        let mut edits = unbind(&self.nodes);
        for (name, function) in self.functions.iter().filter(|(_, it)| !it.body.variables.contains_key(id)) {
            let within = unbind(&function.body.nodes).into_iter();
            edits.extend(within.map(|edit| Edit::InFunction(name.clone(), Box::new(edit))));
        }
        edits.push(Edit::PutVariable(id.clone(), None));
        edits
    }

    /// An id that no node has and nothing names, from a kind (`debug.print` gives `print`, then `print_2`) or a title.
    pub fn fresh_node_id(&self, base: &str) -> NodeId {
        fresh(&snake_case(base, "node"), |text| NodeId::new(text).ok(), |id| self.names_node(id))
    }

    /// An id that no variable has and nothing is bound to, from a name or a title.
    pub fn fresh_variable_id(&self, base: &str) -> VariableId {
        fresh(&snake_case(base, "variable"), |text| VariableId::new(text).ok(), |id| self.names_variable(id))
    }
}

/// The first of `base`, `base_2`, `base_3` and so on that is not taken.
fn fresh<T>(base: &str, id: impl Fn(&str) -> Option<T>, is_taken: impl Fn(&T) -> bool) -> T {
    let names = std::iter::once(base.to_owned()).chain((2_u64..).map(|number| format!("{base}_{number}")));
    names.filter_map(|name| id(&name)).find(|id| !is_taken(id)).expect("a graph is smaller than the numbers are many")
}

/// The last part of a kind, or a whole title, in snake_case; `otherwise` where nothing of it is left.
fn snake_case(text: &str, otherwise: &str) -> String {
    let is_title = text.contains(char::is_whitespace);
    let last_part = text.rsplit('.').find(|part| !part.is_empty()).unwrap_or("");
    let characters: Vec<char> = if is_title { text } else { last_part }.chars().collect();
    let mut id = String::new();
    for (index, character) in characters.iter().enumerate() {
        if !character.is_ascii_alphanumeric() {
            push_separator(&mut id);
            continue;
        }
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let is_after_lower = before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        let ends_acronym = before.is_some_and(char::is_ascii_uppercase)
            && characters.get(index + 1).is_some_and(char::is_ascii_lowercase);
        if character.is_ascii_uppercase() && (is_after_lower || ends_acronym) {
            push_separator(&mut id);
        }
        id.push(character.to_ascii_lowercase());
    }
    let id = id.trim_matches('_');
    match id.chars().next() {
        None => otherwise.to_owned(),
        Some(first) if first.is_ascii_digit() => format!("{otherwise}_{id}"),
        Some(_) => id.to_owned(),
    }
}

fn push_separator(id: &mut String) {
    if !id.is_empty() && !id.ends_with('_') {
        id.push('_');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_from_kinds_and_titles() {
        for (base, id) in [
            ("debug.print", "print"),
            (
                "AuthenticationProviderRequestBus.PasswordGrantSingleFactorSignInAsync",
                "password_grant_single_factor_sign_in_async",
            ),
            ("AWSCredentials", "aws_credentials"),
            ("Sign in with a password.", "sign_in_with_a_password"),
            ("Schl\u{fc}ssel", "schl_ssel"),
            ("2 factors", "node_2_factors"),
            ("\u{fc}", "node"),
            ("", "node"),
            ("a..", "a"),
        ] {
            assert_eq!(snake_case(base, "node"), id, "{base}");
        }
    }
}
