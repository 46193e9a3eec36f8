//! Edits of functions.

use super::{CommentSite, Edit, EditProblem, KeptSite};
use crate::{ConflictSite, Function, FunctionId, Graph, Part, Place};

impl Graph {
    pub(super) fn put_function(
        &mut self,
        id: FunctionId,
        function: Option<Box<Function>>,
    ) -> Result<Edit, EditProblem> {
        let before = match function {
            Some(function) => self.functions.insert(id.clone(), *function),
            None => Some(self.functions.remove(&id).ok_or_else(|| EditProblem::NoFunction(id.clone()))?),
        };
        Ok(Edit::PutFunction(id, before.map(Box::new)))
    }

    pub(super) fn rename_function(&mut self, from: FunctionId, to: FunctionId) -> Result<Edit, EditProblem> {
        if !self.functions.contains_key(&from) {
            return Err(EditProblem::NoFunction(from));
        }
        if from == to {
            return Ok(Edit::RenameFunction(to, from));
        }
        // What a node calls is taken too, even where no function bears the name: see the renames of nodes.
        let calls_it = |node: &crate::Node| node.call == to.as_str();
        let is_named = self.functions.contains_key(&to)
            || self.conflicts.contains_key(&ConflictSite::Function(to.clone()))
            || self.conflicts_have_node(calls_it)
            || self.all_nodes().any(|(_, _, node)| calls_it(node));
        if is_named {
            return Err(EditProblem::Taken(to.to_string()));
        }
        if let Some(function) = self.functions.remove(&from) {
            self.functions.insert(to.clone(), function);
        }
        self.change_all_nodes(|node| {
            if node.call == from.as_str() {
                node.call = to.to_string();
            }
        });
        self.map_conflicts(
            |site| if site == ConflictSite::Function(from.clone()) { ConflictSite::Function(to.clone()) } else { site },
            |_| {},
        );
        Ok(Edit::RenameFunction(to, from))
    }

    pub(super) fn in_function(&mut self, id: FunctionId, edit: Edit) -> Result<Edit, EditProblem> {
        if let Some(place) = out_of_place(&edit) {
            return Err(EditProblem::NoPlace(place));
        }
        let function = self.functions.get_mut(&id).ok_or_else(|| EditProblem::NoFunction(id.clone()))?;
        let inverse = function.body.perform(edit)?;
        Ok(Edit::InFunction(id, Box::new(inverse)))
    }
}

/// What an edit would put into a function that no function has.
fn out_of_place(edit: &Edit) -> Option<String> {
    match edit {
        Edit::PutConflict(..) => Some("conflicts".to_owned()),
        Edit::PutBus(..) | Edit::RenameBus(..) => Some("buses".to_owned()),
        Edit::PutFunction(..) | Edit::RenameFunction(..) | Edit::InFunction(..) => Some("functions".to_owned()),
        Edit::PutComment(CommentSite::Place(place), _) => match place {
            Place::Head | Place::Tail => Some(format!("{place:?}")),
            Place::Foot(Part::Buses | Part::Functions) => Some(format!("{place:?}")),
            Place::Field(Part::Root, field) if !Function::FIELDS.contains(&field.as_str()) => Some(field.clone()),
            Place::Field(..) | Place::Foot(_) => None,
        },
        Edit::PutKept(KeptSite::Part(part @ (Part::Buses | Part::Functions)), _) => Some(format!("{part:?}")),
        Edit::Several(edits) => edits.iter().find_map(out_of_place),
        _ => None,
    }
}
