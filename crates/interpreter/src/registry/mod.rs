//! The registry: every kind of node, record and bus that a program knows, in one ordered table.
//!
//! A vocabulary is a plain list made by the crate that owns it; registration is explicit and nothing appears
//! because some crate happened to be linked. The registry names no kind itself.

mod advice;
mod bus;
mod event_bus;
mod function;
mod kinds;
mod node_def;
mod record;
mod self_check;
mod settings;
mod slot_def;

pub use advice::{Discouraged, UsesUp};
pub use bus::{
    ANSWERED, AnswerDef, BusDef, EventDef, FlowDef, OperationDef, OperationOutcome, OutcomeDef, ParamDef, RequestDef,
    outcome_slots,
};
pub use event_bus::{
    ADDRESS, CONNECT, DISCONNECT, EVENT_OUT, EventBusDef, ON_CONNECTED, ON_DISCONNECTED, RESULT, connection_leads,
    connection_slots, handler_kind, sender_kind,
};
pub use function::{entry_kind, exit_kind};
pub use kinds::Kinds;
pub use node_def::{
    Ask, Behaviour, EventRef, Example, LowerFn, NativeFn, NodeDef, Problem, Serves, Slots, Text, Trigger, TypeClass,
    TypeVar,
};
pub use record::{ConstantDef, FieldDef, RecordDef};
pub use settings::{SettingDef, SettingShape, Settings};
pub use slot_def::{Leaving, SlotDef, SlotShape, SlotType};

use crate::{Data, MathValue};
use authcanvas_graph::{Literal, Node, ValueType};
use std::collections::BTreeMap;

/// What one crate adds to the registry.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Kinds of nodes, in palette order.
    pub nodes: Vec<NodeDef>,
    /// Buses; their nodes follow from them.
    pub buses: Vec<BusDef>,
    /// Buses that graphs handle themselves; their nodes follow from them.
    pub event_buses: Vec<EventBusDef>,
    /// Operations beside those of the buses.
    pub operations: Vec<OperationDef>,
    /// Records.
    pub records: Vec<RecordDef>,
    /// Classes of foreign formats, by the names that those have for them, with the types that stand for their objects.
    pub classes: Vec<(Text, ValueType)>,
    /// Names that scripts have for values.
    pub constants: Vec<ConstantDef>,
    /// What is better not used.
    pub discouraged: Vec<Discouraged>,
}

/// Every kind of node, record and bus that a program knows.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    nodes: Vec<NodeDef>,
    by_kind: BTreeMap<Text, usize>,
    by_alias: BTreeMap<Text, usize>,
    buses: Vec<BusDef>,
    event_buses: Vec<EventBusDef>,
    operations: BTreeMap<Text, OperationDef>,
    records: BTreeMap<&'static str, RecordDef>,
    classes: BTreeMap<Text, ValueType>,
    constants: Vec<ConstantDef>,
    discouraged: Vec<Discouraged>,
}

impl Registry {
    /// A registry of these vocabularies, in this order. A later kind of the same name is left out; the
    /// vocabularies' tests check that there is none.
    pub fn new(vocabularies: impl IntoIterator<Item = Vocabulary>) -> Self {
        let mut registry = Self::default();
        for vocabulary in vocabularies {
            let record_nodes = vocabulary.records.iter().map(RecordDef::fields_node).collect::<Vec<_>>();
            let bus_nodes = vocabulary.buses.iter().flat_map(BusDef::nodes).collect::<Vec<_>>();
            registry.records.extend(vocabulary.records.into_iter().map(|record| (record.name, record)));
            let event_nodes = vocabulary
                .event_buses
                .iter()
                .flat_map(|def| event_bus::nodes(&def.name, &def.category, &def.bus, &registry))
                .collect::<Vec<_>>();
            for node in vocabulary.nodes.into_iter().chain(bus_nodes).chain(event_nodes).chain(record_nodes) {
                if !registry.by_kind.contains_key(&node.kind) {
                    let index = registry.nodes.len();
                    registry.by_kind.insert(node.kind.clone(), index);
                    registry.by_alias.extend(node.aliases.iter().map(|alias| (alias.clone(), index)));
                    registry.nodes.push(node);
                }
            }
            let bus_operations = vocabulary.buses.iter().flat_map(BusDef::operations).collect::<Vec<_>>();
            for operation in vocabulary.operations.into_iter().chain(bus_operations) {
                registry.operations.insert(operation.name.clone(), operation);
            }
            registry.discouraged.extend(vocabulary.discouraged);
            registry.event_buses.extend(vocabulary.event_buses);
            registry.classes.extend(vocabulary.classes);
            registry.buses.extend(vocabulary.buses);
            registry.constants.extend(vocabulary.constants);
        }
        registry
    }

