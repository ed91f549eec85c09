//! The parameters of Python's own functions and of NumPy's types. What is not here takes any arguments and looks at them itself.

use hotloop_array::function_table::Signature;

/// The parameters of what has this name: `builtins.len`, `math.prod`.
pub(super) fn signature(name: &str) -> Option<Signature> {
    let (_, text) = SIGNATURES.iter().find(|(known, _)| *known == name)?;
    Some(Signature::new(text))
}

const SIGNATURES: &[(&str, &str)] = &[
    ("builtins._complex_eigvals", "a"),
    ("builtins._counted", "elements, edges, weights=None"),
    ("builtins._interpolated", "x, xp, fp, left=None, right=None"),
    ("builtins._unique_all", "ar"),
    ("builtins.abs", "x, /"),
    ("builtins.all", "iterable, /"),
    ("builtins.any", "iterable, /"),
    ("builtins.bool", "x=False, /"),
    ("builtins.complex", "real=0, imag=0"),
    ("builtins.divmod", "x, y, /"),
    ("builtins.enumerate", "iterable, start=0"),
    ("builtins.float", "x=0, /"),
    ("builtins.int", "x=0, /, base=10"),
    ("builtins.isinstance", "obj, classes, /"),
    ("builtins.len", "obj, /"),
    ("builtins.list", "iterable=(), /"),
    ("builtins.pow", "base, exp, mod=None"),
    ("builtins.reversed", "sequence, /"),
    ("builtins.round", "number, ndigits=None"),
    ("builtins.sorted", "iterable, /, *, key=None, reverse=False"),
    ("builtins.sum", "iterable, /, start=0"),
    ("builtins.tuple", "iterable=(), /"),
    ("list.append", "object, /"),
    ("list.clear", ""),
    ("list.copy", ""),
    ("list.count", "value, /"),
    ("list.extend", "iterable, /"),
    ("list.index", "value, start=0, stop=9223372036854775807, /"),
    ("list.insert", "index, object, /"),
    ("list.pop", "index=-1, /"),
    ("list.remove", "value, /"),
    ("list.reverse", ""),
    ("list.sort", "*, key=None, reverse=False"),
    ("math.dist", "p, q, /"),
    ("math.fsum", "seq, /"),
    ("math.isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0"),
    ("math.nextafter", "x, y, /, *, steps=None"),
    ("math.prod", "iterable, /, *, start=1"),
    ("math.sumprod", "p, q, /"),
    ("numba.typed.List", "iterable=(), /"),
    ("numba.typed.List.empty_list", "item_type, allocated=0"),
    ("numpy.datetime64", "x=None, unit=None, /"),
    ("numpy.finfo", "dtype"),
    ("numpy.iinfo", "type"),
    ("numpy.ndenumerate", "arr"),
    ("numpy.ndindex", "*shape"),
    ("numpy.number", "x=0, /"),
    ("numpy.timedelta64", "x=None, unit=None, /"),
];
