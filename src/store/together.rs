//! Several commands at once, of which some may be refused before anything is stored.

use super::{Appended, Draft, Store};
use crate::hub::error::Refusal;

/// Stores what isn't refused yet, in this order and in one go: a store that is far away needs one round trip for all. The answers
/// stand in the order of the drafts.
pub async fn append_each(
    store: &dyn Store,
    drafts: Vec<Result<Draft, Refusal>>,
    now_ms: u64,
) -> Vec<Result<Appended, Refusal>> {
    let mut places = Vec::with_capacity(drafts.len());
    let mut whole = Vec::with_capacity(drafts.len());
    for draft in drafts {
        places.push(draft.map(|draft| whole.push(draft)));
    }
    let mut stored = store.append_all(whole, now_ms).await.into_iter();
    let mut next = || {
        stored
            .next()
            .map_or_else(|| Err(Refusal::unanswered()), |stored| stored.map_err(Refusal::from))
    };
    places.into_iter().map(|place| place.and_then(|()| next())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::error::Code;
    use crate::hub::message::Author;
    use crate::store::memory::MemoryStore;

    fn draft(body: &str) -> Result<Draft, Refusal> {
        Ok(Draft {
            logs: vec!["a".into()],
            room: "a".into(),
            author: Author::Named("ann".into()),
            receiver: None,
            body: body.into(),
            command: None,
        })
    }

    #[tokio::test]
    async fn each_answer_stands_where_its_draft_stood() {
        let refused = || Err(Refusal::new(Code::NotJoined, "no"));
        let drafts = vec![refused(), draft("1"), refused(), draft("2"), draft("3"), refused()];
        let store = MemoryStore::new(1 << 20);
        let answers = append_each(&store, drafts, 5).await;
        let said = answers.iter().map(|answer| match answer {
            Ok(Appended::New(message)) => message.body.as_str().unwrap().to_owned(),
            Ok(Appended::Repeated(_)) => "again".into(),
            Err(refusal) => refusal.message.clone(),
        });
        assert_eq!(said.collect::<Vec<_>>(), ["no", "1", "no", "2", "3", "no"]);
    }
}
