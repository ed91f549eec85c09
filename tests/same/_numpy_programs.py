"""Random NumPy programs: chains of statements over a few variables, and what each of them shows."""

import warnings

import numpy as np


class Draw:
    """Numbers from a seed, the same in every interpreter."""

    def __init__(self, seed):
        self.state = seed * 2862933555777941757 + 3037000493 & (1 << 64) - 1

    def below(self, n):
        self.state = self.state * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        return (self.state >> 33) % n

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def chance(self, percent):
        return self.below(100) < percent


class Logged(np.ndarray):
    """Says what it is told."""

    def __new__(cls, data, note="made"):
        self = np.asarray(data).view(cls)
        self.note = note
        return self

    def __array_finalize__(self, other):
        self.note = getattr(other, "note", None) if other is not None else "bare"


class Wrapped(np.lib.mixins.NDArrayOperatorsMixin):
    """Takes part in ufuncs and functions without being an array."""

    def __init__(self, data):
        self.data = np.asarray(data)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.data, dtype)

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        inputs = [x.data if isinstance(x, Wrapped) else x for x in inputs]
        if "out" in options:
            options["out"] = tuple(x.data if isinstance(x, Wrapped) else x for x in options["out"])
        found = getattr(ufunc, method)(*inputs, **options)
        return (ufunc.__name__, method, tuple(map(Wrapped, found)) if isinstance(found, tuple) else Wrapped(found) if method != "at" else None)

    def __array_function__(self, function, types, arguments, options):
        return function.__name__, sorted(each.__name__ for each in types), len(arguments), sorted(options)

    def __repr__(self):
        return f"Wrapped({self.data!r})"


class Meter:
    """A number of a class of its own, for arrays of objects."""

    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return Meter(self.value + getattr(other, "value", other))

    __radd__ = __add__

    def __mul__(self, other):
        return Meter(self.value * other) if isinstance(other, (int, float)) else NotImplemented

    def __lt__(self, other):
        return self.value < getattr(other, "value", other)

    def __eq__(self, other):
        return isinstance(other, Meter) and self.value == other.value

    __hash__ = None

    def __repr__(self):
        return f"{self.value}m"


NAMES = {"np": np, "Logged": Logged, "Wrapped": Wrapped, "Meter": Meter}
SHAPES = ["3", "4", "(2, 3)", "(3, 2)", "(4, 3)", "(2, 2, 3)", "(1, 4)", "(3, 1)", "0", "(0, 3)", "()", "6"]
DTYPES = ["i1", "u1", "i2", "i4", "u4", "i8", "u8", "f2", "f4", "f8", "c8", "c16", "?", ">i4", ">f8"]
BINARY = ["add", "subtract", "multiply", "floor_divide", "remainder", "maximum", "minimum", "true_divide", "equal", "less", "logical_and",
          "bitwise_and", "bitwise_xor", "left_shift", "power", "fmax", "greater_equal", "logical_xor", "copysign", "not_equal", "fmod", "heaviside",
          "gcd", "divmod", "hypot", "nextafter", "ldexp", "logical_or"]
UNARY = ["negative", "absolute", "sign", "square", "invert", "logical_not", "isnan", "floor", "rint", "conjugate", "isfinite", "signbit", "positive",
         "trunc", "reciprocal", "modf", "frexp", "bitwise_count", "spacing"]
OPERATORS = ["+", "-", "*", "//", "%", "&", "|", "^", "<<", ">>", "/", "**"]


