//! The objects that hold generators, and the lock of a generator.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use hotloop_array::array::{Array, Order};
use hotloop_array::dtype::DType;
use hotloop_random::generators::{Half, Mt19937, Pcg64, Pcg64Dxsm, Philox, Sfc64, WORDS};
use hotloop_random::{BitGenerator, SharedState, Source, seed_sequence};
use num_traits::ToPrimitive;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyInt, PyStr, PyType};
use rustpython_vm::class::StaticType;
use rustpython_vm::function::FuncArgs;
use rustpython_vm::types::{Constructor, Representable};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyPayload, PyResult, VirtualMachine, pyclass};

use super::target::Target;
use crate::numpy::convert::argument;
use crate::numpy::errors::OrRaise;
use crate::numpy::{Function, arrays, convert};

pub(super) const TABLE: &[(&str, Function)] = &[
    ("random_pool", pool),
    ("random_pool_state", pool_state),
    ("random_entropy", entropy),
    ("random_seed_generator", seed_generator),
    ("random_legacy_seed", legacy_seed),
    ("random_get_words", get_words),
    ("random_set_words", set_words),
    ("random_advance", advance),
    ("random_adopt_global", adopt_global),
    ("random_attach", attach),
    ("random_get_gauss", get_gauss),
    ("random_set_gauss", set_gauss),
];

/// What `BitGenerator` derives from: a generator, once it is seeded.
#[pyclass(module = "numpy.random.bit_generator", name = "_BitGenerator")]
#[derive(Debug, Default, PyPayload)]
pub(super) struct BitGeneratorObject {
    shared: OnceLock<Arc<BitGenerator>>,
    lock: OnceLock<PyObjectRef>,
}

impl Constructor for BitGeneratorObject {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(BitGeneratorObject::default())
    }
}

#[pyclass(flags(BASETYPE, HAS_WEAKREF), with(Constructor))]
impl BitGeneratorObject {
    /// The lock that guards the generator.
    #[pygetset]
    fn lock(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult {
        let shared = zelf.generator(vm)?.clone();
        Ok(zelf.lock.get_or_init(|| LockObject { shared }.into_ref(&vm.ctx).into()).clone())
    }
}

impl BitGeneratorObject {
    pub(super) fn generator(&self, vm: &VirtualMachine) -> PyResult<&Arc<BitGenerator>> {
        self.shared.get().ok_or_else(|| not_instantiated(vm))
    }

    /// Puts a source in the place of what is there.
    fn install(&self, source: Source, vm: &VirtualMachine) -> PyResult<()> {
        let mut source = Some(source);
        let shared = self.shared.get_or_init(|| {
            Arc::new(BitGenerator::new(source.take().unwrap_or(Source::Sfc64(Sfc64::seeded([0; 3])))))
        });
        match source {
            Some(source) => Target::Generator(shared).with(0, vm, |state| *state.source = source),
            None => Ok(()),
        }
    }
}

fn not_instantiated(vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_value_error("Invalid bit generator. The bit generator must be instantiated.")
}

/// What `Generator` derives from: a bit generator, once it is attached.
#[pyclass(module = "numpy.random._generator", name = "_Generator")]
#[derive(Debug, Default, PyPayload)]
pub(super) struct GeneratorObject {
    attached: OnceLock<(PyObjectRef, Arc<BitGenerator>)>,
}

impl Constructor for GeneratorObject {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(GeneratorObject::default())
    }
}

#[pyclass(flags(BASETYPE, HAS_WEAKREF), with(Constructor))]
impl GeneratorObject {
    /// The bit generator that the methods draw from.
    #[pygetset]
    fn bit_generator(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        zelf.attached.get().map_or_else(|| vm.ctx.none(), |(object, _)| object.clone())
    }
}

impl GeneratorObject {
    #[inline]
    pub(super) fn generator(&self, vm: &VirtualMachine) -> PyResult<&Arc<BitGenerator>> {
        match self.attached.get() {
            Some((_, generator)) => Ok(generator),
            None => Err(not_attached(vm)),
        }
    }
}

fn not_attached(vm: &VirtualMachine) -> PyBaseExceptionRef {
    vm.new_value_error("the generator was not initialised with a bit generator")
}

