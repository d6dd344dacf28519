"""Golden values for ParallelogramsTest, from numpy alone.

    python3 make_parallelogram_golden.py

writes `parallelogram.csv`, an embedding of 60 tokens, and `parallelogram.golden.csv`: lines that begin
with `sigma2` and `sigma3` (for 2 and 3 components), and `quadruple`: tokens i, j, m, n, then the loss
for 2 and for 3 components.
"""

import numpy as np

rng = np.random.default_rng(20250306)
embedding = (rng.normal(size=(60, 12)) * np.linspace(2, 0.2, 12) + 3).astype(np.float32)
np.savetxt("parallelogram.csv", embedding, fmt="%.17g", delimiter=",")

centred = embedding.astype(np.float64)
centred -= centred.mean(axis=0)
_, _, components = np.linalg.svd(centred, full_matrices=False)


def losses(k, quadruples):
    points = centred @ components[:k].T
    sigma = np.sqrt(np.mean(np.sum(points**2, axis=1)))
    i, j, m, n = quadruples.T
    return sigma, np.linalg.norm(points[i] + points[n] - points[j] - points[m], axis=1) / sigma


quadruples = rng.integers(60, size=(40, 4))
sigma2, two = losses(2, quadruples)
sigma3, three = losses(3, quadruples)
with open("parallelogram.golden.csv", "w", encoding="utf-8") as out:
    out.write(f"sigma2,{float(sigma2)!r}\n")
    out.write(f"sigma3,{float(sigma3)!r}\n")
    for tokens, a, b in zip(quadruples, two, three):
        out.write(",".join(["quadruple", *map(str, tokens), repr(float(a)), repr(float(b))]) + "\n")
