//! A book without a fault.

use crate::small_book::SmallBook;

#[test]
fn every_directive_reaches_the_page() {
    let book = SmallBook::new();
    let report = book.build().unwrap();
    assert!(report.pages >= 4 && report.links > 10, "{report:?}");
    let page = book.page("ch02_b.html");
    for part in [
        "<div class=\"chapter-head\">",
        "<ul class=\"objectives\">",
        "<figure class=\"piece\">",
        "<span class=\"piece-item\">greet</span>",
        "class=\"language-rust\"",
        "class=\"language-html\"",
        "data-kind=\"choice\"",
        "data-kind=\"order\"",
        "data-kind=\"short\"",
        "<svg class=\"sequence-svg\"",
        "<figure class=\"run\"",
        "<details class=\"changed\">",
        "class=\"language-diff\"",
        "<section class=\"exercise\" id=\"ch02_greet\"",
        "<ul class=\"simplified\">",
    ] {
        assert!(page.contains(part), "{part} isn't in\n{page}");
    }
    assert!(!page.contains("{{#"), "no directive is left");
    assert!(book.page("glossary.html").contains("id=\"term-event\""));
    assert!(book.page("guide.html").contains("<td>13:00</td>"));
}

#[test]
fn the_fields_of_a_form_survive_mdbook() {
    let book = SmallBook::new();
    book.build().unwrap();
    let page = scraper::Html::parse_document(&book.page("ch02_b.html"));
    let count = |selector: &str| page.select(&scraper::Selector::parse(selector).unwrap()).count();
    assert_eq!(count("form.question fieldset legend"), 3);
    assert_eq!(
        count("form.question ul.choices li label input[type=radio][name=question-who]"),
        2
    );
    assert_eq!(count("form.question ol.order-items > li[data-place]"), 3);
    assert_eq!(count("form.question input[type=text][data-accept]"), 1);
    assert_eq!(count("form.question > details.question-answer > summary"), 3);
    assert_eq!(count("section.exercise > details.hint > summary"), 3);
    assert_eq!(count("figure.sequence svg[viewBox] title"), 1);
}

#[test]
fn the_reload_script_is_there_only_when_asked_for() {
    let book = SmallBook::new();
    book.build().unwrap();
    assert!(!book.page("ch02_b.html").contains("new WebSocket"));
    let options = bookkit::Options {
        live_reload: Some("__reload".to_owned()),
        ..bookkit::Options::default()
    };
    bookkit::build(book.root(), &book.out(), &options).unwrap();
    assert!(book.page("ch02_b.html").contains("\"__reload\""));
}

#[test]
fn the_page_that_says_not_found_loads_from_below_the_sites_path() {
    let book = SmallBook::new();
    book.write("book/src/404.md", "# Not here\n\n[The guide](guide.html)\n");
    book.edit(
        "book/src/guide.md",
        "# Guide",
        "# Guide\n\n<a href=\"/hub/guide.html\">x</a>",
    );
    let options = bookkit::Options {
        site_url: Some("/hub/".to_owned()),
        ..bookkit::Options::default()
    };
    bookkit::build(book.root(), &book.out(), &options).unwrap();
    let page = book.page("404.html");
    assert!(
        page.contains("<base href=\"/hub/\">") && page.contains("href=\"guide.html\""),
        "{page}"
    );
}

#[test]
fn a_book_with_problems_leaves_the_last_good_one_in_place() {
    let book = SmallBook::new();
    book.build().unwrap();
    book.edit("book/src/guide.md", "# Guide", "# New guide\n\n[dead](#nothing)");
    assert!(book.build().is_err());
    assert!(!book.page("guide.html").contains("New guide"));
    let entries = std::fs::read_dir(book.out().parent().unwrap()).unwrap().count();
    assert_eq!(entries, 1, "no half-made directory stays");
}
