"""Rows of the functions that make arrays, and of types."""

from _cases import array, like, pick
from _row import row

TYPES = "types as values are the interpreter's"
ROWS = []


def add(*arguments, **operands):
    ROWS.append(row(*arguments, **operands))


SHAPE_TEXTS = ["3", "(2, 3)", "()", "(0,)", "(2, 0, 3)", "4"]
for name in ["zeros", "ones"]:
    add(name, f"np.{name}(<<shape>>)", f"np.{name}(<<shape>>, dtype=<<dtype>>)", f"np.{name}(<<shape>>, <<dtype>>, order=<<cforder>>)",
        f"np.{name}(<<bad>>)", choices={"shape": SHAPE_TEXTS, "bad": ["-1", "2.5", "(2, -3)", "'x'", "(10**10, 10**10)", "[2, 3]", "np.int8(3)"]})
    add(name + "_like", f"np.{name}_like(a)", f"np.{name}_like(a, dtype=<<dtype>>)", f"np.{name}_like(a, order=<<order>>).flags.f_contiguous",
        f"np.{name}_like(a, shape=(2, 2))", a=array())
add("empty", "np.empty(<<shape>>).shape", "np.empty(<<shape>>, <<dtype>>).dtype", choices={"shape": SHAPE_TEXTS})
add("empty_like", "np.empty_like(a).shape", "np.empty_like(a).dtype", "np.empty_like(a, order=<<order>>).strides",
    "np.empty_like(a, shape=(4, 2)).strides", a=array(layouts=["C", "F", "moved", "backwards"]))
add("full", "np.full(<<shape>>, <<number>>)", "np.full(<<shape>>, <<number>>, <<fdtype>>)", "np.full(<<shape>>, <<number>>, <<dtype>>)",
    "np.full((2, 3), a)", "np.full((2, 3), <<bad>>, <<dtype>>)",
    a=array((), (3,), (1,), (2, 1)), choices={"shape": SHAPE_TEXTS, "bad": ["300", "-1", "2**70", "nan" if False else "1e400", "'x'", "None", "1+2j"]})
add("full_like", "np.full_like(a, 1)", "np.full_like(a, <<number>>)", "np.full_like(a, 2.5, dtype=<<dtype>>)", "np.full_like(a, 300)", a=array())
add("arange", "np.arange(<<n>>)", "np.arange(<<n>>, <<m>>)", "np.arange(<<n>>, <<m>>, <<s>>)", "np.arange(<<n>>, <<m>>, <<s>>)",
    "np.arange(<<n>>, <<m>>, dtype=<<dtype>>)", "np.arange(<<n>>, <<m>>, <<s>>, dtype=<<fdtype>>)", "np.arange(<<n>>, dtype=<<dtype>>)",
    "np.arange(a, a + 3)", "np.arange(np.uint8(3), <<m>>)", "np.arange(start=1, stop=<<m>>)", "np.arange(stop=<<m>>)",
    a=array((), layouts=["scalar"], values=("tame",)),
    choices={"n": ["0", "5", "-3", "2.5", "0.1", "10", "7.0", "True"], "m": ["10", "0", "-5", "3.7", "1e1", "20"], "s": ["1", "2", "-1", "0.5", "0.1", "3", "0", "-0.3", "1.5"]})
add("linspace", "np.linspace(<<n>>, <<m>>)", "np.linspace(<<n>>, <<m>>, <<k>>)", "np.linspace(<<n>>, <<m>>, <<k>>, endpoint=False)",
    "np.linspace(<<n>>, <<m>>, <<k>>, retstep=True)", "np.linspace(<<n>>, <<m>>, <<k>>, dtype=<<dtype>>)", "np.linspace(a, <<m>>, 4)",
    "np.linspace(a, a + 2, 5, axis=-1)", "np.linspace(0, 1, <<bad>>)", a=array(values=("tame",)),
    choices={"n": ["0", "-1", "2.5", "1j", "3"], "m": ["10", "1", "-0.5", "1e3", "2j"], "k": ["0", "1", "2", "5", "11", "50"], "bad": ["-1", "2.5", "'x'"]})
add("logspace", "np.logspace(<<n>>, <<m>>, <<k>>)", "np.logspace(<<n>>, <<m>>, <<k>>, endpoint=False)", "np.logspace(<<n>>, <<m>>, <<k>>, base=2)",
    "np.logspace(0, a, 3, base=3)", "np.logspace(0, 2, 4, dtype=<<dtype>>)", a=array((), (3,), values=("count",)),
    choices={"n": ["0", "-1", "0.5", "1"], "m": ["2", "3.5", "1"], "k": ["0", "1", "5", "9"]})
