"""Rows of reductions, statistics, sorting, sets, logic, polynomials and other functions of numbers."""

from _cases import array, fitting, indices, like, mask, pick, whole_mask
from _row import row

ROWS = []
TAME = array(values=("tame",))


def add(*arguments, **operands):
    ROWS.append(row(*arguments, **operands))


for name in ["sum", "prod", "mean", "std", "var"]:
    extra = [f"np.{name}(a, axis=<<axis>>, initial=2)"] if name in ("sum", "prod") else [f"np.{name}(a, axis=<<axis>>, ddof=1)", f"np.{name}(a, correction=1)"] if name != "mean" else []
    add(name, f"np.{name}(a)", f"np.{name}(a, axis=<<axis>>)", f"np.{name}(a, <<one>>)", f"np.{name}(a, axis=<<axis>>, keepdims=True)", f"np.{name}(a, axis=<<axis>>, dtype=<<fdtype>>)",
        f"np.{name}(a, dtype=<<dtype>>)", f"np.{name}(a, axis=<<axis>>, where=m)", f"np.{name}(a, axis=<<one>>, out=np.empty(3))", f"a.{name}()", f"a.{name}(axis=<<axis>>)", f"np.{name}([[1, 2], [3, 4]], axis=0)", *extra, a=TAME, m=mask("a"))
for name in ["min", "max", "amin", "amax"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, axis=<<axis>>)", f"np.{name}(a, <<one>>, keepdims=True)", f"np.{name}(a, axis=<<axis>>, initial=3)", f"np.{name}(a, axis=<<axis>>, where=m, initial=0)", f"np.{name}(a, where=m)", *([f"a.{name}()", f"a.{name}(<<one>>)"] if len(name) == 3 else []), a=array(), m=mask("a"))
for name in ["any", "all"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, axis=<<axis>>)", f"np.{name}(a, <<one>>, keepdims=True)", f"np.{name}(a, axis=<<axis>>, where=m)", f"a.{name}()", f"np.{name}(a, out=np.empty((), bool))", a=array(values=("count", "edge")), m=mask("a"))
for name in ["argmin", "argmax"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, <<oneornone>>)", f"np.{name}(a, <<one>>, keepdims=True)", f"np.{name}(a, axis=0, out=np.empty(3, int))", f"a.{name}()", f"a.{name}(<<one>>)", f"np.{name}([])", a=array())
for name in ["cumsum", "cumprod"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, <<oneornone>>)", f"np.{name}(a, axis=<<one>>)", f"np.{name}(a, dtype=<<dtype>>)", f"np.{name}(a, out=np.empty(a.size))", f"a.{name}()", a=TAME)
for name in ["cumulative_sum", "cumulative_prod"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, axis=<<one>>)", f"np.{name}(a, axis=<<one>>, include_initial=True)", f"np.{name}(a, dtype=<<dtype>>)", a=TAME)
add("ptp", "np.ptp(a)", "np.ptp(a, <<oneornone>>)", "np.ptp(a, axis=<<axis>>, keepdims=True)", a=array())
add("count_nonzero", "np.count_nonzero(a)", "np.count_nonzero(a, axis=<<axis>>)", "np.count_nonzero(a, axis=<<axis>>, keepdims=True)", a=array(values=("count", "edge")))
NAN = array(values=("nan", "tame", "nan", "edge"))
for name in ["nansum", "nanprod", "nanmean", "nanstd", "nanvar", "nancumsum", "nancumprod", "nanmedian"]:
    cumulative = "cum" in name
    add(name, f"np.{name}(a)", f"np.{name}(a, axis={'<<one>>' if cumulative else '<<axis>>'})", *([] if cumulative else [f"np.{name}(a, axis=<<axis>>, keepdims=True)"]),
        *([f"np.{name}(a, dtype=<<fdtype>>)"] if name != "nanmedian" else []), *([f"np.{name}(a, axis=<<one>>, ddof=1)"] if name in ("nanstd", "nanvar") else []),
        *([f"np.{name}(a, <<axis>>, where=m)"] if name in ("nansum", "nanprod", "nanmean", "nanstd", "nanvar") else []), a=array(values=("nan", "tame")), m=mask("a"))
