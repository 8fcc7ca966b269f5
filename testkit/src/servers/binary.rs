//! Finds the programs, and says what to do when there is none.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// A database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `redis-server`.
    Redis,
    /// `mongod`.
    Mongo,
}

/// Where `cargo xtask servers` puts the one that no Debian package has.
const MONGOD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/servers/fiftyone/db/bin/mongod");

impl Kind {
    /// Why tests can't start such a server here, and what to do; `None` when they can.
    pub fn missing(self) -> Option<String> {
        self.program().err()
    }

    /// The program. What was found stays; what is missing may be installed in the meantime.
    pub fn program(self) -> Result<PathBuf, String> {
        static FOUND: [OnceLock<PathBuf>; 2] = [OnceLock::new(), OnceLock::new()];
        let found = &FOUND[self as usize];
        match found.get() {
            Some(program) => Ok(program.clone()),
            None => self
                .find(Path::new(MONGOD))
                .map(|program| found.get_or_init(|| program).clone()),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Redis => "redis-server",
            Self::Mongo => "mongod",
        }
    }

    /// The first version that the hub takes.
    fn oldest(self) -> u32 {
        match self {
            Self::Redis => 7,
            Self::Mongo => 6,
        }
    }

    fn cure(self) -> &'static str {
        match self {
            Self::Redis => {
                "install Redis 7 or later: `sudo apt-get install redis-server` on Debian 12 and Ubuntu 24.04, \
                 `brew install redis` on macOS"
            }
            Self::Mongo => {
                "install MongoDB 6 or later so that `mongod` is on the PATH: \
                 https://www.mongodb.com/docs/manual/administration/install-community/, on macOS `brew tap mongodb/brew && \
                 brew install mongodb-community`; or run `cargo xtask servers`, which fetches one for \
                 Linux on x86-64 (it needs `sudo apt-get install libcurl4 libssl3`)"
            }
        }
    }

    /// Looks for the program on the PATH; a `mongod` may also be `fetched`. Else what is wrong, and what to do.
    pub fn find(self, fetched: &Path) -> Result<PathBuf, String> {
        let name = self.name();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut places: Vec<PathBuf> = std::env::split_paths(&path).map(|folder| folder.join(name)).collect();
        if self == Self::Mongo {
            places.push(fetched.to_owned());
        }
        let program = places.into_iter().find(|place| place.is_file());
        let program = program.ok_or_else(|| format!("{name} is missing: {}", self.cure()))?;
        let version = version(&program).map_err(|why| format!("{why}: {}", self.cure()))?;
        if version < self.oldest() {
            return Err(format!("{} is version {version}: {}", program.display(), self.cure()));
        }
        Ok(program)
    }
}

/// The major version that a program answers: `v=7.0.15` or `db version v6.0.5`.
fn version(program: &Path) -> Result<u32, String> {
    let shown = program.display();
    let answer = Command::new(program).arg("--version").stdin(Stdio::null()).output();
    let answer = answer.map_err(|error| format!("{shown} can't be run ({error})"))?;
    let printed = String::from_utf8_lossy(&answer.stdout);
    if !answer.status.success() {
        let why = String::from_utf8_lossy(&answer.stderr);
        return Err(format!("{shown} can't be run ({})", why.trim()));
    }
    major(&printed).ok_or_else(|| format!("{shown} --version says `{}`", printed.trim()))
}

fn major(printed: &str) -> Option<u32> {
    let first = |word: &str| {
        let number = word.strip_prefix("v=").or_else(|| word.strip_prefix('v'))?;
        number.split('.').next()?.parse().ok()
    };
    printed.split_whitespace().find_map(first)
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn versions_are_read() {
        assert_eq!(
            major("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64"),
            Some(7)
        );
        assert_eq!(major("db version v6.0.5\nBuild Info: {\n"), Some(6));
        assert_eq!(major("nonsense"), None);
    }
}
