//! A server under test: on a free port, and gone with everything that belonged to it when it stops.

use anyhow::{Context, Result};
use axum::Router;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use std::thread::JoinHandle;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

/// A running server. Dropping it ends its tasks and closes its connections, as killing its process would.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    // Dropping it is the signal to stop.
    running: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

/// Serves `router` on a free port of this machine with two worker threads, as `#[tokio::main]` would on two cores. It
/// accepts connections when this returns.
pub async fn serve(router: Router) -> Result<Server> {
    let mut runtime = Builder::new_multi_thread();
    runtime.worker_threads(2);
    start(runtime, router).await
}

/// The same on a single thread: tasks run one after the other in the order in which they were spawned, so that a check
/// gives the same verdict each time, however busy the machine is.
pub async fn serve_on_one_thread(router: Router) -> Result<Server> {
    start(Builder::new_current_thread(), router).await
}

async fn start(mut runtime: Builder, router: Router) -> Result<Server> {
    let (running, stopped) = oneshot::channel::<()>();
    let (to_caller, bound) = oneshot::channel();
    // A thread and a runtime of its own: what the server spawned (one task per connection, one per event) ends with them,
    // so that a test may "restart" a server.
    let thread = std::thread::spawn(move || {
        let runtime = match runtime.enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => return drop(to_caller.send(Err(error))),
        };
        runtime.block_on(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await;
            let listener = match listener.and_then(|listener| Ok((listener.local_addr()?, listener))) {
                Ok((addr, listener)) => {
                    let _ = to_caller.send(Ok(addr));
                    listener
                }
                Err(error) => return drop(to_caller.send(Err(error))),
            };
            // Without it the kernel holds a small packet back until the one before is confirmed.
            let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
            tokio::select! {
                _ = async { axum::serve(listener, router).await } => {}
                _ = stopped => {}
            }
        });
    });
    let addr = bound
        .await
        .context("the server's thread ended")?
        .context("no free port")?;
    Ok(Server { addr, running, thread })
}

impl Server {
    /// Where it listens, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// The address alone, for clients that don't speak HTTP.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Stops it and waits until its threads are gone: from then on the port is closed.
    pub async fn stop(self) {
        drop(self.running);
        // Waiting for a thread blocks, so it mustn't happen on the test's own.
        let _ = tokio::task::spawn_blocking(|| self.thread.join()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_server_accepts_until_it_is_stopped() {
        for server in [
            serve(Router::new()).await.unwrap(),
            serve_on_one_thread(Router::new()).await.unwrap(),
        ] {
            let addr = server.addr();
            assert_eq!(server.url(), format!("http://{addr}"));
            TcpStream::connect(addr).await.unwrap();
            server.stop().await;
            assert!(TcpStream::connect(addr).await.is_err(), "the port is still open");
        }
    }

    #[tokio::test]
    async fn a_dropped_server_closes_its_connections() {
        let server = serve(Router::new()).await.unwrap();
        let mut open = TcpStream::connect(server.addr()).await.unwrap();
        drop(server);
        let end = tokio::io::AsyncReadExt::read(&mut open, &mut [0; 1]).await;
        assert!(matches!(end, Ok(0) | Err(_)), "the connection is still open: {end:?}");
    }
}
