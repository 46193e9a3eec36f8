//! A document made ready for the canvas: every node with its texts, sizes and slots, every connection and frame.
//!
//! It is derived from document and catalogue, and made anew when they change; what a run does is laid over it in
//! `source`.

use super::faces::{Note, SlotFace, faces_of};
use super::names::Names;
use crate::catalog::Catalog;
use crate::document::Document;
use crate::look::Palette;
use crate::touched::Touched;
use authcanvas_canvas as canvas;
use authcanvas_graph::{Connection, Diagnostic, Node, NodeId, Point, Severity, Site};
use authcanvas_picture::Nature;
use egui::{Color32, Pos2, Rect, pos2, vec2};
use std::collections::{BTreeMap, BTreeSet};

/// A node as the canvas draws it.
#[derive(Debug, Clone)]
pub struct NodeFace {
    /// Its name in the document.
    pub name: NodeId,
    /// Where it is and how large.
    pub outline: canvas::NodeOutline,
    /// The header's text.
    pub title: String,
    /// What a screen reader says after the title.
    pub description: String,
    /// The worst finding about it.
    pub problem: Option<(Severity, String)>,
    /// It counts as absent.
    pub is_disabled: bool,
    /// Its kind is not known.
    pub is_placeholder: bool,
    /// Its slots, inputs first.
    pub slots: Vec<SlotFace>,
    /// Rows that belong to no slot.
    pub notes: Vec<Note>,
}

/// A connection as the canvas draws it.
#[derive(Debug, Clone)]
pub struct ConnectionFace {
    /// Its name in the document.
    pub name: Connection,
    /// Its number.
    pub id: canvas::ConnectionId,
    /// Where it leaves.
    pub from: canvas::SlotRef,
    /// Where it arrives.
    pub to: canvas::SlotRef,
    /// True for execution.
    pub is_exec: bool,
    /// Its colour.
    pub color: Color32,
    /// A finding says that it cannot be.
    pub is_wrong: bool,
}

/// A frame as the canvas draws it.
#[derive(Debug, Clone)]
pub struct FrameFace {
    /// Its number: its place in the document.
    pub id: canvas::FrameId,
    /// Where it is.
    pub rect: Rect,
    /// Its title.
    pub title: String,
    /// Its colour.
    pub color: Color32,
}

/// A document made ready for the canvas.
#[derive(Debug, Default)]
pub struct Board {
    /// The numbers of names.
    pub names: Names,
    /// Grows with every making.
    pub revision: u64,
    /// Nodes by their numbers, from the lowest to the topmost; nothing for one that is gone.
    nodes: Vec<Option<NodeFace>>,
    /// Connections by their numbers; nothing for one that is gone.
    connections: Vec<Option<ConnectionFace>>,
    /// Frames.
    pub frames: Vec<FrameFace>,
    /// Places for nodes that the file gives none.
    automatic: BTreeMap<NodeId, Point>,
    made_of: Option<(u64, &'static Palette)>,
}

impl Board {
    /// Makes anew what may look different since the last time.
    pub fn refresh(
        &mut self,
        catalog: &Catalog,
        document: &Document,
        palette: &'static Palette,
        collapsed: &BTreeSet<NodeId>,
    ) {
        let mut touched = match self.made_of {
            Some((looks, before)) if before == palette => document.touched_since(looks),
            Some(_) | None => Touched::all(),
        };
        if touched == Touched::default() && self.made_of.is_some_and(|(looks, _)| looks == document.looks()) {
            return;
        }
        self.made_of = Some((document.looks(), palette));
        self.revision += 1;
        let graph = document.graph();
        self.place(catalog, document, &mut touched);
        let found = Found::of(document);
        let look = (catalog, document, palette);
        if touched.is_all {
            self.nodes.clear();
            self.connections.clear();
            for id in graph.nodes.keys() {
                self.put_node(look, &found, collapsed, id);
            }
            for connection in graph.connections.keys() {
                self.put_connection(look, &found, connection);
            }
        } else {
            for id in &touched.nodes {
                self.put_node(look, &found, collapsed, id);
            }
            let joined = touched.nodes.iter().flat_map(|id| document.joins(id));
            let connections: BTreeSet<&Connection> = touched.connections.iter().chain(joined).collect();
            for connection in connections {
                self.put_connection(look, &found, connection);
            }
        }
        let frames = graph.view.frames.iter().enumerate().map(|(index, frame)| FrameFace {
            id: canvas::FrameId(index as u64),
            rect: Rect::from_min_size(screen(frame.at), vec2(frame.size.x as f32, frame.size.y as f32)),
            title: frame.title.clone(),
            color: palette.of_frame(frame.color),
        });
        self.frames = frames.collect();
    }

    /// Places what the file does not place. Where one such node comes or changes, others may stand elsewhere.
    fn place(&mut self, catalog: &Catalog, document: &Document, touched: &mut Touched) {
        let graph = document.graph();
        let is_free = |id: &NodeId| graph.nodes.contains_key(id) && !graph.view.nodes.contains_key(id);
        if touched.is_other_set || !self.automatic.is_empty() || touched.nodes.iter().any(is_free) {
            let before = std::mem::replace(&mut self.automatic, super::places::automatic(document, catalog));
            let moved = before
                .iter()
                .chain(&self.automatic)
                .filter(|(id, at)| before.get(*id) != Some(*at) || self.automatic.get(*id) != Some(*at));
            touched.nodes.extend(moved.map(|(id, _)| id.clone()));
        }
    }

