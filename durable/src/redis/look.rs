//! A look at Redis before the hub uses it: whether it is one that this works with, and what it would lose.

use realtime_hub::config::address;
use redis::{AsyncConnectionConfig, Client, ErrorKind, RedisError};
use std::time::Duration;
use tokio::time::timeout;

/// How long the whole look may take. A server that is stopped and still has its port would hold the start for ever.
const PATIENCE: Duration = Duration::from_secs(3);
/// The oldest version that the tests run with.
const OLDEST: u32 = 7;

/// Why this Redis can't be used. Each text says what to do; the caller adds the name of the variable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LookError {
    /// The address isn't one.
    #[error("`{0}` isn't an address of Redis ({1}); one looks like `redis://user:password@host:6379/0`")]
    Address(String, String),
    /// Nobody answers there, or not us.
    #[error("Redis at {0}: {1}; is it running, and is the address right? `cargo course services up` starts one")]
    Unreachable(String, String),
    /// It answers, and refuses us.
    #[error(
        "Redis at {0} refuses the hub ({1}); the user and the password in the address must be right: `redis://user:password@host:6379/0`, \
         or `redis://:password@host:6379/0` without a user"
    )]
    Refused(String, String),
    /// Its version is below what is tested.
    #[error("Redis at {0} is version {1}, and the hub needs 7.0 or newer")]
    TooOld(String, String),
    /// It does something else than keep everything in one place.
    #[error("Redis at {0} {1}")]
    Unfit(String, &'static str),
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Host and port, without a password.
    pub address: String,
    /// What this Redis could lose of what the hub has acknowledged, and how to change that.
    pub warnings: Vec<String>,
}

/// Looks at the Redis that `url` names, over a connection of its own.
pub async fn look(url: &str) -> Result<Seen, LookError> {
    let place = address(url).to_owned();
    if url.starts_with("rediss://") {
        let why = "this build speaks no TLS; use `redis://` in a network of your own, or through a tunnel";
        return Err(LookError::Address(place, why.into()));
    }
    // The driver's words don't repeat the address, which may hold a password.
    let client = Client::open(url).map_err(|error| LookError::Address(place.clone(), error.to_string()))?;
    match timeout(PATIENCE, ask(&client)).await {
        Err(_) => {
            let why = format!("no answer within {} s", PATIENCE.as_secs());
            Err(LookError::Unreachable(place, why))
        }
        Ok(Err(error)) => Err(failed(place, &error)),
        Ok(Ok((info, settings))) => judge(place, &info, &settings),
    }
}

/// What it says about itself, and how it is set where it tells.
async fn ask(client: &Client) -> Result<(String, Vec<String>), RedisError> {
    let config = AsyncConnectionConfig::new()
        .set_response_timeout(None)
        .set_connection_timeout(None);
    let mut connection = client.get_multiplexed_async_connection_with_config(&config).await?;
    let info: String = redis::cmd("INFO").query_async(&mut connection).await?;
    let mut settings = redis::cmd("CONFIG");
    settings.arg("GET").arg("appendfsync").arg("save");
    // Who rents a Redis often may not ask for that.
    let settings = settings.query_async(&mut connection).await.unwrap_or_default();
    Ok((info, settings))
}

fn failed(place: String, error: &RedisError) -> LookError {
    let refused = matches!(error.code(), Some("NOAUTH" | "WRONGPASS" | "NOPERM"));
    if refused || error.kind() == ErrorKind::AuthenticationFailed {
        return LookError::Refused(place, error.to_string());
    }
    LookError::Unreachable(place, error.to_string())
}

fn judge(place: String, info: &str, settings: &[String]) -> Result<Seen, LookError> {
    let version = field(info, "redis_version");
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST) {
        return Err(LookError::TooOld(
            place,
            if version.is_empty() { "unknown" } else { version }.into(),
        ));
    }
    if field(info, "role") == "slave" {
        let cure = "is a replica, which takes no message; name the server that it copies";
        return Err(LookError::Unfit(place, cure));
    }
    if field(info, "cluster_enabled") == "1" {
        let cure = "is part of a cluster, where one step can't touch several keys; use one without `cluster-enabled`";
        return Err(LookError::Unfit(place, cure));
    }
    let warnings = [eviction(field(info, "maxmemory_policy")), persistence(info, settings)];
    let warnings = warnings
        .into_iter()
        .flatten()
        .map(|text| format!("Redis at {place}: {text}"))
        .collect();
    Ok(Seen {
        address: place,
        warnings,
    })
}

