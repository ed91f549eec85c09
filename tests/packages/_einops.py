"""A program that uses einops."""

import numpy as np
from einops import rearrange, reduce, repeat, einsum, pack, unpack, parse_shape, asnumpy
x = np.arange(24.).reshape(2, 3, 4)
print(rearrange(x, "a b c -> c (a b)"), reduce(x, "a b c -> a c", "mean"), reduce(x, "a (b) (c c2) -> a c", "max", c2=2), repeat(x[0], "b c -> b c r", r=2).shape, einsum(x, x, "a b c, a d c -> a b d")[0], parse_shape(x, "a b c"), rearrange([x, x], "n a b c -> a n b c").shape)
p, s = pack([x, x[..., 0]], "a b *"); print(p.shape, s, [q.shape for q in unpack(p, s, "a b *")], reduce(x > 5, "a b c -> b", "any"))
try: rearrange(x, "a b -> b a")
except Exception as e: print(type(e).__name__, str(e)[:80])
