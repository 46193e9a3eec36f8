//! What opens above everything: palettes, choosers, the keys, and the one question that is asked before changes are
//! lost. Messages about the background come and go at the lower right.

use super::chooser::{self, Wanted};
use super::{commands, palette};
use crate::action::Action;
use crate::app::Context;
use crate::command::Command;
use crate::journal::Left;
use crate::shell::{Dialog, FileFor, Menu, Shell, Tone};
use egui::{Align2, Area, Frame, Grid, Id, Key, Modal, Order, RichText, ScrollArea, Stroke, Ui, vec2};

/// How long a message about something good is shown, in seconds.
const SHOWN_FOR: f64 = 5.0;

/// Draws what is open.
pub fn ui(egui: &egui::Context, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    toasts(egui, context, shell);
    conflict(egui, context, shell, actions);
    let Some(mut dialog) = shell.dialog.take() else { return };
    let modal = match &dialog {
        Dialog::Menu(menu) => {
            let place = Area::new(Id::unique("menu")).order(Order::Foreground).fixed_pos(menu.at).constrain(true);
            Modal::new(Id::unique("menu")).area(place).backdrop_color(egui::Color32::TRANSPARENT)
        }
        _ => Modal::new(Id::unique("dialog")).area(area()),
    };
    let modal = modal.show(egui, |ui| content(ui, context, &mut dialog, actions));
    let escapes = egui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, Key::Escape));
    if !modal.inner && !modal.should_close() && !escapes {
        shell.dialog = Some(dialog);
    }
}

fn area() -> Area {
    Area::new(Id::unique("dialog area")).order(Order::Foreground).anchor(Align2::CENTER_TOP, vec2(0.0, 96.0))
}

/// Draws a dialog; answers true when it is done.
fn content(ui: &mut Ui, context: &Context<'_>, dialog: &mut Dialog, actions: &mut Vec<Action>) -> bool {
    let mut choose = |ui: &mut Ui, chooser, wanted, action: fn(std::path::PathBuf) -> Action| {
        let chosen = chooser::ui(ui, context, chooser, wanted);
        let is_done = chosen.is_some();
        actions.extend(chosen.map(action));
        is_done
    };
    match dialog {
        Dialog::Open(chooser) => choose(ui, chooser, Wanted::Graph, Action::OpenFile),
        Dialog::SaveAs(chooser) => choose(ui, chooser, Wanted::NewGraph, Action::SaveTo),
        Dialog::Folder(chooser) => choose(ui, chooser, Wanted::Folder, Action::ShowFolder),
        Dialog::Palette(state) => palette::ui(ui, context, state, actions),
        Dialog::Commands(state) => commands::ui(ui, context, state, actions),
        Dialog::File(chooser, wanted) => {
            let title = match wanted {
                FileFor::Script => "Choose a Lua script",
                FileFor::Input(_) => "Choose a file",
            };
            let ending = if *wanted == FileFor::Script { ".lua" } else { "" };
            let chosen = chooser::ui(ui, context, chooser, Wanted::File { title, ending });
            let is_done = chosen.is_some();
            actions.extend(chosen.map(|path| Action::ChoseFile(wanted.clone(), path)));
            is_done
        }
        Dialog::Script(script) => super::script::ui(ui, context, script),
        Dialog::Settings => super::settings::ui(ui, context, actions),
        Dialog::Menu(menu) => self::menu(ui, context, menu, actions),
        Dialog::Help => help(ui, context),
        Dialog::Recover(left) => recover(ui, context, left, actions),
        Dialog::LoseTab(tab) => {
            let tab = *tab;
            ui.label(RichText::new("This graph has changes that are not saved.").strong());
            lose(ui, "Close without saving", || actions.push(Action::CloseTab { tab, gives_up_changes: true }))
        }
        Dialog::LoseAll(names) => {
            ui.label(RichText::new(format!("Not saved: {}", names.join(", "))).strong());
            lose(ui, "Quit without saving", || actions.push(Action::QuitAnyway))
        }
    }
}

/// A menu: arrows choose, Enter does it, and so does a click.
fn menu(ui: &mut Ui, context: &Context<'_>, menu: &mut Menu, actions: &mut Vec<Action>) -> bool {
    ui.set_width(250.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let offered: Vec<Command> = menu.commands.iter().copied().flatten().collect();
    let enters = super::widgets::walk(ui, &mut menu.chosen, offered.len());
    let mut done = if enters { offered.get(menu.chosen).copied() } else { None };
    let mut index = 0;
    for command in &menu.commands {
        let Some(command) = command else {
            ui.add_space(3.0);
            super::widgets::line(ui, context.palette);
            continue;
        };
        let keys = super::tabs::shortcut_text(ui, *command);
        let (label, none) = (super::tabs::label(context, *command), egui::Color32::TRANSPARENT);
        let entry = super::widgets::entry(ui, context.palette, index == menu.chosen, none, &label, &keys);
        if entry.on_hover_text(command.face().help).clicked() {
            done = Some(*command);
        }
        index += 1;
    }
    actions.extend(done.map(Action::Do));
    done.is_some()
}

fn recover(ui: &mut Ui, context: &Context<'_>, left: &[Left], actions: &mut Vec<Action>) -> bool {
    ui.set_width(460.0);
    ui.label(RichText::new("The editor ended before these were saved.").strong());
    ui.add_space(4.0);
    for one in left {
        let shown =
            one.path.as_deref().map_or_else(|| "a graph without a file".to_owned(), |path| path.display().to_string());
        ui.label(RichText::new(shown).color(context.palette.dim));
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let opens = ui.button("Recover").on_hover_text("Opens them as they were, not saved.").clicked();
        let throws = ui.button("Throw away").clicked();
        if opens || throws {
            actions.push(Action::Recover { left: left.to_vec(), opens });
        }
        // Whoever asks for later is asked at the next start.
        let later = ui.button("Later").clicked();
        opens || throws || later
    })
    .inner
}

