//! Greeting, READY and message frames.
use std::collections::VecDeque;
use std::io::{Error, ErrorKind, Result};
use std::time::Duration;

use bytes::{BufMut, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

/// Time that a connection has to greet. Port probes connect and say nothing.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);
/// Bytes of one message, all frames together. A notebook's widget may upload a file in one message.
const MESSAGE_LIMIT: u64 = 1 << 31;
const FRAMES_LIMIT: usize = 1 << 16;
const COMMAND_LIMIT: u64 = 1 << 16;
/// Memory is reserved for what has arrived, doubling from here, and never for what a length field announces.
const FIRST_CHUNK: usize = 1 << 16;
/// Frames above this length are queued as they are, not copied.
const COPY_LIMIT: usize = 1 << 14;

/// The socket type announced to peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Router,
    XPub,
}

impl Role {
    fn name(self) -> &'static [u8] {
        match self {
            Role::Router => b"ROUTER",
            Role::XPub => b"XPUB",
        }
    }

    fn accepts(self, peer: &[u8]) -> bool {
        match self {
            Role::Router => matches!(peer, b"DEALER" | b"REQ" | b"ROUTER"),
            Role::XPub => matches!(peer, b"SUB" | b"XSUB"),
        }
    }
}

/// Exchanges greeting and READY; the result is the identity that the peer chose, empty if it chose none.
pub(crate) async fn handshake<R, W>(reader: &mut R, writer: &mut W, role: Role) -> Result<Bytes>
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let exchange = async {
        let mut greeting = [0u8; 64];
        greeting[0] = 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        greeting[12..16].copy_from_slice(b"NULL");
        writer.write_all(&greeting).await?;
        // The signature is read first: a peer that speaks something else must not be waited for until 64 bytes.
        let mut theirs = [0u8; 64];
        reader.read_exact(&mut theirs[..1]).await?;
        if theirs[0] != 0xff {
            return Err(invalid("not a ZMTP peer"));
        }
        reader.read_exact(&mut theirs[1..]).await?;
        if theirs[9] != 0x7f || theirs[10] < 3 || &theirs[12..17] != b"NULL\0" {
            return Err(invalid("not a ZMTP 3 peer with the NULL mechanism"));
        }
        writer.write_all(&ready(role)).await?;
        let frame = read_frame(reader, COMMAND_LIMIT).await?;
        if !frame.command {
            return Err(invalid("expected a READY command"));
        }
        let (socket_type, identity) =
            parse_ready(&frame.body).ok_or_else(|| invalid("malformed READY command"))?;
        if !role.accepts(&socket_type) {
            return Err(invalid("a socket type that does not match"));
        }
        Ok(identity)
    };
    tokio::time::timeout(HANDSHAKE_LIMIT, exchange).await.map_err(|_| Error::from(ErrorKind::TimedOut))?
}

/// Reads one message. Commands between messages are skipped, except that the ZMTP 3.1 forms of a subscription are
/// turned into their 3.0 forms.
pub(crate) async fn read_message<R: AsyncRead + Unpin>(reader: &mut R) -> Result<Vec<Bytes>> {
    let mut frames = Vec::new();
    let mut left = MESSAGE_LIMIT;
    loop {
        let frame = read_frame(reader, left).await?;
        if frame.command {
            if let Some(subscription) = subscription_of(&frame.body) {
                return Ok(vec![subscription]);
            }
            continue;
        }
        left -= frame.body.len() as u64;
        frames.push(frame.body);
        if !frame.more {
            return Ok(frames);
        }
        if frames.len() == FRAMES_LIMIT {
            return Err(invalid("too many frames"));
        }
    }
}

