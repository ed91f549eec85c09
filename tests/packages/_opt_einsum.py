"""A program that uses opt_einsum."""

import numpy as np, opt_einsum as oe
r = np.random.default_rng(0); a, b, c = r.random((3, 4)), r.random((4, 5)), r.random((5, 2))
print(oe.contract("ij,jk,kl->il", a, b, c), oe.contract_path("ij,jk,kl->il", a, b, c)[1], oe.contract_expression("ij,jk->ik", (3, 4), (4, 5))(a, b).sum(), oe.contract("ii->i", np.eye(3)), oe.contract("ij,ij->", a, a), oe.contract("...j,jk", a, b).shape, oe.contract(a, [0, 1], b, [1, 2]).shape)
print(np.einsum_path("ij,jk,kl->il", a, b, c, optimize="optimal")[0])
