//! Node classes that have members of their own, one file each.
//!
//! A class without members of its own needs no entry: its slots say everything, and its name is on the node. So this
//! names no more of the engine's classes than it must, and says nothing of what any of them does.

mod event_handler;
mod execution_map;
mod extract_property;
mod for_each;
mod function_call;
mod function_definition;
mod math_expression;
mod method;
mod native_event_handler;
mod nodeable;
mod property_slot;
mod script_event;
mod text_format;
mod variable_access;
mod weighted_random;

pub use event_handler::{EventHandler, HandledEvent};
pub use execution_map::{ExecutionIn, ExecutionMap, ExecutionOut, ExecutionValue};
pub use extract_property::ExtractProperty;
pub use for_each::ForEach;
pub use function_call::{AssetReference, FunctionCall, FunctionInterface, InterfaceIn, InterfaceOut, InterfaceValue};
pub use function_definition::FunctionDefinition;
pub use math_expression::MathExpression;
pub use method::{MethodCall, MethodKind};
pub use native_event_handler::NativeEventHandler;
pub use nodeable::{Nodeable, NodeableState};
pub use property_slot::PropertySlot;
pub use script_event::{ReceiveScriptEvent, SendScriptEvent};
pub use text_format::TextFormat;
pub use variable_access::VariableAccess;
pub use weighted_random::WeightedPairing;

use crate::reader::{JsonObject, Members, Reader};

/// The members that only one class of nodes has.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeClass {
    /// None: the slots say everything.
    Plain,
    /// A call of a reflected function, method, property or bus event.
    Method(MethodCall),
    /// The same where several overloads exist; its class name may be that of another overload.
    MethodOverloaded(MethodCall),
    /// Receives the events of a bus.
    EventHandler(EventHandler),
    /// Receives a native event.
    NativeEventHandler(NativeEventHandler),
    /// Sends a script event.
    SendScriptEvent(SendScriptEvent),
    /// Receives script events.
    ReceiveScriptEvent(ReceiveScriptEvent),
    /// Reads a variable.
    GetVariable(VariableAccess),
    /// Writes a variable.
    SetVariable(VariableAccess),
    /// Takes a value apart.
    ExtractProperty(ExtractProperty),
    /// Walks through a container.
    ForEach(ForEach),
    /// Builds a text.
    Format(TextFormat),
    /// Prints a text.
    Print(TextFormat),
    /// Computes a formula.
    MathExpression(MathExpression),
    /// Chooses one exec out at random: which weight belongs to which out.
    WeightedRandomSequencer(Vec<WeightedPairing>),
    /// An entry or exit of a function.
    FunctionDefinition(FunctionDefinition),
    /// A call of a function that is a graph.
    FunctionCall(Box<FunctionCall>),
    /// Any class that says by itself which of its slots belong together.
    Nodeable(Nodeable),
    /// A class with members that nobody here knows: those members as they stand, with a note.
    Unknown(JsonObject),
}

type Decode = fn(&mut Reader, &mut Members<'_>) -> NodeClass;

/// The classes, by the name the file gives them.
const CLASSES: [(&str, Decode); 16] = [
    ("Method", |reader, members| NodeClass::Method(MethodCall::decode(reader, members))),
    ("MethodOverloaded", |reader, members| NodeClass::MethodOverloaded(MethodCall::decode(reader, members))),
    ("EBusEventHandler", |reader, members| NodeClass::EventHandler(EventHandler::decode(reader, members))),
    ("AzEventHandler", |reader, members| NodeClass::NativeEventHandler(NativeEventHandler::decode(reader, members))),
    ("SendScriptEvent", |reader, members| NodeClass::SendScriptEvent(SendScriptEvent::decode(reader, members))),
    ("ReceiveScriptEvent", |reader, members| {
        NodeClass::ReceiveScriptEvent(ReceiveScriptEvent::decode(reader, members))
    }),
    ("GetVariableNode", |reader, members| NodeClass::GetVariable(VariableAccess::decode(reader, members))),
    ("SetVariableNode", |reader, members| NodeClass::SetVariable(VariableAccess::decode(reader, members))),
    ("ExtractProperty", |reader, members| NodeClass::ExtractProperty(ExtractProperty::decode(reader, members))),
    ("ForEach", |reader, members| NodeClass::ForEach(ForEach::decode(reader, members))),
    ("Format", |reader, members| NodeClass::Format(TextFormat::decode(reader, members))),
    ("Print", |reader, members| NodeClass::Print(TextFormat::decode(reader, members))),
    ("MathExpression", |reader, members| NodeClass::MathExpression(MathExpression::decode(reader, members))),
    ("WeightedRandomSequencer", |reader, members| {
        NodeClass::WeightedRandomSequencer(WeightedPairing::decode_all(reader, members))
    }),
    ("FunctionDefinitionNode", |reader, members| {
        NodeClass::FunctionDefinition(FunctionDefinition::decode(reader, members))
    }),
    ("FunctionCallNode", |reader, members| NodeClass::FunctionCall(Box::new(FunctionCall::decode(reader, members)))),
];

/// Reads what is left of a node's members when those that all nodes have are read.
pub(crate) fn decode_own(reader: &mut Reader, class: &str, members: &mut Members<'_>) -> NodeClass {
    if let Some((_, decode)) = CLASSES.iter().find(|(name, _)| *name == class) {
        return decode(reader, members);
    }
    if members.names().any(|name| name == nodeable::EXECUTION_MAP) {
        return NodeClass::Nodeable(Nodeable::decode(reader, members));
    }
    let own = members.rest();
    if own.is_empty() { NodeClass::Plain } else { NodeClass::Unknown(own) }
}
