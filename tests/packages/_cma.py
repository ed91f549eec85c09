"""A program that uses cma."""

import warnings; warnings.simplefilter("ignore")
import numpy as np, cma
es = cma.CMAEvolutionStrategy(3 * [1.], .5, {"seed": 3, "verbose": -9, "maxiter": 30}); es.optimize(cma.ff.sphere); print(es.result.iterations, es.result.fbest < 1e-2, es.result.xbest.shape)
