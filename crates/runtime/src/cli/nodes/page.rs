//! What a page about a kind of node says, before anyone decides how it looks.

use crate::cli::text::joined;
use authcanvas_graph::{Literal, Node, SlotId};
use authcanvas_interpreter::{
    Behaviour, Data, Example, NodeDef, Registry, SettingDef, SettingShape, SlotDef, SlotShape, SlotType, Slots,
    Trigger, TypeClass,
};

/// Everything about one kind.
pub(super) struct Page<'r> {
    pub(super) def: &'r NodeDef,
    /// The slots, by the defaults of the settings.
    pub(super) slots: Vec<SlotDef>,
    /// The notifications that follow a node of this kind.
    pub(super) follows: Vec<Follows>,
    /// For a handler, the requests that its notification follows.
    pub(super) answers: Vec<String>,
}

/// A notification that follows a request.
pub(super) struct Follows {
    /// Bus and event, which are the kind of its handlers.
    pub(super) kind: String,
    /// The outcomes that it tells of, each with whether it is a failure.
    pub(super) outcomes: Vec<(String, bool)>,
}

impl<'r> Page<'r> {
    pub(super) fn new(registry: &'r Registry, def: &'r NodeDef) -> Self {
        let settings = registry.settings_of(def, &Node::new(def.kind.to_string()));
        // The registry's own test holds that the defaults of every kind give slots.
        let slots = registry.slots_of(def, &settings).unwrap_or_default();
        Self { def, slots, follows: follows(registry, def), answers: answers(registry, def) }
    }

    /// True when the settings of a node decide which slots it has.
    pub(super) fn slots_follow_settings(&self) -> bool {
        match self.def.slots {
            Slots::Fixed(_) => false,
            Slots::FromSettings(_) => true,
        }
    }

    /// The slots of one group, in their order.
    pub(super) fn group(&self, group: Group) -> impl Iterator<Item = &SlotDef> {
        self.slots.iter().filter(move |slot| Group::of(slot) == group)
    }

    /// What a type variable of a slot may be settled to, for each variable that the kind declares.
    pub(super) fn type_vars(&self) -> Vec<(String, String)> {
        self.def.type_vars.iter().map(|var| (var.name.to_string(), class_words(var.class))).collect()
    }

    /// The type of a slot in words; nothing for exec slots.
    pub(super) fn type_words(&self, slot: &SlotDef) -> Option<String> {
        match &slot.shape {
            SlotShape::ExecIn | SlotShape::ExecOut { .. } => None,
            SlotShape::Input { slot_type, .. } | SlotShape::Output { slot_type, .. } => {
                Some(type_words(self.def, slot_type))
            }
        }
    }

    /// When a node of this kind runs, in a sentence, where that goes without saying for none.
    pub(super) fn when_it_runs(&self) -> Option<String> {
        match &self.def.behaviour {
            Behaviour::Pure(_) => Some("It has no exec slots: it is computed when something reads it.".to_owned()),
            Behaviour::Ask(ask) if ask.sends => {
                Some("It sends a request and goes on at once; the answer arrives as a notification.".to_owned())
            }
            Behaviour::Ask(_) => Some("It asks and waits for the answer before it goes on.".to_owned()),
            Behaviour::Listen(Trigger::Signal) => {
                Some("It is an entry: execution begins here each time the host signals the event.".to_owned())
            }
            Behaviour::Listen(Trigger::Event { .. }) => {
                Some("It is an entry: execution begins here each time the notification arrives.".to_owned())
            }
            Behaviour::Send(_) => Some("It sends an event and goes on when every handler of it has run.".to_owned()),
            Behaviour::Listen(Trigger::Changed) => {
                Some("It is an entry: execution begins here each time the variable changes.".to_owned())
            }
            Behaviour::Listen(Trigger::Tick) => {
                Some("It is an entry: execution begins here at each tick of the run.".to_owned())
            }
            Behaviour::Listen(Trigger::Start | Trigger::Stop) => {
                Some("It is an entry: execution begins here.".to_owned())
            }
            Behaviour::Enter(_) => {
                Some("It is an entry: execution begins here when the function is called.".to_owned())
            }
            Behaviour::Call | Behaviour::Exit(_) | Behaviour::Lower(_) | Behaviour::Latent(_) => None,
        }
    }
}

