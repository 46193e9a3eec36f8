//! Edits of one variable.

use super::{CommentSite, Edit, EditProblem};
use crate::{ConflictSite, Graph, Literal, Role, ValueType, Variable, VariableId};
use std::mem::replace;

impl Graph {
    /// Refuses to give a secret a value. What is so already, in a graph that was not read from a file, stays.
    pub(super) fn refuse_secret(&self, edit: &Edit) -> Result<(), EditProblem> {
        if let Edit::InFunction(id, edit) = edit {
            return self.functions.get(id).map_or(Ok(()), |function| function.body.refuse_secret(edit));
        }
        if let Edit::PutFunction(_, Some(function)) = edit
            && let Some((id, _)) =
                function.body.variables.iter().find(|(_, it)| it.value.is_some() && it.value_type.holds_secret())
        {
            return Err(EditProblem::Secret(id.clone()));
        }
        let known = |id| self.variables.get(id);
        let is_secret = |variable: &Variable| variable.value_type.holds_secret();
        let id = if let Edit::PutVariable(id, Some(variable)) = edit
            && variable.value.is_some()
            && is_secret(variable)
        {
            id
        } else if let Edit::PutVariableValue(id, Some(_)) = edit
            && known(id).is_some_and(is_secret)
        {
            id
        } else if let Edit::SetVariableType(id, value_type) = edit
            && value_type.holds_secret()
            && known(id).is_some_and(|variable| variable.value.is_some())
        {
            id
        } else if let Edit::PutConflict(ConflictSite::Variable(id), Some(conflict)) = edit
            && conflict.variables().any(|variable| variable.value.is_some() && is_secret(variable))
        {
            id
        } else {
            return Ok(());
        };
        Err(EditProblem::Secret(id.clone()))
    }

    fn variable_mut(&mut self, id: &VariableId) -> Result<&mut Variable, EditProblem> {
        self.variables.get_mut(id).ok_or_else(|| EditProblem::NoVariable(id.clone()))
    }

    pub(super) fn put_variable(
        &mut self,
        id: VariableId,
        variable: Option<Box<Variable>>,
    ) -> Result<Edit, EditProblem> {
        let before = match variable {
            Some(variable) => self.variables.insert(id.clone(), *variable),
            None => Some(self.variables.remove(&id).ok_or_else(|| EditProblem::NoVariable(id.clone()))?),
        };
        Ok(Edit::PutVariable(id, before.map(Box::new)))
    }

    pub(super) fn set_variable_type(&mut self, id: VariableId, value_type: ValueType) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.variable_mut(&id)?.value_type, value_type);
        Ok(Edit::SetVariableType(id, before))
    }

    pub(super) fn set_variable_role(&mut self, id: VariableId, role: Role) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.variable_mut(&id)?.role, role);
        Ok(Edit::SetVariableRole(id, before))
    }

    pub(super) fn set_variable_doc(&mut self, id: VariableId, doc: String) -> Result<Edit, EditProblem> {
        let before = replace(&mut self.variable_mut(&id)?.doc, doc);
        Ok(Edit::SetVariableDoc(id, before))
    }

    pub(super) fn put_variable_value(&mut self, id: VariableId, value: Option<Literal>) -> Result<Edit, EditProblem> {
        let variable = self.variable_mut(&id)?;
        let goes = value.is_none() && variable.value.is_some();
        let comment = if goes { variable.comments.inside.remove("value") } else { None };
        let before = replace(&mut variable.value, value);
        let inverse = Edit::PutVariableValue(id.clone(), before);
        Ok(inverse.with_comment(CommentSite::Variable(id, Some("value".to_owned())), comment))
    }
}