    /// The kind of this name.
    pub fn node(&self, kind: &str) -> Option<&NodeDef> {
        self.by_kind.get(kind).map(|index| &self.nodes[*index])
    }

    /// The kind that has this name in a foreign format.
    pub fn by_alias(&self, alias: &str) -> Option<&NodeDef> {
        self.by_alias.get(alias).map(|index| &self.nodes[*index])
    }

    /// Every kind, in palette order.
    pub fn nodes(&self) -> &[NodeDef] {
        &self.nodes
    }

    /// Every bus.
    pub fn buses(&self) -> &[BusDef] {
        &self.buses
    }

    /// Every bus that graphs handle themselves.
    pub fn event_buses(&self) -> &[EventBusDef] {
        &self.event_buses
    }

    /// Every name that scripts have for a value.
    pub fn constants(&self) -> &[ConstantDef] {
        &self.constants
    }

    /// The operation of this name.
    pub fn operation(&self, name: &str) -> Option<&OperationDef> {
        self.operations.get(name)
    }

    /// Every operation, by name.
    pub fn operations(&self) -> impl Iterator<Item = &OperationDef> {
        self.operations.values()
    }

    /// What is better not used of a kind.
    pub fn discouraged(&self, kind: &str) -> impl Iterator<Item = &Discouraged> {
        self.discouraged.iter().filter(move |advice| advice.kind == kind)
    }

    /// The record of this name.
    pub fn record(&self, name: &str) -> Option<&RecordDef> {
        self.records.get(name)
    }

    /// Every record, by name.
    pub fn records(&self) -> impl Iterator<Item = &RecordDef> {
        self.records.values()
    }

    /// The type that stands for the objects of a class of a foreign format: a record that has the name as an alias, or
    /// what a vocabulary says.
    pub fn class(&self, name: &str) -> Option<ValueType> {
        let record = self.records.values().find(|record| record.aliases.contains(&name));
        record.map(|record| ValueType::Record(record.name.to_owned())).or_else(|| self.classes.get(name).cloned())
    }

    /// The settings of a node of a kind, defaults filled in. Settings that do not fit have their defaults too,
    /// and are the checker's to report.
    pub fn settings_of(&self, def: &NodeDef, node: &Node) -> Settings {
        let mut settings = Settings::default();
        for setting in &def.settings {
            let value = Settings::read(setting, node.with.get(setting.name)).or_else(|_| Settings::read(setting, None));
            if let Ok(value) = value {
                settings.0.insert(setting.name, value);
            }
        }
        settings
    }

    /// The slots of a node of a kind, given its settings.
    pub fn slots_of(&self, def: &NodeDef, settings: &Settings) -> Result<Vec<SlotDef>, Problem> {
        match &def.slots {
            Slots::Fixed(slots) => Ok(slots.clone()),
            Slots::FromSettings(make) => make(settings),
        }
    }

    /// True when a value of this type is or holds a secret, looking into records.
    pub fn holds_secret(&self, value_type: &ValueType) -> bool {
        match value_type {
            ValueType::Record(name) => self
                .record(name)
                .is_some_and(|record| record.fields.iter().any(|field| self.holds_secret(&field.value_type))),
            ValueType::Array(element) => self.holds_secret(element),
            ValueType::Map(key, value) => self.holds_secret(key) || self.holds_secret(value),
            ValueType::Bool
            | ValueType::Number
            | ValueType::String
            | ValueType::Secret
            | ValueType::EntityId
            | ValueType::Crc
            | ValueType::Math(_)
            | ValueType::Null
            | ValueType::Host(_)
            | ValueType::Any => value_type.holds_secret(),
        }
    }

