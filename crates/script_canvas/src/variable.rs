//! Reads variables.

use crate::canvas::{CanvasVariable, InitialValueSource, VariableScope};
use crate::reader::{Members, Reader, object};
use crate::{CanvasVariableId, Datum};
use std::collections::BTreeSet;

/// Reads the variable manager's `m_variableData`.
pub(crate) fn decode_variables(reader: &mut Reader, manager: &mut Members<'_>) -> Vec<CanvasVariable> {
    // A memory of the last paste.
    manager.ignore(&["$type", "Id", "CopiedVariableRemapping"]);
    let mut seen = BTreeSet::new();
    let variables = manager.object(reader, "m_variableData", |reader, data| {
        data.list(reader, "m_nameVariableMap", |reader, json| {
            let variable = object(reader, json, decode_entry).flatten()?;
            if !seen.insert(variable.id) {
                reader.note("a second variable of this id is left out");
                return None;
            }
            Some(variable)
        })
    });
    variables.unwrap_or_default()
}

fn decode_entry(reader: &mut Reader, entry: &mut Members<'_>) -> Option<CanvasVariable> {
    let key = CanvasVariableId::decode_member(reader, entry, "Key");
    let variable = entry.object(reader, "Value", |reader, members| {
        // How the engine's editor lists it, and how its network shares it.
        members.ignore(&[
            "ExposureCategory",
            "InputControlVisibility",
            "NetworkProperties",
            "ReplicaNetProps",
            "SortPriority",
        ]);
        let id = CanvasVariableId::decode_member(reader, members, "VariableId");
        if let (Some(key), Some(id)) = (key, id)
            && key != id
        {
            reader.note("a variable whose id is not that of its entry; the entry's is taken");
        }
        let Some(id) = key.or(id) else {
            reader.note("a variable without an id is left out");
            return None;
        };
        Some(CanvasVariable {
            id,
            name: members.read(reader, "VariableName", Reader::text),
            datum: members.read(reader, "Datum", Datum::decode).unwrap_or_else(Datum::untyped),
            scope: decode_scope(reader, members),
            initial_value: decode_initial_value(reader, members),
        })
    });
    variable.flatten()
}

fn decode_scope(reader: &mut Reader, members: &mut Members<'_>) -> VariableScope {
    let scope = members.read(reader, "Scope", |reader, json| match json.as_u64() {
        Some(0) => Some(VariableScope::Graph),
        Some(1) => Some(VariableScope::Function),
        Some(2) => Some(VariableScope::FunctionReadOnly),
        _ => reader.expected("a number from 0 to 2", json),
    });
    scope.unwrap_or_default()
}

fn decode_initial_value(reader: &mut Reader, members: &mut Members<'_>) -> InitialValueSource {
    let source = members.read(reader, "InitialValueSource", |reader, json| match json.as_u64() {
        Some(0) => Some(InitialValueSource::Datum),
        Some(1) => Some(InitialValueSource::Outside),
        _ => reader.expected("0 or 1", json),
    });
    source.unwrap_or_default()
}
