//! NumPy's order of elements, and integers that stand for elements in it.

use std::cmp::Ordering;

use num_complex::Complex;
use smallvec::SmallVec;

use super::{room, runs};
use crate::element::{Bool, Element, Half};
use crate::error::Result;

/// Types with NumPy's total order for sorting: NaN last, complex numbers by real, then imaginary part.
pub trait Sortable: Element {
    /// An integer, or several, that compare as the elements do; equal elements have equal keys.
    type Key: Copy + Ord + Send + Sync;

    /// The key of an element.
    fn key(self) -> Self::Key;

    /// The order.
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }

    /// Whether the order calls two elements equal, of which none is NaN.
    #[inline(always)]
    fn equals(self, other: Self) -> bool {
        self.key() == other.key()
    }

    /// Sorts elements, keeping the order of equal ones.
    ///
    /// # Errors
    /// An interrupt, or `MemoryError` for the space that merging takes.
    fn sort(lane: &mut Vec<Self>) -> Result<()> {
        runs::sort(lane, |a, b| a.order(b), true)
    }

    /// Puts the elements at the places, each larger than the one before, where sorting would put them, all smaller ones before them and all
    /// larger ones behind.
    ///
    /// # Errors
    /// `MemoryError`
    fn select(lane: &mut [Self], places: &[usize]) -> Result<()> {
        select_by(lane, places, |a, b| a.order(b));
        Ok(())
    }
}

/// As [`Sortable::select`], for any order.
pub(super) fn select_by<T>(lane: &mut [T], places: &[usize], order: impl Fn(&T, &T) -> Ordering + Copy) {
    // The one in the middle first: the others then lie in the parts on its sides.
    let middle = places.len() / 2;
    let Some(&place) = places.get(middle) else { return };
    let (below, _, above) = lane.select_nth_unstable_by(place, order);
    select_by(below, &places[..middle], order);
    let above_places: SmallVec<[usize; 4]> =
        places[middle + 1..].iter().map(|other| other - place - 1).collect();
    select_by(above, &above_places, order);
}

macro_rules! sortable_integers {
    ($($type:ty),*) => {
        $(impl Sortable for $type {
            type Key = $type;

            #[inline]
            fn key(self) -> $type {
                self
            }

            // Equal integers are the same, so their order does not show.
            fn sort(lane: &mut Vec<Self>) -> Result<()> {
                runs::sort(lane, Ord::cmp, false)
            }
        })*
    };
}

sortable_integers!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Sortable for Bool {
    type Key = bool;

    #[inline]
    fn key(self) -> bool {
        self.get()
    }
}

macro_rules! sortable_floats {
    ($($type:ty, $bits:ty);*) => {
        $(
            impl Sortable for $type {
                type Key = $bits;

                #[inline]
                fn key(self) -> $bits {
                    if self.is_nan() {
                        <$bits>::MAX
                    } else {
                        // Both zeros have the key of the positive one.
                        ((self + Self::from_bits(0)).to_bits() as $bits).turned()
                    }
                }

                #[inline]
                fn order(&self, other: &Self) -> Ordering {
                    self.partial_cmp(other).unwrap_or_else(|| self.is_nan().cmp(&other.is_nan()))
                }

                #[inline(always)]
                fn equals(self, other: Self) -> bool {
                    self == other
                }

                fn sort(lane: &mut Vec<Self>) -> Result<()> {
                    /// Lanes up to here are sorted by inserting, to which comparing costs little.
                    const SHORT: usize = 20;
                    if lane.len() <= SHORT {
                        lane.sort_by(Sortable::order);
                        return Ok(());
                    }
                    let nans = take_nans(lane, |x| x.is_nan())?;
                    let negative_zero = (-Self::from_bits(0)).to_bits();
                    let mut zeros = Vec::new();
                    if lane.iter().any(|x| x.to_bits() == negative_zero) {
                        let all = || lane.iter().copied().filter(|x| *x == Self::from_bits(0));
                        zeros = room(all().count())?;
                        zeros.extend(all());
                    }
                    for x in lane.iter_mut() {
                        *x = <$type>::from_bits((x.to_bits() as $bits).turned() as _);
                    }
                    // The bits stand for integers now.
                    runs::sort(lane, |a, b| (a.to_bits() as $bits).cmp(&(b.to_bits() as $bits)), false)?;
                    for x in lane.iter_mut() {
                        *x = <$type>::from_bits((x.to_bits() as $bits).turned() as _);
                    }
                    if !zeros.is_empty() {
                        let first = lane.partition_point(|x| *x < Self::from_bits(0));
                        lane[first..first + zeros.len()].copy_from_slice(&zeros);
                    }
                    lane.extend_from_slice(&nans);
                    Ok(())
                }

                fn select(lane: &mut [Self], places: &[usize]) -> Result<()> {
                    // What is no number goes to the end, in any order.
                    let mut numbers = lane.len();
                    for at in (0..lane.len()).rev() {
                        if lane[at].is_nan() {
                            numbers -= 1;
                            lane.swap(at, numbers);
                        }
                    }
                    let lane = &mut lane[..numbers];
                    let places = &places[..places.partition_point(|place| *place < numbers)];
                    for x in lane.iter_mut() {
                        *x = <$type>::from_bits((x.to_bits() as $bits).turned() as _);
                    }
                    select_by(lane, places, |a, b| (a.to_bits() as $bits).cmp(&(b.to_bits() as $bits)));
                    for x in lane.iter_mut() {
                        *x = <$type>::from_bits((x.to_bits() as $bits).turned() as _);
                    }
                    Ok(())
                }
            }
        )*
    };
}

