//! What a server can try with messages: it holds them all, and hands out what it likes.

use anyhow::{Context, Result};
use sealed::{Error, Identity, TempId, seal};
use serde_json::{Value, json};

use crate::clients::{put, three};

#[test]
fn both_people_read_a_message_and_nobody_else() -> Result<()> {
    let [mut ann, mut bob, mut carol] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;
    let opened = bob.opens(&message)?;
    assert_eq!(
        (opened.text.as_str(), opened.mine, opened.peer),
        ("hello", false, ann.me.id())
    );
    let opened = ann.opens(&message)?;
    assert_eq!(
        (opened.text.as_str(), opened.mine, opened.peer),
        ("hello", true, bob.me.id())
    );
    carol.refuses(&message, "not_mine");
    Ok(())
}

#[test]
fn a_changed_character_anywhere_is_found() -> Result<()> {
    let [mut ann, mut bob, _] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;
    for slot in ["3", "7"] {
        for (field, length) in [
            ("v", 1),
            ("from", 43),
            ("to", 43),
            ("enc", 43),
            ("ct", 363),
            ("sig", 86),
        ] {
            for at in [0, 1, length / 2, length - 1] {
                let pointer = format!("/recipients/{slot}/{field}");
                let mut changed = message.clone();
                let text = changed
                    .pointer(&pointer)
                    .and_then(Value::as_str)
                    .context("no text")?
                    .to_owned();
                assert_eq!(text.len(), length, "{field}");
                let mut bytes = text.into_bytes();
                let Some(byte) = bytes.get_mut(at) else { continue };
                *byte = if *byte == b'B' { b'C' } else { b'B' };
                put(&mut changed, &pointer, String::from_utf8(bytes)?.into())?;
                for reader in [&mut ann, &mut bob] {
                    let code = reader.opens(&changed).err().map(|error| error.code());
                    let found = code.is_some_and(|code| ["forged", "bad_entry", "unknown_version"].contains(&code));
                    assert!(found, "{slot} {field} {at}: {code:?}");
                }
            }
        }
    }
    assert_eq!(bob.opens(&message)?.text, "hello");
    Ok(())
}

#[test]
fn swapped_entries_are_found() -> Result<()> {
    let [mut ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "hello")?;
    let of_ann = put(&mut message, "/recipients/3", Value::Null)?;
    let of_bob = put(&mut message, "/recipients/7", of_ann)?;
    put(&mut message, "/recipients/3", of_bob)?;
    bob.refuses(&message, "forged");
    ann.refuses(&message, "forged");
    Ok(())
}

#[test]
fn an_entry_of_another_message_is_found() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut first = ann.writes(&bob, "t1", "yes")?;
    let mut second = ann.writes(&bob, "t2", "no")?;
    let (one, two) = ("/recipients/7", "/recipients/3");
    let entry = put(&mut first, one, Value::Null)?;
    put(&mut second, one, entry.clone())?;
    bob.refuses(&second, "bad_entry");
    // With the signatures made equal again, one of the two entries is still not the one that was signed.
    let signature = entry.get("sig").context("no signature")?.clone();
    put(&mut second, &format!("{two}/sig"), signature)?;
    bob.refuses(&second, "forged");
    Ok(())
}

#[test]
fn an_old_message_shown_as_new_is_found() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "yes")?;
    assert!(!bob.opens(&message)?.again);
    assert!(bob.opens(&message)?.again, "a reconnect shows the same message again");
    put(&mut message, "/id", "m2".into())?;
    assert_eq!(bob.opens(&message), Err(Error::Replayed("m1".into())));
    put(&mut message, "/tempId", "t2".into())?;
    bob.refuses(&message, "forged");

    let other = ann.writes(&bob, "t1", "no")?;
    bob.refuses(&other, "replayed");
    Ok(())
}

#[test]
fn the_memory_outlives_the_program() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "yes")?;
    bob.opens(&message)?;
    let kept = (
        serde_json::to_string(&bob.seen)?,
        serde_json::to_string(&bob.book)?,
        bob.me.secret(),
    );
    bob.seen = serde_json::from_str(&kept.0)?;
    bob.book = serde_json::from_str(&kept.1)?;
    bob.me = Identity::from_secret(bob.me.id(), &kept.2)?;
    assert!(bob.opens(&message)?.again);
    put(&mut message, "/id", "m2".into())?;
    bob.refuses(&message, "replayed");
    Ok(())
}

#[test]
fn a_forged_message_does_not_block_the_real_one() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let message = ann.writes(&bob, "t1", "yes")?;
    let mut forged = message.clone();
    put(&mut forged, "/id", "m0".into())?;
    for slot in ["3", "7"] {
        put(&mut forged, &format!("/recipients/{slot}/sig"), "A".repeat(86).into())?;
    }
    bob.refuses(&forged, "forged");
    assert!(!bob.opens(&message)?.again);
    Ok(())
}

#[test]
fn a_message_stays_in_its_conversation_and_direction() -> Result<()> {
    let [mut ann, mut bob, mut carol] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;

    // From Ann to Bob, shown as from Ann to Carol.
    let mut moved = message.clone();
    put(&mut moved, "/receiver/id", "12".into())?;
    carol.refuses(&moved, "not_mine");
    let entry = put(&mut moved, "/recipients/7", Value::Null)?;
    let own = put(&mut moved, "/recipients/3", Value::Null)?;
    put(&mut moved, "/recipients", json!({ "12": entry, "3": own }))?;
    carol.refuses(&moved, "forged");

    // The same to Bob as from Carol, and to Ann as from Bob.
    let mut moved = message.clone();
    put(&mut moved, "/sender/id", "12".into())?;
    put(&mut moved, "/recipients", json!({ "7": entry, "12": own }))?;
    bob.refuses(&moved, "unknown_key");
    let mut turned = message.clone();
    put(&mut turned, "/sender/id", "7".into())?;
    put(&mut turned, "/receiver/id", "3".into())?;
    ann.refuses(&turned, "unknown_key");
    Ok(())
}

#[test]
fn the_servers_words_do_not_matter() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let mut message = ann.writes(&bob, "t1", "hello")?;
    put(&mut message, "/conversation/id", "c2".into())?;
    put(&mut message, "/sender/username", "carol".into())?;
    put(&mut message, "/createdAt", 2.into())?;
    assert_eq!(bob.opens(&message)?.peer, ann.me.id());
    Ok(())
}

#[test]
fn exactly_two_people_and_exactly_six_fields() -> Result<()> {
    let [ann, mut bob, _] = three()?;
    let message = ann.writes(&bob, "t1", "hello")?;
    let entry = message.pointer("/recipients/7").context("no entry")?.clone();

    let mut third = message.clone();
    let recipients = third.pointer_mut("/recipients").and_then(Value::as_object_mut);
    recipients.context("no recipients")?.insert("12".into(), entry);
    bob.refuses(&third, "not_mine");

    let mut more = message.clone();
    let entry = more.pointer_mut("/recipients/7").and_then(Value::as_object_mut);
    entry.context("no entry")?.insert("note".into(), "read me".into());
    bob.refuses(&more, "bad_entry");

    let mut one = message.clone();
    put(&mut one, "/sender/id", "7".into())?;
    bob.refuses(&one, "not_mine");
    let to_oneself = seal(&bob.me, bob.me.bundle(), &TempId::Number(1.0), "hello");
    assert_eq!(to_oneself.err(), Some(Error::NotMine));
    Ok(())
}
