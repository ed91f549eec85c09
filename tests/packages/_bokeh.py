"""A program that uses bokeh."""

import numpy as np
from bokeh.plotting import figure, ColumnDataSource
from bokeh.embed import json_item, file_html
from bokeh.core.serialization import Serializer
p = figure(); p.scatter(np.arange(3), np.arange(3.)**2, size=10); p.line([1, 2], [3, 4]); d = ColumnDataSource(dict(x=np.array(["2020-01-01"], "M8[ns]"), y=np.array([1.5], "f4"), z=np.array(["a"]), w=np.array([1], "i8")))
print(Serializer().encode(np.arange(3, dtype="i4"))["shape"], Serializer().encode(np.float64(1)), Serializer().encode(np.array(["a", None], object)), Serializer().encode(np.datetime64("2020-01-01")))
print(d.data, type(json_item(p)["doc"]).__name__, d.to_df if False else "")
d.stream({"x": np.array(["2020-01-02"], "M8[ns]"), "y": np.array([2], "f4"), "z": np.array(["b"]), "w": np.array([3])}); d.patch({"w": [(0, 7)]}); print(d.data)
from bokeh.transform import linear_cmap; from bokeh.palettes import Viridis256; from bokeh.util.serialization import transform_array, array_encoding_disabled; print(transform_array(np.array(["2020-01-01"], "M8[ns]")), array_encoding_disabled(np.zeros(2, "i8")))
