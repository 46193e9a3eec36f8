//! Which fields a file says: those that hold more than their default, or bear a comment.
//!
//! The writer leaves the others out, and the reader keeps their text where a repetition stands behind them.

use crate::{EntryComments, Frame, FrameColor, Graph, Node, Part, Place, Role, Variable};

impl Variable {
    /// True when the field is written. The value of a secret never is.
    pub(crate) fn says(&self, field: &str) -> bool {
        match field {
            "type" => true,
            "role" => self.role != Role::default() || self.comments.inside.contains_key(field),
            "value" => self.value.is_some() && !self.value_type.holds_secret(),
            "doc" => !self.doc.is_empty() || self.comments.inside.contains_key(field),
            _ => false,
        }
    }
}

impl Node {
    /// True when the field is written.
    pub(crate) fn says(&self, field: &str) -> bool {
        let holds_more = match field {
            "kind" => !self.kind.is_empty(),
            "call" => !self.call.is_empty(),
            "title" => !self.title.is_empty(),
            "disabled" => self.disabled,
            "order" => self.order != 0,
            "with" => !self.with.is_empty(),
            "set" => !self.set.is_empty(),
            "bind" => !self.bind.is_empty(),
            "types" => !self.types.is_empty(),
            _ => false,
        };
        let comments = &self.comments.inside;
        holds_more
            || self.kept_inside.contains_key(field)
            || (!comments.is_empty()
                && (comments.contains_key(field) || comments.contains_key(&EntryComments::foot_of(field))))
    }
}

impl Frame {
    /// True when the field is written.
    pub(crate) fn says(&self, field: &str) -> bool {
        match field {
            "at" | "size" => true,
            "title" => !self.title.is_empty(),
            "color" => self.color != FrameColor::default(),
            _ => false,
        }
    }
}

impl Graph {
    /// True when the field of the outermost struct is written.
    pub(crate) fn says(&self, field: &str) -> bool {
        let holds_more = match field {
            "format" => true,
            "title" => !self.title.is_empty(),
            "doc" => !self.doc.is_empty(),
            "conflicts" => !self.conflicts.is_empty() || self.says_inside(Part::Conflicts),
            "buses" => !self.buses.is_empty() || self.says_inside(Part::Buses),
            "variables" => !self.variables.is_empty() || self.says_inside(Part::Variables),
            "nodes" => !self.nodes.is_empty() || self.says_inside(Part::Nodes),
            "connections" => !self.connections.is_empty() || self.says_inside(Part::Connections),
            "functions" => !self.functions.is_empty() || self.says_inside(Part::Functions),
            "view" => Self::VIEW_FIELDS.iter().any(|field| self.view_says(field)) || self.says_inside(Part::View),
            _ => false,
        };
        holds_more || self.has_comment_above(Part::Root, field)
    }

    /// True when the field of `view` is written.
    pub(crate) fn view_says(&self, field: &str) -> bool {
        let holds_more = match field {
            "nodes" => !self.view.nodes.is_empty() || self.says_inside(Part::ViewNodes),
            "frames" => !self.view.frames.is_empty() || self.says_inside(Part::ViewFrames),
            _ => false,
        };
        holds_more || self.has_comment_above(Part::View, field)
    }

    /// True when a part holds something besides its entries.
    fn says_inside(&self, part: Part) -> bool {
        self.kept.contains_key(&part) || self.comments.contains_key(&Place::Foot(part))
    }

    fn has_comment_above(&self, part: Part, field: &str) -> bool {
        self.comments.contains_key(&Place::Field(part, field.to_owned()))
    }
}
