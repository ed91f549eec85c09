//! Running a loop over broadcast operands: the walk in the order of memory, conversion block by block, and the threads of
//! the pool.

use smallvec::SmallVec;

use crate::array::Array;
use crate::cast::{self, CastLoop};
use crate::dtype::DType;
use crate::element::Bool;
use crate::error::{ArrayError, Result};
use crate::flags::{self, Flags};
use crate::functions::{Op, Signature};
use crate::interrupt;
use crate::layout::{self, Shape, Strides, Walk};
use crate::scalar::Scalar;
use crate::share;

use super::body::{self, Body};

/// The most operands of a loop: three, and a fourth for functions with two results.
pub(super) const MOST: usize = 4;

/// Runs a loop over broadcast operands. A missing array stands for the scalar at its place.
pub(super) fn run(
    op: Op,
    signature: &Signature,
    shape: &Shape,
    arrays: &[Option<Array>],
    scalars: &mut [Scalar],
    outputs: &[Array],
    mask: Option<&Array>,
) -> Result<Flags> {
    let body = Body::of(op, signature)?;
    let signature = &body.signature;
    let none: Strides = SmallVec::from_elem(0, shape.len());
    let mut pointers = [std::ptr::null_mut(); MOST + 1];
    let mut strides: [Strides; MOST + 1] = std::array::from_fn(|_| none.clone());
    let mut converters: [Option<Converter>; MOST] = Default::default();
    let nin = signature.inputs.len();
    let room = shape.iter().product::<usize>().min(CONVERT_BLOCK);
    for at in 0..nin {
        match &arrays[at] {
            Some(array) => {
                pointers[at] = array.data();
                strides[at] = layout::broadcast_strides(array.shape(), array.strides(), shape)
                    .ok_or_else(|| ArrayError::Value("operand does not broadcast".into()))?;
                if array.dtype() != signature.inputs[at] {
                    converters[at] = Some(Converter::new(array.dtype(), signature.inputs[at], room)?);
                }
            }
            None => {
                scalars[at] = scalars[at].try_cast(signature.inputs[at])?;
                pointers[at] = scalars[at].as_mut_ptr();
            }
        }
    }
    for (i, output) in outputs.iter().enumerate() {
        pointers[nin + i] = output.data();
        strides[nin + i] = Strides::from_slice(output.strides());
        if output.dtype() != signature.outputs[i] {
            converters[nin + i] = Some(Converter::new(signature.outputs[i], output.dtype(), room)?);
        }
    }
    if let Some(mask) = mask {
        pointers[MOST] = mask.data();
        strides[MOST] = layout::broadcast_strides(mask.shape(), mask.strides(), shape)
            .ok_or_else(|| ArrayError::Value("mask does not broadcast".into()))?;
    }
    // The output leads the order of the walk: it is dense more often than the inputs.
    let walk = Walk::<{ MOST + 1 }>::new(shape, std::array::from_fn(|i| &strides[i][..]), true);
    let converting = converters.iter().any(Option::is_some);
    let job = Job {
        body: &body,
        nin,
        watch: op.uses_status_word(signature.inputs[0]) && signature.inputs[0].is_number(),
        masked: mask.is_some(),
        converting,
    };
    let total: usize = walk.shape.iter().product();
    // Objects are converted by the thread that has the interpreter.
    let objects = arrays.iter().flatten().chain(outputs).any(|array| array.dtype().has_objects());
    if !objects && mask.is_none() && total >= PARALLEL_SIZE && body.may_run_anywhere() {
        return run_on_pool(&job, &walk, pointers, &converters, total);
    }
    run_walk(&job, &walk, pointers, &mut converters)
}

/// Elements from which on the pool's threads share the work.
const PARALLEL_SIZE: usize = 1 << 17;

/// What all parts of one operation have in common.
struct Job<'a> {
    body: &'a Body,
    nin: usize,
    watch: bool,
    masked: bool,
    converting: bool,
}

/// Where the operands of an operation start.
struct Starts([*mut u8; MOST + 1]);

