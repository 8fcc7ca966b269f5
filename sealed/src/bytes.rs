//! Bytes on their way in and out: lists of fields that can't be confused, and base64url with one spelling.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Joins fields, each behind its length. Without the lengths `["ab", "c"]` and `["a", "bc"]` would be the same bytes, and a
/// signature over the one would hold for the other.
pub(crate) fn fields<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part);
    }
    joined
}

/// Writes base64url without padding.
pub(crate) fn to_text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads base64url; `None` for anything that [`to_text`] wouldn't have written, unused bits included.
pub(crate) fn from_text(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Reads exactly `N` bytes.
pub(crate) fn exactly<const N: usize>(text: &str) -> Option<[u8; N]> {
    from_text(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_border_between_fields_changes_the_bytes() {
        let of = |parts: &[&str]| fields(parts.iter().map(|part| part.as_bytes()));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
    }

    #[test]
    fn base64url_has_one_spelling() {
        assert_eq!(from_text("AQ"), Some(vec![1]));
        for wrong in ["AR", "AQ==", "A", "A+", "A/", " AQ", "AQ\n", "é"] {
            assert_eq!(from_text(wrong), None, "{wrong:?}");
        }
    }
}
