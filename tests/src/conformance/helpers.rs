//! What the engine's test graphs use and nothing else has: buses, functions and classes of its C++ tests.

use authcanvas::interpreter::Registry;

/// The registry of the product with the helpers of the tests.
pub fn registry() -> Registry {
    Registry::new([
        authcanvas_nodes::vocabulary(),
        authcanvas_auth::vocabulary(),
        authcanvas_script_canvas::vocabulary(),
    ])
}
