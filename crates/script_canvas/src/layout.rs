//! What only the editor needs: places, looks, comments, groups, bookmarks.
//!
//! It is stored per entity as a set of components, each known by a uuid: those of the nodes under their ids, the
//! scene's with all that is no node under the graph's own. What is not known here is kept as it stands.

mod construct;

pub use construct::{Bookmark, CanvasComment, NodeGroup};

use crate::canvas::CanvasNode;
use crate::datum::{crc, entity};
use crate::reader::{JsonObject, Members, Reader, object};
use crate::{CanvasNodeId, Uuid};
use construct::decode_construct;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The layout of everything but the nodes, which carry their own.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layout {
    /// What the view showed last.
    pub view: Option<ViewParams>,
    /// Comments.
    pub comments: Vec<CanvasComment>,
    /// Groups, each a frame around its members.
    pub groups: Vec<NodeGroup>,
    /// Bookmarks.
    pub bookmarks: Vec<Bookmark>,
    /// What the scene holds besides, as it stands.
    pub unknown_constructs: Vec<Json>,
    /// The layout of entities that are no nodes of the graph, as it stands.
    pub strangers: BTreeMap<u64, Json>,
}

/// What a view shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewParams {
    /// The scale.
    pub scale: f64,
    /// The left edge.
    pub anchor_x: f64,
    /// The top edge.
    pub anchor_y: f64,
}

/// Place and looks of a node.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NodeLook {
    /// The upper left corner in scene units, y downwards. The engine stores no size.
    pub position: [f64; 2],
    /// By which groups know their members.
    pub persistent_id: Option<Uuid>,
    /// The colour class of the title bar.
    pub palette: String,
    /// The class of its style.
    pub sub_style: String,
    /// Of a handler, the ids of the events it shows; the others are folded away.
    pub shown_events: Vec<u32>,
    /// True when a handler shows the slots by which it connects.
    pub shows_connection_slots: bool,
    /// True when slots without a connection are hidden.
    pub hides_unused_slots: bool,
    /// Components that are not known here, as they stand.
    pub unknown_components: JsonObject,
}

pub(crate) const GEOMETRY: &str = "{7CC444B1-F9B3-41B5-841B-0C4F2179F111}";
pub(crate) const PERSISTENT_ID: &str = "{B1F49A35-8408-40DA-B79E-F1E3B64322CE}";
pub(crate) const STYLE: &str = "{B0B99C8A-03AF-4CF6-A926-F65C874C3D97}";
pub(crate) const NODE: &str = "{24CB38BB-1705-4EC5-8F63-B574571B4DCD}";
const SCENE: &str = "{5F84B500-8C45-40D1-8EFC-A5306B241444}";
const TITLE: &str = "{328FF15C-C302-458F-A43D-E1794DE0904E}";
const EVENT_HANDLER: &str = "{9E81C95F-89C0-4476-8E82-63CCC4E52E04}";
const SCRIPT_EVENT_RECEIVER: &str = "{D8BBE799-7E4D-495A-B69A-1E3940670891}";

/// Reads `GraphCanvasData`, a list of `{ Key, Value }`, and gives the nodes their looks.
pub(crate) fn decode_layout(
    reader: &mut Reader,
    graph: &mut Members<'_>,
    graph_id: u64,
    nodes: &mut [CanvasNode],
) -> Layout {
    let mut layout = Layout::default();
    let places: BTreeMap<_, _> = nodes.iter().enumerate().map(|(place, node)| (node.id, place)).collect();
    graph.list(reader, "GraphCanvasData", |reader, json| {
        object(reader, json, |reader, entry| {
            let id = entry.object(reader, "Key", entity)?;
            let place = places.get(&CanvasNodeId(id)).copied();
            match place.and_then(|place| nodes.get_mut(place)) {
                Some(node) => {
                    let look = entry.object(reader, "Value", |reader, value| {
                        reader.about_node(node.id, |reader| decode_components(reader, value, decode_look))
                    });
                    node.look = look.flatten();
                }
                None if id == graph_id => {
                    entry.object(reader, "Value", |reader, value| {
                        decode_components(reader, value, |reader, components| {
                            decode_scene(reader, components, &mut layout)
                        })
                    });
                }
                None => {
                    reader.note(format!(
                        "the layout of entity {id}, which is no node of the graph, is kept as it stands"
                    ));
                    let stranger = entry.raw("Value").cloned().unwrap_or_default();
                    layout.strangers.insert(id, stranger);
                }
            }
            Some(())
        })
        .flatten()
    });
    layout
}

