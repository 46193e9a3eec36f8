//! The widget: takes the frame's input, paints, and answers.

use crate::gesture::Gesture;
use crate::paint::{self, Scene};
use crate::state::Wanted;
use crate::view::{Detail, Projection};
use crate::{
    CanvasOutput, CanvasResponse, CanvasState, GraphSource, Item, Metrics, SlotRef, Style, View, access, geometry, keys,
};
use egui::{Event, EventFilter, MouseWheelUnit, PointerButton, Pos2, Rect, Sense, Ui, UiBuilder, Vec2};

/// What an editor of a value is drawn for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Editor {
    /// The slot whose value is edited.
    pub slot: SlotRef,
    /// The editor is drawn for the first time: it should take the keyboard's focus.
    pub is_first: bool,
    /// Points per canvas unit; fonts and spacing of the [`Ui`] are scaled already.
    pub zoom: f32,
}

/// Whether a value goes on being edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Editing {
    /// The editor stays.
    Open,
    /// The editor goes; what it changed is the host's business.
    Done,
}

type EditorUi<'a> = dyn FnMut(&mut Ui, Editor) -> Editing + 'a;

/// A node-graph canvas, shown for one frame.
pub struct Canvas<'a> {
    source: &'a dyn GraphSource,
    state: &'a mut CanvasState,
    style: Option<&'a Style>,
    metrics: Option<&'a Metrics>,
    editor: Option<&'a mut EditorUi<'a>>,
    name: &'a str,
}

impl<'a> Canvas<'a> {
    /// A canvas of a graph.
    pub fn new(source: &'a dyn GraphSource, state: &'a mut CanvasState) -> Self {
        Self { source, state, style: None, metrics: None, editor: None, name: "Graph" }
    }

    /// Colours other than those that go with the window's theme.
    pub fn style(mut self, style: &'a Style) -> Self {
        self.style = Some(style);
        self
    }

    /// Sizes other than the usual ones.
    pub fn metrics(mut self, metrics: &'a Metrics) -> Self {
        self.metrics = Some(metrics);
        self
    }

    /// Draws the editor of a value in place while one is edited. Without it, values are not edited here; the host
    /// hears [`CanvasResponse::EditStarted`] all the same.
    pub fn editor(mut self, editor: &'a mut EditorUi<'a>) -> Self {
        self.editor = Some(editor);
        self
    }

    /// What screen readers call the whole; several canvases of a window are told apart by it.
    pub fn name(mut self, name: &'a str) -> Self {
        self.name = name;
        self
    }

    /// Takes all the room there is, takes the frame's input, paints, and answers.
    pub fn show(self, ui: &mut Ui) -> CanvasOutput {
        let Self { source, state, style, metrics, editor, name } = self;
        let (own_style, own_metrics) = (Style::of(ui.visuals()), Metrics::default());
        let (style, metrics) = (style.unwrap_or(&own_style), metrics.unwrap_or(&own_metrics));
        let window = ui.available_rect_before_wrap();
        let id = ui.scope_id().with(("canvas", name));
        let response = ui.interact(window, id, Sense::click_and_drag());
        ui.advance_cursor_after_rect(window);
        if state.index.refresh(source, metrics) {
            forget_what_is_gone(state);
        }
        state.window = Some(window);
        state.view = state.view.sound();
        show_what_is_wanted(state, window);
        let mut turn = Turn {
            source,
            metrics,
            projection: Projection { window, view: state.view },
            state,
            time: ui.input(|input| input.time),
            is_space_down: false,
            responses: Vec::new(),
        };
        access::requests(&mut turn, ui);
        let pointer = turn.take_pointer(ui, &response);
        if editor_wants_keys(turn.state, ui) {
            turn.is_space_down = false;
        } else {
            keys::take(&mut turn, ui, id, pointer);
        }
        show_what_is_wanted(turn.state, window);
        turn.projection.view = turn.state.view;
        let hovered = match (&turn.state.gesture, pointer) {
            (Gesture::None | Gesture::Press(_), Some(pointer)) if response.contains_pointer() => turn.hit(pointer),
            _ => None,
        };
        let Turn { projection, responses, is_space_down, .. } = turn;
        paint::cursor(ui, state, hovered, response.contains_pointer(), is_space_down);
        let hovered = hovered.map(|hit| hit.item);
        let detail = Detail::at(projection.view.zoom);
        let is_focused = access::has_focus(ui, id, state.focus);
        let scene = Scene { source, style, metrics, projection, detail, hovered, is_focused };
        let painter = ui.painter_at(window);
        scene.paint(&painter, state);
        show_editor(ui, state, editor, &projection, metrics);
        access::tell(ui, &response, state, &scene, name);
        keep_keys(ui, id, state.focus);
        let pointer = pointer.filter(|_| response.contains_pointer()).map(|place| projection.canvas(place));
        CanvasOutput { responses, response, hovered, pointer }
    }
}

