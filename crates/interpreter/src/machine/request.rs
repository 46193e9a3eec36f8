//! Requests and replies: all that a run asks of the world, as data.

use crate::Data;
use crate::registry::Text;
use authcanvas_graph::Site;
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;

/// A request that a run made.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Its number in the run.
    pub id: u64,
    /// The operation, as the registry declares it.
    pub operation: Text,
    /// The arguments, in declared order.
    pub arguments: Vec<Data>,
    /// The node that asks.
    pub site: Site,
}

/// The answer to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// One of the operation's outcomes.
    pub outcome: Text,
    /// What comes with it, in declared order.
    pub payload: Vec<Data>,
    /// Why the operation did not do what it was asked to, where it did not.
    pub failure: Option<Failure>,
    /// What people should know beside the outcome: lines for the log.
    pub notes: Vec<String>,
    /// Notifications beside the one that tells of the outcome; handlers hear them first.
    pub notifications: Vec<Notification>,
    /// Operations whose last request did not do what it was asked to, and which this brings to a good end.
    pub settles: Vec<Text>,
}

/// A notification that comes by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Notification {
    /// The notification bus.
    pub bus: Text,
    /// The event.
    pub event: Text,
    /// Its parameters, in declared order.
    pub arguments: Vec<Data>,
}

impl Reply {
    /// An outcome with what comes with it.
    pub fn new(outcome: impl Into<Text>, payload: Vec<Data>) -> Self {
        Self {
            outcome: outcome.into(),
            payload,
            failure: None,
            notes: Vec::new(),
            notifications: Vec::new(),
            settles: Vec::new(),
        }
    }

    /// The same, not having done what was asked.
    pub fn failed(mut self, failure: Failure) -> Self {
        self.failure = Some(failure);
        self
    }

    /// The same with one more notification.
    pub fn notifying(mut self, notification: Notification) -> Self {
        self.notifications.push(notification);
        self
    }

    /// The same, bringing the last request of another operation to a good end.
    pub fn settling(mut self, operation: impl Into<Text>) -> Self {
        self.settles.push(operation.into());
        self
    }

    /// The same with lines for the log.
    pub fn with_notes(mut self, notes: Vec<String>) -> Self {
        self.notes = notes;
        self
    }
}

/// Why an operation did not do what it was asked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The service's code, or ours; stable.
    pub code: String,
    /// What the service, or we, said. Never holds a secret.
    pub message: String,
    /// What to do, in whole sentences; may be empty.
    pub hint: String,
}

/// A reply on its way.
pub type ReplyFuture<'s> = Pin<Box<dyn Future<Output = Reply> + Send + 's>>;

/// Serves the operations of a vocabulary.
///
/// The machine knows nothing of this: whoever drives a run hands its requests to a server and the replies
/// back. Dropping the future gives the request up.
pub trait Server: Send + Sync {
    /// True when this server serves the operation.
    fn serves(&self, operation: &str) -> bool;

    /// Serves one request.
    fn serve(&self, request: Request) -> ReplyFuture<'_>;
}
