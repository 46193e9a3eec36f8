//! From bytes to a graph, with everything that is doubtful about it.
//!
//! Reading fails only where there is no graph at all ([`LoadError`]). Everything less is a [`Diagnostic`]: the entry
//! in question is kept word for word, and the rest of the graph opens. Nothing of a file is lost but comments in
//! places where none can be kept, and those are listed. No message quotes a value, for it may be a secret.

mod bus;
mod comments;
mod conflict;
mod entry;
mod function;
mod literal;
mod load_error;
mod lower;
mod node;
mod root;
mod value_type;
mod variable;
mod view;

pub use load_error::{LoadError, SyntaxProblem};

use crate::syntax::{LineIndex, Parsed, Shape, TokenKind, Value, parse, parse_number};
use crate::{Diagnostic, Graph, Literal, Location, Site, SourceMap, format::check_format};
use load_error::MAX_FILE_BYTES;
use lower::Lowering;
use std::borrow::Cow;

/// What reading a file gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The graph.
    pub graph: Graph,
    /// What is doubtful about it, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Where each diagnostic stands in the text: `locations[i]` belongs to `diagnostics[i]`. More exact than its
    /// site, which names the node where the text has a field of it.
    pub locations: Vec<Location>,
    /// Where the parts of the graph stand in the text.
    pub spans: SourceMap,
    /// Where comments stand that belong to nothing and are not in the graph; writing it loses them.
    pub unkept_comments: Vec<Location>,
}

impl Reading {
    /// A graph that was not read from a text of ours: nothing is doubtful about it, and it stands nowhere.
    pub fn of(graph: Graph) -> Self {
        Self {
            graph,
            diagnostics: Vec::new(),
            locations: Vec::new(),
            spans: SourceMap::default(),
            unkept_comments: Vec::new(),
        }
    }
}

/// Reads a graph file: UTF-8 text (a byte order mark and line ends of any system are fine) of RON.
///
/// Fails only where there is no graph at all; see [`LoadError`].
pub fn read(bytes: &[u8]) -> Result<Reading, LoadError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(LoadError::TooLarge { bytes: bytes.len() });
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = with_unix_line_ends(text.strip_prefix('\u{feff}').unwrap_or(text));
    let lines = LineIndex::new(&text);
    let parsed = parse(&text, &lines);
    if let Some(offset) = parsed.too_deep {
        return Err(LoadError::TooDeep { location: lines.location(offset) });
    }
    let format = parsed.root.as_ref().and_then(|root| find_format(&parsed, root));
    let format = format.map(|(token, number)| (lines.location(parsed.tokens.start(token)), number));
    // What is no RON to this program may be RON to the newer one that wrote the file.
    if let Some((location, number)) = format
        && let Err(error @ LoadError::NewerFormat { .. }) = check_format(number, location)
    {
        return Err(error);
    }
    let Some(root) = parsed.root.as_ref().filter(|_| parsed.mistakes.is_empty()) else {
        return Err(syntax_error(&parsed, &lines));
    };
    let beginning = lines.location(parsed.tokens.start(root.first));
    if !is_plain_struct(&parsed, root) {
        return Err(LoadError::NotAGraph { location: beginning, found: lower::describe(&parsed.tokens, root) });
    }
    let (location, number) = format.unwrap_or((beginning, None));
    check_format(number, location)?;
    Ok(Lowering::new(&parsed.tokens, &lines).reading(root))
}

/// Reads one value as a graph file spells it, such as an input given on a command line. Fails on anything else, and
/// on a value that only survives word for word.
pub fn read_literal(text: &str) -> Result<Literal, LoadError> {
    let lines = LineIndex::new(text);
    let parsed = parse(text, &lines);
    if let Some(offset) = parsed.too_deep {
        return Err(LoadError::TooDeep { location: lines.location(offset) });
    }
    match parsed.root.as_ref().filter(|_| parsed.mistakes.is_empty()) {
        Some(root) => Ok(Lowering::new(&parsed.tokens, &lines).literal(root, &Site::Graph)),
        None => Err(syntax_error(&parsed, &lines)),
    }
}

/// True for `(field: value, …)` and `()`, without a name.
fn is_plain_struct(parsed: &Parsed<'_>, value: &Value) -> bool {
    let is_struct = match &value.shape {
        Shape::Struct(_) => true,
        Shape::Tuple(entries) => entries.is_empty(),
        Shape::Bool(_)
        | Shape::Number
        | Shape::Text
        | Shape::Char
        | Shape::Bytes
        | Shape::Name
        | Shape::List(_)
        | Shape::Map(_) => false,
    };
    is_struct && parsed.tokens.kind(value.first) != Some(TokenKind::Name)
}

/// The first `format` field of the outermost struct: the token of its value, and the value if it is a whole number.
fn find_format(parsed: &Parsed<'_>, root: &Value) -> Option<(u32, Option<i64>)> {
    let Shape::Struct(entries) = &root.shape else { return None };
    let is_format = |key: &Value| matches!(parsed.tokens.text(key.first), "format" | "r#format");
    let entry = entries.iter().find(|entry| entry.key.as_deref().is_some_and(is_format))?;
    let is_number = matches!(entry.value.shape, Shape::Number);
    let number = is_number.then(|| parse_number(parsed.tokens.text(entry.value.first))).flatten();
    let number = number.and_then(|number| number.as_i64());
    Some((entry.value.first, number))
}

fn not_utf8(bytes: &[u8], valid_up_to: usize) -> LoadError {
    let valid = bytes.get(..valid_up_to).map(String::from_utf8_lossy).unwrap_or_default();
    LoadError::NotUtf8 { location: LineIndex::new(&valid).location(valid_up_to as u32) }
}

fn syntax_error(parsed: &Parsed<'_>, lines: &LineIndex<'_>) -> LoadError {
    let problem = |mistake: &crate::syntax::Mistake| SyntaxProblem {
        location: lines.location(mistake.offset),
        message: mistake.message.clone(),
    };
    LoadError::Syntax(parsed.mistakes.iter().map(problem).collect())
}

/// Makes every line end a line feed, as Rust does with its sources: what an editor or Git does to line ends must
/// not change the texts in a graph. A carriage return elsewhere stays.
fn with_unix_line_ends(text: &str) -> Cow<'_, str> {
    if !text.contains("\r\n") {
        return Cow::Borrowed(text);
    }
    let mut unix = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                unix.push_str(line.trim_end_matches('\r'));
                unix.push('\n');
            }
            None => unix.push_str(line),
        }
    }
    Cow::Owned(unix)
}
