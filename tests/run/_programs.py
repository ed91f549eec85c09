"""Random programs of the language that compiles: loops, containers, text, exceptions, inner functions, generators, patterns.

A variable's first letter tells its type, so that every program is well typed: i int, f float, b bool, s text, l list of ints,
m list of texts, d dict from text to int, e set of ints, t pair of int and float, a vector of floats, r range, g inner function of an int, y inner generator of ints.
Integers stay small, because Python's do not end at 64 bits; numbers out of arrays become Python's, because NumPy's divide by
zero in silence.
"""

import random

KINDS = "ifbslmdetar"


class Program:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = {kind: [f"{kind}0", f"{kind}1"] for kind in KINDS}
        self.functions = []
        self.generators = []
        self.loops = 0
        self.counter = 0
        self.lines = []
        self.depth = 0
        self.budget = self.random.randint(6, 22)

    def source(self):
        self.lines = ["def program(i0, i1, f0, f1, b0, b1, s0, s1, l0, l1, m0, m1, d0, d1, e0, e1, t0, t1, a0, a1, r0, r1):"]
        self.depth = 1
        self.write("steps = 0")
        self.block(2)
        kept = [name for kind in KINDS for name in self.names[kind]]
        sets = [name for name in kept if name[0] == "e"]
        self.write(f"return {', '.join(name if name not in sets else f'sorted({name})' for name in kept)}, steps")
        return "\n".join(self.lines) + "\n"

    def write(self, line):
        self.lines.append("    " * self.depth + line)

    def pick(self, *choices):
        return self.random.choice(choices)

    def name(self, kind):
        return self.random.choice(self.names[kind])

    # Statements

    def block(self, least):
        self.depth += 0
        for _ in range(self.random.randint(least, least + 3)):
            if self.budget <= 0:
                break
            self.budget -= 1
            self.statement()

    def nested(self, least=1):
        self.depth += 1
        before = len(self.lines)
        functions, generators = list(self.functions), list(self.generators)
        self.block(least)
        # A function that was defined on one path only cannot be called behind it.
        self.functions, self.generators = functions, generators
        if len(self.lines) == before:
            self.write("steps += 1")
        self.depth -= 1

    def statement(self):
        deep = self.depth > 4
        kinds = ["assign"] * 6 + ["update", "container", "container", "item", "pair", "text"]
        if not deep:
            kinds += ["if", "if", "for", "for", "while", "try", "try", "try", "match", "define", "generator"]
        if self.generators:
            kinds += ["consume"] * 4
        if self.loops:
            kinds += ["leave"]
        kinds += ["raise"] * (self.depth > 2)
        getattr(self, "make_" + self.random.choice(kinds))()

    def make_assign(self):
        kind = self.random.choice(KINDS)
        self.write(f"{self.name(kind)} = {self.expression(kind, 0)}")

    def make_update(self):
        kind = self.pick("i", "f", "s")
        if kind == "i":
            name = self.name("i")
            self.write(f"{name} {self.pick('+=', '-=', '*=', '^=', '|=')} {self.expression('i', 1)}")
            self.write(f"{name} %= 10007")
        elif kind == "f":
            self.write(f"{self.name('f')} {self.pick('+=', '-=', '*=')} {self.expression('f', 1)}")
        else:
            name = self.name("s")
            self.write(f"{name} += {self.expression('s', 1)}")
            self.write(f"{name} = {name}[-40:]")

    def make_container(self):
        i, s = self.expression("i", 1), self.expression("s", 1)
        l, m, d, e = (self.name(kind) for kind in "lmde")
        self.write(self.pick(
            f"{l}.append({i})", f"{l}.insert({i} % 4, {self.expression('i', 1)})", f"{l}.extend({self.name('l')}[:3])",
            f"{l}.sort()", f"{l}.reverse()", f"{l}.remove({i})", f"{self.name('i')} = {l}.pop()", f"del {l}[0]",
            f"{l}.sort(key=lambda v: (v % 7, v))", f"{m}.append({s})", f"{m}.sort()", f"{self.name('s')} = {m}.pop(0)",
            f"{d}[{s}] = {i}", f"{d}[{s}] = {d}.get({s}, 0) + 1", f"{self.name('i')} = {d}.pop({s}, 3)", f"del {d}[{s}]",
            f"{e}.add({i})", f"{e}.discard({i})", f"{e}.remove({i})", f"{d}.update({self.name('d')})",
            f"{l}[:] = {l}[:8]", f"{m}[:] = {m}[-6:]",
            f"{e} |= {self.expression('e', 1)}", f"{e} &= {self.expression('e', 1)}", f"{e} -= {self.expression('e', 1)}",
            f"{e} ^= {self.expression('e', 1)}", f"{d} |= {self.expression('d', 1)}", f"{e}.update({l}[:3], {self.name('e')})",
            f"{e}.difference_update({l}[:2])", f"{e}.intersection_update({self.name('e')}, {l})", f"{d}.setdefault({s}, {i})",
            f"{self.name('r')} = {self.name('r')}[{i} % 3:]", f"{self.name('i')} = {self.name('r')}.index({i})",
        ))

    def make_item(self):
        l, a, i = self.name("l"), self.name("a"), self.expression("i", 1)
        self.write(self.pick(
            f"{l}[{i} % 5] = {self.expression('i', 1)}", f"{a}[{i} % 6] = {self.expression('f', 1)}",
            f"{a}[{i} % 3] += {self.expression('f', 1)}", f"{l}[1:3] = [{self.expression('i', 1)}]",
            f"{self.name('m')}[{i} % 3] = {self.expression('s', 1)}",
        ))

    def make_pair(self):
        self.write(self.pick(
            f"{self.name('i')}, {self.name('f')} = {self.expression('t', 1)}",
            f"i0, i1 = i1, i0", f"i0, *l0 = [{self.expression('i', 1)}, i1, *l1[:3]]",
            f"{self.name('i')}, {self.name('s')} = {self.expression('i', 1)}, {self.expression('s', 1)}",
        ))

    def make_text(self):
        s, m = self.expression("s", 1), self.name("m")
        self.write(self.pick(
            f"{m} = {s}.split()", f"{m} = {s}.split('a')", f"{self.name('s')} = '-'.join({m})[:40]",
            f"{self.name('i')} = int({s})", f"{m} = [w.strip() for w in {m}]", f"{self.name('i')} = {s}.index({self.name('s')}[:1])",
        ))

    def make_if(self):
        self.write(f"if {self.expression('b', 0)}:")
        self.nested()
        if self.random.random() < 0.3:
            self.write(f"elif {self.expression('b', 0)}:")
            self.nested()
        if self.random.random() < 0.5:
            self.write("else:")
            self.nested()

    def make_for(self):
        self.counter += 1
        number = self.counter
        head, after = self.random.choice([
            (f"for k{number} in range({self.random.randint(0, 6)}):", f"{self.name('i')} = k{number}"),
            (f"for k{number} in range(5, -1, -2):", f"{self.name('i')} += k{number}"),
            (f"for k{number} in {self.name('l')}[:6]:", f"{self.name('i')} = k{number} % 10007"),
            (f"for c{number} in {self.name('s')}[:8]:", f"{self.name('s')} = c{number} + 'z'"),
            (f"for k{number}, w{number} in enumerate({self.name('m')}[:5]):", f"{self.name('s')} = w{number}[:20] + str(k{number})"),
            (f"for k{number}, v{number} in zip({self.name('l')}[:5], {self.name('a')}):", f"{self.name('f')} = float(v{number}) + k{number}"),
            (f"for k{number} in sorted({self.name('e')})[:5]:", f"{self.name('i')} ^= k{number}"),
            (f"for w{number} in {self.name('d')}:", f"{self.name('i')} = {self.name('d')}.get(w{number}, 1)"),
            (f"for w{number}, v{number} in {self.name('d')}.items():", f"{self.name('i')} ^= v{number} % 10007"),
            (f"for v{number} in {self.name('d')}.values():", f"{self.name('i')} = v{number} % 10007"),
            (f"for n{number}, w{number} in enumerate({self.name('d')}.keys()):", f"{self.name('s')} = w{number}[:20] + str(n{number})"),
            (f"for k{number}, w{number} in zip({self.name('r')}, {self.name('d')}):", f"{self.name('i')} = k{number}"),
            (f"for k{number} in {self.name('r')}:", f"{self.name('i')} = k{number}"),
            (f"for w{number} in sorted({self.name('d')})[:5]:", f"{self.name('i')} = {self.name('d')}.get(w{number}, 1)"),
        ])
        self.write(head)
        self.loops += 1
        self.depth += 1
        self.write("steps += 1")
        self.write("if steps > 200:")
        self.write("    break")
        self.write(after)
        self.depth -= 1
        self.nested()
        self.loops -= 1
        if self.random.random() < 0.2:
            self.write("else:")
            self.nested()

    def make_while(self):
        self.write(f"while steps < {self.random.randint(5, 60)} and {self.expression('b', 1)}:")
        self.loops += 1
        self.depth += 1
        self.write(f"steps += {self.random.randint(1, 5)}")
        self.depth -= 1
        self.nested()
        self.loops -= 1

    def make_leave(self):
        self.write(f"if {self.expression('b', 1)}:")
        self.write("    " + self.pick("break", "continue", "return " + self.result(), "break"))

    def result(self):
        kept = [name for kind in KINDS for name in self.names[kind]]
        return ", ".join(name if name[0] != "e" else f"sorted({name})" for name in kept) + ", steps"

    def make_raise(self):
        self.write(f"if {self.expression('b', 1)}:")
        i, s = self.expression("i", 1), self.expression("s", 1)
        self.write("    " + self.pick(
            f"raise ValueError({s})", f"raise KeyError({i})", "raise IndexError", f"raise ValueError(f'{{{i}}} of {{{s}}}', {i})",
            f"assert {self.expression('b', 1)}, {s}", "raise OverflowError('over')",
        ))

    def make_try(self):
        self.counter += 1
        number = self.counter
        self.write("try:")
        self.nested(2)
        handlers = self.random.sample([
            "ValueError", "(IndexError, KeyError)", "ZeroDivisionError", "LookupError", "Exception", "ArithmeticError", "AssertionError",
        ], self.random.randint(0, 3))
        for handler in handlers:
            named = self.random.random() < 0.4
            self.write(f"except {handler}{f' as error{number}' if named else ''}:")
            self.depth += 1
            if named:
                # The words of some exceptions are not the same.
                self.write(f"{self.name('i')} = len(str(error{number})) > 0")
            if self.random.random() < 0.15:
                self.write("raise")
            self.depth -= 1
            self.nested()
        if handlers and self.random.random() < 0.3:
            self.write("else:")
            self.nested()
        if not handlers or self.random.random() < 0.3:
            self.write("finally:")
            loops, self.loops = self.loops, 0
            self.nested()
            self.loops = loops

    def make_match(self):
        kind = self.pick("i", "s", "l", "t", "d")
        self.write(f"match {self.name(kind)}:")
        cases = {
            "i": ["0", "1 | 2 | 3", "int(n) if n > 50", "-1"],
            "s": ["''", "'a' | 'b'", "str(w) if len(w) > 5"],
            "l": ["[]", "[x]", "[x, y]", "[x, *rest] if x > 3", "[_, *_, z]"],
            "t": ["(0, _)", "(x, 1.5)", "(x, y) if y > x"],
            "d": ["{'a': 1}", "{'a': x, 'b': y} if x < y", "{'Hello': 3, **rest} if len(rest) < 3", "{'a': _}", "{}"],
        }[kind]
        self.depth += 1
        for case in self.random.sample(cases, self.random.randint(1, len(cases))):
            self.write(f"case {case}:")
            self.nested()
        self.write("case _:")
        self.nested()
        self.depth -= 1

    def make_define(self):
        self.counter += 1
        name = f"g{self.counter}"
        captured = self.pick(self.name("i"), self.name("i"), "steps")
        changing = self.random.random() < 0.4
        self.write(f"def {name}(x, y={self.expression('i', 2)}):")
        self.depth += 1
        if changing:
            self.write(f"nonlocal {captured}")
            self.write(f"{captured} = ({captured} + x) % 10007")
        self.write(f"if x > {self.random.randint(1, 50)}:")
        self.write(f"    return y")
        self.write(f"return (x * 3 + y + {captured}) % 10007")
        self.depth -= 1
        self.functions.append(name)

    def make_generator(self):
        self.counter += 1
        name = f"y{self.counter}"
        captured = self.name("i")
        self.write(f"def {name}(x, z={self.expression('i', 2)}):")
        self.depth += 1
        if self.random.random() < 0.4:
            self.write(f"nonlocal {captured}")
            self.write(f"{captured} = ({captured} + x) % 10007")
        self.write("u = x % 5")
        item = lambda: self.pick("u", "x", f"{captured} + u", f"z - {captured}", "x * u % 10007", "u if x > 3 else z")
        for _ in range(self.random.randint(1, 4)):
            self.counter += 1
            k = f"k{self.counter}"
            lines = self.pick(
                [f"yield {item()}"],
                [f"for {k} in range({self.pick('u', '3', 'x % 4')}):", f"    yield {k} + {item()}", f"    u += {k}"],
                [f"for {k} in range(4):", f"    if {k} == u:", f"        {self.pick('continue', 'break', 'return')}", f"    yield {item()}"],
                ["while u > 0:", "    u -= 1", f"    yield {item()}"],
                ["yield from range(u)"],
                [f"for {k} in [x, u, {captured}]:", f"    yield {k} % 100", f"    yield {item()}"],
                [f"for {k}, w in enumerate(sorted({self.name('l')})[:3]):", f"    yield {k} * w % 10007"],
                ["try:", f"    yield {item()}", f"    u = 7 // (x % 3)", "except ZeroDivisionError:", "    u = 2", f"yield u"],
                [f"if {captured} > {self.random.randint(0, 60)}:", f"    yield {item()}", "else:", "    u = z % 4"],
                ["if x > 40:", "    raise ValueError('too much')"],
                [f"yield from {self.random.choice(self.generators)}(u)" if self.generators else "u = 1"],
                [f"for {k} in {self.random.choice(self.generators)}(u):" if self.generators else f"for {k} in (u, z):", f"    yield {k} % 1000"],
            )
            for line in lines:
                self.write(line)
        self.write(f"yield {item()}")
        self.depth -= 1
        self.generators.append(name)

    def make_consume(self):
        self.counter += 1
        number = self.counter
        made = f"{self.random.choice(self.generators)}({self.expression('i', 1)})"
        form = self.random.randrange(9)
        if form == 0:
            self.write(f"{self.name('l')} = list({made})[:8]")
        elif form == 1:
            self.write(f"{self.name('i')} = sum({made}) % 10007")
        elif form == 2:
            self.write(f"{self.name('i')} = next({made}, 5) % 10007")
        elif form == 3:
            self.write(f"it{number} = {made}")
            self.write(f"{self.name('i')} = next(it{number}, 1) % 10007")
            self.write(f"{self.name('i')} = next(it{number}) % 10007")
            self.write(f"{self.name('l')} = [q for q in it{number}][:6]")
        elif form == 4:
            self.write(f"{self.name('b')} = any({made})")
        elif form == 7:
            self.write(f"{self.name('l')} = [q for q in {made} if q % 2 == {self.name('i')} % 2][:8]")
        elif form == 8:
            self.write(f"{self.name('e')} = {{q % 50 for q in {made} if q in {self.name('e')} or q > 3}}")
        else:
            head = f"for q{number} in {made}:" if form == 5 else f"for r{number}, q{number} in zip({self.name('l')}, {made}):"
            self.write(head)
            self.loops += 1
            self.depth += 1
            self.write("steps += 1")
            self.write("if steps > 200:")
            self.write("    break")
            self.write(f"{self.name('i')} = q{number} % 10007")
            self.depth -= 1
            self.nested()
            self.loops -= 1

    # Expressions

    def expression(self, kind, depth):
        if depth > 2 or self.random.random() < 0.2:
            return self.leaf(kind)
        return getattr(self, "expression_" + kind)(depth + 1)

    def leaf(self, kind):
        if self.random.random() < 0.7:
            return self.name(kind)
        return {
            "i": lambda: str(self.random.choice([0, 1, -1, 2, 3, 7, 10, 100, -5])),
            "f": lambda: repr(self.random.choice([0.0, 1.0, -1.5, 0.25, 3.0, 1e10, -0.0])),
            "b": lambda: self.pick("True", "False"),
            "s": lambda: repr(self.random.choice(["", "a", "b c", "Hello", " x ", "12", "äöü", "a b a", "日本"])),
            "l": lambda: "[" + ", ".join(str(self.random.randint(0, 9)) for _ in range(self.random.randint(1, 4))) + "]",
            "m": lambda: self.pick("['a']", "['x', 'y z', 'ä']", "'one two'.split()"),
            "d": lambda: self.pick("{'a': 1}", "{'b c': 2, 'z': -1}"),
            "e": lambda: self.pick("{1, 2}", "{5}"),
            "t": lambda: self.pick("(1, 2.5)", "(0, 1.5)"),
            "a": lambda: self.pick("np.zeros(4)", "np.arange(5.0)"),
            "r": lambda: self.pick("range(5)", "range(7, -2, -3)", "range(0)"),
        }[kind]()

    def expression_i(self, depth):
        e = lambda kind: self.expression(kind, depth)
        choices = [
            f"({e('i')} + {e('i')}) % 10007", f"({e('i')} - {e('i')})", f"({e('i')} * {e('i')}) % 10007",
            f"({e('i')} // {e('i')})", f"({e('i')} % {e('i')})", f"({e('i')} & {e('i')})", f"abs({e('i')})", f"(-{e('i')} % 10007)",
            f"min({e('i')}, {e('i')})", f"max({e('i')}, {e('i')})", f"len({e('s')})", f"len({e('l')})", f"len({e('d')})",
            f"({e('i')} if {e('b')} else {e('i')})", f"{self.name('l')}[{e('i')} % 4]", f"{self.name('t')}[0]", f"sum({e('l')}) % 10007",
            f"{self.name('d')}[{e('s')}]", f"{self.name('d')}.get({e('s')}, {e('i')})", f"{e('s')}.find({e('s')})", f"{e('s')}.count('a')",
            f"ord({e('s')}[{e('i')} % 3])", f"int({e('f')} > 2.5)", f"{self.name('l')}.count({e('i')})", f"({e('i')} or {e('i')})",
            f"max({e('l')})", f"len([v for v in {self.name('l')} if v > {e('i')}])", f"int(b0)", f"len({self.name('a')})",
            f"sum([v * v for v in {self.name('l')}]) % 10007", f"({e('i')} >> 1)", f"len({self.name('r')})",
            f"{self.name('r')}[{e('i')} % 5]", f"{self.name('r')}.start", f"sum({self.name('r')})", f"len({e('e')}.union({self.name('l')}, {self.name('e')}))",
            f"({self.name('a')}, {self.name('a')})[{e('i')} % 2].size", f"max({self.name('d')}, key=lambda w: (len(w), w)).count('a')",
        ]
        if self.functions:
            choices += [f"{self.random.choice(self.functions)}({e('i')})", f"{self.random.choice(self.functions)}({e('i')}, y={e('i')})"] * 3
        return self.random.choice(choices)

    def expression_f(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"({e('f')} + {e('f')})", f"({e('f')} - {e('f')})", f"({e('f')} * {e('f')})", f"({e('f')} / {e('f')})", f"({e('i')} / {e('i')})",
            f"abs({e('f')})", f"-{self.name('f')}", f"float({e('i')})", f"float({self.name('a')}[{e('i')} % 4])", f"{self.name('t')}[1]",
            f"min({e('f')}, {e('f')})", f"({e('f')} if {e('b')} else {e('f')})", f"float({self.name('a')}.sum())", f"round({self.name('f')}, 1)",
            f"({e('i')} * 0.5)", f"float({self.name('s')})",
        )

    def expression_b(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"({e('i')} {self.pick('<', '<=', '==', '!=', '>', '>=')} {e('i')})", f"({e('f')} {self.pick('<', '>=', '==')} {e('f')})",
            f"({e('s')} {self.pick('==', '!=', '<', 'in')} {e('s')})", f"({e('b')} and {e('b')})", f"({e('b')} or {e('b')})", f"(not {e('b')})",
            f"({e('i')} in {self.name('l')})", f"({e('s')} in {self.name('d')})", f"({e('i')} in {self.name('e')})", f"{e('s')}.isalpha()",
            f"({e('i')} < {e('i')} <= {e('i')})", f"bool({e('l')})", f"({e('l')} == {e('l')})", f"({e('t')} < {e('t')})", f"any([v > 3 for v in {self.name('l')}])",
            f"({e('e')} == {e('e')})", f"{e('s')}.startswith({e('s')})", f"({e('i')} in {self.name('r')})", f"(hash({e('s')}) == hash({e('s')}))",
        )

    def expression_s(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"({e('s')} + {e('s')})[:40]", f"({e('s')} * ({e('i')} % 3))[:40]", f"{e('s')}.upper()", f"{e('s')}.strip()", f"{e('s')}[{e('i')} % 4:]",
            f"{e('s')}[::-1]", f"str({e('i')})", f"f'{{{e('i')}}}:{{{self.name('f')}:.2f}}'", f"f'<{{{self.name('s')}:>6}}>'[:40]", f"{e('s')}.replace('a', {e('s')})[:40]",
            f"({e('s')} if {e('b')} else {e('s')})", f"chr(97 + {e('i')} % 26)", f"{self.name('m')}[{e('i')} % 3]", f"' '.join({self.name('m')})[:40]", f"{e('s')}[{e('i')} % 5]",
            f"str({e('b')})", f"repr({self.name('s')})[:40]", f"str({self.name('l')})[:40]", f"'%d-%s' % ({e('i')}, {self.name('s')})", f"{e('s')}.title()", f"{e('s')}.zfill(4)",
            f"{e('s')}.translate(str.maketrans('aeo', 'xyz'))", f"{self.name('s')}.translate(str.maketrans('l', 'L', 'b '))",
            f"('a', {e('s')}, 'c')[{e('i')} % 3]", f"{self.name('s')}.translate({{97: {e('s')}}})[:40]",
        )

    def expression_l(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"({e('l')} + {e('l')})[:12]", f"{self.name('l')}[{e('i')} % 3:]", f"[v + {e('i')} for v in {self.name('l')}]", f"sorted({e('l')})", f"list(range({e('i')} % 6))",
            f"[{e('i')}, {e('i')}]", f"[*{self.name('l')}[:4], {e('i')}]", f"[len(w) for w in {self.name('m')}]", f"sorted({self.name('l')}, key=lambda v: -v)", f"{self.name('l')}.copy()",
            f"[{e('i')} for _ in range(2)]", f"sorted({self.name('e')})", f"list(map(abs, {self.name('l')}))", f"[ord(c) for c in {self.name('s')}]", f"list({self.name('d')}.values())",
            f"list({self.name('r')})", f"[v for v in {self.name('r')} if v % 2]", f"{self.name('l')}[slice({e('i')} % 3, None)]",
            f"[p + q for p, q in zip([1, {e('i')}], {self.name('l')})]", f"[v for _, v in {self.name('d')}.items() if v > {e('i')}]",
        )

    def expression_m(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"[{e('s')}, {e('s')}]", f"{e('s')}.split(' ')", f"sorted({self.name('m')})", f"[w.upper() for w in {self.name('m')}]", f"({self.name('m')} + [{e('s')}])[-8:]",
            f"[str(v) for v in {self.name('l')}]", f"list({self.name('s')})", f"[w for w in {self.name('m')} if w > {e('s')}]",
        )

    def expression_d(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"{{{e('s')}: {e('i')}}}", f"{{w: len(w) for w in {self.name('m')}}}", f"{self.name('d')}.copy()", f"{{**{self.name('d')}, {e('s')}: {e('i')}}}",
            f"{{str(k): v for k, v in enumerate({self.name('l')})}}", f"({self.name('d')} | {e('d')})", f"dict.fromkeys({self.name('m')}, {e('i')})",
            f"{{w: v for w, v in {self.name('d')}.items() if v != {e('i')}}}",
        )

    def expression_e(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"{{{e('i')}, {e('i')}}}", f"({e('e')} | {e('e')})", f"({e('e')} & {e('e')})", f"{{v % 5 for v in {self.name('l')}}}", f"set({self.name('l')})", f"({e('e')} - {e('e')})",
        )

    def expression_r(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"range({e('i')} % 8)", f"range({e('i')} % 5, {e('i')} % 9)", f"range({e('i')} % 7, -3, -2)", f"{self.name('r')}[1:]", f"{self.name('r')}[::-1]",
            f"({self.name('r')} if {e('b')} else {self.name('r')})",
        )

    def expression_t(self, depth):
        return f"({self.expression('i', depth)}, {self.expression('f', depth)})"

    def expression_a(self, depth):
        e = lambda kind: self.expression(kind, depth)
        return self.pick(
            f"({self.name('a')} * {e('f')})", f"({self.name('a')} + 1.0)", f"{self.name('a')}[::-1].copy()", f"np.ones({e('i')} % 5 + 1)", f"{self.name('a')}[1:].copy()",
            f"np.sort({self.name('a')})", f"np.abs({self.name('a')})",
        )
