//! Where execution begins, goes and ends.

mod any;
mod break_node;
mod call;
mod cycle;
mod finish;
mod for_each;
mod for_loop;
mod if_node;
mod on_graph_start;
mod on_graph_stop;
mod once;
mod random_signal;
mod sequence;
mod switch;
mod while_loop;

use authcanvas_interpreter::NodeDef;

const CATEGORY: &str = "Flow";

/// The kinds of this folder, in palette order.
pub(crate) fn nodes() -> Vec<NodeDef> {
    vec![
        on_graph_start::node(),
        on_graph_stop::node(),
        if_node::node(),
        sequence::node(),
        switch::node(),
        once::node(),
        cycle::node(),
        any::node(),
        random_signal::node(),
        while_loop::node(),
        for_loop::node(),
        for_each::node(),
        break_node::node(),
        call::node(),
        finish::node(),
    ]
}
