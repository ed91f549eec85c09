//! The dynamic check of parallel loops: what each iteration reads and writes, and where two of them meet.
//!
//! While a check is on ([`begin`]), code that was compiled for it runs its parallel loops on one thread, in order, and tells of
//! every element that it touches. Two iterations conflict if one writes an element that the other one reads or writes, whatever
//! their order was. Memory that an iteration took for itself is its own, and so is what the chunks of a reduction have.
//!
//! Deliberately absent: what runtime functions do inside; they count as reading the arrays that they are given, and those that fill
//! or sort one as writing all of it. Assignments through arrays of indices and masks are not followed. Elements of
//! lists and tables, which parallel loops do not change.

use crate::array::Array;
use crate::primitives::border::{self, Call, Outcome};
use hotloop_core::pool;
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

/// The most elements that are followed at once.
const MOST: usize = 1 << 24;

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

#[derive(Debug, Default)]
struct Tracker {
    /// How many threads there were before the outermost loop.
    threads: usize,
    /// How many parallel loops are around.
    depth: usize,
    /// That of the outermost one.
    iteration: Option<i64>,
    touched: HashMap<usize, Touched>,
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
    /// `()`: at the start of a chunk, and of what combines the results of chunks.
    hl_race_between => |_| with(Tracker::between);
    /// `(number)`: an iteration begins.
    hl_race_iteration => iteration;
    /// `(writes, source, start, end, array, indices…)`: an element is touched.
    hl_race_element => element;
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
            tracker.found.iterations += 1;
        }
    })
}

fn place(call: &mut Call) -> (bool, Place) {
    let writes = call.bool();
    let [source, start, end] = [(); 3].map(|()| call.int() as u32);
    (writes, Place { source, start, end })
}

fn element(call: &mut Call) -> Outcome {
    let (writes, place) = place(call);
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
    with(|tracker| tracker.touch(&array, &index, writes, place))
}

fn elements(call: &mut Call) -> Outcome {
    let (writes, place) = place(call);
    let array = call.array()?;
    with(|tracker| {
        if tracker.iteration.is_some() && !array.shape().contains(&0) {
            let mut index = vec![0; array.shape().len()];
            loop {
                tracker.touch(&array, &index, writes, place);
                if !advance(&mut index, array.shape()) {
                    break;
                }
            }
        }
    })
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
        } else if bytes / 4 < self.touched.len() {
            for address in start..end {
                self.touched.remove(&address);
            }
        } else {
            self.touched.retain(|address, _| !(start..end).contains(address));
        }
    }

    fn touch(&mut self, array: &Array, index: &[usize], writes: bool, place: Place) {
        let Some(iteration) = self.iteration else { return };
        let steps = index.iter().zip(array.strides());
        let offset: isize = steps.map(|(at, stride)| *at as isize * stride).sum();
        let start = (array.data() as usize).wrapping_add_signed(offset);
        let private = self.private.range(..=start).next_back();
        if private.is_some_and(|(_, end)| start < *end) {
            return;
        }
        // Fields of a record are elements, too.
        for address in (start..start + array.dtype().itemsize().max(1)).step_by(8) {
            self.touch_address(address, Access { iteration, place }, index, writes);
        }
    }

    fn touch_address(&mut self, address: usize, access: Access, index: &[usize], writes: bool) {
        if self.touched.len() >= MOST && !self.touched.contains_key(&address) {
            self.found.is_partial = true;
            return;
        }
        let touched = self.touched.entry(address).or_default();
        let is_other = |each: &&Access| each.iteration != access.iteration;
        let writer = touched.writer.filter(|each| is_other(&each));
        let reader = touched.readers.iter().flatten().find(is_other).copied().filter(|_| writes);
        if writes {
            touched.writer = Some(access);
        } else if let Some(free) = touched.readers.iter().position(Option::is_none)
            && touched.readers.iter().flatten().all(|each| is_other(&each))
        {
            touched.readers[free] = Some(access);
        }
        if let Some(writer) = writer {
            self.conflict(writer, access, (true, writes), index);
        } else if let Some(reader) = reader {
            self.conflict(reader, access, (false, true), index);
        }
    }

    fn conflict(&mut self, first: Access, second: Access, writes: (bool, bool), index: &[usize]) {
        let next = self.found.conflicts.len();
        let at = *self.known.entry((first.place, second.place, writes.0, writes.1)).or_insert(next);
        if at == next {
            self.found.conflicts.push(Conflict {
                first: first.place,
                second: second.place,
                writes,
                iterations: (first.iteration, second.iteration),
                element: index.to_vec(),
                count: 0,
            });
        }
        self.found.conflicts[at].count += 1;
    }
}
