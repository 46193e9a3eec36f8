//! Comments, groups and bookmarks, which no test graph of the engine has: a canvas in the form other projects have.
#![allow(clippy::unwrap_used, clippy::panic)]

mod shared;

use authcanvas_script_canvas::{CanvasNodeId, Uuid, ViewParams};
use serde_json::{Value as Json, json};
use shared::{canvas_json, decode_json, node_json, note_lines, uuid_text};

const GEOMETRY: &str = "{7CC444B1-F9B3-41B5-841B-0C4F2179F111}";
const PERSISTENT_ID: &str = "{B1F49A35-8408-40DA-B79E-F1E3B64322CE}";
const TEXT: &str = "{524D8380-AC09-444E-870E-9CEF2535B4A2}";

/// The components that everything on a scene has.
fn placed(x: f64, y: f64, persistent_id: u64) -> Json {
    json!({
        "{24CB38BB-1705-4EC5-8F63-B574571B4DCD}": { "$type": "NodeSaveData" },
        GEOMETRY: { "$type": "GeometrySaveData", "Position": [x, y] },
        "{B0B99C8A-03AF-4CF6-A926-F65C874C3D97}": { "$type": "StylingComponentSaveData" },
        PERSISTENT_ID: { "$type": "PersistentIdComponentSaveData", "PersistentId": uuid_text(persistent_id) }
    })
}

fn and(mut components: Json, uuid: &str, component: Json) -> Json {
    components[uuid] = component;
    components
}

fn construct(kind: u64, components: Json) -> Json {
    json!({ "Type": kind, "DataContainer": { "ComponentData": components } })
}

/// A canvas with node 7 and a scene.
fn canvas(scene: Json, node_components: Json) -> Json {
    let mut json = canvas_json(&[node_json(7, json!({ "$type": "Start" }))], &[], &[]);
    json["ClassData"]["m_scriptCanvas"]["Components"]["Component_[2]"]["GraphCanvasData"] = json!([
        { "Key": { "id": 1 }, "Value": { "ComponentData": { "{5F84B500-8C45-40D1-8EFC-A5306B241444}": scene } } },
        { "Key": { "id": 7 }, "Value": { "ComponentData": node_components } }
    ]);
    json
}

