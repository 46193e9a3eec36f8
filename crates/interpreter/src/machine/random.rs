//! Randomness that a seed decides: the generator SplitMix64, whose whole state is one number.
//!
//! Good enough for games and jitter, not for secrets; nothing that must not be guessed is drawn from it.

use serde::{Deserialize, Serialize};

/// Where a run's randomness stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Random(u64);

impl Random {
    /// The beginning of the numbers that a seed gives.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number, from 0 (included) to 1 (excluded).
    pub(super) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // The 53 bits that an f64 holds exactly.
        (bits >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lie_in_the_range_and_follow_from_the_seed() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            (0..1000).map(|_| random.next()).collect::<Vec<f64>>()
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        let numbers = draw(0);
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
        assert!((0.45..0.55).contains(&mean), "{mean}");
        // The first number of the reference implementation with seed 0 is 0xE220A8397B1DCDAF.
        assert_eq!(numbers[0], (0xE220_A839_7B1D_CDAF_u64 >> 11) as f64 / (1_u64 << 53) as f64);
    }
}
