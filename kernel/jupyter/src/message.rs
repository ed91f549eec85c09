//! Headers, and the request that a message belongs to.
use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Map, Value};

/// The header of a message. Only `msg_type` is needed to handle one; everything else is taken as it comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Identifies the message.
    pub msg_id: String,
    /// What the message is, such as `execute_request`.
    pub msg_type: String,
    /// Session of the client.
    pub session: String,
    /// User name that the client gave.
    pub username: String,
    /// Protocol version of the client.
    pub version: String,
    /// Subshell that the request is meant for. A kernel that announces no subshells gets none.
    pub subshell_id: Option<String>,
    /// Every other field, `date` included.
    pub extra: Map<String, Value>,
}

impl Header {
    /// Reads a header; `None` when it is not an object or names no message type.
    pub(crate) fn parse(json: &[u8]) -> Option<Header> {
        let Ok(Value::Object(mut fields)) = serde_json::from_slice(json) else { return None };
        let mut take = |name: &str| match fields.remove(name) {
            Some(Value::String(text)) => Some(text),
            Some(_) | None => None,
        };
        Some(Header {
            msg_type: take("msg_type").filter(|name| !name.is_empty())?,
            msg_id: take("msg_id").unwrap_or_default(),
            session: take("session").unwrap_or_default(),
            username: take("username").unwrap_or_default(),
            version: take("version").unwrap_or_default(),
            subshell_id: take("subshell_id"),
            extra: fields,
        })
    }
}

/// The channel that a request came on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Requests that run one after the other.
    Shell,
    /// Requests that are handled while shell is busy.
    Control,
}

/// A request, as that which replies and output name as their parent. Cloning shares it.
///
/// Two are equal when they are the same request.
#[derive(Clone, Debug)]
pub struct Parent(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    header: Header,
    json: Bytes,
    /// Routing frames of the client, as the ROUTER socket gave them.
    identities: Vec<Bytes>,
    channel: Channel,
}

impl Parent {
    pub(crate) fn new(header: Header, json: Bytes, identities: Vec<Bytes>, channel: Channel) -> Parent {
        Parent(Arc::new(Inner { header, json, identities, channel }))
    }

    /// A parent from a header object that the language side kept or made; replies cannot be routed to it. `None` when
    /// it names no message type.
    pub fn from_header(header: &Value) -> Option<Parent> {
        let json: Bytes = serde_json::to_vec(header).ok()?.into();
        Some(Parent::new(Header::parse(&json)?, json, Vec::new(), Channel::Shell))
    }

    /// The header of the request.
    pub fn header(&self) -> &Header {
        &self.0.header
    }

    /// The header of the request, byte for byte as the client sent it.
    pub fn header_json(&self) -> &str {
        std::str::from_utf8(&self.0.json).unwrap_or("{}")
    }

    /// The channel that the request came on.
    pub fn channel(&self) -> Channel {
        self.0.channel
    }

    /// The client's routing frames.
    pub fn identities(&self) -> &[Bytes] {
        &self.0.identities
    }

    pub(crate) fn json(&self) -> &Bytes {
        &self.0.json
    }
}

impl PartialEq for Parent {
    fn eq(&self, other: &Parent) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_need_a_type_and_nothing_else() {
        assert_eq!(Header::parse(br#"{"msg_type":"x"}"#).unwrap().msg_type, "x");
        let odd =
            Header::parse(br#"{"msg_type":"x","username":null,"session":3,"subshell_id":"s","new":[1]}"#)
                .unwrap();
        assert_eq!((odd.username.as_str(), odd.session.as_str()), ("", ""));
        assert_eq!(odd.subshell_id.as_deref(), Some("s"));
        assert_eq!(odd.extra["new"], serde_json::json!([1]));
        for bad in ["", "[]", "{}", r#"{"msg_type":1}"#, r#"{"msg_type":""}"#, "nonsense"] {
            assert!(Header::parse(bad.as_bytes()).is_none(), "{bad}");
        }
    }

    #[test]
    fn parents_are_equal_by_identity() {
        let header = serde_json::json!({"msg_type": "execute_request", "msg_id": "1"});
        let (one, two) = (Parent::from_header(&header).unwrap(), Parent::from_header(&header).unwrap());
        assert!(one == one.clone() && one != two);
    }
}
