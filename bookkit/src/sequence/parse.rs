//! The text of a picture, one step per line.
//!
//! `title: …` · `participants: ann, server, bob` · `ann -> server: text` · `server => ann, bob: text` ·
//! `server --> ann: text` (an answer) · `ann -x server: text` (lost) · `note server: text` · `... text` (time passes)

/// A picture.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) title: String,
    /// From left to right.
    pub(super) participants: Vec<String>,
    pub(super) steps: Vec<Step>,
}

/// One step; participants are places in [`Picture::participants`].
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Send {
        from: usize,
        to: Vec<usize>,
        text: String,
        arrow: Arrow,
    },
    Note {
        at: usize,
        text: String,
    },
    Time {
        text: String,
    },
}

/// How an arrow is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrow {
    Solid,
    Dashed,
    Lost,
}

const ARROWS: [(&str, Arrow); 4] = [
    (" --> ", Arrow::Dashed),
    (" -> ", Arrow::Solid),
    (" => ", Arrow::Solid),
    (" -x ", Arrow::Lost),
];

/// Reads the lines of a fence.
pub(super) fn parse(lines: &[&str]) -> Result<Picture, String> {
    let mut picture = Picture::default();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        picture
            .read(line)
            .map_err(|what| format!("sequence: `{line}`: {what}"))?;
    }
    if picture.title.is_empty() {
        return Err("sequence: the first line is `title: …`, for readers who can't see the picture".to_owned());
    }
    if picture.steps.is_empty() {
        return Err("sequence: there is no step, such as `ann -> server: text`".to_owned());
    }
    Ok(picture)
}

impl Picture {
    fn read(&mut self, line: &str) -> Result<(), String> {
        if let Some(text) = line.strip_prefix("... ") {
            self.steps.push(Step::Time {
                text: text.trim().to_owned(),
            });
            return Ok(());
        }
        let (head, text) = line.split_once(':').ok_or("a step ends in `: text`")?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Err("nothing follows the `:`".to_owned());
        }
        match head {
            "title" => self.title = text,
            "participants" => text.split(',').try_for_each(|name| self.place(name).map(|_| ()))?,
            _ => self.read_step(head, text)?,
        }
        Ok(())
    }

    fn read_step(&mut self, head: &str, text: String) -> Result<(), String> {
        if let Some(name) = head.strip_prefix("note ") {
            let at = self.place(name)?;
            self.steps.push(Step::Note { at, text });
            return Ok(());
        }
        let found = ARROWS
            .iter()
            .find_map(|(sign, arrow)| head.split_once(sign).map(|(from, to)| (sign, from, to, arrow)));
        let (sign, from, to, arrow) = found
            .ok_or("expected `a -> b: text`, `a => b, c: text`, `a --> b: text`, `a -x b: text` or `note a: text`")?;
        if to.contains(',') && *sign != " => " {
            return Err("several receivers are written with `=>`".to_owned());
        }
        let from = self.place(from)?;
        let to = to
            .split(',')
            .map(|name| self.place(name))
            .collect::<Result<Vec<_>, _>>()?;
        self.steps.push(Step::Send {
            from,
            to,
            text,
            arrow: *arrow,
        });
        Ok(())
    }

    /// The place of a participant, who joins on the right when first named.
    fn place(&mut self, name: &str) -> Result<usize, String> {
        let name = name.trim();
        if name.is_empty() {
            return Err("a name is missing".to_owned());
        }
        if let Some(place) = self.participants.iter().position(|known| known == name) {
            return Ok(place);
        }
        self.participants.push(name.to_owned());
        Ok(self.participants.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn participants_stand_in_the_order_in_which_they_are_named() {
        let picture = parse(&["title: t", "ann -> server: a", "", "server => bob, ann: b: c"]).unwrap();
        assert_eq!(picture.participants, ["ann", "server", "bob"]);
        let to = Step::Send {
            from: 1,
            to: vec![2, 0],
            text: "b: c".to_owned(),
            arrow: Arrow::Solid,
        };
        assert_eq!(picture.steps[1], to);
    }

    #[test]
    fn a_participants_line_fixes_their_order() {
        let picture = parse(&["title: t", "participants: ann, server, bob", "bob --> ann: a"]).unwrap();
        assert_eq!(picture.participants, ["ann", "server", "bob"]);
    }

    #[test]
    fn notes_lost_messages_and_time_are_steps() {
        let picture = parse(&["title: t", "a -x b: lost", "note b: waits", "... later"]).unwrap();
        assert_eq!(
            picture.steps[0],
            Step::Send {
                from: 0,
                to: vec![1],
                text: "lost".into(),
                arrow: Arrow::Lost
            }
        );
        assert_eq!(
            picture.steps[1],
            Step::Note {
                at: 1,
                text: "waits".into()
            }
        );
        assert_eq!(picture.steps[2], Step::Time { text: "later".into() });
    }

    #[test]
    fn a_bad_line_is_quoted_with_what_was_expected() {
        let error = |line: &str| parse(&["title: t", line]).unwrap_err();
        assert!(error("ann server: a").contains("`ann server: a`: expected `a -> b: text`"));
        assert!(error("ann -> server").contains("ends in `: text`"));
        assert!(error("ann -> bob, eve: a").contains("written with `=>`"));
        assert!(error("ann -> : a").contains("a name is missing") || error("ann -> : a").contains("expected"));
        assert!(parse(&["ann -> bob: a"]).unwrap_err().contains("title"));
        assert!(parse(&["title: t"]).unwrap_err().contains("no step"));
    }
}
