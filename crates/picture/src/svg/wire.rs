//! Connections: execution thick and neutral, values thin and in the colour of their type.

use super::writer::{N, Writer};
use super::{Change, Scene};
use crate::anatomy::{Mark, Side};
use crate::arrange::Rect;
use crate::palette::Color;
use crate::route::{FAR, Route, route_clear};
use authcanvas_graph::{Connection, Point};

/// Draws all of them: values below execution, what changed above the others.
pub(super) fn draw(out: &mut Writer, scene: &Scene<'_>) {
    let mut wires: Vec<Wire> = scene.graph.connections.keys().filter_map(|it| wire(scene, it)).collect();
    wires.sort_by_key(|wire| (wire.change.is_some(), wire.is_flow));
    for wire in wires {
        let data = path(&wire.route);
        let width = if wire.is_flow { 2.5 } else { 1.5 } + if wire.change.is_some() { 0.7 } else { 0.0 };
        let color = wire.change.map_or(wire.color, |change| change.color(scene.palette));
        let faint = if wire.change.is_none() && scene.shows_changes() { " opacity=\"0.4\"" } else { "" };
        let dashes = if wire.change == Some(Change::Removed) { " stroke-dasharray=\"6 5\"" } else { "" };
        // A seam in the canvas's colour tells crossing lines apart.
        out.line(format_args!(
            "<path class=\"w\" d=\"{data}\" stroke=\"{}\" stroke-width=\"{}\"/>",
            scene.palette.canvas,
            N(width + 3.0)
        ));
        out.line(format_args!(
            "<path class=\"w\" d=\"{data}\" stroke=\"{color}\" stroke-width=\"{}\"{dashes}{faint}/>",
            N(width)
        ));
    }
}

/// The area that a connection takes, without the curves' bulges.
pub(super) fn bounds(scene: &Scene<'_>, connection: &Connection) -> Option<Rect> {
    let route = wire(scene, connection)?.route;
    let ends = route.curves.iter().map(|[.., end]| *end);
    let rect = |point: Point| Rect { x: point.x, y: point.y, width: 0.0, height: 0.0 };
    Some(ends.map(rect).fold(rect(route.start), |one, two| one.joined(&two)))
}

struct Wire {
    route: Route,
    is_flow: bool,
    color: Color,
    change: Option<Change>,
}

fn wire(scene: &Scene<'_>, connection: &Connection) -> Option<Wire> {
    let (from, to) = (scene.face(&connection.from.node)?, scene.face(&connection.to.node)?);
    let out = from.anatomy.slot(&connection.from.slot, Side::Right);
    let is_flow = out.is_some_and(|slot| slot.mark == Mark::Arrow);
    let value_type = out.and_then(|slot| slot.value_type.as_ref());
    let color = match value_type {
        _ if is_flow => scene.palette.exec,
        Some(value_type) => scene.palette.of_type(value_type),
        None => scene.palette.of_type(&authcanvas_graph::ValueType::Any),
    };
    let start =
        Point { x: from.rect.right(), y: from.rect.y + from.anatomy.slot_y(&connection.from.slot, Side::Right) };
    let end = Point { x: to.rect.x, y: to.rect.y + to.anatomy.slot_y(&connection.to.slot, Side::Left) };
    let change = scene.change_of_connection(connection);
    let others = scene.rects.near(start.x.min(end.x) - FAR, start.x.max(end.x) + FAR, connection);
    Some(Wire { route: route_clear(start, end, &from.rect, &to.rect, &others), is_flow, color, change })
}

fn path(route: &Route) -> String {
    let point = |point: &Point| format!("{} {}", N(point.x), N(point.y));
    let curves = route.curves.iter().map(|[one, two, end]| format!("C{} {} {}", point(one), point(two), point(end)));
    format!("M{}{}", point(&route.start), curves.collect::<String>())
}
