//! Edits a value of any type, as a file spells it. A secret has no editor: it never stands in a file.

use super::widgets::link;
use crate::app::Context;
use authcanvas_graph::{Literal, ValueType, read_literal};
use egui::{DragValue, Response, RichText, TextEdit, Ui};

/// What came of a frame of an editor.
#[derive(Debug, Clone, PartialEq)]
pub struct Edited {
    /// The new value.
    pub value: Literal,
    /// True while somebody types or drags, so that what follows belongs to the same change.
    pub is_typing: bool,
}

impl Edited {
    fn at_once(value: Literal) -> Option<Self> {
        Some(Self { value, is_typing: false })
    }

    fn typing(value: Literal) -> Option<Self> {
        Some(Self { value, is_typing: true })
    }
}

/// Gives a widget the name by which screen readers and tests know it.
pub fn named(response: Response, name: &str) -> Response {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// A field for what may be a secret. egui keeps what was typed into a field to undo it; of a secret nothing is kept.
pub fn secret_field(ui: &mut Ui, typed: &mut String, is_secret: bool, hint: &str, width: f32) -> Response {
    let edit = TextEdit::singleline(typed).password(is_secret).hint_text(hint).desired_width(width);
    let response = ui.add(edit);
    if is_secret && let Some(mut state) = egui::text_edit::TextEditState::load(ui.ctx(), response.id) {
        state.clear_undoer();
        state.store(ui.ctx(), response.id);
    }
    response
}

/// What a value of a type is when nothing is said, as a file spells it.
pub fn default_of(context: &Context<'_>, value_type: &ValueType) -> Literal {
    match value_type {
        ValueType::Bool => Literal::Bool(false),
        ValueType::Number | ValueType::EntityId | ValueType::Crc => Literal::Number(0.0),
        ValueType::String => Literal::String(String::new()),
        ValueType::Array(_) => Literal::List(Vec::new()),
        ValueType::Map(..) => Literal::Map(Vec::new()),
        ValueType::Record(name) => Literal::Record(
            context
                .catalog
                .registry
                .record(name)
                .into_iter()
                .flat_map(|record| &record.fields)
                .filter(|field| !context.catalog.registry.holds_secret(&field.value_type))
                .map(|field| (field.id.to_owned(), default_of(context, &field.value_type)))
                .collect(),
        ),
        ValueType::Math(_) => {
            super::inspector::literal_of(&context.catalog.registry.default_of(value_type)).unwrap_or(Literal::Null)
        }
        ValueType::Secret | ValueType::Null | ValueType::Host(_) | ValueType::Any => Literal::Null,
    }
}

/// Draws an editor of a value; `name` is what screen readers call it.
pub fn ui(ui: &mut Ui, context: &Context<'_>, name: &str, value_type: &ValueType, value: &Literal) -> Option<Edited> {
    match (value_type, value) {
        (ValueType::Bool, value) => {
            let mut is_true = *value == Literal::Bool(true);
            let changed = named(ui.checkbox(&mut is_true, ""), name).changed();
            if changed { Edited::at_once(Literal::Bool(is_true)) } else { None }
        }
        (ValueType::Number, Literal::Number(number)) => {
            let mut number = *number;
            let response = named(ui.add(DragValue::new(&mut number).speed(0.1)), name);
            if response.changed() { Edited::typing(Literal::Number(number)) } else { None }
        }
        (ValueType::String, Literal::String(text)) => string(ui, context, name, text),
        (ValueType::Array(element), Literal::List(items)) => array(ui, context, name, element, items),
        (ValueType::Map(key, item), Literal::Map(entries)) => map(ui, context, name, (key, item), entries),
        (ValueType::Record(record), Literal::Record(_)) => fields(ui, context, name, record, value),
        (ValueType::Secret, _) => {
            ui.label(RichText::new("a secret never stands in the file").color(context.palette.dim));
            None
        }
        (_, value) => spelled(ui, context, name, value_type, value),
    }
}

fn string(ui: &mut Ui, context: &Context<'_>, name: &str, text: &str) -> Option<Edited> {
    let mut chosen = None;
    if !context.offers.is_empty() {
        let face = egui::Button::new("").frame(false).min_size(egui::vec2(16.0, 18.0));
        let (response, _) = egui::containers::menu::MenuButton::from_button(face).ui(ui, |ui| {
            for offer in context.offers {
                if ui.selectable_label(offer == text, offer).clicked() {
                    chosen = Some(offer.clone());
                    ui.close();
                }
            }
        });
        let at = response.rect.center();
        let corners = [(-4.0, -2.0), (4.0, -2.0), (0.0, 3.0)].map(|(x, y)| at + egui::vec2(x, y)).to_vec();
        ui.painter().add(egui::Shape::convex_polygon(corners, context.palette.dim, egui::Stroke::NONE));
        named(response, &format!("choose {name}")).on_hover_text("Shows what there is to choose from.");
    }
    if let Some(chosen) = chosen {
        return Edited::at_once(Literal::String(chosen));
    }
    let mut typed = text.to_owned();
    let edit = if text.contains('\n') {
        TextEdit::multiline(&mut typed).desired_rows(2)
    } else {
        TextEdit::singleline(&mut typed)
    };
    let response = named(ui.add(edit.desired_width(ui.available_width()).id_salt(name)), name);
    if response.changed() { Edited::typing(Literal::String(typed)) } else { None }
}

/// A value that has no editor of its own, spelled as in a file; it counts once it reads as one.
fn spelled(ui: &mut Ui, context: &Context<'_>, name: &str, value_type: &ValueType, value: &Literal) -> Option<Edited> {
    let id = ui.make_persistent_id(("spelled", name));
    let shown = spelling(value);
    let mut typed = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| shown.clone());
    let response = named(ui.add(TextEdit::singleline(&mut typed).desired_width(ui.available_width())), name);
    let literal = read_literal(&typed).ok();
    if !response.has_focus() && !response.lost_focus() {
        ui.data_mut(|data| data.remove::<String>(id));
        return None;
    }
    ui.data_mut(|data| data.insert_temp(id, typed));
    match literal {
        None => {
            ui.label(
                RichText::new(format!("expected {value_type}, as a file spells it"))
                    .small()
                    .color(context.palette.error),
            );
            None
        }
        Some(literal) if response.changed() && literal != *value => Edited::typing(literal),
        Some(_) => None,
    }
}