// SAFETY: the threads of the pool write disjoint parts of the outputs, and the caller waits for them.
unsafe impl Sync for Starts {}

/// Splits the outermost axis among the threads of the pool. Elements do not depend on each other, so neither the cut nor
/// the number of threads shows in the results.
fn run_on_pool(
    job: &Job<'_>,
    walk: &Walk<{ MOST + 1 }>,
    pointers: [*mut u8; MOST + 1],
    converters: &[Option<Converter>; MOST],
    total: usize,
) -> Result<Flags> {
    let length = walk.shape[0];
    let chunks = hotloop_core::pool::element_chunks(total).min(length);
    let starts = Starts(pointers);
    let found = std::sync::atomic::AtomicU8::new(0);
    share::in_chunks(length, chunks, |part_of| {
        let starts = &starts;
        let mut part = walk.clone();
        part.shape[0] = part_of.len();
        let from: [*mut u8; MOST + 1] =
            std::array::from_fn(|i| starts.0[i].wrapping_offset(part_of.start as isize * walk.strides[0][i]));
        let mut own: [Option<Converter>; MOST] = Default::default();
        for (own, shared) in own.iter_mut().zip(converters) {
            if let Some(shared) = shared {
                *own = Some(shared.fresh()?);
            }
        }
        let flags = run_walk(job, &part, from, &mut own)?;
        found.fetch_or(flags.bits(), std::sync::atomic::Ordering::Relaxed);
        Ok(())
    })?;
    Ok(Flags::from_bits(found.into_inner()))
}

fn run_walk(
    job: &Job<'_>,
    walk: &Walk<{ MOST + 1 }>,
    pointers: [*mut u8; MOST + 1],
    converters: &mut [Option<Converter>; MOST],
) -> Result<Flags> {
    if job.watch {
        flags::clear();
    }
    let mut found = Flags::NONE;
    let mut since_check = 0;
    walk.for_each(pointers, |pointers, steps, length| {
        let block = if job.converting { CONVERT_BLOCK } else { interrupt::BLOCK };
        let mut start = 0;
        while start < length {
            let count = block.min(length - start);
            since_check += count;
            if since_check >= interrupt::BLOCK {
                since_check = 0;
                interrupt::check()?;
            }
            let at: [*mut u8; MOST + 1] =
                std::array::from_fn(|i| pointers[i].wrapping_offset(start as isize * steps[i]));
            // SAFETY: the walk stays inside all operands; buffers hold a whole block.
            unsafe {
                if job.masked {
                    found |= masked_block(job, converters, at, steps, count)?;
                } else if job.converting {
                    found |= converted_block(job, converters, at, steps, count)?;
                } else {
                    found |= job.body.run(&at, &steps, count)?;
                }
            }
            start += count;
        }
        Ok::<(), ArrayError>(())
    })?;
    if job.watch {
        found |= flags::read();
    }
    Ok(found)
}

/// Elements that are converted at once; NumPy's buffer size, which also decides how buffered sums are grouped.
pub(crate) const CONVERT_BLOCK: usize = 8192;

struct Converter {
    convert: CastLoop,
    from_single_to_half: bool,
    /// Whether values can be beyond what the target holds.
    narrowing: bool,
    from: usize,
    to: usize,
    buffer: Vec<u128>,
}

impl Converter {
    /// A conversion of at most so many elements at once.
    fn new(from: DType, to: DType, room: usize) -> Result<Converter> {
        let size = from.itemsize().max(to.itemsize());
        let words = (room * size).div_ceil(16);
        let mut buffer = Vec::new();
        buffer
            .try_reserve_exact(words)
            .map_err(|_| ArrayError::Memory("Unable to allocate a conversion buffer".into()))?;
        buffer.resize(words, 0);
        let from_single_to_half = (from, to) == (DType::Float32, DType::Float16);
        let convert = cast::cast_loop(from, to)?;
        let narrowing = !from_single_to_half && cast::narrowing(from, to);
        Ok(Converter {
            convert,
            from_single_to_half,
            narrowing,
            from: from.itemsize(),
            to: to.itemsize(),
            buffer,
        })
    }

