//! Everything about the selected node, and about the graph where none is selected: id, title, settings, inputs,
//! bindings, order and documentation.

use super::offers;
use super::values::{self, named};
use super::widgets::{anchor, block, heading, line, row};
use crate::action::Action;
use crate::app::Context;
use crate::catalog::{is_exec, is_out};
use crate::document::Document;
use crate::shell::{FileFor, Shell};
use authcanvas_graph::{Edit, Endpoint, Literal, Node, NodeId, ValueType, VariableId};
use authcanvas_interpreter::{Data, SettingDef, SettingShape, SlotDef, SlotShape};
use egui::{ComboBox, DragValue, RichText, TextEdit, Ui};

/// Draws the inspector.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let Some(document) = context.document else { return };
    block(ui, |ui| match document.selection.only_node() {
        Some(id) => {
            if let Some(node) = document.graph().nodes.get(id) {
                of_node(ui, context, document, (id, node), shell, actions);
            }
        }
        None if document.selection.is_empty() => of_graph(ui, context, document, actions),
        None => {
            heading(ui, context.palette, &format!("{} selected", document.selection.len()));
            ui.label(RichText::new("Select one node to see its settings.").color(context.palette.dim));
        }
    });
    line(ui, context.palette);
}

fn of_graph(ui: &mut Ui, context: &Context<'_>, document: &Document, actions: &mut Vec<Action>) {
    heading(ui, context.palette, "Graph");
    let graph = document.graph();
    let mut title = graph.title.clone();
    let edit = TextEdit::singleline(&mut title).hint_text("Title").desired_width(ui.available_width());
    let response = named(ui.add(edit), "graph title");
    anchor(ui, "right", &response);
    typed(&response, actions, "Rename the graph", "graph title", || vec![Edit::SetTitle(title)]);
    let mut doc = graph.doc.clone();
    let edit =
        TextEdit::multiline(&mut doc).hint_text("What it does").desired_rows(3).desired_width(ui.available_width());
    let response = named(ui.add(edit), "graph documentation");
    typed(&response, actions, "Describe the graph", "graph doc", || vec![Edit::SetDoc(doc)]);
}

/// Collects a change while somebody types, and ends it when the field is left.
fn typed(
    response: &egui::Response,
    actions: &mut Vec<Action>,
    label: &str,
    gesture: &str,
    edits: impl FnOnce() -> Vec<Edit>,
) {
    if response.changed() {
        actions.push(Action::typing(label, gesture, edits()));
    }
    if response.lost_focus() {
        actions.push(Action::EndGesture);
    }
}

fn of_node(
    ui: &mut Ui,
    context: &Context<'_>,
    document: &Document,
    (id, node): (&NodeId, &Node),
    shell: &mut Shell,
    actions: &mut Vec<Action>,
) {
    let palette = context.palette;
    heading(ui, palette, &context.catalog.title(node));
    row(ui, palette, "Id", "By which the file names the node.", |ui| id_field(ui, id, shell, actions));
    row(ui, palette, "Title", "A title of its own, over the kind's.", |ui| {
        let mut title = node.title.clone();
        let kind = context.catalog.registry.node(&node.kind).map_or("", |def| &*def.title);
        let edit = TextEdit::singleline(&mut title).hint_text(kind).desired_width(ui.available_width());
        let response = named(ui.add(edit), "node title");
        typed(&response, actions, "Title the node", &format!("title {id}"), || {
            vec![Edit::SetNodeTitle(id.clone(), title)]
        });
    });
    if let Some(def) = context.catalog.registry.node(&node.kind) {
        for setting in &def.settings {
            row(ui, palette, &words(setting.name), setting.doc, |ui| setting_field(ui, (id, node), setting, actions));
        }
    } else {
        ui.label(
            RichText::new(format!("the kind `{}` is not known; the node is kept as it is", node.kind))
                .color(palette.warning),
        );
    }
    let data = || document.slots(id).iter().filter(|slot| !is_exec(slot));
    for slot in data().filter(|slot| !is_out(slot)) {
        slot_field(ui, context, document, (id, node), slot, actions);
    }
    if data().any(is_out) {
        heading(ui, palette, "Outputs");
    }
    for slot in data().filter(|slot| is_out(slot)) {
        slot_field(ui, context, document, (id, node), slot, actions);
    }
    heading(ui, palette, "Execution");
    row(ui, palette, "Order", "Rank among start nodes and handlers of one event; lower runs first.", |ui| {
        let mut order = node.order;
        if named(ui.add(DragValue::new(&mut order)), "order").changed() {
            actions.push(Action::typing(
                "Change the order",
                format!("order {id}"),
                vec![Edit::SetOrder(id.clone(), order)],
            ));
        }
    });
    row(ui, palette, "Disabled", "A disabled node counts as absent.", |ui| {
        let mut disabled = node.disabled;
        if named(ui.checkbox(&mut disabled, ""), "disabled").changed() {
            actions.push(Action::change("Disable or enable", vec![Edit::SetDisabled(id.clone(), disabled)]));
        }
    });
    if let Some(entry) = context.catalog.entry(&node.kind) {
        ui.add_space(4.0);
        ui.label(RichText::new(&entry.doc).small().color(palette.dim));
        ui.label(RichText::new(&entry.kind).small().monospace().color(palette.dim));
    }
}

