//! Making texts, and looking into them.

mod change;
mod concatenate;
mod crc;
mod format;
mod lists;
mod search;
mod to_number;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Text";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    let mut nodes = vec![format::node()];
    nodes.extend(search::nodes());
    nodes.extend(change::nodes());
    nodes.extend(lists::nodes());
    nodes.push(concatenate::node());
    nodes.extend([to_number::node(), crc::node()]);
    nodes
}
