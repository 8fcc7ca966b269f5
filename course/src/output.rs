//! Everything that the tool says goes through here, so that colours show on a terminal only and a closed pipe ends it in peace.

use std::io::{IsTerminal as _, Write as _};

use anstyle::{AnsiColor, Style};

/// Passed, done.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Failed, missing.
pub const BAD: Style = AnsiColor::Red.on_default().bold();
/// Needs another look.
pub const WARN: Style = AnsiColor::Yellow.on_default().bold();
/// A heading, a name.
pub const STRONG: Style = Style::new().bold();
/// What matters less.
pub const DIM: Style = Style::new().dimmed();
/// A command or a file to type or open.
pub const CODE: Style = AnsiColor::Cyan.on_default();

/// The columns at which text is wrapped.
const COLUMNS: usize = 100;

/// `text` in a style. The style is dropped on its way out when nobody could see it (no terminal, `NO_COLOR`).
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints a line, or several.
pub fn say(text: impl AsRef<str>) -> anyhow::Result<()> {
    let mut out = anstream::stdout().lock();
    writeln!(out, "{}", text.as_ref())?;
    Ok(out.flush()?)
}

/// Whether a person watches: only then is the screen cleared and a status line overwritten.
pub fn on_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Clears the screen and what scrolled away, when there is one.
pub fn clear_screen() -> anyhow::Result<()> {
    if on_terminal() {
        let mut out = std::io::stdout().lock();
        write!(out, "\x1b[2J\x1b[3J\x1b[H")?;
        out.flush()?;
    }
    Ok(())
}

/// Shows what is going on in one line of a terminal that the next call overwrites; an empty text removes it.
pub fn status(text: &str) {
    if std::io::stderr().is_terminal() {
        let short: String = text.chars().take(COLUMNS - 4).collect();
        let mut err = anstream::stderr().lock();
        // A terminal that is gone can't be told so; the verdict itself goes through `say`, which can.
        let _ = write!(err, "\r\x1b[2K{}", paint(DIM, short));
        let _ = err.flush();
    }
}

/// Wraps a text at [`COLUMNS`] and puts `indent` before each line. Lists, headings and fenced code keep their lines.
pub fn wrap(text: &str, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut in_fence = false;
    // Whether the next line of text goes on where the last one ended.
    let mut open = false;
    for line in text.trim().lines() {
        let is_mark = line.trim_start().starts_with("```");
        in_fence ^= is_mark;
        if in_fence || is_mark {
            lines.push(line.to_owned());
            open = false;
        } else if line.trim().is_empty() {
            lines.push(String::new());
            open = false;
        } else {
            if !open || line.starts_with(['-', '*', '#']) {
                lines.push(String::new());
            }
            append_words(&mut lines, line, COLUMNS.saturating_sub(indent.len()));
            open = true;
        }
    }
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("{indent}{line}").trim_end().to_owned())
        .collect();
    lines.join("\n")
}

fn append_words(lines: &mut Vec<String>, text: &str, columns: usize) {
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_joined_and_wrapped() {
        let text = format!("one\ntwo {}\n\nnext", "word ".repeat(30));
        let wrapped = wrap(&text, "  ");
        assert!(wrapped.lines().all(|line| line.len() <= COLUMNS), "{wrapped}");
        assert!(wrapped.starts_with("  one two word"), "{wrapped}");
        assert!(wrapped.ends_with("\n\n  next"), "{wrapped}");
    }

    #[test]
    fn lists_and_fences_keep_their_lines() {
        let wrapped = wrap("do:\n- one\n- two\n  goes on\n```rust\nlet a = 1;\n  b\n```\nend", " ");
        assert_eq!(
            wrapped,
            " do:\n - one\n - two goes on\n ```rust\n let a = 1;\n   b\n ```\n end"
        );
    }
}
