//! What scripts hold that Lua has no form for: secrets, records, arrays, maps, entities, objects of the host.

use crate::values::{self, Names};
use authcanvas_interpreter::{Data, HostRef, MathValue, RecordData, Secret};
use mlua::{Error, Lua, MetaMethod, MultiValue, Result, UserData, UserDataMethods, Value};
use std::sync::Arc;

/// What a script may do with a secret, told wherever it tries something else.
pub(crate) const SECRET_HINT: &str =
    "a secret has no text: hand it to a request as it is; it cannot be printed, joined, measured or compared";

/// Text without a text form.
pub(crate) struct SecretValue(pub(crate) Secret);

impl UserData for SecretValue {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        let refused = |_: &Lua, _: MultiValue| -> Result<Value> { Err(Error::RuntimeError(SECRET_HINT.to_owned())) };
        for operation in [
            MetaMethod::ToString,
            MetaMethod::Concat,
            MetaMethod::Len,
            MetaMethod::Index,
            MetaMethod::NewIndex,
            MetaMethod::Call,
            MetaMethod::Eq,
            MetaMethod::Lt,
            MetaMethod::Le,
            MetaMethod::Add,
            MetaMethod::Sub,
            MetaMethod::Mul,
            MetaMethod::Div,
            MetaMethod::Mod,
            MetaMethod::Pow,
            MetaMethod::Unm,
            MetaMethod::IDiv,
            MetaMethod::BAnd,
            MetaMethod::BOr,
            MetaMethod::BXor,
            MetaMethod::BNot,
            MetaMethod::Shl,
            MetaMethod::Shr,
        ] {
            methods.add_meta_function(operation, refused);
        }
    }
}

/// A record, with its fields as properties.
pub(crate) struct RecordValue {
    pub(crate) record: RecordData,
    pub(crate) names: Arc<Names>,
}

impl RecordValue {
    /// The place of a property.
    fn place(&self, name: &str) -> Result<usize> {
        let fields = self.names.fields_of(&self.record.name);
        let place = fields.iter().position(|field| field.script_name == name || field.id == name);
        place.ok_or_else(|| {
            let known: Vec<&str> = fields.iter().map(|field| field.script_name.as_str()).collect();
            Error::RuntimeError(format!("{} has no property `{name}`; it has {}", self.record.name, known.join(", ")))
        })
    }
}

impl UserData for RecordValue {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_meta_method(MetaMethod::Index, |lua, this, name: String| {
            values::to_lua(lua, &this.names, &this.record.fields[this.place(&name)?])
        });
        methods.add_meta_method_mut(MetaMethod::NewIndex, |_, this, (name, value): (String, Value)| {
            let place = this.place(&name)?;
            let wanted = &this.names.fields_of(&this.record.name)[place].value_type;
            this.record.fields[place] =
                values::from_lua(&value, wanted).map_err(|why| Error::RuntimeError(format!("`{name}`: {why}")))?;
            Ok(())
        });
        methods.add_meta_method(MetaMethod::Eq, |_, this, other: Value| {
            Ok(other.as_userdata().and_then(|it| it.borrow::<Self>().ok()).is_some_and(|it| it.record == this.record))
        });
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| {
            Ok(Data::Record(Arc::new(this.record.clone())).to_string())
        });
    }
}

/// An array, counted from 1.
pub(crate) struct ArrayValue {
    pub(crate) items: Vec<Data>,
    pub(crate) names: Arc<Names>,
}

fn index_of(key: &Value) -> Option<usize> {
    match key {
        Value::Integer(at) => usize::try_from(*at).ok(),
        Value::Number(at) if at.fract() == 0.0 && *at >= 0.0 => Some(*at as usize),
        _ => None,
    }
}

fn item_from(value: &Value) -> Result<Data> {
    values::guess(value).map_err(Error::RuntimeError)
}

