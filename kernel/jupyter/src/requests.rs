//! The queue between the shell channel and the side that runs user code.
//!
//! A request is taken in order of arrival. Taking it publishes busy; dropping it, in whatever way, publishes idle, and
//! answers with an error if nothing else did: a language side that panics leaves no client waiting.
use std::collections::VecDeque;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::content::{
    CommClose, CommInfoRequest, CommMsg, CommOpen, CompleteRequest, ExecuteRequest, HistoryRequest,
    InspectRequest, IsCompleteRequest, decode,
};
use crate::shell::Replies;
use crate::sync::lock;
use crate::wire::Incoming;
use crate::{Output, Parent};

/// How long [`Requests::abort_pending_executes`] waits for requests that were sent in the same burst.
const BURST: Duration = Duration::from_millis(20);

/// The requests that wait. Clones are handles of the same queue.
#[derive(Clone)]
pub struct Requests(Arc<Shared>);

/// A request that was taken. It is done when it is dropped.
pub struct Request {
    /// The request as parent of replies and output.
    pub parent: Parent,
    /// What is asked for.
    pub kind: Kind,
    /// Metadata of the message.
    pub metadata: Value,
    /// Binary attachments, such as a widget's data.
    pub buffers: Vec<Bytes>,
    queue: Requests,
    replied: AtomicBool,
}

/// What a request asks for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Kind {
    /// Run code.
    Execute(ExecuteRequest),
    /// Completions at a cursor, which counts code points.
    Complete(CompleteRequest),
    /// Documentation of what is at a cursor, which counts code points.
    Inspect(InspectRequest),
    /// Whether code may be run or needs more lines.
    IsComplete(IsCompleteRequest),
    /// Earlier inputs.
    History(HistoryRequest),
    /// Which comms are open.
    CommInfo(CommInfoRequest),
    /// A comm was opened; no reply.
    CommOpen(CommOpen),
    /// Data on a comm; no reply.
    CommMsg(CommMsg),
    /// A comm was closed; no reply.
    CommClose(CommClose),
    /// A type that this crate does not know.
    Unknown {
        /// Its name.
        msg_type: String,
        /// Its content.
        content: Value,
    },
}

struct Shared {
    waiting: Mutex<Waiting>,
    /// Readable while requests wait.
    event: OwnedFd,
    output: Output,
    replies: Replies,
}

#[derive(Default)]
struct Waiting {
    requests: VecDeque<Job>,
    /// Aborted, and answered when the request that aborted them is done.
    aborted: Vec<Parent>,
}

struct Job {
    parent: Parent,
    kind: Kind,
    metadata: Value,
    buffers: Vec<Bytes>,
}

