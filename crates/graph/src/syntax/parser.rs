//! Makes a tree of values from tokens, and goes on after every mistake.

use super::{
    Bracket, Entry, LineIndex, MAX_DEPTH, MAX_MISTAKES, Mistake, Shape, TokenKind, Tokens, Value, lex, parse_number,
};

/// What parsing gives: always the tokens, and as much of a tree as could be made.
#[derive(Debug)]
pub(crate) struct Parsed<'s> {
    /// Every token.
    pub tokens: Tokens<'s>,
    /// The outermost value.
    pub root: Option<Value>,
    /// The mistakes, in the order of the text; the tree may be trusted only where there is none.
    pub mistakes: Vec<Mistake>,
    /// The byte of the bracket that stands too deep; parsing ended there.
    pub too_deep: Option<u32>,
}

/// Parses a text shorter than 4 GiB.
pub(crate) fn parse<'s>(source: &'s str, lines: &LineIndex<'_>) -> Parsed<'s> {
    let (tokens, mistakes) = lex(source);
    let mut parser = Parser { tokens: &tokens, lines, position: 0, open: Vec::new(), mistakes, too_deep: None };
    let root = parser.root();
    let Parser { mut mistakes, too_deep, .. } = parser;
    mistakes.sort_by_key(|mistake| mistake.offset);
    Parsed { tokens, root, mistakes, too_deep }
}

struct Parser<'t> {
    tokens: &'t Tokens<'t>,
    lines: &'t LineIndex<'t>,
    position: u32,
    /// The brackets around the position.
    open: Vec<Bracket>,
    mistakes: Vec<Mistake>,
    too_deep: Option<u32>,
}

