//! Nests over many combinations of shapes, layouts and strides, against a plain evaluation.
//!
//! Inputs broadcast in every way, have gaps, negative strides or permuted axes; what is written may be the first input
//! itself. All numbers are small integers, so sums are exact in any order.

use hotloop_core::context::CallContext;
use hotloop_core::error::OK;
use hotloop_jit::llvm::{self, CodegenOptions, Engine, Loaded};
use hotloop_jit::loops::{parse::parse, verify::verify};

/// A generator of small numbers (Marsaglia's xorshift64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// An array of float64 in memory of its own.
struct Array {
    memory: Vec<f64>,
    first: usize,
    shape: Vec<usize>,
    strides: Vec<i64>,
}

impl Array {
    fn new(shape: &[usize], layout: &str, dice: &mut Dice) -> Array {
        let ndim = shape.len();
        // The order in which the axes grow, innermost first.
        let mut order: Vec<usize> = (0..ndim).rev().collect();
        match layout {
            "F" => order.reverse(),
            "A" if dice.below(3) == 0 => order.rotate_left(usize::from(ndim > 1)),
            _ => {}
        }
        let mut strides = vec![0; ndim];
        let mut step = if layout == "A" && dice.below(2) == 0 { 2 } else { 1 };
        for axis in order {
            strides[axis] = step;
            step *= shape[axis].max(1) as i64;
            if layout == "A" && dice.below(4) == 0 {
                step += 1;
            }
        }
        let mut first = 0;
        for (stride, length) in strides.iter_mut().zip(shape) {
            if layout == "A" && dice.below(4) == 0 {
                first += *stride as usize * length.saturating_sub(1);
                *stride = -*stride;
            }
        }
        let memory = (0..step as usize + 1).map(|_| dice.below(19) as f64 - 9.0).collect();
        Array { memory, first, shape: shape.to_vec(), strides }
    }

    fn slots(&mut self) -> Vec<u64> {
        let data = self.memory.as_mut_ptr().wrapping_add(self.first);
        let mut slots = vec![0, data as u64];
        slots.extend(self.shape.iter().map(|n| *n as u64));
        slots.extend(self.strides.iter().map(|n| *n as u64));
        slots
    }

    /// The element that a point of the space sees.
    fn at(&self, point: &[usize]) -> f64 {
        let skipped = point.len() - self.shape.len();
        let along = self.shape.iter().zip(&self.strides).zip(&point[skipped..]);
        let offset: i64 =
            along.map(|((length, stride), at)| if *length == 1 { 0 } else { *at as i64 * stride }).sum();
        self.memory[(self.first as i64 + offset) as usize]
    }
}

fn points(shape: &[usize]) -> Vec<Vec<usize>> {
    shape.iter().fold(vec![vec![]], |points, length| {
        points.iter().flat_map(|point| (0..*length).map(|at| [&point[..], &[at]].concat())).collect()
    })
}

/// `c = 2 * a + b`, its sum, its greatest element and how many are positive.
fn compiled(
    number: usize,
    space: usize,
    a: (usize, &str),
    b: (usize, &str),
    c: &str,
    in_place: bool,
) -> Loaded {
    let extents: Vec<_> = (0..space).map(|axis| format!("%n{axis}")).collect();
    let definitions: Vec<_> = extents.iter().map(|extent| format!("{extent}: int64")).collect();
    let target = if in_place { "%a" } else { "%c" };
    let text = format!(
        "module \"nest_shapes_{number}\"
        function @0 \"f\"(%a: array(float64, {}, {}), %b: array(float64, {}, {}), %c: array(float64, {space}, {c})) -> (float64, float64, int64) source 0 {{
          {} = broadcast (%a, %b, {target})
          %s: float64, %m: float64, %k: int64 = nest ({}) reading (%a, %b) {{
            n0: float64 = element 0
            n1: float64 = element 1
            n2: float64 = const 2.0
            n3: float64 = multiply n0, n2
            n4: float64 = add n3, n1
            n5: float64 = const 0.0
            n6: bool = greater n4, n5
            n7: int64 = cast n6
            store {target} = n4
            reduce sum n4
            reduce maximum n4
            reduce sum n7
          }}
          %r: (float64, float64, int64) = tuple (%s, %m, %k)
          return %r
        }}",
        a.0,
        a.1,
        b.0,
        b.1,
        definitions.join(", "),
        extents.join(", "),
    );
    let module = parse(&text).unwrap();
    verify(&module).unwrap();
    let object = llvm::compile(&module, &CodegenOptions::default()).unwrap();
    Engine::global().unwrap().load(&object).unwrap()
}

fn check(loaded: &Loaded, space: &[usize], arrays: &mut [Array; 3], in_place: bool, what: &str) {
    let points = points(space);
    let expected: Vec<f64> =
        points.iter().map(|point| 2.0 * arrays[0].at(point) + arrays[1].at(point)).collect();
    let slots: Vec<u64> = arrays.iter_mut().flat_map(Array::slots).collect();
    let mut results = [0u64; 3];
    let context = CallContext::new(false);
    // SAFETY: the slots are those of the three arrays.
    let status = unsafe { loaded.entry()(&context, slots.as_ptr(), results.as_mut_ptr()) };
    assert_eq!(status, OK, "{what}");
    let target = &arrays[if in_place { 0 } else { 2 }];
    let found: Vec<f64> = points.iter().map(|point| target.at(point)).collect();
    assert_eq!(found, expected, "{what}");
    assert_eq!(f64::from_bits(results[0]), expected.iter().sum::<f64>(), "{what}");
    let greatest = expected.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    assert_eq!(f64::from_bits(results[1]), greatest, "{what}");
    assert_eq!(results[2], expected.iter().filter(|x| **x > 0.0).count() as u64, "{what}");
}

#[test]
fn nests_agree_with_a_plain_evaluation() {
    const LAYOUTS: [&str; 3] = ["C", "F", "A"];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for number in 0..60 {
        let ndim = 1 + dice.below(3) as usize;
        let layout = |dice: &mut Dice| LAYOUTS[dice.below(3) as usize];
        let in_place = number % 4 == 0;
        let a_ndim = if in_place { ndim } else { ndim - dice.below(2) as usize };
        let b_ndim = dice.below(ndim as u64 + 1) as usize;
        let (a, b, c) = (layout(&mut dice), layout(&mut dice), layout(&mut dice));
        let loaded = compiled(number, ndim, (a_ndim, a), (b_ndim, b), c, in_place);
        for _ in 0..40 {
            let space: Vec<usize> =
                (0..ndim).map(|_| [0, 1, 2, 3, 5, 17, 40][dice.below(7) as usize]).collect();
            let part = |own: usize, full: bool, dice: &mut Dice| -> Vec<usize> {
                let skipped = ndim - own;
                let along = space[skipped..].iter();
                along.map(|length| if !full && dice.below(4) == 0 { 1 } else { *length }).collect()
            };
            let a_shape = part(a_ndim, in_place, &mut dice);
            let b_shape = part(b_ndim, false, &mut dice);
            let mut arrays = [
                Array::new(&a_shape, a, &mut dice),
                Array::new(&b_shape, b, &mut dice),
                Array::new(&space, c, &mut dice),
            ];
            let what = format!("{number}: {space:?} from {a}{a_shape:?} {b}{b_shape:?} to {c} {in_place}");
            check(&loaded, &space, &mut arrays, in_place, &what);
        }
    }
}