/// The groups in which slots are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    ExecIn,
    Input,
    ExecOut,
    Output,
}

impl Group {
    pub(super) const ALL: [Self; 4] = [Self::ExecIn, Self::Input, Self::ExecOut, Self::Output];

    pub(super) fn of(slot: &SlotDef) -> Self {
        match slot.shape {
            SlotShape::ExecIn => Self::ExecIn,
            SlotShape::ExecOut { .. } => Self::ExecOut,
            SlotShape::Input { .. } => Self::Input,
            SlotShape::Output { .. } => Self::Output,
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::ExecIn => "Exec ins",
            Self::Input => "Inputs",
            Self::ExecOut => "Exec outs",
            Self::Output => "Outputs",
        }
    }

    /// The group's name in JSON.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::ExecIn => "exec_in",
            Self::Input => "input",
            Self::ExecOut => "exec_out",
            Self::Output => "output",
        }
    }
}

/// How many outs are listed; of more, those that are left out are.
const MAX_OUTS: usize = 3;

/// Where the value of a slot comes from when nothing is said, and which outs matter to it.
pub(super) fn slot_notes(page: &Page<'_>, slot: &SlotDef) -> Option<String> {
    match &slot.shape {
        SlotShape::ExecIn => None,
        SlotShape::ExecOut { otherwise, .. } => {
            otherwise.as_ref().map(|other| format!("where it is not connected, `{other}` is taken"))
        }
        SlotShape::Input { default: Some(default), .. } => Some(format!("default {}", spelled(default))),
        SlotShape::Input { default: None, .. } => Some("needs a value".to_owned()),
        SlotShape::Output { only_by, .. } if only_by.is_empty() => None,
        SlotShape::Output { only_by, .. } => {
            let quoted = |outs: &[&SlotId], word: &str| {
                joined(&outs.iter().map(|out| format!("`{out}`")).collect::<Vec<_>>(), word)
            };
            let others: Vec<&SlotId> =
                page.group(Group::ExecOut).map(|out| &out.id).filter(|out| !only_by.contains(out)).collect();
            if only_by.len() > MAX_OUTS && others.len() <= MAX_OUTS {
                Some(format!("by every out but {}", quoted(&others, "and")))
            } else {
                Some(format!("only by {}", quoted(&only_by.iter().collect::<Vec<_>>(), "or")))
            }
        }
    }
}

/// What a setting may be, in words.
pub(super) fn setting_words(setting: &SettingDef) -> String {
    match &setting.shape {
        SettingShape::Text { .. } => "text".to_owned(),
        SettingShape::Count { least, most, .. } => format!("a whole number from {least} to {most}"),
        SettingShape::Choice { choices, .. } => {
            joined(&choices.iter().map(|choice| format!("`{choice}`")).collect::<Vec<_>>(), "or")
        }
    }
}

/// The default of a setting, as a file spells it.
pub(crate) fn setting_default(setting: &SettingDef) -> String {
    match &setting.shape {
        SettingShape::Text { default } | SettingShape::Choice { default, .. } => {
            Literal::String((*default).to_owned()).to_string()
        }
        SettingShape::Count { default, .. } => default.to_string(),
    }
}