    fn put_node(&mut self, look: Look<'_>, found: &Found<'_>, collapsed: &BTreeSet<NodeId>, id: &NodeId) {
        let graph = look.1.graph();
        let number = self.names.node(id);
        let face = graph.nodes.get(id).map(|node| {
            let placed = graph.view.nodes.get(id).map(|placed| placed.at);
            let at = placed.or_else(|| self.automatic.get(id).copied()).unwrap_or_default();
            let about = About {
                findings: found.by_node.get(id).map_or(&[][..], Vec::as_slice),
                is_collapsed: collapsed.contains(id),
            };
            node_face(&mut self.names, look, (id, node), at, &about)
        });
        put(&mut self.nodes, number.0, face);
    }

    fn put_connection(&mut self, look: Look<'_>, found: &Found<'_>, connection: &Connection) {
        let number = self.names.connection(connection);
        let is_there = look.1.graph().connections.contains_key(connection);
        let face = is_there.then(|| connection_face(&mut self.names, look, found, connection));
        put(&mut self.connections, number.0, face);
    }

    /// The nodes, from the lowest to the topmost.
    pub fn nodes(&self) -> impl Iterator<Item = &NodeFace> {
        self.nodes.iter().flatten()
    }

    /// The connections.
    pub fn connections(&self) -> impl Iterator<Item = &ConnectionFace> {
        self.connections.iter().flatten()
    }

    /// Makes everything anew next time.
    pub fn forget(&mut self) {
        self.made_of = None;
    }

    /// A node.
    pub fn node(&self, id: canvas::NodeId) -> Option<&NodeFace> {
        self.nodes.get(usize::try_from(id.0).ok()?)?.as_ref()
    }

    /// A connection.
    pub fn connection(&self, id: canvas::ConnectionId) -> Option<&ConnectionFace> {
        self.connections.get(usize::try_from(id.0).ok()?)?.as_ref()
    }
}

/// What faces are made from.
type Look<'a> = (&'a Catalog, &'a Document, &'a Palette);

fn put<T>(faces: &mut Vec<Option<T>>, number: u64, face: Option<T>) {
    let Ok(index) = usize::try_from(number) else { return };
    if faces.len() <= index {
        faces.resize_with(index + 1, || None);
    }
    faces[index] = face;
}

/// A point of the document on the canvas.
pub fn screen(point: Point) -> Pos2 {
    pos2(point.x as f32, point.y as f32)
}

/// A place of the canvas in the document.
pub fn point(pos: Pos2) -> Point {
    Point { x: f64::from(pos.x.round()), y: f64::from(pos.y.round()) }
}

/// The findings by what they are about.
struct Found<'d> {
    /// Those about each node, its slots and settings included.
    by_node: BTreeMap<&'d NodeId, Vec<&'d Diagnostic>>,
    /// The connections that cannot be.
    wrong: BTreeSet<&'d Connection>,
}

impl<'d> Found<'d> {
    fn of(document: &'d Document) -> Self {
        let mut found = Self { by_node: BTreeMap::new(), wrong: BTreeSet::new() };
        for diagnostic in document.diagnostics() {
            if let Some(node) = diagnostic.site.node() {
                found.by_node.entry(node).or_default().push(diagnostic);
            }
            if let (Severity::Error, Site::Connection(connection)) = (diagnostic.severity, &diagnostic.site) {
                found.wrong.insert(connection);
            }
        }
        found
    }
}

/// What a graph says about a node besides the node itself.
pub struct About<'g> {
    /// The findings about it.
    pub findings: &'g [&'g Diagnostic],
    /// Its header alone is shown.
    pub is_collapsed: bool,
}

fn node_face(
    names: &mut Names,
    (catalog, document, palette): Look<'_>,
    (id, node): (&NodeId, &Node),
    at: Point,
    about: &About<'_>,
) -> NodeFace {
    let nature = catalog.nature(&node.kind);
    let title = catalog.title(node);
    let faces = faces_of(names, (catalog, document, palette), (id, node), about);
    let worst = about.findings.iter().min_by_key(|finding| finding.severity);
    let mut description = catalog
        .registry
        .node(&node.kind)
        .map_or_else(|| format!("of the unknown kind {}", node.kind), |def| def.category.to_string());
    description.push_str(&format!(", {id}"));
    if node.disabled {
        description.push_str(", disabled");
    }
    NodeFace {
        name: id.clone(),
        outline: canvas::NodeOutline {
            id: names.node(id),
            position: screen(at),
            width: faces.width,
            n_rows: faces.n_rows,
            is_collapsed: about.is_collapsed,
            color: palette.of_nature(nature),
        },
        title,
        description,
        problem: worst.map(|finding| (finding.severity, finding.message.clone())),
        is_disabled: node.disabled,
        is_placeholder: nature == Nature::Unknown,
        slots: faces.slots,
        notes: faces.notes,
    }
}