/// The bit generator behind a `Generator`; `None` for any other object.
pub(crate) fn generator_of(object: &PyObject) -> Option<&Arc<BitGenerator>> {
    let (_, generator) = object.downcast_ref::<GeneratorObject>()?.attached.get()?;
    Some(generator)
}

/// Whether an object is the one whose methods are the functions of `numpy.random`.
pub(crate) fn is_global_state(object: &PyObject) -> bool {
    object.downcast_ref::<RandomStateObject>().is_some_and(|state| state.is_global())
}

/// A `Generator` with a `PCG64` of its own, in this state.
pub(crate) fn new_generator(source: Source, vm: &VirtualMachine) -> PyResult {
    let module = vm.import("numpy", 0)?.get_attr("random", vm)?;
    let class: PyObjectRef = module.get_attr("PCG64", vm)?;
    let Ok(class) = class.downcast::<PyType>() else { return Err(vm.new_type_error("PCG64 is not a class")) };
    let object = BitGeneratorObject::default().into_ref_with_type(vm, class)?;
    object.install(source, vm)?;
    module.get_attr("Generator", vm)?.call((object,), vm)
}

/// What `RandomState` derives from: a legacy state, once a bit generator is attached.
#[pyclass(module = "numpy.random.mtrand", name = "_RandomState")]
#[derive(Debug, Default, PyPayload)]
pub(super) struct RandomStateObject {
    state: OnceLock<Arc<SharedState>>,
    bit_generator: Mutex<Option<PyObjectRef>>,
}

impl Constructor for RandomStateObject {
    type Args = FuncArgs;

    fn py_new(_class: &Py<PyType>, _arguments: FuncArgs, _vm: &VirtualMachine) -> PyResult<Self> {
        Ok(RandomStateObject::default())
    }
}

#[pyclass(flags(BASETYPE, HAS_WEAKREF), with(Constructor))]
impl RandomStateObject {
    /// The bit generator that the methods draw from.
    #[pygetset]
    fn _bit_generator(zelf: &Py<Self>, vm: &VirtualMachine) -> PyObjectRef {
        let object = zelf.bit_generator.lock().unwrap_or_else(PoisonError::into_inner);
        object.clone().unwrap_or_else(|| vm.ctx.none())
    }
}

impl RandomStateObject {
    #[inline]
    pub(super) fn state(&self, vm: &VirtualMachine) -> PyResult<&Arc<SharedState>> {
        self.state.get().ok_or_else(|| not_attached(vm))
    }

    /// Whether this is the object behind the functions of the module.
    fn is_global(&self) -> bool {
        self.state.get().is_some_and(|state| Arc::ptr_eq(state, hotloop_random::global()))
    }
}

/// The lock of a bit generator, which its thread may take several times.
#[pyclass(module = "numpy.random.bit_generator", name = "_BitGeneratorLock")]
#[derive(Debug, PyPayload)]
pub(super) struct LockObject {
    shared: Arc<BitGenerator>,
}

