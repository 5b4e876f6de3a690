#!/usr/bin/python3
"""The phantom of motion_phantom.py moved by given amounts instead of a random walk. Needs Debian's python3-nibabel.

  moved_phantom.py MOTION_PHANTOM.py OUT SEED MM DEGREES

Writes SIZE_clean.nii and SIZE_clean.truth.txt for every size: a volume at rest, then eight moved by MM along and DEGREES about all three axes
at once, with signs that differ.
"""
import importlib.util, itertools, sys
import numpy as np

script, out, seed, mm, degrees = sys.argv[1:6]
spec = importlib.util.spec_from_file_location('motion_phantom', script)
mp = importlib.util.module_from_spec(spec)
spec.loader.exec_module(mp)
signs = np.array(list(itertools.product([-1, 1], repeat=6)), float)
chosen = signs[np.random.default_rng(int(seed)).choice(len(signs), 8, replace=False)]
moved = np.vstack([np.zeros(6), chosen * ([float(mm)] * 3 + [float(degrees)] * 3)])
mp.random_walk = lambda rng, volumes: moved
mp.gen(list(mp.SIZES), ['clean'], out, int(seed), len(moved))