/// A literal as a file spells it, on one line.
pub fn spelling(value: &Literal) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match value {
        Literal::Null => "()".to_owned(),
        Literal::Bool(is_true) => is_true.to_string(),
        Literal::Number(number) => number.to_string(),
        Literal::String(text) => format!("{text:?}"),
        Literal::List(items) => format!("[{}]", list(items.iter().map(spelling).collect())),
        Literal::Map(entries) => format!(
            "{{{}}}",
            list(entries.iter().map(|(key, item)| format!("{}: {}", spelling(key), spelling(item))).collect())
        ),
        Literal::Record(fields) => {
            format!("({})", list(fields.iter().map(|(id, item)| format!("{id}: {}", spelling(item))).collect()))
        }
        Literal::Other(text) => text.clone(),
    }
}

fn array(ui: &mut Ui, context: &Context<'_>, name: &str, element: &ValueType, items: &[Literal]) -> Option<Edited> {
    let mut edited = None;
    ui.vertical(|ui| {
        for (index, item) in items.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.label(RichText::new(index.to_string()).color(context.palette.dim));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let changed = |change: &mut dyn FnMut(&mut Vec<Literal>)| {
                        let mut items = items.to_vec();
                        change(&mut items);
                        Edited::at_once(Literal::List(items))
                    };
                    let row = format!("{name}, item {index}");
                    if small(ui, "\u{d7}", &format!("remove {row}"), true) {
                        edited = changed(&mut |items| drop(items.remove(index)));
                    }
                    if small(ui, "down", &format!("move {row} down"), index + 1 < items.len()) {
                        edited = changed(&mut |items| items.swap(index, index + 1));
                    }
                    if small(ui, "up", &format!("move {row} up"), index > 0) {
                        edited = changed(&mut |items| items.swap(index, index - 1));
                    }
                    if let Some(one) = self::ui(ui, context, &row, element, item) {
                        let mut items = items.to_vec();
                        items[index] = one.value;
                        edited = Some(Edited { value: Literal::List(items), is_typing: one.is_typing });
                    }
                });
            });
        }
        if named(link(ui, context.palette, "+ add item"), &format!("add item to {name}")).clicked() {
            let mut items = items.to_vec();
            items.push(default_of(context, element));
            edited = Edited::at_once(Literal::List(items));
        }
    });
    edited
}

fn map(
    ui: &mut Ui,
    context: &Context<'_>,
    name: &str,
    (key_type, item_type): (&ValueType, &ValueType),
    entries: &[(Literal, Literal)],
) -> Option<Edited> {
    let mut edited = None;
    ui.vertical(|ui| {
        for (index, (key, item)) in entries.iter().enumerate() {
            let row = format!("{name}, entry {index}");
            let put = |entry: Option<(Literal, Literal)>, is_typing| {
                let mut entries = entries.to_vec();
                match entry {
                    Some(entry) => entries[index] = entry,
                    None => drop(entries.remove(index)),
                }
                Some(Edited { value: Literal::map(entries), is_typing })
            };
            ui.horizontal(|ui| {
                ui.label(RichText::new("key").color(context.palette.dim));
                if small(ui, "\u{d7}", &format!("remove {row}"), true) {
                    edited = put(None, false);
                }
                if let Some(one) = self::ui(ui, context, &format!("{row}, key"), key_type, key) {
                    edited = put(Some((one.value, item.clone())), one.is_typing);
                }
            });
            if let Some(one) = self::ui(ui, context, &format!("{row}, value"), item_type, item) {
                edited = put(Some((key.clone(), one.value)), one.is_typing);
            }
        }
        if named(link(ui, context.palette, "+ add entry"), &format!("add entry to {name}")).clicked() {
            let mut entries = entries.to_vec();
            entries.push((default_of(context, key_type), default_of(context, item_type)));
            edited = Edited::at_once(Literal::map(entries));
        }
    });
    edited
}

fn fields(ui: &mut Ui, context: &Context<'_>, name: &str, record: &str, value: &Literal) -> Option<Edited> {
    let (Literal::Record(values), Some(record)) = (value, context.catalog.registry.record(record)) else { return None };
    let mut edited = None;
    ui.vertical(|ui| {
        for field in &record.fields {
            let default = default_of(context, &field.value_type);
            let current = values.get(field.id).unwrap_or(&default);
            ui.label(RichText::new(field.id).small().color(context.palette.dim)).on_hover_text(field.doc);
            if let Some(one) = self::ui(ui, context, &format!("{name}, {}", field.id), &field.value_type, current) {
                let mut values = values.clone();
                values.insert(field.id.to_owned(), one.value);
                edited = Some(Edited { value: Literal::Record(values), is_typing: one.is_typing });
            }
        }
    });
    edited
}

fn small(ui: &mut Ui, text: &str, name: &str, is_enabled: bool) -> bool {
    let response = ui.add_enabled(is_enabled, egui::Button::new(text).frame(false).min_size(egui::vec2(18.0, 18.0)));
    named(response, name).on_hover_text(name).clicked()
}
