//! Delivered, read, and what waits for its receiver.

use super::*;
use realtime_hub::store::live::Marked;

fn marked(n: u64, delivered_at_ms: Option<u64>, read_at_ms: Option<u64>) -> Marked {
    let receipts = Receipts {
        delivered_at_ms,
        read_at_ms,
    };
    Marked { id: id(n), receipts }
}

async fn receipts_of(archive: &Store, n: u64) -> (Option<u64>, Option<u64>) {
    let found = archive.messages(&[id(n)]).await.unwrap();
    let receipts = found[0].message.receipts;
    (receipts.delivered_at_ms, receipts.read_at_ms)
}

pub(super) async fn receipts_go_forward_only(archive: Store) {
    archive.put(&[letter(1, 7), letter(2, 7)]).await.unwrap();
    let steps = [
        (marked(1, None, None), (None, None)),
        (marked(1, Some(5), None), (Some(5), None)),
        (marked(1, None, None), (Some(5), None)),
        (marked(1, Some(5), Some(9)), (Some(5), Some(9))),
        (marked(1, Some(5), None), (Some(5), Some(9))),
        (marked(1, Some(6), Some(10)), (Some(5), Some(9))),
        (marked(1, Some(4), Some(8)), (Some(4), Some(8))),
    ];
    for (marked, expected) in steps {
        // One that isn't there stops none of the others.
        archive
            .mark(&[super::receipts::marked(404, Some(1), Some(1)), marked])
            .await
            .unwrap();
        assert_eq!(receipts_of(&archive, 1).await, expected, "{marked:?}");
    }
    assert_eq!(receipts_of(&archive, 2).await, (None, None));
    assert_eq!(archive.messages(&[id(404)]).await, Ok(vec![]));
}

pub(super) async fn a_message_that_is_put_again_brings_its_receipts(archive: Store) {
    let with_receipts = |delivered_at_ms, read_at_ms| {
        with(1, &["letters"], |message| {
            message.receiver = Some(user(7));
            message.receipts = marked(1, delivered_at_ms, read_at_ms).receipts;
        })
    };
    assert_eq!(archive.put(&[letter(1, 7)]).await, Ok(1));
    assert_eq!(archive.put(&[with_receipts(Some(5), None)]).await, Ok(0));
    assert_eq!(receipts_of(&archive, 1).await, (Some(5), None));
    assert!(archive.undelivered(None).await.unwrap().is_empty());
    assert_eq!(archive.put(&[with_receipts(Some(5), Some(6))]).await, Ok(0));
    assert_eq!(archive.put(&[letter(1, 7)]).await, Ok(0));
    assert_eq!(receipts_of(&archive, 1).await, (Some(5), Some(6)));
}

pub(super) async fn what_is_undelivered_is_found_until_it_is_marked(archive: Store) {
    let delivered = with(4, &["letters"], |message| {
        message.receiver = Some(user(7));
        message.receipts.delivered_at_ms = Some(1);
    });
    let put = [
        letter(5, 8),
        letter(3, 7),
        said(2, &["letters"]),
        letter(1, 7),
        delivered,
    ];
    archive.put(&put).await.unwrap();
    let found = async |receiver: Option<u64>| {
        let receiver = receiver.map(|number| UserId::new(number).unwrap());
        numbers_of(&archive.undelivered(receiver).await.unwrap())
    };
    assert_eq!(found(Some(7)).await, [1, 3]);
    assert_eq!(found(Some(8)).await, [5]);
    assert!(found(Some(9)).await.is_empty());
    assert_eq!(found(None).await, [1, 3, 5]);
    archive
        .mark(&[marked(1, Some(9), None), marked(5, Some(9), Some(9))])
        .await
        .unwrap();
    assert_eq!(found(None).await, [3]);
    let found = archive.undelivered(None).await.unwrap();
    assert_eq!(found, [letter(3, 7)], "with all that is known");
}
