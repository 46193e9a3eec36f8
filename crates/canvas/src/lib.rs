//! A node-graph widget for egui.
//!
//! The canvas draws a graph that it only borrows, through [`GraphSource`], and answers what a person asked for as
//! [`CanvasResponse`]s; it owns view, selection and the gesture in progress ([`CanvasState`]) and nothing else. It
//! paints in screen coordinates, so that screen readers and tests find things where they are, computes drags from
//! where they began, and touches only what is in sight: ten thousand nodes cost what sixty do.
//!
//! It knows nothing of any particular graph, and never changes one.

mod access;
mod canvas;
mod curve;
mod geometry;
mod gesture;
mod grid;
mod hit;
mod ids;
mod index;
mod keys;
mod paint;
mod pointer;
mod response;
mod source;
mod state;
mod style;
mod view;

pub use canvas::{Canvas, Editing, Editor};
pub use ids::{ConnectionId, FrameId, Item, NodeId, SlotId, SlotRef};
pub use response::{CanvasOutput, CanvasResponse, Moves};
pub use source::{
    ConnectionOutline, ConnectionView, Direction, Fit, FrameView, GraphSource, Marks, NodeOutline, NodeView, NoteView,
    Place, Problem, RunMark, Severity, SlotOutline, SlotShape, SlotView, Value,
};
pub use state::{CanvasState, Selection};
pub use style::{Metrics, Style};
pub use view::{Detail, View};
