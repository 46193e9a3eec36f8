//! What stands on one line, and what has a line for each entry.
//!
//! Widths are computed once, from the inside out, so that printing is linear in the size of the graph.

use crate::Comment;
use crate::syntax::{TokenKind, lex};

/// How many columns a line may have, the comma included.
const MAX_COLUMNS: usize = 120;

/// How many blanks a level is indented by.
const INDENT: usize = 4;

/// An entry: comments above, what stands before the value, and the value.
pub(super) struct Item<'g> {
    comment: Option<&'g Comment>,
    prefix: String,
    body: Body<'g>,
}

/// A value.
pub(super) enum Body<'g> {
    /// Written as it is, on one line or on several.
    Text(String),
    /// Brackets with entries.
    Group(Group<'g>),
}

/// Brackets with entries.
pub(super) struct Group<'g> {
    open: char,
    close: char,
    items: Vec<Item<'g>>,
    foot: Option<&'g Comment>,
    /// How many columns it takes on one line; nothing where it cannot stand on one.
    width: Option<usize>,
}

impl<'g> Item<'g> {
    pub(super) fn new(prefix: impl Into<String>, body: Body<'g>) -> Self {
        Self { comment: None, prefix: prefix.into(), body }
    }

    /// The same item with something else before its value.
    pub(super) fn with_prefix(mut self, prefix: String) -> Self {
        self.prefix = prefix;
        self
    }

    /// The same item under a comment.
    pub(super) fn under(mut self, comment: Option<&'g Comment>) -> Self {
        self.comment = comment.filter(|comment| !comment.is_empty());
        self
    }

    fn width(&self) -> Option<usize> {
        if self.comment.is_some() {
            return None;
        }
        Some(text_width(&self.prefix)? + self.body.width()?)
    }
}

impl Body<'_> {
    fn width(&self) -> Option<usize> {
        match self {
            Self::Text(text) => text_width(text),
            Self::Group(group) => group.width,
        }
    }

    /// The value on as few lines as it can have.
    pub(super) fn flat(&self) -> String {
        let mut out = String::new();
        self.print_flat(&mut out);
        out
    }

    fn print_flat(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Group(group) => {
                out.push(group.open);
                for (index, item) in group.items.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    out.push_str(&item.prefix);
                    item.body.print_flat(out);
                }
                out.push(group.close);
            }
        }
    }
}

impl<'g> Group<'g> {
    /// Brackets around entries, with a comment before the closing one. `is_broken` gives each entry a line of its
    /// own even where all would fit on one.
    pub(super) fn new(
        open: char,
        close: char,
        items: Vec<Item<'g>>,
        foot: Option<&'g Comment>,
        is_broken: bool,
    ) -> Self {
        let foot = foot.filter(|foot| !foot.is_empty());
        let separators = items.len().saturating_sub(1) * ", ".len();
        let inside: Option<usize> = items.iter().map(Item::width).sum();
        let can_be_flat = foot.is_none() && (items.is_empty() || !is_broken);
        let width = inside.filter(|_| can_be_flat).map(|inside| inside + separators + "()".len());
        Self { open, close, items, foot, width }
    }
}

/// The columns of a text; nothing where it has more than one line.
fn text_width(text: &str) -> Option<usize> {
    (!text.contains('\n')).then(|| text.chars().count())
}

/// Prints an entry at a level, with its comma and line end.
pub(super) fn print_item(out: &mut String, item: &Item<'_>, level: usize) {
    if let Some(comment) = item.comment {
        print_comment(out, comment, level);
    }
    indent(out, level);
    out.push_str(&item.prefix);
    let column = level * INDENT + item.prefix.chars().count();
    match &item.body {
        Body::Group(group) if group.width.is_none_or(|width| column + width >= MAX_COLUMNS) => {
            print_broken(out, group, level);
        }
        Body::Group(_) | Body::Text(_) => item.body.print_flat(out),
    }
    out.push_str(",\n");
}

fn print_broken(out: &mut String, group: &Group<'_>, level: usize) {
    out.push(group.open);
    if !group.items.is_empty() || group.foot.is_some() {
        out.push('\n');
        for item in &group.items {
            print_item(out, item, level + 1);
        }
        if let Some(foot) = group.foot {
            print_comment(out, foot, level + 1);
        }
        indent(out, level);
    }
    out.push(group.close);
}

/// Prints the lines of a comment at a level. What is no comment is made one, so that no text of a comment can
/// become a part of the graph.
pub(super) fn print_comment(out: &mut String, comment: &Comment, level: usize) {
    for text in &comment.0 {
        if is_one_comment(text) {
            indent(out, level);
            out.push_str(text.trim_end());
            out.push('\n');
            continue;
        }
        for line in Comment::new(text).0 {
            indent(out, level);
            out.push_str(&line);
            out.push('\n');
        }
    }
}

fn is_one_comment(text: &str) -> bool {
    let (tokens, mistakes) = lex(text.trim_end());
    mistakes.is_empty() && tokens.len() == 1 && tokens.kind(0).is_some_and(TokenKind::is_comment)
}

fn indent(out: &mut String, level: usize) {
    out.extend(std::iter::repeat_n(' ', level * INDENT));
}
