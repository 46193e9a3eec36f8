//! Objects of the engine's C++ tests: a reflected class, and native events that the host signals.

use super::functions::function;
use authcanvas::graph::ValueType;
use authcanvas::interpreter::{Call, Container, Data, HostRef, MapKey, NodeDef, Problem, Text, Value};

/// The member of the reflected class.
const NAME: &str = "String";

/// The type that stands for the objects of the reflected class: they are shared by reference, as maps are.
fn object() -> ValueType {
    ValueType::map(ValueType::String, ValueType::String)
}

pub fn classes() -> Vec<(Text, ValueType)> {
    vec![("{FF687BD7-42AA-44C4-B3AB-79353E8C6CCF}".into(), object())]
}

pub fn nodes() -> Vec<NodeDef> {
    let event = ValueType::Host("Event".to_owned());
    let of_object = |name: &str| format!("BehaviorContextObjectTest.{name}");
    vec![
        function(of_object("Always24::Getter"), &[], &[ValueType::Number], |call| {
            call.give_number(0, 24.0);
            Ok(())
        }),
        function(of_object("Name::Getter"), &[object()], &[ValueType::String], get_name),
        function(of_object("Name::Setter"), &[object(), ValueType::String], &[], set_name),
        function("GlobalEBus.GetByReferenceEvent".to_owned(), &[], std::slice::from_ref(&event), |call| give(call, 1)),
        function("GlobalEBus.GetByValueEvent".to_owned(), &[], std::slice::from_ref(&event), |call| give(call, 2)),
        function("GlobalEBus.GetZeroParamEvent".to_owned(), &[], std::slice::from_ref(&event), |call| give(call, 3)),
    ]
}

fn event(id: u64) -> HostRef {
    HostRef { class: "Event".into(), id }
}

fn give(call: &mut Call<'_>, id: u64) -> Result<(), Problem> {
    call.give_value(0, Value::Host(event(id)));
    Ok(())
}

/// The events that the host signals after activation, in order, with what comes with each.
pub fn host_events() -> [(HostRef, Vec<Data>); 3] {
    let texts = ["one", "two", "three"].map(Data::text).to_vec();
    [
        (event(1), vec![Data::Array(texts)]),
        (event(2), vec![Data::Number(7.0), Data::Bool(true), Data::text("CCC")]),
        (event(3), Vec::new()),
    ]
}

fn get_name(call: &mut Call<'_>) -> Result<(), Problem> {
    let object = call.value(0);
    let Some(Container::Map(members)) = call.containers().container(&object) else {
        return Err(Problem::new("there is no object"));
    };
    let name = members.get(&MapKey::String(NAME.into())).cloned().unwrap_or(Value::String("".into()));
    call.give_value(0, name);
    Ok(())
}

fn set_name(call: &mut Call<'_>) -> Result<(), Problem> {
    let (object, name) = (call.value(0), call.text(1));
    let Some(Container::Map(members)) = call.heap().container_mut(&object) else {
        return Err(Problem::new("there is no object"));
    };
    members.insert(MapKey::String(NAME.into()), Value::String(name));
    Ok(())
}
