//! `exercises/pristine.json`: every exercise as it was before a learner touched it, for `cargo course reset`.
//!
//! One generated file instead of a copy beside each exercise: a second `exercise.rs` in the directory would be the one that
//! a learner opens. `cargo xtask generate` writes it, `cargo course verify` holds it to the stubs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// Where it lies, relative to the root.
pub const FILE: &str = "exercises/pristine.json";

/// The text of every exercise, by id.
pub type Pristine = BTreeMap<String, String>;

/// The file's text as the exercises are now.
pub fn generate(root: &Path) -> anyhow::Result<String> {
    let text = serde_json::to_string_pretty(&stubs(root)?).context("cannot write the exercises as JSON")?;
    Ok(text + "\n")
}

/// The exercises as they are now.
pub fn stubs(root: &Path) -> anyhow::Result<Pristine> {
    let mut stubs = Pristine::new();
    for exercise in bookkit::exercises(root)? {
        let path = root.join(exercise.file());
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        stubs.insert(exercise.id(), text);
    }
    Ok(stubs)
}

/// The exercises as they were.
pub fn read(root: &Path) -> anyhow::Result<Pristine> {
    let path = root.join(FILE);
    let text = fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}; `cargo xtask generate` writes it", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} isn't what `cargo xtask generate` writes", path.display()))
}
