"""The functions that classes can override with `__array_function__`, and what they do for arrays of subclasses.

A line of a table names the parameters whose arguments count (`*` before a sequence of those), and the functions. The
table's name says what is done when nothing is overridden:

method      the argument's own method is called, if there is one; after `:` stands what is passed
through     the function itself sees the class
like        the result is of the class of the first argument
product     as `like`, but what has no axes is a scalar
own         the function of that name in `numpy._of_subclasses` is called
join        the result is of the class with the highest priority
wrap        the result is handed to `__array_wrap__`
plain       arrays of subclasses are taken as plain ones
"""

import _hotloop_numpy as _native

METHOD = """
a out: axis= dtype?= out= keepdims= initial= where= | sum prod
a out: axis= out= keepdims= initial= where= | max min amax amin
a out: axis= out= keepdims= where= | all any
a out: axis= dtype= out= keepdims= where= | mean
a out: axis= dtype= out= ddof= keepdims= where= mean= correction= | std var
a out: axis= out= keepdims= | argmax argmin
a out: axis= dtype= out= | cumsum cumprod
a out: decimals= out= | round around
a a_min a_max out min max: a_min a_max out= dtype= casting= order= subok= | clip
a: shape order= copy?= | reshape
a: axes | transpose
a: axis1 axis2 | swapaxes
a indices out: indices axis= out= mode= | take
a repeats: repeats axis= | repeat
a *choices out: choices out= mode= | choose
a condition out: condition axis= out= | compress
a v sorter: v side= sorter= | searchsorted
a: axis= kind= order= stable?= | argsort
a kth: kth axis= kind= order= | argpartition
a: | nonzero
a: axis?= | squeeze
a ind v: ind v mode= | put
a out: offset= axis1= axis2= dtype= out= | trace
a: offset= axis1= axis2= | diagonal
a: order= | ravel
val: @ | real imag
"""

THROUGH = """
arr indices | take_along_axis
a out | ptp
a weights | average
ar | unique
x | unique_all unique_counts unique_inverse unique_values
a | copy ndim shape size isscalar array_equal array_equiv ones_like zeros_like full_like
prototype | empty_like
dst src where | copyto
a | array2string array_repr array_str
x | astype
a mask vals values | putmask
arr mask vals | place
a b | may_share_memory shares_memory
*arrays_and_dtypes | result_type
from_ | can_cast
*arys | atleast_1d atleast_2d atleast_3d

func a | apply_over_axes
a axis | expand_dims
a1 a2 | array_equal array_equiv
a val | fill_diagonal
x | iscomplexobj isrealobj
ary | hsplit vsplit dsplit split array_split
a b out | dot
x | ndim
condition x y | where
"""

LIKE = """
v | diagflat
*xi | meshgrid
x | unstack
f *varargs | gradient
ary to_end to_begin | ediff1d
a out | nanstd nanvar nanmedian
x | i0 iscomplex isreal
x out | isposinf isneginf
a b | isclose allclose
arr indices values | put_along_axis
x condlist | piecewise
a | real_if_close
"""

OWN = """
v | diag
m | flip fliplr flipud rot90
a | roll rollaxis moveaxis permute_dims
x | matrix_transpose
A reps | tile
a prepend append | diff
y x | trapezoid
a | argwhere flatnonzero sort partition
a out | median
a out | nansum nanprod nancumsum nancumprod nanmean nanmin nanmax
"""

JOIN = """
*arrays out | concatenate concat stack
*tup | hstack vstack dstack column_stack
arr values | append
"""

PRODUCT = """
a b | inner vdot
"""

WRAP = """
arr obj | delete
func1d arr | apply_along_axis
arr obj values | insert
a b | kron
x out | fix nan_to_num
z | angle
"""

