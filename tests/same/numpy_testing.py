"""Assertions about arrays, and the texts of those that fail."""

import warnings

import numpy as np
import numpy.testing as t

warnings.simplefilter("ignore", DeprecationWarning)


def fails(function, *arguments, **options):
    """What an assertion says."""
    try:
        function(*arguments, **options)
        print(function.__name__, "holds")
    except BaseException as error:
        print(type(error).__name__, error)


a, nan, inf = np.arange(6.0).reshape(2, 3), np.nan, np.inf
for expected in (a, a + 1e-9, a + 1, a.T, a[0], a.astype(int), 3, [0, 1, 2], np.where(a > 2, nan, a), np.where(a > 2, inf, a), -a, a.astype("f4")):
    for assertion in (t.assert_equal, t.assert_array_equal, t.assert_allclose, t.assert_array_almost_equal, t.assert_almost_equal, t.assert_array_less):
        fails(assertion, a, expected)
for pair in [(1, 2), (1.0, 1.0 + 1e-12), (nan, nan), (inf, -inf), ("a", "b"), ([1, "a"], [1, "b"]), ({"a": 1}, {"a": 2}), ({"a": 1}, {"b": 1}), ((1, 2), (1, 2, 3)), (None, None),
             (1 + 2j, 1 + 3j), (np.float32(1), 1), (0.0, -0.0), (np.datetime64("NaT"), np.datetime64("NaT")), (np.datetime64("2020-01-01"), np.datetime64("2020-01-02")),
             (np.array(["a", "b"]), np.array(["a", "c"])), (np.array([True, False]), np.array([True, True])), (np.array([1, 2], object), np.array([1, 3], object)),
             (np.array([1, 2], "u1"), np.array([2, 1], "u1")), (np.zeros((0, 2)), np.zeros((0, 2))), (np.zeros(2), np.zeros((2, 1))), ([], [1]), (np.array([(1, 2)], "i4,i4"), np.array([(1, 3)], "i4,i4"))]:  # fmt: skip
    for assertion in (t.assert_equal, t.assert_array_equal):
        fails(assertion, *pair)
for arguments, options in [((a, a + 1e-3), {"rtol": 1e-2}), ((a, a + 1e-3), {"atol": 1e-2}), ((a, a + 1), {"err_msg": "why"}), ((a, a + 1), {"verbose": False}), ((a, a.astype("f4")), {"strict": True}),
                           ((nan, nan), {"equal_nan": False}), (([1, 2], [1]), {}), ((5, [5, 5]), {}), ((5, [5, 5]), {"strict": True}), ((np.arange(1000), np.arange(1000) + 1), {})]:  # fmt: skip
    fails(t.assert_allclose, *arguments, **options)
fails(t.assert_approx_equal, 0.12345677777777e-20, 0.1234567e-20)
fails(t.assert_approx_equal, 0.12345670e-20, 0.12345671e-20, significant=8)
fails(t.assert_approx_equal, 0.123e-20, 0.124e-20, significant=3)
fails(t.assert_almost_equal, 2.3333333, 2.33339, decimal=4)
fails(t.assert_almost_equal, 2.3333333, 2.334, 5, "text")
fails(t.assert_array_almost_equal, [1, 2.33], [1, 2.34], decimal=1)
fails(t.assert_string_equal, "abc", "abd\nxy")
fails(t.assert_, False, "said")
fails(t.assert_array_less, [1, 5], [2, 4])
fails(t.assert_array_less, [1, nan], [2, nan])
fails(t.assert_array_max_ulp, np.float64(1), np.nextafter(1, 2), 1)
fails(t.assert_array_max_ulp, np.float64(1), 1 + 1e-10, 3)
fails(t.assert_array_almost_equal_nulp, np.float64(1), 1 + 1e-10)
with t.assert_raises(ValueError):
    raise ValueError
with t.assert_raises_regex(TypeError, "a.c"):
    raise TypeError("abc")
t.assert_warns(UserWarning, warnings.warn, "x")
fails(t.assert_warns, UserWarning, int)
with t.suppress_warnings() as log:
    log.record(UserWarning)
    warnings.warn("kept", stacklevel=1)
print(len(log.log), t.assert_no_warnings(int, "3"))
with t.temppath() as path, open(path, "w") as stream:
    stream.write("x")
with t.tempdir() as folder:
    print(type(folder).__name__)
print(t.build_err_msg([1, 2], "there", header="head"), sorted(set(t.__all__) & {"assert_equal", "SkipTest", "measure"}))
