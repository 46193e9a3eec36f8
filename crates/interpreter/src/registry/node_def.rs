//! How a kind of node is described: one value that checker, compiler, palette, documentation and importer read.
//!
//! A description says everything about a kind but how it looks on screen. It knows no particular kind.

use crate::Data;
use crate::compile::{LowerResult, Lowering};
use crate::machine::Call;
use authcanvas_graph::{Literal, SlotId, ValueType};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Text that is mostly constant and sometimes made from a bus declaration.
pub type Text = Cow<'static, str>;

/// A kind of node.
#[derive(Debug, Clone)]
pub struct NodeDef {
    /// The name that files use, such as `flow.if`.
    pub kind: Text,
    /// The name that people see.
    pub title: Text,
    /// The palette's heading.
    pub category: Text,
    /// What a node of this kind does, in whole sentences.
    pub doc: Text,
    /// Further words that the palette's search finds it by.
    pub keywords: Vec<Text>,
    /// Names of this kind in foreign formats; an alias never changes meaning.
    pub aliases: Vec<Text>,
    /// Constants that may shape the slots.
    pub settings: Vec<SettingDef>,
    /// The slots.
    pub slots: Slots,
    /// The type variables that the slots mention.
    pub type_vars: Vec<TypeVar>,
    /// What a node of this kind does when it is reached.
    pub behaviour: Behaviour,
    /// Examples that are documentation and tests at once.
    pub examples: Vec<Example>,
}

/// The slots of a kind: always the same, or a function of the settings.
#[derive(Debug, Clone)]
pub enum Slots {
    /// Always these.
    Fixed(Vec<SlotDef>),
    /// Made from the settings. Settings that make no sense are a problem, never a panic.
    FromSettings(fn(&Settings) -> Result<Vec<SlotDef>, Problem>),
}

/// What is wrong, said by someone who does not know the place; the caller adds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// A lower-case fragment without full stop.
    pub message: String,
    /// What to do, in whole sentences.
    pub hint: Option<String>,
}

impl Problem {
    /// A problem without a hint.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    /// The same with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A setting of a kind.
#[derive(Debug, Clone)]
pub struct SettingDef {
    /// The name under `with`.
    pub name: &'static str,
    /// What it may be.
    pub shape: SettingShape,
    /// What it means, in whole sentences.
    pub doc: &'static str,
}

/// What a setting may be, with its default.
#[derive(Debug, Clone)]
pub enum SettingShape {
    /// Text.
    Text {
        /// What it is when left out.
        default: &'static str,
    },
    /// A whole number.
    Count {
        /// What it is when left out.
        default: u32,
        /// The least it may be.
        least: u32,
        /// The most it may be.
        most: u32,
    },
    /// One of a few words.
    Choice {
        /// What it is when left out.
        default: &'static str,
        /// The words.
        choices: &'static [&'static str],
    },
}

/// The settings of one node, checked, with defaults filled in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings(pub(crate) BTreeMap<&'static str, Setting>);

/// The value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Setting {
    Text(String),
    Count(u32),
}

impl Settings {
    /// A text or choice setting; empty for a name that the kind does not declare as one.
    pub fn text(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(Setting::Text(text)) => text,
            Some(Setting::Count(_)) | None => "",
        }
    }

    /// A whole-number setting; 0 for a name that the kind does not declare as one.
    pub fn count(&self, name: &str) -> u32 {
        match self.0.get(name) {
            Some(Setting::Count(count)) => *count,
            Some(Setting::Text(_)) | None => 0,
        }
    }

    /// Reads one setting, or its default where the file says nothing.
    pub(crate) fn read(def: &SettingDef, literal: Option<&Literal>) -> Result<Setting, Problem> {
        match (&def.shape, literal) {
            (SettingShape::Text { default } | SettingShape::Choice { default, .. }, None) => {
                Ok(Setting::Text((*default).to_owned()))
            }
            (SettingShape::Text { .. }, Some(Literal::String(text))) => Ok(Setting::Text(text.clone())),
            (SettingShape::Text { .. }, Some(_)) => Err(Problem::new("expected text")),
            (SettingShape::Choice { choices, .. }, Some(Literal::String(text))) if choices.contains(&text.as_str()) => {
                Ok(Setting::Text(text.clone()))
            }
            (SettingShape::Choice { choices, .. }, Some(_)) => {
                Err(Problem::new(format!("expected one of {}", quoted_list(choices))))
            }
            (SettingShape::Count { default, .. }, None) => Ok(Setting::Count(*default)),
            (SettingShape::Count { least, most, .. }, Some(Literal::Number(number)))
                if number.fract() == 0.0 && (f64::from(*least)..=f64::from(*most)).contains(number) =>
            {
                Ok(Setting::Count(*number as u32))
            }
            (SettingShape::Count { least, most, .. }, Some(_)) => {
                Err(Problem::new(format!("expected a whole number from {least} to {most}")))
            }
        }
    }
}

