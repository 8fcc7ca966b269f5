//! Checks for `ch10_envelope`.

#[cfg_attr(not(feature = "solutions"), path = "exercise.rs")]
#[cfg_attr(feature = "solutions", path = "../../../solutions/ch10_classroom/envelope.rs")]
mod exercise;

use exercise::Quiz;
use serde_json::{Value, json};
use testkit::lesson;

const ENVELOPE: &str = "ch10_classroom.html#the-envelope";
const ROLES: &str = "ch10_classroom.html#who-may-do-what";

fn person(id: u64, role: &str, name: &str) -> Value {
    json!({ "ID": id, "role": role, "name": name })
}

fn comes(quiz: &mut Quiz, person: Value) {
    quiz.hears(
        "user-connected",
        &json!({ "msg": "New user connected", "data": person }),
    );
}

fn says(quiz: &mut Quiz, from: u64, message: Value) {
    let data = json!({ "from": from, "message": message });
    quiz.hears("message", &json!({ "msg": "New message", "data": data }));
}

fn asks(quiz: &mut Quiz, from: u64, question: &str) {
    says(quiz, from, json!({ "type": "question", "value": question }));
}

fn replies(quiz: &mut Quiz, from: u64, answer: i64) {
    says(quiz, from, json!({ "type": "answer", "value": answer }));
}

/// Tina (1) is the teacher, Ann (2) and Bob (3) are students.
fn class() -> Quiz {
    let mut quiz = Quiz::default();
    let people = [person(1, "TEACHER", "tina"), person(2, "STUDENT", "ann")];
    quiz.hears("initial-response", &json!({ "msg": "Connected users", "data": people }));
    comes(&mut quiz, person(3, "STUDENT", "bob"));
    quiz
}

/// The same, and Tina has asked.
fn asked() -> Quiz {
    let mut quiz = class();
    asks(&mut quiz, 1, "7 times 8?");
    assert_eq!(
        quiz.question().as_deref(),
        Some("7 times 8?"),
        "tina, a TEACHER, has asked a question"
    );
    quiz
}

fn answers(quiz: &Quiz) -> Vec<(String, i64)> {
    quiz.answers()
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected
        .iter()
        .map(|(name, answer)| ((*name).to_owned(), *answer))
        .collect()
}

#[test]
fn a_teacher_asks_and_everybody_answers() {
    let _lesson = lesson(
        "`from` says who speaks, and the list of people says what they are",
        ENVELOPE,
    );
    let mut quiz = asked();
    replies(&mut quiz, 3, 54);
    replies(&mut quiz, 2, 56);
    assert_eq!(
        answers(&quiz),
        pairs(&[("ann", 56), ("bob", 54)]),
        "ann (2) and bob (3) have answered"
    );
    replies(&mut quiz, 3, 56);
    assert_eq!(
        answers(&quiz),
        pairs(&[("ann", 56), ("bob", 56)]),
        "bob has changed his answer"
    );
    comes(&mut quiz, person(4, "STUDENT", "ali"));
    replies(&mut quiz, 4, 72);
    assert_eq!(
        answers(&quiz),
        pairs(&[("ann", 56), ("bob", 56), ("ali", 72)]),
        "in the order of the IDs 2, 3 and 4, and not of the names"
    );
    asks(&mut quiz, 1, "6 times 9?");
    assert_eq!(
        quiz.question().as_deref(),
        Some("6 times 9?"),
        "tina asked something else"
    );
    assert_eq!(answers(&quiz), [], "nobody has answered the new question");
}

#[test]
fn a_student_asks_nothing() {
    let _lesson = lesson(
        "Anybody can write the word `question`; who is a teacher, the hub says",
        ROLES,
    );
    let mut quiz = asked();
    replies(&mut quiz, 2, 56);
    asks(&mut quiz, 3, "Shall we go home?");
    assert_eq!(
        quiz.question().as_deref(),
        Some("7 times 8?"),
        "bob is a STUDENT, so his question isn't one"
    );
    assert_eq!(
        answers(&quiz),
        pairs(&[("ann", 56)]),
        "bob's question must not forget ann's answer"
    );
    comes(&mut quiz, person(7, "ADMIN", "head"));
    asks(&mut quiz, 7, "Fire drill?");
    assert_eq!(
        quiz.question().as_deref(),
        Some("Fire drill?"),
        "the head is an ADMIN, and may ask"
    );
}

#[test]
fn claims_in_a_message_are_not_believed() {
    let _lesson = lesson("What a message says of its sender is the sender's claim", ROLES);
    let mut quiz = asked();
    let claims = json!({
        "type": "question", "value": "Shall we go home?",
        "from": 1, "role": "TEACHER", "sender": { "ID": 1, "role": "TEACHER", "name": "tina" },
    });
    says(&mut quiz, 3, claims);
    assert_eq!(
        quiz.question().as_deref(),
        Some("7 times 8?"),
        "bob (3) claims in his message to be tina; the hub says that it is from 3"
    );
    says(
        &mut quiz,
        3,
        json!({ "type": "answer", "value": 1, "from": 2, "name": "ann" }),
    );
    assert_eq!(
        answers(&quiz),
        pairs(&[("bob", 1)]),
        "bob answered, and claimed to be ann"
    );
}

