//! The entries of `nodes`.

use super::entry::SiteOfKey;
use super::lower::Lowering;
use super::variable::comments_inside;
use crate::syntax::{Shape, Value, parse_number};
use crate::{Comment, EntryComments, Graph, Node, NodeId, Part, Place, Site, SlotId, VariableId, codes};

impl<'t> Lowering<'t> {
    pub(super) fn nodes(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_map(value, &Site::Graph) {
            return None;
        }
        let site_of_key = |key: &str| NodeId::new(key).map(Site::Node);
        let rest = self.each_key(value, None, &site_of_key, |lowering, key, entry, site| {
            let location = lowering.location(entry.first());
            lowering.put_span(site.clone(), location);
            let id = NodeId::new(key).ok()?;
            let (node, opening) = lowering.node(&id, entry.first(), &entry.value, site)?;
            graph.nodes.insert(id, node);
            Some(opening)
        });
        for (key, comment) in rest.comments {
            if let Some(node) = graph.nodes.get_mut(key.as_str()) {
                node.comments.above = comment;
            }
        }
        graph.keep(Part::Nodes, rest.kept);
        graph.put_comment(Place::Foot(Part::Nodes), rest.foot);
        Some(rest.opening)
    }

    /// Lowers one node; `first` is the token that it begins at.
    pub(super) fn node(&mut self, id: &NodeId, first: u32, value: &'t Value, site: &Site) -> Option<(Node, Comment)> {
        if !self.expect_struct(value, site) {
            return None;
        }
        let mut node = Node::new("");
        let mut kind_is_reported = false;
        let mut rest = self.each_field(value, Some(site), &Node::FIELDS, |lowering, name, value| match name {
            "kind" => {
                let understood = lowering.text_into(&mut node.kind, value, site);
                kind_is_reported = understood.is_none();
                understood
            }
            "call" => lowering.text_into(&mut node.call, value, site),
            "title" => lowering.text_into(&mut node.title, value, site),
            "disabled" => lowering.bool_into(&mut node.disabled, value, site),
            "order" => lowering.order_into(&mut node.order, value, site),
            "with" => lowering.with(&mut node, id, value, site),
            "set" => lowering.set(&mut node, id, value, site),
            "bind" => lowering.bind(&mut node, id, value, site),
            _ => lowering.types(&mut node, value, site),
        });
        if node.kind.is_empty() && !kind_is_reported {
            let message = "expected `kind`, found none".to_owned();
            let hint = "Add a kind, such as `kind: \"debug.print\"`.".to_owned();
            self.report(&codes::NODE_NO_KIND, first, site.clone(), message, Some(hint));
        }
        node.comments.inside.append(&mut comments_inside(&mut rest));
        node.kept = self.keep_unsaid(&mut rest, |field| node.says(field));
        Some((node, rest.opening))
    }

    pub(super) fn bool_into(&mut self, target: &mut bool, value: &Value, site: &Site) -> Option<Comment> {
        let Shape::Bool(bool) = value.shape else {
            self.report_wrong_type(value, site, "true or false");
            return None;
        };
        *target = bool;
        Some(Comment::default())
    }

    fn order_into(&mut self, target: &mut i64, value: &Value, site: &Site) -> Option<Comment> {
        let is_number = matches!(value.shape, Shape::Number);
        let number = is_number.then(|| parse_number(self.tokens.text(value.first))).flatten();
        let Some(number) = number.and_then(|number| number.as_i64()) else {
            let found = if is_number { "another number" } else { super::lower::describe(self.tokens, value) };
            let message = format!("expected a whole number of 64 bits, found {found}");
            self.report(&codes::FIELD_WRONG_TYPE, value.first, site.clone(), message, None);
            return None;
        };
        *target = number;
        Some(Comment::default())
    }

    fn with(&mut self, node: &mut Node, id: &NodeId, value: &'t Value, site: &Site) -> Option<Comment> {
        let site_of_key = |key: &str| Ok(Site::Setting(id.clone(), key.to_owned()));
        self.inside(node, "with", value, site, &site_of_key, |lowering, node, key, value, site| {
            node.with.insert(key.to_owned(), lowering.literal(value, site));
            Some(())
        })
    }

    fn set(&mut self, node: &mut Node, id: &NodeId, value: &'t Value, site: &Site) -> Option<Comment> {
        let site_of_key = |key: &str| Ok(Site::Slot(id.clone(), SlotId::new(key)?));
        self.inside(node, "set", value, site, &site_of_key, |lowering, node, key, value, site| {
            node.set.insert(SlotId::new(key).ok()?, lowering.literal(value, site));
            Some(())
        })
    }

    fn bind(&mut self, node: &mut Node, id: &NodeId, value: &'t Value, site: &Site) -> Option<Comment> {
        let site_of_key = |key: &str| Ok(Site::Slot(id.clone(), SlotId::new(key)?));
        self.inside(node, "bind", value, site, &site_of_key, |lowering, node, key, value, site| {
            let Some(text) = lowering.text(value) else {
                lowering.report_wrong_type(value, site, "the id of a variable in quotes");
                return None;
            };
            let Ok(variable) = VariableId::new(&text) else {
                lowering.report_malformed_id(value.first, site.clone());
                return None;
            };
            node.bind.insert(SlotId::new(key).ok()?, variable);
            Some(())
        })
    }

    fn types(&mut self, node: &mut Node, value: &'t Value, site: &Site) -> Option<Comment> {
        let site_of_key = |_: &str| Ok(site.clone());
        self.inside(node, "types", value, site, &site_of_key, |lowering, node, key, value, site| {
            node.types.insert(key.to_owned(), lowering.value_type(value, site)?);
            Some(())
        })
    }

    /// Lowers one of a node's maps; entries that are not understood are kept inside that field.
    fn inside(
        &mut self,
        node: &mut Node,
        field: &str,
        value: &'t Value,
        site: &Site,
        site_of_key: SiteOfKey<'_>,
        mut understand: impl FnMut(&mut Self, &mut Node, &str, &'t Value, &Site) -> Option<()>,
    ) -> Option<Comment> {
        if !self.expect_map(value, site) {
            return None;
        }
        let rest = self.each_key(value, Some(site), site_of_key, |lowering, key, entry, key_site| {
            understand(lowering, node, key, &entry.value, key_site)?;
            if key_site != site {
                let location = lowering.location(entry.first());
                lowering.put_span(key_site.clone(), location);
            }
            Some(Comment::default())
        });
        let inside = &mut node.comments.inside;
        inside.extend(rest.comments.into_iter().map(|(key, comment)| (EntryComments::path_of(field, &key), comment)));
        if !rest.foot.is_empty() {
            inside.insert(EntryComments::foot_of(field), rest.foot);
        }
        if !rest.kept.is_empty() {
            node.kept_inside.insert(field.to_owned(), rest.kept);
        }
        Some(rest.opening)
    }
}
