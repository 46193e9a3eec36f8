//! What is offered for an input, worked out once for each state of the graph: names of providers, and files.

use crate::app::Context;
use authcanvas::Offer;
use authcanvas_graph::{Endpoint, Literal, VariableId};
use egui::{Id, Ui};
use std::sync::Arc;

/// What is offered for something, and whether the file that it names is there.
#[derive(Debug, Clone, Default)]
pub struct Offered {
    /// The texts to choose from.
    pub texts: Vec<String>,
    /// True for a path.
    pub is_file: bool,
    /// The path, where nothing is there.
    pub missing: Option<String>,
}

/// What is offered for an input.
pub fn of_input(ui: &Ui, context: &Context<'_>, end: &Endpoint) -> Arc<Offered> {
    kept(ui, context, ("offer", &end.node, &end.slot), || offered(context, end))
}

/// What is offered for a variable: what is for the first input that reads it.
pub fn of_variable(ui: &Ui, context: &Context<'_>, variable: &VariableId) -> Arc<Offered> {
    kept(ui, context, ("offer for a variable", variable), || {
        let graph = context.document?.graph();
        crate::find::uses(graph, variable)
            .find_map(|(node, slot)| offered(context, &Endpoint { node: node.clone(), slot: slot.clone() }))
    })
}

fn offered(context: &Context<'_>, end: &Endpoint) -> Option<Offered> {
    let graph = context.document?.graph();
    let folder = context.run_folder();
    match authcanvas::offer(graph, &folder, &end.node, &end.slot)? {
        Offer::OneOf(texts) => Some(Offered { texts, ..Offered::default() }),
        Offer::File => {
            let said = graph.nodes.get(&end.node).and_then(|node| node.set.get(&end.slot));
            let missing = match said {
                Some(Literal::String(path)) if !path.is_empty() && !folder.join(path).is_file() => Some(path.clone()),
                _ => None,
            };
            Some(Offered { is_file: true, missing, ..Offered::default() })
        }
    }
}

/// Works something out unless the graph is as it was when that was done before. A file that comes or goes meanwhile is
/// noticed with the next listing of the folder.
fn kept(
    ui: &Ui,
    context: &Context<'_>,
    what: impl std::hash::Hash + std::fmt::Debug,
    work: impl FnOnce() -> Option<Offered>,
) -> Arc<Offered> {
    let Some(document) = context.document else { return Arc::default() };
    let id = Id::unique((what, document.id));
    let state = (document.revision(), context.listed);
    if let Some((of, offered)) = ui.data(|data| data.get_temp::<((u64, u64), Arc<Offered>)>(id))
        && of == state
    {
        return offered;
    }
    let offered = Arc::new(work().unwrap_or_default());
    ui.data_mut(|data| data.insert_temp(id, (state, offered.clone())));
    offered
}
