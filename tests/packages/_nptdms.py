"""A program that uses nptdms."""

import numpy as np, io
from nptdms import TdmsWriter, ChannelObject, TdmsFile
b = io.BytesIO()
with TdmsWriter(b) as w: w.write_segment([ChannelObject("g", "c", np.arange(5.)), ChannelObject("g", "d", np.array(["2020-01-01"], "M8[us]")), ChannelObject("g", "e", np.array([1, 2], "u1")), ChannelObject("g", "s", ["a", "bc"])])
b.seek(0); f = TdmsFile.read(b); print({c.name: (c[:], c.dtype) for c in f["g"].channels()}, f["g"]["d"][:].dtype)
