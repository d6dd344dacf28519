"""Golden values for MetricTest, from numpy alone.

Run in this folder:

    python3 make_metric_golden.py

writes, for each case, `<case>.csv` (the rows) and `<case>.golden.csv`, with one line `value,…`. The
definitions are those of the paper (section 4.2), written down as they are read, by loops.
"""

import numpy as np

rng = np.random.default_rng(20250204)


def lattice(rows):
    """Mean deviation of opposite sides over the parallelograms of a 5x5 lattice."""

    def length(p, q):
        return np.linalg.norm(rows[5 * p[0] + p[1]] - rows[5 * q[0] + q[1]])

    points = [(row, column) for row in range(5) for column in range(5)]
    deviations = []
    for a in points:
        for b in points:
            for c in points:
                d = (b[0] + c[0] - a[0], b[1] + c[1] - a[1])
                if not a < b < c or d not in points:
                    continue
                if a[0] == b[0] == c[0] or a[1] == b[1] == c[1]:
                    continue
                ab, cd, ac, bd = length(a, b), length(c, d), length(a, c), length(b, d)
                bc, ad = length(b, c), length(a, d)
                sides = np.sqrt((ab - cd) ** 2 + (ac - bd) ** 2)
                deviations.append(sides / np.sqrt((ab**2 + bc**2 + cd**2 + ad**2) / 2))
    return np.mean(deviations)


def variances(rows):
    """Variances along the principal components, largest first, and the components as columns."""
    values, vectors = np.linalg.eigh(np.cov(rows, rowvar=False))
    return values[::-1], vectors[:, ::-1]


def tree(rows):
    """One minus the mean share of a generation's first component, in the plane of all nodes."""
    plane = rows @ variances(rows)[1][:, :2]
    generations = {}
    for node in range(1, 128):
        depth = len(bin(node)) - len("0b1")
        generations.setdefault(depth, []).append(plane[node - 1])
    shares = []
    for points in generations.values():
        if len(points) >= 5:
            along, across = variances(np.array(points))[0]
            shares.append(along / (along + across))
    return 1 - np.mean(shares)


def equivalence(rows):
    """Mean distance within classes, without outliers, over the mean distance between classes."""
    within, between = [], []
    for x in range(40):
        for y in range(40):
            if x < y:
                (within if (x - y) % 5 == 0 else between).append(np.linalg.norm(rows[x] - rows[y]))
    mean = np.mean(between)
    return np.mean([distance for distance in within if distance < mean]) / mean


def noisy_lattice():
    across, down = rng.normal(size=(2, 6))
    flat = [row * down + column * across for row in range(5) for column in range(5)]
    return np.array(flat) + 0.2 * rng.normal(size=(25, 6))


def noisy_tree():
    flat = []
    for node in range(1, 128):
        depth = len(bin(node)) - 3
        flat.append([3 * depth, 6 * (node + 0.5) / 2**depth - 9, 0, 0, 0])
    return np.array(flat) + 0.3 * rng.normal(size=(127, 5))


def noisy_classes():
    centres = rng.normal(size=(5, 6))
    return np.array([centres[x % 5] for x in range(40)]) + 0.4 * rng.normal(size=(40, 6))


cases = {
    "lattice-noisy": (lattice, noisy_lattice()),
    "lattice-random": (lattice, rng.normal(size=(25, 6))),
    "tree-noisy": (tree, noisy_tree()),
    "tree-random": (tree, rng.normal(size=(127, 5))),
    "equivalence-noisy": (equivalence, noisy_classes()),
    "equivalence-random": (equivalence, rng.normal(size=(40, 6))),
}

for case, (metric, rows) in cases.items():
    rows = np.round(rows, 4)
    np.savetxt(f"{case}.csv", rows, fmt="%.4f", delimiter=",")
    with open(f"{case}.golden.csv", "w", encoding="utf-8") as out:
        out.write(f"value,{float(metric(rows))!r}\n")
