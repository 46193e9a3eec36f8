//! What a graph looks like without a window: node geometry, layered layout, palette and SVG.
//!
//! The editor draws by the same numbers and colours, so a picture in a document shows what a person sees on the
//! canvas. Nothing here opens a file or names a kind of node; everything is a function of graph and registry, and
//! the same ones give the same picture, byte for byte.
//!
//! [`svg`] draws a whole graph, [`png`] makes pixels of that. [`anatomies`] tells what stands on each node and how large it is, [`places`] where the nodes stand, [`route`]
//! how a connection runs, and [`Theme::palette`] in which colours.

mod anatomy;
mod arrange;
mod font;
mod layered;
mod palette;
mod png;
mod route;
mod svg;

pub use anatomy::{
    Anatomy, BODY_BOTTOM, BODY_TOP, Detail, EDGE, FIELD_HEIGHT, FIELD_MOST, FIELD_PADDING, Field, FieldKind, GRID,
    HEADER, INSET, Mark, RADIUS, ROW, Side, Size, SlotFace, anatomies, anatomy_of, nature_of,
};
pub use arrange::{Arrangement, Rect, places, reading_order, rearranged};
pub use font::{FAMILY, SMALL_SIZE, TEXT_SIZE, TYPEFACE, elided, semibold_width, text_width};
pub use palette::{Color, DARK, LIGHT, Nature, Palette, Theme};
pub use png::{PngProblem, png};
pub use route::{Route, route, route_clear};
pub use svg::{Change, Changes, Drawing, svg};
