//! Chooses between two sides of a fact.

use crate::{Comment, MergeSide};
use std::collections::{BTreeMap, BTreeSet};

/// Chooses facts, prefers one side where both changed them differently, and remembers that it had to.
#[derive(Debug)]
pub(super) struct Chooser {
    prefers: MergeSide,
    /// True when some fact was changed differently by both sides.
    pub(super) clashes: bool,
}

impl Chooser {
    pub(super) fn ours() -> Self {
        Self { prefers: MergeSide::Ours, clashes: false }
    }

    pub(super) fn theirs() -> Self {
        Self { prefers: MergeSide::Theirs, clashes: false }
    }

    /// Chooses a fact. Where there was none before, the two sides have to agree.
    pub(super) fn value<T: PartialEq + Clone>(&mut self, base: Option<&T>, ours: &T, theirs: &T) -> T {
        if ours == theirs || base == Some(theirs) {
            return ours.clone();
        }
        if base == Some(ours) {
            return theirs.clone();
        }
        self.clashes = true;
        match self.prefers {
            MergeSide::Ours => ours.clone(),
            MergeSide::Theirs => theirs.clone(),
        }
    }

    /// Chooses each entry of a map, absence included.
    pub(super) fn map<K: Ord + Clone, V: PartialEq + Clone>(
        &mut self,
        base: &BTreeMap<K, V>,
        ours: &BTreeMap<K, V>,
        theirs: &BTreeMap<K, V>,
    ) -> BTreeMap<K, V> {
        let keys: BTreeSet<&K> = base.keys().chain(ours.keys()).chain(theirs.keys()).collect();
        let mut merged = BTreeMap::new();
        for key in keys {
            if let Some(value) = self.value(Some(&base.get(key)), &ours.get(key), &theirs.get(key)) {
                merged.insert(key.clone(), value.clone());
            }
        }
        merged
    }
}

/// Both sides' comments: what one changed is as it has it; where both did, ours is above theirs.
pub(super) fn joined(base: &Comment, ours: &Comment, theirs: &Comment) -> Comment {
    Comment(put_union(&base.0, &ours.0, &theirs.0))
}

/// Both sides' lists: what one changed is as it has it; where both did, ours and then what only theirs has.
pub(super) fn put_union<T: PartialEq + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    if ours == theirs || base == theirs {
        ours.to_vec()
    } else if base == ours {
        theirs.to_vec()
    } else {
        ours.iter().chain(theirs.iter().filter(|entry| !ours.contains(entry))).cloned().collect()
    }
}