for name in ["nanmin", "nanmax"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, axis=<<axis>>)", f"np.{name}(a, axis=<<axis>>, keepdims=True)", f"np.{name}(a, initial=2)", f"np.{name}(a, where=m, initial=0)", a=NAN, m=mask("a"))
for name in ["nanargmin", "nanargmax"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, axis=<<oneornone>>)", f"np.{name}(a, axis=<<one>>, keepdims=True)", a=NAN)
for name in ["percentile", "nanpercentile", "quantile", "nanquantile"]:
    scale = ["30", "50", "[10, 90]", "[[0, 100], [25, 75]]", "0", "100", "101", "-1"] if "percentile" in name else ["0.3", "0.5", "[0.1, 0.9]", "[[0, 1], [0.25, 0.75]]", "0", "1", "1.5", "-0.1"]
    add(name, f"np.{name}(a, <<q>>)", f"np.{name}(a, <<q>>, axis=<<one>>)", f"np.{name}(a, <<q>>, axis=<<axis>>)", f"np.{name}(a, <<q>>, axis=<<axis>>, keepdims=True)", f"np.{name}(a, <<q>>, method=<<method>>)", f"np.{name}(a, <<q>>, axis=<<one>>, method=<<method>>)",
        f"np.{name}(a, <<q>>, weights=np.ones(a.shape), method='inverted_cdf')", a=array(values=("tame", "nan")),
        choices={"q": scale, "method": ["'linear'", "'lower'", "'higher'", "'midpoint'", "'nearest'", "'inverted_cdf'", "'averaged_inverted_cdf'", "'closest_observation'", "'interpolated_inverted_cdf'", "'hazen'", "'weibull'", "'median_unbiased'", "'normal_unbiased'", "'x'"]})
add("median", "np.median(a)", "np.median(a, axis=<<axis>>)", "np.median(a, <<one>>)", "np.median(a, axis=<<axis>>, keepdims=True)", "np.median(a, axis=<<one>>, out=np.empty(3))", a=array(values=("tame", "nan")))
add("average", "np.average(a)", "np.average(a, weights=w)", "np.average(a, axis=<<axis>>)", "np.average(a, axis=<<axis>>, weights=w)", "np.average(a, returned=True)", "np.average(a, weights=w, returned=True)", "np.average(a, axis=-1, weights=[1, 2, 3])", "np.average(a, axis=<<one>>, keepdims=True)", a=TAME, w=like("a", dtype="float64", values=("positive",)))
add("cov", "np.cov(a)", "np.cov(a, a)", "np.cov(a, rowvar=False)", "np.cov(a, bias=True)", "np.cov(a, ddof=0)", "np.cov(a, fweights=[1, 2, 3])", "np.cov(a, aweights=[1., 2, 3])", "np.cov(a, dtype=<<fdtype>>)", a=array((3,), (2, 3), (4, 4), (3, 7), (0,), (2, 2, 2), (), values=("tame",)))
add("corrcoef", "np.corrcoef(a)", "np.corrcoef(a, a)", "np.corrcoef(a, rowvar=False)", "np.corrcoef(a, dtype=<<fdtype>>)", a=array((3,), (2, 3), (4, 4), (3, 7), values=("tame",)))
add("diff", "np.diff(a)", "np.diff(a, <<small>>)", "np.diff(a, axis=<<one>>)", "np.diff(a, 2, <<one>>)", "np.diff(a, prepend=0)", "np.diff(a, append=[1] if a.ndim < 2 else 1)", "np.diff(a, -1)", a=TAME)
add("ediff1d", "np.ediff1d(a)", "np.ediff1d(a, to_end=3)", "np.ediff1d(a, to_begin=[1, 2], to_end=7)", "np.ediff1d(a, 2.5)", a=TAME)
add("gradient", "np.gradient(a)", "np.gradient(a, 2.0)", "np.gradient(a, axis=<<oneornone>>)", "np.gradient(a, edge_order=2)", "np.gradient(a, 1.0, 2.0)", "np.gradient(a, np.arange(a.shape[0]) ** 2.0, axis=0)", "np.gradient(a, axis=(0, 1))", a=array((7,), (4, 4), (3, 4, 5), (1,), (2,), (), values=("tame",)))
add("trapezoid", "np.trapezoid(a)", "np.trapezoid(a, dx=0.5)", "np.trapezoid(a, a)", "np.trapezoid(a, axis=<<one>>)", a=TAME)
add("interp", "np.interp(a, [1, 2, 3], [4, 5, 7])", "np.interp(<<number>>, [1., 2, 3], [3., 2, 0])", "np.interp(a, [1, 2, 3], [3, 2, 0], left=-1, right=9)", "np.interp(a, [-180, 0, 190, 185], [5, 10, 3, 4], period=360)", "np.interp(a, [1, 2], [1j, 3])", "np.interp(a, [], [])", "np.interp(a, [1, 2], [1])", "np.interp(a, [1], [5])", a=array())
for name in ["convolve", "correlate"]:
    add(name, f"np.{name}(a, b)", f"np.{name}(a, b, <<m>>)", f"np.{name}(a, b, mode='x')", f"np.{name}([], a)", a=array((3,), (7,), (1,), (2, 2), (0,), values=("tame",)), b=array((2,), (5,), (1,), values=("tame",), dtype=["int64", "float64", "complex128", "float32"]), choices={"m": ["'full'", "'same'", "'valid'"]})