fn connection_face(
    names: &mut Names,
    (_, document, palette): Look<'_>,
    found: &Found<'_>,
    connection: &Connection,
) -> ConnectionFace {
    let is_exec = document.is_exec(&connection.from) || document.is_exec(&connection.to);
    let value_type = document.type_of(&connection.from).or_else(|| document.type_of(&connection.to));
    let is_wrong = found.wrong.contains(connection);
    ConnectionFace {
        id: names.connection(connection),
        from: names.end(&connection.from),
        to: names.end(&connection.to),
        name: connection.clone(),
        is_exec,
        color: if is_exec { palette.exec } else { palette.of_type(value_type.as_ref()) },
        is_wrong,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::checking::Checker;
    use crate::document::DocumentId;
    use authcanvas_graph::{Comment, Edit, Endpoint, Graph, Literal, Node, Placed};
    use std::sync::Arc;

    const KINDS: [&str; 5] = ["flow.on_graph_start", "debug.print", "math.add", "flow.if", "no.such_kind"];

    /// Numbers that are the same in every run of the test.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % n.max(1)
        }
    }

    /// One change of a graph, such as a person would make.
    fn edits(chance: &mut Chance, document: &Document) -> Vec<Edit> {
        let graph = document.graph();
        let nodes: Vec<&NodeId> = graph.nodes.keys().collect();
        let any = |chance: &mut Chance| nodes.get(chance.below(nodes.len())).map(|id| (*id).clone());
        let slot = |chance: &mut Chance, id: &NodeId| {
            let slots = document.slots(id);
            slots.get(chance.below(slots.len())).map(|slot| Endpoint { node: id.clone(), slot: slot.id.clone() })
        };
        let what = chance.below(8);
        let Some(id) = any(chance).filter(|_| what > 1) else {
            let kind = KINDS[chance.below(KINDS.len())];
            let id = graph.fresh_node_id("node");
            return vec![Edit::PutNode(id, Some(Box::new(Node::new(kind))))];
        };
        match what {
            2 => graph.remove_node(&id),
            3 => {
                let at = Point { x: chance.below(999) as f64, y: chance.below(999) as f64 };
                vec![Edit::PutPlace(id, Some(Placed { at, comment: Comment::default() }))]
            }
            4 => vec![Edit::SetDisabled(id, chance.below(2) == 0)],
            5 => slot(chance, &id)
                .map(|end| Edit::PutLiteral(end.node, end.slot, Some(Literal::Number(chance.below(9) as f64))))
                .into_iter()
                .collect(),
            6 => graph
                .connections
                .keys()
                .nth(chance.below(graph.connections.len()))
                .map_or_else(Vec::new, |line| vec![Edit::PutConnection(line.clone(), None)]),
            _ => {
                let other = any(chance).and_then(|other| slot(chance, &other));
                let ends = slot(chance, &id).zip(other).filter(|(from, to)| from.node != to.node);
                let put = |(from, to)| Edit::PutConnection(Connection { from, to }, Some(Comment::default()));
                ends.map(put).into_iter().collect()
            }
        }
    }

    /// What is made anew in part is what would be made of the whole.
    #[test]
    fn a_board_follows_its_document() {
        let catalog = Catalog::new(authcanvas::registry());
        let mut checker = Checker::start(catalog.registry.clone(), Arc::new(|| {}));
        let mut document = Document::new(DocumentId(1), None, Graph::default(), &catalog);
        let (mut board, mut chance) = (Board::default(), Chance(7));
        let palette = Palette::of(egui::Theme::Dark);
        for step in 0..400 {
            match chance.below(6) {
                0 => drop(document.undo(&catalog)),
                1 => drop(document.redo(&catalog)),
                _ => {
                    let edits = edits(&mut chance, &document);
                    document.change(&catalog, "Change", edits, None).unwrap();
                }
            }
            if chance.below(3) > 0 {
                checker.ask(document.id, document.revision(), || document.take_unchecked());
                while let Some(result) = checker.wait() {
                    document.take_checked(result.checked.unwrap());
                }
            }
            board.refresh(&catalog, &document, palette, &BTreeSet::new());
            let mut whole = Board { names: board.names.clone(), ..Board::default() };
            whole.refresh(&catalog, &document, palette, &BTreeSet::new());
            let told = |board: &Board| {
                let mut lines: Vec<String> = board.nodes().map(|node| format!("{node:?}")).collect();
                lines.extend(board.connections().map(|line| format!("{line:?}")));
                lines
            };
            assert_eq!(told(&board), told(&whole), "after step {step}");
            let slots = |document: &Document| {
                document.graph().nodes.keys().map(|id| format!("{:?}", document.slots(id))).collect::<Vec<_>>()
            };
            let fresh = Document::new(DocumentId(2), None, document.graph().clone(), &catalog);
            assert_eq!(slots(&document), slots(&fresh), "after step {step}");
        }
        assert!(document.graph().nodes.len() > 5 && !document.graph().connections.is_empty());
    }
}