#[test]
fn comments_groups_and_bookmarks() {
    let comment =
        json!({ "$type": "CommentNodeTextSaveData", "Comment": "Mind the gap", "FontSettings": { "PixelSize": 16 } });
    let title =
        json!({ "$type": "CommentNodeTextSaveData", "Comment": "Sign in", "BackgroundColor": [0.25, 0.5, 0.75] });
    let frame = json!({
        "$type": "NodeGroupFrameComponentSaveData",
        "DisplayHeight": 287.0,
        "DisplayWidth": 1940.0,
        "EnableAsBookmark": true,
        "QuickIndex": 3,
        "PersistentGroupedId": [uuid_text(70), uuid_text(10)]
    });
    let anchor = json!({
        "$type": "BookmarkAnchorComponentSaveData",
        "QuickIndex": -1,
        "Name": "Here",
        "Color": [1.0, 0.0, 0.0, 0.5],
        "Position": [-5.0, -6.0],
        "Dimension": [100.0, 50.0]
    });
    let group = and(placed(580.0, 1380.0, 11), TEXT, title);
    let scene = json!({
        "$type": "SceneComponentSaveData",
        "Constructs": [
            construct(1, and(placed(20.0, 40.0, 10), TEXT, comment)),
            construct(3, and(group, "{6F4811ED-BD83-4A2A-8831-58EEA4020D57}", frame)),
            construct(2, and(placed(0.0, 0.0, 12), "{E285D2EF-ABD4-438D-8797-DA1F099DAE51}", anchor))
        ],
        "ViewParams": { "Scale": 0.5, "AnchorY": -20.0 },
        "BookmarkCounter": 1
    });
    let decoded = decode_json(&canvas(scene, placed(600.0, 1400.0, 70)));
    assert_eq!(note_lines(&decoded), Vec::<String>::new());
    let canvas = &decoded.canvas;
    assert_eq!(canvas.layout.view, Some(ViewParams { scale: 0.5, anchor_x: 0.0, anchor_y: -20.0 }));
    assert_eq!(canvas.nodes[0].look.as_ref().unwrap().position, [600.0, 1400.0]);
    let [comment] = canvas.layout.comments.as_slice() else { panic!("{:?}", canvas.layout) };
    assert_eq!((comment.text.as_str(), comment.position, comment.background), ("Mind the gap", [20.0, 40.0], [1.0; 4]));
    assert_eq!(comment.font["PixelSize"], json!(16));
    let [group] = canvas.layout.groups.as_slice() else { panic!("{:?}", canvas.layout) };
    assert_eq!((group.title.text.as_str(), group.title.position), ("Sign in", [580.0, 1380.0]));
    assert_eq!(group.title.background, [0.25, 0.5, 0.75, 1.0]);
    assert_eq!((group.width, group.height), (Some(1940.0), Some(287.0)));
    assert_eq!((group.is_collapsed, group.is_bookmark, group.shortcut), (false, true, Some(3)));
    assert_eq!(group.members.last().copied(), comment.persistent_id);
    let members: Vec<_> = canvas.nodes_in_group(group).map(|node| node.id).collect();
    assert_eq!(members, [CanvasNodeId(7)]);
    let [bookmark] = canvas.layout.bookmarks.as_slice() else { panic!("{:?}", canvas.layout) };
    assert_eq!((bookmark.name.as_str(), bookmark.shortcut), ("Here", None));
    assert_eq!((bookmark.area_position, bookmark.area_size), ([-5.0, -6.0], [100.0, 50.0]));
    assert_eq!(bookmark.color, Some([1.0, 0.0, 0.0, 0.5]));
}

#[test]
fn what_is_not_known_is_kept_as_it_stands() {
    let strange = construct(9, placed(0.0, 0.0, 1));
    let scene = json!({ "$type": "SceneComponentSaveData", "Constructs": [strange.clone(), 5] });
    let look = and(placed(1.0, 2.0, 3), "{00000000-0000-0000-0000-000000000099}", json!({ "a": 1 }));
    let mut json = canvas(scene, look);
    let data = &mut json["ClassData"]["m_scriptCanvas"]["Components"]["Component_[2]"]["GraphCanvasData"];
    data.as_array_mut().unwrap().push(json!({ "Key": { "id": 99 }, "Value": { "ComponentData": {} } }));
    let decoded = decode_json(&json);
    assert_eq!(decoded.canvas.layout.unknown_constructs, [strange, json!(5)]);
    assert_eq!(decoded.canvas.layout.strangers[&99], json!({ "ComponentData": {} }));
    let look = decoded.canvas.nodes[0].look.as_ref().unwrap();
    assert_eq!(look.unknown_components["{00000000-0000-0000-0000-000000000099}"], json!({ "a": 1 }));
    let messages: Vec<_> = decoded.notes.iter().map(|note| note.message.as_str()).collect();
    let expected = [
        "a construct of type 9 is kept as it stands",
        "expected an object, found a number",
        "a member that is not known here",
        "the layout of entity 99, which is no node of the graph, is kept as it stands",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn a_place_that_is_left_out_is_the_origin() {
    let decoded =
        decode_json(&canvas(json!({}), json!({ GEOMETRY: {}, PERSISTENT_ID: { "PersistentId": uuid_text(3) } })));
    let look = decoded.canvas.nodes[0].look.as_ref().unwrap();
    assert_eq!((look.position, look.persistent_id), ([0.0, 0.0], Uuid::parse(&uuid_text(3))));
    assert_eq!(decoded.notes, []);
}
