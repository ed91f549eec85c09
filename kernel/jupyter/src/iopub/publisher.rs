//! A bind-side XPUB socket that loses nothing and cannot be stalled.
//!
//! Every subscriber has an outbox of its own. A producer is held back while an outbox is full, so that printing without
//! end does not fill memory; a subscriber whose socket accepts nothing for `patience` is disconnected (a ZeroMQ client
//! reconnects by itself when it wakes). Until somebody subscribes, or until it is clear that nobody will, messages are
//! held: a subscription takes a moment to arrive, and what is published before it would be lost.
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::io::BufReader;

use crate::sync::lock;
use crate::zmtp::{Connection, Listener, Outbox, Role, encode, handshake, read_message};

/// Bounds of the memory that subscribers may cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Bytes that may wait for one subscriber before producers are held back.
    pub(crate) waiting: usize,
    /// Bytes that are held before the first subscription.
    pub(crate) held: usize,
    /// Time without any progress after which a full subscriber is disconnected.
    pub(crate) patience: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { waiting: 16 << 20, held: 16 << 20, patience: Duration::from_secs(5) }
    }
}

/// Makes the message that greets a subscription; gets the topic that was subscribed to.
pub(crate) type Welcome = Box<dyn Fn(&Bytes) -> Vec<Bytes> + Send + Sync>;

pub(crate) struct Publisher {
    state: Mutex<State>,
    limits: Limits,
    welcome: Welcome,
}

struct State {
    subscribers: HashMap<u64, Subscriber>,
    next: u64,
    /// Messages so far, while they are held.
    held: Option<Held>,
}

struct Subscriber {
    topics: Vec<Bytes>,
    outbox: Arc<Outbox>,
}

#[derive(Default)]
struct Held {
    messages: Vec<Message>,
    bytes: usize,
}

struct Message {
    topic: Bytes,
    segments: Vec<Bytes>,
}

impl Publisher {
    pub(crate) fn new(limits: Limits, welcome: Welcome) -> Arc<Publisher> {
        let state = State { subscribers: HashMap::new(), next: 0, held: Some(Held::default()) };
        Arc::new(Publisher { state: Mutex::new(state), limits, welcome })
    }

    /// Serves `listener` on the current runtime.
    pub(crate) fn start(self: &Arc<Self>, listener: Listener) {
        let accepting = self.clone();
        tokio::spawn(async move {
            loop {
                let connection = listener.accept().await;
                tokio::spawn(accepting.clone().converse(connection));
            }
        });
    }

    /// Blocks while a subscriber has no room, at most `patience` longer than that subscriber makes progress.
    pub(crate) fn wait_for_room(&self) {
        loop {
            let full = lock(&self.state)
                .subscribers
                .values()
                .find(|subscriber| subscriber.outbox.waiting() >= self.limits.waiting)
                .map(|subscriber| subscriber.outbox.clone());
            match full {
                Some(outbox) => outbox.wait_below(self.limits.waiting, self.limits.patience),
                None => return,
            }
        }
    }

    /// Queues a message, of which the first frame is the topic, for those who subscribed to it. Never waits.
    pub(crate) fn send(&self, frames: &[Bytes]) {
        let Some(topic) = frames.first().cloned() else { return };
        let mut state = lock(&self.state);
        if state.held.is_none() && state.subscribers.is_empty() {
            return;
        }
        let message = Message { topic, segments: encode(frames) };
        match &mut state.held {
            Some(held) => {
                held.bytes += message.segments.iter().map(Bytes::len).sum::<usize>();
                held.messages.push(message);
                if held.bytes > self.limits.held {
                    tracing::warn!("nobody subscribed in time: output is discarded");
                    state.held = None;
                }
            }
            None => state.subscribers.values().for_each(|subscriber| subscriber.deliver(&message)),
        }
    }

    /// Stops holding messages: those held so far are sent to whom there is.
    pub(crate) fn release(&self) {
        lock(&self.state).release();
    }

    /// Blocks until every subscriber's socket accepted what was sent; false when `deadline` came first.
    pub(crate) fn flush(&self, deadline: Instant) -> bool {
        let outboxes: Vec<_> = lock(&self.state).subscribers.values().map(|s| s.outbox.clone()).collect();
        outboxes.iter().all(|outbox| outbox.wait_drained(deadline))
    }

    async fn converse(self: Arc<Self>, mut connection: Connection) {
        let mut reader = BufReader::new(&mut connection.reader);
        if let Err(error) = handshake(&mut reader, &mut connection.writer, Role::XPub).await {
            return tracing::debug!("subscriber refused: {error}");
        }
        let outbox = Arc::new(Outbox::new());
        let id = {
            let mut state = lock(&self.state);
            state.next += 1;
            let id = state.next;
            state.subscribers.insert(id, Subscriber { topics: Vec::new(), outbox: outbox.clone() });
            id
        };
        let read = async {
            loop {
                match read_message(&mut reader).await {
                    Ok(frames) => self.subscription(id, &frames),
                    Err(error) => return tracing::debug!("subscriber ended: {error}"),
                }
            }
        };
        let stalled = tokio::select! {
            () = read => false,
            _ = outbox.write_to(&mut connection.writer) => false,
            () = outbox.closed() => true,
        };
        outbox.close();
        lock(&self.state).subscribers.remove(&id);
        if stalled {
            tracing::warn!("a subscriber stopped reading and was disconnected");
            connection.reset();
        }
    }

