//! Buses of the engine's C++ tests, which the graphs handle themselves.

use authcanvas::graph::{Bus, BusEvent, BusName, EventName, Parameter, SlotId, ValueType};
use authcanvas::interpreter::EventBusDef;

/// An event: its name, its parameters and its result.
type Event<'t> = (&'t str, &'t [ValueType], Option<ValueType>);

/// The buses.
pub fn buses() -> Vec<EventBusDef> {
    use ValueType::{Bool, EntityId, Number, String};
    let stress: Vec<std::string::String> = (0..10).map(|number| format!("ForceStringCompare{number}")).collect();
    let stress: Vec<Event<'_>> = stress.iter().map(|name| (name.as_str(), &[][..], None)).collect();
    vec![
        bus(
            "GlobalEBus",
            None,
            &[
                ("AppendSweet", &[String], Some(String)),
                ("Increment", &[Number], Some(Number)),
                ("Not", &[Bool], Some(Bool)),
                ("Sum", &[Number, Number], Some(Number)),
                ("Void", &[String], None),
            ],
        ),
        bus(
            "LocalEBus",
            Some(Number),
            &[
                ("AppendSweet", &[String], Some(String)),
                ("Increment", &[Number], Some(Number)),
                ("Not", &[Bool], Some(Bool)),
                ("Void", &[String], None),
            ],
        ),
        bus(
            "EBus",
            None,
            &[
                ("CStyleToCStyle", &[String], Some(String)),
                ("CStyleToString", &[String], Some(String)),
                ("CStyleToStringView", &[String], Some(String)),
                ("IntOne", &[Number], Some(Number)),
                ("IntTwo", &[Number], Some(Number)),
                ("IntThree", &[Number], Some(Number)),
            ],
        ),
        bus("PerformanceStressEBus", None, &stress),
        bus("ComponentApplicationBus", None, &[("GetEntityName", &[EntityId], Some(String))]),
    ]
}

fn bus(name: &'static str, address: Option<ValueType>, events: &[Event<'_>]) -> EventBusDef {
    let events = events.iter().map(|(event, parameters, result)| {
        let parameters = parameters.iter().enumerate().map(|(index, value_type)| {
            Parameter::new(SlotId::new(&format!("value_{index}")).unwrap(), value_type.clone())
        });
        let event = EventName::new(event).unwrap();
        (event, BusEvent { parameters: parameters.collect(), result: result.clone(), ..BusEvent::default() })
    });
    assert!(BusName::new(name).is_ok());
    let bus = Bus { address, events: events.collect(), ..Bus::default() };
    EventBusDef { name: name.into(), category: "Tests".into(), bus }
}