fn id_field(ui: &mut Ui, id: &NodeId, shell: &mut Shell, actions: &mut Vec<Action>) {
    let mut typed = match &shell.new_id {
        Some((of, typed)) if of == id => typed.clone(),
        Some(_) | None => id.to_string(),
    };
    let response = named(ui.add(TextEdit::singleline(&mut typed).desired_width(ui.available_width())), "node id");
    anchor(ui, "right", &response);
    if response.changed() {
        shell.new_id = Some((id.clone(), typed.clone()));
    }
    if response.lost_focus() && shell.new_id.take().is_some() && typed != id.as_str() {
        actions.push(Action::RenameNode(id.clone(), typed));
    }
}

fn setting_field(ui: &mut Ui, (id, node): (&NodeId, &Node), setting: &SettingDef, actions: &mut Vec<Action>) {
    let current = node.with.get(setting.name);
    let name = format!("setting {}", setting.name);
    let put = |value| vec![Edit::PutSetting(id.clone(), setting.name.to_owned(), Some(value))];
    let label = format!("Set {}", words(setting.name));
    let gesture = format!("setting {id} {}", setting.name);
    match &setting.shape {
        SettingShape::Text { default } => {
            let mut text = match current {
                Some(Literal::String(text)) => text.clone(),
                Some(_) | None => (*default).to_owned(),
            };
            let response = named(ui.add(TextEdit::singleline(&mut text).desired_width(ui.available_width())), &name);
            typed(&response, actions, &label, &gesture, || put(Literal::String(text)));
        }
        SettingShape::Count { default, least, most } => {
            let mut count = match current {
                Some(Literal::Number(number)) => *number as u32,
                Some(_) | None => *default,
            };
            let response = named(ui.add(DragValue::new(&mut count).range(*least..=*most)), &name);
            typed(&response, actions, &label, &gesture, || put(Literal::Number(f64::from(count))));
        }
        SettingShape::Choice { default, choices } => {
            let chosen = match current {
                Some(Literal::String(text)) => text.as_str(),
                Some(_) | None => default,
            };
            let combo = ComboBox::from_id_salt(&name).selected_text(chosen).show_ui(ui, |ui| {
                for choice in *choices {
                    if ui.selectable_label(*choice == chosen, *choice).clicked() {
                        actions.push(Action::change(label.clone(), put(Literal::String((*choice).to_owned()))));
                    }
                }
            });
            named(combo.response, &name);
        }
    }
}

fn slot_field(
    ui: &mut Ui,
    context: &Context<'_>,
    document: &Document,
    (id, node): (&NodeId, &Node),
    slot: &SlotDef,
    actions: &mut Vec<Action>,
) {
    let end = Endpoint { node: id.clone(), slot: slot.id.clone() };
    let value_type = document.type_of(&end).unwrap_or(ValueType::Any);
    let is_input = matches!(slot.shape, SlotShape::Input { .. });
    let is_connected = document.is_connected(&end);
    let doc = format!("{}\n{value_type}", slot.doc);
    row(ui, context.palette, &slot.title, &doc, |ui| {
        binding_menu(ui, context, document, &end, &value_type, node.bind.get(&slot.id), actions);
        if node.bind.contains_key(&slot.id) {
            // The name stands on the button that changes it.
        } else if is_connected {
            ui.label(RichText::new("connected").color(context.palette.dim));
        } else if is_input && value_type == ValueType::Secret {
            ui.label(RichText::new("choose a variable").color(context.palette.warning));
        } else if !is_input {
            let text = RichText::new(value_type.to_string()).color(context.palette.dim);
            ui.add(egui::Label::new(text).truncate());
        } else if is_plain(&value_type) {
            let offered = offers::of_input(ui, context, &end);
            if offered.is_file {
                file_button(ui, context, &end, offered.missing.as_deref(), actions);
            }
            let context = &Context { offers: &offered.texts, ..*context };
            literal_field(ui, context, (id, node), slot, &value_type, actions);
        }
    });
    let stands_free = !node.bind.contains_key(&slot.id) && !is_connected && is_input;
    if stands_free && !is_plain(&value_type) && value_type != ValueType::Secret {
        let offered = offers::of_input(ui, context, &end);
        let context = &Context { offers: &offered.texts, ..*context };
        ui.indent(&slot.id, |ui| literal_field(ui, context, (id, node), slot, &value_type, actions));
    }
}

