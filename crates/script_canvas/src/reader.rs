//! Walking through JSON while knowing where one is: members read by name, notes with a path, defaults for the absent.
//!
//! The engine leaves out every member that equals its default, so absence is silent. A member of the wrong kind, and
//! one that nobody asked for, is a note. Nothing here knows what a member means.

use crate::note::Notes;
use crate::{CanvasNodeId, CanvasSlotId, Note, Uuid};
use serde_json::Value as Json;
use std::borrow::Cow;

/// The members of a JSON object, ordered by name.
pub type JsonObject = serde_json::Map<String, Json>;

/// One step of a path into the file.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Member(Cow<'static, str>),
    Index(usize),
}

impl From<&'static str> for Step {
    fn from(name: &'static str) -> Step {
        Step::Member(Cow::Borrowed(name))
    }
}

impl From<String> for Step {
    fn from(name: String) -> Step {
        Step::Member(Cow::Owned(name))
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Step {
        Step::Index(index)
    }
}

/// Where reading stands, and the notes taken so far.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    path: Vec<Step>,
    notes: Notes,
    node: Option<CanvasNodeId>,
    slot: Option<CanvasSlotId>,
}

impl Reader {
    /// Takes a note about the present place.
    pub(crate) fn note(&mut self, message: impl Into<String>) {
        let note = Note { path: self.path(), node: self.node, slot: self.slot, message: message.into() };
        self.notes.push(note);
    }

    /// Does `read` one step further down.
    pub(crate) fn within<T>(&mut self, step: impl Into<Step>, read: impl FnOnce(&mut Reader) -> T) -> T {
        self.path.push(step.into());
        let result = read(self);
        self.path.pop();
        result
    }

    /// Does `read` with all notes marked as belonging to the node.
    pub(crate) fn about_node<T>(&mut self, node: CanvasNodeId, read: impl FnOnce(&mut Reader) -> T) -> T {
        let outer = self.node.replace(node);
        let result = read(self);
        self.node = outer;
        result
    }

    /// Does `read` with all notes marked as belonging to the slot.
    pub(crate) fn about_slot<T>(&mut self, slot: CanvasSlotId, read: impl FnOnce(&mut Reader) -> T) -> T {
        let outer = self.slot.replace(slot);
        let result = read(self);
        self.slot = outer;
        result
    }

    pub(crate) fn finish(self) -> Vec<Note> {
        self.notes.finish()
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            path.push('/');
            match step {
                Step::Member(name) => path.push_str(&name.replace('~', "~0").replace('/', "~1")),
                Step::Index(index) => path.push_str(&index.to_string()),
            }
        }
        path
    }

    /// The members of an object; a note and `None` for anything else.
    pub(crate) fn members<'json>(&mut self, json: &'json Json) -> Option<Members<'json>> {
        match json {
            Json::Object(members) => Some(Members { members, asked: Vec::new() }),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                self.expected("an object", json)
            }
        }
    }

    /// Reads each element of a list; a note and nothing for anything else.
    pub(crate) fn elements<'json, T>(
        &mut self,
        json: &'json Json,
        mut read: impl FnMut(&mut Reader, &'json Json) -> Option<T>,
    ) -> Vec<T> {
        let Json::Array(elements) = json else {
            self.expected::<()>("a list", json);
            return Vec::new();
        };
        let numbered = elements.iter().enumerate();
        numbered.filter_map(|(index, element)| self.within(index, |reader| read(reader, element))).collect()
    }

    pub(crate) fn text(&mut self, json: &Json) -> Option<String> {
        json.as_str().map(str::to_owned).or_else(|| self.expected("text", json))
    }

    pub(crate) fn flag(&mut self, json: &Json) -> Option<bool> {
        json.as_bool().or_else(|| self.expected("a boolean", json))
    }

    pub(crate) fn number(&mut self, json: &Json) -> Option<f64> {
        json.as_f64().or_else(|| self.expected("a number", json))
    }

    /// A number without a sign and a fraction. It never passes through floating point: ids use all 64 bits.
    pub(crate) fn unsigned(&mut self, json: &Json) -> Option<u64> {
        json.as_u64().or_else(|| self.expected("a whole number that is not negative", json))
    }

    pub(crate) fn uuid(&mut self, json: &Json) -> Option<Uuid> {
        let uuid = json.as_str().and_then(Uuid::parse);
        uuid.or_else(|| self.expected("a uuid of 32 hexadecimal digits in braces", json))
    }

    /// Exactly `N` numbers.
    pub(crate) fn numbers<const N: usize>(&mut self, json: &Json) -> Option<[f64; N]> {
        let given = json.as_array().filter(|elements| elements.len() == N);
        let mut numbers = [0.0; N];
        for (place, element) in numbers.iter_mut().zip(given.into_iter().flatten()) {
            let Some(number) = element.as_f64() else {
                return self.expected(&format!("a list of {N} numbers"), json);
            };
            *place = number;
        }
        given.map(|_| numbers).or_else(|| self.expected(&format!("a list of {N} numbers"), json))
    }

    /// Takes the note that something else was expected here.
    pub(crate) fn expected<T>(&mut self, expected: &str, found: &Json) -> Option<T> {
        self.note(format!("expected {expected}, found {}", kind_of(found)));
        None
    }
}

