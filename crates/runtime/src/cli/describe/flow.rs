//! The whole flow as prose, in the order of execution: what begins the run, then the handlers in the order in which
//! the requests that they answer are sent, then what runs last.
//!
//! Every node that takes part is told once. Where execution comes back to a node that was told, or nests too deeply to
//! be read, the prose names it and goes on elsewhere; so the telling ends for every graph, however it loops.

use super::map::{Map, Place};
use super::words::{is_fallback, notification_words, notifications, out_words, values};
use crate::cli::text::{add_paragraph, first_sentence, joined, quoted_list, uncapitalised, visible};
use authcanvas_graph::{Endpoint, NodeId};
use authcanvas_interpreter::{Leaving, SlotDef, SlotShape, Trigger};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How deeply outcomes are told within outcomes; what lies deeper has a section of its own.
const MAX_LEVEL: usize = 6;
/// How far a level is indented.
const LEVEL_COLUMNS: usize = 4;

/// The flow of a graph.
pub(super) fn tell(map: &Map<'_>) -> String {
    let mut walk = Walk::new(map);
    for entry in map.places.values().filter(|place| place.is_way_in()) {
        walk.section(entry);
    }
    for entry in map.entries(|trigger| *trigger == Trigger::Start) {
        walk.section(entry);
    }
    while let Some(handler) = walk.handlers.pop_front() {
        walk.section(handler);
    }
    for entry in map.entries(|trigger| {
        matches!(trigger, Trigger::Event { .. } | Trigger::Signal | Trigger::Tick | Trigger::Changed)
    }) {
        walk.section(entry);
        while let Some(handler) = walk.handlers.pop_front() {
            walk.section(handler);
        }
    }
    for entry in map.entries(|trigger| *trigger == Trigger::Stop) {
        walk.section(entry);
    }
    if walk.told.is_empty() {
        walk.out.push_str(if map.graph.nodes.is_empty() { "" } else { "Nothing starts it.\n" });
    }
    walk.never_reached();
    walk.out
}

struct Walk<'m, 'g> {
    map: &'m Map<'g>,
    out: String,
    /// Nodes that were told, or are being told.
    told: BTreeSet<&'g NodeId>,
    /// Nodes that have a section of their own still to come.
    promised: BTreeSet<&'g NodeId>,
    deeper: VecDeque<&'m Place<'g>>,
    /// Kinds and functions whose documentation was told.
    kinds: BTreeSet<&'g str>,
    /// Handlers of requests that were told, in their order.
    handlers: VecDeque<&'m Place<'g>>,
    /// For each handler, the nodes that send what it hears the answer of.
    askers: BTreeMap<&'g NodeId, Vec<&'g NodeId>>,
}

impl<'m, 'g> Walk<'m, 'g> {
    fn new(map: &'m Map<'g>) -> Self {
        let mut askers: BTreeMap<&'g NodeId, Vec<&'g NodeId>> = BTreeMap::new();
        for place in map.places.values().filter(|place| place.takes_part()) {
            for handler in notifications(map, place).into_iter().flat_map(|(_, handlers)| handlers) {
                askers.entry(handler.id).or_default().push(place.id);
            }
        }
        Self {
            map,
            out: String::new(),
            told: BTreeSet::new(),
            promised: BTreeSet::new(),
            deeper: VecDeque::new(),
            kinds: BTreeSet::new(),
            handlers: VecDeque::new(),
            askers,
        }
    }

    /// An entry and everything that follows it.
    fn section(&mut self, entry: &'m Place<'g>) {
        if !self.told.insert(entry.id) {
            return;
        }
        let doc = entry.def.map_or("", |def| first_sentence(&def.doc));
        let after = self.askers.get(entry.id).map_or_else(String::new, |askers| {
            let askers: Vec<_> = askers.iter().map(|asker| format!("`{asker}`")).collect();
            format!(", after {}", joined(&askers, "or"))
        });
        add_paragraph(&mut self.out, 0, "", &format!("{}{after}: {}", entry.name(), uncapitalised(doc)));
        for line in values(self.map, entry) {
            add_paragraph(&mut self.out, 4, "", &line);
        }
        if let Some(next) = self.exits(entry, 0) {
            self.chain(next, 0);
        }
        self.out.push('\n');
        while let Some(place) = self.deeper.pop_front() {
            self.promised.remove(place.id);
            add_paragraph(&mut self.out, 0, "", &format!("Further at `{}`:", place.id));
            self.chain_from(place, 0);
            self.out.push('\n');
        }
    }

    /// What follows from an end of a connection on.
    fn chain(&mut self, to: &'g Endpoint, level: usize) {
        let place = match self.map.places.get(&to.node) {
            Some(place) if place.takes_part() => place,
            Some(place) => {
                let why = if place.node.disabled { "is disabled" } else { "is of a kind that is not known" };
                return self.line(level, &format!("ends at {}, which {why}.", place.name()));
            }
            None => return self.line(level, &format!("ends at `{}`, which does not exist.", to.node)),
        };
        if self.promised.contains(place.id) {
            self.line(level, &format!("continues at `{}`, below.", place.id));
        } else if self.told.contains(place.id) {
            self.line(level, &format!("continues at `{}`, above.", place.id));
        } else if level > MAX_LEVEL {
            self.promised.insert(place.id);
            self.deeper.push_back(place);
            self.line(level, &format!("continues at `{}`, below.", place.id));
        } else {
            self.chain_from(place, level);
        }
    }

