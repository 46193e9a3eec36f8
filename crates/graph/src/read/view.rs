//! `view`: where nodes stand, and the frames behind them.

use super::lower::Lowering;
use crate::syntax::{Entry, Shape, Value};
use crate::{Comment, Frame, FrameColor, Graph, NodeId, Part, Place, Placed, Point, Site, codes};

impl<'t> Lowering<'t> {
    pub(super) fn view(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_struct(value, &Site::Graph) {
            return None;
        }
        let mut rest =
            self.each_field(value, Some(&Site::Graph), &Graph::VIEW_FIELDS, |lowering, name, value| match name {
                "nodes" => lowering.places(graph, value),
                _ => lowering.frames(graph, value),
            });
        for (field, comment) in std::mem::take(&mut rest.comments) {
            graph.put_comment(Place::Field(Part::View, field), comment);
        }
        let kept = self.keep_unsaid(&mut rest, |field| graph.view_says(field));
        graph.keep(Part::View, kept);
        graph.put_comment(Place::Foot(Part::View), rest.foot);
        Some(rest.opening)
    }

    fn places(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_map(value, &Site::Graph) {
            return None;
        }
        let site_of_key = |key: &str| NodeId::new(key).map(Site::Node);
        let rest = self.each_key(value, None, &site_of_key, |lowering, key, entry, site| {
            let location = lowering.location(entry.first());
            lowering.places.push((site.clone().inside(lowering.within.as_ref()), location));
            let at = lowering.point(&entry.value, site, "`(x, y)` with two numbers")?;
            graph.view.nodes.insert(NodeId::new(key).ok()?, Placed { at, comment: Comment::default() });
            Some(Comment::default())
        });
        for (key, comment) in rest.comments {
            if let Some(placed) = graph.view.nodes.get_mut(key.as_str()) {
                placed.comment = comment;
            }
        }
        graph.keep(Part::ViewNodes, rest.kept);
        graph.put_comment(Place::Foot(Part::ViewNodes), rest.foot);
        Some(rest.opening)
    }

    fn frames(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_list(value, &Site::Graph) {
            return None;
        }
        let rest = self.each_element(value, |lowering, value| {
            let (frame, opening) = lowering.frame(value)?;
            graph.view.frames.push(frame);
            Some(opening)
        });
        for (index, comment) in rest.comments {
            if let Some(frame) = index.parse().ok().and_then(|index: usize| graph.view.frames.get_mut(index)) {
                frame.comment = comment;
            }
        }
        graph.keep(Part::ViewFrames, rest.kept);
        graph.put_comment(Place::Foot(Part::ViewFrames), rest.foot);
        Some(rest.opening)
    }

    /// Lowers a frame. One that does not say where it is and how large cannot be drawn, and is kept whole.
    /// The comments inside it join the one above it: its few fields have no places of their own.
    fn frame(&mut self, value: &'t Value) -> Option<(Frame, Comment)> {
        let site = self.text_site(value.first);
        if !self.expect_struct(value, &site) {
            return None;
        }
        let fields: &'t [Entry] = self.fields(value).unwrap_or_default();
        let at = self.frame_point(value, fields, "at", "`(x, y)` with two numbers");
        let size = self.frame_point(value, fields, "size", "`(width, height)` with two numbers");
        let (title, color) = (String::new(), FrameColor::default());
        let mut frame = Frame { at: at?, size: size?, title, color, comment: Comment::default(), kept: Vec::new() };
        let mut rest = self.each_field(value, None, &Frame::FIELDS, |lowering, name, value| match name {
            "title" => lowering.text_into(&mut frame.title, value, &site),
            "color" => {
                frame.color = lowering.choice(&FrameColor::ALL.map(|color| (color.name(), color)), value, &site)?;
                Some(Comment::default())
            }
            _ => Some(Comment::default()),
        });
        frame.kept = self.keep_unsaid(&mut rest, |field| frame.says(field));
        let inside = rest.comments.into_iter().flat_map(|(_, comment)| comment.0);
        Some((frame, Comment(rest.opening.0.into_iter().chain(inside).chain(rest.foot.0).collect())))
    }

    fn frame_point(&mut self, frame: &Value, fields: &'t [Entry], name: &str, expected: &str) -> Option<Point> {
        let site = self.text_site(frame.first);
        let Some(field) = fields.iter().find(|entry| self.field_name(entry) == name) else {
            let hint = "A frame needs `at: (x, y)` and `size: (width, height)`.".to_owned();
            let message = format!("expected `{name}` in a frame, found none");
            self.report(&codes::FRAME_INCOMPLETE, frame.first, site, message, Some(hint));
            return None;
        };
        self.point(&field.value, &site, expected)
    }

    fn point(&mut self, value: &Value, site: &Site, expected: &str) -> Option<Point> {
        let point = match &value.shape {
            Shape::Tuple(entries) if !self.is_named(value) => match entries.as_slice() {
                [x, y] => self.finite_number(&x.value).zip(self.finite_number(&y.value)),
                _ => None,
            },
            Shape::Tuple(_)
            | Shape::Struct(_)
            | Shape::Bool(_)
            | Shape::Number
            | Shape::Text
            | Shape::Char
            | Shape::Bytes
            | Shape::Name
            | Shape::List(_)
            | Shape::Map(_) => None,
        };
        if point.is_none() {
            self.report_wrong_type(value, site, expected);
        }
        point.map(|(x, y)| Point { x, y })
    }
}
