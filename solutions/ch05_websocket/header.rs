//! The header of a frame: `get` answers `None` where bytes are missing, so no index can panic.

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
    match bytes.get(1)? & 0x7F {
        126 => {
            let length = bytes.get(2..4)?.try_into().ok()?;
            Some((u16::from_be_bytes(length).into(), 4))
        }
        127 => {
            let length = bytes.get(2..10)?.try_into().ok()?;
            Some((u64::from_be_bytes(length), 10))
        }
        short => Some((short.into(), 2)),
    }
}

/// Reads the header at the start of `bytes`.
pub fn parse_client_header(bytes: &[u8]) -> Parsed {
    let [first, second, ..] = bytes else {
        return Parsed::Incomplete;
    };
    if second & 0x80 == 0 {
        return Parsed::Refused(1002);
    }
    let Some((payload_len, at)) = payload_len(bytes) else {
        return Parsed::Incomplete;
    };
    let Some(mask) = bytes.get(at..at + 4).and_then(|key| key.try_into().ok()) else {
        return Parsed::Incomplete;
    };
    Parsed::Header(Header {
        fin: first & 0x80 != 0,
        opcode: first & 0x0F,
        payload_len,
        mask,
        header_len: at + 4,
    })
}