    /// The same conversion with a buffer of its own.
    fn fresh(&self) -> Result<Converter> {
        let mut buffer = Vec::new();
        buffer
            .try_reserve_exact(self.buffer.len())
            .map_err(|_| ArrayError::Memory("Unable to allocate a conversion buffer".into()))?;
        buffer.resize(self.buffer.len(), 0);
        Ok(Converter {
            convert: self.convert,
            from_single_to_half: self.from_single_to_half,
            narrowing: self.narrowing,
            from: self.from,
            to: self.to,
            buffer,
        })
    }

    /// Converts a block; the flags are those of elements that the target cannot hold, and those that the status word
    /// told before, if it is watched.
    ///
    /// # Safety
    /// As for the conversion.
    unsafe fn run(
        &self,
        watch: bool,
        pointers: [*mut u8; 2],
        steps: [isize; 2],
        count: usize,
    ) -> Result<Flags> {
        if !self.narrowing {
            // SAFETY: by the caller's promise.
            unsafe { self.convert.run(&pointers, &steps, count)? };
            return Ok(Flags::NONE);
        }
        let before = if watch { flags::read() } else { Flags::NONE };
        flags::clear();
        // SAFETY: as above.
        unsafe { self.convert.run(&pointers, &steps, count)? };
        let found = flags::read().without(Flags::UNDERFLOW);
        flags::clear();
        Ok(before | found)
    }
}

/// # Safety
/// Every pointer must lead to `count` elements at its stride; `count` is at most [`CONVERT_BLOCK`].
unsafe fn converted_block(
    job: &Job<'_>,
    converters: &mut [Option<Converter>; MOST],
    at: [*mut u8; MOST + 1],
    steps: [isize; MOST + 1],
    count: usize,
) -> Result<Flags> {
    let (mut pointers, mut strides) = (at, steps);
    let nin = job.nin;
    let mut found = Flags::NONE;
    for i in 0..MOST {
        let Some(converter) = &mut converters[i] else { continue };
        let buffer = converter.buffer.as_mut_ptr().cast::<u8>();
        pointers[i] = buffer;
        if i < nin {
            strides[i] = converter.to as isize;
            // SAFETY: by the caller's promise; the buffer has room for a block.
            found |= unsafe {
                converter.run(job.watch, [at[i], buffer], [steps[i], converter.to as isize], count)?
            };
        } else {
            strides[i] = converter.from as isize;
        }
    }
    // SAFETY: operands are as the caller promised, or buffers with room for a block.
    found |= unsafe { job.body.run(&pointers, &strides, count)? };
    for i in nin..MOST {
        let Some(converter) = &mut converters[i] else { continue };
        let buffer = converter.buffer.as_mut_ptr().cast::<u8>();
        if converter.from_single_to_half {
            found |= body::rounding_flags(buffer, count, DType::Float16);
        }
        // SAFETY: as above.
        found |=
            unsafe { converter.run(job.watch, [buffer, at[i]], [converter.from as isize, steps[i]], count)? };
    }
    Ok(found)
}

/// Computes the runs of elements for which the mask is set.
///
/// # Safety
/// As [`converted_block`]; the last pointer leads to `count` mask elements.
unsafe fn masked_block(
    job: &Job<'_>,
    converters: &mut [Option<Converter>; MOST],
    at: [*mut u8; MOST + 1],
    steps: [isize; MOST + 1],
    count: usize,
) -> Result<Flags> {
    let mut flags = Flags::NONE;
    let set = |i: usize| {
        // SAFETY: `i` is below `count`.
        unsafe { at[MOST].wrapping_offset(i as isize * steps[MOST]).cast::<Bool>().read().get() }
    };
    let mut start = 0;
    while start < count {
        if !set(start) {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        while end < count && end - start < CONVERT_BLOCK && set(end) {
            end += 1;
        }
        let from = std::array::from_fn(|i| at[i].wrapping_offset(start as isize * steps[i]));
        // SAFETY: the run lies inside the block.
        flags |= unsafe { converted_block(job, converters, from, steps, end - start)? };
        start = end;
    }
    Ok(flags)
}
