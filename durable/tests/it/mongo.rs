//! One MongoDB for all tests of this binary that only need a database of their own.

use hub_durable::mongo::Mongo;
use std::sync::atomic::{AtomicU32, Ordering};
use testkit::servers::{self, Kind, MongoOptions};
use tokio::sync::OnceCell;

static SERVER: OnceCell<servers::Mongo> = OnceCell::const_new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// A database that nobody has used; `None` where there is no MongoDB, which is said.
pub(crate) async fn empty_database() -> Option<Mongo> {
    Some(Mongo::connect(&empty_database_url().await?).await.unwrap())
}

/// The address of one.
pub(crate) async fn empty_database_url() -> Option<String> {
    if servers::not_run(&[Kind::Mongo]) {
        return None;
    }
    // Never dropped; it ends with this process, however that ends.
    let server = SERVER.get_or_init(|| async { servers::Mongo::start(MongoOptions::default()).await.unwrap() });
    let number = DATABASES.fetch_add(1, Ordering::Relaxed);
    Some(server.await.url_of(&format!("test{number}")))
}
