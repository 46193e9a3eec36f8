//! The program: its parts, and what happens in a frame.
//!
//! A frame takes what background threads did, draws panels from shared references, and then carries out what they
//! asked for. No panel changes anything by itself.

use crate::action::Action;
use crate::catalog::Catalog;
use crate::checking::Checker;
use crate::command::{Command, Now};
use crate::document::{Document, DocumentId};
use crate::files::Files;
use crate::journal::Journal;
use crate::run::{Run, RunSettings};
use crate::settings::Settings;
use crate::shell::{Dialog, Shell, Tone};
use crate::watch::Watcher;
use crate::{apply, canvas_view, look, panel, settings};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The open graphs.
#[derive(Debug, Default)]
pub struct Documents {
    /// In the order of their tabs.
    pub list: Vec<Document>,
    /// Which is on screen.
    pub active: usize,
    next_id: u64,
}

impl Documents {
    /// The graph on screen.
    pub fn active(&self) -> Option<&Document> {
        self.list.get(self.active)
    }

    /// The graph on screen, to be changed.
    pub fn active_mut(&mut self) -> Option<&mut Document> {
        self.list.get_mut(self.active)
    }

    /// An open graph.
    pub fn get_mut(&mut self, id: DocumentId) -> Option<&mut Document> {
        self.list.iter_mut().find(|document| document.id == id)
    }

    /// An id that no document had before.
    pub fn fresh_id(&mut self) -> DocumentId {
        self.next_id += 1;
        DocumentId(self.next_id)
    }
}

/// The run of a document, and what the user says about its runs.
#[derive(Debug, Default)]
pub struct RunDesk {
    /// Profile and inputs.
    pub settings: RunSettings,
    /// The last run, going on or over.
    pub run: Option<Run>,
}

/// How the editor is started.
#[derive(Default)]
pub struct Options {
    /// Graphs to open.
    pub files: Vec<PathBuf>,
    /// The folder in which settings are kept; nothing is remembered without one.
    pub settings_folder: Option<PathBuf>,
    /// Where files are offered; the current folder where absent.
    pub folder: Option<PathBuf>,
}

/// The editor.
pub struct App {
    pub(crate) catalog: Catalog,
    pub(crate) documents: Documents,
    pub(crate) settings: Settings,
    pub(crate) settings_folder: Option<PathBuf>,
    pub(crate) shell: Shell,
    pub(crate) checker: Checker,
    pub(crate) files: Files,
    /// The graphs of the open folder, folders before files.
    pub(crate) listing: Vec<PathBuf>,
    pub(crate) listed: u64,
    pub(crate) journal: Journal,
    pub(crate) watcher: Watcher,
    pub(crate) desks: BTreeMap<DocumentId, RunDesk>,
    pub(crate) canvases: canvas_view::Canvases,
    pub(crate) wake: Arc<dyn Fn() + Send + Sync>,
}

/// What panels may read.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What can be put into a graph.
    pub catalog: &'a Catalog,
    /// The graph on screen.
    pub document: Option<&'a Document>,
    /// All open graphs.
    pub documents: &'a Documents,
    /// The run of the graph on screen.
    pub desk: Option<&'a RunDesk>,
    /// What is remembered.
    pub settings: &'a Settings,
    /// The graphs of the open folder, folders before files.
    pub listing: &'a [PathBuf],
    /// How often the folder was listed: what is known of files holds until the next time.
    pub listed: u64,
    /// Texts that are offered for what is edited.
    pub offers: &'a [String],
    /// The colours.
    pub palette: &'static look::Palette,
}

impl Context<'_> {
    /// The folder that a run of the graph on screen may read: that of its file, else the one that is open.
    pub fn run_folder(&self) -> PathBuf {
        let own = self.document.and_then(|document| document.path.as_deref()).and_then(std::path::Path::parent);
        let own = own.filter(|folder| *folder != std::path::Path::new("")).map(PathBuf::from);
        own.or_else(|| self.settings.folder.clone()).unwrap_or_else(|| PathBuf::from("."))
    }

    /// What commands are enabled by.
    pub fn now(&self) -> Now<'_> {
        Now {
            document: self.document,
            n_documents: self.documents.list.len(),
            is_running: self.desk.and_then(|desk| desk.run.as_ref()).is_some_and(Run::is_going_on),
        }
    }
}

