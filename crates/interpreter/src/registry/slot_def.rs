//! How a slot is described: what passes through it, of which type, with which default.

use super::node_def::Text;
use crate::Data;
use authcanvas_graph::{SlotId, ValueType};

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

impl SlotDef {
    fn new(id: &str, shape: SlotShape) -> Self {
        let id = slot_id(id);
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
    pub fn only_by(mut self, out: &str) -> Self {
        if let SlotShape::Output { only_by, .. } = &mut self.shape {
            only_by.push(slot_id(out));
        }
        self
    }

    /// The same out, with the out that is taken where this one is not connected.
    pub fn otherwise(mut self, out: &str) -> Self {
        if let SlotShape::ExecOut { otherwise, .. } = &mut self.shape {
            *otherwise = Some(slot_id(out));
        }
        self
    }
}

fn slot_id(id: &str) -> SlotId {
    SlotId::new(id).expect("slot ids of declared kinds are snake_case; every kind is built by its crate's tests")
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
