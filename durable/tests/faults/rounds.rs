//! Rounds of accidents under load. A failure prints the seed; `HUB_FAULT_SEED` plays the same accidents again, though not at the
//! same points in time. `HUB_FAULT_ROUNDS` says how many, 20 if nobody does.

use super::child::{End, Fate};
use super::dice::Dice;
use super::verdict::{self, Held};
use super::world::World;
use anyhow::{Context as _, bail, ensure};
use realtime_hub::backup::Step;
use std::process::ExitStatus;
use std::time::Duration;
use testkit::Result;
use testkit::servers::{Kind, not_run};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Before an accident a backup may have begun.
const BEFORE_MS: u64 = 150;

/// What happens in a round.
#[derive(Debug)]
struct Round {
    accident: Accident,
    /// Backups in processes of their own: when each begins, from [`BEFORE_MS`] before the accident on, and what becomes of it.
    backups: Vec<(u64, Fate)>,
}

#[derive(Clone, Copy, Debug)]
enum Accident {
    /// The backups are enough.
    None,
    /// A hub is killed; the next one meets its fate in a backup of its own.
    Hub {
        which: usize,
        fate: Fate,
    },
    RedisKilled {
        away_ms: u64,
    },
    RedisFrozen {
        for_ms: u64,
    },
    /// What a hub asks of Redis is carried out, and no answer comes, mostly for longer than the hub waits.
    HubDeaf {
        which: usize,
        for_ms: u64,
    },
    /// What the hubs ask of Redis is carried out, and now and then one answer is lost with its connection.
    AnswersLost {
        times: u64,
        every_ms: u64,
    },
    MongoKilled {
        away_ms: u64,
    },
    /// All connections to Redis are cut, again and again, those of backups too.
    Cut {
        times: u64,
        every_ms: u64,
    },
    ClockJumps {
        to_ms: i64,
    },
}

impl Round {
    fn draw(dice: &mut Dice) -> Self {
        let accident = Accident::draw(dice);
        let few = 1 + dice.up_to(2);
        let backups = match accident {
            Accident::None | Accident::HubDeaf { .. } => few,
            // Each of the others alone as well.
            _ => few - 1 + dice.up_to(2),
        };
        let within = BEFORE_MS + accident.lasts_ms();
        Self {
            accident,
            backups: (0..backups).map(|_| (dice.up_to(within), fate(dice))).collect(),
        }
    }

    async fn happens(&self, world: &mut World, ends: &mut Ends) -> Result {
        let mut backups = JoinSet::new();
        for (after_ms, fate) in &self.backups {
            backups.spawn(world.backup(*after_ms, *fate));
        }
        sleep(Duration::from_millis(BEFORE_MS)).await;
        self.accident.happens(world).await?;
        while let Some(ended) = backups.join_next().await {
            ends.note(ended??)?;
        }
        Ok(())
    }
}

/// How many backups came to which end.
#[derive(Clone, Copy, Debug, Default)]
struct Ends {
    /// As their fate was.
    died: u64,
    /// With all done, or with an error of a server.
    ended_by_themselves: u64,
    /// Before they began: one of the servers wasn't there.
    never_began: u64,
}

impl Ends {
    fn note(&mut self, status: ExitStatus) -> Result {
        match status.code() {
            None => self.died += 1,
            Some(0) => self.ended_by_themselves += 1,
            Some(1) => self.never_began += 1,
            Some(code) => bail!("a backup ended with the code {code}: did it panic?"),
        }
        Ok(())
    }
}

/// A backup's, at any of its steps.
fn fate(dice: &mut Dice) -> Fate {
    let step = *dice.one_of(&Step::ALL);
    let end = match dice.up_to(2) {
        0 => End::Dies,
        _ => End::Stalls {
            for_ms: dice.up_to(500),
        },
    };
    let after = match step {
        // One for each log.
        Step::Trimmed => dice.up_to(14),
        _ => dice.up_to(3),
    };
    Fate { step, after, end }
}

