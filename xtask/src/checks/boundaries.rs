//! Who may name whom in the server: the rules know no socket, the protocols don't know each other, each database has its folder
//! in `durable/src/`, and nothing there can open what two people sealed.

use anyhow::{Context as _, Result};
use syn::visit::{self, Visit};
use toml::{Table, Value};

use crate::problem::{Outcome, Problem};
use crate::repo::Repo;
use crate::rust;

/// `name` may be named only where `allowed` says so, and the reason why.
struct Rule {
    name: &'static str,
    allowed: fn(&str) -> bool,
    cure: &'static str,
}

const RULES_ARE_PURE: &str = "src/hub holds rules without input and output: take what is needed as an argument.";

const RULES: &[Rule] = &[
    Rule {
        name: "socketioxide",
        allowed: outside_hub,
        cure: RULES_ARE_PURE,
    },
    Rule {
        name: "axum",
        allowed: outside_hub,
        cure: RULES_ARE_PURE,
    },
    Rule {
        name: "tokio::net",
        allowed: outside_hub,
        cure: RULES_ARE_PURE,
    },
    Rule {
        name: "redis",
        allowed: |path| REDIS.iter().any(|place| is_at(path, place)),
        cure: "Only durable/src/redis and durable/src/accounts/redis speak to Redis.",
    },
    Rule {
        name: "mongodb",
        allowed: |path| MONGO.iter().any(|place| is_at(path, place)),
        cure: "Only durable/src/mongo and durable/src/accounts/mongo speak to MongoDB.",
    },
    Rule {
        name: "sealed",
        allowed: nowhere,
        cure: CANNOT_READ,
    },
    Rule {
        name: "hpke",
        allowed: nowhere,
        cure: CANNOT_READ,
    },
];

/// Where a driver may be named: each a file, or a folder.
const REDIS: [&str; 2] = ["durable/src/redis", "durable/src/accounts/redis"];
const MONGO: [&str; 2] = ["durable/src/mongo", "durable/src/accounts/mongo"];

fn is_at(path: &str, place: &str) -> bool {
    path.strip_prefix(place)
        .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

const CANNOT_READ: &str =
    "The server passes sealed messages on and can't read them: encryption belongs to clients and tests.";

/// What the server must not even link.
const KEYS_OF_CLIENTS: &[&str] = &["sealed", "hpke", "ed25519-dalek", "x25519-dalek"];

fn nowhere(_: &str) -> bool {
    false
}

/// Files in src/protocol that are no protocol, but what all of them stand on.
const SHARED: &[&str] = &["mod", "args", "connect", "frame", "mount"];

fn outside_hub(path: &str) -> bool {
    !path.starts_with("src/hub/") && path != "src/hub.rs"
}

pub(super) fn check(repo: &Repo) -> Result<Outcome> {
    let protocols: Vec<&str> = repo
        .under("src/protocol/", ".rs")
        .filter_map(module)
        .filter(|name| !SHARED.contains(name))
        .collect();
    let mut problems = linked(repo)?;
    for path in repo.under("src/", ".rs").chain(repo.under("durable/src/", ".rs")) {
        let mut paths = Paths(Vec::new());
        rust::walk(repo, path, &mut paths)?;
        for (line, named) in &paths.0 {
            for rule in RULES
                .iter()
                .filter(|rule| starts_with(named, rule.name) && !(rule.allowed)(path))
            {
                problems.push(Problem::new(path, *line, format!("names `{}`", rule.name), rule.cure));
            }
            if let Some(other) = other_protocol(path, named, &protocols) {
                let cure = "Put what two protocols share into src/hub or src/protocol/mod.rs.";
                problems.push(Problem::new(
                    path,
                    *line,
                    format!("imports the protocol `{other}`"),
                    cure,
                ));
            }
        }
    }
    Ok(Outcome::Found(problems))
}

/// What the server's own dependencies have of the clients' encryption. Those for tests and examples may have it.
fn linked(repo: &Repo) -> Result<Vec<Problem>> {
    let manifests = ["Cargo.toml", "durable/Cargo.toml"];
    let found = manifests.into_iter().filter(|path| repo.has(path));
    let found = found.map(|path| linked_by(repo, path)).collect::<Result<Vec<_>>>()?;
    Ok(found.concat())
}

fn linked_by(repo: &Repo, path: &str) -> Result<Vec<Problem>> {
    let manifest = repo.read(path)?.parse::<Table>();
    let manifest = manifest.with_context(|| format!("{path} can't be read"))?;
    let targets = manifest.get("target").and_then(Value::as_table);
    let tables = std::iter::once(&manifest).chain(
        targets
            .into_iter()
            .flat_map(|targets| targets.values().filter_map(Value::as_table)),
    );
    let mut problems = Vec::new();
    for table in tables.flat_map(|table| ["dependencies", "build-dependencies"].map(|kind| table.get(kind))) {
        for (name, value) in table.and_then(Value::as_table).into_iter().flatten() {
            let package = value.get("package").and_then(Value::as_str).unwrap_or(name);
            if KEYS_OF_CLIENTS.contains(&package) {
                problems.push(Problem::new(
                    path,
                    0,
                    format!("the server links `{package}`"),
                    CANNOT_READ,
                ));
            }
        }
    }
    Ok(problems)
}

fn module(path: &str) -> Option<&str> {
    path.strip_prefix("src/protocol/")?.strip_suffix(".rs")
}

fn starts_with(path: &str, name: &str) -> bool {
    path.strip_prefix(name)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn other_protocol<'a>(path: &str, named: &str, protocols: &[&'a str]) -> Option<&'a str> {
    let own = module(path).filter(|own| protocols.contains(own))?;
    let rest = named
        .strip_prefix("crate::protocol::")
        .or_else(|| named.strip_prefix("super::"))?;
    protocols
        .iter()
        .copied()
        .find(|other| *other != own && starts_with(rest, other))
}

