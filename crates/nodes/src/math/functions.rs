//! Functions of numbers: signs, roundings, roots, powers, angles. A few lines of a table each.

use super::{A, B, CATEGORY, RESULT};
use authcanvas_graph::ValueType;
use authcanvas_interpreter::{Behaviour, Call, Data, Example, NativeFn, NodeDef, Problem, SlotDef};

const TOLERANCE: &str = "tolerance";
const VALUE: &str = "value";

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    [signs(), steps(), powers(), angles(), ranges(), questions()].into_iter().flatten().collect()
}

type Pairs = &'static [(&'static str, &'static str)];

/// A function of numbers that gives a number.
fn number(
    (kind, title): (&'static str, &'static str),
    doc: &'static str,
    aliases: &'static [&'static str],
    inputs: &[&str],
    run: NativeFn,
    (given, gives): (Pairs, Pairs),
) -> NodeDef {
    function((kind, title), doc, aliases, inputs, run, (given, gives), ValueType::Number)
}

/// A function of numbers that gives a Bool.
fn question(
    names: (&'static str, &'static str),
    doc: &'static str,
    aliases: &'static [&'static str],
    inputs: &[&str],
    run: NativeFn,
    example: (Pairs, Pairs),
) -> NodeDef {
    function(names, doc, aliases, inputs, run, example, ValueType::Bool).branches_by(RESULT)
}

fn function(
    (kind, title): (&'static str, &'static str),
    doc: &'static str,
    aliases: &'static [&'static str],
    inputs: &[&str],
    run: NativeFn,
    (given, gives): (Pairs, Pairs),
    result: ValueType,
) -> NodeDef {
    let mut slots: Vec<SlotDef> =
        inputs.iter().map(|id| SlotDef::input(id, ValueType::Number.into()).doc(words(id))).collect();
    slots.push(SlotDef::output(RESULT, result.into()).doc("The result."));
    NodeDef::new(kind, title, CATEGORY, Behaviour::Pure(run))
        .doc(doc)
        .keywords(&["number", "function"])
        .aliases(aliases)
        .slots(slots)
        .example(Example { title: "computes", given, gives, ..Example::default() })
}

/// What an input is for, by its name.
fn words(id: &str) -> &'static str {
    match id {
        "degrees" => "The angle in degrees.",
        "radians" => "The angle in radians.",
        "minimum" => "The least that the result may be.",
        "maximum" => "The most that the result may be.",
        "exponent" => "The power to raise it to.",
        "t" => "How far from A to B: 0 is A, 1 is B.",
        B => "The second number.",
        _ => "The number.",
    }
}

fn one(call: &mut Call<'_>, function: fn(f64) -> f64) -> Result<(), Problem> {
    call.give_number(0, function(call.number(0)));
    Ok(())
}

fn two(call: &mut Call<'_>, function: fn(f64, f64) -> f64) -> Result<(), Problem> {
    call.give_number(0, function(call.number(0), call.number(1)));
    Ok(())
}

fn three(call: &mut Call<'_>, function: fn(f64, f64, f64) -> f64) -> Result<(), Problem> {
    call.give_number(0, function(call.number(0), call.number(1), call.number(2)));
    Ok(())
}

fn signs() -> Vec<NodeDef> {
    vec![
        number(
            ("math.absolute", "Absolute"),
            "The number without its sign.",
            &["Math::Abs"],
            &[A],
            |call| one(call, f64::abs),
            (&[(A, "-2.5")], &[(RESULT, "2.5")]),
        ),
        number(
            ("math.sign", "Sign"),
            "Tells a number's sign: -1 for one below 0, 1 for any other, 0 included.",
            &["Math::Sign"],
            &[A],
            |call| one(call, f64::signum),
            (&[(A, "-2.5")], &[(RESULT, "-1")]),
        ),
        number(
            ("math.negate", "Negate"),
            "The number with the other sign.",
            &["CompactNegateNodeableNode"],
            &[A],
            |call| one(call, |a| -a),
            (&[(A, "2")], &[(RESULT, "-2")]),
        ),
        number(
            ("math.increment", "Increment"),
            "The number plus 1.",
            &["CompactIncrementNodeableNode"],
            &[A],
            |call| one(call, |a| a + 1.0),
            (&[(A, "2")], &[(RESULT, "3")]),
        ),
        number(
            ("math.decrement", "Decrement"),
            "The number minus 1.",
            &["CompactDecrementNodeableNode"],
            &[A],
            |call| one(call, |a| a - 1.0),
            (&[(A, "2")], &[(RESULT, "1")]),
        ),
    ]
}

