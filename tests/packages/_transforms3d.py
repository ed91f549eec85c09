"""A program that uses transforms3d."""

import numpy as np, transforms3d as t
print(t.euler.euler2mat(.1, .2, .3), t.quaternions.quat2mat([1, 0, 0, 0]), t.affines.compose([1, 2, 3], np.eye(3), [1, 1, 2]), t.affines.decompose44(t.affines.compose([1, 2, 3], t.euler.euler2mat(.1, .2, .3), [1, 1, 2])), t.quaternions.mat2quat(t.euler.euler2mat(.1, .2, .3)), t.euler.mat2euler(np.eye(3)), t.zooms.zfdir2aff(2, [1, 0, 0]), t.reflections.rfnorm2aff([1, 0, 0]), t.shears.striu2mat([.1, .2, .3]))
