//! The entries of `variables`.

use super::entry::Rest;
use super::lower::Lowering;
use crate::syntax::Value;
use crate::{Comment, EntryComments, Graph, Part, Place, Role, Site, Variable, VariableId, codes};
use std::collections::BTreeMap;

impl<'t> Lowering<'t> {
    pub(super) fn variables(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_map(value, &Site::Graph) {
            return None;
        }
        let site_of_key = |key: &str| VariableId::new(key).map(Site::Variable);
        let rest = self.each_key(value, None, &site_of_key, |lowering, key, entry, site| {
            let location = lowering.location(entry.first());
            lowering.put_span(site.clone(), location);
            let (variable, opening) = lowering.variable(entry.first(), &entry.value, site)?;
            graph.variables.insert(VariableId::new(key).ok()?, variable);
            Some(opening)
        });
        for (key, comment) in rest.comments {
            if let Some(variable) = graph.variables.get_mut(key.as_str()) {
                variable.comments.above = comment;
            }
        }
        graph.keep(Part::Variables, rest.kept);
        graph.put_comment(Place::Foot(Part::Variables), rest.foot);
        Some(rest.opening)
    }

    /// Lowers one variable. Without a readable type it is nothing: whether its value is a secret is not known.
    pub(super) fn variable(&mut self, token: u32, value: &'t Value, site: &Site) -> Option<(Variable, Comment)> {
        if !self.expect_struct(value, site) {
            return None;
        }
        let fields = self.fields(value).unwrap_or_default();
        let Some(type_field) = fields.iter().find(|entry| self.field_name(entry) == "type") else {
            let hint = "Add a type, such as `type: String`.".to_owned();
            let message = "expected `type`, found none".to_owned();
            self.report(&codes::VARIABLE_NO_TYPE, token, site.clone(), message, Some(hint));
            return None;
        };
        let mut variable = Variable::new(self.value_type(&type_field.value, site)?);
        let mut rest = self.each_field(value, Some(site), &Variable::FIELDS, |lowering, name, value| match name {
            "role" => {
                variable.role = lowering.choice(&Role::ALL.map(|role| (role.name(), role)), value, site)?;
                Some(Comment::default())
            }
            "value" if variable.value_type.holds_secret() => {
                lowering.report_secret(value, site);
                None
            }
            "value" => {
                variable.value = Some(lowering.literal(value, site));
                Some(Comment::default())
            }
            "doc" => lowering.text_into(&mut variable.doc, value, site),
            _ => Some(Comment::default()),
        });
        variable.comments.inside = comments_inside(&mut rest);
        variable.kept = self.keep_unsaid(&mut rest, |field| variable.says(field));
        Some((variable, rest.opening))
    }

    fn report_secret(&mut self, value: &Value, site: &Site) {
        let message = "expected no value for a secret, found one".to_owned();
        let hint = "Delete the value, let whoever runs the graph give it (`role: Input`), and change the secret: \
                    everybody who read the file knows it."
            .to_owned();
        self.report(&codes::SECRET_LITERAL, value.first, site.clone(), message, Some(hint));
    }
}

/// The comments inside an entry, with its foot.
pub(super) fn comments_inside(rest: &mut Rest<'_>) -> BTreeMap<String, Comment> {
    let mut inside: BTreeMap<String, Comment> = std::mem::take(&mut rest.comments).into_iter().collect();
    let foot = std::mem::take(&mut rest.foot);
    if !foot.is_empty() {
        inside.insert(EntryComments::foot_of(""), foot);
    }
    inside
}
