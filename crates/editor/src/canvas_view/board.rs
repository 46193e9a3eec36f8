//! A document made ready for the canvas: every node with its texts, sizes and slots, every connection and frame.
//!
//! It is derived from document and catalogue, and made anew when they change; what a run does is laid over it in
//! `source`.

use super::faces::{Note, SlotFace, faces_of};
use super::names::Names;
use crate::catalog::Catalog;
use crate::document::Document;
use crate::look::Palette;
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
    /// Nodes, from the lowest to the topmost.
    pub nodes: Vec<NodeFace>,
    /// Connections.
    pub connections: Vec<ConnectionFace>,
    /// Frames.
    pub frames: Vec<FrameFace>,
    by_node: BTreeMap<canvas::NodeId, usize>,
    by_connection: BTreeMap<canvas::ConnectionId, usize>,
    made_of: Option<(u64, u64, &'static Palette)>,
}

impl Board {
    /// Makes the board anew where the document, its findings or the theme changed.
    pub fn refresh(
        &mut self,
        catalog: &Catalog,
        document: &Document,
        palette: &'static Palette,
        collapsed: &BTreeSet<NodeId>,
    ) {
        let made_of = Some((document.revision(), document.checked.revision, palette));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        self.revision += 1;
        let graph = document.graph();
        let found = findings(document);
        let mut joins: BTreeMap<&NodeId, Vec<&Connection>> = BTreeMap::new();
        for connection in graph.connections.keys() {
            joins.entry(&connection.from.node).or_default().push(connection);
            if connection.to.node != connection.from.node {
                joins.entry(&connection.to.node).or_default().push(connection);
            }
        }
        let automatic = super::places::automatic(document, catalog);
        self.nodes = graph
            .nodes
            .iter()
            .map(|(id, node)| {
                let placed = graph.view.nodes.get(id).map(|placed| placed.at);
                let at = placed.or_else(|| automatic.get(id).copied()).unwrap_or_default();
                let about = About {
                    findings: found.get(id).map_or(&[][..], Vec::as_slice),
                    is_collapsed: collapsed.contains(id),
                    connections: joins.get(id).map_or(&[][..], Vec::as_slice),
                };
                node_face(&mut self.names, (catalog, document, palette), (id, node), at, &about)
            })
            .collect();
        self.by_node = self.nodes.iter().enumerate().map(|(index, node)| (node.outline.id, index)).collect();
        let connections = graph.connections.keys();
        self.connections =
            connections.map(|connection| connection_face(&mut self.names, document, palette, connection)).collect();
        self.by_connection = self.connections.iter().enumerate().map(|(index, one)| (one.id, index)).collect();
        let frames = graph.view.frames.iter().enumerate().map(|(index, frame)| FrameFace {
            id: canvas::FrameId(index as u64),
            rect: Rect::from_min_size(screen(frame.at), vec2(frame.size.x as f32, frame.size.y as f32)),
            title: frame.title.clone(),
            color: palette.of_frame(frame.color),
        });
        self.frames = frames.collect();
    }

    /// Makes everything anew next time.
    pub fn forget(&mut self) {
        self.made_of = None;
    }

    /// A node.
    pub fn node(&self, id: canvas::NodeId) -> Option<&NodeFace> {
        self.nodes.get(*self.by_node.get(&id)?)
    }

    /// A connection.
    pub fn connection(&self, id: canvas::ConnectionId) -> Option<&ConnectionFace> {
        self.connections.get(*self.by_connection.get(&id)?)
    }
}

/// A point of the document on the canvas.
pub fn screen(point: Point) -> Pos2 {
    pos2(point.x as f32, point.y as f32)
}

/// A place of the canvas in the document.
pub fn point(pos: Pos2) -> Point {
    Point { x: f64::from(pos.x.round()), y: f64::from(pos.y.round()) }
}

/// The findings about each node, its slots and settings included.
fn findings(document: &Document) -> BTreeMap<&NodeId, Vec<&Diagnostic>> {
    let mut found: BTreeMap<&NodeId, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in document.diagnostics() {
        if let Some(node) = diagnostic.site.node() {
            found.entry(node).or_default().push(diagnostic);
        }
    }
    found
}

/// What a graph says about a node besides the node itself.
pub struct About<'g> {
    /// The findings about it.
    pub findings: &'g [&'g Diagnostic],
    /// Its header alone is shown.
    pub is_collapsed: bool,
    /// The connections that begin or end at it.
    pub connections: &'g [&'g Connection],
}

fn node_face(
    names: &mut Names,
    (catalog, document, palette): (&Catalog, &Document, &Palette),
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
    document: &Document,
    palette: &Palette,
    connection: &Connection,
) -> ConnectionFace {
    let is_exec = document.is_exec(&connection.from) || document.is_exec(&connection.to);
    let value_type = document.type_of(&connection.from).or_else(|| document.type_of(&connection.to));
    let is_wrong = document
        .diagnostics()
        .any(|found| found.severity == Severity::Error && found.site == Site::Connection(connection.clone()));
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
