//! The lines of `.gitattributes` that are ours, between two marks, so that they can be taken out again exactly.

/// What every mark of a beginning begins with. What follows says what the file was like.
const BEGIN: &str = "# authcanvas: begin";
/// In a file that was not there before.
const OF_ITS_OWN: &str = " (a file of its own)";
/// In a file whose last line did not end.
const UNENDED: &str = " (after a line without an end)";
/// The last line.
const END: &str = "# authcanvas: end, `authcanvas git-setup --undo` removes these lines\n";
/// Which files are meant. What is no graph among them is treated as text.
const LINES: &str = "*.ron diff=authcanvas merge=authcanvas\n*.scriptcanvas diff=authcanvas\n";

/// The file with our lines; as it is where it has them.
pub(super) fn with(before: Option<&str>) -> String {
    let (text, mark) = match before {
        None => ("", OF_ITS_OWN),
        Some(text) if text.contains(BEGIN) => return text.to_owned(),
        Some(text) if text.is_empty() || text.ends_with('\n') => (text, ""),
        Some(text) => (text, UNENDED),
    };
    let gap = if mark == UNENDED { "\n" } else { "" };
    format!("{text}{gap}{BEGIN}{mark}\n{LINES}{END}")
}

/// The file without our lines; nothing where it was ours alone, or is not there.
pub(super) fn without(before: Option<&str>) -> Option<String> {
    let text = before?;
    let Some((head, rest)) = text.split_once(BEGIN) else { return Some(text.to_owned()) };
    let (mark, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    let tail = rest.split_once(END).map_or("", |(_, tail)| tail);
    let head = if mark == UNENDED && tail.is_empty() { head.strip_suffix('\n').unwrap_or(head) } else { head };
    let text = format!("{head}{tail}");
    (mark != OF_ITS_OWN || !text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undoing_gives_back_the_file_that_was() {
        for before in [None, Some(""), Some("*.png binary\n"), Some("*.png binary")] {
            let text = with(before);
            assert_eq!(without(Some(&text)).as_deref(), before, "{text}");
            assert_eq!(with(Some(&text)), text);
        }
    }

    #[test]
    fn what_was_written_below_stays() {
        let text = with(Some("*.png binary\n"));
        assert_eq!(without(Some(&format!("{text}*.jpg binary\n"))).as_deref(), Some("*.png binary\n*.jpg binary\n"));
        assert_eq!(without(Some(&format!("{}*.jpg binary\n", with(None)))).as_deref(), Some("*.jpg binary\n"));
    }
}
