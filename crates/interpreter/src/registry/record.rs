//! How a record is declared: the shape of a structured value, and the kind of node that takes it apart.

use super::node_def::{Behaviour, NodeDef, Problem};
use super::slot_def::{SlotDef, SlotType};
use crate::Data;
use crate::machine::{Call, Value};
use authcanvas_graph::ValueType;

/// A record that values can have.
#[derive(Debug, Clone)]
pub struct RecordDef {
    /// The name that files use, such as `AWSCredentials`.
    pub name: &'static str,
    /// The palette's heading for the node that takes it apart.
    pub category: &'static str,
    /// What it holds, in whole sentences.
    pub doc: &'static str,
    /// Names of this record in foreign formats.
    pub aliases: Vec<&'static str>,
    /// Its fields, in order.
    pub fields: Vec<FieldDef>,
}

/// A name that scripts have for a value.
#[derive(Debug, Clone)]
pub struct ConstantDef {
    /// The name, exactly as Open 3D Engine has it where it has one.
    pub name: &'static str,
    /// The value.
    pub value: Data,
    /// What it is, in whole sentences.
    pub doc: &'static str,
}

/// A field of a record.
#[derive(Debug, Clone)]
pub struct FieldDef {
    /// Its name in snake_case.
    pub id: &'static str,
    /// What scripts call it, where Open 3D Engine's name is not the id in CamelCase.
    pub script_name: Option<&'static str>,
    /// Its type.
    pub value_type: ValueType,
    /// What it is, in whole sentences.
    pub doc: &'static str,
}

impl FieldDef {
    /// The same with a name of its own for scripts.
    pub fn named(self, script_name: &'static str) -> Self {
        Self { script_name: Some(script_name), ..self }
    }

    /// What scripts call it: `access_token` is `AccessToken`.
    pub fn script_name(&self) -> String {
        let words = || self.id.split('_').filter_map(|word| Some((word.chars().next()?, word)));
        let camel =
            || words().map(|(first, word)| format!("{}{}", first.to_ascii_uppercase(), &word[first.len_utf8()..]));
        self.script_name.map_or_else(|| camel().collect(), str::to_owned)
    }
}

impl RecordDef {
    /// Its other names that a script can spell.
    pub fn script_aliases(&self) -> impl Iterator<Item = &'static str> {
        self.aliases.iter().copied().filter(|alias| alias.chars().all(|letter| letter.is_ascii_alphanumeric()))
    }

    /// The kind of node that gives the record's fields, `<Name>.fields`.
    pub fn fields_node(&self) -> NodeDef {
        let mut slots = vec![
            SlotDef::input("record", SlotType::Known(ValueType::Record(self.name.to_owned())))
                .doc("The record to take apart."),
        ];
        slots.extend(
            self.fields
                .iter()
                .map(|field| SlotDef::output(field.id, SlotType::Known(field.value_type.clone())).doc(field.doc)),
        );
        NodeDef::new(
            format!("{}.fields", self.name),
            format!("{} fields", self.name),
            self.category,
            Behaviour::Pure(give_fields),
        )
        .doc(self.doc)
        .slots(slots)
    }
}

fn give_fields(call: &mut Call<'_>) -> Result<(), Problem> {
    let Value::Record(record) = call.value(0) else {
        return Err(Problem::new("the record is empty: nothing has produced it yet"));
    };
    for (index, field) in record.fields.iter().enumerate() {
        call.give_value(index, field.clone());
    }
    Ok(())
}
