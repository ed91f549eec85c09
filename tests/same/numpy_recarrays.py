"""Record arrays: `np.recarray`, `np.record`, `np.rec` and `numpy.lib.recfunctions`."""

import copy
import pickle
import warnings

import numpy as np
import numpy.lib.recfunctions as rfn

warnings.simplefilter("ignore")


def show(expression, names):
    try:
        value = eval(expression, names)
    except Exception as error:
        print(f"{expression}: {type(error).__name__} {error}")
        return
    print(f"{expression}: {type(value).__name__} {value!r}")


r = np.rec.array([(1, 2.0, "a"), (2, 3.0, "b"), (3, 4.0, "ccc")], names="x,y,t")
s = np.array([(1, 2.0), (3, 4.0)], dtype=[("a", "i4"), ("b", "f8")])
n = np.array([(1, (2, 3.0)), (4, (5, 6.0))], dtype=[("p", int), ("q", [("u", int), ("v", float)])])
b = np.array([(1, 10), (2, 20)], dtype=[("a", "i4"), ("c", "i8")])
names = dict(globals())
for expression in """
r; r.x; r.y; r.t; r[0]; r[0].x; r[0]["t"]; r[1:]; r[1:].x; r["x"]; r[["x", "y"]]; r[r.x > 1]; r[[0, 2]].t; r.dtype; r.dtype.type; r.shape; len(r); list(r)[0]; r.tolist(); r.item(0); r.nosuch; r[0].nosuch; type(r[0]); type(r.x); type(r[:1]); r.field("x"); r.field(1); r.view(np.ndarray); r.copy().x; r.x.sum(); r == r; repr(r[0]); str(r[0]); r[0].pprint(); r[0].tolist(); r[0].dtype; r[0] == r[0]; r.base is None
s.view(np.recarray); s.view(np.recarray).a; s.view(np.recarray).dtype; np.rec.array(s); np.rec.array(s).b; np.asarray(r).dtype; s.view(dtype=(np.record, s.dtype)); s.view((np.record, s.dtype))[0].a; np.dtype((np.record, s.dtype)); np.dtype((np.record, s.dtype)) == s.dtype; np.record; np.rec.record is np.record; np.rec.recarray is np.recarray; np.recarray((2,), dtype=s.dtype).shape; np.recarray(2, formats="i4,f8", names="k,l").dtype
np.rec.fromarrays([[1, 2], [3.0, 4.0]], names="a,b"); np.rec.fromarrays([np.arange(3), np.ones(3)]); np.rec.fromarrays([[1], ["x"]], dtype=[("i", "i8"), ("s", "U2")]); np.rec.fromarrays([[1, 2], [3]], names="a,b"); np.rec.fromrecords([(1, "a"), (2, "bb")], names="n,t"); np.rec.fromrecords([(1, 2.5)], formats="i4,f8"); np.rec.fromrecords([[1, 2], [3, 4]]); np.rec.fromstring(b"\\x01\\x00\\x02\\x00", formats="i2,i2"); np.rec.fromstring(np.arange(4, dtype="i4").tobytes(), dtype="i4,i4", names="a,b") if False else 0; np.rec.array([1, 2, 3], formats="i4"); np.rec.array(b"abcd", formats="S2,S2"); np.rec.array(None, shape=2, formats="i4").shape; np.rec.array([(1, 2)], dtype=[("a", int), ("b", int)]); np.rec.find_duplicate(["a", "b", "a"]); np.rec.format_parser(["f8", "i4"], ["c", "d"], []).dtype
n.view(np.recarray).q; n.view(np.recarray).q.u; n.view(np.recarray)[0].q.v; type(n.view(np.recarray).q); np.rec.array(n)[1].q; n["q"]["v"]
np.sort(r, order="y").x; r.argsort(order="t"); np.sort(s[::-1], order=["b", "a"]); np.argsort(s, order="b"); s.argsort(order="zz"); np.arange(3).argsort(order="a"); np.unique(s); np.concatenate([s, s]); np.sort(s)
copy.copy(r).x; copy.deepcopy(r).t; pickle.loads(pickle.dumps(r)); pickle.loads(pickle.dumps(r[0])); pickle.loads(pickle.dumps(r.dtype)); pickle.loads(pickle.dumps(r)).x
rfn.append_fields(s, "c", [5, 6], usemask=False); rfn.append_fields(s, ["c", "d"], [[5, 6], [7.0, 8.0]], usemask=False); rfn.append_fields(s, "c", [5]); rfn.drop_fields(s, "a"); rfn.drop_fields(n, ["u"]); rfn.drop_fields(s, ["a", "b"]); rfn.rename_fields(s, {"a": "A"}); rfn.rename_fields(n, {"q": "Q", "u": "U"}); rfn.rec_append_fields(s, "z", [1, 2]); rfn.rec_drop_fields(s, "a"); rfn.get_names(n.dtype); rfn.get_names_flat(n.dtype); rfn.flatten_descr(n.dtype); rfn.get_fieldstructure(n.dtype); rfn.zip_descr((s, b), flatten=True) if hasattr(rfn, "zip_descr") else 0
rfn.merge_arrays((s, b)); rfn.merge_arrays((s, b), flatten=True); rfn.merge_arrays(([1, 2], [3.0, 4.0, 5.0])); rfn.merge_arrays((np.array([1, 2]), np.array([10.0])), usemask=False); rfn.merge_arrays((np.array([1, 2]), np.array([10.0])), usemask=True); rfn.merge_arrays((s, [7, 8]), asrecarray=True); rfn.join_by("a", s, b); rfn.join_by("a", s, b, jointype="outer"); rfn.join_by("a", s, b, jointype="leftouter", usemask=False); rfn.join_by("zz", s, b); rfn.rec_join("a", s, b)
rfn.stack_arrays((s, b)); rfn.stack_arrays((s, s), usemask=False); rfn.stack_arrays((s, b), usemask=False, asrecarray=True); rfn.structured_to_unstructured(s); rfn.structured_to_unstructured(n); rfn.structured_to_unstructured(s, dtype=int); rfn.unstructured_to_structured(np.arange(6).reshape(3, 2)); rfn.unstructured_to_structured(np.arange(4).reshape(2, 2), dtype=s.dtype); rfn.unstructured_to_structured(np.arange(4).reshape(2, 2), names=["k", "l"]); rfn.repack_fields(s[["b"]]); rfn.repack_fields(np.dtype("u1,<i8,<f8", align=True)); rfn.require_fields(s, [("b", "f4"), ("new", "u1")]); rfn.assign_fields_by_name(s.copy(), b); rfn.apply_along_fields(np.mean, s); rfn.recursive_fill_fields(s, np.zeros(3, s.dtype)); rfn.find_duplicates(np.ma.array([1, 1, 2, 3, 3]).view([("a", int)]), return_index=True)
np.zeros(2, dtype=[]); np.dtype([]); np.dtype([]).names; np.zeros((), dtype=[("a", int)])[()]; np.zeros(2, ("f8", 3)).shape; np.arange(6.0).view(("f8", 2)); np.array([(1, [2, 3])], dtype=[("a", int), ("b", int, (2,))]).view(np.recarray).b
""".replace("\n", ";").split(";"):  # fmt: skip
    if expression.strip():
        show(expression.strip(), names)

r.x = [10, 20, 30]
r[0].y = 99.0
r[1] = (7, 8.0, "zz")
r.y[2] = -1
r.t = "w"
print(r)
try:
    r.new = 1
    r.x = [1, 2]
except Exception as error:
    print(type(error).__name__, error)
print(r.new)
one = r[0]
one.x = 1234
one["t"] = "q"
print(one, r[0], one.x)
try:
    one.nothing = 5
except Exception as error:
    print(type(error).__name__, error)
q = np.zeros(2, s.dtype)
q["a"] = [1, 2]
q.dtype = (np.record, q.dtype)
print(type(q[0]), q[0].a, repr(q))


class Row(np.void):
    @property
    def total(self):
        return self["a"] + self["b"]


rows = s.view((Row, s.dtype))
print(type(rows[0]).__name__, rows[0].total, repr(rows.dtype), [x.total for x in rows])
