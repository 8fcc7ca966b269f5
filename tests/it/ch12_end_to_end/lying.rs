//! The server as the liar: it alters what it hands out, and clients notice.

use super::{Person, sealed_server, two};
use anyhow::Result;
use sealed::{Meeting, UserId, safety_number};
use serde_json::{Value, json};

fn code(person: &mut Person, message: &Value) -> String {
    person
        .opens(message)
        .map_or_else(|error| error.code().to_owned(), |opened| opened.text)
}

#[tokio::test]
async fn a_message_that_was_moved_renamed_or_repeated_is_refused() -> Result<()> {
    let server = sealed_server().await?;
    let (mut ann, mut bob) = two(&server).await?;
    let honest = ann.says(&bob.id, "t1", "Yes").await?;
    let other = ann.says(&bob.id, "t2", "No").await?;

    let mut moved = honest.clone();
    moved["tempId"] = json!("t2");
    assert_eq!(code(&mut bob, &moved), "forged");
    let mut swapped = honest.clone();
    let [one, two] = [&ann.id, &bob.id].map(|id| honest["recipients"][id].clone());
    swapped["recipients"] = json!({ ann.id.clone(): two, bob.id.clone(): one });
    assert_eq!(code(&mut bob, &swapped), "forged");
    let mut mixed = honest.clone();
    mixed["recipients"] = other["recipients"].clone();
    assert_eq!(code(&mut bob, &mixed), "forged");

    assert_eq!(code(&mut bob, &honest), "Yes");
    assert_eq!(
        code(&mut bob, &honest),
        "Yes",
        "a reconnect brings the same message again"
    );
    let mut repeated = honest.clone();
    repeated["id"] = other["id"].clone();
    assert_eq!(code(&mut bob, &repeated), "replayed");
    Ok(())
}

#[tokio::test]
async fn a_changed_key_blocks_sending_until_it_was_looked_at() -> Result<()> {
    let server = sealed_server().await?;
    let (mut ann, bob) = two(&server).await?;
    let bobs = UserId::parse(&bob.id)?;
    let new = sealed::Identity::generate(bobs)?;
    let laptop = Person { me: new, ..bob };
    laptop.publishes(&server).await?;
    assert!(matches!(ann.meets(&server, &laptop.id).await?, Meeting::Changed { .. }));
    let refused = ann.says(&laptop.id, "t1", "hello").await;
    assert!(refused.is_err_and(|error| error.to_string().contains("compare the safety number")));

    let offered = ann.book.to_compare(bobs)?;
    assert_eq!(
        safety_number(ann.me.bundle(), offered),
        safety_number(laptop.me.bundle(), ann.me.bundle())
    );
    let looked_at = offered.fingerprint();
    ann.book.accept(bobs, &looked_at)?;
    ann.says(&laptop.id, "t1", "hello").await?;
    Ok(())
}
