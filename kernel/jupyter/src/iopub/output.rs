//! The order of what is published.
//!
//! One lock, `pending`, is the order: whoever holds it decides what comes next. Text printed to a stream is collected
//! there and leaves when enough has come, when the timer fires, or just before any other message, so a client never
//! sees a result before the text that was printed earlier. Nobody waits for a subscriber while holding the lock.
use std::fs::File;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::Publisher;
use crate::Parent;
use crate::sync::lock;
use crate::wire::Session;

/// How long printed text may be collected.
const STREAM_INTERVAL: Duration = Duration::from_millis(30);
/// Bytes of text after which it is not collected further.
const STREAM_LIMIT: usize = 64 << 10;

/// Publishes on IOPub. Clones are handles of the same channel; all methods may be called from any thread.
///
/// A producer is held back while a subscriber has more than 16 MiB waiting. That ends when the subscriber reads, or
/// when it has not read anything for five seconds and is disconnected.
///
/// A forked child has this handle without the threads behind it: there, streams are written to the file descriptors 1 and
/// 2, and messages are dropped.
#[derive(Clone)]
pub struct Output(Arc<Shared>);

struct Shared {
    /// The process that has the sockets.
    process: u32,
    session: Arc<Session>,
    publisher: Arc<Publisher>,
    pending: Mutex<Pending>,
    /// Text began to be collected: the timer must run.
    collecting: Notify,
}

#[derive(Default)]
struct Pending {
    stream: Option<Stream>,
    /// Requests whose busy status was published and whose idle status was not.
    active: Vec<Parent>,
}

struct Stream {
    parent: Option<Parent>,
    name: String,
    text: String,
}

impl Output {
    pub(crate) fn new(session: Arc<Session>, publisher: Arc<Publisher>) -> Output {
        let shared = Shared {
            process: std::process::id(),
            session,
            publisher,
            pending: Mutex::default(),
            collecting: Notify::new(),
        };
        Output(Arc::new(shared))
    }

    /// Publishes one message. `Null` content or metadata means an empty object. Printed text goes first.
    pub fn publish(
        &self,
        parent: Option<&Parent>,
        msg_type: &str,
        content: Value,
        metadata: Value,
        buffers: Vec<Bytes>,
    ) {
        if self.0.is_forked() {
            return;
        }
        self.0.publisher.wait_for_room();
        let topic = format!("kernel.{}.{msg_type}", self.0.session.id());
        let frames = self.0.session.encode(&[topic.into()], msg_type, parent, &content, &metadata, buffers);
        let mut pending = lock(&self.0.pending);
        self.0.send_stream(&mut pending);
        self.0.publisher.send(&frames);
    }

    /// Publishes text printed to the stream `name` (`stdout` or `stderr`), joined with what was printed to it just
    /// before; it leaves after at most 30 ms.
    pub fn stream(&self, parent: Option<&Parent>, name: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.0.is_forked() {
            return write_descriptor(name, text);
        }
        self.0.publisher.wait_for_room();
        let mut pending = lock(&self.0.pending);
        match &mut pending.stream {
            Some(stream) if stream.name == name && stream.parent.as_ref() == parent => {
                stream.text.push_str(text)
            }
            _ => {
                self.0.send_stream(&mut pending);
                pending.stream =
                    Some(Stream { parent: parent.cloned(), name: name.into(), text: text.into() });
                self.0.collecting.notify_one();
            }
        }
        if pending.stream.as_ref().is_some_and(|stream| stream.text.len() >= STREAM_LIMIT) {
            self.0.send_stream(&mut pending);
        }
    }

    /// Sends what was printed and waits until every subscriber's socket has accepted everything, at most `limit`.
    /// True: all of it has left this process.
    pub fn flush(&self, limit: Duration) -> bool {
        if self.0.is_forked() {
            return true;
        }
        self.send_stream();
        self.0.publisher.flush(Instant::now() + limit)
    }

    /// Sends what was printed, without waiting.
    pub(crate) fn send_stream(&self) {
        self.0.send_stream(&mut lock(&self.0.pending));
    }

    /// Publishes the one status that has no request.
    pub(crate) fn starting(&self) {
        self.0.status(None, "starting");
    }

    /// Publishes that `request` is being handled.
    pub(crate) fn busy(&self, request: &Parent) {
        let mut pending = lock(&self.0.pending);
        pending.active.push(request.clone());
        self.0.send_stream(&mut pending);
        self.0.status(Some(request), "busy");
    }

    /// Publishes that `request` is done. Where another request is still being handled, its busy status is repeated:
    /// clients show the last status they saw, and the kernel is not idle.
    pub(crate) fn idle(&self, request: &Parent) {
        let mut pending = lock(&self.0.pending);
        self.0.send_stream(&mut pending);
        pending.active.retain(|active| active != request);
        self.0.status(Some(request), "idle");
        if let Some(active) = pending.active.last() {
            self.0.status(Some(active), "busy");
        }
    }

    /// Sends collected text when its time is over, for ever.
    pub(crate) async fn stream_timer(self) {
        loop {
            self.0.collecting.notified().await;
            tokio::time::sleep(STREAM_INTERVAL).await;
            self.send_stream();
        }
    }
}

impl Shared {
    /// Another thread may have held a lock when the process forked, so nothing here may be locked in a child.
    fn is_forked(&self) -> bool {
        self.process != std::process::id()
    }

    fn send_stream(&self, pending: &mut Pending) {
        let Some(Stream { parent, name, text }) = pending.stream.take() else { return };
        let topic = format!("stream.{name}");
        let content = json!({ "name": name, "text": text });
        self.publisher.send(&self.session.encode(
            &[topic.into()],
            "stream",
            parent.as_ref(),
            &content,
            &Value::Null,
            vec![],
        ));
    }

    fn status(&self, parent: Option<&Parent>, state: &str) {
        let topic = format!("kernel.{}.status", self.session.id());
        let content = json!({ "execution_state": state });
        self.publisher.send(&self.session.encode(
            &[topic.into()],
            "status",
            parent,
            &content,
            &Value::Null,
            vec![],
        ));
    }
}

/// Writes to the descriptor itself: the standard library's streams have locks, too.
fn write_descriptor(name: &str, text: &str) {
    let descriptor = if name == "stderr" { 2 } else { 1 };
    // SAFETY: the descriptor is borrowed for this call and not closed by it.
    let mut file = ManuallyDrop::new(unsafe { File::from_raw_fd(descriptor) });
    let _ = file.write_all(text.as_bytes());
}