PLAIN = """
array | broadcast_to
*args | broadcast_arrays
a out | nanargmin nanargmax
a b | tensordot
a out | cumulative_sum cumulative_prod
a q out weights | percentile quantile nanpercentile nanquantile
a | count_nonzero diag_indices_from tril_indices_from triu_indices_from resize
a b | outer cross_
a b out | outer
a b | cross
a v | convolve_
a v | correlate convolve
m y fweights aweights | cov
x y | corrcoef
m | tril triu
x bins | digitize
x weights | bincount
a bins weights | histogram histogram_bin_edges
x y bins weights | histogram2d
sample *bins weights | histogramdd
condition arr | extract
*condlist *choicelist | select
x xp fp | interp
ar1 ar2 | intersect1d setdiff1d setxor1d union1d
element test_elements | isin
*args | ix_
*keys | lexsort
start stop | linspace logspace geomspace
array | pad
array_shape | packbits_
a | packbits unpackbits sort_complex min_scalar_type
p x | polyval
a1 a2 | polyadd polysub polymul
u v | polydiv
p | polyder polyint roots
x y w | polyfit
seq_of_zeros | poly
filt | trim_zeros
indices | unravel_index
multi_index | ravel_multi_index
p | unwrap
x | vander sinc
*arrays | block common_type
*operands out | einsum einsum_path
*arrays | unique_
dates weekmask holidays out | is_busday
dates offsets weekmask holidays out | busday_offset
begindates enddates weekmask holidays out | busday_count
arr | datetime_as_string
file arr | save
X | savetxt
"""

LINALG_WRAP = """
a b | solve lstsq tensorsolve
a | inv pinv cholesky qr svd eig eigh matrix_power
*arrays | multi_dot
x1 x2 | matmul
"""

LINALG_PLAIN = """
a | eigvals eigvalsh det slogdet tensorinv
x | svdvals cond norm matrix_norm vector_norm diagonal trace matrix_transpose
A | matrix_rank
x1 x2 | cross outer tensordot vecdot
"""

FFT = """
a out | fft ifft rfft irfft hfft ihfft fft2 ifft2 fftn ifftn rfft2 irfft2 rfftn irfftn
x | fftshift ifftshift
"""

LIKE_PARAMETER = """
array asarray asanyarray ascontiguousarray asfortranarray require empty zeros ones full arange eye identity tri frombuffer
fromfile fromfunction fromiter fromstring loadtxt genfromtxt
"""


_Function = (type(lambda: None), _native._QuickFunction)


def install(namespace, module, tables):
    """Puts a function that can be overridden in the place of each function of the tables."""
    done = {}
    for manner, table in tables.items():
        for line in table.strip().splitlines():
            counting, _, names = line.rpartition("|")
            counting, colon, passed = counting.partition(":")
            how = (manner, tuple(passed.split())) if colon else (manner,)
            for name in names.split():
                implementation = namespace.get(name)
                if name in done or not isinstance(implementation, _Function):
                    continue
                done[name] = None
                namespace[name] = _native._ArrayFunctionDispatcher(
                    implementation, _places(implementation, counting.split()), module, how)


def _places(function, counting):
    """Position, name, and whether it is a sequence, of the parameters that are there."""
    code = function.__code__
    positional = code.co_varnames[:code.co_argcount]
    named = code.co_varnames[:code.co_argcount + code.co_kwonlyargcount]
    variadic = code.co_varnames[len(named)] if code.co_flags & 4 else None
    found = []
    for word in counting:
        name = word.lstrip("*")
        if name == variadic or word.startswith("*") and name not in named and variadic:
            # Any number of arguments: the first few are looked at in place.
            found += [(code.co_argcount + i, "", True) for i in range(32)]
        elif name in named:
            found.append((positional.index(name) if name in positional else None, name, word.startswith("*")))
    return found or [(0, positional[0], False)] if positional else found


def install_all(numpy):
    """The functions of `numpy`, `numpy.linalg` and `numpy.fft`."""
    tables = {"method": METHOD, "through": THROUGH, "like": LIKE, "own": OWN, "join": JOIN, "product": PRODUCT, "wrap": WRAP, "plain": PLAIN}
    install(vars(numpy), "numpy", tables)
    for name in LIKE_PARAMETER.split():
        function = vars(numpy).get(name)
        if isinstance(function, _Function):
            vars(numpy)[name] = _native._ArrayFunctionDispatcher(function, [(None, "like", False)], "numpy", ("creation",))
    install(vars(numpy.linalg), "numpy.linalg", {"wrap": LINALG_WRAP, "plain": LINALG_PLAIN})
    install(vars(numpy.fft), "numpy.fft", {"plain": FFT})
