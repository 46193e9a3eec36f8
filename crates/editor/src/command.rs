//! Everything a user can ask for without saying more: one closed list.
//!
//! Menus, the command palette, the help overlay and the shortcuts read it. What a command does stands in `apply`.

use crate::document::Document;
use egui::{Key, KeyboardShortcut, Modifiers};

/// What a user can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each command's help stands in its face")]
pub enum Command {
    New,
    Open,
    OpenFolder,
    Save,
    SaveAs,
    CloseTab,
    NextTab,
    PreviousTab,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    Duplicate,
    Delete,
    SelectAll,
    AddNode,
    Replace,
    Disable,
    Collapse,
    Comment,
    AlignLeft,
    AlignRight,
    AlignTop,
    AlignBottom,
    DistributeAcross,
    DistributeDown,
    Straighten,
    Arrange,
    FrameSelection,
    ShowAll,
    ActualSize,
    Run,
    Stop,
    Restart,
    Commands,
    Find,
    NextProblem,
    ShowFiles,
    ShowNodes,
    ShowOutline,
    ShowProblems,
    ShowConsole,
    ShowRun,
    ToggleLeft,
    ToggleRight,
    ToggleBottom,
    ToggleTheme,
    ToggleSnap,
    ToggleMinimap,
    ToggleRestarts,
    NextPanel,
    Settings,
    Larger,
    Smaller,
    Help,
}

/// How a command is shown and reached.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    /// Its name.
    pub label: &'static str,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Its keys.
    pub keys: Option<KeyboardShortcut>,
    /// True when the keys also type or move in a text field, so that they count only outside of one.
    pub only_outside_text: bool,
}

const fn face(label: &'static str, help: &'static str) -> Face {
    Face { label, help, keys: None, only_outside_text: false }
}

impl Face {
    const fn keys(mut self, modifiers: Modifiers, key: Key) -> Self {
        self.keys = Some(KeyboardShortcut::new(modifiers, key));
        self
    }

    const fn only_outside_text(mut self) -> Self {
        self.only_outside_text = true;
        self
    }
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;

impl Command {
    /// Every command, in the order of menus.
    pub const ALL: [Self; 57] = [
        Self::New,
        Self::Open,
        Self::OpenFolder,
        Self::Save,
        Self::SaveAs,
        Self::CloseTab,
        Self::NextTab,
        Self::PreviousTab,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::Cut,
        Self::Copy,
        Self::Paste,
        Self::Duplicate,
        Self::Delete,
        Self::SelectAll,
        Self::AddNode,
        Self::Replace,
        Self::Disable,
        Self::Collapse,
        Self::Comment,
        Self::AlignLeft,
        Self::AlignRight,
        Self::AlignTop,
        Self::AlignBottom,
        Self::DistributeAcross,
        Self::DistributeDown,
        Self::Straighten,
        Self::Arrange,
        Self::FrameSelection,
        Self::ShowAll,
        Self::ActualSize,
        Self::Run,
        Self::Stop,
        Self::Restart,
        Self::Commands,
        Self::Find,
        Self::NextProblem,
        Self::ShowFiles,
        Self::ShowNodes,
        Self::ShowOutline,
        Self::ShowProblems,
        Self::ShowConsole,
        Self::ShowRun,
        Self::ToggleLeft,
        Self::ToggleRight,
        Self::ToggleBottom,
        Self::ToggleTheme,
        Self::ToggleSnap,
        Self::ToggleMinimap,
        Self::ToggleRestarts,
        Self::NextPanel,
        Self::Settings,
        Self::Larger,
        Self::Smaller,
        Self::Help,
    ];

