//! The bodies of element loops: one generic loop per arity, built for several instruction sets.
//!
//! A body is `#[inline(always)]` and instantiated inside functions that enable target features, so the same source
//! auto-vectorises at each [`Level`]. Layouts that matter get their own path; strided data takes the general one.
//!
//! Operands may be the same memory element for element (in-place operations); any other overlap is the driver's to avoid.

use crate::element::Element;
use crate::flags::Flags;
use crate::simd::{Level, level};

/// A loop over `length` elements: one pointer and one stride in bytes per operand, inputs first. Returns the exceptions
/// that the processor's status word does not show.
pub type Kernel = unsafe fn(pointers: *const *mut u8, strides: *const isize, length: usize) -> Flags;

/// A function of one element.
pub trait Unary<I: Element>: 'static {
    /// The type of the result.
    type Out: Element;

    /// The result.
    fn apply(x: I) -> Self::Out;

    /// Exceptions that the result tells of.
    #[inline(always)]
    fn flags(_x: I, _result: Self::Out) -> Flags {
        Flags::NONE
    }
}

/// A function of two elements.
pub trait Binary<A: Element, B: Element = A>: 'static {
    /// The type of the result.
    type Out: Element;

    /// The result.
    fn apply(a: A, b: B) -> Self::Out;

    /// Exceptions that the result tells of.
    #[inline(always)]
    fn flags(_a: A, _b: B, _result: Self::Out) -> Flags {
        Flags::NONE
    }
}

/// A function of two elements with two results.
pub trait Twofold<A: Element>: 'static {
    /// The type of the first result.
    type First: Element;
    /// The type of the second result.
    type Second: Element;

    /// The results.
    fn apply(a: A, b: A) -> (Self::First, Self::Second);

    /// Exceptions.
    #[inline(always)]
    fn flags(_a: A, _b: A) -> Flags {
        Flags::NONE
    }
}

/// A function of one element with two results.
pub trait Split<A: Element>: 'static {
    /// The type of the first result.
    type First: Element;
    /// The type of the second result.
    type Second: Element;

    /// The results.
    fn apply(a: A) -> (Self::First, Self::Second);
}

/// Names the loop of a unary function for the level in use.
pub(crate) fn unary<U: Unary<I>, I: Element>() -> Kernel {
    match level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => unary_avx512::<U, I>,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => unary_avx2::<U, I>,
        _ => unary_body::<U, I>,
    }
}

/// Names the loop of a binary function for the level in use.
pub(crate) fn binary<O: Binary<A, B>, A: Element, B: Element>() -> Kernel {
    match level() {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => binary_avx512::<O, A, B>,
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => binary_avx2::<O, A, B>,
        _ => binary_body::<O, A, B>,
    }
}

/// The loop of a unary function that no instruction set speeds up.
pub(crate) fn plain_unary<U: Unary<I>, I: Element>() -> Kernel {
    plain_unary_body::<U, I>
}

/// The loop of a binary function that no instruction set speeds up.
pub(crate) fn plain_binary<O: Binary<A, B>, A: Element, B: Element>() -> Kernel {
    plain_binary_body::<O, A, B>
}

/// # Safety
/// As [`unary_body`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn unary_avx2<U: Unary<I>, I: Element>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe { unary_body::<U, I>(p, s, n) }
}

/// # Safety
/// As [`unary_body`], on a processor with AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn unary_avx512<U: Unary<I>, I: Element>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe { unary_body::<U, I>(p, s, n) }
}

/// # Safety
/// As [`binary_body`], on a processor with AVX2.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn binary_avx2<O: Binary<A, B>, A: Element, B: Element>(
    p: *const *mut u8,
    s: *const isize,
    n: usize,
) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe { binary_body::<O, A, B>(p, s, n) }
}

/// # Safety
/// As [`binary_body`], on a processor with AVX-512.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl")]
unsafe fn binary_avx512<O: Binary<A, B>, A: Element, B: Element>(
    p: *const *mut u8,
    s: *const isize,
    n: usize,
) -> Flags {
    // SAFETY: by the caller's promise.
    unsafe { binary_body::<O, A, B>(p, s, n) }
}

