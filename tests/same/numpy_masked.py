"""Masked arrays: making them, masks, arithmetic, methods, functions, fill values, records, printing, pickles."""

import copy
import pickle
import warnings

import numpy as np
import numpy.ma as ma

warnings.simplefilter("ignore")


def show(expression, names):
    try:
        value = eval(expression, names)
    except Exception as error:
        print(f"{expression}: {type(error).__name__} {error}")
        return
    if isinstance(value, ma.MaskedArray) and value is not ma.masked:
        # Hidden elements are nobody's business.
        data = value.filled() if value.dtype.names is None else value.tolist()
        print(f"{expression}: {data!r} {ma.getmaskarray(value).tolist()} {value.dtype} {value.fill_value!r}")
    else:
        print(f"{expression}: {value!r}")


x = ma.array([1.0, -2.0, 3.0, 0.0, 5.0], mask=[0, 1, 0, 0, 1])
y = ma.array([[1, 2, 3], [4, 5, 6]], mask=[[0, 1, 0], [0, 0, 1]])
z = ma.array([True, False, True], mask=[0, 0, 1])
c = ma.array([1 + 1j, 2, 3j], mask=[0, 1, 0])
t = ma.array(["a", "bb", "ccc"], mask=[0, 1, 0])
o = ma.array([1, None, "x"], mask=[0, 1, 0], dtype=object)
d = ma.array(["2020-01-01", "2021-01-01"], mask=[0, 1], dtype="M8[D]")
p = ma.array([1, 2, 3])
r = ma.array([(1, 2.0), (3, 4.0)], mask=[(0, 1), (1, 0)], dtype=[("a", "i4"), ("b", "f8")])
w = ma.array(range(6), mask=[0, 0, 1, 1, 0, 0])
names = dict(globals())