impl App {
    /// An editor in a window.
    pub fn new(context: &egui::Context, options: Options) -> Self {
        let waker = context.clone();
        let wake: Arc<dyn Fn() + Send + Sync> = Arc::new(move || waker.request_repaint());
        let (mut settings, problem) = settings::Settings::read(options.settings_folder.as_deref());
        if let Some(folder) = options.folder {
            settings.folder = Some(folder);
        }
        let catalog = Catalog::new(authcanvas::registry());
        let checker = Checker::start(catalog.registry.clone(), wake.clone());
        look::install(context);
        let mut app = Self {
            catalog,
            documents: Documents::default(),
            settings,
            settings_folder: options.settings_folder,
            shell: Shell::default(),
            checker,
            files: Files::new(wake.clone()),
            listing: Vec::new(),
            listed: 0,
            journal: Journal::default(),
            watcher: Watcher::start(wake.clone()),
            desks: BTreeMap::new(),
            canvases: canvas_view::Canvases::default(),
            wake,
        };
        if let Some(problem) = problem {
            app.shell.tell(Tone::Error, format!("the settings cannot be read: {problem}"));
        }
        match Journal::start(app.settings_folder.as_deref()) {
            Ok((journal, left)) => {
                app.journal = journal;
                app.shell.dialog = (!left.is_empty()).then_some(Dialog::Recover(left));
            }
            Err(problem) => {
                let text = format!("what is not saved cannot be kept for a crash: {problem}");
                app.shell.tell(Tone::Error, text);
            }
        }
        app.files.list(app.settings.folder.as_deref());
        for path in options.files {
            app.files.open(path, None);
        }
        app
    }

    /// Draws a frame and carries out what was asked for in it.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let egui = ui.ctx().clone();
        egui.set_theme(if self.settings.dark { egui::Theme::Dark } else { egui::Theme::Light });
        if (egui.zoom_factor() - self.settings.scale).abs() > f32::EPSILON {
            egui.set_zoom_factor(self.settings.scale);
        }
        apply::background(self);
        let mut actions = Vec::new();
        if self.shell.dialog.is_none() {
            panel::shortcuts(&self.context(), &egui, &mut actions);
        }
        panel::ui(self, ui, &mut actions);
        for action in actions {
            apply::apply(self, &egui, action);
        }
        for document in &mut self.documents.list {
            self.checker.ask(document.id, document.revision(), || document.take_unchecked());
        }
        self.keep_and_watch(&egui);
        if self.shell.quits {
            self.shell.quits = false;
            egui.send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }

