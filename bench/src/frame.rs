//! WebSocket frames (RFC 6455, section 5.2) as the load client needs them, and not one branch more.
//!
//! A library would copy each payload and answer for cases that never occur here. The client shares its machine with the
//! server that it measures, so each of its cycles is one that the server waits for.

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opcode {
    /// UTF-8 text: every Engine.IO packet but attachments.
    Text,
    /// Bytes; no server here sends them.
    Binary,
    /// The end of the connection.
    Close,
    /// The protocol's own heartbeat, which Engine.IO doesn't use.
    Ping,
    /// The answer to it.
    Pong,
}

/// Why bytes from a server aren't frames that this client reads.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FrameError {
    /// Compression or fragments: both are off, or the comparison isn't fair.
    #[error("the server compresses or cuts its frames; the comparison needs whole, plain ones")]
    NotPlain,
    /// Servers must not mask.
    #[error("the server masks its frames")]
    Masked,
    /// An opcode that the RFC reserves.
    #[error("unknown opcode {0}")]
    UnknownOpcode(u8),
}

/// Appends one masked text frame to `out`, so that several can leave with one write.
pub(crate) fn encode_text(out: &mut Vec<u8>, mask: [u8; 4], payload: &[u8]) {
    out.push(0x81);
    match payload.len() {
        len @ 0..=125 => out.push(0x80 | len as u8),
        len @ 126..=0xffff => {
            out.push(0x80 | 126);
            out.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            out.push(0x80 | 127);
            out.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    out.extend_from_slice(&mask);
    out.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
}

/// Cuts a stream of bytes into frames. It copies only what a read left unfinished.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// The beginning of a frame whose end hasn't come.
    unfinished: Vec<u8>,
}

impl Decoder {
    /// Calls `on` for each frame that `bytes` completes, in order.
    pub(crate) fn feed(&mut self, bytes: &[u8], mut on: impl FnMut(Opcode, &[u8])) -> Result<(), FrameError> {
        if self.unfinished.is_empty() {
            let used = each(bytes, &mut on)?;
            self.unfinished.extend_from_slice(&bytes[used..]);
            return Ok(());
        }
        self.unfinished.extend_from_slice(bytes);
        let used = each(&self.unfinished, &mut on)?;
        self.unfinished.drain(..used);
        Ok(())
    }
}

/// Calls `on` for each whole frame, and says how many bytes they took.
fn each(bytes: &[u8], on: &mut impl FnMut(Opcode, &[u8])) -> Result<usize, FrameError> {
    let mut used = 0;
    while let Some((opcode, head, len)) = header(&bytes[used..])? {
        let (start, end) = (used + head, used + head + len);
        let Some(payload) = bytes.get(start..end) else {
            break;
        };
        on(opcode, payload);
        used = end;
    }
    Ok(used)
}

/// Reads a frame's header: what it carries, how long the header is, how long the payload is.
fn header(bytes: &[u8]) -> Result<Option<(Opcode, usize, usize)>, FrameError> {
    let &[first, second, ref rest @ ..] = bytes else {
        return Ok(None);
    };
    // FIN must be set, the three reserved bits must not.
    if first & 0xf0 != 0x80 {
        return Err(FrameError::NotPlain);
    }
    if second & 0x80 != 0 {
        return Err(FrameError::Masked);
    }
    let opcode = match first & 0x0f {
        1 => Opcode::Text,
        2 => Opcode::Binary,
        8 => Opcode::Close,
        9 => Opcode::Ping,
        10 => Opcode::Pong,
        other => return Err(FrameError::UnknownOpcode(other)),
    };
    let long = match second {
        126 => rest.first_chunk().map(|len| (4, usize::from(u16::from_be_bytes(*len)))),
        127 => rest.first_chunk().map(|len| (10, u64::from_be_bytes(*len) as usize)),
        len => Some((2, usize::from(len))),
    };
    Ok(long.map(|(head, len)| (opcode, head, len)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame as a server sends it.
    fn server_frame(opcode: u8, payload: &[u8]) -> Vec<u8> {
        let mut out = vec![0x80 | opcode];
        match payload.len() {
            len @ 0..=125 => out.push(len as u8),
            len @ 126..=0xffff => {
                out.push(126);
                out.extend_from_slice(&(len as u16).to_be_bytes());
            }
            len => {
                out.push(127);
                out.extend_from_slice(&(len as u64).to_be_bytes());
            }
        }
        out.extend_from_slice(payload);
        out
    }

    fn frames(decoder: &mut Decoder, bytes: &[u8]) -> Vec<(Opcode, Vec<u8>)> {
        let mut seen = Vec::new();
        let fed = decoder.feed(bytes, |opcode, payload| seen.push((opcode, payload.to_vec())));
        assert_eq!(fed, Ok(()));
        seen
    }

    #[test]
    fn the_example_of_the_rfc_comes_out_byte_by_byte() {
        // RFC 6455, section 5.7: a single-frame masked text message that holds "Hello".
        let mut out = Vec::new();
        encode_text(&mut out, [0x37, 0xfa, 0x21, 0x3d], b"Hello");
        assert_eq!(out, [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58]);
    }

    #[test]
    fn each_length_has_the_header_that_the_rfc_gives_it() {
        for (len, header) in [
            (125, vec![0x81, 0x80 | 125]),
            (126, vec![0x81, 0x80 | 126, 0, 126]),
            (0xffff, vec![0x81, 0x80 | 126, 0xff, 0xff]),
            (0x1_0000, vec![0x81, 0x80 | 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let mut out = Vec::new();
            encode_text(&mut out, [1, 2, 3, 4], &vec![b'x'; len]);
            assert_eq!(&out[..header.len()], header, "a payload of {len} bytes");
            assert_eq!(out.len(), header.len() + 4 + len);
        }
    }

    #[test]
    fn every_length_is_read_back_whole() {
        for len in [0, 1, 125, 126, 127, 0xffff, 0x1_0000] {
            let payload = vec![b'x'; len];
            assert_eq!(
                frames(&mut Decoder::default(), &server_frame(1, &payload)),
                [(Opcode::Text, payload)]
            );
        }
    }

    #[test]
    fn a_stream_may_be_cut_anywhere() {
        let mut stream = server_frame(1, b"first");
        stream.extend(server_frame(2, &[7; 300]));
        stream.extend(server_frame(9, b""));
        stream.extend(server_frame(8, b"bye"));
        let whole = frames(&mut Decoder::default(), &stream);
        assert_eq!(whole.len(), 4);
        for cut in 0..=stream.len() {
            let mut decoder = Decoder::default();
            let mut seen = frames(&mut decoder, &stream[..cut]);
            seen.extend(frames(&mut decoder, &stream[cut..]));
            assert_eq!(seen, whole, "cut at {cut}");
        }
    }

    #[test]
    fn one_byte_at_a_time_gives_the_same_frames() {
        let mut stream = server_frame(1, &[b'a'; 200]);
        stream.extend(server_frame(1, b"b"));
        let mut decoder = Decoder::default();
        let seen: Vec<_> = stream.iter().flat_map(|byte| frames(&mut decoder, &[*byte])).collect();
        assert_eq!(seen, [(Opcode::Text, vec![b'a'; 200]), (Opcode::Text, b"b".to_vec())]);
    }

    #[test]
    fn what_would_make_the_comparison_unfair_is_refused() {
        let mut decoder = Decoder::default();
        assert_eq!(
            decoder.feed(&[0xc1, 0], |_, _| ()),
            Err(FrameError::NotPlain),
            "compressed"
        );
        assert_eq!(
            decoder.feed(&[0x01, 0], |_, _| ()),
            Err(FrameError::NotPlain),
            "a fragment"
        );
        assert_eq!(decoder.feed(&[0x81, 0x80], |_, _| ()), Err(FrameError::Masked));
        assert_eq!(decoder.feed(&[0x83, 0], |_, _| ()), Err(FrameError::UnknownOpcode(3)));
    }
}
