//! Input that nobody sealed: it ends in an error, whatever it is, and never in a panic.

#![expect(clippy::unwrap_used, reason = "what is unwrapped was made right a few lines above")]

use std::sync::LazyLock;

use proptest::prelude::*;
use sealed::{Bundle, Error, Fingerprint, Identity, KeyBook, Received, Seen, TempId, UserId, open, seal};
use serde_json::{Map, Value, json};

struct People {
    ann: Identity,
    bob: Identity,
    book: KeyBook,
    message: Value,
}

fn people() -> Result<People, Error> {
    let ann = Identity::generate(UserId::parse("3")?)?;
    let bob = Identity::generate(UserId::parse("7")?)?;
    let mut book = KeyBook::default();
    book.meet(ann.bundle().clone());
    let recipients = seal(&ann, bob.bundle(), &TempId::Text("t1".into()), "hello")?;
    let message = json!({
        "id": "m1", "tempId": "t1", "sender": { "id": "3" }, "receiver": { "id": "7" }, "recipients": recipients,
    });
    Ok(People {
        ann,
        bob,
        book,
        message,
    })
}

static PEOPLE: LazyLock<People> = LazyLock::new(|| people().unwrap());

/// What both people say to a message.
fn both_open(message: &Value) -> Vec<Result<String, Error>> {
    let opened = |me: &Identity| {
        let received = Received::parse(message)?;
        open(me, &PEOPLE.book, &mut Seen::default(), &received).map(|opened| opened.text)
    };
    vec![opened(&PEOPLE.ann), opened(&PEOPLE.bob)]
}

/// Text of every kind, and more often such that gets far: base64url, digits, huge.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[A-Za-z0-9_-]{0,90}",
        "[0-9]{1,20}",
        Just("A".repeat(43)),
        Just("A".repeat(86)),
        Just("A".repeat(363)),
        Just("A".repeat(100_000)),
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    let name = prop_oneof![
        any::<String>(),
        "(v|from|to|enc|ct|sig|id|tempId|sender|receiver|recipients|3|7)"
    ];
    leaf.prop_recursive(4, 32, 6, move |inner| {
        let object = prop::collection::vec((name.clone(), inner.clone()), 0..6);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            object.prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Every place in the real message.
const PLACES: &[&str] = &[
    "",
    "/id",
    "/tempId",
    "/sender",
    "/sender/id",
    "/receiver",
    "/receiver/id",
    "/recipients",
    "/recipients/3",
    "/recipients/7",
    "/recipients/3/v",
    "/recipients/3/from",
    "/recipients/3/to",
    "/recipients/3/enc",
    "/recipients/3/ct",
    "/recipients/3/sig",
    "/recipients/7/v",
    "/recipients/7/from",
    "/recipients/7/to",
    "/recipients/7/enc",
    "/recipients/7/ct",
    "/recipients/7/sig",
];

proptest! {
    #[test]
    fn no_message_of_anything_opens(message in json_value()) {
        for opened in both_open(&message) {
            prop_assert!(opened.is_err());
        }
    }

    #[test]
    fn a_real_message_with_anything_in_one_place_does_not_open(place in prop::sample::select(PLACES), value in json_value()) {
        let mut message = PEOPLE.message.clone();
        let old = message.pointer_mut(place).unwrap();
        // The message id is the server's to choose.
        prop_assume!(*old != value && !(place == "/id" && value.is_string()));
        *old = value;
        for opened in both_open(&message) {
            prop_assert!(opened.is_err());
        }
    }

    #[test]
    fn a_real_message_with_one_part_cut_or_grown_does_not_open(place in 10..PLACES.len(), cut in 0..400_usize, more in "[A-Za-z0-9]{0,5}") {
        let mut message = PEOPLE.message.clone();
        let old = message.pointer_mut(PLACES[place]).unwrap();
        let text = old.as_str().unwrap().to_owned();
        let new = format!("{}{more}", text.get(..cut).unwrap_or(&text));
        prop_assume!(new != text);
        *old = new.into();
        for opened in both_open(&message) {
            prop_assert!(opened.is_err());
        }
    }

    #[test]
    fn no_text_is_a_key(text in text(), parts in prop::collection::vec("[A-Za-z0-9_-]{0,90}", 0..7)) {
        let owner = UserId::parse("7").unwrap();
        prop_assert_eq!(Bundle::parse(&text, owner), Err(Error::BadBundle));
        prop_assert_eq!(Bundle::parse(&format!("rth1.7.{}", parts.join(".")), owner), Err(Error::BadBundle));
    }

    #[test]
    fn one_changed_character_makes_a_key_none(at in 0..200_usize, new in any::<char>()) {
        let text = PEOPLE.bob.bundle().to_string();
        let changed: String = text.chars().enumerate().map(|(place, old)| if place == at { new } else { old }).collect();
        prop_assume!(changed != text);
        prop_assert_eq!(Bundle::parse(&changed, PEOPLE.bob.id()), Err(Error::BadBundle));
    }

    #[test]
    fn a_fingerprint_has_one_spelling(text in text()) {
        prop_assert!(Fingerprint::parse(&text).is_none_or(|fingerprint| fingerprint.to_string() == text));
    }

    #[test]
    fn every_text_of_the_right_length_comes_out_as_it_went_in(text in "\\PC{1,300}") {
        prop_assume!(!text.trim().is_empty());
        let recipients = seal(&PEOPLE.ann, PEOPLE.bob.bundle(), &TempId::Text("t".into()), &text).unwrap();
        let mut message = PEOPLE.message.clone();
        message["tempId"] = "t".into();
        message["recipients"] = serde_json::to_value(recipients).unwrap();
        for opened in both_open(&message) {
            prop_assert_eq!(opened, Ok(text.clone()));
        }
    }
}

#[test]
fn a_key_under_which_every_signature_holds_is_no_key() {
    // The curve's neutral point as key and as half of the signature: a check that isn't strict says yes to any statement.
    let neutral = format!("AQ{}", "A".repeat(41));
    let signature = format!("AQ{}", "A".repeat(84));
    let exchange = PEOPLE.bob.bundle().to_string().split('.').nth(2).unwrap().to_owned();
    let weak = format!("rth1.7.{exchange}.{neutral}.{signature}");
    assert_eq!(Bundle::parse(&weak, PEOPLE.bob.id()), Err(Error::BadBundle));
}
