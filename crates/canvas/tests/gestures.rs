//! Every gesture of the canvas, by pointer and keys, on things found by their accessible names. The host of these
//! tests does what it is asked, as any host would.

#![allow(missing_docs, clippy::unwrap_used, reason = "these are tests")]

mod sample;

use authcanvas_canvas::{CanvasResponse, ConnectionId, FrameId, Item, NodeId, View};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use sample::{App, slot};

const START: NodeId = NodeId(1);
const ADD: NodeId = NodeId(2);
const SHOW: NodeId = NodeId(3);
const LOOSE: NodeId = NodeId(4);

fn harness() -> Harness<'static, App> {
    let builder = Harness::builder().with_size(vec2(1000.0, 700.0)).with_step_dt(1.0 / 60.0).with_max_steps(60);
    let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new());
    harness.run();
    harness.state_mut().heard.clear();
    harness
}

fn place(harness: &Harness<'_, App>, name: &str) -> Rect {
    harness.get_by_label(name).rect()
}

/// A place of a node that is none of its parts.
fn title(harness: &Harness<'_, App>, name: &str) -> Pos2 {
    place(harness, name).min + vec2(40.0, 14.0)
}

fn press(harness: &mut Harness<'_, App>, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    harness.event(Event::PointerMoved(at));
    harness.event(Event::PointerButton { pos: at, button, pressed: true, modifiers });
    harness.step();
}

fn release(harness: &mut Harness<'_, App>, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    harness.event(Event::PointerButton { pos: at, button, pressed: false, modifiers });
    harness.step();
}

fn pull(harness: &mut Harness<'_, App>, to: Pos2) {
    harness.event(Event::PointerMoved(to));
    harness.step();
}

fn drag_with(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2, button: PointerButton, modifiers: Modifiers) {
    press(harness, from, button, modifiers);
    pull(harness, from + (to - from) * 0.4);
    pull(harness, to);
    release(harness, to, button, modifiers);
    harness.run();
}

fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    drag_with(harness, from, to, PointerButton::Primary, Modifiers::NONE);
}

fn click_with(harness: &mut Harness<'_, App>, at: Pos2, button: PointerButton, modifiers: Modifiers) {
    press(harness, at, button, modifiers);
    release(harness, at, button, modifiers);
}

fn click(harness: &mut Harness<'_, App>, at: Pos2) {
    click_with(harness, at, PointerButton::Primary, Modifiers::NONE);
    harness.run();
}

fn key(harness: &mut Harness<'_, App>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn selected(harness: &Harness<'_, App>) -> Vec<Item> {
    harness.state().state.selection.items().collect()
}

fn heard(harness: &mut Harness<'_, App>) -> Vec<CanvasResponse> {
    let heard = std::mem::take(&mut harness.state_mut().heard);
    heard.into_iter().filter(|response| *response != CanvasResponse::SelectionChanged).collect()
}

/// An empty part of the canvas.
const NOWHERE: Pos2 = pos2(700.0, 560.0);

#[test]
fn everything_in_sight_has_a_name() {
    let harness = harness();
    for name in [
        "Graph",
        "Start",
        "Start, slot Out, Exec",
        "Add",
        "Add, slot a, Number",
        "Add, value of a",
        "Add, slot sum, Number",
        "Connection from Start, Out to Show, In",
        "Connection from Add, sum to Show, text",
        "Frame Group",
    ] {
        let rect = place(&harness, name);
        assert!(rect.is_positive(), "{name}: {rect:?}");
    }
    assert_eq!(harness.get_by_label("Add, value of a").value(), Some("12".to_owned()));
    let zoomed = {
        let mut harness = harness;
        harness.state_mut().state.view.zoom = 1.5;
        harness.run();
        let at = title(&harness, "Add");
        click(&mut harness, at);
        selected(&harness)
    };
    assert_eq!(zoomed, [Item::Node(ADD)], "bounds are right at other zooms too");
}

