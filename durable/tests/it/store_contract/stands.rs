//! Each kind of store, empty.

use super::{Arc, Live, MemoryStore};
use hub_durable::redis::{Limits, RedisStore};
use testkit::servers::{self, Kind, Redis, RedisOptions};

/// A store, and the server that must live as long.
pub(super) struct Stand {
    pub(super) store: Arc<dyn Live>,
    _server: Option<Redis>,
}

pub(super) async fn memory() -> Option<Stand> {
    Some(Stand {
        store: Arc::new(MemoryStore::new(1 << 30)),
        _server: None,
    })
}

pub(super) async fn redis() -> Option<Stand> {
    if servers::not_run(&[Kind::Redis]) {
        return None;
    }
    let server = Redis::start(RedisOptions::default()).await.unwrap();
    let store = RedisStore::open(&server.url(), Limits::default()).await.unwrap();
    Some(Stand {
        store: Arc::new(store),
        _server: Some(server),
    })
}