#[pyclass(flags(DISALLOW_INSTANTIATION), with(Representable))]
impl LockObject {
    /// Takes the lock, waiting for it unless told not to.
    #[pymethod]
    fn acquire(zelf: &Py<Self>, arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<bool> {
        let argument = |at: usize, name: &str| {
            arguments.args.get(at).cloned().or_else(|| arguments.get_optional_kwarg(name))
        };
        let blocking = argument(0, "blocking").is_none_or(|value| !value.is(&vm.ctx.false_value));
        let timeout = match argument(1, "timeout") {
            Some(timeout) => timeout.try_float(vm)?.to_f64(),
            None => -1.0,
        };
        let deadline = (timeout >= 0.0).then(|| Duration::try_from_secs_f64(timeout).ok()).flatten();
        zelf.take(if blocking { deadline } else { Some(Duration::ZERO) }, vm)
    }

    #[pymethod]
    fn release(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<()> {
        if zelf.shared.release() {
            return Ok(());
        }
        Err(vm.new_runtime_error("cannot release un-acquired lock"))
    }

    #[pymethod]
    fn locked(zelf: &Py<Self>) -> bool {
        zelf.shared.is_locked()
    }

    #[pymethod]
    fn _is_owned(zelf: &Py<Self>) -> bool {
        zelf.shared.times_held() > 0
    }

    #[pymethod]
    fn __enter__(zelf: &Py<Self>, vm: &VirtualMachine) -> PyResult<bool> {
        zelf.take(None, vm)
    }

    #[pymethod]
    fn __exit__(zelf: &Py<Self>, _arguments: FuncArgs, vm: &VirtualMachine) -> PyResult<()> {
        Self::release(zelf, vm)
    }
}

impl LockObject {
    /// Waits until the deadline, or for ever.
    fn take(&self, patience: Option<Duration>, vm: &VirtualMachine) -> PyResult<bool> {
        if self.shared.hold(Duration::ZERO) {
            return Ok(true);
        }
        let start = Instant::now();
        loop {
            let left = patience.map(|patience| patience.saturating_sub(start.elapsed()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(false);
            }
            let slice = left.unwrap_or(super::target::SLICE).min(super::target::SLICE);
            if vm.allow_threads(|| self.shared.hold(slice)) {
                return Ok(true);
            }
            vm.check_signals()?;
        }
    }
}

impl Representable for LockObject {
    fn repr_str(zelf: &Py<Self>, _vm: &VirtualMachine) -> PyResult<String> {
        let count = zelf.shared.times_held();
        let owner = if count > 0 { BitGenerator::thread() } else { 0 };
        let state = if zelf.shared.is_locked() { "locked" } else { "unlocked" };
        let id = zelf.as_object().get_id();
        Ok(format!("<{state} _thread.RLock object owner={owner} count={count} at {id:#x}>"))
    }
}

fn bit_generator<'a>(arguments: &'a [PyObjectRef], vm: &VirtualMachine) -> PyResult<&'a BitGeneratorObject> {
    match argument(arguments, 0, vm)?.downcast_ref::<BitGeneratorObject>() {
        Some(object) => Ok(object),
        None => Err(vm.new_type_error("a bit generator is needed")),
    }
}

/// An array argument as words of 64 bits.
fn words(arguments: &[PyObjectRef], at: usize, vm: &VirtualMachine) -> PyResult<Vec<u64>> {
    let array = convert::array(argument(arguments, at, vm)?, vm)?;
    Ok(array.cast_to(DType::UInt64, Order::C).or_raise(vm)?.to_vec::<u64>())
}

/// `random_pool(entropy, size)`: the pool of a seed sequence, words of 32 bits.
fn pool(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let entropy: Vec<u32> = words(arguments, 0, vm)?.into_iter().map(|word| word as u32).collect();
    let size = convert::integer(argument(arguments, 1, vm)?, vm)?.max(0) as usize;
    let pool = seed_sequence::pool(&entropy, size);
    Ok(arrays::new(Array::from_slice(&pool).or_raise(vm)?, vm))
}

/// `random_pool_state(pool, count, wide)`: the next words of 32 or 64 bits.
fn pool_state(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let pool: Vec<u32> = words(arguments, 0, vm)?.into_iter().map(|word| word as u32).collect();
    let Ok(count) = usize::try_from(convert::integer(argument(arguments, 1, vm)?, vm)?) else {
        return Err(vm.new_value_error("negative dimensions are not allowed"));
    };
    let wide = convert::truth(argument(arguments, 2, vm)?, vm)?;
    let state = Array::empty(if wide { DType::UInt64 } else { DType::UInt32 }, &[count]).or_raise(vm)?;
    if wide {
        for (at, word) in seed_sequence::wide_state(&pool).take(count).enumerate() {
            // SAFETY: the new array has room for `count` words.
            unsafe { state.data().cast::<u64>().add(at).write(word) };
        }
    } else {
        for (at, word) in seed_sequence::state(&pool).take(count).enumerate() {
            // SAFETY: as above.
            unsafe { state.data().cast::<u32>().add(at).write(word) };
        }
    }
    Ok(arrays::new(state, vm))
}

/// `random_entropy(count)`: that many words of 32 bits from the system.
fn entropy(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let count = convert::integer(argument(arguments, 0, vm)?, vm)?.max(0) as usize;
    let words: Vec<u32> =
        (0..count.div_ceil(4)).flat_map(|_| seed_sequence::system_entropy::<4>()).take(count).collect();
    Ok(arrays::new(Array::from_slice(&words).or_raise(vm)?, vm))
}

/// `random_seed_generator(generator, kind, words)`: starts a generator of a kind with the words of a seed sequence.
fn seed_generator(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = bit_generator(arguments, vm)?;
    let kind = argument(arguments, 1, vm)?;
    let kind = kind.downcast_ref::<PyStr>().map(|kind| kind.to_string()).unwrap_or_default();
    let words = words(arguments, 2, vm)?;
    let word = |at: usize| words.get(at).copied().unwrap_or(0);
    let pair = |at: usize| u128::from(word(at)) << 64 | u128::from(word(at + 1));
    let source = match kind.as_str() {
        "MT19937" => Source::Mt19937(Mt19937::from_words(std::array::from_fn(|at| word(at) as u32))),
        "PCG64" => Source::Pcg64(Pcg64::seeded(pair(0), pair(2))),
        "PCG64DXSM" => Source::Pcg64Dxsm(Pcg64Dxsm::seeded(pair(0), pair(2))),
        "Philox" => Source::Philox(Philox::new([word(0), word(1)], std::array::from_fn(|at| word(at + 2)))),
        "SFC64" => Source::Sfc64(Sfc64::seeded([word(0), word(1), word(2)])),
        kind => return Err(vm.new_value_error(format!("no bit generator is called {kind}"))),
    };
    object.install(source, vm)?;
    Ok(vm.ctx.none())
}

/// `random_legacy_seed(generator, seed)`: an integer or an array of integers below 2³².
fn legacy_seed(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = bit_generator(arguments, vm)?;
    let seed = argument(arguments, 1, vm)?;
    let twister = match seed.downcast_ref::<PyInt>() {
        Some(seed) => Mt19937::from_seed(seed.as_bigint().to_u32().unwrap_or(0)),
        None => {
            let key: Vec<u32> = words(arguments, 1, vm)?.into_iter().map(|word| word as u32).collect();
            Mt19937::from_array(&key)
        }
    };
    object.install(Source::Mt19937(twister), vm)?;
    Ok(vm.ctx.none())
}

/// `random_get_words(generator)`: the words of the state, in the order that [`set_words`] takes them.
fn get_words(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let generator = bit_generator(arguments, vm)?.generator(vm)?;
    let source = Target::Generator(generator).with(0, vm, |state| state.source.clone())?;
    let halves = |number: u128| [(number >> 64) as u64, number as u64];
    let half = |half: Half| [u64::from(half.waiting), u64::from(half.bits)];
    let words: Vec<u64> = match source {
        Source::Mt19937(twister) => {
            twister.key.iter().map(|word| u64::from(*word)).chain([twister.position as u64]).collect()
        }
        Source::Pcg64(Pcg64(pcg)) | Source::Pcg64Dxsm(Pcg64Dxsm(pcg)) => {
            [halves(pcg.state), halves(pcg.increment), half(pcg.half)].concat()
        }
        Source::Philox(philox) => {
            [&philox.counter[..], &philox.key, &philox.buffer, &[philox.used as u64], &half(philox.half)]
                .concat()
        }
        Source::Sfc64(sfc) => [&sfc.words[..], &half(sfc.half)].concat(),
        Source::Stream(_) => Vec::new(),
    };
    Ok(arrays::new(Array::from_slice(&words).or_raise(vm)?, vm))
}

/// `random_set_words(generator, words)`
fn set_words(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let generator = bit_generator(arguments, vm)?.generator(vm)?;
    let words = words(arguments, 1, vm)?;
    let word = |at: usize| words.get(at).copied().unwrap_or(0);
    let pair = |at: usize| u128::from(word(at)) << 64 | u128::from(word(at + 1));
    let half = |at: usize| Half { waiting: word(at) != 0, bits: word(at + 1) as u32 };
    Target::Generator(generator).with(0, vm, |state| match state.source {
        Source::Mt19937(twister) => {
            twister.key = std::array::from_fn(|at| word(at) as u32);
            twister.position = (word(WORDS) as usize).min(WORDS);
        }
        Source::Pcg64(Pcg64(pcg)) | Source::Pcg64Dxsm(Pcg64Dxsm(pcg)) => {
            (pcg.state, pcg.increment, pcg.half) = (pair(0), pair(2), half(4));
        }
        Source::Philox(philox) => {
            *philox = Philox {
                counter: std::array::from_fn(word),
                key: [word(4), word(5)],
                buffer: std::array::from_fn(|at| word(at + 6)),
                used: (word(10) as usize).min(4),
                half: half(11),
            };
        }
        Source::Sfc64(sfc) => *sfc = Sfc64 { words: std::array::from_fn(word), half: half(4) },
        Source::Stream(_) => {}
    })?;
    Ok(vm.ctx.none())
}

/// `random_advance(generator, words)`: so many steps, given as four words, the lowest first; of the Mersenne Twister, jumps.
fn advance(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let generator = bit_generator(arguments, vm)?.generator(vm)?;
    let words = words(arguments, 1, vm)?;
    let word = |at: usize| words.get(at).copied().unwrap_or(0);
    let low = u128::from(word(1)) << 64 | u128::from(word(0));
    // The jump of a Mersenne Twister takes milliseconds.
    let size = if words.is_empty() { 0 } else { usize::MAX };
    Target::Generator(generator).with(size, vm, |state| match state.source {
        Source::Mt19937(twister) => (0..word(0)).for_each(|_| twister.jump()),
        Source::Pcg64(pcg) => pcg.advance(low),
        Source::Pcg64Dxsm(pcg) => pcg.advance(low),
        Source::Philox(philox) => philox.advance(std::array::from_fn(word)),
        Source::Sfc64(_) | Source::Stream(_) => {}
    })?;
    Ok(vm.ctx.none())
}

/// `random_adopt_global(generator, state)`: makes of fresh objects the ones behind the functions of the module.
fn adopt_global(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = bit_generator(arguments, vm)?;
    let state = argument(arguments, 1, vm)?;
    let Some(state) = state.downcast_ref::<RandomStateObject>() else {
        return Err(vm.new_type_error("a random state is needed"));
    };
    let global = hotloop_random::global();
    let _ = object.shared.set(global.generator());
    let _ = state.state.set(global.clone());
    *state.bit_generator.lock().unwrap_or_else(PoisonError::into_inner) = Some(arguments[0].clone());
    Ok(vm.ctx.none())
}

/// `random_attach(object, generator)`: what the object draws from, from now on.
fn attach(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let object = argument(arguments, 0, vm)?;
    let given = argument(arguments, 1, vm)?;
    if let Some(class) = given.downcast_ref::<PyType>()
        && class.fast_issubclass(BitGeneratorObject::static_type())
    {
        return Err(not_instantiated(vm));
    }
    let Some(source) = given.downcast_ref::<BitGeneratorObject>() else {
        let class = given.class().name().to_string();
        return Err(vm.new_attribute_error(format!("'{class}' object has no attribute 'capsule'")));
    };
    let shared = source.generator(vm)?.clone();
    if let Some(generator) = object.downcast_ref::<GeneratorObject>() {
        let (_, known) = generator.attached.get_or_init(|| (given.to_owned(), shared.clone()));
        if !Arc::ptr_eq(known, &shared) {
            return Err(vm.new_value_error("the generator draws from another bit generator already"));
        }
    } else if let Some(state) = object.downcast_ref::<RandomStateObject>() {
        state.state.get_or_init(|| Arc::new(SharedState::new(shared.clone()))).replace(shared);
        *state.bit_generator.lock().unwrap_or_else(PoisonError::into_inner) = Some(given.to_owned());
    }
    Ok(vm.ctx.none())
}

fn random_state<'a>(arguments: &'a [PyObjectRef], vm: &VirtualMachine) -> PyResult<&'a Arc<SharedState>> {
    match argument(arguments, 0, vm)?.downcast_ref::<RandomStateObject>() {
        Some(object) => object.state(vm),
        None => Err(vm.new_type_error("a random state is needed")),
    }
}

/// `random_get_gauss(state)`: the deviate that waits, or `None`.
fn get_gauss(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let gauss = Target::Legacy(random_state(arguments, vm)?).with(0, vm, |state| *state.gauss)?;
    Ok(gauss.map_or_else(|| vm.ctx.none(), |gauss| vm.ctx.new_float(gauss).into()))
}

/// `random_set_gauss(state, gauss)`
fn set_gauss(arguments: &[PyObjectRef], vm: &VirtualMachine) -> PyResult {
    let gauss = argument(arguments, 1, vm)?;
    let gauss = if vm.is_none(gauss) { None } else { Some(gauss.try_float(vm)?.to_f64()) };
    Target::Legacy(random_state(arguments, vm)?).with(0, vm, |state| *state.gauss = gauss)?;
    Ok(vm.ctx.none())
}
