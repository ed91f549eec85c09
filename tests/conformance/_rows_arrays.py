"""Rows of the functions that change the shape of arrays, join and split them, select from them, and print them."""

from _cases import array, fitting, indices, like, mask, pick, whole_mask
from _row import row

ROWS = []
SHAPES_3 = [(2, 3, 4), (3, 1, 2), (2, 3), (3,), (0, 2), ()]


def add(*arguments, **operands):
    ROWS.append(row(*arguments, **operands))


def matching(drawing):
    """Another array for joining: of the same shape most of the time."""
    shape = list(drawing.shape("a"))
    if shape and drawing.stream.below(3) == 0:
        at = drawing.stream.below(len(shape))
        shape[at] = drawing.stream.below(4)
    return drawing.new(drawing.other_dtype(), shape, drawing.stream.pick(["C", "F", "steps", "backwards"]))


add("reshape", "np.reshape(a, (-1,))", "np.reshape(a, -1)", "np.reshape(a, <<shape>>)", "np.reshape(a, <<shape>>, order=<<order>>)", "np.reshape(a, (-1, 1), copy=<<bool>>)", "a.reshape(<<shape>>)",
    "a.reshape(-1, 2)", "a.reshape(2, -1, order='F')", "a.reshape(-1, -1)", a=array(), choices={"shape": ["(3, -1)", "(-1, 2)", "(1, -1)", "(2, 3)", "(4, 4)", "(2, 2, 6)", "(7,)"]})
add("ravel", "np.ravel(a)", "np.ravel(a, order=<<order>>)", "a.ravel()", a=array())
add("transpose", "np.transpose(a)", "np.transpose(a, <<axes>>)", "a.T", "a.transpose()", "a.transpose(<<axes>>)", a=array(),
    choices={"axes": ["(1, 0)", "(0, 1)", "(2, 0, 1)", "(0,)", "(-1, 0)", "(0, 0)", "(1, 0, 2)"]})
add("permute_dims", "np.permute_dims(a, <<axes>>)", "np.permute_dims(a)", a=array(), choices={"axes": ["(1, 0)", "(2, 0, 1)", "(0,)"]})
add("matrix_transpose", "np.matrix_transpose(a)", "a.mT", a=array())
add("swapaxes", "np.swapaxes(a, <<one>>, <<one>>)", "a.swapaxes(<<one>>, <<one>>)", a=array())
add("moveaxis", "np.moveaxis(a, <<one>>, <<one>>)", "np.moveaxis(a, [0, 1], [1, 0])", "np.moveaxis(a, (0, 1), (-1, -2))", a=array())
add("rollaxis", "np.rollaxis(a, <<one>>)", "np.rollaxis(a, <<one>>, <<int>>)", a=array())
add("squeeze", "np.squeeze(a)", "np.squeeze(a, <<one>>)", "np.squeeze(a, axis=<<axis>>)", "a.squeeze()", a=array((1,), (3, 1), (1, 1), (2, 1, 3, 1), (2, 3), ()))
add("expand_dims", "np.expand_dims(a, <<one>>)", "np.expand_dims(a, <<axis>>)", "np.expand_dims(a, (0, 2))", a=array())
for name in ["atleast_1d", "atleast_2d", "atleast_3d"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, 3)", f"np.{name}()", a=array())
add("broadcast_to", "np.broadcast_to(a, <<shape>>)", "np.broadcast_to(a, <<shape>>).strides", "np.broadcast_to(a, <<shape>>).flags.writeable", a=array(), choices={"shape": ["(2, 3)", "(4, 4)", "(2, 2, 3)", "(3,)", "3", "()", "(0, 3)"]})
add("broadcast_arrays", "np.broadcast_arrays(a, b)", "np.broadcast_arrays(a)", "np.broadcast_arrays()", a=array(), b=fitting("a"))
add("broadcast_shapes", "np.broadcast_shapes((1, 2), (3, 1))", "np.broadcast_shapes((2,), (3,))", "np.broadcast_shapes()", "np.broadcast_shapes(3, (1, 3))")
add("broadcast", "exact", "np.broadcast(a, b).shape", "np.broadcast(a, b).nd, np.broadcast(a, b).size, np.broadcast(a, b).numiter", "list(np.broadcast(a, b))", "np.broadcast(a, b).index", compiled="an iterator of the interpreter", a=array(), b=fitting("a"))
for name in ["concatenate", "concat"]:
    add(name, f"np.{name}((a, b))", f"np.{name}((a, b), <<one>>)", f"np.{name}([a, b], axis=<<oneornone>>)", f"np.{name}((a, b), axis=None, dtype=<<dtype>>)", f"np.{name}((a,))", f"np.{name}(())",
        f"np.{name}((a, b), dtype=<<dtype>>, casting=<<casting>>)", f"np.{name}((a, [1, 2]))", f"np.{name}((a, a, b))", a=array(), b=matching)
