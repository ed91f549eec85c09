//! Locks whose waits an interrupt can end; they replace those of `_thread` before `threading` is imported.
//!
//! RustPython's locks wait inside parking_lot, which swallows EINTR, so Ctrl-C could not stop `Lock.acquire`,
//! `Event.wait`, `queue.get`, `Future.result` or `Thread.join`. Ours wait on a futex, which returns at a signal. A
//! signal that arrives between the check for signals and the wait would be lost, so the main thread waits in slices.
//! Other threads never receive `KeyboardInterrupt` and wait without slices.
//!
//! The futex word is 0 when free, 1 when taken, 2 when taken and somebody may wait (Drepper, "Futexes are tricky").

use rustpython_vm::builtins::PyType;
use rustpython_vm::function::{FuncArgs, PyMethodFlags};
use rustpython_vm::{Py, PyObjectRef, PyResult, VirtualMachine};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub(crate) use native::module_def;

/// How long a signal that fell between check and wait can stay unnoticed.
const SLICE: Duration = Duration::from_millis(50);

/// Puts our lock types in the place of `_thread`'s and makes joining interruptible.
pub(crate) fn install(vm: &VirtualMachine) -> PyResult<()> {
    let ours = vm.import("_hotloop_thread", 0)?;
    let thread = vm.import("_thread", 0)?;
    for (theirs, name) in [
        ("lock", "lock"),
        ("LockType", "lock"),
        ("RLock", "RLock"),
        ("allocate_lock", "lock"),
        ("allocate", "lock"),
    ] {
        thread.set_attr(theirs, ours.get_attr(name, vm)?, vm)?;
    }
    wrap_join(vm, &thread.get_attr("_ThreadHandle", vm)?)
}

/// Replaces `_ThreadHandle.join` by one that waits in slices; its type is native, so the attribute is set from here.
fn wrap_join(vm: &VirtualMachine, handle_type: &PyObjectRef) -> PyResult<()> {
    let Some(handle_type) = handle_type.downcast_ref::<PyType>() else {
        return Err(vm.new_system_error("_thread._ThreadHandle is not a type"));
    };
    let name = vm.ctx.intern_str("join");
    let Some(original) = handle_type.get_attr(name) else {
        return Err(vm.new_system_error("_thread._ThreadHandle has no join"));
    };
    let join = move |arguments: FuncArgs, vm: &VirtualMachine| -> PyResult {
        let waits_for_ever = match arguments.args.as_slice() {
            [_] => true,
            [_, timeout] => vm.is_none(timeout),
            _ => false,
        };
        if !crate::interrupt::on_main_thread() || !arguments.kwargs.is_empty() || !waits_for_ever {
            return join_with_timeout(&original, arguments, vm);
        }
        let handle = arguments.args[0].clone();
        loop {
            original.call((handle.clone(), vm.ctx.new_float(SLICE.as_secs_f64())), vm)?;
            if vm.call_method(&handle, "is_done", ())?.try_to_bool(vm)? {
                return original.call((handle,), vm);
            }
            vm.check_signals()?;
        }
    };
    let method = vm.ctx.new_method_def("join", join, PyMethodFlags::METHOD, Default::default());
    // The descriptor wants a static type; this type lives as long as the interpreter, and one reference is given away.
    let owner: &'static Py<PyType> = Box::leak(Box::new(handle_type.to_owned()));
    handle_type.set_attr(name, method.build_method(owner, vm).into());
    Ok(())
}

/// A join with a time limit, in slices on the main thread. Unusual arguments go to the original for its errors.
fn join_with_timeout(original: &PyObjectRef, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
    let seconds = match arguments.args.as_slice() {
        [_, timeout] if arguments.kwargs.is_empty() => timeout.try_float(vm).map(|value| value.to_f64()).ok(),
        _ => None,
    };
    let Some(seconds) = seconds.filter(|seconds| *seconds > SLICE.as_secs_f64()) else {
        return original.call(arguments, vm);
    };
    if !crate::interrupt::on_main_thread() {
        return original.call(arguments, vm);
    }
    let deadline =
        Duration::try_from_secs_f64(seconds).ok().and_then(|limit| Instant::now().checked_add(limit));
    let handle = arguments.args[0].clone();
    loop {
        let left = deadline.map_or(SLICE, |deadline| deadline.saturating_duration_since(Instant::now()));
        let slice = left.min(SLICE).as_secs_f64();
        let result = original.call((handle.clone(), vm.ctx.new_float(slice)), vm)?;
        if left <= SLICE && deadline.is_some() || vm.call_method(&handle, "is_done", ())?.try_to_bool(vm)? {
            return Ok(result);
        }
        vm.check_signals()?;
    }
}

/// The word that a lock's waiters sleep on.
#[derive(Debug, Default)]
struct FutexWord(AtomicU32);