    /// How the command is shown and reached.
    pub fn face(self) -> Face {
        match self {
            Self::New => face("New graph", "Opens an empty graph in a tab of its own.").keys(CTRL, Key::N),
            Self::Open => face("Open…", "Opens a graph file.").keys(CTRL, Key::O),
            Self::OpenFolder => {
                face("Open folder…", "Shows the graphs of a folder in the explorer.").keys(CTRL_SHIFT, Key::O)
            }
            Self::Save => face("Save", "Writes the graph to its file.").keys(CTRL, Key::S),
            Self::SaveAs => face("Save as…", "Writes the graph to another file.").keys(CTRL_SHIFT, Key::S),
            Self::CloseTab => {
                face("Close tab", "Closes the graph; asks where changes would be lost.").keys(CTRL, Key::W)
            }
            Self::NextTab => face("Next tab", "Shows the graph to the right.").keys(CTRL, Key::PageDown),
            Self::PreviousTab => face("Previous tab", "Shows the graph to the left.").keys(CTRL, Key::PageUp),
            Self::Quit => face("Quit", "Closes the window; asks where changes would be lost.").keys(CTRL, Key::Q),
            Self::Undo => face("Undo", "Takes the last change back.").keys(CTRL, Key::Z).only_outside_text(),
            Self::Redo => face("Redo", "Does again what was undone.").keys(CTRL_SHIFT, Key::Z).only_outside_text(),
            Self::Cut => face("Cut", "Moves the selected nodes to the clipboard, as text.")
                .keys(CTRL, Key::X)
                .only_outside_text(),
            Self::Copy => face("Copy", "Copies the selected nodes to the clipboard, as text.")
                .keys(CTRL, Key::C)
                .only_outside_text(),
            Self::Paste => {
                face("Paste", "Puts the nodes of the clipboard into the graph.").keys(CTRL, Key::V).only_outside_text()
            }
            Self::Duplicate => face("Duplicate", "Copies the selected nodes beside themselves.").keys(CTRL, Key::D),
            Self::Delete => face("Delete", "Removes what is selected.").keys(NONE, Key::Delete).only_outside_text(),
            Self::SelectAll => face("Select all", "Selects every node.").keys(CTRL, Key::A).only_outside_text(),
            Self::AddNode => face("Add node…", "Opens the palette of nodes.").keys(NONE, Key::Tab).only_outside_text(),
            Self::Disable => {
                face("Disable or enable", "Makes the selected nodes count as absent, or as present again.")
                    .keys(NONE, Key::M)
                    .only_outside_text()
            }
            Self::Comment => face("Comment frame", "Draws a titled frame around the selected nodes.")
                .keys(NONE, Key::C)
                .only_outside_text(),
            Self::AlignLeft => {
                face("Align left", "Puts the selected nodes under one another.").keys(SHIFT, Key::L).only_outside_text()
            }
            Self::AlignTop => {
                face("Align top", "Puts the selected nodes beside one another.").keys(SHIFT, Key::T).only_outside_text()
            }
            Self::AlignRight => face("Align right", "Puts the right edges of the selected nodes under one another.")
                .keys(SHIFT, Key::R)
                .only_outside_text(),
            Self::AlignBottom => face("Align bottom", "Puts the lower edges of the selected nodes beside one another.")
                .keys(SHIFT, Key::B)
                .only_outside_text(),
            Self::DistributeAcross => {
                face("Distribute across", "Leaves the same space between the selected nodes, from left to right.")
                    .keys(SHIFT, Key::H)
                    .only_outside_text()
            }
            Self::DistributeDown => {
                face("Distribute down", "Leaves the same space between the selected nodes, from top to bottom.")
                    .keys(SHIFT, Key::V)
                    .only_outside_text()
            }
            Self::Arrange => face("Arrange everything", "Places every node anew, from left to right.")
                .keys(SHIFT, Key::A)
                .only_outside_text(),
            Self::Replace => {
                face("Replace…", "Gives the selected node another kind, and keeps what fits it.").keys(CTRL, Key::R)
            }
            Self::Collapse => {
                face("Collapse or open", "Shows the headers of the selected nodes alone, or all of them.")
                    .keys(NONE, Key::H)
                    .only_outside_text()
            }
            Self::Straighten => face("Straighten", "Moves the selected nodes so that what leads to them is straight.")
                .keys(NONE, Key::Q)
                .only_outside_text(),
            Self::FrameSelection => face("Zoom to selection", "Shows what is selected, or everything.")
                .keys(NONE, Key::F)
                .only_outside_text(),
            Self::ShowAll => face("Zoom to fit", "Shows the whole graph.").keys(NONE, Key::Home).only_outside_text(),
            Self::ActualSize => face("Zoom to 100 %", "Shows the graph at its actual size.").keys(CTRL, Key::Num0),
            Self::Run => face("Run", "Runs the graph as it is, with the chosen profile.").keys(NONE, Key::F5),
            Self::Stop => face("Stop", "Ends the run; a second time ends it at once.").keys(SHIFT, Key::F5),
            Self::Restart => face("Restart", "Ends the run and runs the graph again.").keys(CTRL_SHIFT, Key::F5),
            Self::Commands => face("Commands…", "Finds a command, a node or a file by its name.").keys(CTRL, Key::P),
            Self::Find => {
                face("Find…", "Finds nodes, variables and texts in this graph and in the folder.").keys(CTRL, Key::F)
            }
            Self::NextProblem => face("Next problem", "Goes to the next finding of the checker.").keys(NONE, Key::F8),
            Self::ShowFiles => face("Show files", "Shows the explorer.").keys(CTRL_SHIFT, Key::E),
            Self::ShowNodes => face("Show nodes", "Shows the palette beside the canvas.").keys(CTRL_SHIFT, Key::N),
            Self::ShowOutline => face("Show outline", "Shows the graph as a tree.").keys(CTRL_SHIFT, Key::T),
            Self::ShowProblems => face("Show problems", "Shows what the checker found.").keys(CTRL_SHIFT, Key::M),
            Self::ShowConsole => face("Show console", "Shows what runs print and log.").keys(CTRL_SHIFT, Key::J),
            Self::ShowRun => face("Show run", "Shows inputs, prompts and results of runs.").keys(CTRL_SHIFT, Key::R),
            Self::ToggleLeft => face("Left panel", "Shows or hides files, nodes and outline.").keys(NONE, Key::F2),
            Self::ToggleRight => face("Right panel", "Shows or hides inspector and variables.").keys(NONE, Key::F4),
            Self::ToggleBottom => {
                face("Bottom panel", "Shows or hides problems, console and runs.").keys(NONE, Key::F3)
            }
            Self::ToggleTheme => face("Dark or light", "Changes between the dark and the light theme."),
            Self::ToggleSnap => face("Snap to the grid", "Moved nodes snap to the grid, or stand freely."),
            Self::ToggleMinimap => face("Minimap", "Shows or hides the whole graph in small."),
            Self::ToggleRestarts => {
                face("Restart when a script changes", "A run begins anew when one of its Lua scripts is saved.")
            }
            Self::NextPanel => {
                face("Next panel", "Gives the keys to the next part of the window: canvas, left, right, bottom.")
                    .keys(NONE, Key::F6)
            }
            Self::Settings => {
                face("Settings…", "Shows theme, scale and what else is remembered.").keys(CTRL, Key::Comma)
            }
            Self::Larger => face("Larger", "Makes everything larger.").keys(CTRL, Key::Equals),
            Self::Smaller => face("Smaller", "Makes everything smaller.").keys(CTRL, Key::Minus),
            Self::Help => face("Keys", "Shows every key.").keys(NONE, Key::F1),
        }
    }