for expression in """
x; y; z; c; t; o; d; p; r; x.data; x.mask; p.mask; p.mask is ma.nomask; r.mask; x.fill_value; y.fill_value; z.fill_value; t.fill_value; d.fill_value
x[0]; x[1]; x[1] is ma.masked; x[1:3]; x[[0, 1]]; x[x > 0]; x[x.mask]; y[0]; y[:, 1]; y[1, 2]; y[..., 0]; y[None].shape; y.T; r["a"]; r[0]; r[0]["b"]; r[1].tolist()
x + 1; 1 + x; x + x; x * y[0, 0]; x - p[0]; x / 0; x // 2; x % 2; x ** 2; -x; abs(x); x > 0; x == x; x != 1; x & 1; z & True; z | z; ~z; z ^ z; y << 1
y @ y.T; divmod(y, 2); 2 ** y; 1 / x; x == [1, 2, 3, 0, 5]; np.float64(2) * x; np.arange(5) + x; x + np.arange(5); y + y[0]; y * [[1], [2]]
ma.masked; ma.masked + 1; ma.masked == 1; repr(ma.masked); str(ma.masked); ma.masked.data; ma.masked.mask; bool(ma.masked); ma.masked is ma.masked_singleton
x.sum(); x.mean(); x.std(); x.var(); x.min(); x.max(); x.argmin(); x.argmax(); x.prod(); x.ptp(); x.any(); x.all(); x.cumsum(); x.cumprod(); x.count(); x.anom()
y.sum(axis=0); y.sum(axis=1, keepdims=True); y.mean(axis=1); y.std(axis=0); y.min(axis=0); y.max(axis=1); y.argmin(axis=0); y.argmax(axis=1); y.count(axis=0); y.var(axis=1, ddof=1)
y.any(axis=0); y.all(axis=1); y.cumsum(axis=1); y.prod(axis=0); y.ptp(axis=1); y.trace(); y.diagonal(); y.ravel(); y.flatten(); y.reshape(3, 2); y.swapaxes(0, 1)
y.transpose(1, 0); y.repeat(2, axis=0); y.take([0, 1], axis=1); y.compress([1, 0], axis=0); y.compressed(); y.squeeze(); y.astype(float); y.copy(); y.tolist(); y.nonzero()
x.argsort(); x.round(); c.real; c.imag; c.conj(); c.conjugate(); x.clip(0, 2); x.filled(); x.filled(9); y.filled(); t.filled(); o.filled("?"); d.filled(np.datetime64("2000-01-01")); z.filled(False)
x.tobytes() == x.filled().tobytes(); y.shape; y.size; y.ndim; y.dtype; y.nbytes; y.itemsize; len(x); list(x); [e is ma.masked for e in x]; x.item(0); x.flat[1]; list(y.flat); x.baseclass; x.hardmask; x.sharedmask
ma.sum(x); ma.mean(x); ma.std(x); ma.var(y, axis=0); ma.min(x); ma.max(y, axis=0); ma.argmin(x); ma.argmax(x); ma.prod(x); ma.ptp(y, axis=0); ma.any(z); ma.all(z); ma.cumsum(x); ma.cumprod(x); ma.count(y)
ma.count(y, 1); ma.count_masked(y); ma.count_masked(y, 0); ma.anom(x); ma.anomalies(x); ma.average(x); ma.average(y, axis=0); ma.average(y, axis=1, weights=[1, 2, 3]); ma.average(y, returned=True); ma.median(x); ma.median(y, axis=0); ma.median(y, axis=1)
ma.sort(x); ma.sort(y, axis=0); ma.sort(x, endwith=False); ma.argsort(x); ma.argsort(y, axis=1); ma.unique(x); ma.unique(w, return_index=True, return_inverse=True); ma.isin(x, [1, 5]); ma.in1d(x, [1, 5])
ma.intersect1d(x, p); ma.union1d(x, p); ma.setdiff1d(x, p); ma.setxor1d(x, p); ma.ediff1d(x); ma.diff(x); ma.diff(y, axis=0); ma.diff(x, n=2)
ma.array([1, 2], mask=True); ma.array([1, 2], mask=False); ma.array(x, mask=[1, 0, 0, 0, 0]); ma.array(x, mask=[1, 0, 0, 0, 0], keep_mask=False); ma.array([1.5], dtype=int); ma.array(3, mask=True); ma.masked_array([1, 2], [0, 1], fill_value=7)
ma.masked_where([1, 0, 1], [1, 2, 3]); ma.masked_equal([1, 2, 1], 1); ma.masked_not_equal([1, 2], 1); ma.masked_greater([1, 2, 3], 1); ma.masked_greater_equal([1, 2], 2); ma.masked_less([1, 2], 2); ma.masked_less_equal([1, 2], 1)
ma.masked_inside([1, 5, 9], 4, 6); ma.masked_outside([1, 5, 9], 4, 6); ma.masked_invalid([1, np.nan, np.inf]); ma.masked_values([1, 1.1, 2], 1.1); ma.masked_object(np.array([1, "a"], object), "a"); ma.fix_invalid(np.array([1, np.nan]))
ma.zeros((2, 2)); ma.ones(3, dtype=int); ma.empty(0); ma.zeros_like(y); ma.ones_like(x); ma.empty_like(y).shape; ma.arange(4); ma.identity(2); ma.indices((2, 2)).shape; ma.masked_all((2,)); ma.masked_all_like(y); ma.fromfunction(lambda i, j: i + j, (2, 2)); ma.frombuffer(b"ab", "u1")
ma.getdata(x); ma.getmask(x); ma.getmask([1]); ma.getmaskarray([1, 2]); ma.getmaskarray(x); ma.is_mask([True]); ma.is_mask(np.array([True])); ma.is_masked(x); ma.is_masked(p); ma.isMA(x); ma.isMaskedArray([1]); ma.isarray(x); ma.make_mask([0, 1]); ma.make_mask([0, 0]); ma.make_mask([0, 0], shrink=False)
ma.make_mask_none((2,)); ma.make_mask_descr([("a", int)]); ma.mask_or([0, 1], [1, 0]); ma.flatten_mask(r.mask); ma.flatten_structured_array(r); ma.asarray([1]); ma.asanyarray(x) is x; ma.copy(x); ma.filled([1]); ma.filled(x, 3); ma.compressed(y); ma.common_fill_value(x, x); ma.common_fill_value(x, y)
ma.default_fill_value(1.0); ma.default_fill_value(1); ma.default_fill_value("a"); ma.default_fill_value(True); ma.default_fill_value(np.dtype("M8[s]")); ma.default_fill_value(1j); ma.default_fill_value(np.dtype("O")); ma.default_fill_value(r.dtype); ma.maximum_fill_value(1.0); ma.minimum_fill_value(1); ma.maximum_fill_value(np.int8(1))
ma.add(x, 1); ma.subtract(x, x); ma.multiply(x, 2); ma.divide(x, x); ma.true_divide(1, x); ma.floor_divide(x, 2); ma.remainder(x, 2); ma.mod(x, 2); ma.fmod(x, 2); ma.power(x, 0.5); ma.power(x, -1); ma.negative(x); ma.absolute(x); ma.fabs(x); ma.sqrt(x); ma.exp(x); ma.log(x); ma.log2(x); ma.log10(x)
ma.sin(x); ma.cos(x); ma.tan(x); ma.arcsin(x); ma.arccos(x); ma.arctan(x); ma.sinh(x); ma.cosh(x); ma.tanh(x); ma.arcsinh(x); ma.arccosh(x); ma.arctanh(x); ma.arctan2(x, 1); ma.hypot(x, 1); ma.floor(x); ma.ceil(x); ma.around(x, 1); ma.round(x); ma.angle(c); ma.conjugate(c)
ma.equal(x, 1); ma.not_equal(x, 1); ma.less(x, 1); ma.less_equal(x, 1); ma.greater(x, 1); ma.greater_equal(x, 1); ma.logical_and(x, 1); ma.logical_or(x, 0); ma.logical_xor(x, 1); ma.logical_not(x); ma.bitwise_and(y, 1); ma.bitwise_or(y, 1); ma.bitwise_xor(y, 1); ma.left_shift(y, 1); ma.right_shift(y, 1)
ma.maximum(x, 1); ma.minimum(x, 1); ma.maximum.reduce(x); ma.add.reduce(x); ma.add.reduce(y, axis=1); ma.add.accumulate(p); ma.add.outer(p, p); ma.multiply.outer(x[:2], x[:2]); ma.minimum.outer(x[:2], p); ma.maximum.reduce(y, axis=0); ma.logical_and.reduce(z)
ma.concatenate([x, p]); ma.hstack([x, p]); ma.vstack([p, p]); ma.dstack([p, p]); ma.stack([p, p]); ma.column_stack([p, p]); ma.hsplit(y, 3); ma.append(x, p); ma.atleast_1d(p); ma.atleast_2d(x); ma.atleast_3d(p).shape; ma.diagflat([1, 2]); ma.expand_dims(x, 0); ma.resize(x, (2, 3)); ma.reshape(y, 6); ma.ravel(y); ma.transpose(y); ma.swapaxes(y, 0, 1); ma.squeeze(y[None]); ma.repeat(x, 2)
ma.where(x > 0, x, -x); ma.where([1, 0, 1, 0, 1], x, 9); ma.where(z); ma.choose([0, 1, 0], [p, p * 10]); ma.clip(x, 0, 2); ma.take(x, [0, 1]); ma.compress([1, 1, 0], p); ma.nonzero(x); ma.diag(p); ma.diag(y); ma.diagonal(y); ma.trace(y); ma.dot(y, y.T); ma.dot(y, y.T, strict=True); ma.inner(p, p); ma.outer(p, p); ma.innerproduct(p, p); ma.outerproduct(x[:2], p)
ma.allequal(x, x); ma.allequal(x, [1, 9, 3, 0, 9]); ma.allequal(x, x, fill_value=False); ma.allclose(x, x); ma.allclose(x, x + 1); ma.shape(y); ma.size(y); ma.ndim(y); ma.ids(p) is not None; ma.isclose if hasattr(ma, "isclose") else None
ma.corrcoef(w, w); ma.cov(y); ma.cov(w); ma.convolve(p, [1, 1]); ma.convolve(x, [1, 1], propagate_mask=False); ma.correlate(p, p); abs(ma.polyfit(w, w, 1)).round(6); ma.vander(p, 2); ma.vander(w[:3], 2); ma.apply_along_axis(lambda v: v.sum(), 1, y); ma.apply_over_axes(ma.sum, y, [0, 1])
ma.clump_masked(w); ma.clump_unmasked(w); ma.notmasked_contiguous(w); ma.notmasked_edges(w); ma.flatnotmasked_contiguous(w); ma.flatnotmasked_edges(w); ma.notmasked_contiguous(y, axis=0); ma.notmasked_edges(y, 1); ma.mask_rows(y); ma.mask_cols(y); ma.mask_rowcols(y); ma.compress_rows(y); ma.compress_cols(y); ma.compress_rowcols(y); ma.compress_nd(y); ma.ndenumerate(w).__class__.__name__; list(ma.ndenumerate(y))
ma.mr_[1, 2, x]; ma.mr_[p, 0, 4:6]; np.ma.core.flatten_mask([(0, 1), (1, 0)]); y.argpartition(1).shape; ma.harden_mask(x.copy()).hardmask; ma.soften_mask(x.copy()).hardmask; ma.set_fill_value(p.copy(), 3); ma.masked_array(np.eye(2)).mask
np.sum(x); np.mean(y, axis=0); np.sin(x); np.add(x, 1); np.sqrt(x); np.maximum(x, 1); np.sort(x); np.concatenate([p, p]).__class__.__name__; np.where(x > 0, 1, 0); np.median(p); np.unique(x); np.asarray(x); np.asanyarray(x) is x; np.flip(x); np.roll(x, 1); np.diff(x); np.tile(x, 2); np.rot90(y); np.moveaxis(y, 0, 1); np.ravel(y); np.isnan(x); np.isfinite(x); np.cumsum(x); np.argmax(x); np.round(x, 1); np.clip(x, 0, 1)
np.add.reduce(x); np.add.accumulate(p); np.minimum.reduce(y, axis=0); np.multiply.outer(p, p); np.dot(p, p); np.array(x); np.array(x, subok=True); np.zeros_like(x); np.copy(x); np.count_nonzero(x); np.argwhere(x > 0); np.nansum(x); np.average(x); np.ptp(y); np.squeeze(y[None]); np.expand_dims(x, 0).shape; np.broadcast_to(x, (2, 5)).shape; np.atleast_2d(x); np.trapezoid(p); np.take_along_axis(x, np.array([0, 1]), 0)
str(x); repr(y); str(r); repr(r); str(t); repr(o); repr(ma.array([])); repr(ma.array(5, mask=True)); repr(ma.array(5)); repr(ma.arange(2000)); str(ma.array(np.arange(2000), mask=np.arange(2000) % 2)); repr(y.astype("f4")); repr(ma.masked_all((2, 2))); repr(d); repr(z); repr(c)
ma.array([1, 2], mask=[1, 0, 1]); ma.array([1, 2]).view("f8").dtype; x.view(np.ndarray); x.view("i8").mask; ma.array([[1, 2], [3, 4]]) @ p[:2]; x[5]; y.reshape(7); x + [1, 2]; int(ma.array(3)); float(ma.array(2.5)); int(ma.array(3, mask=True)); float(x[1]); ma.array([1, 2]).item(); bool(ma.array([1, 0])); hash(x)
""".replace("\n", ";").split(";"):  # fmt: skip
    if expression.strip():
        show(expression.strip(), names)

