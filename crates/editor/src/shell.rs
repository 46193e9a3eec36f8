//! What the window itself knows: which tabs are on top, what is typed into searches, which dialog is open, and what
//! was told to the user. Nothing here belongs to a graph.

use crate::command::Command;
use crate::journal::Left;
use authcanvas_graph::{Connection, Endpoint, NodeId, Point, VariableId};
use std::collections::BTreeMap;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The tabs on the left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LeftTab {
    /// Files of the folder.
    Files,
    /// Kinds of nodes.
    #[default]
    Nodes,
    /// The graph as a tree.
    Outline,
    /// What was searched for.
    Find,
}

/// The tabs at the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BottomTab {
    /// What the checker found.
    #[default]
    Problems,
    /// What runs print.
    Console,
    /// Inputs, prompts and results.
    Run,
}

/// What is open above everything else.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// The palette of nodes.
    Palette(Palette),
    /// The command palette.
    Commands(Picker),
    /// Choosing a file to open.
    Open(Chooser),
    /// Choosing where to save.
    SaveAs(Chooser),
    /// Choosing a folder.
    Folder(Chooser),
    /// What an editor that crashed left behind.
    Recover(Vec<Left>),
    /// Choosing a file for something.
    File(Chooser, FileFor),
    /// A script, to be read.
    Script(ShownScript),
    /// The settings.
    Settings,
    /// A menu.
    Menu(Menu),
    /// The keys.
    Help,
    /// A tab with unsaved changes is about to close.
    LoseTab(usize),
    /// The window is about to close, with unsaved changes in these.
    LoseAll(Vec<String>),
}

/// Typing and choosing from a list.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Picker {
    /// What is typed.
    pub query: String,
    /// Which of the found is chosen.
    pub chosen: usize,
}

/// The palette of nodes.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Palette {
    /// What is typed and chosen.
    pub picker: Picker,
    /// What the chosen kind is for.
    pub purpose: Purpose,
}

/// What a kind is chosen for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Purpose {
    /// Where the new node is to stand, in canvas units; in the middle of the view where absent.
    pub at: Option<Point>,
    /// The slot to connect it to.
    pub from: Option<Endpoint>,
    /// The connection that the new one takes the place of.
    pub instead_of: Option<Connection>,
    /// The variable to bind it to.
    pub variable: Option<VariableId>,
    /// The node that gets the kind, in place of a new one.
    pub replaces: Option<NodeId>,
}

/// A menu of commands at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// Where, on the screen.
    pub at: egui::Pos2,
    /// What it offers; nothing for a line between.
    pub commands: Vec<Option<Command>>,
    /// Which of them is chosen by the keys.
    pub chosen: usize,
}

/// What a file is chosen for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFor {
    /// To take part in runs.
    Script,
    /// As the value of an input.
    Input(Endpoint),
}

/// A script that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownScript {
    /// Its file.
    pub path: PathBuf,
    /// What it holds.
    pub text: String,
    /// The line that is meant, from 1; 0 for none.
    pub line: u32,
    /// It was not drawn yet.
    pub is_new: bool,
}

/// Choosing a file or a folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Chooser {
    /// The folder that is listed.
    pub folder: PathBuf,
    /// What is typed: a name in the folder, or a whole path.
    pub name: String,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something happened.
    Info,
    /// Something did not.
    Error,
}

/// A message about something that happened in the background.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// How it is meant.
    pub tone: Tone,
    /// What happened and what to do.
    pub text: String,
    /// When it was shown first, in seconds of egui's time.
    pub since: Option<f64>,
}

/// Text that may be a secret: it has no text form and is zeroised.
#[derive(Clone, Default)]
pub struct Typed(pub Zeroizing<String>);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(hidden)")
    }
}

/// What the window knows.
#[derive(Debug, Default)]
pub struct Shell {
    /// The tab on the left.
    pub left: LeftTab,
    /// The tab at the bottom.
    pub bottom: BottomTab,
    /// What is typed above the nodes on the left.
    pub node_query: String,
    /// What is typed above the outline.
    pub outline_query: String,
    /// What is searched for.
    pub find: String,
    /// What of it was found in the folder, by file.
    pub found: Vec<crate::find::Hit>,
    /// The search is to have the focus.
    pub wants_find: bool,
    /// Where to go in a file once it is open.
    pub goes_to: Option<(PathBuf, authcanvas_graph::Site)>,
    /// The panel that had the focus last: canvas, left, right, bottom.
    pub panel: usize,
    /// The next panel is to have it.
    pub next_panel: bool,
    /// What is open above everything else.
    pub dialog: Option<Dialog>,
    /// What was told and is still shown.
    pub toasts: Vec<Toast>,
    /// What is typed as an answer to the run's prompt.
    pub answer: Typed,
    /// What is typed for secret inputs of runs, by their names.
    pub secrets: BTreeMap<String, Typed>,
    /// The graph's file changed on the disk while the graph has changes of its own.
    pub conflict: Option<crate::document::DocumentId>,
    /// The window is to close.
    pub quits: bool,
    /// It may close even though changes are lost.
    pub gives_up_changes: bool,
    /// Which problem `Next problem` showed last.
    pub problem: usize,
    /// The variable whose value and settings are shown.
    pub open_variable: Option<authcanvas_graph::VariableId>,
    /// The id being typed for a node, which the graph does not have yet.
    pub new_id: Option<(authcanvas_graph::NodeId, String)>,
}

impl Shell {
    /// Tells the user of something.
    pub fn tell(&mut self, tone: Tone, text: impl Into<String>) {
        self.toasts.push(Toast { tone, text: text.into(), since: None });
    }
}
