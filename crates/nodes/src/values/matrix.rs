//! Functions of matrices of three and of four rows. Vectors are columns: a matrix times a vector.

use super::measure::nearer;
use super::table::{TOLERANCE, functions};
use super::types::{Math, Transform};
use crate::values::measure::Measure;
use authcanvas_interpreter::NodeDef;
use glam::{Mat3, Mat4, Quat, Vec3, Vec4};

/// The kinds for three rows, in palette order.
pub(super) fn of_three() -> Vec<NodeDef> {
    functions! { "Matrix3x3", "matrix3x3", "Matrix3x3";
    from_columns(column_1: Vec3, column_2: Vec3, column_3: Vec3) -> (result: Mat3) { Mat3::from_cols(column_1, column_2, column_3) }
        "The matrix with these columns." ["(x: 1, y: 2)", "(x: 3)", "(x: 4)"]
        => ["(row_1=(x=1,y=3,z=4),row_2=(x=2,y=0,z=0),row_3=(x=0,y=0,z=0))"] FromColumns | "Matrix3x3::CreateFromColumns";
    from_cross_product(source: Vec3) -> (result: Mat3) {
        Mat3::from_cols(Vec3::new(0.0, source.z, -source.y), Vec3::new(-source.z, 0.0, source.x), Vec3::new(source.y, -source.x, 0.0))
    }
        "The matrix that, times a vector, gives the cross product of this vector with that one." ["(x: 1, y: 2, z: 3)"]
        => ["(row_1=(x=0,y=-3,z=2),row_2=(x=3,y=0,z=-1),row_3=(x=-2,y=1,z=0))"] FromCrossProduct
        | "Matrix3x3::CreateCrossProduct";
    from_diagonal(source: Vec3) -> (result: Mat3) { Mat3::from_diagonal(source) }
        "The matrix with this diagonal and zeros elsewhere." ["(x: 1, y: 2, z: 3)"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=2,z=0),row_3=(x=0,y=0,z=3))"] FromDiagonal | "Matrix3x3::CreateDiagonal";
    from_matrix4x4(source: Mat4) -> (result: Mat3) { Mat3::from_mat4(source) }
        "The upper left of a larger matrix." ["(row_1: (x: 1, w: 9), row_4: (x: 9))"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=0,z=0),row_3=(x=0,y=0,z=0))"] FromMatrix4x4 | "Matrix3x3::CreateFromMatrix4x4";
    from_quaternion(source: Quat) -> (result: Mat3) { Mat3::from_quat(source) }
        "The matrix of a rotation." ["(z: 1, w: 0)"]
        => ["(row_1=(x=-1,y=0,z=0),row_2=(x=0,y=-1,z=0),row_3=(x=0,y=0,z=1))"] FromQuaternion
        | "Matrix3x3::CreateFromQuaternion";
    from_rotation_x_degrees(degrees: f32) -> (result: Mat3) { Mat3::from_rotation_x(degrees.to_radians()) }
        "The matrix of a rotation about the X axis." ["0"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=1,z=0),row_3=(x=0,y=0,z=1))"] FromRotationXDegrees;
    from_rotation_y_degrees(degrees: f32) -> (result: Mat3) { Mat3::from_rotation_y(degrees.to_radians()) }
        "The matrix of a rotation about the Y axis." ["0"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=1,z=0),row_3=(x=0,y=0,z=1))"] FromRotationYDegrees;
    from_rotation_z_degrees(degrees: f32) -> (result: Mat3) { Mat3::from_rotation_z(degrees.to_radians()) }
        "The matrix of a rotation about the Z axis." ["0"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=1,z=0),row_3=(x=0,y=0,z=1))"] FromRotationZDegrees;
    from_scale(scale: Vec3) -> (result: Mat3) { Mat3::from_diagonal(scale) }
        "The matrix that stretches along the axes." ["(x: 1, y: 2, z: 3)"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=2,z=0),row_3=(x=0,y=0,z=3))"] FromScale | "Matrix3x3::CreateScale";
    from_transform(transform: Transform) -> (result: Mat3) { transform.basis() }
        "The rotation and the scale of a transform." ["(translation: (x: 5), scale: 2)"]
        => ["(row_1=(x=2,y=0,z=0),row_2=(x=0,y=2,z=0),row_3=(x=0,y=0,z=2))"] FromTransform | "Matrix3x3::CreateFromTransform";
    get_column(source: Mat3, column: f32) -> (result: Vec3) { line(column, 3).map_or(Vec3::ZERO, |at| source.col(at)) }
        "The column with this number; zeros where there is none."
        ["(row_1: (y: 1), row_3: (y: 3))", "1"] => ["(x=1,y=0,z=3)"] GetColumn | "Matrix3x3::GetColumn";
    get_columns(source: Mat3) -> (column_1: Vec3, column_2: Vec3, column_3: Vec3) { (source.x_axis, source.y_axis, source.z_axis) }
        "All columns." ["(row_1: (x: 1, y: 2, z: 3))"] => ["(x=1,y=0,z=0)", "(x=2,y=0,z=0)", "(x=3,y=0,z=0)"] GetColumns;
    get_diagonal(source: Mat3) -> (result: Vec3) { Vec3::new(source.x_axis.x, source.y_axis.y, source.z_axis.z) }
        "The numbers from the upper left to the lower right."
        ["(row_1: (x: 1), row_2: (y: 2))"] => ["(x=1,y=2,z=0)"] GetDiagonal | "Matrix3x3::GetDiagonal";
    get_element(source: Mat3, row: f32, column: f32) -> (result: f32) {
        line(row, 3).zip(line(column, 3)).map_or(0.0, |(row, column)| source.col(column)[row])
    }
        "The number in this row and column; 0 where there is none."
        ["(row_1: (y: 7))", "0", "1"] => ["7"] GetElement | "Matrix3x3::GetElement";
    get_row(source: Mat3, row: f32) -> (result: Vec3) { line(row, 3).map_or(Vec3::ZERO, |at| source.row(at)) }
        "The row with this number; zeros where there is none."
        ["(row_2: (y: 7))", "1"] => ["(x=0,y=7,z=0)"] GetRow | "Matrix3x3::GetRow";
    invert(source: Mat3) -> (result: Mat3) { adjugate(source) * (1.0 / source.determinant()) }
        "The matrix that undoes this one; no numbers where none does." ["(row_1: (x: 2), row_2: (y: 4), row_3: (z: 8))"]
        => ["(row_1=(x=0.5,y=0,z=0),row_2=(x=0,y=0.25,z=0),row_3=(x=0,y=0,z=0.125))"] Invert | "Matrix3x3::GetInverseFull";
    is_close(a: Mat3, b: Mat3, tolerance: f32 = 0.01) -> (result: bool) { nearer(&a.floats(), &b.floats(), tolerance) }
        "True when all numbers of two matrices differ by less than the tolerance."
        ["(row_1: (x: 1))", "(row_1: (x: 1.5))", "0.25"] => ["false"] IsClose | "Matrix3x3::IsClose";
    is_finite(source: Mat3) -> (result: bool) { source.is_finite() }
        "True when every part is a number and none is infinite."
        ["(row_1: (x: 1))"] => ["true"] IsFinite | "Matrix3x3::IsFinite";
    is_orthogonal(source: Mat3) -> (result: bool) { is_orthogonal(source) }
        "True when the rows have length 1 and stand upright on each other, as those of a rotation do."
        ["(row_1: (x: 1), row_2: (y: 1), row_3: (z: 1))"] => ["true"] IsOrthogonal | "Matrix3x3::IsOrthogonal";
    multiply_by_number(source: Mat3, multiplier: f32) -> (result: Mat3) { source * multiplier }
        "Each number times a number." ["(row_1: (x: 1, y: 2))", "3"]
        => ["(row_1=(x=3,y=6,z=0),row_2=(x=0,y=0,z=0),row_3=(x=0,y=0,z=0))"] MultiplyByNumber | "Matrix3x3::MultiplyFloat";
    multiply_by_vector(source: Mat3, vector: Vec3) -> (result: Vec3) { source * vector }
        "The matrix times a vector."
        ["(row_1: (x: 1, y: 2), row_2: (x: 3))", "(x: 10, y: 1)"] => ["(x=12,y=30,z=0)"] MultiplyByVector
        | "Matrix3x3::MultiplyVector3";
    orthogonalize(source: Mat3) -> (result: Mat3) { orthogonalized(source) }
        "The rotation next to a matrix: rows of length 1, upright on each other." ["(row_1: (x: 3), row_2: (y: 4), row_3: (z: 5))"]
        => ["(row_1=(x=1,y=0,z=0),row_2=(x=0,y=1,z=0),row_3=(x=0,y=0,z=1))"] Orthogonalize | "Matrix3x3::GetOrthogonalized";
    to_adjugate(source: Mat3) -> (result: Mat3) { adjugate(source) }
        "The adjugate, which is the inverse times the determinant." ["(row_1: (x: 2), row_2: (y: 3), row_3: (z: 4))"]
        => ["(row_1=(x=12,y=0,z=0),row_2=(x=0,y=8,z=0),row_3=(x=0,y=0,z=6))"] ToAdjugate | "Matrix3x3::GetAdjugate";
    to_determinant(source: Mat3) -> (result: f32) { source.determinant() }
        "The determinant." ["(row_1: (x: 2), row_2: (y: 3), row_3: (z: 4))"] => ["24"] ToDeterminant
        | "Matrix3x3::GetDeterminant";
    to_scale(source: Mat3) -> (result: Vec3) { lengths(source) }
        "How far it stretches along each axis: the lengths of the columns."
        ["(row_1: (x: 3, y: 1), row_2: (x: 4))"] => ["(x=5,y=1,z=0)"] ToScale | "Matrix3x3::RetrieveScale";
    transpose(source: Mat3) -> (result: Mat3) { source.transpose() }
        "The matrix whose rows are the columns of this one." ["(row_1: (y: 1))"]
        => ["(row_1=(x=0,y=0,z=0),row_2=(x=1,y=0,z=0),row_3=(x=0,y=0,z=0))"] Transpose | "Matrix3x3::GetTranspose";
    zero() -> (result: Mat3) { Mat3::ZERO }
        "The matrix of zeros." [] => ["(row_1=(x=0,y=0,z=0),row_2=(x=0,y=0,z=0),row_3=(x=0,y=0,z=0))"] Zero
        | "Matrix3x3::CreateZero";
    }
}

