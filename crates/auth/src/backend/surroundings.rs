//! What the backend may ask of the world it runs in.
//!
//! The runtime implements this: it knows which folder a graph may read, which hosts its user consented to, and
//! whose clock is running. Nothing else of the world reaches this module but the network.

use super::randomness::Randomness;

/// The files, the clock and the consent of one run.
pub trait Surroundings: Send + Sync {
    /// The text of a file, named as the graph names it; resolving and confining the path is the implementor's. The
    /// error says why not, as a fragment that fits behind the path.
    fn read_file(&self, path: &str) -> Result<String, String>;

    /// Milliseconds since the Unix epoch, by the run's own clock, which may be virtual.
    fn now_ms(&self) -> u64;

    /// Whether a request may be sent to this host (lower case, no port). Asked before every request, for loopback
    /// and AWS endpoints too.
    fn host_allowed(&self, host: &str) -> bool;

    /// Where values come from that nobody may guess.
    fn randomness(&self) -> &Randomness;
}