sortable_floats!(f32, i32; f64, i64; Half, i16);

/// The bits of a float that is no NaN as an integer in the float's order, and back: all but the sign are turned around
/// in negative ones.
trait Turnable {
    fn turned(self) -> Self;
}

macro_rules! turnable {
    ($($bits:ty),*) => {
        $(impl Turnable for $bits {
            #[inline]
            fn turned(self) -> $bits {
                self ^ ((self >> (<$bits>::BITS - 1)) & <$bits>::MAX)
            }
        })*
    };
}

turnable!(i16, i32, i64);

/// Takes what is no number out of a lane, keeping the order of both.
fn take_nans<T: Copy>(lane: &mut Vec<T>, is_nan: impl Fn(&T) -> bool) -> Result<Vec<T>> {
    let mut nans = room(lane.iter().filter(|x| is_nan(x)).count())?;
    if nans.capacity() > 0 {
        lane.retain(|x| {
            if is_nan(x) {
                nans.push(*x);
            }
            !is_nan(x)
        });
    }
    Ok(nans)
}

macro_rules! sortable_complex {
    ($($part:ty),*) => {
        $(impl Sortable for Complex<$part> {
            // Numbers with a NaN come last, those with a NaN in the real part at the very end.
            type Key = (u8, <$part as Sortable>::Key, <$part as Sortable>::Key);

            #[inline]
            fn key(self) -> Self::Key {
                let rank = (u8::from(self.re.is_nan()) << 1) | u8::from(self.im.is_nan());
                (rank, self.re.key(), self.im.key())
            }

            #[inline]
            fn order(&self, other: &Self) -> Ordering {
                // Most differ in the real part.
                match self.re.partial_cmp(&other.re) {
                    Some(order @ (Ordering::Less | Ordering::Greater))
                        if !self.im.is_nan() && !other.im.is_nan() =>
                    {
                        order
                    }
                    _ => self.key().cmp(&other.key()),
                }
            }
        })*
    };
}

sortable_complex!(f32, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_compare_as_elements_do() {
        let values = [
            f64::NEG_INFINITY,
            -1.5,
            -f64::MIN_POSITIVE,
            -0.0,
            0.0,
            5e-324,
            2.0,
            f64::INFINITY,
            f64::NAN,
            -f64::NAN,
        ];
        for a in values {
            for b in values {
                assert_eq!(a.key().cmp(&b.key()), a.order(&b), "{a} {b}");
                let (x, y) = (Complex::new(a, b), Complex::new(b, a));
                assert_eq!(x.key().cmp(&y.key()), x.order(&y), "{x} {y}");
            }
        }
    }

    #[test]
    fn zeros_and_nans_keep_their_order() {
        let nan = |payload: u64| f64::from_bits(f64::NAN.to_bits() | payload);
        let mut lane: Vec<f64> = (0..40).map(|i| f64::from(i % 7) - 3.0).collect();
        lane.extend([0.0, -0.0, nan(3), 0.0, nan(1), -1.0, -0.0]);
        let mut expected = lane.clone();
        expected.sort_by(Sortable::order);
        f64::sort(&mut lane).unwrap();
        let bits = |lane: &[f64]| lane.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&lane), bits(&expected));
    }

    #[test]
    fn selected_places_part_a_lane() {
        let mut state = 1u64;
        let lane: Vec<f64> = (0..997)
            .map(|_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                if state >> 60 == 3 { f64::NAN } else { (state >> 40) as f64 - 8e6 }
            })
            .collect();
        let mut sorted = lane.clone();
        f64::sort(&mut sorted).unwrap();
        for places in [&[0][..], &[5, 6, 700], &[996], &[1, 2, 3, 500, 940, 995]] {
            let mut parted = lane.clone();
            f64::select(&mut parted, places).unwrap();
            for &place in places {
                assert_eq!(parted[place].key(), sorted[place].key());
                assert!(parted[..place].iter().all(|x| x.key() <= parted[place].key()));
                assert!(parted[place..].iter().all(|x| x.key() >= parted[place].key()));
            }
        }
    }
}
