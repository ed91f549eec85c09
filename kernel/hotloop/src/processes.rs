//! Ending the processes that cells started, so that none outlives the kernel.

use std::collections::HashMap;
use std::time::{Duration, Instant};

/// How long a process may take to end when asked, before it is killed.
const PATIENCE: Duration = Duration::from_millis(500);

/// Asks every descendant of this process to end, then kills those that did not.
pub(crate) fn end_descendants() {
    let signal_all = |signal| {
        let found = descendants();
        for pid in &found {
            // SAFETY: takes no pointers; a process that is gone meanwhile is no problem.
            unsafe { libc::kill(*pid, signal) };
        }
        !found.is_empty()
    };
    if !signal_all(libc::SIGTERM) {
        return;
    }
    let deadline = Instant::now() + PATIENCE;
    while Instant::now() < deadline {
        // SAFETY: collects ended children without waiting, so that they do not count as descendants any more.
        while unsafe { libc::waitpid(-1, std::ptr::null_mut(), libc::WNOHANG) } > 0 {}
        if descendants().is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    signal_all(libc::SIGKILL);
}

/// Children of this process, their children, and so on; ended ones that nobody waited for are left out.
fn descendants() -> Vec<libc::pid_t> {
    let mut children: HashMap<libc::pid_t, Vec<libc::pid_t>> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let pid = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if let Some((pid, parent)) = pid.and_then(|pid| Some((pid, living_parent(pid)?))) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = Vec::new();
    let mut open = vec![std::process::id().cast_signed()];
    while let Some(pid) = open.pop() {
        let next = children.remove(&pid).unwrap_or_default();
        found.extend(&next);
        open.extend(next);
    }
    found
}

/// The parent of a process that has not ended, from `/proc/PID/stat`: `PID (NAME) STATE PARENT ...`, where the name may
/// contain anything.
fn living_parent(pid: libc::pid_t) -> Option<libc::pid_t> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
    if fields.next()? == "Z" {
        return None;
    }
    fields.next()?.parse().ok()
}