    fn chain_from(&mut self, first: &'m Place<'g>, level: usize) {
        self.node(first, level);
        let mut next = self.exits(first, level);
        // What simply follows is told in a loop, so that a long graph needs no deep stack.
        while let Some(to) = next {
            match self.map.places.get(&to.node) {
                Some(place) if self.is_new(place) => {
                    self.node(place, level);
                    next = self.exits(place, level);
                }
                Some(_) | None => return self.chain(to, level),
            }
        }
    }

    fn is_new(&self, place: &Place<'g>) -> bool {
        place.takes_part() && !self.told.contains(place.id) && !self.promised.contains(place.id)
    }

    /// A node: what it does, what it is given, what it sends.
    fn node(&mut self, place: &'m Place<'g>, level: usize) {
        self.told.insert(place.id);
        self.computed_before(place, level);
        self.told_lines(place, "", level);
        if let Some(sentence) = notification_words(self.map, place) {
            add_paragraph(&mut self.out, columns(level) + 4, "", &sentence);
        }
        self.handlers.extend(notifications(self.map, place).into_iter().flat_map(|(_, handlers)| handlers));
    }

    /// The values that a node reads and that have no place of their own, each after what it is computed from.
    fn computed_before(&mut self, reader: &'m Place<'g>, level: usize) {
        let mut ahead: Vec<(&'m Place<'g>, bool)> =
            self.unread(reader).into_iter().map(|place| (place, false)).collect();
        while let Some((place, is_ready)) = ahead.pop() {
            if is_ready {
                self.told_lines(place, "computes ", level);
            } else if self.told.insert(place.id) {
                ahead.push((place, true));
                ahead.extend(self.unread(place).into_iter().map(|place| (place, false)));
            }
        }
    }

    /// The values that a node reads and that were not told yet, the last one first.
    fn unread(&self, reader: &Place<'g>) -> Vec<&'m Place<'g>> {
        let origins = reader.inputs().flat_map(|slot| self.map.origins(reader.id, &slot.id));
        let places = origins.filter_map(|from| self.map.places.get(&from.node));
        let mut unread: Vec<_> = places.filter(|place| place.is_pure() && self.is_new(place)).collect();
        unread.reverse();
        unread
    }

    fn told_lines(&mut self, place: &'m Place<'g>, verb: &str, level: usize) {
        // What a kind does is told where it occurs first.
        let doc = place
            .def
            .filter(|def| self.kinds.insert(if place.node.call.is_empty() { &def.kind } else { &place.node.call }))
            .map_or_else(String::new, |def| format!(": {}", uncapitalised(first_sentence(&def.doc))));
        self.line(level, &format!("{verb}{}{doc}", place.name()));
        for line in values(self.map, place) {
            add_paragraph(&mut self.out, columns(level) + 4, "", &line);
        }
    }

    /// Tells where execution leaves a node; answers what is left to be told as simply following.
    fn exits(&mut self, place: &'m Place<'g>, level: usize) -> Option<&'g Endpoint> {
        let outs: Vec<&'m SlotDef> = place.exec_outs().collect();
        let comes_back = |out: &SlotDef| matches!(out.shape, SlotShape::ExecOut { leaving: Leaving::AndComesBack, .. });
        let n_for_good = outs.iter().filter(|out| !comes_back(out)).count();
        let mut next = None;
        for out in &outs {
            let targets = self.map.targets(place.id, &out.id);
            // After a loop, and after a node that is left in one way only, the text just goes on.
            if let ([only], true) = (targets, n_for_good == 1 && !comes_back(out)) {
                next = Some(*only);
                continue;
            }
            if !targets.is_empty() {
                add_paragraph(&mut self.out, columns(level) + 2, "", &format!("{}:", out_words(self.map, place, out)));
            }
            for target in targets {
                self.chain(target, level + 1);
            }
        }
        if outs.len() > 1 {
            self.without_followers(place, &outs, level);
        }
        next
    }

    /// The outs that are not connected: those that another one stands in for, and those after which nothing happens.
    fn without_followers(&mut self, place: &Place<'g>, outs: &[&SlotDef], level: usize) {
        let open = || outs.iter().filter(|out| self.map.targets(place.id, &out.id).is_empty());
        let stood_in: Vec<_> = open().filter(|out| is_fallback(out)).map(|out| &out.id).collect();
        let nothing: Vec<_> = open().filter(|out| !is_fallback(out)).map(|out| &out.id).collect();
        let mut lines = Vec::new();
        if !stood_in.is_empty() {
            lines.push(format!("Not told apart from other failures: {}.", quoted_list(stood_in)));
        }
        if !nothing.is_empty() {
            lines.push(format!("Nothing follows: {}.", quoted_list(nothing)));
        }
        for line in lines {
            add_paragraph(&mut self.out, columns(level) + 2, "", &line);
        }
    }

    fn line(&mut self, level: usize, text: &str) {
        add_paragraph(&mut self.out, columns(level) + 2, "- ", text);
    }

    fn never_reached(&mut self) {
        let map = self.map;
        let left: Vec<_> = map.places.values().filter(|place| !self.told.contains(place.id)).collect();
        if left.is_empty() {
            return;
        }
        self.out.push_str("Never reached:\n");
        for place in left {
            let why = match place.def {
                None => format!("its kind `{}` is not known to this version", visible(&place.node.kind)),
                Some(_) if place.node.disabled => "it is disabled".to_owned(),
                Some(_) if place.is_pure() => "nothing that runs reads it".to_owned(),
                Some(_) => "no entry leads to it".to_owned(),
            };
            self.line(0, &format!("{}: {why}.", place.name()));
        }
        self.out.push('\n');
    }
}

fn columns(level: usize) -> usize {
    2 + level * LEVEL_COLUMNS
}
