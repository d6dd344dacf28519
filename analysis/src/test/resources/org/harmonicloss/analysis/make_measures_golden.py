"""Golden values for RankTest, CalibrationTest and NeuralCollapseTest, from numpy and scikit-learn.

Run in this folder:

    python3 make_measures_golden.py

writes `rank.golden.csv` (effective rank and participation ratio of the rows in other cases' files),
`calibration.csv` (target, log-probabilities) and its golden file, and, for each case of collapse,
`<case>.csv` (target, predicted class, representation), `<case>-weights.csv` and `<case>.golden.csv`.
Definitions are written down as they are read in the papers, with whole matrices and loops.
"""

import numpy as np
from scipy.special import log_softmax
from scipy.stats import entropy
from sklearn.metrics import accuracy_score, log_loss
from sklearn.neighbors import NearestCentroid

rng = np.random.default_rng(20250205)


def line(out, name, *values):
    out.write(",".join([name] + [repr(float(value)) for value in values]) + "\n")


def rank(rows):
    centred = rows - rows.mean(0)
    singular = np.linalg.svd(centred, compute_uv=False)
    eigenvalues = np.linalg.eigvalsh(np.cov(rows, rowvar=False))
    return np.exp(entropy(singular)), eigenvalues.sum() ** 2 / (eigenvalues**2).sum()


with open("rank.golden.csv", "w", encoding="utf-8") as out:
    for case in ["circle", "tall", "wide", "rank-deficient"]:
        line(out, case, *rank(np.loadtxt(f"{case}.csv", delimiter=",")))


def calibration(p, targets, count):
    """Guo et al. 2017, with numpy's own binning: right ends belong to a bin."""
    confidence, predicted = p.max(1), p.argmax(1)
    which = np.digitize(confidence, np.linspace(0, 1, count + 1)[1:-1], right=True)
    errors, shares = [], []
    for m in range(count):
        inside = which == m
        if inside.any():
            errors.append(abs((predicted == targets)[inside].mean() - confidence[inside].mean()))
            shares.append(inside.mean())
    return np.dot(shares, errors), max(errors), np.bincount(which, minlength=count)


scores = rng.normal(size=(200, 7)) * rng.uniform(0, 5, size=(200, 1))
targets = np.array([rng.choice(7, p=np.exp(log_softmax(0.6 * row))) for row in scores])
log_probs = np.round(log_softmax(scores, axis=1), 6)
np.savetxt("calibration.csv", np.column_stack([targets, log_probs]), fmt="%.6f", delimiter=",")
p = np.exp(log_probs)
with open("calibration.golden.csv", "w", encoding="utf-8") as out:
    # log_loss wants rows that sum to 1 exactly, which those of a file do not.
    nll = log_loss(targets, p / p.sum(1, keepdims=True), labels=range(7))
    nll -= np.log(p.sum(1)).mean()
    brier = ((p - np.eye(7)[targets]) ** 2).sum(1).mean()
    line(out, "whole", accuracy_score(targets, p.argmax(1)), p.max(1).mean(), nll, brier)
    for count in [1, 10, 15]:
        expected, maximum, counts = calibration(p, targets, count)
        line(out, f"bins{count}", expected, maximum)
        line(out, f"rows{count}", *counts)


def simplex(vectors):
    n = len(vectors)
    lengths = np.linalg.norm(vectors, axis=1)
    cosines = (vectors @ vectors.T / np.outer(lengths, lengths))[np.triu_indices(n, 1)]
    gram = vectors @ vectors.T
    frame = (np.eye(n) - np.ones((n, n)) / n) / np.sqrt(n - 1)
    return (
        lengths.std() / lengths.mean(),
        cosines.std(),
        np.abs(cosines + 1 / (n - 1)).mean(),
        np.linalg.norm(gram / np.linalg.norm(gram) - frame),
    )


def collapse(case, h, targets, predicted, w):
    present = np.unique(targets)
    n, d = len(present), h.shape[1]
    means = np.array([h[targets == c].mean(0) for c in present])
    centred = means - means.mean(0)
    within = sum(np.cov(h[targets == c], rowvar=False, bias=True) for c in present) / n
    between = centred.T @ centred / n
    m, v = centred, w[present] - w[present].mean(0)
    nearest = NearestCentroid().fit(h, targets).predict(h)
    np.savetxt(f"{case}.csv", np.column_stack([targets, predicted, h]), fmt="%.5g", delimiter=",")
    np.savetxt(f"{case}-weights.csv", w, fmt="%.5g", delimiter=",")
    with open(f"{case}.golden.csv", "w", encoding="utf-8") as out:
        line(out, "classes", n, len(w) - n)
        line(out, "nc1", np.trace(within @ np.linalg.pinv(between, rcond=1e-10)) / n)
        line(out, "means", *simplex(m))
        line(out, "weights", *simplex(v))
        line(out, "nc3", np.linalg.norm(v / np.linalg.norm(v) - m / np.linalg.norm(m)))
        line(out, "nc4", (nearest != predicted).mean())


def rounded(values):
    return np.array([[float(f"{value:.5g}") for value in row] for row in values])


def example(case, classes, empty, dimension, counts):
    """Blobs that lie off the origin; a linear classifier that is not far from them."""
    used = [c for c in range(classes) if c not in empty]
    centres = rng.normal(size=(classes, dimension)) * 2 + 1
    targets = np.repeat(used, counts)
    h = rounded(centres[targets] + 0.9 * rng.normal(size=(len(targets), dimension)))
    w = rounded(centres + 0.5 * rng.normal(size=centres.shape) - 1)
    predicted = ((h[:, None, :] - (w + 1)[None]) ** 2).sum(2).argmin(1)
    collapse(case, h, targets, predicted, w)


example("collapse-balanced", 5, [], 8, 12)
example("collapse-unbalanced", 7, [2, 5], 3, [3, 20, 6, 11, 8])