add("geomspace", "np.geomspace(<<n>>, <<m>>, <<k>>)", "np.geomspace(<<n>>, <<m>>, <<k>>, endpoint=False)", "np.geomspace(1, a, 4)",
    "np.geomspace(0, 5)", a=array((), (3,), values=("positive",)), choices={"n": ["1", "-1", "2.5", "1j", "8"], "m": ["100", "3", "-1000", "0.5"], "k": ["1", "4", "7"]})
add("eye", "np.eye(<<small>>)", "np.eye(<<small>>, <<small>>)", "np.eye(<<small>>, <<small>>, <<int>>)", "np.eye(3, k=<<int>>, dtype=<<dtype>>)",
    "np.eye(3, 4, order=<<cforder>>).flags.f_contiguous")
add("identity", "np.identity(<<small>>)", "np.identity(<<small>>, dtype=<<dtype>>)")
add("tri", "np.tri(<<small>>)", "np.tri(<<small>>, <<small>>, <<int>>)", "np.tri(3, dtype=<<dtype>>)")
add("diag", "np.diag(a)", "np.diag(a, <<int>>)", "np.diag(a, k=<<int>>)", a=array())
add("diagflat", "np.diagflat(a)", "np.diagflat(a, <<int>>)", a=array())
for name in ["tril", "triu"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, <<int>>)", a=array())
    add(name + "_indices", f"np.{name}_indices(<<small>>)", f"np.{name}_indices(<<small>>, <<int>>)", f"np.{name}_indices(<<small>>, 1, <<small>>)")
    add(name + "_indices_from", f"np.{name}_indices_from(a)", f"np.{name}_indices_from(a, <<int>>)", a=array((3, 3), (2, 4), (3,)))
add("vander", "np.vander(a)", "np.vander(a, <<small>>)", "np.vander(a, 3, True)", "np.vander(a, 3, increasing=<<bool>>)",
    a=array((3,), (0,), (5,), (2, 2), values=("count",)))
add("indices", "np.indices((2, 3))", "np.indices((<<small>>,))", "np.indices((2, 3), dtype=<<dtype>>)", "np.indices((2, 3), sparse=True)", "np.indices(())")
add("meshgrid", "np.meshgrid(a, b)", "np.meshgrid(a, b, a)", "np.meshgrid(a)", "np.meshgrid(a, b, indexing='ij')", "np.meshgrid(a, b, sparse=True)",
    "np.meshgrid(a, b, copy=False)", "np.meshgrid()", "np.meshgrid(a, indexing='x')", a=array((3,), (), (0,), (2, 2)), b=array((2,), (1,), dtype="int64"))
add("mgrid", "exact", "np.mgrid[0:3]", "np.mgrid[0:3, 1:4]", "np.mgrid[-1:1:5j]", "np.mgrid[0:1:3j, 0:2]", "np.mgrid[1:4:0.5]",
    compiled="an object that makes arrays of slices is the interpreter's")
add("ogrid", "exact", "np.ogrid[0:3]", "np.ogrid[0:3, 1:4]", "np.ogrid[-1:1:5j, 0:2]", compiled="an object that makes arrays of slices is the interpreter's")
add("r_", "exact", "np.r_[a, 1, 2]", "np.r_[0:5]", "np.r_[0:1:5j, 3]", "np.r_['0,2', [1, 2], [3, 4]]", "np.r_['r', [1, 2]].shape" if False else "np.r_[1:3, a]",
    "np.r_['-1', [[1], [2]], [[3], [4]]]", "np.r_['1,2,0', [1, 2], [3, 4]]", a=array((3,), (0,), (2, 2)), compiled="an object that makes arrays of slices is the interpreter's")
