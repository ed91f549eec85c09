//! Messages as frames: routing frames, a delimiter, the signature, four JSON objects, buffers.
//!
//! Reading is done in two steps, because a request whose content makes no sense must still get an answer:
//! [`Session::decode`] needs the signature and the header to be right, the content stays bytes until the type is known.
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{Channel, Header, PROTOCOL_VERSION, Parent};

const DELIMITER: &[u8] = b"<IDS|MSG>";
const EMPTY: Bytes = Bytes::from_static(b"{}");

/// This kernel's side of the conversation: its session and the key of the signatures.
pub(crate) struct Session {
    id: String,
    /// The keyed state, cloned for each message; none where messages are not signed.
    mac: Option<Hmac<Sha256>>,
    messages: AtomicU64,
}

/// A message whose signature and header are right.
pub(crate) struct Incoming {
    pub(crate) parent: Parent,
    pub(crate) parent_header: Bytes,
    pub(crate) metadata: Bytes,
    pub(crate) content: Bytes,
    pub(crate) buffers: Vec<Bytes>,
}

/// Why frames are no message.
#[derive(Debug, PartialEq, thiserror::Error)]
pub(crate) enum WireError {
    #[error("no delimiter frame")]
    NoDelimiter,
    #[error("frames are missing")]
    TooShort,
    #[error("the signature is wrong")]
    Signature,
    #[error("the header is no object with a msg_type")]
    Header,
}

impl Session {
    pub(crate) fn new(key: &str) -> Session {
        let mac = if key.is_empty() { None } else { Hmac::new_from_slice(key.as_bytes()).ok() };
        Session { id: uuid::Uuid::new_v4().to_string(), mac, messages: AtomicU64::new(0) }
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Frames of a message of this kernel. `route` comes before the delimiter: identities, or a topic.
    pub(crate) fn encode(
        &self,
        route: &[Bytes],
        msg_type: &str,
        parent: Option<&Parent>,
        content: &Value,
        metadata: &Value,
        buffers: Vec<Bytes>,
    ) -> Vec<Bytes> {
        let count = self.messages.fetch_add(1, Ordering::Relaxed);
        let header = json!({
            "msg_id": format!("{}_{}_{count}", self.id, std::process::id()),
            "msg_type": msg_type,
            "session": self.id,
            "username": parent.map_or("", |parent| &parent.header().username),
            "date": chrono::Utc::now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
            "version": PROTOCOL_VERSION,
        });
        let signed = [
            object(&header),
            parent.map_or(EMPTY, |parent| parent.json().clone()),
            object(metadata),
            object(content),
        ];
        let mut frames = Vec::with_capacity(route.len() + 6 + buffers.len());
        frames.extend_from_slice(route);
        frames.push(Bytes::from_static(DELIMITER));
        frames.push(self.sign(&signed));
        frames.extend(signed);
        frames.extend(buffers);
        frames
    }

    /// Reads what the peer `identity` sent.
    pub(crate) fn decode(
        &self,
        identity: Bytes,
        mut frames: Vec<Bytes>,
        channel: Channel,
    ) -> Result<Incoming, WireError> {
        let delimiter = frames.iter().position(|frame| frame == DELIMITER).ok_or(WireError::NoDelimiter)?;
        let message = frames.split_off(delimiter);
        let [_, signature, header, parent_header, metadata, content, buffers @ ..] = &message[..] else {
            return Err(WireError::TooShort);
        };
        self.verify(signature, [header, parent_header, metadata, content])?;
        let mut identities = vec![identity];
        identities.append(&mut frames);
        let parsed = Header::parse(header).ok_or(WireError::Header)?;
        Ok(Incoming {
            parent: Parent::new(parsed, header.clone(), identities, channel),
            parent_header: parent_header.clone(),
            metadata: metadata.clone(),
            content: content.clone(),
            buffers: buffers.to_vec(),
        })
    }

    fn sign(&self, frames: &[Bytes]) -> Bytes {
        let Some(mut mac) = self.mac.clone() else { return Bytes::new() };
        frames.iter().for_each(|frame| mac.update(frame));
        mac.finalize().into_bytes().iter().flat_map(|byte| [hex(byte >> 4), hex(byte & 15)]).collect()
    }

    /// Repeated signatures are not refused: who can read a message to replay it can read the key, in the same file
    /// system and process list.
    fn verify(&self, signature: &[u8], frames: [&Bytes; 4]) -> Result<(), WireError> {
        let Some(mut mac) = self.mac.clone() else { return Ok(()) };
        frames.iter().for_each(|frame| mac.update(frame));
        let expected = unhex(signature).ok_or(WireError::Signature)?;
        mac.verify_slice(&expected).map_err(|_| WireError::Signature)
    }
}

/// An object as JSON; anything that is not one becomes the empty object, which is all that the protocol allows here.
fn object(value: &Value) -> Bytes {
    match value {
        Value::Object(_) => serde_json::to_vec(value).map_or(EMPTY, Bytes::from),
        _ => EMPTY,
    }
}

fn hex(digit: u8) -> u8 {
    b"0123456789abcdef"[usize::from(digit)]
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &'static str) -> Bytes {
        Bytes::from_static(text.as_bytes())
    }

