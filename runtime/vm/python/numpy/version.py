"""The NumPy whose behaviour is followed."""

from _hotloop_jit import versions as _versions

version = short_version = full_version = _versions["numpy"]
git_revision = ""
release = True
