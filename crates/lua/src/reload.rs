//! Scripts that begin anew from another text while the run goes on. No event is lost: what was sent before goes to the
//! handlers of the new text.

use crate::context::ScriptFile;
use crate::run::ScriptedRun;
use crate::script::{Call, Script, Then};
use authcanvas_interpreter::Happening;
use std::collections::{BTreeSet, VecDeque};

impl ScriptedRun {
    /// Adds what whoever drives the run did to the stream of events.
    pub fn tell(&mut self, now: u64, what: Happening) {
        self.machine.tell(now, what);
    }

    /// Lets a script begin anew from another text: it hears what was sent before, is deactivated, and the new one is
    /// activated. A new text that cannot be loaded is a fault, and the script is then over.
    pub fn reload(&mut self, index: usize, file: ScriptFile) {
        if index < self.scripts.len() && !self.is_stopping {
            self.reloads.entry(index).or_default().push_back(file);
            self.ready.push_back((index, Call::Deactivate(Then::Reload)));
        }
    }

    pub(crate) fn begin_anew(&mut self, index: usize, now: u64) {
        self.leave(index, now);
        let Some(file) = self.reloads.get_mut(&index).and_then(VecDeque::pop_front) else { return };
        let context = self.scripts[index].context().clone();
        match Script::load_in(file, &context, self.order.clone()) {
            Ok(script) => {
                self.scripts[index] = script;
                self.hear_again(index);
                self.ready.push_front((index, Call::Activate));
            }
            Err(fault) => {
                self.fail(fault, now);
                // Nobody is left to hear what was sent; a later text may still take its place.
                self.ready.retain(|(of, call)| *of != index || matches!(call, Call::Deactivate(_)));
            }
        }
    }

    /// What was sent to the handlers of a script before it began anew goes to those that it has now.
    fn hear_again(&mut self, index: usize) {
        let mut seen = BTreeSet::new();
        for (of, call) in std::mem::take(&mut self.ready) {
            match call {
                Call::Event { sent, notification, .. } if of == index => {
                    if seen.insert(sent) {
                        self.ready.push_back((of, Call::Heard { sent, notification }));
                    }
                }
                call => self.ready.push_back((of, call)),
            }
        }
    }
}
