//! A server under test: on a free port, and gone with everything that belonged to it when it stops.

use anyhow::{Context, Result};
use axum::Router;
use axum::serve::ListenerExt;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// A running server. Dropping it ends its tasks and closes its connections, as killing its process would.
#[derive(Debug)]
pub struct Server {
    addr: SocketAddr,
    // A runtime of its own: what the server spawned (one task per connection, one per event) can't outlive it, so that a
    // test may "restart" a server, and the test's own runtime may be single-threaded.
    runtime: Option<Runtime>,
}

/// Serves `router` on a free port of this machine, with two worker threads; it accepts connections when this returns.
pub async fn serve(router: Router) -> Result<Server> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .context("no runtime")?;
    let bound = runtime.spawn(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.context("no free port")?;
        let addr = listener.local_addr()?;
        let listener = listener.tap_io(|stream| {
            // Without it the kernel holds a small packet back until the one before is confirmed.
            let _ = stream.set_nodelay(true);
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        anyhow::Ok(addr)
    });
    // In a variable first: a runtime dropped inside async code panics, `Server` shuts it down in a way that doesn't.
    let mut server = Server {
        addr: SocketAddr::from(([0, 0, 0, 0], 0)),
        runtime: Some(runtime),
    };
    server.addr = bound.await.context("the server's task ended")??;
    Ok(server)
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
    pub async fn stop(mut self) {
        if let Some(runtime) = self.runtime.take() {
            let patience = std::time::Duration::from_secs(5);
            // Shutting down blocks, so it mustn't happen on the test's own thread.
            let _ = tokio::task::spawn_blocking(move || runtime.shutdown_timeout(patience)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may end at once when its own data is wrong")]

    use super::*;
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_server_accepts_until_it_is_stopped() {
        let server = serve(Router::new()).await.unwrap();
        let addr = server.addr();
        assert_eq!(server.url(), format!("http://{addr}"));
        TcpStream::connect(addr).await.unwrap();
        server.stop().await;
        assert!(TcpStream::connect(addr).await.is_err(), "the port is still open");
    }
}
