//! Which code a call of a compiled function runs, and the code that there is.
//!
//! A call looks for the specialisation whose types are those of the arguments and whose guards hold, and compiles one if
//! there is none. Guards that no longer hold make a specialisation garbage: it is dropped, and its machine code unloaded
//! when the last call in it has returned.

use super::border::{self, Slots};
use super::dispatcher::Dispatcher;
use super::guards;
use super::sharing::own_number;
use super::signature::Signature;
use super::specialisation::{Specialisation, signature_text};
use super::tiers::Tier;
use super::typeof_::{keywords_type, type_of};
use super::{host, numbered, refusal, throw};
use hotloop_jit::interned::{self, Literal};
use hotloop_jit::typed::Options;
use hotloop_jit::types::{Layout, Type};
use rustpython_vm::builtins::{PyBaseExceptionRef, PyInt, PyStr};
use rustpython_vm::function::FuncArgs;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyResult, VirtualMachine};
use smallvec::SmallVec;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError, RwLockReadGuard, RwLockWriteGuard};

/// The thread whose calls are checked for races of their parallel loops, if there is one.
static CHECKER: AtomicUsize = AtomicUsize::new(0);

/// Lets the calls of this thread be checked, or no calls any more.
pub(super) fn check_races(on: bool) {
    CHECKER.store(if on { own_number() } else { 0 }, Ordering::Relaxed);
}

#[cold]
fn is_checked() -> bool {
    CHECKER.load(Ordering::Relaxed) == own_number()
}

#[derive(Default)]
pub(super) struct State {
    pub(super) specialisations: Vec<Arc<Specialisation>>,
    /// Signatures given with the decorator; then nothing else is compiled, and arguments convert to these.
    pub(super) declared: Vec<Signature>,
    pub(super) closed: bool,
    /// The types for which it was refused last, as long as nothing is compiled after it.
    pub(super) refused: Option<Vec<Type>>,
    /// How often the code for some types was found on disk, and how often it was not.
    pub(super) found: Vec<(Vec<Type>, u64, u64)>,
}

impl State {
    fn count(&mut self, compiled: &Specialisation) {
        let known = self.found.iter().position(|(arguments, ..)| *arguments == compiled.arguments);
        let index = known.unwrap_or_else(|| {
            self.found.push((compiled.arguments.clone(), 0, 0));
            self.found.len() - 1
        });
        let (_, hits, misses) = &mut self.found[index];
        *(if compiled.compiled.from_cache { hits } else { misses }) += 1;
    }
}