fn quoted_list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A slot of a kind.
#[derive(Debug, Clone)]
pub struct SlotDef {
    /// The name that files use.
    pub id: SlotId,
    /// The name that people see.
    pub title: Text,
    /// What it is for, in whole sentences.
    pub doc: Text,
    /// What passes through it.
    pub shape: SlotShape,
}

/// What passes through a slot, and which way.
#[derive(Debug, Clone)]
pub enum SlotShape {
    /// Execution arrives.
    ExecIn,
    /// Execution leaves.
    ExecOut {
        /// How.
        leaving: Leaving,
        /// The out that is taken instead where this one is not connected.
        otherwise: Option<SlotId>,
    },
    /// A value is read.
    Input {
        /// Its type.
        slot_type: SlotType,
        /// Its value when nothing is said; without one, something must be said.
        default: Option<Data>,
        /// True when it is read again after something downstream of the node ran, as a loop's condition is.
        reread: bool,
    },
    /// A value is produced.
    Output {
        /// Its type.
        slot_type: SlotType,
        /// The outs that it is produced for; empty for all of them.
        only_by: Vec<SlotId>,
    },
}

/// How execution leaves by an out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// At most one of such outs is taken, as the last thing the node does.
    Once,
    /// What follows runs to its end, then the node goes on.
    AndComesBack,
    /// What follows runs later, on its own, with the values of the moment the node was entered.
    Later,
}

/// The type of a slot, before the type variables are settled.
#[derive(Debug, Clone, PartialEq)]
pub enum SlotType {
    /// This type.
    Known(ValueType),
    /// Whatever this type variable is settled to.
    Var(Text),
    /// An array of a type.
    ArrayOf(Box<SlotType>),
    /// A map from a type to a type.
    MapOf(Box<SlotType>, Box<SlotType>),
}

/// A type variable of a kind.
#[derive(Debug, Clone)]
pub struct TypeVar {
    /// Its name, as in `types`.
    pub name: Text,
    /// Which types it may be settled to.
    pub class: TypeClass,
}

/// A set of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypeClass {
    /// Every type.
    Any,
    /// Every type that has a text form: none that is or holds a secret.
    Shown,
    /// Numbers and text.
    Ordered,
}

/// What a node does when it is reached: a closed list of five.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// A function of the inputs, called with them in declared order; it has no exec slots.
    Pure(NativeFn),
    /// Emits instructions.
    Lower(LowerFn),
    /// Asks the host one thing and rests until it is answered; leaves by the outcome's out.
    Ask(Ask),
    /// Leaves by its outs later, any number of times.
    Latent(LowerFn),
    /// An entry that an event fires; it has no exec ins, and the event's parameters are its outputs.
    Listen(Trigger),
}

/// A plain function over typed operands.
pub type NativeFn = fn(&mut Call<'_>) -> Result<(), Problem>;

/// Emits the instructions of one node, entered by one of its exec ins.
pub type LowerFn = fn(&mut Lowering<'_, '_>) -> LowerResult;

/// What an `Ask` node asks.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The operation, as its server knows it.
    pub operation: Text,
    /// True when the node does not wait: the answer arrives as the notification of the outcome.
    pub sends: bool,
}

/// What fires a `Listen` node.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trigger {
    /// The run begins.
    Start,
    /// The run ends, in whatever way.
    Stop,
    /// An event of a bus.
    Event {
        /// The notification bus.
        bus: Text,
        /// The event.
        event: Text,
    },
}

/// An example of one node: what it is given and what it does.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// What the example shows.
    pub title: &'static str,
    /// Settings, as a file spells them.
    pub with: &'static [(&'static str, &'static str)],
    /// Inputs, as a file spells them.
    pub given: &'static [(&'static str, &'static str)],
    /// The exec out it leaves by, where it has any.
    pub leaves_by: Option<&'static str>,
    /// Outputs, as Print shows them.
    pub gives: &'static [(&'static str, &'static str)],
    /// What it prints.
    pub prints: &'static [&'static str],
}

impl NodeDef {
    /// A kind with a behaviour and nothing else said.
    pub fn new(kind: impl Into<Text>, title: impl Into<Text>, category: impl Into<Text>, behaviour: Behaviour) -> Self {
        Self {
            kind: kind.into(),
            title: title.into(),
            category: category.into(),
            doc: Text::Borrowed(""),
            keywords: Vec::new(),
            aliases: Vec::new(),
            settings: Vec::new(),
            slots: Slots::Fixed(Vec::new()),
            type_vars: Vec::new(),
            behaviour,
            examples: Vec::new(),
        }
    }

    /// The same with documentation.
    pub fn doc(mut self, doc: impl Into<Text>) -> Self {
        self.doc = doc.into();
        self
    }

