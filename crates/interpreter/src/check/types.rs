//! Type variables settled by unification: connections, bindings and literals each say a little.
//!
//! The solver knows types and nothing else; who is to blame for a contradiction is its caller's to say.

use crate::registry::SlotType;
use authcanvas_graph::{Literal, ValueType};

/// A type that may still be open, by its place in the solver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term(usize);

#[derive(Debug, Clone)]
enum Shape {
    Open,
    Same(Term),
    Plain(ValueType),
    Array(Term),
    Map(Term, Term),
}

/// Open types and what is known of them.
#[derive(Debug, Default)]
pub(crate) struct Solver {
    shapes: Vec<Shape>,
}

impl Solver {
    /// A type of which nothing is known.
    pub(crate) fn open(&mut self) -> Term {
        self.push(Shape::Open)
    }

    /// A type that is known.
    pub(crate) fn known(&mut self, value_type: &ValueType) -> Term {
        let shape = match value_type {
            ValueType::Array(element) => Shape::Array(self.known(element)),
            ValueType::Map(key, value) => Shape::Map(self.known(key), self.known(value)),
            ValueType::Bool
            | ValueType::Number
            | ValueType::String
            | ValueType::Secret
            | ValueType::EntityId
            | ValueType::Crc
            | ValueType::Math(_)
            | ValueType::Null
            | ValueType::Record(_)
            | ValueType::Host(_)
            | ValueType::Any => Shape::Plain(value_type.clone()),
        };
        self.push(shape)
    }

    /// The type of a slot, its variables looked up by `var`.
    pub(crate) fn slot(&mut self, slot_type: &SlotType, var: &mut dyn FnMut(&mut Self, &str) -> Term) -> Term {
        match slot_type {
            SlotType::Known(value_type) => self.known(value_type),
            SlotType::Var(name) => var(self, name),
            SlotType::ArrayOf(element) => {
                let element = self.slot(element, var);
                self.push(Shape::Array(element))
            }
            SlotType::MapOf(key, value) => {
                let (key, value) = (self.slot(key, var), self.slot(value, var));
                self.push(Shape::Map(key, value))
            }
        }
    }

    fn push(&mut self, shape: Shape) -> Term {
        self.shapes.push(shape);
        Term(self.shapes.len() - 1)
    }

    fn root(&mut self, term: Term) -> Term {
        let mut root = term;
        while let Shape::Same(next) = self.shapes[root.0] {
            root = next;
        }
        // Later lookups of this term take one step.
        if root != term {
            self.shapes[term.0] = Shape::Same(root);
        }
        root
    }

    /// Makes two types one; false when they contradict each other. What was learnt before stays learnt.
    pub(crate) fn unify(&mut self, left: Term, right: Term) -> bool {
        let (left, right) = (self.root(left), self.root(right));
        if left == right {
            return true;
        }
        match (self.shapes[left.0].clone(), self.shapes[right.0].clone()) {
            (Shape::Plain(ValueType::Any), _) | (_, Shape::Plain(ValueType::Any)) => true,
            (Shape::Open, _) => self.join(left, right),
            (_, Shape::Open) => self.join(right, left),
            (Shape::Plain(left), Shape::Plain(right)) => left == right,
            (Shape::Array(left), Shape::Array(right)) => self.unify(left, right),
            (Shape::Map(left_key, left_value), Shape::Map(right_key, right_value)) => {
                self.unify(left_key, right_key) && self.unify(left_value, right_value)
            }
            (Shape::Plain(_) | Shape::Array(_) | Shape::Map(..) | Shape::Same(_), _) => false,
        }
    }

    /// Points an open type at another, unless that one contains it: such a type would be infinite.
    fn join(&mut self, open: Term, target: Term) -> bool {
        if self.contains(target, open) {
            return false;
        }
        self.shapes[open.0] = Shape::Same(target);
        true
    }

    fn contains(&mut self, outer: Term, inner: Term) -> bool {
        let outer = self.root(outer);
        match self.shapes[outer.0].clone() {
            Shape::Open | Shape::Plain(_) | Shape::Same(_) => outer == inner,
            Shape::Array(element) => self.contains(element, inner),
            Shape::Map(key, value) => self.contains(key, inner) || self.contains(value, inner),
        }
    }

    /// The type, if it is settled by now.
    pub(crate) fn settled(&mut self, term: Term) -> Option<ValueType> {
        let root = self.root(term);
        match self.shapes[root.0].clone() {
            Shape::Open | Shape::Same(_) => None,
            Shape::Plain(value_type) => Some(value_type),
            Shape::Array(element) => Some(ValueType::array(self.settled(element)?)),
            Shape::Map(key, value) => Some(ValueType::map(self.settled(key)?, self.settled(value)?)),
        }
    }

    /// The type as far as it is known, for messages.
    pub(crate) fn shown(&mut self, term: Term) -> String {
        let root = self.root(term);
        match self.shapes[root.0].clone() {
            Shape::Open | Shape::Same(_) => "an open type".to_owned(),
            Shape::Plain(value_type) => value_type.to_string(),
            Shape::Array(element) => format!("Array({})", self.shown(element)),
            Shape::Map(key, value) => format!("Map({}, {})", self.shown(key), self.shown(value)),
        }
    }
}

/// The type that a literal would have where nothing else says one.
pub(crate) fn type_of_literal(literal: &Literal) -> Option<ValueType> {
    match literal {
        Literal::Null => Some(ValueType::Null),
        Literal::Bool(_) => Some(ValueType::Bool),
        Literal::Number(_) => Some(ValueType::Number),
        Literal::String(_) => Some(ValueType::String),
        Literal::List(items) => type_of_literal(items.first()?).map(ValueType::array),
        Literal::Map(entries) => {
            let (key, value) = entries.first()?;
            Some(ValueType::map(type_of_literal(key)?, type_of_literal(value)?))
        }
        Literal::Record(_) | Literal::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_type_is_learnt_from_the_array() {
        let mut solver = Solver::default();
        let element = solver.open();
        let slot = solver.slot(&SlotType::ArrayOf(Box::new(SlotType::var("T"))), &mut |_, _| element);
        let numbers = solver.known(&ValueType::array(ValueType::Number));
        assert!(solver.unify(slot, numbers));
        assert_eq!(solver.settled(element), Some(ValueType::Number));
        let text = solver.known(&ValueType::String);
        assert!(!solver.unify(element, text));
    }

    #[test]
    fn an_infinite_type_is_refused() {
        let mut solver = Solver::default();
        let element = solver.open();
        let array = solver.slot(&SlotType::ArrayOf(Box::new(SlotType::var("T"))), &mut |_, _| element);
        assert!(!solver.unify(element, array));
    }
}