/// The bytes of a message, as segments: small frames and all lengths in shared buffers, large frames uncopied.
pub(crate) fn encode(frames: &[Bytes]) -> Vec<Bytes> {
    let mut segments = Vec::new();
    let small: usize =
        frames.iter().map(|frame| 9 + if frame.len() > COPY_LIMIT { 0 } else { frame.len() }).sum();
    let mut buffer = BytesMut::with_capacity(small);
    for (index, frame) in frames.iter().enumerate() {
        let more = if index + 1 < frames.len() { MORE } else { 0 };
        match u8::try_from(frame.len()) {
            Ok(length) => buffer.put_slice(&[more, length]),
            Err(_) => {
                buffer.put_u8(more | LONG);
                buffer.put_u64(frame.len() as u64);
            }
        }
        if frame.len() > COPY_LIMIT {
            segments.push(buffer.split().freeze());
            segments.push(frame.clone());
        } else {
            buffer.put_slice(frame);
        }
    }
    if !buffer.is_empty() {
        segments.push(buffer.freeze());
    }
    segments
}

struct Frame {
    more: bool,
    command: bool,
    body: Bytes,
}

async fn read_frame<R: AsyncRead + Unpin>(reader: &mut R, limit: u64) -> Result<Frame> {
    let flags = reader.read_u8().await?;
    if flags & !(MORE | LONG | COMMAND) != 0 || flags & (MORE | COMMAND) == MORE | COMMAND {
        return Err(invalid("reserved frame flags"));
    }
    let length =
        if flags & LONG != 0 { reader.read_u64().await? } else { u64::from(reader.read_u8().await?) };
    let command = flags & COMMAND != 0;
    let limit = if command { limit.min(COMMAND_LIMIT) } else { limit };
    if length > limit {
        return Err(invalid("frame too large"));
    }
    let body = read_body(reader, length as usize).await?;
    Ok(Frame { more: flags & MORE != 0, command, body })
}

async fn read_body<R: AsyncRead + Unpin>(reader: &mut R, length: usize) -> Result<Bytes> {
    let mut body = Vec::new();
    while body.len() < length {
        if body.len() == body.capacity() {
            let step = (length - body.len()).min(body.len().max(FIRST_CHUNK));
            body.try_reserve_exact(step).map_err(|_| Error::from(ErrorKind::OutOfMemory))?;
        }
        let room = (body.capacity() - body.len()).min(length - body.len());
        if (&mut *reader).take(room as u64).read_buf(&mut body).await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(body.into())
}

fn ready(role: Role) -> Vec<u8> {
    let mut body = Vec::new();
    body.put_slice(b"\x05READY");
    for (name, value) in [(&b"Socket-Type"[..], role.name()), (b"Identity", b"")] {
        body.put_u8(name.len() as u8);
        body.put_slice(name);
        body.put_u32(value.len() as u32);
        body.put_slice(value);
    }
    let mut frame = vec![COMMAND, body.len() as u8];
    frame.append(&mut body);
    frame
}

/// Socket type and identity from the body of a READY command.
fn parse_ready(body: &Bytes) -> Option<(Bytes, Bytes)> {
    let mut at: usize = body.strip_prefix(b"\x05READY").map(|_| 6)?;
    let mut take = |length: usize| -> Option<Bytes> {
        let end = at.checked_add(length).filter(|&end| end <= body.len())?;
        let part = body.slice(at..end);
        at = end;
        Some(part)
    };
    let mut properties = VecDeque::new();
    while let Some(length) = take(1) {
        let name = take(usize::from(length[0]))?;
        let length = take(4)?;
        let value = take(u32::from_be_bytes([length[0], length[1], length[2], length[3]]) as usize)?;
        properties.push_back((name, value));
    }
    let find = |wanted: &[u8]| {
        properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.clone())
    };
    let identity = find(b"Identity").unwrap_or_default();
    Some((find(b"Socket-Type")?, identity)).filter(|(_, identity)| identity.len() <= 255)
}

fn subscription_of(command: &Bytes) -> Option<Bytes> {
    let (flag, name) = [(1u8, &b"\x09SUBSCRIBE"[..]), (0, b"\x06CANCEL")]
        .into_iter()
        .find(|(_, name)| command.starts_with(name))?;
    let mut message = vec![flag];
    message.extend_from_slice(&command[name.len()..]);
    Some(message.into())
}

