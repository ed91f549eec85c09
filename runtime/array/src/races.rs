//! The dynamic check of parallel loops: what each iteration reads and writes, and where two of them meet.
//!
//! While a check is on ([`begin`]), code that was compiled for it runs its parallel loops on one thread, in order, and tells of
//! every element that it touches. Two iterations conflict if one writes an element that the other one reads or writes, whatever
//! their order was. Memory that an iteration took for itself is its own, and so is what the chunks of a reduction have.
//!
//! Memory is followed by bytes, so that views with elements of other sizes and fields of records meet where they overlap. What a
//! function of the library touches counts as touched by the call.
//!
//! Deliberately absent: what runtime functions do inside; they count as reading the arrays that they are given, and those that fill
//! or sort one as writing all of it. Elements of lists and tables, which parallel loops do not change.

use crate::array::Array;
use crate::index;
use crate::primitives::border::{self, Call, Outcome};
use crate::primitives::selection;
use hotloop_core::pool;
use smallvec::SmallVec;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// An expression of a source, by the numbers that the compiler gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Which source.
    pub source: u32,
    /// Where it starts, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Two expressions that touched one element in different iterations, at least one of them writing.
#[derive(Debug, Clone)]
pub struct Conflict {
    /// What was first.
    pub first: Place,
    /// What came after it.
    pub second: Place,
    /// Whether the first and the second wrote.
    pub writes: (bool, bool),
    /// The iterations, of the first case.
    pub iterations: (i64, i64),
    /// The element, of the first case, as the second expression indexes its array.
    pub element: Vec<usize>,
    /// How many cases there were.
    pub count: u64,
}

/// What a check found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// In the order in which they were found.
    pub conflicts: Vec<Conflict>,
    /// How many iterations of parallel loops ran.
    pub iterations: u64,
    /// Whether there were too many elements to follow all of them.
    pub is_partial: bool,
}

/// The most words that are followed at once.
const MOST: usize = 1 << 24;

/// Bytes of a word.
const WORD: usize = 8;

#[derive(Debug, Clone, Copy)]
struct Access {
    iteration: i64,
    place: Place,
}

/// Who touched an element: the last one that wrote, and two that read.
#[derive(Debug, Clone, Copy, Default)]
struct Touched {
    writer: Option<Access>,
    readers: [Option<Access>; 2],
}

impl Touched {
    /// Notes an access; the one that it conflicts with, if there is one, and whether that wrote.
    fn by(&mut self, access: Access, writes: bool) -> Option<(Access, bool)> {
        let is_other = |each: &&Access| each.iteration != access.iteration;
        let writer = self.writer.filter(|each| is_other(&each));
        let reader = self.readers.iter().flatten().find(is_other).copied().filter(|_| writes);
        if writes {
            self.writer = Some(access);
        } else if let Some(free) = self.readers.iter().position(Option::is_none)
            && self.readers.iter().flatten().all(|each| is_other(&each))
        {
            self.readers[free] = Some(access);
        }
        writer.map(|writer| (writer, true)).or(reader.map(|reader| (reader, false)))
    }
}

#[derive(Debug, Default)]
struct Tracker {
    /// How many threads there were before the outermost loop.
    threads: usize,
    /// How many parallel loops are around.
    depth: usize,
    /// That of the outermost one.
    iteration: Option<i64>,
    /// The call of a function of the library that is running.
    call: Option<Place>,
    /// By the number of the word, of eight bytes: who touched which of its bytes. No two masks of a word have a bit in common.
    touched: HashMap<usize, SmallVec<[(u8, Touched); 1]>>,
    /// Memory that belongs to a chunk: its start and its end.
    private: BTreeMap<usize, usize>,
    /// The places of the conflicts among those found.
    known: HashMap<(Place, Place, bool, bool), usize>,
    found: Found,
}

static TRACKER: Mutex<Option<Box<Tracker>>> = Mutex::new(None);

/// Begins a check.
pub fn begin() {
    *tracker() = Some(Box::default());
}

/// Ends the check. To be called on the thread on which it began.
pub fn finish() -> Found {
    let Some(tracker) = tracker().take() else { return Found::default() };
    // An exception has left a loop.
    if tracker.depth > 0 {
        pool::set_num_threads(tracker.threads.max(1));
    }
    tracker.found
}

fn tracker() -> MutexGuard<'static, Option<Box<Tracker>>> {
    TRACKER.lock().unwrap_or_else(PoisonError::into_inner)
}

