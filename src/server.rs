//! The server as a whole: what is mounted where, how it starts, and how it stops.

use crate::config::Config;
use crate::line::{Line, Lines, note_upgrades};
use crate::protocol::chat::Chat;
use crate::protocol::classroom::Classroom;
use crate::protocol::lobby::Lobby;
use crate::protocol::private::Private;
use crate::protocol::rooms::Rooms;
use crate::protocol::{Mount, Protocol, serve};
use crate::rest::accounts::AccountsState;
use crate::rest::{self, origin};
use crate::runtime::{Parts, Runtime};
use crate::{pages, shutdown, telemetry};
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::middleware::from_fn_with_state;
use socketioxide::SocketIo;
use socketioxide::layer::SocketIoLayer;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::timeout;

/// Runs the whole hub in this process alone until it is asked to stop. Refuses settings that name a database.
pub async fn run(config: Config) -> Result<()> {
    config.stores.refuse()?;
    telemetry::init(config.log_format);
    App::hub(config).await?.run().await
}

/// A server that hasn't begun to listen.
pub struct App {
    /// What its parts share.
    pub runtime: Arc<Runtime>,
    /// Its routes.
    pub router: Router,
    io: SocketIo,
}

impl App {
    /// The whole hub: five protocols, accounts, pages. Everything is kept in this process.
    pub async fn hub(config: Config) -> Result<Self> {
        let parts = Parts::embedded(&config);
        Self::hub_on(config, parts).await
    }

    /// The whole hub on these parts.
    pub async fn hub_on(config: Config, parts: Parts) -> Result<Self> {
        let runtime = Runtime::new(config, parts)?;
        if let Some(admin) = &runtime.config.admin {
            let made = runtime.accounts.ensure_admin(admin.expose()).await;
            made.context("HUB_ADMIN")?;
        }
        let lobby = Arc::new(Lobby::new(&runtime));
        let protocols: Vec<Arc<dyn Protocol>> = vec![
            Arc::new(Chat::new(&runtime)),
            Arc::new(Rooms::new(&runtime)),
            Arc::clone(&lobby) as Arc<dyn Protocol>,
            Arc::new(Classroom::new(&runtime)),
            Arc::new(Private::new(&runtime)),
        ];
        let routes = routes(&runtime, lobby);
        Self::assemble(runtime, &protocols, routes)
    }

    /// A server that speaks `protocols`, each at its own namespace and those that `HUB_ROOT` names at `/` too, and answers
    /// `routes` over plain HTTP. It ends what has expired, so it must be called where tasks can be spawned.
    pub fn assemble(runtime: Arc<Runtime>, protocols: &[Arc<dyn Protocol>], routes: Router) -> Result<Self> {
        let (layer, io) = socket_io(&runtime);
        mount(&io, &runtime, protocols)?;
        // A fallback that is a handler gets its layers anew for each request, and each new Socket.IO layer would know none of the
        // sessions of the others: polling would lose its session at the second request. A service gets them once.
        let router = Router::new().fallback_service(routes).layer(layer);
        let router = router.layer(from_fn_with_state(Arc::clone(&runtime.upgrades), note_upgrades));
        let router = origin::guard(router, &runtime.config.cors).context("HUB_CORS")?;
        runtime.spawn(sweep(Arc::clone(&runtime)));
        Ok(Self { runtime, router, io })
    }

    /// Listens where the settings say, prints the address, and serves until the process is asked to stop.
    pub async fn run(self) -> Result<()> {
        let addr = &self.runtime.config.addr;
        let listener = TcpListener::bind(addr).await.with_context(|| {
            format!("cannot listen on {addr}. Stop what listens there, or choose a free port: set HUB_ADDR=127.0.0.1:0")
        })?;
        let stop = shutdown::asked();
        println!("listening on http://{}", listener.local_addr()?);
        self.serve(listener, stop).await
    }