impl Requests {
    pub(crate) fn new(output: Output, replies: Replies) -> io::Result<Requests> {
        // SAFETY: eventfd takes no pointers.
        let fd = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK) };
        if fd < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: `fd` was just opened and belongs to nobody else.
        let event = unsafe { OwnedFd::from_raw_fd(fd) };
        Ok(Requests(Arc::new(Shared { waiting: Mutex::default(), event, output, replies })))
    }

    /// Queues what a client sent.
    ///
    /// # Errors
    /// When the content does not fit the message's type.
    pub(crate) fn push(&self, message: Incoming) -> Result<(), serde_json::Error> {
        let kind = Kind::decode(&message.parent.header().msg_type, &message.content)?;
        let metadata = serde_json::from_slice(&message.metadata).unwrap_or_else(|_| json!({}));
        let job = Job { parent: message.parent, kind, metadata, buffers: message.buffers };
        let mut waiting = lock(&self.0.waiting);
        waiting.requests.push_back(job);
        if waiting.requests.len() == 1 {
            self.0.signal();
        }
        Ok(())
    }

    /// Takes the next request, if one waits.
    pub fn try_recv(&self) -> Option<Request> {
        self.answer_aborted();
        let mut waiting = lock(&self.0.waiting);
        let Job { parent, kind, metadata, buffers } = waiting.requests.pop_front()?;
        if waiting.requests.is_empty() {
            self.0.clear();
        }
        drop(waiting);
        self.0.output.busy(&parent);
        Some(Request {
            parent,
            kind,
            metadata,
            buffers,
            queue: self.clone(),
            replied: AtomicBool::new(false),
        })
    }

    /// Takes the next request, waiting for it at most `limit`. `None` also, and early, when a signal arrives on this
    /// thread.
    pub fn recv_timeout(&self, limit: Duration) -> Option<Request> {
        let deadline = Instant::now() + limit;
        loop {
            if let Some(request) = self.try_recv() {
                return Some(request);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || !self.wait(left) {
                return None;
            }
        }
    }

    /// A descriptor that polls readable while requests wait, for an event loop. It must not be read, written or closed.
    pub fn event_fd(&self) -> RawFd {
        self.0.event.as_raw_fd()
    }

    /// Wakes an event loop that waits, though there may be nothing to take, because it is to end.
    pub fn wake(&self) {
        let _waiting = lock(&self.0.waiting);
        self.0.signal();
    }

    /// Aborts the execute requests that wait: they are not delivered but answered with the status `aborted`, once the
    /// current request is done. Others stay. To be called after an error in a request with `stop_on_error` and before
    /// its reply, so that what a client sends after that reply is never aborted; it waits 20 ms for requests that were
    /// sent together with the failed one.
    pub fn abort_pending_executes(&self) {
        std::thread::sleep(BURST);
        let mut waiting = lock(&self.0.waiting);
        let (aborted, kept) = std::mem::take(&mut waiting.requests)
            .into_iter()
            .partition::<VecDeque<_>, _>(|job| matches!(job.kind, Kind::Execute(_)));
        waiting.requests = kept;
        if waiting.requests.is_empty() {
            self.0.clear();
        }
        waiting.aborted.extend(aborted.into_iter().map(|job| job.parent));
    }

    fn answer_aborted(&self) {
        let aborted = std::mem::take(&mut lock(&self.0.waiting).aborted);
        for parent in aborted {
            self.0.output.busy(&parent);
            self.0.replies.send(&parent, &json!({ "status": "aborted" }), &json!({ "status": "aborted" }));
            self.0.output.idle(&parent);
        }
    }

    /// Waits until the queue is not empty; false when a signal or the end of `limit` came first.
    fn wait(&self, limit: Duration) -> bool {
        let mut poll = libc::pollfd { fd: self.event_fd(), events: libc::POLLIN, revents: 0 };
        let milliseconds = i32::try_from(limit.as_millis().saturating_add(1)).unwrap_or(i32::MAX);
        // SAFETY: `poll` is one valid pollfd.
        unsafe { libc::poll(&mut poll, 1, milliseconds) > 0 }
    }
}

impl Request {
    /// Sends the reply. `Null` metadata means an empty object. A second reply, and a reply to a message that has none
    /// (a comm message), is not sent.
    pub fn reply(&self, content: Value, metadata: Value) {
        if self.replied.swap(true, Ordering::AcqRel) {
            return tracing::error!("a second reply to {}", self.parent.header().msg_type);
        }
        self.queue.0.output.send_stream();
        self.queue.0.replies.send(&self.parent, &content, &metadata);
    }

    /// Ends the request, as dropping it does.
    pub fn finish(self) {}
}

impl Drop for Request {
    fn drop(&mut self) {
        if !*self.replied.get_mut() {
            self.queue.0.output.send_stream();
            self.queue.0.replies.send_error(
                &self.parent,
                "KernelError",
                "the kernel gave no answer to this request",
            );
        }
        self.queue.0.output.idle(&self.parent);
        self.queue.answer_aborted();
    }
}

impl Kind {
    fn decode(msg_type: &str, content: &[u8]) -> Result<Kind, serde_json::Error> {
        Ok(match msg_type {
            "execute_request" => Kind::Execute(decode(content)?),
            "complete_request" => Kind::Complete(decode(content)?),
            "inspect_request" => Kind::Inspect(decode(content)?),
            "is_complete_request" => Kind::IsComplete(decode(content)?),
            "history_request" => Kind::History(decode(content)?),
            "comm_info_request" => Kind::CommInfo(decode(content)?),
            "comm_open" => Kind::CommOpen(decode(content)?),
            "comm_msg" => Kind::CommMsg(decode(content)?),
            "comm_close" => Kind::CommClose(decode(content)?),
            _ => Kind::Unknown { msg_type: msg_type.into(), content: serde_json::from_slice(content)? },
        })
    }
}

impl Shared {
    fn signal(&self) {
        let one = 1u64.to_ne_bytes();
        // SAFETY: writes the eight bytes of `one`. It cannot block: the counter stays small.
        unsafe { libc::write(self.event.as_raw_fd(), one.as_ptr().cast(), one.len()) };
    }

    fn clear(&self) {
        let mut count = [0u8; 8];
        // SAFETY: reads at most eight bytes into `count`. The descriptor is non-blocking.
        unsafe { libc::read(self.event.as_raw_fd(), count.as_mut_ptr().cast(), count.len()) };
    }
}