/// What a JSON value is, in words and without quoting it.
pub(crate) fn kind_of(json: &Json) -> String {
    match json {
        Json::Null => "nothing (`null`)".to_owned(),
        Json::Bool(_) => "a boolean".to_owned(),
        Json::Number(_) => "a number".to_owned(),
        Json::String(_) => "text".to_owned(),
        Json::Array(elements) => format!("a list of {}", elements.len()),
        Json::Object(_) => "an object".to_owned(),
    }
}

/// The members of an object, and which of them were asked for.
#[derive(Debug)]
pub(crate) struct Members<'json> {
    members: &'json JsonObject,
    asked: Vec<&'static str>,
}

impl<'json> Members<'json> {
    /// A member as it stands.
    pub(crate) fn raw(&mut self, name: &'static str) -> Option<&'json Json> {
        self.asked.push(name);
        self.members.get(name)
    }

    /// A member read by `read` at its own place.
    pub(crate) fn read<T>(
        &mut self,
        reader: &mut Reader,
        name: &'static str,
        read: impl FnOnce(&mut Reader, &'json Json) -> Option<T>,
    ) -> Option<T> {
        let json = self.raw(name)?;
        reader.within(name, |reader| read(reader, json))
    }

    /// Text, empty by default.
    pub(crate) fn text(&mut self, reader: &mut Reader, name: &'static str) -> String {
        self.read(reader, name, Reader::text).unwrap_or_default()
    }

    /// A boolean with the default of its member.
    pub(crate) fn flag(&mut self, reader: &mut Reader, name: &'static str, default: bool) -> bool {
        self.read(reader, name, Reader::flag).unwrap_or(default)
    }

    /// A whole number, 0 by default.
    pub(crate) fn unsigned(&mut self, reader: &mut Reader, name: &'static str) -> u64 {
        self.read(reader, name, Reader::unsigned).unwrap_or_default()
    }

    /// A uuid written as text; `None` also for the uuid of nothing.
    pub(crate) fn uuid(&mut self, reader: &mut Reader, name: &'static str) -> Option<Uuid> {
        self.read(reader, name, Reader::uuid).filter(|uuid| !uuid.is_null())
    }

    /// A list, empty by default.
    pub(crate) fn list<T>(
        &mut self,
        reader: &mut Reader,
        name: &'static str,
        read: impl FnMut(&mut Reader, &'json Json) -> Option<T>,
    ) -> Vec<T> {
        self.read(reader, name, |reader, json| Some(reader.elements(json, read))).unwrap_or_default()
    }

    /// An object read member by member; what it has besides is noted.
    pub(crate) fn object<T>(
        &mut self,
        reader: &mut Reader,
        name: &'static str,
        read: impl FnOnce(&mut Reader, &mut Members<'json>) -> T,
    ) -> Option<T> {
        self.read(reader, name, |reader, json| object(reader, json, read))
    }

    /// Marks members that are known and mean nothing to a reader of the graph.
    pub(crate) fn ignore(&mut self, names: &[&'static str]) {
        self.asked.extend_from_slice(names);
    }

    /// All names, asked for or not.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'json String> + use<'json> {
        self.members.keys()
    }

    /// The members nobody asked for.
    pub(crate) fn rest(&self) -> JsonObject {
        let members = self.members.iter().filter(|(name, _)| !self.asked.contains(&name.as_str()));
        members.map(|(name, json)| (name.clone(), json.clone())).collect()
    }

    /// Notes every member that nobody asked for.
    pub(crate) fn note_rest(&self, reader: &mut Reader) {
        for name in self.members.keys().filter(|name| !self.asked.contains(&name.as_str())) {
            reader.within(name.clone(), |reader| reader.note("a member that is not known here"));
        }
    }
}

/// Reads an object member by member and notes what it has besides; a note and `None` for anything else.
pub(crate) fn object<'json, T>(
    reader: &mut Reader,
    json: &'json Json,
    read: impl FnOnce(&mut Reader, &mut Members<'json>) -> T,
) -> Option<T> {
    let mut members = reader.members(json)?;
    let result = read(reader, &mut members);
    members.note_rest(reader);
    Some(result)
}
