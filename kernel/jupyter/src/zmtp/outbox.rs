//! What waits to be written to one peer.
//!
//! Anyone may push without waiting; a producer that wants to be held back by a slow peer asks [`Outbox::wait_below`].
//! The difference between slow and stalled is progress: as long as the peer's socket accepts any byte within
//! `patience`, it is slow and waited for.
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use bytes::{Buf, Bytes};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;

use crate::sync::lock;

pub(crate) struct Outbox {
    queue: Mutex<Queue>,
    /// Wakes the writer: something was pushed, or the outbox was closed.
    wake: Notify,
    /// Ends the connection's tasks.
    closing: Notify,
    /// Wakes producers: bytes were written, or the outbox was closed.
    progress: Condvar,
}

struct Queue {
    segments: VecDeque<Bytes>,
    /// Bytes that the peer's socket has not accepted yet, including the segment being written.
    waiting: usize,
    /// When the socket last accepted a byte, or when the queue last stopped being empty.
    last_progress: Instant,
    closed: bool,
}

impl Outbox {
    pub(crate) fn new() -> Outbox {
        let queue =
            Queue { segments: VecDeque::new(), waiting: 0, last_progress: Instant::now(), closed: false };
        Outbox {
            queue: Mutex::new(queue),
            wake: Notify::new(),
            closing: Notify::new(),
            progress: Condvar::new(),
        }
    }

    /// Queues the segments of one message, whatever waits already. False: the peer is gone.
    pub(crate) fn push(&self, segments: &[Bytes]) -> bool {
        let mut queue = lock(&self.queue);
        if queue.closed {
            return false;
        }
        if queue.waiting == 0 {
            queue.last_progress = Instant::now();
        }
        queue.waiting += segments.iter().map(Bytes::len).sum::<usize>();
        queue.segments.extend(segments.iter().cloned());
        drop(queue);
        self.wake.notify_one();
        true
    }

    /// Bytes not yet accepted by the peer's socket.
    pub(crate) fn waiting(&self) -> usize {
        lock(&self.queue).waiting
    }

    /// Blocks until fewer than `limit` bytes wait. A peer that accepts nothing for `patience` is closed.
    pub(crate) fn wait_below(&self, limit: usize, patience: Duration) {
        let mut queue = lock(&self.queue);
        while queue.waiting >= limit && !queue.closed {
            let stalled = queue.last_progress.elapsed();
            if stalled >= patience {
                drop(queue);
                return self.close();
            }
            queue = self
                .progress
                .wait_timeout(queue, patience - stalled)
                .map_or_else(|e| e.into_inner().0, |w| w.0);
        }
    }

    /// Blocks until the socket has accepted everything or the peer is gone; false when `deadline` came first.
    pub(crate) fn wait_drained(&self, deadline: Instant) -> bool {
        let mut queue = lock(&self.queue);
        while queue.waiting > 0 && !queue.closed {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            queue = self.progress.wait_timeout(queue, left).map_or_else(|e| e.into_inner().0, |w| w.0);
        }
        true
    }

    /// Gives up on the peer: what waits is dropped, and the connection's tasks end.
    pub(crate) fn close(&self) {
        let mut queue = lock(&self.queue);
        queue.closed = true;
        queue.segments.clear();
        queue.waiting = 0;
        drop(queue);
        self.progress.notify_all();
        self.closing.notify_one();
    }

    /// Completes when the outbox is closed.
    pub(crate) async fn closed(&self) {
        self.closing.notified().await;
    }

    /// Writes what is pushed, for ever or until the socket fails.
    pub(crate) async fn write_to<W: AsyncWrite + Unpin>(&self, writer: &mut W) -> std::io::Result<()> {
        loop {
            let next = lock(&self.queue).segments.pop_front();
            let Some(mut segment) = next else {
                self.wake.notified().await;
                continue;
            };
            while segment.has_remaining() {
                let written = writer.write(&segment).await?;
                if written == 0 {
                    return Err(std::io::ErrorKind::WriteZero.into());
                }
                segment.advance(written);
                let mut queue = lock(&self.queue);
                queue.waiting = queue.waiting.saturating_sub(written);
                queue.last_progress = Instant::now();
                drop(queue);
                self.progress.notify_all();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_stalled_peer_is_closed_after_patience() {
        let outbox = Outbox::new();
        assert!(outbox.push(&[Bytes::from(vec![0; 100])]));
        let begun = Instant::now();
        outbox.wait_below(101, Duration::from_secs(60));
        assert!(begun.elapsed() < Duration::from_secs(1));
        outbox.wait_below(100, Duration::from_millis(50));
        assert!(begun.elapsed() >= Duration::from_millis(50));
        assert!(!outbox.push(&[Bytes::from_static(b"x")]));
        assert_eq!(outbox.waiting(), 0);
    }

    #[test]
    fn a_slow_peer_is_waited_for() {
        let outbox = Arc::new(Outbox::new());
        outbox.push(&[Bytes::from(vec![1; 4000])]);
        let writer = outbox.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let (mut ours, mut theirs) = tokio::io::duplex(400);
                let read = async {
                    for _ in 0..10 {
                        tokio::time::sleep(Duration::from_millis(30)).await;
                        tokio::io::AsyncReadExt::read_exact(&mut theirs, &mut [0; 400]).await.unwrap();
                    }
                };
                tokio::select! { _ = writer.write_to(&mut ours) => {}, _ = read => {} }
            });
        });
        // Ten steps of 30 ms take longer than the patience of 150 ms, but each step is progress.
        outbox.wait_below(1, Duration::from_millis(150));
        assert!(outbox.push(&[Bytes::from_static(b"still open")]));
    }

    #[test]
    fn draining_ends_at_the_deadline_or_when_the_peer_goes() {
        let outbox = Outbox::new();
        assert!(outbox.wait_drained(Instant::now()));
        outbox.push(&[Bytes::from_static(b"x")]);
        assert!(!outbox.wait_drained(Instant::now() + Duration::from_millis(20)));
        outbox.close();
        assert!(outbox.wait_drained(Instant::now()));
    }
}
