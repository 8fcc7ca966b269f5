//! One MongoDB for all tests of this binary that only need a database of their own.

use hub_durable::mongo::Mongo;
use mongodb::Client;
use mongodb::bson::{Bson, Document, doc};
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

/// Who counts as an ADMIN, and whether a change is under way: read past the hub.
pub(crate) struct Note {
    pub(crate) ids: Vec<i64>,
    pub(crate) under_way: bool,
}

/// Reads it.
pub(crate) async fn note(url: &str) -> Note {
    let client = Client::with_uri_str(url).await.unwrap();
    let notes = client.default_database().unwrap().collection::<Document>("notes");
    let note = notes.find_one(doc! { "_id": "admins" }).await.unwrap().unwrap();
    let mut ids: Vec<i64> = note
        .get_array("ids")
        .unwrap()
        .iter()
        .map(|id| id.as_i64().unwrap())
        .collect();
    ids.sort_unstable();
    Note {
        ids,
        under_way: note.get("under_way") != Some(&Bson::Null),
    }
}

/// From now on, the server answers only so many more commands of those that call themselves `app`, and then hangs up at each.
pub(crate) async fn hang_up_after(server: &servers::Mongo, app: &str, commands: u32) {
    let data = doc! {
        "failCommands": ["find", "insert", "update", "findAndModify", "aggregate"],
        "closeConnection": true,
        "appName": app,
    };
    hang_up(server, doc! { "skip": commands }, data).await;
}

/// All is well again.
pub(crate) async fn hang_up_no_more(server: &servers::Mongo) {
    hang_up(server, "off", doc! {}).await;
}

async fn hang_up(server: &servers::Mongo, mode: impl Into<Bson>, data: Document) {
    let client = Client::with_uri_str(server.url()).await.unwrap();
    let command = doc! { "configureFailPoint": "failCommand", "mode": mode.into(), "data": data };
    client.database("admin").run_command(command).await.unwrap();
}
