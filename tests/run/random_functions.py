"""Random small functions of numbers give the same result, or the same exception, interpreted and compiled.

The variables `i0` .. hold integers, `f0` .. floats, and stay so: what happens where the two meet in one variable is decided
differently on purpose.
"""
# Timeout: 300 s

import math
import random
import sys

from _check import outcome, same
from numba import njit

FUNCTIONS = 150
CALLS = 6


class Writer:
    """Writes one function, choosing at random among what is in scope."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.loops = 0

    def integer(self, depth):
        if depth == 0 or self.random.random() < 0.2:
            return self.random.choice(["i0", "i1", "i2", str(self.random.randint(-9, 9))])
        a, b = self.integer(depth - 1), self.integer(depth - 1)
        return self.random.choice([
            # Products are cut, so that no value leaves 64 bits.
            f"({a} + {b})", f"({a} - {b})", f"({a} * {b}) % 1009", f"({a} // {b})", f"({a} % {b})", f"(-({a}))", f"abs({a})",
            f"min({a}, {b})", f"max({a}, {b})", f"({a} & {b})", f"({a} | {b})", f"({a} ^ {b})", f"(({a}) >> 2)",
            f"({a} if {self.condition(depth - 1)} else {b})", f"int({self.condition(depth - 1)})",
            f"math.gcd({a}, {b})", f"round({a}, -1)", f"divmod({a}, {b})[1]", f"pow({a}, abs({b}) % 9, 97)", f"sum(({a}, {b}, 1))",
            f"int({self.floating(depth - 1)} % 1000.0)", f"round({self.floating(depth - 1)} % 1000.0)", f"math.frexp({self.floating(depth - 1)})[1]",
        ])  # fmt: skip

    def floating(self, depth):
        # The quotient of two constants is left out: the interpreter computes `-1.25 // -1.25` wrongly before it runs.
        if depth == 0 or self.random.random() < 0.2:
            return self.random.choice(["f0", "f1", "f2", repr(self.random.choice([0.5, -1.25, 3.0, 0.1, 1e10]))])
        a, b = self.floating(depth - 1), self.floating(depth - 1)
        return self.random.choice([
            f"({a} + {b})", f"({a} - {b})", f"({a} * {b})", f"({a} / {b})", f"(f1 // {b})", f"({a} % {b})", f"(-({a}))", f"abs({a})",
            f"min({a}, {b})", f"max({a}, {b})", f"math.sqrt(abs({a}))", f"math.floor({a} % 1000.0) * 0.5", f"({a} + {self.integer(depth - 1)})",
            f"({self.integer(depth - 1)} * {b})", f"({a} if {self.condition(depth - 1)} else {b})", f"float({self.integer(depth - 1)})",
            f"round({a}, {self.random.randint(-2, 4)})", f"math.modf({a})[0]", f"math.frexp({a})[0]", f"math.ldexp({a}, {self.random.randint(-3, 3)})",
            f"math.hypot({a}, {b}, 1.5)", f"math.nextafter({a}, {b})", f"math.ulp({a})", f"math.copysign({a}, {b})", f"math.dist(({a}, 1.0), ({b}, 2.5))",
            f"math.fsum(({a}, {b}, 0.1))", f"math.prod(({a}, {b}, 0.5))", f"math.remainder({a}, 2.5)", f"math.cbrt({a})", f"math.sin({a} % 100.0)", f"math.exp({a} % 5.0)",
        ])  # fmt: skip

    def condition(self, depth):
        sign = self.random.choice(["<", "<=", ">", ">=", "==", "!="])
        kind = self.random.choice([self.integer, self.floating])
        simple = f"{kind(max(depth, 0))} {sign} {kind(max(depth, 0))}"
        if depth <= 0:
            return simple
        return self.random.choice([simple, f"({simple} and {self.condition(0)})", f"({simple} or {self.condition(0)})", f"(not {simple})"])

    def statements(self, depth, indent, inside):
        for _ in range(self.random.randint(1, 3)):
            self.statement(depth, indent, inside)

    def statement(self, depth, indent, inside):
        write = lambda text: self.lines.append("    " * indent + text)
        kinds = ["integer", "float", "augmented"] + (["if", "for", "while", "for"] if depth else []) + (["leave"] if inside else ["return"])
        kind = self.random.choice(kinds)
        if kind == "integer":
            write(f"i{self.random.randint(0, 2)} = {self.integer(2)}")
        elif kind == "float":
            write(f"f{self.random.randint(0, 2)} = {self.floating(2)}")
        elif kind == "augmented":
            sign = self.random.choice(["+=", "-=", "*="])
            write(f"f{self.random.randint(0, 2)} {sign} {self.floating(1)}")
        elif kind == "if":
            write(f"if {self.condition(1)}:")
            self.statements(depth - 1, indent + 1, inside)
            if self.random.random() < 0.5:
                write("else:")
                self.statements(depth - 1, indent + 1, inside)
        elif kind == "for":
            self.loops += 1
            write(f"for k{self.loops} in range({self.random.choice(['i0 % 5', '4', '6, 0, -2', 'i1 % 3, 5'])}):")
            write(f"    i2 = k{self.loops} + i2 % 100")
            self.statements(depth - 1, indent + 1, True)
            if self.random.random() < 0.3:
                write("else:")
                self.statements(depth - 1, indent + 1, inside)
        elif kind == "while":
            self.loops += 1
            write(f"n{self.loops} = 0")
            write(f"while n{self.loops} < {self.random.randint(1, 4)}:")
            write(f"    n{self.loops} += 1")
            self.statements(depth - 1, indent + 1, True)
        elif kind == "leave":
            write(f"if {self.condition(1)}:")
            write(f"    {self.random.choice(['break', 'continue'])}")
        else:
            write(f"if {self.condition(1)}:")
            write(f"    return {self.integer(1)}, {self.floating(1)}")

    def source(self):
        self.statements(3, 1, False)
        self.statements(3, 1, False)
        return "\n".join(["def f(i0, i1, i2, f0, f1, f2):", *self.lines, "    return i0 + i1 % 7 + i2 % 7, f0 + f1 - f2", ""])


def main():
    failures = compared = 0
    for seed in range(FUNCTIONS):
        source = Writer(seed).source()
        scope = {"math": math}
        exec(source, scope)
        interpreted, compiled = scope["f"], njit(scope["f"])
        values = random.Random(seed)
        for _ in range(CALLS):
            integers = [values.randint(-20, 20) for _ in range(3)]
            floats = [values.choice([0.0, 1.5, -2.25, values.uniform(-10, 10)]) for _ in range(3)]
            expected = outcome(interpreted, *integers, *floats)
            found = outcome(compiled, *integers, *floats)
            if expected in ("ValueError", "OverflowError"):
                # Compiled functions of `math` return nan and inf where those of the module raise.
                continue
            compared += 1
            if not same(expected, found):
                failures += 1
                print(f"seed {seed}, arguments {integers + floats}: interpreted {expected!r}, compiled {found!r}\n{source}")
                if isinstance(found, str) and not isinstance(expected, str):
                    try:
                        compiled(*integers, *floats)
                    except Exception as error:
                        print(error)
                break
        if failures == 5:
            break
    print(f"{compared} calls compared")
    sys.exit(1 if failures else 0)


main()