add("stack", "np.stack((a, b))", "np.stack((a, b), <<one>>)", "np.stack([a, b], axis=-1)", "np.stack([])", "np.stack((a, b), dtype=<<dtype>>)", "np.stack((a, a), out=np.empty((2,) + a.shape, a.dtype))", a=array(), b=matching)
for name in ["hstack", "vstack", "dstack", "column_stack"]:
    add(name, f"np.{name}((a, b))", f"np.{name}([a, a])", f"np.{name}((a, 3))", f"np.{name}([])", a=array(), b=matching)
add("row_stack", "np.row_stack((a, b))", a=array(), b=matching)
add("block", "np.block([a, b])", "np.block([[a, a], [b, b]])", "np.block(a)", "np.block([[a], [1]])", "np.block([])", a=array((2, 2), (3,), ()), b=matching)
add("append", "np.append(a, b)", "np.append(a, b, <<one>>)", "np.append(a, [1, 2])", "np.append(a, 3)", a=array(), b=matching)
add("insert", "np.insert(a, <<int>>, 5)", "np.insert(a, [0, 1], 7)", "np.insert(a, <<int>>, 5, axis=<<one>>)", "np.insert(a, [0, 1, 1], [1, 2, 3])", "np.insert(a, slice(0, 2), 9)", "np.insert(a, 99, 1)", "np.insert(a, [1], b, axis=0)", "np.insert(a, m, 3)", a=array(), b=array((1,), (3,)), m=array((3,), dtype="bool"))
add("delete", "np.delete(a, <<int>>)", "np.delete(a, [0, 1])", "np.delete(a, <<int>>, axis=<<one>>)", "np.delete(a, slice(0, 2))", "np.delete(a, slice(None, None, -2), <<one>>)", "np.delete(a, [0, -1], <<one>>)", "np.delete(a, 99)", "np.delete(a, m)", a=array(), m=array((3,), dtype="bool"))
add("resize", "np.resize(a, <<shape>>)", a=array(), choices={"shape": ["(2, 3)", "5", "(0,)", "(3, 1, 2)", "(-1,)", "(4, 4)"]})
add("trim_zeros", "np.trim_zeros(a)", "np.trim_zeros(a, 'f')", "np.trim_zeros(a, 'b')", "np.trim_zeros(a, axis=<<one>>)", "np.trim_zeros(a, 'x')", a=array((7,), (0,), (4, 4), (3,), values=("count",)))
add("unstack", "np.unstack(a)", "np.unstack(a, axis=<<one>>)", a=array())
for name in ["split", "array_split"]:
    add(name, f"np.{name}(a, <<small>>)", f"np.{name}(a, [1, 3])", f"np.{name}(a, 2, axis=<<one>>)", f"np.{name}(a, [1, 2, 9], axis=<<one>>)", f"np.{name}(a, [-1, 2])", a=array((6,), (4, 4), (2, 3, 4), (0,), ()))
for name in ["hsplit", "vsplit", "dsplit"]:
    add(name, f"np.{name}(a, 2)", f"np.{name}(a, [1])", a=array((6,), (4, 4), (2, 3, 4), ()))
add("tile", "np.tile(a, 2)", "np.tile(a, (2, 3))", "np.tile(a, ())", "np.tile(a, (1, 1, 2))", "np.tile(a, 0)", a=array())
add("repeat", "np.repeat(a, 2)", "np.repeat(a, 3, <<one>>)", "np.repeat(a, [1, 2, 0], axis=<<oneornone>>)", "np.repeat(a, -1)", "np.repeat(a, [2])", "a.repeat(2)", a=array())
add("flip", "np.flip(a)", "np.flip(a, <<one>>)", "np.flip(a, axis=<<axis>>)", a=array())
add("fliplr", "np.fliplr(a)", a=array())
add("flipud", "np.flipud(a)", a=array())
add("rot90", "np.rot90(a)", "np.rot90(a, <<int>>)", "np.rot90(a, 1, (1, 0))", "np.rot90(a, axes=(0, 0))", "np.rot90(a, axes=(0, 9))", a=array())
add("roll", "np.roll(a, <<int>>)", "np.roll(a, <<int>>, <<one>>)", "np.roll(a, (1, 2), axis=(0, -1))", "np.roll(a, 1, axis=(0, 1))", "np.roll(a, (1, -1))", "np.roll(a, 1.5)", a=array())
add("pad", "np.pad(a, 1)", "np.pad(a, (1, 2))", "np.pad(a, <<w>>, 'edge')", "np.pad(a, <<w>>, mode='reflect')", "np.pad(a, <<w>>, mode='symmetric')", "np.pad(a, <<w>>, mode='wrap')", "np.pad(a, <<w>>, constant_values=<<number>>)",
    "np.pad(a, 2, 'linear_ramp', end_values=3)", "np.pad(a, 2, <<stat>>)", "np.pad(a, 2, <<stat>>, stat_length=2)", "np.pad(a, 1, 'empty').shape", "np.pad(a, 3, 'reflect', reflect_type='odd')", "np.pad(a, -1)", "np.pad(a, 1, 'x')", "np.pad(a, ((1, 0),))",
    "np.pad(a, {0: 1})", "np.pad(a, 5, 'wrap')", a=array(values=("tame",)), choices={"w": ["1", "(0, 2)", "((1, 1),)", "0", "3"], "stat": ["'maximum'", "'minimum'", "'mean'", "'median'"]})

