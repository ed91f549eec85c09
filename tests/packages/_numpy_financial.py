"""A program that uses numpy_financial."""

import numpy as np, numpy_financial as nf
print(nf.fv(.05/12, 120, -100, -100), nf.pv(.05/12, 120, -100, 15692.93), nf.pmt(.075/12, 180, 200000), nf.nper(.07/12, -150, 8000), nf.ipmt(.0824/12, np.arange(12) + 1, 12, 2500), nf.ppmt(.0824/12, 1, 12, 2500), nf.rate(10, 0, -3500, 10000), round(nf.irr([-100, 39, 59, 55, 20]), 12), nf.npv(.281, [-100, 39, 59, 55, 20]), nf.mirr([-4500, -800, 800, 800, 600, 600, 800, 800, 700, 3000], .08, .055))
