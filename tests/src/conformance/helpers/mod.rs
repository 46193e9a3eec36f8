//! What the engine's test graphs use and nothing else has: buses, functions, classes and nodes of its C++ tests.

mod buses;
mod functions;
mod nodeables;
mod objects;

pub use objects::host_events;

use authcanvas::interpreter::{Registry, Vocabulary};

/// The palette's heading of all this.
const CATEGORY: &str = "Tests";

/// The registry of the product with the helpers of the tests.
pub fn registry() -> Registry {
    let nodes = [functions::nodes(), nodeables::nodes(), objects::nodes()];
    Registry::new([
        authcanvas_nodes::vocabulary(),
        authcanvas_auth::vocabulary(),
        authcanvas_script_canvas::vocabulary(),
        Vocabulary {
            nodes: nodes.into_iter().flatten().collect(),
            event_buses: buses::buses(),
            classes: objects::classes(),
            ..Vocabulary::default()
        },
    ])
}
