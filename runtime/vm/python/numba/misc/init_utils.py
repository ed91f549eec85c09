"""The version."""

from collections import namedtuple

version_info = namedtuple("version_info", "major minor patch short full string tuple git_revision")


def generate_version_info(version):
    """The parts of a version."""
    parts = version.split(".")
    numbers = [int(part) if part.isdigit() else None for part in (parts + [""] * 3)[:3]]
    return version_info(numbers[0], numbers[1], numbers[2], tuple(numbers[:2]), tuple(numbers), version, tuple(parts), None)
