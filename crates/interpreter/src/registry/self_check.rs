//! The registry checks itself: what every vocabulary must keep to, said once for all of them.

use super::{
    Behaviour, CONNECT, DISCONNECT, EVENT_OUT, NodeDef, ON_CONNECTED, ON_DISCONNECTED, Registry, SlotDef, SlotShape,
    Trigger,
};
use authcanvas_graph::ValueType;
use std::collections::BTreeSet;

impl Registry {
    /// What is wrong with the registry's own descriptions; empty for a good one. For vocabularies' tests.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut aliases = BTreeSet::new();
        for def in &self.nodes {
            self.check_node(def, &mut problems);
            for alias in &def.aliases {
                if !aliases.insert(alias.clone()) {
                    problems.push(format!("{}: the alias `{alias}` belongs to another kind too", def.kind));
                }
            }
        }
        for record in self.records.values() {
            for field in record.fields.iter().filter(|field| !is_sentence(field.doc)) {
                problems.push(format!("{}.{}: the documentation is no whole sentence", record.name, field.id));
            }
        }
        problems
    }

    fn check_node(&self, def: &NodeDef, problems: &mut Vec<String>) {
        let mut report = |text: String| problems.push(format!("{}: {text}", def.kind));
        if !is_kind(&def.kind) {
            report("the name is not `word.word`".to_owned());
        }
        if def.title.is_empty() || def.category.is_empty() {
            report("the title or the category is missing".to_owned());
        }
        if !is_sentence(&def.doc) {
            report("the documentation is no whole sentence".to_owned());
        }
        for setting in def.settings.iter().filter(|setting| !is_sentence(setting.doc)) {
            report(format!("setting `{}`: the documentation is no whole sentence", setting.name));
        }
        let settings = self.settings_of(def, &authcanvas_graph::Node::new(def.kind.to_string()));
        let slots = match self.slots_of(def, &settings) {
            Ok(slots) => slots,
            Err(problem) => return report(format!("the default settings give no slots: {}", problem.message)),
        };
        let mut ids = BTreeSet::new();
        for slot in &slots {
            if !ids.insert(slot.id.clone()) {
                report(format!("slot `{}` stands twice", slot.id));
            }
            if let Some(text) = self.slot_problem(slot, &slots) {
                report(format!("slot `{}`: {text}", slot.id));
            }
        }
        let has_exec = |wanted: fn(&SlotShape) -> bool| slots.iter().any(|slot| wanted(&slot.shape));
        let (exec_in, exec_out) = (
            has_exec(|shape| matches!(shape, SlotShape::ExecIn)),
            has_exec(|shape| matches!(shape, SlotShape::ExecOut { .. })),
        );
        if let Some(flag) = &def.branches_by {
            let is_bool = |slot: &SlotDef| match &slot.shape {
                SlotShape::Output { slot_type, .. } => *slot_type == ValueType::Bool.into(),
                SlotShape::Input { .. } | SlotShape::ExecIn | SlotShape::ExecOut { .. } => false,
            };
            if exec_in || exec_out || !slots.iter().any(|slot| slot.id.as_str() == flag && is_bool(slot)) {
                report(format!("`{flag}`, by which it branches, is no Bool output of a kind without exec slots"));
            }
        }
        match &def.behaviour {
            Behaviour::Pure(_) if exec_in || exec_out => report("a pure kind has exec slots".to_owned()),
            Behaviour::Listen(Trigger::Start | Trigger::Stop) if exec_in || !exec_out => {
                report("an entry has an exec in, or no exec out".to_owned());
            }
            Behaviour::Listen(Trigger::Event { .. } | Trigger::Signal | Trigger::Tick | Trigger::Changed) => {
                let ins = [CONNECT, DISCONNECT];
                let is_surplus =
                    |slot: &&SlotDef| matches!(slot.shape, SlotShape::ExecIn) && !ins.contains(&slot.id.as_str());
                if let Some(slot) = slots.iter().find(is_surplus) {
                    report(format!("a handler has the exec in `{}`", slot.id));
                }
                for id in [CONNECT, DISCONNECT, EVENT_OUT, ON_CONNECTED, ON_DISCONNECTED] {
                    if !slots.iter().any(|slot| slot.id.as_str() == id) {
                        report(format!("a handler has no slot `{id}`"));
                    }
                }
            }
            Behaviour::Ask(ask) => match self.operation(&ask.operation) {
                None => report(format!("there is no operation `{}`", ask.operation)),
                Some(operation) => {
                    let inputs: Vec<_> =
                        slots.iter().filter(|slot| matches!(slot.shape, SlotShape::Input { .. })).collect();
                    if inputs.len() != operation.inputs.len()
                        || inputs.iter().zip(&operation.inputs).any(|(slot, id)| slot.id.as_str() != id)
                    {
                        report("the inputs are not those of the operation".to_owned());
                    }
                }
            },
            Behaviour::Pure(_)
            | Behaviour::Lower(_)
            | Behaviour::Send(_)
            | Behaviour::Call
            | Behaviour::Enter(_)
            | Behaviour::Exit(_)
            | Behaviour::Latent(_)
            | Behaviour::Listen(_) => {}
        }
    }

    fn slot_problem(&self, slot: &SlotDef, slots: &[SlotDef]) -> Option<String> {
        if !is_sentence(&slot.doc) {
            return Some("the documentation is no whole sentence".to_owned());
        }
        match &slot.shape {
            SlotShape::Input { slot_type: super::SlotType::Known(value_type), default: Some(default), .. }
                if !default.has_type(value_type) =>
            {
                Some("the default has another type".to_owned())
            }
            SlotShape::ExecOut { otherwise: Some(other), .. } if !slots.iter().any(|slot| slot.id == *other) => {
                Some(format!("there is no out `{other}` to take instead"))
            }
            SlotShape::Output { only_by, .. }
                if only_by.iter().any(|out| !slots.iter().any(|slot| slot.id == *out)) =>
            {
                Some("an out that produces it does not exist".to_owned())
            }
            SlotShape::ExecIn | SlotShape::ExecOut { .. } | SlotShape::Input { .. } | SlotShape::Output { .. } => None,
        }
    }
}

fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && text.starts_with(|first: char| first.is_uppercase() || first == '`')
}

/// `word.word`, where a bus or a record may have upper-case letters.
fn is_kind(kind: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|first: char| first.is_ascii_alphabetic())
            && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    kind.split_once('.').is_some_and(|(left, right)| is_word(left) && is_word(right))
}
