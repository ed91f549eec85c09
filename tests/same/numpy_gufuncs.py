"""Functions of the last axes of their operands as ufuncs: axes, dtypes, outputs, classes and refusals; loops that callers ask for."""

import warnings

import numpy as np
from _cases import show

a = np.arange(6.0).reshape(2, 3)
b = np.arange(12.0).reshape(3, 4)
c = np.arange(24.0).reshape(2, 3, 4)
i = np.arange(6).reshape(2, 3)


class S(np.ndarray):
    pass


class M:
    def __array_ufunc__(self, u, m, *i, **k):
        return (u, m, len(i), sorted(k))


s_ = a.view(S)

CASES = """
np.matmul.types
np.vecdot.types==np.matmul.types
np.matmul.ntypes
np.matvec.types==np.matmul.types
[(f.nin,f.nout,f.nargs,f.signature,f.identity,f.__name__) for f in (np.matmul,np.vecdot,np.matvec,np.vecmat)]
np.matmul(a)
np.matmul()
np.matmul(a,b,None,None)
np.matmul(a,b,None)
np.matmul(a,b,where=True)
np.matmul(a,b,where=[True])
np.matmul(a,b,foo=1)
np.matmul(a,b,axes=[1])
np.matmul(a,b,axes=3)
np.matmul(a,b,axes=[(0,1),(0,1)])
np.matmul(a,b,axes=[(0,1),(0,1),(0,)])
np.matmul(a,b,axes=[(0,5),(0,1),(0,1)])
np.matmul(a,b,axes=[(0,0),(0,1),(0,1)])
np.matmul(a,b,axes=[(0,1),(0,'x'),(0,1)])
np.matmul(a,b,axes=[(0,1),0,(0,1)])
np.matmul(a,b,keepdims=True)
np.matmul(a,b,keepdims=1)
np.vecdot(a,a,keepdims=3)
np.vecdot(a,a,axis=5)
np.vecdot(a,a,axis='x')
np.vecdot(a,a,axis=0,axes=[0,0])
np.vecdot(a,a,axes=[0,0],keepdims=True)
np.vecdot(a,a,axes=[0,0,0],keepdims=True)
np.vecdot(a,a,axes=[0,0,1],keepdims=True)
np.vecdot(a,a,axes=[0,0])
np.vecdot(a,a,axes=[(0,),0])
np.vecdot(a,a,axes=[0])
np.vecdot(a,a,axes=(0,0))
np.vecdot(c,c[0],axes=[1,0,()]).shape
np.matmul(1,a)
np.vecdot(1,a)
np.matmul(a,a)
np.matmul(c,a)
np.matmul(a,b,out=np.empty((2,5)))
np.matmul(a,b,out=np.empty((3,2,4)))
np.matmul(a,b,out=(np.empty((2,4)),))
np.matmul(a,b,out=(np.empty((2,4)),None))
np.matmul(a,b,out=3)
np.matmul(a,b,np.empty((2,4)),out=np.empty((2,4)))
np.vecdot(a,a,out=np.empty(3))
np.vecdot(a,a,out=np.empty((3,2)))
np.matmul(a[0],b,axes=[0,(0,1),0])
np.matmul(a,b[:,0],axes=[(0,1),(0,),(0,)])
np.matmul(a,b,dtype='c16').dtype
np.matmul(a,b,dtype='M8[s]')
np.matmul(a,b,dtype='S3')
np.matmul(i,i.T,dtype='i2',casting='unsafe').dtype
np.matmul(i,i.T,dtype='i2').dtype
np.matmul(i,i.T,dtype='u8').dtype
np.matmul(a,b,casting='bad')
np.matmul(a,b,order='bad')
np.matmul(a,b,order=3)
np.matmul(a,b,signature='dd->d')
np.matmul(a,b,signature='ii->i')
np.matmul(a,b,signature='xx->x')
np.matmul(a,b,signature=(None,None,'c16'))
np.matmul(a,b,sig='DD->D').dtype
np.matmul(a,b,sig='DD->D',dtype='f8').dtype
np.matmul(a,b,signature='d')
np.matmul(a,b,signature='dd')
np.matmul(a,b,signature=('d','d'))
np.matmul(a,b,signature='di->d')
np.matmul(np.array(['a']),np.array(['b']))
np.matmul(np.array(['2020'],'M8[D]'),np.array([1]))
np.vecdot(np.array(['a']),np.array(['b']))
np.vecdot(np.array([1],'m8[s]'),np.array([2],'m8[s]'))
np.vecdot(np.array([1],'m8[s]'),np.array([2]))
np.matmul([1j,2],[3,1j])
np.vecdot([1j,2],[3,1j])
np.vecmat([1j,2],[[3,1j],[1,2]])
np.matvec([[3,1j],[1,2]],[1j,2])
type(np.matmul(s_,b))
type(np.matmul(s_,b,subok=False))
type(np.vecdot(s_,s_))
type(np.vecdot(s_,s_,axis=0))
type(np.matvec(s_,s_[0]))
np.matmul(M(),b)
np.vecdot(M(),b,axis=0)
np.vecdot(a,a,out=M())
type(np.matmul(a,b,out=np.empty((2,4)).view(S)))
type(a@b.view(S))
np.matmul(a,b,extobj=1)
np.matmul.reduce(a)
np.matmul.accumulate(a)
np.matmul.reduceat(a,[0])
np.matmul.outer(a,a)
np.vecdot.at(a,[0],a)
np.matmul.__module__
np.matmul.__qualname__
repr(np.vecdot)
__import__('pickle').loads(__import__('pickle').dumps(np.vecdot))
np.matmul(a,b,order='F').flags.f_contiguous
np.matmul(a,b,order='C').flags.c_contiguous
np.matmul(c.astype('O'),c.mT).dtype
np.vecdot(np.array([1,2],'O'),np.array([3,4],'O'))
np.vecdot(np.array([1j,2],'O'),np.array([3,4],'O'))
np.matmul([],[])
np.vecdot(np.zeros((3,0)),np.zeros((3,0)))
np.matmul(np.zeros((3,0)),np.zeros((0,2)))
np.vecdot(np.float16([1,2]),np.float16([3,4])).dtype
np.vecdot([True,False],[True,True])
np.vecdot(a,a)[()]
type(np.vecdot(a[0],a[0]))
type(np.matmul(a[0],a[0]))
type(np.matmul(a[0],a[0],keepdims=False))
np.add(1,2,signature='dd->d')
np.add(a,a,sig='FF->F').dtype
np.add(a,a,signature='ii->i')
np.add(1,2,signature=('i4','i4',None))
np.add(i,i,signature=(None,None,'f4')).dtype
np.add(1,2,signature='d')
np.add(1,2,dtype='f8',signature='dd->d')
np.add(1,2,signature='d->d')
np.add(1,2,signature=3)
np.add(1,2,signature=('d','d'))
np.sqrt(4,signature='f->f').dtype
np.equal(1,2,signature='dd->?')
np.equal(1,2,signature='dd->d')
np.add(1,2,signature=(float,float,float)).dtype
np.add(1,2,signature=np.dtype('f4')).dtype
np.frexp(3.0,signature='f->fi')
np.add(1,2,sig='dd->d',signature='dd->d')
np.power(2,-1,signature='dd->d')
np.negative(True,signature='b->b')
np.add.resolve_dtypes((np.dtype('f4'),np.dtype('f8'),None))
np.add.resolve_dtypes((np.dtype('f4'),int,None))
np.sqrt.resolve_dtypes((np.dtype('i4'),None))
np.add.resolve_dtypes((np.dtype('f4'),None))
np.add.resolve_dtypes((np.dtype('f4'),np.dtype('f8'),np.dtype('i4')))
np.add.resolve_dtypes((np.dtype('i4'),np.dtype('i4'),None),signature=(float,None,None))
np.add.resolve_dtypes((np.dtype('i4'),None,None),reduction=True)
np.add.resolve_dtypes([1,2])
""".strip().splitlines()

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for case in CASES:
        show(case, lambda: eval(case))
