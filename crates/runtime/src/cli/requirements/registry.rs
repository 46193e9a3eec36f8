//! The secrets that a registry file only names: whoever runs the graph gives them.

use super::found::{Asked, Found, Origin};
use super::gather::{how_to_give, origin_words};
use crate::inputs::{Giver, Givers};
use std::collections::BTreeMap;

/// Adds secret inputs, each with the client whose secret it is.
pub(super) fn add_secret_inputs(
    inputs: &BTreeMap<String, String>,
    givers: &Givers<'_>,
    non_interactive: bool,
    found: &mut Found,
) {
    for (name, client) in inputs {
        let (origin, words) = match Giver::of(name, false, givers) {
            Giver::Nobody if !non_interactive => {
                (Origin::Asked, format!("asked on the terminal when the run begins; or {}", how_to_give(name, true)))
            }
            giver => origin_words(&giver, name, true),
        };
        found.inputs.push(Asked {
            name: name.clone(),
            value_type: "Secret".to_owned(),
            is_secret: true,
            doc: format!("The secret of the client `{client}`, which the registry file names."),
            node: None,
            origin,
            words,
        });
    }
}