hotloop_core::primitives! {
    pub(crate) fn register by border::enter;
    /// `()`: before a parallel loop.
    hl_race_enter => |_| with(Tracker::enter);
    /// `()`: behind it.
    hl_race_leave => |_| with(Tracker::leave);
    /// `(source, start, end)`: a function of the library is called.
    hl_race_call => |call| {
        let place = place(call);
        with(|tracker| tracker.call = Some(place))
    };
    /// `()`: it has returned.
    hl_race_return => |_| with(|tracker| tracker.call = None);
    /// `()`: at the start of a chunk, and of what combines the results of chunks.
    hl_race_between => |_| with(Tracker::between);
    /// `(number)`: an iteration begins.
    hl_race_iteration => iteration;
    /// `(writes, source, start, end, array, indices…)`: an element is touched.
    hl_race_element => element;
    /// `(writes, source, start, end, arguments…)`: the elements are that `hl_index_put` or `hl_index_take` are given.
    hl_race_selected => selected;
    /// `(writes, source, start, end, array)`: all elements are.
    hl_race_elements => elements;
    /// `(array)`: its memory is new.
    hl_race_fresh => fresh;
    /// `(array)`: its memory is new, if nothing else refers to it.
    hl_race_result => result;
}

fn with(work: impl FnOnce(&mut Tracker)) -> Outcome {
    if let Some(tracker) = &mut *tracker() {
        work(tracker);
    }
    Ok(())
}

fn iteration(call: &mut Call) -> Outcome {
    let number = call.int();
    with(|tracker| {
        if tracker.depth == 1 {
            tracker.iteration = Some(number);
            tracker.call = None;
            tracker.found.iterations += 1;
        }
    })
}

fn place(call: &mut Call) -> Place {
    let [source, start, end] = [(); 3].map(|()| call.int() as u32);
    Place { source, start, end }
}

fn element(call: &mut Call) -> Outcome {
    let (writes, place) = (call.bool(), place(call));
    let array = call.array()?;
    let mut index = Vec::new();
    for length in array.shape() {
        let at = call.int();
        let at = if at < 0 { at + *length as i64 } else { at };
        match usize::try_from(at) {
            Ok(at) if at < *length => index.push(at),
            // The access fails.
            _ => return Ok(()),
        }
    }
    let steps = index.iter().zip(array.strides());
    let offset = steps.map(|(at, stride)| *at as isize * stride).sum();
    with(|tracker| tracker.touch(&array, offset, writes, place))
}

fn selected(call: &mut Call) -> Outcome {
    let (writes, place) = (call.bool(), place(call));
    let array = call.array()?;
    if writes {
        let _source = call.array()?;
    }
    // What is selected wrongly fails.
    let Ok(offsets) = index::selected(&array, &selection::terms(call)?) else { return Ok(()) };
    with(|tracker| offsets.iter().for_each(|offset| tracker.touch(&array, *offset, writes, place)))
}

fn elements(call: &mut Call) -> Outcome {
    let (writes, place) = (call.bool(), place(call));
    let array = call.array()?;
    with(|tracker| {
        if tracker.iteration.is_some() && !array.shape().contains(&0) {
            let mut index = vec![0; array.shape().len()];
            loop {
                let steps = index.iter().zip(array.strides());
                let offset = steps.map(|(at, stride)| *at as isize * stride).sum();
                tracker.touch(&array, offset, writes, place);
                if !advance(&mut index, array.shape()) {
                    break;
                }
            }
        }
    })
}

/// The index of the element at an offset in bytes.
fn index_at(array: &Array, mut offset: isize) -> Vec<usize> {
    let mut index = vec![0; array.ndim()];
    let mut axes: Vec<usize> = (0..array.ndim()).filter(|axis| array.strides()[*axis] != 0).collect();
    // Those that go backwards are counted from their ends.
    for axis in &axes {
        let stride = array.strides()[*axis];
        if stride < 0 {
            offset -= stride * (array.shape()[*axis] as isize - 1);
        }
    }
    axes.sort_by_key(|axis| std::cmp::Reverse(array.strides()[*axis].abs()));
    for axis in axes {
        let (stride, last) = (array.strides()[axis], array.shape()[axis].saturating_sub(1));
        let at = (offset / stride.abs()).clamp(0, last as isize);
        offset -= at * stride.abs();
        index[axis] = if stride > 0 { at as usize } else { last - at as usize };
    }
    index
}

/// The next index in C order; false behind the last one.
fn advance(index: &mut [usize], shape: &[usize]) -> bool {
    for (at, length) in index.iter_mut().zip(shape).rev() {
        *at += 1;
        if *at < *length {
            return true;
        }
        *at = 0;
    }
    false
}

