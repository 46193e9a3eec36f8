//! Make and Extract for each type of the math module: from its fields, and back to them.

use authcanvas_graph::{MathType, ValueType};
use authcanvas_interpreter::{
    Behaviour, Call, Data, Example, MathValue, NativeFn, NodeDef, Problem, SlotDef, Text, Value,
};

const SOURCE: &str = "source";
const RESULT: &str = "result";

type Pairs = &'static [(&'static str, &'static str)];

/// What one type's two kinds are known by elsewhere, and their examples.
struct Row {
    math_type: MathType,
    id: &'static str,
    make: NativeFn,
    makes: &'static [&'static str],
    extracts: &'static [&'static str],
    made: (Pairs, Pairs),
    extracted: (Pairs, Pairs),
}

/// The kinds of this file for a type, in palette order.
pub(super) fn nodes(math_type: MathType) -> Vec<NodeDef> {
    ROWS.iter().filter(|row| row.math_type == math_type).flat_map(|row| [make(row), extract(row)]).collect()
}

const ROWS: [Row; 11] = [
    Row {
        math_type: MathType::Vector2,
        id: "vector2",
        make: |call| make_value(call, MathType::Vector2),
        makes: &["ScriptCanvas_Vector2Functions_FromValues", "Vector2::ConstructFromValues"],
        extracts: &["Vector2::ExtractProperty"],
        made: (&[("x", "1"), ("y", "2")], &[(RESULT, "(x=1,y=2)")]),
        extracted: (&[(SOURCE, "(x: 1, y: 2)")], &[("y", "2")]),
    },
    Row {
        math_type: MathType::Vector3,
        id: "vector3",
        make: |call| make_value(call, MathType::Vector3),
        makes: &["ScriptCanvas_Vector3Functions_FromValues", "Vector3::ConstructFromValues"],
        extracts: &["Vector3::ExtractProperty"],
        made: (&[("x", "1"), ("y", "2.5"), ("z", "-3")], &[(RESULT, "(x=1,y=2.5,z=-3)")]),
        extracted: (&[(SOURCE, "(x: 1, z: 0.5)")], &[("x", "1"), ("y", "0"), ("z", "0.5")]),
    },
    Row {
        math_type: MathType::Vector4,
        id: "vector4",
        make: |call| make_value(call, MathType::Vector4),
        makes: &["ScriptCanvas_Vector4Functions_FromValues", "Vector4::ConstructFromValues"],
        extracts: &["Vector4::ExtractProperty"],
        made: (&[("w", "4")], &[(RESULT, "(x=0,y=0,z=0,w=4)")]),
        extracted: (&[(SOURCE, "(w: 4)")], &[("w", "4")]),
    },
    Row {
        math_type: MathType::Quaternion,
        id: "quaternion",
        make: |call| make_value(call, MathType::Quaternion),
        makes: &["ScriptCanvas_QuaternionFunctions_CreateFromValues"],
        extracts: &["Quaternion::ExtractProperty"],
        made: (&[], &[(RESULT, "(x=0,y=0,z=0,w=1)")]),
        extracted: (&[(SOURCE, "(x: 1, w: 0)")], &[("x", "1"), ("w", "0")]),
    },
    Row {
        math_type: MathType::Color,
        id: "color",
        make: |call| make_value(call, MathType::Color),
        makes: &["ScriptCanvas_ColorFunctions_FromValues"],
        extracts: &["Color::ExtractProperty"],
        made: (&[("r", "1"), ("a", "0.5")], &[(RESULT, "(r=1,g=0,b=0,a=0.5)")]),
        extracted: (&[(SOURCE, "(g: 1)")], &[("g", "1"), ("a", "0")]),
    },
    Row {
        math_type: MathType::Matrix3x3,
        id: "matrix3x3",
        make: |call| make_value(call, MathType::Matrix3x3),
        makes: &["ScriptCanvas_Matrix3x3Functions_FromRows"],
        extracts: &["ScriptCanvas_Matrix3x3Functions_GetRows"],
        made: (&[("row_1", "(x: 1)")], &[(RESULT, "(row_1=(x=1,y=0,z=0),row_2=(x=0,y=0,z=0),row_3=(x=0,y=0,z=0))")]),
        extracted: (&[(SOURCE, "(row_2: (y: 1))")], &[("row_2", "(x=0,y=1,z=0)")]),
    },
    Row {
        math_type: MathType::Matrix4x4,
        id: "matrix4x4",
        make: |call| make_value(call, MathType::Matrix4x4),
        makes: &["ScriptCanvas_Matrix4x4Functions_FromRows"],
        extracts: &["ScriptCanvas_Matrix4x4Functions_GetRows"],
        made: (
            &[("row_4", "(w: 1)")],
            &[(
                RESULT,
                "(row_1=(x=0,y=0,z=0,w=0),row_2=(x=0,y=0,z=0,w=0),row_3=(x=0,y=0,z=0,w=0),row_4=(x=0,y=0,z=0,w=1))",
            )],
        ),
        extracted: (&[(SOURCE, "(row_4: (w: 1))")], &[("row_4", "(x=0,y=0,z=0,w=1)")]),
    },
    Row {
        math_type: MathType::Transform,
        id: "transform",
        make: |call| make_value(call, MathType::Transform),
        makes: &[],
        extracts: &["Transform::ExtractProperty"],
        made: (
            &[("translation", "(x: 1)")],
            &[(RESULT, "(translation=(x=1,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),scale=1)")],
        ),
        extracted: (&[(SOURCE, "(scale: 2)")], &[("scale", "2"), ("translation", "(x=0,y=0,z=0)")]),
    },
    Row {
        math_type: MathType::Aabb,
        id: "aabb",
        make: |call| make_value(call, MathType::Aabb),
        makes: &[],
        extracts: &["AABB::ExtractProperty"],
        made: (&[("max", "(x: 1, y: 1, z: 1)")], &[(RESULT, "(min=(x=0,y=0,z=0),max=(x=1,y=1,z=1))")]),
        extracted: (&[(SOURCE, "(max: (x: 1))")], &[("max", "(x=1,y=0,z=0)")]),
    },
    Row {
        math_type: MathType::Obb,
        id: "obb",
        make: |call| make_value(call, MathType::Obb),
        makes: &["ScriptCanvas_OBBFunctions_FromPositionRotationAndHalfLengths"],
        extracts: &["OBB::ExtractProperty"],
        made: (
            &[("half_lengths", "(x: 1)")],
            &[(RESULT, "(position=(x=0,y=0,z=0),rotation=(x=0,y=0,z=0,w=1),half_lengths=(x=1,y=0,z=0))")],
        ),
        extracted: (&[(SOURCE, "(position: (x: 1))")], &[("position", "(x=1,y=0,z=0)")]),
    },
    Row {
        math_type: MathType::Plane,
        id: "plane",
        make: |call| make_value(call, MathType::Plane),
        makes: &["ScriptCanvas_PlaneFunctions_FromNormalAndDistance"],
        extracts: &["Plane::ExtractProperty"],
        made: (&[("normal", "(z: 1)"), ("distance", "-2")], &[(RESULT, "(normal=(x=0,y=0,z=1),distance=-2)")]),
        extracted: (&[(SOURCE, "(distance: 3)")], &[("distance", "3")]),
    },
];

