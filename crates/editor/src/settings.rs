//! What the editor remembers: theme, scale, recent files, which panels are shown, and how graphs were looked at. Never
//! anything of a graph itself.
//!
//! A settings file that cannot be read is told of and left alone; nothing is written over it.

use authcanvas::settings_folder;
use authcanvas_canvas::View;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How many recent files are remembered.
const MOST_RECENT: usize = 12;

/// Of how many graphs it is remembered how they were looked at.
const MOST_SEEN: usize = 100;

/// What is remembered from one start to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// True for the dark theme.
    pub dark: bool,
    /// How large everything is; 1 is as designed.
    pub scale: f32,
    /// Files that were opened, the newest first.
    pub recent: Vec<PathBuf>,
    /// The folder that the explorer shows.
    pub folder: Option<PathBuf>,
    /// Which sides are shown.
    pub shown: Shown,
    /// Moved nodes do not snap to the grid.
    pub free: bool,
    /// The minimap is hidden.
    pub no_minimap: bool,
    /// A run begins anew when one of its scripts changes.
    pub restarts: bool,
    /// How graphs were looked at last, the newest first.
    pub views: Vec<SeenGraph>,
}

/// How a graph was looked at. It is the reader's own, and no part of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeenGraph {
    /// Its file.
    pub path: PathBuf,
    /// The part that was shown.
    pub view: View,
    /// Views to come back to.
    #[serde(default)]
    pub bookmarks: BTreeMap<u8, View>,
    /// The nodes whose headers alone were shown.
    #[serde(default)]
    pub collapsed: BTreeSet<String>,
}

/// Which sides of the window are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shown {
    /// Files, nodes and outline.
    pub left: bool,
    /// Inspector and variables.
    pub right: bool,
    /// Problems, console and runs.
    pub bottom: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { left: true, right: true, bottom: true }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dark: true,
            scale: 1.0,
            recent: Vec::new(),
            folder: None,
            shown: Shown::default(),
            free: false,
            no_minimap: false,
            restarts: true,
            views: Vec::new(),
        }
    }
}

impl Settings {
    /// Puts a file first among the recent ones.
    pub fn remember(&mut self, path: &Path) {
        self.recent.retain(|recent| recent != path);
        self.recent.insert(0, path.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Remembers how a graph was looked at.
    pub fn saw(&mut self, seen: SeenGraph) {
        self.views.retain(|other| other.path != seen.path);
        self.views.insert(0, seen);
        self.views.truncate(MOST_SEEN);
    }

    /// The settings of a folder, with what went wrong while reading them.
    pub fn read(folder: Option<&Path>) -> (Self, Option<String>) {
        let Some(path) = folder.map(file_in) else { return (Self::default(), None) };
        match std::fs::read_to_string(&path) {
            Ok(text) => match ron::from_str(&text) {
                Ok(settings) => (settings, None),
                Err(error) => (Self::default(), Some(format!("{}: {error}", path.display()))),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => (Self::default(), None),
            Err(error) => (Self::default(), Some(format!("{}: {error}", path.display()))),
        }
    }

    /// Writes the settings into a folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, folder: Option<&Path>) -> Result<(), String> {
        let Some(folder) = folder else { return Ok(()) };
        let path = file_in(folder);
        let text =
            ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(|error| error.to_string())?;
        std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&path, text + "\n"))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}

fn file_in(folder: &Path) -> PathBuf {
    folder.join("editor.ron")
}

/// The folder in which the editor remembers things, if the user has one.
pub fn folder() -> Option<PathBuf> {
    settings_folder()
}
