//! What vectors of any size have in common, as Open 3D Engine computes it.

use super::table::TOLERANCE;
use glam::{Vec2, Vec3, Vec4};
use std::ops::{Add, Div, Mul, Sub};

/// A vector by its parts.
pub(super) trait Measure:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<f32, Output = Self> + Div<f32, Output = Self>
{
    /// Nothing but zeros.
    const ZEROS: Self;
    /// Its parts.
    fn parts(&self) -> &[f32];

    /// The dot product.
    fn product(self, other: Self) -> f32 {
        self.parts().iter().zip(other.parts()).map(|(left, right)| left * right).sum()
    }

    /// The part with an index, the nearest one where there is none; the fraction does not count.
    fn part(self, index: f32) -> f32 {
        let parts = self.parts();
        parts[(index as usize).min(parts.len() - 1)]
    }

    /// True when the square of its length is 1, give or take.
    fn is_unit(self, tolerance: f32) -> bool {
        (self.product(self) - 1.0).abs() <= tolerance
    }

    /// The same direction with length 1, or zeros where there is hardly any length.
    fn unit_or_zero(self) -> Self {
        let squared = self.product(self);
        if squared < TOLERANCE * TOLERANCE { Self::ZEROS } else { self / squared.sqrt() }
    }
}

macro_rules! measure {
    ($($vector:ty),*) => { $(
        impl Measure for $vector {
            const ZEROS: Self = Self::ZERO;
            fn parts(&self) -> &[f32] {
                self.as_ref()
            }
        }
    )* };
}

measure!(Vec2, Vec3, Vec4);

/// True when no parts differ by more than the tolerance.
pub(super) fn near<V: Measure>(a: V, b: V, tolerance: f32) -> bool {
    a.parts().iter().zip(b.parts()).all(|(left, right)| (left - right).abs() <= tolerance)
}

/// True when all floats differ by less than the tolerance, which is how rotations and matrices are compared.
pub(super) fn nearer(a: &[f32], b: &[f32], tolerance: f32) -> bool {
    a.iter().zip(b).all(|(left, right)| (left - right).abs() < tolerance)
}

/// True when every part is a number and none is infinite.
pub(super) fn finite<V: Measure>(vector: V) -> bool {
    vector.parts().iter().all(|part| part.is_finite())
}

/// The way from one point to another with a length, and the distance. No direction leads from a point to itself.
pub(super) fn direction<V: Measure>(from: V, to: V, length: f32) -> (V, f32) {
    let way = to - from;
    let distance = way.product(way).sqrt();
    (way / distance * length, distance)
}

/// What lies so far on the arc between two vectors of length 1.
pub(super) fn slerp<V: Measure>(from: V, to: V, t: f32) -> V {
    let cosine = from.product(to).clamp(-1.0, 1.0);
    let angle = cosine.acos() * t;
    let across = (to - from * cosine).unit_or_zero();
    from * angle.cos() + across * angle.sin()
}