    /// True when the command would do something now.
    pub fn is_enabled(self, now: &Now<'_>) -> bool {
        let Some(document) = now.document else {
            return matches!(
                self,
                Self::New
                    | Self::Open
                    | Self::OpenFolder
                    | Self::Quit
                    | Self::Commands
                    | Self::ShowFiles
                    | Self::ToggleLeft
                    | Self::ToggleRight
                    | Self::ToggleBottom
                    | Self::ToggleTheme
                    | Self::ToggleSnap
                    | Self::ToggleMinimap
                    | Self::ToggleRestarts
                    | Self::Settings
                    | Self::Find
                    | Self::Larger
                    | Self::Smaller
                    | Self::Help
            );
        };
        match self {
            Self::Undo => document.history().undo_label().is_some(),
            Self::Redo => document.history().redo_label().is_some(),
            Self::Cut | Self::Copy | Self::Duplicate | Self::Disable | Self::Collapse | Self::Comment => {
                !document.selection.nodes.is_empty()
            }
            Self::AlignLeft | Self::AlignRight | Self::AlignTop | Self::AlignBottom => {
                document.selection.nodes.len() > 1
            }
            Self::DistributeAcross | Self::DistributeDown => document.selection.nodes.len() > 2,
            Self::Replace => document.selection.only_node().is_some(),
            Self::Arrange => !document.graph().nodes.is_empty(),
            Self::Straighten => !document.selection.nodes.is_empty(),
            Self::Delete => !document.selection.is_empty(),
            Self::SelectAll => !document.graph().nodes.is_empty(),
            Self::Run => !now.is_running,
            Self::Stop | Self::Restart => now.is_running,
            Self::NextTab | Self::PreviousTab => now.n_documents > 1,
            Self::NextProblem => document.diagnostics().next().is_some(),
            Self::New
            | Self::Open
            | Self::OpenFolder
            | Self::Save
            | Self::SaveAs
            | Self::CloseTab
            | Self::Quit
            | Self::Paste
            | Self::AddNode
            | Self::FrameSelection
            | Self::ShowAll
            | Self::ActualSize
            | Self::Commands
            | Self::Find
            | Self::ShowFiles
            | Self::ShowNodes
            | Self::ShowOutline
            | Self::ShowProblems
            | Self::ShowConsole
            | Self::ShowRun
            | Self::ToggleLeft
            | Self::ToggleRight
            | Self::ToggleBottom
            | Self::ToggleTheme
            | Self::ToggleSnap
            | Self::ToggleMinimap
            | Self::ToggleRestarts
            | Self::NextPanel
            | Self::Settings
            | Self::Larger
            | Self::Smaller
            | Self::Help => true,
        }
    }
}

/// What commands are enabled by.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// The graph on screen.
    pub document: Option<&'a Document>,
    /// How many graphs are open.
    pub n_documents: usize,
    /// True while a run goes on.
    pub is_running: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_command_stands_in_the_list_once_with_a_label_and_keys_of_its_own() {
        let all: BTreeSet<Command> = Command::ALL.into_iter().collect();
        assert_eq!(all.len(), Command::ALL.len());
        let labels: BTreeSet<&str> = Command::ALL.iter().map(|command| command.face().label).collect();
        assert_eq!(labels.len(), Command::ALL.len());
        let keys: Vec<KeyboardShortcut> = Command::ALL.iter().filter_map(|command| command.face().keys).collect();
        for (index, one) in keys.iter().enumerate() {
            assert!(!keys.iter().skip(index + 1).any(|other| other == one), "{one:?} stands twice");
        }
    }
}
