//! What the kernel's process uses, for clients that show it (`usage_request`, an extension of ipykernel's).
use std::time::Instant;

use serde_json::{Value, json};

/// Measures between one request and the next.
pub(crate) struct Usage {
    last: Option<(Instant, f64)>,
}

impl Usage {
    pub(crate) fn new() -> Usage {
        Usage { last: None }
    }

    /// Content of the reply: memory in bytes, processor time in per cent of one processor since the last request. What
    /// the system does not tell is left out.
    pub(crate) fn reply(&mut self) -> Value {
        let mut content = json!({
            "status": "ok",
            "hostname": read("/proc/sys/kernel/hostname").map(|name| name.trim().to_owned()).unwrap_or_default(),
            "pid": std::process::id(),
            "cpu_count": std::thread::available_parallelism().map_or(1, usize::from),
        });
        if let Some(bytes) = resident_bytes() {
            content["kernel_memory"] = json!(bytes);
        }
        if let Some(memory) = read("/proc/meminfo").and_then(|text| host_memory(&text)) {
            content["host_virtual_memory"] = memory;
        }
        let (now, spent) = (Instant::now(), processor_seconds());
        if let Some((then, before)) = self.last.replace((now, spent)) {
            let elapsed = now.duration_since(then).as_secs_f64();
            content["kernel_cpu"] =
                json!(if elapsed > 0.0 { (spent - before) / elapsed * 100.0 } else { 0.0 });
        }
        content
    }
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

fn resident_bytes() -> Option<u64> {
    let pages: u64 = read("/proc/self/statm")?.split_ascii_whitespace().nth(1)?.parse().ok()?;
    // SAFETY: sysconf has no preconditions.
    let page = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    Some(pages * u64::try_from(page).ok()?)
}

fn processor_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes one timespec.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

fn host_memory(meminfo: &str) -> Option<Value> {
    let field = |name: &str| -> Option<u64> {
        let line = meminfo.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim_start_matches(':').split_ascii_whitespace().next()?.parse::<u64>().ok()? * 1024)
    };
    let (total, available, free) = (field("MemTotal")?, field("MemAvailable")?, field("MemFree")?);
    let used = total.saturating_sub(available);
    let percent = (used as f64 / total.max(1) as f64 * 1000.0).round() / 10.0;
    Some(json!({ "total": total, "available": available, "free": free, "used": used, "percent": percent }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_is_of_this_process() {
        let mut usage = Usage::new();
        let first = usage.reply();
        assert_eq!(first["pid"], std::process::id());
        assert!(first["kernel_memory"].as_u64().unwrap() > 100_000);
        assert!(first.get("kernel_cpu").is_none());
        // How long that takes depends on what else the machine does.
        let before = processor_seconds();
        while processor_seconds() < before + 0.005 {}
        assert!(usage.reply()["kernel_cpu"].as_f64().unwrap() > 0.0);
    }

    #[test]
    fn meminfo_is_in_bytes() {
        let text = "MemTotal:     1000 kB\nMemFree:    100 kB\nMemAvailable:   250 kB\n";
        let memory = host_memory(text).unwrap();
        assert_eq!(
            (&memory["total"], &memory["used"], &memory["percent"]),
            (&json!(1024000), &json!(768000), &json!(75.0))
        );
    }
}