fn fresh(call: &mut Call) -> Outcome {
    let array = call.array()?;
    let bytes = array.shape().iter().product::<usize>() * array.dtype().itemsize();
    with(|tracker| tracker.fresh(array.data() as usize, bytes))
}

fn result(call: &mut Call) -> Outcome {
    let array = call.array()?;
    // One reference is the caller's, and one is that of the array here.
    if array.storage().reference_count() > 2 {
        return Ok(());
    }
    let (start, bytes) = (array.storage().data() as usize, array.storage().bytes());
    with(|tracker| tracker.fresh(start, bytes))
}

impl Tracker {
    fn enter(&mut self) {
        self.depth += 1;
        if self.depth == 1 {
            self.clear();
            self.threads = pool::num_threads();
            pool::set_num_threads(1);
        }
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.clear();
            pool::set_num_threads(self.threads.max(1));
        }
    }

    fn clear(&mut self) {
        self.iteration = None;
        self.call = None;
        self.touched.clear();
        self.private.clear();
    }

    fn between(&mut self) {
        if self.depth == 1 {
            self.iteration = None;
        }
    }

    fn fresh(&mut self, start: usize, bytes: usize) {
        if self.depth == 0 || bytes == 0 {
            return;
        }
        let end = start + bytes;
        let gone: Vec<usize> = (self.private.range(..end))
            .filter(|(_, private_end)| **private_end > start)
            .map(|(private_start, _)| *private_start)
            .collect();
        for private in gone {
            self.private.remove(&private);
        }
        if self.iteration.is_none() {
            self.private.insert(start, end);
        } else {
            // Blocks of memory begin and end with words.
            let words = start / WORD..end.div_ceil(WORD);
            if words.len() < self.touched.len() {
                words.for_each(|word| drop(self.touched.remove(&word)));
            } else {
                self.touched.retain(|word, _| !words.contains(word));
            }
        }
    }

    /// An element is touched, so many bytes from the array's first one.
    fn touch(&mut self, array: &Array, offset: isize, writes: bool, place: Place) {
        let Some(iteration) = self.iteration else { return };
        let start = (array.data() as usize).wrapping_add_signed(offset);
        let private = self.private.range(..=start).next_back();
        if private.is_some_and(|(_, end)| start < *end) {
            return;
        }
        let access = Access { iteration, place: self.call.unwrap_or(place) };
        let end = start + array.dtype().itemsize().max(1);
        let mut met: SmallVec<[(Access, bool); 2]> = SmallVec::new();
        for word in start / WORD..end.div_ceil(WORD) {
            let first = start.saturating_sub(word * WORD);
            let last = (end - word * WORD).min(WORD);
            let mask = ((1u16 << last) - (1u16 << first)) as u8;
            self.touch_word(word, mask, access, writes, &mut met);
        }
        for (other, wrote) in met {
            self.conflict(other, access, (wrote, writes), || index_at(array, offset));
        }
    }

    /// Notes that these bytes of a word are touched, and in `met` whom that meets, and whether they wrote.
    fn touch_word(
        &mut self,
        word: usize,
        mask: u8,
        access: Access,
        writes: bool,
        met: &mut SmallVec<[(Access, bool); 2]>,
    ) {
        if self.touched.len() >= MOST && !self.touched.contains_key(&word) {
            self.found.is_partial = true;
            return;
        }
        let parts = self.touched.entry(word).or_default();
        let mut left = mask;
        for at in 0..parts.len() {
            let (bytes, touched) = parts[at];
            let common = bytes & mask;
            if common == 0 {
                continue;
            }
            left &= !common;
            if common != bytes {
                parts.push((bytes & !common, touched));
                parts[at].0 = common;
            }
            if let Some(found) = parts[at].1.by(access, writes)
                && !met.iter().any(|(other, wrote)| other.place == found.0.place && *wrote == found.1)
            {
                met.push(found);
            }
        }
        if left != 0 {
            let mut touched = Touched::default();
            touched.by(access, writes);
            parts.push((left, touched));
        }
    }

    fn conflict(
        &mut self,
        first: Access,
        second: Access,
        writes: (bool, bool),
        element: impl FnOnce() -> Vec<usize>,
    ) {
        let next = self.found.conflicts.len();
        let at = *self.known.entry((first.place, second.place, writes.0, writes.1)).or_insert(next);
        if at == next {
            self.found.conflicts.push(Conflict {
                first: first.place,
                second: second.place,
                writes,
                iterations: (first.iteration, second.iteration),
                element: element(),
                count: 0,
            });
        }
        self.found.conflicts[at].count += 1;
    }
}
