//! Edits a value where it stands on a node: text and numbers as they are, everything else as a file spells it.

use super::board::Board;
use crate::action::Action;
use crate::document::Document;
use crate::panel::{named, spelling};
use authcanvas_canvas as canvas;
use authcanvas_graph::{Edit, Endpoint, Literal, ValueType, read_literal};
use authcanvas_interpreter::{Data, SlotShape};
use canvas::Editing;
use egui::{Id, Key, TextEdit, Ui};

/// Draws the editor of a value; what it changed is collected when it is left.
pub fn ui(
    ui: &mut Ui,
    board: &Board,
    document: &Document,
    editor: canvas::Editor,
    actions: &mut Vec<Action>,
) -> Editing {
    let Some(end) = board.names.end_of(editor.slot) else { return Editing::Done };
    let bound = document.graph().nodes.get(&end.node).and_then(|node| node.bind.get(&end.slot));
    if let Some(variable) = bound {
        // The value is the variable's: it is shown, and changed, where the variables are.
        actions.push(Action::GoTo(authcanvas_graph::Site::Variable(variable.clone())));
        return Editing::Done;
    }
    let Some(value_type) = document.type_of(&end).or(Some(ValueType::Any)) else { return Editing::Done };
    let before = text_of(document, &end);
    let key = Id::unique(("inline", &end.node, &end.slot));
    let mut typed =
        if editor.is_first { before.clone() } else { ui.data(|data| data.get_temp(key)).unwrap_or_default() };
    let edit = TextEdit::singleline(&mut typed).desired_width(ui.available_width());
    let response = named(ui.add(edit), &format!("value of {end}"));
    if editor.is_first {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(key, typed.clone()));
    let leaves = !editor.is_first && (response.lost_focus() || !response.has_focus());
    if !leaves {
        return Editing::Open;
    }
    ui.data_mut(|data| data.remove::<String>(key));
    if typed != before && !ui.input(|input| input.key_pressed(Key::Escape)) {
        actions.push(match literal_of(&value_type, &typed) {
            Some(literal) => put(&end, Some(literal)),
            None => Action::Tell(format!("`{end}` expects {value_type}, as a file spells it")),
        });
    }
    Editing::Done
}

fn put(end: &Endpoint, literal: Option<Literal>) -> Action {
    Action::change(format!("Set {}", end.slot), vec![Edit::PutLiteral(end.node.clone(), end.slot.clone(), literal)])
}

fn literal_of(value_type: &ValueType, typed: &str) -> Option<Literal> {
    match value_type {
        ValueType::String => Some(Literal::String(typed.to_owned())),
        ValueType::Number => typed.trim().parse().ok().map(Literal::Number),
        _ => read_literal(typed).ok(),
    }
}

fn text_of(document: &Document, end: &Endpoint) -> String {
    let set = document.graph().nodes.get(&end.node).and_then(|node| node.set.get(&end.slot));
    match set {
        Some(Literal::String(text)) => text.clone(),
        Some(literal) => spelling(literal),
        None => match document.slot(end).map(|slot| &slot.shape) {
            Some(SlotShape::Input { default: Some(data), .. }) => data.to_string(),
            _ => String::new(),
        },
    }
}

/// Turns a truth value over.
pub fn toggled(document: &Document, end: &Endpoint) -> Option<Action> {
    let set = document.graph().nodes.get(&end.node)?.set.get(&end.slot);
    let is_true = match (set, document.slot(end).map(|slot| &slot.shape)) {
        (Some(literal), _) => *literal == Literal::Bool(true),
        (None, Some(SlotShape::Input { default: Some(Data::Bool(default)), .. })) => *default,
        (None, _) => false,
    };
    Some(put(end, Some(Literal::Bool(!is_true))))
}