    /// Serves until `stop` is ready; then stops accepting, tells the clients, and waits for what runs, within
    /// [`Limits::shutdown_ms`](crate::config::Limits::shutdown_ms).
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        let Self { runtime, router, io } = self;
        let patience = Duration::from_millis(runtime.config.limits.shutdown_ms);
        let (stopping, begun) = (runtime.stopping.clone(), runtime.stopping.clone());
        // As a plain router, axum would build every route anew for each connection.
        let router = router.into_make_service_with_connect_info::<Line>();
        let serving = axum::serve(Lines::new(listener), router);
        let serving = serving.with_graceful_shutdown(async move { begun.cancelled().await });
        let mut serving = tokio::spawn(serving.into_future());
        stop.await;
        stopping.cancel();
        // A client that doesn't read can't be told; it is cut when the process ends, and that is no failure of the server's.
        if timeout(patience / 4, io.close()).await.is_err() {
            tracing::warn!("some clients didn't read their goodbye");
        }
        let drained = timeout(patience / 2, runtime.stop()).await;
        match timeout(patience / 4, &mut serving).await {
            Ok(served) => served?.context("the server failed")?,
            Err(_) => serving.abort(),
        }
        let too_long = || {
            format!(
                "what still ran wasn't done within {} ms, and was cut",
                patience.as_millis()
            )
        };
        drained.with_context(too_long)
    }
}

/// What is answered over plain HTTP.
fn routes(runtime: &Arc<Runtime>, lobby: Arc<Lobby>) -> Router {
    let accounts = AccountsState {
        service: Arc::clone(&runtime.accounts),
        moderator: lobby,
        max_body_bytes: runtime.config.limits.max_payload_bytes,
    };
    let router = rest::accounts::routes(accounts)
        .merge(rest::conversations::routes(runtime))
        .merge(rest::health::routes(runtime))
        .merge(pages::routes(&runtime.config.pages));
    rest::problem::everywhere(router)
}

/// The socket library, with the limits of the contract.
fn socket_io(runtime: &Arc<Runtime>) -> (SocketIoLayer, SocketIo) {
    let limits = &runtime.config.limits;
    SocketIo::builder()
        .ping_interval(Duration::from_millis(limits.ping_interval_ms))
        .ping_timeout(Duration::from_millis(limits.ping_timeout_ms))
        .max_buffer_size(limits.outbox_packets)
        // One packet is bounded however it travels: as the body of a request or as a WebSocket message.
        .max_payload(limits.max_payload_bytes as u64)
        .ws_max_message_size(limits.max_payload_bytes)
        .ws_max_frame_size(limits.max_payload_bytes)
        .build_layer()
}

/// Mounts each protocol at its own namespace, and at `/` those that `HUB_ROOT` names.
fn mount(io: &SocketIo, runtime: &Arc<Runtime>, protocols: &[Arc<dyn Protocol>]) -> Result<()> {
    for protocol in protocols {
        let name = protocol.about().name;
        serve(io, runtime, Mount::new(format!("/{name}"), vec![Arc::clone(protocol)])?);
    }
    let mut root: Vec<Arc<dyn Protocol>> = Vec::new();
    for wanted in &runtime.config.root {
        let found = protocols.iter().find(|protocol| protocol.about().name == wanted);
        let Some(protocol) = found else {
            let names: Vec<_> = protocols.iter().map(|protocol| protocol.about().name).collect();
            bail!("HUB_ROOT: `{wanted}` isn't a protocol; there are {}", names.join(", "));
        };
        if !root.iter().any(|there| there.about().name == wanted) {
            root.push(Arc::clone(protocol));
        }
    }
    if !root.is_empty() {
        serve(io, runtime, Mount::new("/", root).context("HUB_ROOT")?);
    }
    Ok(())
}

/// Ends what has expired, twice a second: no socket outlives its token by a second.
async fn sweep(runtime: Arc<Runtime>) {
    let mut ticks = tokio::time::interval(Duration::from_millis(500));
    loop {
        ticks.tick().await;
        if let Err(refusal) = runtime.accounts.sweep().await {
            tracing::warn!(%refusal, "expired tokens weren't swept");
        }
    }
}
