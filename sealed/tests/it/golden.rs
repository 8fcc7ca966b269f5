//! The format, held fast: what was sealed once opens for ever. The page's test reads the same file.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sealed::{Bundle, Identity, KeyBook, Received, Seen, UserId, open, safety_number};
use serde_json::Value;

fn vectors() -> Result<Value> {
    Ok(serde_json::from_str(include_str!("../../vectors/v1.json"))?)
}

fn text<'a>(value: &'a Value, pointer: &str) -> Result<&'a str> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.with_context(|| format!("no {pointer}"))
}

fn identity(person: &Value) -> Result<Identity> {
    let secret = URL_SAFE_NO_PAD.decode(text(person, "/secret")?)?;
    let secret = secret.as_slice().try_into()?;
    Ok(Identity::from_secret(UserId::parse(text(person, "/id")?)?, secret)?)
}

#[test]
fn the_same_secret_gives_the_same_public_key() -> Result<()> {
    let vectors = vectors()?;
    for name in ["ann", "bob"] {
        let person = vectors.get(name).context(name)?;
        let me = identity(person)?;
        assert_eq!(me.bundle().to_string(), text(person, "/publicKey")?);
        assert_eq!(me.bundle().fingerprint().to_string(), text(person, "/fingerprint")?);
        assert_eq!(&Bundle::parse(text(person, "/publicKey")?, me.id())?, me.bundle());
    }
    Ok(())
}

#[test]
fn both_people_open_what_was_sealed() -> Result<()> {
    let vectors = vectors()?;
    let people = [identity(&vectors["ann"])?, identity(&vectors["bob"])?];
    let mut book = KeyBook::default();
    for person in &people {
        book.meet(person.bundle().clone());
    }
    let messages = vectors["messages"].as_array().context("no messages")?;
    assert_eq!(messages.len(), 2);
    for message in messages {
        let received = Received::parse(&message["message"])?;
        for person in &people {
            let opened = open(person, &book, &mut Seen::default(), &received)?;
            assert_eq!(opened.text, text(message, "/text")?);
        }
    }
    Ok(())
}

#[test]
fn the_safety_number_is_the_same_from_both_sides() -> Result<()> {
    let vectors = vectors()?;
    let (ann, bob) = (identity(&vectors["ann"])?, identity(&vectors["bob"])?);
    let expected = text(&vectors, "/safetyNumber")?;
    assert_eq!(safety_number(ann.bundle(), bob.bundle()), expected);
    assert_eq!(safety_number(bob.bundle(), ann.bundle()), expected);

    let groups: Vec<&str> = expected.split(' ').collect();
    assert_eq!(groups.len(), 12);
    assert!(
        groups
            .iter()
            .all(|group| group.len() == 5 && group.bytes().all(|digit| digit.is_ascii_digit()))
    );
    let other = Identity::generate(bob.id())?;
    assert_ne!(safety_number(ann.bundle(), other.bundle()), expected);
    Ok(())
}
