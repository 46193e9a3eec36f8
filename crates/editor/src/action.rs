//! What panels ask for: requests with what they are about.
//!
//! Panels draw from shared references and collect these; `apply` carries them out after drawing.

use crate::command::Command;
use crate::document::Selection;
use crate::journal::Left;
use crate::run::RunSettings;
use crate::shell::{FileFor, Purpose};
use authcanvas::interpreter::Secret;
use authcanvas_graph::{Connection, Edit, Endpoint, NodeId, Point, Site, ValueType};
use std::path::PathBuf;

/// A request of a panel.
#[derive(Debug, Clone)]
pub enum Action {
    /// Does what a command does.
    Do(Command),
    /// Changes the graph by one step of the history. Changes of one gesture are one step.
    Change {
        /// What the step is called.
        label: String,
        /// The edits.
        edits: Vec<Edit>,
        /// What the edits have in common with those before and after.
        gesture: Option<String>,
    },
    /// Ends the gesture: what follows is a step of its own.
    EndGesture,
    /// Selects this and nothing else.
    Select(Selection),
    /// Selects what a site names, and shows it.
    GoTo(Site),
    /// Opens the palette of nodes.
    OpenPalette(Purpose),
    /// Opens the menu of what is selected, at a place of the screen.
    OpenMenu(egui::Pos2),
    /// Puts a new node into the graph.
    AddNode {
        /// Its kind.
        kind: String,
        /// What for.
        purpose: Purpose,
    },
    /// Puts a node into a connection.
    Insert {
        /// The node.
        node: NodeId,
        /// The connection.
        connection: Connection,
        /// Where the node stands then.
        at: Point,
    },
    /// Connects two slots, inserting what must stand between them.
    Connect {
        /// One end.
        one: Endpoint,
        /// The other.
        other: Endpoint,
        /// A connection that this one takes the place of.
        instead_of: Option<Connection>,
    },
    /// Makes a variable and binds a slot to it.
    Promote(Endpoint),
    /// Adds a variable of a type.
    AddVariable(ValueType),
    /// Gives a node another id.
    RenameNode(NodeId, String),
    /// Reads a graph file and shows it.
    OpenFile(PathBuf),
    /// Writes the graph to a file, which is its own from then on.
    SaveTo(PathBuf),
    /// Shows the graph of a tab.
    ShowTab(usize),
    /// Closes a tab, and its changes with it where they are given up.
    CloseTab {
        /// Which.
        tab: usize,
        /// True when unsaved changes may be lost.
        gives_up_changes: bool,
    },
    /// Opens a shipped graph as a new, unsaved one.
    UseTemplate(&'static str),
    /// Shows the graphs of a folder in the explorer.
    ShowFolder(PathBuf),
    /// Answers the prompt of the run; nothing declines it.
    Answer(Option<Secret>),
    /// Says profile and inputs of runs of the graph on screen.
    SetRun(Box<RunSettings>),
    /// Puts nodes into the graph that stand in a text.
    PasteText(String),
    /// Takes the file's content in place of the graph, or keeps the graph.
    Reload {
        /// True to take the file's content.
        take: bool,
    },
    /// Opens what an editor that crashed left behind, or throws it away.
    Recover {
        /// What it left.
        left: Vec<Left>,
        /// True to open it.
        opens: bool,
    },
    /// Finds a text in all graphs of the folder.
    FindInFolder(String),
    /// Reads a graph file, shows it, and goes to a site in it.
    OpenAt(PathBuf, Site),
    /// Lists the folder anew.
    ListFolder,
    /// Makes everything this large; 1 is as designed.
    SetScale(f32),
    /// Asks for a file.
    ChooseFile(FileFor),
    /// A file was chosen.
    ChoseFile(FileFor, PathBuf),
    /// Shows a script, and a line of it where that is not 0.
    ShowScript {
        /// Its file.
        path: PathBuf,
        /// The line, from 1.
        line: u32,
    },
    /// Tells the user what could not be done.
    Tell(String),
    /// Closes the window even though changes are lost.
    QuitAnyway,
}

impl Action {
    /// A change that is a gesture of its own.
    pub fn change(label: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::Change { label: label.into(), edits, gesture: None }
    }

    /// A change that joins those before it with the same gesture.
    pub fn typing(label: impl Into<String>, gesture: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self::Change { label: label.into(), edits, gesture: Some(gesture.into()) }
    }
}
