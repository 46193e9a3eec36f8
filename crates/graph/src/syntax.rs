//! The shape of RON text: every token with its place, and the tree of values they make.
//!
//! The tree is lossless (the tokens, blanks and comments included, are the whole source) and tolerant: all
//! mistakes are collected, never the first alone. It knows no field of a graph; giving meaning is [`crate::read`]'s
//! task. Attributes (`#![enable(…)]`) and ranges (`1..2`) are refused: a graph file has neither.

mod character;
mod lexer;
mod lines;
mod number;
mod parser;
mod text;

pub(crate) use character::{is_name, is_raw_name};
pub(crate) use lexer::{Bracket, TokenKind, Tokens, lex};
pub(crate) use lines::LineIndex;
pub(crate) use number::{Number, parse_number};
pub(crate) use parser::{Parsed, parse};
pub(crate) use text::decode_text;

/// How deeply brackets may stand within brackets. Plain `ron` stops at 128.
pub(crate) const MAX_DEPTH: usize = 100;

/// How many mistakes of one pass over the text are listed; a file with more of them is no RON at all.
pub(crate) const MAX_MISTAKES: usize = 1_000;

/// A mistake in the text: where, and what was expected and found. It quotes nothing but punctuation,
/// for what stands in a wrong place may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The byte it begins at.
    pub offset: u32,
    /// What was expected, then what was found.
    pub message: String,
}

/// A value: its shape and the tokens it is made of.
#[derive(Debug)]
pub(crate) struct Value {
    /// What it is.
    pub shape: Shape,
    /// Its first token; a name, where the value has one.
    pub first: u32,
    /// Its last token.
    pub last: u32,
}

/// What a value is. Whether a bracketed one has a name is told by its first token.
#[derive(Debug)]
pub(crate) enum Shape {
    /// `true` or `false`.
    Bool(bool),
    /// A number in any of RON's spellings.
    Number,
    /// Text, quoted or raw.
    Text,
    /// A character in quotes.
    Char,
    /// Bytes or one byte.
    Bytes,
    /// A bare name.
    Name,
    /// `(a, b)`, `Name(a)`, `()`.
    Tuple(Vec<Entry>),
    /// `(field: value)`.
    Struct(Vec<Entry>),
    /// `[a, b]`.
    List(Vec<Entry>),
    /// `{key: value}`.
    Map(Vec<Entry>),
}

/// What stands between two commas.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The field's name or the map's key; nothing in a list or a tuple.
    pub key: Option<Box<Value>>,
    /// The value.
    pub value: Value,
}

impl Entry {
    /// The first token of the entry.
    pub fn first(&self) -> u32 {
        self.key.as_ref().map_or(self.value.first, |key| key.first)
    }

    /// The last token of the entry.
    pub fn last(&self) -> u32 {
        self.value.last
    }
}
