//! Plans of transforms, which take longer to make than to use, kept for the lengths that were used last.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use hotloop_array::error::{ArrayError, Result};
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::{Fft, FftNum, FftPlanner};

/// When there are more plans than this, all are forgotten: a program uses few lengths.
const MOST: usize = 64;

/// Lengths from which on the memory of a plan may be more than there is.
const LARGE: usize = 1 << 22;

/// What is kept of one precision.
struct Plans<T: FftNum> {
    complex: FftPlanner<T>,
    real: RealFftPlanner<T>,
    known: HashMap<(usize, bool), Arc<dyn Fft<T>>>,
    known_real: HashMap<usize, RealPlans<T>>,
}

type RealPlans<T> = (Arc<dyn RealToComplex<T>>, Arc<dyn ComplexToReal<T>>);

static ALL: LazyLock<Mutex<HashMap<TypeId, Box<dyn Any + Send>>>> = LazyLock::new(Mutex::default);

/// The transform of complex numbers of this length.
///
/// # Errors
/// `MemoryError`
pub(crate) fn complex<T: FftNum>(length: usize, inverse: bool) -> Result<Arc<dyn Fft<T>>> {
    check_memory::<T>(length)?;
    Ok(with_plans(|plans: &mut Plans<T>| {
        if let Some(known) = plans.known.get(&(length, inverse)) {
            return known.clone();
        }
        plans.forget_many();
        let made = if inverse {
            plans.complex.plan_fft_inverse(length)
        } else {
            plans.complex.plan_fft_forward(length)
        };
        plans.known.insert((length, inverse), made.clone());
        made
    }))
}

/// The transforms of this many real numbers, and back to them.
///
/// # Errors
/// `MemoryError`
pub(crate) fn real<T: FftNum>(length: usize) -> Result<RealPlans<T>> {
    check_memory::<T>(length)?;
    Ok(with_plans(|plans: &mut Plans<T>| {
        if let Some(known) = plans.known_real.get(&length) {
            return known.clone();
        }
        plans.forget_many();
        let made = (plans.real.plan_fft_forward(length), plans.real.plan_fft_inverse(length));
        plans.known_real.insert(length, made.clone());
        made
    }))
}

impl<T: FftNum> Plans<T> {
    fn new() -> Plans<T> {
        Plans {
            complex: FftPlanner::new(),
            real: RealFftPlanner::new(),
            known: HashMap::new(),
            known_real: HashMap::new(),
        }
    }

    fn forget_many(&mut self) {
        if self.known.len() + self.known_real.len() >= MOST {
            *self = Plans::new();
        }
    }
}

fn with_plans<T: FftNum, R>(body: impl FnOnce(&mut Plans<T>) -> R) -> R {
    let mut all = ALL.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let entry = all.entry(TypeId::of::<T>()).or_insert_with(|| Box::new(Plans::<T>::new()));
    match entry.downcast_mut() {
        Some(plans) => body(plans),
        None => body(&mut Plans::new()),
    }
}

/// The library does not ask whether there is memory for its tables; this does, for large ones.
fn check_memory<T>(length: usize) -> Result<()> {
    if length < LARGE {
        return Ok(());
    }
    let bytes = length.saturating_mul(6 * size_of::<T>());
    let fits = Vec::<u8>::new().try_reserve_exact(bytes).is_ok();
    let message = || ArrayError::Memory(format!("Unable to allocate {bytes} bytes for a Fourier transform"));
    if fits { Ok(()) } else { Err(message()) }
}
