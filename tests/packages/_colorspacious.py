"""A program that uses colorspacious."""

import numpy as np
from colorspacious import cspace_convert, deltaE
print(cspace_convert(np.array([[.1, .2, .3], [.5, .5, .5]]), "sRGB1", "CAM02-UCS"), cspace_convert([64, 128, 255], "sRGB255", "CIELab"), round(float(deltaE([10, 20, 30], [30, 20, 10], input_space="sRGB255")), 9), cspace_convert([.1, .2, .3], "sRGB1", "JCh"))
