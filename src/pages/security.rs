//! The headers that keep a page to itself: what it may load, who may frame it, what it may ask of the machine.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The only script that stands inside a page. Import maps can't be loaded from a file.
const INLINE: (&str, &str) = ("<script type=\"importmap\">", "</script>");

/// The headers of a page whose HTML is `html`, when its libraries come from `cdn` or from here.
pub(super) fn of_page(html: &str, cdn: Option<&str>) -> HeaderMap {
    let mut headers = of_asset();
    // A policy that can't be a header lets nothing load, instead of everything.
    let policy = HeaderValue::try_from(policy(html, cdn)).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    );
    headers
}

/// The headers of anything that a page loads.
pub(super) fn of_asset() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    );
    headers
}

/// Nothing but our own files, and nothing inside the HTML. The scripts handle every form, so `form-action 'none'` matters only
/// when they didn't load: then a browser would send the password to a URL. Trusted types turn "text never becomes HTML" into
/// something that the browser enforces.
fn policy(html: &str, cdn: Option<&str>) -> String {
    let mut scripts = "'self'".to_owned();
    for source in cdn.map(str::to_owned).into_iter().chain(inline_hash(html)) {
        scripts.push(' ');
        scripts.push_str(&source);
    }
    format!(
        "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
}

/// Computed from the HTML that goes out, so that the two can't drift apart.
fn inline_hash(html: &str) -> Option<String> {
    let (_, after) = html.split_once(INLINE.0)?;
    let (script, _) = after.split_once(INLINE.1)?;
    Some(format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script))))
}