/// Chooses a file, and marks one that is not there.
fn file_button(ui: &mut Ui, context: &Context<'_>, end: &Endpoint, missing: Option<&str>, actions: &mut Vec<Action>) {
    let button = named(ui.button("\u{2026}"), &format!("choose a file for {}", end.slot));
    if button.on_hover_text("Chooses a file.").clicked() {
        actions.push(Action::ChooseFile(FileFor::Input(end.clone())));
    }
    if let Some(missing) = missing {
        let text = RichText::new("not there").small().color(context.palette.warning);
        let folder = context.run_folder();
        ui.label(text).on_hover_text(format!("There is no file `{missing}` in {}.", folder.display()));
    }
}

/// True for values whose editor fits on the row of their label.
fn is_plain(value_type: &ValueType) -> bool {
    !matches!(value_type, ValueType::Array(_) | ValueType::Map(..) | ValueType::Record(_))
}

fn literal_field(
    ui: &mut Ui,
    context: &Context<'_>,
    (id, node): (&NodeId, &Node),
    slot: &SlotDef,
    value_type: &ValueType,
    actions: &mut Vec<Action>,
) {
    let default = match &slot.shape {
        SlotShape::Input { default: Some(data), .. } => literal_of(data),
        _ => None,
    };
    let value = node.set.get(&slot.id).cloned().or(default).unwrap_or_else(|| values::default_of(context, value_type));
    let name = slot.id.to_string();
    if let Some(edited) = values::ui(ui, context, &name, value_type, &value) {
        let edits = vec![Edit::PutLiteral(id.clone(), slot.id.clone(), Some(edited.value))];
        let label = format!("Set {}", slot.title);
        actions.push(if edited.is_typing {
            Action::typing(label, format!("literal {id}.{}", slot.id), edits)
        } else {
            Action::change(label, edits)
        });
    }
}

/// A default as a file spells it; nothing for data that has no spelling.
pub fn literal_of(data: &Data) -> Option<Literal> {
    match data {
        Data::Null => Some(Literal::Null),
        Data::Bool(value) => Some(Literal::Bool(*value)),
        Data::Number(value) => Some(Literal::Number(*value)),
        Data::String(text) => Some(Literal::String(text.to_string())),
        Data::Array(items) => items.iter().map(literal_of).collect::<Option<_>>().map(Literal::List),
        Data::Map(entries) => entries
            .iter()
            .map(|(key, item)| Some((literal_of(key)?, literal_of(item)?)))
            .collect::<Option<Vec<_>>>()
            .map(Literal::map),
        Data::EntityId(id) => Some(Literal::Number(*id as f64)),
        Data::Crc(crc) => Some(Literal::Number(f64::from(*crc))),
        Data::Math(value) => {
            Some(Literal::List(value.floats().iter().map(|float| Literal::Number(f64::from(*float))).collect()))
        }
        Data::Secret(_) | Data::Record(_) | Data::Host(_) => None,
    }
}

fn binding_menu(
    ui: &mut Ui,
    context: &Context<'_>,
    document: &Document,
    end: &Endpoint,
    value_type: &ValueType,
    bound: Option<&VariableId>,
    actions: &mut Vec<Action>,
) {
    let put = |variable: Option<VariableId>| vec![Edit::PutBinding(end.node.clone(), end.slot.clone(), variable)];
    // A bound slot shows its variable as a pill; any other one a sign that it can have one.
    let face = match bound {
        Some(variable) => {
            let color = context.palette.of_type(Some(value_type));
            let text = RichText::new(variable.as_str()).color(color);
            egui::Button::new(text).corner_radius(11.0).stroke(egui::Stroke::new(1.0, color.gamma_multiply(0.6)))
        }
        None => egui::Button::new("").frame(false).min_size(egui::vec2(22.0, 18.0)),
    };
    let (response, _) = egui::containers::menu::MenuButton::from_button(face).ui(ui, |ui| {
        for (variable, entry) in &document.graph().variables {
            let fits = *value_type == ValueType::Any || entry.value_type == *value_type;
            if fits && ui.selectable_label(bound == Some(variable), variable.as_str()).clicked() {
                actions.push(Action::change(format!("Bind to {variable}"), put(Some(variable.clone()))));
                ui.close();
            }
        }
        if ui.button("New variable").clicked() {
            actions.push(Action::Promote(end.clone()));
            ui.close();
        }
        if bound.is_some() && ui.button("Unbind").clicked() {
            actions.push(Action::change("Unbind", put(None)));
            ui.close();
        }
    });
    if bound.is_none() {
        let color =
            if response.hovered() || response.has_focus() { context.palette.accent } else { context.palette.dim };
        let pill = egui::Rect::from_center_size(response.rect.center(), egui::vec2(16.0, 9.0));
        ui.painter().rect_stroke(pill, 4.5, egui::Stroke::new(1.0, color), egui::StrokeKind::Inside);
        ui.painter().circle_filled(pill.center(), 1.5, color);
    }
    named(response, &format!("variable of {}", end.slot)).on_hover_text("Give it a variable");
}

fn words(id: &str) -> String {
    let words = id.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
