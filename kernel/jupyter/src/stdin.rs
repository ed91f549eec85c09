//! The stdin channel: asking the user for a line of text.
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::content::decode;
use crate::sync::lock;
use crate::wire::{Incoming, Session};
use crate::zmtp::Router;
use crate::{Header, Output, Parent};

/// How often a waiting request looks for signals.
const POLL_INTERVAL: Duration = Duration::from_millis(30);
/// How long a client's stdin socket may be missing: it connects at about the time when its first request arrives.
const ABSENCE_LIMIT: Duration = Duration::from_secs(2);

/// Asks for input. Clones are handles of the same channel.
#[derive(Clone)]
pub struct Stdin(Arc<Shared>);

/// Why there is no input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StdinError {
    /// The client that sent the request has no stdin socket, or closed it.
    #[error("the client that ran this code does not answer input requests")]
    NoClient,
    /// An interrupt came, or `poll` asked to stop.
    #[error("interrupted while waiting for input")]
    Interrupted,
    /// The client answered with an error.
    #[error("the client gave no input: {0}")]
    Refused(String),
}

struct Shared {
    session: Arc<Session>,
    router: Arc<Router>,
    output: Output,
    /// Held while asking: one question at a time.
    turn: Mutex<()>,
    question: Mutex<Option<Question>>,
    answered: Condvar,
}

struct Question {
    identity: Bytes,
    msg_id: String,
    answer: Option<Result<String, StdinError>>,
}

impl Stdin {
    pub(crate) fn new(session: Arc<Session>, router: Arc<Router>, output: Output) -> Stdin {
        Stdin(Arc::new(Shared {
            session,
            router,
            output,
            turn: Mutex::default(),
            question: Mutex::default(),
            answered: Condvar::new(),
        }))
    }

    /// Asks the client that sent the request `parent` and blocks until it answers. `poll` is called about every 30 ms
    /// on this thread; true ends the wait. The caller must have seen that the request allows it (`allow_stdin`).
    ///
    /// # Errors
    /// [`StdinError::NoClient`], [`StdinError::Interrupted`], [`StdinError::Refused`].
    pub fn request(
        &self,
        parent: &Parent,
        prompt: &str,
        password: bool,
        poll: &mut dyn FnMut() -> bool,
    ) -> Result<String, StdinError> {
        let shared = &*self.0;
        let _turn = loop {
            match shared.turn.try_lock() {
                Ok(turn) => break turn,
                Err(std::sync::TryLockError::Poisoned(turn)) => break turn.into_inner(),
                Err(std::sync::TryLockError::WouldBlock) if poll() => return Err(StdinError::Interrupted),
                Err(std::sync::TryLockError::WouldBlock) => std::thread::sleep(POLL_INTERVAL),
            }
        };
        shared.output.send_stream();
        let identity = parent.identities().first().cloned().ok_or(StdinError::NoClient)?;
        let connected = Instant::now() + ABSENCE_LIMIT;
        while !shared.router.is_connected(&identity) {
            if poll() {
                return Err(StdinError::Interrupted);
            }
            if Instant::now() > connected {
                return Err(StdinError::NoClient);
            }
            std::thread::sleep(POLL_INTERVAL);
        }
        let content = json!({ "prompt": prompt, "password": password });
        let frames = shared.session.encode(
            parent.identities(),
            "input_request",
            Some(parent),
            &content,
            &Value::Null,
            vec![],
        );
        let msg_id = frames
            .get(parent.identities().len() + 2)
            .and_then(|header| Header::parse(header))
            .map(|header| header.msg_id)
            .unwrap_or_default();
        *lock(&shared.question) = Some(Question { identity: identity.clone(), msg_id, answer: None });
        let _asked = Asked(shared);
        if !shared.router.send(&identity, &frames[1..]) {
            return Err(StdinError::NoClient);
        }
        shared.wait(&identity, poll)
    }

    /// Handles a message of the channel: an answer, if one is waited for.
    pub(crate) fn receive(&self, message: &Incoming) {
        let header = message.parent.header();
        if header.msg_type != "input_reply" {
            return tracing::debug!("unexpected {} on stdin", header.msg_type);
        }
        let mut question = lock(&self.0.question);
        let Some(question) = question.as_mut().filter(|question| question.is_answered_by(message)) else {
            return;
        };
        question.answer = Some(answer_of(&message.content));
        self.0.answered.notify_all();
    }

    /// Ends the wait for an answer, if there is one.
    pub(crate) fn interrupt(&self) {
        if let Some(question) = lock(&self.0.question).as_mut() {
            question.answer.get_or_insert(Err(StdinError::Interrupted));
            self.0.answered.notify_all();
        }
    }
}

impl Shared {
    fn wait(&self, identity: &Bytes, poll: &mut dyn FnMut() -> bool) -> Result<String, StdinError> {
        let mut seen = Instant::now();
        loop {
            let question = lock(&self.question);
            let waited = self.answered.wait_timeout_while(question, POLL_INTERVAL, |question| {
                question.as_ref().is_some_and(|question| question.answer.is_none())
            });
            let mut question = waited.map_or_else(|e| e.into_inner().0, |w| w.0);
            if let Some(answer) = question.as_mut().and_then(|question| question.answer.take()) {
                return answer;
            }
            // `poll` may run user code, a signal handler that asks for input included.
            drop(question);
            if poll() {
                return Err(StdinError::Interrupted);
            }
            if self.router.is_connected(identity) {
                seen = Instant::now();
            } else if seen.elapsed() > ABSENCE_LIMIT {
                return Err(StdinError::NoClient);
            }
        }
    }
}

impl Question {
    /// Answers carry no parent from some clients; one that does must name this question, so that a late answer to an
    /// interrupted one is not taken for it.
    fn is_answered_by(&self, message: &Incoming) -> bool {
        let parent = serde_json::from_slice::<Value>(&message.parent_header).unwrap_or_default();
        message.parent.identities().first() == Some(&self.identity)
            && parent.get("msg_id").and_then(Value::as_str).is_none_or(|id| id == self.msg_id)
    }
}

/// Takes the question back when the asking ends.
struct Asked<'a>(&'a Shared);

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        *lock(&self.0.question) = None;
    }
}

fn answer_of(content: &[u8]) -> Result<String, StdinError> {
    #[derive(Deserialize)]
    struct Reply {
        #[serde(default)]
        status: String,
        value: Option<String>,
        #[serde(default)]
        evalue: String,
    }
    match decode::<Reply>(content) {
        Ok(Reply { status, evalue, .. }) if status == "error" => Err(StdinError::Refused(evalue)),
        Ok(Reply { value: Some(value), .. }) => Ok(value),
        Ok(Reply { value: None, .. }) => Err(StdinError::Refused("the reply has no value".into())),
        Err(error) => Err(StdinError::Refused(error.to_string())),
    }
}
