//! Calling cargo from a program that cargo has started.

use std::process::Command;

/// The cargo that runs this program, else the one on the PATH, called as from a shell.
///
/// Cargo tells each program that it starts which package the program is of. A build script that watches these variables, as `ring`'s
/// does, would find them changed, and everything that needs `ring` would be compiled again: the MongoDB driver, at each change from
/// a shell to `cargo xtask` and back.
pub fn command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_forgets_which_package_this_is() {
        assert!(
            std::env::var_os("CARGO_MANIFEST_DIR").is_some(),
            "cargo sets it for tests"
        );
        let command = command();
        let removed: Vec<_> = command.get_envs().filter(|(_, value)| value.is_none()).collect();
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            assert!(removed.iter().any(|(removed, _)| *removed == name), "{name}");
        }
        assert!(!removed.iter().any(|(name, _)| *name == "CARGO"));
    }
}
