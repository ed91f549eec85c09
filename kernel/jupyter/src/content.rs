//! Contents of requests.
//!
//! Clients leave out fields that the protocol's text lists, and put `null` where it says "optional". So a field that
//! has a sensible default is never required here, and `null` is the same as absent. Where jupyter-protocol's structs
//! allow that they are used; for execute, complete, inspect, history and comms they do not.
use jupyter_protocol as protocol;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub use protocol::{CommInfoRequest, IsCompleteRequest};

/// Run code.
#[derive(Clone, Debug, Deserialize)]
pub struct ExecuteRequest {
    /// Source text.
    pub code: String,
    /// Only busy and idle are to be published, and nothing counted or stored.
    #[serde(default)]
    pub silent: bool,
    /// Whether history keeps the code; absent, it does unless `silent`.
    #[serde(default)]
    store_history: Option<bool>,
    /// Expressions to evaluate afterwards, by name.
    #[serde(default)]
    pub user_expressions: Map<String, Value>,
    /// Whether the client answers input requests.
    #[serde(default)]
    pub allow_stdin: bool,
    /// Whether an error aborts the execute requests that are already queued.
    #[serde(default = "yes")]
    pub stop_on_error: bool,
}

impl ExecuteRequest {
    /// Whether history keeps the code.
    pub fn store_history(&self) -> bool {
        self.store_history.unwrap_or(!self.silent) && !self.silent
    }
}

fn yes() -> bool {
    true
}

/// Ask how code can go on.
#[derive(Clone, Debug, Deserialize)]
pub struct CompleteRequest {
    /// Source text.
    pub code: String,
    /// As the client gave it; see [`CompleteRequest::cursor`].
    #[serde(default)]
    cursor_pos: Option<i64>,
}

impl CompleteRequest {
    /// The place of the cursor in code points, within the code: its end if the client gave none or one behind it.
    pub fn cursor(&self) -> usize {
        cursor(&self.code, self.cursor_pos)
    }
}

/// Ask for what is known of the object at the cursor.
#[derive(Clone, Debug, Deserialize)]
pub struct InspectRequest {
    /// Source text.
    pub code: String,
    /// As the client gave it; see [`InspectRequest::cursor`].
    #[serde(default)]
    cursor_pos: Option<i64>,
    /// 0, or 1 for the source too.
    #[serde(default)]
    pub detail_level: i64,
}

impl InspectRequest {
    /// As [`CompleteRequest::cursor`].
    pub fn cursor(&self) -> usize {
        cursor(&self.code, self.cursor_pos)
    }
}

fn cursor(code: &str, position: Option<i64>) -> usize {
    let end = code.chars().count();
    position.map_or(end, |position| usize::try_from(position).unwrap_or(0).min(end))
}

/// Ask for earlier inputs.
#[derive(Clone, Debug, Deserialize)]
pub struct HistoryRequest {
    /// Which ones.
    #[serde(rename = "hist_access_type", default)]
    pub access: HistoryAccess,
    /// Also the outputs.
    #[serde(default)]
    pub output: bool,
    /// Inputs as typed, not transformed.
    #[serde(default = "yes")]
    pub raw: bool,
    /// For a range: the session, 0 the current one, negative counted back from it.
    #[serde(default)]
    pub session: i64,
    /// For a range: the first line.
    #[serde(default)]
    pub start: i64,
    /// For a range: the line after the last; absent, to the end.
    pub stop: Option<i64>,
    /// For tail and search: how many; absent, all.
    pub n: Option<i64>,
    /// For a search: a glob pattern; absent, everything.
    pub pattern: Option<String>,
    /// For a search: each input once.
    #[serde(default)]
    pub unique: bool,
}

/// Kinds of history request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HistoryAccess {
    /// The last `n`.
    #[default]
    Tail,
    /// Lines `start..stop` of a session.
    Range,
    /// Those that match `pattern`.
    Search,
}

