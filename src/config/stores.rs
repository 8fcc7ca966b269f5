//! Which databases a server uses, and how messages go from one to the other.

use super::{ConfigError, Secret, error, set};

/// Where messages and accounts are kept outside of this process. Without `REDIS_URL` nothing is.
#[derive(Clone, Debug)]
pub struct Stores {
    /// Redis, where all chats live: `redis://user:password@host:6379/0`. Default none: this process keeps everything, and a
    /// restart forgets. `REDIS_URL`.
    pub redis_url: Option<Secret>,
    /// MongoDB, which has the accounts and all that was backed up: `mongodb://user:password@host:27017/database`. Default none:
    /// accounts live in Redis, and nothing leaves it. Needs `REDIS_URL`. `MONGODB_URI`.
    pub mongodb_uri: Option<Secret>,
    /// When a backup runs, in cron's six fields, seconds first, in UTC. Five fields begin at second 0. Default `0 */5 * * * *`, every
    /// five minutes. `BACKUP_CRON`.
    pub backup_cron: String,
    /// Messages that wait for their backup before one runs without waiting for its time. Default 10,000. `HUB_BACKUP_THRESHOLD`.
    pub backup_threshold: u64,
    /// The newest messages of each room that stay in Redis when they are backed up. Default 1,000. `HUB_LIVE_MESSAGES`.
    pub live_messages: usize,
    /// Messages that may wait for their backup; one more is refused as `unavailable`. Default 5,000,000. `HUB_BACKLOG_MESSAGES`.
    pub backlog_messages: u64,
    /// Memory for messages in Redis, roughly, in bytes; what comes after that is refused as `unavailable`. Default 4,294,967,296.
    /// `HUB_LIVE_BYTES`.
    pub live_bytes: u64,
}

impl Default for Stores {
    fn default() -> Self {
        Self {
            redis_url: None,
            mongodb_uri: None,
            backup_cron: "0 */5 * * * *".into(),
            backup_threshold: 10_000,
            live_messages: 1_000,
            backlog_messages: 5_000_000,
            live_bytes: 4 << 30,
        }
    }
}

impl Stores {
    pub(super) fn read(&mut self, var: &impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
        self.redis_url = var("REDIS_URL").map(|url| Secret::new(url.trim()));
        self.mongodb_uri = var("MONGODB_URI").map(|uri| Secret::new(uri.trim()));
        if let Some(line) = var("BACKUP_CRON") {
            self.backup_cron = cron(&line)?;
        }
        set(var, "HUB_BACKUP_THRESHOLD", &mut self.backup_threshold)?;
        set(var, "HUB_LIVE_MESSAGES", &mut self.live_messages)?;
        set(var, "HUB_BACKLOG_MESSAGES", &mut self.backlog_messages)?;
        set(var, "HUB_LIVE_BYTES", &mut self.live_bytes)
    }

    /// For a program that has no driver. Silence would be worse than refusal: somebody believes that the messages are kept there.
    pub fn refuse(&self) -> Result<(), ConfigError> {
        let named = [("REDIS_URL", &self.redis_url), ("MONGODB_URI", &self.mongodb_uri)];
        for (variable, url) in named {
            if let Some(url) = url {
                let address = address(url.expose());
                let problem = "this program keeps everything in its own memory and can't use it; unset the variable";
                return Err(error(variable, format!("`{address}`: {problem}")));
            }
        }
        Ok(())
    }
}

/// Six fields. What they say is checked by the scheduler, which reads them; how many there are is the usual mistake.
fn cron(line: &str) -> Result<String, ConfigError> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    match fields.len() {
        5 => Ok(format!("0 {}", fields.join(" "))),
        6 => Ok(fields.join(" ")),
        count => {
            let cure = "it needs six: second, minute, hour, day, month, weekday, such as `0 */5 * * * *`";
            Err(error("BACKUP_CRON", format!("`{line}` has {count} fields; {cure}")))
        }
    }
}

/// The hosts and ports of a URL, without the password that may stand before them.
pub fn address(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    // The last `@` first: a password that should have been escaped may hold a `/`.
    let hosts = rest.rsplit('@').next().unwrap_or(rest);
    hosts.split(['/', '?']).next().unwrap_or(hosts)
}

#[cfg(test)]
mod tests {
    use super::address;
    use crate::config::{Config, ConfigError};

    fn with(name: &'static str, value: &'static str) -> Result<Config, ConfigError> {
        Config::read(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn a_cron_line_of_five_fields_begins_at_second_0() -> Result<(), ConfigError> {
        assert_eq!(with("BACKUP_CRON", "*/2 * * * *")?.stores.backup_cron, "0 */2 * * * *");
        assert_eq!(
            with("BACKUP_CRON", " 30 */2  * * * * ")?.stores.backup_cron,
            "30 */2 * * * *"
        );
        for line in ["every minute", "* * * *", "0 0 * * * * 2030"] {
            let error = with("BACKUP_CRON", line).map(|_| ()).map_err(|error| error.to_string());
            assert!(error.is_err_and(|error| error.starts_with("BACKUP_CRON: ")), "{line}");
        }
        Ok(())
    }

    #[test]
    fn nothing_that_waits_is_no_limit() {
        for name in [
            "HUB_BACKUP_THRESHOLD",
            "HUB_LIVE_MESSAGES",
            "HUB_BACKLOG_MESSAGES",
            "HUB_LIVE_BYTES",
        ] {
            assert_eq!(with(name, "0").map(|_| ()).map_err(|error| error.variable), Err(name));
        }
    }

    #[test]
    fn who_has_no_driver_refuses_and_keeps_the_password() -> Result<(), ConfigError> {
        assert_eq!(Config::read(|_| None)?.stores.refuse(), Ok(()));
        for name in ["REDIS_URL", "MONGODB_URI"] {
            let config = with(name, "x://ann:se/c?ret@127.0.0.1:1/0")?;
            let error = config.stores.refuse().map_err(|error| error.to_string());
            let wanted = format!("{name}: `127.0.0.1:1`: ");
            assert!(error.is_err_and(|error| error.starts_with(&wanted)), "{name}");
            assert!(!format!("{config:?}").contains("se/c"), "{name}");
        }
        Ok(())
    }

    #[test]
    fn an_address_has_no_password() {
        assert_eq!(address("mongodb://ann:secret@one:1,two:2/hub?a=b"), "one:1,two:2");
        assert_eq!(address("redis://localhost"), "localhost");
        assert_eq!(address("nonsense"), "nonsense");
    }
}