add("cross", "np.cross(a, b)", "np.cross(a, b, axis=0)", "np.cross(a, b.T, axisb=0)", "np.cross(a, [1, 2])", a=array((3,), (2, 3), (3, 3), (2,), (4,), values=("tame",)), b=array((3,), (2, 3), (3, 3), values=("tame",)))
for name in ["bartlett", "blackman", "hamming", "hanning"]:
    add(name, f"np.{name}(<<n>>)", choices={"n": ["0", "1", "2", "5", "12", "-3"]})
add("kaiser", "np.kaiser(<<n>>, 5)", "np.kaiser(<<n>>, 14.0)", choices={"n": ["0", "1", "2", "5", "12"]})
add("i0", "np.i0(a)", a=array(values=("tame",)))
add("sinc", "np.sinc(a)", a=array(values=("tame",)))
add("unwrap", "np.unwrap(a)", "np.unwrap(a, axis=<<one>>)", "np.unwrap(a, period=4)", "np.unwrap(a, discont=3)", a=TAME)
add("nan_to_num", "np.nan_to_num(a)", "np.nan_to_num(a, nan=3.0)", "np.nan_to_num(a, posinf=1, neginf=-1)", "np.nan_to_num(a, copy=False)", a=array(values=("edge",)))
add("clip", "np.clip(a, 1, 3)", "np.clip(a, 1, None)", "np.clip(a, None, b)", "np.clip(a, b, 5)", "np.clip(a, -0.5, 2.5)", "a.clip(0, 2)", "np.clip(a, 1, 3, out=np.empty_like(a))", "np.clip(a, 300, 1000)", "np.clip(a)", "np.clip(a, min=1, max=2)", "a.clip(max=2)", "np.clip(a, 5, 2)", "np.clip(a, -1, 400, dtype=<<dtype>>)", a=array(), b=fitting("a"))
for name in ["round", "around"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, <<d>>)", f"np.{name}(a, 2, out=np.empty_like(a))", *(["a.round()", "a.round(1)", "round(a)"] if name == "round" else []), a=array(), choices={"d": ["0", "1", "2", "-1", "-2", "10"]})
add("fix", "np.fix(a)", "np.fix(a, out=np.empty(a.shape))", a=array())
for name in ["real", "imag"]:
    add(name, f"np.{name}(a)", f"a.{name}", f"np.{name}(3)", f"np.{name}(1j)", a=array())
add("angle", "np.angle(a)", "np.angle(a, True)", "np.angle(a, deg=True)", a=array())
add("real_if_close", "np.real_if_close(a)", "np.real_if_close(a * (1 + 1e-16j))", "np.real_if_close(a, tol=10)", a=array())
for name in ["iscomplex", "isreal", "isposinf", "isneginf"]:
    add(name, f"np.{name}(a)", a=array())
for name in ["iscomplexobj", "isrealobj", "isfortran", "ndim", "shape", "size", "iterable"]:
    add(name, f"np.{name}(a)", f"np.{name}([1, 2])", *([f"np.size(a, <<one>>)"] if name == "size" else []), a=array())
