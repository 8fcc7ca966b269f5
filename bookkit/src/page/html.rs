//! Small pieces of HTML that directives are made of.
//!
//! Markdown ends an HTML block at a blank line, so nothing here ever contains one.

use pulldown_cmark::{Options, Parser};

/// Text for use between tags or in a quoted attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Markdown as HTML blocks.
pub(crate) fn block(markdown: &str) -> String {
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, Parser::new_ext(markdown, Options::ENABLE_TABLES));
    without_blank_lines(out.trim())
}

/// Markdown of one paragraph as HTML without the `<p>`, for places that allow no block; `None` when it has more.
pub(crate) fn one_paragraph(markdown: &str) -> Option<String> {
    let html = block(markdown);
    let inside = html.strip_prefix("<p>")?.strip_suffix("</p>")?;
    (!inside.contains("<p>")).then(|| inside.to_owned())
}

/// Markdown as HTML, without the `<p>` when it is one paragraph.
pub(crate) fn inline(markdown: &str) -> String {
    one_paragraph(markdown).unwrap_or_else(|| block(markdown))
}

/// The same HTML with blank lines written as character references, so that Markdown doesn't end the block there.
pub(crate) fn without_blank_lines(html: &str) -> String {
    let lines: Vec<&str> = html.lines().collect();
    let mut out = String::with_capacity(html.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push_str(if line.trim().is_empty() { "&#10;" } else { "\n" });
        }
        out.push_str(line);
    }
    out
}

/// A Markdown fence around code, long enough for whatever the code contains.
pub(crate) fn fenced(language: &str, code: &str) -> String {
    let mut fence = "```".to_owned();
    while code.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}{language}\n{}\n{fence}", code.trim_end_matches('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_with_blank_lines_stays_one_block() {
        let html = block("a\n\n```text\nx\n\n\ny\n```");
        assert!(!html.contains("\n\n"), "{html}");
        assert_eq!(
            html,
            "<p>a</p>\n<pre><code class=\"language-text\">x&#10;&#10;\ny\n</code></pre>"
        );
    }

    #[test]
    fn one_paragraph_loses_its_p_and_two_keep_theirs() {
        assert_eq!(inline("a `b` <c>"), "a <code>b</code> <c>");
        assert_eq!(inline("a\n\nb"), "<p>a</p>\n<p>b</p>");
    }

    #[test]
    fn nothing_escapes_from_an_attribute() {
        assert_eq!(
            escape("<a b=\"c\" d='e'>&"),
            "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;"
        );
    }

    #[test]
    fn a_fence_is_longer_than_any_inside() {
        assert_eq!(fenced("text", "```\n"), "````text\n```\n````");
    }
}