fn steps() -> Vec<NodeDef> {
    vec![
        number(
            ("math.floor", "Floor"),
            "The next whole number below, or the number itself where it is whole.",
            &["Math::Floor", "CompactFloorNodeableNode"],
            &[A],
            |call| one(call, f64::floor),
            (&[(A, "-1.5")], &[(RESULT, "-2")]),
        ),
        number(
            ("math.ceiling", "Ceiling"),
            "The next whole number above, or the number itself where it is whole.",
            &["Math::Ceil", "CompactCeilingNodeableNode"],
            &[A],
            |call| one(call, f64::ceil),
            (&[(A, "1.2")], &[(RESULT, "2")]),
        ),
        number(
            ("math.round", "Round"),
            "The nearest whole number; a half goes away from 0.",
            &["Math::Round", "CompactRoundNodeableNode"],
            &[A],
            |call| one(call, f64::round),
            (&[(A, "-2.5")], &[(RESULT, "-3")]),
        ),
        number(
            ("math.truncate", "Truncate"),
            "The number without its fraction.",
            &[],
            &[A],
            |call| one(call, f64::trunc),
            (&[(A, "-2.7")], &[(RESULT, "-2")]),
        ),
    ]
}

fn powers() -> Vec<NodeDef> {
    vec![
        number(
            ("math.square", "Square"),
            "The number times itself.",
            &["CompactSquareNodeableNode"],
            &[A],
            |call| one(call, |a| a * a),
            (&[(A, "3")], &[(RESULT, "9")]),
        ),
        number(
            ("math.square_root", "Square root"),
            "The number that times itself gives this one; not a number for one below 0.",
            &["Math::Sqrt", "CompactSquareRootNodeableNode"],
            &[A],
            |call| one(call, f64::sqrt),
            (&[(A, "9")], &[(RESULT, "3")]),
        ),
        number(
            ("math.power", "Power"),
            "A number raised to a power.",
            &["Math::Pow", "CompactPowerNodeableNode"],
            &[A, "exponent"],
            |call| two(call, f64::powf),
            (&[(A, "2"), ("exponent", "10")], &[(RESULT, "1024")]),
        ),
        number(
            ("math.exponential", "Exponential"),
            "Euler's number raised to a power.",
            &["Math::Exp"],
            &["exponent"],
            |call| one(call, f64::exp),
            (&[("exponent", "0")], &[(RESULT, "1")]),
        ),
        number(
            ("math.logarithm", "Logarithm"),
            "The natural logarithm; not a number for a number below 0.",
            &["Math::Log"],
            &[A],
            |call| one(call, f64::ln),
            (&[(A, "1")], &[(RESULT, "0")]),
        ),
    ]
}

fn angles() -> Vec<NodeDef> {
    vec![
        number(
            ("math.sine", "Sine"),
            "The sine of an angle in radians.",
            &["Math::Sin", "CompactSineNodeableNode"],
            &["radians"],
            |call| one(call, f64::sin),
            (&[("radians", "0")], &[(RESULT, "0")]),
        ),
        number(
            ("math.cosine", "Cosine"),
            "The cosine of an angle in radians.",
            &["Math::Cos", "CompactCosineNodeableNode"],
            &["radians"],
            |call| one(call, f64::cos),
            (&[("radians", "0")], &[(RESULT, "1")]),
        ),
        number(
            ("math.tangent", "Tangent"),
            "The tangent of an angle in radians.",
            &["Math::Tan", "CompactTangentNodeableNode"],
            &["radians"],
            |call| one(call, f64::tan),
            (&[("radians", "0")], &[(RESULT, "0")]),
        ),
        number(
            ("math.arcsine", "Arcsine"),
            "The angle in radians that has this sine.",
            &["Math::ArcSin", "CompactArcsineNodeableNode"],
            &[A],
            |call| one(call, f64::asin),
            (&[(A, "0")], &[(RESULT, "0")]),
        ),
        number(
            ("math.arccosine", "Arccosine"),
            "The angle in radians that has this cosine.",
            &["Math::ArcCos", "CompactArccosineNodeableNode"],
            &[A],
            |call| one(call, f64::acos),
            (&[(A, "1")], &[(RESULT, "0")]),
        ),
        number(
            ("math.arctangent", "Arctangent"),
            "The angle in radians that has this tangent.",
            &["Math::ArcTan", "CompactArctangentNodeableNode"],
            &[A],
            |call| one(call, f64::atan),
            (&[(A, "0")], &[(RESULT, "0")]),
        ),
        number(
            ("math.arctangent2", "Arctangent 2"),
            "The angle in radians of the point (x, y), seen from the origin.",
            &["Math::ArcTan2", "CompactArctangent2NodeableNode"],
            &["y", "x"],
            |call| two(call, f64::atan2),
            (&[("y", "0"), ("x", "1")], &[(RESULT, "0")]),
        ),
        number(
            ("math.degrees_to_radians", "Degrees to radians"),
            "An angle in degrees, in radians.",
            &["Math::DegToRad"],
            &["degrees"],
            |call| one(call, f64::to_radians),
            (&[("degrees", "0")], &[(RESULT, "0")]),
        ),
        number(
            ("math.radians_to_degrees", "Radians to degrees"),
            "An angle in radians, in degrees.",
            &["Math::RadToDeg"],
            &["radians"],
            |call| one(call, f64::to_degrees),
            (&[("radians", "0")], &[(RESULT, "0")]),
        ),
    ]
}

