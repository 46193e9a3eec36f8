//! Values inside a run, and the heap that holds a run's containers.
//!
//! Containers are shared by reference, as Script Canvas has them, so they live in cells addressed by index;
//! everything else is a plain value. The heap is plain data: cloning a run clones its containers with all
//! their sharing. Garbage is found by marking from the run's roots, and memory is counted while marking.

use crate::data::{HostRef, RecordData};
use crate::{Data, MathValue, Secret};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Addresses a container in the heap of its own run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeapRef(u32);

/// A value inside a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing, or a container that was never made.
    Null,
    /// True or false, where no register of its own holds it.
    Bool(bool),
    /// A number, where no register of its own holds it.
    Number(#[serde(with = "super::saved::number")] f64),
    /// Text.
    String(Arc<str>),
    /// Text without a text form.
    Secret(Secret),
    /// A record, by value.
    Record(Arc<Record>),
    /// An array or a map, by reference.
    Container(HeapRef),
    /// An Open 3D Engine entity.
    EntityId(u64),
    /// An Open 3D Engine name hash.
    Crc(u32),
    /// A value of the math module.
    Math(MathValue),
    /// An object that the host owns.
    Host(HostRef),
}

/// A record inside a run, with its fields in declared order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The record's name in the registry.
    pub name: Arc<str>,
    /// The values of its fields.
    pub fields: Vec<Value>,
}

/// A container in the heap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Container {
    /// A list.
    Array(Vec<Value>),
    /// Keys and values, ordered by key so that every run visits them alike.
    Map(#[serde(with = "super::saved::entries")] BTreeMap<MapKey, Value>),
}

/// A value that can be a key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum MapKey {
    /// True or false.
    Bool(bool),
    /// A number, by its total order.
    Number(#[serde(with = "super::saved::number")] f64),
    /// Text.
    String(Arc<str>),
    /// An entity.
    EntityId(u64),
    /// A name hash.
    Crc(u32),
}

impl MapKey {
    /// The key that a value makes, if its type can be one.
    pub fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(Self::Bool(*value)),
            // The two zeros are one key.
            Value::Number(value) => Some(Self::Number(*value + 0.0)),
            Value::String(text) => Some(Self::String(text.clone())),
            Value::EntityId(id) => Some(Self::EntityId(*id)),
            Value::Crc(value) => Some(Self::Crc(*value)),
            Value::Null
            | Value::Secret(_)
            | Value::Record(_)
            | Value::Container(_)
            | Value::Math(_)
            | Value::Host(_) => None,
        }
    }

    /// The value that the key was made of.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(value) => Value::Number(*value),
            Self::String(text) => Value::String(text.clone()),
            Self::EntityId(id) => Value::EntityId(*id),
            Self::Crc(value) => Value::Crc(*value),
        }
    }

    fn to_data(&self) -> Data {
        match self {
            Self::Bool(value) => Data::Bool(*value),
            Self::Number(value) => Data::Number(*value),
            Self::String(text) => Data::String(text.clone()),
            Self::EntityId(id) => Data::EntityId(*id),
            Self::Crc(value) => Data::Crc(*value),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Bool(_) => 0,
            Self::Number(_) => 1,
            Self::String(_) => 2,
            Self::EntityId(_) => 3,
            Self::Crc(_) => 4,
        }
    }
}

impl Ord for MapKey {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => left.cmp(right),
            (Self::Number(left), Self::Number(right)) => left.total_cmp(right),
            (Self::String(left), Self::String(right)) => left.cmp(right),
            (Self::EntityId(left), Self::EntityId(right)) => left.cmp(right),
            (Self::Crc(left), Self::Crc(right)) => left.cmp(right),
            (left, right) => left.rank().cmp(&right.rank()),
        }
    }
}

impl PartialOrd for MapKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for MapKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for MapKey {}

/// The containers of one run.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Heap {
    cells: Vec<Option<Container>>,
    free: Vec<u32>,
    /// Bytes made since the last collection; what decides when to look again.
    pub(crate) fresh_bytes: usize,
}

/// A rough size of an item of a container, without what it holds, in bytes.
pub(crate) const ITEM_BYTES: usize = 48;

/// A rough size of what a value holds beyond its own few words, in bytes.
#[inline]
fn outer_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        Value::Secret(secret) => secret.expose().len(),
        Value::Record(record) => record.fields.iter().map(|field| 32 + outer_bytes(field)).sum(),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Container(_)
        | Value::EntityId(_)
        | Value::Crc(_)
        | Value::Host(_) => 0,
        Value::Math(value) => size_of_val(value.floats()),
    }
}

