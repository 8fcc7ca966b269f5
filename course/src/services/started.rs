//! What was started, in `target/services/started.json`: another call, on another day, ends that and nothing else.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::kind::Kind;

/// The servers that `up` has started.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Started(BTreeMap<Kind, Ours>);

/// One of them.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ours {
    pub(super) port: u16,
    pub(super) how: How,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum How {
    /// A program of this machine. The folder of its data stands in its command line.
    Process {
        id: u32,
        data: String,
    },
    Container,
}

/// The folder for data, logs and the list itself.
pub(super) fn folder(root: &Path) -> PathBuf {
    root.join("target/services")
}

impl Started {
    pub(super) fn read(root: &Path) -> anyhow::Result<Self> {
        let path = list(root);
        match std::fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).with_context(|| {
                let path = path.display();
                format!("{path} can't be read. Remove it, and end what it started by hand")
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("{} can't be read", path.display())),
        }
    }

    pub(super) fn write(&self, root: &Path) -> anyhow::Result<()> {
        let path = list(root);
        std::fs::create_dir_all(folder(root))?;
        let text = serde_json::to_string_pretty(self)? + "\n";
        std::fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))
    }

    pub(super) fn get(&self, kind: Kind) -> Option<&Ours> {
        self.0.get(&kind)
    }

    pub(super) fn put(&mut self, kind: Kind, port: u16, how: How) {
        self.0.insert(kind, Ours { port, how });
    }

    pub(super) fn remove(&mut self, kind: Kind) {
        self.0.remove(&kind);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Ours {
    /// Whether it is there still. After a restart of the machine, its number may be another program's.
    pub(super) fn is_alive(&self) -> bool {
        match &self.how {
            How::Process { id, data } => command_line(*id).is_some_and(|line| line.contains(data.as_str())),
            How::Container => true,
        }
    }
}

fn list(root: &Path) -> PathBuf {
    folder(root).join("started.json")
}

fn command_line(process: u32) -> Option<String> {
    if Path::new("/proc/self/cmdline").exists() {
        let line = std::fs::read(format!("/proc/{process}/cmdline")).ok()?;
        return Some(String::from_utf8_lossy(&line).into_owned());
    }
    let listed = Command::new("ps")
        .args(["-ww", "-o", "command=", "-p", &process.to_string()])
        .output();
    listed
        .ok()
        .map(|listed| String::from_utf8_lossy(&listed.stdout).into_owned())
}
