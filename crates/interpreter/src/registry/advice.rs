//! What a vocabulary knows of its own kinds that the checker's rules stand on: what is discouraged, and what can be used
//! only once.

/// A kind, or one value of one of its inputs, that is better not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Discouraged {
    /// The kind.
    pub kind: &'static str,
    /// The input and the literal that it is about; the kind as a whole where there is none.
    pub when: Option<(&'static str, &'static str)>,
    /// Why, as words that fit behind "this is discouraged, because".
    pub why: &'static str,
    /// What does the same and better: a kind with the same slots, or another literal.
    pub instead: &'static str,
}

/// An input whose value is used up, so that nobody else can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsesUp {
    /// The input.
    pub input: &'static str,
    /// The outs that say that it was used up; by any other it may still be good.
    pub by: &'static [&'static str],
}
