//! The graph as a tree: every node with its slots and what they are connected to. It says in text all that the canvas
//! shows, for those who do not see the canvas or use no pointer.

use super::values::named;
use super::widgets::{block, line};
use crate::action::Action;
use crate::app::Context;
use crate::catalog::{is_exec, is_out};
use crate::document::Document;
use crate::search;
use crate::shell::Shell;
use authcanvas_graph::{Edit, Endpoint, NodeId, Site};
use egui::{CollapsingHeader, RichText, ScrollArea, TextEdit, Ui};

/// Draws the tree.
pub fn ui(ui: &mut Ui, context: &Context<'_>, shell: &mut Shell, actions: &mut Vec<Action>) {
    let Some(document) = context.document else { return };
    block(ui, |ui| {
        let edit = TextEdit::singleline(&mut shell.outline_query)
            .hint_text("Find in this graph")
            .desired_width(ui.available_width());
        named(ui.add(edit), "find in the outline");
    });
    line(ui, context.palette);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        block(ui, |ui| {
            for (id, node) in &document.graph().nodes {
                let title = context.catalog.title(node);
                let texts = texts_of(node);
                if search::best(&shell.outline_query, &[(id.as_str(), 100), (&title, 90), (&texts, 50)]).is_some() {
                    node_ui(ui, context, document, id, &title, actions);
                }
            }
        });
    });
}

/// The texts inside a node that a search may mean.
fn texts_of(node: &authcanvas_graph::Node) -> String {
    let values = node.with.values().chain(node.set.values()).map(super::values::spelling);
    let names = node.bind.values().map(ToString::to_string);
    values.chain(names).collect::<Vec<_>>().join(" ")
}

fn node_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    document: &Document,
    id: &NodeId,
    title: &str,
    actions: &mut Vec<Action>,
) {
    let nature = document
        .graph()
        .nodes
        .get(id)
        .map_or(authcanvas_picture::Nature::Unknown, |node| context.catalog.nature(&node.kind));
    let is_selected = document.selection.nodes.contains(id);
    let mut text = RichText::new(format!("{id}: {title}"));
    if is_selected {
        text = text.color(context.palette.accent);
    }
    let header = CollapsingHeader::new(text).id_salt(id).show(ui, |ui| {
        if super::widgets::link(ui, context.palette, "Show").clicked() {
            actions.push(Action::GoTo(Site::Node(id.clone())));
        }
        for slot in document.slots(id) {
            let end = Endpoint { node: id.clone(), slot: slot.id.clone() };
            slot_ui(ui, context, document, &end, &slot.title, (is_out(slot), is_exec(slot)), actions);
        }
    });
    let rect = header.header_response.rect;
    let dot = egui::pos2(rect.left() - 5.0, rect.center().y);
    ui.painter().circle_filled(dot, 3.0, context.palette.of_nature(nature));
    if header.header_response.clicked() {
        actions.push(Action::GoTo(Site::Node(id.clone())));
    }
}

fn slot_ui(
    ui: &mut Ui,
    context: &Context<'_>,
    document: &Document,
    end: &Endpoint,
    title: &str,
    (is_out, is_exec): (bool, bool),
    actions: &mut Vec<Action>,
) {
    let graph = document.graph();
    let peers = graph
        .connections
        .keys()
        .filter(|connection| if is_out { connection.from == *end } else { connection.to == *end });
    let direction = if is_out { "to" } else { "from" };
    let mut has_peer = false;
    for connection in peers {
        has_peer = true;
        let peer = if is_out { &connection.to } else { &connection.from };
        ui.horizontal(|ui| {
            if super::widgets::link(ui, context.palette, &format!("{title} {direction} {peer}")).clicked() {
                actions.push(Action::GoTo(Site::Node(peer.node.clone())));
            }
            let remove = ui.add(egui::Button::new("\u{d7}").frame(false));
            if named(remove, &format!("disconnect {connection}")).clicked() {
                actions.push(Action::change("Disconnect", vec![Edit::PutConnection(connection.clone(), None)]));
            }
        });
    }
    if !has_peer {
        let node = graph.nodes.get(&end.node);
        let bound = node.and_then(|node| node.bind.get(&end.slot)).map(|variable| format!(": {variable}"));
        let set =
            node.and_then(|node| node.set.get(&end.slot)).map(|value| format!(": {}", super::values::spelling(value)));
        let said = bound.or(set).unwrap_or_default();
        ui.horizontal(|ui| {
            ui.label(RichText::new(format!("{title}{said}")).color(context.palette.dim));
            connect_menu(ui, document, end, (is_out, is_exec), actions);
        });
    }
}

/// Connects a slot without a pointer: every slot that it may be connected to, by name.
fn connect_menu(
    ui: &mut Ui,
    document: &Document,
    end: &Endpoint,
    (is_out, is_exec): (bool, bool),
    actions: &mut Vec<Action>,
) {
    let menu = ui.menu_button("connect", |ui| {
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            for node in document.graph().nodes.keys().filter(|node| **node != end.node) {
                for slot in document.slots(node) {
                    let other = Endpoint { node: node.clone(), slot: slot.id.clone() };
                    let types = (document.type_of(end), document.type_of(&other));
                    let fits = is_exec || types.0.is_none() || types.1.is_none() || types.0 == types.1;
                    if self::is_out(slot) != is_out
                        && self::is_exec(slot) == is_exec
                        && fits
                        && ui.button(other.to_string()).clicked()
                    {
                        actions.push(Action::Connect { one: end.clone(), other, instead_of: None });
                        ui.close();
                    }
                }
            }
        });
    });
    named(menu.response, &format!("connect {end}"));
}
