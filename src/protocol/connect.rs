//! Where the socket library ends: sockets become sessions, packets become commands.

use super::Mount;
use crate::hub::error::Code;
use crate::people::Login;
use crate::runtime::Runtime;
use crate::session::{Job, Session};
use serde_json::Value;
use socketioxide::SocketIo;
use socketioxide::adapter::LocalAdapter;
use socketioxide::extract::{AckSender, Event, SocketRef, TryData};
use socketioxide::handler::{self, ConnectHandler, DisconnectHandler, FromMessageParts};
use socketioxide::socket::{DisconnectReason, Socket};
use std::convert::Infallible;
use std::sync::{Arc, Weak};
use std::time::Duration;

/// How long a client that was let in may take to hear of it.
const LET_IN: Duration = Duration::from_secs(10);

/// Opens a namespace for clients.
///
/// Everything is registered in the namespace's middleware, which runs before the client hears that it is connected. In the
/// connect handler, which runs after that, an event that comes at once would find no handler and be lost.
pub fn serve(io: &SocketIo, runtime: &Arc<Runtime>, mount: Mount) {
    let mount = Arc::new(mount);
    let namespace = mount.namespace().to_owned();
    let (runtime, letting_in) = (Arc::clone(runtime), Arc::clone(&mount));
    let let_in = move |socket: SocketRef, auth: TryData<Value>| {
        let (runtime, mount) = (Arc::clone(&runtime), Arc::clone(&letting_in));
        async move { let_in(&runtime, &mount, socket, auth.0.unwrap_or_default()).await }
    };
    let connected = move |socket: SocketRef| {
        let mount = Arc::clone(&mount);
        async move {
            if let Some(session) = socket.extensions.get::<Weak<Session>>().and_then(|weak| weak.upgrade()) {
                session.work(&mount).await;
            }
        }
    };
    io.ns(namespace, connected.with(let_in));
}

/// Refuses a connection (the code is all that the library can carry), or makes a session of it.
async fn let_in(runtime: &Arc<Runtime>, mount: &Arc<Mount>, socket: SocketRef, auth: Value) -> Result<(), Code> {
    let token = if mount.needs_account() {
        Some(token(&socket, &auth).ok_or(Code::Unauthenticated)?)
    } else {
        None
    };
    let login = match &token {
        Some(token) => Some(log_in(runtime, token).await?),
        None => None,
    };
    let session = Session::new(runtime, socket.clone(), login, Job::Connected(auth));
    // part: twice
    if let Some(token) = &token {
        // The token may have died, or the account been banned, while this was on its way: from here on whoever does that finds
        // the session, and up to here this second look finds out.
        runtime.people.arrives(&session);
        if let Err(code) = log_in(runtime, token).await {
            runtime.people.departs(&session);
            return Err(code);
        }
    }
    // end: twice
    runtime.metrics.connected(session.namespace(), 1);
    let weak = Arc::downgrade(&session);
    listen(&socket, mount, Arc::clone(&session));
    session.enter(mount).await;
    runtime.spawn(async move {
        tokio::time::sleep(LET_IN).await;
        if let Some(session) = weak.upgrade() {
            session.disconnect_unless_connected();
        }
    });
    Ok(())
}

/// Gives a socket its handlers.
fn listen(socket: &SocketRef, mount: &Arc<Mount>, session: Arc<Session>) {
    // The socket's handlers hold the session weakly, because the session holds the socket. What keeps it alive is the
    // disconnect handler, which the library drops once it has run.
    let weak = Arc::downgrade(&session);
    socket.extensions.insert(Weak::clone(&weak));
    let on_event = {
        let mount = Arc::clone(mount);
        move |Heard { event, payload, ack }: Heard| {
            let (session, mount) = (weak.upgrade(), Arc::clone(&mount));
            if let Some(session) = &session {
                session.admit(&mount, event, &payload, ack);
            }
            async move {
                if let Some(session) = session {
                    session.work(&mount).await;
                }
            }
        }
    };
    // One handler for all events: which there are, the mount knows.
    socket.on_fallback(on_event);
    socket.on_disconnect(Gone {
        session,
        mount: Arc::clone(mount),
    });
}

/// What happens when a client leaves or is lost.
///
/// Not one of the library's async handlers: with those it takes the socket out of the namespace after the handler has run, and
/// a client that leaves and joins again meanwhile is ignored without a word.
struct Gone {
    session: Arc<Session>,
    mount: Arc<Mount>,
}

impl DisconnectHandler<LocalAdapter, ()> for Gone {
    fn call_with_defer(
        &self,
        socket: Arc<Socket<LocalAdapter>>,
        _reason: DisconnectReason,
        remove: fn(Arc<Socket<LocalAdapter>>),
    ) {
        self.session.hang_up();
        remove(socket);
        let (session, mount) = (Arc::clone(&self.session), Arc::clone(&self.mount));
        self.session.runtime().spawn(async move {
            session.runtime().people.departs(&session);
            session.runtime().metrics.connected(session.namespace(), -1);
            session.work(&mount).await;
        });
    }
}

async fn log_in(runtime: &Arc<Runtime>, token: &str) -> Result<Arc<Login>, Code> {
    runtime.log_in(token).await.map_err(|refusal| refusal.code)
}

/// The token comes in `auth`, or as the query parameter `token`, as source 003 has it.
fn token(socket: &SocketRef, auth: &Value) -> Option<String> {
    let in_auth = auth.get("token").and_then(Value::as_str).map(str::to_owned);
    in_auth.or_else(|| query_token(socket.req_parts().uri.query()?))
}

fn query_token(query: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("token="))?;
    percent_encoding::percent_decode_str(value)
        .decode_utf8()
        .ok()
        .map(String::from)
}

/// An event as it came: every event, whatever its arguments are.
///
/// The library's own `Data<T>` drops an event that doesn't fit `T`, and the client waits for an answer that never comes.
struct Heard {
    event: String,
    payload: handler::Value,
    ack: Option<AckSender>,
}

impl FromMessageParts<LocalAdapter> for Heard {
    type Error = Infallible;

    fn from_message_parts(
        socket: &Arc<Socket<LocalAdapter>>,
        packet: &mut handler::Value,
        ack_id: &Option<i64>,
    ) -> Result<Self, Infallible> {
        // The library has read the name before it chose this handler, so it is there.
        let event =
            Event::from_message_parts(socket, packet, ack_id).map_or_else(|_| String::new(), |Event(name)| name);
        let Ok(ack) = AckSender::from_message_parts(socket, packet, ack_id);
        Ok(Self {
            event,
            payload: packet.clone(),
            ack: ack_id.and(Some(ack)),
        })
    }
}
