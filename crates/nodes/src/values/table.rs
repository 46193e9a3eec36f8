//! Functions of the math module as rows of tables: names, types, the sum itself, a sentence, an example.
//!
//! A row is a whole kind of node. The types of its slots are those of the Rust code behind it, so that a declaration
//! cannot differ from what is computed. Semantics are those of Open 3D Engine's math library, tolerances and what it
//! does with zeros included.

use super::types::Math;
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Call, Data, MathValue, Problem, Value};

/// The tolerance by which Open 3D Engine takes a length for nothing.
pub(super) const TOLERANCE: f32 = 0.001;

/// A value that a function takes or gives.
pub(super) trait Operand: Sized {
    /// How a default is written in a row.
    type Written;
    /// Its type in a graph.
    fn value_type() -> ValueType;
    /// A default as data.
    fn data(written: Self::Written) -> Data;
    /// The value of an input.
    fn read(call: &Call<'_>, input: usize) -> Result<Self, Problem>;
    /// Gives the value to an output.
    fn give(self, call: &mut Call<'_>, output: usize);
}

impl Operand for f32 {
    type Written = f64;
    fn value_type() -> ValueType {
        ValueType::Number
    }
    fn data(written: f64) -> Data {
        Data::Number(written)
    }
    fn read(call: &Call<'_>, input: usize) -> Result<Self, Problem> {
        Ok(call.number(input) as Self)
    }
    fn give(self, call: &mut Call<'_>, output: usize) {
        call.give_number(output, f64::from(self + 0.0));
    }
}

impl Operand for bool {
    type Written = bool;
    fn value_type() -> ValueType {
        ValueType::Bool
    }
    fn data(written: bool) -> Data {
        Data::Bool(written)
    }
    fn read(call: &Call<'_>, input: usize) -> Result<Self, Problem> {
        Ok(call.flag(input))
    }
    fn give(self, call: &mut Call<'_>, output: usize) {
        call.give_flag(output, self);
    }
}

impl<T: Math> Operand for T {
    type Written = T;
    fn value_type() -> ValueType {
        ValueType::Math(T::TYPE)
    }
    fn data(written: T) -> Data {
        Data::Math(MathValue::new(T::TYPE, &written.floats()))
    }
    fn read(call: &Call<'_>, input: usize) -> Result<Self, Problem> {
        match call.value(input) {
            Value::Math(value) if value.math_type() == T::TYPE => Ok(T::from_floats(value.floats())),
            Value::Null => {
                Err(Problem::new(format!("expected {} for input {}, found null", T::TYPE.name(), input + 1))
                    .with_hint("Look at where it comes from: nothing has made it."))
            }
            _ => Err(Problem::new(format!("expected {} for input {}, found another type", T::TYPE.name(), input + 1))
                .with_hint("Convert the value before it gets here.")),
        }
    }
    fn give(self, call: &mut Call<'_>, output: usize) {
        // Adding 0 turns -0, which means nothing to people, into 0.
        let floats: Vec<f32> = self.floats().into_iter().map(|float| float + 0.0).collect();
        call.give_value(output, Value::Math(MathValue::new(T::TYPE, &floats)));
    }
}

/// All that a function takes.
pub(super) trait Inputs: Sized {
    /// The values of the inputs.
    fn read(call: &Call<'_>) -> Result<Self, Problem>;
}

/// All that a function gives.
pub(super) trait Results {
    /// Gives the values to the outputs.
    fn give(self, call: &mut Call<'_>);
}

impl<T: Operand> Results for T {
    fn give(self, call: &mut Call<'_>) {
        Operand::give(self, call, 0);
    }
}

macro_rules! inputs {
    ($(($($part:ident $place:literal),*);)*) => { $(
        impl<$($part: Operand),*> Inputs for ($($part,)*) {
            fn read(_call: &Call<'_>) -> Result<Self, Problem> {
                Ok(($($part::read(_call, $place)?,)*))
            }
        }
    )* };
}

inputs! {
    ();
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
}

macro_rules! results {
    ($(($($part:ident $place:tt),*);)*) => { $(
        impl<$($part: Operand),*> Results for ($($part,)*) {
            fn give(self, call: &mut Call<'_>) {
                $( self.$place.give(call, $place); )*
            }
        }
    )* };
}

results! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

/// What a slot is for, by its name.
pub(super) fn words(slot: &str) -> &'static str {
    match slot {
        "source" | "value" => "The value that it is computed from.",
        "a" => "The first value.",
        "b" => "The second value.",
        "c" => "The third value.",
        "d" => "The fourth value.",
        "x" | "y" | "z" | "w" => "The new value of this part.",
        "from" => "Where it begins.",
        "to" => "Where it ends.",
        "t" => "How far on the way: 0 is the beginning, 1 the end.",
        "in_tangent" => "Which way the curve begins.",
        "out_tangent" => "Which way the curve ends.",
        "tolerance" => "How far apart is near enough.",
        "min" | "min_value" => "The least.",
        "max" | "max_value" => "The most.",
        "index" => "Which part, counted from 0.",
        "row" => "Which row, counted from 0.",
        "column" => "Which column, counted from 0.",
        "column_1" => "The first column.",
        "column_2" => "The second column.",
        "column_3" => "The third column.",
        "column_4" => "The fourth column.",
        "degrees" => "The angle in degrees.",
        "angle" => "The angle.",
        "pitch" => "The angle about the X axis, in degrees.",
        "roll" => "The angle about the Y axis, in degrees.",
        "yaw" => "The angle about the Z axis, in degrees.",
        "axis" => "The axis to turn about, of length 1.",
        "quaternion" | "rotation" => "How it turns.",
        "translation" => "How far it moves.",
        "transform" => "How it moves, turns and stretches.",
        "matrix" => "The matrix.",
        "vector" => "The vector.",
        "point" | "candidate" => "What is looked at.",
        "normal" => "The direction that stands upright on it, of length 1.",
        "tangent" => "The first direction, upright on the normal.",
        "bitangent" => "The direction that is upright on both.",
        "direction" => "Which way.",
        "distance" => "How far.",
        "origin" => "Where it begins.",
        "center" => "The middle.",
        "half_extents" => "Half of how long, deep and high.",
        "dimensions" => "How long, deep and high.",
        "radius" => "How far from the middle to the rim.",
        "height" => "How high.",
        "delta" => "How much larger on each side.",
        "clamp" => "The box to stay within.",
        "rgb" => "Red, green and blue.",
        "multiplier" => "What it is multiplied by.",
        "divisor" => "What it is divided by.",
        "result" => "The result.",
        "scale" => "How large.",
        _ => "",
    }
}

/// The kinds of a table. A row is `name(input: Type = default, …) -> (output: Type, …) { what is computed }`, a
/// sentence, an example as files spell it and Print shows it, and the foreign names: the function of the family in
/// Open 3D Engine's script library, then others in full. Defaults may be left out.
macro_rules! functions {
    ($category:literal, $prefix:literal, $family:literal; $(
        $id:ident($($input:ident: $in:ty $(= $default:expr)?),*) -> ($($output:ident: $out:ty),+) $body:block
            $doc:literal [$($given:literal),*] => [$($gives:expr),+] $($own:ident)? $(| $other:literal)*;
    )*) => { vec![$(
        authcanvas_interpreter::NodeDef::new(
            concat!($prefix, ".", stringify!($id)),
            $crate::values::table::title($category, stringify!($id)),
            $category,
            authcanvas_interpreter::Behaviour::Pure(|call| {
                let ($($input,)*) = <($($in,)*) as $crate::values::table::Inputs>::read(call)?;
                $crate::values::table::Results::give($body, call);
                Ok(())
            }),
        )
        .doc($doc)
        .aliases(&[$(concat!("ScriptCanvas_", $family, "Functions_", stringify!($own)),)? $($other),*])
        .slots(vec![
            $({
                let slot = $crate::values::table::input::<$in>(stringify!($input));
                $( let slot = slot.or(<$in as $crate::values::table::Operand>::data($default)); )?
                slot
            },)*
            $( $crate::values::table::output::<$out>(stringify!($output)), )+
        ])
        .example(authcanvas_interpreter::Example {
            title: "computes",
            given: &[$((stringify!($input), $given)),*],
            gives: &[$((stringify!($output), $gives)),+],
            ..Default::default()
        })
    ),*] };
}
pub(super) use functions;

/// What people see of a kind: its type and the name of the function in words.
pub(super) fn title(category: &str, id: &str) -> String {
    format!("{category}: {}", id.replace('_', " "))
}

/// An input of a type.
pub(super) fn input<T: Operand>(id: &str) -> authcanvas_interpreter::SlotDef {
    authcanvas_interpreter::SlotDef::input(id, T::value_type().into()).doc(words(id))
}

/// An output of a type.
pub(super) fn output<T: Operand>(id: &str) -> authcanvas_interpreter::SlotDef {
    authcanvas_interpreter::SlotDef::output(id, T::value_type().into()).doc(words(id))
}