impl Dispatcher {
    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline]
    pub(super) fn call(&self, arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
        if CHECKER.load(Ordering::Relaxed) != 0 && is_checked() && !self.options.check_races {
            return self.checked(vm)?.call(arguments, vm);
        }
        let mut types: SmallVec<[Type; 8]> = SmallVec::new();
        let literals = self.literals.load(Ordering::Relaxed);
        for argument in arguments {
            let is_keywords = self.parameters.keywords_place() == Some(types.len());
            match if is_keywords { keywords_type(argument, vm) } else { type_of(argument, vm) } {
                Ok(ty) => types.push(ty),
                Err(error) => {
                    let name = self.parameters.name(types.len());
                    return self
                        .call_declared(arguments, vm)
                        .unwrap_or_else(|| Err(refusal::explain(&self.py_func, name, argument, error, vm)));
                }
            }
        }
        if literals != 0 {
            for (at, argument) in
                arguments.iter().enumerate().filter(|(at, _)| *at < 64 && literals >> at & 1 == 1)
            {
                types[at] = literal_type_of(argument, vm)?;
            }
        }
        let found = self.read().specialisations.iter().find(|each| each.arguments[..] == types[..]).cloned();
        if let Some(found) = found
            && guards::all_hold(&found.guards, vm)
        {
            return found.call(arguments, vm);
        }
        if let Some(result) = self.call_declared(arguments, vm) {
            return result;
        }
        let types = types.into_vec();
        match self.tier(&types, vm) {
            Ok(Tier::Compile) => {}
            Ok(Tier::Run(code)) => return code.call(arguments, vm),
            Ok(Tier::Interpret) => return self.interpret(&types, arguments, vm),
            Err(error) => return self.refused(&types, literals, arguments, error, vm),
        }
        let turn = self.turns.take(&types, vm)?;
        // Another thread may have compiled it meanwhile.
        let found = self.read().specialisations.iter().find(|each| each.arguments == types).cloned();
        let code = match found.filter(|found| guards::all_hold(&found.guards, vm)) {
            Some(found) => found,
            None => match self.specialisation(types.clone(), vm) {
                Ok(made) => made,
                Err(error) => {
                    drop(turn);
                    return self.refused(&types, literals, arguments, error, vm);
                }
            },
        };
        drop(turn);
        code.call(arguments, vm)
    }

    /// What a call comes to whose code could not be compiled: it has been found out that the value of an argument has to be known,
    /// or the error.
    fn refused(
        &self,
        types: &[Type],
        literals: u64,
        arguments: &[PyObjectRef],
        error: PyBaseExceptionRef,
        vm: &VirtualMachine,
    ) -> PyResult {
        let asked = literals | host::asked_literals();
        if asked != literals {
            self.literals.fetch_or(asked, Ordering::Relaxed);
            return self.call(arguments, vm);
        }
        self.note_refused(types);
        Err(error)
    }

    pub(super) fn note_refused(&self, types: &[Type]) {
        self.write().refused = Some(types.to_vec());
    }

    /// Calls a specialisation of the signatures that were given, if there are any.
    fn call_declared(&self, arguments: &[PyObjectRef], vm: &VirtualMachine) -> Option<PyResult> {
        if !self.read().closed {
            return None;
        }
        let candidates: Vec<Arc<Specialisation>> = self.read().specialisations.clone();
        let mut best: Option<(u32, Arc<Specialisation>)> = None;
        for each in candidates {
            let mut slots = Slots::new();
            let fits = each.arguments.len() == arguments.len()
                && arguments.iter().zip(&each.arguments).all(|(argument, ty)| {
                    accepts(argument, ty, vm) && border::pack(argument, ty, &mut slots, vm).is_ok()
                });
            if fits {
                let distance = arguments.iter().zip(&each.arguments).map(|(a, ty)| distance(a, ty, vm)).sum();
                if best.as_ref().is_none_or(|(least, _)| distance < *least) {
                    best = Some((distance, each));
                }
            }
        }
        let Some((_, best)) = best else {
            let types: Vec<String> = arguments
                .iter()
                .map(|argument| {
                    type_of(argument, vm)
                        .map_or_else(|_| argument.class().name().to_string(), |ty| ty.to_string())
                })
                .collect();
            let known: Vec<String> =
                self.read().specialisations.iter().map(|each| signature_text(&each.arguments)).collect();
            return Some(Err(vm.new_type_error(format!(
                "No matching definition for argument type(s) {}\nthe signatures given are: {}",
                types.join(", "),
                known.join(", ")
            ))));
        };
        if guards::all_hold(&best.guards, vm) {
            return Some(best.call(arguments, vm));
        }
        let types = best.arguments.clone();
        drop(best);
        Some(self.specialisation(types, vm).and_then(|each| each.call(arguments, vm)))
    }

    /// The specialisation for these types, compiled now if there is none that is valid.
    pub(super) fn specialisation(
        &self,
        types: Vec<Type>,
        vm: &VirtualMachine,
    ) -> PyResult<Arc<Specialisation>> {
        let declared = self.read().declared.iter().find(|each| each.arguments == types).cloned();
        self.specialisation_for(declared.unwrap_or(Signature { arguments: types, result: None }), vm)
    }

    /// Valid code for these arguments and this result.
    pub(super) fn code_for(
        &self,
        arguments: Vec<Type>,
        result: &Type,
        vm: &VirtualMachine,
    ) -> PyResult<Arc<Specialisation>> {
        let known = self.read().specialisations.iter().find(|each| each.arguments == arguments).cloned();
        if let Some(known) = known
            && known.compiled.result == *result
            && guards::all_hold(&known.guards, vm)
        {
            return Ok(known);
        }
        let known = self
            .by_address()
            .iter()
            .find(|each| each.arguments == arguments && each.compiled.result == *result)
            .cloned();
        if let Some(known) = known
            && guards::all_hold(&known.guards, vm)
        {
            return Ok(known);
        }
        let options = Options { result: Some(result.clone()), ..self.options.clone() };
        let made = Specialisation::compile(&self.py_func, arguments, &options, vm)?;
        let made = Arc::new(Specialisation { owner: self.number(), ..made });
        let gone: Vec<_> = {
            let mut all = self.by_address();
            let same = |each: &mut Arc<Specialisation>| {
                each.arguments == made.arguments && each.compiled.result == made.compiled.result
            };
            let gone = all.extract_if(.., same).collect();
            all.push(made.clone());
            gone
        };
        // What it kept may run Python when it goes, which may call this function.
        drop(gone);
        Ok(made)
    }

    fn number(&self) -> Option<u32> {
        self.named.get().map(|named| named.number)
    }

    fn by_address(&self) -> MutexGuard<'_, Vec<Arc<Specialisation>>> {
        self.by_address.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it returns for these arguments.
    pub(super) fn result_for(&self, arguments: Vec<Type>, vm: &VirtualMachine) -> PyResult<Type> {
        self.specialisation(arguments, vm).map(|each| each.compiled.result.clone())
    }

    /// The same, returning what the signature says.
    pub(super) fn specialisation_for(
        &self,
        signature: Signature,
        vm: &VirtualMachine,
    ) -> PyResult<Arc<Specialisation>> {
        let options = Options { result: signature.result, ..self.options.clone() };
        Specialisation::compile(&self.py_func, signature.arguments, &options, vm)
            .map(|made| self.install(made))
    }

    /// Takes over code; what it replaces is dropped.
    pub(super) fn install(&self, made: Specialisation) -> Arc<Specialisation> {
        let compiled = Arc::new(Specialisation { owner: self.number(), ..made });
        let gone: Vec<_> = {
            let mut state = self.write();
            state.refused = None;
            state.count(&compiled);
            // Nobody can call code for a function that is gone.
            let same = |each: &mut Arc<Specialisation>| {
                each.arguments == compiled.arguments || each.arguments.iter().any(numbered::is_gone)
            };
            let gone = state.specialisations.extract_if(.., same).collect();
            state.specialisations.push(compiled.clone());
            gone
        };
        // As above.
        drop(gone);
        compiled
    }

    /// Calls with arguments that do not simply stand one for each parameter.
    pub(super) fn call_bound(&self, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult {
        let bound = self.parameters.bind(&self.py_func, arguments, vm)?;
        self.call(&bound, vm)
    }
}