impl Parser<'_> {
    fn root(&mut self) -> Option<Value> {
        self.skip_trivia();
        if self.kind().is_none() {
            self.expected("`(`");
            return None;
        }
        let root = self.value();
        self.skip_trivia();
        if root.is_some() && self.kind().is_some() {
            self.expected("the end of the file");
        }
        root
    }

    fn kind(&self) -> Option<TokenKind> {
        self.tokens.kind(self.position)
    }

    fn skip_trivia(&mut self) {
        self.position = self.after_trivia(self.position);
    }

    fn after_trivia(&self, mut position: u32) -> u32 {
        while self.tokens.kind(position).is_some_and(TokenKind::is_trivia) {
            position += 1;
        }
        position
    }

    /// Reports that something else stands at the position.
    fn expected(&mut self, expected: &str) {
        let message = format!("expected {expected}, found {}", describe(self.kind()));
        self.report(self.position, message);
    }

    /// Reports a mistake, unless one is reported at this token already.
    fn report(&mut self, token: u32, message: String) {
        let offset = self.tokens.start(token);
        let is_news = self.mistakes.last().is_none_or(|last| last.offset != offset) || self.kind().is_none();
        if self.too_deep.is_none() && is_news && self.mistakes.len() < MAX_MISTAKES {
            self.mistakes.push(Mistake { offset, message });
        }
    }

    /// Takes a value. Without one it reports that, and takes nothing.
    fn value(&mut self) -> Option<Value> {
        self.skip_trivia();
        let first = self.position;
        let shape = match self.kind() {
            Some(TokenKind::Name) => return Some(self.named()),
            Some(TokenKind::Open(bracket)) => return Some(self.bracketed(first, bracket)),
            Some(TokenKind::Number) => Shape::Number,
            Some(TokenKind::Text | TokenKind::RawText) => Shape::Text,
            Some(TokenKind::Char) => Shape::Char,
            Some(TokenKind::Bytes) => Shape::Bytes,
            Some(
                TokenKind::Blank
                | TokenKind::LineComment
                | TokenKind::BlockComment
                | TokenKind::Bad
                | TokenKind::Close(_)
                | TokenKind::Comma
                | TokenKind::Colon,
            )
            | None => {
                self.expected("a value");
                return None;
            }
        };
        self.position += 1;
        Some(Value { shape, first, last: first })
    }

    fn named(&mut self) -> Value {
        let first = self.position;
        self.position += 1;
        let shape = match self.tokens.text(first) {
            "true" => Shape::Bool(true),
            "false" => Shape::Bool(false),
            name if parse_number(name).is_some() => Shape::Number,
            _ => {
                let next = self.after_trivia(self.position);
                if self.tokens.kind(next) == Some(TokenKind::Open(Bracket::Round)) {
                    self.position = next;
                    return self.bracketed(first, Bracket::Round);
                }
                Shape::Name
            }
        };
        Value { shape, first, last: first }
    }

    /// Takes everything from an opening bracket to the closing one, or to where that is missing.
    fn bracketed(&mut self, first: u32, bracket: Bracket) -> Value {
        let opening = self.tokens.start(self.position);
        if self.open.len() >= MAX_DEPTH {
            self.too_deep.get_or_insert(opening);
            self.position = self.tokens.len();
        }
        self.open.push(bracket);
        self.position += 1;
        let mut entries = Vec::new();
        loop {
            self.skip_trivia();
            match self.kind() {
                Some(TokenKind::Close(closing)) if closing == bracket => {
                    self.position += 1;
                    break;
                }
                Some(TokenKind::Close(closing)) => {
                    self.expected(&self.closing_of(bracket, opening));
                    let belongs_outside = self.open.split_last().is_some_and(|(_, outer)| outer.contains(&closing));
                    if belongs_outside {
                        break;
                    }
                    self.position = self.after_trivia(self.position + 1);
                    if self.kind() == Some(TokenKind::Comma) {
                        self.position += 1;
                    }
                }
                None => {
                    self.expected(&self.closing_of(bracket, opening));
                    break;
                }
                Some(_) => {
                    let before = self.position;
                    let is_struct = entries.first().is_some_and(|entry: &Entry| entry.key.is_some());
                    entries.extend(self.entry(bracket, is_struct));
                    self.separator(bracket);
                    if self.position == before {
                        self.position += 1;
                    }
                }
            }
        }
        self.open.pop();
        let last = self.position.saturating_sub(1).max(first);
        let shape = match bracket {
            Bracket::Square => Shape::List(entries),
            Bracket::Curly => Shape::Map(entries),
            Bracket::Round => self.struct_or_tuple(entries),
        };
        Value { shape, first, last }
    }

    fn closing_of(&self, bracket: Bracket, opening: u32) -> String {
        let location = self.lines.location(opening);
        format!("`{}` to close the `{}` at {location}", bracket.close(), bracket.open())
    }

    fn struct_or_tuple(&mut self, entries: Vec<Entry>) -> Shape {
        let has_fields = entries.first().is_some_and(|entry| entry.key.is_some());
        if let Some(odd) = entries.iter().find(|entry| entry.key.is_some() != has_fields) {
            let message =
                if has_fields { "expected `field: value` as before" } else { "expected a value alone as before" };
            let found = if has_fields { "a value alone" } else { "`field: value`" };
            self.report(odd.first(), format!("{message}, found {found}"));
        }
        if has_fields { Shape::Struct(entries) } else { Shape::Tuple(entries) }
    }

    /// Takes `key: value` or a value alone; in a struct or a map, a value that lacks its colon too.
    fn entry(&mut self, bracket: Bracket, is_struct: bool) -> Option<Entry> {
        let first = self.value();
        self.skip_trivia();
        if self.kind() != Some(TokenKind::Colon) {
            let first = first?;
            if bracket == Bracket::Curly || (is_struct && self.is_field_name(&first)) {
                self.expected("`:` and a value");
                let goes_on = !matches!(self.kind(), None | Some(TokenKind::Comma | TokenKind::Close(_)));
                let value = goes_on.then(|| self.value()).flatten()?;
                return Some(Entry { key: Some(Box::new(first)), value });
            }
            return Some(Entry { key: None, value: first });
        }
        match (bracket, &first) {
            (Bracket::Square, _) => self.expected("`,` or `]`"),
            (Bracket::Round, Some(key)) if !self.is_field_name(key) => {
                let found = describe(self.tokens.kind(key.first));
                self.report(key.first, format!("expected the name of a field, found {found}"));
            }
            (Bracket::Round | Bracket::Curly, _) => {}
        }
        self.position += 1;
        let value = self.value()?;
        Some(Entry { key: first.map(Box::new), value })
    }

    fn is_field_name(&self, key: &Value) -> bool {
        key.first == key.last && self.tokens.kind(key.first) == Some(TokenKind::Name)
    }

    fn separator(&mut self, bracket: Bracket) {
        self.skip_trivia();
        match self.kind() {
            Some(TokenKind::Comma) => self.position += 1,
            Some(TokenKind::Close(_)) | None => {}
            Some(_) => self.expected(&format!("`,` or `{}`", bracket.close())),
        }
    }
}