    /// Handles what a subscriber sent: one frame, an octet 1 or 0 and the topic. Anything else has no meaning here.
    fn subscription(&self, id: u64, frames: &[Bytes]) {
        let [frame] = frames else { return };
        let mut state = lock(&self.state);
        let Some(subscriber) = state.subscribers.get_mut(&id) else { return };
        match frame.first() {
            Some(1) => {
                let topic = frame.slice(1..);
                subscriber.outbox.push(&encode(&(self.welcome)(&topic)));
                subscriber.topics.push(topic);
                state.release();
            }
            Some(0) => {
                if let Some(at) = subscriber.topics.iter().position(|topic| *topic == frame[1..]) {
                    subscriber.topics.swap_remove(at);
                }
            }
            _ => {}
        }
    }
}

impl State {
    fn release(&mut self) {
        for message in self.held.take().unwrap_or_default().messages {
            self.subscribers.values().for_each(|subscriber| subscriber.deliver(&message));
        }
    }
}

impl Subscriber {
    fn deliver(&self, message: &Message) {
        if self.topics.iter().any(|topic| message.topic.starts_with(topic)) {
            self.outbox.push(&message.segments);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    use super::*;

    fn run(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap()
            .block_on(test);
    }

    fn publisher(waiting: usize, held: usize) -> Arc<Publisher> {
        let limits = Limits { waiting, held, patience: Duration::from_millis(100) };
        Publisher::new(limits, Box::new(|topic| vec![topic.clone(), Bytes::from_static(b"welcome")]))
    }

    fn send(publisher: &Publisher, topic: &'static str, text: String) {
        publisher.send(&[Bytes::from_static(topic.as_bytes()), text.into()]);
    }

    /// A subscriber whose connection buffers `room` bytes.
    async fn subscribe(publisher: &Arc<Publisher>, topic: &[u8], room: usize) -> DuplexStream {
        let (mut ours, theirs) = tokio::io::duplex(room);
        tokio::spawn(publisher.clone().converse(Connection::of(theirs)));
        let mut greeting = [0u8; 64];
        ours.read_exact(&mut greeting).await.unwrap();
        ours.write_all(&greeting).await.unwrap();
        ours.write_all(b"\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03SUB").await.unwrap();
        let mut ready = [0u8; 2];
        ours.read_exact(&mut ready).await.unwrap();
        ours.read_exact(&mut vec![0; usize::from(ready[1])]).await.unwrap();
        ours.write_all(&[&[0, 1 + topic.len() as u8, 1], topic].concat()).await.unwrap();
        assert_eq!(receive(&mut ours).await, "welcome");
        ours
    }

    async fn receive(subscriber: &mut DuplexStream) -> Bytes {
        read_message(subscriber).await.unwrap().pop().unwrap()
    }

    #[test]
    fn messages_are_held_for_the_first_subscriber() {
        run(async {
            let publisher = publisher(1000, 1000);
            send(&publisher, "a", "first".into());
            send(&publisher, "b", "of another topic".into());
            send(&publisher, "a", "second".into());
            let mut early = subscribe(&publisher, b"a", 4096).await;
            let mut late = subscribe(&publisher, b"", 4096).await;
            send(&publisher, "ab", "third".into());
            for expected in ["first", "second", "third"] {
                assert_eq!(receive(&mut early).await, expected);
            }
            assert_eq!(receive(&mut late).await, "third");
        });
    }

    #[test]
    fn what_is_held_is_bounded_and_ends_with_release() {
        run(async {
            for released in [false, true] {
                let publisher = publisher(1000, 1000);
                send(&publisher, "a", "x".repeat(if released { 1 } else { 1001 }));
                if released {
                    publisher.release();
                }
                send(&publisher, "a", "unheard".into());
                let mut subscriber = subscribe(&publisher, b"", 4096).await;
                send(&publisher, "a", "heard".into());
                assert_eq!(receive(&mut subscriber).await, "heard");
            }
        });
    }

    #[test]
    fn a_subscriber_that_stalls_is_cut_off_alone() {
        run(async {
            let publisher = publisher(1000, 0);
            let stalled = subscribe(&publisher, b"", 64).await;
            let mut reading = subscribe(&publisher, b"", 64).await;
            let producer = publisher.clone();
            let produced = tokio::task::spawn_blocking(move || {
                for number in 0..500 {
                    producer.wait_for_room();
                    send(&producer, "a", number.to_string());
                }
            });
            for number in 0..500 {
                assert_eq!(receive(&mut reading).await, number.to_string());
            }
            produced.await.unwrap();
            let mut rest = Vec::new();
            let mut stalled = stalled;
            stalled.read_to_end(&mut rest).await.unwrap();
            assert!(rest.len() < 500);
            assert_eq!(lock(&publisher.state).subscribers.len(), 1);
        });
    }
}
