//! Connections that can be broken on purpose, and that end when the sandbox does.
//!
//! A fault has to look real to a client, so it happens where real ones do: in the bytes. The handler of a request
//! leaves an order with its connection, and the connection carries it out while the reply is written.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
};

const END_OF_HEADERS: &[u8; 4] = b"\r\n\r\n";

/// How far the sandbox has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It answers.
    Serving,
    /// It finishes what it has begun.
    Stopping,
    /// Every connection ends now.
    Stopped,
}

/// Accepts connections on loopback.
pub(crate) struct LoopbackListener {
    pub listener: TcpListener,
    pub stage: watch::Receiver<Stage>,
}

impl Listener for LoopbackListener {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        // A reply is small and awaited: without this the second one on a connection may wait for an acknowledgement.
        // Where the system refuses the option, replies are late but right.
        let _ = stream.set_nodelay(true);
        let mut stage = self.stage.clone();
        let stopped = Box::pin(async move {
            // An error means that the sandbox is gone, which is an end as well.
            let _ = stage.wait_for(|stage| *stage == Stage::Stopped).await;
        });
        (Connection { stream, orders: Orders::default(), stopped: Some(stopped) }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
pub(crate) struct Connection {
    stream: TcpStream,
    orders: Orders,
    /// Becomes ready when the sandbox stops; `None` after that.
    stopped: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

/// How the handler of a request reaches its connection.
#[derive(Clone, Default)]
pub(crate) struct Orders(Arc<Mutex<Option<Order>>>);

/// What is to happen to the reply.
#[derive(Clone, Copy, Debug)]
enum Order {
    Close,
    Cut { n_matched: usize, n_body_left: usize },
}

impl Orders {
    /// Closes the connection instead of writing a reply.
    pub fn close(&self) {
        self.set(Order::Close);
    }

    /// Closes the connection after the headers and this many bytes of the body.
    pub fn cut_after(&self, n_body_bytes: usize) {
        self.set(Order::Cut { n_matched: 0, n_body_left: n_body_bytes });
    }

    fn set(&self, order: Order) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(order);
    }

    fn get(&self) -> Option<Order> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connected<IncomingStream<'_, LoopbackListener>> for Orders {
    fn connect_info(stream: IncomingStream<'_, LoopbackListener>) -> Orders {
        stream.io().orders.clone()
    }
}

impl Order {
    /// How many of these bytes may still be written, and what the order is after that many.
    fn allow(self, bytes: &[u8]) -> (usize, Order) {
        match self {
            Order::Close => (0, self),
            Order::Cut { mut n_matched, mut n_body_left } => {
                let mut n_allowed = 0;
                for byte in bytes {
                    if n_matched == END_OF_HEADERS.len() {
                        if n_body_left == 0 {
                            break;
                        }
                        n_body_left -= 1;
                    } else if *byte == END_OF_HEADERS[n_matched] {
                        n_matched += 1;
                    } else {
                        n_matched = usize::from(*byte == END_OF_HEADERS[0]);
                    }
                    n_allowed += 1;
                }
                (n_allowed, Order::Cut { n_matched, n_body_left })
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let has_stopped = match &mut self.stopped {
            Some(stopped) => stopped.as_mut().poll(cx).is_ready(),
            None => true,
        };
        if has_stopped {
            self.stopped = None;
            // Reading nothing is the end of the stream, so the server closes its side too.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let Some(order) = self.orders.get() else {
            return Pin::new(&mut self.stream).poll_write(cx, bytes);
        };
        let (n_allowed, _) = order.allow(bytes);
        if n_allowed == 0 {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionReset, "the fault script closed this")));
        }
        let written = Pin::new(&mut self.stream).poll_write(cx, &bytes[..n_allowed]);
        if let Poll::Ready(Ok(n_written)) = &written {
            let (_, rest) = order.allow(&bytes[..*n_written]);
            self.orders.set(rest);
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_lets_headers_and_half_of_the_body_through_however_they_are_split() {
        let reply = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n12345678";
        let expected = reply.len() - 4;
        for split in 0..reply.len() {
            let order = Order::Cut { n_matched: 0, n_body_left: 4 };
            let (first, order) = order.allow(&reply[..split]);
            let (second, _) = order.allow(&reply[split..]);
            let passed = if first < split { first } else { first + second };
            assert_eq!(passed, expected, "split at {split}");
        }
    }
}
