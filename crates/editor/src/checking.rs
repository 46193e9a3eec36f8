//! Checks graphs on a thread of its own, so that the window never waits for the checker.
//!
//! Only the newest state of a document is checked: one that was changed while the checker was busy is skipped.

use crate::document::{Checked, DocumentId};
use authcanvas_graph::{Graph, NodeId, SlotId, ValueType};
use authcanvas_interpreter::{Registry, check, settled_slots};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

struct Order {
    document: DocumentId,
    revision: u64,
    graph: Graph,
}

/// Checks graphs on its own thread.
pub struct Checker {
    orders: Sender<Order>,
    results: Receiver<(DocumentId, Checked)>,
    /// The newest revision that was asked for, by document.
    asked: BTreeMap<DocumentId, u64>,
    /// How many orders have no result yet.
    n_open: usize,
}

impl Checker {
    /// Starts the thread. `wake` is called when there is a result.
    pub fn start(registry: Registry, wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (orders, inbox) = channel::<Order>();
        let (outbox, results) = channel();
        std::thread::spawn(move || {
            while let Ok(first) = inbox.recv() {
                let mut newest = BTreeMap::from([(first.document, first)]);
                let mut skipped = 0;
                while let Ok(next) = inbox.try_recv() {
                    skipped += usize::from(newest.insert(next.document, next).is_some());
                }
                for order in newest.into_values() {
                    let checked = Checked {
                        revision: order.revision,
                        diagnostics: check(&order.graph, &registry),
                        types: types(&order.graph, &registry),
                    };
                    // A skipped order is answered by the result of the newer one.
                    for _ in 0..=std::mem::take(&mut skipped) {
                        if outbox.send((order.document, checked.clone())).is_err() {
                            return;
                        }
                    }
                    wake();
                }
            }
        });
        Self { orders, results, asked: BTreeMap::new(), n_open: 0 }
    }

    /// Asks for a check of this state, unless it was asked for already.
    pub fn ask(&mut self, document: DocumentId, revision: u64, graph: &Graph) {
        if self.asked.insert(document, revision) != Some(revision) {
            let order = Order { document, revision, graph: graph.clone() };
            // The thread lives as long as this value does.
            if self.orders.send(order).is_ok() {
                self.n_open += 1;
            }
        }
    }

    /// A result, if there is one.
    pub fn take(&mut self) -> Option<(DocumentId, Checked)> {
        let result = self.results.try_recv().ok()?;
        self.n_open -= 1;
        Some(result)
    }

    /// Waits for a result, if any is to come. For tests, which must not depend on how quick a thread is.
    pub fn wait(&mut self) -> Option<(DocumentId, Checked)> {
        if self.n_open == 0 {
            return None;
        }
        let result = self.results.recv().ok()?;
        self.n_open -= 1;
        Some(result)
    }
}

/// The types of data slots as far as they are settled.
fn types(graph: &Graph, registry: &Registry) -> BTreeMap<(NodeId, SlotId), ValueType> {
    let of_node = settled_slots(graph, registry).into_iter().flat_map(|(node, slots)| {
        slots.into_iter().filter_map(move |slot| Some(((node.clone(), slot.def.id), slot.value_type?)))
    });
    of_node.collect()
}

impl std::fmt::Debug for Checker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checker").field("asked", &self.asked).field("n_open", &self.n_open).finish_non_exhaustive()
    }
}
