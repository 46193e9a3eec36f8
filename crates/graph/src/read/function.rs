//! The entries of `functions`.
//!
//! The body is read as a graph is. The interface is understood whole or not at all: a function of which it is not is
//! kept word for word, so that no call has slots that nobody meant.

use super::bus::whole;
use super::lower::Lowering;
use crate::syntax::Value;
use crate::{Comment, Function, FunctionId, Graph, Parameter, Part, Place, Site, SlotId};
use std::collections::BTreeMap;

impl<'t> Lowering<'t> {
    pub(super) fn functions(&mut self, graph: &mut Graph, value: &'t Value) -> Option<Comment> {
        if !self.expect_map(value, &Site::Graph) {
            return None;
        }
        let site_of_key = |key: &str| FunctionId::new(key).map(Site::Function);
        let rest = self.each_key(value, None, &site_of_key, |lowering, key, entry, site| {
            let id = FunctionId::new(key).ok()?;
            let location = lowering.location(entry.first());
            lowering.put_span(site.clone(), location);
            lowering.within = Some(id.clone());
            let function = lowering.function(&entry.value);
            lowering.within = None;
            let (function, opening) = function?;
            graph.functions.insert(id, function);
            Some(opening)
        });
        for (key, comment) in rest.comments {
            if let Some(function) = graph.functions.get_mut(key.as_str()) {
                function.comment.0.splice(0..0, comment.0);
            }
        }
        graph.keep(Part::Functions, rest.kept);
        graph.put_comment(Place::Foot(Part::Functions), rest.foot);
        Some(rest.opening)
    }

    pub(super) fn function(&mut self, value: &'t Value) -> Option<(Function, Comment)> {
        // Inside a function the graph's site is the function's.
        let site = &Site::Graph;
        if !self.expect_struct(value, site) {
            return None;
        }
        let mut function = Function::default();
        let mut is_sound = true;
        let mut rest = self.each_field(value, Some(site), &Function::FIELDS, |lowering, name, value| {
            let body = &mut function.body;
            match name {
                "title" => lowering.text_into(&mut body.title, value, site),
                "doc" => lowering.text_into(&mut body.doc, value, site),
                "variables" => lowering.variables(body, value),
                "nodes" => lowering.nodes(body, value),
                "connections" => lowering.connections(body, value),
                "view" => lowering.view(body, value),
                _ => {
                    let understood = lowering.interface(&mut function, name, value);
                    is_sound &= understood.is_some();
                    understood
                }
            }
        });
        if !is_sound {
            return None;
        }
        for (field, comment) in std::mem::take(&mut rest.comments) {
            if ["ins", "outs", "default"].contains(&field.as_str()) {
                function.comment.0.extend(comment.0);
            } else {
                function.body.put_comment(Place::Field(Part::Root, field), comment);
            }
        }
        let kept = self.keep_unsaid(&mut rest, |field| match field {
            "ins" => !function.ins.is_empty(),
            "outs" => !function.outs.is_empty(),
            "default" => function.default_out.is_some(),
            field => function.body.says(field),
        });
        function.body.keep(Part::Root, kept);
        function.body.put_comment(Place::Foot(Part::Root), rest.foot);
        Some((function, rest.opening))
    }

    /// Lowers `ins`, `outs` or `default`.
    fn interface(&mut self, function: &mut Function, name: &str, value: &'t Value) -> Option<Comment> {
        match name {
            "ins" => {
                let (ways, comment) = self.ways(value)?;
                function.ins = ways;
                Some(comment)
            }
            "outs" => {
                let (ways, comment) = self.ways(value)?;
                function.outs = ways;
                Some(comment)
            }
            _ => {
                let out = self.text(value).and_then(|text| SlotId::new(&text).ok());
                if out.is_none() {
                    self.report_malformed_id(value.first, Site::Graph);
                }
                function.default_out = Some(out?);
                Some(Comment::default())
            }
        }
    }

    fn ways(&mut self, value: &'t Value) -> Option<(BTreeMap<SlotId, Vec<Parameter>>, Comment)> {
        let site = Site::Graph;
        if !self.expect_map(value, &site) {
            return None;
        }
        let (mut ways, mut inside) = (BTreeMap::new(), Comment::default());
        let site_of_key = |key: &str| SlotId::new(key).map(|_| site.clone());
        let rest = self.each_key(value, Some(&site), &site_of_key, |lowering, key, entry, site| {
            let (parameters, comment) = lowering.parameters(&entry.value, site)?;
            inside.0.extend(comment.0);
            ways.insert(SlotId::new(key).ok()?, parameters);
            Some(Comment::default())
        });
        let mut comment = whole(rest)?;
        comment.0.extend(inside.0);
        Some((ways, comment))
    }
}
