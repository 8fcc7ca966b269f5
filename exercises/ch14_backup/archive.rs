//! A collection: in memory, or in MongoDB.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use testkit::practice::is_real;

/// A document without an `_id` of one's own gets one that nobody else has. These are greater than any message's id.
const MADE_UP: u64 = 1 << 40;

/// An empty collection, or what has become of it.
pub enum Collection {
    Memory(Mutex<BTreeMap<u64, String>>),
    #[cfg(feature = "real")]
    Mongo(mongo::Mongo),
}

impl Collection {
    pub async fn start() -> Self {
        #[cfg(feature = "real")]
        if is_real() {
            return Self::Mongo(mongo::Mongo::start().await);
        }
        assert!(
            !is_real() || cfg!(feature = "real"),
            "without its driver this check can't reach MongoDB; start it with `cargo course check NAME --real`"
        );
        Self::Memory(Mutex::default())
    }

    pub async fn insert(&self, documents: &[(Option<u64>, String)], ordered: bool) -> bool {
        match self {
            Self::Memory(memory) => insert(&mut lock(memory), documents, ordered),
            #[cfg(feature = "real")]
            Self::Mongo(mongo) => mongo.insert(documents, ordered).await,
        }
    }

    pub async fn page(&self, before: Option<u64>, limit: usize) -> Vec<(u64, String)> {
        let mut newest_first: Vec<_> = match self {
            Self::Memory(memory) => {
                let memory = lock(memory);
                let found = memory.range(..before.unwrap_or(u64::MAX)).rev().take(limit);
                found.map(|(id, text)| (*id, text.clone())).collect()
            }
            #[cfg(feature = "real")]
            Self::Mongo(mongo) => mongo.newest_first(before, limit).await,
        };
        newest_first.reverse();
        newest_first
    }

    pub async fn texts(&self) -> Vec<String> {
        match self {
            Self::Memory(memory) => lock(memory).values().cloned().collect(),
            #[cfg(feature = "real")]
            Self::Mongo(mongo) => mongo.texts().await,
        }
    }
}

fn lock(memory: &Mutex<BTreeMap<u64, String>>) -> MutexGuard<'_, BTreeMap<u64, String>> {
    memory.lock().unwrap_or_else(PoisonError::into_inner)
}

fn insert(memory: &mut BTreeMap<u64, String>, documents: &[(Option<u64>, String)], ordered: bool) -> bool {
    let mut all_new = true;
    for (id, text) in documents {
        let made_up = MADE_UP + memory.len() as u64;
        let id = id.unwrap_or(made_up);
        if !memory.contains_key(&id) {
            memory.insert(id, text.clone());
            continue;
        }
        all_new = false;
        if ordered {
            break;
        }
    }
    all_new
}

/// The same in MongoDB.
#[cfg(feature = "real")]
mod mongo {
    use mongodb::bson::{Document, doc};
    use mongodb::error::ErrorKind;
    use mongodb::{Client, Collection};
    use testkit::practice::mongo_uri;

    const DUPLICATE_KEY: i32 = 11_000;

    pub struct Mongo {
        uri: String,
        messages: Collection<Document>,
    }

    impl Mongo {
        pub async fn start() -> Self {
            let uri = mongo_uri();
            let client = Client::with_uri_str(&uri).await;
            let client = client.unwrap_or_else(|error| panic!("MONGODB_URI: {error}"));
            let database = client.default_database().expect("the address names a database");
            let messages = database.collection("messages");
            Self { uri, messages }
        }

        pub async fn insert(&self, documents: &[(Option<u64>, String)], ordered: bool) -> bool {
            let documents = documents.iter().map(|(id, text)| {
                let mut document = doc! { "text": text };
                if let Some(id) = id {
                    document.insert("_id", i64::try_from(*id).expect("ids are small"));
                }
                document
            });
            let Err(error) = self.messages.insert_many(documents).ordered(ordered).await else {
                return true;
            };
            let ErrorKind::InsertMany(failed) = &*error.kind else {
                panic!("MongoDB: {error}");
            };
            let errors = failed.write_errors.iter().flatten();
            assert!(
                errors.clone().all(|error| error.code == DUPLICATE_KEY),
                "MongoDB: {error}"
            );
            false
        }

        pub async fn newest_first(&self, before: Option<u64>, limit: usize) -> Vec<(u64, String)> {
            let before = before.map(|before| doc! { "_id": { "$lt": before as i64 } });
            let mut found = Vec::new();
            let asked = self.messages.find(before.unwrap_or_default()).sort(doc! { "_id": -1 });
            let mut cursor = asked.limit(limit as i64).await.expect("MongoDB answers");
            while cursor.advance().await.expect("MongoDB answers") {
                let document = cursor.deserialize_current().expect("a document");
                let text = document.get_str("text").expect("a text").to_owned();
                found.push((document.get_i64("_id").expect("an id of ours") as u64, text));
            }
            found
        }

        pub async fn texts(&self) -> Vec<String> {
            let mut found = Vec::new();
            let mut cursor = self.messages.find(doc! {}).await.expect("MongoDB answers");
            while cursor.advance().await.expect("MongoDB answers") {
                let document = cursor.deserialize_current().expect("a document");
                found.push(document.get_str("text").expect("a text").to_owned());
            }
            found
        }
    }

    impl Drop for Mongo {
        /// A test's runtime can't be waited for in here, so another one drops the database.
        fn drop(&mut self) {
            let uri = self.uri.clone();
            let dropped = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
                runtime.block_on(async {
                    let database = Client::with_uri_str(&uri).await?.default_database();
                    database.expect("the address names a database").drop().await
                })
            });
            let _ = dropped.join();
        }
    }
}
