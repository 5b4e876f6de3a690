"""The same run on another day: other_day.py SERIES OUT [flip]. Every volume is moved by one rigid map and read on another grid by scipy's cubic spline,
its contrast changed and a receive field laid over it; with "flip", the first axis of the data is reversed and its affine is not.
Prints the 4x4 map from the series' world to the other day's (RAS mm). Needs Debian's python3-scipy and python3-nibabel."""
import json
import sys

import nibabel
import numpy
from scipy.ndimage import map_coordinates


def rotation(degrees):
    (x, y, z), cos, sin = numpy.deg2rad(degrees), numpy.cos, numpy.sin
    about_x = numpy.array([[1, 0, 0], [0, cos(x), -sin(x)], [0, sin(x), cos(x)]])
    about_y = numpy.array([[cos(y), 0, sin(y)], [0, 1, 0], [-sin(y), 0, cos(y)]])
    about_z = numpy.array([[cos(z), -sin(z), 0], [sin(z), cos(z), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


series = nibabel.load(sys.argv[1])
moved = numpy.eye(4)
moved[:3, :3], moved[:3, 3] = rotation([8, -3, 5]), [6, -4, 9]
shape, size = (30, 32, 22), (5.5, 5.5, 6)
affine = numpy.diag([*size, 1.0])
affine[:3, :3] = rotation([-6, 2, 0]) @ affine[:3, :3]
affine[:3, 3] = moved[:3, 3] - affine[:3, :3] @ ((numpy.array(shape) - 1) / 2)
voxels = numpy.indices(shape).reshape(3, -1)
world = affine[:3, :3] @ voxels + affine[:3, 3:]
back = numpy.linalg.inv(series.affine) @ numpy.linalg.inv(moved)
places = back[:3, :3] @ world + back[:3, 3:]
field = 1 + 0.2 * numpy.sin(world[0] / 60 + 0.5) * numpy.cos(world[1] / 70)
out = numpy.empty(shape + (series.shape[3],), numpy.float32)
for volume in range(series.shape[3]):
    read = map_coordinates(numpy.asarray(series.dataobj[..., volume], float), places, order=3, mode="nearest")
    out[..., volume] = (field * numpy.maximum(read, 0)).reshape(shape)
if sys.argv[3:] == ["flip"]:
    out = out[::-1]
image = nibabel.Nifti1Image(out, affine)
image.header.set_zooms(size + (series.header.get_zooms()[3],))
image.header.set_xyzt_units("mm", "sec")
image.set_sform(affine, 1)
nibabel.save(image, sys.argv[2])
print(json.dumps(moved.tolist()))
