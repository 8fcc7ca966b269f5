//! What works: registering, talking, history, names.

use super::*;

#[tokio::test]
async fn everybody_sees_a_message_and_the_sender_too() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    let message = says(&mut ann, "hello").await?;
    assert_eq!(ann.sees("appendMessage").await, message);
    assert_eq!(bob.sees("appendMessage").await, message);
    Ok(())
}

#[tokio::test]
async fn who_has_not_registered_sees_nothing() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut eve) = (joins(&server, "ann").await?, connects(&server).await?);
    says(&mut ann, "among us").await?;
    eve.sees_nothing_before("fence", ()).await;
    Ok(())
}

#[tokio::test]
async fn who_comes_later_gets_what_was_said_oldest_first() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    for text in ["one", "two", "three"] {
        says(&mut ann, text).await?;
    }
    let mut bob = connects(&server).await?;
    bob.emit("register", json!({ "username": "bob" })).await?;
    assert_eq!(texts(&bob.sees("chatHistory").await), ["one", "two", "three"]);
    Ok(())
}

#[tokio::test]
async fn a_message_that_comes_while_someone_registers_arrives_once() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    for round in 0..20 {
        let mut bob = connects(&server).await?;
        let (name, text) = (json!({ "username": format!("bob {round}") }), format!("round {round}"));
        // Both are on their way at the same time; which is handled first is left to chance.
        let (registered, message) = tokio::join!(bob.emit_with_ack("register", name), says(&mut ann, &text));
        assert_eq!(registered?["ok"], true);
        message?;
        let (events, _) = bob.events_before("fence", ()).await?;
        let seen = events
            .iter()
            .map(|event| event.arg().to_string().matches(&text).count());
        assert_eq!(seen.sum::<usize>(), 1, "bob saw {events:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_history_that_is_asked_for_as_an_event_hides_no_newer_message() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    // A long list takes its time to be written: time enough for a message to overtake it, if nothing holds that back.
    for _ in 0..100 {
        says(&mut ann, &"long ".repeat(400)).await?;
        bob.sees("appendMessage").await;
    }
    for round in 0..10 {
        let text = format!("round {round}");
        bob.emit("chatHistory", ()).await?;
        says(&mut ann, &text).await?;
        let both = [bob.next_event().await?, bob.next_event().await?];
        // As a page shows it: a list replaces the log, a message is added.
        let mut log = Vec::new();
        for event in &both {
            match (event.name.as_str(), event.arg()) {
                ("chatHistory", list) => log = texts(&list).into_iter().map(str::to_owned).collect(),
                (_, message) => log.push(message["text"].as_str().unwrap_or_default().to_owned()),
            }
        }
        assert!(log.contains(&text), "`{text}` has vanished");
    }
    Ok(())
}

#[tokio::test]
async fn a_taken_name_is_a_conflict_until_its_holder_leaves() -> Result {
    let server = chat_server().await?;
    let ann = joins(&server, "ann").await?;
    let mut eve = connects(&server).await?;
    let ack = eve.emit_with_ack("register", json!({ "username": "ann" })).await?;
    assert_eq!((&ack["ok"], &ack["error"]["code"]), (&json!(false), &json!("conflict")));
    ann.disconnect().await?;
    // A disconnect has no answer that could be awaited, so the name is asked for until it is free.
    for _ in 0..2_000 {
        if eve.emit_with_ack("register", json!({ "username": "ann" })).await?["ok"] == true {
            return Ok(());
        }
    }
    anyhow::bail!("the name stays taken")
}

#[tokio::test]
async fn who_leaves_while_registering_takes_no_name() -> Result {
    let server = chat_server().await?;
    for round in 0..100 {
        let mut ann = connects(&server).await?;
        // The disconnect follows at once: the handlers of both run at the same time, in either order.
        ann.emit("register", json!({ "username": format!("ann {round}") }))
            .await?;
        ann.disconnect().await?;
    }
    for round in 0..100 {
        let mut next = connects(&server).await?;
        let name = json!({ "username": format!("ann {round}") });
        let mut tries = 0;
        while next.emit_with_ack("register", name.clone()).await?["ok"] != true {
            tries += 1;
            anyhow::ensure!(tries < 2_000, "ann {round} stays taken by nobody");
        }
    }
    Ok(())
}

#[tokio::test]
async fn many_who_ask_for_one_name_at_once_get_it_once() -> Result {
    let server = chat_server().await?;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let mut client = connects(&server).await?;
        tasks.spawn(async move {
            let ack = client.emit_with_ack("register", json!({ "username": "ann" })).await;
            ack.map(|ack| (client, ack["ok"] == true))
        });
    }
    // The clients are kept: one that is dropped frees its name for the next.
    let answers: Vec<_> = tasks.join_all().await.into_iter().collect::<Result<_>>()?;
    assert_eq!(answers.iter().filter(|(_, got_it)| *got_it).count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_name_is_compared_exactly_after_trimming() -> Result {
    let server = chat_server().await?;
    let mut ann = connects(&server).await?;
    let ack = ann.emit_with_ack("register", json!({ "username": " \tann " })).await?;
    assert_eq!(ack["user"]["username"], "ann");
    joins(&server, "Ann").await?;
    let mut long = connects(&server).await?;
    let widest = format!(" {} ", "ü".repeat(32));
    assert_eq!(
        long.emit_with_ack("register", json!({ "username": widest })).await?["ok"],
        true
    );
    Ok(())
}

#[tokio::test]
async fn the_same_name_again_brings_history_again_and_another_is_a_conflict() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    says(&mut ann, "hello").await?;
    ann.sees("appendMessage").await;
    let again = ann.emit_with_ack("register", json!({ "username": "ann" })).await?;
    assert_eq!(again, json!({ "ok": true, "user": { "id": "1", "username": "ann" } }));
    assert_eq!(texts(&ann.sees("chatHistory").await), ["hello"]);
    let other = ann.emit_with_ack("register", json!({ "username": "anna" })).await?;
    assert_eq!(other["error"]["code"], "conflict");
    ann.sees_nothing_before("fence", ()).await;
    Ok(())
}

#[tokio::test]
async fn history_comes_in_pages_oldest_first() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let mut ids = Vec::new();
    for number in 0..105 {
        ids.push(says(&mut ann, &number.to_string()).await?["id"].clone());
        ann.sees("appendMessage").await;
    }
    let newest = json!({ "limit": 3 });
    for (args, first, count) in [
        (vec![], "5", 100),
        (vec![json!({})], "5", 100),
        (vec![json!({ "limit": 1e9 })], "5", 100),
        (vec![newest], "102", 3),
        (vec![json!({ "before": ids[5] })], "0", 5),
        (vec![json!({ "before": ids[50], "limit": 2 })], "48", 2),
        (vec![json!({ "before": "9", "limit": 1 })], "104", 1),
    ] {
        let ack = ann.emit_with_ack("chatHistory", args.clone()).await?;
        let texts = texts(&ack["messages"]);
        assert_eq!((texts.first(), texts.len()), (Some(&first), count), "for {args:?}");
    }
    let none = ann.emit_with_ack("chatHistory", json!({ "before": ids[0] })).await?;
    assert_eq!(none, json!({ "ok": true, "messages": [] }));
    ann.sees_nothing_before("fence", ()).await;
    Ok(())
}

