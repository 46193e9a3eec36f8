//! Lua's patterns, matched in a bounded number of steps.
//!
//! Lua's own matcher can take longer than the universe on a short text, and nothing can end it. This one follows
//! `lstrlib.c` of Lua 5.4 rule by rule and counts what it does. It knows bytes only, and neither searches nor replaces.

/// Ends a match that takes too many steps.
pub(crate) trait Steps {
    /// Counts one step; an error text once there were too many.
    fn step(&mut self) -> Result<(), Stop>;
}

/// Why a match ended without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It took too many steps.
    Spent,
    /// The pattern is none.
    Malformed(String),
}

/// What a pattern captured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Capture {
    /// The bytes from here to there.
    Span(usize, usize),
    /// A place, as `()` captures it, from 0.
    Position(usize),
    /// Nothing: the pattern ended inside the capture, which is a mistake once somebody wants it.
    Unfinished,
}

/// A match: where it ends, and what it captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) end: usize,
    pub(crate) captures: Vec<Capture>,
}

/// Captures that a pattern may have.
const MAX_CAPTURES: usize = 32;
/// How deep a match may stand within itself.
const MAX_DEPTH: usize = 200;
const ESCAPE: u8 = b'%';

#[derive(Clone, Copy)]
enum Length {
    Open,
    Position,
    Closed(usize),
}

struct State<'a, S> {
    text: &'a [u8],
    pattern: &'a [u8],
    captures: Vec<(usize, Length)>,
    depth: usize,
    steps: &'a mut S,
}

/// Matches a pattern, without its anchor, at one place of a text.
pub(crate) fn match_at<S: Steps>(text: &[u8], pattern: &[u8], at: usize, steps: &mut S) -> Result<Option<Match>, Stop> {
    let mut state = State { text, pattern, captures: Vec::new(), depth: 0, steps };
    let Some(end) = state.run(at, 0)? else { return Ok(None) };
    let captures = state.captures.iter().map(|(start, length)| match length {
        Length::Closed(length) => Capture::Span(*start, start + length),
        Length::Position => Capture::Position(*start),
        Length::Open => Capture::Unfinished,
    });
    let captures = captures.collect();
    Ok(Some(Match { end, captures }))
}

fn malformed<T>(why: &str) -> Result<T, Stop> {
    Err(Stop::Malformed(why.to_owned()))
}