# Writing.
v = x.copy()
v[0] = ma.masked
v[1] = 7
v[2:4] = [8, ma.masked]
show("v", {"v": v})
v.mask = [1, 1, 0, 0, 0]
v.mask[0] = False
v.fill_value = -1
show("v", {"v": v})
v.harden_mask()
v[:] = 1
show("v", {"v": v})
v.soften_mask()
v[:] = 2
v[v == 2] = ma.masked
show("v", {"v": v})
v.mask = ma.nomask
v += 1
v *= 2
v -= 1
v /= 2
v **= 2
v //= 2
v %= 3
show("v", {"v": v})
v.put([0, 1], [5, 6])
v.flat[3] = 9
v.unshare_mask()
v.shrink_mask()
show("v", {"v": v})
v.data[0] = 100
show("v", {"v": v})
m = ma.array([3, 1, 2], mask=[0, 1, 0])
m.sort()
show("m", {"m": m})
m.sort(endwith=False)
show("m", {"m": m})
m.resize if False else m.swapaxes(0, 0)
q = ma.zeros((2, 2))
q[0] = ma.array([1, 2], mask=[0, 1])
q[:, 1] = 5
q[q == 0] = 3
ma.put(q, [0], [9], mode="clip")
ma.putmask(q, [[0, 1], [0, 0]], 4)
show("q", {"q": q})
np.copyto(q, 1, where=[[True, False], [False, False]])
out = ma.zeros(2)
np.add.reduce(y, axis=1, out=out) if False else y.sum(axis=1, out=out)
show("out", {"out": out})
r[0] = (9, 9.0)
r["b"][1] = ma.masked
r[1] = ma.masked
show("r", {"r": r})
show("r.filled()", {"r": r})

