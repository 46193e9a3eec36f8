//! Looks after the files of scripts while they run, for `--reload-scripts`.
//!
//! It looks at the texts themselves, a few times a second: what a save does to times and names of files differs from editor
//! to editor. A file that cannot be read just now is looked at again later.

use crate::scripts::read_file;
use authcanvas_graph::Site;
use authcanvas_interpreter::{Happening, LogLevel};
use authcanvas_lua::{Context, Script, ScriptFile, ScriptedRun, Source};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Interval, MissedTickBehavior};

/// The time between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_millis(250);

/// Looks after the files of the scripts of a run.
pub(crate) struct ScriptWatch {
    scripts: Vec<Watched>,
    context: Arc<Context>,
    interval: Interval,
}

struct Watched {
    path: PathBuf,
    file: ScriptFile,
    /// What it and its modules said at the last look.
    seen: Vec<Source>,
}

/// What became of a script's file.
pub(crate) struct Change {
    index: usize,
    /// The new text, or why it cannot be loaded.
    new: Result<ScriptFile, Happening>,
}

impl ScriptWatch {
    /// Looks after these scripts, which run from these files.
    pub(crate) fn new(paths: Vec<PathBuf>, files: &[ScriptFile], context: &Arc<Context>) -> Self {
        let scripts = paths.into_iter().zip(files);
        let scripts = scripts.map(|(path, file)| Watched { path, file: file.clone(), seen: file.sources() });
        let mut interval = tokio::time::interval(BETWEEN_LOOKS);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { scripts: scripts.collect(), context: context.clone(), interval }
    }

    /// Waits for the next look, and answers what changed. Nothing is lost where this is given up.
    pub(crate) async fn changes(&mut self) -> Vec<Change> {
        self.interval.tick().await;
        let changed = self.scripts.iter_mut().enumerate();
        changed.filter_map(|(index, watched)| Some(Change { index, new: watched.look(&self.context)? })).collect()
    }
}

impl Watched {
    fn look(&mut self, context: &Arc<Context>) -> Option<Result<ScriptFile, Happening>> {
        let file = ScriptFile { given: self.file.given.clone(), ..read_file(&self.path).ok()? };
        let seen = file.sources();
        if seen == self.seen {
            return None;
        }
        self.seen = seen;
        // Loaded once to see whether it can be; the run loads it again.
        let loaded = Script::load(file.clone(), context);
        Some(match loaded {
            Ok(_) => Ok(file),
            Err(fault) => {
                let text = format!("not loaded, so the script goes on as it was: {}", fault.message);
                Err(Happening::Logged { site: fault.site, level: LogLevel::Error, text })
            }
        })
    }
}

impl Change {
    /// Lets the script begin anew, or tells why it does not.
    pub(crate) fn apply(self, run: &mut ScriptedRun, now: u64) {
        match self.new {
            Ok(file) => {
                let name = Arc::from(file.source.name.as_str());
                let text = "begins anew: its file changed".to_owned();
                let site = Site::Script { name, line: 0 };
                run.tell(now, Happening::Logged { site, level: LogLevel::Info, text });
                run.reload(self.index, file);
            }
            Err(told) => run.tell(now, told),
        }
    }
}
