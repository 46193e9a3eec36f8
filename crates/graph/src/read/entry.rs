//! What the fields of every struct and the keys of every map have in common: each is said once, under a name that
//! means something, or it is reported and kept.

use super::comments::{Item, Walked};
use super::lower::{Lowering, describe};
use crate::syntax::{Entry, Shape, Value};
use crate::{Comment, IdProblem, Kept, Site, codes};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What is left of a container once its entries are understood.
pub(super) struct Rest<'t> {
    /// After the opening bracket.
    pub(super) opening: Comment,
    /// Before the closing bracket.
    pub(super) foot: Comment,
    /// The comments of the entries that were understood, by field or key; none is empty.
    pub(super) comments: Vec<(String, Comment)>,
    /// The entries that were not.
    pub(super) kept: Vec<Kept>,
    /// The fields that were understood and are repeated: the first one, and the place of the second in `kept`.
    repeated: Vec<(&'t Entry, usize)>,
}

/// The site of a key, or why the key is none.
pub(super) type SiteOfKey<'a> = &'a dyn Fn(&str) -> Result<Site, IdProblem>;

impl<'t> Lowering<'t> {
    /// Lowers the fields of a struct that belongs to `site` (to its place in the text where there is none).
    ///
    /// `understand` takes each known field at its first occurrence and answers the comment after its opening
    /// bracket, or nothing when it has reported why the field cannot be understood.
    pub(super) fn each_field(
        &mut self,
        container: &'t Value,
        site: Option<&Site>,
        known: &[&str],
        mut understand: impl FnMut(&mut Self, &str, &'t Value) -> Option<Comment>,
    ) -> Rest<'t> {
        let mut seen: HashMap<&str, Option<&'t Entry>> = HashMap::new();
        let mut repeated = Vec::new();
        let mut n_kept = 0;
        let mut rest = self.each(container, |lowering, entry| {
            let name = lowering.field_name(entry);
            let site = site.cloned().unwrap_or_else(|| lowering.text_site(entry.first()));
            let understood = if let Some(first) = seen.get_mut(name) {
                repeated.extend(first.take().map(|first| (first, n_kept)));
                lowering.report_duplicate(entry, &site, name);
                None
            } else if !known.contains(&name) {
                seen.insert(name, None);
                lowering.report_unknown(entry, &site, name, known);
                None
            } else {
                let understood = understand(lowering, name, &entry.value);
                seen.insert(name, understood.as_ref().map(|_| entry));
                understood
            };
            n_kept += usize::from(understood.is_none());
            understood.map(|opening| (name.to_owned(), opening))
        });
        rest.repeated = repeated;
        rest
    }

    /// Keeps the text of every field that is repeated and says nothing itself: it is not written, and without it
    /// the repetition would count when the file is read again.
    pub(super) fn keep_unsaid(&mut self, rest: &mut Rest<'t>, says: impl Fn(&str) -> bool) -> Vec<Kept> {
        for (entry, index) in std::mem::take(&mut rest.repeated).into_iter().rev() {
            if !says(self.field_name(entry)) {
                let text = self.verbatim(entry.first(), entry.last());
                rest.kept.insert(index, Kept { text, comment: Comment::default() });
            }
        }
        std::mem::take(&mut rest.kept)
    }

    /// Lowers the entries of a map whose keys are texts, within `site` (or at their place in the text).
    ///
    /// `understand` takes each well-formed key at its first occurrence with the key's own site, and answers as
    /// for [`Self::each_field`].
    pub(super) fn each_key(
        &mut self,
        container: &'t Value,
        site: Option<&Site>,
        site_of_key: SiteOfKey<'_>,
        mut understand: impl FnMut(&mut Self, &str, &'t Entry, &Site) -> Option<Comment>,
    ) -> Rest<'t> {
        let mut seen: HashSet<Cow<'t, str>> = HashSet::new();
        self.each(container, |lowering, entry| {
            let outer = site.cloned().unwrap_or_else(|| lowering.text_site(entry.first()));
            let key_value = entry.key.as_deref()?;
            let Some(key) = lowering.text(key_value) else {
                lowering.report_wrong_type(key_value, &outer, "a name in quotes");
                return None;
            };
            let Ok(site) = site_of_key(&key) else {
                lowering.report_malformed_id(entry.first(), outer);
                return None;
            };
            if !seen.insert(key.clone()) {
                lowering.report_duplicate(entry, &site, &key);
                return None;
            }
            understand(lowering, &key, entry, &site).map(|opening| (key.into_owned(), opening))
        })
    }

