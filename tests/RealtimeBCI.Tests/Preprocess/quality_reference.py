#!/usr/bin/env python3
"""Measures of a run's quality by numpy and scipy over the whole run at once, as JSON.

    quality_reference.py BOLD MASK SPIKE_WINDOW SPIKE_LEAST

Shares no code with the project. tSNR: numpy.polynomial fit of order 2 in each voxel; drift: numpy.polyfit of the mask's mean; DVARS: its definition;
spike scores: each volume's DVARS against median and scipy's MAD of up to SPIKE_WINDOW values before it.
"""

import json
import sys

import nibabel
import numpy
from scipy.stats import median_abs_deviation

image = nibabel.load(sys.argv[1])
inside = numpy.asarray(nibabel.load(sys.argv[2]).dataobj) > 0
window, least = int(sys.argv[3]), int(sys.argv[4])
data = numpy.asarray(image.dataobj)[inside].astype(float)  # [voxel][volume], voxels in C order
volumes = data.shape[1]
minutes = numpy.arange(volumes) * float(image.header.get_zooms()[3]) / 60

fit = numpy.polynomial.polynomial.polyfit(minutes, data.T, 2)
residual = data - numpy.polynomial.polynomial.polyval(minutes, fit)
deviation = numpy.sqrt((residual**2).sum(1) / (volumes - 3))
mean = data.mean(1)
known = (mean > 0) & (deviation > 1e-7 * mean)

series = data.mean(0)
dvars = 100 * numpy.sqrt((numpy.diff(data, axis=1) ** 2).mean(0)) / data[:, 1:].mean(0)
scores = []
for t in range(len(dvars)):
    before = dvars[max(0, t - window):t]
    if len(before) >= least:
        spread = max(1.4826 * median_abs_deviation(before), 0.02 * numpy.median(before))
        scores.append(float((dvars[t] - numpy.median(before)) / spread))
print(json.dumps({
    "temporalSnr": float(numpy.median(mean[known] / deviation[known])),
    "drift": float(100 * numpy.polyfit(minutes, series, 1)[0] / series.mean()),
    "dvars": float(numpy.median(dvars)),
    "scores": scores,
}))
