"""Golden values for AlignmentTest, from numpy and scipy (Debian's python3-scipy).

Run in this folder:

    python3 make_alignment_golden.py

writes `alignment_a.csv`, `alignment_b.csv` and `alignment_c.csv`, three embeddings of the same 40 rows,
and `alignment.golden.csv`: lines `MEASURE,first,second,value`, and `rank,embedding,value`.
"""

import numpy as np
from scipy.spatial import procrustes
from scipy.spatial.distance import pdist, cdist
from scipy.stats import spearmanr

rng = np.random.default_rng(20250309)
a = rng.normal(size=(40, 12)) * np.geomspace(3, 0.1, 12) + 0.7
b = a[:, :7] @ rng.normal(size=(7, 9)) + 0.5 * rng.normal(size=(40, 9))
c = np.tanh(a) + 0.1
c[3] = c[2]
spaces = [a, b, c]


def cka(x, y):
    """By the N×N kernels, as the paper introduces it; ours goes through the columns."""
    n = len(x)
    h = np.eye(n) - np.ones((n, n)) / n
    k, l = h @ x @ x.T @ h, h @ y @ y.T @ h
    return np.sum(k * l) / np.sqrt(np.sum(k * k) * np.sum(l * l))


def similarity(x, y):
    """From scipy's disparity, 1 − s²; it wants as many columns."""
    d = max(x.shape[1], y.shape[1])
    wide = [np.pad(z, ((0, 0), (0, d - z.shape[1]))) for z in (x, y)]
    return np.sqrt(1 - procrustes(*wide)[2])


def overlap(x, y, metric, k=5):
    found = []
    for z in (x, y):
        far = cdist(z, z, metric)
        np.fill_diagonal(far, np.inf)
        found.append(np.argsort(far, axis=1, kind="stable")[:, :k])
    return np.mean([len(set(i) & set(j)) / k for i, j in zip(*found)])


def rank(x):
    s = np.linalg.svd(x - x.mean(axis=0), compute_uv=False)
    p = s / s.sum()
    return np.exp(-np.sum(p * np.log(p)))


for name, space in zip("abc", spaces):
    with open(f"alignment_{name}.csv", "w") as out:
        for row in space:
            out.write(",".join(map(repr, row.tolist())) + "\n")
with open("alignment.golden.csv", "w") as out:
    for i, x in enumerate(spaces):
        out.write(f"rank,{i},{float(rank(x))!r}\n")
        for j, y in list(enumerate(spaces))[i + 1 :]:
            out.write(f"cka,{i},{j},{float(cka(x, y))!r}\n")
            out.write(f"procrustes,{i},{j},{float(similarity(x, y))!r}\n")
            for metric in ("cosine", "euclidean"):
                rho = spearmanr(pdist(x, metric), pdist(y, metric)).correlation
                out.write(f"rsa_{metric},{i},{j},{float(rho)!r}\n")
                out.write(f"neighbors_{metric},{i},{j},{float(overlap(x, y, metric))!r}\n")
