//! The header of a frame.
//!
//! Write `payload_len` and `parse_client_header`. They read the 2 to 14 bytes in front of a frame's payload, as a server
//! reads them: what came so far may end anywhere, also inside the header, and what follows the header is left alone.
//! A frame from a client must be masked; one that isn't is refused with close code 1002, as soon as its second
//! byte is there. The three bits between FIN and the opcode you may ignore, or refuse with 1002: both pass.
//!
//! Read: chapter 5, "A frame".

/// What the bytes are, so far.
#[derive(Debug, PartialEq, Eq)]
pub enum Parsed {
    /// The header isn't whole yet.
    Incomplete,
    /// The connection has to be closed with this code.
    Refused(u16),
    /// The header is whole.
    Header(Header),
}

/// A frame's header.
#[derive(Debug, PartialEq, Eq)]
pub struct Header {
    /// Whether the message ends with this frame.
    pub fin: bool,
    /// The kind of frame: the low four bits of the first byte.
    pub opcode: u8,
    /// How long the payload is.
    pub payload_len: u64,
    /// The key that the payload is masked with.
    pub mask: [u8; 4],
    /// How many bytes the header itself has.
    pub header_len: usize,
}

/// The length of the payload, and how many bytes the header has up to the masking key; `None` while some are missing.
pub fn payload_len(bytes: &[u8]) -> Option<(u64, usize)> {
    todo!("read the length out of {bytes:02x?}")
}

/// Reads the header at the start of `bytes`.
pub fn parse_client_header(bytes: &[u8]) -> Parsed {
    todo!("read the header out of {bytes:02x?}")
}
