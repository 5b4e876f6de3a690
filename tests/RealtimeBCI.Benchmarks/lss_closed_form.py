#!/usr/bin/env python3
"""Least squares separate in closed form by numpy: prints the fastest of several repeats, in seconds, and what numpy multiplies matrices with.

    lss_closed_form.py VOXELS VOLUMES TRIALS REPEATS

For each trial the model is [this trial, all other trials, nuisance]; nuisance is projected out, and a 2x2 system is left per trial, so that all betas are one
matrix product. Data lie in memory in single precision, and stay so.
"""

import sys
import time

import numpy as np

voxels, volumes, trials, repeats = map(int, sys.argv[1:])
rng = np.random.default_rng(1)
data = rng.standard_normal((volumes, voxels), dtype=np.float32)
design = rng.random((volumes, trials))
nuisance = np.cos(np.pi * np.arange(8) * (2 * np.arange(volumes)[:, None] + 1) / (2 * volumes))


def betas():
    basis, _ = np.linalg.qr(nuisance)
    own = design - basis @ (basis.T @ design)
    others = own.sum(1, keepdims=True) - own
    a, b, c = (own * own).sum(0), (own * others).sum(0), (others * others).sum(0)
    weights = (c * own - b * others) / (a * c - b * b)
    return weights.T.astype(np.float32) @ data


best = float("inf")
for _ in range(repeats + 1):
    began = time.perf_counter()
    betas()
    best = min(best, time.perf_counter() - began)


def multiplier():
    with open("/proc/self/maps", encoding="utf-8") as maps:
        loaded = maps.read().lower()
    return next((name for name in ("openblas", "mkl", "blis") if name in loaded), "plain BLAS")


print(f"{best} {np.__version__} with {multiplier()}")