    /// RFC 4231, test case 2, split into four frames.
    #[test]
    fn signatures_are_hmac_sha256() {
        let session = Session::new("Jefe");
        let frames = [bytes("what do ya "), bytes("want "), bytes("for "), bytes("nothing?")];
        let signature = session.sign(&frames);
        assert_eq!(signature, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let [a, b, c, d] = &frames;
        assert_eq!(session.verify(&signature.to_ascii_uppercase(), [a, b, c, d]), Ok(()));
        for bad in [&signature[..62], &signature[1..], b"", b"zz", &[0xff; 64]] {
            assert_eq!(session.verify(bad, [a, b, c, d]), Err(WireError::Signature));
        }
        assert_eq!(session.verify(&signature, [b, a, c, d]), Err(WireError::Signature));
    }

    #[test]
    fn what_is_encoded_decodes() {
        let session = Session::new("key");
        let route = [bytes("second")];
        let parent =
            Parent::from_header(&json!({"msg_type": "execute_request", "subshell_id": "s", "new": 1}))
                .unwrap();
        let content = json!({"data": "\u{1f600}"});
        let frames =
            session.encode(&route, "stream", Some(&parent), &content, &Value::Null, vec![bytes("\0raw")]);
        let read = session.decode(bytes("first"), frames, Channel::Shell).unwrap();
        assert_eq!(read.parent.identities(), [bytes("first"), bytes("second")]);
        assert_eq!(read.parent.header().msg_type, "stream");
        assert_eq!(read.parent.header().version, PROTOCOL_VERSION);
        assert_eq!(read.parent_header, parent.header_json());
        assert_eq!(read.metadata, "{}");
        assert_eq!(serde_json::from_slice::<Value>(&read.content).unwrap(), content);
        assert_eq!(read.buffers, [bytes("\0raw")]);
    }

    #[test]
    fn without_a_key_nothing_is_signed_or_checked() {
        let session = Session::new("");
        let mut frames = session.encode(&[], "x", None, &json!({}), &json!({}), vec![]);
        assert_eq!(frames[1], "");
        frames[1] = bytes("whatever");
        assert!(session.decode(bytes("i"), frames, Channel::Control).is_ok());
    }

    #[test]
    fn what_is_no_message_is_told_apart() {
        let session = Session::new("key");
        let decode = |frames: Vec<Bytes>| session.decode(bytes("i"), frames, Channel::Shell).err();
        let good = session.encode(&[], "x", None, &json!({}), &json!({}), vec![]);
        assert_eq!(decode(vec![]), Some(WireError::NoDelimiter));
        assert_eq!(decode(vec![bytes("junk"); 9]), Some(WireError::NoDelimiter));
        for length in 1..6 {
            assert_eq!(decode(good[..length].to_vec()), Some(WireError::TooShort));
        }
        let mut forged = good.clone();
        forged[5] = bytes(r#"{"code":"1"}"#);
        assert_eq!(decode(forged), Some(WireError::Signature));
        let mut headless = good;
        headless[2] = bytes("[]");
        headless[1] = session.sign(&headless[2..6]);
        assert_eq!(decode(headless), Some(WireError::Header));
    }
}
