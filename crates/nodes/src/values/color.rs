//! Functions of colours.

use super::measure::near;
use super::table::functions;
use super::types::Color;
use authcanvas_interpreter::NodeDef;
use glam::{Vec3, Vec4};

/// The kinds of this file, in palette order.
pub(super) fn nodes() -> Vec<NodeDef> {
    functions! { "Color", "color", "Color";
    divide_by_number(source: Color, divisor: f32) -> (result: Color) { Color(source.0 / divisor) }
        "Each part divided by a number; dividing by 0 gives infinities."
        ["(r: 1, a: 1)", "2"] => ["(r=0.5,g=0,b=0,a=0.5)"] | "Color::DivideFloat";
    dot(a: Color, b: Color) -> (result: f32) { a.0.dot(b.0) }
        "The dot product of all four parts." ["(r: 1, a: 1)", "(r: 0.5, a: 1)"] => ["1.5"] Dot | "Color::Dot";
    dot3(a: Color, b: Color) -> (result: f32) { a.0.truncate().dot(b.0.truncate()) }
        "The dot product of red, green and blue." ["(r: 1, a: 1)", "(r: 0.5, a: 1)"] => ["0.5"] Dot3 | "Color::Dot3";
    from_vector3(source: Vec3) -> (result: Color) { Color(source.extend(1.0)) }
        "The colour with these amounts of red, green and blue, and alpha 1."
        ["(x: 1)"] => ["(r=1,g=0,b=0,a=1)"] FromVector3 | "Color::CreateFromVector3";
    from_vector3_and_number(rgb: Vec3, a: f32) -> (result: Color) { Color(rgb.extend(a)) }
        "The colour with these amounts of red, green and blue, and an alpha."
        ["(x: 1)", "0.5"] => ["(r=1,g=0,b=0,a=0.5)"] FromVector3AndNumber | "Color::CreateFromVector3AndFloat";
    gamma_to_linear(source: Color) -> (result: Color) { converted(source, to_linear) }
        "A colour as screens have it, sRGB, in amounts of light; the alpha stays."
        ["(r: 1, a: 0.5)"] => ["(r=1,g=0,b=0,a=0.5)"] GammaToLinear | "Color::GammaToLinear";
    is_close(a: Color, b: Color, tolerance: f32 = 0.01) -> (result: bool) { near(a.0, b.0, tolerance) }
        "True when no part of two colours differs by more than the tolerance."
        ["(r: 1)", "(r: 0.5)", "0.25"] => ["false"] IsClose | "Color::IsClose";
    is_zero(source: Color, tolerance: f32 = 0.01) -> (result: bool) { near(source.0, Vec4::ZERO, tolerance) }
        "True when no part, alpha included, differs from 0 by more than the tolerance."
        ["(a: 1)", "0.01"] => ["false"] IsZero | "Color::IsZero";
    linear_to_gamma(source: Color) -> (result: Color) { converted(source, to_gamma) }
        "Amounts of light as the colour that screens have for them, sRGB; the alpha stays."
        ["(r: 0.5, a: 0.5)"] => ["(r=0.735357,g=0,b=0,a=0.5)"] LinearToGamma | "Color::LinearToGamma";
    multiply_by_number(source: Color, multiplier: f32) -> (result: Color) { Color(source.0 * multiplier) }
        "Each part times a number." ["(r: 0.5, a: 1)", "0.5"] => ["(r=0.25,g=0,b=0,a=0.5)"] MultiplyByNumber
        | "Color::MultiplyFloat";
    one() -> (result: Color) { Color(Vec4::ONE) }
        "White." [] => ["(r=1,g=1,b=1,a=1)"] One | "Color::CreateOne";
    }
}

fn converted(color: Color, part: fn(f64) -> f64) -> Color {
    let rgb = color.0.truncate().map(|amount| part(f64::from(amount)) as f32);
    Color(rgb.extend(color.0.w))
}

fn to_linear(part: f64) -> f64 {
    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn to_gamma(part: f64) -> f64 {
    if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
}
