//! The functions over rows of numbers, with the widest vectors of the machine.
//!
//! Each result has the bits that the scalar function gives for that element, wherever it stands in the row.

macro_rules! unary {
    ($($name:ident: $float:ty;)*) => {$(
        #[doc = concat!("[`", stringify!($name), "`](super::", stringify!($name), ") of `count` elements.")]
        ///
        /// # Safety
        /// `source` is readable and `target` writable for `count` elements; they may be the same row, but must not
        /// overlap otherwise.
        pub unsafe fn $name(source: *const $float, target: *mut $float, count: usize) {
            for i in 0..count {
                // SAFETY: both rows have `count` elements by the caller's promise.
                unsafe { *target.add(i) = super::$name(*source.add(i)) };
            }
        }
    )*};
}

macro_rules! binary {
    ($($name:ident: $float:ty;)*) => {$(
        #[doc = concat!("[`", stringify!($name), "`](super::", stringify!($name), ") of `count` pairs.")]
        ///
        /// # Safety
        /// `first` and `second` are readable and `target` writable for `count` elements; rows may be the same, but must
        /// not overlap otherwise.
        pub unsafe fn $name(first: *const $float, second: *const $float, target: *mut $float, count: usize) {
            for i in 0..count {
                // SAFETY: all rows have `count` elements by the caller's promise.
                unsafe { *target.add(i) = super::$name(*first.add(i), *second.add(i)) };
            }
        }
    )*};
}

unary! {
    sin: f64; cos: f64; tan: f64; asin: f64; acos: f64; atan: f64;
    sinh: f64; cosh: f64; tanh: f64; asinh: f64; acosh: f64; atanh: f64;
    exp: f64; exp2: f64; exp10: f64; expm1: f64; log: f64; log2: f64; log10: f64; log1p: f64;
    cbrt: f64;
    sin_f32: f32; cos_f32: f32; tan_f32: f32; asin_f32: f32; acos_f32: f32; atan_f32: f32;
    sinh_f32: f32; cosh_f32: f32; tanh_f32: f32; asinh_f32: f32; acosh_f32: f32; atanh_f32: f32;
    exp_f32: f32; exp2_f32: f32; exp10_f32: f32; expm1_f32: f32; log_f32: f32; log2_f32: f32; log10_f32: f32;
    log1p_f32: f32; cbrt_f32: f32;
}

binary! {
    pow: f64; atan2: f64; hypot: f64;
    pow_f32: f32; atan2_f32: f32; hypot_f32: f32;
}
