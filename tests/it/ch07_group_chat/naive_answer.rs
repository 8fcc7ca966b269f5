//! The naive answer: the whole history after every message, and what that costs on the wire.

use super::variant::Variant;
use super::*;

/// The bytes that a client gets while `count` messages are sent, measured on its socket.
async fn bytes_received(variant: Variant, count: usize) -> Result<usize> {
    let server = testkit::serve(app::router(variant)).await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    let mut bytes = 0;
    for number in 1..=count {
        says(&mut ann, &format!("This is message {number:03}.")).await?;
        bytes += bob.next_event().await?.bytes;
    }
    bob.sees_nothing_before("fence", ()).await;
    Ok(bytes)
}

#[tokio::test]
async fn the_printed_table_is_what_a_member_receives() -> Result {
    let table = naive::table();
    for count in [1, 10, 100] {
        let whole = bytes_received(Variant::Naive, count).await?;
        let append = bytes_received(Variant::Chat, count).await?;
        let row: Vec<_> = table
            .lines()
            .filter(|line| line.trim_start().starts_with(&format!("{count} ")))
            .collect();
        assert_eq!(row, [format!("{count:>10}{whole:>28}{append:>28}")], "in\n{table}");
    }
    Ok(())
}

#[tokio::test]
async fn the_naive_server_sends_the_whole_history_to_everybody() -> Result {
    let server = testkit::serve(app::router(Variant::Naive)).await?;
    let (mut ann, mut bob) = (joins(&server, "ann").await?, joins(&server, "bob").await?);
    says(&mut ann, "one").await?;
    says(&mut ann, "two").await?;
    for client in [&mut ann, &mut bob] {
        assert_eq!(texts(&client.sees("chatHistory").await), ["one"]);
        assert_eq!(texts(&client.sees("chatHistory").await), ["one", "two"]);
    }
    Ok(())
}

#[test]
fn a_variant_is_read_from_the_command_line_and_a_wrong_one_is_named() {
    let read = |args: &[&str]| Variant::from_args(args.iter().map(ToString::to_string));
    assert_eq!(read(&[]).ok(), Some(Variant::Chat));
    assert_eq!(read(&["naive"]).ok(), Some(Variant::Naive));
    assert_eq!(read(&["pitfall"]).ok(), Some(Variant::Pitfall));
    let error = read(&["naiv"]).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("`naiv`") && error.contains("`naive`"), "{error}");
}
