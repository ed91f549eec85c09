"""Rows of arrays in files and of text that is read."""

from _cases import array
from _row import row
from _values import DTYPES, OTHER_DTYPES

ROWS = []
FILE = "f = __import__('io').BytesIO(); "
TEXT = "f = __import__('io').StringIO(); "
# A file with a place in the system, for what reads and writes past Python.
REAL = "f = __import__('tempfile').TemporaryFile(); "


def add(name, *templates, **operands):
    ROWS.append(row(name, *templates, dtypes=[*DTYPES, *OTHER_DTYPES], **operands))


ALL = array(layouts=["C", "F", "steps", "backwards", "unaligned"])
add("save", FILE + "np.save(f, a); f.getvalue()", FILE + "np.save(f, a, allow_pickle=False); f.getvalue()", FILE + "np.save(f, [1, 2.5]); f.getvalue()", a=ALL)
add("load", FILE + "np.save(f, a); f.seek(0); np.load(f)", FILE + "np.save(f, a); f.seek(0); np.load(f, allow_pickle=True)", FILE + "np.save(f, a); f.seek(0); np.load(f, allow_pickle=True).flags.f_contiguous",
    "np.load(__import__('io').BytesIO(b''))", "np.load(__import__('io').BytesIO(b'abc'))", "np.load(__import__('io').BytesIO(b'\\x93NUMPY\\x01\\x00'))", "np.load('/nowhere')",
    FILE + "np.save(f, a); np.load(__import__('io').BytesIO(f.getvalue()[:-1]), allow_pickle=True)", a=ALL)
for name in ["savez", "savez_compressed"]:
    add(name, FILE + f"np.{name}(f, a, x=a); f.seek(0); z = np.load(f, allow_pickle=True); z.files, z['arr_0'], z['x']", FILE + f"np.{name}(f, arr_0=a, *[a])", FILE + f"np.{name}(f); f.seek(0); list(np.load(f))", FILE + f"np.{name}(f, a); f.seek(0); np.load(f)['y']", a=ALL)
FORMATS = ["'%d'", "'%.3f'", "'%s'", "'%10.5e'", "'%r'", "'x'", "['%d', '%f']", "'%d,%d,%d'", "'%g'", "'%08.2f'", "'%x'"]
add("savetxt", TEXT + "np.savetxt(f, a); f.getvalue()", TEXT + "np.savetxt(f, a, <<f>>); f.getvalue()", FILE + "np.savetxt(f, a, fmt=<<f>>, delimiter=',', newline='\\r\\n', header='h\\nx', footer='f', comments='% '); f.getvalue()",
    FILE + "np.savetxt(f, a, fmt='%s', encoding='latin1'); f.getvalue()", TEXT + "np.savetxt(f, 3); f.getvalue()", TEXT + "np.savetxt(f, [[1, 2], [3, 4]], '%d', '\\t'); f.getvalue()", a=array((), (3,), (2, 3), (3, 1), (0,), (2, 0), (2, 1, 2), layouts=["C", "F", "steps"]), choices={"f": FORMATS})
TABLE = ["'1 2 3\\n4 5 6'", "'1,2,3\\n4,5,6\\n'", "'# c\\n1 2\\n\\n3 4 # d\\n'", "'1.5 nan\\ninf -2e3'", "'1 2\\n3'", "''", "'a b\\nc d'", "'1;2'", "'  1   2 \\n 3 4'", "'1+2j 3\\n4 5j'", "'\"x y\" 2\\n\"z\" 3'", "'0x1F 2'", "'1_0 2'", "'300 -1'", "'True False'",
         "'2021-01-02 2021-03'", "'1,,3\\n4,5,'", "'7'", "'1\\n2\\n3'", "'9999999999999999999 1'", "'1 2 3 4 5 6'"]