/// The kinds for four rows, in palette order.
pub(super) fn of_four() -> Vec<NodeDef> {
    functions! { "Matrix4x4", "matrix4x4", "Matrix4x4";
    from_columns(column_1: Vec4, column_2: Vec4, column_3: Vec4, column_4: Vec4) -> (result: Mat4) {
        Mat4::from_cols(column_1, column_2, column_3, column_4)
    }
        "The matrix with these columns." ["(x: 1, y: 2)", "(x: 3)", "(x: 4)", "(x: 5)"]
        => ["(row_1=(x=1,y=3,z=4,w=5),row_2=(x=2,y=0,z=0,w=0),row_3=(x=0,y=0,z=0,w=0),row_4=(x=0,y=0,z=0,w=0))"] FromColumns
        | "Matrix4x4::CreateFromColumns";
    from_diagonal(source: Vec4) -> (result: Mat4) { Mat4::from_diagonal(source) }
        "The matrix with this diagonal and zeros elsewhere." ["(x: 1, y: 2, z: 3, w: 4)"]
        => ["(row_1=(x=1,y=0,z=0,w=0),row_2=(x=0,y=2,z=0,w=0),row_3=(x=0,y=0,z=3,w=0),row_4=(x=0,y=0,z=0,w=4))"] FromDiagonal
        | "Matrix4x4::CreateDiagonal";
    from_matrix3x3(source: Mat3) -> (result: Mat4) { widened(source) }
        "A smaller matrix with ones beside it, as Open 3D Engine fills it up, and (0, 0, 0, 1) below." ["(row_1: (x: 2))"]
        => ["(row_1=(x=2,y=0,z=0,w=1),row_2=(x=0,y=0,z=0,w=1),row_3=(x=0,y=0,z=0,w=1),row_4=(x=0,y=0,z=0,w=1))"] FromMatrix3x3;
    from_quaternion(source: Quat) -> (result: Mat4) { Mat4::from_mat3(Mat3::from_quat(source)) }
        "The matrix of a rotation." ["(z: 1, w: 0)"]
        => ["(row_1=(x=-1,y=0,z=0,w=0),row_2=(x=0,y=-1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))"] FromQuaternion
        | "Matrix4x4::CreateFromQuaternion";
    from_quaternion_and_translation(rotation: Quat, translation: Vec3) -> (result: Mat4) { placed(Mat3::from_quat(rotation), translation) }
        "The matrix that turns, then moves." ["(w: 1)", "(x: 5)"]
        => ["(row_1=(x=1,y=0,z=0,w=5),row_2=(x=0,y=1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))"]
        FromQuaternionAndTranslation | "Matrix4x4::CreateFromQuaternionAndTranslation";
    from_rotation_x_degrees(degrees: f32) -> (result: Mat4) { Mat4::from_mat3(Mat3::from_rotation_x(degrees.to_radians())) }
        "The matrix of a rotation about the X axis." ["0"]
        => ["(row_1=(x=1,y=0,z=0,w=0),row_2=(x=0,y=1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))"]
        FromRotationXDegrees;
    from_rotation_y_degrees(degrees: f32) -> (result: Mat4) { Mat4::from_mat3(Mat3::from_rotation_y(degrees.to_radians())) }
        "The matrix of a rotation about the Y axis." ["0"]
        => ["(row_1=(x=1,y=0,z=0,w=0),row_2=(x=0,y=1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))"]
        FromRotationYDegrees;
    from_rotation_z_degrees(degrees: f32) -> (result: Mat4) { Mat4::from_mat3(Mat3::from_rotation_z(degrees.to_radians())) }
        "The matrix of a rotation about the Z axis." ["0"]
        => ["(row_1=(x=1,y=0,z=0,w=0),row_2=(x=0,y=1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))"]
        FromRotationZDegrees;
    from_scale(scale: Vec3) -> (result: Mat4) { Mat4::from_diagonal(scale.extend(1.0)) }
        "The matrix that stretches along the axes." ["(x: 1, y: 2, z: 3)"]
        => ["(row_1=(x=1,y=0,z=0,w=0),row_2=(x=0,y=2,z=0,w=0),row_3=(x=0,y=0,z=3,w=0),row_4=(x=0,y=0,z=0,w=1))"] FromScale
        | "Matrix4x4::CreateScale";
    from_transform(transform: Transform) -> (result: Mat4) { placed(transform.basis(), transform.translation) }
        "The matrix of a transform." ["(translation: (x: 5), scale: 2)"]
        => ["(row_1=(x=2,y=0,z=0,w=5),row_2=(x=0,y=2,z=0,w=0),row_3=(x=0,y=0,z=2,w=0),row_4=(x=0,y=0,z=0,w=1))"] FromTransform
        | "Matrix4x4::CreateFromTransform";
    from_translation(source: Vec3) -> (result: Mat4) { placed(Mat3::IDENTITY, source) }
        "The matrix that moves." ["(x: 5)"]
        => ["(row_1=(x=1,y=0,z=0,w=5),row_2=(x=0,y=1,z=0,w=0),row_3=(x=0,y=0,z=1,w=0),row_4=(x=0,y=0,z=0,w=1))"] FromTranslation
        | "Matrix4x4::CreateTranslation";
    get_column(source: Mat4, column: f32) -> (result: Vec4) { line(column, 4).map_or(Vec4::ZERO, |at| source.col(at)) }
        "The column with this number; zeros where there is none."
        ["(row_1: (y: 1), row_3: (y: 3))", "1"] => ["(x=1,y=0,z=3,w=0)"] GetColumn | "Matrix4x4::GetColumn";
    get_columns(source: Mat4) -> (column_1: Vec4, column_2: Vec4, column_3: Vec4, column_4: Vec4) {
        (source.x_axis, source.y_axis, source.z_axis, source.w_axis)
    }
        "All columns." ["(row_1: (x: 1, y: 2, z: 3, w: 4))"]
        => ["(x=1,y=0,z=0,w=0)", "(x=2,y=0,z=0,w=0)", "(x=3,y=0,z=0,w=0)", "(x=4,y=0,z=0,w=0)"] GetColumns;
    get_diagonal(source: Mat4) -> (result: Vec4) { Vec4::new(source.x_axis.x, source.y_axis.y, source.z_axis.z, source.w_axis.w) }
        "The numbers from the upper left to the lower right."
        ["(row_1: (x: 1), row_2: (y: 2))"] => ["(x=1,y=2,z=0,w=0)"] GetDiagonal | "Matrix4x4::GetDiagonal";
    get_element(source: Mat4, row: f32, column: f32) -> (result: f32) {
        line(row, 4).zip(line(column, 4)).map_or(0.0, |(row, column)| source.col(column)[row])
    }
        "The number in this row and column; 0 where there is none."
        ["(row_1: (y: 7))", "0", "1"] => ["7"] GetElement | "Matrix4x4::GetElement";
    get_row(source: Mat4, row: f32) -> (result: Vec4) { line(row, 4).map_or(Vec4::ZERO, |at| source.row(at)) }
        "The row with this number; zeros where there is none."
        ["(row_2: (y: 7))", "1"] => ["(x=0,y=7,z=0,w=0)"] GetRow | "Matrix4x4::GetRow";
    get_translation(source: Mat4) -> (result: Vec3) { source.w_axis.truncate() }
        "How far a matrix moves: its last column." ["(row_1: (w: 5))"] => ["(x=5,y=0,z=0)"] GetTranslation
        | "Matrix4x4::GetTranslation";
    invert(source: Mat4) -> (result: Mat4) { if source.determinant() == 0.0 { Mat4::IDENTITY } else { source.inverse() } }
        "The matrix that undoes this one; the one that does nothing where none does."
        ["(row_1: (x: 2), row_2: (y: 4), row_3: (z: 8), row_4: (w: 1))"]
        => ["(row_1=(x=0.5,y=0,z=0,w=0),row_2=(x=0,y=0.25,z=0,w=0),row_3=(x=0,y=0,z=0.125,w=0),row_4=(x=0,y=0,z=0,w=1))"] Invert
        | "Matrix4x4::GetInverseFull";
    is_close(a: Mat4, b: Mat4, tolerance: f32 = 0.01) -> (result: bool) { nearer(&a.floats(), &b.floats(), tolerance) }
        "True when all numbers of two matrices differ by less than the tolerance."
        ["(row_1: (x: 1))", "(row_1: (x: 1.5))", "0.25"] => ["false"] IsClose | "Matrix4x4::IsClose";
    is_finite(source: Mat4) -> (result: bool) { source.is_finite() }
        "True when every part is a number and none is infinite."
        ["(row_1: (x: 1))"] => ["true"] IsFinite | "Matrix4x4::IsFinite";
    multiply_by_vector(source: Mat4, vector: Vec4) -> (result: Vec4) { source * vector }
        "The matrix times a vector."
        ["(row_1: (x: 1, y: 2), row_2: (x: 3))", "(x: 10, y: 1)"] => ["(x=12,y=30,z=0,w=0)"] MultiplyByVector
        | "Matrix4x4::MultiplyVector4";
    to_scale(source: Mat4) -> (result: Vec3) { lengths(Mat3::from_mat4(source)) }
        "How far it stretches along each axis: the lengths of the first three columns."
        ["(row_1: (x: 3, y: 1), row_2: (x: 4))"] => ["(x=5,y=1,z=0)"] ToScale | "Matrix4x4::RetrieveScale";
    transpose(source: Mat4) -> (result: Mat4) { source.transpose() }
        "The matrix whose rows are the columns of this one." ["(row_1: (y: 1))"]
        => ["(row_1=(x=0,y=0,z=0,w=0),row_2=(x=1,y=0,z=0,w=0),row_3=(x=0,y=0,z=0,w=0),row_4=(x=0,y=0,z=0,w=0))"] Transpose
        | "Matrix4x4::GetTranspose";
    zero() -> (result: Mat4) { Mat4::ZERO }
        "The matrix of zeros." []
        => ["(row_1=(x=0,y=0,z=0,w=0),row_2=(x=0,y=0,z=0,w=0),row_3=(x=0,y=0,z=0,w=0),row_4=(x=0,y=0,z=0,w=0))"] Zero
        | "Matrix4x4::CreateZero";
    }
}