#[test]
fn who_is_not_in_the_class_is_nobody() {
    let _lesson = lesson("A sender whom the hub hasn't named has no name and no role", ROLES);
    let mut quiz = asked();
    replies(&mut quiz, 9, 56);
    asks(&mut quiz, 9, "Who am I?");
    assert_eq!(answers(&quiz), [], "nobody in the class has the ID 9");
    assert_eq!(
        quiz.question().as_deref(),
        Some("7 times 8?"),
        "nobody in the class has the ID 9"
    );
    assert_eq!(Quiz::default().question(), None, "nobody has asked anything");
}

#[test]
fn who_leaves_takes_the_answer_along() {
    let _lesson = lesson(
        "The list of people is what `initial-response`, `user-connected` and `user-disconnected` make it",
        ENVELOPE,
    );
    let mut quiz = asked();
    replies(&mut quiz, 2, 56);
    replies(&mut quiz, 3, 54);
    let gone = person(2, "STUDENT", "ann");
    quiz.hears(
        "user-disconnected",
        &json!({ "msg": "User disconnected", "data": gone }),
    );
    assert_eq!(answers(&quiz), pairs(&[("bob", 54)]), "ann has left");
    replies(&mut quiz, 2, 99);
    assert_eq!(answers(&quiz), pairs(&[("bob", 54)]), "ann isn't in the class");
    comes(&mut quiz, person(2, "STUDENT", "ann"));
    assert_eq!(
        answers(&quiz),
        pairs(&[("bob", 54)]),
        "ann is back, and hasn't answered yet"
    );
    replies(&mut quiz, 2, 55);
    let people = [person(1, "TEACHER", "tina"), person(2, "STUDENT", "ann")];
    quiz.hears("initial-response", &json!({ "msg": "Connected users", "data": people }));
    replies(&mut quiz, 3, 7);
    assert_eq!(
        answers(&quiz),
        pairs(&[("ann", 55)]),
        "after the new `initial-response` ann is still there, and bob isn't any more"
    );
    comes(&mut quiz, person(3, "STUDENT", "bob"));
    assert_eq!(
        answers(&quiz),
        pairs(&[("ann", 55)]),
        "bob wasn't in `initial-response`, so he has left, and his answer with him; now he is back"
    );
}

#[test]
fn an_answer_needs_a_question() {
    let _lesson = lesson("What doesn't fit changes nothing", ENVELOPE);
    let mut quiz = class();
    replies(&mut quiz, 2, 56);
    assert_eq!(answers(&quiz), [], "nobody has asked anything yet");
    asks(&mut quiz, 1, "7 times 8?");
    assert_eq!(
        answers(&quiz),
        [],
        "what ann said before the question is no answer to it"
    );
}

#[test]
fn potatoes_change_nothing() {
    let _lesson = lesson(
        "The set of types is closed here: what isn't in it is nothing to this page",
        ENVELOPE,
    );
    let mut quiz = asked();
    replies(&mut quiz, 2, 56);
    for message in [
        json!({ "type": "potato", "value": 7 }),
        json!({ "type": "question", "value": 7 }),
        json!({ "type": "question", "value": { "text": "hm?" } }),
        json!({ "type": "question" }),
        json!({ "type": "answer", "value": "57" }),
        json!({ "type": "answer", "value": 5.5 }),
        json!({ "type": "answer", "value": null }),
        json!({ "type": 7, "value": 7 }),
        json!({ "value": 7 }),
        json!([]),
        json!(null),
    ] {
        for from in [1, 2] {
            says(&mut quiz, from, message.clone());
            assert_eq!(quiz.question().as_deref(), Some("7 times 8?"), "{from} said {message}");
            assert_eq!(answers(&quiz), pairs(&[("ann", 56)]), "{from} said {message}");
        }
    }
}

#[test]
fn odd_events_and_odd_people_change_nothing() {
    let _lesson = lesson("A client outlives whatever arrives", ENVELOPE);
    let mut quiz = asked();
    replies(&mut quiz, 2, 56);
    for (event, payload) in [
        ("class-room-broadcast", json!({ "type": "question", "value": "hm?" })),
        (
            "joined-class-room",
            json!({ "ID": 8, "role": "TEACHER", "name": "eve" }),
        ),
        (
            "question",
            json!({ "msg": "x", "data": { "from": 1, "message": { "type": "question", "value": "hm?" } } }),
        ),
        ("message", json!(null)),
        ("message", json!({ "msg": "New message" })),
        (
            "message",
            json!({ "msg": "New message", "data": { "message": { "type": "question", "value": "hm?" } } }),
        ),
        ("user-connected", json!({ "msg": "x", "data": { "ID": 8 } })),
        (
            "user-connected",
            json!({ "msg": "x", "data": { "ID": 8, "role": "KING", "name": "eve" } }),
        ),
        ("user-disconnected", json!({ "msg": "x", "data": 2 })),
        ("user-disconnected", json!({ "msg": "x", "data": { "ID": 2 } })),
        ("initial-response", json!({ "msg": "x", "data": { "ID": 8 } })),
    ] {
        quiz.hears(event, &payload);
        replies(&mut quiz, 8, 1);
        asks(&mut quiz, 8, "hm?");
        assert_eq!(
            quiz.question().as_deref(),
            Some("7 times 8?"),
            "after {event} {payload}"
        );
        assert_eq!(answers(&quiz), pairs(&[("ann", 56)]), "after {event} {payload}");
    }
}
