//! Reads Open 3D Engine's Script Canvas files: `.scriptcanvas` graphs and `.scriptevents` definitions.
//!
//! [`decode`] turns the bytes of a graph into a [`Canvas`], which says what the file says, typed and in its order;
//! [`decode_script_events`] does the same for a definition of events. Whatever is not understood is a [`Note`] and
//! never a failure. [`import`] translates a [`Canvas`] to a graph of ours, by what the registry knows. This crate opens no file, knows no behaviour and draws nothing.

mod canvas;
mod class;
mod connection;
mod crc;
mod datum;
mod decode;
mod envelope;
mod ids;
mod layout;
mod node;
mod note;
mod reader;
mod script_events;
mod slot;
mod translate;
mod type_ids;
mod uuid;
mod value_type;
mod variable;

pub use canvas::{
    Canvas, CanvasConnection, CanvasEndpoint, CanvasNode, CanvasSlot, CanvasVariable, ConnectionKind, DynamicType,
    InitialValueSource, SlotKind, VariableScope, Versions, entity_id,
};
pub use class::{
    AssetReference, EventHandler, ExecutionIn, ExecutionMap, ExecutionOut, ExecutionValue, ExtractProperty, ForEach,
    FunctionCall, FunctionDefinition, FunctionInterface, HandledEvent, InterfaceIn, InterfaceOut, InterfaceValue,
    MathExpression, MethodCall, MethodKind, NativeEventHandler, NodeClass, Nodeable, NodeableState, PropertySlot,
    ReceiveScriptEvent, SendScriptEvent, TextFormat, VariableAccess, WeightedPairing,
};
pub use crc::crc_of_name;
pub use datum::{Datum, MAX_ELEMENTS};
pub use decode::{DecodeError, Decoded, MAX_FILE_BYTES, decode};
pub use ids::{CanvasNodeId, CanvasSlotId, CanvasVariableId};
pub use layout::{Bookmark, CanvasComment, Layout, NodeGroup, NodeLook, ViewParams};
pub use note::{MAX_NOTES, Note};
pub use reader::JsonObject;
pub use script_events::{
    DecodedScriptEvents, Property, ScriptEventMethod, ScriptEventParameter, ScriptEvents, ScriptEventsError,
    decode_script_events,
};
pub use translate::codes::CODES;
pub use translate::{Import, Library, NoLibrary, activation, import, placeholders, unknown_buses, vocabulary};
pub use type_ids::{EXECUTION_STATE, class_name};
pub use uuid::Uuid;
pub use value_type::{AabbValue, CanvasType, CanvasValue, ObbValue, TransformValue};