class Program:
    """The statements of a program of one kind."""

    def __init__(self, kind, seed):
        self.draw = Draw(seed * 31 + len(kind))
        self.kind = kind
        self.names = []

    # Parts of expressions.

    def number(self):
        return self.draw.pick(["0", "1", "2", "-1", "3", "-3", "0.5", "-2.5", "True", "1j", "7", "100", "300", "np.nan", "np.inf", "None", "'a'", "-0.0",
                               "np.float32(1.5)", "np.int8(100)", "np.uint8(3)", "np.bool(True)", "2**40", "-2**63", "1e300", "np.datetime64('2020')", "[1, 2, 3]"])

    def plain(self):
        return self.draw.pick(["0", "1", "2", "-1", "3", "0.5", "-2.5", "4", "10"])

    def index(self, depth=0):
        pick = self.draw.pick
        one = lambda: pick(["0", "1", "-1", "2", ":", "::2", "::-1", "1:", ":-1", "1:3", "...", "None", "2:0:-1", "[0, 1]", "[1, 0, -1]", "[]", "True",  # noqa: E731
                            "[True, False, True]", "np.array([0, 1])", "np.array([[0, 1], [1, 0]])", "-5", "1.0", "np.int8(1)", "slice(None, None, 3)", "np.array(1)"])
        count = self.draw.pick([1, 1, 1, 2, 2, 3])
        return ", ".join(one() for _ in range(count))

    def axis(self):
        return self.draw.pick(["0", "1", "-1", "None", "(0, 1)", "2", "-2", "()"])

    def values(self, shape, dtype):
        if self.draw.chance(12):
            return f"np.zeros({shape}, '{dtype}')"
        low, step = self.draw.pick([("0", "1"), ("-3", "1"), ("5", "-2"), ("-40", "7"), ("1", "3")])
        array = f"(np.arange(np.prod({shape}, dtype=int)) * {step} + {low}).reshape({shape}).astype('{dtype}')"
        if self.draw.chance(30):
            array = self.draw.pick([f"{array}.T", f"np.repeat({array}, 2)[::2]", f"np.asfortranarray({array})", f"{array}[..., ::-1]", f"np.stack([{array}] * 2, -1)[..., 0]"])
        return array

    def fresh(self):
        name = "abcdefg"[len(self.names) % 7]
        if name not in self.names:
            self.names.append(name)
        return name

    def name(self):
        return self.draw.pick(self.names)

    def operand(self):
        return self.name() if self.draw.chance(70) else self.number()

    # Statements.

    def statements(self, count):
        for _ in range(2):
            yield f"{self.fresh()} = {self.make()}"
        for _ in range(count):
            if self.draw.chance(15):
                yield f"{self.fresh()} = {self.make()}"
            yield getattr(self, self.kind)()

    def make(self):
        return getattr(self, "make_" + self.kind, self.make_numbers)()

    def make_numbers(self):
        return self.values(self.draw.pick(SHAPES), self.draw.pick(DTYPES))

    def indexing(self):
        a, pick = self.name(), self.draw.pick
        return pick([f"{a}[{self.index()}]", f"{a}[{self.index()}][{self.index()}]", f"{a}[{self.index()}] = {self.operand()}; {a}", f"{a}[{self.index()}] {pick(OPERATORS)}= {self.operand()}; {a}",
                     f"{a}[{a} > {self.plain()}]", f"{a}[{a} > {self.plain()}] = {self.operand()}; {a}", f"{a}.flat[{self.index()}]", f"np.take({a}, [0, 1, -1], axis={self.axis()}, mode='{pick(['raise', 'wrap', 'clip'])}')",
                     f"{self.name()} = {a}[{self.index()}]", f"{a}.flat[{pick(['1', '::2', '[0, 1]', '-1', ':'])}] = {self.operand()}; {a}", f"{a}[np.nonzero({a})]", f"{a}[np.ix_([0, 1], [0])]",
                     f"np.take_along_axis({a}, np.argsort({a}, axis=-1), axis=-1)", f"{a}[{self.index()}].flags.owndata, {a}[{self.index()}].strides", f"np.put({a}, [0, -1, 1], {self.operand()}); {a}",
                     f"np.compress([True, False], {a}, axis={self.axis()})", f"{a}.item({pick(['0', '-1', '(0, 1)', '100', ''])})", f"np.delete({a}, {pick(['0', '[0, 1]', 'slice(None, None, 2)', '[True, False, False]'])}, axis={self.axis()})",
                     f"np.insert({a}, {pick(['0', '[0, 1]', '-1', 'slice(0, 2)'])}, {self.operand()}, axis={self.axis()})", f"np.place({a}, {a} > 0, [7, 8]); {a}", f"np.fill_diagonal({a}, {self.number()}); {a}"])

    def overlap(self):
        a, op, pick = self.name(), self.draw.pick(OPERATORS), self.draw.pick
        parts = ["[1:]", "[:-1]", "[::-1]", "[::2]", "[1::2]", ".T", "[..., ::-1]", "[..., 1:]", "[..., :-1]", "[:]", "[:1]", "[..., :1]", "[[0, 1]]", "[0]"]
        x, y = pick(parts), pick(parts)
        ufunc = pick(BINARY)
        return pick([f"{a}{x} {op}= {a}{y}; {a}" if x != ".T" else f"v = {a}.T; v {op}= {a}{y}; {a}", f"{a}{x} = {a}{y}; {a}" if x != ".T" else f"np.copyto({a}.T, {a}{y}, 'unsafe'); {a}", f"np.{ufunc}({a}{x}, {a}{y}, out={a}{y}, casting='unsafe'); {a}", f"np.copyto({a}{x}, {a}{y}); {a}",
                     f"np.{pick(['add', 'multiply', 'maximum'])}.accumulate({a}, out={a}{y if y != '[[0, 1]]' else x}, axis=0); {a}", f"np.cumsum({a}{x}, out={a}{y}, axis=0); {a}", f"{a}.sort(axis={self.axis()}); {a}",
                     f"np.{pick(UNARY)}({a}{x}, out={a}{y}, casting='unsafe'); {a}", f"np.add.at({a}, [0, 0, 1], {self.operand()}); {a}", f"np.matmul({a}, {a}.T, out={a}, casting='unsafe'); {a}", f"{a} {op}= {self.operand()}; {a}",
                     f"np.clip({a}{x}, {self.plain()}, {a}{y}, out={a}{x}); {a}", f"np.shares_memory({a}{x}, {a}{y}), np.may_share_memory({a}{x}, {a}{y})", f"np.putmask({a}, {a} > 0, {a}{y}); {a}"])

    def ufuncs(self):
        a, b, pick = self.name(), self.operand(), self.draw.pick
        two, one = pick(BINARY), pick(UNARY)
        where = f"where={pick([f'{a} > 0', '[True, False, True]', 'False', 'np.array(True)', '[[True], [False]]'])}"
        dtype = f"dtype='{pick(DTYPES)}'"
        casting = f"casting='{pick(['no', 'equiv', 'safe', 'same_kind', 'unsafe'])}'"
        out = f"out=np.full(np.shape({pick([a, b])}), 9, '{pick(DTYPES)}')"
        options = ", ".join(each for each, chance in [(where + ", " + out, 25), (dtype, 30), (casting, 30)] if self.draw.chance(chance))
        options = ", " + options if options else ""
        keep = f", axis={self.axis()}, keepdims={pick(['True', 'False'])}" + pick(["", f", initial={self.plain()}", f", {where}", f", {dtype}", f", initial={self.plain()}, {where}"])
        return pick([f"np.{two}({a}, {b}{options})", f"np.{two}({b}, {a}{options})", f"np.{one}({a}{options})", f"np.{two}.reduce({a}{keep})", f"np.{two}.accumulate({a}, axis={pick(['0', '-1', '1'])})",
                     f"np.{two}.reduceat({a}, {pick(['[0, 1]', '[0, 2, 1]', '[1]', '[]', '[0, 9]'])}, axis={pick(['0', '-1'])})", f"np.{two}.outer({a}, {b})", f"np.{two}.at({a}, {pick(['[0, 0]', '0', '[1, 0, 1]', '...', '(0, 0)'])}, {b}); {a}",
                     f"np.{one}.at({a}, [0, 1, 0]); {a}", f"np.{two}({a}, {b}).dtype, np.result_type({a}, {b})", f"{a} {pick(OPERATORS)} {b}", f"{b} {pick(OPERATORS)} {a}", f"{a} {pick(['<', '==', '!=', '>='])} {b}", f"-{a}, abs({a}), ~{a}", f"divmod({a}, {b})", f"{a} @ {self.name()}"])

    def functions(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        axis = self.axis()
        return pick([f"np.concatenate([{a}, {b}], axis={axis})", f"np.stack([{a}, {b}], axis={axis})", f"np.split({a}, {pick(['2', '[1]', '3', '[1, 2]', '0'])}, axis={axis})", f"np.roll({a}, {pick(['1', '-2', '(1, 1)'])}, axis={axis})",
                     f"np.tile({a}, {pick(['2', '(2, 1)', '0', '()'])})", f"np.repeat({a}, {pick(['2', '[1, 2, 3]', '0', '-1'])}, axis={axis})", f"np.where({a} > 0, {a}, {self.operand()})", f"np.pad({a}, {pick(['1', '(1, 0)', '((0, 1), (2, 0))'])}, '{pick(['constant', 'edge', 'wrap', 'reflect', 'symmetric', 'maximum', 'empty'])}')",
                     f"np.sort({a}, axis={axis})", f"np.argsort({a}, axis={axis}, kind='stable')", f"np.unique({a}, return_counts=True, return_inverse=True, return_index=True)", f"np.unique({a}, axis={axis})", f"np.searchsorted(np.sort({a}, axis=None), {b})",
                     f"{a}.reshape({pick(['-1', '2, -1', '3, 1, -1', '(4, 4)', '-1, 0'])})", f"{a}.sum(axis={axis}), {a}.max(axis={axis})", f"np.swapaxes({a}, 0, {pick(['1', '-1', '2'])})", f"np.moveaxis({a}, 0, -1).shape", f"np.expand_dims({a}, {axis}).shape", f"np.squeeze({a}, axis={axis}).shape",
                     f"np.diff({a}, axis={pick(['0', '-1'])}, n={pick(['1', '2', '0', '-1'])})", f"np.cumsum({a}, axis={axis})", f"np.prod({a}, axis={axis})", f"np.any({a}, axis={axis}), np.all({a}, axis={axis})", f"np.argmax({a}, axis={axis if axis[0] != '(' else '0'})", f"np.ptp({a}, axis={axis})",
                     f"np.clip({a}, {self.plain()}, {self.operand()})", f"np.bincount({a}.ravel())", f"np.digitize({a}, [0, 2, 4])", f"np.histogram({a}, {pick(['3', '[0, 1, 5]', '(1, 2)', '0'])})", f"np.select([{a} > 1, {a} > 0], [{a}, -{a}], {self.plain()})", f"np.choose({a} % 2, [{b}, {self.plain()}])",
                     f"np.broadcast_arrays({a}, {b})", f"np.broadcast_shapes(np.shape({a}), np.shape({b}))", f"np.array_equal({a}, {b}), np.array_equiv({a}, {b})", f"np.isin({a}, {b})", f"np.intersect1d({a}, {b}), np.setdiff1d({a}, {b})", f"np.dot({a}, {b})", f"np.outer({a}, {b})", f"np.kron({a}, {b})", f"np.tensordot({a}, {b}, {pick(['0', '1', '([0], [0])'])})",
                     f"np.einsum('{pick(['ij->ji', 'i,i', 'ij,jk', '...i->...', 'ii', 'ij,ij->i'])}', {a}{pick(['', ', ' + b])})", f"np.rot90({a}), np.flip({a}, axis={axis})", f"np.tril({a}), np.triu({a}, 1)", f"np.diagonal({a}), np.trace({a})", f"np.count_nonzero({a}, axis={axis})", f"np.nonzero({a}), np.argwhere({a})",
                     f"{a}.astype('{pick(DTYPES)}', casting='{pick(['safe', 'same_kind', 'unsafe'])}')", f"{a}.view('{pick(DTYPES)}')", f"np.apply_along_axis(lambda v: v[::-1], {pick(['0', '-1'])}, {a})", f"np.partition({a}, 1, axis={pick(['0', '-1', 'None'])}).shape", f"np.interp({self.plain()}, [0, 1, 2], [3, 4, 8])", f"np.vander({a}.ravel()[:3], 3)",
                     f"np.block([[{a}, {b}], [{b}, {a}]])", f"np.lexsort(({a}.ravel(), {b}.ravel()))", f"np.nan_to_num({a} / 0)", f"np.median({a}, axis={axis})", f"np.atleast_3d({a}).shape, np.atleast_2d({a}).shape", f"np.array([{a}, {b}])", f"np.array([{a}, {b}], dtype=object)", f"np.full_like({a}, {self.number()})",
                     f"np.resize({a}, {pick(['5', '(2, 4)', '0'])})", f"np.trim_zeros({a}.ravel())", f"np.ediff1d({a}, to_end={self.plain()})", f"np.gradient({a}.astype(float))", f"np.convolve({a}.ravel(), {b}.ravel(), '{pick(['full', 'same', 'valid'])}')", f"np.cross({a}, {b})", f"np.may_share_memory({a}, {b}), {a}.nbytes, {a}.strides, {a}.flags.c_contiguous",
                     f"np.quantile({a}, {pick(['0.5', '[0, 1]', '2', '0.25'])}, axis={axis}, method='{pick(['linear', 'lower', 'nearest', 'higher', 'midpoint'])}')", f"np.average({a}, axis={axis}, weights={pick(['None', b])})", f"{a}.tolist()", f"{a}.round({pick(['0', '1', '-1'])})", f"np.ix_({a}.ravel()[:2], [True, False])", f"np.meshgrid({a}.ravel()[:2], {b}.ravel()[:2], indexing='{pick(['xy', 'ij'])}')",
                     f"np.unravel_index({pick(['3', '[0, 1]', '100', '-1'])}, {a}.shape)", f"np.ravel_multi_index(([0, 1], [1, 0]), (2, 2), mode='{pick(['raise', 'wrap'])}')", f"np.packbits({a} > 0), np.unpackbits(np.array([3], 'u1'))", f"np.nanmax({a}, axis={axis}), np.nansum({a}, axis={axis})", f"hash({a})", f"len({a}), bool({a})", f"int({a}), float({a})", f"{a} in [{a}]", f"list({a})[:2]", f"3 in {a}"])

    # Records.

    def make_records(self):
        dtype = self.draw.pick(["[('x', 'i4'), ('y', 'f8')]", "[('x', 'i4'), ('s', 'U3'), ('b', '?')]", "[('x', [('p', 'i2'), ('q', 'f4')]), ('y', 'i8', (2,))]", "{'names': ['x', 'y'], 'formats': ['u1', '>i4'], 'offsets': [1, 4], 'itemsize': 12}", "'i4, f8, S2'", "[(('title', 'x'), 'i4'), ('d', 'M8[D]')]", "[('x', 'O'), ('y', 'i1')]"])
        return self.draw.pick([f"np.zeros({self.draw.pick(['3', '(2, 2)', '()', '0'])}, {dtype})", f"np.ones(3, {dtype})", f"np.array([(1, 2), (3, 4), (0, 9)], [('x', 'i4'), ('y', 'f8')])", "np.rec.array([(1, 2.5, 'a'), (3, 4.5, 'b')], names='x,y,s')"])

    def records(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        field = pick(["x", "y", "s", "d", "f0", "q"])
        return pick([f"{a}", f"{a}['{field}']", f"{a}['{field}'] = {self.number()}; {a}", f"{a}[['x', 'y']]", f"{a}[0] = {pick(['(7, 8)', '5', '(1, 2, 3)', 'None', repr('a'), '[1, 2]'])}; {a}", f"{a}[0]", f"{a}[1]['{field}'], {a}[-1]", f"{a} == {b}", f"{a} != {a}[0]", f"np.sort({a})", f"np.sort({a}, order='{field}')", f"np.argsort({a})", f"{a}.dtype", f"{a}.dtype.fields", f"{a}.dtype.descr", f"{a}.astype({b}.dtype)",
                     f"np.concatenate([{a}, {b}])", f"{a}.tolist()", f"np.unique({a})", f"{a}['{field}'] += 1; {a}", f"{a}.view('u1')", f"{a}.item({pick(['0', ''])})", f"np.array({a}.tolist(), {a}.dtype)", f"{a}.T[::-1]", f"{a}[{self.index()}]", f"{a}.copy().byteswap()", f"np.lib.recfunctions.structured_to_unstructured({a})", f"np.lib.recfunctions.append_fields({a}, 'n', np.arange({a}.size), usemask=False)", f"np.lib.recfunctions.drop_fields({a}, '{field}')",
                     f"len({a}.dtype), {a}.dtype.names, {a}.dtype.itemsize, {a}.dtype.isalignedstruct", f"{a}[0].tolist(), len({a}[0])", f"np.full(2, {a}[0])", f"np.where([True, False, True], {a}, {a}[0])", f"np.result_type({a}, {b})", f"{a}.fill({pick(['(1, 2)', '3'])}); {a}", f"np.rec.array({a}).x", f"{a}.{field}", f"{a} + 1", f"{a}.sum()", f"np.nonzero({a}['x'])", f"str({a}[0]), repr({a}[0])", f"np.lib.recfunctions.rename_fields({a}, {{'x': 'z'}}).dtype", f"np.dtype({a}.dtype.descr) == {a}.dtype", f"{a}[{a}['x'] > 0]"])

    # Dates.

    def make_dates(self):
        unit = self.draw.pick(["D", "s", "M", "Y", "ns", "h", "W", "ms", "2D", "us"])
        return self.draw.pick([f"np.array(['2020-02-28', '1969-12-31', 'NaT'], 'M8[D]').astype('M8[{unit}]')", f"np.arange(3).astype('m8[{unit}]')", f"np.array([1, -5, 100], 'm8[{unit}]')", f"np.datetime64('2000-01-01') + np.arange(4)", f"np.arange('2020-01', '2020-05', dtype='M8[M]')", f"np.array(['NaT', '2021-06-15T12:30:15'], 'M8[{self.draw.pick(['s', 'ms', 'ns', 'us'])}]')", f"np.timedelta64({self.plain().split('.')[0]}, '{unit}')", "np.datetime64('2024-02-29T23:59')"])

    def dates(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        unit = pick(["D", "s", "M", "Y", "ns", "h", "W", "m", "generic", "10m"])
        return pick([f"{a}", f"{a} - {b}", f"{a} + {b}", f"{a} + 1", f"{a} * 2", f"{a} / {b}", f"{a} // {b}", f"{a} % {b}", f"{a} < {b}", f"{a} == {b}", f"{a}.astype('M8[{unit}]')", f"{a}.astype('m8[{unit}]')", f"{a}.astype('i8')", f"np.sort({a})", f"{a}.max()", f"{a}.min()", f"np.isnat({a})", f"np.datetime_as_string({a}, unit='{pick(['D', 's', 'auto', 'ms', 'Y'])}')", f"np.datetime_as_string({a}, timezone='UTC')", f"np.diff({a})", f"np.unique({a})", f"{a}.tolist()", f"np.array({a}.tolist())", f"np.maximum({a}, {b})", f"np.fmin({a}, {b})",
                     f"np.concatenate([np.atleast_1d({a}), np.atleast_1d({b})])", f"{a}.sum()", f"{a}.mean()", f"np.cumsum({a})", f"np.median({a})", f"np.where(np.isnat({a}), {b}, {a})", f"-{a}, abs({a}), np.sign({a})", f"{a} * 0.5", f"{a} / 2", f"divmod({a}, {b})", f"np.busday_offset({a}, 1, roll='{pick(['forward', 'backward', 'nat', 'raise', 'modifiedfollowing'])}')", f"np.busday_count({a}, {b})", f"np.is_busday({a}, weekmask='{pick(['1111100', 'Sun Mon', '1010101'])}')", f"np.datetime_data({a}.dtype)", f"{a}.dtype, {a}.dtype.str",
                     f"np.result_type({a}, {b})", f"np.arange({a}.ravel()[0], {a}.ravel()[0] + 3)", f"str({a}), f'{{{a}}}'", f"{a}.astype('U')", f"{a}.astype(object)", f"np.array(['2020-01-01T00:00', {pick(['1', repr('2021'), 'None'])}], 'M8[s]')", f"np.datetime64('{pick(['2020-13', 'now', '2020-01-01T25', 'nat', '20200101', '2020-1-1', '2020-01-01T00:00:00.123456789'])}', 's') if {pick(['0', '1'])} else {a}", f"{a}.ravel()[0] == {b}.ravel()[0], hash({a}.ravel()[0]) == hash({b}.ravel()[0])", f"np.searchsorted(np.sort(np.atleast_1d({a})), {b})", f"np.interp({a}.astype('i8'), [0, 10], [0, 1])",
                     f"np.linspace(0, 1, 3) * {a}.ravel()[0]", f"{a}[...] = {self.number()}; {a}", f"np.clip({a}, {a}.min(), {b})", f"{a}.view('i8')", f"np.timedelta64({pick(['5', '-3', '1.5', 'None', repr('NaT')])}, '{unit}')", f"{a}.astype('M8[D]') - {a}.astype('M8[M]')", f"np.histogram({a}.astype('i8'), 2)[0]"])

    # Printing.

    def make_printing(self):
        return self.draw.pick(["np.array([1e-5, 1.5, 1e10])", "np.array([1.0, 2.0, 3.25])", "np.array([np.nan, -np.inf, 1e300])", "np.arange(1200)", "np.arange(1200.0).reshape(30, 40) / 7", "np.array([1 + 2j, -0.5j, np.nan])", "np.float32([0.1, 1e-7, 3])", "np.array([True, False])", "np.array(['a', 'bcd', ''])", "np.array([b'x', b'\\xff'])", "np.array([None, 1, 'a', [1]], object)", "np.array([[1, -100], [10000, 5]])", "np.zeros((0, 3))", "np.array(2.5)", "np.array([1e16, 1, 123456789.123])", "np.float16([0.1, 65504, 6e-8])", "np.linspace(0, 1, 7)", "np.array([0.00001234, 123.4])", "np.array([[[1.5, 2], [3, 4]], [[5, 6], [7, 8]]])", "np.array([2**63], 'u8')", "np.array([(1, 2.5), (-3, 1e-9)], 'i4,f8')", "np.array(['2020', 'NaT'], 'M8[D]')", "np.ma.array([1.5, 2, 3], mask=[0, 1, 0])", "np.arange(30).reshape(5, 6) * 1000", "np.array([-0.0, 0.0, 1])", "np.longdouble(0.1)", "np.float32(1) / 3", "np.complex64(1 / 3 + 1j)", "np.array([1.1, 2.22, 3.333]) * 1e-20", "np.eye(3)"])

    def printing(self):
        a, pick = self.name(), self.draw.pick
        options = {"precision": ["0", "2", "4", "12", "None"], "threshold": ["5", "0", "10000"], "edgeitems": ["1", "2", "5"], "linewidth": ["20", "40", "200"], "suppress": ["True", "False"], "floatmode": ["'fixed'", "'unique'", "'maxprec'", "'maxprec_equal'"], "sign": ["'+'", "' '", "'-'"], "nanstr": ["'?'", "'missing'"], "infstr": ["'oo'"]}
        chosen = ", ".join(f"{name}={pick(values)}" for name, values in options.items() if self.draw.chance(25))
        small = ", ".join(f"{name}={pick(options[name])}" for name in ("precision", "suppress_small") if name in options and self.draw.chance(50))
        return pick([f"with np.printoptions({chosen}): show({a}, str({a}))", f"with np.printoptions({chosen}): show({a}, str({a}))", f"str({a}), {a}", f"np.array2string({a}, separator={pick([repr(', '), repr('|'), repr('')])}, prefix={pick([repr(''), repr('abc')])}{', ' + small if small else ''})", f"np.array_repr({a}, precision={pick(['2', 'None'])}, max_line_width={pick(['30', 'None'])})", f"np.array_str({a}, suppress_small={pick(['True', 'False'])})", f"[x for x in {a}.ravel()[:3]]", f"f'{{{a}}}', '%s' % ({a},)", f"{a}.tolist()",
                     f"np.format_float_positional({pick(['1.5', '1e-5', '123456.789', 'np.float32(0.1)', '1e20', 'np.float16(0.1)', '0.0', '-2.675'])}, precision={pick(['None', '2', '5', '0'])}, unique={pick(['True', 'False'])}, fractional={pick(['True', 'False'])}, trim='{pick(['k', '.', '0', '-'])}', sign={pick(['True', 'False'])})", f"np.format_float_scientific({pick(['1.5', '1e-5', '123456.789', 'np.float32(0.1)', '0.0', '1e300'])}, precision={pick(['None', '2', '5'])}, unique={pick(['True', 'False'])}, trim='{pick(['k', '.', '0', '-'])}', exp_digits={pick(['None', '3'])}, sign={pick(['True', 'False'])})",
                     f"np.array2string({a}, formatter={{{pick(['repr(%s)' % repr('x'), repr('float_kind'), repr('int'), repr('all'), repr('bool')])}: lambda x: '<%s>' % x}}, threshold=6)", f"np.base_repr({pick(['10', '-7', '0', '255'])}, {pick(['2', '16', '36', '3'])}, {pick(['0', '3'])}), np.binary_repr({pick(['10', '-7', '0'])}, {pick(['None', '8', '2'])})", f"{a}[:2]", f"repr({a}.dtype), str({a}.dtype)"])

    # Masked arrays.

    def make_masked(self):
        return self.draw.pick(["np.ma.array([1, 2, 3], mask=[0, 1, 0])", "np.ma.array([1.5, 2, 3, -1], mask=[0, 0, 1, 0], fill_value=-9)", "np.ma.masked_invalid([1, np.nan, 3])", "np.ma.arange(6).reshape(2, 3)", "np.ma.masked_greater(np.arange(6).reshape(3, 2), 3)", "np.ma.array([[1, 2], [3, 4]], mask=True)", "np.ma.masked", "np.ma.zeros(3)", "np.array([1, 0, 2])", "np.ma.array(['a', 'b'], mask=[1, 0])", "np.ma.masked_equal([0, 1, 0], 0)", "np.ma.array([(1, 2.0), (3, 4.0)], mask=[(0, 1), (1, 0)], dtype='i4,f8')", "np.ma.array(5, mask=False)"])

    def masked(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        return pick([f"{a}", f"{a} {pick(OPERATORS)} {pick([b, self.plain()])}", f"{a} {pick(['<', '==', '>=', '!='])} {b}", f"{a}[{self.index()}]", f"{a}[{pick(['0', '1:', '[0, 1]'])}] = {pick(['np.ma.masked', '7', 'np.nan', '[1, 2]'])}; {a}", f"{a}.sum(), {a}.mean(), {a}.max()", f"{a}.filled({pick(['', '0', '-1'])})", f"{a}.mask, {a}.fill_value, {a}.count()", f"{a}.compressed()", f"np.ma.concatenate([{a}, {b}])", f"np.ma.where({a} > 1, {a}, {b})", f"np.sqrt({a}), np.log({a})", f"np.ma.median({a})", f"{a}.cumsum()", f"np.ma.getmaskarray({a})", f"{a}.mask = {pick(['True', '[0, 1, 1]', 'np.ma.nomask', 'False'])}; {a}",
                     f"{a}.sort(); {a}", f"np.ma.sort({a}, endwith=False)", f"{a}.argmin(), {a}.argsort()", f"{a}.std(), {a}.var(ddof=1)", f"np.ma.average({a}, weights={pick(['None', b])})", f"{a}.tolist()", f"{a}.T, {a}.ravel(), {a}.reshape(-1)", f"np.ma.masked_where({a} > 1, {a})", f"np.ma.masked_inside({a}, 1, 2)", f"{a}.any(), {a}.all()", f"{a} += {pick([b, '1'])}; {a}", f"{a}.harden_mask(); {a}[0] = 5; {a}.soften_mask(); {a}", f"np.ma.mask_or(np.ma.getmask({a}), np.ma.getmask({b}))", f"np.ma.unique({a})", f"np.ma.notmasked_edges({a}), np.ma.clump_masked({a})", f"{a}.astype(float)", f"np.ma.dot({a}, {b})",
                     f"np.add.reduce({a})", f"np.maximum({a}, {b})", f"np.ma.fix_invalid({a})", f"np.ma.stack([{a}, {b}])", f"{a}.shrink_mask().mask", f"np.ma.allequal({a}, {b}), np.ma.allclose({a}, {b})", f"np.ma.diff({a})", f"np.ma.compress_rows({a})", f"np.ma.cov({a})", f"np.ma.isin({a}, [1])", f"np.ma.vstack([{a}, {b}])", f"{a}.ptp() if {pick(['0', '1'])} else {a}.prod()", f"str({a}), {a}.dtype", f"np.sum({a}), np.mean({a})", f"{a}.anom()", f"np.ma.choose([0, 1, 0], [{a}, {b}])", f"np.ma.array({a}, mask=[0, 1, 0], keep_mask={pick(['True', 'False'])})", f"{a}.flat[1]", f"np.ma.apply_along_axis(lambda v: v.sum(), 0, {a})", f"np.ma.polyfit([0, 1, 2], [1, 3, 5], 1).round(6)", f"float({a}.max())"])

    # Objects.

    def make_objects(self):
        return self.draw.pick(["np.array([1, 2.5, None], object)", "np.array([Meter(3), Meter(1), Meter(2)])", "np.array([2**70, -1, 3])", "np.array(['a', 'b', 1], object)", "np.array([[1, 2], [3, 4]], object)", "np.array([[1], [2, 3]], object)", "np.array([{}, (), 'x'], object)", "np.arange(3).astype(object)", "np.empty(3, object)", "np.array([True, 2, 3.0], object)", "np.array([1, 2, 3])", "np.array([np.array([1, 2]), None], object)", "np.array(Meter(1))", "np.array([[Meter(1), 2], [3, Meter(4)]], object)"])

    def objects(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        return pick([f"{a} {pick(OPERATORS)} {pick([b, self.number()])}", f"{pick(['2', 'Meter(1)', repr('a'), 'None'])} {pick(['+', '*', '-', '<', '=='])} {a}", f"{a} {pick(['<', '==', '!=', '>='])} {pick([b, self.number()])}", f"{a}.sum(), {a}.max()", f"np.sort({a})", f"{a}.tolist()", f"{a}.astype({pick(['float', 'int', 'str', 'bool', repr('U3'), 'complex'])})", f"np.{pick(UNARY)}({a})", f"np.{pick(BINARY)}({a}, {b})", f"np.{pick(BINARY)}.reduce({a})", f"np.add.accumulate({a})", f"{a}[{self.index()}]", f"{a}[0] = {pick(['[1, 2]', 'None', 'np.arange(2)', repr('q')])}; {a}", f"np.unique({a})", f"np.concatenate([{a}, {b}])",
                     f"np.where({a}, {b}, 0)", f"{a} @ {b}", f"np.dot({a}, {b})", f"np.cumsum({a})", f"np.argmax({a})", f"{a} == None", f"np.isnan({a})", f"np.vectorize(lambda x: str(x))({a})", f"np.frompyfunc(lambda x: (x, 1), 1, 2)({a})", f"{a}.any(), {a}.all()", f"np.nonzero({a})", f"{a}.copy() is {a}, {a}.dtype", f"np.array({a}.tolist())", f"np.array([{a}, {b}], object).shape", f"bool({a}.ravel()[0]), {a}.item(0)", f"np.sqrt({a})", f"abs({a}), -{a}", f"np.clip({a}, 1, 2)", f"np.isin({a}, {b})", f"np.searchsorted({a}, 2)", f"np.mean({a}), np.std({a})", f"{a}.fill({pick(['None', '[1]', '3'])}); {a}", f"np.full(2, {pick(['None', '[1, 2]', 'Meter(1)'])}, object)", f"np.array_equal({a}, {b})", f"divmod({a}, 2)", f"np.equal({a}, {b}, dtype=object)", f"{a} & 1", f"np.logical_and({a}, {b})", f"np.maximum({a}, {b})", f"np.repeat({a}, 2)", f"np.median({a})"])

    # Classes made from arrays, and what takes part without being one.

    def make_classes(self):
        return self.draw.pick(["Logged([1, 2, 3])", "Logged(np.arange(6.0).reshape(2, 3), 'two')", "Wrapped([1, 2, 3])", "np.arange(3)", "np.matrix('1 2; 3 4')", "Logged(5)", "Wrapped(np.eye(2))"])

    def classes(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        tell = lambda what: f"(lambda r: (type(r).__name__, getattr(r, 'note', '-'), r))({what})"  # noqa: E731
        return pick([tell(f"{a} {pick(OPERATORS)} {pick([b, self.plain()])}"), tell(f"{a}[{self.index()}]"), tell(f"np.{pick(BINARY)}({a}, {b})"), tell(f"np.{pick(UNARY)}({a})"), tell(f"np.{pick(['sum', 'max', 'mean', 'cumsum', 'sort', 'ravel', 'transpose', 'copy', 'squeeze', 'flip', 'unique', 'diff', 'prod', 'any', 'argmax', 'round', 'zeros_like', 'empty_like', 'atleast_2d', 'asarray', 'asanyarray', 'nonzero', 'real', 'median', 'std', 'ptp'])}({a})").replace("empty_like", "ones_like"), tell(f"{a}.{pick(['sum()', 'T', 'copy()', 'reshape(-1)', 'astype(float)', 'view(np.ndarray)', 'max(axis=0)', 'ravel()', 'real', 'flatten()', 'mean(keepdims=True)'])}"), tell(f"np.concatenate([{a}, {b}])"), tell(f"np.where({a} > 1, {a}, {b})"), tell(f"np.dot({a}, {b})"), tell(f"{a} == {b}"), f"{a} += {b}; {a}", f"np.add({a}, 1, out=Logged(np.zeros(3), 'target'))", f"np.add.reduce({a}), np.multiply.outer({a}, {b})", f"np.add.at({a}, [0], 1); {a}", tell(f"np.array({a}, subok=True)"), tell(f"np.array({a}, copy=False) if {pick(['0', '1'])} else np.stack([{a}, {a}])"), f"repr({a}), str({a})", f"isinstance({a}, np.ndarray), np.ndim({a}), np.shape({a})", tell(f"np.clip({a}, 1, 2)"), tell(f"np.tile({a}, 2)"), tell(f"np.einsum('i,i', {a}, {b})"), tell(f"np.linalg.norm({a})"), tell(f"np.broadcast_to({a}, (2, 3), subok=True)"), tell(f"{a} @ {b}"), f"divmod({a}, 2)", tell(f"np.full_like({a}, 3)"), f"import_pickle({a})", tell(f"np.apply_along_axis(lambda v: v, 0, {a})"), tell(f"{a}.view(Logged)"), tell(f"-{a}")])

    # Text.

    def make_texts(self):
        return self.draw.pick(["np.array(['abc', '', ' x '])", "np.array(['ÄÖ', 'ß1', 'aa'])", "np.array([b'ab', b'c'])", "np.array([['a', 'bb'], ['ccc', 'A1']])", "np.array('text')", "np.array(['10', '-3', '2.5'])", "np.array(['x y', 'y\\tz'])", "np.char.array(['ab ', 'c'])"])

    def texts(self):
        a, b, pick = self.name(), self.name(), self.draw.pick
        module = pick(["np.strings", "np.char"])
        return pick([f"{module}.{pick(['upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip', 'str_len', 'isalpha', 'isdigit', 'isspace', 'isupper', 'istitle', 'isalnum', 'isnumeric', 'isdecimal'])}({a})", f"{module}.{pick(['find', 'count', 'startswith', 'endswith', 'index', 'rfind'])}({a}, {pick([repr('a'), repr(''), repr('b'), b])})", f"{module}.{pick(['center', 'ljust', 'rjust'])}({a}, {pick(['5', '0', '[1, 6]'])}, {pick([repr('*'), repr(' ')])})", f"{module}.zfill({a}, 5)", f"{module}.replace({a}, {pick([repr('a'), repr('b')])}, {pick([repr('zz'), repr('')])})", f"{module}.add({a}, {b})", f"{module}.multiply({a}, {pick(['2', '0', '-1', '[1, 2]'])})", f"{module}.{pick(['equal', 'less', 'greater_equal', 'not_equal'])}({a}, {b})", f"{a} == {b}", f"{a} + {pick([b, repr('!')])}", f"{a} < {b}", f"np.sort({a})", f"np.unique({a})", f"{a}.astype({pick(['float', 'int', repr('S'), repr('U'), 'object', repr('U1'), 'bool', repr('S2')])})", f"{a}[{self.index()}]", f"{a}[0] = {pick([repr('longer text'), '5', 'None', '2.5', 'b' + repr('q')])}; {a}", f"np.concatenate([np.atleast_1d({a}), np.atleast_1d({b})])", f"np.char.{pick(['split', 'splitlines', 'rsplit'])}({a})", f"np.char.partition({a}, {pick([repr('a'), repr(' ')])})", f"np.strings.partition({a}, 'b')", f"np.char.join('-', {a})", f"np.char.encode({a})", f"np.char.decode({a})", f"np.strings.slice({a}, {pick(['1', '0, 2', '-1, None', 'None, None, -1'])})", f"np.strings.mod({a}, 1)", f"np.strings.expandtabs({a})", f"np.strings.translate({a}, str.maketrans('a', 'z'))", f"np.max({a}), np.argmax({a})", f"np.where({a} == 'aa', 'yes', {a})", f"np.isin({a}, ['abc', 'aa'])", f"np.array([{a}, 1])", f"np.result_type({a}, {b})", f"np.searchsorted(np.sort({a}), {b})", f"{a}.tolist(), {a}.dtype", f"np.full(2, {pick([repr('abc'), repr('')])})", f"np.array([{pick([repr('a') + ', 1', repr('a') + ', None', 'b' + repr('a') + ', ' + repr('b'), '1.5, ' + repr('x'), 'True, ' + repr('y')])}])", f"np.add.reduce({a})", f"np.repeat({a}, 2)", f"np.char.add({a}, 'x').view(np.ndarray)", f"{a}.view('{pick(['u1', 'U1', 'S1', 'i4'])}')", f"{a} * 2", f"np.char.compare_chararrays({a}, {b}, '<', True)", f"np.strings.rjust({a}, 4)", f"np.lexsort(({a}, {b}))", f"np.strings.str_len({a}).dtype", f"bool({a}.ravel()[0]), np.nonzero({a})", f"np.logical_not({a})"])


KINDS = ["indexing", "overlap", "ufuncs", "functions", "records", "dates", "printing", "masked", "objects", "classes", "texts"]


def shown(value):
    import re
    text = repr(value)
    return re.sub(r" at 0x[0-9a-f]+", "", text)


def run(program, say):
    """Runs statements, and says for each what it shows: the value of its last expression, or its error, and warnings."""
    names = dict(NAMES)
    out = []
    names["show"] = lambda *values: out.extend(values)
    names["import_pickle"] = lambda value: __import__("pickle").loads(__import__("pickle").dumps(value))
    for statement in program:
        out.clear()
        head, _, last = statement.rpartition("; ")
        with warnings.catch_warnings(record=True) as found:
            warnings.simplefilter("always")
            try:
                if head:
                    exec(head, names)
                try:
                    code = compile(last, "<statement>", "eval")
                except SyntaxError:
                    exec(last, names)
                else:
                    out.append(eval(code, names))
                answer = " ; ".join(map(shown, out))
            except Exception as error:
                answer = f"{type(error).__name__}: {error}"
        if statement.rpartition(" = ")[0].isidentifier():
            answer = "" if not answer.startswith(("TypeError", "ValueError", "IndexError")) else answer
        said = sorted({f"{each.category.__name__}: {each.message}" for each in found})
        say(statement, answer, said)