    /// Lowers the elements of a list; `understand` answers the comment after the opening bracket as above.
    /// The comments are numbered by the elements that were understood.
    pub(super) fn each_element(
        &mut self,
        container: &'t Value,
        mut understand: impl FnMut(&mut Self, &'t Value) -> Option<Comment>,
    ) -> Rest<'t> {
        let mut n_understood = 0_usize;
        self.each(container, |lowering, entry| {
            let opening = understand(lowering, &entry.value)?;
            n_understood += 1;
            Some(((n_understood - 1).to_string(), opening))
        })
    }

    /// Walks a container: what `understand` answers has a name and an opening comment, the rest is kept.
    fn each(
        &mut self,
        container: &'t Value,
        mut understand: impl FnMut(&mut Self, &'t Entry) -> Option<(String, Comment)>,
    ) -> Rest<'t> {
        let Walked { items, opening, foot } = self.walk(container);
        let mut rest = Rest { opening, foot, comments: Vec::new(), kept: Vec::new(), repeated: Vec::new() };
        for item in &items {
            match understand(self, item.entry) {
                Some((name, opening)) => push_comment(&mut rest.comments, name, item, opening),
                None => {
                    let kept = self.keep(item);
                    rest.kept.push(kept);
                }
            }
        }
        rest
    }

    /// True for `{…}`; reports anything else.
    pub(super) fn expect_map(&mut self, value: &Value, site: &Site) -> bool {
        let is_map = matches!(value.shape, Shape::Map(_));
        if !is_map {
            self.report_wrong_type(value, site, "a map `{…}`");
        }
        is_map
    }

    /// True for `[…]`; reports anything else.
    pub(super) fn expect_list(&mut self, value: &Value, site: &Site) -> bool {
        let is_list = matches!(value.shape, Shape::List(_));
        if !is_list {
            self.report_wrong_type(value, site, "a list `[…]`");
        }
        is_list
    }

    /// True for `(field: value, …)`; reports anything else.
    pub(super) fn expect_struct(&mut self, value: &'t Value, site: &Site) -> bool {
        let is_struct = self.fields(value).is_some();
        if !is_struct {
            self.report_wrong_type(value, site, "a struct `(field: value, …)`");
        }
        is_struct
    }

    /// Takes text; reports anything else. The comment it answers is always empty.
    pub(super) fn text_into(&mut self, target: &mut String, value: &Value, site: &Site) -> Option<Comment> {
        let Some(text) = self.text(value) else {
            self.report_wrong_type(value, site, "text");
            return None;
        };
        *target = text.into_owned();
        Some(Comment::default())
    }

    /// Takes one of some names; reports anything else.
    pub(super) fn choice<T: Copy>(&mut self, choices: &[(&str, T)], value: &Value, site: &Site) -> Option<T> {
        let is_name = matches!(value.shape, Shape::Name);
        let name = self.tokens.text(value.first);
        let chosen = choices.iter().find(|(choice, _)| is_name && *choice == name.trim_start_matches("r#"));
        if chosen.is_none() {
            let names: Vec<String> = choices.iter().map(|(choice, _)| format!("`{choice}`")).collect();
            let found = if is_name { "another name" } else { describe(self.tokens, value) };
            let message = format!("expected one of {}, found {found}", names.join(", "));
            self.report(&codes::FIELD_WRONG_TYPE, value.first, site.clone(), message, None);
        }
        chosen.map(|(_, choice)| *choice)
    }

    /// Reports text that should be an id and is none.
    pub(super) fn report_malformed_id(&mut self, token: u32, site: Site) {
        let message =
            "expected an id of lower-case letters, digits and `_` that begins with a letter, found other text";
        let hint = "Write it as in `sign_in_2`.".to_owned();
        self.report(&codes::ID_MALFORMED, token, site, message.to_owned(), Some(hint));
    }
}

fn push_comment(comments: &mut Vec<(String, Comment)>, name: String, item: &Item<'_>, opening: Comment) {
    let comment = item.comment_with(opening);
    if !comment.is_empty() {
        comments.push((name, comment));
    }
}