fn invalid(why: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    fn joined(frames: &[Bytes]) -> Vec<u8> {
        encode(frames).concat()
    }

    #[test]
    fn frames_have_the_octets_of_the_specification() {
        let frames = [Bytes::from_static(b"ab"), Bytes::new(), Bytes::from(vec![7; 256])];
        let mut expected = b"\x01\x02ab\x01\x00\x02\0\0\0\0\0\0\x01\0".to_vec();
        expected.extend([7; 256]);
        assert_eq!(joined(&frames), expected);
    }

    #[test]
    fn messages_of_every_size_survive() {
        for length in [0, 1, 255, 256, COPY_LIMIT, COPY_LIMIT + 1, FIRST_CHUNK + 1, 5 << 20] {
            let frames = vec![
                Bytes::from(vec![3u8; length]),
                Bytes::from_static(b"x"),
                Bytes::from(vec![5u8; length]),
            ];
            let wire = joined(&frames);
            assert_eq!(run(read_message(&mut &wire[..])).unwrap(), frames, "{length}");
        }
    }

    #[test]
    fn an_announced_length_allocates_nothing() {
        for length in [u64::MAX, 1 << 62, 1 << 40, MESSAGE_LIMIT + 1] {
            let mut wire = vec![LONG];
            wire.extend(length.to_be_bytes());
            assert_eq!(run(read_message(&mut &wire[..])).unwrap_err().kind(), ErrorKind::InvalidData);
        }
        let mut wire = vec![LONG];
        wire.extend(MESSAGE_LIMIT.to_be_bytes());
        wire.extend([0; 100]);
        assert_eq!(run(read_message(&mut &wire[..])).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    }

    #[test]
    fn reserved_flags_are_refused() {
        for flags in [8u8, 0x80, MORE | COMMAND] {
            assert_eq!(run(read_message(&mut &[flags, 0][..])).unwrap_err().kind(), ErrorKind::InvalidData);
        }
    }

    #[test]
    fn commands_are_skipped_and_subscriptions_translated() {
        let wire = b"\x04\x05\x04PING\x00\x01a";
        assert_eq!(run(read_message(&mut &wire[..])).unwrap(), [&b"a"[..]]);
        let wire = b"\x04\x0c\x09SUBSCRIBEab";
        assert_eq!(run(read_message(&mut &wire[..])).unwrap(), [&b"\x01ab"[..]]);
        let wire = b"\x04\x08\x06CANCELa";
        assert_eq!(run(read_message(&mut &wire[..])).unwrap(), [&b"\x00a"[..]]);
    }

    #[test]
    fn handshakes_give_the_identity_or_refuse() {
        let mut peer = vec![0u8; 64];
        peer[0] = 0xff;
        peer[9] = 0x7f;
        peer[10] = 3;
        peer[12..16].copy_from_slice(b"NULL");
        let greeting = peer.clone();
        let body = b"\x05READY\x0bSocket-Type\0\0\0\x06DEALER\x08Identity\0\0\0\x02me";
        peer.extend([COMMAND, body.len() as u8]);
        peer.extend(body);
        let mut sent = Vec::new();
        assert_eq!(run(handshake(&mut &peer[..], &mut sent, Role::Router)).unwrap(), "me");
        assert_eq!(sent[..64], greeting[..]);
        assert_eq!(parse_ready(&Bytes::copy_from_slice(&sent[66..])).unwrap().0, "ROUTER");
        assert_eq!(usize::from(sent[65]), sent.len() - 66);
        assert!(run(handshake(&mut &peer[..], &mut Vec::new(), Role::XPub)).is_err());
        for bad in [&b"GET / HTTP/1.1\r\n"[..], &peer[..40], &peer[..70], b""] {
            assert!(run(handshake(&mut &bad[..], &mut Vec::new(), Role::Router)).is_err());
        }
    }

    #[test]
    fn a_torn_ready_is_refused() {
        for body in [
            &b"\x05READY\x0bSocket"[..],
            b"\x05READY\x0bSocket-Type\xff\xff\xff\xffX",
            b"READY",
            b"\x05READY",
        ] {
            assert!(parse_ready(&Bytes::copy_from_slice(body)).is_none());
        }
    }
}
