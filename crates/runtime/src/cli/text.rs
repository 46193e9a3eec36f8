//! Words and lines for people: wrapped paragraphs, lists, names that may have been meant.

use crate::Error;
use authcanvas_graph::is_hidden;
use authcanvas_interpreter::nearest;

/// How many columns a paragraph may have.
const MAX_COLUMNS: usize = 100;
/// How many columns a paragraph has at least, however far it is indented.
const MIN_COLUMNS: usize = 40;

/// The first sentence of a documentation, with its full stop.
pub(crate) fn first_sentence(doc: &str) -> &str {
    match doc.find(". ") {
        Some(end) => &doc[..=end],
        None => doc,
    }
}

/// The beginning of a sentence, to stand behind something: its first letter in lower case, unless the word is a name
/// such as `AWS` or the slot `A`.
pub(crate) fn uncapitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        (Some(_) | None, Some(_) | None) => sentence.to_owned(),
    }
}

/// The beginning of a text in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Adds a paragraph: each of its lines is indented by so many columns and ends with a line feed. The first line may
/// begin with a mark that stands to the left of the others.
pub(crate) fn add_paragraph(out: &mut String, indent: usize, mark: &str, text: &str) {
    let room = MAX_COLUMNS.saturating_sub(indent).max(MIN_COLUMNS);
    let mut line = String::new();
    let mut is_first = true;
    let mut finish = |line: &mut String| {
        let mark = if std::mem::take(&mut is_first) { mark } else { "" };
        let blanks = indent.saturating_sub(mark.chars().count());
        out.push_str(&" ".repeat(blanks));
        out.push_str(mark);
        out.push_str(line.trim_end());
        out.push('\n');
        line.clear();
    };
    let mut n_columns = 0;
    for word in text.split(' ') {
        let width = word.chars().count();
        if !line.is_empty() && n_columns + 1 + width > room {
            finish(&mut line);
            n_columns = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            n_columns += 1;
        }
        line.push_str(word);
        n_columns += width;
    }
    finish(&mut line);
}

/// Text of a file that nobody vouches for, on one line: what a terminal could take for a command is spelled out.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' => out.push(' '),
            _ if is_hidden(letter) => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out
}

/// Names in backticks, with commas.
pub(crate) fn quoted_list<T: std::fmt::Display>(names: impl IntoIterator<Item = T>) -> String {
    names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// "a, b and c", or with another word before the last.
pub(crate) fn joined(parts: &[String], last_word: &str) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {last_word} {last}", first.join(", ")),
    }
}

/// What is said of a name that does not exist: the name that was likely meant, and how all of them are listed.
pub(crate) fn unknown<'n>(what: &str, name: &str, known: impl Iterator<Item = &'n str>, all: &str) -> Error {
    unknown_with(what, name, nearest(name, known), all)
}

/// The same where the caller knows what was likely meant.
pub(crate) fn unknown_with(what: &str, name: &str, meant: Option<&str>, all: &str) -> Error {
    let meant = meant.map_or_else(String::new, |meant| format!(" did you mean `{meant}`?"));
    Error::Usage(format!("there is no {what} `{}`;{meant} {all}", visible(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_keep_within_their_columns() {
        let mut out = String::new();
        add_paragraph(&mut out, 4, "- ", &"word ".repeat(40));
        assert!(out.starts_with("  - word word"), "{out}");
        assert!(out.lines().all(|line| line.chars().count() <= MAX_COLUMNS), "{out}");
        assert!(out.lines().skip(1).all(|line| line.starts_with("    word")), "{out}");
    }

    #[test]
    fn what_a_terminal_would_obey_is_spelled_out() {
        assert_eq!(visible("a\u{1b}[2J\nb\u{202e}"), "a\\u{1b}[2J b\\u{202e}");
    }

    #[test]
    fn sentences_begin_as_they_must() {
        assert_eq!(first_sentence("Makes providers ready. Every provider is tried."), "Makes providers ready.");
        assert_eq!(uncapitalised("Makes providers ready."), "makes providers ready.");
        for name in ["AWS credentials.", "A plus B."] {
            assert_eq!(uncapitalised(name), name);
        }
    }
}
