//! Script events: definitions of events that users write, from the bytes of a `.scriptevents` file.
//!
//! The file is XML, the older form of the engine's object streams: `Class` elements with the attributes `name`,
//! `field`, `value` and `type`. Only the present version of each property is read, not its history. Decoding fails
//! only where there is no definition at all.

use crate::{CanvasType, Note, Uuid, crc_of_name, note::Notes};
use roxmltree::{Document, Node, ParsingOptions};

/// A definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptEvents {
    /// The version of the whole definition; nodes remember which they were made from.
    pub version: u64,
    /// Its name. Nodes name a definition by its asset instead.
    pub name: Property<String>,
    /// Where the editor lists it.
    pub category: Property<String>,
    /// What the editor says about it.
    pub tool_tip: Property<String>,
    /// The type of the address; untyped for a definition without addresses.
    pub address_type: Property<CanvasType>,
    /// The events, in file order.
    pub methods: Vec<ScriptEventMethod>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptEventMethod {
    /// Its name.
    pub name: Property<String>,
    /// What the editor says about it.
    pub tool_tip: Property<String>,
    /// What it returns; untyped for nothing.
    pub return_type: Property<CanvasType>,
    /// Its parameters, in order.
    pub parameters: Vec<ScriptEventParameter>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptEventParameter {
    /// Its name.
    pub name: Property<String>,
    /// What the editor says about it.
    pub tool_tip: Property<String>,
    /// Its type.
    pub value_type: Property<CanvasType>,
}

/// A property that keeps its id while its value changes. Nodes map slots by these ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property<T> {
    /// Its id; null where the file says none.
    pub id: Uuid,
    /// Its present value.
    pub value: T,
}

impl ScriptEvents {
    /// True when senders and receivers name an address.
    pub fn is_addressed(&self) -> bool {
        self.address_type.value != CanvasType::Untyped
    }
}

impl ScriptEventMethod {
    /// The CRC by which senders and receivers name the event: that of the written id of its name, not of the name.
    pub fn event_id(&self) -> u32 {
        crc_of_name(&self.name.id.to_string())
    }
}

/// What decoding a definition gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodedScriptEvents {
    /// The definition.
    pub events: ScriptEvents,
    /// What was not understood, in the order of reading.
    pub notes: Vec<Note>,
}

/// Why a file holds no definition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScriptEventsError {
    /// The file is larger than any definition, and might fill the memory.
    #[error("expected a file of at most {MAX_BYTES} bytes, found {bytes}")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// No XML. The engine has a binary form too.
    #[error(
        "{line}:{column}: not XML: {problem}; the binary form is not read here: open and save the file in the engine's editor"
    )]
    NotXml {
        /// The line, from 1.
        line: u32,
        /// The column, from 1.
        column: u32,
        /// What is wrong there.
        problem: String,
    },
    /// XML of something else.
    #[error("expected an `ObjectStream` with a `ScriptEventsAsset` that has an `m_definition`, found none")]
    NoDefinition,
}

/// The largest definition that is read.
const MAX_BYTES: usize = 16 << 20;

/// The most XML nodes that are read; a definition of a hundred events has some ten thousand.
const MAX_XML_NODES: u32 = 1_000_000;

/// Decodes a `.scriptevents` file. Bytes that are no UTF-8 are read as U+FFFD.
pub fn decode_script_events(bytes: &[u8]) -> Result<DecodedScriptEvents, ScriptEventsError> {
    if bytes.len() > MAX_BYTES {
        return Err(ScriptEventsError::TooLarge { bytes: bytes.len() });
    }
    let text = String::from_utf8_lossy(bytes);
    let options = ParsingOptions { nodes_limit: MAX_XML_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&text, options).map_err(|error| {
        let place = error.pos();
        // The parser ends its message with the place, which stands in fields of its own here.
        let message = error.to_string();
        let problem = message.strip_suffix(&format!(" at {place}")).unwrap_or(&message).to_owned();
        ScriptEventsError::NotXml { line: place.row, column: place.col, problem }
    })?;
    let stream = Some(document.root_element()).filter(|root| root.has_tag_name("ObjectStream"));
    let asset = stream.into_iter().flat_map(classes).find(|class| class.attribute("name") == Some("ScriptEventsAsset"));
    let definition = asset.and_then(|asset| field(asset, "m_definition")).ok_or(ScriptEventsError::NoDefinition)?;
    let mut reader = XmlReader { path: vec!["m_definition".to_owned()], notes: Notes::default() };
    let events = decode_definition(&mut reader, definition);
    Ok(DecodedScriptEvents { events, notes: reader.notes.finish() })
}