impl<S: Steps> State<'_, S> {
    fn run(&mut self, s: usize, p: usize) -> Result<Option<usize>, Stop> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return malformed("pattern too complex");
        }
        let result = self.run_here(s, p);
        self.depth -= 1;
        result
    }

    fn run_here(&mut self, mut s: usize, mut p: usize) -> Result<Option<usize>, Stop> {
        loop {
            self.steps.step()?;
            let Some(&first) = self.pattern.get(p) else { return Ok(Some(s)) };
            match first {
                b'(' if self.pattern.get(p + 1) == Some(&b')') => return self.open(s, p + 2, Length::Position),
                b'(' => return self.open(s, p + 1, Length::Open),
                b')' => return self.close(s, p + 1),
                b'$' if p + 1 == self.pattern.len() => return Ok((s == self.text.len()).then_some(s)),
                ESCAPE => match self.pattern.get(p + 1) {
                    Some(b'b') => match self.balanced(s, p + 2)? {
                        Some(end) => {
                            (s, p) = (end, p + 4);
                            continue;
                        }
                        None => return Ok(None),
                    },
                    Some(b'f') => {
                        p += 2;
                        if self.pattern.get(p) != Some(&b'[') {
                            return malformed("missing '[' after '%f' in pattern");
                        }
                        let end = self.class_end(p)?;
                        let before = if s == 0 { 0 } else { self.text[s - 1] };
                        let here = self.text.get(s).copied().unwrap_or(0);
                        if self.in_set(before, p, end - 1) || !self.in_set(here, p, end - 1) {
                            return Ok(None);
                        }
                        p = end;
                        continue;
                    }
                    Some(digit) if digit.is_ascii_digit() => match self.back_reference(s, *digit)? {
                        Some(end) => {
                            (s, p) = (end, p + 2);
                            continue;
                        }
                        None => return Ok(None),
                    },
                    _ => {}
                },
                _ => {}
            }
            let end = self.class_end(p)?;
            match self.pattern.get(end) {
                Some(b'?') => {
                    if self.single(s, p, end)
                        && let Some(found) = self.run(s + 1, end + 1)?
                    {
                        return Ok(Some(found));
                    }
                    p = end + 1;
                }
                Some(b'+') => return if self.single(s, p, end) { self.most(s + 1, p, end) } else { Ok(None) },
                Some(b'*') => return self.most(s, p, end),
                Some(b'-') => return self.least(s, p, end),
                _ if self.single(s, p, end) => (s, p) = (s + 1, end),
                _ => return Ok(None),
            }
        }
    }

    fn most(&mut self, s: usize, p: usize, end: usize) -> Result<Option<usize>, Stop> {
        let mut n = 0;
        while self.single(s + n, p, end) {
            self.steps.step()?;
            n += 1;
        }
        loop {
            if let Some(found) = self.run(s + n, end + 1)? {
                return Ok(Some(found));
            }
            if n == 0 {
                return Ok(None);
            }
            n -= 1;
        }
    }

    fn least(&mut self, mut s: usize, p: usize, end: usize) -> Result<Option<usize>, Stop> {
        loop {
            if let Some(found) = self.run(s, end + 1)? {
                return Ok(Some(found));
            }
            if !self.single(s, p, end) {
                return Ok(None);
            }
            s += 1;
        }
    }

    fn open(&mut self, s: usize, p: usize, length: Length) -> Result<Option<usize>, Stop> {
        if self.captures.len() >= MAX_CAPTURES {
            return malformed("too many captures");
        }
        self.captures.push((s, length));
        let found = self.run(s, p)?;
        if found.is_none() {
            self.captures.pop();
        }
        Ok(found)
    }

    fn close(&mut self, s: usize, p: usize) -> Result<Option<usize>, Stop> {
        let open = self.captures.iter().rposition(|(_, length)| matches!(length, Length::Open));
        let Some(index) = open else { return malformed("invalid pattern capture") };
        self.captures[index].1 = Length::Closed(s - self.captures[index].0);
        let found = self.run(s, p)?;
        if found.is_none() {
            self.captures[index].1 = Length::Open;
        }
        Ok(found)
    }

    fn balanced(&mut self, s: usize, p: usize) -> Result<Option<usize>, Stop> {
        let (Some(&open), Some(&close)) = (self.pattern.get(p), self.pattern.get(p + 1)) else {
            return malformed("malformed pattern (missing arguments to '%b')");
        };
        if self.text.get(s) != Some(&open) {
            return Ok(None);
        }
        let mut depth = 1;
        for (at, &byte) in self.text.iter().enumerate().skip(s + 1) {
            self.steps.step()?;
            if byte == close {
                depth -= 1;
                if depth == 0 {
                    return Ok(Some(at + 1));
                }
            } else if byte == open {
                depth += 1;
            }
        }
        Ok(None)
    }

    fn back_reference(&mut self, s: usize, digit: u8) -> Result<Option<usize>, Stop> {
        let index = usize::from(digit.wrapping_sub(b'1'));
        let Some((start, Length::Closed(length))) = self.captures.get(index).copied() else {
            return malformed(&format!("invalid capture index %{} in pattern", char::from(digit)));
        };
        let captured = &self.text[start..start + length];
        Ok(self.text[s..].starts_with(captured).then_some(s + length))
    }

    /// Where the single-character class that begins at `p` ends.
    fn class_end(&self, p: usize) -> Result<usize, Stop> {
        match self.pattern[p] {
            ESCAPE if p + 1 >= self.pattern.len() => malformed("malformed pattern (ends with '%')"),
            ESCAPE => Ok(p + 2),
            b'[' => {
                let mut at = p + 1;
                if self.pattern.get(at) == Some(&b'^') {
                    at += 1;
                }
                // The first byte of a set belongs to it, be it `]`.
                loop {
                    match self.pattern.get(at) {
                        None => return malformed("malformed pattern (missing ']')"),
                        Some(&ESCAPE) => at += 2,
                        Some(_) => at += 1,
                    }
                    if self.pattern.get(at) == Some(&b']') {
                        return Ok(at + 1);
                    }
                }
            }
            _ => Ok(p + 1),
        }
    }

    fn single(&self, s: usize, p: usize, end: usize) -> bool {
        let Some(&byte) = self.text.get(s) else { return false };
        match self.pattern[p] {
            b'.' => true,
            ESCAPE => in_class(byte, self.pattern[p + 1]),
            b'[' => self.in_set(byte, p, end - 1),
            other => other == byte,
        }
    }

    /// True when a byte is in the set between `[` at `p` and `]` at `end`.
    fn in_set(&self, byte: u8, p: usize, end: usize) -> bool {
        let mut at = p + 1;
        let is_negated = self.pattern.get(at) == Some(&b'^');
        if is_negated {
            at += 1;
        }
        while at < end {
            if self.pattern[at] == ESCAPE {
                if in_class(byte, self.pattern[at + 1]) {
                    return !is_negated;
                }
                at += 2;
            } else if self.pattern.get(at + 1) == Some(&b'-') && at + 2 < end {
                if (self.pattern[at]..=self.pattern[at + 2]).contains(&byte) {
                    return !is_negated;
                }
                at += 3;
            } else {
                if self.pattern[at] == byte {
                    return !is_negated;
                }
                at += 1;
            }
        }
        is_negated
    }
}