/// One frame's input, on its way to the state and the responses.
pub(crate) struct Turn<'t> {
    pub source: &'t dyn GraphSource,
    pub metrics: &'t Metrics,
    pub projection: Projection,
    pub state: &'t mut CanvasState,
    pub time: f64,
    pub is_space_down: bool,
    pub responses: Vec<CanvasResponse>,
}

impl Turn<'_> {
    /// Answers the host. That the selection is another is told once a frame.
    pub fn tell(&mut self, response: CanvasResponse) {
        if response != CanvasResponse::SelectionChanged || !self.responses.contains(&response) {
            self.responses.push(response);
        }
    }

    /// Selects these and nothing else.
    pub fn select(&mut self, items: impl IntoIterator<Item = Item>) {
        let before = self.state.selection.clone();
        self.state.selection.set(items);
        if self.state.selection != before {
            self.tell(CanvasResponse::SelectionChanged);
        }
    }

    /// Selects one more, or one less.
    pub fn toggle(&mut self, item: Item) {
        if self.state.selection.contains(item) {
            self.state.selection.remove(item);
        } else {
            self.state.selection.add(item);
        }
        self.tell(CanvasResponse::SelectionChanged);
    }

    /// Takes the pointer's events in their order; answers where the pointer is.
    fn take_pointer(&mut self, ui: &Ui, response: &egui::Response) -> Option<Pos2> {
        let is_ours = response.contains_pointer() || response.is_pointer_button_down_on();
        let (events, mut modifiers, space, pointer, is_any_down) = ui.input(|input| {
            let is_pointer = |event: &&Event| {
                matches!(
                    event,
                    Event::PointerMoved(_)
                        | Event::PointerButton { .. }
                        | Event::MouseWheel { .. }
                        | Event::Zoom(_)
                        | Event::WindowFocused(_)
                )
            };
            let events: Vec<Event> = input.events.iter().filter(is_pointer).cloned().collect();
            let space = input.key_down(egui::Key::Space);
            (events, input.modifiers, space, input.pointer.latest_pos(), input.pointer.any_down())
        });
        let is_free = ui.memory(|memory| memory.focused().is_none());
        self.is_space_down = space && (is_free || access::has_focus(ui, response.id, self.state.focus));
        let layer = ui.layer_id();
        let is_over = |place: Pos2| {
            self.projection.window.contains(place)
                && ui.clip_rect().contains(place)
                && ui.ctx().layer_id_at(place).is_none_or(|top| top == layer)
                && ui.is_enabled()
        };
        let over: Vec<bool> = events
            .iter()
            .map(|event| match event {
                Event::PointerButton { pos, pressed: true, .. } => is_ours && is_over(*pos),
                Event::MouseWheel { .. } | Event::Zoom(_) => is_ours && pointer.is_some_and(is_over),
                _ => true,
            })
            .collect();
        for (event, is_over) in events.into_iter().zip(over) {
            match event {
                Event::PointerMoved(place) => self.follow(place, modifiers),
                Event::PointerButton { pos, button, pressed: true, modifiers: held } if is_over => {
                    modifiers = held;
                    self.pressed(pos, button, held);
                }
                Event::PointerButton { pos, button, pressed: false, modifiers: held } => {
                    self.follow(pos, held);
                    self.released(pos, button);
                }
                Event::MouseWheel { unit, delta, modifiers, .. } if is_over => {
                    let at = pointer.unwrap_or(self.projection.window.center());
                    self.wheel(at, delta, unit != MouseWheelUnit::Point, modifiers);
                }
                Event::Zoom(factor) if is_over => {
                    self.zoom_at(pointer.unwrap_or(self.projection.window.center()), factor);
                }
                Event::WindowFocused(false) => self.state.gesture = Gesture::None,
                _ => {}
            }
        }
        self.push_at_edges(ui, pointer, modifiers);
        let is_by_keys = matches!(&self.state.gesture, Gesture::Connect(connect) if connect.is_by_keys);
        if !is_any_down && self.state.is_busy() && !is_by_keys {
            // The release was lost outside the window: end where the pointer was last seen.
            let place = pointer.unwrap_or(self.projection.window.center());
            self.released(place, PointerButton::Primary);
            self.state.gesture = Gesture::None;
        }
        pointer
    }

    /// While something is dragged near the window's edge, the canvas moves on under it.
    fn push_at_edges(&mut self, ui: &Ui, pointer: Option<Pos2>, modifiers: egui::Modifiers) {
        let is_dragging = match &self.state.gesture {
            Gesture::Move(_) | Gesture::Box(_) | Gesture::Resize(_) => true,
            Gesture::Connect(connect) => !connect.is_by_keys,
            Gesture::None | Gesture::Press(_) | Gesture::Pan { .. } | Gesture::Minimap => false,
        };
        let Some(pointer) = pointer.filter(|_| is_dragging) else { return };
        let inner = self.projection.window.shrink(24.0);
        let beyond = pointer - inner.clamp(pointer);
        if beyond != Vec2::ZERO && inner.is_positive() {
            let seconds = ui.input(|input| input.stable_dt).min(0.05);
            let pushed = beyond.clamp(Vec2::splat(-48.0), Vec2::splat(48.0)) * 16.0 * seconds;
            self.state.view.x += pushed.x / self.projection.view.zoom;
            self.state.view.y += pushed.y / self.projection.view.zoom;
            self.projection.view = self.state.view;
            self.follow(pointer, modifiers);
            ui.ctx().request_repaint();
        }
    }
}

