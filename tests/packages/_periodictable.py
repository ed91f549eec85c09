"""A program that uses periodictable."""

import periodictable as p, numpy as np
print(p.formula("H2O").mass, p.Fe.density, p.xray_sld("SiO2", density=2.2, wavelength=1.54), p.neutron_sld("H2O", density=1), p.Fe.xray.scattering_factors(energy=np.array([8., 9])), [e.symbol for e in p.elements][:5])