/// # Safety
/// `p` and `s` must hold two operands of `n` elements each.
#[inline(always)]
unsafe fn unary_body<U: Unary<I>, I: Element>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    let (input, output, input_step, output_step) = unsafe { (*p, *p.add(1), *s, *s.add(1)) };
    let mut flags = Flags::NONE;
    let mut one = |from: *const I, to: *mut U::Out| {
        // SAFETY: the callers below stay inside the operands.
        unsafe {
            let x = from.read_unaligned();
            let result = U::apply(x);
            flags |= U::flags(x, result);
            to.write_unaligned(result);
        }
    };
    if input_step == size_of::<I>() as isize && output_step == size_of::<U::Out>() as isize {
        let (from, to) = (input.cast::<I>(), output.cast::<U::Out>());
        if input == output {
            let to = from.cast::<U::Out>();
            (0..n).for_each(|i| one(from.wrapping_add(i), to.wrapping_add(i)));
        } else {
            (0..n).for_each(|i| one(from.wrapping_add(i), to.wrapping_add(i)));
        }
    } else {
        let (mut from, mut to) = (input, output);
        for _ in 0..n {
            one(from.cast(), to.cast());
            from = from.wrapping_offset(input_step);
            to = to.wrapping_offset(output_step);
        }
    }
    flags
}

/// # Safety
/// `p` and `s` must hold three operands of `n` elements each.
#[inline(always)]
unsafe fn binary_body<O: Binary<A, B>, A: Element, B: Element>(
    p: *const *mut u8,
    s: *const isize,
    n: usize,
) -> Flags {
    // SAFETY: by the caller's promise.
    let ([first, second, output], [first_step, second_step, output_step]) =
        unsafe { ([*p, *p.add(1), *p.add(2)], [*s, *s.add(1), *s.add(2)]) };
    let mut flags = Flags::NONE;
    let mut one = |x: A, y: B, to: *mut O::Out| {
        let result = O::apply(x, y);
        flags |= O::flags(x, y, result);
        // SAFETY: the callers below stay inside the operands.
        unsafe { to.write_unaligned(result) };
    };
    let dense = |step: isize, size: usize| step == size as isize;
    let (a, b, to) = (first.cast::<A>(), second.cast::<B>(), output.cast::<O::Out>());
    let dense_output = dense(output_step, size_of::<O::Out>());
    // SAFETY: every index is below `n`, and steps of zero read the single element.
    unsafe {
        if dense_output && dense(first_step, size_of::<A>()) && dense(second_step, size_of::<B>()) {
            if first == output {
                let to = a.cast::<O::Out>();
                for i in 0..n {
                    one(a.add(i).read_unaligned(), b.add(i).read_unaligned(), to.add(i));
                }
            } else if second == output {
                let to = b.cast::<O::Out>();
                for i in 0..n {
                    one(a.add(i).read_unaligned(), b.add(i).read_unaligned(), to.add(i));
                }
            } else {
                for i in 0..n {
                    one(a.add(i).read_unaligned(), b.add(i).read_unaligned(), to.add(i));
                }
            }
        } else if dense_output && dense(first_step, size_of::<A>()) && second_step == 0 && n > 0 {
            let y = b.read_unaligned();
            if first == output {
                let to = a.cast::<O::Out>();
                for i in 0..n {
                    one(a.add(i).read_unaligned(), y, to.add(i));
                }
            } else {
                for i in 0..n {
                    one(a.add(i).read_unaligned(), y, to.add(i));
                }
            }
        } else if dense_output && first_step == 0 && dense(second_step, size_of::<B>()) && n > 0 {
            let x = a.read_unaligned();
            if second == output {
                let to = b.cast::<O::Out>();
                for i in 0..n {
                    one(x, b.add(i).read_unaligned(), to.add(i));
                }
            } else {
                for i in 0..n {
                    one(x, b.add(i).read_unaligned(), to.add(i));
                }
            }
        } else {
            let (mut first, mut second, mut output) = (first, second, output);
            for _ in 0..n {
                one(first.cast::<A>().read_unaligned(), second.cast::<B>().read_unaligned(), output.cast());
                first = first.wrapping_offset(first_step);
                second = second.wrapping_offset(second_step);
                output = output.wrapping_offset(output_step);
            }
        }
    }
    flags
}

