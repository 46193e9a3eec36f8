//! How sources look: sizes, module comments, what stands only in `main` and tests, what a crate never names.

use super::Rule;
use crate::folders;
use std::path::{Path, PathBuf};

pub const RULES: &[Rule] = &[
    ("files_are_of_a_readable_size", sizes),
    ("every_module_says_what_it_is_for", module_comments),
    ("printing_and_panics_stay_in_main_and_tests", loud_words),
    ("every_todo_names_an_issue", todos),
    ("no_test_is_ignored", ignored),
    ("graph_and_interpreter_touch_nothing", pure_crates),
    ("kinds_are_named_in_their_file_only", kinds),
    ("no_file_names_a_machine", machines),
];

/// Lines that a file may have without a reason.
const LONG: usize = 500;
/// Lines that no file may have.
const TOO_LONG: usize = 600;

/// Files over [`LONG`] lines, each with a reason.
const LONG_FOR_A_REASON: &[(&str, &str)] = &[];

/// A source file and its lines.
struct Source {
    /// Relative to the repository, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The lines before the tests at the foot, without comments, each with its number.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(index, line)| (index + 1, line));
        let before_tests = lines.take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        before_tests.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// True for sources that are part of a library or a program, not of its tests.
    fn is_product(&self) -> bool {
        self.path.starts_with("crates/") && self.path.contains("/src/") && !self.path.starts_with("crates/bench/")
    }

    fn is_in(&self, crates: &[&str]) -> bool {
        crates.iter().any(|name| self.path.starts_with(&format!("crates/{name}/src/")))
    }
}

fn sources() -> Vec<Source> {
    let folders = ["crates", "tests/src"].map(|folder| folders::repository().join(folder));
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| folders::files_below(folder)).collect();
    let is_rust = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let read = |path: &PathBuf| Source { path: folders::shown(path), text: std::fs::read_to_string(path).unwrap() };
    files.iter().filter(is_rust).map(read).collect()
}

/// What breaks a rule about single lines of code.
fn lines(sources: &[Source], wanted: impl Fn(&Source) -> bool, words: &[&str]) -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources.iter().filter(|source| wanted(source)) {
        for (number, line) in source.code() {
            broken.extend(
                words
                    .iter()
                    .filter(|word| line.contains(**word))
                    .map(|word| format!("{}:{number}: `{word}`", source.path)),
            );
        }
    }
    broken
}

fn sizes() -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources() {
        let n_lines = source.text.lines().count();
        let reason = LONG_FOR_A_REASON.iter().find(|(path, _)| *path == source.path);
        if n_lines > TOO_LONG || (n_lines > LONG && reason.is_none()) {
            broken.push(format!("{} has {n_lines} lines; split it by its ideas", source.path));
        }
        if n_lines <= LONG && reason.is_some() {
            broken.push(format!("{} needs no reason any more", source.path));
        }
    }
    broken
}

fn module_comments() -> Vec<String> {
    sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| format!("{} does not begin with `//!`", source.path))
        .collect()
}

fn loud_words() -> Vec<String> {
    let words =
        ["println!", "eprintln!", "print!(", "eprint!(", ".unwrap()", "panic!(", "todo!(", "unimplemented!(", "dbg!("];
    lines(&sources(), |source| source.is_product() && !source.path.ends_with("/main.rs"), &words)
}

fn todos() -> Vec<String> {
    let mark = concat!("TO", "DO");
    let mut broken = Vec::new();
    for source in sources() {
        for (index, line) in source.text.lines().enumerate() {
            if line.contains(mark) && !line.contains(&format!("{mark}(#")) && !line.contains("concat!") {
                broken.push(format!("{}:{}: a bare {mark}", source.path, index + 1));
            }
        }
    }
    broken
}

fn ignored() -> Vec<String> {
    let mut broken = Vec::new();
    for source in sources() {
        for (index, line) in source.text.lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("#[ignore") || line.starts_with("#[should_panic") {
                broken.push(format!("{}:{}: {line}", source.path, index + 1));
            }
        }
    }
    broken
}

fn pure_crates() -> Vec<String> {
    let words = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::process",
        "SystemTime",
        "Instant",
        "tokio",
        "std::io::stdin",
        "std::io::stdout",
    ];
    let mut broken = lines(&sources(), |source| source.is_in(&["graph", "interpreter", "nodes"]), &words);
    broken.extend(lines(
        &sources(),
        |source| source.is_product() && !source.is_in(&["auth"]),
        &["aws_sdk_", "aws_smithy_"],
    ));
    broken
}

/// A kind is named where it is declared and nowhere else in the crates below.
fn kinds() -> Vec<String> {
    let registry = authcanvas::registry();
    let quoted: Vec<String> = registry.nodes().iter().map(|def| format!("\"{}\"", def.kind)).collect();
    let words: Vec<&str> = quoted.iter().map(String::as_str).collect();
    let mut broken = lines(&sources(), |source| source.is_in(&["graph", "interpreter"]), &words);
    // Elsewhere a kind is declared in one file.
    for word in &words {
        let declares =
            |source: &Source| source.is_in(&["nodes", "auth"]) && source.code().any(|(_, line)| line.contains(word));
        let files: Vec<String> =
            sources_once().iter().filter(|source| declares(source)).map(|it| it.path.clone()).collect();
        if files.len() > 1 {
            broken.push(format!("{word} stands in {}", files.join(", ")));
        }
    }
    broken
}

fn sources_once() -> &'static [Source] {
    static SOURCES: std::sync::OnceLock<Vec<Source>> = std::sync::OnceLock::new();
    SOURCES.get_or_init(sources)
}

/// No file names a place of one machine.
fn machines() -> Vec<String> {
    let places = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];
    let is_text = |path: &Path| {
        let extensions = ["rs", "md", "toml", "ron", "txt", "json", "setreg", "sh", "py", "yml", "lock"];
        path.extension().is_none_or(|extension| extensions.iter().any(|it| extension == *it))
    };
    let mut broken = Vec::new();
    for path in folders::files_below(&folders::repository()).iter().filter(|path| is_text(path)) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        for (index, line) in text.lines().enumerate() {
            if places.iter().any(|place| line.contains(place)) {
                broken.push(format!("{}:{}: {}", folders::shown(path), index + 1, line.trim()));
            }
        }
    }
    broken
}
