//! Ending with the process that launched the kernel.
//!
//! A launcher puts its process id into `JPY_PARENT_PID`. If it dies without shutting the kernel down, nobody would ever
//! end it. Between launcher and kernel may stand a wrapper script, so the direct parent is only evidence when it is the
//! launcher itself.
use std::sync::Arc;
use std::time::Duration;

use crate::server::Hooks;
use crate::threads;

const INTERVAL: Duration = Duration::from_secs(1);

/// Watches the launcher, if the environment names one, and runs the shutdown hook when it is gone.
pub(crate) fn start(hooks: Arc<Hooks>) -> std::io::Result<()> {
    let named = std::env::var("JPY_PARENT_PID").ok().and_then(|text| text.trim().parse::<libc::pid_t>().ok());
    let Some(launcher) = named.filter(|&pid| pid > 1) else { return Ok(()) };
    threads::spawn("hotloop-parent", move || {
        let is_parent = parent() == launcher;
        while exists(launcher) && (!is_parent || parent() == launcher) {
            std::thread::sleep(INTERVAL);
        }
        tracing::warn!("the process that launched this kernel is gone");
        (hooks.shutdown)(false);
    })
}

fn parent() -> libc::pid_t {
    // SAFETY: getppid has no preconditions.
    unsafe { libc::getppid() }
}

/// Whether the process exists; one that may not be signalled does.
fn exists(pid: libc::pid_t) -> bool {
    // SAFETY: signal 0 checks only.
    let found = unsafe { libc::kill(pid, 0) } == 0;
    found || std::io::Error::last_os_error().raw_os_error() != Some(libc::ESRCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processes_exist_until_they_end() {
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let pid = child.id() as libc::pid_t;
        assert!(exists(pid) && exists(parent()) && exists(1));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!exists(pid));
    }
}
