//! The chapters' facts, and what a slug looks like.

pub(crate) use bookkit::Chapter;

use anyhow::Result;

use crate::repo::Repo;

/// Where a chapter's facts stand.
pub(crate) fn facts(slug: &str) -> String {
    format!("book/src/{slug}.toml")
}

/// Whether `name` has the shape of a slug: `ch07_group_chat`.
pub(crate) fn is_slug(name: &str) -> bool {
    let Some((number, words)) = name.strip_prefix("ch").and_then(|rest| rest.split_once('_')) else {
        return false;
    };
    let plain = |text: &str| {
        text.chars()
            .all(|letter| letter.is_ascii_lowercase() || "0123456789_".contains(letter))
    };
    number.len() == 2 && number.chars().all(|digit| digit.is_ascii_digit()) && !words.is_empty() && plain(words)
}

/// All chapters in order.
pub(crate) fn read(repo: &Repo) -> Result<Vec<Chapter>> {
    if !repo.has_folder("book/src") {
        return Ok(Vec::new());
    }
    bookkit::chapters(repo.root())
}

#[cfg(test)]
pub(crate) mod sample {
    //! The facts of a chapter, for tests that add a line or two.

    pub(crate) const FACTS: &str = "title = \"The title\"\npart = \"II\"\nasks = \"What?\"\nsource = \"004, 2.4\"\n\
                                    class_minutes = 50\ncommand = \"cargo run --example ch07_group_chat\"\n";
}

#[cfg(test)]
mod tests {
    use super::is_slug;

    #[test]
    fn a_slug_has_two_digits_and_words() {
        assert!(is_slug("ch07_group_chat"));
        for wrong in ["ch7_chat", "ch07", "ch07_", "glossary", "ch07_Group", "ch07_a-b"] {
            assert!(!is_slug(wrong), "{wrong}");
        }
    }
}
