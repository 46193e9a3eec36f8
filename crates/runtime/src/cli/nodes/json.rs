//! The catalogue for programs.

use super::Entry;
use super::page::{Group, Page, setting_default, spelled};
use authcanvas_interpreter::{
    AnswerDef, Behaviour, BusDef, Example, Leaving, ParamDef, RecordDef, Registry, SettingDef, SettingShape, SlotDef,
    SlotShape, Trigger,
};
use serde_json::{Map, Value, json};

/// Everything, as one document.
pub(super) fn catalogue(registry: &Registry) -> Value {
    let nodes: Vec<Value> = registry.nodes().iter().map(|def| kind(&Page::new(registry, def))).collect();
    json!({
        "nodes": nodes,
        "records": registry.records().map(record).collect::<Vec<_>>(),
        "buses": registry.buses().iter().map(bus).collect::<Vec<_>>(),
    })
}

/// One entry, as the catalogue has it.
pub(super) fn entry(registry: &Registry, entry: &Entry<'_>) -> Value {
    match entry {
        Entry::Kind(def) => kind(&Page::new(registry, def)),
        Entry::Record(def) => record(def),
        Entry::Bus(def) => bus(def),
    }
}

fn kind(page: &Page<'_>) -> Value {
    let def = page.def;
    let (behaviour, operation) = match &def.behaviour {
        Behaviour::Pure(_) => ("value", None),
        Behaviour::Lower(_) => ("step", None),
        Behaviour::Ask(ask) if ask.sends => ("send", Some(&ask.operation)),
        Behaviour::Ask(ask) => ("ask", Some(&ask.operation)),
        Behaviour::Call => ("call", None),
        Behaviour::Enter(_) => ("entry", None),
        Behaviour::Exit(_) => ("step", None),
        Behaviour::Latent(_) => ("later", None),
        Behaviour::Send(_) => ("publish", None),
        Behaviour::Listen(
            Trigger::Start | Trigger::Stop | Trigger::Signal | Trigger::Tick | Trigger::Event { .. } | Trigger::Changed,
        ) => ("entry", None),
    };
    let follows = page.follows.iter().map(|follows| {
        let outcomes = follows.outcomes.iter().map(|(name, failure)| json!({"name": name, "failure": failure}));
        json!({"notification": follows.kind, "outcomes": outcomes.collect::<Vec<_>>()})
    });
    let type_variables: Map<String, Value> =
        page.type_vars().into_iter().map(|(name, words)| (name, json!(words))).collect();
    json!({
        "kind": def.kind,
        "title": def.title,
        "category": def.category,
        "doc": def.doc,
        "behaviour": behaviour,
        "operation": operation,
        "settings": def.settings.iter().map(setting).collect::<Vec<_>>(),
        "slots": page.slots.iter().map(|slot| slot_value(page, slot)).collect::<Vec<_>>(),
        "slots_follow_settings": page.slots_follow_settings(),
        "type_variables": type_variables,
        "notifications": follows.collect::<Vec<_>>(),
        "answers": page.answers,
        "examples": def.examples.iter().map(example).collect::<Vec<_>>(),
        "keywords": def.keywords,
        "aliases": def.aliases,
    })
}

fn setting(setting: &SettingDef) -> Value {
    let mut value = json!({"name": setting.name, "doc": setting.doc, "default": setting_default(setting)});
    let more = match &setting.shape {
        SettingShape::Text { .. } => json!({"type": "text"}),
        SettingShape::Count { least, most, .. } => json!({"type": "count", "least": least, "most": most}),
        SettingShape::Choice { choices, .. } => json!({"type": "choice", "choices": choices}),
    };
    extend(&mut value, more);
    value
}

fn slot_value(page: &Page<'_>, slot: &SlotDef) -> Value {
    let mut value = json!({
        "id": slot.id.as_str(), "title": slot.title, "doc": slot.doc, "direction": Group::of(slot).name(),
    });
    let more = match &slot.shape {
        SlotShape::ExecIn => json!({}),
        SlotShape::ExecOut { leaving, otherwise } => {
            let leaving = match leaving {
                Leaving::Once => "once",
                Leaving::AndComesBack => "and_comes_back",
                Leaving::Later => "later",
            };
            json!({"leaving": leaving, "otherwise": otherwise.as_ref().map(|out| out.as_str())})
        }
        SlotShape::Input { default, .. } => {
            json!({"type": page.type_words(slot), "required": default.is_none(), "default": default.as_ref().map(spelled)})
        }
        SlotShape::Output { only_by, .. } => {
            let outs: Vec<&str> = only_by.iter().map(|out| out.as_str()).collect();
            json!({"type": page.type_words(slot), "only_by": outs})
        }
    };
    extend(&mut value, more);
    value
}

fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(members), Value::Object(more)) = (value, more) {
        members.extend(more);
    }
}

fn example(example: &Example) -> Value {
    let entries = |pairs: &[(&'static str, &'static str)]| -> Map<String, Value> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
    };
    json!({
        "title": example.title, "in_loop": example.in_loop, "with": entries(example.with), "given": entries(example.given),
        "leaves_by": example.leaves_by, "gives": entries(example.gives), "prints": example.prints,
    })
}

fn record(record: &RecordDef) -> Value {
    let field = |field: &authcanvas_interpreter::FieldDef| json!({"id": field.id, "type": field.value_type.to_string(), "doc": field.doc});
    json!({
        "name": record.name, "category": record.category, "doc": record.doc,
        "fields": record.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn bus(bus: &BusDef) -> Value {
    let requests = bus.requests.iter().map(|request| {
        let (result, outcomes, flow) = match &request.answer {
            AnswerDef::Now(result) => (result.as_ref().map(parameter), Vec::new(), None),
            AnswerDef::Later { outcomes, flow } => {
                let outcomes = outcomes.iter().map(|outcome| {
                    json!({
                        "name": outcome.id, "doc": outcome.doc, "failure": outcome.failure,
                        "payload": outcome.payload.iter().map(parameter).collect::<Vec<_>>(),
                        "notification": outcome.event, "otherwise": outcome.otherwise,
                    })
                });
                (None, outcomes.collect(), Some(flow.kind))
            }
        };
        json!({
            "name": request.name, "kind": bus.operation_name(request), "doc": request.doc,
            "inputs": request.inputs.iter().map(parameter).collect::<Vec<_>>(),
            "result": result, "outcomes": outcomes, "flow_kind": flow,
        })
    });
    let notifications = bus.events.iter().map(|event| {
        json!({
            "name": event.name, "kind": format!("{}.{}", bus.notifications_name, event.name), "doc": event.doc,
            "parameters": event.parameters.iter().map(parameter).collect::<Vec<_>>(), "comes_by_itself": !event.answers,
        })
    });
    json!({
        "requests_name": bus.requests_name, "notifications_name": bus.notifications_name,
        "category": bus.category, "doc": bus.doc,
        "requests": requests.collect::<Vec<_>>(), "notifications": notifications.collect::<Vec<_>>(),
    })
}

fn parameter(parameter: &ParamDef) -> Value {
    json!({
        "id": parameter.id, "title": parameter.title, "type": parameter.value_type.to_string(), "doc": parameter.doc,
        "default": parameter.default.as_ref().map(spelled),
    })
}