/// Every path that a file names, in `use` items (spelled out) and in code, with its line.
struct Paths(Vec<(usize, String)>);

impl Paths {
    fn spell_out(&mut self, before: &str, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.spell_out(&format!("{before}{}::", path.ident), &path.tree),
            syn::UseTree::Name(name) => self
                .0
                .push((name.ident.span().start().line, format!("{before}{}", name.ident))),
            syn::UseTree::Rename(name) => self
                .0
                .push((name.ident.span().start().line, format!("{before}{}", name.ident))),
            syn::UseTree::Glob(glob) => self
                .0
                .push((glob.star_token.spans[0].start().line, format!("{before}*"))),
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.spell_out(before, tree)),
        }
    }
}

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.spell_out("", &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let (Some(first), true) = (path.segments.first(), names.len() > 1) {
            self.0.push((first.ident.span().start().line, names.join("::")));
        }
        visit::visit_path(self, path);
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repo::sketch;

    fn found(path: &str, text: &str) -> anyhow::Result<usize> {
        let others = [
            ("src/protocol/rooms.rs", ""),
            ("src/protocol/lobby.rs", ""),
            (path, text),
        ];
        let problems = sketch::problems(check, &others)?;
        Ok(problems.len())
    }

    #[test]
    fn the_hub_names_no_socket() -> anyhow::Result<()> {
        assert_eq!(found("src/hub/room.rs", "use socketioxide::SocketIo;\n")?, 1);
        assert_eq!(
            found("src/hub/room.rs", "use tokio::{net::TcpStream, sync::mpsc};\n")?,
            1
        );
        assert_eq!(found("src/hub/room.rs", "fn a() { axum::serve(); }\n")?, 1);
        assert_eq!(found("src/hub/room.rs", "use tokio::sync::mpsc;\n")?, 0);
        assert_eq!(found("src/server.rs", "use socketioxide::SocketIo;\n")?, 0);
        Ok(())
    }

    #[test]
    fn each_database_has_its_folder() -> anyhow::Result<()> {
        const REDIS: &str = "use redis::Client;\n";
        const MONGO: &str = "fn a() { mongodb::Client::new(); }\n";
        for path in [
            "durable/src/redis/mod.rs",
            "durable/src/redis.rs",
            "durable/src/accounts/redis.rs",
        ] {
            assert_eq!((found(path, REDIS)?, found(path, MONGO)?), (0, 1), "{path}");
        }
        for path in ["durable/src/mongo/mod.rs", "durable/src/accounts/mongo/blocks.rs"] {
            assert_eq!((found(path, REDIS)?, found(path, MONGO)?), (1, 0), "{path}");
        }
        for path in [
            "src/store/redis.rs",
            "src/main.rs",
            "durable/src/setup.rs",
            "durable/src/redis_again.rs",
        ] {
            assert_eq!((found(path, REDIS)?, found(path, MONGO)?), (1, 1), "{path}");
        }
        assert_eq!(found("durable/src/setup.rs", "use crate::redis::RedisStore;\n")?, 0);
        Ok(())
    }

    #[test]
    fn protocols_do_not_import_one_another() -> anyhow::Result<()> {
        assert_eq!(found("src/protocol/chat.rs", "use crate::protocol::rooms::Room;\n")?, 1);
        assert_eq!(found("src/protocol/chat.rs", "use super::lobby;\n")?, 1);
        assert_eq!(found("src/protocol/chat.rs", "use super::args::Arguments;\n")?, 0);
        Ok(())
    }

    #[test]
    fn the_server_cannot_open_what_is_sealed() -> anyhow::Result<()> {
        assert_eq!(found("src/protocol/private.rs", "use sealed::open;\n")?, 1);
        assert_eq!(found("src/rest/mod.rs", "fn a() { hpke::setup_receiver(); }\n")?, 1);
        assert_eq!(found("src/hub/mod.rs", "/// A sealed message.\nfn sealed() {}\n")?, 0);
        assert_eq!(found("tests/it/private.rs", "use sealed::open;\n")?, 0);
        Ok(())
    }

    #[test]
    fn the_server_does_not_link_it_either() -> anyhow::Result<()> {
        let manifest = |text: &str| found("Cargo.toml", text);
        assert_eq!(manifest("[dependencies]\nsealed.workspace = true\n")?, 1);
        assert_eq!(
            manifest("[dependencies]\nbox = { package = \"hpke\", version = \"1\" }\n")?,
            1
        );
        assert_eq!(
            manifest("[target.\"cfg(unix)\".dependencies]\nsealed.workspace = true\n")?,
            1
        );
        assert_eq!(manifest("[build-dependencies]\nhpke = \"1\"\n")?, 1);
        assert_eq!(found("durable/Cargo.toml", "[dependencies]\nhpke = \"1\"\n")?, 1);
        assert_eq!(manifest("[dev-dependencies]\nsealed.workspace = true\n")?, 0);
        assert_eq!(
            manifest("[workspace.dependencies]\nsealed = { path = \"sealed\" }\n")?,
            0
        );
        Ok(())
    }
}
