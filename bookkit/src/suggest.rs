//! "Did you mean": the known name that is nearest to the one that was typed.

/// The sentence that ends an error about an unknown name: the nearest known one, or the list of all when none is near.
pub(crate) fn suggest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let nearest = known
        .iter()
        .max_by(|a, b| strsim::jaro_winkler(typed, a).total_cmp(&strsim::jaro_winkler(typed, b)));
    match nearest {
        None => "there is none yet".to_owned(),
        Some(name) if strsim::jaro_winkler(typed, name) > 0.75 => format!("did you mean `{name}`?"),
        Some(_) => format!("there are: `{}`", known.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typing_error_finds_its_neighbour() {
        assert_eq!(
            suggest("on_send_mesage", ["on_register", "on_send_message"]),
            "did you mean `on_send_message`?"
        );
    }

    #[test]
    fn a_name_like_no_other_gets_the_whole_list() {
        assert_eq!(suggest("zzz", ["on", "off"]), "there are: `on`, `off`");
    }

    #[test]
    fn nothing_known_is_said() {
        assert_eq!(suggest("x", []), "there is none yet");
    }
}
