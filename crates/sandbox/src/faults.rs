//! What goes wrong on purpose: a script of faults, matched by operation and by how many times it was called.
//!
//! Whether a fault strikes before or after the operation took effect is part of its name, because the two need
//! different clients: after a lost reply a one-shot step must not simply be tried again.

use ron::value::RawValue;
use serde::Deserialize;

use crate::{
    oauth::ENDPOINTS,
    operations::OPERATIONS,
    state::{Reader, StateProblem},
};

/// A script of faults. The default has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    rules: Vec<FaultRule>,
}

/// One line of the script.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The operation's name, for example `InitiateAuth`, or `*` for all.
    pub operation: String,
    /// Which calls it strikes.
    #[serde(default)]
    pub when: When,
    /// What happens.
    pub fault: Fault,
}

/// Which of the calls that name a rule's operation it strikes. Each rule counts by itself, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum When {
    /// Every call.
    #[default]
    Always,
    /// The nth call.
    Nth(u64),
    /// The first n calls.
    First(u64),
}

/// What happens to a call. Where several rules strike one call, delays add up and the first other fault wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Fault {
    /// The call is answered as usual, this many milliseconds late. It is real time even under a virtual clock: whoever
    /// waits for a reply waits in real time too.
    Delay(u64),
    /// The connection closes before the operation takes effect.
    DropRequest,
    /// The operation takes effect; the connection closes before any byte of the reply.
    LoseReply,
    /// The operation takes effect; the connection closes after the headers and half of the body.
    CutReply,
    /// HTTP 500 with a text body; no effect.
    InternalError,
    /// HTTP 503 with a text body; no effect.
    Unavailable,
    /// `TooManyRequestsException`; no effect.
    Throttle,
    /// `slow_down` of RFC 8628 from an OAuth provider, as [`Fault::Throttle`] elsewhere; no effect.
    SlowDown,
    /// `LimitExceededException`; no effect.
    LimitExceeded,
    /// HTTP 200 with `{}`; no effect.
    EmptyObject,
    /// HTTP 200 with a web page, as a captive portal answers; no effect.
    Html,
    /// No answer ever, until the client or the sandbox closes the connection; no effect.
    Hang,
}

impl Faults {
    /// Reads a fault script (RON), for example `[(operation: "GetId", when: Nth(1), fault: Delay(500))]`. Every
    /// problem is reported at once.
    pub fn from_ron(text: &str) -> Result<Faults, Vec<StateProblem>> {
        let mut reader = Reader::new(text);
        let Some(lines) = reader.read_file::<Vec<&RawValue>>() else {
            return reader.finish(None);
        };
        let mut faults = Faults::default();
        for (index, line) in lines.into_iter().enumerate() {
            let (path, fragment) = (index.to_string(), line.trim().get_ron());
            let Some(rule) = reader.read::<FaultRule>(&path, fragment) else { continue };
            if !rule.names_an_operation() {
                let position = reader.position_of(fragment);
                let message = format!("expected an operation of the sandbox or `*`, found `{}`", rule.operation);
                reader.problem(position, &format!("{path}.operation"), message);
            }
            faults.rules.push(rule);
        }
        reader.finish(Some(faults))
    }

    /// The script with one more line. `Sandbox::start` refuses an operation that does not exist.
    pub fn with(mut self, operation: &str, when: When, fault: Fault) -> Faults {
        self.rules.push(FaultRule { operation: operation.to_owned(), when, fault });
        self
    }

    /// The lines of the script.
    pub fn rules(&self) -> &[FaultRule] {
        &self.rules
    }
}

impl FaultRule {
    pub(crate) fn names_an_operation(&self) -> bool {
        self.operation == "*"
            || OPERATIONS.iter().any(|it| it.name == self.operation)
            || ENDPOINTS.iter().any(|it| it.name == self.operation)
    }
}

/// A script while it is played.
#[derive(Default)]
pub(crate) struct FaultPlayer {
    rules: Vec<(FaultRule, u64)>,
}

/// What the script says about one call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub delay_ms: u64,
    pub fault: Option<Fault>,
}

impl FaultPlayer {
    pub fn new(faults: Faults) -> FaultPlayer {
        FaultPlayer { rules: faults.rules.into_iter().map(|rule| (rule, 0)).collect() }
    }

    /// Counts a call and tells what happens to it.
    pub fn plan(&mut self, operation: &str) -> Plan {
        let mut plan = Plan { delay_ms: 0, fault: None };
        for (rule, n_calls) in &mut self.rules {
            if rule.operation != "*" && rule.operation != operation {
                continue;
            }
            *n_calls += 1;
            let strikes = match rule.when {
                When::Always => true,
                When::Nth(n) => *n_calls == n,
                When::First(n) => *n_calls <= n,
            };
            match (strikes, rule.fault) {
                (false, _) => {}
                (true, Fault::Delay(milliseconds)) => plan.delay_ms += milliseconds,
                (true, fault) => plan.fault = plan.fault.or(Some(fault)),
            }
        }
        plan
    }

    /// Each line with the number of calls that it counted.
    pub fn rules(&self) -> &[(FaultRule, u64)] {
        &self.rules
    }
}
