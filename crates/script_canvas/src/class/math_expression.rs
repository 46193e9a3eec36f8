//! MathExpression: a formula over data ins.

use crate::reader::{Members, Reader};

/// A formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MathExpression {
    /// The formula with `{name}` variables, each a data in of that name.
    pub formula: String,
}

impl MathExpression {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> MathExpression {
        // The same formula, parsed.
        members.ignore(&["m_expressionTree"]);
        MathExpression { formula: members.text(reader, "m_format") }
    }
}
