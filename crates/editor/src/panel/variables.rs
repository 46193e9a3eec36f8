//! The graph's variables: name, type, role, value and documentation of each.

use super::values::{self, named};
use super::widgets::{block, entry, heading, link};
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use crate::document::Selection;
use crate::shell::Shell;
use authcanvas_graph::{Edit, Role, ValueType, Variable, VariableId};
use egui::{ComboBox, Id, RichText, TextEdit, Ui};

/// What can be done with a variable's row.
const HINT: &str = "Click for its value. Drag it onto a slot to bind it, or onto the canvas for a node that uses it.";

/// Draws the variables.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let Some(document) = context.document else { return };
    block(ui, |ui| heading(ui, context.palette, "Variables"));
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 0.0);
    let mut open = shell.open_variable.take();
    for (id, variable) in &document.graph().variables {
        let is_open = open.as_ref() == Some(id);
        let color = context.palette.of_type(Some(&variable.value_type));
        let behind = behind(variable);
        let row = entry(ui, context.palette, is_open, color, id.as_str(), &behind);
        let row = row.interact(egui::Sense::click_and_drag()).on_hover_text(HINT);
        if row.drag_started() {
            row.dnd_set_drag_payload(id.clone());
        }
        if row.clicked() {
            open = if is_open { None } else { Some(id.clone()) };
        }
        if is_open {
            block(ui, |ui| {
                ui.spacing_mut().item_spacing.y = spacing;
                fields(ui, context, id, variable, actions);
            });
        }
    }
    ui.spacing_mut().item_spacing.y = spacing;
    shell.open_variable = open;
    block(ui, |ui| {
        ui.menu_button(RichText::new("+ add variable").color(context.palette.accent), |ui| {
            for value_type in offered(context) {
                if ui.button(value_type.to_string()).clicked() {
                    actions.push(Action::AddVariable(value_type));
                    ui.close();
                }
            }
        });
    });
}

fn behind(variable: &Variable) -> String {
    let role = match variable.role {
        Role::Local => String::new(),
        Role::Input => " \u{b7} input".to_owned(),
        Role::Output => " \u{b7} output".to_owned(),
        Role::Kept => " \u{b7} kept".to_owned(),
        Role::Constant => " \u{b7} constant".to_owned(),
    };
    let items = match &variable.value {
        Some(authcanvas_graph::Literal::List(items)) if items.len() == 1 => " \u{b7} 1 item".to_owned(),
        Some(authcanvas_graph::Literal::List(items)) => format!(" \u{b7} {} items", items.len()),
        Some(_) | None => String::new(),
    };
    format!("{}{role}{items}", variable.value_type)
}

/// The types that a new variable can have.
fn offered(context: &Context<'_>) -> Vec<ValueType> {
    let plain = [ValueType::String, ValueType::Secret, ValueType::Bool, ValueType::Number];
    let containers = [ValueType::array(ValueType::String), ValueType::map(ValueType::String, ValueType::String)];
    let records = context.catalog.registry.records().map(|record| ValueType::Record(record.name.to_owned()));
    plain.into_iter().chain(containers).chain(records).collect()
}

fn fields(ui: &mut Ui, context: &Context<'_>, id: &VariableId, variable: &Variable, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        name_field(ui, id, actions);
        let n_uses = context.document.map_or(0, |document| crate::find::uses(document.graph(), id).count());
        let uses = link(ui, context.palette, &if n_uses == 1 { "1 use".to_owned() } else { format!("{n_uses} uses") });
        if named(uses, &format!("uses of {id}")).on_hover_text("Selects the nodes that use it.").clicked()
            && let Some(document) = context.document
        {
            let nodes = crate::find::uses(document.graph(), id).map(|(node, _)| node.clone()).collect();
            actions.push(Action::Select(Selection { nodes, ..Selection::default() }));
            actions.push(Action::Do(Command::FrameSelection));
        }
        if named(link(ui, context.palette, "Remove"), &format!("remove variable {id}")).clicked()
            && let Some(document) = context.document
        {
            let edits = document.graph().remove_variable(id);
            actions.push(Action::change(format!("Remove variable {id}"), edits));
        }
    });
    ui.horizontal(|ui| {
        let shown = variable.value_type.to_string();
        let combo = ComboBox::from_id_salt(("type", id.as_str())).selected_text(shown).width(150.0).show_ui(ui, |ui| {
            for value_type in offered(context) {
                if ui.selectable_label(value_type == variable.value_type, value_type.to_string()).clicked() {
                    let mut edits = vec![Edit::SetVariableType(id.clone(), value_type)];
                    edits.splice(0..0, variable.value.is_some().then(|| Edit::PutVariableValue(id.clone(), None)));
                    actions.push(Action::change(format!("Change the type of {id}"), edits));
                }
            }
        });
        named(combo.response, &format!("type of {id}"));
        let combo = ComboBox::from_id_salt(("role", id.as_str()))
            .selected_text(variable.role.name())
            .width(80.0)
            .show_ui(ui, |ui| {
                for role in Role::ALL {
                    if ui.selectable_label(role == variable.role, role.name()).clicked() {
                        actions.push(Action::change(
                            format!("Change the role of {id}"),
                            vec![Edit::SetVariableRole(id.clone(), role)],
                        ));
                    }
                }
            });
        named(combo.response, &format!("role of {id}"));
    });
    if !context.catalog.registry.holds_secret(&variable.value_type)
        && !matches!(variable.value_type, ValueType::Record(_))
    {
        let value = variable.value.clone().unwrap_or_else(|| values::default_of(context, &variable.value_type));
        let offered = super::offers::of_variable(ui, context, id);
        let context = &Context { offers: &offered.texts, ..*context };
        if let Some(edited) = values::ui(ui, context, id.as_str(), &variable.value_type, &value) {
            let edits = vec![Edit::PutVariableValue(id.clone(), Some(edited.value))];
            let label = format!("Set {id}");
            actions.push(if edited.is_typing {
                Action::typing(label, format!("variable {id}"), edits)
            } else {
                Action::change(label, edits)
            });
        }
    }
    let mut doc = variable.doc.clone();
    let edit = TextEdit::singleline(&mut doc).hint_text("What it means").desired_width(ui.available_width());
    if named(ui.add(edit), &format!("documentation of {id}")).changed() {
        let edits = vec![Edit::SetVariableDoc(id.clone(), doc)];
        actions.push(Action::typing(format!("Describe {id}"), format!("variable doc {id}"), edits));
    }
}

fn name_field(ui: &mut Ui, id: &VariableId, actions: &mut Vec<Action>) {
    let key = Id::unique(("variable name", id.as_str()));
    let mut typed = ui.data(|data| data.get_temp::<String>(key)).unwrap_or_else(|| id.to_string());
    let response = named(ui.add(TextEdit::singleline(&mut typed).desired_width(130.0)), &format!("name of {id}"));
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(key));
        match VariableId::new(&typed) {
            Ok(new) if new != *id => {
                actions.push(Action::change(format!("Rename {id}"), vec![Edit::RenameVariable(id.clone(), new)]));
            }
            Ok(_) => {}
            Err(problem) => actions.push(Action::Tell(problem.to_string())),
        }
    } else if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(key, typed));
    }
}
