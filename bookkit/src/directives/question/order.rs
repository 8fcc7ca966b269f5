//! Put events into their order. They are shown shuffled, the same way in every build.

use super::Parts;
use crate::page::html;

pub(super) fn parts(id: &str, items: &[String], why: &str) -> Parts {
    let shown = shuffled(id, items.len()).into_iter().filter_map(|place| {
        let text = html::inline(items.get(place)?);
        Some(format!(
            "<li data-place=\"{place}\"><span class=\"order-text\">{text}</span></li>\n"
        ))
    });
    let right = items.iter().map(|item| format!("<li>{}</li>\n", html::inline(item)));
    Parts {
        kind: "order",
        task: "put these into order",
        controls: format!("<ol class=\"order-items\">\n{}</ol>", shown.collect::<String>()),
        answer: format!(
            "<ol class=\"order-answer\">\n{}</ol>\n<div class=\"reason-why\">{}</div>",
            right.collect::<String>(),
            html::block(why)
        ),
    }
}

/// The places `0..length` in an order that depends on the question alone and is never the right one.
fn shuffled(id: &str, length: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..length).collect();
    // FNV-1a over the id, then one step of a linear congruential generator per place: no dependency, the same everywhere.
    let mut state = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    for last in (1..length).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let other = usize::try_from(state >> 33).unwrap_or(0) % (last + 1);
        places.swap(last, other);
    }
    if places.is_sorted() {
        places.rotate_left(1);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shown_order_is_never_the_right_one() {
        for length in 3..7 {
            for id in 0..200 {
                let places = shuffled(&format!("q{id}"), length);
                assert!(!places.is_sorted(), "q{id}: {places:?}");
                let mut all = places.clone();
                all.sort_unstable();
                assert_eq!(all, (0..length).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn the_same_question_is_shuffled_the_same_way() {
        assert_eq!(shuffled("who", 5), shuffled("who", 5));
        assert!((0..50).any(|id| shuffled(&format!("q{id}"), 5) != shuffled("who", 5)));
    }

    #[test]
    fn the_answer_has_the_right_order() {
        let parts = parts("q", &["one".into(), "two".into(), "three".into()], "because");
        assert!(
            parts.answer.contains("<li>one</li>\n<li>two</li>\n<li>three</li>"),
            "{}",
            parts.answer
        );
        assert!(
            parts
                .controls
                .contains("data-place=\"2\"><span class=\"order-text\">three"),
            "{}",
            parts.controls
        );
    }
}
