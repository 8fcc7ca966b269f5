//! A fence of `sequence` becomes a picture: who sends what to whom, as an inline SVG, and again as a list for readers
//! who can't see it. Colours come from the page's style sheet, so light and dark both work.

mod layout;
mod parse;
mod svg;

use parse::{Arrow, Picture, Step};

use crate::page::html;

/// The figure for the lines of a fence; `line` makes its ids unique in the page.
pub(crate) fn draw(lines: &[&str], line: usize) -> Result<String, String> {
    let picture = parse::parse(lines)?;
    let id = format!("sequence-{line}");
    let steps: String = picture
        .steps
        .iter()
        .map(|step| format!("<li>{}</li>\n", html::escape(&in_words(&picture, step))))
        .collect();
    Ok(format!(
        "<figure class=\"sequence\">\n\
         <figcaption>{title}</figcaption>\n\
         <div class=\"sequence-scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Picture: {title}\">\n{svg}\n</div>\n\
         <details><summary>The same in words</summary>\n<ol>\n{steps}</ol>\n</details>\n\
         </figure>",
        title = html::escape(&picture.title),
        svg = svg::draw(&picture, &id),
    ))
}

/// One step as a sentence.
fn in_words(picture: &Picture, step: &Step) -> String {
    match step {
        Step::Send { from, to, text, arrow } => {
            let name = |index: &usize| picture.participants.get(*index).map_or("", String::as_str);
            let to: Vec<&str> = to.iter().map(name).collect();
            let how = match arrow {
                Arrow::Solid => "",
                Arrow::Dashed => " (answer)",
                Arrow::Lost => " (lost on the way)",
            };
            format!("{} to {}{how}: {text}", name(from), to.join(" and "))
        }
        Step::Note { at, text } => format!("{}: {text}", picture.participants.get(*at).map_or("", String::as_str)),
        Step::Time { text } => format!("Time passes: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHAT: [&str; 6] = [
        "title: One message",
        "ann -> server: sendMessage <hi>",
        "server => ann, bob: appendMessage",
        "server --> ann: { ok: true }",
        "ann -x server: again",
        "... a minute",
    ];

    #[test]
    fn a_picture_says_everything_again_in_words() {
        let text = draw(&CHAT, 7).unwrap();
        for part in [
            "<figcaption>One message</figcaption>",
            "<li>ann to server: sendMessage &lt;hi&gt;</li>",
            "<li>server to ann and bob: appendMessage</li>",
            "<li>server to ann (answer): { ok: true }</li>",
            "<li>ann to server (lost on the way): again</li>",
            "<li>Time passes: a minute</li>",
            "<title id=\"sequence-7-title\">One message</title>",
            "aria-labelledby=\"sequence-7-title sequence-7-desc\"",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("\n\n"), "a blank line would end the HTML block");
    }

    #[test]
    fn a_picture_has_no_colour_of_its_own() {
        let text = draw(&CHAT, 1).unwrap();
        assert!(
            !text.contains("fill=") && !text.contains("stroke=") && !text.contains("style="),
            "{text}"
        );
    }
}
