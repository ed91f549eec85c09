//! Who compiles what: a function that several threads call for the first time is compiled by one of them.

use crate::interrupt;
use hotloop_jit::types::Type;
use rustpython_vm::{PyResult, VirtualMachine};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};

/// How long an interrupt can stay unnoticed.
const SLICE: Duration = Duration::from_millis(20);

/// How long a thread waits before it compiles for itself: two threads may wait for each other, when overloads call functions that
/// are being compiled.
const LONGEST: Duration = Duration::from_secs(30);

/// What is being compiled of a function, and by whom.
#[derive(Debug, Default)]
pub(super) struct Turns {
    under_way: Mutex<Vec<(ThreadId, Vec<Type>)>>,
    ended: Condvar,
}

/// The turn of the thread that compiles for some types; it ends when this is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    types: Option<Vec<Type>>,
}

impl Turns {
    /// Waits until no other thread compiles for these types.
    ///
    /// # Errors
    /// KeyboardInterrupt.
    pub(super) fn take(&self, types: &[Type], vm: &VirtualMachine) -> PyResult<Turn<'_>> {
        let own = thread::current().id();
        let start = Instant::now();
        loop {
            let mut under_way = self.lock();
            match under_way.iter().find(|(_, each)| each == types) {
                None => {
                    under_way.push((own, types.to_vec()));
                    return Ok(Turn { turns: self, types: Some(types.to_vec()) });
                }
                // The compiler has called Python, which calls this function.
                Some((other, _)) if *other == own => return Ok(Turn { turns: self, types: None }),
                Some(_) if start.elapsed() > LONGEST => return Ok(Turn { turns: self, types: None }),
                Some(_) => {}
            }
            drop(under_way);
            vm.allow_threads(|| {
                let under_way = self.lock();
                if under_way.iter().any(|(_, each)| each == types) {
                    drop(self.ended.wait_timeout(under_way, SLICE));
                }
            });
            interrupt::settle(vm)?;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<(ThreadId, Vec<Type>)>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let Some(types) = self.types.take() else { return };
        let own = thread::current().id();
        self.turns.lock().retain(|(thread, each)| *thread != own || *each != types);
        self.turns.ended.notify_all();
    }
}
