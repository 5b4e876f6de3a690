"""OpenCLIP's preparation of a picture file, with Pillow and numpy. Usage: preparation_reference.py FOLDER SIZE (shorter-edge|stretch) MEAN DEVIATION PICTURE ...

MEAN and DEVIATION are three numbers with commas between. Writes FOLDER/PICTURE.npy, float32 [3, size, size]: to RGB, resize (bicubic, antialiased), cut the middle, / 255, standardise."""
import pathlib
import sys

import numpy as np
from PIL import Image

folder, size, mode = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
mean, deviation = (np.array([float(v) for v in argument.split(",")]).reshape(3, 1, 1) for argument in sys.argv[4:6])
for name in sys.argv[6:]:
    picture = Image.open(folder / name).convert("RGB")
    wide, high = picture.size
    if mode == "stretch":
        picture = picture.resize((size, size), Image.BICUBIC)
    else:
        short = min(wide, high)
        picture = picture.resize((int(size * wide / short), int(size * high / short)), Image.BICUBIC)
        wide, high = picture.size
        left, top = int(round((wide - size) / 2.0)), int(round((high - size) / 2.0))
        picture = picture.crop((left, top, left + size, top + size))
    planes = np.asarray(picture).transpose(2, 0, 1) / 255.0
    np.save(folder / f"{name}.npy", ((planes - mean) / deviation).astype(np.float32))