    /// The same with keywords.
    pub fn keywords(mut self, keywords: &[&'static str]) -> Self {
        self.keywords = keywords.iter().map(|keyword| Text::Borrowed(*keyword)).collect();
        self
    }

    /// The same with foreign names.
    pub fn aliases(mut self, aliases: &[&'static str]) -> Self {
        self.aliases = aliases.iter().map(|alias| Text::Borrowed(*alias)).collect();
        self
    }

    /// The same with settings.
    pub fn settings(mut self, settings: Vec<SettingDef>) -> Self {
        self.settings = settings;
        self
    }

    /// The same with these slots.
    pub fn slots(mut self, slots: Vec<SlotDef>) -> Self {
        self.slots = Slots::Fixed(slots);
        self
    }

    /// The same with slots made from the settings.
    pub fn slots_from(mut self, slots: fn(&Settings) -> Result<Vec<SlotDef>, Problem>) -> Self {
        self.slots = Slots::FromSettings(slots);
        self
    }

    /// The same with a type variable.
    pub fn type_var(mut self, name: &'static str, class: TypeClass) -> Self {
        self.type_vars.push(TypeVar { name: Text::Borrowed(name), class });
        self
    }

    /// The same with an example.
    pub fn example(mut self, example: Example) -> Self {
        self.examples.push(example);
        self
    }

    /// The class of a type variable; a variable that is not declared may be anything with a text form, as the
    /// `{name}` slots of a template are.
    pub(crate) fn type_class(&self, name: &str) -> TypeClass {
        self.type_vars.iter().find(|var| var.name == name).map_or(TypeClass::Shown, |var| var.class)
    }
}

impl SlotDef {
    fn new(id: &str, shape: SlotShape) -> Self {
        let id = SlotId::new(id).expect("slot ids of declared kinds are snake_case, which the registry's test checks");
        Self { title: Text::Owned(title_from_id(id.as_str())), id, doc: Text::Borrowed(""), shape }
    }

    /// Where execution arrives.
    pub fn exec_in(id: &str) -> Self {
        Self::new(id, SlotShape::ExecIn)
    }

    /// Where execution leaves for good.
    pub fn exec_out(id: &str) -> Self {
        Self::new(id, SlotShape::ExecOut { leaving: Leaving::Once, otherwise: None })
    }

    /// Where execution leaves and comes back.
    pub fn exec_out_and_back(id: &str) -> Self {
        Self::new(id, SlotShape::ExecOut { leaving: Leaving::AndComesBack, otherwise: None })
    }

    /// Where execution leaves later.
    pub fn exec_out_later(id: &str) -> Self {
        Self::new(id, SlotShape::ExecOut { leaving: Leaving::Later, otherwise: None })
    }

    /// An input that something must be said about.
    pub fn input(id: &str, slot_type: SlotType) -> Self {
        Self::new(id, SlotShape::Input { slot_type, default: None, reread: false })
    }

    /// An output.
    pub fn output(id: &str, slot_type: SlotType) -> Self {
        Self::new(id, SlotShape::Output { slot_type, only_by: Vec::new() })
    }

    /// The same with documentation.
    pub fn doc(mut self, doc: impl Into<Text>) -> Self {
        self.doc = doc.into();
        self
    }

    /// The same with a title other than the id in words.
    pub fn title(mut self, title: impl Into<Text>) -> Self {
        self.title = title.into();
        self
    }

    /// The same input with a value for when nothing is said.
    pub fn or(mut self, value: Data) -> Self {
        if let SlotShape::Input { default, .. } = &mut self.shape {
            *default = Some(value);
        }
        self
    }

    /// The same input, read again after something downstream ran.
    pub fn reread(mut self) -> Self {
        if let SlotShape::Input { reread, .. } = &mut self.shape {
            *reread = true;
        }
        self
    }

    /// The same output, produced for one more out only.
    pub fn only_by(mut self, out: &SlotId) -> Self {
        if let SlotShape::Output { only_by, .. } = &mut self.shape {
            only_by.push(out.clone());
        }
        self
    }

    /// The same out, with the out that is taken where this one is not connected.
    pub fn otherwise(mut self, out: &str) -> Self {
        if let SlotShape::ExecOut { otherwise, .. } = &mut self.shape {
            *otherwise = SlotId::new(out).ok();
        }
        self
    }
}

impl SlotType {
    /// A type variable.
    pub fn var(name: &'static str) -> Self {
        Self::Var(Text::Borrowed(name))
    }
}

impl From<ValueType> for SlotType {
    fn from(value_type: ValueType) -> Self {
        Self::Known(value_type)
    }
}

/// `password_again` in words: `Password again`.
pub(crate) fn title_from_id(id: &str) -> String {
    let words = id.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
