//! What a frame is (RFC 6455, section 5.2), read by hand: bytes in, frames out, no input or output of its own.

/// How many bytes of a payload are kept to be shown. The rest is counted and let go.
pub(crate) const KEPT: usize = 48;

/// The low four bits of a frame's first byte: what kind of frame it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
    Reserved(u8),
}

impl From<u8> for Opcode {
    fn from(bits: u8) -> Self {
        match bits {
            0x0 => Self::Continuation,
            0x1 => Self::Text,
            0x2 => Self::Binary,
            0x8 => Self::Close,
            0x9 => Self::Ping,
            0xA => Self::Pong,
            other => Self::Reserved(other),
        }
    }
}

/// The 2 to 14 bytes in front of every payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Whether the message ends with this frame.
    pub(crate) fin: bool,
    pub(crate) opcode: Opcode,
    /// The key that the payload is masked with; only frames from a client have one.
    pub(crate) mask: Option<[u8; 4]>,
    pub(crate) payload_len: u64,
}

impl Header {
    /// Reads the header that fills `bytes`; `None` as long as some of it is missing.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let [first, second, rest @ ..] = bytes else { return None };
        let (payload_len, rest) = match second & 0x7F {
            126 => rest
                .split_first_chunk()
                .map(|(length, rest)| (u16::from_be_bytes(*length).into(), rest))?,
            127 => rest
                .split_first_chunk()
                .map(|(length, rest)| (u64::from_be_bytes(*length), rest))?,
            short => (short.into(), rest),
        };
        let mask = if second & 0x80 == 0 {
            None
        } else {
            Some(*rest.first_chunk()?)
        };
        Some(Self {
            fin: first & 0x80 != 0,
            opcode: Opcode::from(first & 0x0F),
            mask,
            payload_len,
        })
    }
}

/// A whole frame that has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) header: Header,
    /// The header as it was on the wire.
    pub(crate) head: Vec<u8>,
    /// The first [`KEPT`] bytes of the payload, unmasked.
    pub(crate) payload: Vec<u8>,
}

/// Cuts a stream of bytes into frames, wherever TCP happens to cut it.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    head: Vec<u8>,
    header: Option<Header>,
    payload: Vec<u8>,
    /// Payload bytes seen so far, kept or not.
    seen: u64,
}

impl Decoder {
    /// Takes bytes off `input` up to the end of a frame; `None` when they run out first.
    pub(crate) fn next_frame(&mut self, input: &mut &[u8]) -> Option<Frame> {
        while self.header.is_none() {
            self.head.push(*input.split_off_first()?);
            self.header = Header::parse(&self.head);
        }
        let header = self.header?;
        while self.seen < header.payload_len {
            let byte = *input.split_off_first()?;
            if self.payload.len() < KEPT {
                let unmasked = header.mask.map_or(byte, |key| unmask(byte, key, self.seen));
                self.payload.push(unmasked);
            }
            self.seen += 1;
        }
        let whole = std::mem::take(self);
        Some(Frame {
            header,
            head: whole.head,
            payload: whole.payload,
        })
    }
}

/// Masking is an exclusive or with the key's four bytes, over and over. Twice is not at all.
pub(crate) fn unmask(byte: u8, [a, b, c, d]: [u8; 4], position: u64) -> u8 {
    byte ^ match position % 4 {
        0 => a,
        1 => b,
        2 => c,
        _ => d,
    }
}
