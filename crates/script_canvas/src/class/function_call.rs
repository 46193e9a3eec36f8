//! FunctionCallNode: a call of a function that is a graph, its own or another.
//!
//! The callee's interface is a copy from the time of saving. It tells that a call is out of date, not how to run it.

use super::ExecutionMap;
use crate::reader::{Members, Reader, object};
use crate::{CanvasType, Datum, Uuid, crc_of_name};
use serde_json::Value as Json;

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCall {
    /// The function's compiled graph.
    pub asset: AssetReference,
    /// The slots of the call, and the entries and exits they stand for.
    pub execution: ExecutionMap,
    /// The callee's interface when the call was saved.
    pub interface: FunctionInterface,
}

/// Names a file of the engine's asset system.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssetReference {
    /// Its path, in lower case and from the root of some asset folder. For functions that of the compiled graph:
    /// take the base name and compare without case.
    pub hint: String,
    /// Its id in the asset system.
    pub guid: Option<Uuid>,
    /// Which product of that asset.
    pub sub_id: u64,
}

/// What a function graph offers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FunctionInterface {
    /// Its entries.
    pub ins: Vec<InterfaceIn>,
    /// Its exits that fire by themselves.
    pub latents: Vec<InterfaceOut>,
    /// The folders and the name of its graph.
    pub namespace_path: Vec<String>,
    /// True for a function with state, of which each call has an instance.
    pub is_object: bool,
    /// True when it does something as its instance starts.
    pub has_graph_start: bool,
    /// True when its instance is active without a call.
    pub is_active: bool,
}

/// An entry.
#[derive(Debug, Clone, PartialEq)]
pub struct InterfaceIn {
    /// Its name.
    pub name: String,
    /// The definition node.
    pub source: Option<Uuid>,
    /// True when it needs no instance.
    pub is_pure: bool,
    /// Its parameters.
    pub inputs: Vec<InterfaceValue>,
    /// The exits it can reach.
    pub outs: Vec<InterfaceOut>,
}

/// An exit.
#[derive(Debug, Clone, PartialEq)]
pub struct InterfaceOut {
    /// Its name.
    pub name: String,
    /// The definition node; that of the entry, with garbage in it, for the default out.
    pub source: Option<Uuid>,
    /// Its results.
    pub outputs: Vec<InterfaceValue>,
}

/// A parameter or result.
#[derive(Debug, Clone, PartialEq)]
pub struct InterfaceValue {
    /// Its name.
    pub name: String,
    /// The slot or variable of the function.
    pub source: Option<Uuid>,
    /// Its type.
    pub value_type: CanvasType,
    /// The default of a parameter.
    pub datum: Option<Datum>,
}

impl FunctionCall {
    pub(super) fn decode(reader: &mut Reader, members: &mut Members<'_>) -> FunctionCall {
        // Never initialised by the engine.
        members.ignore(&["m_sourceId"]);
        let execution = members.object(reader, "m_slotExecutionMap", ExecutionMap::decode);
        let interface = members.object(reader, "m_slotExecutionMapSourceInterface", FunctionInterface::decode);
        FunctionCall {
            asset: AssetReference::decode_member(reader, members),
            execution: execution.unwrap_or_default(),
            interface: interface.unwrap_or_default(),
        }
    }
}

impl AssetReference {
    /// The base name of the file, without suffix and in lower case.
    pub fn base_name(&self) -> String {
        let file = self.hint.rsplit(['/', '\\']).next().unwrap_or_default();
        file.split_once('.').map_or(file, |(stem, _)| stem).to_lowercase()
    }

    /// The CRC by which senders name a definition of script events: that of its asset id as the engine writes it.
    /// A receiver does not store it, so this is how the two are matched without the definition.
    pub fn bus_id(&self) -> Option<u32> {
        self.guid.map(|guid| crc_of_name(&format!("{guid}:{:x}", self.sub_id)))
    }

    /// Reads the member `m_asset`.
    pub(super) fn decode_member(reader: &mut Reader, members: &mut Members<'_>) -> AssetReference {
        let asset = members.object(reader, "m_asset", |reader, asset| {
            // When the engine loads it.
            asset.ignore(&["loadBehavior"]);
            let hint = asset.text(reader, "assetHint");
            let id =
                asset.object(reader, "assetId", |reader, id| (id.uuid(reader, "guid"), id.unsigned(reader, "subId")));
            let (guid, sub_id) = id.unwrap_or_default();
            AssetReference { hint, guid, sub_id }
        });
        asset.unwrap_or_default()
    }
}

impl FunctionInterface {
    fn decode(reader: &mut Reader, members: &mut Members<'_>) -> FunctionInterface {
        // How the engine's translator numbers and builds it.
        members.ignore(&[
            "areAllChildrenPure",
            "isAllInputOutputShared",
            "outKeys",
            "requiresConstructionParameters",
            "requiresConstructionParametersForDependencies",
        ]);
        FunctionInterface {
            ins: members.list(reader, "ins", decode_in),
            latents: members.list(reader, "latents", decode_out),
            namespace_path: members.list(reader, "namespacePath", Reader::text),
            // 0 is an object; a pure function is the default and left out.
            is_object: members.read(reader, "executionCharacteristics", Reader::unsigned) == Some(0),
            has_graph_start: members.flag(reader, "hasOnGraphStart", false),
            is_active: members.flag(reader, "isActiveDefaultObject", false),
        }
    }
}

fn decode_in(reader: &mut Reader, json: &Json) -> Option<InterfaceIn> {
    object(reader, json, |reader, members| {
        members.ignore(&["parsedName"]);
        InterfaceIn {
            name: members.text(reader, "displayName"),
            source: members.uuid(reader, "sourceID"),
            is_pure: members.flag(reader, "isPure", false),
            inputs: members.list(reader, "inputs", decode_value),
            outs: members.list(reader, "outs", decode_out),
        }
    })
}

fn decode_out(reader: &mut Reader, json: &Json) -> Option<InterfaceOut> {
    object(reader, json, |reader, members| {
        members.ignore(&["parsedName"]);
        InterfaceOut {
            name: members.text(reader, "displayName"),
            source: members.uuid(reader, "sourceID"),
            outputs: members.list(reader, "outputs", decode_value),
        }
    })
}

fn decode_value(reader: &mut Reader, json: &Json) -> Option<InterfaceValue> {
    object(reader, json, |reader, members| {
        members.ignore(&["parsedName"]);
        let datum = members.read(reader, "datum", Datum::decode);
        let value_type = members.object(reader, "type", CanvasType::decode);
        let of_datum = datum.as_ref().map(|datum| datum.value_type.clone());
        InterfaceValue {
            name: members.text(reader, "displayName"),
            source: members.read(reader, "sourceID", crate::ids::wrapped_uuid),
            value_type: value_type.or(of_datum).unwrap_or(CanvasType::Untyped),
            datum,
        }
    })
}
