//! A wire between a store and Redis that can be cut where it hurts.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the wire does with the next thing that it hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plan {
    /// It carries everything.
    Carry,
    /// It is cut instead of carrying the next request. `for_good`: and stays cut.
    LoseRequest { for_good: bool },
    /// It carries the next request and is cut instead of carrying the answer.
    LoseReply { for_good: bool },
    /// It keeps requests to itself, until it may carry again. A client that gives up changes nothing about that.
    Hold,
    /// Nobody gets through.
    Cut,
}

pub(crate) struct Wire {
    port: u16,
    plan: Arc<Mutex<Plan>>,
    changed: watch::Sender<()>,
}

impl Wire {
    pub(crate) async fn to(upstream: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let plan = Arc::new(Mutex::new(Plan::Carry));
        let (changed, _) = watch::channel(());
        let (shared, changes) = (plan.clone(), changed.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let plan = shared.clone();
                if *plan.lock().unwrap() != Plan::Cut {
                    tokio::spawn(carry(client, upstream, plan, changes.subscribe()));
                }
            }
        });
        Self { port, plan, changed }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn will(&self, plan: Plan) {
        *self.plan.lock().unwrap() = plan;
        self.changed.send_replace(());
    }
}

async fn carry(client: TcpStream, upstream: u16, plan: Arc<Mutex<Plan>>, changes: watch::Receiver<()>) {
    let server = TcpStream::connect(("127.0.0.1", upstream)).await.unwrap();
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let (swallow, swallows) = watch::channel(false);
    let up = requests(from_client, to_server, plan, changes, swallow);
    let down = replies(from_server, to_client, swallows);
    // The cut of one direction is the end of the other.
    let mut down = tokio::spawn(down);
    tokio::select! {
        () = up => down.abort(),
        _ = &mut down => {}
    }
}

/// Ends when the wire is cut.
async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    plan: Arc<Mutex<Plan>>,
    mut changes: watch::Receiver<()>,
    swallow: watch::Sender<bool>,
) {
    let mut bytes = vec![0; 1 << 20];
    loop {
        let Ok(read @ 1..) = from.read(&mut bytes).await else {
            return;
        };
        let planned = {
            let mut plan = plan.lock().unwrap();
            let planned = *plan;
            if let Plan::LoseRequest { for_good } | Plan::LoseReply { for_good } = planned {
                *plan = if for_good { Plan::Cut } else { Plan::Carry };
            }
            planned
        };
        match planned {
            Plan::Carry => {}
            Plan::LoseRequest { .. } | Plan::Cut => return,
            Plan::LoseReply { .. } => drop(swallow.send_replace(true)),
            Plan::Hold => {
                while *plan.lock().unwrap() == Plan::Hold {
                    changes.changed().await.unwrap();
                }
            }
        }
        if to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
        if planned == Plan::Hold {
            // Its client is long gone; the server shall have the time to read it.
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        }
    }
}

async fn replies(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, swallows: watch::Receiver<bool>) {
    let mut bytes = vec![0; 1 << 20];
    loop {
        match from.read(&mut bytes).await {
            Ok(read @ 1..) if !*swallows.borrow() => {
                if to.write_all(&bytes[..read]).await.is_err() {
                    return;
                }
            }
            _ => return,
        }
    }
}
