//! Passwords as they are chosen, compared, bounded and hidden.

use super::*;
use crate::clock::SystemEntropy;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc;
use std::time::Duration;

const CHEAP: Cost = Cost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
    at_once: 1,
    waiting: 0,
};

fn passwords(cost: Cost) -> anyhow::Result<Arc<Passwords>> {
    Ok(Arc::new(Passwords::new(cost, Arc::new(SystemEntropy))?))
}

fn typed(text: &str) -> Password {
    Password::typed(text)
}

#[test]
fn a_chosen_password_has_8_to_128_characters() {
    let code = |text: String| {
        Password::chosen("new", text)
            .map(|_| ())
            .map_err(|refusal| refusal.code)
    };
    assert_eq!(code("ü".repeat(7)), Err(Code::InvalidPayload));
    assert_eq!(code("ü".repeat(8)), Ok(()));
    assert_eq!(code("ü".repeat(128)), Ok(()));
    assert_eq!(code("ü".repeat(129)), Err(Code::TooLarge));
}

#[tokio::test]
async fn only_the_same_password_matches_and_every_comparison_computes() {
    let passwords = passwords(CHEAP).unwrap();
    let hash = passwords.hash(typed("correct horse")).await.unwrap();
    assert_eq!(passwords.matches(typed("correct horse"), Some(&hash)).await, Ok(true));
    assert_eq!(passwords.matches(typed("correct house"), Some(&hash)).await, Ok(false));
    assert_eq!(passwords.matches(typed("correct horse"), None).await, Ok(false));
    assert_eq!(passwords.compared(), 3);
    assert_ne!(
        passwords.hash(typed("correct horse")).await.unwrap(),
        hash,
        "two salts are equal"
    );
}

#[tokio::test]
async fn a_longer_password_is_wrong_even_where_a_store_has_it() {
    let passwords = passwords(CHEAP).unwrap();
    let long = "x".repeat(129);
    for stored in [long.as_str(), "", &long[..128]] {
        let hash = passwords.hash(typed(stored)).await.unwrap();
        assert_eq!(passwords.matches(typed(&long), Some(&hash)).await, Ok(false));
    }
}

#[tokio::test]
async fn a_hash_names_argon2id_and_the_cost_that_owasp_recommends() {
    let passwords = passwords(Cost::default()).unwrap();
    let hash = passwords.hash(typed("correct horse")).await.unwrap();
    assert!(
        hash.as_phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
        "{}",
        hash.as_phc()
    );
}

#[tokio::test]
async fn a_hash_that_is_damaged_is_an_internal_error_and_not_a_wrong_password() {
    let damaged = PasswordHash::from_phc("$argon2id$v=19$");
    let refusal = passwords(CHEAP)
        .unwrap()
        .matches(typed("correct horse"), Some(&damaged))
        .await
        .unwrap_err();
    assert_eq!(refusal.code, Code::Internal);
}

#[test]
fn a_cost_that_argon2_cannot_have_is_an_error_at_start() {
    let none = Cost { memory_kib: 0, ..CHEAP };
    assert!(Passwords::new(none, Arc::new(SystemEntropy)).is_err());
}

#[tokio::test]
async fn beyond_those_who_may_wait_a_password_is_refused_also_while_its_client_has_gone() {
    let passwords = passwords(CHEAP).unwrap();
    let (finish, finished) = mpsc::channel::<()>();
    let (start, started) = tokio::sync::oneshot::channel();
    let busy = passwords.clone();
    let request = tokio::spawn(async move {
        let compute = move || {
            let _ = start.send(());
            let _ = finished.recv_timeout(Duration::from_secs(20));
        };
        busy.in_turn(compute).await
    });
    started.await.unwrap();
    request.abort();
    let refusal = passwords.hash(typed("correct horse")).await.unwrap_err();
    assert_eq!(refusal.code, Code::Unavailable);
    assert_eq!(refusal.details.unwrap()["retryAfterMs"], 1_000);
    finish.send(()).unwrap();
    let _room = passwords.admitted.acquire().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_more_are_computed_at_once_than_the_cost_says() {
    let passwords = passwords(Cost {
        at_once: 2,
        waiting: 18,
        ..CHEAP
    })
    .unwrap();
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tasks = (0..20).map(|_| {
        let (passwords, running, most) = (passwords.clone(), running.clone(), most.clone());
        tokio::spawn(async move {
            let compute = move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(1));
                running.fetch_sub(1, Ordering::SeqCst);
            };
            passwords.in_turn(compute).await
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.unwrap().unwrap();
    }
    assert_eq!(most.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn nothing_prints_a_password_or_its_hash() {
    let hash = passwords(CHEAP).unwrap().hash(typed("correct horse")).await.unwrap();
    let printed = format!("{:?} {hash:?}", typed("correct horse"));
    assert_eq!(printed, "Password(…) PasswordHash(…)");
}
