//! Drives a machine on tokio: serves its requests, keeps its time, and cancels it.
//!
//! One run is one future. Time is the run's own clock; a virtual one moves only while no request is in flight.

use crate::clock::Clock;
use crate::host::Host;
use crate::prompts::Unanswered;
use crate::script_watch::{Change, ScriptWatch};
use authcanvas_interpreter::{Outcome, Reply, Request, Rest, Server, Turn};
use authcanvas_lua::ScriptedRun;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long the handlers of On Graph Stop have after a cancellation or a timeout.
const STOP_GRACE: Duration = Duration::from_secs(2);

/// Cancels runs: once lets their last handlers run, twice ends them at once.
#[derive(Debug, Clone)]
pub struct Canceller(Arc<watch::Sender<u8>>);

/// Hears of a cancellation.
#[derive(Debug, Clone)]
pub struct Cancel {
    heard: watch::Receiver<u8>,
    /// Keeps the channel open for those who never cancel.
    _sender: Arc<watch::Sender<u8>>,
}

impl Canceller {
    /// A canceller and what hears it.
    pub fn new() -> (Self, Cancel) {
        let (sender, receiver) = watch::channel(0);
        let sender = Arc::new(sender);
        (Self(sender.clone()), Cancel { heard: receiver, _sender: sender })
    }

    /// Cancels, or cancels again.
    pub fn cancel(&self) {
        self.0.send_modify(|count| *count = count.saturating_add(1));
    }
}

impl Cancel {
    /// One that never hears anything.
    pub fn never() -> Self {
        Canceller::new().1
    }

    /// Resolves when there was a cancellation.
    pub(crate) async fn heard(&mut self) {
        self.beyond(0).await;
    }

    /// Resolves when there were more cancellations than this.
    async fn beyond(&mut self, count: u8) -> u8 {
        let heard = self.heard.wait_for(|heard| *heard > count).await.map(|heard| *heard);
        match heard {
            Ok(heard) => heard,
            // The sender lives as long as this receiver, which holds it.
            Err(_) => std::future::pending().await,
        }
    }
}

type InFlight = FuturesUnordered<Pin<Box<dyn Future<Output = (u64, Reply)> + Send>>>;

/// What a run is driven with.
pub(crate) struct Drive {
    pub(crate) servers: Vec<Arc<dyn Server>>,
    pub(crate) host: Arc<dyn Host>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) cancel: Cancel,
    pub(crate) timeout: Option<Duration>,
    pub(crate) unanswered: Arc<Unanswered>,
    /// Looks after the files of scripts, where they may change.
    pub(crate) watch: Option<ScriptWatch>,
}

