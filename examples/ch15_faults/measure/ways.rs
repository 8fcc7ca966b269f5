//! What is compared.

use crate::keepers::Keeper;
use crate::keepers::batches::Batches;
use crate::keepers::hub::Hub;
use crate::keepers::mongo::{Hundreds, OneByOne, collection};
use crate::keepers::stream::Stream;
use crate::servers::{self, installed};
use anyhow::Result;
use hub_durable::redis::{Limits, RedisStore};
use mongodb::Collection;
use mongodb::bson::{Document, doc};
use realtime_hub::store::memory::MemoryStore;
use std::sync::Arc;
use testkit::servers::{Append, Mongo, MongoOptions, Redis};

/// The way that the others are divided by.
pub(super) const BASE: &str = "Redis, everysec";

/// One way to keep a message.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) keeper: Arc<dyn Keeper>,
    /// How many messages one answer is for.
    pub(super) each: u64,
}

/// All of them, and the servers that they stand on. Each Redis has its own promise, so there are three.
pub(super) struct Ways {
    pub(super) all: Vec<Way>,
    everysec: Redis,
    mongo: Mongo,
    _others: [Redis; 2],
}

impl Ways {
    /// Starts the servers on free ports, with folders of their own. They end with this program.
    pub(super) async fn open() -> Result<Self> {
        installed()?;
        let no_file = servers::redis(Append::Off).await?;
        let everysec = servers::redis(Append::EverySec).await?;
        let always = servers::redis(Append::Always).await?;
        let mongo = Mongo::start(MongoOptions::default()).await?;
        let hubs = RedisStore::open(&everysec.url(), Limits::default()).await?;
        let uri = mongo.url();
        let kept = |name, journaled| collection(&uri, name, journaled);
        let all = vec![
            way("memory", Hub(Arc::new(MemoryStore::new(usize::MAX)))),
            way("Redis, no file", Stream::open(&no_file.url()).await?),
            way(BASE, Stream::open(&everysec.url()).await?),
            way("Redis, always", Stream::open(&always.url()).await?),
            way("the hub's script, everysec", Hub(Arc::new(hubs))),
            way("MongoDB, one by one", OneByOne(kept("one", false).await?)),
            way("  journaled", OneByOne(kept("one_journaled", true).await?)),
            hundreds("MongoDB, by the hundred", kept("hundreds", false).await?),
            hundreds("  journaled", kept("hundreds_journaled", true).await?),
            way("MongoDB, in batches", Batches::over(kept("batches", false).await?)),
            way("  journaled", Batches::over(kept("batches_journaled", true).await?)),
        ];
        Ok(Self {
            all,
            everysec,
            mongo,
            _others: [no_file, always],
        })
    }

    /// Which programs these are, and on what.
    pub(super) async fn measured(&self) -> Result<String> {
        let redis = redis::Client::open(self.everysec.url())?;
        let mut redis = redis.get_multiplexed_async_connection().await?;
        let about: String = redis::cmd("INFO").arg("server").query_async(&mut redis).await?;
        let version = about.lines().find_map(|line| line.strip_prefix("redis_version:"));
        let mongo = mongodb::Client::with_uri_str(self.mongo.url()).await?;
        let about = mongo.database("admin").run_command(doc! { "buildInfo": 1 }).await?;
        Ok(format!(
            "Redis {}, MongoDB {}, and this program ({}), together on {} cores",
            version.unwrap_or("?"),
            about.get_str("version").unwrap_or("?"),
            if cfg!(debug_assertions) {
                "a debug build: use --release"
            } else {
                "a release build"
            },
            std::thread::available_parallelism()?,
        ))
    }
}

fn way(name: &'static str, keeper: impl Keeper + 'static) -> Way {
    Way {
        name,
        keeper: Arc::new(keeper),
        each: 1,
    }
}

fn hundreds(name: &'static str, kept: Collection<Document>) -> Way {
    Way {
        each: Hundreds::EACH,
        ..way(name, Hundreds(kept))
    }
}
