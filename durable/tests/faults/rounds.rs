//! Rounds of accidents under load. A failure prints the seed; `HUB_FAULT_SEED` plays the same accidents again, though not at the
//! same points in time. `HUB_FAULT_ROUNDS` says how many, 20 if nobody does.

use super::dice::Dice;
use super::verdict::{self, Held};
use super::world::World;
use anyhow::Context as _;
use std::time::Duration;
use testkit::Result;
use testkit::servers::{Kind, not_run};
use tokio::time::sleep;

/// What happens in a round.
#[derive(Clone, Copy, Debug)]
enum Accident {
    /// Backups in processes of their own, which die.
    Backups {
        first: u64,
        second: Option<u64>,
    },
    /// A hub is killed; the next one dies in a backup of its own.
    Hub {
        which: usize,
        dies_after: u64,
    },
    RedisKilled {
        away_ms: u64,
    },
    RedisFrozen {
        for_ms: u64,
    },
    MongoKilled {
        away_ms: u64,
    },
    /// All connections to Redis are cut, again and again, while a backup runs. What was asked is carried out, and its answer lost.
    Cut {
        times: u64,
        every_ms: u64,
        backup: u64,
    },
    ClockJumps {
        to_ms: i64,
    },
}

impl Accident {
    fn draw(dice: &mut Dice) -> Self {
        match dice.up_to(20) {
            0..9 => Self::Backups {
                first: dice.up_to(40),
                second: (dice.up_to(2) == 0).then(|| dice.up_to(40)),
            },
            9..12 => Self::Cut {
                times: 1 + dice.up_to(60),
                every_ms: dice.up_to(12),
                backup: dice.up_to(40),
            },
            12..14 => Self::Hub {
                which: usize::from(dice.up_to(2) == 1),
                dies_after: dice.up_to(30),
            },
            14..16 => Self::RedisKilled {
                away_ms: dice.up_to(300),
            },
            16 => Self::RedisFrozen {
                for_ms: 100 + dice.up_to(3_000),
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

    async fn happens(self, world: &mut World) -> Result {
        match self {
            Self::Backups { first, second } => {
                let die_after: Vec<_> = [Some(first), second].into_iter().flatten().collect();
                world.backups(&die_after).await
            }
            Self::Hub { which, dies_after } => world.hub_dies(which, dies_after).await,
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
            Self::MongoKilled { away_ms } => {
                world.mongo.kill()?;
                sleep(Duration::from_millis(away_ms)).await;
                world.mongo.restart().await
            }
            Self::Cut {
                times,
                every_ms,
                backup,
            } => {
                let backups = [backup];
                let (cut, done) = tokio::join!(world.cut(times, every_ms), world.backups(&backups));
                cut.and(done)
            }
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
    for round in 0..rounds {
        let mut dice = Dice(seed.wrapping_add(round));
        let accident = Accident::draw(&mut dice);
        let what = || format!("HUB_FAULT_SEED={seed}, {hubs} hubs, round {round}: {accident:?}");
        accident.happens(&mut world).await.with_context(what)?;
        world.goes_on(dice.up_to(150)).await.with_context(what)?;
    }
    let said = world.ends().await.with_context(|| format!("HUB_FAULT_SEED={seed}"))?;
    let held = verdict::holds(&world.settings(), &world.acked).await;
    let Held { messages, letters } =
        held.with_context(|| format!("HUB_FAULT_SEED={seed}, {hubs} hubs, after {rounds} rounds"))?;
    println!(
        "{rounds} rounds, {hubs} hubs, seed {seed}: {said} commands, {messages} messages acked, each there once and in order; \
         {letters} of them with receipts, as they were acked"
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
