"""Golden values for SilhouetteTest, from scikit-learn's silhouette_samples.

Run in this folder:

    python3 make_silhouette_golden.py

writes, for each case, `<case>.csv` (the points) and `<case>.golden.csv` with the lines
`clusters,…` (for each point) and `values,…` (its silhouette). Distances are SciPy's: those of
scikit-learn are computed from squared norms, which is inexact where points nearly coincide.
"""

import numpy as np
from scipy.spatial.distance import cdist
from sklearn.metrics import silhouette_samples

rng = np.random.default_rng(20250205)


def blobs(count, dimension, clusters, spread):
    labels = rng.integers(clusters, size=count)
    labels[:clusters] = range(clusters)
    return 3 * rng.normal(size=(clusters, dimension))[labels] + spread * rng.normal(
        size=(count, dimension)
    ), labels


def collapsed():
    """Clusters of one point each, one of them spread, and one point alone."""
    points, labels = blobs(40, 3, 5, 0)
    points[labels == 2] += rng.normal(size=(np.sum(labels == 2), 3))
    return np.vstack([points, [9, 9, 9]]), np.append(labels, 5)


def shared():
    """Different clusters at the same place, where within and nearest are both 0."""
    points, labels = blobs(30, 2, 6, 0)
    points[labels < 3] = 1
    return points, labels


cases = {
    "silhouette-blobs": blobs(120, 2, 5, 1),
    "silhouette-random": (rng.normal(size=(60, 7)), np.arange(60) % 4),
    "silhouette-singletons": (rng.normal(size=(30, 2)), np.minimum(np.arange(30), 20)),
    "silhouette-collapsed": collapsed(),
    "silhouette-shared": shared(),
    # More points than are computed at once, so that the last tile is a short one.
    "silhouette-many": blobs(2100, 2, 3, 2),
}

for case, (points, labels) in cases.items():
    points = np.round(points, 3)
    values = silhouette_samples(cdist(points, points), labels, metric="precomputed")
    np.savetxt(f"{case}.csv", points, fmt="%.3f", delimiter=",")
    with open(f"{case}.golden.csv", "w", encoding="utf-8") as out:
        out.write("clusters," + ",".join(map(str, labels)) + "\n")
        out.write("values," + ",".join(f"{value:.12g}" for value in values) + "\n")