impl FutexWord {
    fn is_locked(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    fn try_lock(&self) -> bool {
        self.0.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    /// Waits until the lock is taken or the deadline has passed; an error is what a signal handler raised.
    fn lock(&self, deadline: Option<Instant>, interruptible: bool, vm: &VirtualMachine) -> PyResult<bool> {
        let in_slices = interruptible && crate::interrupt::on_main_thread();
        loop {
            if self.0.swap(2, Ordering::Acquire) == 0 {
                return Ok(true);
            }
            let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(false);
            }
            let slice = if in_slices { Some(left.map_or(SLICE, |left| left.min(SLICE))) } else { left };
            vm.allow_threads(|| self.wait(slice));
            if in_slices {
                vm.check_signals()?;
            }
        }
    }

    /// Returns false if the lock was free.
    fn unlock(&self) -> bool {
        match self.0.swap(0, Ordering::Release) {
            0 => return false,
            1 => {}
            // SAFETY: the word is alive; waking needs no more.
            _ => unsafe {
                libc::syscall(
                    libc::SYS_futex,
                    self.0.as_ptr(),
                    libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG,
                    1,
                );
            },
        }
        true
    }

    fn wait(&self, timeout: Option<Duration>) {
        let limit = timeout.map(|timeout| libc::timespec {
            tv_sec: timeout.as_secs().min(i32::MAX as u64) as libc::time_t,
            tv_nsec: timeout.subsec_nanos().into(),
        });
        let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: the word and the time outlive the call. Every outcome (woken, changed value, EINTR, timeout) is
        // answered by looking at the word again.
        unsafe {
            libc::syscall(
                libc::SYS_futex,
                self.0.as_ptr(),
                libc::FUTEX_WAIT | libc::FUTEX_PRIVATE_FLAG,
                2,
                limit,
            );
        }
    }

    /// In a forked child the holder may not exist any more.
    fn reset(&self) {
        self.0.store(0, Ordering::Release);
    }
}

#[rustpython_vm::pymodule(name = "_hotloop_thread")]
mod native {
    use super::FutexWord;
    use rustpython_vm::builtins::{PyTupleRef, PyType, PyTypeRef};
    use rustpython_vm::function::{FuncArgs, TimeoutSeconds};
    use rustpython_vm::types::{Constructor, Representable};
    use rustpython_vm::{AsObject, FromArgs, Py, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
    use std::time::{Duration, Instant};

    const TIMEOUT_MAX: f64 = (i64::MAX / 1_000_000_000) as f64;

    #[derive(FromArgs)]
    struct AcquireArgs {
        #[pyarg(any, default = true)]
        blocking: bool,
        #[pyarg(any, default = TimeoutSeconds::new(-1.0), py_default = "-1")]
        timeout: TimeoutSeconds,
    }

    /// Takes `word` as `acquire(blocking, timeout)` says.
    fn acquire(word: &FutexWord, arguments: &AcquireArgs, vm: &VirtualMachine) -> PyResult<bool> {
        let timeout = arguments.timeout.to_secs_f64();
        if !arguments.blocking {
            if timeout != -1.0 {
                return Err(vm.new_value_error("can't specify a timeout for a non-blocking call"));
            }
            return Ok(word.try_lock());
        }
        if timeout < 0.0 && timeout != -1.0 {
            return Err(vm.new_value_error("timeout value must be a non-negative number"));
        }
        if timeout > TIMEOUT_MAX {
            return Err(vm.new_overflow_error("timeout value is too large"));
        }
        if word.try_lock() {
            return Ok(true);
        }
        let limit = (timeout >= 0.0).then(|| Duration::from_secs_f64(timeout));
        word.lock(limit.and_then(|limit| Instant::now().checked_add(limit)), true, vm)
    }

    const FOR_EVER: AcquireArgs = AcquireArgs { blocking: true, timeout: TimeoutSeconds::new(-1.0) };

    fn describe(object: &impl AsObject, locked: bool, more: &str) -> String {
        let state = if locked { "locked" } else { "unlocked" };
        let object = object.as_object();
        format!("<{state} {} object{more} at {:#x}>", object.class().name(), object.get_id())
    }

    #[pyattr]
    #[pyclass(module = "_thread", name = "lock")]
    #[derive(Debug, Default, PyPayload)]
    struct Lock {
        word: FutexWord,
    }

    #[pyclass(with(Constructor, Representable), flags(HAS_WEAKREF))]
    impl Lock {
        #[pymethod]
        #[pymethod(name = "acquire_lock")]
        fn acquire(zelf: &Py<Self>, arguments: AcquireArgs, vm: &VirtualMachine) -> PyResult<bool> {
            acquire(&zelf.word, &arguments, vm)
        }

        #[pymethod]
        fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
            acquire(&zelf.word, &FOR_EVER, vm)
        }

        #[pymethod]
        #[pymethod(name = "release_lock")]
        fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
            if zelf.word.unlock() { Ok(()) } else { Err(vm.new_runtime_error("release unlocked lock")) }
        }

        #[pymethod]
        fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
            Self::release(zelf, vm)
        }

        #[pymethod]
        #[pymethod(name = "locked_lock")]
        fn locked(zelf: &Py<Self>) -> bool {
            zelf.word.is_locked()
        }

