//! `--real`: the servers that exercises speak to, in place of the imitations that they have in memory.

use bookkit::{DatabaseServer, Exercise};
use testkit::practice::REAL;
use testkit::servers::{Kind, Mongo, MongoOptions, Redis, RedisOptions};

use crate::output::{CODE, paint, say};
use crate::select::UsageError;
use crate::services;

/// What the checks are told of servers. By default nothing, and they take their imitations.
#[derive(Default)]
pub struct Servers {
    variables: Vec<(&'static str, String)>,
    features: Vec<&'static str>,
    /// Private servers end with this.
    _redis: Option<Redis>,
    _mongo: Option<Mongo>,
}

impl Servers {
    /// Finds or starts what these exercises speak to, and says which. `all` are named to who chose exercises that speak to none.
    pub async fn start(all: &[Exercise], chosen: &[&Exercise]) -> anyhow::Result<Self> {
        let needed = |server| chosen.iter().any(|exercise| exercise.servers.contains(&server));
        let mut servers = Self::default();
        if needed(DatabaseServer::Redis) {
            servers.redis().await?;
        }
        if needed(DatabaseServer::MongoDb) {
            servers.mongo().await?;
        }
        if servers.variables.is_empty() {
            return Err(speaks_to_none(all).into());
        }
        servers.variables.push((REAL, "1".to_owned()));
        Ok(servers)
    }

    /// The environment of the checks.
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.variables.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// What the checks are compiled with.
    pub fn features(&self) -> &[&'static str] {
        &self.features
    }

    async fn redis(&mut self) -> anyhow::Result<()> {
        if !self.named("Redis", "REDIS_URL").await? {
            let redis = Redis::start(RedisOptions::default()).await?;
            self.private("Redis", "REDIS_URL", redis.url())?;
            self._redis = Some(redis);
        }
        Ok(())
    }

    async fn mongo(&mut self) -> anyhow::Result<()> {
        // The driver takes minutes to compile, so only whoever needs it has it.
        self.features.push("real");
        if !self.named("MongoDB", "MONGODB_URI").await? {
            let mongo = Mongo::start(MongoOptions::default()).await?;
            self.private("MongoDB", "MONGODB_URI", mongo.url())?;
            self._mongo = Some(mongo);
        }
        Ok(())
    }

    /// Looks at a named server first: without it every check would fail, and a solved exercise would count as open again.
    async fn named(&mut self, server: &str, variable: &'static str) -> anyhow::Result<bool> {
        let Some(url) = std::env::var(variable).ok().filter(|url| !url.is_empty()) else {
            return Ok(false);
        };
        services::answers(variable, &url).await?;
        // Not the address: it may hold a password.
        say(format!("{server}: the one that {} names", paint(CODE, variable)))?;
        self.variables.push((variable, url));
        Ok(true)
    }

    fn private(&mut self, server: &str, variable: &'static str, url: String) -> anyhow::Result<()> {
        let why = format!("{} isn't set", paint(CODE, variable));
        say(format!("{server}: a private one at {url}, because {why}"))?;
        self.variables.push((variable, url));
        Ok(())
    }
}

/// Why the servers of these exercises can be neither found nor started here.
pub fn missing(exercises: &[&Exercise]) -> Vec<String> {
    let servers = [
        (DatabaseServer::Redis, Kind::Redis, "REDIS_URL"),
        (DatabaseServer::MongoDb, Kind::Mongo, "MONGODB_URI"),
    ];
    let needed = servers.into_iter().filter(|(server, _, variable)| {
        let is_named = std::env::var_os(variable).is_some_and(|url| !url.is_empty());
        !is_named && exercises.iter().any(|exercise| exercise.servers.contains(server))
    });
    needed.filter_map(|(_, kind, _)| kind.missing()).collect()
}

fn speaks_to_none(all: &[Exercise]) -> UsageError {
    let speaking = all.iter().filter(|exercise| !exercise.servers.is_empty());
    let ids: Vec<String> = speaking.map(Exercise::id).collect();
    UsageError(match ids.as_slice() {
        [] => "--real: no exercise speaks to a server".to_owned(),
        ids => format!("--real is for exercises that speak to a server: {}", ids.join(", ")),
    })
}