/// Drives a run to its end.
pub(crate) async fn drive(mut run: ScriptedRun, mut drive: Drive) -> (ScriptedRun, Outcome) {
    let mut in_flight: InFlight = FuturesUnordered::new();
    let mut cancelled = 0;
    let mut time_is_up = drive.timeout.map(deadline_after);
    // Virtual time stops there; it moves only while nothing is in flight, so requests are held to real time beside.
    let mut last_moment = drive.timeout.map_or(u64::MAX, nanos_of);
    // Several runs may share a clock; each counts from its own beginning.
    let began = drive.clock.nanos();
    let now = |clock: &Clock| clock.nanos() - began;
    loop {
        let (turn, is_interrupted);
        (run, turn, is_interrupted) = next_turn(run, now(&drive.clock), &mut drive.cancel, cancelled, time_is_up).await;
        turn.events.iter().for_each(|event| drive.host.hear(event));
        if !turn.given_up.is_empty() {
            // Requests are given up all together, when the run ends.
            in_flight.clear();
        }
        for request in turn.requests {
            in_flight.push(serve(&drive.servers, request));
        }
        let deadline = match turn.rest {
            Rest::Over(outcome) => return (run, outcome),
            Rest::Waiting { deadline } => deadline,
        };
        if in_flight.is_empty()
            && !is_interrupted
            && let Some(deadline) = deadline
            && *drive.cancel.heard.borrow() <= cancelled
            && drive.clock.advance_to(began.saturating_add(deadline.min(last_moment)))
        {
            if deadline > last_moment {
                run.end(Outcome::TimedOut);
                last_moment = last_moment.saturating_add(nanos_of(STOP_GRACE));
            }
            // Virtual time took no time; still hear of cancellations.
            tokio::task::yield_now().await;
            continue;
        }
        tokio::select! {
            biased;
            count = drive.cancel.beyond(cancelled) => {
                cancelled = count;
                run.end(Outcome::Cancelled);
                time_is_up = Some(deadline_after(STOP_GRACE));
                last_moment = now(&drive.clock).saturating_add(nanos_of(STOP_GRACE));
            }
            () = at(time_is_up) => {
                run.end(Outcome::TimedOut);
                time_is_up = Some(deadline_after(STOP_GRACE));
            }
            () = drive.unanswered.notify.notified() => {
                run.end(Outcome::Cancelled);
                time_is_up = Some(deadline_after(STOP_GRACE));
                last_moment = now(&drive.clock).saturating_add(nanos_of(STOP_GRACE));
            }
            changes = changes_of(&mut drive.watch) => {
                for change in changes {
                    change.apply(&mut run, now(&drive.clock));
                }
            }
            Some((request, reply)) = in_flight.next(), if !in_flight.is_empty() => run.reply(now(&drive.clock), request, reply),
            () = until(&drive.clock, deadline.map(|deadline| began.saturating_add(deadline))) => {}
        }
    }
}

async fn changes_of(watch: &mut Option<ScriptWatch>) -> Vec<Change> {
    match watch {
        Some(watch) => watch.changes().await,
        None => std::future::pending().await,
    }
}

/// The next turn. Scripts run on a thread of their own, so that whoever cancels is heard while they do. Answers whether it was
/// cut short by a cancellation or the end of the time, which then ends the run.
async fn next_turn(
    mut run: ScriptedRun,
    now: u64,
    cancel: &mut Cancel,
    cancelled: u8,
    time_is_up: Option<tokio::time::Instant>,
) -> (ScriptedRun, Turn, bool) {
    let Some(interrupter) = run.interrupter() else {
        let turn = run.turn(now);
        return (run, turn, false);
    };
    let mut working = tokio::task::spawn_blocking(move || {
        let turn = run.turn(now);
        (run, turn)
    });
    let (done, is_interrupted) = tokio::select! {
        biased;
        done = &mut working => (done, false),
        _ = cancel.beyond(cancelled) => {
            interrupter.interrupt();
            (working.await, true)
        }
        () = at(time_is_up) => {
            interrupter.interrupt();
            (working.await, true)
        }
    };
    // Last words are heard again.
    interrupter.clear();
    match done {
        Ok((run, turn)) => (run, turn, is_interrupted),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

fn nanos_of(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

fn deadline_after(duration: Duration) -> tokio::time::Instant {
    tokio::time::Instant::now() + duration
}

async fn at(instant: Option<tokio::time::Instant>) {
    match instant {
        Some(instant) => tokio::time::sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

/// Waits on a real clock; a virtual one is moved elsewhere.
async fn until(clock: &Clock, deadline: Option<u64>) {
    match (clock, deadline) {
        (Clock::Real { .. }, Some(deadline)) => {
            tokio::time::sleep(Duration::from_nanos(deadline.saturating_sub(clock.nanos()))).await;
        }
        (Clock::Real { .. } | Clock::Virtual { .. }, _) => std::future::pending().await,
    }
}

fn serve(
    servers: &[Arc<dyn Server>],
    request: Request,
) -> Pin<Box<dyn Future<Output = (u64, Reply)> + Send + 'static>> {
    let id = request.id;
    match servers.iter().find(|server| server.serves(&request.operation)) {
        Some(server) => {
            let server = server.clone();
            Box::pin(async move { (id, server.serve(request).await) })
        }
        // The machine answers an outcome that does not exist with a fault that names the operation.
        None => Box::pin(std::future::ready((id, Reply::new("", Vec::new())))),
    }
}