/// Says what a token is without quoting it.
fn describe(kind: Option<TokenKind>) -> String {
    match kind {
        None => "the end of the file".to_owned(),
        Some(TokenKind::Open(bracket)) => format!("`{}`", bracket.open()),
        Some(TokenKind::Close(bracket)) => format!("`{}`", bracket.close()),
        Some(TokenKind::Comma) => "`,`".to_owned(),
        Some(TokenKind::Colon) => "`:`".to_owned(),
        Some(TokenKind::Name) => "a name".to_owned(),
        Some(TokenKind::Number) => "a number".to_owned(),
        Some(TokenKind::Text | TokenKind::RawText) => "text".to_owned(),
        Some(TokenKind::Char) => "a character".to_owned(),
        Some(TokenKind::Bytes) => "bytes".to_owned(),
        Some(TokenKind::Blank | TokenKind::LineComment | TokenKind::BlockComment | TokenKind::Bad) => {
            "nothing".to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &[&str]) {
        let lines = LineIndex::new(source);
        let parsed = parse(source, &lines);
        let found: Vec<String> = parsed
            .mistakes
            .iter()
            .map(|mistake| format!("{} {}", lines.location(mistake.offset), mistake.message))
            .collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn well_formed_values_have_no_mistakes() {
        for source in [
            "()",
            "Name",
            "Some(1)",
            "Name /* c */ (a: 1,)",
            "r#a-b",
            "(true: 1, r#x: -inf)",
            "{1: [], (1, 2): {}, \"a\": 'c'}",
            " // c\n[(1), ((1, 2), 3,), b\"x\"] // d",
        ] {
            check(source, &[]);
        }
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        check(
            "(a: 1 b: 2,, c 3, \"d\": 4, e: ]\n, f: (1, g: 2))",
            &[
                "1:7 expected `,` or `)`, found a name",
                "1:12 expected a value, found `,`",
                "1:16 expected `:` and a value, found a number",
                "1:19 expected the name of a field, found text",
                "1:30 expected a value, found `]`",
                "2:10 expected a value alone as before, found `field: value`",
            ],
        );
        check(
            "(a: 1, 2, b)",
            &["1:8 expected `field: value` as before, found a value alone", "1:12 expected `:` and a value, found `)`"],
        );
        check(
            "{1 2, 3: 4 5: 6}",
            &["1:4 expected `:` and a value, found a number", "1:12 expected `,` or `}`, found a number"],
        );
        check("[1: 2, {3}]", &["1:3 expected `,` or `]`, found `:`", "1:10 expected `:` and a value, found `}`"]);
        check("(a: [1, 2)", &["1:10 expected `]` to close the `[` at 1:5, found `)`"]);
        check("() ()", &["1:4 expected the end of the file, found `(`"]);
        check("", &["1:1 expected `(`, found the end of the file"]);
    }

    #[test]
    fn a_truncated_text_says_what_is_missing() {
        check(
            "(\n  nodes: {\n    \"a\": (",
            &[
                "3:11 expected `)` to close the `(` at 3:10, found the end of the file",
                "3:11 expected `}` to close the `{` at 2:10, found the end of the file",
                "3:11 expected `)` to close the `(` at 1:1, found the end of the file",
            ],
        );
    }

    #[test]
    fn depth_is_bounded() {
        let source = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        assert_eq!(parse(&source, &LineIndex::new(&source)).too_deep, None);
        let source = "[".repeat(1_000_000);
        assert_eq!(parse(&source, &LineIndex::new(&source)).too_deep, Some(MAX_DEPTH as u32));
    }
}
