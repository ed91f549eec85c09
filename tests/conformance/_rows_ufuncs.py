"""Rows of the universal functions and of their methods."""

from _cases import array, fitting, indices, like, mask, pick
from _row import row

EXACT_UNARY = ["negative", "positive", "sign", "square", "floor", "ceil", "trunc", "rint", "isnan", "isinf",
               "isfinite", "signbit", "conjugate", "logical_not", "invert", "reciprocal", "fabs", "spacing", "bitwise_count"]
# Names for the same functions.
OTHER_UNARY = ["abs", "conj", "bitwise_invert", "bitwise_not", "acos", "acosh", "asin", "asinh", "atan", "atanh"]
CLOSE_UNARY = ["sqrt", "absolute", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh",
               "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "degrees", "radians", "deg2rad", "rad2deg"]
EXACT_BINARY = ["add", "subtract", "multiply", "divide", "floor_divide", "remainder", "fmod", "maximum", "minimum", "fmax", "fmin",
                "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "logical_and", "logical_or", "logical_xor",
                "bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "copysign", "nextafter", "heaviside",
                "gcd", "lcm", "true_divide", "mod", "bitwise_left_shift", "bitwise_right_shift", "ldexp"]
CLOSE_BINARY = ["power", "pow", "float_power", "arctan2", "atan2", "hypot", "logaddexp", "logaddexp2"]
OPERATORS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "floor_divide": "//", "remainder": "%", "equal": "==",
             "not_equal": "=", "less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">=", "bitwise_and": "&",
             "bitwise_or": "|", "bitwise_xor": "^", "left_shift": "<<", "right_shift": ">>", "power": "**"}
IN_PLACE = {"add", "subtract", "multiply", "divide", "floor_divide", "remainder", "bitwise_and", "bitwise_or", "bitwise_xor",
            "left_shift", "right_shift", "power"}
UNARY_OPERATORS = {"negative": "-", "positive": "+", "invert": "~"}
REDUCED = ["add", "multiply", "maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or", "logical_xor", "bitwise_and",
           "bitwise_or", "bitwise_xor", "gcd", "lcm", "subtract", "divide", "hypot", "logaddexp", "equal", "power"]
BOUND_REDUCED = {"add", "multiply", "subtract", "divide", "hypot", "logaddexp", "power"}

ROWS = []


def unary(name, equality):
    templates = [f"np.{name}(a)", f"np.{name}(a)", f"np.{name}(a, dtype=<<dtype>>)", f"np.{name}(a, casting=<<casting>>, dtype=<<fdtype>>)",
                 f"np.{name}(a, order=<<order>>)", f"np.{name}(a, out=o)", f"np.{name}(a, out=o, where=m); o"
                 if False else f"np.{name}(a, out=(o,), where=m)", f"np.{name}(p)"]
    if name in UNARY_OPERATORS:
        templates.append(f"{UNARY_OPERATORS[name]}a")
    ROWS.append(row(name, equality, *templates, a=array(), o=like("a", layouts=["C", "F", "steps"]), m=mask("a"),
                    p=pick("3", "-2.5", "True", "1j", "[1, 2, 3]", "[[1.5], [2]]", "(True, False)", "'x'", "None", "300", "2**70")))


def binary(name, equality):
    templates = [f"np.{name}(a, b)", f"np.{name}(a, b)", f"np.{name}(a, <<scalar>>)", f"np.{name}(<<scalar>>, a)",
                 f"np.{name}(a, b, dtype=<<dtype>>)", f"np.{name}(a, b, out=o)", f"np.{name}(a, b, out=o, where=m)",
                 f"np.{name}(a, b, out=o, casting='unsafe')", f"np.{name}.outer(a, b)", f"np.{name}(<<scalar>>, <<scalar>>)"]
    if name in OPERATORS:
        templates += [f"a {OPERATORS[name]} b", f"a {OPERATORS[name]} <<scalar>>", f"<<scalar>> {OPERATORS[name]} a"]
    if name in IN_PLACE:
        templates += [f"a {OPERATORS[name]}= b; a", f"a {OPERATORS[name]}= <<scalar>>; a", f"a[1:] {OPERATORS[name]}= a[:-1]; a"]
    ROWS.append(row(name, equality, *templates, a=array(), b=fitting("a"), o=like("a", layouts=["C", "F", "steps"]), m=mask("a"),
                    choices={"scalar": ["2", "-3", "0", "1", "2.5", "-0.5", "True", "1j", "300", "70000000000"]}))


for each in EXACT_UNARY:
    unary(each, "exact")
for each in CLOSE_UNARY + OTHER_UNARY:
    unary(each, "ulp")
for each in EXACT_BINARY:
    binary(each, "exact")
# The C library's cube root, which NumPy takes, is off by more than one unit in places.
unary("cbrt", "bound")
for each in CLOSE_BINARY:
    binary(each, "ulp")
for each in ["modf", "frexp"]:
    ROWS.append(row(each, "exact", f"np.{each}(a)", f"np.{each}(a, out=(o, None))", a=array(), o=like("a")))
