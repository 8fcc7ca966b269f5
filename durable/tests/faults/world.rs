//! The servers, the hubs and the people of a test, and what can be done to them.

use super::acked::Acked;
use super::child::{self, Fate};
use super::dice::Dice;
use super::load::{Caller, Partner, Person, Talker};
use super::readers::Reader;
use anyhow::{Context as _, bail};
use redis::AsyncConnectionConfig;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use testkit::servers::{Append, Mongo, MongoOptions, Plan, Proxy, Redis, RedisOptions};
use testkit::{Result, http};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_secs(60);

struct Hub {
    child: Child,
    url: Arc<Mutex<String>>,
    /// Between it and Redis.
    proxy: Proxy,
}

pub(super) struct World {
    pub(super) redis: Redis,
    pub(super) mongo: Mongo,
    hubs: Vec<Hub>,
    pub(super) acked: Arc<Acked>,
    stop: Arc<AtomicBool>,
    people: JoinSet<Result<u64>>,
}

impl World {
    /// Starts everything, and lets the people talk. `seed` decides what becomes of their letters.
    pub(super) async fn begins(hubs: usize, seed: u64) -> Result<Self> {
        let redis = Redis::start(RedisOptions {
            // With `everysec`, Redis may hold a write back while an fsync is on its way, and answer all the same: then a kill takes it.
            append: Append::Always,
            ..RedisOptions::default()
        });
        let mut world = Self {
            redis: redis.await?,
            mongo: Mongo::start(MongoOptions::default()).await?,
            hubs: Vec::new(),
            acked: Arc::default(),
            stop: Arc::default(),
            people: JoinSet::new(),
        };
        world.set_clock(0)?;
        for _ in 0..hubs {
            let proxy = Proxy::to(world.redis.port()).await?;
            let (child, url) = world.hub(&proxy, None).await?;
            let url = Arc::new(Mutex::new(url));
            world.hubs.push(Hub { child, url, proxy });
        }
        world.people_talk(seed).await?;
        Ok(world)
    }

    pub(super) fn settings(&self) -> Vec<(String, String)> {
        self.settings_at(self.redis.url())
    }

    fn settings_at(&self, redis_url: String) -> Vec<(String, String)> {
        let settings = [
            ("HUB_ADDR", "127.0.0.1:0".to_owned()),
            ("REDIS_URL", redis_url),
            ("MONGODB_URI", self.mongo.url_of("faults")),
            ("BACKUP_CRON", "* * * * * *".into()),
            ("HUB_BACKUP_THRESHOLD", "50".into()),
            ("HUB_LIVE_MESSAGES", "30".into()),
            ("HUB_ARGON2_MEMORY_KIB", "8".into()),
            ("HUB_MESSAGES_PER_SECOND", "100000".into()),
            ("HUB_MESSAGES_BURST", "100000".into()),
            ("HUB_EVENTS_PER_SECOND", "100000".into()),
            ("HUB_EVENTS_BURST", "100000".into()),
        ];
        settings.map(|(name, value)| (name.to_owned(), value)).to_vec()
    }

    fn clock(&self) -> PathBuf {
        self.redis.data().join("clock")
    }

    pub(super) fn set_clock(&self, wrong_ms: i64) -> Result {
        Ok(std::fs::write(self.clock(), wrong_ms.to_string())?)
    }

    async fn hub(&self, proxy: &Proxy, fate: Option<Fate>) -> Result<(Child, String)> {
        let settings = self.settings_at(self.redis.url_through(proxy));
        let mut child = child::start("hub", &settings, &self.clock(), fate)?;
        let mut lines = BufReader::new(child.stdout.take().context("no stdout")?).lines();
        let url = timeout(PATIENCE, async {
            while let Some(line) = lines.next_line().await? {
                if let Some((_, url)) = line.split_once("listening on ") {
                    return Ok(url.to_owned());
                }
            }
            bail!("the hub ended")
        });
        Ok((child, url.await.context("the hub doesn't listen")??))
    }

    async fn people_talk(&mut self, seed: u64) -> Result {
        let mut people = Vec::new();
        for n in 0..4 {
            people.push(self.person(&format!("person {n}")).await?);
        }
        for (n, me) in people.iter().enumerate() {
            let talker = Talker {
                caller: self.caller(n, me, "/lobby"),
                to: None,
            };
            self.people.spawn(talker.talks());
            let Some(to) = people.get(n ^ 1) else { continue };
            let (send, post) = unbounded_channel();
            let talker = Talker {
                caller: self.caller(n, me, "/private"),
                to: Some(Partner {
                    person: to.clone(),
                    post: send,
                }),
            };
            self.people.spawn(talker.talks());
            let reader = Reader {
                caller: self.caller(n ^ 1, to, "/private"),
                post,
                dice: Dice(seed.wrapping_add(n as u64)),
            };
            self.people.spawn(reader.reads());
        }
        Ok(())
    }