/// A row or column by its number, whose fraction does not count; nothing beyond the matrix.
fn line(number: f32, n_lines: usize) -> Option<usize> {
    let number = number.trunc();
    (number >= 0.0 && number < n_lines as f32).then_some(number as usize)
}

/// How long the columns are.
pub(super) fn lengths(matrix: Mat3) -> Vec3 {
    Vec3::new(matrix.x_axis.length(), matrix.y_axis.length(), matrix.z_axis.length())
}

/// A matrix with a translation beside it.
pub(super) fn placed(basis: Mat3, translation: Vec3) -> Mat4 {
    let mut matrix = Mat4::from_mat3(basis);
    matrix.w_axis = translation.extend(1.0);
    matrix
}

/// The engine makes each row a Vector4 as it does everywhere, with 1 for what is missing.
fn widened(matrix: Mat3) -> Mat4 {
    placed(matrix, Vec3::ONE)
}

fn adjugate(matrix: Mat3) -> Mat3 {
    let [first, second, third] = [0, 1, 2].map(|row| matrix.row(row));
    Mat3::from_cols(second.cross(third), third.cross(first), first.cross(second))
}

fn orthogonalized(matrix: Mat3) -> Mat3 {
    let [_, second, third] = [0, 1, 2].map(|row| matrix.row(row));
    let first = second.cross(third).unit_or_zero();
    let second = third.cross(first).unit_or_zero();
    let third = first.cross(second).unit_or_zero();
    Mat3::from_cols(first, second, third).transpose()
}

fn is_orthogonal(matrix: Mat3) -> bool {
    let rows = [0, 1, 2].map(|row| matrix.row(row));
    let is_unit = |row: &Vec3| (row.length_squared() - 1.0).abs() <= TOLERANCE * TOLERANCE;
    let is_upright = |left: usize, right: usize| rows[left].dot(rows[right]).abs() <= TOLERANCE;
    rows.iter().all(is_unit) && is_upright(0, 1) && is_upright(0, 2) && is_upright(1, 2)
}
