//! FunctionDefinitionNode: an entry or exit of a function. A graph with such nodes is a function library.

use crate::Uuid;
use crate::reader::{Members, Reader};

/// An entry or exit of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionDefinition {
    /// The name of the function, or of the exit.
    pub display_name: String,
    /// By which calls know it.
    pub identifier: Option<Uuid>,
    /// True for an entry, whose data outs are the parameters; the data ins of an exit are the results.
    pub is_entry: bool,
}

impl FunctionDefinition {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> FunctionDefinition {
        FunctionDefinition {
            display_name: members.text(reader, "m_displayName"),
            identifier: members.uuid(reader, "m_identifier"),
            is_entry: members.flag(reader, "m_isExecutionEntry", true),
        }
    }
}
