//! The entries of `buses`.
//!
//! A bus is understood whole or not at all: one that is not is kept word for word, so that no kind made from it has
//! slots that nobody meant.

use super::entry::Rest;
use super::lower::Lowering;
use crate::syntax::{Shape, Value};
use crate::{Bus, BusEvent, BusName, BusScope, Comment, EventName, Graph, Parameter, Part, Place, Site, SlotId, codes};

impl<'t> Lowering<'t> {
    pub(super) fn buses(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_map(value, &Site::Graph) {
            return None;
        }
        // A name that is none is reported below, with words of its own.
        let site_of_key = |key: &str| Ok(BusName::new(key).map_or(Site::Graph, Site::Bus));
        let rest = self.each_key(value, None, &site_of_key, |lowering, key, entry, site| {
            let Ok(name) = BusName::new(key) else {
                lowering.report_malformed_name(entry.first(), site.clone());
                return None;
            };
            let location = lowering.location(entry.first());
            lowering.put_span(site.clone(), location);
            let (bus, opening) = lowering.bus(&entry.value, site)?;
            graph.buses.insert(name, bus);
            Some(opening)
        });
        for (key, comment) in rest.comments {
            if let Some(bus) = graph.buses.get_mut(key.as_str()) {
                bus.comment = comment;
            }
        }
        graph.keep(Part::Buses, rest.kept);
        graph.put_comment(Place::Foot(Part::Buses), rest.foot);
        Some(rest.opening)
    }

    /// Lowers one bus. The comments inside it join the one above it.
    pub(super) fn bus(&mut self, value: &'t Value, site: &Site) -> Option<(Bus, Comment)> {
        if !self.expect_struct(value, site) {
            return None;
        }
        let mut bus = Bus::default();
        let mut events_inside = Comment::default();
        let rest = self.each_field(value, Some(site), &Bus::FIELDS, |lowering, name, value| match name {
            "doc" => lowering.text_into(&mut bus.doc, value, site),
            "address" => {
                bus.address = Some(lowering.value_type(value, site)?);
                Some(Comment::default())
            }
            "scope" => {
                bus.scope = lowering.choice(&BusScope::ALL.map(|scope| (scope.name(), scope)), value, site)?;
                Some(Comment::default())
            }
            "unknown" => lowering.bool_into(&mut bus.is_unknown, value, site),
            _ => {
                let inside = lowering.events(&mut bus, value, site)?;
                events_inside.0.extend(inside.0);
                Some(Comment::default())
            }
        });
        let mut comment = whole(rest)?;
        comment.0.extend(events_inside.0);
        Some((bus, comment))
    }

    fn events(&mut self, bus: &mut Bus, value: &'t Value, site: &Site) -> Option<Comment> {
        if !self.expect_map(value, site) {
            return None;
        }
        let mut inside = Comment::default();
        let site_of_key = |_: &str| Ok(site.clone());
        let rest = self.each_key(value, Some(site), &site_of_key, |lowering, key, entry, site| {
            let Ok(name) = EventName::new(key) else {
                lowering.report_malformed_name(entry.first(), site.clone());
                return None;
            };
            let (event, comment) = lowering.event(&entry.value, site)?;
            inside.0.extend(comment.0);
            bus.events.insert(name, event);
            Some(Comment::default())
        });
        let mut comment = whole(rest)?;
        comment.0.extend(inside.0);
        Some(comment)
    }

    fn event(&mut self, value: &'t Value, site: &Site) -> Option<(BusEvent, Comment)> {
        if !self.expect_struct(value, site) {
            return None;
        }
        let mut event = BusEvent::default();
        let mut inside = Comment::default();
        let rest = self.each_field(value, Some(site), &BusEvent::FIELDS, |lowering, name, value| match name {
            "doc" => lowering.text_into(&mut event.doc, value, site),
            "parameters" => {
                let (parameters, comment) = lowering.parameters(value, site)?;
                event.parameters = parameters;
                inside.0.extend(comment.0);
                Some(Comment::default())
            }
            _ => {
                event.result = Some(lowering.value_type(value, site)?);
                Some(Comment::default())
            }
        });
        let mut comment = whole(rest)?;
        comment.0.extend(inside.0);
        Some((event, comment))
    }

    /// Lowers a list of parameters; answers all comments in it beside.
    pub(super) fn parameters(&mut self, value: &'t Value, site: &Site) -> Option<(Vec<Parameter>, Comment)> {
        if !self.expect_list(value, site) {
            return None;
        }
        let (mut parameters, mut inside) = (Vec::new(), Comment::default());
        let rest = self.each_element(value, |lowering, value| {
            let (parameter, comment) = lowering.parameter(value, site)?;
            parameters.push(parameter);
            inside.0.extend(comment.0);
            Some(Comment::default())
        });
        let mut comment = whole(rest)?;
        comment.0.extend(inside.0);
        Some((parameters, comment))
    }

    fn parameter(&mut self, value: &'t Value, site: &Site) -> Option<(Parameter, Comment)> {
        if !self.expect_struct(value, site) {
            return None;
        }
        let (mut id, mut value_type, mut doc) = (None, None, String::new());
        let rest = self.each_field(value, Some(site), &Parameter::FIELDS, |lowering, name, value| match name {
            "id" => {
                let text = lowering.text(value).filter(|_| matches!(value.shape, Shape::Text));
                id = text.and_then(|text| SlotId::new(&text).ok());
                if id.is_none() {
                    lowering.report_malformed_id(value.first, site.clone());
                    return None;
                }
                Some(Comment::default())
            }
            "type" => {
                value_type = Some(lowering.value_type(value, site)?);
                Some(Comment::default())
            }
            _ => lowering.text_into(&mut doc, value, site),
        });
        let comment = whole(rest)?;
        match (id, value_type) {
            (Some(id), Some(value_type)) => Some((Parameter { id, value_type, doc }, comment)),
            (Some(_) | None, _) => {
                let message = "expected `id` and `type` of a parameter, found only some of them".to_owned();
                let hint = "Write it as in `(id: \"amount\", type: Number)`.".to_owned();
                self.report(&codes::FIELD_WRONG_TYPE, value.first, site.clone(), message, Some(hint));
                None
            }
        }
    }

    /// Reports text that should name a bus or an event and does not.
    fn report_malformed_name(&mut self, token: u32, site: Site) {
        let message = "expected a name of letters, digits and `_` that begins with a letter, found other text";
        let hint = "Write it as in `DoorBus`.".to_owned();
        self.report(&codes::ID_MALFORMED, token, site, message.to_owned(), Some(hint));
    }
}

/// All comments of a container that was understood whole; nothing for one of which some entry was not.
pub(super) fn whole(rest: Rest<'_>) -> Option<Comment> {
    if !rest.kept.is_empty() {
        return None;
    }
    let inside = rest.comments.into_iter().flat_map(|(_, comment)| comment.0);
    Some(Comment(rest.opening.0.into_iter().chain(inside).chain(rest.foot.0).collect()))
}
