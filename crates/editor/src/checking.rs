//! Checks graphs on a thread of its own, so that the window never waits for the checker.
//!
//! The thread has graphs of its own, which follow by the same edits, so that a frame costs what was changed and not how
//! large the graph is. Only the newest state is checked: one that was changed while the checker was busy is skipped.

use crate::document::{Checked, DocumentId, Unchecked};
use crate::touched::Touched;
use authcanvas_graph::{Diagnostic, Graph, NodeId, Site, SlotId, ValueType};
use authcanvas_interpreter::{Registry, check, settled_slots};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

enum Order {
    Check { document: DocumentId, revision: u64, what: Unchecked },
    Forget(DocumentId),
}

/// What came of a check.
#[derive(Debug)]
pub struct CheckResult {
    /// Whose.
    pub document: DocumentId,
    /// What was found; nothing where the thread's graph did not follow, and has to be sent whole.
    pub checked: Option<Checked>,
    /// How many orders this answers.
    n_orders: usize,
}

/// Checks graphs on its own thread.
pub struct Checker {
    orders: Sender<Order>,
    results: Receiver<CheckResult>,
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
            let mut thread = Thread { registry, mirrors: BTreeMap::new() };
            while let Ok(first) = inbox.recv() {
                thread.take(first);
                while let Ok(next) = inbox.try_recv() {
                    thread.take(next);
                }
                for result in thread.check() {
                    if outbox.send(result).is_err() {
                        return;
                    }
                    wake();
                }
            }
        });
        Self { orders, results, asked: BTreeMap::new(), n_open: 0 }
    }

    /// Asks for a check of this state, unless it was asked for already.
    pub fn ask(&mut self, document: DocumentId, revision: u64, what: impl FnOnce() -> Unchecked) {
        if self.asked.insert(document, revision) != Some(revision) {
            // The thread lives as long as this value does.
            if self.orders.send(Order::Check { document, revision, what: what() }).is_ok() {
                self.n_open += 1;
            }
        }
    }

    /// Asks again at the next opportunity.
    pub fn ask_again(&mut self, document: DocumentId) {
        self.asked.remove(&document);
    }

    /// A document was closed.
    pub fn forget(&mut self, document: DocumentId) {
        self.asked.remove(&document);
        // The thread lives as long as this value does.
        let _over = self.orders.send(Order::Forget(document));
    }

    /// A result, if there is one.
    pub fn take(&mut self) -> Option<CheckResult> {
        let result = self.results.try_recv().ok()?;
        self.n_open -= result.n_orders;
        Some(result)
    }

    /// Waits for a result, if any is to come. For tests, which must not depend on how quick a thread is.
    pub fn wait(&mut self) -> Option<CheckResult> {
        if self.n_open == 0 {
            return None;
        }
        let result = self.results.recv().ok()?;
        self.n_open -= result.n_orders;
        Some(result)
    }
}

/// The thread's graph of a document.
struct Mirror {
    graph: Graph,
    revision: u64,
    /// False once an edit could not be followed.
    is_sound: bool,
    n_orders: usize,
    last: Option<Checked>,
}

struct Thread {
    registry: Registry,
    mirrors: BTreeMap<DocumentId, Mirror>,
}

impl Thread {
    fn take(&mut self, order: Order) {
        match order {
            Order::Forget(document) => {
                if let Some(mirror) = self.mirrors.get_mut(&document) {
                    mirror.last = None;
                    mirror.graph = Graph::default();
                }
            }
            Order::Check { document, revision, what } => {
                let mirror = self.mirrors.entry(document).or_insert_with(|| Mirror {
                    graph: Graph::default(),
                    revision,
                    is_sound: false,
                    n_orders: 0,
                    last: None,
                });
                mirror.revision = revision;
                mirror.n_orders += 1;
                match what {
                    Unchecked::Whole(graph) => {
                        mirror.graph = *graph;
                        mirror.is_sound = true;
                    }
                    Unchecked::Edits(edits) => mirror.is_sound &= mirror.graph.apply_all(edits).is_ok(),
                }
            }
        }
    }

    /// Checks what was ordered.
    fn check(&mut self) -> Vec<CheckResult> {
        let registry = &self.registry;
        let ordered = self.mirrors.iter_mut().filter(|(_, mirror)| mirror.n_orders > 0);
        ordered
            .map(|(document, mirror)| {
                let n_orders = std::mem::take(&mut mirror.n_orders);
                let checked = mirror.is_sound.then(|| checked(mirror, registry));
                CheckResult { document: *document, checked, n_orders }
            })
            .collect()
    }
}

fn checked(mirror: &mut Mirror, registry: &Registry) -> Checked {
    let (diagnostics, types) = (check(&mirror.graph, registry), types(&mirror.graph, registry));
    let touched = mirror.last.as_ref().map_or_else(Touched::all, |last| different(last, &diagnostics, &types));
    let checked =
        Checked { revision: mirror.revision, diagnostics: diagnostics.into(), types: Arc::new(types), touched };
    // What the window does not need any more is freed here, with the one before the last.
    mirror.last = Some(Checked { touched: Touched::default(), ..checked.clone() });
    checked
}

type Types = BTreeMap<(NodeId, SlotId), ValueType>;

/// The types of data slots as far as they are settled.
fn types(graph: &Graph, registry: &Registry) -> Types {
    let of_node = settled_slots(graph, registry).into_iter().flat_map(|(node, slots)| {
        slots.into_iter().filter_map(move |slot| Some(((node.clone(), slot.def.id), slot.value_type?)))
    });
    of_node.collect()
}

/// What looks different since the last check: where types or findings are others.
fn different(last: &Checked, diagnostics: &[Diagnostic], types: &Types) -> Touched {
    let mut touched = Touched::default();
    for (here, there) in [(&*last.types, types), (types, &*last.types)] {
        let other = here.iter().filter(|(slot, value_type)| there.get(slot) != Some(value_type));
        touched.nodes.extend(other.map(|((node, _), _)| node.clone()));
    }
    for (here, there) in [(&*last.diagnostics, diagnostics), (diagnostics, &*last.diagnostics)] {
        // Both are sorted by site.
        let mut rest = there.iter().peekable();
        for found in here {
            while rest.next_if(|other| other.site < found.site).is_some() {}
            let is_there = rest.clone().take_while(|other| other.site == found.site).any(|other| other == found);
            if is_there {
                continue;
            }
            if let Site::Connection(connection) = &found.site {
                touched.connections.insert(connection.clone());
            }
            touched.nodes.extend(found.site.node().cloned());
        }
    }
    touched
}

impl std::fmt::Debug for Checker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Checker").field("asked", &self.asked).field("n_open", &self.n_open).finish_non_exhaustive()
    }
}
