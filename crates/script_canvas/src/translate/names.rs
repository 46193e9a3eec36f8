//! Names for nodes and variables, made from titles of the canvas.

use std::collections::{BTreeMap, BTreeSet};

/// Gives out names that are not taken, in constant time each.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// How many of a base were asked for, and every name given.
    counts: BTreeMap<String, u64>,
    given: BTreeSet<String>,
}

impl Names {
    /// The first of `base`, `base_2`, `base_3` and so on that was not given yet.
    pub(super) fn fresh(&mut self, base: &str) -> String {
        loop {
            let count = self.counts.entry(base.to_owned()).or_default();
            *count += 1;
            let name = if *count == 1 { base.to_owned() } else { format!("{base}_{count}") };
            if self.given.insert(name.clone()) {
                return name;
            }
        }
    }
}