/// The components of an entity, by uuid.
pub(crate) fn decode_components<'json, T>(
    reader: &mut Reader,
    value: &mut Members<'json>,
    read: impl FnOnce(&mut Reader, &mut Members<'json>) -> T,
) -> Option<T> {
    value.read(reader, "ComponentData", |reader, json| {
        let mut components = reader.members(json)?;
        Some(read(reader, &mut components))
    })
}

/// One component, whose `$type` repeats its uuid.
pub(crate) fn component<'json, T>(
    reader: &mut Reader,
    components: &mut Members<'json>,
    uuid: &'static str,
    read: impl FnOnce(&mut Reader, &mut Members<'json>) -> T,
) -> Option<T> {
    components.object(reader, uuid, |reader, members| {
        members.ignore(&["$type"]);
        read(reader, members)
    })
}

fn decode_look(reader: &mut Reader, components: &mut Members<'_>) -> NodeLook {
    let mut look = NodeLook {
        position: decode_position(reader, components),
        persistent_id: decode_persistent_id(reader, components),
        ..NodeLook::default()
    };
    component(reader, components, TITLE, |reader, members| look.palette = members.text(reader, "PaletteOverride"));
    component(reader, components, STYLE, |reader, members| look.sub_style = members.text(reader, "SubStyle"));
    component(reader, components, NODE, |reader, members| {
        look.hides_unused_slots = members.flag(reader, "HideUnusedSlots", false);
    });
    for uuid in [EVENT_HANDLER, SCRIPT_EVENT_RECEIVER] {
        component(reader, components, uuid, |reader, members| {
            look.shows_connection_slots |= members.flag(reader, "DisplayConnections", false);
            look.shown_events.extend(members.list(reader, "EventIds", |reader, json| object(reader, json, crc)));
            // Pairs of id and name; the name stands beside the id on the node itself.
            look.shown_events.extend(members.list(reader, "EventNames", |reader, json| match json {
                Json::Array(pair) => reader.within(0, |reader| object(reader, pair.first()?, crc)),
                _ => reader.expected("a pair of an id and a name", json),
            }));
        });
    }
    look.unknown_components = components.rest();
    components.note_rest(reader);
    look
}

fn decode_scene(reader: &mut Reader, components: &mut Members<'_>, layout: &mut Layout) {
    component(reader, components, SCENE, |reader, scene| {
        layout.view = scene.object(reader, "ViewParams", |reader, view| ViewParams {
            scale: view.read(reader, "Scale", Reader::number).unwrap_or(1.0),
            anchor_x: view.read(reader, "AnchorX", Reader::number).unwrap_or_default(),
            anchor_y: view.read(reader, "AnchorY", Reader::number).unwrap_or_default(),
        });
        scene.list(reader, "Constructs", |reader, json| {
            decode_construct(reader, json, layout);
            Some(())
        });
        // Numbers the next bookmark.
        scene.ignore(&["BookmarkCounter"]);
    });
    components.note_rest(reader);
}

pub(crate) fn decode_position(reader: &mut Reader, components: &mut Members<'_>) -> [f64; 2] {
    let position =
        component(reader, components, GEOMETRY, |reader, members| members.read(reader, "Position", Reader::numbers));
    position.flatten().unwrap_or_default()
}

pub(crate) fn decode_persistent_id(reader: &mut Reader, components: &mut Members<'_>) -> Option<Uuid> {
    component(reader, components, PERSISTENT_ID, |reader, members| members.uuid(reader, "PersistentId")).flatten()
}
