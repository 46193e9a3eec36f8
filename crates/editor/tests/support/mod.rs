//! A person before the editor: points, clicks and types, and finds things by their accessible names.

#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

use authcanvas::graph::Graph;
use authcanvas_editor::{App, Options};
use egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable, by};
use std::path::PathBuf;

/// True for what is on the canvas rather than in a panel.
fn is_on_canvas(node: &egui_kittest::Node<'_>) -> bool {
    node.rect().center().x > 260.0
}

/// A person, counting what they do.
pub struct Person {
    harness: Harness<'static, App>,
    folder: tempfile::TempDir,
    n_actions: u32,
}

impl Person {
    /// Before an editor without settings, in a folder of its own that holds what shipped graphs need.
    pub fn at_an_empty_window() -> Self {
        Self::with(|_| Vec::new())
    }

    /// Before an editor that opens these files of its folder.
    pub fn with(files: impl FnOnce(&std::path::Path) -> Vec<PathBuf>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let shipped = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../graphs");
        for name in ["authcanvas.ron", "authenticationProvider.setreg", "resource_mappings.json"] {
            std::fs::copy(shipped.join(name), folder.path().join(name)).unwrap();
        }
        let files = files(folder.path());
        Self::in_folder(folder, files)
    }

    /// Before an editor in a folder that was worked in before.
    pub fn in_folder(folder: tempfile::TempDir, files: Vec<PathBuf>) -> Self {
        let options = Options {
            files,
            settings_folder: Some(folder.path().join("settings")),
            folder: Some(folder.path().to_owned()),
        };
        let context = egui::Context::default();
        let app = App::new(&context, options);
        let harness = Harness::builder()
            .with_size([1600.0, 1000.0])
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(40)
            .with_accessibility_check(false)
            .build_ui_state(|ui, app: &mut App| app.ui(ui), app);
        let mut person = Self { harness, folder, n_actions: 0 };
        person.settle();
        person
    }

    /// Lets the program finish what it does, in the background too.
    pub fn settle(&mut self) {
        self.harness.state_mut().finish_background();
        self.harness.run_ok();
        self.harness.state_mut().finish_background();
        self.harness.run_ok();
    }

    fn acted(&mut self) {
        self.n_actions += 1;
        self.settle();
    }

    /// Lets this many seconds pass on the window's clock.
    pub fn waits(&mut self, seconds: u32) {
        for _ in 0..seconds * 60 {
            self.harness.step();
        }
        self.settle();
    }

    /// The window is in front again, after another program was.
    pub fn comes_back(&mut self) {
        self.harness.event(Event::WindowFocused(true));
        self.settle();
    }

    /// The program crashes; what is left is its folder.
    pub fn crashes(self) -> tempfile::TempDir {
        self.harness.into_state().crash();
        self.folder
    }

    /// The program ends as it should; what is left is its folder.
    pub fn leaves(mut self) -> tempfile::TempDir {
        self.app().close();
        self.folder
    }

    /// How much was done: a click, a press of keys, and a text typed count one each.
    pub fn n_actions(&self) -> u32 {
        self.n_actions
    }

