//! How a run ends: by itself, by Finish, by a fault, or from outside.
//!
//! Every ending gives up what runs and waits, then lets the handlers of On Graph Stop run.

use super::state::{Ended, Phase};
use super::{Fault, FaultKind, Happening, Machine, Outcome};
use crate::registry::Trigger;
use authcanvas_graph::Site;

impl Machine {
    /// Ends the run from outside: by cancelling it or giving it no more time. The handlers of On Graph Stop
    /// still run; ending it again ends it at once.
    pub fn end(&mut self, outcome: Outcome) {
        match &self.state.phase {
            Phase::New | Phase::Running => self.stop(outcome),
            Phase::Stopping(ended) => {
                let ended = ended.clone();
                self.abandon();
                self.state.phase = Phase::Over(ended);
            }
            Phase::Over(_) => {}
        }
    }

    pub(super) fn fail(&mut self, fault: Fault) {
        self.effects.tell(Happening::Faulted(fault.clone()));
        match &self.state.phase {
            // A fault while stopping spoils a good ending, and is only told beside a bad one.
            Phase::Stopping(Ended::Quiet | Ended::Finished { success: true, .. }) => {
                self.state.phase = Phase::Stopping(ended_by(&fault));
                self.fault = Some(fault);
            }
            Phase::Stopping(_) | Phase::Over(_) => {}
            Phase::New | Phase::Running => self.stop(Outcome::Faulted(fault)),
        }
    }

    /// Begins to stop: what runs and waits is given up, and the handlers of On Graph Stop become ready.
    pub(super) fn stop(&mut self, outcome: Outcome) {
        // A run that ended by itself has no last word yet, so a Finish of its last handlers has it.
        if let (Phase::Stopping(Ended::Quiet), Outcome::Finished { success, reason }) = (&self.state.phase, &outcome) {
            let (success, reason) = (*success, reason.clone());
            self.abandon();
            self.state.phase = Phase::Stopping(Ended::Finished { success, reason });
            return;
        }
        if !matches!(self.state.phase, Phase::New | Phase::Running) {
            return;
        }
        self.abandon();
        self.state.phase = Phase::Stopping(match outcome {
            Outcome::Quiet => Ended::Quiet,
            Outcome::Finished { success, reason } => Ended::Finished { success, reason },
            Outcome::Faulted(fault) => {
                let ended = ended_by(&fault);
                self.fault = Some(fault);
                ended
            }
            Outcome::Cancelled => Ended::Cancelled,
            Outcome::TimedOut => Ended::TimedOut,
        });
        self.state.steps = 0;
        self.start(&Trigger::Stop);
    }

    /// Gives up everything that runs and waits.
    fn abandon(&mut self) {
        self.state.ready.clear();
        self.state.delayed.clear();
        self.state.timers.clear();
        self.forget_sent();
        for (request, asked) in std::mem::take(&mut self.state.asked) {
            let operation = self.program.operations[self.program.asks[asked.ask as usize].operation].name.clone();
            self.effects.tell(Happening::GivenUp { request, operation });
            self.given_up.push(request);
        }
        for (request, (operation, _)) in std::mem::take(&mut self.outside.asked) {
            self.effects.tell(Happening::GivenUp { request, operation: operation.name });
            self.given_up.push(request);
        }
        let waiting = std::mem::take(&mut self.requests);
        self.requests = waiting.into_iter().filter(|request| !self.given_up.contains(&request.id)).collect();
    }

    pub(super) fn outcome(&self, ended: &Ended) -> Outcome {
        match ended {
            Ended::Quiet => Outcome::Quiet,
            Ended::Finished { success, reason } => Outcome::Finished { success: *success, reason: reason.clone() },
            Ended::Cancelled => Outcome::Cancelled,
            Ended::TimedOut => Outcome::TimedOut,
            Ended::Faulted { message, .. } => Outcome::Faulted(self.fault.clone().unwrap_or_else(|| Fault {
                kind: FaultKind::Node,
                site: Site::Graph,
                trace: Vec::new(),
                message: message.clone(),
                hint: None,
            })),
        }
    }
}

fn ended_by(fault: &Fault) -> Ended {
    Ended::Faulted { code: fault.kind.code().to_owned(), site: fault.site.to_string(), message: fault.message.clone() }
}
