//! Cuts RON text into tokens that cover it without gaps.
//!
//! What no token can begin with becomes a `Bad` token and a [`Mistake`]; nothing is skipped.

use super::character::{begins_name, continues_name, continues_raw_name, is_blank};
use super::{MAX_MISTAKES, Mistake, decode_text, parse_number};
use std::ops::Range;

/// A pair of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bracket {
    /// `(` and `)`.
    Round,
    /// `[` and `]`.
    Square,
    /// `{` and `}`.
    Curly,
}

impl Bracket {
    /// The opening character.
    pub fn open(self) -> char {
        match self {
            Self::Round => '(',
            Self::Square => '[',
            Self::Curly => '{',
        }
    }

    /// The closing character.
    pub fn close(self) -> char {
        match self {
            Self::Round => ')',
            Self::Square => ']',
            Self::Curly => '}',
        }
    }
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Blanks and line ends.
    Blank,
    /// `// …` up to the end of the line, without it.
    LineComment,
    /// `/* … */`, nested.
    BlockComment,
    /// An opening bracket.
    Open(Bracket),
    /// A closing bracket.
    Close(Bracket),
    /// `,`.
    Comma,
    /// `:`.
    Colon,
    /// A name, plain or raw (`r#name`); also `true`, `inf` and the like.
    Name,
    /// A number.
    Number,
    /// `"…"`.
    Text,
    /// `r"…"`, with any number of `#`.
    RawText,
    /// `'c'`.
    Char,
    /// `b"…"`, `br"…"`, `b'c'`.
    Bytes,
    /// Characters that no token begins with.
    Bad,
}

impl TokenKind {
    /// True for comments.
    pub fn is_comment(self) -> bool {
        matches!(self, Self::LineComment | Self::BlockComment)
    }

    /// True for what carries no value: blanks, comments, and what is reported already.
    pub fn is_trivia(self) -> bool {
        matches!(self, Self::Blank | Self::LineComment | Self::BlockComment | Self::Bad)
    }
}

/// All tokens of a text; together they are the text.
#[derive(Debug)]
pub(crate) struct Tokens<'s> {
    /// The text.
    pub source: &'s str,
    kinds: Vec<TokenKind>,
    starts: Vec<u32>,
}

impl<'s> Tokens<'s> {
    /// How many there are.
    pub fn len(&self) -> u32 {
        self.kinds.len() as u32
    }

    /// What a token is; nothing past the end.
    pub fn kind(&self, token: u32) -> Option<TokenKind> {
        self.kinds.get(token as usize).copied()
    }

    /// The byte a token begins at; the end of the text past the last token.
    pub fn start(&self, token: u32) -> u32 {
        self.starts.get(token as usize).copied().unwrap_or(self.source.len() as u32)
    }

    /// The text of one token.
    pub fn text(&self, token: u32) -> &'s str {
        self.text_of(token, token)
    }

    /// The text from one token to another, both included.
    pub fn text_of(&self, first: u32, last: u32) -> &'s str {
        let span: Range<usize> = self.start(first) as usize..self.start(last.saturating_add(1)) as usize;
        self.source.get(span).unwrap_or("")
    }
}

/// Cuts `source`, shorter than 4 GiB, into tokens, and tells what is wrong with single ones.
pub(crate) fn lex(source: &str) -> (Tokens<'_>, Vec<Mistake>) {
    let mut lexer = Lexer { source, position: 0, mistakes: Vec::new() };
    let mut tokens = Tokens { source, kinds: Vec::new(), starts: Vec::new() };
    while let Some(first) = lexer.peek() {
        let start = lexer.position;
        let kind = lexer.token(first);
        if kind == TokenKind::Bad && tokens.kinds.last() == Some(&TokenKind::Bad) {
            continue;
        }
        if kind == TokenKind::Bad {
            lexer.mistake(start, "expected a value, a name or punctuation, found a character that means nothing here");
        }
        tokens.kinds.push(kind);
        tokens.starts.push(start as u32);
    }
    (tokens, lexer.mistakes)
}

