//! What a reader sees while the book can't be built: the errors above the last good page, or alone when there is none.

/// The errors above a page that is still served.
pub(super) fn above(page: &str, errors: &str) -> String {
    let banner = banner(errors);
    let body = page
        .find("<body")
        .and_then(|start| page[start..].find('>').map(|end| start + end + 1));
    match body {
        Some(at) => format!("{}{banner}{}", &page[..at], &page[at..]),
        None => banner + page,
    }
}

/// A page of its own, which loads again as the book's pages do.
pub(super) fn alone(errors: &str, live_reload: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>The book can't be built</title>\
         <link rel=\"icon\" href=\"data:,\"><meta name=\"viewport\" content=\"width=device-width\"></head>\n\
         <body style=\"margin:0\">{}\n<script>\n\
         new WebSocket(`ws://${{location.host}}/{live_reload}`).onmessage = () => location.reload();\n\
         </script></body></html>\n",
        banner(errors)
    )
}

/// Colours of its own, because it must be readable in each of the book's themes.
fn banner(errors: &str) -> String {
    format!(
        "<div role=\"alert\" id=\"course-build-failed\" style=\"position:sticky;top:0;z-index:1000;padding:1rem 1.5rem;\
         background:#5c1010;color:#fff;font:16px/1.4 system-ui,sans-serif;max-height:50vh;overflow:auto\">\
         <strong>The book can't be built. You see its last good state.</strong>\
         <pre style=\"white-space:pre-wrap;margin:.5rem 0 0;background:none;color:inherit\">{}</pre></div>",
        escape(errors)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_banner_comes_first_in_the_body_and_its_text_is_text() {
        let page = above("<html><body class=\"a\"><p>b</p></body></html>", "x.md:3: no `<b>`");
        assert!(
            page.starts_with("<html><body class=\"a\"><div role=\"alert\""),
            "{page}"
        );
        assert!(page.contains("no `&lt;b&gt;`"), "{page}");
        assert!(page.ends_with("</div><p>b</p></body></html>"), "{page}");
    }

    #[test]
    fn a_page_without_a_book_loads_again_by_itself() {
        assert!(alone("e", "__live").contains("new WebSocket(`ws://${location.host}/__live`)"));
    }
}