add("isclose", "np.isclose(a, b)", "np.isclose(a, b, 1e-2, 0.1)", "np.isclose(a, a, equal_nan=True)", "np.isclose(a, <<number>>)", a=array(), b=fitting("a"))
add("allclose", "np.allclose(a, b)", "np.allclose(a, a)", "np.allclose(a, a, equal_nan=True)", "np.allclose(a, b, rtol=1, atol=9)", a=array(), b=fitting("a"))
add("array_equal", "np.array_equal(a, b)", "np.array_equal(a, a)", "np.array_equal(a, a, equal_nan=True)", a=array(), b=fitting("a"))
add("array_equiv", "np.array_equiv(a, b)", "np.array_equiv(a, a)", "np.array_equiv(a, a[:1])", a=array((3,), (2, 3), (1, 3)), b=fitting("a"))
for name in ["shares_memory", "may_share_memory"]:
    add(name, f"np.{name}(a, a)", f"np.{name}(a, a.copy())", f"np.{name}(a[::2], a[1::2])", f"np.{name}(a[:2], a[1:])", a=array((7,), (4, 4), (0,)))

# Sorting, searching, sets.
SORTED = array(values=("few", "tame", "edge"))
add("sort", "np.sort(a)", "np.sort(a, <<oneornone>>)", "np.sort(a, axis=<<one>>, kind=<<kind>>)", "np.sort(a, stable=True)", "np.sort(a, kind='x')", "np.sort(a, order='x')", "np.sort(a)[::-1]", a=SORTED)
add("argsort", "np.argsort(a, kind='stable')", "np.argsort(a, <<oneornone>>, kind='stable')", "np.argsort(a, axis=<<one>>, stable=True)", "np.argsort(a, kind='x')", a=SORTED)
add("ndarray.sort", "a.sort(); a", "a.sort(<<one>>); a", "a.sort(kind=<<kind>>); a", a=array(values=("few", "tame"), layouts=["C", "F", "steps", "backwards"]))
add("ndarray.argsort", "a.argsort(kind='stable')", "a.argsort(<<oneornone>>, kind='stable')", a=SORTED)
add("sort_complex", "np.sort_complex(a)", a=SORTED)
add("lexsort", "np.lexsort((a, b))", "np.lexsort(a)", "np.lexsort((a, b), axis=0)", "np.lexsort(())", a=array((3,), (7,), (2, 3), values=("few", "tame")), b=like("a", dtype="int64"))
add("partition", "np.take(np.partition(a, 2), 2, -1)", "np.sort(np.partition(a, 1), axis=-1)", "np.partition(a, [0, 2]).shape", "np.partition(a, 99)", "np.partition(a, 0, axis=<<oneornone>>).shape", "np.partition(a, 1, kind='x')", a=array((7,), (4, 5), (3,), values=("tame",)))
add("argpartition", "a[np.argpartition(a, 2)][2]", "np.argpartition(a, 1).shape", "np.argpartition(a, 99)", a=array((7,), (5,), values=("tame",)))
add("ndarray.partition", "a.partition(2); a[2]", "a.partition(99)", a=array((7,), values=("tame",), layouts=["C", "steps"]))
add("searchsorted", "np.searchsorted(a, b)", "np.searchsorted(a, b, side=<<side>>)", "np.searchsorted(a, 2.5)", "np.searchsorted(a, [1, 2, 3], 'right')", "np.searchsorted(a, b, sorter=np.argsort(a, kind='stable'))", "np.searchsorted(a, 1, side='x')", "a.searchsorted(b)", a=array((7,), (0,), (2, 3), (3,), (1,), values=("sorted",)), b=array((), (3,), (2, 2), dtype=["float64", "int64", "uint8", "complex128"]))
add("digitize", "np.digitize(a, [0, 1, 5])", "np.digitize(a, [5., 2, 0])", "np.digitize(a, [0, 1, 5], right=True)", "np.digitize(a, [0, 3, 1])", "np.digitize(a, [])", a=array())
add("bincount", "np.bincount(a)", "np.bincount(a, minlength=6)", "np.bincount(a, weights=w)", "np.bincount(a, weights=[1, 2])", "np.bincount(a, minlength=-1)", a=array((7,), (0,), (2, 2), (40,), values=("count", "tame")), w=like("a", dtype="float64"))
add("histogram", "np.histogram(a)", "np.histogram(a, 4)", "np.histogram(a, 5, (0., 5.))", "np.histogram(a, [0, 1, 4, 9])", "np.histogram(a, 3, density=True)", "np.histogram(a, 3, weights=np.ones(a.shape))", "np.histogram(a, 'auto')", "np.histogram(a, 0)", "np.histogram(a, 2.5)", "np.histogram(a, [3, 1])", "np.histogram(a, range=(3, 1))", a=array(values=("tame", "tame", "edge")))
add("histogram_bin_edges", "np.histogram_bin_edges(a, 4)", "np.histogram_bin_edges(a, <<e>>)", "np.histogram_bin_edges(a, 3, (0, 9))", a=array((7,), (40,), (0,), (1,), values=("tame",)), choices={"e": ["'auto'", "'fd'", "'doane'", "'scott'", "'rice'", "'sturges'", "'sqrt'", "'stone'", "'x'"]})
add("histogram2d", "np.histogram2d(a, b)", "np.histogram2d(a, b, 3)", "np.histogram2d(a, b, [2, 3], [[0, 5], [0, 9]])", "np.histogram2d(a, b, [[0, 1, 5], [0, 2, 4, 9]])", "np.histogram2d(a, b, 2, density=True)", "np.histogram2d(a, b, 2, weights=b)", "np.histogram2d(a, b[:-1])", a=array((7,), (40,), values=("tame",)), b=like("a", dtype="float64"))
add("histogramdd", "np.histogramdd(a)", "np.histogramdd(a, 2)", "np.histogramdd(a, [2, 3])", "np.histogramdd((b, b, b), 2)", "np.histogramdd(a, bins=2, range=[(0, 5), (0, 5)])", "np.histogramdd(a, 2, density=True)", a=array((7, 2), (9, 2), values=("tame",)), b=array((5,), dtype="float64", values=("tame",)))
add("unique", "np.unique(a)", "np.unique(a, return_index=True)", "np.unique(a, return_inverse=True)", "np.unique(a, return_counts=True)", "np.unique(a, True, True, True)", "np.unique(a, axis=<<oneornone>>)", "np.unique(a, axis=<<one>>, return_index=True, return_inverse=True, return_counts=True)", "np.unique(a, equal_nan=False)", "np.sort(np.unique(a, sorted=False))", a=array(values=("few", "count")))
for name in ["unique_all", "unique_counts", "unique_inverse", "unique_values"]:
    add(name, f"np.sort(np.{name}(a))" if name == "unique_values" else f"tuple(np.{name}(a))", a=array(values=("few", "count")))
