"""A program that uses pyquaternion."""

import numpy as np
from pyquaternion import Quaternion as Q
q = Q(axis=[1, 0, 0], angle=1.2); print(q, q.rotation_matrix.round(8), q.inverse, q * q, q.rotate(np.array([0, 1, 0])), Q(matrix=np.eye(3)), Q.slerp(q, Q(), .3), q.yaw_pitch_roll, Q(array=np.array([1, 0, 0, 0.])), list(Q.intermediates(q, Q(), 1)), q.derivative([1, 0, 0]), Q.exp(q), Q.log(q), hash(q) is not None, q == Q(q), f"{q:.3f}")
