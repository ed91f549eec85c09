"""Writes pairwise.txt with real NumPy: dtype, shape, strides in elements, and the bits of the sum.

Element number i in memory is ((i * 2654435761) mod 2**32) / 2**32 - 0.5, scaled by 1 + i mod 7; complex numbers take two.
"""

import numpy as np


def memory(dtype, count):
    i = np.arange(count, dtype=np.uint64)
    x = ((i * np.uint64(2654435761)) % np.uint64(2**32)).astype(np.float64) / 2**32 - 0.5
    return (x * (1 + (i % np.uint64(7)).astype(np.float64))).astype(dtype)


lines = []
for dtype in ["float32", "float64", "complex64", "complex128"]:
    parts = 2 if dtype.startswith("c") else 1
    part = {"float32": "f4", "float64": "f8", "complex64": "f4", "complex128": "f8"}[dtype]

    def row(shape, step=1):
        count = int(np.prod(shape)) * step
        return memory(part, max(count, 1) * parts).view(dtype)[: count]

    cases = [((n,), 1) for n in [0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 63, 64, 65, 127, 128, 129, 130, 136, 137, 255, 256, 257,
                                 271, 1000, 1024, 4099, 100003]]
    cases += [((n,), 3) for n in [5, 100, 129, 1000]]
    for shape, step in cases:
        a = row(shape, step)[::step][: shape[0]]
        total = np.sum(a)
        lines.append((dtype, shape, step, total))
    for shape in [(3, 5), (10, 130), (7, 11, 13)]:
        lines.append((dtype, shape, 1, np.sum(row(shape).reshape(shape))))
    for shape in [(4, 200), (129, 3)]:
        lines.append((dtype, shape, "F", np.sum(row(shape).reshape(shape, order="F"))))

with open(__file__.replace(".py", ".txt"), "w") as out:
    print("# NumPy", np.__version__, file=out)
    for dtype, shape, how, total in lines:
        bits = np.asarray(total).tobytes().hex()
        print(dtype, "x".join(map(str, shape)), how, bits, file=out)