# Selecting.
add("take", "np.take(a, i)", "np.take(a, i, <<one>>)", "np.take(a, i, axis=<<oneornone>>, mode=<<mode>>)", "np.take(a, 1)", "np.take(a, [])", "a.take(i)", "a.take([0, 1], axis=-1, out=np.empty(3))", a=array(), i=indices("a"))
add("take_along_axis", "np.take_along_axis(a, np.argsort(a, axis=<<one>>), <<one>>)", "np.take_along_axis(a, i, axis=None)", "np.take_along_axis(a, i, 0)", a=array((3,), (2, 3), (4, 4)), i=indices(3, (3,), (2, 3)))
add("put_along_axis", "np.put_along_axis(a, i, 5, None); a", "np.put_along_axis(a, np.zeros((1,) * a.ndim, int), 7, <<one>>); a", a=array((3,), (2, 3), (4, 4), layouts=["C", "F", "steps"]), i=indices(3, (3,)))
add("put", "np.put(a, i, 5); a", "np.put(a, [0, 1], [7, 8]); a", "np.put(a, i, [1, 2], mode=<<mode>>); a", "a.put([0, 1], 3); a", "np.put(a, [0], []); a", a=array(layouts=["C", "F", "steps", "backwards"]), i=indices("a"))
add("place", "np.place(a, m, [1, 2]); a", "np.place(a, a > 2, 7); a", "np.place(a, m, []); a", a=array(layouts=["C", "F", "steps"]), m=whole_mask("a"))
add("putmask", "np.putmask(a, m, [1, 2, 3]); a", "np.putmask(a, m, a); a", "np.putmask(a, m, 2.5); a", a=array(layouts=["C", "F", "steps"]), m=whole_mask("a"))
add("copyto", "np.copyto(a, b); a", "np.copyto(a, b, where=m); a", "np.copyto(a, b, casting=<<casting>>); a", "np.copyto(a, 3); a", "np.copyto(a, 2.5); a", a=array(layouts=["C", "F", "steps"]), b=fitting("a"), m=mask("a"))
add("choose", "np.choose(i, (a, a))", "np.choose(i, [a, 7], mode=<<mode>>)", "np.choose(1, [a, 5])", "np.choose(i, [a, a], out=np.empty_like(a))", a=array((3,), (2, 3), (4, 1)), i=indices(2, (3,), (), (1, 3)))
add("compress", "np.compress([True, False, True], a)", "np.compress(m, a, axis=<<oneornone>>)", "a.compress([False, True], axis=<<oneornone>>)", a=array(), m=array((3,), (2,), dtype="bool"))
add("extract", "np.extract(m, a)", "np.extract(a > 1, a)", a=array(), m=whole_mask("a"))
add("select", "np.select([m, a > 2], [a, b])", "np.select([m], [a], <<number>>)", "np.select([m], [a, a])", "np.select([], [])", a=array(), m=whole_mask("a"), b=fitting("a"))
add("piecewise", "np.piecewise(a, [a < 0, a >= 0], [-1, 1])", "np.piecewise(a, [a < 0], [lambda x: -x, lambda x: x])", "np.piecewise(a, m, [5])", a=array(), m=whole_mask("a"))
add("where", "np.where(m, a, b)", "np.where(a)", "np.where(m, a, <<number>>)", "np.where(a, 1, 0)", "np.where(m, a)", "np.where(a > 2)", a=array(), m=mask("a"), b=fitting("a"))
for name in ["nonzero", "flatnonzero", "argwhere"]:
    add(name, f"np.{name}(a)", f"np.{name}(a > 1)", *(["a.nonzero()"] if name == "nonzero" else []), a=array(values=("count", "tame")))