struct Lexer<'s> {
    source: &'s str,
    position: usize,
    mistakes: Vec<Mistake>,
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.source.get(self.position..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn mistake(&mut self, offset: usize, message: &str) {
        if self.mistakes.len() < MAX_MISTAKES {
            self.mistakes.push(Mistake { offset: offset as u32, message: message.to_owned() });
        }
    }

    fn skip_while(&mut self, condition: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.position += rest.find(|character| !condition(character)).unwrap_or(rest.len());
    }

    /// Takes one token, of at least one character.
    fn token(&mut self, first: char) -> TokenKind {
        let rest = self.rest();
        match first {
            '(' => self.punctuation(TokenKind::Open(Bracket::Round)),
            ')' => self.punctuation(TokenKind::Close(Bracket::Round)),
            '[' => self.punctuation(TokenKind::Open(Bracket::Square)),
            ']' => self.punctuation(TokenKind::Close(Bracket::Square)),
            '{' => self.punctuation(TokenKind::Open(Bracket::Curly)),
            '}' => self.punctuation(TokenKind::Close(Bracket::Curly)),
            ',' => self.punctuation(TokenKind::Comma),
            ':' => self.punctuation(TokenKind::Colon),
            '/' if rest.starts_with("//") => {
                self.skip_while(|character| character != '\n');
                TokenKind::LineComment
            }
            '/' if rest.starts_with("/*") => self.block_comment(),
            '"' => self.quoted(0, TokenKind::Text),
            'b' if rest.starts_with("b\"") => self.quoted(1, TokenKind::Bytes),
            'b' if rest.starts_with("b'") => self.character(1, TokenKind::Bytes),
            'b' if is_raw_text(rest, "br") => self.raw("br".len(), TokenKind::Bytes),
            'r' if is_raw_text(rest, "r") => self.raw("r".len(), TokenKind::RawText),
            'r' if rest.strip_prefix("r#").is_some_and(|name| name.starts_with(continues_raw_name)) => {
                self.position += "r#".len();
                self.skip_while(continues_raw_name);
                TokenKind::Name
            }
            '\'' => self.character(0, TokenKind::Char),
            _ if is_blank(first) => {
                self.skip_while(is_blank);
                TokenKind::Blank
            }
            _ if begins_name(first) => {
                self.skip_while(continues_name);
                TokenKind::Name
            }
            _ if begins_number(rest) => self.number(),
            _ => {
                self.position += first.len_utf8();
                TokenKind::Bad
            }
        }
    }

    fn punctuation(&mut self, kind: TokenKind) -> TokenKind {
        self.position += 1;
        kind
    }

    fn block_comment(&mut self) -> TokenKind {
        let start = self.position;
        self.position += "/*".len();
        let mut depth = 1_u32;
        while depth > 0 {
            let rest = self.rest();
            let Some(next) = rest.find(['/', '*']) else {
                self.position = self.source.len();
                self.mistake(start, "expected `*/` to close this comment, found the end of the file");
                break;
            };
            self.position += next;
            let rest = self.rest();
            if rest.starts_with("/*") {
                depth += 1;
                self.position += 2;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.position += 2;
            } else {
                self.position += 1;
            }
        }
        TokenKind::BlockComment
    }

    /// Text in quotes after a prefix of so many bytes.
    fn quoted(&mut self, prefix: usize, kind: TokenKind) -> TokenKind {
        let start = self.position;
        self.position += prefix + 1;
        loop {
            let rest = self.rest();
            let Some(next) = rest.find(['"', '\\']) else {
                self.position = self.source.len();
                self.mistake(start, "expected `\"` to close this text, found the end of the file");
                return kind;
            };
            let escaped = rest.get(next..).is_some_and(|rest| rest.starts_with('\\'));
            self.position += next + 1;
            if !escaped {
                break;
            }
            self.position += self.peek().map_or(0, char::len_utf8);
        }
        self.check_escapes(start, kind);
        kind
    }

    fn raw(&mut self, prefix: usize, kind: TokenKind) -> TokenKind {
        let start = self.position;
        self.position += prefix;
        let hashes = self.rest().len() - self.rest().trim_start_matches('#').len();
        self.position += hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        if let Some(next) = self.rest().find(&end) {
            self.position += next + end.len();
        } else {
            self.position = self.source.len();
            self.mistake(start, &format!("expected `{end}` to close this text, found the end of the file"));
        }
        kind
    }

    /// A character in single quotes after a prefix of so many bytes. Only one line is searched for the end,
    /// so that a stray quote does not swallow the file.
    fn character(&mut self, prefix: usize, kind: TokenKind) -> TokenKind {
        let start = self.position;
        self.position += prefix + 1;
        if self.rest().starts_with('\\') {
            self.position += 1;
            self.position += self.peek().map_or(0, char::len_utf8);
            self.skip_while(|character| character.is_ascii_alphanumeric() || matches!(character, '{' | '}'));
        } else {
            self.position += self.peek().map_or(0, char::len_utf8);
        }
        if self.rest().starts_with('\'') {
            self.position += 1;
            self.check_escapes(start, kind);
        } else {
            self.mistake(start, "expected one character and `'`, found something longer");
        }
        kind
    }

    fn check_escapes(&mut self, start: usize, kind: TokenKind) {
        let text = self.source.get(start..self.position).unwrap_or("");
        if text.contains('\\')
            && let Err(offset) = decode_text(text)
            && kind != TokenKind::Bytes
        {
            self.mistake(
                start + offset,
                "expected an escape such as `\\n`, `\\\"`, `\\\\`, `\\x41` or `\\u{1f600}`, found something else",
            );
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.position;
        let bytes = self.rest().as_bytes();
        let has_base = |bytes: &[u8]| {
            let digits = bytes.strip_prefix(b"+").or_else(|| bytes.strip_prefix(b"-")).unwrap_or(bytes);
            digits.starts_with(b"0x") || digits.starts_with(b"0b") || digits.starts_with(b"0o")
        };
        let takes_exponent = !has_base(bytes);
        let mut length = 1;
        while let Some(&byte) = bytes.get(length) {
            let after_exponent = takes_exponent && matches!(bytes[length - 1], b'e' | b'E');
            let goes_on = byte.is_ascii_alphanumeric()
                || matches!(byte, b'_' | b'.')
                || (matches!(byte, b'+' | b'-') && after_exponent);
            if !goes_on {
                break;
            }
            length += 1;
        }
        self.position += length;
        let text = self.source.get(start..self.position).unwrap_or("");
        if parse_number(text).is_none() {
            self.mistake(start, "expected a number, found something that only begins like one");
        }
        TokenKind::Number
    }
}

/// True when a raw text follows the prefix: any number of `#`, then a quote.
fn is_raw_text(rest: &str, prefix: &str) -> bool {
    rest.strip_prefix(prefix).is_some_and(|after| after.trim_start_matches('#').starts_with('"'))
}

fn begins_number(rest: &str) -> bool {
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let digits = unsigned.strip_prefix('.').unwrap_or(unsigned);
    digits.starts_with(|character: char| character.is_ascii_digit())
        || (unsigned.len() < rest.len() && (unsigned.starts_with("inf") || unsigned.starts_with("NaN")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn tokens_cover_the_text_without_gaps() {
        let source = "// é\n(a: r#\"x\"y\"#, b: [-1.5e-3, 'c', b\"z\", r#a-b], §§ /* /* */ */ {\"k\\\"\": inf})\n";
        let (tokens, mistakes) = lex(source);
        let whole: String = (0..tokens.len()).map(|token| tokens.text(token)).collect();
        assert_eq!(whole, source);
        assert_eq!(mistakes.len(), 1, "{mistakes:?}");
        assert_eq!(mistakes[0].offset as usize, source.find('§').unwrap());
    }

    #[test]
    fn an_unclosed_token_is_one_mistake_at_its_beginning() {
        for (source, offset) in [("(\"a", 1), ("( /* a", 2), ("r##\"a\"#", 0), ("'ab'", 0), ("[1x]", 1)] {
            let (_, mistakes) = lex(source);
            assert_eq!(mistakes[0].offset, offset, "{source}: {mistakes:?}");
        }
    }
}