ROWS.append(row("divmod", "exact", "np.divmod(a, b)", "divmod(a, b)", "np.divmod(a, 2)", a=array(), b=fitting("a")))

for each in REDUCED:
    # Sums and products of tame values only: how far edges reach depends on the order of adding.
    bounded = each in BOUND_REDUCED
    operand = array(values=("tame",)) if bounded else array()
    ROWS.append(row(f"{each}.reduce", "bound" if bounded else "exact",
                    f"np.{each}.reduce(a)", f"np.{each}.reduce(a, axis=<<axis>>)", f"np.{each}.reduce(a, axis=<<axis>>, keepdims=True)",
                    f"np.{each}.reduce(a, <<axis>>, initial=3)", f"np.{each}.reduce(a, <<axis>>, where=m, initial=1)",
                    f"np.{each}.reduce(a, axis=<<axis>>, dtype=<<dtype>>)", a=operand, m=mask("a")))
    ROWS.append(row(f"{each}.accumulate", "bound" if bounded else "exact",
                    f"np.{each}.accumulate(a)", f"np.{each}.accumulate(a, axis=<<one>>)", f"np.{each}.accumulate(a, dtype=<<dtype>>)", a=operand))
    ROWS.append(row(f"{each}.reduceat", "bound" if bounded else "exact",
                    f"np.{each}.reduceat(a, i)", f"np.{each}.reduceat(a, [0, 2, 1])", f"np.{each}.reduceat(a, [0, 1, 0], axis=<<one>>)", a=operand, i=indices(4, (2,), (3,), (0,))))
for each in ["add", "subtract", "multiply", "maximum", "minimum", "bitwise_xor", "logical_or"]:
    ROWS.append(row(f"{each}.at", "exact", f"np.{each}.at(a, i, b); a", f"np.{each}.at(a, [0, 0, 1], 2); a",
                    f"np.{each}.at(a, (slice(None), [0, 0]), 1); a", f"np.{each}.at(a, np.array([0, 0, 1]), b[:3]); a",
                    a=array((7,), (2, 3), (5, 4), values=("tame",), layouts=["C", "F", "steps", "backwards"]), i=indices(7, (3,), (2, 2)), b=array((), (1,), (3,), values=("tame",))))
ROWS.append(row("negative.at", "exact", "np.negative.at(a, [0, 1, 0]); a", a=array((7,), (3, 2), layouts=["C", "F"])))

PRODUCT_SHAPES = [((3,), (3,)), ((2, 3), (3, 4)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 2, 3), (3, 2)), ((2, 2, 3), (2, 3, 4)),
                  ((1, 2, 3), (4, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((2, 3), (2, 3)), ((), (3,)), ((4,), (4,)), ((4, 4), (4, 4)),
                  ((40, 30), (30, 50))]


def left(drawing):
    drawing.shapes = drawing.stream.pick(PRODUCT_SHAPES)
    return drawing.new(drawing.dtype, drawing.shapes[0], drawing.stream.pick(["C", "F", "steps", "backwards", "inner"]))


def right(drawing):
    return drawing.new(drawing.other_dtype(), drawing.shapes[1], drawing.stream.pick(["C", "F", "steps", "backwards", "inner"]))


for each in ["matmul", "dot", "inner", "vecdot", "matvec", "vecmat", "vdot", "outer", "kron"]:
    ROWS.append(row(each, *[f"np.{each}(a, b)"] * 3, *(["a @ b", "a @ b"] if each == "matmul" else []),
                    *(["a.dot(b)"] if each == "dot" else []), a=left, b=right))
ROWS.append(row("tensordot", "np.tensordot(a, b, 1)", "np.tensordot(a, b, 0)", "np.tensordot(a, b, ([-1], [0]))",
                a=left, b=right))
ROWS.append(row("einsum", "np.einsum('ij,jk->ik', a, b)", "np.einsum('ij->ji', a)", "np.einsum('i,i', a, b)", "np.einsum('ii', a)",
                "np.einsum('ij->', a)", "np.einsum('...i,i...->...', a, b)", "np.einsum('ij,jk', a, b, optimize=True)",
                "np.einsum('ij', a, dtype=<<fdtype>>)", "np.einsum(a, [0, 1], b, [1, 2], [0, 2])", a=left, b=right))
ROWS.append(row("einsum_path", "np.einsum_path('ij,jk,kl->il', a, b, b.T)[0]", "np.einsum_path('ij,jk->ik', a, b, optimize='greedy')[0]", a=left, b=right))
ROWS.append(row("ufunc", "exact", "<<u>>.nin, <<u>>.nout, <<u>>.nargs, <<u>>.identity", "<<u>>.types", "<<u>>.__name__", "repr(<<u>>)", "<<u>>.ntypes",
                "<<u>>.signature", compiled="attributes of ufuncs are the interpreter's",
                choices={"u": ["np.add", "np.sin", "np.matmul", "np.maximum", "np.logical_and", "np.divmod", "np.isnan", "np.left_shift"]}))
