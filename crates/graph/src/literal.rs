//! Values as a file spells them, before any type is known.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A value as it stands in a file.
///
/// Two are equal when a file spells them alike: NaN equals itself, and 0.0 differs from -0.0. The order is total and
/// means nothing but the order in which maps are written.
#[derive(Debug, Clone)]
pub enum Literal {
    /// `()`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, with or without a fraction.
    Number(f64),
    /// Text in quotes, or a raw string.
    String(String),
    /// `[…]`.
    List(Vec<Literal>),
    /// `{…}`, sorted by key. A key occurs twice only where it did so in a file, with a diagnostic.
    Map(Vec<(Literal, Literal)>),
    /// `(name: value, …)`, with at least one name (an empty one is read as `Null`).
    Record(BTreeMap<String, Literal>),
    /// Anything else that RON allows, word for word; always the text of one well-formed value.
    Other(String),
}

impl Literal {
    /// A map with its entries in order.
    pub fn map(entries: impl IntoIterator<Item = (Literal, Literal)>) -> Self {
        let mut entries: Vec<_> = entries.into_iter().collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self::Map(entries)
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Number(_) => 2,
            Self::String(_) => 3,
            Self::List(_) => 4,
            Self::Map(_) => 5,
            Self::Record(_) => 6,
            Self::Other(_) => 7,
        }
    }
}

impl Ord for Literal {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) if a.is_nan() && b.is_nan() => Ordering::Equal,
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::String(a), Self::String(b)) | (Self::Other(a), Self::Other(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) => a.cmp(b),
            (Self::Map(a), Self::Map(b)) => a.cmp(b),
            (Self::Record(a), Self::Record(b)) => a.cmp(b),
            // Two of one variant stand above, but for `Null`, which is equal to itself.
            (a, b) => a.rank().cmp(&b.rank()),
        }
    }
}

impl PartialOrd for Literal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Literal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Literal {}

/// The lines of a comment, each with its `//` or `/*`, in order. Empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Comment(pub Vec<String>);

impl Comment {
    /// A comment that says `text`, which is no comment yet: each of its lines after `//`.
    pub fn new(text: &str) -> Self {
        Self(text.lines().map(|line| format!("// {line}").trim_end().to_owned()).collect())
    }

    /// True when there is no comment.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An entry that could not be understood, kept word for word and written back after its siblings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The whole entry: key and value, or a list element, without the comma; always well-formed RON.
    pub text: String,
    /// The comment above it.
    pub comment: Comment,
}
