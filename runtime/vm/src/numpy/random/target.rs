//! What a method or function draws from.

use std::time::Duration;

use hotloop_array::error::ArrayError;
use hotloop_array::interrupt;
use hotloop_random::{BitGenerator, SharedState, State, Turn};
use rustpython_vm::{PyObject, PyResult, VirtualMachine};

use super::objects::{BitGeneratorObject, GeneratorObject, RandomStateObject};
use crate::numpy::{convert, errors};

/// Between two looks for interrupts while another thread has the generator.
pub(super) const SLICE: Duration = Duration::from_millis(50);

/// A generator, or a legacy state.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    Generator(&'a BitGenerator),
    Legacy(&'a SharedState),
}

/// The target of an object.
#[inline]
pub(super) fn of<'a>(object: &'a PyObject, vm: &VirtualMachine) -> PyResult<Target<'a>> {
    if let Some(generator) = object.downcast_ref::<GeneratorObject>() {
        return generator.generator(vm).map(|generator| Target::Generator(generator));
    }
    if let Some(state) = object.downcast_ref::<RandomStateObject>() {
        return state.state(vm).map(|state| Target::Legacy(state));
    }
    if let Some(generator) = object.downcast_ref::<BitGeneratorObject>() {
        return generator.generator(vm).map(|generator| Target::Generator(generator));
    }
    Err(vm.new_type_error("a random generator is needed"))
}

impl<'a> Target<'a> {
    /// Whether the streams are those of `Generator`.
    pub(super) fn is_modern(self) -> bool {
        matches!(self, Target::Generator(_))
    }

    /// Lets `work` draw. If it draws many values, it runs detached from the VM.
    #[inline]
    pub(super) fn with<R>(
        self,
        size: usize,
        vm: &VirtualMachine,
        work: impl FnOnce(&mut State<'_>) -> R,
    ) -> PyResult<R> {
        let mut turn = match self.within(Duration::ZERO) {
            Some(turn) => turn,
            None => self.wait(vm)?,
        };
        Ok(convert::detached(size, vm, || work(&mut turn.state())))
    }

    #[inline]
    fn within(self, patience: Duration) -> Option<Turn<'a>> {
        match self {
            Target::Generator(generator) => generator.turn_within(patience),
            Target::Legacy(state) => state.turn_within(patience),
        }
    }

    /// Waits for the thread that has the generator.
    #[cold]
    fn wait(self, vm: &VirtualMachine) -> PyResult<Turn<'a>> {
        let turn = vm.allow_threads(|| {
            loop {
                if let Some(turn) = self.within(SLICE) {
                    return Some(turn);
                }
                if interrupt::check().is_err() {
                    return None;
                }
            }
        });
        turn.ok_or_else(|| errors::exception(ArrayError::Interrupted, vm))
    }
}