/// A value as a file spells it.
pub(crate) fn spelled(data: &Data) -> String {
    match data {
        Data::Null => "()".to_owned(),
        Data::String(text) => Literal::String(text.to_string()).to_string(),
        Data::Array(items) => format!("[{}]", items.iter().map(spelled).collect::<Vec<_>>().join(", ")),
        Data::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| format!("{}: {}", spelled(key), spelled(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        Data::Math(value) => {
            let fields: Vec<String> =
                value.fields().map(|(name, value)| format!("{name}: {}", spelled(&value))).collect();
            format!("({})", fields.join(", "))
        }
        Data::EntityId(id) => id.to_string(),
        Data::Crc(crc) => crc.to_string(),
        Data::Bool(_) | Data::Number(_) | Data::Secret(_) | Data::Record(_) | Data::Host(_) => data.to_string(),
    }
}

/// An example as a node of a graph file, and what comes of it.
pub(super) fn example_lines(kind: &str, example: &Example) -> (String, String) {
    let entries = |name: &str, pairs: &[(&str, &str)]| {
        let pairs = pairs.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect::<Vec<_>>();
        if pairs.is_empty() { String::new() } else { format!(", {name}: {{{}}}", pairs.join(", ")) }
    };
    let node = format!("(kind: \"{kind}\"{}{})", entries("with", example.with), entries("set", example.given));
    let mut results: Vec<String> =
        example.gives.iter().map(|(slot, value)| format!("gives {slot} = {value}")).collect();
    results.extend(example.prints.iter().map(|line| format!("prints {}", Literal::String((*line).to_owned()))));
    results.extend(example.leaves_by.map(|out| format!("leaves by `{out}`")));
    (node, results.join(", "))
}

/// The type of a slot in words: a type variable that the kind declares by its name.
pub(crate) fn type_words(def: &NodeDef, slot_type: &SlotType) -> String {
    let is_declared = |name: &str| def.type_vars.iter().any(|var| var.name == name);
    match slot_type {
        SlotType::Known(value_type) => value_type.to_string(),
        SlotType::Var(name) if is_declared(name) => name.to_string(),
        SlotType::Var(name) => class_words(def.type_class(name)),
        SlotType::ArrayOf(element) => format!("Array({})", type_words(def, element)),
        SlotType::MapOf(key, value) => format!("Map({}, {})", type_words(def, key), type_words(def, value)),
    }
}

fn class_words(class: TypeClass) -> String {
    match class {
        TypeClass::Any => "any type".to_owned(),
        TypeClass::Shown => "any type that has a text form: none that is or holds a secret".to_owned(),
        TypeClass::Ordered => "Number or String".to_owned(),
        TypeClass::OneOf(types) => joined(&types.iter().map(ToString::to_string).collect::<Vec<_>>(), "or"),
    }
}

fn follows(registry: &Registry, def: &NodeDef) -> Vec<Follows> {
    let operation = match &def.behaviour {
        Behaviour::Ask(ask) => registry.operation(&ask.operation),
        Behaviour::Pure(_)
        | Behaviour::Lower(_)
        | Behaviour::Send(_)
        | Behaviour::Call
        | Behaviour::Enter(_)
        | Behaviour::Exit(_)
        | Behaviour::Latent(_)
        | Behaviour::Listen(_) => None,
    };
    let mut follows: Vec<Follows> = Vec::new();
    for outcome in operation.map_or(&[][..], |operation| &operation.outcomes) {
        let Some((bus, event, _)) = &outcome.event else { continue };
        let kind = format!("{bus}.{event}");
        let told = (outcome.name.to_string(), outcome.failure);
        match follows.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.outcomes.push(told),
            None => follows.push(Follows { kind, outcomes: vec![told] }),
        }
    }
    follows
}

fn answers(registry: &Registry, def: &NodeDef) -> Vec<String> {
    let Behaviour::Listen(Trigger::Event { bus, event }) = &def.behaviour else { return Vec::new() };
    let tells = |outcome: &authcanvas_interpreter::OperationOutcome| {
        outcome.event.as_ref().is_some_and(|(of_bus, of_event, _)| of_bus == bus && of_event == event)
    };
    let operations = registry.operations().filter(|operation| operation.outcomes.iter().any(tells));
    // What only a node over several requests asks has no page of its own.
    let operations = operations.filter(|operation| registry.node(&operation.name).is_some());
    operations.map(|operation| operation.name.to_string()).collect()
}
