//! The example's page: it takes nothing but what it knows, and believes nobody but the hub.

#[path = "../../../examples/ch10_classroom/page.rs"]
mod page;

use page::Page;
use serde_json::{Value, json};

const TINA: u64 = 1;
const BOB: u64 = 3;

fn a_class() -> Page {
    let mut page = Page::default();
    let people =
        json!([{ "ID": TINA, "role": "TEACHER", "name": "tina" }, { "ID": BOB, "role": "STUDENT", "name": "bob" }]);
    page.hears("initial-response", &json!({ "msg": "Connected users", "data": people }));
    page
}

fn says(page: &mut Page, from: u64, message: Value) -> Option<String> {
    page.hears(
        "message",
        &json!({ "msg": "New message", "data": { "from": from, "message": message } }),
    )
}

#[test]
fn an_announcement_is_a_teachers() {
    let mut page = a_class();
    let call = json!({ "type": "announcement", "value": "no school" });
    assert_eq!(
        says(&mut page, TINA, call.clone()).as_deref(),
        Some("ANNOUNCEMENT by tina: no school")
    );
    assert_eq!(says(&mut page, BOB, call).as_deref(), Some("bob: no school"));
}

#[test]
fn hands_stand_first_in_the_order_in_which_they_went_up() {
    let mut page = a_class();
    page.hears(
        "user-connected",
        &json!({ "data": { "ID": 2, "role": "STUDENT", "name": "ann" } }),
    );
    for id in [BOB, 2] {
        assert_eq!(says(&mut page, id, json!({ "type": "hand", "value": true })), None);
    }
    assert_eq!(page.list(), ["bob (hand 1)", "ann (hand 2)", "tina (teacher)"]);
    page.hears(
        "user-disconnected",
        &json!({ "data": { "ID": BOB, "role": "STUDENT", "name": "bob" } }),
    );
    assert_eq!(page.list(), ["ann (hand 1)", "tina (teacher)"]);
}

#[test]
fn who_is_not_in_a_new_list_has_no_hand_up_any_more() {
    let mut page = a_class();
    let hand = || json!({ "type": "hand", "value": true });
    says(&mut page, BOB, hand());
    let tina = json!([{ "ID": TINA, "role": "TEACHER", "name": "tina" }]);
    page.hears("initial-response", &json!({ "data": tina }));
    let bob = json!({ "ID": BOB, "role": "STUDENT", "name": "bob" });
    page.hears("user-connected", &json!({ "data": bob }));
    assert_eq!(page.list(), ["tina (teacher)", "bob"]);
    says(&mut page, BOB, hand());
    let both = json!([{ "ID": TINA, "role": "TEACHER", "name": "tina" }, bob]);
    page.hears("initial-response", &json!({ "data": both }));
    assert_eq!(page.list(), ["bob (hand 1)", "tina (teacher)"]);
}

#[test]
fn what_a_page_does_not_know_changes_nothing() {
    let mut page = a_class();
    let before = page.list();
    for message in [
        json!({ "type": "potato", "value": 7 }),
        json!({ "type": "text", "value": { "text": "hi" } }),
        json!({ "type": "hand", "value": "up" }),
        json!({ "value": "hi" }),
        json!(null),
    ] {
        assert_eq!(says(&mut page, BOB, message.clone()), None, "{message}");
    }
    assert_eq!(
        says(&mut page, 9, json!({ "type": "text", "value": "who am I?" })),
        None
    );
    assert_eq!(page.hears("potato", &json!({ "data": [] })), None);
    assert_eq!(page.hears("user-connected", &json!({ "data": { "ID": 9 } })), None);
    assert_eq!(page.list(), before);
}