/// The type of an argument for whose value the code is compiled.
fn literal_type_of(argument: &PyObject, vm: &VirtualMachine) -> PyResult<Type> {
    let class = argument.class();
    let literal = if class.is(vm.ctx.types.bool_type) {
        Some(Literal::Bool(argument.is(&vm.ctx.true_value)))
    } else if let Some(text) = argument.downcast_ref::<PyStr>() {
        Some(Literal::Text(text.to_string_lossy().into_owned()))
    } else {
        let int = argument.downcast_ref::<PyInt>();
        int.and_then(|int| i64::try_from(int.as_bigint()).ok()).map(Literal::Int)
    };
    match literal {
        Some(literal) => Ok(Type::Named(Box::new(interned::literal_type(literal)))),
        None => {
            let text = format!(
                "literally asks for an integer, a truth value or text, not for an object of class '{}'",
                class.name()
            );
            Err(throw::make(vm, "numba.core.errors", "TypingError", &text))
        }
    }
}

/// Whether an array argument may be passed for a declared array type.
fn accepts(argument: &PyObject, ty: &Type, vm: &VirtualMachine) -> bool {
    let Type::Array(wanted) = ty else { return true };
    let Ok(Type::Array(given)) = type_of(argument, vm) else { return false };
    given.dtype == wanted.dtype
        && given.ndim == wanted.ndim
        && (wanted.layout == given.layout
            || wanted.layout == Layout::Any && given.layout != Layout::Bytes
            || given.ndim <= 1 && given.layout == Layout::C)
        && (!given.readonly || wanted.readonly)
}

/// Fails unless a value may be passed where a type is declared.
pub(super) fn check_accepted(value: &PyObject, ty: &Type, vm: &VirtualMachine) -> PyResult<()> {
    if accepts(value, ty, vm) { Ok(()) } else { Err(border::mismatch(value, ty, vm)) }
}

/// How far an argument is from a declared type: none for the same, more for what widens, most for what loses.
fn distance(argument: &PyObject, ty: &Type, vm: &VirtualMachine) -> u32 {
    let Ok(given) = type_of(argument, vm) else { return 0 };
    match (&given, ty) {
        (Type::Scalar(a), Type::Scalar(b)) if a.dtype == b.dtype => 0,
        (Type::Scalar(a), Type::Scalar(b)) => {
            use hotloop_array::promotion::{Casting, can_cast};
            if can_cast(a.dtype, b.dtype, Casting::Safe) {
                1
            } else if can_cast(a.dtype, b.dtype, Casting::SameKind) {
                4
            } else {
                16
            }
        }
        (a, b) if a == b => 0,
        _ => 1,
    }
}
