//! What a run does not start.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

use authcanvas::{Cancel, Host, Plan};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts how often a run tells of a backend.
#[derive(Default)]
struct Counting(AtomicUsize);

impl Host for Counting {
    fn answers_prompts(&self) -> bool {
        false
    }

    fn prompt(&self, _prompt: authcanvas::Prompt) -> authcanvas::Answer<'_> {
        Box::pin(std::future::ready(None))
    }

    fn backend(&self, _line: &str) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_graph_without_auth_requests_starts_no_backend() {
    let folder = tempfile::tempdir().unwrap();
    let graph = r#"(format: 1, nodes: {"say": (kind: "debug.print", with: {"text": "hello"}),
        "start": (kind: "flow.on_graph_start")}, connections: ["start.out -> say.in"])"#;
    // The state file does not exist, so whoever started this sandbox would fail.
    let profile = r#"(default: "sandbox", profiles: {"sandbox": (backend: Sandbox(state: "nowhere.ron"))})"#;
    std::fs::write(folder.path().join("hello.ron"), graph).unwrap();
    std::fs::write(folder.path().join("authcanvas.ron"), profile).unwrap();
    let host = Arc::new(Counting::default());
    let report =
        authcanvas::run(&Plan::new(folder.path().join("hello.ron")), host.clone(), Cancel::never()).await.unwrap();
    assert_eq!((report.exit_code, host.0.load(Ordering::SeqCst)), (0, 0));
}