for name in ["intersect1d", "union1d", "setdiff1d", "setxor1d"]:
    add(name, f"np.{name}(a, b)", *([f"np.{name}(np.unique(a), np.unique(b), assume_unique=True)"] if name != "union1d" else []), *([f"np.{name}(a, b, return_indices=True)"] if name == "intersect1d" else []), f"np.{name}(a, [1, 2, 3])", a=array(values=("few", "count")), b=array(values=("few", "count"), dtype=["float64", "int64", "int8", "bool"]))
add("isin", "np.isin(a, b)", "np.isin(a, [1, 2, 3])", "np.isin(a, b, invert=True)", "np.isin(np.unique(a), np.unique(b), assume_unique=True)", "np.isin(a, b, kind='table')", "np.isin(a, b, kind='sort')", "np.isin(a, [])", a=array(values=("few", "count")), b=array(values=("few", "count"), dtype=["float64", "int64", "int8", "bool"]))

# Polynomials.
add("polyval", "np.polyval(a, <<number>>)", "np.polyval(a, b)", "np.polyval([1, 2, 3], a)", a=array((3,), (1,), (0,), (5,), values=("tame",)), b=array((2,), (), (2, 2), values=("count",), dtype=["float64", "int64"]))
add("poly", "np.poly(a)", a=array((3,), (2, 2), (0,), (4,), values=("count",)))
add("roots", "np.sort_complex(np.roots(a))", "np.roots([1, -3, 2])", "np.roots([0, 0])", "np.roots([[1, 2]])", a=array((3,), (4,), (1,), values=("positive",)))
for name in ["polyadd", "polysub", "polymul", "polydiv"]:
    add(name, f"np.{name}(a, b)", f"np.{name}([1, 2], a)", a=array((3,), (1,), (5,), values=("positive",)), b=array((2,), (3,), values=("positive",), dtype=["float64", "int64"]))
for name in ["polyder", "polyint"]:
    add(name, f"np.{name}(a)", f"np.{name}(a, <<small>>)", *([f"np.{name}(a, 1, 3)", f"np.{name}(a, 2, [1, 2])"] if name == "polyint" else []), f"np.{name}(a, -1)", a=array((3,), (1,), (5,), values=("tame",)))
