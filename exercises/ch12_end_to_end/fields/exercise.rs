//! One list, one row of bytes.
//!
//! A signature covers bytes. `statement` says which fields a message is bound to, and `fields` makes bytes of them. Each has a hole.
//! `fields` writes one field after the other, so `["1", "23"]` gives the same bytes as `["12", "3"]`. Write it so that two different
//! lists never give the same bytes: whatever is in a field, however long it is, and however many fields there are. The same list always
//! gives the same bytes. Which bytes they are is up to you.
//! `statement` binds the text to its sender alone. Let it cover all four: sender, receiver, `temp_id` and text.
//!
//! Read: chapter 12, "What a message is bound to".

/// Joins fields so that two different lists never give the same bytes.
pub fn fields(parts: &[&[u8]]) -> Vec<u8> {
    // The first hole: the borders between the fields are lost.
    parts.concat()
}

/// What the sender of a message signs.
pub fn statement(sender: u64, receiver: u64, temp_id: &str, text: &str) -> Vec<u8> {
    // The second hole: Ann's "Yes" to Bob is her "Yes" to everybody, and to everything.
    let _not_covered = (receiver, temp_id);
    let sender = sender.to_string();
    fields(&[sender.as_bytes(), text.as_bytes()])
}
