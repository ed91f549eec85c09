//! Functions of `math` of several numbers as generated code calls them: by the same crate as the VM's own module, so that
//! the results are the same to the last bit.
//!
//! Arguments are vectors of float64 in dense memory; in front of each stand its dtype and its number of axes, as for every
//! primitive of arrays.

use hotloop_core::context::CallContext;
use hotloop_core::error::{ErrorKind, Status};
use hotloop_core::primitive::{self, Arguments};
use hotloop_core::table;
use pymath::math;

/// Defines primitives of vectors and numbers that give a float.
macro_rules! aggregates {
    ($($(#[doc = $doc:literal])* $symbol:ident => $body:path;)*) => {
        $(
            $(#[doc = $doc])*
            ///
            /// # Safety
            /// As for [`primitive::run`], with the arguments above and room for one result.
            unsafe extern "C" fn $symbol(
                context: *const CallContext,
                arguments: *const u64,
                results: *mut u64,
            ) -> Status {
                // SAFETY: by the caller's promise.
                unsafe {
                    primitive::run(context, arguments, results, |_, arguments, results| {
                        results.put($body(arguments)?.to_bits());
                        Ok(())
                    })
                }
            }
        )*

        /// Adds the functions of this module to the table of functions that generated code may call.
        pub(super) fn register() {
            table::register(&hotloop_core::rows![$($symbol),*]);
        }
    };
}

aggregates! {
    /// `(vector)`: `math.fsum`.
    hl_fsum => fsum;
    /// `(vector)`: `math.hypot` of its elements.
    hl_norm => norm;
    /// `(p, q)`: `math.dist`.
    hl_dist => dist;
    /// `(p, q)`: `math.sumprod` of floats.
    hl_sumprod => sumprod;
    /// `(x, y, steps)`: `math.nextafter` with a number of steps.
    hl_nextafter_steps => nextafter_steps;
}

type Float = Result<f64, ErrorKind>;

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
