"""Printing with formatters: functions that write the elements, for types, for kinds, or for all."""

import numpy as np

A = {
    "bool": np.array([True, False]), "int": np.arange(4), "unsigned": np.arange(3, dtype=np.uint8),
    "float": np.array([1.5, -2.25, np.nan]), "single": np.array([0.5], np.float32), "complex": np.array([1 + 2j, -3j]),
    "matrix": np.arange(6.0).reshape(2, 3), "cube": np.arange(8).reshape(2, 2, 2), "empty": np.array([]),
    "long": np.arange(2000), "wide": np.arange(3000).reshape(2, 1500), "point": np.array(2.5), "many": np.arange(40) * 1000,
}


def show(title, **formatter):
    print("---", title)
    with np.printoptions(formatter=formatter):
        for name, array in A.items():
            print(name, str(array))
            print(name, repr(array))
    print(A["float"])


show("all", all=lambda x: f"<{x}>")
show("kinds", int_kind=lambda x: f"i{x:d}", float_kind=lambda x: f"{x:.3f}", complex_kind=lambda x: f"{x.real:+.1f}")
show("one for a type wins", all=lambda x: "?", int_kind=lambda x: "kind", int=lambda x: "int", bool=lambda x: "yes" if x else "no")
show("the type that comes", all=lambda x: type(x).__name__)
show("none", float_kind=None, float=None)
show("complex alone", complexfloat=lambda x: f"{x.imag:g}i")
show("lines of their own", int=lambda x: f"+{x}\n-{x}-")

np.set_printoptions(formatter={"float": "{:6.2f}".format})
print(A["matrix"], A["point"], repr(A["point"]), np.array2string(A["float"]), np.array_repr(A["float"]), np.array_str(A["float"], precision=3))
print(sorted(np.get_printoptions()["formatter"]))
np.set_printoptions(precision=2)
print(A["float"] / 3, np.get_printoptions()["formatter"])
np.set_printoptions(precision=8)
print(np.array2string(A["matrix"], formatter={"float_kind": lambda x: "%.2e" % x}, separator=", "))
print(np.array2string(A["int"], formatter={"int": hex}))
with np.printoptions(override_repr=lambda a: f"array of {a.size}"):
    print(repr(A["matrix"]), str(A["int"]), [A["int"]])
print(repr(A["int"]))
try:
    with np.printoptions(formatter={"all": lambda x: 1 / 0}):
        print(A["int"])
except ZeroDivisionError as error:
    print(type(error).__name__)
print(A["int"])
