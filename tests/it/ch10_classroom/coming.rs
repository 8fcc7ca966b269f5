//! Who is in a class: people, however many tabs they have.

use super::{enters, person, school, seen};
use realtime_hub::hub::user::Role::{Student, Teacher};
use serde_json::json;
use testkit::Result;

#[tokio::test]
async fn who_joins_is_told_who_is_there_and_the_others_who_came() -> Result {
    let school = school().await?;
    let (tina, tinas) = school.admits("tina", Teacher).await?;
    let (bob, bobs) = school.admits("bob", Student).await?;
    let mut teacher = school.connects(&tinas).await?;
    assert_eq!(enters(&mut teacher, "maths").await?, json!([person(&tina)]));
    let mut pupil = school.connects(&bobs).await?;
    pupil
        .emit_with_ack("join-class-room", [json!("maths"), json!({ "seat": 7 })])
        .await?;
    let both = json!([person(&tina), person(&bob)]);
    let welcome = json!({ "msg": "Connected users", "data": both });
    assert_eq!(seen(&mut pupil).await?, [("initial-response".to_owned(), welcome)]);
    let came = json!({ "msg": "New user connected", "data": person(&bob) });
    let given = json!({ "seat": 7 });
    assert_eq!(
        seen(&mut teacher).await?,
        [
            ("user-connected".to_owned(), came),
            ("joined-class-room".to_owned(), given.clone())
        ]
    );
    pupil.disconnect().await?;
    let gone = json!({ "msg": "User disconnected", "data": person(&bob) });
    assert_eq!(teacher.sees("user-disconnected").await, gone);
    assert_eq!(teacher.sees("left-class-room").await, given);
    Ok(())
}

#[tokio::test]
async fn a_second_tab_brings_nobody_and_the_first_one_takes_nobody_away() -> Result {
    let school = school().await?;
    let (_, tinas) = school.admits("tina", Teacher).await?;
    let (ann, anns) = school.admits("ann", Student).await?;
    let mut tina = school.joins(&tinas, "maths").await?;
    let mut first = school.joins(&anns, "maths").await?;
    seen(&mut tina).await?;
    let mut second = school.joins(&anns, "maths").await?;
    assert_eq!(seen(&mut tina).await?, []);
    first.emit_with_ack("leave-class-room", ()).await?;
    assert_eq!(seen(&mut tina).await?, []);
    second.emit_with_ack("leave-class-room", ()).await?;
    assert_eq!(tina.sees("user-disconnected").await["data"], person(&ann));
    Ok(())
}

#[tokio::test]
async fn another_class_leaves_the_first() -> Result {
    let school = school().await?;
    let (_, tinas) = school.admits("tina", Teacher).await?;
    let (ann, anns) = school.admits("ann", Student).await?;
    let mut tina = school.joins(&tinas, "maths").await?;
    let mut pupil = school.joins(&anns, "maths").await?;
    seen(&mut tina).await?;
    assert_eq!(enters(&mut pupil, "art").await?, json!([person(&ann)]));
    assert_eq!(tina.sees("user-disconnected").await["data"], person(&ann));
    Ok(())
}

#[tokio::test]
async fn a_role_is_the_one_of_now() -> Result {
    let school = school().await?;
    let (ann, anns) = school.admits("ann", Student).await?;
    let mut pupil = school.connects(&anns).await?;
    let promoted = school.runtime.accounts.set_role(school.head.id, ann.id, Teacher).await;
    let promoted = promoted.map_err(super::said)?;
    assert_eq!(enters(&mut pupil, "maths").await?, json!([person(&promoted)]));
    assert_eq!(person(&promoted)["role"], "TEACHER");
    Ok(())
}

#[tokio::test]
async fn without_a_token_there_is_no_class() -> Result {
    let school = school().await?;
    for token in ["", "nonsense"] {
        let refused = school.connects(token).await.err().map(|error| error.to_string());
        assert!(refused.is_some_and(|why| why.contains("unauthenticated")));
    }
    Ok(())
}
