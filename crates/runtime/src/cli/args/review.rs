//! The arguments of what people review and merge with: `diff`, `merge`, `resolve`, `git-setup` and `render`.

use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas diff old.ron new.ron\n  \
                  authcanvas diff HEAD~1:graphs/sign_up.ron graphs/sign_up.ron --format markdown")]
pub(crate) struct DiffCommand {
    /// The graph before: a file, or REV:path
    #[arg(value_name = "A")]
    pub(crate) before: String,
    /// The graph after: a file, or REV:path
    #[arg(value_name = "B")]
    pub(crate) after: String,
    /// What standard output holds; SVG shows what changed and its neighbours
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// The look of an SVG
    #[arg(long, value_enum, default_value_t = Theme::Dark)]
    pub(crate) theme: Theme,
}

/// How a difference is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Json,
    Svg,
    Markdown,
}

/// Arguments of `merge`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas merge base.ron ours.ron theirs.ron -o merged.ron\n  \
                  authcanvas merge main~2:flow.ron main:flow.ron topic:flow.ron -o flow.ron")]
pub(crate) struct MergeCommand {
    /// The graph that both sides come from: a file, or REV:path
    pub(crate) base: String,
    /// Our side, which stands where both changed the same
    pub(crate) ours: String,
    /// Their side
    pub(crate) theirs: String,
    /// Where to write the merged graph; standard output where absent
    #[arg(short = 'o', long = "out", value_name = "OUT")]
    pub(crate) out: Option<PathBuf>,
}

/// Arguments of `resolve`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  authcanvas resolve flow.ron\n  authcanvas resolve flow.ron --take theirs node:sign_in"
)]
pub(crate) struct ResolveCommand {
    /// The graph file
    pub(crate) file: PathBuf,
    /// Which conflicts, such as node:sign_in; all of them where none is named
    #[arg(value_name = "CONFLICT", requires = "take")]
    pub(crate) sites: Vec<String>,
    /// The side to take
    #[arg(long, value_enum)]
    pub(crate) take: Option<Take>,
}

/// A side of a merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Take {
    Ours,
    Theirs,
}

/// Arguments of `git-setup`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas git-setup\n  authcanvas git-setup --undo")]
pub(crate) struct GitSetupCommand {
    /// A folder of the repository
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Take everything out again that was put in
    #[arg(long)]
    pub(crate) undo: bool,
}

/// Arguments that git gives a merge driver.
#[derive(Debug, Args)]
pub(crate) struct GitMergeCommand {
    /// The common ancestor
    pub(crate) base: PathBuf,
    /// Our side, and where the result goes
    pub(crate) ours: PathBuf,
    /// Their side
    pub(crate) theirs: PathBuf,
    /// What the file is called in the repository
    pub(crate) path: String,
}

/// Arguments that git gives a diff driver.
#[derive(Debug, Args)]
pub(crate) struct GitDiffCommand {
    /// What the file is called in the repository
    pub(crate) path: String,
    /// The file before
    pub(crate) old_file: PathBuf,
    /// Its object and its mode
    pub(crate) old_hex: String,
    /// Its mode
    pub(crate) old_mode: String,
    /// The file after
    pub(crate) new_file: PathBuf,
    /// Its object
    pub(crate) new_hex: String,
    /// Its mode
    pub(crate) new_mode: String,
    /// The name after and what git says of a renamed file
    pub(crate) renamed: Vec<String>,
}

/// Arguments of `render`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  authcanvas render graphs/sign_up.ron -o sign_up.svg\n  \
                  authcanvas render --diff old.ron new.ron -o change.svg --theme light")]
pub(crate) struct RenderCommand {
    /// The graph file; with --diff the one before and the one after, each a file or REV:path
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    pub(crate) files: Vec<String>,
    /// Draw what changed from the first file to the second, with its neighbours
    #[arg(long)]
    pub(crate) diff: bool,
    /// Where to write the picture, a path that ends in .svg or .png; SVG on standard output where absent
    #[arg(short = 'o', long = "out", value_name = "OUT")]
    pub(crate) out: Option<PathBuf>,
    /// Only tell whether OUT is the picture of the graph; exit with 1 where it is not
    #[arg(long, requires = "out")]
    pub(crate) check: bool,
    /// The look
    #[arg(long, value_enum, default_value_t = Theme::Dark)]
    pub(crate) theme: Theme,
    /// Draw only these nodes, laid out anew, with the connections between them; ids with commas between, and repeatable
    #[arg(long, value_name = "IDS", value_delimiter = ',', conflicts_with = "diff")]
    pub(crate) only: Vec<String>,
    /// How many pixels a point has in a PNG
    #[arg(long, value_name = "N", default_value_t = 2.0, value_parser = scale)]
    pub(crate) scale: f64,
    /// Show every out, also those that are not connected and that another stands in for
    #[arg(long)]
    pub(crate) whole: bool,
}

/// How a picture looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Theme {
    Dark,
    Light,
}

/// A number of pixels for each point.
fn scale(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(scale) if (0.1..=8.0).contains(&scale) => Ok(scale),
        Ok(_) | Err(_) => Err("expected a number from 0.1 to 8".to_owned()),
    }
}
