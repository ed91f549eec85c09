"""Arrays in files: `np.memmap`."""

import os
import pickle
import tempfile
import warnings
from pathlib import Path

import numpy as np

warnings.simplefilter("ignore")
folder = tempfile.mkdtemp()
file = os.path.join(folder, "data.bin")


def show(*values):
    print(*[f"{type(value).__name__}:{value!r}" for value in values])


def attempt(make):
    try:
        show(make())
    except Exception as error:
        print(type(error).__name__, str(error).replace(folder, "FOLDER"))


m = np.memmap(file, dtype="float32", mode="w+", shape=(3, 4))
m[:] = np.arange(12).reshape(3, 4)
m[1, 1] = 100
m.flush()
show(m, m.filename == file, m.mode, m.offset, m.dtype, m.shape, type(m.base).__name__, m.flags.writeable, os.path.getsize(file))
show(np.fromfile(file, "f4").tolist())

r = np.memmap(file, dtype="float32", mode="r", shape=(3, 4))
show(r, r.flags.writeable)
attempt(lambda: r.__setitem__(0, 1))
c = np.memmap(file, dtype="float32", mode="c", shape=(3, 4))
c[0] = -1
show(c[0], r[0])
p = np.memmap(file, dtype="float32", mode="r+", offset=16)
p[0] = 55
p.flush()
show(p, p.offset, r[1, 0], np.memmap(file, mode="r").shape, np.memmap(Path(file), "u1", "r", 4, (2, 2)))
with open(file, "r+b") as stream:
    s = np.memmap(stream, dtype="i2", mode="r+", shape=4)
    show(s, s.filename == file)

# What comes of it.
show(r[1:], r[1:].base is r, r[0, 0], r[1:].filename == file, r.T.shape, r + 1, np.sum(r), r.sum(), r.sum(axis=0), np.sqrt(r[0]), r.copy(), r.astype(int), np.asarray(r), np.array(r, subok=True).filename, r[r > 5], r.reshape(-1)[:2], r.view(np.ndarray)[0], r.mean(), r.max(axis=1))
show(type(r + 1).__name__, type(r[:1]).__name__, type(r[0, 0]).__name__, type(np.add(r, 1, out=np.zeros((3, 4), "f4"))).__name__)
show(pickle.loads(pickle.dumps(r))[0])
m += 1
m.flush()
show(r[2], np.memmap.flush(m))
g = np.memmap(file, dtype="float32", mode="w+", shape=(2,), order="F", offset=8)
show(g, os.path.getsize(file))
records = np.memmap(os.path.join(folder, "records"), dtype=[("a", "i4"), ("b", "f8")], mode="w+", shape=3)
records["a"] = [1, 2, 3]
records[1] = (5, 6.0)
records.flush()
show(records, np.fromfile(os.path.join(folder, "records"), records.dtype))
attempt(lambda: np.memmap(file, mode="w+"))
attempt(lambda: np.memmap(file, mode="x"))
attempt(lambda: np.memmap(os.path.join(folder, "nothing"), mode="r"))
attempt(lambda: np.memmap(file, dtype="f8", mode="r", shape=(100,)))
attempt(lambda: np.memmap(file, dtype="f8", mode="r", offset=1))
attempt(lambda: np.memmap(file, dtype="u1", mode="r", shape=3.0 if False else 3))
