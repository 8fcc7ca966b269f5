//! One list, one row of bytes.
//!
//! A signature covers bytes. `statement` makes them of the fields that a message is bound to, and `fields` joins those. It has a hole:
//! today it writes one field after the other, and sender 1 with receiver 23 gives the same bytes as sender 12 with receiver 3.
//! Write `fields` so that two different lists never give the same bytes: whatever is in a field, however long it is, and however
//! many fields there are. The same list always gives the same bytes. Which bytes they are is up to you.
//!
//! Read: chapter 12, "What a message is bound to".

/// Joins fields so that two different lists never give the same bytes.
pub fn fields(parts: &[&[u8]]) -> Vec<u8> {
    // The hole: the borders between the fields are lost.
    parts.concat()
}

/// What the sender of a message signs.
pub fn statement(sender: u64, receiver: u64, temp_id: &str, text: &str) -> Vec<u8> {
    let [sender, receiver] = [sender, receiver].map(|id| id.to_string());
    fields(&[
        sender.as_bytes(),
        receiver.as_bytes(),
        temp_id.as_bytes(),
        text.as_bytes(),
    ])
}