# Copies, pickles, attributes.
for other in [copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x)), pickle.loads(pickle.dumps(y, 2))]:
    show("other", {"other": other})
show("pickle.loads(pickle.dumps(ma.masked)) is ma.masked", globals())
show("copy.deepcopy(ma.masked) is ma.masked", globals())
x._optinfo["k"] = 1
show("(x + 1)._optinfo, x[:2]._optinfo", {"x": x})


class Sub(ma.MaskedArray):
    pass


s = Sub([1, 2, 3], mask=[0, 1, 0])
print(type(s + 1).__name__, type(s[:2]).__name__, type(s.sum(keepdims=True)).__name__, type(np.sqrt(s)).__name__, type(s.view(ma.MaskedArray)).__name__)


class Unit(np.ndarray):
    def __array_finalize__(self, obj):
        self.unit = getattr(obj, "unit", "?")


u = np.arange(3.0).view(Unit)
u.unit = "m"
mu = ma.array(u, mask=[0, 0, 1])
print(type(mu.data).__name__, mu.data.unit, type((mu + mu).data).__name__, mu.baseclass.__name__)

# Records with masks.
import numpy.ma.mrecords as mrecords  # noqa: E402

records = mrecords.fromarrays([ma.array([1, 2], mask=[0, 1]), ma.array([1.5, 2.5])], names="a,b")
print(records, records.a, records.mask, records[0], records.filled(0), records.tolist())
records = mrecords.fromrecords([(1, "x"), (2, "yy")], names="n,t")
print(records.n, records.t, records.dtype)
records.n[0] = ma.masked
records.t = ["p", "q"]
print(records, records._mask, records.view(np.recarray).n)
