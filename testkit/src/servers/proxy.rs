//! A TCP proxy in front of a server, which loses what it is told to lose.

use crate::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What the proxy does with the next thing that it hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// It carries everything.
    Carry,
    /// It closes the connection instead of carrying the next request. `for_good`: and nobody gets through any more.
    LoseRequest {
        /// Else it carries everything afterwards.
        for_good: bool,
    },
    /// It carries the next request and closes the connection instead of carrying the answer.
    LoseReply {
        /// Else it carries everything afterwards.
        for_good: bool,
    },
    /// It keeps requests to itself, until it may carry again. A client that gives up changes nothing about that.
    HoldRequests,
    /// It keeps replies to itself, until it may carry again.
    HoldReplies,
    /// Nobody gets through.
    Cut,
}

/// See the module. It ends with the runtime that it was started on.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    plan: Arc<watch::Sender<Plan>>,
}

impl Proxy {
    /// A proxy on a free port, for the server at `upstream` of this machine.
    ///
    /// # Errors
    ///
    /// No port can be had.
    pub async fn to(upstream: u16) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let plan = Arc::new(watch::Sender::new(Plan::Carry));
        let shared = Arc::clone(&plan);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *shared.borrow() != Plan::Cut {
                    tokio::spawn(carry(client, upstream, Arc::clone(&shared)));
                }
            }
        });
        Ok(Self { port, plan })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What becomes of everything from now on.
    pub fn will(&self, plan: Plan) {
        self.plan.send_replace(plan);
    }
}

async fn carry(client: TcpStream, upstream: u16, plan: Arc<watch::Sender<Plan>>) -> std::io::Result<()> {
    let server = TcpStream::connect(("127.0.0.1", upstream)).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    let (swallow, swallows) = watch::channel(false);
    let down = replies(from_server, to_client, plan.subscribe(), swallows);
    let up = requests(from_client, to_server, plan, swallow);
    // The end of one direction is the end of the other.
    let mut down = tokio::spawn(down);
    tokio::select! {
        () = up => down.abort(),
        _ = &mut down => {}
    }
    Ok(())
}

/// Waits until the plan is another one.
async fn passes(plan: &mut watch::Receiver<Plan>, held: Plan) {
    // An error: the proxy is gone, and so is whoever would change its plan.
    let _ = plan.wait_for(|plan| *plan != held).await;
}

/// Ends when the connection is to be closed.
async fn requests(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    plan: Arc<watch::Sender<Plan>>,
    swallow: watch::Sender<bool>,
) {
    let mut bytes = vec![0; 1 << 20];
    loop {
        let Ok(read @ 1..) = from.read(&mut bytes).await else {
            return;
        };
        match take(&plan) {
            Plan::Carry | Plan::HoldReplies => {}
            Plan::LoseRequest { .. } | Plan::Cut => return,
            Plan::LoseReply { .. } => drop(swallow.send_replace(true)),
            Plan::HoldRequests => {
                passes(&mut plan.subscribe(), Plan::HoldRequests).await;
                if to.write_all(&bytes[..read]).await.is_err() {
                    return;
                }
                // Its client is long gone; the server shall have the time to read it.
                tokio::time::sleep(Duration::from_millis(300)).await;
                continue;
            }
        }
        if to.write_all(&bytes[..read]).await.is_err() {
            return;
        }
    }
}

/// The plan for what was heard. What is meant for one thing alone is over with it.
fn take(plan: &watch::Sender<Plan>) -> Plan {
    let mut planned = Plan::Carry;
    plan.send_if_modified(|plan| {
        planned = *plan;
        let (Plan::LoseRequest { for_good } | Plan::LoseReply { for_good }) = *plan else {
            return false;
        };
        *plan = if for_good { Plan::Cut } else { Plan::Carry };
        true
    });
    planned
}

async fn replies(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut plan: watch::Receiver<Plan>,
    swallows: watch::Receiver<bool>,
) {
    let mut bytes = vec![0; 1 << 20];
    loop {
        match from.read(&mut bytes).await {
            Ok(read @ 1..) if !*swallows.borrow() => {
                passes(&mut plan, Plan::HoldReplies).await;
                if to.write_all(&bytes[..read]).await.is_err() {
                    return;
                }
            }
            _ => return,
        }
    }
}