impl Container {
    fn values(&self) -> Box<dyn Iterator<Item = &Value> + '_> {
        match self {
            Self::Array(items) => Box::new(items.iter()),
            Self::Map(entries) => Box::new(entries.values()),
        }
    }

    fn bytes(&self) -> usize {
        let (n_items, outer): (usize, usize) = match self {
            Self::Array(items) => (items.len(), items.iter().map(outer_bytes).sum()),
            Self::Map(entries) => (entries.len(), entries.values().map(outer_bytes).sum()),
        };
        64 + n_items * ITEM_BYTES + outer
    }

    /// Notes the containers that it refers to.
    fn each_container(&self, pending: &mut Vec<u32>) {
        match self {
            Self::Array(items) => items.iter().for_each(|item| push_containers(item, pending)),
            Self::Map(entries) => entries.values().for_each(|item| push_containers(item, pending)),
        }
    }
}

impl Heap {
    /// Puts a container into the heap.
    pub fn make(&mut self, container: Container) -> Value {
        self.fresh_bytes += container.bytes();
        match self.free.pop() {
            Some(index) => {
                self.cells[index as usize] = Some(container);
                Value::Container(HeapRef(index))
            }
            None => {
                self.cells.push(Some(container));
                Value::Container(HeapRef((self.cells.len() - 1) as u32))
            }
        }
    }

    /// The container a value refers to; nothing for a value that is none, null included.
    pub fn container(&self, value: &Value) -> Option<&Container> {
        let Value::Container(HeapRef(index)) = value else { return None };
        self.cells.get(*index as usize)?.as_ref()
    }

    /// The same, to change it. Whoever makes it grow says so by [`Heap::charge_items`].
    pub fn container_mut(&mut self, value: &Value) -> Option<&mut Container> {
        let Value::Container(HeapRef(index)) = value else { return None };
        self.cells.get_mut(*index as usize)?.as_mut()
    }

    /// Notes that a container grew by so many items like this one.
    pub fn charge_items(&mut self, n_items: usize, item: &Value) {
        self.fresh_bytes += n_items.saturating_mul(ITEM_BYTES + outer_bytes(item));
    }

    /// Notes that text or a record of this size was made.
    pub(crate) fn charge(&mut self, bytes: usize) {
        self.fresh_bytes += bytes;
    }

