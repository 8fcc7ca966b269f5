//! What nobody should send: every event answers it with an error, and the server goes on.

use super::*;

/// Arguments that are wrong for each of the three events, each with the code of its error.
fn wrong_for_every_event() -> Vec<(Vec<Value>, &'static str)> {
    let deep = (0..200).fold(json!(1), |inner, _| json!([inner]));
    let mut wrong: Vec<_> = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1.5),
        json!("text"),
        json!(""),
        json!([]),
        json!(["ann"]),
        json!([{ "username": "ann", "text": "hi" }]),
        json!([["username", "ann"]]),
        deep,
        json!("x".repeat(900_000)),
    ]
    .into_iter()
    .map(|one| (vec![one], "invalid_payload"))
    .collect();
    let good = json!({ "username": "ann", "text": "hi" });
    wrong.push((vec![good.clone(), json!(1)], "invalid_payload"));
    wrong.push((vec![good.clone(), good.clone()], "invalid_payload"));
    wrong.push((vec![json!(null), good], "invalid_payload"));
    wrong
}

/// The same for one event's field that must be text.
fn wrong_texts(field: &str, max: usize) -> Vec<(Vec<Value>, &'static str)> {
    let mut wrong = vec![(vec![], "invalid_payload"), (vec![json!({})], "invalid_payload")];
    let values = [
        json!(null),
        json!(true),
        json!(7),
        json!([]),
        json!(["ann"]),
        json!({}),
        json!({ "toString": "x" }),
    ];
    let blank = ["", " ", "\n\t", "\u{a0}\u{2003}"].map(|text| json!(text));
    wrong.extend(
        values
            .into_iter()
            .chain(blank)
            .map(|value| (vec![json!({ field: value })], "invalid_payload")),
    );
    for text in ["x".repeat(max + 1), "é".repeat(max + 1), "x".repeat(900_000)] {
        wrong.push((vec![json!({ field: text })], "too_large"));
    }
    // The case of a field's name matters.
    wrong.push((vec![json!({ field.to_uppercase(): "fine" })], "invalid_payload"));
    wrong
}

fn wrong_pages() -> Vec<(Vec<Value>, &'static str)> {
    let limits = [
        json!(0),
        json!(-1),
        json!(1.5),
        json!("10"),
        json!(null),
        json!(true),
        json!([]),
        json!({}),
    ];
    let befores = [json!(1), json!(null), json!([]), json!({}), json!(false)];
    let limits = limits.into_iter().map(|limit| json!({ "limit": limit }));
    let befores = befores.into_iter().map(|before| json!({ "before": before }));
    limits
        .chain(befores)
        .map(|one| (vec![one], "invalid_payload"))
        .collect()
}

/// Sends each of `wrong`, once with and once without a callback, and checks both answers.
async fn refuses_all(client: &mut Client, event: &str, wrong: Vec<(Vec<Value>, &str)>) -> Result {
    for (args, code) in wrong {
        let about = format!("{event} {:.80}", json!(args).to_string());
        let ack = client.emit_with_ack(event, args.clone()).await?;
        assert_eq!(
            (&ack["ok"], &ack["error"]["code"]),
            (&json!(false), &json!(code)),
            "{about}: {ack}"
        );
        assert_eq!(ack["error"]["event"], event, "{about}");
        assert!(
            ack["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty()),
            "{about}: {ack}"
        );
        client.emit(event, args).await?;
        assert_eq!(client.sees("error-response").await, ack["error"], "{about}");
    }
    Ok(())
}

/// A conversation that works, as the proof that the server is alive and what came before changed nothing.
async fn goes_on(server: &Server, messages_before: usize) -> Result {
    let mut late = joins(server, "late").await?;
    let history = late.emit_with_ack("chatHistory", ()).await?;
    assert_eq!(texts(&history["messages"]).len(), messages_before);
    late.disconnect().await
}

#[tokio::test]
async fn every_wrong_payload_of_every_event_gets_an_error() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    for event in ["register", "sendMessage", "chatHistory"] {
        refuses_all(&mut ann, event, wrong_for_every_event()).await?;
    }
    refuses_all(&mut ann, "register", wrong_texts("username", 32)).await?;
    refuses_all(&mut ann, "sendMessage", wrong_texts("text", 4_000)).await?;
    refuses_all(&mut ann, "chatHistory", wrong_pages()).await?;
    bob.sees_nothing_before("fence", ()).await;
    goes_on(&server, 0).await
}

