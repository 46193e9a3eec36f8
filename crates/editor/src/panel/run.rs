//! Runs: profile, inputs, the question that waits for an answer, and what came of it.

use super::values::{named, secret_field};
use super::widgets::heading;
use crate::action::Action;
use crate::app::Context;
use crate::run::{Run, RunSettings};
use crate::shell::{FileFor, Shell};
use authcanvas::interpreter::Secret;
use authcanvas_graph::{Role, ValueType};
use egui::{ComboBox, Id, RichText, ScrollArea, TextEdit, Ui};
use std::path::PathBuf;

/// Draws the run's panel.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for code in context.desk.and_then(|desk| desk.run.as_ref()).map(Run::codes).unwrap_or_default() {
            super::code::ui(ui, context, &code);
        }
        question(ui, context, shell, actions);
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                // Columns spread their lines over the whole width otherwise.
                let from_left = egui::Layout::top_down(egui::Align::Min);
                left.with_layout(from_left, |ui| inputs(ui, context, shell, actions));
                right.with_layout(from_left, |ui| results(ui, context));
            }
        });
    });
}

fn question(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let Some(asked) = context.desk.and_then(|desk| desk.run.as_ref()).and_then(crate::run::Run::asked) else { return };
    ui.label(RichText::new(&asked.prompt.message).strong());
    if !asked.prompt.choices.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for choice in &asked.prompt.choices {
                if ui.button(choice).clicked() {
                    actions.push(Action::Answer(Some(Secret::new(choice.as_str()))));
                }
            }
            if ui.button("Decline").clicked() {
                actions.push(Action::Answer(None));
            }
        });
        ui.separator();
        return;
    }
    ui.horizontal(|ui| {
        let field = secret_field(ui, &mut shell.answer.0, asked.prompt.is_secret, "", 260.0);
        let field = named(field, &format!("answer to {}", asked.prompt.name));
        let enters = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        if ui.button("Answer").clicked() || enters {
            let answer = std::mem::take(&mut shell.answer);
            actions.push(Action::Answer(Some(Secret::new(answer.0.as_str()))));
        }
        if ui.button("Decline").clicked() {
            shell.answer = crate::shell::Typed::default();
            actions.push(Action::Answer(None));
        }
    });
    ui.separator();
}

fn inputs(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let Some(document) = context.document else { return };
    let settings = context.desk.map(|desk| desk.settings.clone()).unwrap_or_default();
    let note = "What is left empty comes from the profile, the file or the sandbox's own user; else you are asked.";
    ui.scope(|ui| heading(ui, context.palette, "Inputs")).response.on_hover_text(note);
    let inputs: Vec<_> =
        document.graph().variables.iter().filter(|(_, variable)| variable.role == Role::Input).collect();
    if inputs.is_empty() {
        ui.label(RichText::new("The graph takes no inputs.").color(context.palette.dim));
    }
    for (id, variable) in inputs {
        super::widgets::row(ui, context.palette, id.as_str(), &variable.doc, |ui| {
            if variable.value_type == ValueType::Secret {
                let typed = shell.secrets.entry(id.to_string()).or_default();
                let width = ui.available_width();
                let field = secret_field(ui, &mut typed.0, true, "kept in memory only", width);
                if named(field, &format!("input {id}")).changed() {
                    let mut settings = settings.clone();
                    settings.secrets.remove(id.as_str());
                    if !typed.0.is_empty() {
                        settings.secrets.insert(id.to_string(), Secret::new(typed.0.as_str()));
                    }
                    actions.push(Action::SetRun(Box::new(settings)));
                }
            } else {
                let mut text = settings.vars.get(id.as_str()).cloned().unwrap_or_default();
                let edit = TextEdit::singleline(&mut text)
                    .hint_text(variable.value_type.to_string())
                    .desired_width(ui.available_width());
                if named(ui.add(edit), &format!("input {id}")).changed() {
                    let mut settings = settings.clone();
                    settings.vars.remove(id.as_str());
                    if !text.is_empty() {
                        settings.vars.insert(id.to_string(), text);
                    }
                    actions.push(Action::SetRun(Box::new(settings)));
                }
            }
        });
    }
    scripts(ui, context, &settings, actions);
    let mut virtual_time = settings.virtual_time;
    if ui.checkbox(&mut virtual_time, "Waiting takes no time").changed() {
        actions.push(Action::SetRun(Box::new(RunSettings { virtual_time, ..settings })));
    }
}

