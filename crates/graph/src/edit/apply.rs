//! Applies edits: one arm a variant, each answering the inverse.

use super::{Edit, EditProblem};
use crate::{Frame, Graph};
use std::mem::replace;

impl Graph {
    /// Applies an edit and answers its inverse; changes nothing where it fails.
    pub(super) fn perform(&mut self, edit: Edit) -> Result<Edit, EditProblem> {
        match edit {
            Edit::SetTitle(title) => Ok(Edit::SetTitle(replace(&mut self.title, title))),
            Edit::SetDoc(doc) => Ok(Edit::SetDoc(replace(&mut self.doc, doc))),
            Edit::PutBus(name, bus) => self.put_bus(name, bus),
            Edit::RenameBus(from, to) => self.rename_bus(from, to),
            Edit::PutFunction(id, function) => self.put_function(id, function),
            Edit::RenameFunction(from, to) => self.rename_function(from, to),
            Edit::InFunction(id, edit) => self.in_function(id, *edit),
            Edit::PutVariable(id, variable) => self.put_variable(id, variable),
            Edit::RenameVariable(from, to) => self.rename_variable(from, to),
            Edit::SetVariableType(id, value_type) => self.set_variable_type(id, value_type),
            Edit::SetVariableRole(id, role) => self.set_variable_role(id, role),
            Edit::PutVariableValue(id, value) => self.put_variable_value(id, value),
            Edit::SetVariableDoc(id, doc) => self.set_variable_doc(id, doc),
            Edit::PutNode(id, node) => self.put_node(id, node),
            Edit::RenameNode(from, to) => self.rename_node(from, to),
            Edit::SetKind(id, kind) => self.set_kind(id, kind),
            Edit::SetCall(id, call) => self.set_call(id, call),
            Edit::SetNodeTitle(id, title) => self.set_node_title(id, title),
            Edit::SetDisabled(id, disabled) => self.set_disabled(id, disabled),
            Edit::SetOrder(id, order) => self.set_order(id, order),
            Edit::PutSetting(id, name, value) => self.put_setting(id, name, value),
            Edit::PutLiteral(id, slot, value) => self.put_literal(id, slot, value),
            Edit::PutBinding(id, slot, variable) => self.put_binding(id, slot, variable),
            Edit::PutType(id, name, value_type) => self.put_type(id, name, value_type),
            Edit::PutConnection(connection, comment) => {
                let before = match comment {
                    Some(comment) => self.connections.insert(connection.clone(), comment),
                    None => self.connections.remove(&connection),
                };
                Ok(Edit::PutConnection(connection, before))
            }
            Edit::PutPlace(id, placed) => {
                let before = match placed {
                    Some(placed) => self.view.nodes.insert(id.clone(), placed),
                    None => self.view.nodes.remove(&id),
                };
                Ok(Edit::PutPlace(id, before))
            }
            Edit::InsertFrame(index, frame) => self.insert_frame(index, *frame),
            Edit::RemoveFrame(index) => self.remove_frame(index),
            Edit::ReplaceFrame(index, frame) => self.replace_frame(index, *frame),
            Edit::PutConflict(site, conflict) => Ok(self.put_conflict(site, conflict)),
            Edit::PutComment(site, comment) => self.put_comment_at(site, comment),
            Edit::PutKept(site, kept) => self.put_kept(site, kept),
            Edit::Several(edits) => Ok(Edit::Several(self.apply_all(edits)?)),
        }
    }

    fn insert_frame(&mut self, index: usize, frame: Frame) -> Result<Edit, EditProblem> {
        if index > self.view.frames.len() {
            return Err(EditProblem::NoFrame(index));
        }
        self.view.frames.insert(index, frame);
        Ok(Edit::RemoveFrame(index))
    }

    fn remove_frame(&mut self, index: usize) -> Result<Edit, EditProblem> {
        if index >= self.view.frames.len() {
            return Err(EditProblem::NoFrame(index));
        }
        let frame = self.view.frames.remove(index);
        Ok(Edit::InsertFrame(index, Box::new(frame)))
    }

    fn replace_frame(&mut self, index: usize, frame: Frame) -> Result<Edit, EditProblem> {
        let place = self.view.frames.get_mut(index).ok_or(EditProblem::NoFrame(index))?;
        let before = replace(place, frame);
        Ok(Edit::ReplaceFrame(index, Box::new(before)))
    }
}
