//! `hotloop info`: what this machine offers and what this build uses of it.

use hotloop_gpu::Gpus;
use std::ffi::CStr;
use std::fmt::Write;
use std::path::PathBuf;
use std::{env, fs};

/// The report, as text of aligned lines in sections.
pub(crate) fn report() -> String {
    let mut text = String::new();
    for (title, lines) in [
        ("Hotloop", versions()),
        ("Processor", processor()),
        ("Threads", threads()),
        ("Compiler", compiler()),
        ("GPU", gpu()),
        ("Folders", folders()),
    ] {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{title}");
        for (name, value) in lines {
            let _ = writeln!(text, "  {name:<24}{value}");
        }
        let _ = writeln!(text);
    }
    text
}

type Lines = Vec<(&'static str, String)>;

fn versions() -> Lines {
    use rustpython_vm::version::{MAJOR, MAJOR_IMPL, MICRO, MICRO_IMPL, MINOR, MINOR_IMPL};
    vec![
        ("version", hotloop_vm::levels::HOTLOOP.to_owned()),
        ("Python", format!("{MAJOR}.{MINOR}.{MICRO} (RustPython {MAJOR_IMPL}.{MINOR_IMPL}.{MICRO_IMPL})")),
        ("NumPy level", hotloop_vm::levels::NUMPY.to_owned()),
        ("Numba level", hotloop_vm::levels::NUMBA.to_owned()),
        ("IPython", carried_version("ipython").unwrap_or_else(|| "not installed".to_owned())),
    ]
}

fn processor() -> Lines {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpuinfo.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or_else(|| "unknown".to_owned(), |(_, name)| name.trim().to_owned());
    vec![("model", model), ("architecture", env::consts::ARCH.to_owned()), ("SIMD features", simd_features())]
}

#[cfg(target_arch = "x86_64")]
fn simd_features() -> String {
    macro_rules! detected {
        ($($feature:tt),*) => {
            [$(($feature, std::arch::is_x86_feature_detected!($feature))),*]
        };
    }
    let features = detected!(
        "sse2",
        "sse3",
        "ssse3",
        "sse4.1",
        "sse4.2",
        "avx",
        "f16c",
        "fma",
        "avx2",
        "bmi1",
        "bmi2",
        "avx512f",
        "avx512cd",
        "avx512bw",
        "avx512dq",
        "avx512vl",
        "avx512ifma",
        "avx512vbmi",
        "avx512vnni",
        "avx512bf16",
        "avx512fp16"
    );
    let found: Vec<&str> = features.iter().filter(|(_, detected)| *detected).map(|(name, _)| *name).collect();
    found.join(" ")
}

#[cfg(not(target_arch = "x86_64"))]
fn simd_features() -> String {
    "the baseline of the architecture".to_owned()
}

fn threads() -> Lines {
    let number = |count: usize| count.to_string();
    let usable = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    // SAFETY: takes no pointers.
    let online = unsafe { libc::sysconf(libc::_SC_NPROCESSORS_ONLN) };
    vec![
        ("processors online", online.to_string()),
        ("usable by this process", number(usable)),
        (
            "cgroup quota",
            cgroup_quota().map_or_else(|| "none".to_owned(), |quota| format!("{quota:.2} processors")),
        ),
        ("NUMBA_NUM_THREADS", env::var("NUMBA_NUM_THREADS").unwrap_or_else(|_| "not set".to_owned())),
    ]
}

/// The processors that the control group grants, from version 2's or version 1's files.
fn cgroup_quota() -> Option<f64> {
    let read = |path: &str| fs::read_to_string(path).ok();
    if let Some(limit) = read("/sys/fs/cgroup/cpu.max") {
        let (quota, period) = limit.trim().split_once(' ')?;
        return Some(quota.parse::<f64>().ok()? / period.parse::<f64>().ok()?);
    }
    let quota: f64 = read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")?.trim().parse().ok()?;
    let period: f64 = read("/sys/fs/cgroup/cpu/cpu.cfs_period_us")?.trim().parse().ok()?;
    (quota > 0.0).then_some(quota / period)
}

fn compiler() -> Lines {
    let found =
        |library: &CStr| if is_loadable(library) { "found, not used" } else { "not found" }.to_owned();
    vec![
        ("LLVM", hotloop_jit::llvm::describe_host().llvm_version),
        ("vector math", format!("Hotloop's own, also with fastmath; {}", hotloop_core::math::lanes())),
        ("libmvec", found(c"libmvec.so.1")),
        ("Intel SVML", found(c"libsvml.so")),
    ]
}

fn is_loadable(library: &CStr) -> bool {
    // SAFETY: both libraries are plain collections of functions whose loading has no side effects.
    let handle = unsafe { libc::dlopen(library.as_ptr(), libc::RTLD_LAZY | libc::RTLD_LOCAL) };
    if handle.is_null() {
        return false;
    }
    // SAFETY: the handle was just opened and is not used again.
    unsafe { libc::dlclose(handle) };
    true
}

fn gpu() -> Lines {
    match hotloop_gpu::probe() {
        Gpus::NoDriver => vec![("CUDA driver", "not found".to_owned())],
        Gpus::DriverFailed(reason) => vec![("CUDA driver", format!("found, but unusable: {reason}"))],
        Gpus::Found { cuda, devices } => {
            let mut lines = vec![("CUDA driver", format!("found, supports CUDA {}.{}", cuda.0, cuda.1))];
            if devices.is_empty() {
                lines.push(("devices", "none".to_owned()));
            }
            lines.extend(devices.into_iter().map(|device| {
                let (major, minor) = device.capability;
                let gibibytes = device.memory as f64 / f64::from(1 << 30);
                let units = device.multiprocessors;
                ("device", format!("{} (sm_{major}{minor}, {units} SMs, {gibibytes:.1} GiB)", device.name))
            }));
            lines
        }
    }
}

fn folders() -> Lines {
    let show =
        |path: Option<PathBuf>| path.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
    vec![
        ("binary", show(env::current_exe().ok())),
        ("carried packages", show(hotloop_vm::carried_packages())),
        ("cache of compiled code", crate::cache::description()),
    ]
}

/// The version of a carried package, from the name of its metadata directory.
fn carried_version(package: &str) -> Option<String> {
    let entries = fs::read_dir(hotloop_vm::carried_packages()?).ok()?.flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    names
        .filter_map(|name| {
            Some(name.strip_suffix(".dist-info")?.strip_prefix(package)?.strip_prefix('-')?.to_owned())
        })
        .next()
}