        #[pymethod]
        fn _at_fork_reinit(zelf: &Py<Self>) {
            zelf.word.reset();
        }
    }

    impl Constructor for Lock {
        type Args = ();

        fn py_new(_class: &Py<PyType>, _arguments: (), _vm: &VirtualMachine) -> PyResult<Self> {
            Ok(Self::default())
        }
    }

    impl Representable for Lock {
        fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
            Ok(describe(zelf, zelf.word.is_locked(), ""))
        }
    }

    #[pyattr]
    #[pyclass(module = "_thread", name = "RLock")]
    #[derive(Debug, Default, PyPayload)]
    struct RLock {
        word: FutexWord,
        /// The identity of the holding thread, 0 for none; only the holder writes it.
        owner: AtomicU64,
        count: AtomicUsize,
    }

    fn this_thread() -> u64 {
        // SAFETY: no preconditions.
        unsafe { libc::pthread_self() }
    }

    impl RLock {
        fn is_mine(&self) -> bool {
            self.owner.load(Ordering::Relaxed) == this_thread()
        }

        fn take(&self, arguments: &AcquireArgs, vm: &VirtualMachine) -> PyResult<bool> {
            if self.is_mine() {
                self.count.fetch_add(1, Ordering::Relaxed);
                return Ok(true);
            }
            let taken = acquire(&self.word, arguments, vm)?;
            if taken {
                self.owner.store(this_thread(), Ordering::Relaxed);
                self.count.store(1, Ordering::Relaxed);
            }
            Ok(taken)
        }

        fn give_up(&self) -> usize {
            let count = self.count.swap(0, Ordering::Relaxed);
            self.owner.store(0, Ordering::Relaxed);
            self.word.unlock();
            count
        }

        fn demand_mine(&self, vm: &VirtualMachine) -> PyResult<()> {
            if self.is_mine() { Ok(()) } else { Err(vm.new_runtime_error("cannot release un-acquired lock")) }
        }
    }

    #[pyclass(with(Representable), flags(BASETYPE, HAS_WEAKREF))]
    impl RLock {
        #[pyslot]
        fn slot_new(class: PyTypeRef, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
            RLock::default().into_ref_with_type(vm, class).map(Into::into)
        }

        #[pymethod]
        #[pymethod(name = "acquire_lock")]
        fn acquire(zelf: &Py<Self>, arguments: AcquireArgs, vm: &VirtualMachine) -> PyResult<bool> {
            zelf.take(&arguments, vm)
        }

        #[pymethod]
        fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
            zelf.take(&FOR_EVER, vm)
        }

        #[pymethod]
        #[pymethod(name = "release_lock")]
        fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
            zelf.demand_mine(vm)?;
            if zelf.count.load(Ordering::Relaxed) == 1 {
                zelf.give_up();
            } else {
                zelf.count.fetch_sub(1, Ordering::Relaxed);
            }
            Ok(())
        }

        #[pymethod]
        fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
            Self::release(zelf, vm)
        }

        #[pymethod]
        fn locked(zelf: &Py<Self>) -> bool {
            zelf.word.is_locked()
        }

        #[pymethod]
        fn _is_owned(zelf: &Py<Self>) -> bool {
            zelf.is_mine()
        }

        #[pymethod]
        fn _recursion_count(zelf: &Py<Self>) -> usize {
            if zelf.is_mine() { zelf.count.load(Ordering::Relaxed) } else { 0 }
        }

        /// `Condition.wait` gives the lock up whatever its depth and takes it back at that depth.
        #[pymethod]
        fn _release_save(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<(usize, u64)> {
            zelf.demand_mine(vm)?;
            Ok((zelf.give_up(), this_thread()))
        }

        /// Not interruptible, as in CPython: the caller's `with` block must find the lock held.
        #[pymethod]
        fn _acquire_restore(zelf: &Py<Self>, state: PyTupleRef, vm: &VirtualMachine) -> PyResult<()> {
            let [count, _owner] = state.as_slice() else {
                return Err(vm.new_type_error("_acquire_restore() argument 1 must be a 2-item tuple"));
            };
            let count: usize = PyObjectRef::try_into_value(count.clone(), vm)?;
            if count > 0 {
                zelf.word.lock(None, false, vm)?;
                zelf.owner.store(this_thread(), Ordering::Relaxed);
                zelf.count.store(count, Ordering::Relaxed);
            }
            Ok(())
        }

        #[pymethod]
        fn _at_fork_reinit(zelf: &Py<Self>) {
            zelf.owner.store(0, Ordering::Relaxed);
            zelf.count.store(0, Ordering::Relaxed);
            zelf.word.reset();
        }
    }

    impl Representable for RLock {
        fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
            let owner = zelf.owner.load(Ordering::Relaxed);
            let count = zelf.count.load(Ordering::Relaxed);
            Ok(describe(zelf, zelf.word.is_locked(), &format!(" owner={owner} count={count}")))
        }
    }
}
