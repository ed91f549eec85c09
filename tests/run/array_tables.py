"""The HTML of arrays in notebooks: what is shown, what is left out, and that it is escaped."""

import re

import numpy as np


def cells(a):
    rows = re.findall("<tr.*?</tr>", a._repr_html_())
    return [re.findall("<td.*?>(.*?)</td>", row) for row in rows]


def caption(a):
    return re.match("<div.*?>(.*?)</div>", a._repr_html_()).group(1)


assert cells(np.arange(3) * 0.5) == [["0", "1", "2"], ["0.", "0.5", "1."]]
assert cells(np.array([[1, 20], [300, 4]])) == [["", "0", "1"], ["0", "1", "20"], ["1", "300", "4"]]
assert caption(np.arange(3)) == "int64 · 3 elements · 24 bytes"
assert caption(np.zeros((1000, 30), "f4")) == "float32 · 1,000 × 30 · 120 kB"
assert caption(np.zeros((2, 3, 4))) == "float64 · 2 × 3 × 4 · 192 bytes, of which [0, :, :] is shown"

long = cells(np.arange(40))
assert long[0] == ["0", "1", "2", "3", "4", "…", "35", "36", "37", "38", "39"] and long[0] == long[1]
square = cells(np.arange(1600).reshape(40, 40))
assert len(square) == 12 and all(len(row) == 12 for row in square)
assert square[6] == ["…"] + ["⋮"] * 11 and square[-1][-1] == "1599" and square[-1][0] == "39"
assert square[1][1:7] == ["0", "1", "2", "3", "4", "…"]

assert cells(np.array(["<b>", "x"]))[1] == ["&#x27;&lt;b&gt;&#x27;", "&#x27;x&#x27;"]
assert cells(np.array([(1, 2.5), (3, 4)], [("x", "i4"), ("<y>", "f8")])) == [
    ["", "x", "&lt;y&gt;"], ["0", "1", "2.5"], ["1", "3", "4."]]
assert cells(np.array(["2020-01-01", "NaT"], "M8[D]"))[1] == ["2020-01-01", "NaT"]
assert cells(np.array([{"a": 1}, None], object))[1] == ["{&#x27;a&#x27;: 1}", "None"]
assert cells(np.array([1 + 2j, np.nan]))[1] == ["1.+2.j", "nan+0.j"]

# A table would show no more than the text.
assert np.array(3.0)._repr_html_() is None and np.zeros((0, 3))._repr_html_() is None


class Named(np.ndarray):
    pass


assert np.arange(3).view(Named)._repr_html_() is None