    /// Keeps what is not saved, and looks at files that somebody else may have changed.
    fn keep_and_watch(&mut self, egui: &egui::Context) {
        let (now, is_back) = egui.input(|input| {
            let is_back = input.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(true)));
            (input.time, is_back)
        });
        for document in &self.documents.list {
            if let Some(rest) = self.journal.look_at(document, now) {
                egui.request_repaint_after(std::time::Duration::from_secs_f64(rest));
            }
        }
        if let Some(problem) = self.journal.problem() {
            let text = format!("what is not saved cannot be kept for a crash: {problem}; save often");
            self.shell.tell(Tone::Error, text);
        }
        let files = self.documents.list.iter().filter_map(|document| Some((document.id, document.path.clone()?)));
        let of_runs = self.desks.iter().filter(|(_, desk)| desk.run.as_ref().is_some_and(Run::is_going_on));
        let scripts = of_runs.flat_map(|(id, desk)| desk.settings.scripts.iter().map(|script| (*id, script.clone())));
        self.watcher.watch(files.chain(scripts).collect());
        let mut noticed = Vec::new();
        while let Some((id, path)) = self.watcher.noticed() {
            if self.desks.get(&id).is_some_and(|desk| desk.settings.scripts.contains(&path)) {
                apply::script_changed(self, id, &path);
            } else {
                noticed.push(id);
            }
        }
        if is_back {
            self.files.list(self.settings.folder.as_deref());
            noticed.extend(self.documents.list.iter().map(|document| document.id));
        }
        for id in noticed {
            apply::look_at_file(self, id);
        }
    }

    pub(crate) fn context(&self) -> Context<'_> {
        let document = self.documents.active();
        Context {
            catalog: &self.catalog,
            document,
            documents: &self.documents,
            desk: document.and_then(|document| self.desks.get(&document.id)),
            settings: &self.settings,
            listing: &self.listing,
            listed: self.listed,
            offers: &[],
            palette: look::Palette::of(if self.settings.dark { egui::Theme::Dark } else { egui::Theme::Light }),
        }
    }

    /// The graph on screen.
    pub fn document(&self) -> Option<&Document> {
        self.documents.active()
    }

    /// The files of what an editor that crashed left behind, while the user is asked about it.
    pub fn left_behind(&self) -> Vec<PathBuf> {
        match &self.shell.dialog {
            Some(Dialog::Recover(left)) => left.iter().map(|left| left.file.clone()).collect(),
            Some(_) | None => Vec::new(),
        }
    }

    /// What was told to the user and is still shown.
    pub fn messages(&self) -> Vec<&str> {
        self.shell.toasts.iter().map(|toast| toast.text.as_str()).collect()
    }

    /// The last run of the graph on screen.
    pub fn run(&self) -> Option<&Run> {
        self.desks.get(&self.document()?.id)?.run.as_ref()
    }

    /// The last run of the graph on screen, to wait for it.
    pub fn run_mut(&mut self) -> Option<&mut Run> {
        let id = self.document()?.id;
        self.desks.get_mut(&id)?.run.as_mut()
    }

    /// Waits until the run of the graph on screen has come this far, or is over. For tests.
    pub fn run_until(&self, is_there: impl Fn(&Run) -> bool) {
        while self.run().is_some_and(|run| run.is_going_on() && !is_there(run)) {
            std::thread::yield_now();
        }
    }

    /// Says profile and inputs of runs of the graph on screen.
    pub fn set_run_settings(&mut self, settings: RunSettings) {
        if let Some(id) = self.document().map(|document| document.id) {
            self.desks.entry(id).or_default().settings = settings;
        }
    }

    /// Does what a command does, as a menu would.
    pub fn perform(&mut self, egui: &egui::Context, command: Command) {
        apply::apply(self, egui, Action::Do(command));
    }

    /// Waits for reading, saving and checking, and takes what came of it. For tests and the self-test, which must not
    /// depend on how quick a thread is.
    pub fn finish_background(&mut self) {
        while let Some(done) = self.files.wait() {
            apply::file_done(self, done);
        }
        for document in &mut self.documents.list {
            self.checker.ask(document.id, document.revision(), || document.take_unchecked());
        }
        while let Some(result) = self.checker.wait() {
            apply::checked(self, result);
        }
    }

    /// Ends as a crash would end it, once what was to be kept is: nothing is saved, told or cleared away. For tests.
    pub fn crash(mut self) {
        self.journal.finish();
    }

    /// Hears that the window is to close, and keeps it open where changes would be lost.
    pub fn window_closes(&mut self, egui: &egui::Context) {
        let asked = egui.input(|input| input.viewport().close_requested());
        if asked && !self.shell.gives_up_changes && !apply::unsaved(self).is_empty() {
            egui.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.perform(egui, Command::Quit);
        }
    }

    /// Closes everything: runs are stopped, and settings written.
    pub fn close(&mut self) {
        self.desks.clear();
        self.journal.end();
        for document in &self.documents.list {
            if let Some(path) = &document.path {
                self.settings.saw(self.canvases.view(document.id).seen(path));
            }
        }
        if let Err(problem) = self.settings.write(self.settings_folder.as_deref()) {
            self.shell.tell(Tone::Error, format!("the settings cannot be written: {problem}"));
        }
    }
}