/// True while an editor in place, or any text field elsewhere, has the keyboard.
fn editor_wants_keys(state: &CanvasState, ui: &Ui) -> bool {
    state.editing.is_some_and(|editing| editing.is_open) && ui.ctx().egui_wants_keyboard_input()
}

/// The keys that move the focus elsewhere stay with the canvas while something of it has the focus.
fn keep_keys(ui: &Ui, id: egui::Id, focus: Option<Item>) {
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    let item = focus.map(|item| access::id_of(id, item));
    for id in [Some(id), item].into_iter().flatten() {
        if ui.memory(|memory| memory.has_focus(id)) {
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        }
    }
}

/// Draws the editor of the value that is edited, where the value stands.
fn show_editor(
    ui: &mut Ui,
    state: &mut CanvasState,
    editor: Option<&mut EditorUi<'_>>,
    projection: &Projection,
    metrics: &Metrics,
) {
    let Some(mut editing) = state.editing else { return };
    let zoom = projection.view.zoom;
    let place = state.index.node(editing.slot.node).zip(state.index.slot(editing.slot));
    let row = place.and_then(|(node, slot)| match slot.place {
        crate::Place::Row(row) if !node.is_collapsed => Some(geometry::row_rect(node.rect, row, metrics)),
        _ => None,
    });
    let (Some(row), Some(editor)) = (row, editor) else {
        state.editing = None;
        return;
    };
    let row = projection.screen_rect(row.translate(state.gesture.offset_of(editing.slot.node)));
    let value = state.scratch.parts.iter().find(|(item, _)| *item == Item::Value(editing.slot)).map(|(_, rect)| *rect);
    let width = (metrics.value_width * zoom).max(value.map_or(0.0, |rect| rect.width())).max(64.0);
    let right = value.map_or(row.right() - metrics.padding * zoom, |rect| rect.right());
    let height = row.height().max(18.0);
    let rect = Rect::from_min_size(Pos2::new(right - width, row.center().y - height / 2.0), Vec2::new(width, height));
    let call = Editor { slot: editing.slot, is_first: !editing.is_open, zoom };
    let salt = ("canvas editor", editing.slot);
    let mut child = ui.new_child(
        UiBuilder::new().id_salt(salt).max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    child.set_clip_rect(projection.window);
    scale_style(&mut child, zoom.max(0.75), metrics);
    let outcome = editor(&mut child, call);
    editing.is_open = true;
    editing.rect = rect.union(child.min_rect());
    state.editing = (outcome == Editing::Open).then_some(editing);
}

/// Fonts and spacing of a zoom.
fn scale_style(ui: &mut Ui, zoom: f32, metrics: &Metrics) {
    let style = ui.style_mut();
    for font in style.text_styles.values_mut() {
        font.size = metrics.text * zoom;
    }
    style.spacing.item_spacing *= zoom;
    style.spacing.button_padding = Vec2::new(4.0, 1.0) * zoom;
    style.spacing.interact_size *= zoom;
    style.spacing.icon_width *= zoom;
    style.spacing.icon_width_inner *= zoom;
    style.spacing.icon_spacing *= zoom;
}

fn forget_what_is_gone(state: &mut CanvasState) {
    let index = &state.index;
    let is_there = |item: Item| match item {
        Item::Frame(frame) => index.frame(frame).is_some(),
        Item::Node(node) => index.node(node).is_some(),
        Item::Connection(connection) => index.connection(connection).is_some(),
        Item::Reroute(connection, at) => {
            index.connection(connection).is_some_and(|line| at < index.reroutes_of(line).len())
        }
        Item::Slot(slot) | Item::Value(slot) | Item::Attention(slot) => index.slot(slot).is_some(),
    };
    state.selection.retain(is_there);
    state.focus = state.focus.filter(|item| is_there(*item));
    state.editing = state.editing.filter(|editing| is_there(Item::Slot(editing.slot)));
    let is_hollow = match &state.gesture {
        Gesture::Move(moving) => {
            !moving.nodes.iter().all(|(node, _)| index.node(*node).is_some())
                || !moving.frames.iter().all(|(frame, _)| index.frame(*frame).is_some())
                || !moving.points.iter().all(|(connection, at, _)| is_there(Item::Reroute(*connection, *at)))
        }
        Gesture::Connect(connect) => {
            index.slot(connect.from).is_none()
                || connect.target.is_some_and(|slot| index.slot(slot).is_none())
                || connect.instead_of.is_some_and(|connection| index.connection(connection).is_none())
        }
        Gesture::Resize(resize) => index.frame(resize.frame).is_none(),
        Gesture::None | Gesture::Press(_) | Gesture::Pan { .. } | Gesture::Minimap | Gesture::Box(_) => false,
    };
    if is_hollow {
        // What the gesture held is gone (undone, or changed on disk): there is nothing left to finish.
        state.gesture = Gesture::None;
    }
    if let Gesture::Connect(connect) = &mut state.gesture {
        connect.fits.clear();
    }
}

/// Computes the views that were asked for, now that the window is known.
fn show_what_is_wanted(state: &mut CanvasState, window: Rect) {
    let Some(wanted) = state.wanted.take() else { return };
    let index = &state.index;
    let place = |item: &Item| match *item {
        Item::Frame(frame) => index.frame(frame).map(|frame| frame.rect),
        Item::Node(node) => index.node(node).map(|node| node.rect),
        Item::Connection(connection) => {
            index.connection(connection).map(|line| Rect::from_two_pos(line.from_anchor, line.to_anchor).expand(16.0))
        }
        Item::Reroute(connection, at) => index
            .connection(connection)
            .and_then(|line| Some(Rect::from_center_size(*index.reroutes_of(line).get(at)?, Vec2::splat(16.0)))),
        Item::Slot(slot) | Item::Value(slot) | Item::Attention(slot) => {
            index.slot(slot).map(|slot| Rect::from_center_size(slot.anchor, Vec2::splat(32.0)))
        }
    };
    let part = match &wanted {
        Wanted::All | Wanted::Beginning => index.bounds,
        Wanted::Items(items) => geometry::around(items.iter().filter_map(place)),
        Wanted::InSight(item) => place(item),
    };
    let Some(part) = part else { return };
    if matches!(wanted, Wanted::InSight(_)) {
        let projection = Projection { window, view: state.view };
        let seen = projection.seen().shrink((40.0 / state.view.zoom).min(projection.seen().size().min_elem() / 4.0));
        let moved = |low: f32, high: f32, seen_low: f32, seen_high: f32| {
            // What is larger than the window shows its beginning.
            if low < seen_low || high - low > seen_high - seen_low {
                low - seen_low
            } else {
                (high - seen_high).max(0.0)
            }
        };
        state.view.x += moved(part.left(), part.right(), seen.left(), seen.right());
        state.view.y += moved(part.top(), part.bottom(), seen.top(), seen.bottom());
    } else {
        state.view = View::showing(part, window.size());
        if wanted == Wanted::Beginning && state.view.zoom < READABLE {
            state.view = beginning(index, part, window);
        }
    }
}

/// The least zoom at which a graph is opened.
const READABLE: f32 = 0.62;

/// The view of the left of a graph that is too large to be read whole: of what stands leftmost, and what follows.
fn beginning(index: &crate::index::Index, part: Rect, window: Rect) -> View {
    let leftmost = index.nodes.iter().min_by(|one, other| one.rect.left().total_cmp(&other.rect.left()));
    let half = window.size() / READABLE / 2.0;
    let middle = leftmost.map_or(part.center().y, |node| node.rect.center().y);
    // Where the height fits, all of it is shown.
    let low = part.top() + half.y - 48.0;
    let y = if part.height() + 96.0 <= 2.0 * half.y { part.center().y } else { middle.max(low) };
    View { x: part.left() + half.x - 48.0, y, zoom: READABLE }
}