add("diagonal", "np.diagonal(a)", "np.diagonal(a, <<int>>)", "np.diagonal(a, 0, -1, 0)", "np.diagonal(a, axis1=<<one>>, axis2=<<one>>)", "a.diagonal()", a=array())
add("fill_diagonal", "np.fill_diagonal(a, 5); a", "np.fill_diagonal(a, [1, 2]); a", "np.fill_diagonal(a, 3, wrap=True); a", a=array((3, 3), (2, 4), (7, 3), (2, 2, 2), (3,), (2, 3, 3), layouts=["C", "F", "steps"]))
add("trace", "np.trace(a)", "np.trace(a, <<int>>)", "np.trace(a, 0, 1, 0)", "np.trace(a, dtype=<<dtype>>)", "a.trace()", a=array(values=("tame",)))
add("unravel_index", "np.unravel_index(i, (3, 4))", "np.unravel_index(5, (2, 3), order=<<cforder>>)", "np.unravel_index([22, 41, 37], (7, 6))", "np.unravel_index(i, ())", i=indices(6, (3,), ()))
add("ravel_multi_index", "np.ravel_multi_index((i, i), (3, 4))", "np.ravel_multi_index((i, i), (2, 3), mode=<<mode>>)", "np.ravel_multi_index((3, 1), (4, 5), order=<<cforder>>)", i=indices(3, (3,), ()))

# Subscripts.
add("ndarray.__getitem__", "exact", "a[<<x>>]", "a[<<x>>]", "a[<<y>>]", "a[<<y>>]", "a[<<z>>]", "a[m]", "a[i]", "a[i, i]", "a[a > 1]", "a[<<x>>, <<x>>]", "a[<<y>>, <<x>>]", "a[<<bad>>]", a=array(), m=whole_mask("a"), i=indices(3),
    choices={"x": ["0", "-1", "1", "5", "..."], "y": ["1:", "::-1", ":2", "::2", "-2:", "5:1:-1", ":0"], "z": ["None", "()", "..., 0", "0, ...", "None, 0", ":, 0", ":, ::-1", "..., None", "[0, 1]", "[[0, 1], [1, 0]]", "[0, 1], [0, 1]", "[True, False]", ":, [0, 1]", "0, [0, 1]", "[0], :, [0]", "[0], None, [1]", "np.array(0)"],
             "bad": ["1.5", "'a'", "{}", "True", "[1.5]", "None, None, 0, 0, 0, 0", "..., ...", "np.float64(1)", "slice(0, 2.5)", "[]", "[[]]"]})
add("ndarray.__setitem__", "exact", "a[<<x>>] = <<number>>; a", "a[<<x>>] = b; a", "a[<<z>>] = b; a", "a[m] = 3; a", "a[m] = b; a", "a[i] = b; a", "a[...] = 7; a", "a[1:] = a[:-1]; a", "a[::-1] = a; a", "a[<<x>>] = <<bad>>; a", "a.flat = [1, 2]; a", "a.flat[0] = 3; a", "a.real = 2; a", "a.imag = 2; a", "a.T[...] = 3; a",
    a=array(layouts=["C", "F", "steps", "backwards"]), b=fitting("a"), m=whole_mask("a"), i=indices(3),
    choices={"x": ["0", "-1", "1:", "::2", "...", "None"], "z": ["..., 0", "[0, 1]", "0, [0, 1]", ":, [0]", "[0, 0]", "[True, False]", "[[0, 1], [1, 0]]"], "bad": ["'x'", "None", "[1, [2]]", "2**70", "1j", "300", "-1"]})

# Printing.
TEXT = "text of arrays is made by the interpreter"
for name in ["array_repr", "array_str", "array2string"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, precision=2)", f"np.{name}(a, suppress_small=True)", f"np.{name}(a, max_line_width=30)", a=array())
add("ndarray.__repr__", "exact", "repr(a)", "str(a)", compiled=TEXT, a=array())
add("ndarray.__format__", "exact", "f'{a}'", "f'{a:.2f}'", "format(a, '')", compiled=TEXT, a=array())
for name in ["format_float_positional", "format_float_scientific"]:
    add(name, f"np.{name}(<<x>>)", f"np.{name}(<<x>>, precision=3)", f"np.{name}(<<x>>, unique=False, precision=4)", f"np.{name}(<<x>>, trim='-')", f"np.{name}(<<x>>, sign=True)", f"np.{name}(<<x>>, pad_left=5)", f"np.{name}(<<x>>, trim='0', precision=2)",
        choices={"x": ["3.14159", "1e10", "np.float32(0.1)", "-2.5e-7", "0.0", "1.0", "123456.789", "1e100", "5", "float('nan')"]})
add("get_printoptions", "np.get_printoptions()")
add("set_printoptions", "np.set_printoptions(precision=8)")
add("printoptions", "np.printoptions(precision=2).__enter__()['precision'], np.set_printoptions(precision=8)")