    /// Brings self-contained data into the run.
    pub fn import(&mut self, data: &Data) -> Value {
        match data {
            Data::Null => Value::Null,
            Data::Bool(value) => Value::Bool(*value),
            Data::Number(value) => Value::Number(*value),
            Data::String(text) => {
                self.charge(text.len());
                Value::String(text.clone())
            }
            Data::Secret(secret) => Value::Secret(secret.clone()),
            Data::Array(items) => {
                let items = items.iter().map(|item| self.import(item)).collect();
                self.make(Container::Array(items))
            }
            Data::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, value) in entries {
                    let (key, value) = (self.import(key), self.import(value));
                    // The checker and `Data::has_type` let no other type be a key.
                    if let Some(key) = MapKey::from_value(&key) {
                        map.insert(key, value);
                    }
                }
                self.make(Container::Map(map))
            }
            Data::Record(record) => {
                let fields = record.fields.iter().map(|field| self.import(field)).collect();
                Value::Record(Arc::new(Record { name: record.name.clone(), fields }))
            }
            Data::EntityId(id) => Value::EntityId(*id),
            Data::Crc(value) => Value::Crc(*value),
            Data::Math(value) => Value::Math(value.clone()),
            Data::Host(host) => Value::Host(host.clone()),
        }
    }

    /// Takes a value out of the run, containers by copy. A container that contains itself ends in nulls at
    /// the named depth.
    pub fn export(&self, value: &Value) -> Data {
        self.export_within(value, MAX_EXPORT_DEPTH)
    }

    fn export_within(&self, value: &Value, depth: u32) -> Data {
        match value {
            Value::Null => Data::Null,
            Value::Bool(value) => Data::Bool(*value),
            Value::Number(value) => Data::Number(*value),
            Value::String(text) => Data::String(text.clone()),
            Value::Secret(secret) => Data::Secret(secret.clone()),
            Value::Record(record) => Data::Record(Arc::new(RecordData {
                name: record.name.clone(),
                fields: record.fields.iter().map(|field| self.export_within(field, depth)).collect(),
            })),
            Value::Container(_) if depth == 0 => Data::Null,
            Value::Container(_) => match self.container(value) {
                None => Data::Null,
                Some(Container::Array(items)) => {
                    Data::Array(items.iter().map(|item| self.export_within(item, depth - 1)).collect())
                }
                Some(Container::Map(entries)) => Data::Map(
                    entries.iter().map(|(key, value)| (key.to_data(), self.export_within(value, depth - 1))).collect(),
                ),
            },
            Value::EntityId(id) => Data::EntityId(*id),
            Value::Crc(value) => Data::Crc(*value),
            Value::Math(value) => Data::Math(value.clone()),
            Value::Host(host) => Data::Host(host.clone()),
        }
    }

    /// The text that Print shows for a value, for events: that of a container is cut where nobody would read on, and
    /// costs no more however much the container holds.
    pub(crate) fn told(&self, value: &Value) -> String {
        let mut text = String::new();
        self.tell(value, &mut text, MAX_EXPORT_DEPTH);
        if text.len() > MAX_TOLD_BYTES && matches!(value, Value::Container(_)) {
            text.truncate(text.floor_char_boundary(MAX_TOLD_BYTES));
            text.push('…');
        }
        text
    }

    fn tell(&self, value: &Value, text: &mut String, depth: u32) {
        let (open, close) = match self.container(value).filter(|_| depth > 0) {
            None => return text.push_str(&self.export_within(value, depth).to_string()),
            Some(Container::Array(_)) => ('[', ']'),
            Some(Container::Map(_)) => ('{', '}'),
        };
        text.push(open);
        let keys: Box<dyn Iterator<Item = Option<&MapKey>>> = match self.container(value) {
            Some(Container::Map(entries)) => Box::new(entries.keys().map(Some)),
            Some(Container::Array(_)) | None => Box::new(std::iter::repeat(None)),
        };
        for (index, (key, item)) in keys.zip(self.container(value).into_iter().flat_map(Container::values)).enumerate()
        {
            if text.len() > MAX_TOLD_BYTES {
                return;
            }
            if index > 0 {
                text.push_str(", ");
            }
            if let Some(key) = key {
                text.push_str(&format!("{}: ", key.to_data()));
            }
            self.tell(item, text, depth - 1);
        }
        text.push(close);
    }

    /// Frees every container that no root reaches and answers how many bytes the rest and the roots hold.
    pub fn collect<'a>(&mut self, roots: impl Iterator<Item = &'a Value>) -> usize {
        let mut reached = vec![false; self.cells.len()];
        let mut bytes = 0;
        let mut pending: Vec<u32> = Vec::new();
        for root in roots {
            bytes += outer_bytes(root);
            push_containers(root, &mut pending);
        }
        while let Some(index) = pending.pop() {
            let Some(seen) = reached.get_mut(index as usize) else { continue };
            if std::mem::replace(seen, true) {
                continue;
            }
            if let Some(container) = &self.cells[index as usize] {
                bytes += container.bytes();
                container.each_container(&mut pending);
            }
        }
        for (index, seen) in reached.into_iter().enumerate() {
            if !seen && self.cells[index].take().is_some() {
                self.free.push(index as u32);
            }
        }
        self.fresh_bytes = 0;
        bytes
    }
}

#[inline]
fn push_containers(value: &Value, pending: &mut Vec<u32>) {
    match value {
        Value::Container(HeapRef(index)) => pending.push(*index),
        Value::Record(record) => record.fields.iter().for_each(|field| push_containers(field, pending)),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Secret(_)
        | Value::EntityId(_)
        | Value::Crc(_)
        | Value::Math(_)
        | Value::Host(_) => {}
    }
}

/// How much of a container an event tells, in bytes.
const MAX_TOLD_BYTES: usize = 4096;

/// How deep containers may nest when a value leaves the run.
const MAX_EXPORT_DEPTH: u32 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unreached_containers_are_freed_and_reused() {
        let mut heap = Heap::default();
        let kept = heap.import(&Data::Array(vec![Data::Array(vec![Data::Number(1.0)])]));
        let lost = heap.import(&Data::Array(vec![Data::Number(2.0)]));
        assert!(heap.collect([&kept].into_iter()) > 0);
        assert!(heap.container(&lost).is_none());
        assert_eq!(heap.export(&kept), Data::Array(vec![Data::Array(vec![Data::Number(1.0)])]));
        let reused = heap.import(&Data::Array(vec![]));
        assert_eq!(reused, lost);
    }
}