fn in_class(byte: u8, class: u8) -> bool {
    let is_in = match class.to_ascii_lowercase() {
        b'a' => byte.is_ascii_alphabetic(),
        b'c' => byte.is_ascii_control(),
        b'd' => byte.is_ascii_digit(),
        b'g' => byte.is_ascii_graphic(),
        b'l' => byte.is_ascii_lowercase(),
        b'p' => byte.is_ascii_punctuation(),
        b's' => byte.is_ascii_whitespace() || byte == 0x0B,
        b'u' => byte.is_ascii_uppercase(),
        b'w' => byte.is_ascii_alphanumeric(),
        b'x' => byte.is_ascii_hexdigit(),
        _ => return class == byte,
    };
    is_in != class.is_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Count(u64);

    impl Steps for Count {
        fn step(&mut self) -> Result<(), Stop> {
            self.0 = self.0.checked_sub(1).ok_or(Stop::Spent)?;
            Ok(())
        }
    }

    fn matched(text: &str, pattern: &str) -> Result<Option<Match>, Stop> {
        match_at(text.as_bytes(), pattern.as_bytes(), 0, &mut Count(100_000))
    }

    #[test]
    fn a_pattern_with_many_ways_ends() {
        let pattern = ".-".repeat(30) + "b";
        assert_eq!(matched(&"a".repeat(60), &pattern), Err(Stop::Spent));
    }

    #[test]
    fn malformed_patterns_are_told_as_lua_tells_them() {
        let table = [
            ("%", "malformed pattern (ends with '%')"),
            ("[a", "malformed pattern (missing ']')"),
            ("[%", "malformed pattern (missing ']')"),
            ("a)", "invalid pattern capture"),
            ("%1", "invalid capture index %1 in pattern"),
            ("%fa", "missing '[' after '%f' in pattern"),
        ];
        for (pattern, why) in table {
            assert_eq!(matched("aaa", pattern), Err(Stop::Malformed(why.to_owned())), "{pattern}");
        }
    }
}
