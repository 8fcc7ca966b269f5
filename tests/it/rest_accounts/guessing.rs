//! What somebody who guesses learns: not which names exist, and after ten wrong passwords nothing for a minute.

use super::api::{Api, CHEAP, PASSWORD, problem};
use realtime_hub::accounts::memory::MemoryAccounts;
use realtime_hub::accounts::passwords::Cost;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

const WRONG: &str = "wrong horse";

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_get_the_same_answer_for_the_same_work() {
    let api = Api::start().await;
    api.signs_up("ann").await;
    let mut answers = Vec::new();
    for (username, password) in [
        ("ann", WRONG),
        ("nobody", WRONG),
        ("ann", "short"),
        ("nobody", &"x".repeat(200)),
    ] {
        let before = api.service.passwords_compared();
        let answer = api.tries(username, password).await;
        problem(&answer, (401, "unauthenticated"));
        assert_eq!(api.service.passwords_compared() - before, 1, "{username}");
        answers.push(answer.body);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn a_wrong_name_takes_about_as_long_as_a_wrong_password() {
    let api = Api::with(
        Arc::new(MemoryAccounts::new()),
        Cost {
            at_once: 1,
            ..Cost::default()
        },
    )
    .await;
    api.signs_up("ann").await;
    let took = async |username| {
        let start = Instant::now();
        problem(&api.tries(username, WRONG).await, (401, "unauthenticated"));
        start.elapsed()
    };
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    // Alternating, so that a machine that gets busy slows both.
    for _ in 0..9 {
        known.push(took("ann").await);
        unknown.push(took("nobody").await);
    }
    let median = |times: &mut Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let (known, unknown) = (median(&mut known), median(&mut unknown));
    assert!(known < unknown * 4 && unknown < known * 4, "{known:?} and {unknown:?}");
}

#[tokio::test]
async fn after_ten_wrong_passwords_the_right_one_waits_for_the_first_to_be_a_minute_old() {
    let api = Api::start().await;
    api.signs_up("ann").await;
    api.signs_up("ben").await;
    for name in ["ann", "nobody"] {
        for _ in 0..10 {
            problem(&api.tries(name, WRONG).await, (401, "unauthenticated"));
        }
        api.clock.on_by(1_500);
        let compared = api.service.passwords_compared();
        for password in [WRONG, PASSWORD] {
            let answer = api.tries(name, password).await;
            problem(&answer, (429, "rate_limited"));
            assert_eq!(answer.header("retry-after"), Some("59"));
            assert_eq!(
                answer.json::<Value>().unwrap()["details"],
                json!({ "retryAfterMs": 58_500 })
            );
        }
        assert_eq!(
            api.service.passwords_compared(),
            compared,
            "a refused attempt costs no hash"
        );
    }
    api.logs_in("ben").await;
    api.clock.on_by(57_000);
    api.logs_in("ann").await;
}

#[tokio::test]
async fn the_current_password_is_guessed_no_more_often_than_that_either() {
    let api = Api::start().await;
    let token = api.joins("ann").await;
    let guess = |current: &str| json!({ "current": current, "new": "another horse" });
    let call = "POST /api/change-password";
    for _ in 0..5 {
        problem(&api.tries("ann", WRONG).await, (401, "unauthenticated"));
        api.refuses(call, &token, guess(WRONG), (403, "forbidden")).await;
    }
    api.refuses(call, &token, guess(PASSWORD), (429, "rate_limited")).await;
    problem(&api.tries("ann", PASSWORD).await, (429, "rate_limited"));
    api.ok("GET /api/me", &token, Value::Null).await;
    api.clock.on_by(60_000);
    assert_eq!(api.call(call, &token, guess(PASSWORD)).await.status, 204);
}

#[tokio::test]
async fn another_name_is_no_fresh_start_for_guesses() {
    let api = Api::start().await;
    let user = api.signs_up("ann").await;
    let id = realtime_hub::hub::id::UserId::parse(user["id"].as_str().unwrap()).unwrap();
    for _ in 0..10 {
        problem(&api.tries("ann", WRONG).await, (401, "unauthenticated"));
    }
    api.service.rename(id, "anna").await.unwrap();
    problem(&api.tries("anna", PASSWORD).await, (429, "rate_limited"));
}

#[tokio::test]
async fn of_thirty_guesses_at_once_ten_are_answered() {
    let api = Arc::new(Api::with(Arc::new(MemoryAccounts::new()), CHEAP).await);
    api.signs_up("ann").await;
    let guesses = (0..30).map(|_| {
        let api = api.clone();
        tokio::spawn(async move { api.tries("ann", WRONG).await.status })
    });
    let mut answered = 0;
    for guess in guesses.collect::<Vec<_>>() {
        match guess.await.unwrap() {
            401 => answered += 1,
            status => assert_eq!(status, 429),
        }
    }
    assert_eq!(answered, 10);
}
