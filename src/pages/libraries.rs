//! The libraries from npm: the Socket.IO client, and the encryption of `/private`.
//!
//! They are nobody's here, so they are not in the binary. `web/libraries.json` names each file and its hash. Where `npm ci` has
//! installed exactly these, the hub serves them; where it hasn't, the browser is sent to the public copy. The hash is in the page
//! either way, so a browser runs these very files or none.

use std::collections::BTreeMap;
use std::path::Path;

use axum::body::Bytes;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest, Sha384};

use super::{PagesConfig, embedded};

#[derive(Deserialize)]
struct Package {
    version: String,
    entry: String,
    files: BTreeMap<String, String>,
}

/// One file of a library.
pub(super) struct File {
    /// Where the hub has it: `/vendor/<name>/<file>`.
    pub(super) path: String,
    /// Where the public copy is.
    pub(super) public: String,
    /// What is in it, if all files are installed.
    pub(super) installed: Option<Bytes>,
    integrity: String,
    /// The name that a module imports it by.
    imported_as: Option<String>,
}

/// All files of all libraries, and where a browser gets them.
pub(super) struct Libraries {
    files: Vec<File>,
    /// The origin of the public copies, if they are needed.
    pub(super) cdn: Option<String>,
}

impl Libraries {
    /// Looks once, at the start: all libraries are installed, or the public copies of all are used.
    pub(super) fn find(config: &PagesConfig) -> Self {
        let packages: BTreeMap<String, Package> = serde_json::from_str(embedded::LIBRARIES).unwrap_or_default();
        let mut files: Vec<File> = packages
            .iter()
            .flat_map(|(name, package)| {
                package.files.iter().map(move |(file, integrity)| File {
                    path: format!("/vendor/{name}/{file}"),
                    public: format!("{}/{name}@{}/{file}", config.cdn, package.version),
                    installed: installed(&config.node_modules.join(name).join(file), integrity),
                    integrity: integrity.clone(),
                    imported_as: (*file == package.entry).then(|| name.clone()),
                })
            })
            .collect();
        let missing = files.iter().any(|file| file.installed.is_none());
        if missing {
            tracing::info!(
                from = config.cdn,
                "the pages load their libraries from the public copy; `npm ci` keeps them here"
            );
            files.iter_mut().for_each(|file| file.installed = None);
        }
        let cdn = missing.then(|| config.cdn_origin.clone());
        Self { files, cdn }
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    /// The import map: which module a bare name means, and each module's hash.
    pub(super) fn import_map(&self) -> String {
        let place = |file: &File| {
            if self.cdn.is_some() {
                file.public.clone()
            } else {
                file.path.clone()
            }
        };
        let modules = || self.files.iter().filter(|file| file.path.contains("/esm/"));
        let imports: BTreeMap<&str, String> = modules()
            .filter_map(|file| Some((file.imported_as.as_deref()?, place(file))))
            .collect();
        let integrity: BTreeMap<String, &str> = modules().map(|file| (place(file), file.integrity.as_str())).collect();
        serde_json::json!({ "imports": imports, "integrity": integrity }).to_string()
    }
}

/// The file, if it is there and is the one that the pages were written for.
fn installed(path: &Path, integrity: &str) -> Option<Bytes> {
    let bytes = std::fs::read(path).ok()?;
    let hash = STANDARD.encode(Sha384::digest(&bytes));
    if integrity.strip_prefix("sha384-") != Some(hash.as_str()) {
        tracing::warn!(path = %path.display(), "this file is not the version that the pages need; run `npm ci`");
        return None;
    }
    Some(bytes.into())
}