impl Accident {
    fn draw(dice: &mut Dice) -> Self {
        match dice.up_to(20) {
            0..6 => Self::None,
            6..8 => Self::Cut {
                times: 1 + dice.up_to(60),
                every_ms: dice.up_to(12),
            },
            8..10 => Self::AnswersLost {
                times: 1 + dice.up_to(20),
                every_ms: dice.up_to(40),
            },
            10..12 => Self::Hub {
                which: usize::from(dice.up_to(2) == 1),
                fate: fate(dice),
            },
            12..14 => Self::RedisKilled {
                away_ms: dice.up_to(300),
            },
            14 => Self::RedisFrozen {
                for_ms: 100 + dice.up_to(3_000),
            },
            15..17 => Self::HubDeaf {
                which: usize::from(dice.up_to(2) == 1),
                for_ms: 1_500 + dice.up_to(2_500),
            },
            17 => Self::MongoKilled {
                away_ms: dice.up_to(1_000),
            },
            _ => Self::ClockJumps {
                // Up to an hour either way: commands are remembered for a day of this clock.
                to_ms: i64::try_from(dice.up_to(7_200_000)).unwrap() - 3_600_000,
            },
        }
    }

    /// Roughly.
    fn lasts_ms(self) -> u64 {
        match self {
            Self::None | Self::Hub { .. } | Self::ClockJumps { .. } => 0,
            Self::RedisKilled { away_ms } | Self::MongoKilled { away_ms } => away_ms,
            Self::RedisFrozen { for_ms } | Self::HubDeaf { for_ms, .. } => for_ms,
            Self::Cut { times, every_ms } | Self::AnswersLost { times, every_ms } => times * every_ms,
        }
    }

    async fn happens(self, world: &mut World) -> Result {
        match self {
            Self::None => Ok(()),
            Self::Hub { which, fate } => world.hub_dies(which, fate).await,
            Self::RedisKilled { away_ms } => {
                world.redis.kill()?;
                sleep(Duration::from_millis(away_ms)).await;
                world.redis.restart().await
            }
            Self::RedisFrozen { for_ms } => {
                world.redis.freeze()?;
                sleep(Duration::from_millis(for_ms)).await;
                world.redis.thaw()
            }
            Self::HubDeaf { which, for_ms } => {
                world.deafens(which, for_ms).await;
                Ok(())
            }
            Self::MongoKilled { away_ms } => {
                world.mongo.kill()?;
                sleep(Duration::from_millis(away_ms)).await;
                world.mongo.restart().await
            }
            Self::AnswersLost { times, every_ms } => {
                world.loses_answers(times, every_ms).await;
                Ok(())
            }
            Self::Cut { times, every_ms } => world.cut(times, every_ms).await,
            Self::ClockJumps { to_ms } => world.set_clock(to_ms),
        }
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

async fn rounds(hubs: usize) -> Result {
    if not_run(&[Kind::Redis, Kind::Mongo]) {
        return Ok(());
    }
    let seed = number("HUB_FAULT_SEED").unwrap_or_else(|| u64::from(std::process::id()) << 20);
    let rounds = number("HUB_FAULT_ROUNDS").unwrap_or(20);
    let mut world = World::begins(hubs, seed).await?;
    let mut ends = Ends::default();
    for number in 0..rounds {
        let mut dice = Dice(seed.wrapping_add(number));
        let round = Round::draw(&mut dice);
        let what = || format!("HUB_FAULT_SEED={seed}, {hubs} hubs, round {number}: {round:?}");
        round.happens(&mut world, &mut ends).await.with_context(what)?;
        world.goes_on(dice.up_to(150)).await.with_context(what)?;
    }
    let said = world.ends().await.with_context(|| format!("HUB_FAULT_SEED={seed}"))?;
    let held = verdict::holds(&world.settings(), &world.acked).await;
    let Held { messages, letters } =
        held.with_context(|| format!("HUB_FAULT_SEED={seed}, {hubs} hubs, after {rounds} rounds"))?;
    println!(
        "{rounds} rounds, {hubs} hubs, seed {seed}: {said} commands, {messages} messages acked, each there once and in order; \
         {letters} of them with receipts, as they were acked; backups: {ends:?}"
    );
    ensure!(
        ends.died + ends.ended_by_themselves >= ends.never_began,
        "backups that don't begin prove nothing: {ends:?}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_killed_every_acked_message_is_there_once_and_in_order() -> Result {
    rounds(1).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hubs_whose_backups_run_at_once_without_a_lock_lose_and_double_nothing() -> Result {
    rounds(2).await
}
