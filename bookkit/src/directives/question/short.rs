//! Type a few words.

use super::Parts;
use crate::page::html;

pub(super) fn parts(id: &str, accept: &[String], answer: &str, why: &str) -> Parts {
    let accept = serde_json::Value::from(accept.to_vec()).to_string();
    Parts {
        kind: "short",
        task: "type the answer",
        controls: format!(
            "<p><label><span class=\"short-label\">Your answer</span> <input type=\"text\" name=\"{id}\" \
             data-accept=\"{}\" autocomplete=\"off\" autocapitalize=\"off\" spellcheck=\"false\"></label></p>",
            html::escape(&accept)
        ),
        answer: format!(
            "<p class=\"short-answer\">{}</p>\n<div class=\"reason-why\">{}</div>",
            html::inline(answer),
            html::block(why)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accepted_answer_reaches_the_page() {
        let parts = parts("q", &["a \"b\"".to_owned(), "c".to_owned()], "`c`", "because");
        assert!(
            parts
                .controls
                .contains("data-accept=\"[&quot;a \\&quot;b\\&quot;&quot;,&quot;c&quot;]\""),
            "{}",
            parts.controls
        );
        assert!(
            parts.answer.contains("<code>c</code>") && parts.answer.contains("<p>because</p>"),
            "{}",
            parts.answer
        );
    }
}
