//! Edits of buses.

use super::{Edit, EditProblem};
use crate::{Bus, BusName, Graph};

impl Graph {
    pub(super) fn put_bus(&mut self, name: BusName, bus: Option<Box<Bus>>) -> Result<Edit, EditProblem> {
        let before = match bus {
            Some(bus) => self.buses.insert(name.clone(), *bus),
            None => Some(self.buses.remove(&name).ok_or_else(|| EditProblem::NoBus(name.clone()))?),
        };
        Ok(Edit::PutBus(name, before.map(Box::new)))
    }

    pub(super) fn rename_bus(&mut self, from: BusName, to: BusName) -> Result<Edit, EditProblem> {
        if !self.buses.contains_key(&from) {
            return Err(EditProblem::NoBus(from));
        }
        if from == to {
            return Ok(Edit::RenameBus(to, from));
        }
        // A kind of that bus is taken too, even where no bus bears the name: see the renames of nodes.
        if self.buses.contains_key(&to) || self.nodes.values().any(|node| event_of(&node.kind, &to).is_some()) {
            return Err(EditProblem::Taken(to.to_string()));
        }
        if let Some(bus) = self.buses.remove(&from) {
            self.buses.insert(to.clone(), bus);
        }
        for node in self.nodes.values_mut() {
            if let Some(event) = event_of(&node.kind, &from) {
                node.kind = format!("{to}.{event}");
            }
        }
        Ok(Edit::RenameBus(to, from))
    }
}

/// What follows the bus and the dot in a kind of that bus.
fn event_of<'k>(kind: &'k str, bus: &BusName) -> Option<&'k str> {
    kind.strip_prefix(bus.as_str())?.strip_prefix('.')
}
