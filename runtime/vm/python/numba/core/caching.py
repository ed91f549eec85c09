"""Where Numba keeps compiled functions on disk. Hotloop's own store needs none of these."""

from numba.core._absent import names_of

__getattr__ = names_of(__name__, "Cache", "NullCache", "FunctionCache", "IndexDataCacheFile", "_CacheLocator",
                       "UserProvidedCacheLocator", "InTreeCacheLocator", "CompileResultCacheImpl", "CacheImpl")
