//! Where everything of a picture goes: columns wide enough for the texts between them.

use super::parse::{Picture, Step};

/// An average character of the picture's font, a little generous so that no text is cut.
const CHARACTER: usize = 8;
/// The least distance between two participants.
const LEAST_GAP: usize = 110;
/// What an arrow's text needs besides its characters.
const TEXT_MARGIN: usize = 36;
/// The longest line of a note.
const NOTE_CHARACTERS: usize = 26;
/// The distance of the picture's edge from what is drawn.
const EDGE: usize = 12;

/// The columns of a picture, in its units.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The middle of each participant's line.
    pub(super) x: Vec<usize>,
    pub(super) width: usize,
}

/// How wide a text is drawn.
pub(super) fn text_width(text: &str) -> usize {
    text.chars().count() * CHARACTER
}

/// The columns that leave room for every text.
pub(super) fn columns(picture: &Picture) -> Columns {
    let count = picture.participants.len();
    let half_box = |index: usize| {
        picture
            .participants
            .get(index)
            .map_or(0, |name| text_width(name) / 2 + 14)
    };
    let mut gaps: Vec<usize> = (1..count)
        .map(|right| LEAST_GAP.max(half_box(right - 1) + half_box(right) + 16))
        .collect();
    for step in &picture.steps {
        widen(&mut gaps, step);
    }
    let mut margins = [half_box(0), half_box(count.saturating_sub(1))];
    for step in &picture.steps {
        widen_margins(&mut margins, count, step);
    }
    let mut x = vec![margins[0] + EDGE];
    for gap in gaps {
        x.push(x.last().copied().unwrap_or(0) + gap);
    }
    let width = x.last().copied().unwrap_or(0) + margins[1] + EDGE;
    Columns { x, width }
}

/// Makes the columns that a step's text stands between wide enough for it.
fn widen(gaps: &mut [usize], step: &Step) {
    match step {
        Step::Send { from, to, text, .. } => {
            for (left, right) in spans(*from, to) {
                grow(gaps, left, right, text_width(text) + TEXT_MARGIN);
            }
        }
        Step::Note { at, text } => {
            let half = note_width(text) / 2 + 20;
            if *at > 0 {
                grow(gaps, at - 1, *at, half);
            }
            grow(gaps, *at, at + 1, half);
        }
        Step::Time { .. } => {}
    }
}

/// Notes and loops at the outer columns need room outside of them.
fn widen_margins(margins: &mut [usize; 2], count: usize, step: &Step) {
    match step {
        Step::Note { at, text } => {
            let half = note_width(text) / 2;
            if *at == 0 {
                margins[0] = margins[0].max(half);
            }
            if at + 1 == count {
                margins[1] = margins[1].max(half);
            }
        }
        Step::Send { from, to, text, .. } if to.contains(from) && from + 1 == count => {
            margins[1] = margins[1].max(text_width(text) + TEXT_MARGIN + 20);
        }
        Step::Send { .. } | Step::Time { .. } => {}
    }
}

fn grow(gaps: &mut [usize], left: usize, right: usize, needed: usize) {
    let Some(between) = gaps.get_mut(left..right.min(gaps.len()).max(left)) else {
        return;
    };
    if between.is_empty() {
        return;
    }
    let missing = needed.saturating_sub(between.iter().sum()).div_ceil(between.len());
    between.iter_mut().for_each(|gap| *gap += missing);
}

/// For each side of the sender that has receivers, the columns between which the text stands: up to the nearest one.
pub(super) fn spans(from: usize, to: &[usize]) -> Vec<(usize, usize)> {
    let left = to.iter().copied().filter(|to| *to < from).max().map(|to| (to, from));
    let right = to.iter().copied().filter(|to| *to > from).min().map(|to| (from, to));
    let itself = to.contains(&from).then_some((from, from + 1));
    [left, right, itself].into_iter().flatten().collect()
}

/// A note's text in lines that fit its box.
pub(super) fn note_lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(line) if last == 0 => line.push_str(word),
            Some(line) if last + 1 + word.chars().count() <= NOTE_CHARACTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The width of a note's box.
pub(super) fn note_width(text: &str) -> usize {
    note_lines(text).iter().map(|line| text_width(line)).max().unwrap_or(0) + 20
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequence::parse::parse;

    #[test]
    fn a_long_text_pushes_its_columns_apart() {
        let text = "x".repeat(60);
        let picture = parse(&["title: t", &format!("a -> b: {text}"), "b -> c: y"]).unwrap();
        let columns = columns(&picture);
        assert!(
            columns.x[1] - columns.x[0] >= text_width(&text) + TEXT_MARGIN,
            "{columns:?}"
        );
        assert_eq!(columns.x[2] - columns.x[1], LEAST_GAP);
    }

    #[test]
    fn a_text_over_several_columns_uses_all_of_them() {
        let picture = parse(&[
            "title: t",
            "participants: a, b, c",
            &format!("a -> c: {}", "x".repeat(40)),
        ])
        .unwrap();
        let columns = columns(&picture);
        assert!(columns.x[2] - columns.x[0] >= 40 * CHARACTER, "{columns:?}");
        assert_eq!(columns.x[2] - columns.x[1], columns.x[1] - columns.x[0]);
    }

    #[test]
    fn the_text_of_a_broadcast_stands_at_each_side_of_the_sender() {
        assert_eq!(spans(1, &[0, 2, 3]), [(0, 1), (1, 2)]);
        assert_eq!(spans(1, &[1]), [(1, 2)]);
    }

    #[test]
    fn a_note_breaks_between_words() {
        assert_eq!(
            note_lines("the server keeps every message in a list"),
            ["the server keeps every", "message in a list"]
        );
    }

    #[test]
    fn a_note_at_the_edge_stays_inside() {
        let picture = parse(&["title: t", "a -> b: x", "note b: the server keeps every message"]).unwrap();
        let columns = columns(&picture);
        assert!(
            columns.width - columns.x[1] >= note_width("the server keeps every message") / 2,
            "{columns:?}"
        );
    }
}
