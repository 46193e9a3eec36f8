//! Documents: what ARCHITECTURE.md and the coverage table name exists.

use super::Rule;
use crate::folders;

pub const RULES: &[Rule] = &[("architecture_names_what_exists", architecture)];

/// Lines that ARCHITECTURE.md may have.
const LONGEST: usize = 250;

fn architecture() -> Vec<String> {
    let text = std::fs::read_to_string(folders::repository().join("ARCHITECTURE.md")).unwrap();
    let files: Vec<String> =
        folders::files_below(&folders::repository()).iter().map(|path| folders::shown(path)).collect();
    let mut broken = Vec::new();
    for word in text.split('`').skip(1).step_by(2).filter(|word| is_path(word)) {
        let wanted = word.trim_end_matches('/');
        let exists = files.iter().any(|file| {
            file == wanted
                || file.ends_with(&format!("/{wanted}"))
                || file.contains(&format!("/{wanted}/"))
                || file.starts_with(&format!("{wanted}/"))
                || file.ends_with(&format!("/{wanted}.rs"))
        });
        if !exists {
            broken.push(format!("ARCHITECTURE.md names `{word}`, which does not exist"));
        }
    }
    if text.lines().count() > LONGEST {
        broken.push(format!("ARCHITECTURE.md has more than {LONGEST} lines"));
    }
    broken
}

/// Words that look like a path of the repository.
fn is_path(word: &str) -> bool {
    let names_a_file = [".rs", ".md", ".toml", ".ron"].iter().any(|end| word.ends_with(end));
    (word.contains('/') || names_a_file)
        && !word.contains(|c: char| c.is_whitespace() || "<>{}*$(".contains(c))
        && !word.starts_with('-')
}
