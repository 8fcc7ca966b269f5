//! Tell the right frame reader from the wrong ones.
//!
//! Write `judge`: it tries a frame reader that somebody else wrote. A right one returns every text exactly once, in order,
//! and as soon as its last byte came, wherever TCP cuts the stream and however long the text is. For a right one return
//! `Ok`, for a wrong one an `Err` that says what was wrong.
//!
//! Read: chapter 5, "Bytes come in pieces".

/// A frame reader: it is given what one read from TCP returned, and returns the texts that are whole now.
pub type Reader = Box<dyn FnMut(&[u8]) -> Vec<String>>;

/// Makes a reader for a new connection. You may make as many as you like.
pub type NewReader = fn() -> Reader;

/// Says what is wrong with the readers that `new_reader` makes, if anything is.
pub fn judge(new_reader: NewReader) -> Result<(), String> {
    todo!("make frames with `text_frame`, cut or join them, and give them to a reader of {new_reader:?}")
}

/// A whole frame that a server would send: FIN, opcode text, no mask. For texts of up to 65,535 bytes.
pub fn text_frame(text: &str) -> Vec<u8> {
    let length = text.len();
    let mut frame = vec![0x81];
    if length < 126 {
        frame.push(length as u8);
    } else {
        frame.push(126);
        frame.extend((length as u16).to_be_bytes());
    }
    frame.extend(text.as_bytes());
    frame
}
