"""A program that uses sympy."""

import sympy as sp, numpy as np
x, y = sp.symbols("x y")
f = sp.lambdify((x, y), sp.sin(x)**2 + sp.exp(-y)*sp.Piecewise((x, x > 0), (0, True)) + sp.Max(x, y), "numpy")
print(np.round(f(np.linspace(-1, 1, 5), np.arange(5.)), 10))
print(sp.lambdify(x, sp.Matrix([[x, 1], [0, x**2]]), "numpy")(3.0))
print(sp.lambdify(x, [sp.cos(x), sp.Heaviside(x), sp.sign(x), sp.Abs(x), sp.floor(x), sp.Mod(x, 2), sp.atan2(x, 2), sp.log(x + 5), sp.sqrt(x + 3), x**sp.Rational(1, 3)], "numpy")(np.array([1., 2.5])))
print(sp.lambdify((x, y), sp.And(x > 0, y < 2))(np.array([1, -1]), np.array([1, 1])), sp.lambdify((x, y), sp.Ne(x, y) | (x < 0))(np.arange(3), 1))
m = sp.Matrix(np.array([[1, 2], [3, 4]])); print(m, m.det(), np.array(m), np.array(m).astype(float), np.array(m.tolist(), dtype=float))
print(sp.matrix2numpy(m, dtype=int))
print(np.array([x, y]) * 2 + 1, np.dot(np.array([x, y]), np.array([y, x])), sp.symarray("a", 3), sp.symarray("b", (2, 2)))
print(sp.sympify(np.float64(1.5)), sp.sympify(np.int32(3)) + x, sp.Float(np.float32(0.5)), sp.Integer(np.int64(4)), sp.sympify(np.array([1, 2])), x * np.float64(2), np.float64(2) * x, np.int64(2) + x)
print(sp.Array(np.arange(6).reshape(2, 3)), np.vectorize(lambda v: sp.factorial(v))(np.arange(5)))
print(sp.nsolve(sp.cos(x) - x, 1), [sp.N(r, 5) for r in sp.Poly(x**3 - 2).nroots()])
print(sp.lambdify((x,), sp.Sum(x**y, (y, 0, 3)), "numpy")(np.array([1., 2.])), sp.lambdify([[x, y]], x + y)(np.array([[1, 2], [3, 4]])))
print(sp.lambdify(x, sp.ImmutableDenseMatrix([[sp.sin(x)], [1]]), "numpy")(0.5), sp.lambdify(x, sp.diff(sp.tan(x), x), cse=True)(np.array([.1])))
