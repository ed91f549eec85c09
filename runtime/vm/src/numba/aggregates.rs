//! Functions of `math` of several numbers as generated code calls them: by the same crate as the VM's own module, so that
//! the results are the same to the last bit.
//!
//! Arguments are vectors of float64 in dense memory; in front of each stand its dtype and its number of axes, as for every
//! primitive of arrays.

use hotloop_core::context::CallContext;
use hotloop_core::error::ErrorKind;
use hotloop_core::primitive::{self, Arguments, Results};
use pymath::math;

hotloop_core::primitives! {
    pub(super) fn register by primitive::run;
    /// `(vector)`: `math.fsum`.
    hl_fsum => of(fsum);
    /// `(vector)`: `math.hypot` of its elements.
    hl_norm => of(norm);
    /// `(p, q)`: `math.dist`.
    hl_dist => of(dist);
    /// `(p, q)`: `math.sumprod` of floats.
    hl_sumprod => of(sumprod);
    /// `(x, y, steps)`: `math.nextafter` with a number of steps.
    hl_nextafter_steps => of(nextafter_steps);
}

type Float = Result<f64, ErrorKind>;

/// The body of a primitive that gives a float.
fn of(
    function: fn(&mut Arguments) -> Float,
) -> impl FnOnce(&CallContext, &mut Arguments, &mut Results) -> Result<(), ErrorKind> {
    move |_, arguments, results| {
        results.put(function(arguments)?.to_bits());
        Ok(())
    }
}

/// The next argument, a vector.
fn vector(arguments: &mut Arguments) -> Result<Vec<f64>, ErrorKind> {
    let [_dtype, _ndim, _storage, data, length, _stride] = std::array::from_fn(|_| arguments.slot());
    let data = data as *const f64;
    let mut elements = Vec::new();
    let bytes = length as usize * size_of::<f64>();
    elements.try_reserve_exact(length as usize).map_err(|_| ErrorKind::Memory { bytes })?;
    // SAFETY: the elements of a dense vector lie one behind the other and live as long as the call. They are copied one by
    // one, as others may write to them meanwhile.
    elements.extend((0..length as usize).map(|at| unsafe { data.add(at).read_unaligned() }));
    Ok(elements)
}

fn fsum(arguments: &mut Arguments) -> Float {
    math::fsum(vector(arguments)?).map_err(|error| match error {
        pymath::Error::EDOM => ErrorKind::Value("-inf + inf in fsum".to_owned()),
        pymath::Error::ERANGE => ErrorKind::Overflow("intermediate overflow in fsum".to_owned()),
    })
}

fn norm(arguments: &mut Arguments) -> Float {
    Ok(math::hypot(&vector(arguments)?))
}

fn dist(arguments: &mut Arguments) -> Float {
    let (p, q) = (vector(arguments)?, vector(arguments)?);
    if p.len() != q.len() {
        return Err(ErrorKind::Value("both points must have the same number of dimensions".to_owned()));
    }
    Ok(math::dist(&p, &q))
}

fn sumprod(arguments: &mut Arguments) -> Float {
    let (p, q) = (vector(arguments)?, vector(arguments)?);
    math::sumprod(&p, &q).map_err(|_| ErrorKind::Value("Inputs are not the same length".to_owned()))
}

fn nextafter_steps(arguments: &mut Arguments) -> Float {
    let (x, y, steps) = (arguments.float(), arguments.float(), arguments.int());
    match u64::try_from(steps) {
        Ok(steps) => Ok(math::nextafter(x, y, Some(steps))),
        Err(_) => Err(ErrorKind::Value("steps must be a non-negative integer".to_owned())),
    }
}