add("c_", "exact", "np.c_[a, a]", "np.c_[0:3, 1:4]", "np.c_[[1, 2], [3, 4], [5, 6]]", a=array((3,), (2, 2), ()), compiled="an object that makes arrays of slices is the interpreter's")
add("s_", "exact", "np.s_[1:3, ..., None]", "np.s_[2]", compiled="an object that makes slices is the interpreter's")
add("index_exp", "exact", "np.index_exp[1:3, ..., None]", "np.index_exp[2]", compiled="an object that makes slices is the interpreter's")
add("ix_", "np.ix_(a, [1, 2])", "np.ix_([True, False], a)", "np.ix_(a)", a=array((3,), (0,), (2, 2)))
add("diag_indices", "np.diag_indices(<<small>>)", "np.diag_indices(2, 3)")
add("diag_indices_from", "np.diag_indices_from(a)", a=array((3, 3), (2, 2, 2), (2, 3), (3,)))
add("mask_indices", "np.mask_indices(3, np.triu)", "np.mask_indices(3, np.tril, -1)")
add("array", "np.array(a)", "np.array(a, dtype=<<dtype>>)", "np.array(a, ndmin=<<small>>)", "np.array(a, order=<<order>>).strides", "np.array(<<list>>)",
    "np.array(<<list>>)", "np.array(<<list>>, dtype=<<dtype>>)", "np.array([1, 2, 3])", "np.array([[1.5, 2], [3, 4]])", "np.array((1, 2.5, 3))", "np.array([a, a])",
    "np.array([a, 1])", "np.array(a, copy=False) is a", "np.array(<<list>>, ndmin=3)",
    a=array(), choices={"list": ["[1, 2, 3]", "[[1, 2], [3, 4]]", "[1, 2.5]", "[1, 1j]", "[True, False]", "[True, 2]", "[]", "[[]]", "[[], []]", "5", "2.5", "1j", "True",
                                 "[2**63]", "[2**63 - 1]", "[-1, 2**63]", "[[1, 2], [3, 4]], ", "(1, 2)", "[(1, 2), [3, 4]]", "range(5)", "[range(2), range(2)]",
                                 "[np.float32(1), 2]", "[np.int8(1), np.uint8(2)]", "[np.float32(1.5), np.float64(2.5)]", "[[1, 2], [3]]", "[np.arange(2), [3, 4]]",
                                 "bytearray(b'abc')", "memoryview(b'abc')", "[[[1], [2]], [[3], [4]]]", "[1, 2**70]" if False else "[300, -300]", "[1.0, 1e400]", "[nan, 1]" if False else "[0.1]"]})
add("asarray", "np.asarray(a)", "np.asarray(a, dtype=<<dtype>>)", "np.asarray(a) is a", "np.asarray([1, 2], order=<<order>>)", "np.asarray(a, copy=<<bool>>)",
    "np.asarray(a, <<dtype>>, copy=False)", a=array())
for name in ["asanyarray", "ascontiguousarray", "asfortranarray"]:
    add(name, f"np.{name}(a)", f"np.{name}(a).flags.f_contiguous", f"np.{name}(a).strides", f"np.{name}(a, dtype=<<dtype>>)", a=array())
add("asarray_chkfinite", "np.asarray_chkfinite(a)", a=array())
add("require", "np.require(a, requirements=['C']).strides", "np.require(a, <<dtype>>, ['F', 'W', 'O']).flags.f_contiguous", "np.require(a, None, 'A') is a",
    "np.require(a, requirements=['C', 'F'])", a=array())
add("copy", "np.copy(a)", "np.copy(a, order=<<order>>).strides", a=array())
add("fromfunction", "np.fromfunction(lambda i, j: i + j, (2, 3))", "np.fromfunction(lambda i: i * 2, (4,), dtype=<<dtype>>)")
add("fromiter", "np.fromiter(range(5), <<dtype>>)", "np.fromiter((x * x for x in range(4)), float, count=3)", "np.fromiter([1, 2], int, 5)")
add("frombuffer", "np.frombuffer(bytes(range(48)), <<dtype>>)", "np.frombuffer(bytes(range(48)), <<dtype>>, count=2, offset=8)", "np.frombuffer(b'abc', np.int16)",
    "np.frombuffer(a, np.uint8)", "np.frombuffer(b'', int)", a=array((3,), (2, 2)))
add("fromstring", "np.fromstring('1 2 3', sep=' ')", "np.fromstring('1,2,3', <<idtype>>, sep=',')", "np.fromstring('1.5, 2.5', sep=',', count=1)",
    "np.fromstring('1 2 x', sep=' ')", "np.fromstring('12345678')", "np.fromstring('', sep=' ')")
add("from_dlpack", "np.from_dlpack(a)", "np.from_dlpack(a.copy())", a=array())
add("finfo", "exact", "np.finfo(<<f>>).eps", "np.finfo(<<f>>).max", "np.finfo(<<f>>).tiny", "np.finfo(<<f>>).min", "np.finfo(<<f>>).bits, np.finfo(<<f>>).precision",
    "np.finfo(<<f>>).resolution, np.finfo(<<f>>).nmant, np.finfo(<<f>>).smallest_subnormal, np.finfo(<<f>>).epsneg", "np.finfo(<<f>>).maxexp, np.finfo(<<f>>).minexp, np.finfo(<<f>>).machep, np.finfo(<<f>>).negep, np.finfo(<<f>>).nexp, np.finfo(<<f>>).iexp",
    "np.finfo(int)", "str(np.finfo(<<f>>))", "repr(np.finfo(<<f>>))", "np.finfo(a).dtype", a=array((3,)), choices={"f": ["np.float32", "np.float64", "float", "np.complex64", "np.complex128"]})