/// # Safety
/// As [`unary_body`].
unsafe fn plain_unary_body<U: Unary<I>, I: Element>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    let (mut from, mut to, from_step, to_step) = unsafe { (*p, *p.add(1), *s, *s.add(1)) };
    let mut flags = Flags::NONE;
    for _ in 0..n {
        // SAFETY: both walk over `n` elements.
        unsafe {
            let x = from.cast::<I>().read_unaligned();
            let result = U::apply(x);
            flags |= U::flags(x, result);
            to.cast::<U::Out>().write_unaligned(result);
        }
        from = from.wrapping_offset(from_step);
        to = to.wrapping_offset(to_step);
    }
    flags
}

/// # Safety
/// As [`binary_body`].
unsafe fn plain_binary_body<O: Binary<A, B>, A: Element, B: Element>(
    p: *const *mut u8,
    s: *const isize,
    n: usize,
) -> Flags {
    // SAFETY: by the caller's promise.
    let ([mut first, mut second, mut output], steps) =
        unsafe { ([*p, *p.add(1), *p.add(2)], [*s, *s.add(1), *s.add(2)]) };
    let mut flags = Flags::NONE;
    for _ in 0..n {
        // SAFETY: all walk over `n` elements.
        unsafe {
            let (x, y) = (first.cast::<A>().read_unaligned(), second.cast::<B>().read_unaligned());
            let result = O::apply(x, y);
            flags |= O::flags(x, y, result);
            output.cast::<O::Out>().write_unaligned(result);
        }
        first = first.wrapping_offset(steps[0]);
        second = second.wrapping_offset(steps[1]);
        output = output.wrapping_offset(steps[2]);
    }
    flags
}

/// Names the loop of a function of two operands with two results.
pub(crate) fn twofold<O: Twofold<A>, A: Element>() -> Kernel {
    twofold_body::<O, A>
}

/// # Safety
/// `p` and `s` must hold four operands of `n` elements each.
unsafe fn twofold_body<O: Twofold<A>, A: Element>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    let (mut at, steps): ([*mut u8; 4], [isize; 4]) =
        unsafe { (std::array::from_fn(|i| *p.add(i)), std::array::from_fn(|i| *s.add(i))) };
    let mut flags = Flags::NONE;
    for _ in 0..n {
        // SAFETY: all walk over `n` elements.
        unsafe {
            let (x, y) = (at[0].cast::<A>().read_unaligned(), at[1].cast::<A>().read_unaligned());
            let (first, second) = O::apply(x, y);
            flags |= O::flags(x, y);
            at[2].cast::<O::First>().write_unaligned(first);
            at[3].cast::<O::Second>().write_unaligned(second);
        }
        for i in 0..4 {
            at[i] = at[i].wrapping_offset(steps[i]);
        }
    }
    flags
}

/// Names the loop of a function of one operand with two results.
pub(crate) fn split<O: Split<A>, A: Element>() -> Kernel {
    split_body::<O, A>
}

/// # Safety
/// `p` and `s` must hold three operands of `n` elements each.
unsafe fn split_body<O: Split<A>, A: Element>(p: *const *mut u8, s: *const isize, n: usize) -> Flags {
    // SAFETY: by the caller's promise.
    let (mut at, steps): ([*mut u8; 3], [isize; 3]) =
        unsafe { (std::array::from_fn(|i| *p.add(i)), std::array::from_fn(|i| *s.add(i))) };
    for _ in 0..n {
        // SAFETY: all walk over `n` elements.
        unsafe {
            let (first, second) = O::apply(at[0].cast::<A>().read_unaligned());
            at[1].cast::<O::First>().write_unaligned(first);
            at[2].cast::<O::Second>().write_unaligned(second);
        }
        for i in 0..3 {
            at[i] = at[i].wrapping_offset(steps[i]);
        }
    }
    Flags::NONE
}
