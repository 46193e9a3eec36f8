//! Values of the math module: a type and its 32-bit floats.
//!
//! The same form serves inside and outside of a run. What can be computed with such values is a vocabulary's to say.

use crate::Data;
use crate::registry::Problem;
use crate::registry::shape_of;
use authcanvas_graph::{Literal, MathType};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A value of a type of the math module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Saved", into = "Saved")]
pub struct MathValue {
    math_type: MathType,
    floats: Arc<[f32]>,
}

impl MathValue {
    /// A value of these floats; the type's default where their number is wrong.
    pub fn new(math_type: MathType, floats: &[f32]) -> Self {
        if floats.len() == math_type.n_floats() {
            Self { math_type, floats: floats.into() }
        } else {
            debug_assert!(false, "{} floats for a {}", floats.len(), math_type.name());
            Self::default_of(math_type)
        }
    }

    /// What a value of the type is where nothing is said.
    pub fn default_of(math_type: MathType) -> Self {
        Self { math_type, floats: math_type.default_floats().into() }
    }

    /// Its type.
    pub fn math_type(&self) -> MathType {
        self.math_type
    }

    /// Its floats, as many as the type has.
    pub fn floats(&self) -> &[f32] {
        &self.floats
    }

    /// Its fields by name, numbers and smaller values.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Data)> + '_ {
        let mut rest = &*self.floats;
        self.math_type.fields().iter().map(move |field| {
            let (own, behind) = rest.split_at(field.part.map_or(1, MathType::n_floats));
            rest = behind;
            let value = match field.part {
                Some(part) => Data::Math(Self::new(part, own)),
                None => Data::Number(f64::from(own[0])),
            };
            (field.name, value)
        })
    }

    /// The value that a literal stands for.
    pub(crate) fn from_literal(literal: &Literal, math_type: MathType) -> Result<Self, Problem> {
        let mut floats = math_type.default_floats();
        fill(literal, math_type, &mut floats)?;
        Ok(Self { math_type, floats: floats.into() })
    }
}

/// Writes what a literal says over the defaults: its fields, or all its numbers in a list.
fn fill(literal: &Literal, math_type: MathType, floats: &mut [f32]) -> Result<(), Problem> {
    let name = math_type.name();
    let fields = match literal {
        Literal::Record(fields) => fields,
        Literal::Null => return Ok(()),
        Literal::List(items) if items.len() == floats.len() => {
            for (item, own) in items.iter().zip(floats) {
                let Literal::Number(number) = item else {
                    let message = format!("expected a Number in the list of a {name}, found {}", shape_of(item));
                    return Err(Problem::new(message));
                };
                *own = *number as f32;
            }
            return Ok(());
        }
        other => {
            let example: Vec<_> = math_type.fields().iter().map(|field| format!("{}: …", field.name)).collect();
            return Err(Problem::new(format!("expected {name}, found {}", shape_of(other)))
                .with_hint(format!("Write it as `({})`.", example.join(", "))));
        }
    };
    if let Some(unknown) = fields.keys().find(|key| math_type.fields().iter().all(|field| field.name != key.as_str())) {
        return Err(Problem::new(format!("{name} has no field `{unknown}`")));
    }
    let mut rest = floats;
    for field in math_type.fields() {
        let (own, behind) = rest.split_at_mut(field.part.map_or(1, MathType::n_floats));
        rest = behind;
        match (fields.get(field.name), field.part) {
            (None, _) => {}
            (Some(literal), Some(part)) => fill(literal, part, own)?,
            (Some(Literal::Number(number)), None) => own[0] = *number as f32,
            (Some(other), None) => {
                let message = format!("expected a Number for `{}`, found {}", field.name, shape_of(other));
                return Err(Problem::new(message));
            }
        }
    }
    Ok(())
}

impl fmt::Display for MathValue {
    /// `(x=1,y=2,z=3)`, as Script Canvas shows vectors.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, self.math_type, &self.floats)
    }
}

fn show(f: &mut fmt::Formatter<'_>, math_type: MathType, floats: &[f32]) -> fmt::Result {
    let mut rest = floats;
    f.write_str("(")?;
    for (index, field) in math_type.fields().iter().enumerate() {
        let (own, behind) = rest.split_at(field.part.map_or(1, MathType::n_floats));
        rest = behind;
        if index > 0 {
            f.write_str(",")?;
        }
        write!(f, "{}=", field.name)?;
        match field.part {
            Some(part) => show(f, part, own)?,
            None => write!(f, "{}", own[0])?,
        }
    }
    f.write_str(")")
}

/// Floats by their bits: JSON has no infinities.
#[derive(Serialize, Deserialize)]
struct Saved {
    math_type: String,
    bits: Vec<u32>,
}

impl From<MathValue> for Saved {
    fn from(value: MathValue) -> Self {
        Self {
            math_type: value.math_type.name().to_owned(),
            bits: value.floats.iter().map(|float| float.to_bits()).collect(),
        }
    }
}

impl TryFrom<Saved> for MathValue {
    type Error = String;

    fn try_from(saved: Saved) -> Result<Self, String> {
        let math_type =
            MathType::from_name(&saved.math_type).ok_or_else(|| format!("no math type `{}`", saved.math_type))?;
        if saved.bits.len() != math_type.n_floats() {
            return Err(format!("expected {} floats, found {}", math_type.n_floats(), saved.bits.len()));
        }
        Ok(Self { math_type, floats: saved.bits.into_iter().map(f32::from_bits).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::MathValue;
    use authcanvas_graph::{MathType, read_literal};

    fn read(text: &str, math_type: MathType) -> Result<String, String> {
        let literal = read_literal(text).map_err(|problem| format!("{problem:?}"))?;
        MathValue::from_literal(&literal, math_type).map(|value| value.to_string()).map_err(|problem| problem.message)
    }

    #[test]
    fn literals_name_their_fields_or_list_their_numbers() {
        assert_eq!(read("(x: 1, z: 2.5)", MathType::Vector3), Ok("(x=1,y=0,z=2.5)".to_owned()));
        assert_eq!(read("[1, 2]", MathType::Vector2), Ok("(x=1,y=2)".to_owned()));
        assert_eq!(read("(normal: [0, 0, 1])", MathType::Plane), Ok("(normal=(x=0,y=0,z=1),distance=0)".to_owned()));
        assert_eq!(read("(q: 1)", MathType::Vector2), Err("Vector2 has no field `q`".to_owned()));
        assert_eq!(read("[1]", MathType::Vector2), Err("expected Vector2, found a list".to_owned()));
        assert_eq!(read("(x: true)", MathType::Vector2), Err("expected a Number for `x`, found a Bool".to_owned()));
    }

    #[test]
    fn a_saved_value_is_the_same_value() {
        let value = MathValue::new(MathType::Vector2, &[f32::INFINITY, -0.0]);
        let text = serde_json::to_string(&value).unwrap_or_default();
        assert_eq!(serde_json::from_str::<MathValue>(&text).ok(), Some(value));
        assert!(serde_json::from_str::<MathValue>(&text.replace("Vector2", "Vector3")).is_err());
    }
}
