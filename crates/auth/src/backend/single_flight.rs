//! One exchange for any number of callers who want the same thing at the same time.
//!
//! The first caller makes the exchange, the others wait for its answer, good or bad. No lock is held while the
//! exchange runs, and no runtime is named: waiting is plain wakers. A caller who is cancelled in the middle of making
//! the exchange hands it on to one who waits.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The exchanges under way, by what they are for.
#[derive(Debug)]
pub(crate) struct SingleFlight<K, T> {
    flights: Mutex<BTreeMap<K, Arc<Flight<T>>>>,
}

#[derive(Debug)]
struct Flight<T>(Mutex<Progress<T>>);

#[derive(Debug)]
enum Progress<T> {
    Flying(Vec<Waker>),
    Landed(T),
    Abandoned,
}

impl<K: Ord + Clone, T: Clone> SingleFlight<K, T> {
    pub fn new() -> Self {
        Self { flights: Mutex::new(BTreeMap::new()) }
    }

    /// The answer of the exchange for this key: the one under way, else a new one from `make`.
    pub async fn run<F: Future<Output = T>>(&self, key: K, make: impl Fn() -> F) -> T {
        loop {
            let (flight, is_mine) = self.join(&key);
            if is_mine {
                let mut landing = Landing { flights: self, key: &key, flight: &flight, answer: None };
                let answer = make().await;
                landing.answer = Some(answer.clone());
                drop(landing);
                return answer;
            }
            if let Some(answer) = (Wait { flight: &flight }).await {
                return answer;
            }
        }
    }

    fn join(&self, key: &K) -> (Arc<Flight<T>>, bool) {
        let mut flights = lock(&self.flights);
        if let Some(flight) = flights.get(key) {
            return (flight.clone(), false);
        }
        let flight = Arc::new(Flight(Mutex::new(Progress::Flying(Vec::new()))));
        flights.insert(key.clone(), flight.clone());
        (flight, true)
    }
}

/// Ends a flight when it is dropped, be it with an answer or because its caller went away.
struct Landing<'f, K: Ord, T> {
    flights: &'f SingleFlight<K, T>,
    key: &'f K,
    flight: &'f Flight<T>,
    answer: Option<T>,
}

impl<K: Ord, T> Drop for Landing<'_, K, T> {
    fn drop(&mut self) {
        // Removed first: who comes from now on must not join a flight that is over.
        lock(&self.flights.flights).remove(self.key);
        let progress = match self.answer.take() {
            Some(answer) => Progress::Landed(answer),
            None => Progress::Abandoned,
        };
        let before = std::mem::replace(&mut *lock(&self.flight.0), progress);
        if let Progress::Flying(waiting) = before {
            waiting.into_iter().for_each(Waker::wake);
        }
    }
}

struct Wait<'f, T> {
    flight: &'f Flight<T>,
}

impl<T: Clone> Future for Wait<'_, T> {
    /// Nothing when the flight was abandoned.
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut *lock(&self.flight.0) {
            Progress::Landed(answer) => Poll::Ready(Some(answer.clone())),
            Progress::Abandoned => Poll::Ready(None),
            Progress::Flying(waiting) => {
                if !waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                    waiting.push(context.waker().clone());
                }
                Poll::Pending
            }
        }
    }
}

/// A panic elsewhere leaves nothing half done in here: every change is one assignment.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    async fn slow(count: &AtomicUsize) -> usize {
        let made = count.fetch_add(1, Ordering::SeqCst) + 1;
        tokio::time::sleep(Duration::from_millis(20)).await;
        made
    }

    #[tokio::test]
    async fn callers_of_one_key_share_one_exchange() {
        let (flights, count) = (SingleFlight::new(), AtomicUsize::new(0));
        let answers = tokio::join!(
            flights.run("a", || slow(&count)),
            flights.run("a", || slow(&count)),
            flights.run("b", || slow(&count)),
        );
        assert_eq!(answers.0, answers.1);
        assert_eq!(count.load(Ordering::SeqCst), 2);
        assert_eq!(flights.run("a", || slow(&count)).await, 3, "a later caller makes an exchange of its own");
    }

    #[tokio::test]
    async fn a_caller_who_goes_away_hands_the_exchange_on() {
        let (flights, count) = (Arc::new(SingleFlight::new()), Arc::new(AtomicUsize::new(0)));
        let spawn = || {
            let (flights, count) = (flights.clone(), count.clone());
            tokio::spawn(async move { flights.run("a", || slow(&count)).await })
        };
        let first = spawn();
        tokio::task::yield_now().await;
        let second = spawn();
        tokio::task::yield_now().await;
        first.abort();
        assert_eq!(second.await.expect("the second caller ends"), 2);
    }
}