fn category(row: &Row) -> Text {
    Text::Borrowed(row.math_type.name())
}

/// The type and the default of each field.
fn fields(math_type: MathType) -> impl Iterator<Item = (&'static str, ValueType, Data)> {
    let mut defaults = math_type.default_floats().into_iter();
    math_type.fields().iter().map(move |field| match field.part {
        None => (field.name, ValueType::Number, Data::Number(defaults.next().map_or(0.0, f64::from))),
        Some(part) => {
            let floats: Vec<f32> = defaults.by_ref().take(part.n_floats()).collect();
            (field.name, ValueType::Math(part), Data::Math(MathValue::new(part, &floats)))
        }
    })
}

fn make(row: &Row) -> NodeDef {
    let name = row.math_type.name();
    let mut slots: Vec<SlotDef> = fields(row.math_type)
        .map(|(id, value_type, default)| SlotDef::input(id, value_type.into()).doc(format!("Its `{id}`.")).or(default))
        .collect();
    slots.push(SlotDef::output(RESULT, ValueType::Math(row.math_type).into()).doc(format!("The {name}.")));
    NodeDef::new(format!("{}.make", row.id), format!("Make {name}"), category(row), Behaviour::Pure(row.make))
        .doc(format!("A {name} of its parts."))
        .keywords(&["new", "create", "from values"])
        .aliases(row.makes)
        .slots(slots)
        .example(Example { title: "makes one", given: row.made.0, gives: row.made.1, ..Example::default() })
}

fn extract(row: &Row) -> NodeDef {
    let name = row.math_type.name();
    let source = SlotDef::input(SOURCE, ValueType::Math(row.math_type).into()).doc(format!("The {name}."));
    let slots = std::iter::once(source).chain(
        fields(row.math_type)
            .map(|(id, value_type, _)| SlotDef::output(id, value_type.into()).doc(format!("Its `{id}`."))),
    );
    NodeDef::new(
        format!("{}.extract", row.id),
        format!("Extract {name}"),
        category(row),
        Behaviour::Pure(extract_value),
    )
    .doc(format!("The parts of a {name}."))
    .keywords(&["properties", "split", "break", "get"])
    .aliases(row.extracts)
    .slots(slots.collect())
    .example(Example {
        title: "gives its parts",
        given: row.extracted.0,
        gives: row.extracted.1,
        ..Example::default()
    })
}

fn make_value(call: &mut Call<'_>, math_type: MathType) -> Result<(), Problem> {
    let mut floats = Vec::with_capacity(math_type.n_floats());
    for (input, field) in math_type.fields().iter().enumerate() {
        match (field.part, call.value(input)) {
            (None, _) => floats.push(call.number(input) as f32),
            (Some(_), Value::Math(value)) => floats.extend(value.floats()),
            (Some(part), _) => floats.extend(part.default_floats()),
        }
    }
    call.give_value(0, Value::Math(MathValue::new(math_type, &floats)));
    Ok(())
}

fn extract_value(call: &mut Call<'_>) -> Result<(), Problem> {
    let Value::Math(value) = call.value(0) else {
        return Err(Problem::new("expected a value with parts, found null")
            .with_hint("Look at where it comes from: nothing has made it."));
    };
    let mut rest = value.floats();
    for (output, field) in value.math_type().fields().iter().enumerate() {
        let (own, behind) = rest.split_at(field.part.map_or(1, MathType::n_floats));
        rest = behind;
        match field.part {
            None => call.give_number(output, f64::from(own[0])),
            Some(part) => call.give_value(output, Value::Math(MathValue::new(part, own))),
        }
    }
    Ok(())
}
