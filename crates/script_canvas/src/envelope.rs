//! The envelope around everything: entities, and the components in them.
//!
//! The keys of components mean nothing; a component is known by its class.

use crate::reader::{Reader, object};
use serde_json::Value as Json;

/// An entity.
#[derive(Debug)]
pub(crate) struct Entity<'json> {
    /// Its id, where it has one.
    pub id: Option<u64>,
    /// Its name.
    pub name: String,
    /// Its components with their keys.
    pub components: Vec<(&'json str, &'json Json)>,
}

impl<'json> Entity<'json> {
    pub(crate) fn decode(reader: &mut Reader, json: &'json Json) -> Option<Entity<'json>> {
        object(reader, json, |reader, members| {
            let id = members.object(reader, "Id", |reader, id| id.read(reader, "id", Reader::unsigned)).flatten();
            let name = members.text(reader, "Name");
            let components = members.read(reader, "Components", |reader, json| match json {
                Json::Object(components) => Some(components.iter().map(|(key, json)| (key.as_str(), json)).collect()),
                _ => reader.expected("an object", json),
            });
            // The engine's own switches for entities of a level.
            members.ignore(&["IsDependencyReady", "IsRuntimeActive"]);
            Entity { id, name, components: components.unwrap_or_default() }
        })
    }

    /// The component whose class is one of `classes`.
    pub(crate) fn component(&self, classes: &[&str]) -> Option<(&'json str, &'json Json)> {
        self.components.iter().copied().find(|(_, json)| {
            let class = json.get("$type").and_then(Json::as_str);
            class.is_some_and(|class| classes.contains(&class_of(class)))
        })
    }
}

/// The name of a class without the uuid that the engine puts before an ambiguous one.
pub(crate) fn class_of(type_name: &str) -> &str {
    match type_name.split_once("} ") {
        Some((uuid, class)) if uuid.starts_with('{') => class,
        _ => type_name,
    }
}
