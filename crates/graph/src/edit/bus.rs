//! Edits of buses.

use super::{Edit, EditProblem};
use crate::{Bus, BusName, ConflictSite, Graph};

impl Graph {
    pub(super) fn put_bus(&mut self, name: BusName, bus: Option<Box<Bus>>) -> Result<Edit, EditProblem> {
        let before = match bus {
            Some(bus) => self.buses.insert(name.clone(), *bus),
            None => Some(self.buses.remove(&name).ok_or_else(|| EditProblem::NoBus(name.clone()))?),
        };
        Ok(Edit::PutBus(name, before.map(Box::new)))
    }

    fn names_bus(&self, name: &BusName) -> bool {
        self.buses.contains_key(name) || self.conflicts.contains_key(&ConflictSite::Bus(name.clone()))
    }

    pub(super) fn rename_bus(&mut self, from: BusName, to: BusName) -> Result<Edit, EditProblem> {
        if !self.buses.contains_key(&from) {
            return Err(EditProblem::NoBus(from));
        }
        if from == to {
            return Ok(Edit::RenameBus(to, from));
        }
        // A kind of that bus is taken too, even where no bus bears the name: see the renames of nodes.
        let names_it = |node: &crate::Node| event_of(&node.kind, &to).is_some();
        if self.names_bus(&to)
            || self.conflicts_have_node(names_it)
            || self.all_nodes().any(|(_, _, node)| names_it(node))
        {
            return Err(EditProblem::Taken(to.to_string()));
        }
        if let Some(bus) = self.buses.remove(&from) {
            self.buses.insert(to.clone(), bus);
        }
        self.change_all_nodes(|node| {
            if let Some(event) = event_of(&node.kind, &from) {
                node.kind = format!("{to}.{event}");
            }
        });
        self.map_conflicts(
            |site| if site == ConflictSite::Bus(from.clone()) { ConflictSite::Bus(to.clone()) } else { site },
            |_| {},
        );
        Ok(Edit::RenameBus(to, from))
    }
}

/// What follows the bus and the dot in a kind of that bus.
pub(crate) fn event_of<'k>(kind: &'k str, bus: &BusName) -> Option<&'k str> {
    kind.strip_prefix(bus.as_str())?.strip_prefix('.')
}