fn ranges() -> Vec<NodeDef> {
    vec![
        number(
            ("math.minimum", "Minimum"),
            "The lesser of two numbers.",
            &["Math::Min"],
            &[A, B],
            |call| two(call, f64::min),
            (&[(A, "1"), (B, "2")], &[(RESULT, "1")]),
        ),
        number(
            ("math.maximum", "Maximum"),
            "The greater of two numbers.",
            &["Math::Max"],
            &[A, B],
            |call| two(call, f64::max),
            (&[(A, "1"), (B, "2")], &[(RESULT, "2")]),
        ),
        number(
            ("math.clamp", "Clamp"),
            "The number, or the limit that it goes beyond.",
            &["Math::Clamp"],
            &[VALUE, "minimum", "maximum"],
            |call| three(call, |value, least, most| value.max(least).min(most)),
            (&[(VALUE, "7"), ("minimum", "0"), ("maximum", "5")], &[(RESULT, "5")]),
        ),
        number(
            ("math.interpolate", "Interpolate"),
            "What lies so far on the way from A to B.",
            &["Math::Lerp"],
            &[A, B, "t"],
            |call| three(call, |a, b, t| a + (b - a) * t),
            (&[(A, "10"), (B, "20"), ("t", "0.5")], &[(RESULT, "15")]),
        ),
        number(
            ("math.interpolate_inverse", "Interpolate inverse"),
            "How far a number lies on the way from A to B; 0 where A and B are the same.",
            &["Math::LerpInverse"],
            &[A, B, VALUE],
            |call| three(call, |a, b, value| if a == b { 0.0 } else { (value - a) / (b - a) }),
            (&[(A, "10"), (B, "20"), (VALUE, "15")], &[(RESULT, "0.5")]),
        ),
    ]
}

fn questions() -> Vec<NodeDef> {
    let is_close = NodeDef::new("math.is_close", "Is close", CATEGORY, Behaviour::Pure(is_close))
        .doc("True when two numbers differ by no more than the tolerance.")
        .keywords(&["near", "approximately", "equal"])
        .aliases(&["Math::IsClose"])
        .branches_by(RESULT)
        .slots(vec![
            SlotDef::input(A, ValueType::Number.into()).doc(words(A)),
            SlotDef::input(B, ValueType::Number.into()).doc(words(B)),
            SlotDef::input(TOLERANCE, ValueType::Number.into())
                .doc("How far they may lie apart.")
                .or(Data::Number(0.001)),
            SlotDef::output(RESULT, ValueType::Bool.into()).doc("The answer."),
        ])
        .example(Example {
            title: "is near enough",
            given: &[(A, "1"), (B, "1.05"), (TOLERANCE, "0.1")],
            gives: &[(RESULT, "true")],
            ..Example::default()
        });
    vec![
        is_close,
        question(
            ("math.is_even", "Is even"),
            "True for a number that, its fraction dropped, is a multiple of 2.",
            &["Math::IsEven"],
            &[A],
            |call| parity(call, 0.0),
            (&[(A, "4")], &[(RESULT, "true")]),
        ),
        question(
            ("math.is_odd", "Is odd"),
            "True for a number that, its fraction dropped, is no multiple of 2.",
            &["Math::IsOdd"],
            &[A],
            |call| parity(call, 1.0),
            (&[(A, "-3")], &[(RESULT, "true")]),
        ),
    ]
}

fn is_close(call: &mut Call<'_>) -> Result<(), Problem> {
    let (a, b) = (call.number(0), call.number(1));
    call.give_flag(0, a == b || (a - b).abs() <= call.number(2));
    Ok(())
}

fn parity(call: &mut Call<'_>, rest: f64) -> Result<(), Problem> {
    call.give_flag(0, call.number(0).trunc().abs() % 2.0 == rest);
    Ok(())
}