add("iinfo", "exact", "np.iinfo(<<i>>).max", "np.iinfo(<<i>>).min", "np.iinfo(<<i>>).bits", "np.iinfo(float)", "str(np.iinfo(<<i>>))", "repr(np.iinfo(<<i>>))", "np.iinfo(3).dtype",
    choices={"i": ["np.int8", "np.int16", "np.int32", "np.int64", "np.uint8", "np.uint16", "np.uint32", "np.uint64", "int"]})
add("result_type", "np.result_type(a, <<scalar>>)", "np.result_type(a, b)", "np.result_type(<<dtype>>, <<dtype>>)", "np.result_type(<<dtype>>, 2)",
    a=array(), b=array((), (2,), dtype=["int8", "float32", "complex64", "uint64"]), choices={"scalar": ["1", "2.5", "1j", "True", "np.float64(1)"]})
add("promote_types", "np.promote_types(<<dtype>>, <<dtype>>)", "np.promote_types('i4', '<f8')")
add("can_cast", "np.can_cast(<<dtype>>, <<dtype>>)", "np.can_cast(<<dtype>>, <<dtype>>, <<casting>>)", "np.can_cast(a.dtype, 'f4')", "np.can_cast(1, int)", a=array())
add("min_scalar_type", "np.min_scalar_type(<<x>>)", "np.min_scalar_type(a)", a=array(), choices={"x": ["1", "-1", "300", "1.5", "1e100", "True", "1j", "2**40", "-2**40", "2**63"]})
add("common_type", "np.common_type(a)", "np.common_type(a, b)", a=array(), b=array((2,), dtype=["float32", "complex64", "int8"]))
add("mintypecode", "np.mintypecode('df')", "np.mintypecode(['f', 'D'])", "np.mintypecode('bi')")
add("isdtype", "np.isdtype(<<dtype>>, <<k>>)", choices={"k": ["'integral'", "'real floating'", "'numeric'", "'bool'", "np.float64", "('integral', 'complex floating')", "'x'"]})
add("issubdtype", "np.issubdtype(<<dtype>>, <<k>>)", "np.issubdtype(a.dtype, np.number)", a=array(), choices={"k": ["np.integer", "np.floating", "np.inexact", "np.generic", "np.float64", "'f4'", "int"]})
add("isscalar", "np.isscalar(a)", "np.isscalar(<<x>>)", "np.isscalar(a.sum())", a=array(), choices={"x": ["1", "2.5", "'x'", "None", "[1]", "np.float32(1)", "1j", "b'x'"]})
add("typename", "np.typename(<<c>>)", choices={"c": ["'d'", "'i'", "'F'", "'?'", "'S1'"]})
add("dtype", "exact", "np.dtype(<<t>>)", "np.dtype(<<t>>).name", "np.dtype(<<t>>).char, np.dtype(<<t>>).num, np.dtype(<<t>>).kind, np.dtype(<<t>>).itemsize", "str(np.dtype(<<t>>))", "repr(np.dtype(<<t>>))",
    "np.dtype(<<t>>).alignment, np.dtype(<<t>>).byteorder, np.dtype(<<t>>).isnative", "np.dtype(<<t>>) == np.dtype(<<t>>)", "np.dtype(<<t>>).type", "np.dtype(<<t>>).descr, np.dtype(<<t>>).shape, np.dtype(<<t>>).ndim, np.dtype(<<t>>).hasobject",
    "np.dtype(<<bad>>)", "hash(np.dtype(<<t>>)) == hash(np.dtype(<<t>>))", "np.dtype(<<t>>).fields, np.dtype(<<t>>).names, np.dtype(<<t>>).subdtype", "bool(np.dtype(<<t>>)), len(np.dtype(<<t>>))", "np.dtype(<<t>>).newbyteorder('=')",
    "np.dtype(<<t>>).flags, np.dtype(<<t>>).isbuiltin, np.dtype(<<t>>).isalignedstruct, np.dtype(<<t>>).metadata", "np.dtype(<<t>>).base", compiled=TYPES,
    choices={"t": ["'f8'", "'i4'", "float", "int", "bool", "complex", "np.int8", "'<u2'", "'?'", "'float32'", "'D'", "'l'", "'uint8'", "'b'", "'B'", "np.uint64", "'=i8'", "'double'", "'intp'", "'longlong'", "'q'", "'p'"],
             "bad": ["'x9'", "'i3'", "'foo'", "3", "'f7'"]})
