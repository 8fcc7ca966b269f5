//! Draws a picture. Everything has a class and nothing has a colour: `sequence.css` decides.

use super::layout::{Columns, columns, note_lines, note_width, spans, text_width};
use super::parse::{Arrow, Picture, Step};
use crate::page::html::escape;

const BOX: usize = 34;
const ROW: usize = 46;
const NOTE_LINE: usize = 18;

/// The `<svg>`, with title and description for readers who can't see it.
pub(super) fn draw(picture: &Picture, id: &str) -> String {
    let columns = columns(picture);
    let mut y = BOX + 14;
    let mut steps = String::new();
    for step in &picture.steps {
        steps.push_str(&draw_step(&columns, step, &mut y));
    }
    let height = y + 16;
    let heads: String = picture
        .participants
        .iter()
        .zip(&columns.x)
        .map(|(name, x)| head(name, *x, height))
        .collect();
    let senders = picture.participants.join(", ");
    format!(
        "<svg class=\"sequence-svg\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n\
         <title id=\"{id}-title\">{title}</title>\n\
         <desc id=\"{id}-desc\">{steps_count} steps between {senders}; the list below has them in words.</desc>\n\
         {heads}{steps}</svg>",
        width = columns.width,
        title = escape(&picture.title),
        steps_count = picture.steps.len(),
        senders = escape(&senders),
    )
}

/// A participant's box and line.
fn head(name: &str, x: usize, height: usize) -> String {
    let width = text_width(name) + 28;
    format!(
        "<line class=\"seq-life\" x1=\"{x}\" y1=\"{BOX}\" x2=\"{x}\" y2=\"{height}\"></line>\n\
         <rect class=\"seq-head\" x=\"{}\" y=\"2\" width=\"{width}\" height=\"{}\" rx=\"6\"></rect>\n\
         <text class=\"seq-name\" x=\"{x}\" y=\"{}\">{}</text>\n",
        x.saturating_sub(width / 2),
        BOX - 4,
        BOX / 2 + 5,
        escape(name)
    )
}

fn draw_step(columns: &Columns, step: &Step, y: &mut usize) -> String {
    match step {
        Step::Send { from, to, text, arrow } => {
            *y += ROW;
            send(
                columns,
                &Message {
                    from: *from,
                    to,
                    text,
                    arrow: *arrow,
                },
                *y,
            )
        }
        Step::Note { at, text } => {
            let top = *y + 14;
            *y = top + note_lines(text).len() * NOTE_LINE + 10;
            note(columns, *at, text, top)
        }
        Step::Time { text } => {
            *y += ROW - 6;
            format!(
                "<line class=\"seq-time\" x1=\"8\" y1=\"{0}\" x2=\"{1}\" y2=\"{0}\"></line>\n\
                 <text class=\"seq-time-text\" x=\"{2}\" y=\"{0}\" dy=\"-8\">{3}</text>\n",
                *y,
                columns.width.saturating_sub(8),
                columns.width / 2,
                escape(text)
            )
        }
    }
}

/// What one step sends, and how.
struct Message<'a> {
    from: usize,
    to: &'a [usize],
    text: &'a str,
    arrow: Arrow,
}

fn send(columns: &Columns, message: &Message<'_>, y: usize) -> String {
    let Message { from, to, text, arrow } = *message;
    let x = |index: usize| columns.x.get(index).copied().unwrap_or(0);
    let mut out = String::new();
    for target in to {
        out.push_str(&if *target == from {
            loop_back(x(from), y, arrow)
        } else {
            line(x(from), x(*target), y, arrow)
        });
    }
    for (left, right) in spans(from, to) {
        let itself = left == from && to.contains(&from) && !to.contains(&right);
        let (middle, class) = if itself {
            (x(from) + 34, "seq-text seq-start")
        } else {
            ((x(left) + x(right)) / 2, "seq-text")
        };
        let above = if itself {
            y.saturating_sub(2)
        } else {
            y.saturating_sub(9)
        };
        out.push_str(&format!(
            "<text class=\"{class}\" x=\"{middle}\" y=\"{above}\">{}</text>\n",
            escape(text)
        ));
    }
    out
}