    fn caller(&self, n: usize, me: &Person, namespace: &'static str) -> Caller {
        Caller {
            me: me.clone(),
            namespace,
            url: Arc::clone(&self.hubs[n % self.hubs.len()].url),
            acked: Arc::clone(&self.acked),
            stop: Arc::clone(&self.stop),
            client: None,
        }
    }

    async fn person(&self, username: &str) -> Result<Person> {
        let url = self.hubs[0].url.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let addr = url.trim_start_matches("http://").parse()?;
        let account = json!({ "username": username, "password": "correct horse" }).to_string();
        http::post(addr, "/api/sign-up", "application/json", &account).await?;
        let answer: Value = http::post(addr, "/api/log-in", "application/json", &account)
            .await?
            .json()?;
        let token = answer["token"].as_str().context("a token")?.to_owned();
        let user = answer["user"].clone();
        Ok(Person { user, token })
    }

    /// Begins a backup in a process of its own, after a while, and waits for its end. It needs nobody for that.
    pub(super) fn backup(&self, after_ms: u64, fate: Fate) -> impl Future<Output = Result<ExitStatus>> + 'static {
        let (settings, clock) = (self.settings(), self.clock());
        async move {
            sleep(Duration::from_millis(after_ms)).await;
            let mut backup = child::start("backup", &settings, &clock, Some(fate))?;
            let ended = timeout(PATIENCE, backup.wait()).await;
            Ok(ended.context("a backup doesn't end")??)
        }
    }

    /// Cuts whatever is connected to Redis, again and again. Redis itself goes on.
    pub(super) async fn cut(&self, times: u64, every_ms: u64) -> Result {
        let config = AsyncConnectionConfig::new().set_response_timeout(None);
        let client = redis::Client::open(self.redis.url())?;
        let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
        let mut kill = redis::cmd("CLIENT");
        kill.arg("KILL").arg("TYPE").arg("normal").arg("SKIPME").arg("yes");
        for _ in 0..times {
            kill.exec_async(&mut connection).await?;
            sleep(Duration::from_millis(every_ms)).await;
        }
        Ok(())
    }

    /// Now and then each hub loses an answer of Redis, and the connection.
    pub(super) async fn loses_answers(&self, times: u64, every_ms: u64) {
        for _ in 0..times {
            for hub in &self.hubs {
                hub.proxy.will(Plan::LoseReply { for_good: false });
            }
            sleep(Duration::from_millis(every_ms)).await;
        }
        for hub in &self.hubs {
            hub.proxy.will(Plan::Carry);
        }
    }

    /// A hub hears nothing from Redis for a while, which goes on doing what the hub asks.
    pub(super) async fn deafens(&self, which: usize, for_ms: u64) {
        let proxy = &self.hubs[which % self.hubs.len()].proxy;
        proxy.will(Plan::HoldReplies);
        sleep(Duration::from_millis(for_ms)).await;
        proxy.will(Plan::Carry);
    }

    /// Kills a hub with SIGKILL; the next one has this fate in a backup, and the one after it stays.
    pub(super) async fn hub_dies(&mut self, which: usize, fate: Fate) -> Result {
        let which = which % self.hubs.len();
        self.hubs[which].child.kill().await?;
        let proxy = &self.hubs[which].proxy;
        // It may end before it listens.
        if let Ok((mut child, url)) = self.hub(proxy, Some(fate)).await {
            self.moved(which, url);
            drop(timeout(Duration::from_secs(3), child.wait()).await);
            child.kill().await?;
        }
        let (child, url) = self.hub(proxy, None).await?;
        self.moved(which, url);
        self.hubs[which].child = child;
        Ok(())
    }

    fn moved(&self, which: usize, url: String) {
        *self.hubs[which].url.lock().unwrap_or_else(PoisonError::into_inner) = url;
    }

    /// Lets everybody go on for a while, and ends the test if somebody had to stop.
    pub(super) async fn goes_on(&mut self, ms: u64) -> Result {
        sleep(Duration::from_millis(ms)).await;
        if let Some(ended) = self.people.try_join_next() {
            let said = ended??;
            bail!("somebody stopped after {said} messages");
        }
        for hub in &mut self.hubs {
            if let Some(status) = hub.child.try_wait()? {
                bail!("a hub ended: {status}");
            }
        }
        Ok(())
    }

    /// Ends the talking and the hubs; the servers stay.
    pub(super) async fn ends(&mut self) -> Result<u64> {
        self.stop.store(true, Ordering::SeqCst);
        let mut said = 0;
        while let Some(ended) = self.people.join_next().await {
            said += ended??;
        }
        for hub in &mut self.hubs {
            hub.child.kill().await?;
        }
        Ok(said)
    }
}
