"""The deterministic profiler under its usual name, by the `profile` module: this VM has no native one.

Its overhead per call is larger than CPython's, so short functions look slower beside long ones.
"""

import profile
import sys

__all__ = ["run", "runctx", "Profile"]


def run(statement, filename=None, sort=-1):
    return profile._Utils(Profile).run(statement, filename, sort)


def runctx(statement, globals, locals, filename=None, sort=-1):
    return profile._Utils(Profile).runctx(statement, globals, locals, filename, sort)


class Profile(profile.Profile):
    """`profile.Profile` with the interface of the native profiler."""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        super().__init__(timer)
        self._depth = 0

    def enable(self, subcalls=True, builtins=True):
        """Starts to profile the calling thread; what was running before counts as one caller."""
        self._depth = 0
        self.simulate_call("profiler")
        sys.setprofile(self._dispatch)

    def disable(self):
        """Stops profiling."""
        sys.setprofile(None)
        self._depth = 0

    def _dispatch(self, frame, event, argument):
        # Functions that were entered before `enable` return into nothing that was counted.
        if event in ("call", "c_call"):
            self._depth += 1
        elif self._depth == 0:
            return
        else:
            self._depth -= 1
        self.dispatcher(frame, event, argument)

    def clear(self):
        """Forgets what was measured."""
        self.timings.clear()

    def getstats(self):
        """The measurements as `pstats` keeps them."""
        self.create_stats()
        return self.stats

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exception):
        self.disable()
