//! Merges connections: one by one, but for slots that take one connection, where they are one fact together.

use super::chooser::{Chooser, joined};
use super::{End, Merger, keys};
use crate::{Alternative, Comment, ConflictRule, ConflictSite, Connection};
use std::collections::{BTreeMap, BTreeSet};

type Connections = BTreeMap<Connection, Comment>;

impl Merger<'_> {
    /// The merged connections, and the comments whose connections are gone.
    pub(super) fn connections(&mut self, ends: &BTreeMap<Connection, End>) -> (Connections, Comment) {
        let (base, ours, theirs) = (&self.base.connections, &self.ours.connections, &self.theirs.connections);
        let mut chosen: BTreeSet<Connection> = BTreeSet::new();
        let mut at_ends: BTreeMap<&End, [BTreeSet<&Connection>; 3]> = BTreeMap::new();
        for connection in keys([base, ours, theirs]) {
            let has = [base, ours, theirs].map(|side| side.contains_key(&connection));
            match ends.get_key_value(&connection) {
                Some((connection, end)) => {
                    let sides = at_ends.entry(end).or_default();
                    for (side, _) in sides.iter_mut().zip(has).filter(|(_, has)| *has) {
                        side.insert(connection);
                    }
                }
                None => {
                    let [before, one, two] = has;
                    if Chooser::ours().value(Some(&before), &one, &two) {
                        chosen.insert(connection);
                    }
                }
            }
        }
        for (end, [before, one, two]) in at_ends {
            let mut chooser = Chooser::ours();
            let mut stands = chooser.value(Some(&before), &one, &two);
            if chooser.clashes {
                if stands.is_empty() {
                    stands.clone_from(&two);
                }
                let side = |connections: &BTreeSet<&Connection>, comments: &Connections| {
                    let of = |it: &&Connection| ((*it).clone(), comments.get(*it).cloned().unwrap_or_default());
                    let held: Connections = connections.iter().map(of).collect();
                    if held.is_empty() { Alternative::Absent } else { Alternative::Connections(held) }
                };
                let site = match end {
                    End::Out(end) => ConflictSite::Out(end.clone()),
                    End::Input(end) => ConflictSite::Input(end.clone()),
                };
                self.add(site, ConflictRule::BothConnected, side(&one, ours), side(&two, theirs));
            }
            chosen.extend(stands.into_iter().cloned());
        }
        let mut merged = Connections::new();
        let mut orphans = Comment::default();
        for connection in keys([base, ours, theirs]) {
            let of = |side: &Connections| side.get(&connection).cloned().unwrap_or_default();
            let (before, one, two) = (of(base), of(ours), of(theirs));
            if chosen.contains(&connection) {
                merged.insert(connection, joined(&before, &one, &two));
            } else {
                let changed = [one, two].into_iter().filter(|comment| *comment != before);
                orphans.0.extend(changed.flat_map(|comment| comment.0).filter(|line| !before.0.contains(line)));
            }
        }
        (merged, orphans)
    }
}