    /// What a variable of a type holds when nothing is said.
    pub fn default_of(&self, value_type: &ValueType) -> Data {
        match value_type {
            ValueType::Bool => Data::Bool(false),
            ValueType::Number => Data::Number(0.0),
            ValueType::String => Data::text(""),
            ValueType::Secret => Data::Secret(crate::Secret::new("")),
            ValueType::Array(_) => Data::Array(Vec::new()),
            ValueType::Map(..) => Data::Map(Vec::new()),
            ValueType::EntityId => Data::EntityId(INVALID_ENTITY),
            ValueType::Crc => Data::Crc(0),
            ValueType::Math(math_type) => Data::Math(MathValue::default_of(*math_type)),
            ValueType::Record(name) => match self.record(name) {
                Some(record) => {
                    Data::record(name, record.fields.iter().map(|field| self.default_of(&field.value_type)).collect())
                }
                None => Data::Null,
            },
            ValueType::Null | ValueType::Host(_) | ValueType::Any => Data::Null,
        }
    }

    /// The data that a literal stands for where a type is wanted.
    pub fn data_from_literal(&self, literal: &Literal, value_type: &ValueType) -> Result<Data, Problem> {
        let mismatch = || Problem::new(format!("expected {value_type}, found {}", shape_of(literal)));
        match (value_type, literal) {
            // The literal is never quoted: it may well be a password.
            (ValueType::Secret, _) => Err(Problem::new("expected a secret, found a literal").with_hint(
                "A secret never stands in a file: bind the slot to a variable of type Secret whose role is Input.",
            )),
            (ValueType::Bool, Literal::Bool(value)) => Ok(Data::Bool(*value)),
            (ValueType::Number, Literal::Number(value)) => Ok(Data::Number(*value)),
            (ValueType::String, Literal::String(text)) => Ok(Data::text(text)),
            (ValueType::Null, Literal::Null) => Ok(Data::Null),
            (ValueType::Array(element), Literal::List(items)) => items
                .iter()
                .map(|item| self.data_from_literal(item, element))
                .collect::<Result<_, _>>()
                .map(Data::Array),
            (ValueType::Map(key_type, item_type), Literal::Map(entries)) => entries
                .iter()
                .map(|(key, item)| {
                    Ok((self.data_from_literal(key, key_type)?, self.data_from_literal(item, item_type)?))
                })
                .collect::<Result<_, _>>()
                .map(Data::Map),
            (ValueType::EntityId, Literal::Number(id)) if id.fract() == 0.0 && *id >= 0.0 => {
                Ok(Data::EntityId(*id as u64))
            }
            (ValueType::Crc, Literal::Number(crc)) if crc.fract() == 0.0 && (0.0..=4_294_967_295.0).contains(crc) => {
                Ok(Data::Crc(*crc as u32))
            }
            (ValueType::Math(math_type), literal) => MathValue::from_literal(literal, *math_type).map(Data::Math),
            (ValueType::Record(name), Literal::Record(fields)) => self.record_from_literal(name, fields),
            _ => Err(mismatch()),
        }
    }

    fn record_from_literal(&self, name: &str, fields: &BTreeMap<String, Literal>) -> Result<Data, Problem> {
        let Some(record) = self.record(name) else {
            return Err(Problem::new(format!("there is no type `{name}`")));
        };
        if let Some(unknown) = fields.keys().find(|key| record.fields.iter().all(|field| field.id != key.as_str())) {
            return Err(Problem::new(format!("{name} has no field `{unknown}`")));
        }
        let values = record.fields.iter().map(|field| match fields.get(field.id) {
            Some(literal) => self.data_from_literal(literal, &field.value_type),
            None => Ok(self.default_of(&field.value_type)),
        });
        Ok(Data::record(name, values.collect::<Result<_, _>>()?))
    }
}

/// Open 3D Engine's invalid entity id.
const INVALID_ENTITY: u64 = 4_294_967_295;

/// What a literal is, in words, without quoting it.
pub(crate) fn shape_of(literal: &Literal) -> &'static str {
    match literal {
        Literal::Null => "nothing",
        Literal::Bool(_) => "a Bool",
        Literal::Number(_) => "a Number",
        Literal::String(_) => "a String",
        Literal::List(_) => "a list",
        Literal::Map(_) => "a map",
        Literal::Record(_) => "a record",
        Literal::Other(_) => "a value of no known type",
    }
}
