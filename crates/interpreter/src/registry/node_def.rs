//! How a kind of node is described: one value that checker, compiler, palette, documentation and importer read.
//!
//! A description says everything about a kind but how it looks on screen. It knows no particular kind.

use super::advice::UsesUp;
use super::settings::{SettingDef, Settings};
use super::slot_def::SlotDef;
use crate::compile::{LowerResult, Lowering};
use crate::machine::Call;
use authcanvas_graph::ValueType;
use std::borrow::Cow;

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
    /// Exec ins that lead to some of the outs only, with those; every other one may lead to all.
    pub leads: Vec<(Text, &'static [&'static str])>,
    /// For a kind without exec slots, the Bool output by which a node that is put into the order of execution can also
    /// leave: by `true` or `false`.
    pub branches_by: Option<Text>,
    /// An input whose value is good for one use.
    pub uses_up: Option<UsesUp>,
    /// What the checker, the editor and importers may insert a node of this kind for, in their own words.
    pub serves: Option<Serves>,
    /// Examples that are documentation and tests at once.
    pub examples: Vec<Example>,
}

/// What a kind can be inserted for by those who name no kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serves {
    /// To turn a value of one type into one of another.
    Conversion {
        /// The input that takes the value.
        input: Text,
        /// The output that gives it.
        output: Text,
        /// True when nothing is lost on the way.
        keeps_all: bool,
    },
    /// To run several things one after another.
    Sequence {
        /// The setting that says how many outs there are.
        count: Text,
        /// How the outs' names begin; a number from 0 follows.
        out_prefix: Text,
    },
    /// To end the run and say what it came to.
    Ending {
        /// The setting that says it.
        outcome: Text,
        /// What it says of a run that failed; its default is for one that succeeded.
        failure: Text,
    },
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
    /// One of these.
    OneOf(&'static [ValueType]),
}

/// What a node does when it is reached: a closed list of nine.
#[derive(Debug, Clone)]
pub enum Behaviour {
    /// A function of the inputs, called with them in declared order; it has no exec slots.
    Pure(NativeFn),
    /// Emits instructions.
    Lower(LowerFn),
    /// Asks the host one thing and rests until it is answered; leaves by the outcome's out.
    Ask(Ask),
    /// Sends an event to the handlers in the run, and goes on when they have run.
    Send(EventRef),
    /// Calls the function that the node names under `call`; its slots are the function's. Of one kind only.
    Call,
    /// A way into the function around it, by the way's name.
    Enter(Text),
    /// A way out of the function around it, by the way's name.
    Exit(Text),
    /// Leaves by its outs later, any number of times.
    Latent(LowerFn),
    /// An entry that an event fires; the event's parameters are its outputs. One that can be connected and
    /// disconnected has exec ins for that, and no others.
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

/// An event of a bus that graphs handle themselves.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventRef {
    /// The bus.
    pub bus: Text,
    /// The event.
    pub event: Text,
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
        /// The bus.
        bus: Text,
        /// The event.
        event: Text,
    },
    /// The host signals an event of its own: the object that the handler's `address` holds.
    Signal,
    /// A tick of the run has come; the seconds since the last one and since the run began come with it.
    Tick,
    /// Another value in the variable that the node's input `variable` is bound to.
    Changed,
}

/// An example of one node: what it is given and what it does.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// What the example shows.
    pub title: &'static str,
    /// Whether it shows the node in the body of a loop.
    pub in_loop: bool,
    /// Settings, as a file spells them.
    pub with: &'static [(&'static str, &'static str)],
    /// Inputs, as a file spells them.
    pub given: &'static [(&'static str, &'static str)],
    /// Slots that are bound to a variable, each with the variable's type as a file spells it.
    pub bind: &'static [(&'static str, &'static str)],
    /// The exec out it leaves by, where it has any.
    pub leaves_by: Option<&'static str>,
    /// Outputs, as Print shows them.
    pub gives: &'static [(&'static str, &'static str)],
    /// What it prints.
    pub prints: &'static [&'static str],
}

impl NodeDef {
    /// What begins here, for a kind at which execution begins.
    pub fn trigger(&self) -> Option<&Trigger> {
        match &self.behaviour {
            Behaviour::Listen(trigger) => Some(trigger),
            Behaviour::Pure(_)
            | Behaviour::Lower(_)
            | Behaviour::Ask(_)
            | Behaviour::Send(_)
            | Behaviour::Call
            | Behaviour::Enter(_)
            | Behaviour::Exit(_)
            | Behaviour::Latent(_) => None,
        }
    }

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
            leads: Vec::new(),
            branches_by: None,
            uses_up: None,
            serves: None,
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

    /// The same with an exec in that leads to these outs only.
    pub fn leads(mut self, exec_in: &'static str, outs: &'static [&'static str]) -> Self {
        self.leads.push((Text::Borrowed(exec_in), outs));
        self
    }

    /// The same, able to leave by `true` or `false` when it is put into the order of execution.
    pub fn branches_by(mut self, output: &'static str) -> Self {
        self.branches_by = Some(Text::Borrowed(output));
        self
    }

    /// The same, using up the value of an input when it leaves by one of these outs.
    pub fn uses_up(mut self, input: &'static str, by: &'static [&'static str]) -> Self {
        self.uses_up = Some(UsesUp { input, by });
        self
    }

    /// The same, to be inserted for this.
    pub fn serves(mut self, serves: Serves) -> Self {
        self.serves = Some(serves);
        self
    }

    /// The same with an example.
    pub fn example(mut self, example: Example) -> Self {
        self.examples.push(example);
        self
    }

    /// The class of a type variable; a variable that is not declared may be anything with a text form, as the
    /// `{name}` slots of a template are.
    pub fn type_class(&self, name: &str) -> TypeClass {
        self.type_vars.iter().find(|var| var.name == name).map_or(TypeClass::Shown, |var| var.class)
    }
}