SCALARS = ["np.float64(<<x>>)", "np.float32(<<x>>)", "np.int8(<<x>>)", "np.int64(<<x>>)", "np.uint8(<<x>>)", "np.uint64(<<x>>)", "np.complex64(<<x>>)", "np.complex128(<<x>>)", "np.bool_(<<x>>)"]
for text in SCALARS:
    add(text.split("(")[0][3:].rstrip("_"), "exact", text, f"str({text})", f"repr({text})", f"hash({text})", f"{text}.item()", f"{text}.dtype", f"{text} + 1", f"format({text})",
        f"{text} == <<x>>", f"float({text})", f"int({text})", f"bool({text})", f"[1, 2, 3][{text}]", f"{text}.shape, {text}.ndim, {text}.size, {text}.itemsize, {text}.nbytes", f"format({text}, '.3f')", f"format({text}, '5')",
        f"round({text})", f"round({text}, 1)", f"divmod({text}, 2)", f"{text}.real, {text}.imag", f"{text}.T", f"{text}[()]", f"{text}[...]", f"{text}.strides, {text}.base", f"{text}.tolist()", f"{text}.astype(<<dtype>>)",
        f"abs({text}), -{text}, +{text}", f"{text} ** 2", f"2 ** {text}", f"{text} // 3, {text} % 3", f"{text} @ 2", f"{text}.view(np.uint8)", f"{text}.byteswap()", f"{text}.sum(), {text}.max(), {text}.argmax()",
        f"{text}.reshape(1, 1)", f"{text}.ravel(), {text}.flatten()", f"{text}.squeeze(), {text}.transpose()", f"{text}.repeat(2), {text}.copy()", f"{text}.nonzero()", f"{text}.is_integer()", f"{text}.as_integer_ratio()",
        f"{text}.hex()", f"{text}.conjugate(), {text}.conj()", f"{text}.clip(0, 2)", f"{text}.round()", f"{text}.tobytes()", f"{text}.item(0)", f"{text}.item(3)", f"{text}.any(), {text}.all()", f"{text}.mean(), {text}.std(), {text}.var()",
        f"{text}.cumsum(), {text}.prod()", f"{text}.data.nbytes", f"{text}.sort()", f"{text}.swapaxes(0, 1)", f"{text}.fill(3)", f"{text}.trace()", f"{text}.flags.writeable", f"{text}.device", f"{text}.bit_count()", f"{text}.argsort()",
        f"{text}.diagonal()", f"{text}.take([0])", f"{text}.searchsorted(2)", f"{text}.put(0, 1)", f"{text}.compress([True])", f"{text}.choose([1, 2])", f"callable({text}.dump)", f"{text}.flat[0]", f"{text}.ptp",
        compiled="methods of scalars are the interpreter's",
        choices={"x": ["0", "1", "-1", "2.5", "300", "True", "1e400", "'3'", "'x'", "1j", "None", "-0.0", "2**64", "[1, 2]", "np.float32(0.1)", "np.array(5)", "10**20", "7", "0.1", "1e16", "1e-5"]})
add("getbufsize", "np.getbufsize()")
add("setbufsize", "np.setbufsize(8192)", "np.setbufsize(1)")
add("geterr", "np.geterr()")
add("seterr", "old = np.seterr(all='ignore'); np.seterr(**old)", "np.seterr(divide='x')")
add("errstate", "exact", "a.__class__; np.errstate(all='ignore').__enter__", "np.errstate(divide='raise')(lambda x: np.divide(x, 0))(a)", compiled="a setting of the interpreter", a=array((2,)))
add("geterrcall", "np.geterrcall()")
add("get_include", "type(np.get_include())")
add("binary_repr", "np.binary_repr(<<k>>)", "np.binary_repr(<<k>>, <<w>>)", choices={"k": ["5", "-5", "0", "255", "np.int8(-3)"], "w": ["3", "8", "10", "None"]})
add("base_repr", "np.base_repr(<<k>>)", "np.base_repr(<<k>>, <<b>>)", "np.base_repr(<<k>>, 7, 4)", choices={"k": ["5", "-5", "0", "255"], "b": ["2", "16", "36", "37", "1"]})
