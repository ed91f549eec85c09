//! Where the first extreme of each of several columns stands, found in one pass: beside the best number of each column stands
//! its place.

use crate::dtype::DType;
use crate::element::Element;
use crate::error::Result;
use crate::interrupt;
use crate::simd::for_each_level;

/// Numbers whose places are counted in integers of their own size, so that both fill the same lanes.
trait Placed: Element + PartialOrd {
    /// Such an integer.
    type Place: Copy;

    fn place(at: usize) -> Self::Place;

    fn index(place: Self::Place) -> usize;

    /// Whether a later number takes the place of the best one: a NaN does, and nothing after it.
    fn succeeds(self, best: Self, largest: bool) -> bool;
}

macro_rules! placed {
    ($($type:ty: $place:ty, |$x:ident, $best:ident| $is_first_nan:expr;)*) => {$(
        impl Placed for $type {
            type Place = $place;

            #[inline(always)]
            fn place(at: usize) -> $place {
                at as $place
            }

            #[inline(always)]
            fn index(place: $place) -> usize {
                place as usize
            }

            #[inline(always)]
            fn succeeds(self, $best: $type, largest: bool) -> bool {
                let $x = self;
                (if largest { $x > $best } else { $x < $best }) | $is_first_nan
            }
        }
    )*};
}

placed! {
    f32: u32, |x, best| (x.is_nan() & !best.is_nan());
    f64: u64, |x, best| (x.is_nan() & !best.is_nan());
    i32: u32, |x, best| false;
    u32: u32, |x, best| false;
    i64: u64, |x, best| false;
    u64: u64, |x, best| false;
}

macro_rules! with_placed {
    ($dtype:expr, $name:ident => $body:expr, else $otherwise:expr) => {
        match $dtype {
            DType::Float32 => {
                type $name = f32;
                $body
            }
            DType::Float64 => {
                type $name = f64;
                $body
            }
            DType::Int32 => {
                type $name = i32;
                $body
            }
            DType::UInt32 => {
                type $name = u32;
                $body
            }
            DType::Int64 => {
                type $name = i64;
                $body
            }
            DType::UInt64 => {
                type $name = u64;
                $body
            }
            _ => $otherwise,
        }
    };
}

/// The columns that are looked at together: their best numbers and places stay in the nearest cache.
pub(super) const COLUMNS: usize = 256;

/// Rows between two looks at whether to stop.
const ROWS: usize = 1 << 12;

/// Whether [`in_columns`] knows a dtype, and can count so many rows.
pub(super) fn has_columns(dtype: DType, count: usize) -> bool {
    with_placed!(dtype, T => T::index(T::place(count)) == count, else false)
}

/// Writes the place of the first extreme in each of at most [`COLUMNS`] columns whose elements lie beside each other.
///
/// # Errors
/// What an interrupt raises.
///
/// # Safety
/// There must be `count` rows, at least one, `step` bytes apart, of `width` readable elements of the dtype, and as many places
/// to write to.
pub(super) unsafe fn in_columns(
    dtype: DType,
    start: *const u8,
    step: isize,
    [count, width]: [usize; 2],
    largest: bool,
    to: *mut i64,
) -> Result<()> {
    debug_assert!(width <= COLUMNS);
    with_placed!(dtype, T => {
        // SAFETY: by the caller's promise.
        unsafe { columns_of::<T>(start.cast(), step, count, width, largest, to) }
    }, else Ok(()))
}

for_each_level! {
    unsafe fn columns_of<T: Placed>(
        start: *const T,
        step: isize,
        count: usize,
        width: usize,
        largest: bool,
        to: *mut i64,
    ) -> Result<()> = columns;
}

/// # Safety
/// As [`in_columns`].
#[inline(always)]
unsafe fn columns<T: Placed>(
    start: *const T,
    step: isize,
    count: usize,
    width: usize,
    largest: bool,
    to: *mut i64,
) -> Result<()> {
    // SAFETY: by the caller's promise; the constants let the compiler leave the other comparison out.
    unsafe {
        if largest {
            columns_towards::<T>(start, step, count, width, true, to)
        } else {
            columns_towards::<T>(start, step, count, width, false, to)
        }
    }
}

/// # Safety
/// As [`in_columns`].
#[inline(always)]
unsafe fn columns_towards<T: Placed>(
    start: *const T,
    step: isize,
    count: usize,
    width: usize,
    largest: bool,
    to: *mut i64,
) -> Result<()> {
    let at = |row: usize, column: usize| {
        // SAFETY: by the caller's promise.
        unsafe { start.wrapping_byte_offset(row as isize * step).add(column).read_unaligned() }
    };
    let mut bests = [at(0, 0); COLUMNS];
    let mut places = [T::place(0); COLUMNS];
    let (bests, places) = (&mut bests[..width], &mut places[..width]);
    for (column, best) in bests.iter_mut().enumerate() {
        *best = at(0, column);
    }
    for row in 1..count {
        if row % ROWS == 0 {
            interrupt::check()?;
        }
        let place = T::place(row);
        for column in 0..width {
            let x = at(row, column);
            let succeeds = x.succeeds(bests[column], largest);
            bests[column] = if succeeds { x } else { bests[column] };
            places[column] = if succeeds { place } else { places[column] };
        }
    }
    for (column, place) in places.iter().enumerate() {
        // SAFETY: by the caller's promise.
        unsafe { to.add(column).write(T::index(*place) as i64) };
    }
    Ok(())
}
