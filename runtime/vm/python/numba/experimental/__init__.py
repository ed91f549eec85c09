"""What Numba calls experimental."""

from numba.experimental.jitclass import jitclass