#[tokio::test]
async fn ids_have_one_length_and_rise_bytewise_and_times_are_milliseconds() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let mut last = String::new();
    for _ in 0..12 {
        let message = says(&mut ann, "tick").await?;
        let id = message["id"].as_str().unwrap_or_default().to_owned();
        assert!(
            last.is_empty() || (id.len() == last.len() && id > last),
            "{id} after {last}"
        );
        let age = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)?
            .as_millis() as i64
            - message["time"].as_i64().unwrap_or_default();
        assert!((0..60_000).contains(&age), "the time is {age} ms away");
        last = id;
    }
    Ok(())
}

#[tokio::test]
async fn text_is_kept_as_it_was_sent() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    for text in [
        "  <b>\"quoted\"</b> \\ \n\t ",
        "\u{0} \u{1b}[31m \u{202e}",
        "🦀".repeat(4_000).as_str(),
    ] {
        says(&mut ann, text).await?;
        assert_eq!(bob.sees("appendMessage").await["text"], text);
    }
    Ok(())
}

#[tokio::test]
async fn an_event_that_comes_right_after_the_connection_is_answered() -> Result {
    let server = chat_server().await?;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let url = server.url();
        tasks.spawn(async move {
            for _ in 0..25 {
                Client::connect(&url, "/chat")
                    .await?
                    .emit_with_ack("chatHistory", ())
                    .await?;
            }
            Result::Ok(())
        });
    }
    tasks.join_all().await.into_iter().collect()
}

#[tokio::test]
async fn the_page_listens_for_append_message_and_its_pitfall_for_its_own_event() {
    let (right, wrong) = (page::index(false).0, page::index(true).0);
    assert_eq!(right.matches(r#"socket.on("appendMessage""#).count(), 1);
    assert_eq!(wrong, right.replace(r#"on("appendMessage""#, r#"on("sendMessage""#));
    assert_ne!(wrong, right);
}

#[tokio::test]
async fn without_an_installed_library_the_page_is_sent_to_the_public_copy() -> Result {
    // The tests' own folder has no node_modules; the end-to-end tests see the other side.
    let answer = page::library().await;
    assert_eq!(answer.status(), 307);
    let place = answer.headers()["location"].to_str()?;
    assert!(
        place.starts_with("https://") && place.ends_with("/socket.io.min.js"),
        "{place}"
    );
    let note = variant::Variant::Chat.introduction();
    assert!(note.contains(place) && note.contains("`npm ci`"), "{note}");
    Ok(())
}
