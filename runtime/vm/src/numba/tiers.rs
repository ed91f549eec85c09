//! Calls that are interpreted: until a function is hot, and while its code is being made.
//!
//! A function with `hot=N` is compiled when it has been called that often for some types, or when the interpreter has spent
//! more time on it than compiling takes. With `background=True` its calls are interpreted until LLVM has made the code. What
//! cannot be compiled is refused by the first call all the same, so no program fails late.
//!
//! Deliberately absent: a switch in the middle of a call. A call that the interpreter has begun it also ends.

use super::dispatcher::Dispatcher;
use super::host::VmHost;
use super::specialisation::Specialisation;
use super::unfinished::Unfinished;
use super::{registry, throw};
use hotloop_jit::pipeline;
use hotloop_jit::types::Type;
use rustpython_vm::{PyObject, PyObjectRef, PyResult, VirtualMachine};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// About as long as compiling takes.
const WORTH_COMPILING: Duration = Duration::from_millis(20);

/// The most lists of types that are counted for one function; others count from the start when it is full.
const MOST_COUNTED: usize = 64;

static BACKGROUND: AtomicBool = AtomicBool::new(false);
static HOT: AtomicU32 = AtomicU32::new(0);

/// Sets what holds for functions that do not say it; gives what held before.
pub(super) fn set_default(background: bool, hot: u32) -> (bool, u32) {
    (BACKGROUND.swap(background, Ordering::Relaxed), HOT.swap(hot, Ordering::Relaxed))
}

/// When a function is compiled, and what its interpreted calls have come to.
#[derive(Debug, Default)]
pub(super) struct Tiers {
    /// Whether on another thread, if it was said.
    background: Option<bool>,
    /// After how many calls, if it was said.
    hot: Option<u32>,
    cold: Mutex<Vec<Cold>>,
}

/// What is known of the calls with some types.
#[derive(Debug)]
struct Cold {
    types: Vec<Type>,
    calls: u32,
    interpreted: Duration,
    code: Option<Unfinished>,
}

impl Tiers {
    pub(super) fn new(background: Option<bool>, hot: Option<u32>) -> Tiers {
        Tiers { background, hot, cold: Mutex::default() }
    }

    /// Calls `visit` with the objects that unfinished code keeps.
    pub(super) fn for_each_object(&self, visit: &mut dyn FnMut(&PyObject)) {
        // Who holds the lock uses what is in it.
        let Ok(cold) = self.cold.try_lock() else { return };
        cold.iter().filter_map(|each| each.code.as_ref()).for_each(|code| code.for_each_object(visit));
    }

    fn is_background(&self) -> bool {
        self.background.unwrap_or_else(|| BACKGROUND.load(Ordering::Relaxed))
    }

    fn hot(&self) -> u32 {
        self.hot.unwrap_or_else(|| HOT.load(Ordering::Relaxed))
    }

    /// Whether every call runs compiled code.
    #[inline]
    fn is_eager(&self) -> bool {
        !self.is_background() && self.hot() <= 1
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Cold>> {
        self.cold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of what is known of these types.
    fn put(&self, cold: Cold) {
        let gone: Vec<Cold> = {
            let mut all = self.lock();
            let mut gone: Vec<Cold> = all.extract_if(.., |each| each.types == cold.types).collect();
            if all.len() >= MOST_COUNTED {
                gone.append(&mut all);
            }
            all.push(cold);
            gone
        };
        // What they keep may run Python when it goes, which may call this function.
        drop(gone);
    }

    fn take(&self, types: &[Type]) -> Option<Cold> {
        let mut all = self.lock();
        let at = all.iter().position(|each| each.types == types)?;
        Some(all.swap_remove(at))
    }
}

/// What a call of a function without valid code does.
pub(super) enum Tier {
    /// It waits until the code is compiled.
    Compile,
    /// It runs this code, which has just become ready.
    Run(Arc<Specialisation>),
    /// It is interpreted.
    Interpret,
}

impl Dispatcher {
    /// What a call with arguments of these types does that has found no valid code.
    ///
    /// # Errors
    /// Rejections.
    pub(super) fn tier(&self, types: &[Type], vm: &VirtualMachine) -> PyResult<Tier> {
        if self.tiers.is_eager() {
            return Ok(Tier::Compile);
        }
        let mut cold = match self.tiers.take(types) {
            Some(cold) => cold,
            None => {
                let cold = Cold { types: types.to_vec(), calls: 0, interpreted: Duration::ZERO, code: None };
                if self.tiers.hot() > 1 {
                    self.check(types, vm)?;
                }
                cold
            }
        };
        cold.calls = cold.calls.saturating_add(1);
        if let Some(code) = &mut cold.code {
            if code.is_outdated(vm) {
                cold.code = None;
            } else if code.is_ready() {
                return self.finish(cold, vm);
            }
        }
        let is_hot = cold.calls >= self.tiers.hot() || cold.interpreted >= WORTH_COMPILING;
        if is_hot && !self.tiers.is_background() {
            return Ok(Tier::Compile);
        }
        if is_hot && cold.code.is_none() {
            let begin = || Unfinished::begin(self.py_func(), types.to_vec(), self.options(), vm);
            let mut code = registry::as_compiling(begin)?;
            // It was on disk.
            let is_ready = code.is_ready();
            cold.code = Some(code);
            if is_ready {
                return self.finish(cold, vm);
            }
        }
        self.tiers.put(cold);
        Ok(Tier::Interpret)
    }

    /// Lets the interpreter do a call, with one argument for each parameter.
    ///
    /// # Errors
    /// What the function raises.
    pub(super) fn interpret(
        &self,
        types: &[Type],
        arguments: &[PyObjectRef],
        vm: &VirtualMachine,
    ) -> PyResult {
        let start = Instant::now();
        let result = self.py_func().call(self.parameters.unbind(arguments), vm);
        if let Some(cold) = self.tiers.lock().iter_mut().find(|each| each.types == types) {
            cold.interpreted += start.elapsed();
        }
        result
    }

    /// Takes over code that has become ready since the last call.
    ///
    /// # Errors
    /// Failures of the compiler.
    pub(super) fn take_over(&self, vm: &VirtualMachine) -> PyResult<()> {
        // What is asked whether the code is outdated may run Python, which may call this function.
        let begun: Vec<Cold> = self.tiers.lock().extract_if(.., |each| each.code.is_some()).collect();
        begun.into_iter().try_for_each(|mut cold| {
            let is_ready = cold.code.as_mut().is_some_and(|code| !code.is_outdated(vm) && code.is_ready());
            if is_ready {
                return self.finish(cold, vm).map(drop);
            }
            self.tiers.put(cold);
            Ok(())
        })
    }

    fn finish(&self, cold: Cold, vm: &VirtualMachine) -> PyResult<Tier> {
        let Some(code) = cold.code else { return Ok(Tier::Compile) };
        let made = registry::as_compiling(|| code.finish(vm))?;
        Ok(Tier::Run(self.install(made)))
    }

    fn check(&self, types: &[Type], vm: &VirtualMachine) -> PyResult<()> {
        let mut host = VmHost::new(vm);
        let function = host.function(self.py_func(), Some(self.options()));
        registry::as_compiling(|| pipeline::check(&mut host, function, types, self.options()))
            .map_err(|error| throw::compile_error(error, vm))
    }
}
