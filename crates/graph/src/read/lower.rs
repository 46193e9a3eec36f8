//! What giving meaning to a syntax tree keeps at hand: the tokens, and what was found so far.

use super::Reading;
use crate::syntax::{Entry, LineIndex, Shape, TokenKind, Tokens, Value, decode_text};
use crate::{CodeDoc, Diagnostic, FunctionId, Graph, Kept, Location, Site, SourceMap};
use std::borrow::Cow;

/// The state of lowering one file, whose syntax is known to be sound.
pub(super) struct Lowering<'t> {
    pub(super) tokens: &'t Tokens<'t>,
    pub(super) lines: &'t LineIndex<'t>,
    pub(super) spans: SourceMap,
    /// Where positions stand: the place of a node that the text names nowhere else.
    pub(super) places: Vec<(Site, Location)>,
    /// The function whose body is being lowered.
    pub(super) within: Option<FunctionId>,
    findings: Vec<(Location, Diagnostic)>,
    /// For each token, whether it is a comment that found its place.
    pub(super) is_placed: Vec<bool>,
}

impl<'t> Lowering<'t> {
    pub(super) fn new(tokens: &'t Tokens<'t>, lines: &'t LineIndex<'t>) -> Self {
        let is_placed = vec![false; tokens.len() as usize];
        Self {
            tokens,
            lines,
            spans: SourceMap::default(),
            places: Vec::new(),
            within: None,
            findings: Vec::new(),
            is_placed,
        }
    }

    /// Lowers the outermost struct.
    pub(super) fn reading(mut self, root: &'t Value) -> Reading {
        let graph: Graph = self.root(root);
        let unkept_comments = self.unplaced_comments();
        for (site, location) in self.places {
            self.spans.insert(site, location);
        }
        self.findings.sort_by_key(|(location, _)| *location);
        let (locations, diagnostics) = self.findings.into_iter().unzip();
        Reading { graph, diagnostics, locations, spans: self.spans, unkept_comments }
    }

    /// Notes where something stands, in the function at hand.
    pub(super) fn put_span(&mut self, site: Site, location: Location) {
        self.spans.insert(site.inside(self.within.as_ref()), location);
    }

    /// The place a token begins at.
    pub(super) fn location(&self, token: u32) -> Location {
        self.lines.location(self.tokens.start(token))
    }

    /// The site for what has no id.
    pub(super) fn text_site(&self, token: u32) -> Site {
        let Location { line, column } = self.location(token);
        Site::Text { line, column }
    }

    /// Reports a diagnostic that stands at a token.
    pub(super) fn report(&mut self, doc: &CodeDoc, token: u32, site: Site, message: String, hint: Option<String>) {
        let location = self.location(token);
        let site = site.inside(self.within.as_ref());
        let diagnostic = Diagnostic { severity: doc.severity, hint, ..Diagnostic::error(doc.code, site, message) };
        self.findings.push((location, diagnostic));
    }

    /// Reports that a known field holds something else than it should. Without a quotation: it may be a secret.
    pub(super) fn report_wrong_type(&mut self, value: &Value, site: &Site, expected: &str) {
        let message = format!("expected {expected}, found {}", describe(self.tokens, value));
        self.report(&crate::codes::FIELD_WRONG_TYPE, value.first, site.clone(), message, None);
    }

    /// Reports a field or key that stood in the same place before. A key may be any text, so what a terminal would
    /// obey is escaped.
    pub(super) fn report_duplicate(&mut self, entry: &Entry, site: &Site, name: &str) {
        let message = format!("expected `{}` once, found it again", name.escape_debug());
        let hint = "The first one counts. Delete one of them or give it another name.".to_owned();
        self.report(&crate::codes::KEY_DUPLICATE, entry.first(), site.clone(), message, Some(hint));
    }

    /// Reports a field that means nothing here.
    pub(super) fn report_unknown(&mut self, entry: &Entry, site: &Site, name: &str, known: &[&str]) {
        let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("expected a known field, found `{name}`");
        let hint = format!("The fields here are {}.", known.join(", "));
        self.report(&crate::codes::FIELD_UNKNOWN, entry.first(), site.clone(), message, Some(hint));
    }

    /// The name of a struct's field; empty for an entry without one.
    pub(super) fn field_name(&self, entry: &Entry) -> &'t str {
        let name = entry.key.as_ref().map_or("", |key| self.tokens.text(key.first));
        name.strip_prefix("r#").unwrap_or(name)
    }

    /// What a text says; nothing for a value of another shape.
    pub(super) fn text(&self, value: &Value) -> Option<Cow<'t, str>> {
        if !matches!(value.shape, Shape::Text) {
            return None;
        }
        let token = self.tokens.text(value.first);
        let plain = token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|text| !text.contains('\\'));
        Some(plain.map_or_else(|| Cow::Owned(decode_text(token).unwrap_or_default()), Cow::Borrowed))
    }

    /// True when a name stands before the bracket of a value.
    pub(super) fn is_named(&self, value: &Value) -> bool {
        self.tokens.kind(value.first) == Some(TokenKind::Name)
    }

    /// The fields of `(…)` without a name; nothing for a value of another shape.
    pub(super) fn fields(&self, value: &'t Value) -> Option<&'t [Entry]> {
        match &value.shape {
            Shape::Struct(entries) if !self.is_named(value) => Some(entries),
            Shape::Tuple(entries) if entries.is_empty() && !self.is_named(value) => Some(entries),
            Shape::Struct(_)
            | Shape::Tuple(_)
            | Shape::Bool(_)
            | Shape::Number
            | Shape::Text
            | Shape::Char
            | Shape::Bytes
            | Shape::Name
            | Shape::List(_)
            | Shape::Map(_) => None,
        }
    }

    /// The text of a value, word for word.
    pub(super) fn verbatim(&mut self, first: u32, last: u32) -> String {
        self.place_comments(first, last);
        self.tokens.text_of(first, last).to_owned()
    }

    /// An entry that was not understood, word for word, with its comments.
    pub(super) fn keep(&mut self, item: &super::comments::Item<'_>) -> Kept {
        let text = self.verbatim(item.entry.first(), item.entry.last());
        Kept { text, comment: item.comment() }
    }
}

/// Says what a value is without quoting it.
pub(super) fn describe(tokens: &Tokens<'_>, value: &Value) -> &'static str {
    let is_named = tokens.kind(value.first) == Some(TokenKind::Name);
    match &value.shape {
        Shape::Bool(_) => "true or false",
        Shape::Number => "a number",
        Shape::Text => "text",
        Shape::Char => "a character",
        Shape::Bytes => "bytes",
        Shape::Name => "a name",
        Shape::Tuple(_) if is_named => "a name with arguments",
        Shape::Tuple(entries) if entries.is_empty() => "`()`",
        Shape::Tuple(_) => "a tuple",
        Shape::Struct(_) if is_named => "a struct with a name",
        Shape::Struct(_) => "a struct",
        Shape::List(_) => "a list",
        Shape::Map(_) => "a map",
    }
}
