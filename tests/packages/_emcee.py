"""A program that uses emcee."""

import numpy as np, emcee
np.random.seed(3); s = emcee.EnsembleSampler(8, 2, lambda x: -.5 * np.sum(x**2)); s.run_mcmc(np.random.randn(8, 2), 20); print(s.get_chain().shape, s.get_chain(flat=True).mean(axis=0), s.acceptance_fraction, s.get_log_prob()[-1], emcee.autocorr.integrated_time(s.get_chain(), quiet=True))
s = emcee.EnsembleSampler(8, 2, lambda x: -.5 * np.sum(x**2, axis=-1), vectorize=True, moves=[(emcee.moves.DEMove(), .8), (emcee.moves.StretchMove(), .2)]); s.run_mcmc(np.random.randn(8, 2), 10); print(s.flatchain[-2:])
