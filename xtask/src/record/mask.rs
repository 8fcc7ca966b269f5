//! What may differ from run to run is masked before two runs are compared: numbers, ids, durations, columns.

use std::sync::LazyLock;

use regex::Regex;

/// In this order: an id may hold digits, a duration begins with a number.
static MASKS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let masks = [
        (r"\b[A-Za-z0-9+/_-]{16,}={0,2}", "<id>"),
        (r"\b\d[\d,._]*( ?(ns|µs|us|ms|s|min))\b", "<time>"),
        (r"\d[\d,._]*", "#"),
        (r"[ \t]+", " "),
    ];
    masks
        .into_iter()
        .filter_map(|(pattern, mask)| Regex::new(pattern).ok().map(|regex| (regex, mask)))
        .collect()
});

/// `text` with everything masked that a second run may print differently.
pub(super) fn mask(text: &str) -> String {
    let mut text = text.trim_end().to_owned();
    for (number, (regex, mask)) in MASKS.iter().enumerate() {
        let replaced = regex.replace_all(&text, |found: &regex::Captures<'_>| {
            let found = &found[0];
            if number == 0 && !is_random(found) {
                found.to_owned()
            } else {
                (*mask).to_owned()
            }
        });
        text = replaced.into_owned();
    }
    text
}

/// A long run of letters is an id when it mixes both cases or holds digits; `event_listener_order` is a name.
fn is_random(text: &str) -> bool {
    let has = |kind: fn(&char) -> bool| text.chars().any(|letter| kind(&letter));
    has(char::is_ascii_uppercase) && has(char::is_ascii_lowercase) || has(char::is_ascii_digit) && !text.contains('_')
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn what_differs_between_runs_becomes_the_same() {
        for (one, other) in [
            ("sent 3 requests,   512 bytes", "sent 14 requests, 1,024 bytes"),
            ("after 1.2 ms", "after 870 µs"),
            (
                "thread 'main' (14915) panicked at examples/ch04_event_emitter/app.rs:43:31:",
                "thread 'main' (7) panicked at examples/ch04_event_emitter/app.rs:51:9:",
            ),
            ("sid=kVbNq3xT0aWm1R7cAAAB", "sid=p9_dE2uYhQs4LfJ8AAAC"),
            (
                "Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ),
            (
                "listening on http://127.0.0.1:3000",
                "listening on http://127.0.0.1:41234",
            ),
        ] {
            assert_eq!(mask(one), mask(other));
        }
    }

    #[test]
    fn words_stay() {
        assert_eq!(
            mask("bob sees appendMessage from ann"),
            "bob sees appendMessage from ann"
        );
        assert_ne!(mask("a_listener_that_panics"), mask("a_listener_that_is_late"));
        assert_ne!(
            mask("thread 'main' (1) panicked at examples/ch04_event_emitter/app.rs:43:31:"),
            mask("thread 'main' (1) panicked at examples/ch04_event_emitter/main.rs:43:31:")
        );
    }
}
