"""Classes of dtypes."""

import _hotloop_numpy as _native

__all__ = [_name for _name in vars(_native) if _name.endswith("DType")]
globals().update((_name, getattr(_native, _name)) for _name in __all__)
