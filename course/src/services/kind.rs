//! The two servers: their names, addresses and arguments, and how to get them.

use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use testkit::servers;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Redis,
    Mongo,
}

pub(super) const ALL: [Kind; 2] = [Kind::Redis, Kind::Mongo];

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Redis => "Redis",
            Self::Mongo => "MongoDB",
        }
    }

    pub(super) fn program(self) -> servers::Kind {
        match self {
            Self::Redis => servers::Kind::Redis,
            Self::Mongo => servers::Kind::Mongo,
        }
    }

    /// The environment variable that the hub reads.
    pub(super) fn variable(self) -> &'static str {
        match self {
            Self::Redis => "REDIS_URL",
            Self::Mongo => "MONGODB_URI",
        }
    }

    /// Its name in `compose.yaml`, which is also the folder of its data.
    pub(super) fn service(self) -> &'static str {
        match self {
            Self::Redis => "redis",
            Self::Mongo => "mongodb",
        }
    }

    pub(super) fn default_port(self) -> u16 {
        match self {
            Self::Redis => 6379,
            Self::Mongo => 27017,
        }
    }

    pub(super) fn url(self, port: u16) -> String {
        match self {
            Self::Redis => format!("redis://127.0.0.1:{port}"),
            Self::Mongo => format!("mongodb://127.0.0.1:{port}/realtime_hub"),
        }
    }

    /// `host:port` of a URL: of its first host, and without a name and a password.
    pub(super) fn address(self, url: &str) -> anyhow::Result<String> {
        let shape = || {
            format!(
                "{}: not an address such as {}",
                self.variable(),
                self.url(self.default_port())
            )
        };
        let (scheme, rest) = url.trim().split_once("://").with_context(shape)?;
        let known = scheme.starts_with(if self == Self::Redis { "redis" } else { "mongodb" });
        let hosts = rest.rsplit('@').next().unwrap_or(rest);
        let host = hosts.split(['/', '?', ',']).next().unwrap_or_default();
        let host = Some(host)
            .filter(|host| known && !host.is_empty())
            .with_context(shape)?;
        let has_port = host
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        Ok(match has_port {
            true => host.to_owned(),
            false => format!("{host}:{}", self.default_port()),
        })
    }

    /// How to start it so that what it has acknowledged outlives it. Its command line stays as it is: the folder in it tells it from
    /// another program that has its number later.
    pub(super) fn arguments(self, port: u16, data: &Path) -> Vec<String> {
        let (port, data) = (port.to_string(), data.display().to_string());
        let words: &[&str] = match self {
            Self::Redis => &[
                "--port",
                &port,
                "--bind",
                "127.0.0.1",
                "--dir",
                &data,
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--maxmemory-policy",
                "noeviction",
                "--save",
                "",
                "--set-proc-title",
                "no",
            ],
            Self::Mongo => &[
                "--port",
                &port,
                "--bind_ip",
                "127.0.0.1",
                "--dbpath",
                &data,
                "--nounixsocket",
            ],
        };
        words.iter().map(|&word| word.to_owned()).collect()
    }

    /// What it prints when it takes connections.
    pub(super) fn ready(self) -> &'static str {
        match self {
            Self::Redis => "Ready to accept connections",
            Self::Mongo => "Waiting for connections",
        }
    }
}

/// Whether somebody accepts connections at `host:port`.
pub(super) async fn answers(address: &str) -> bool {
    let connected = timeout(Duration::from_secs(2), TcpStream::connect(address)).await;
    connected.is_ok_and(|connected| connected.is_ok())
}

/// The usual port, or the next one that nobody has.
pub(super) fn free_port(kind: Kind) -> u16 {
    let usual = kind.default_port();
    let mut ports = usual..usual + 100;
    ports
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn an_address_is_the_first_host_without_a_password() -> anyhow::Result<()> {
        assert_eq!(Kind::Redis.address("redis://:p@ss/word@cache:6380/0")?, "cache:6380");
        assert_eq!(Kind::Redis.address("redis://localhost")?, "localhost:6379");
        assert_eq!(Kind::Mongo.address("mongodb://ann:x@one,two:2/hub?a=b")?, "one:27017");
        for wrong in ["localhost:6379", "http://localhost", "redis://", ""] {
            let error = Kind::Redis.address(wrong).map_err(|error| error.to_string());
            assert!(error.is_err_and(|error| error.starts_with("REDIS_URL: ")), "{wrong}");
        }
        Ok(())
    }
}