fn lose(ui: &mut Ui, verb: &str, then: impl FnOnce()) -> bool {
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let loses = ui.button(verb).clicked();
        if loses {
            then();
        }
        ui.button("Keep editing").clicked() || loses
    })
    .inner
}

fn help(ui: &mut Ui, context: &Context<'_>) -> bool {
    ui.label(RichText::new("Keys").strong());
    ui.add_space(6.0);
    ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
        Grid::new("keys").num_columns(3).spacing(vec2(24.0, 4.0)).show(ui, |ui| {
            for command in Command::ALL {
                let face = command.face();
                let keys = super::tabs::shortcut_text(ui, command);
                if keys.is_empty() {
                    continue;
                }
                ui.label(RichText::new(keys).monospace().color(context.palette.accent));
                ui.label(face.label);
                ui.label(RichText::new(face.help).small().color(context.palette.dim));
                ui.end_row();
            }
            for (keys, what) in [
                ("Space + drag", "Moves the view; so do the middle button and scrolling"),
                ("Ctrl + scroll", "Zooms at the pointer"),
                ("Arrows", "Walk along connections"),
                ("Alt + arrows", "Move the selected nodes"),
            ] {
                ui.label(RichText::new(keys).monospace().color(context.palette.accent));
                ui.label("Canvas");
                ui.label(RichText::new(what).small().color(context.palette.dim));
                ui.end_row();
            }
        });
    });
    ui.button("Close").clicked()
}

fn toasts(egui: &egui::Context, context: &Context<'_>, shell: &mut Shell) {
    let now = egui.input(|input| input.time);
    let mut closed = None;
    for (index, toast) in shell.toasts.iter_mut().enumerate() {
        let since = *toast.since.get_or_insert(now);
        let at = vec2(-16.0, -40.0 - index as f32 * 44.0);
        Area::new(Id::unique(("toast", index))).order(Order::Tooltip).anchor(Align2::RIGHT_BOTTOM, at).show(
            egui,
            |ui| {
                let color = match toast.tone {
                    Tone::Info => context.palette.line,
                    Tone::Error => context.palette.error,
                };
                let frame = Frame::new()
                    .fill(context.palette.panel)
                    .stroke(Stroke::new(1.0, color))
                    .corner_radius(6.0)
                    .inner_margin(10.0);
                frame.show(ui, |ui| {
                    ui.horizontal(|ui| {
                        ui.set_max_width(520.0);
                        ui.label(&toast.text);
                        let close =
                            super::values::named(ui.add(egui::Button::new("\u{d7}").frame(false)), "close the message");
                        // What went wrong stays until somebody has read it.
                        let is_over = toast.tone == Tone::Info && now - since > SHOWN_FOR;
                        if close.clicked() || is_over {
                            closed = Some(index);
                        }
                    });
                });
            },
        );
        if toast.tone == Tone::Info {
            egui.request_repaint_after_secs((SHOWN_FOR - (now - since)).max(0.0) as f32 + 0.1);
        }
    }
    if let Some(index) = closed {
        shell.toasts.remove(index);
    }
}

fn conflict(egui: &egui::Context, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let Some(document) = context.document.filter(|document| shell.conflict == Some(document.id)) else { return };
    Area::new(Id::unique("conflict")).order(Order::Foreground).anchor(Align2::CENTER_TOP, vec2(0.0, 44.0)).show(
        egui,
        |ui| {
            let stroke = Stroke::new(1.0, context.palette.warning);
            Frame::new().fill(context.palette.panel).stroke(stroke).corner_radius(6.0).inner_margin(10.0).show(
                ui,
                |ui| {
                    ui.horizontal(|ui| {
                        ui.label(format!("{} was changed by another program.", document.name()));
                        if ui.button("Take the file").on_hover_text("Your changes are lost.").clicked() {
                            actions.push(Action::Reload { take: true });
                        }
                        if ui.button("Keep mine").on_hover_text("The next save replaces the file.").clicked() {
                            actions.push(Action::Reload { take: false });
                        }
                    });
                },
            );
        },
    );
}
