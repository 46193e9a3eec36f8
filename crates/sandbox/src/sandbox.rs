//! A running sandbox: started, asked where it listens, stopped.

use std::{
    collections::VecDeque,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use crate::{
    Logged, Message, PoolIds, Settings, Visitor,
    faults::FaultPlayer,
    server::{Inner, Shared, serve},
    wire::{LoopbackListener, Orders, Stage},
    world::World,
};

/// How long `stop` lets requests finish before it ends their connections.
const GRACE: Duration = Duration::from_secs(2);

/// A running sandbox. It serves on the tokio runtime it was started on, with I/O and time enabled, until it is stopped
/// or dropped.
pub struct Sandbox {
    shared: Arc<Shared>,
    ids: PoolIds,
    stage: watch::Sender<Stage>,
    server: JoinHandle<io::Result<()>>,
}

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The port cannot be had.
    #[error("cannot listen on 127.0.0.1:{port}")]
    Listen {
        /// The port that was asked for.
        port: u16,
        /// What the system says.
        source: io::Error,
    },
    /// A fault is set on an operation that does not exist, so it would never strike.
    #[error("expected an operation of the sandbox or `*` in the fault script, found `{0}`")]
    UnknownOperation(String),
}

impl Sandbox {
    /// Starts a sandbox on 127.0.0.1. It is ready for requests when this returns.
    pub async fn start(settings: Settings) -> Result<Sandbox, StartError> {
        let Settings { port, state, clock, seed, test_controls, faults } = settings;
        if let Some(rule) = faults.rules().iter().find(|rule| !rule.names_an_operation()) {
            return Err(StartError::UnknownOperation(rule.operation.clone()));
        }
        let listen = |source| StartError::Listen { port, source };
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(listen)?;
        let endpoint = format!("http://{}", listener.local_addr().map_err(listen)?);

        let (stage, stage_receiver) = watch::channel(Stage::Serving);
        let ids = state.ids.clone();
        let world = World::new(state, seed, clock());
        let shared = Arc::new(Shared {
            inner: Mutex::new(Inner { world, faults: FaultPlayer::new(faults), log: VecDeque::new() }),
            clock,
            endpoint,
            test_controls,
            stage: stage_receiver.clone(),
        });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&shared));
        let listener = LoopbackListener { listener, stage: stage_receiver.clone() };
        let mut stopping = stage_receiver;
        let server = axum::serve(listener, router.into_make_service_with_connect_info::<Orders>())
            .with_graceful_shutdown(async move {
                // An error means that the sandbox was dropped, which is a reason to stop as well.
                let _ = stopping.wait_for(|stage| *stage != Stage::Serving).await;
            });
        let server = tokio::spawn(async move { server.await });
        Ok(Sandbox { shared, ids, stage, server })
    }

    /// Where it listens, for example `http://127.0.0.1:40123`: the endpoint URL of both services.
    pub fn endpoint(&self) -> &str {
        &self.shared.endpoint
    }

    /// The ids of the default pools.
    pub fn ids(&self) -> &PoolIds {
        &self.ids
    }

    /// The last 100,000 calls, oldest first.
    pub fn requests(&self) -> Vec<Logged> {
        self.shared.lock().log.iter().copied().collect()
    }

    /// The last 10,000 messages that were "sent", oldest first.
    pub fn outbox(&self) -> Vec<Message> {
        self.shared.lock().world.outbox.iter().cloned().collect()
    }

    /// Decides about a device code by its user code, as the page does; false when there is none that is still open.
    pub fn decide_device(&self, user_code: &str, approve: bool) -> bool {
        crate::oauth::decide(&mut self.shared.at_work(), user_code, approve)
    }

    /// The sandbox's user at a browser.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(Arc::clone(&self.shared))
    }

    /// Stops: no new connections, requests at work get two seconds to finish, then every connection ends.
    pub async fn stop(mut self) {
        self.stage.send_replace(Stage::Stopping);
        if tokio::time::timeout(GRACE, &mut self.server).await.is_err() {
            self.stage.send_replace(Stage::Stopped);
            // What is left are connections that read the end of their stream at once; should the runtime itself be
            // too busy for that, the drop that follows is all the same to the caller.
            let _ = tokio::time::timeout(GRACE, &mut self.server).await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stage.send_replace(Stage::Stopped);
    }
}