/// Where reading stands, and the notes taken so far.
struct XmlReader {
    path: Vec<String>,
    notes: Notes,
}

impl XmlReader {
    fn note(&mut self, message: &str) {
        let path = self.path.iter().fold(String::new(), |path, step| path + "/" + step);
        self.notes.push(Note { path, node: None, slot: None, message: message.to_owned() });
    }

    fn within<T>(&mut self, step: impl Into<String>, read: impl FnOnce(&mut XmlReader) -> T) -> T {
        self.path.push(step.into());
        let result = read(self);
        self.path.pop();
        result
    }

    /// Reads each element of the list in a field; a list that is left out is empty.
    fn elements<T>(
        &mut self,
        parent: Node<'_, '_>,
        name: &str,
        mut read: impl FnMut(&mut XmlReader, Node<'_, '_>) -> T,
    ) -> Vec<T> {
        let elements = field(parent, name).into_iter().flat_map(classes).enumerate();
        elements
            .map(|(index, element)| {
                self.within(name, |reader| reader.within(index.to_string(), |reader| read(reader, element)))
            })
            .collect()
    }
}

fn decode_definition(reader: &mut XmlReader, definition: Node<'_, '_>) -> ScriptEvents {
    let version = field(definition, "m_version").and_then(|version| version.attribute("value")?.parse().ok());
    ScriptEvents {
        version: version.unwrap_or_default(),
        name: named(reader, definition, "m_name"),
        category: text(reader, definition, "m_category"),
        tool_tip: text(reader, definition, "m_tooltip"),
        address_type: type_of(reader, definition, "m_addressType"),
        methods: reader.elements(definition, "m_methods", |reader, method| ScriptEventMethod {
            name: named(reader, method, "m_name"),
            tool_tip: text(reader, method, "m_tooltip"),
            return_type: type_of(reader, method, "m_returnType"),
            parameters: reader.elements(method, "m_parameters", |reader, parameter| ScriptEventParameter {
                name: named(reader, parameter, "m_name"),
                tool_tip: text(reader, parameter, "m_tooltip"),
                value_type: type_of(reader, parameter, "m_type"),
            }),
        }),
    }
}

/// A property that nothing can do without: its name and its id both tell who is who.
fn named(reader: &mut XmlReader, parent: Node<'_, '_>, name: &'static str) -> Property<String> {
    let property = text(reader, parent, name);
    reader.within(name, |reader| {
        if property.value.is_empty() {
            reader.note("a name is expected here, and there is none");
        }
        if property.id.is_null() {
            reader.note("an id is expected here, and there is none");
        }
    });
    property
}

/// A property that is text, empty by default.
fn text(reader: &mut XmlReader, parent: Node<'_, '_>, name: &'static str) -> Property<String> {
    property(reader, parent, name, |_, data| data.attribute("value").unwrap_or_default().to_owned()).unwrap_or_default()
}

/// A property that is a type, none by default.
fn type_of(reader: &mut XmlReader, parent: Node<'_, '_>, name: &'static str) -> Property<CanvasType> {
    let property = property(reader, parent, name, |reader, data| {
        let uuid = data.attribute("value").and_then(Uuid::parse);
        if uuid.is_none() {
            reader.note("the uuid of a type is expected here, and there is none");
        }
        CanvasType::of_class(uuid.unwrap_or_default())
    });
    property.unwrap_or(Property { id: Uuid::NULL, value: CanvasType::Untyped })
}

/// `m_id` and `m_data` of a versioned property. The data lies in an `any`, that is one `m_data` in another.
fn property<T>(
    reader: &mut XmlReader,
    parent: Node<'_, '_>,
    name: &'static str,
    read: impl FnOnce(&mut XmlReader, Node<'_, '_>) -> T,
) -> Option<Property<T>> {
    let property = field(parent, name)?;
    let id = field(property, "m_id").and_then(|id| Uuid::parse(id.attribute("value")?));
    let data = field(field(property, "m_data")?, "m_data")?;
    let value = reader.within(name, |reader| read(reader, data));
    Some(Property { id: id.unwrap_or_default(), value })
}

impl Default for Property<String> {
    fn default() -> Property<String> {
        Property { id: Uuid::NULL, value: String::new() }
    }
}

fn classes<'a, 'input>(parent: Node<'a, 'input>) -> impl Iterator<Item = Node<'a, 'input>> {
    parent.children().filter(|child| child.has_tag_name("Class"))
}

fn field<'a, 'input>(parent: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    classes(parent).find(|class| class.attribute("field") == Some(name))
}