TABLES = {"t": TABLE, "d": ["None", "','", "' '", "';'", "'\\t'", "'ab'", "''", "'\\n'"], "y": ["float", "int", "'U5'", "'S3'", "object", "'i4,f8'", "[('x', 'i1'), ('y', 'U2')]", "'u1'", "complex", "'f4'", "'M8[D]'", "bool", "'f2'"], "u": ["None", "0", "1", "(0, 1)", "-1", "[1, 0]", "5", "'x'", "1.5"],
          "s": ["0", "1", "2", "-1"], "m": ["None", "0", "1", "2", "-1"], "c": ["'#'", "None", "'%'", "['#', '%']", "'//'"], "k": ["0", "1", "2", "3"]}
READ = "np.loadtxt(__import__('io').StringIO(<<t>>)"
add("loadtxt", *[READ + ")"] * 4, *[READ + ", delimiter=<<d>>)"] * 8, *[READ + ", dtype=<<y>>)"] * 12, *[READ + ", dtype=<<y>>, delimiter=<<d>>)"] * 12, *[READ + ", usecols=<<u>>)"] * 6, *[READ + ", skiprows=<<s>>, max_rows=<<m>>)"] * 8, *[READ + ", comments=<<c>>)"] * 5,
    READ + ", unpack=True)", READ + ", unpack=True, dtype='i4,f8')", *[READ + ", ndmin=<<k>>)"] * 4, READ + ", converters={0: lambda s: float(s) + 1})", READ + ", converters=lambda s: len(s))", READ + ", quotechar='\"', dtype='U5')", "np.loadtxt(['1 2', '3 4'])", "np.loadtxt([b'1 2', b'3 4'])", "np.loadtxt(iter(['1 2', '3 4']), dtype=int)",
    TEXT + "np.savetxt(f, a); f.seek(0); np.loadtxt(f)", FILE + "np.savetxt(f, a, '%s', ';'); f.seek(0); np.loadtxt(f, dtype=a.dtype, delimiter=';', ndmin=2)", "np.loadtxt('/nowhere')", "np.loadtxt(5)", "np.loadtxt(__import__('io').BytesIO(b'\\xe9 2'), dtype='U2', encoding='latin1')", a=array((3,), (2, 3), (3, 1), layouts=["C", "F", "steps"]), choices=TABLES)
READ = "np.genfromtxt(__import__('io').StringIO(<<t>>)"
add("genfromtxt", *[READ + ")"] * 4, *[READ + ", delimiter=<<d>>)"] * 6, *[READ + ", dtype=<<y>>)"] * 8, *[READ + ", dtype=None)"] * 5, *[READ + ", dtype=None, delimiter=',', encoding='bytes')"] * 3, *[READ + ", usecols=<<u>>)"] * 4, *[READ + ", skip_header=<<s>>, max_rows=<<m>>)"] * 5, READ + ", skip_footer=1)", READ + ", names=True, dtype=None)", READ + ", names='a, b, c', delimiter=',')",
    READ + ", filling_values=-9, delimiter=',')", READ + ", missing_values='3', filling_values={0: 7}, delimiter=',')", READ + ", usemask=True, delimiter=',')", READ + ", delimiter=[1, 2, 1])", READ + ", invalid_raise=False)", READ + ", unpack=True)", READ + ", comments=<<c>>)", READ + ", ndmin=<<k>>)", READ + ", converters={0: lambda s: 8.0})", READ + ", autostrip=True, delimiter=',', dtype='U4')", "np.genfromtxt(['1 2', '3 4'])", choices=TABLES)
