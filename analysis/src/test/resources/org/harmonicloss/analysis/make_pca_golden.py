"""Golden values for PcaTest and CircleTest, from scikit-learn and numpy.

Run in this folder, with scikit-learn 1.2 or later:

    python3 make_pca_golden.py

writes, for each case, `<case>.csv` (the rows) and `<case>.golden.csv`: lines that begin with
`mean`, `variance`, `ratio`, `component` (one line each, sign as it comes) and `circle`. The rows of
`large` follow a formula that the test has too; only its golden values are written.
"""

import numpy as np
from sklearn.decomposition import PCA

rng = np.random.default_rng(20250203)


def noisy_circle(rows, columns, noise):
    """Points on an ellipse in a random plane of a wider space, with noise in all directions."""
    angle = 2 * np.pi * np.arange(rows) * 7 / rows
    plane = np.linalg.qr(rng.normal(size=(columns, 2)))[0].T
    flat = np.stack([2.0 * np.cos(angle), 1.5 * np.sin(angle)], axis=1)
    return flat @ plane + noise * rng.normal(size=(rows, columns)) + rng.normal(size=columns)


def circle(rows):
    """The paper's circle metric, section 4.2."""
    points = PCA(n_components=2, svd_solver="full").fit_transform(rows)
    points = (points - points.min(axis=0)) / (points.max(axis=0) - points.min(axis=0))
    distances = np.linalg.norm(points - points.mean(axis=0), axis=1)
    return distances.std() / distances.mean()


def line(name, values):
    return ",".join([name] + [repr(float(value)) for value in np.atleast_1d(values)]) + "\n"


def large(rows, columns):
    """Waves of different height in every column; PcaTest computes the same."""
    i = np.arange(rows)[:, None]
    j = np.arange(columns)[None, :]
    return np.sin(0.37 * (i + 1) * (j + 1)) * (1 + j % 7) + (1 + j) * np.cos(0.011 * i)


cases = {
    "circle": noisy_circle(31, 16, 0.05),
    "tall": rng.normal(size=(60, 7)) * [3, 2.5, 2, 1.5, 1, 0.5, 0.01] + 10,
    "wide": rng.normal(size=(9, 40)),
    "rank-deficient": rng.normal(size=(25, 3)) @ rng.normal(size=(3, 12)),
}

for case, rows in cases.items():
    pca = PCA(svd_solver="full").fit(rows)
    np.savetxt(f"{case}.csv", rows, fmt="%.17g", delimiter=",")
    with open(f"{case}.golden.csv", "w", encoding="utf-8") as out:
        out.write(line("mean", pca.mean_))
        out.write(line("variance", pca.explained_variance_))
        out.write(line("ratio", pca.explained_variance_ratio_))
        for component in pca.components_:
            out.write(line("component", component))
        out.write(line("circle", circle(rows)))

pca = PCA(svd_solver="full").fit(large(20_000, 64))
with open("large.golden.csv", "w", encoding="utf-8") as out:
    out.write(line("mean", pca.mean_))
    out.write(line("variance", pca.explained_variance_))
    out.write(line("ratio", pca.explained_variance_ratio_))
    for component in pca.components_[:5]:
        out.write(line("component", component))
