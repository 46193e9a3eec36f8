//! How two texts differ, line by line, for people.

/// How many lines are shown around a difference.
const CONTEXT: usize = 2;

/// Where a text that was found differs from the one that was expected; nothing where they are the same.
pub fn difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let lines = matched(&old, &new);
    if lines.iter().all(|(sign, _)| *sign == ' ') {
        return Some("the texts differ in line ends only\n".to_owned());
    }
    let mut text = String::new();
    let mut skipped = false;
    for (index, (sign, line)) in lines.iter().enumerate() {
        let near = index.saturating_sub(CONTEXT)..lines.len().min(index + CONTEXT + 1);
        if lines[near].iter().any(|(sign, _)| *sign != ' ') {
            text.push_str(&format!("{sign} {line}\n"));
            skipped = false;
        } else if !std::mem::replace(&mut skipped, true) {
            text.push_str("  ...\n");
        }
    }
    Some(text)
}

/// Lines with their signs: `-` expected only, `+` found only, a blank for both.
fn matched<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    let same_head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[same_head..], &new[same_head..]);
    let same_tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (old_middle, tail) = old_rest.split_at(old_rest.len() - same_tail);
    let new_middle = &new_rest[..new_rest.len() - same_tail];
    let mut lines: Vec<_> = old[..same_head].iter().map(|line| (' ', *line)).collect();
    lines.extend(changed(old_middle, new_middle));
    lines.extend(tail.iter().map(|line| (' ', *line)));
    lines
}

/// The longest common subsequence, by the table that says how long it is for every pair of tails.
fn changed<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    /// Beyond this the table would cost more than it tells.
    const LARGEST: usize = 4_000_000;
    if old.len().saturating_mul(new.len()) > LARGEST {
        let removed = old.iter().map(|line| ('-', *line));
        return removed.chain(new.iter().map(|line| ('+', *line))).collect();
    }
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[i * width + j] = if old[i] == new[j] {
                longest[(i + 1) * width + j + 1] + 1
            } else {
                longest[(i + 1) * width + j].max(longest[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            lines.push((' ', old[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && longest[(i + 1) * width + j] >= longest[i * width + j + 1]) {
            lines.push(('-', old[i]));
            i += 1;
        } else {
            lines.push(('+', new[j]));
            j += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn differences_show_what_was_expected_and_what_was_found() {
        for (expected, found, shown) in [
            ("a\n", "a\n", None),
            ("a\nb\nc\n", "a\nx\nc\n", Some("  a\n- b\n+ x\n  c\n")),
            ("a\n", "a\nb\n", Some("  a\n+ b\n")),
            ("a", "a\n", Some("the texts differ in line ends only\n")),
            ("1\n2\n3\n4\n5\n", "1\n2\n3\n4\n", Some("  ...\n  3\n  4\n- 5\n")),
        ] {
            assert_eq!(difference(expected, found).as_deref(), shown, "{expected:?} {found:?}");
        }
    }
}
