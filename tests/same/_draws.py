"""Results of random draws one a line, by their bits, with the state that they leave behind."""

import warnings
import zlib

import numpy as np

warnings.simplefilter("ignore")


def report(title, source, compute):
    """Print what `compute()` returns or raises, and what `source` draws next."""
    try:
        text = bits(compute())
    except Exception as error:
        text = f"raises {type(error).__name__}: {error}"
    draw = source.random if hasattr(source, "random") else source.random_sample
    print(" ".join(f"{title}: {text} | {draw().hex()}".split()))


def bits(value):
    """The type of a value, and its bits or their checksum."""
    if isinstance(value, np.ndarray):
        data = np.where(value != value, np.nan, value).astype(value.dtype).tobytes()
        text = data.hex() if len(data) <= 32 else f"{zlib.crc32(data):08x}"
        return f"{value.dtype}{value.shape} {text}"
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__}[{', '.join(map(bits, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {bits(each)}" for key, each in value.items()) + "}"
    if isinstance(value, bytes):
        return f"bytes {len(value)} {zlib.crc32(value):08x}"
    if isinstance(value, (float, np.floating)):
        return f"{type(value).__name__} {float(value).hex()}"
    return f"{type(value).__name__} {value!r}"