/// The Lua scripts that take part in the runs.
fn scripts(ui: &mut Ui, context: &Context<'_>, settings: &RunSettings, actions: &mut Vec<Action>) {
    heading(ui, context.palette, "Scripts");
    for (index, path) in settings.scripts.iter().enumerate() {
        ui.horizontal(|ui| {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let shown = super::widgets::link(ui, context.palette, &name);
            if shown.on_hover_text(path.display().to_string()).clicked() {
                actions.push(Action::ShowScript { path: path.clone(), line: 0 });
            }
            let remove = ui.add(egui::Button::new("\u{d7}").frame(false));
            if named(remove, &format!("remove script {name}")).clicked() {
                let mut settings = settings.clone();
                settings.scripts.remove(index);
                actions.push(Action::SetRun(Box::new(settings)));
            }
        });
    }
    let add = super::widgets::link(ui, context.palette, "+ add script");
    if add.on_hover_text("A Lua script that hears the run's events and makes requests beside the graph.").clicked() {
        actions.push(Action::ChooseFile(FileFor::Script));
    }
}

fn results(ui: &mut Ui, context: &Context<'_>) {
    heading(ui, context.palette, "Result");
    let Some(run) = context.desk.and_then(|desk| desk.run.as_ref()) else {
        ui.label(RichText::new("Not run yet.").color(context.palette.dim));
        return;
    };
    run.look(|observed| {
        if !observed.backend.is_empty() {
            ui.label(RichText::new(&observed.backend).color(context.palette.dim));
        }
        let Some(ended) = &observed.ended else {
            ui.label(RichText::new("running…").color(context.palette.accent));
            return;
        };
        let color = if ended.is_good { context.palette.good } else { context.palette.error };
        ui.label(RichText::new(&ended.summary).color(color));
        for (id, value) in &ended.outputs {
            ui.label(format!("{id} = {value}"));
        }
    });
}

/// The profiles that runs of the graph on screen can have, and why none can be read.
#[derive(Clone)]
struct Profiles {
    folder: PathBuf,
    names: Vec<String>,
    default: Option<String>,
    problem: Option<String>,
}

/// Chooses the profile of runs.
pub fn profile_chooser(ui: &mut Ui, context: &Context<'_>, actions: &mut Vec<Action>) {
    let settings = context.desk.map(|desk| desk.settings.clone()).unwrap_or_default();
    let profiles = profiles(ui, context);
    let by_default = profiles.default.clone().unwrap_or_else(|| "AWS".to_owned());
    let shown = settings.profile.clone().unwrap_or_else(|| by_default.clone());
    let combo = ComboBox::from_id_salt("profile").selected_text(shown).width(96.0).show_ui(ui, |ui| {
        if profiles.names.is_empty() {
            let none =
                profiles.problem.as_deref().unwrap_or("there is no authcanvas.ron here: AWS by the standard rules");
            ui.label(none);
        }
        for name in &profiles.names {
            let is_chosen = settings.profile.as_ref().map_or(*name == by_default, |chosen| chosen == name);
            if ui.selectable_label(is_chosen, name).clicked() {
                let settings = RunSettings { profile: Some(name.clone()), ..settings.clone() };
                actions.push(Action::SetRun(Box::new(settings)));
            }
        }
    });
    named(combo.response, "profile").on_hover_text("Whom runs talk to");
}

fn profiles(ui: &Ui, context: &Context<'_>) -> Profiles {
    let folder = context.run_folder();
    let id = Id::unique("profiles");
    let kept: Option<Profiles> = ui.data(|data| data.get_temp(id));
    if let Some(kept) = kept.filter(|kept| kept.folder == folder) {
        return kept;
    }
    let profiles = match authcanvas::profile_names(&folder) {
        Ok(Some(found)) => Profiles { folder, names: found.names, default: found.default, problem: None },
        Ok(None) => Profiles { folder, names: Vec::new(), default: None, problem: None },
        Err(error) => Profiles { folder, names: Vec::new(), default: None, problem: Some(error.to_string()) },
    };
    ui.data_mut(|data| data.insert_temp(id, profiles.clone()));
    profiles
}
