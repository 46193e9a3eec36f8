//! Those who take part in a run from outside the graph: scripts, and programs that embed the machine.
//!
//! They make requests and hear notifications as nodes do, and what they do is part of the one stream of events. The
//! machine knows nothing of how they work, and a saved state holds nothing of them.

use super::state::Phase;
use super::{Fault, FaultKind, Happening, Machine, Notification, Request, Sending};
use crate::Data;
use crate::registry::{OperationDef, Problem, Text};
use authcanvas_graph::Site;
use std::collections::BTreeMap;

/// What the machine knows of those outside.
#[derive(Debug, Default)]
pub(super) struct Outside {
    /// Their requests without an answer, by number.
    pub(super) asked: BTreeMap<u64, (OperationDef, Site)>,
    /// True when somebody takes part: notifications are kept for them, and they are waited for at the end.
    attended: bool,
    /// Notifications that they have not taken yet.
    heard: Vec<Notification>,
    /// True when they have something to do after the next turn.
    pub(super) is_busy: bool,
    /// The addresses at which they hear each event of the program.
    pub(super) listened: Vec<Vec<Option<Data>>>,
    /// Events of the graph that they have not taken yet.
    pub(super) sendings: Vec<Sending>,
    /// What they sent and the graph has heard, with the last answer.
    pub(super) done: Vec<(u64, Option<Data>)>,
    /// How many events went either way.
    pub(super) n_sent: u64,
}

impl Machine {
    /// Lets somebody outside take part: notifications are kept until [`Machine::take_heard`], and the run is not over
    /// before [`Machine::leave`].
    pub fn attend(&mut self) {
        // What a saved state waited for, nobody can answer any more.
        self.go_on_unheard();
        self.outside.attended = true;
    }

    /// Nobody outside takes part any more.
    pub fn leave(&mut self) {
        self.outside.attended = false;
        self.outside.heard.clear();
        self.outside.is_busy = false;
        self.outside.listened.clear();
        self.outside.sendings.clear();
        self.outside.done.clear();
    }

    /// True when the run is ending, and those outside should say their last words and leave.
    pub fn is_stopping(&self) -> bool {
        matches!(self.state.phase, Phase::Stopping(_))
    }

    pub(super) fn is_attended(&self) -> bool {
        self.outside.attended
    }

    /// The notifications since the last call, in the order in which they were sent.
    pub fn take_heard(&mut self) -> Vec<Notification> {
        std::mem::take(&mut self.outside.heard)
    }

    /// Keeps a notification for those outside.
    pub(super) fn keep_heard(&mut self, bus: &Text, event: &Text, arguments: &[Data]) {
        if self.outside.attended {
            self.outside.heard.push(Notification {
                bus: bus.clone(),
                event: event.clone(),
                arguments: arguments.to_vec(),
            });
        }
    }

    /// Makes a request for somebody outside. It comes out of the next turn with the others, and its answer goes to
    /// [`Machine::reply`], which sends the notifications; whoever asked takes the result from the reply itself.
    ///
    /// # Errors
    /// When too many requests are pending already.
    pub fn ask(
        &mut self,
        now: u64,
        operation: &OperationDef,
        arguments: Vec<Data>,
        site: Site,
    ) -> Result<u64, Problem> {
        self.set_time(now);
        let most = self.options.limits.pending;
        if self.n_pending() >= most {
            return Err(Problem::new(format!("more than {most} requests and delays are pending")));
        }
        let id = self.state.next_request;
        self.state.next_request += 1;
        self.effects.tell(Happening::Asked { request: id, operation: operation.name.clone(), site: site.clone() });
        let request = Request { id, operation: operation.name.clone(), arguments, site: site.clone() };
        self.requests.push(request);
        self.outside.asked.insert(id, (operation.clone(), site));
        Ok(id)
    }

    /// Requests without an answer, delays that have not ended, and events on their way between graph and outside.
    pub(super) fn n_pending(&self) -> usize {
        let on_their_way = self.state.told.len() + self.outside.done.len();
        self.state.asked.len() + self.state.delayed.len() + self.outside.asked.len() + on_their_way
    }

    /// Adds what somebody outside did to the stream of events.
    pub fn tell(&mut self, now: u64, what: Happening) {
        self.set_time(now);
        self.effects.tell(what);
    }

    /// Which of an operation's outcomes a reply has; a reply without its declared form is a fault.
    pub(super) fn outcome_of(&mut self, operation: &OperationDef, reply: &super::Reply, site: &Site) -> Option<usize> {
        let known = operation.outcomes.iter().position(|outcome| outcome.name == reply.outcome);
        let fits = known.filter(|index| {
            let expected = &operation.outcomes[*index].payload;
            expected.len() == reply.payload.len()
                && expected.iter().zip(&reply.payload).all(|((_, value_type), data)| data.has_type(value_type))
        });
        if fits.is_none() {
            let form = format!("the reply `{}` to `{}` does not have its declared form", reply.outcome, operation.name);
            self.fail(Fault {
                kind: FaultKind::BadReply,
                site: site.clone(),
                trace: Vec::new(),
                message: form,
                hint: Some("This is a mistake in the server of that operation. Please report it.".to_owned()),
            });
        }
        fits
    }
}
