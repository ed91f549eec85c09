"""Rows of the attributes and methods of arrays that are not functions of the same name."""

from _cases import array, fitting, indices
from _functions import FUNCTIONS
from _row import row

FACT = "a fact of an object"
ROWS = []


def add(name, *arguments, **operands):
    name = "ndarray." + name
    ROWS.append(row(name, *(() if name in FUNCTIONS else ("exact",)), *arguments, **operands))


for name in ["shape", "ndim", "size", "itemsize", "nbytes"]:
    add(name, f"a.{name}", a=array())
add("strides", "a.strides", a=array(layouts=["C", "F", "moved"]))
add("dtype", "a.dtype", a=array())
add("T", "a.T", a=array())
add("flat", "list(a.flat)", "a.flat[1]", "a.flat[::2]", "a.flat[[0, 1]]", "a.flat[-1]", "a.flat[99]", "len(a.flat)", "a.flat[a.ravel() > 1]", "a.flat[0] = 3; a", "a.flat[:2] = [5, 6]; a", "a.flat[...]", "a.flat.copy()", "next(a.flat)", "a.flat.base is a", "a.flat == 1", "a.flat.coords, a.flat.index", a=array(layouts=["C", "F", "steps", "backwards"]))
add("flags", "a.flags.c_contiguous, a.flags.f_contiguous", "a.flags.owndata, a.flags.writeable, a.flags.aligned", "a.flags['C_CONTIGUOUS'], a.flags['WRITEABLE']", "repr(a.flags)", "a.flags.num, a.flags.fnc, a.flags.forc, a.flags.behaved, a.flags.carray, a.flags.farray", "a.flags['X9']", "a.flags.writeable = False; a.flags.writeable", "a.flags == a.flags", a=array())
add("base", "a.base is None", "a[...].base is a", compiled=FACT, a=array(layouts=["C"]))
add("item", "a.item()", "a.item(0)", "a.item(1, 2)", "a.item(-1)", "a.item(99)", "a.item((0, 1))", "a.item('x')", a=array())
add("tolist", "a.tolist()", a=array())
add("tobytes", "a.tobytes()", "a.tobytes(order=<<order>>)", a=array())
add("copy", "a.copy()", "a.copy(<<order>>).strides", a=array())
add("flatten", "a.flatten()", "a.flatten(<<order>>)", a=array())
add("fill", "a.fill(<<number>>); a", "a.fill(300); a", "a.fill(2.7); a", "a.fill([1, 2]); a", "a.fill(1j); a", "a.fill('x'); a", a=array(layouts=["C", "F", "steps", "backwards"]))
add("astype", "a.astype(<<dtype>>)", "a.astype(<<fdtype>>)", "a.astype(<<dtype>>, casting=<<casting>>)", "a.astype(<<dtype>>, order=<<order>>).strides", "a.astype(<<dtype>>, copy=False) is a", "a.astype('x')", a=array(values=("tame",)))
add("view", "a.view(<<dtype>>)", "a.view()", "a.view(np.uint8)", "a.view(np.int16).shape", a=array())
add("byteswap", "a.byteswap()", "a.byteswap(inplace=True); a", a=array(layouts=["C", "F", "steps"]))
add("conj", "a.conj()", "a.conjugate()", a=array())
add("resize", "a.resize((2, 2)); a", "a.resize(3); a", "a.resize((2, 2), refcheck=False); a", a=array((4,), (2, 2), (0,), layouts=["C"]))
add("setflags", "a.setflags(write=False); a.flags.writeable", "a.setflags(write=True); a.flags.writeable", a=array())
add("getfield", "a.getfield(np.int8)", "a.getfield(np.uint8, 0)", "a.getfield(np.int8, 9)", "a.getfield(np.int32, 1)", a=array())
add("setfield", "a.setfield(1, np.int8); a", "a.setfield(3, np.uint8, 0); a", a=array(layouts=["C", "F"]))
add("device", "a.device", "a.to_device('cpu') is a", "a.to_device('gpu')", compiled=FACT, a=array())
add("ctypes", "a.ctypes.shape[:]", "a.ctypes.strides[:]", "a.ctypes.data == a.__array_interface__['data'][0]", "a.ctypes.data_as(__import__('ctypes').c_void_p).value == a.ctypes.data", compiled=FACT, a=array((3,), (2, 3)))
PLAIN_LAYOUTS = ["C", "F", "steps", "backwards", "moved", "inner", "broadcast", "windows"]
add("data", "a.data.nbytes, a.data.shape, a.data.format, a.data.strides, a.data.ndim, a.data.itemsize, a.data.readonly", "memoryview(a).tolist()", "bytes(a)", compiled=FACT, a=array(layouts=PLAIN_LAYOUTS))
add("__array_interface__", "sorted(a.__array_interface__)", "a.__array_interface__['typestr'], a.__array_interface__['shape'], a.__array_interface__['version'], a.__array_interface__['strides']", compiled=FACT, a=array())
add("__array_priority__", "a.__array_priority__", compiled=FACT, a=array())
add("__array_namespace__", "a.__array_namespace__() is np", compiled=FACT, a=array())
add("__array__", "a.__array__()", "a.__array__(<<dtype>>)", "a.__array__(copy=False) is a", compiled=FACT, a=array())
add("__class_getitem__", "str(np.ndarray[int, float])", compiled=FACT)
add("__len__", "len(a)", a=array())
add("__bool__", "bool(a)", "not a", "1 if a else 0", a=array())
add("__int__", "int(a)", "float(a)", "complex(a)", "[1, 2, 3][a]", "range(a)", a=array())
add("__contains__", "3 in a", "2.5 in a", "None in a", "a in a", a=array())
add("__iter__", "list(a)", "[x for x in a]", compiled="cases of it are in the tests of the compiler", a=array())
add("__abs__", "abs(a)", a=array())
add("__copy__", "__import__('copy').copy(a)", "__import__('copy').deepcopy(a)", compiled=FACT, a=array())
add("__reduce__", "__import__('pickle').loads(__import__('pickle').dumps(a, <<p>>))", "__import__('pickle').loads(__import__('pickle').dumps(a, <<p>>)).flags.f_contiguous", "__import__('pickle').loads(__import__('pickle').dumps(a.dtype, <<p>>))", "__import__('pickle').loads(__import__('pickle').dumps(a.sum(), <<p>>))", "__import__('pickle').loads(__import__('pickle').dumps(np.add, <<p>>)) is np.add", compiled=FACT, a=array(), choices={"p": ["2", "3", "4", "5"]})
add("__hash__", "hash(a)", compiled=FACT, a=array())
add("__delitem__", "a.__delitem__(0)", "a.shape = (-1,); a", "a.dtype = np.uint8; a", "a.strides = (8,); a", compiled=FACT, a=array(layouts=["C", "F"]))
add("choose", "a.choose([1, 2, 3])", a=array(values=("count",)))
