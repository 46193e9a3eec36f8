//! Which entry a comment belongs to.
//!
//! A comment above an entry is the entry's, and so is one that trails on its line, after the entry or after the
//! bracket that opens it. One before a closing bracket is the container's foot. Others belong to nothing.

use super::lower::Lowering;
use crate::syntax::{Entry, Shape, TokenKind, Value};
use crate::{Comment, Location};
use std::ops::Range;

/// An entry of a container with the comments that belong to it.
pub(super) struct Item<'t> {
    pub(super) entry: &'t Entry,
    above: Comment,
    after: Comment,
}

impl Item<'_> {
    /// All comments of the entry as one.
    pub(super) fn comment(&self) -> Comment {
        self.comment_with(Comment::default())
    }

    /// All comments of the entry as one, with those after the bracket that its value opens.
    pub(super) fn comment_with(&self, opening: Comment) -> Comment {
        Comment(
            [&self.above, &opening, &self.after].into_iter().flat_map(|comment| comment.0.iter().cloned()).collect(),
        )
    }
}

/// A container's entries and the comments that stand between them.
#[derive(Default)]
pub(super) struct Walked<'t> {
    pub(super) items: Vec<Item<'t>>,
    /// After the opening bracket, on its line.
    pub(super) opening: Comment,
    /// Before the closing bracket.
    pub(super) foot: Comment,
}

/// The comments between two entries.
#[derive(Default)]
struct Gap {
    /// Those that belong to what is before.
    before: Comment,
    /// Those that belong to what comes.
    after: Comment,
}

impl<'t> Lowering<'t> {
    /// Gives every comment between the entries of a bracketed value its place.
    pub(super) fn walk(&mut self, container: &'t Value) -> Walked<'t> {
        let entries: &'t [Entry] = match &container.shape {
            Shape::Tuple(entries) | Shape::Struct(entries) | Shape::List(entries) | Shape::Map(entries) => entries,
            Shape::Bool(_) | Shape::Number | Shape::Text | Shape::Char | Shape::Bytes | Shape::Name => &[],
        };
        let mut previous = container.first;
        let mut walked = Walked { items: Vec::with_capacity(entries.len()), ..Walked::default() };
        for entry in entries {
            let gap = self.gap(previous + 1..entry.first());
            attach(&mut walked, gap.before);
            walked.items.push(Item { entry, above: gap.after, after: Comment::default() });
            previous = entry.last();
        }
        let gap = self.gap(previous + 1..container.last);
        attach(&mut walked, gap.before);
        walked.foot = gap.after;
        walked
    }

    /// Takes all comments among some tokens, as one.
    pub(super) fn take_comments(&mut self, tokens: Range<u32>) -> Comment {
        let mut comment = Comment::default();
        for token in tokens {
            self.take(token, &mut comment);
        }
        comment
    }

    /// Marks the comments among some tokens as kept together with the text around them.
    pub(super) fn place_comments(&mut self, first: u32, last: u32) {
        if let Some(flags) = self.is_placed.get_mut(first as usize..=last as usize) {
            flags.fill(true);
        }
    }

    /// Where comments stand that found no place.
    pub(super) fn unplaced_comments(&self) -> Vec<Location> {
        (0..self.tokens.len())
            .filter(|token| self.is_comment(*token) && self.is_placed.get(*token as usize) == Some(&false))
            .map(|token| self.location(token))
            .collect()
    }

    fn is_comment(&self, token: u32) -> bool {
        self.tokens.kind(token).is_some_and(TokenKind::is_comment)
    }

    fn take(&mut self, token: u32, comment: &mut Comment) {
        if self.is_comment(token) {
            self.place_comments(token, token);
            comment.0.push(self.tokens.text(token).trim_end().to_owned());
        }
    }

    /// Shares out the comments between an entry (or an opening bracket) and the next (or the closing bracket).
    fn gap(&mut self, tokens: Range<u32>) -> Gap {
        let mut gap = Gap::default();
        let comma = tokens.clone().find(|token| self.tokens.kind(*token) == Some(TokenKind::Comma));
        let rest = comma.map_or(tokens.start, |comma| comma + 1)..tokens.end;
        let line_end = rest.clone().find(|token| {
            self.tokens.kind(*token) == Some(TokenKind::Blank) && self.tokens.text(*token).contains('\n')
        });
        let closes = matches!(self.tokens.kind(tokens.end), Some(TokenKind::Close(_)));
        // A comment on the line of the entry before is that entry's, unless another entry follows on the line.
        let turn = match line_end {
            Some(line_end) => line_end,
            None if closes => rest.end,
            None => rest.start,
        };
        gap.before = self.take_comments(tokens.start..turn);
        gap.after = self.take_comments(turn..tokens.end);
        gap
    }
}

fn attach(walked: &mut Walked<'_>, comment: Comment) {
    match walked.items.last_mut() {
        Some(item) => item.after = comment,
        None => walked.opening = comment,
    }
}