add("polyfit", "np.polyfit(b, a, 1)", "np.polyfit(b, a, 2)", "np.polyfit(b, a, 1, w=np.arange(1., 8))", "np.polyfit(b, a, 1, cov=True)", "np.polyfit(b, a, -1)", a=array((7,), values=("tame",)), b=pick("np.arange(7.)", "np.array([0, 1, 3, 4, 8, 9, 11])"))
add("poly1d", "bound", "np.poly1d(a)(2)", "np.poly1d(a).coeffs", "(np.poly1d(a) * np.poly1d([1, 2])).coeffs", "(np.poly1d(a) + 1).c", "np.poly1d(a).deriv().c", "np.poly1d(a).integ().c", "np.poly1d(a).order", "str(np.poly1d(a))", "np.poly1d([1, 2], True).c", "np.poly1d([1, -3, 2]).r", "(np.poly1d([1, 2, 1]) / np.poly1d([1, 1]))[0].c", "np.poly1d(a) == np.poly1d(a)", "(np.poly1d(a) ** 2).c", "np.poly1d(a)[0]", "repr(np.poly1d([1.5, 2]))", compiled="a class of the interpreter", a=array((3,), (2,), (1,), values=("count",)))

# Functions of functions and of axes.
add("apply_along_axis", "np.apply_along_axis(np.max, <<one>>, a)", "np.apply_along_axis(np.sort, <<one>>, a)", "np.apply_along_axis(lambda x: x[:1] * 2, 0, a)", "np.apply_along_axis(lambda x: np.outer(x, x), -1, a)", a=array((2, 3), (3,), (2, 3, 4), values=("tame",)))
add("apply_over_axes", "np.apply_over_axes(np.max, a, <<one>>)", "np.apply_over_axes(np.min, a, [0, -1])", a=array((2, 3), (3,), (2, 3, 4)))
add("vectorize", "exact", "np.vectorize(lambda x: x + 1)(a)", "np.vectorize(lambda x, y: x * y)(a, 2)", "np.vectorize(lambda x: x, otypes=[float])(a)", "np.vectorize(np.sum, signature='(n)->()')(a)", "np.vectorize(lambda x: (x, x))(a)", "np.vectorize(lambda x, y=3: x, excluded=['y'])(a, y=1)", compiled="it calls a function that it is given", a=array((2, 3), (3,), (2, 3, 4), values=("tame",)))
add("ndindex", "exact", "list(np.ndindex(2, 3))", "list(np.ndindex((2,)))", "list(np.ndindex())", compiled="cases of it are in the tests of the compiler")
add("ndenumerate", "exact", "list(np.ndenumerate(a))", compiled="cases of it are in the tests of the compiler", a=array())
add("nditer", "exact", "[x.copy() for x in np.nditer(a)]", "[x.item() for x in np.nditer(a, order=<<order>>)]", "[(x.item(), y.item()) for x, y in np.nditer([a, 1])]", "np.nditer(a).itersize, np.nditer(a).ndim, np.nditer(a).nop", compiled="an iterator of the interpreter", a=array((2, 3), (3,), (), (2, 3, 4)))
add("packbits", "np.packbits(a)", "np.packbits(a, axis=<<one>>)", "np.packbits(a, bitorder='little')", a=array((9,), (2, 3), (0,), (3, 10)))
add("unpackbits", "np.unpackbits(a)", "np.unpackbits(a, axis=<<one>>)", "np.unpackbits(a, bitorder='little')", "np.unpackbits(a, count=5)", "np.unpackbits(a, axis=0, count=-2)", a=array((2,), (2, 3), (0,)))
add("lib.stride_tricks.sliding_window_view", "np.lib.stride_tricks.sliding_window_view(a, 2)", "np.lib.stride_tricks.sliding_window_view(a, (2, 2))", "np.lib.stride_tricks.sliding_window_view(a, 2, axis=<<one>>)", a=array((7,), (4, 4), (3,)))
add("astype", "np.astype(a, <<dtype>>)", "np.astype(a, <<dtype>>, copy=False)", a=array(values=("tame",)))
add("bmat", "np.bmat([[a, a], [a, a]])", "np.bmat('a, a; a, a', {'a': a})", a=array((2, 2)))
add("matrix", "bound", "np.matrix(a)", "np.matrix(a) * np.matrix(a)", "np.matrix('1 2; 3 4')", "np.matrix(a).T", "np.matrix(a)[0]", "np.asmatrix(a).A1", "np.matrix(a).sum(axis=1)", compiled="matrices are the interpreter's", a=array((2, 2), (3, 3), values=("tame",)))
