//! Values of any shape, before any type is known.

use super::lower::Lowering;
use crate::syntax::{Entry, Number, Shape, Value, parse_number};
use crate::{Literal, Site, codes};
use std::collections::{BTreeMap, HashSet};

impl<'t> Lowering<'t> {
    /// Lowers a value that belongs to `site`. Every RON value is some literal; what has no variant of its own,
    /// and what would not survive in it, is held word for word.
    pub(super) fn literal(&mut self, value: &'t Value, site: &Site) -> Literal {
        match &value.shape {
            Shape::Bool(bool) => Literal::Bool(*bool),
            Shape::Number => self.number(value, site),
            Shape::Text => Literal::String(self.text(value).unwrap_or_default().into_owned()),
            Shape::List(entries) => {
                Literal::List(entries.iter().map(|entry| self.literal(&entry.value, site)).collect())
            }
            Shape::Map(entries) => self.map(entries, site),
            Shape::Tuple(entries) if entries.is_empty() && !self.is_named(value) => Literal::Null,
            Shape::Struct(entries) if !self.is_named(value) => self.record(value, entries, site),
            Shape::Tuple(_) | Shape::Struct(_) | Shape::Char | Shape::Bytes | Shape::Name => self.other(value),
        }
    }

    /// Takes a finite number; nothing for anything else.
    pub(super) fn finite_number(&self, value: &Value) -> Option<f64> {
        let is_number = matches!(value.shape, Shape::Number);
        let number = is_number.then(|| parse_number(self.tokens.text(value.first))).flatten();
        number.and_then(Number::as_f64).filter(|number| number.is_finite())
    }

    fn other(&mut self, value: &Value) -> Literal {
        Literal::Other(self.verbatim(value.first, value.last))
    }

    fn number(&mut self, value: &Value, site: &Site) -> Literal {
        let number = parse_number(self.tokens.text(value.first));
        if let Some(number) = number.and_then(Number::as_f64) {
            return Literal::Number(number);
        }
        if number != Some(Number::Suffixed) {
            let message =
                "expected a number that 64-bit floating point holds, found one that it would change".to_owned();
            let hint = "The number is kept word for word. If it is an identifier, write it as text.".to_owned();
            self.report(&codes::NUMBER_INEXACT, value.first, site.clone(), message, Some(hint));
        }
        self.other(value)
    }

    /// A map keeps all entries of a key that occurs again, so that nothing is lost.
    fn map(&mut self, entries: &'t [Entry], site: &Site) -> Literal {
        let mut pairs: Vec<(Literal, Literal, u32)> = Vec::with_capacity(entries.len());
        for entry in entries {
            let key = entry.key.as_deref().map_or(Literal::Null, |key| self.literal(key, site));
            pairs.push((key, self.literal(&entry.value, site), entry.first()));
        }
        pairs.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        for pair in pairs.windows(2) {
            if let [(first, ..), (second, _, token)] = pair
                && first == second
            {
                self.report_repeated(*token, site);
            }
        }
        Literal::Map(pairs.into_iter().map(|(key, value, _)| (key, value)).collect())
    }

    /// A record cannot hold a name twice: one that does is held word for word.
    fn record(&mut self, value: &Value, entries: &'t [Entry], site: &Site) -> Literal {
        let mut seen = HashSet::new();
        let repeated: Vec<u32> =
            entries.iter().filter(|entry| !seen.insert(self.field_name(entry))).map(Entry::first).collect();
        for token in &repeated {
            self.report_repeated(*token, site);
        }
        if !repeated.is_empty() {
            return self.other(value);
        }
        let mut fields = BTreeMap::new();
        for entry in entries {
            fields.insert(self.field_name(entry).to_owned(), self.literal(&entry.value, site));
        }
        Literal::Record(fields)
    }

    /// Reports a repetition within a literal, without quoting the key: it is a part of the value.
    fn report_repeated(&mut self, token: u32, site: &Site) {
        let message = "expected each key of a value once, found one again".to_owned();
        let hint = "Delete one of them or give it another name.".to_owned();
        self.report(&codes::KEY_DUPLICATE, token, site.clone(), message, Some(hint));
    }
}
