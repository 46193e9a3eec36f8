//! The entries of `conflicts`.
//!
//! A conflict is understood whole or not at all: one that is not is kept word for word, so that neither side is lost.

use super::lower::Lowering;
use crate::syntax::{Shape, Value};
use crate::{
    Alternative, Comment, Conflict, ConflictRule, ConflictSite, Graph, NodeId, Part, Place, Site, VariableId, codes,
};
use std::collections::BTreeMap;

impl<'t> Lowering<'t> {
    pub(super) fn conflicts(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_list(value, &Site::Graph) {
            return None;
        }
        // What stands in a conflict must not pass for the place of the node that stands in the graph.
        let spans = std::mem::take(&mut self.spans);
        let mut in_order = Vec::new();
        let rest = self.each_element(value, |lowering, value| {
            let (site, conflict) = lowering.conflict(value)?;
            if graph.conflicts.contains_key(&site) {
                let message = "expected each conflict once, found this one again".to_owned();
                let hint = "Delete one of the two.".to_owned();
                let place = lowering.text_site(value.first);
                lowering.report(&codes::KEY_DUPLICATE, value.first, place, message, Some(hint));
                return None;
            }
            graph.conflicts.insert(site.clone(), conflict);
            in_order.push(site);
            Some(Comment::default())
        });
        self.spans = spans;
        for (index, mut comment) in rest.comments {
            let site = index.parse().ok().and_then(|index: usize| in_order.get(index));
            if let Some(conflict) = site.and_then(|site| graph.conflicts.get_mut(site)) {
                comment.0.append(&mut conflict.comment.0);
                conflict.comment = comment;
            }
        }
        graph.keep(Part::Conflicts, rest.kept);
        graph.put_comment(Place::Foot(Part::Conflicts), rest.foot);
        Some(rest.opening)
    }

    fn conflict(&mut self, value: &'t Value) -> Option<(ConflictSite, Conflict)> {
        let place = self.text_site(value.first);
        if !self.expect_struct(value, &place) {
            return None;
        }
        let entries = self.fields(value).unwrap_or_default();
        let sites = entries.iter().filter(|entry| ConflictSite::FIELDS.contains(&self.field_name(entry)));
        let named: Vec<_> = sites
            .map(|entry| self.text(&entry.value).and_then(|text| ConflictSite::named(self.field_name(entry), &text)))
            .collect();
        let [Some(site)] = named.as_slice() else {
            let message = "expected one site of a conflict, such as `node: \"sign_in\"`, found none or several";
            self.report(&codes::FIELD_WRONG_TYPE, value.first, place, message.to_owned(), None);
            return None;
        };
        let (mut rule, mut ours, mut theirs) = (None, Alternative::Absent, Alternative::Absent);
        let known: Vec<&str> = ConflictSite::FIELDS.into_iter().chain(Conflict::FIELDS).collect();
        let mut rest = self.each_field(value, None, &known, |lowering, name, value| match name {
            "rule" => {
                rule = Some(lowering.choice(&ConflictRule::ALL.map(|rule| (rule.name(), rule)), value, &place)?);
                Some(Comment::default())
            }
            "ours" => lowering.alternative(&mut ours, site, value, &place),
            "theirs" => lowering.alternative(&mut theirs, site, value, &place),
            _ => Some(Comment::default()),
        });
        if !rest.kept.is_empty() {
            return None;
        }
        let mut comment = std::mem::take(&mut rest.opening);
        for (field, above) in std::mem::take(&mut rest.comments) {
            let entry = match field.as_str() {
                "ours" => comment_above(&mut ours),
                "theirs" => comment_above(&mut theirs),
                _ => None,
            };
            entry.unwrap_or(&mut comment).0.extend(above.0);
        }
        comment.0.append(&mut rest.foot.0);
        let Some(rule) = rule else {
            let message = "expected `rule` of a conflict, found none".to_owned();
            self.report(&codes::FIELD_WRONG_TYPE, value.first, place, message, None);
            return None;
        };
        Some((site.clone(), Conflict { rule, ours, theirs, comment }))
    }

    /// Lowers what one side has; the comment it answers stands above the entry that it is.
    fn alternative(
        &mut self,
        target: &mut Alternative,
        site: &ConflictSite,
        value: &'t Value,
        place: &Site,
    ) -> Option<Comment> {
        let mut opening = Comment::default();
        *target = match site {
            ConflictSite::Title | ConflictSite::Doc => {
                let mut text = String::new();
                self.text_into(&mut text, value, place)?;
                Alternative::Text(text)
            }
            ConflictSite::IdOfNode(_) => Alternative::Text(self.id(value, place, |text| NodeId::new(text).is_ok())?),
            ConflictSite::IdOfVariable(_) => {
                Alternative::Text(self.id(value, place, |text| VariableId::new(text).is_ok())?)
            }
            ConflictSite::Bus(_) => {
                let (bus, comment) = self.bus(value, place)?;
                opening = comment;
                Alternative::Bus(Box::new(bus))
            }
            ConflictSite::Variable(_) => {
                let (variable, comment) = self.variable(value.first, value, place)?;
                opening = comment;
                Alternative::Variable(Box::new(variable))
            }
            ConflictSite::Node(id) => {
                let (node, comment) = self.node(id, value.first, value, place)?;
                opening = comment;
                Alternative::Node(Box::new(node))
            }
            ConflictSite::Function(id) => {
                // What stands is the function under `functions`: places of this one are nobody's.
                let spans = self.spans.clone();
                let around = self.within.replace(id.clone());
                let function = self.function(value);
                self.within = around;
                self.spans = spans;
                let (function, comment) = function?;
                opening = comment;
                Alternative::Function(Box::new(function))
            }
            ConflictSite::Out(_) | ConflictSite::Input(_) => {
                let mut connections = BTreeMap::new();
                let rest = self.connection_list(&mut connections, value)?;
                if !rest.kept.is_empty() {
                    return None;
                }
                opening = Comment(rest.opening.0.into_iter().chain(rest.foot.0).collect());
                Alternative::Connections(connections)
            }
        };
        Some(opening)
    }

    fn id(&mut self, value: &Value, place: &Site, is_id: impl Fn(&str) -> bool) -> Option<String> {
        let text = self.text(value).filter(|text| matches!(value.shape, Shape::Text) && is_id(text));
        if text.is_none() {
            self.report_malformed_id(value.first, place.clone());
        }
        text.map(std::borrow::Cow::into_owned)
    }
}

/// The comment above what one side has; nothing where that has none of its own.
fn comment_above(alternative: &mut Alternative) -> Option<&mut Comment> {
    match alternative {
        Alternative::Node(node) => Some(&mut node.comments.above),
        Alternative::Variable(variable) => Some(&mut variable.comments.above),
        Alternative::Bus(bus) => Some(&mut bus.comment),
        Alternative::Function(function) => Some(&mut function.comment),
        Alternative::Absent | Alternative::Text(_) | Alternative::Connections(_) => None,
    }
}