#[test]
fn clicks_select() {
    let mut harness = harness();
    let (add, show) = (title(&harness, "Add"), title(&harness, "Show"));
    click(&mut harness, add);
    assert_eq!(selected(&harness), [Item::Node(ADD)]);
    assert!(harness.get_by_label("Add").accesskit_node().is_selected().unwrap());
    click_with(&mut harness, show, PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!(selected(&harness), [Item::Node(ADD), Item::Node(SHOW)]);
    click_with(&mut harness, show, PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!(selected(&harness), [Item::Node(ADD)]);
    click(&mut harness, NOWHERE);
    assert_eq!(selected(&harness), []);
    let wire = place(&harness, "Connection from Start, Out to Show, In").center();
    click(&mut harness, wire);
    assert_eq!(selected(&harness), [Item::Connection(ConnectionId(1))]);
}

#[test]
fn a_box_selects_what_it_touches() {
    let mut harness = harness();
    let both = place(&harness, "Start").union(place(&harness, "Show")).expand(6.0);
    drag(&mut harness, both.left_bottom(), both.right_top());
    assert!(selected(&harness).contains(&Item::Node(START)) && selected(&harness).contains(&Item::Node(SHOW)));
    let n_before = selected(&harness).len();
    let loose = place(&harness, "Loose").expand(6.0);
    drag_with(&mut harness, loose.left_bottom(), loose.right_top(), PointerButton::Primary, Modifiers::SHIFT);
    assert_eq!(selected(&harness).len(), n_before + 1, "with Shift it adds");
}

#[test]
fn dragging_moves_on_the_grid_in_one_step() {
    let mut harness = harness();
    let at = title(&harness, "Add");
    let before = harness.state().position(ADD);
    drag(&mut harness, at, at + vec2(37.0, 50.0));
    assert_eq!(harness.state().position(ADD), before + vec2(32.0, 48.0), "it snaps");
    let heard = heard(&mut harness);
    assert!(matches!(heard.as_slice(), [CanvasResponse::Moved(_)]), "{heard:?}");
    // A drag that comes as one step of the pointer is as far as one in many.
    let at = title(&harness, "Add");
    harness.event(Event::PointerMoved(at));
    for (pos, pressed) in [(at, true), (at + vec2(64.0, 0.0), false)] {
        harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run();
    assert_eq!(harness.state().position(ADD), before + vec2(96.0, 48.0), "nothing is lost in a slow frame");
}

#[test]
fn escape_gives_up_every_gesture() {
    let mut harness = harness();
    let before = harness.state().position(ADD);
    let slot = place(&harness, "Loose, slot sum, Number").center();
    let from_add = title(&harness, "Add");
    for from in [from_add, slot, NOWHERE] {
        press(&mut harness, from, PointerButton::Primary, Modifiers::NONE);
        pull(&mut harness, from + vec2(60.0, 60.0));
        assert!(harness.state().state.is_busy());
        harness.key_press(Key::Escape);
        harness.step();
        assert!(!harness.state().state.is_busy());
        release(&mut harness, from + vec2(60.0, 60.0), PointerButton::Primary, Modifiers::NONE);
    }
    assert_eq!(harness.state().position(ADD), before);
    assert_eq!(heard(&mut harness), []);
}

#[test]
fn connecting_by_pointer() {
    let mut harness = harness();
    let from = place(&harness, "Loose, slot sum, Number").center();
    let to = place(&harness, "Add, slot b, Number").center();
    drag(&mut harness, from, to);
    let (from_slot, to_slot) = (slot(LOOSE, 3), slot(ADD, 2));
    assert_eq!(heard(&mut harness), [CanvasResponse::Connect { from: from_slot, to: to_slot, instead_of: None }]);
    // The same drawn from the input, and let go on the node rather than on the slot.
    let from = place(&harness, "Loose, slot a, Number").center();
    let to = title(&harness, "Add");
    drag(&mut harness, from, to);
    assert_eq!(
        heard(&mut harness),
        [CanvasResponse::Connect { from: slot(ADD, 3), to: slot(LOOSE, 1), instead_of: None }]
    );
}

#[test]
fn a_connection_that_does_not_fit_says_why() {
    let mut harness = harness();
    let from = place(&harness, "Start, slot Out, Exec").center();
    let to = place(&harness, "Add, slot b, Number").center();
    drag(&mut harness, from, to);
    let heard = heard(&mut harness);
    assert!(
        matches!(heard.as_slice(), [CanvasResponse::Refused { reason, .. }] if reason == "expected Number, found Exec"),
        "{heard:?}"
    );
}

#[test]
fn a_connection_dropped_on_nothing_asks_for_a_node() {
    let mut harness = harness();
    let from = place(&harness, "Loose, slot sum, Number").center();
    drag(&mut harness, from, NOWHERE);
    let heard = heard(&mut harness);
    assert!(
        matches!(heard.as_slice(), [CanvasResponse::DroppedOnEmpty { from, instead_of: None, .. }] if *from == slot(LOOSE, 3)),
        "{heard:?}"
    );
}

#[test]
fn the_end_of_a_connection_can_be_taken_elsewhere() {
    let mut harness = harness();
    let end = place(&harness, "Show, slot text, Number").center();
    let to = place(&harness, "Loose, slot b, Number").center();
    drag(&mut harness, end, to);
    assert_eq!(
        heard(&mut harness),
        [CanvasResponse::Connect { from: slot(ADD, 3), to: slot(LOOSE, 2), instead_of: Some(ConnectionId(2)) }]
    );
    let end = place(&harness, "Loose, slot b, Number").center();
    drag(&mut harness, end, end + vec2(0.0, 3.0));
    assert_eq!(heard(&mut harness), [], "put back, nothing happened");
    click_with(&mut harness, end, PointerButton::Primary, Modifiers::ALT);
    assert_eq!(heard(&mut harness).len(), 1, "Alt and a click take it away");
}

#[test]
fn a_node_dropped_on_a_connection_is_put_into_it() {
    let mut harness = harness();
    let wire = place(&harness, "Connection from Add, sum to Show, text").center();
    let from = title(&harness, "Loose");
    drag(&mut harness, from, wire);
    let heard = heard(&mut harness);
    assert!(
        matches!(
            heard.as_slice(),
            [CanvasResponse::DroppedOnConnection { node: LOOSE, connection: ConnectionId(2), .. }]
        ),
        "{heard:?}"
    );
}

#[test]
fn connecting_by_keys() {
    let mut harness = harness();
    harness.state_mut().state.focus(Item::Slot(slot(LOOSE, 3)));
    harness.run();
    key(&mut harness, Modifiers::NONE, Key::Enter);
    key(&mut harness, Modifiers::NONE, Key::ArrowUp);
    key(&mut harness, Modifiers::NONE, Key::Enter);
    let heard = heard(&mut harness);
    assert!(matches!(heard.as_slice(), [CanvasResponse::Connect { from, .. }] if *from == slot(LOOSE, 3)), "{heard:?}");
}

#[test]
fn connecting_by_assistive_technology() {
    let mut harness = harness();
    harness.get_by_label("Loose, slot sum, Number").click_accesskit();
    harness.run();
    harness.get_by_label("Add, slot b, Number").click_accesskit();
    harness.run();
    let wanted = CanvasResponse::Connect { from: slot(LOOSE, 3), to: slot(ADD, 2), instead_of: None };
    assert_eq!(heard(&mut harness), [wanted]);
}

#[test]
fn arrows_walk_along_connections() {
    let mut harness = harness();
    let at = title(&harness, "Start");
    click(&mut harness, at);
    key(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(selected(&harness), [Item::Node(SHOW)], "execution leads to Show");
    assert!(harness.get_by_label("Show").is_focused());
    key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    key(&mut harness, Modifiers::NONE, Key::ArrowDown);
    assert!(harness.get_by_label("Show, slot text, Number").is_focused());
    key(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert!(harness.get_by_label("Add, slot sum, Number").is_focused());
    let before = harness.state().position(ADD);
    key(&mut harness, Modifiers::ALT, Key::ArrowRight);
    assert_eq!(harness.state().position(ADD), before + vec2(16.0, 0.0), "Alt and an arrow move");
}

#[test]
fn zooming_keeps_what_is_under_the_pointer() {
    let mut harness = harness();
    let at = title(&harness, "Add");
    harness.hover_at(at);
    harness.step();
    harness.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Line,
        source: egui::MouseWheelSource::Wheel,
        delta: vec2(0.0, 2.0),
        phase: egui::TouchPhase::Move,
        modifiers: Modifiers::NONE,
    });
    let before = harness.state().state.canvas_from_screen(at).unwrap();
    harness.run();
    let state = &harness.state().state;
    assert!(state.view.zoom > 1.2);
    assert!(state.canvas_from_screen(at).unwrap().distance(before) < 0.01);
}

#[test]
fn pushing_the_canvas() {
    let mut harness = harness();
    for (button, has_space) in
        [(PointerButton::Middle, false), (PointerButton::Secondary, false), (PointerButton::Primary, true)]
    {
        let before = harness.state().state.view;
        if has_space {
            click(&mut harness, NOWHERE);
            harness.key_down(Key::Space);
            harness.step();
        }
        drag_with(&mut harness, NOWHERE, NOWHERE - vec2(80.0, 40.0), button, Modifiers::NONE);
        let after = harness.state().state.view;
        assert_eq!((after.x - before.x, after.y - before.y), (80.0, 40.0), "{button:?}");
    }
    assert_eq!(heard(&mut harness), []);
}

#[test]
fn framing_and_bookmarks() {
    let mut harness = harness();
    let at = title(&harness, "Add");
    click(&mut harness, at);
    key(&mut harness, Modifiers::NONE, Key::F);
    let middle = place(&harness, "Add").center();
    assert!(middle.distance(pos2(500.0, 350.0)) < 12.0, "{middle:?}");
    key(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Num3);
    let there = harness.state().state.view;
    harness.state_mut().state.view = View { x: 900.0, y: -300.0, zoom: 0.6 };
    harness.run();
    key(&mut harness, Modifiers::NONE, Key::Num3);
    assert_eq!(harness.state().state.view, there);
    key(&mut harness, Modifiers::NONE, Key::Num4);
    assert_eq!(heard(&mut harness), [CanvasResponse::BookmarkSet(3), CanvasResponse::BookmarkMissing(4)]);
}

#[test]
fn the_palette_opens_at_the_pointer() {
    let mut harness = harness();
    click(&mut harness, NOWHERE);
    click(&mut harness, NOWHERE);
    harness.hover_at(NOWHERE - vec2(50.0, 0.0));
    harness.key_press(Key::Tab);
    harness.run();
    let heard = heard(&mut harness);
    let screens: Vec<Pos2> = heard
        .iter()
        .filter_map(
            |response| if let CanvasResponse::OpenPalette { screen, .. } = response { Some(*screen) } else { None },
        )
        .collect();
    assert_eq!(screens, [NOWHERE, NOWHERE - vec2(50.0, 0.0)]);
}

#[test]
fn deleting_and_menus() {
    let mut harness = harness();
    let at = title(&harness, "Add");
    click(&mut harness, at);
    key(&mut harness, Modifiers::NONE, Key::Delete);
    click_with(&mut harness, at, PointerButton::Secondary, Modifiers::NONE);
    let heard = heard(&mut harness);
    assert!(
        matches!(
            heard.as_slice(),
            [CanvasResponse::Delete(gone), CanvasResponse::ContextMenu { item: Some(Item::Node(ADD)), .. }]
                if *gone == [Item::Node(ADD)]
        ),
        "{heard:?}"
    );
}

#[test]
fn a_value_is_edited_in_place() {
    let mut harness = harness();
    let value = place(&harness, "Add, value of a").center();
    click(&mut harness, value);
    assert_eq!(heard(&mut harness), [CanvasResponse::EditStarted(slot(ADD, 1))]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(Event::Text("7".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().values[&slot(ADD, 1)], "7");
    assert_eq!(harness.state().state.edited(), None);
    assert_eq!(heard(&mut harness), [], "no key of the editor reaches the canvas");
}

#[test]
fn reroutes_are_added_and_moved() {
    let mut harness = harness();
    let wire = place(&harness, "Connection from Add, sum to Show, text").center();
    click(&mut harness, wire);
    click(&mut harness, wire);
    let added = heard(&mut harness);
    assert!(matches!(added.as_slice(), [CanvasResponse::RerouteAdded { index: 0, .. }]), "{added:?}");
    let point = place(&harness, "Point 1 of connection from Add, sum to Show, text").center();
    drag(&mut harness, point, point + vec2(0.0, 96.0));
    let moved = heard(&mut harness);
    assert!(
        matches!(moved.as_slice(), [CanvasResponse::Moved(moves)] if moves.reroutes.len() == 1 && moves.nodes.is_empty()),
        "{moved:?}"
    );
}

#[test]
fn frames_move_what_they_hold_and_can_be_resized() {
    let mut harness = harness();
    let (frame, inside) = (harness.state().frame(), harness.state().position(LOOSE));
    let at = place(&harness, "Frame Group").min + vec2(30.0, 14.0);
    drag(&mut harness, at, at + vec2(32.0, 16.0));
    assert_eq!(harness.state().frame(), frame.translate(vec2(32.0, 16.0)));
    assert_eq!(harness.state().position(LOOSE), inside + vec2(32.0, 16.0));
    heard(&mut harness);
    let corner = harness.state().state.screen_from_canvas(harness.state().frame().max).unwrap();
    drag(&mut harness, corner, corner + vec2(48.0, 32.0));
    assert_eq!(harness.state().frame().size(), frame.size() + vec2(48.0, 32.0));
    let heard = heard(&mut harness);
    assert!(
        matches!(heard.as_slice(), [CanvasResponse::Moved(moves)] if moves.frames[0].0 == FrameId(1) && moves.nodes.is_empty()),
        "{heard:?}"
    );
}

#[test]
fn what_is_gone_is_forgotten() {
    let mut harness = harness();
    let at = title(&harness, "Add");
    press(&mut harness, at, PointerButton::Primary, Modifiers::NONE);
    pull(&mut harness, at + vec2(50.0, 50.0));
    harness.state_mut().remove(ADD);
    harness.step();
    assert!(!harness.state().state.is_busy(), "the node under the hand is gone, and so is the gesture");
    release(&mut harness, at + vec2(50.0, 50.0), PointerButton::Primary, Modifiers::NONE);
    assert_eq!(selected(&harness), []);
    assert_eq!(heard(&mut harness), []);
}

#[test]
fn far_away_it_is_still_usable() {
    let mut harness = harness();
    for zoom in [0.4, 0.2, 0.08] {
        harness.state_mut().state.view.zoom = zoom;
        harness.state_mut().state.selection.clear();
        harness.run();
        let rect = harness.state().state.node_rect(ADD).unwrap();
        let at = harness.state().state.screen_from_canvas(rect.center() + Vec2::new(0.0, 4.0)).unwrap();
        click(&mut harness, at);
        assert_eq!(selected(&harness), [Item::Node(ADD)], "at zoom {zoom}");
        click(&mut harness, NOWHERE);
    }
}
