//! The outermost struct, and `connections`.

use super::entry::Rest;
use super::lower::Lowering;
use crate::syntax::Value;
use crate::{Comment, Connection, Endpoint, Graph, Part, Place, Site, codes};
use std::collections::BTreeMap;

impl<'t> Lowering<'t> {
    pub(super) fn root(&mut self, root: &'t Value) -> Graph {
        let mut graph = Graph::default();
        let location = self.location(root.first);
        self.spans.insert(Site::Graph, location);
        let mut head = self.take_comments(0..root.first);
        let mut rest = self.each_field(root, Some(&Site::Graph), &Graph::FIELDS, |lowering, name, value| match name {
            "title" => lowering.text_into(&mut graph.title, value, &Site::Graph),
            "doc" => lowering.text_into(&mut graph.doc, value, &Site::Graph),
            "conflicts" => lowering.conflicts(&mut graph, value),
            "buses" => lowering.buses(&mut graph, value),
            "variables" => lowering.variables(&mut graph, value),
            "nodes" => lowering.nodes(&mut graph, value),
            "connections" => lowering.connections(&mut graph, value),
            "functions" => lowering.functions(&mut graph, value),
            "view" => lowering.view(&mut graph, value),
            // The number is checked before anything else is read.
            _ => Some(Comment::default()),
        });
        head.0.append(&mut rest.opening.0);
        graph.put_comment(Place::Head, head);
        for (field, comment) in std::mem::take(&mut rest.comments) {
            graph.put_comment(Place::Field(Part::Root, field), comment);
        }
        let kept = self.keep_unsaid(&mut rest, |field| graph.says(field));
        graph.keep(Part::Root, kept);
        graph.put_comment(Place::Foot(Part::Root), rest.foot);
        let tail = self.take_comments(root.last + 1..self.tokens.len());
        graph.put_comment(Place::Tail, tail);
        graph
    }

    pub(super) fn connections(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        let mut connections = std::mem::take(&mut graph.connections);
        let rest = self.connection_list(&mut connections, value)?;
        graph.connections = connections;
        graph.keep(Part::Connections, rest.kept);
        graph.put_comment(Place::Foot(Part::Connections), rest.foot);
        Some(rest.opening)
    }

    /// Lowers a list of connections, each with the comment above it.
    pub(super) fn connection_list(
        &mut self,
        connections: &mut BTreeMap<Connection, Comment>,
        value: &'t Value,
    ) -> Option<Rest<'t>> {
        if !self.expect_list(value, &Site::Graph) {
            return None;
        }
        let mut in_order = Vec::new();
        let mut rest = self.each_element(value, |lowering, value| {
            let connection = lowering.connection(value)?;
            let site = Site::Connection(connection.clone());
            if connections.contains_key(&connection) {
                let message = "expected each connection once, found this one again".to_owned();
                let hint = "Delete one of the two.".to_owned();
                lowering.report(&codes::CONNECTION_DUPLICATE, value.first, site, message, Some(hint));
                return None;
            }
            let location = lowering.location(value.first);
            lowering.put_span(site, location);
            connections.insert(connection.clone(), Comment::default());
            in_order.push(connection);
            Some(Comment::default())
        });
        for (index, comment) in std::mem::take(&mut rest.comments) {
            let connection = index.parse().ok().and_then(|index: usize| in_order.get(index));
            if let Some(entry) = connection.and_then(|connection| connections.get_mut(connection)) {
                *entry = comment;
            }
        }
        Some(rest)
    }

    fn connection(&mut self, value: &Value) -> Option<Connection> {
        let Some(text) = self.text(value) else {
            let site = self.text_site(value.first);
            self.report_wrong_type(value, &site, "a connection in quotes");
            return None;
        };
        let connection = parse_connection(&text);
        if connection.is_none() {
            let message = "expected `node.slot -> node.slot`, found other text".to_owned();
            let hint = "Ids are of lower-case letters, digits and `_`.".to_owned();
            let site = self.text_site(value.first);
            self.report(&codes::CONNECTION_MALFORMED, value.first, site, message, Some(hint));
        }
        connection
    }
}

/// Reads `a.b -> c.d`; blanks around the ids do not matter.
fn parse_connection(text: &str) -> Option<Connection> {
    let (from, to) = text.split_once("->")?;
    Some(Connection { from: Endpoint::parse(from)?, to: Endpoint::parse(to)? })
}