    /// Presses keys.
    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.acted();
    }

    /// Types text into what has the focus.
    pub fn types(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.acted();
    }

    /// Clicks on what has this name.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.acted();
    }

    /// Clicks on the first thing whose name begins so.
    pub fn click_starting(&mut self, beginning: &str) {
        let begins = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.label().is_some_and(|label| label.starts_with(beginning))
        };
        self.harness.query_all(by().predicate(begins)).next().unwrap().click();
        self.acted();
    }

    /// Where something with this name is on the screen: the first such thing.
    pub fn place(&self, name: &str) -> Pos2 {
        let found = self.harness.query_all_by_label(name).next().map(|node| node.rect().center());
        found.unwrap_or_else(|| panic!("nothing is called `{name}`"))
    }

    /// Drags from one place to another.
    pub fn drag_places(&mut self, from: Pos2, to: Pos2) {
        let button = |pos, pressed| Event::PointerButton {
            pos,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.harness.event(Event::PointerMoved(from));
        self.harness.step();
        self.harness.event(button(from, true));
        self.harness.step();
        for part in 1..=4_u8 {
            self.harness.event(Event::PointerMoved(from.lerp(to, f32::from(part) / 4.0)));
            self.harness.step();
        }
        self.harness.event(button(to, false));
        self.acted();
    }

    /// Drags from one named thing to another.
    pub fn drag(&mut self, from: &str, to: &str) {
        self.drag_places(self.place(from), self.place(to));
    }

    /// Clicks with the right button.
    pub fn right_click(&mut self, name: &str) {
        let pos = self.place(name);
        self.harness.event(Event::PointerMoved(pos));
        self.harness.step();
        for pressed in [true, false] {
            let modifiers = Modifiers::NONE;
            self.harness.event(Event::PointerButton {
                pos,
                button: egui::PointerButton::Secondary,
                pressed,
                modifiers,
            });
            self.harness.step();
        }
        self.acted();
    }

    /// Gives the canvas the focus and shows all of the graph.
    pub fn looks_at_all(&mut self) {
        self.harness.get_by_role(egui::accesskit::Role::Canvas).focus();
        self.settle();
        self.keys(Modifiers::NONE, Key::Home);
    }

    /// Selects nodes by their titles.
    pub fn select(&mut self, titles: &[&str]) {
        self.clicks_nodes(titles, Modifiers::NONE);
    }

    /// Adds nodes to what is selected, or takes them out, by their titles.
    pub fn toggles(&mut self, titles: &[&str]) {
        self.clicks_nodes(titles, Modifiers::SHIFT);
    }

    fn clicks_nodes(&mut self, titles: &[&str], first: Modifiers) {
        for (index, title) in titles.iter().enumerate() {
            let pos = self.harness.query_all_by_label(title).find(is_on_canvas).map(|node| node.rect());
            let pos = pos.unwrap_or_else(|| panic!("no node is called `{title}`"));
            let pos = pos.left_top() + egui::vec2(pos.width() / 2.0, 6.0);
            let modifiers = if index == 0 { first } else { Modifiers::SHIFT };
            self.harness.event(Event::PointerMoved(pos));
            self.harness.step();
            for pressed in [true, false] {
                self.harness.event(Event::PointerButton {
                    pos,
                    button: egui::PointerButton::Primary,
                    pressed,
                    modifiers,
                });
                self.harness.step();
            }
            self.acted();
        }
    }

    /// Clicks on the first thing whose name holds this.
    pub fn click_containing(&mut self, part: &str) {
        let holds = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            [node.label(), node.value()].into_iter().flatten().any(|text| text.contains(part))
        };
        self.harness.query_all(by().predicate(holds)).next().unwrap().click();
        self.acted();
    }

    /// True when the name or the text of something holds this.
    pub fn sees_containing(&self, part: &str) -> bool {
        let holds = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            [node.label(), node.value()].into_iter().flatten().any(|text| text.contains(part))
        };
        self.harness.query_all(by().predicate(holds)).next().is_some()
    }

    /// The name of what has the keyboard's focus.
    pub fn focused(&self) -> String {
        let focused = self.harness.query_all(by().predicate(|node| node.is_focused())).next();
        focused.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
    }

    /// True when the name of something begins so.
    pub fn sees_starting(&self, beginning: &str) -> bool {
        let begins = |node: &egui_kittest::kittest::AccessKitNode<'_>| {
            node.label().is_some_and(|label| label.starts_with(beginning))
        };
        self.harness.query_all(by().predicate(begins)).next().is_some()
    }

    /// True when something has this name.
    pub fn sees(&self, name: &str) -> bool {
        self.harness.query_all_by_label(name).next().is_some()
    }

    /// Puts a node into the graph through the palette.
    pub fn add(&mut self, search: &str) {
        self.harness.get_by_role(egui::accesskit::Role::Canvas).focus();
        self.settle();
        self.keys(Modifiers::NONE, Key::Tab);
        self.types(search);
        self.keys(Modifiers::NONE, Key::Enter);
    }

    /// Clicks into a field, replaces what it holds, and leaves it.
    pub fn write(&mut self, field: &str, text: &str) {
        self.harness.get_by_label(field).click();
        self.acted();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.settle();
        self.types(text);
        self.harness.key_press(Key::Enter);
        self.settle();
    }

    /// Saves under a name in the folder.
    pub fn save_as(&mut self, name: &str) -> PathBuf {
        self.keys(Modifiers::COMMAND, Key::S);
        self.write("file name", name);
        self.settle();
        assert!(!self.is_dirty(), "{:?}", self.harness.state().messages());
        self.folder.path().join(name)
    }

    /// The graph on screen.
    pub fn graph(&self) -> Graph {
        self.harness.state().document().unwrap().graph().clone()
    }

    /// True when it has changes that are not saved.
    pub fn is_dirty(&self) -> bool {
        self.harness.state().document().unwrap().is_dirty()
    }

    /// The program.
    pub fn app(&mut self) -> &mut App {
        self.harness.state_mut()
    }

    /// What the program tells.
    pub fn messages(&self) -> Vec<String> {
        self.harness.state().messages().into_iter().map(str::to_owned).collect()
    }

    /// The folder.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }
}