add("fromregex", "np.fromregex(__import__('io').StringIO('1 foo\\n22 ba'), r'(\\d+)\\s+(\\w+)', <<y>>)", "np.fromregex(__import__('io').StringIO('1 2 3'), r'(\\d)', [('x', int)])", "np.fromregex(__import__('io').BytesIO(b'1 a'), r'(\\d) (\\w)', [('x', 'i2'), ('y', 'S2')])", "np.fromregex(__import__('io').StringIO('1'), r'\\d', float)", choices={"y": ["[('n', 'i8'), ('k', 'S3')]", "[('n', 'f4'), ('k', 'U1')]", "'i4,U2'", "int"]})
add("ndarray.tofile", REAL + "a.tofile(f); f.seek(0); f.read()", REAL + "a.tofile(f, sep=','); f.seek(0); f.read()", REAL + "a.tofile(f, ' ', '%.3s'); f.seek(0); f.read()", "a.tofile(3.5)", a=ALL)
add("fromfile", REAL + "a.tofile(f); f.seek(0); np.fromfile(f, a.dtype)", REAL + "a.tofile(f); f.seek(0); np.fromfile(f, a.dtype, count=2)", REAL + "a.tofile(f); f.seek(0); np.fromfile(f, a.dtype, 1, offset=<<n>>)", REAL + "a.tofile(f); f.seek(0); np.fromfile(f, a.dtype).size, f.tell()", REAL + "a.tofile(f, ' '); f.seek(0); np.fromfile(f, a.dtype, sep=' ')",
    REAL + "f.write(<<b>>); f.seek(0); np.fromfile(f, <<y>>, sep=<<s>>)", REAL + "f.write(<<b>>); f.seek(0); np.fromfile(f, <<y>>, <<n>>, <<s>>)", "np.fromfile('/nowhere')", a=ALL, choices={"n": ["0", "1", "8", "-1", "3"], "b": ["b'1 2 3'", "b'1,2, 3 ,4'", "b'1 x 2'", "b''", "b'1.5e3  nan'", "b'7,'"], "y": ["float", "int", "'u1'", "complex", "bool", "'f4'"], "s": ["' '", "','", "', '"]})
ROWS.append(row("memmap", "exact", REAL + "a.tofile(f); f.flush(); f.seek(0); np.array(np.memmap(f, a.dtype, 'r'))", REAL + "m = np.memmap(f, a.dtype, 'w+', shape=a.shape); m[...] = a; m.flush(); f.seek(0); f.read()", REAL + "f.write(bytes(64)); f.flush(); m = np.memmap(f, a.dtype, 'r+', <<n>>, (2,)); m.shape, m.offset, m.mode", REAL + "np.memmap(f, a.dtype, 'r')", REAL + "np.memmap(f, a.dtype, 'x')",
    compiled="files are read and written by the interpreter", dtypes=[*DTYPES, *OTHER_DTYPES], a=array((3,), (2, 3), (1,), (7,), layouts=["C"]), choices={"n": ["0", "8", "3"]}))
add("frombuffer", "np.frombuffer(a, a.dtype)", "np.frombuffer(a.tobytes(), a.dtype)", "np.frombuffer(a.tobytes(), a.dtype, <<n>>, <<k>>)", "np.frombuffer(bytearray(16), <<y>>)", "np.frombuffer(memoryview(bytes(9)), <<y>>)", "np.frombuffer(5)", "np.frombuffer('abc')", a=array((), (3,), (2, 3), (0,), layouts=["C", "F", "steps"]), choices={"n": ["-1", "0", "1", "2", "99"], "k": ["0", "1", "8", "-1", "200"], "y": ["'i4'", "'S4'", "'U1'", "'M8[s]'", "object", "'i4,f8'", "'f2'", "'V3'"]})
add("fromstring", "np.fromstring(<<t>>, dtype=<<y>>, sep=<<s>>)", "np.fromstring(<<t>>, dtype=<<y>>, sep=<<s>>, count=<<n>>)", "np.fromstring(a.tobytes(), a.dtype)", a=array((3,)), choices={"t": ["'1 2 3'", "'1,2, 3 ,4'", "'1 x 2'", "''", "'1.5e3  nan'", "'7,'", "b'1 2'", "'\\u0661'", "'1e400'", "'300'", "'-1'", "'  5'", "'1+2j'"], "y": ["float", "int", "'u1'", "complex", "bool", "'f4'", "'i2'", "object", "'S2'", "'M8[D]'"], "s": ["' '", "','", "', '", "''"], "n": ["-1", "0", "2", "9"]})
