//! Which slots of a node belong together: inputs to an exec in, outs to it too, outputs to an out.

use crate::reader::{Members, Reader, object};
use crate::{CanvasSlotId, Uuid};
use serde_json::Value as Json;

/// The exec slots of a node, each with the slots that belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExecutionMap {
    /// The exec ins.
    pub ins: Vec<ExecutionIn>,
    /// The exec outs that fire by themselves.
    pub latents: Vec<ExecutionOut>,
}

/// An exec in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionIn {
    /// The slot.
    pub slot: Option<CanvasSlotId>,
    /// The name the engine's translator gave it.
    pub parsed_name: String,
    /// The function entry it calls. Garbage on nodes that are no function calls.
    pub source: Option<Uuid>,
    /// The data ins it reads.
    pub inputs: Vec<ExecutionValue>,
    /// The exec outs by which it can return.
    pub outs: Vec<ExecutionOut>,
}

/// An exec out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionOut {
    /// The slot.
    pub slot: Option<CanvasSlotId>,
    /// Its name.
    pub name: String,
    /// The function exit it belongs to; an out of none is the default out. Garbage on nodes that are no function
    /// calls.
    pub source: Option<Uuid>,
    /// The data outs that it makes valid.
    pub outputs: Vec<ExecutionValue>,
}

/// A data slot of an exec slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionValue {
    /// The slot.
    pub slot: Option<CanvasSlotId>,
    /// The slot or variable of the function that it stands for.
    pub source: Option<Uuid>,
}

impl ExecutionMap {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> ExecutionMap {
        ExecutionMap {
            ins: members.list(reader, "ins", |reader, json| {
                object(reader, json, |reader, members| ExecutionIn {
                    slot: CanvasSlotId::decode_member(reader, members, "_slotId"),
                    parsed_name: members.text(reader, "_parsedName"),
                    source: members.uuid(reader, "_interfaceSourceId"),
                    inputs: members.list(reader, "_inputs", decode_value),
                    outs: members.list(reader, "_outs", decode_out),
                })
            }),
            latents: members.list(reader, "latents", decode_out),
        }
    }
}

fn decode_out(reader: &mut Reader, json: &Json) -> Option<ExecutionOut> {
    object(reader, json, |reader, members| ExecutionOut {
        slot: CanvasSlotId::decode_member(reader, members, "_slotId"),
        name: members.text(reader, "_name"),
        source: members.uuid(reader, "_interfaceSourceId"),
        outputs: members.list(reader, "_outputs", decode_value),
    })
}

fn decode_value(reader: &mut Reader, json: &Json) -> Option<ExecutionValue> {
    object(reader, json, |reader, members| ExecutionValue {
        slot: CanvasSlotId::decode_member(reader, members, "_slotId"),
        source: members.read(reader, "_interfaceSourceId", crate::ids::wrapped_uuid),
    })
}