/// A client opens a comm.
#[derive(Clone, Debug, Deserialize)]
pub struct CommOpen {
    /// Identifies the comm.
    pub comm_id: String,
    /// Name under which the language side registered a target.
    #[serde(default)]
    pub target_name: String,
    /// Module that defines the target.
    pub target_module: Option<String>,
    /// Data for the target.
    #[serde(default)]
    pub data: Value,
}

/// A client sends on a comm.
#[derive(Clone, Debug, Deserialize)]
pub struct CommMsg {
    /// Identifies the comm.
    pub comm_id: String,
    /// Data for the other end.
    #[serde(default)]
    pub data: Value,
}

/// A client closes a comm.
#[derive(Clone, Debug, Deserialize)]
pub struct CommClose {
    /// Identifies the comm.
    pub comm_id: String,
    /// Data for the other end.
    #[serde(default)]
    pub data: Value,
}

/// Reads an object, in which `null` is the same as absent.
pub(crate) fn decode<T: DeserializeOwned>(json: &[u8]) -> Result<T, serde_json::Error> {
    let mut fields: Map<String, Value> = serde_json::from_slice(json)?;
    fields.retain(|_, value| !value.is_null());
    serde_json::from_value(Value::Object(fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_within_the_code() {
        for (position, expected) in
            [("0", 0), ("2", 2), ("3", 3), ("4", 3), ("99", 3), ("-1", 0), ("null", 3)]
        {
            let request = format!("{{\"code\":\"aäü\",\"cursor_pos\":{position}}}");
            assert_eq!(decode::<CompleteRequest>(request.as_bytes()).unwrap().cursor(), expected);
            assert_eq!(decode::<InspectRequest>(request.as_bytes()).unwrap().cursor(), expected);
        }
        assert_eq!(decode::<CompleteRequest>(br#"{"code":"ab"}"#).unwrap().cursor(), 2);
    }

    #[test]
    fn execute_needs_only_code() {
        let request: ExecuteRequest = decode(br#"{"code":"1"}"#).unwrap();
        assert!(!request.silent && request.store_history() && request.stop_on_error && !request.allow_stdin);
        let silent: ExecuteRequest = decode(br#"{"code":"1","silent":true,"store_history":true}"#).unwrap();
        assert!(!silent.store_history());
        let nulls = br#"{"code":"1","silent":null,"store_history":null,"user_expressions":null,"stop_on_error":null}"#;
        assert!(decode::<ExecuteRequest>(nulls).unwrap().stop_on_error);
        for bad in [&b"{}"[..], br#"{"code":1}"#, b"[]", b"", b"\xff"] {
            assert!(decode::<ExecuteRequest>(bad).is_err());
        }
    }

    #[test]
    fn history_takes_what_jupyter_client_sends() {
        let search: HistoryRequest =
            decode(br#"{"raw":true,"output":false,"hist_access_type":"search","pattern":"1?2*"}"#).unwrap();
        assert_eq!(
            (search.access, search.pattern.as_deref(), search.n),
            (HistoryAccess::Search, Some("1?2*"), None)
        );
        let range: HistoryRequest =
            decode(br#"{"hist_access_type":"range","start":1,"session":-1}"#).unwrap();
        assert_eq!((range.start, range.stop, range.session), (1, None, -1));
        let tail: HistoryRequest = decode(br#"{"hist_access_type":"tail","n":null}"#).unwrap();
        assert_eq!((tail.access, tail.n, tail.raw), (HistoryAccess::Tail, None, true));
        assert!(decode::<HistoryRequest>(br#"{"hist_access_type":"nonsense"}"#).is_err());
    }

    #[test]
    fn nesting_without_end_is_an_error() {
        let deep = [&br#"{"code":"#[..], &vec![b'['; 100_000]].concat();
        assert!(decode::<ExecuteRequest>(&deep).is_err());
    }
}