impl UserData for ArrayValue {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_method_mut("push_back", |_, this, value: Value| {
            this.items.push(item_from(&value)?);
            Ok(())
        });
        methods.add_method_mut("pop_back", |_, this, ()| {
            this.items.pop();
            Ok(())
        });
        methods.add_method_mut("clear", |_, this, ()| {
            this.items.clear();
            Ok(())
        });
        methods.add_meta_method(MetaMethod::Len, |_, this, ()| Ok(this.items.len()));
        methods.add_meta_method(MetaMethod::Index, |lua, this, key: Value| {
            match index_of(&key).and_then(|at| at.checked_sub(1)).and_then(|at| this.items.get(at)) {
                Some(item) => values::to_lua(lua, &this.names, item),
                None => Ok(Value::Nil),
            }
        });
        methods.add_meta_method_mut(MetaMethod::NewIndex, |_, this, (key, value): (Value, Value)| {
            let n = this.items.len();
            match index_of(&key) {
                Some(at) if at == n + 1 => this.items.push(item_from(&value)?),
                Some(at) if (1..=n).contains(&at) => this.items[at - 1] = item_from(&value)?,
                _ => return Err(Error::RuntimeError(format!("an array of {n} takes the places 1 to {}", n + 1))),
            }
            Ok(())
        });
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| Ok(Data::Array(this.items.clone()).to_string()));
    }
}

/// A map.
pub(crate) struct MapValue {
    pub(crate) entries: Vec<(Data, Data)>,
    pub(crate) names: Arc<Names>,
}

impl MapValue {
    fn place(&self, key: &Value) -> Option<usize> {
        let key = values::guess(key).ok()?;
        self.entries.iter().position(|(known, _)| *known == key)
    }
}

impl UserData for MapValue {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_method("Has", |_, this, key: Value| Ok(this.place(&key).is_some()));
        methods.add_method("GetKeys", |lua, this, ()| {
            let items = this.entries.iter().map(|(key, _)| key.clone()).collect();
            values::to_lua(lua, &this.names, &Data::Array(items))
        });
        methods.add_method("GetSize", |_, this, ()| Ok(this.entries.len()));
        methods.add_meta_method(MetaMethod::Len, |_, this, ()| Ok(this.entries.len()));
        methods.add_meta_method(MetaMethod::Index, |lua, this, key: Value| match this.place(&key) {
            Some(place) => values::to_lua(lua, &this.names, &this.entries[place].1),
            None => Ok(Value::Nil),
        });
        methods.add_meta_method_mut(MetaMethod::NewIndex, |_, this, (key, value): (Value, Value)| {
            let place = this.place(&key);
            match (place, value) {
                (Some(place), Value::Nil) => drop(this.entries.remove(place)),
                (None, Value::Nil) => {}
                (Some(place), value) => this.entries[place].1 = item_from(&value)?,
                (None, value) => this.entries.push((item_from(&key)?, item_from(&value)?)),
            }
            Ok(())
        });
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| Ok(Data::Map(this.entries.clone()).to_string()));
    }
}

/// An entity of Open 3D Engine.
pub(crate) struct EntityIdValue(pub(crate) u64);

/// Open 3D Engine's invalid entity id.
pub(crate) const INVALID_ENTITY: u64 = 4_294_967_295;

impl UserData for EntityIdValue {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_method("IsValid", |_, this, ()| Ok(this.0 != INVALID_ENTITY));
        methods.add_meta_method(MetaMethod::Eq, |_, this, other: Value| {
            Ok(other.as_userdata().and_then(|it| it.borrow::<Self>().ok()).is_some_and(|it| it.0 == this.0))
        });
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| Ok(Data::EntityId(this.0).to_string()));
    }
}

/// A vector, a matrix or another value of the math types: passed on and compared, not taken apart.
pub(crate) struct MathUserdata(pub(crate) MathValue);

impl UserData for MathUserdata {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| Ok(this.0.to_string()));
        methods.add_meta_method(MetaMethod::Eq, |_, this, other: mlua::UserDataRef<Self>| Ok(this.0 == other.0));
    }
}

/// An object that the host owns.
pub(crate) struct HostValue(pub(crate) HostRef);

impl UserData for HostValue {
    fn add_methods<M: UserDataMethods<Self>>(methods: &mut M) {
        methods.add_meta_method(MetaMethod::ToString, |_, this, ()| Ok(Data::Host(this.0.clone()).to_string()));
    }
}
