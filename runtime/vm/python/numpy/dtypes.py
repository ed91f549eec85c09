"""Classes of dtypes."""

import _hotloop_numpy as _native

__all__ = [_name for _name in vars(_native) if _name.endswith("DType")]
globals().update((_name, getattr(_native, _name)) for _name in __all__)
for _name in __all__:
    _numeric = _name not in ("ObjectDType", "DateTime64DType", "TimeDelta64DType", "BytesDType", "StrDType", "VoidDType")
    _native.extend(globals()[_name], {"_abstract": False, "_legacy": True, "_is_numeric": _numeric,
                                      "_parametric": not _numeric and _name != "ObjectDType"})

for _alias, _name in {"Byte": "Int8", "Short": "Int16", "Int": "Int32", "Long": "Int64", "LongLong": "Int64"}.items():
    globals()[_alias + "DType"] = globals()[_name + "DType"]
    globals()["U" + _alias + "DType"] = globals()["U" + _name + "DType"]
    __all__ += [_alias + "DType", "U" + _alias + "DType"]
# There is no wider float than a double.
LongDoubleDType, CLongDoubleDType = Float64DType, Complex128DType


class StringDType:
    """Strings of any length as elements; there are none, only their name for annotations and for isinstance."""

    def __init__(self, *, na_object=None, coerce=True):
        raise NotImplementedError("arrays of strings of variable length are not there; use dtype=str or dtype=object")


StringDType.__module__ = "numpy.dtypes"
__all__ += ["LongDoubleDType", "CLongDoubleDType", "StringDType"]
