//! What stands between `{{#` and `}}`: the directive's name, its words, its `key=value` options.

use std::collections::BTreeMap;

use crate::suggest::suggest;

/// A directive's words and options.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Args<'a> {
    /// The directive's name.
    pub(crate) name: &'a str,
    /// The words after it, without the options.
    pub(crate) words: Vec<&'a str>,
    options: BTreeMap<&'a str, &'a str>,
}

impl<'a> Args<'a> {
    /// Reads a line that is known to be `{{#…}}`.
    pub(crate) fn parse(line: &'a str) -> Self {
        let inside = line.trim_start_matches("{{#").trim_end_matches("}}");
        let mut words = inside.split_whitespace();
        let mut args = Self {
            name: words.next().unwrap_or(""),
            words: Vec::new(),
            options: BTreeMap::new(),
        };
        for word in words {
            match word.split_once('=') {
                Some((key, value)) if key.bytes().all(|b| b.is_ascii_lowercase()) => {
                    args.options.insert(key, value);
                }
                _ => args.words.push(word),
            }
        }
        args
    }

    /// The value of `key=value`.
    pub(crate) fn option(&self, key: &str) -> Option<&'a str> {
        self.options.get(key).copied()
    }

    /// Refuses an option that the directive doesn't know.
    pub(crate) fn allow_options(&self, known: &[&str]) -> Result<(), String> {
        match self.options.keys().find(|key| !known.contains(key)) {
            Some(key) => Err(format!(
                "`{}` has no option `{key}`; {}",
                self.name,
                suggest(key, known.iter().copied())
            )),
            None => Ok(()),
        }
    }

    /// The only word; `what` says in the error what it should be.
    pub(crate) fn one_word(&self, what: &str) -> Result<&'a str, String> {
        self.allow_options(&[])?;
        match self.words.as_slice() {
            [word] => Ok(word),
            _ => Err(format!("write `{{{{#{} {what}}}}}`, with one {what}", self.name)),
        }
    }

    /// Refuses anything after the name.
    pub(crate) fn nothing_more(&self) -> Result<(), String> {
        self.allow_options(&[])?;
        if self.words.is_empty() {
            Ok(())
        } else {
            Err(format!("`{{{{#{}}}}}` takes nothing more", self.name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_options_are_told_apart() {
        let args = Args::parse("{{#item examples/a.rs impl Emitter part=loop }}");
        assert_eq!(
            (args.name, args.words.as_slice()),
            ("item", ["examples/a.rs", "impl", "Emitter"].as_slice())
        );
        assert_eq!(args.option("part"), Some("loop"));
    }

    #[test]
    fn an_unknown_option_gets_a_suggestion() {
        let args = Args::parse("{{#item a.rs x prat=loop}}");
        let error = args.allow_options(&["part", "docs"]).unwrap_err();
        assert_eq!(error, "`item` has no option `prat`; did you mean `part`?");
    }

    #[test]
    fn too_many_words_are_refused() {
        assert!(Args::parse("{{#question a b}}").one_word("ID").is_err());
        assert!(Args::parse("{{#head x}}").nothing_more().is_err());
        assert_eq!(Args::parse("{{#question a}}").one_word("ID"), Ok("a"));
    }
}
