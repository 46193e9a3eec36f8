//! Call function: runs a function of the file.

use super::CATEGORY;
use authcanvas_interpreter::{Behaviour, NodeDef};

pub(super) fn node() -> NodeDef {
    NodeDef::new("flow.call", "Call function", CATEGORY, Behaviour::Call)
        .doc(
            "Runs the function that the node names under `call`, and leaves by the out that the function takes. The \
             function's ways in, what it is given and what comes back are the node's slots. What a function keeps, each \
             node that calls it has for itself.",
        )
        .keywords(&["function", "subgraph", "procedure", "reuse"])
}