fn eviction(policy: &str) -> Option<String> {
    let loses = match policy {
        "noeviction" => return None,
        other if other.starts_with("volatile-") => {
            "forgets commands that it should remember, and a message that is sent again is stored twice"
        }
        _ => "deletes messages that were acknowledged",
    };
    Some(format!(
        "its maxmemory-policy is `{policy}`. When its memory is full, it {loses}. Run `CONFIG SET maxmemory-policy noeviction`, \
         and write it into its configuration"
    ))
}

fn persistence(info: &str, settings: &[String]) -> Option<String> {
    if field(info, "aof_enabled") != "1" {
        let snapshots = setting(settings, "save").is_some_and(|save| !save.is_empty());
        let loses = match snapshots {
            true => "every message since its last snapshot that isn't backed up",
            false => "every message that isn't backed up",
        };
        return Some(format!(
            "it has no append-only file (`appendonly no`). When it ends, {loses} is lost. Run `CONFIG SET appendonly yes`, and write it \
             into its configuration"
        ));
    }
    match setting(settings, "appendfsync") {
        Some("no") => Some(
            "it leaves it to the system when its append-only file reaches the disk (`appendfsync no`). A power cut loses what wasn't \
             there yet, about half a minute. Run `CONFIG SET appendfsync everysec`, or `always`, which loses nothing and is slower"
                .into(),
        ),
        _ => None,
    }
}

/// A line of `INFO`, such as `redis_version:7.0.15`.
fn field<'a>(info: &'a str, name: &str) -> &'a str {
    let found = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    found.unwrap_or_default().trim()
}

/// A value of `CONFIG GET`: names and values in turn.
fn setting<'a>(settings: &'a [String], name: &str) -> Option<&'a str> {
    let mut pairs = settings.chunks_exact(2);
    pairs.find_map(|pair| match pair {
        [key, value] if key == name => Some(value.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{LookError, judge};

    fn info(changes: &[(&str, &str)]) -> String {
        let usual = [
            ("redis_version", "7.0.15"),
            ("role", "master"),
            ("cluster_enabled", "0"),
            ("maxmemory_policy", "noeviction"),
            ("aof_enabled", "1"),
        ];
        let value = |name| {
            changes
                .iter()
                .find(|(changed, _)| *changed == name)
                .map(|(_, value)| *value)
        };
        let lines = usual.map(|(name, value_then)| format!("{name}:{}\r\n", value(name).unwrap_or(value_then)));
        lines.concat()
    }

    /// How many warnings; or the error.
    fn judged(changes: &[(&str, &str)], settings: &[&str]) -> Result<Vec<String>, LookError> {
        let settings: Vec<String> = settings.iter().map(|&word| word.to_owned()).collect();
        Ok(judge("here:1".into(), &info(changes), &settings)?.warnings)
    }

    #[test]
    fn what_loses_nothing_is_not_warned_of() -> Result<(), LookError> {
        assert_eq!(
            judged(&[], &["appendfsync", "everysec", "save", ""])?,
            Vec::<String>::new()
        );
        assert_eq!(judged(&[("redis_version", "10.1.0")], &[])?, Vec::<String>::new());
        Ok(())
    }

    #[test]
    fn each_setting_that_loses_something_is_named() -> Result<(), LookError> {
        for (changes, settings, word) in [
            (("maxmemory_policy", "allkeys-lru"), ["save", ""], "acknowledged"),
            (("maxmemory_policy", "volatile-ttl"), ["save", ""], "twice"),
            (("aof_enabled", "0"), ["save", ""], "every message that isn't"),
            (("aof_enabled", "0"), ["save", "60 1"], "snapshot"),
            (("aof_enabled", "1"), ["appendfsync", "no"], "power cut"),
        ] {
            let warnings = judged(&[changes], &settings)?;
            assert!(
                warnings
                    .iter()
                    .all(|text| text.contains("Redis at here:1") && text.contains("CONFIG SET"))
            );
            assert!(
                warnings.len() == 1 && warnings.iter().any(|text| text.contains(word)),
                "{warnings:?}"
            );
        }
        Ok(())
    }

    #[test]
    fn what_cannot_be_used_is_an_error() {
        for version in ["6.2.14", "", "new"] {
            let error = judged(&[("redis_version", version)], &[]);
            assert!(matches!(error, Err(LookError::TooOld(..))), "{version}");
        }
        for unfit in [("role", "slave"), ("cluster_enabled", "1")] {
            assert!(matches!(judged(&[unfit], &[]), Err(LookError::Unfit(..))), "{unfit:?}");
        }
    }
}
