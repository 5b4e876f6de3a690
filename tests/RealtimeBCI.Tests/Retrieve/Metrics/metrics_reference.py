"""Computes a metric with numpy, scipy, scikit-learn, scikit-image or Pillow. Usage: metrics_reference.py NAME INPUT.json; prints the answer as JSON."""
import json
import sys

import numpy


def pictures(given):
    """PixCorr, SSIM and RMSE of two pictures, resized by Pillow and compared by scikit-image."""
    from PIL import Image
    from skimage.color import rgb2gray
    from skimage.metrics import structural_similarity

    def load(picture):
        image = Image.frombytes("RGB", (picture["width"], picture["height"]), bytes(picture["bytes"]))
        for edge in given["edges"]:
            image = image.resize((edge, edge), Image.BILINEAR)
        return numpy.asarray(image) / 255.0

    a, b = load(given["a"]), load(given["b"])
    ssim = structural_similarity(rgb2gray(a), rgb2gray(b), gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0)
    return [numpy.corrcoef(a.ravel(), b.ravel())[0, 1], ssim, numpy.sqrt(((a - b) ** 2).mean())]


def correlations(given):
    return numpy.corrcoef(given["a"], given["b"])[: len(given["a"]), len(given["a"]):].tolist()


def normal(given):
    from scipy.stats import norm

    return [norm.cdf(given["z"]).tolist(), norm.ppf(given["p"]).tolist()]


def eigenvalues(given):
    return numpy.linalg.eigvalsh(numpy.array(given["matrix"])).tolist()


def effective_rank(given):
    latents = numpy.array(given["latents"])
    strengths = numpy.linalg.svd(latents - latents.mean(0), compute_uv=False)
    strengths = strengths[strengths > 1e-6 * strengths[0]] / strengths[strengths > 1e-6 * strengths[0]].sum()
    return float(numpy.exp(-(strengths * numpy.log(strengths)).sum()))


def mutual_information(given):
    from sklearn.metrics import mutual_info_score

    return mutual_info_score(given["labels"], given["answers"]) / numpy.log(2)


def log_loss(given):
    from sklearn.metrics import log_loss as loss

    rows = numpy.array(given["posteriors"])
    return loss(given["targets"], rows, labels=list(range(rows.shape[1])))


def calibration(given):
    """Slope and intercept by scikit-learn without a penalty, with errors clustered by group from the scores and the information."""
    from sklearn.linear_model import LogisticRegression

    confidence, correct = numpy.array(given["confidences"]), numpy.array(given["correct"], float)
    design = numpy.column_stack([numpy.ones(len(confidence)), numpy.log(confidence / (1 - confidence))])
    fit = LogisticRegression(penalty="none", tol=1e-12, max_iter=10000).fit(design[:, 1:], correct)
    at = numpy.array([fit.intercept_[0], fit.coef_[0, 0]])
    p = 1 / (1 + numpy.exp(-design @ at))
    inverse = numpy.linalg.inv(design.T @ (design * (p * (1 - p))[:, None]))
    groups = numpy.array(given["groups"])
    scores = numpy.array([(design * (correct - p)[:, None])[groups == g].sum(0) for g in numpy.unique(groups)])
    robust = inverse @ scores.T @ scores @ inverse * len(scores) / (len(scores) - 1)
    return [at.tolist(), numpy.sqrt(numpy.diag(inverse)).tolist(), numpy.sqrt(numpy.diag(robust)).tolist()]


def exponent(given):
    """The exponent of posteriors with the most likelihood, by bounded search."""
    from scipy.optimize import minimize_scalar

    logs = numpy.log(numpy.array(given["posteriors"]))
    own = logs[numpy.arange(len(logs)), given["targets"]]
    return minimize_scalar(lambda b: numpy.log(numpy.exp(b * logs).sum(1)).sum() - b * own.sum(), bounds=(-5, 20), method="bounded", options={"xatol": 1e-10}).x


def bootstrap(given):
    """Percentile and BCa intervals of a variance, by scipy."""
    from scipy.stats import bootstrap as resample

    intervals = [
        resample((numpy.array(given["values"]),), numpy.var, n_resamples=20000, method=method, random_state=1).confidence_interval
        for method in ("percentile", "BCa")
    ]
    return [[i.low, i.high] for i in intervals]


def sign_flip(given):
    from scipy.stats import permutation_test

    values = numpy.array(given["values"])
    return permutation_test((values,), numpy.mean, permutation_type="samples", n_resamples=numpy.inf, alternative="greater").pvalue


given = json.load(open(sys.argv[2]))
print(json.dumps(globals()[sys.argv[1]](given)))
