//! The editor's program: a window around [`App`], started with the graphs to open.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program says what is wrong before there is a window")]

use authcanvas_editor::{App, Options, settings_folder};
use eframe::egui;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: authcanvas-editor [FILE]...\n\nOpens graphs in the editor.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(option) = arguments.iter().find(|argument| argument.starts_with('-')) {
        if matches!(option.as_str(), "-h" | "--help") {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        eprintln!("unknown option `{option}`\n{USAGE}");
        return ExitCode::from(2);
    }
    let options = Options {
        files: arguments.into_iter().map(PathBuf::from).collect(),
        settings_folder: settings_folder(),
        folder: None,
    };
    let viewport = egui::ViewportBuilder::default()
        .with_title("Authcanvas")
        .with_app_id("authcanvas-editor")
        .with_inner_size([1400.0, 850.0])
        .with_min_inner_size([640.0, 400.0]);
    let native = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let result = eframe::run_native(
        "authcanvas-editor",
        native,
        Box::new(|creation| Ok(Box::new(Window(App::new(&creation.egui_ctx, options))))),
    );
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("no window can be opened: {error}");
            ExitCode::from(1)
        }
    }
}

/// The window.
struct Window(App);

impl eframe::App for Window {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        self.0.window_closes(ui.ctx());
        self.0.ui(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.0.close();
    }
}
