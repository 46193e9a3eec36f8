//! Method and MethodOverloaded: calls of what the engine reflects.
//!
//! Arguments are the data-in slots in slot order, results the data-out slots; the lists of ids here only repeat it.

use crate::CanvasSlotId;
use crate::reader::{Members, Reader};

/// A call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodCall {
    /// What is called.
    pub kind: MethodKind,
    /// The class or bus; empty for a free function. For containers the C++ name of the class.
    pub class_name: String,
    /// The function, event or property.
    pub method_name: String,
    /// A title for people, no identity.
    pub pretty_class_name: String,
    /// C++ namespaces; empty in all known files.
    pub namespaces: Vec<String>,
    /// The results, as far as the file names them.
    pub result_slots: Vec<CanvasSlotId>,
    /// The arguments, as far as the file names them.
    pub input_slots: Vec<CanvasSlotId>,
    /// The arguments of an overloaded call.
    pub ordered_input_slots: Vec<CanvasSlotId>,
    /// The results of an overloaded call, as far as the file names them.
    pub output_slots: Vec<CanvasSlotId>,
}

/// What a call calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodKind {
    /// A bus event: a send. Where the bus is addressed, the address is the first argument.
    BusEvent,
    /// A free function.
    FreeFunction,
    /// A function of a class; the object is the first argument of a member function.
    ClassFunction,
    /// Reads a property.
    Getter,
    /// Writes a property.
    Setter,
    /// A kind of a newer engine.
    Unknown(u64),
}

impl MethodCall {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> MethodCall {
        MethodCall {
            kind: decode_kind(reader, members),
            class_name: members.text(reader, "className"),
            method_name: members.text(reader, "methodName"),
            pretty_class_name: members.text(reader, "prettyClassName"),
            namespaces: members.list(reader, "namespaces", Reader::text),
            result_slots: members.list(reader, "resultSlotIDs", CanvasSlotId::decode),
            input_slots: members.list(reader, "inputSlots", CanvasSlotId::decode),
            ordered_input_slots: members.list(reader, "orderedInputSlotIds", CanvasSlotId::decode),
            output_slots: members.list(reader, "outputSlotIds", CanvasSlotId::decode),
        }
    }
}

fn decode_kind(reader: &mut Reader, members: &mut Members<'_>) -> MethodKind {
    match members.unsigned(reader, "methodType") {
        0 => MethodKind::BusEvent,
        1 => MethodKind::FreeFunction,
        2 => MethodKind::ClassFunction,
        3 => MethodKind::Getter,
        4 => MethodKind::Setter,
        kind => {
            reader.within("methodType", |reader| reader.note(format!("method type {kind} is not known")));
            MethodKind::Unknown(kind)
        }
    }
}