#[tokio::test]
async fn before_register_everything_else_is_not_joined() -> Result {
    let server = chat_server().await?;
    let mut eve = connects(&server).await?;
    for event in ["sendMessage", "chatHistory"] {
        refuses_all(&mut eve, event, vec![(vec![json!({ "text": "hi" })], "not_joined")]).await?;
    }
    goes_on(&server, 0).await
}

#[tokio::test]
async fn an_unknown_event_is_not_found_whatever_it_carries() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    // `appendMessage` and `error-response` exist, but a client doesn't make them.
    for event in [
        "appendMessage",
        "error-response",
        "REGISTER",
        "",
        "connect",
        "disconnect",
        "__proto__",
        "名前",
    ] {
        let args = [
            vec![],
            vec![json!({ "text": "hi" })],
            vec![json!(1), json!(2)],
            vec![json!(null)],
        ];
        refuses_all(&mut ann, event, args.map(|args| (args, "not_found")).into()).await?;
    }
    bob.sees_nothing_before("fence", ()).await;
    goes_on(&server, 0).await
}

#[tokio::test]
async fn binary_attachments_are_refused_with_an_ack() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    for (event, code) in [
        ("register", "invalid_payload"),
        ("sendMessage", "invalid_payload"),
        ("nope", "not_found"),
    ] {
        let attached = json!([event, { "text": { "_placeholder": true, "num": 0 }, "username": "ann" }]);
        ann.send_raw(&format!("451-/chat,{attached}")).await?;
        ann.send_binary(&[0, 255, 1]).await?;
        assert_eq!(ann.sees("error-response").await["code"], code, "{event}");
    }
    goes_on(&server, 0).await
}

/// WebSocket texts that no client would send: no packet at all, half a packet, a wrong namespace, a bad number.
const MALFORMED: &[&str] = &[
    "",
    "4",
    "9",
    "x",
    "é",
    "42",
    "42/chat",
    "42/chat,",
    "42/chat,[",
    "42/chat,[]",
    "42/chat,{}",
    "42/chat,[1]",
    "42/chat,[null]",
    "42/chat,[\"sendMessage\"",
    "42/chat,[\"sendMessage\",{\"text\":\"hi\"}",
    "42/chat,\"sendMessage\"",
    "42/chat,99999999999999999999[\"sendMessage\",{\"text\":\"hi\"}]",
    "42/nowhere,[\"sendMessage\",{\"text\":\"hi\"}]",
    "42[\"sendMessage\",{\"text\":\"hi\"}]",
    "43/chat,1[]",
    "43/chat,[]",
    "44/chat,{}",
    "45/chat,[\"sendMessage\"]",
    "451-/chat,[\"sendMessage\"]",
    "45999999999-/chat,[\"sendMessage\"]",
    "46/chat,1[]",
    "47",
    "40/chat,{",
    "40/chat,[]",
    "40/nowhere,",
    "41/nowhere,",
    "42/chat,[\"sendMessage\",{\"text\":\"\\ud800\"}]",
    "42/chat,[\"a\\\"b\",1]",
    "42/chat,[\"sendMessage\",{\"text\":\"hi\",\"text\":7}]",
    "b4AAA",
    "0",
    "2probe",
    "5",
    "6",
];

#[tokio::test]
async fn a_malformed_frame_ends_at_most_its_own_connection() -> Result {
    let server = chat_server().await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    says(&mut ann, "before").await?;
    bob.sees("appendMessage").await;
    for frame in MALFORMED {
        let mut eve = connects(&server).await?;
        // The server may have closed the connection already: that is allowed, and all that is.
        let _ = eve.send_raw(frame).await;
        let _ = eve.send_binary(b"stray").await;
        let after = format!("after `{frame}`");
        says(&mut ann, &after).await?;
        assert_eq!(bob.sees("appendMessage").await["text"], after);
    }
    Ok(())
}

#[tokio::test]
async fn a_frame_over_the_limit_ends_at_most_its_own_connection() -> Result {
    let server = chat_server().await?;
    let mut ann = joins(&server, "ann").await?;
    let mut eve = joins(&server, "eve").await?;
    eve.emit("sendMessage", json!({ "text": "x".repeat(1_100_000) }))
        .await?;
    eve.sees_the_end().await;
    ann.sees_nothing_before("fence", ()).await;
    goes_on(&server, 0).await
}

#[tokio::test]
async fn a_namespace_that_does_not_exist_is_refused() -> Result {
    let server = chat_server().await?;
    for ns in ["/", "/nowhere", "/chat/x"] {
        let error = Client::connect(&server.url(), ns)
            .await
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(error.contains("Invalid namespace"), "{ns}: {error}");
    }
    Ok(())
}
