//! What a graph is: nodes, slots, connections, variables, value types, the text format and edits.
//!
//! This crate turns bytes into a [`Graph`] and a [`Graph`] into bytes, and changes one by [`Edit`]s. It opens no
//! file, knows no kind of node and runs nothing.

mod bus;
mod codes;
mod conflict;
mod diagnostic;
mod diff;
mod edit;
mod format;
mod function;
mod id;
mod link;
mod literal;
mod math_type;
mod merge;
mod model;
mod read;
mod said;
mod source_map;
mod syntax;
mod value_type;
mod write;

pub use bus::{Bus, BusEvent, BusScope, Parameter};
pub use codes::{CODES, FUNCTION_FILE, SECRET_LITERAL};
pub use conflict::{Alternative, Conflict, ConflictRule, ConflictSite, MergeSide};
pub use diagnostic::{CodeDoc, Diagnostic, Fix, Severity, Site};
pub use diff::diff;
pub use edit::{CommentSite, Edit, EditProblem, KeptSite};
pub use format::FORMAT;
pub use function::Function;
pub use id::{BusName, EventName, FunctionId, IdProblem, NameProblem, NodeId, SlotId, VariableId, is_id, is_name};
pub use link::{FunctionRef, Linked, MOST_FILES, link};
pub use literal::{Comment, Kept, Literal};
pub use math_type::{MathField, MathType};
pub use merge::{End, Merge, Settled, merge};
pub use model::{
    Connection, Endpoint, EntryComments, Frame, FrameColor, Graph, Node, Part, Place, Placed, Point, Role, Variable,
    View,
};
pub use read::{LoadError, Reading, SyntaxProblem, read, read_literal};
pub use source_map::{Location, SourceMap};
pub use value_type::ValueType;
pub use write::{is_hidden, write};
