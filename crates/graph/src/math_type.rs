//! The types of the math module: vectors, rotations, matrices, transforms, boxes, planes, colours.
//!
//! Only their names, fields and sizes stand here. A value of one is a row of 32-bit floats, as Open 3D Engine
//! computes with; what can be done with it is a vocabulary's to say.

/// A type of the math module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MathType {
    /// Two numbers.
    Vector2,
    /// Three numbers.
    Vector3,
    /// Four numbers.
    Vector4,
    /// A rotation.
    Quaternion,
    /// Red, green, blue and alpha, from 0 to 1.
    Color,
    /// Three rows of three numbers.
    Matrix3x3,
    /// Four rows of four numbers.
    Matrix4x4,
    /// A translation, a rotation and a scale.
    Transform,
    /// A box whose sides are parallel to the axes.
    Aabb,
    /// A box with a rotation of its own.
    Obb,
    /// A plane, by its normal and its distance from the origin.
    Plane,
}

/// A field of a type of the math module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MathField {
    /// Its name in a file.
    pub name: &'static str,
    /// Its type; nothing for a number.
    pub part: Option<MathType>,
}

const fn number(name: &'static str) -> MathField {
    MathField { name, part: None }
}

const fn part(name: &'static str, math_type: MathType) -> MathField {
    MathField { name, part: Some(math_type) }
}

impl MathType {
    /// Every type of the math module.
    pub const ALL: [Self; 11] = [
        Self::Vector2,
        Self::Vector3,
        Self::Vector4,
        Self::Quaternion,
        Self::Color,
        Self::Matrix3x3,
        Self::Matrix4x4,
        Self::Transform,
        Self::Aabb,
        Self::Obb,
        Self::Plane,
    ];

    /// Its name in a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vector2 => "Vector2",
            Self::Vector3 => "Vector3",
            Self::Vector4 => "Vector4",
            Self::Quaternion => "Quaternion",
            Self::Color => "Color",
            Self::Matrix3x3 => "Matrix3x3",
            Self::Matrix4x4 => "Matrix4x4",
            Self::Transform => "Transform",
            Self::Aabb => "AABB",
            Self::Obb => "OBB",
            Self::Plane => "Plane",
        }
    }

    /// The type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|math_type| math_type.name() == name)
    }

    /// Its fields, in the order in which a value holds them. In a file they stand as in a record; one that is left out
    /// has its default.
    pub fn fields(self) -> &'static [MathField] {
        const VECTOR: [MathField; 4] = [number("x"), number("y"), number("z"), number("w")];
        match self {
            Self::Vector2 => &VECTOR[..2],
            Self::Vector3 => &VECTOR[..3],
            Self::Vector4 | Self::Quaternion => &VECTOR,
            Self::Color => &const { [number("r"), number("g"), number("b"), number("a")] },
            Self::Matrix3x3 => {
                const ROW: MathType = MathType::Vector3;
                &const { [part("row_1", ROW), part("row_2", ROW), part("row_3", ROW)] }
            }
            Self::Matrix4x4 => {
                const ROW: MathType = MathType::Vector4;
                &const { [part("row_1", ROW), part("row_2", ROW), part("row_3", ROW), part("row_4", ROW)] }
            }
            Self::Transform => {
                &const { [part("translation", Self::Vector3), part("rotation", Self::Quaternion), number("scale")] }
            }
            Self::Aabb => &const { [part("min", Self::Vector3), part("max", Self::Vector3)] },
            Self::Obb => {
                &const {
                    [
                        part("position", Self::Vector3),
                        part("rotation", Self::Quaternion),
                        part("half_lengths", Self::Vector3),
                    ]
                }
            }
            Self::Plane => &const { [part("normal", Self::Vector3), number("distance")] },
        }
    }

    /// How many floats a value has.
    pub fn n_floats(self) -> usize {
        self.fields().iter().map(|field| field.part.map_or(1, Self::n_floats)).sum()
    }

    /// What a value is where nothing is said: zeros, but rotations that turn nothing and scales of 1.
    pub fn default_floats(self) -> Vec<f32> {
        match self {
            Self::Quaternion => vec![0.0, 0.0, 0.0, 1.0],
            Self::Transform => vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0],
            Self::Obb => vec![0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0],
            Self::Vector2
            | Self::Vector3
            | Self::Vector4
            | Self::Color
            | Self::Matrix3x3
            | Self::Matrix4x4
            | Self::Aabb
            | Self::Plane => vec![0.0; self.n_floats()],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MathType;

    #[test]
    fn sizes_follow_from_the_fields() {
        let sizes = MathType::ALL.map(MathType::n_floats);
        assert_eq!(sizes, [2, 3, 4, 4, 4, 9, 16, 8, 6, 10, 4]);
        for math_type in MathType::ALL {
            assert_eq!(math_type.default_floats().len(), math_type.n_floats());
            assert_eq!(MathType::from_name(math_type.name()), Some(math_type));
        }
    }
}
