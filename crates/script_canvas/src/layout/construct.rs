//! Constructs: what stands on a scene without being a node. Comments, groups (also called frames), bookmarks.
//!
//! A group is a comment with a frame; it knows its members by the persistent ids of their looks.

use super::{Layout, NODE, STYLE, component, decode_components, decode_persistent_id, decode_position};
use crate::Uuid;
use crate::datum::color;
use crate::reader::{JsonObject, Members, Reader, object};
use serde_json::Value as Json;

/// A comment. The engine stores no size for it.
#[derive(Debug, Clone, PartialEq)]
pub struct CanvasComment {
    /// What it says.
    pub text: String,
    /// The upper left corner in scene units, y downwards.
    pub position: [f64; 2],
    /// Red, green, blue, alpha, from 0 to 1.
    pub background: [f64; 4],
    /// Settings of the font that differ from the default, such as `PixelSize`, as they stand.
    pub font: JsonObject,
    /// By which groups know it.
    pub persistent_id: Option<Uuid>,
}

/// A frame around nodes, with a title.
#[derive(Debug, Clone, PartialEq)]
pub struct NodeGroup {
    /// The title, which is a comment of its own: its position is the frame's, its background the frame's colour.
    pub title: CanvasComment,
    /// The frame's width in scene units.
    pub width: Option<f64>,
    /// The frame's height in scene units, title included.
    pub height: Option<f64>,
    /// True when it is shown as one node.
    pub is_collapsed: bool,
    /// True when it is a bookmark too.
    pub is_bookmark: bool,
    /// The key by which the bookmark is reached.
    pub shortcut: Option<i64>,
    /// The persistent ids of its members: nodes, comments, groups.
    pub members: Vec<Uuid>,
}

/// A place to return to.
#[derive(Debug, Clone, PartialEq)]
pub struct Bookmark {
    /// Its name.
    pub name: String,
    /// Where its anchor stands, in scene units.
    pub position: [f64; 2],
    /// Red, green, blue, alpha, from 0 to 1; `None` where the file says none.
    pub color: Option<[f64; 4]>,
    /// The key by which it is reached.
    pub shortcut: Option<i64>,
    /// The corner of the area it shows, seen from the anchor.
    pub area_position: [f64; 2],
    /// The size of the area it shows.
    pub area_size: [f64; 2],
    /// By which groups know it.
    pub persistent_id: Option<Uuid>,
}

const TEXT: &str = "{524D8380-AC09-444E-870E-9CEF2535B4A2}";
const FRAME: &str = "{6F4811ED-BD83-4A2A-8831-58EEA4020D57}";
const ANCHOR: &str = "{E285D2EF-ABD4-438D-8797-DA1F099DAE51}";

/// Reads one construct into the layout; one that is not known is kept as it stands.
pub(super) fn decode_construct(reader: &mut Reader, json: &Json, layout: &mut Layout) {
    let is_known = object(reader, json, |reader, construct| {
        construct.ignore(&["$type"]);
        let kind = construct.unsigned(reader, "Type");
        if !(1..=3).contains(&kind) {
            reader.note(format!("a construct of type {kind} is kept as it stands"));
            construct.ignore(&["DataContainer"]);
            return None;
        }
        construct.object(reader, "DataContainer", |reader, container| {
            decode_components(reader, container, |reader, components| {
                match kind {
                    1 => layout.comments.push(decode_comment(reader, components)),
                    2 => layout.bookmarks.push(decode_bookmark(reader, components)),
                    _ => layout.groups.push(decode_group(reader, components)),
                }
                components.note_rest(reader);
            })
        })?
    });
    if is_known.flatten().is_none() {
        layout.unknown_constructs.push(json.clone());
    }
}

fn decode_comment(reader: &mut Reader, components: &mut Members<'_>) -> CanvasComment {
    // Looks that no comment of the engine's editor changes.
    components.ignore(&[NODE, STYLE]);
    let mut comment = CanvasComment {
        text: String::new(),
        position: decode_position(reader, components),
        background: [1.0; 4],
        font: JsonObject::new(),
        persistent_id: decode_persistent_id(reader, components),
    };
    component(reader, components, TEXT, |reader, members| {
        comment.text = members.text(reader, "Comment");
        comment.background = members.read(reader, "BackgroundColor", color).unwrap_or([1.0; 4]);
        let font = members.read(reader, "FontSettings", |reader, json| Some(reader.members(json)?.rest()));
        comment.font = font.unwrap_or_default();
    });
    comment
}

fn decode_group(reader: &mut Reader, components: &mut Members<'_>) -> NodeGroup {
    let mut group = NodeGroup {
        title: decode_comment(reader, components),
        width: None,
        height: None,
        is_collapsed: false,
        is_bookmark: false,
        shortcut: None,
        members: Vec::new(),
    };
    component(reader, components, FRAME, |reader, frame| {
        group.width = frame.read(reader, "DisplayWidth", Reader::number);
        group.height = frame.read(reader, "DisplayHeight", Reader::number);
        group.is_collapsed = frame.flag(reader, "Collapsed", false);
        group.is_bookmark = frame.flag(reader, "EnableAsBookmark", false);
        group.shortcut = frame.read(reader, "QuickIndex", shortcut);
        group.members = frame.list(reader, "PersistentGroupedId", Reader::uuid);
        // The colour from before groups had a title, and a mark for their upgrade.
        frame.ignore(&["Color", "IsNewGroup"]);
    });
    group
}

fn decode_bookmark(reader: &mut Reader, components: &mut Members<'_>) -> Bookmark {
    components.ignore(&[NODE, STYLE]);
    let mut bookmark = Bookmark {
        name: String::new(),
        position: decode_position(reader, components),
        color: None,
        shortcut: None,
        area_position: [0.0; 2],
        area_size: [0.0; 2],
        persistent_id: decode_persistent_id(reader, components),
    };
    component(reader, components, ANCHOR, |reader, anchor| {
        bookmark.name = anchor.text(reader, "Name");
        bookmark.color = anchor.read(reader, "Color", color);
        bookmark.shortcut = anchor.read(reader, "QuickIndex", shortcut);
        bookmark.area_position = anchor.read(reader, "Position", Reader::numbers).unwrap_or_default();
        bookmark.area_size = anchor.read(reader, "Dimension", Reader::numbers).unwrap_or_default();
    });
    bookmark
}

/// A key; negative numbers mean none.
fn shortcut(reader: &mut Reader, json: &Json) -> Option<i64> {
    let shortcut = json.as_i64().or_else(|| reader.expected("a whole number", json))?;
    (shortcut >= 0).then_some(shortcut)
}