/// A straight arrow; a lost one ends in a cross before it arrives.
fn line(from: usize, to: usize, y: usize, arrow: Arrow) -> String {
    let right = to > from;
    let end = match arrow {
        Arrow::Lost if right => to - (to - from) / 4,
        Arrow::Lost => to + (from - to) / 4,
        Arrow::Solid | Arrow::Dashed => to,
    };
    let class = if arrow == Arrow::Dashed {
        "seq-arrow seq-answer"
    } else {
        "seq-arrow"
    };
    let shaft = format!("<line class=\"{class}\" x1=\"{from}\" y1=\"{y}\" x2=\"{end}\" y2=\"{y}\"></line>\n");
    let tip = if arrow == Arrow::Lost {
        cross(end, y)
    } else {
        tip(end, y, right)
    };
    format!("{shaft}{tip}")
}

fn tip(x: usize, y: usize, right: bool) -> String {
    let back = if right { x.saturating_sub(9) } else { x + 9 };
    format!(
        "<polygon class=\"seq-tip\" points=\"{x},{y} {back},{} {back},{}\"></polygon>\n",
        y.saturating_sub(5),
        y + 5
    )
}

fn cross(x: usize, y: usize) -> String {
    let (left, right, up, down) = (x.saturating_sub(6), x + 6, y.saturating_sub(6), y + 6);
    format!("<path class=\"seq-cross\" d=\"M{left} {up} L{right} {down} M{left} {down} L{right} {up}\"></path>\n")
}

/// A message to oneself.
fn loop_back(x: usize, y: usize, arrow: Arrow) -> String {
    let class = if arrow == Arrow::Dashed {
        "seq-arrow seq-answer"
    } else {
        "seq-arrow"
    };
    let (top, out) = (y.saturating_sub(14), x + 26);
    format!(
        "<path class=\"{class}\" d=\"M{x} {top} H{out} V{y} H{x}\"></path>\n{}",
        tip(x, y, false)
    )
}

fn note(columns: &Columns, at: usize, text: &str, top: usize) -> String {
    let x = columns.x.get(at).copied().unwrap_or(0);
    let (lines, width) = (note_lines(text), note_width(text));
    let mut out = format!(
        "<rect class=\"seq-note\" x=\"{}\" y=\"{top}\" width=\"{width}\" height=\"{}\" rx=\"4\"></rect>\n",
        x.saturating_sub(width / 2),
        lines.len() * NOTE_LINE + 8
    );
    for (index, line) in lines.iter().enumerate() {
        let y = top + (index + 1) * NOTE_LINE - 1;
        out.push_str(&format!(
            "<text class=\"seq-note-text\" x=\"{x}\" y=\"{y}\">{}</text>\n",
            escape(line)
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sequence::parse::parse;

    fn picture(lines: &[&str]) -> String {
        draw(&parse(&[&["title: t"], lines].concat()).unwrap(), "s")
    }

    #[test]
    fn one_to_several_is_several_arrows_at_one_height() {
        let svg = picture(&["participants: a, b, c", "b => a, c: x"]);
        let heights: Vec<_> = svg
            .lines()
            .filter(|line| line.contains("seq-arrow"))
            .map(|line| line.split("y1=").nth(1))
            .collect();
        assert_eq!(heights.len(), 2);
        assert_eq!(heights[0].map(|h| &h[..5]), heights[1].map(|h| &h[..5]));
    }

    #[test]
    fn answers_are_dashed_and_lost_ones_end_in_a_cross() {
        assert!(picture(&["a --> b: x"]).contains("seq-answer"));
        let lost = picture(&["a -x b: x"]);
        assert!(lost.contains("seq-cross") && !lost.contains("seq-tip"), "{lost}");
    }

    #[test]
    fn steps_go_down_the_page() {
        let svg = picture(&["a -> b: one", "note b: two", "b -> a: three"]);
        let height = |text: &str| -> usize {
            let line = svg.lines().find(|line| line.contains(&format!(">{text}<"))).unwrap();
            line.split("y=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap()
        };
        assert!(
            height("one") < height("two") && height("two") < height("three"),
            "{svg}"
        );
    }

    #[test]
    fn a_message_to_oneself_is_a_loop() {
        assert!(picture(&["a -> b: x", "b -> b: y"]).contains("<path class=\"seq-arrow\""));
    }
}
