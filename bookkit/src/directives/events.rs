//! `{{#events}}`: every event of the server, namespace by namespace, from `api/asyncapi.json`.
//!
//! A page links to an event by its namespace and name: `appendix_events.md#lobby-ban-user`. Where one name goes both ways,
//! what a client sees is `#lobby-ban-user-seen`.

use super::rows::{Row, code, table};
use crate::api::{self, Emitted, Events, Namespace, Pairs, Schema, Seen};
use crate::page::{Args, Page, html};

pub(super) fn expand(page: &Page<'_>, args: &Args<'_>) -> Result<String, String> {
    args.nothing_more()?;
    let events = api::events(&page.course.root).map_err(|error| format!("{error:#}"))?;
    let mut out = shared(&events);
    for namespace in &events.namespaces {
        out.push_str(&section(namespace, &events.shapes));
    }
    Ok(out)
}

/// What looks the same in several namespaces, each once.
fn shared(events: &Events) -> String {
    let mut known: Vec<(&Seen, Vec<&str>)> = Vec::new();
    for namespace in &events.namespaces {
        for seen in namespace.sees.iter().filter(|seen| seen.shared) {
            match known.iter_mut().find(|(other, _)| other.event == seen.event) {
                Some((_, places)) => places.push(&namespace.name),
                None => known.push((seen, vec![&namespace.name])),
            }
        }
    }
    let rows = known.iter().map(|(seen, places)| {
        let places: Vec<String> = places.iter().map(|name| format!("<code>/{name}</code>")).collect();
        let text = html::inline(&seen.summary);
        let cells = vec![code(&seen.arguments.arguments(&events.shapes)), places.join(" "), text];
        Row::new(&seen.event, &seen.event, cells)
    });
    let table = table(&["A client sees", "Argument", "Where", "When"], rows.collect());
    format!("## In several namespaces {{#shared}}\n\n{table}\n\n")
}

fn section(namespace: &Namespace, shapes: &Pairs<Schema>) -> String {
    let name = &namespace.name;
    let emits = namespace
        .emits
        .iter()
        .map(|event| emitted_row(namespace, event, shapes));
    let emits = table(
        &["A client emits", "Arguments", "Ack, beside ok", "What it does"],
        emits.collect(),
    );
    let sees = namespace.sees.iter().filter(|event| !event.shared);
    let sees = sees.map(|event| {
        let cells = vec![
            code(&event.arguments.arguments(shapes)),
            linked(&event.summary, namespace),
        ];
        Row::new(&seen_anchor(namespace, &event.event), &event.event, cells)
    });
    let sees = table(&["A client sees", "Argument", "Who sees it, and when"], sees.collect());
    let auth = match namespace.auth.required.is_empty() {
        true => "Anyone may connect",
        false => "You need a token to connect",
    };
    let auth = format!("{auth}. `auth`: {}.", code(&namespace.auth.notation(shapes)));
    let (title, description) = (&namespace.title, &namespace.description);
    format!("## {title}: `/{name}` {{#{name}}}\n\n{auth} {description}\n\n{emits}\n\n{sees}\n\n")
}

fn emitted_row(namespace: &Namespace, event: &Emitted, shapes: &Pairs<Schema>) -> Row {
    let cells = vec![
        code(&event.arguments.arguments(shapes)),
        ack(event, shapes),
        linked(&event.summary, namespace),
    ];
    Row::new(&format!("{}-{}", namespace.name, event.event), &event.event, cells)
}

/// What the callback gets beside `ok`, which is always there.
fn ack(event: &Emitted, shapes: &Pairs<Schema>) -> String {
    let Some(api::Items::Places(places)) = &event.ack.items else {
        return String::new();
    };
    let mut answer = places.first().cloned().unwrap_or_default();
    answer.properties.0.retain(|(name, _)| name != "ok");
    match answer.properties.0.is_empty() {
        true => String::new(),
        false => code(&answer.notation(shapes)),
    }
}

/// Where what a client sees is found. An emitted event of the same name has the short address.
fn seen_anchor(namespace: &Namespace, event: &str) -> String {
    let both = namespace.emits.iter().any(|emitted| emitted.event == event);
    format!("{}-{event}{}", namespace.name, if both { "-seen" } else { "" })
}

/// A summary in which each event's name leads to its row.
fn linked(summary: &str, namespace: &Namespace) -> String {
    let mut text = html::inline(summary);
    let seen = namespace.sees.iter().map(|event| match event.shared {
        true => (&event.event, event.event.clone()),
        false => (&event.event, seen_anchor(namespace, &event.event)),
    });
    let emitted = namespace.emits.iter();
    let emitted = emitted.map(|event| (&event.event, format!("{}-{}", namespace.name, event.event)));
    for (event, anchor) in seen.chain(emitted) {
        let name = format!("<code>{}</code>", html::escape(event));
        // What is linked already has its `>` before the name.
        text = text.replace(&format!(" {name}"), &format!(" <a href=\"#{anchor}\">{name}</a>"));
    }
    text
}

#[cfg(test)]
mod tests {
    use crate::directives::expand_in;
    use crate::fixture::{EVENTS, Fixture};

    fn expanded(document: &str) -> Result<String, String> {
        let course = Fixture::new().file("api/asyncapi.json", document).course();
        expand_in(&course, "appendix_events", "{{#events}}")
    }

    #[test]
    fn an_event_has_an_address_its_arguments_its_ack_and_what_it_does() {
        let text = expanded(EVENTS).unwrap();
        let row = text
            .lines()
            .find(|line| line.starts_with("<tr id=\"pub-say\">"))
            .unwrap();
        assert!(
            row.contains("><code>{ <a href=\"#shape-Text\">text</a> }</code></td>"),
            "{row}"
        );
        assert!(row.contains("><code>{ id }</code></td>"), "{row}");
        assert!(
            row.contains("see <a href=\"#pub-say-seen\"><code>say</code></a>"),
            "{row}"
        );
    }

    #[test]
    fn one_name_in_both_directions_has_two_addresses() {
        let text = expanded(EVENTS).unwrap();
        assert!(text.contains("<tr id=\"pub-say-seen\">"), "{text}");
        assert!(text.contains("<tr id=\"pub-left\">"), "{text}");
    }

    #[test]
    fn what_namespaces_share_stands_once_with_their_names() {
        let text = expanded(EVENTS).unwrap();
        assert_eq!(text.matches("<tr id=\"refused\">").count(), 1, "{text}");
        assert!(text.contains("<code>/pub</code> <code>/bar</code>"), "{text}");
    }

    #[test]
    fn a_document_with_a_hole_is_an_error() {
        let missing = EVENTS.replace("\"say.ack\":", "\"say.acks\":");
        let error = expanded(&missing).unwrap_err();
        assert!(
            error.contains("the operation `pub.say`") && error.contains("say.ack"),
            "{error}"
        );
        let unanswered = EVENTS.replace("\"reply\"", "\"x-reply\"");
        assert!(expanded(&unanswered).unwrap_err().contains("every event may be acked"));
        let course = Fixture::new().course();
        let error = expand_in(&course, "appendix_events", "{{#events}}").unwrap_err();
        assert!(error.contains("api/asyncapi.json"), "{error}");
    }
}
