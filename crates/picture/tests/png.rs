//! PNG: the same pixels each time, of the size that was asked for, with every text drawn.
#![allow(clippy::unwrap_used)]

use authcanvas_graph::read;
use authcanvas_interpreter::Registry;
use authcanvas_picture::{Drawing, PngProblem, Theme, png, svg};

const GRAPH: &str = "(format: 1, nodes: {\"start\": (kind: \"flow.on_graph_start\"), \"say\": (kind: \"debug.print\")}, \
                     connections: [\"start.out -> say.in\"])";

fn picture(theme: Theme) -> String {
    let registry = Registry::new([authcanvas_nodes::vocabulary()]);
    svg(&read(GRAPH.as_bytes()).unwrap().graph, &registry, &Drawing { theme, ..Drawing::default() })
}

/// Width and height, as the header of the file has them.
fn size(png: &[u8]) -> (u32, u32) {
    assert!(png.starts_with(b"\x89PNG\r\n"));
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
    (number(16), number(20))
}

#[test]
fn a_png_has_the_pixels_that_were_asked_for() {
    let (dark, light) = (picture(Theme::Dark), picture(Theme::Light));
    let (one, two) = (png(&dark, 1.0).unwrap(), png(&dark, 2.0).unwrap());
    assert_eq!(png(&dark, 1.0).unwrap(), one);
    assert_ne!(png(&light, 1.0).unwrap(), one);
    assert_eq!(size(&two), (size(&one).0 * 2, size(&one).1 * 2));
    let width = dark.split("width=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(f64::from(size(&one).0), width.parse::<f64>().unwrap().ceil());
}

#[test]
fn texts_are_drawn_in_the_embedded_typeface() {
    let dark = picture(Theme::Dark);
    let silent: String = dark.lines().filter(|line| !line.starts_with("<text")).collect();
    assert_ne!(png(&dark, 1.0).unwrap(), png(&silent, 1.0).unwrap());
}

#[test]
fn what_cannot_be_drawn_is_said() {
    assert!(matches!(png("no picture", 1.0), Err(PngProblem::Undrawable(_))));
    assert!(matches!(png(&picture(Theme::Dark), 500.0), Err(PngProblem::TooLarge(_))));
}
