//! Where the pages find the libraries that are not in the binary.

use std::path::PathBuf;

/// The public copy of npm's packages: `<base>/<name>@<version>/<file>`.
const PUBLIC: &str = "https://cdn.jsdelivr.net/npm";
/// Where `npm ci` puts the packages in a clone of the project.
const INSTALLED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules");

/// Where the pages' libraries come from.
#[derive(Clone, Debug)]
pub struct PagesConfig {
    /// The folder with npm's packages. Default: `node_modules` of the project. Variable: `HUB_NODE_MODULES`.
    pub(super) node_modules: PathBuf,
    /// The base of the public copies, used when the folder lacks them. Default: jsDelivr. Variable: `HUB_CDN`.
    pub(super) cdn: String,
    /// The base's origin, which the pages' Content-Security-Policy has to allow.
    pub(super) cdn_origin: String,
}

impl Default for PagesConfig {
    fn default() -> Self {
        Self {
            node_modules: INSTALLED.into(),
            cdn: PUBLIC.into(),
            cdn_origin: "https://cdn.jsdelivr.net".into(),
        }
    }
}

/// `HUB_CDN` isn't a base that a browser could load from.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` isn't a base URL such as `{PUBLIC}`: http or https, a host, and no query")]
pub struct PagesConfigError(String);

impl PagesConfig {
    /// The defaults, with `node_modules` (`HUB_NODE_MODULES`) and `cdn` (`HUB_CDN`) where they are given.
    ///
    /// # Errors
    ///
    /// When `cdn` isn't a base URL. It becomes a part of the security policy, so only plain characters pass.
    pub fn new(node_modules: Option<PathBuf>, cdn: Option<String>) -> Result<Self, PagesConfigError> {
        let mut config = Self::default();
        if let Some(folder) = node_modules {
            config.node_modules = folder;
        }
        if let Some(base) = cdn {
            config.cdn_origin = origin(&base).ok_or_else(|| PagesConfigError(base.clone()))?;
            config.cdn = base.trim_end_matches('/').to_owned();
        }
        Ok(config)
    }
}

fn origin(base: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let host = rest.split('/').next()?;
    let plain = |extra: &'static str| move |letter: char| letter.is_ascii_alphanumeric() || extra.contains(letter);
    let fits = ["http", "https"].contains(&scheme)
        && host.starts_with(plain("["))
        && host.chars().all(plain(".-:[]"))
        && rest.chars().all(plain(".-:[]/_~@"));
    fits.then(|| format!("{scheme}://{host}"))
}

#[cfg(test)]
mod tests {
    use super::PagesConfig;

    #[test]
    fn a_base_with_a_path_gives_its_origin() {
        let config = PagesConfig::new(None, Some("http://127.0.0.1:8080/npm/".into()));
        let found = config.map(|config| (config.cdn, config.cdn_origin));
        let wanted = ("http://127.0.0.1:8080/npm".into(), "http://127.0.0.1:8080".into());
        assert_eq!(found, Ok(wanted));
    }

    #[test]
    fn what_could_widen_the_policy_is_refused() {
        let bases = [
            "",
            "cdn",
            "//cdn.example",
            "ftp://cdn.example",
            "https://",
            "https://a *",
            "https://a;b",
            "https://a?b",
        ];
        for base in bases {
            assert!(PagesConfig::new(None, Some(base.into())).is_err(), "{base}");
        }
    }
}
