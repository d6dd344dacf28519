"""Golden values for ProximityTest, from scikit-learn (Debian's python3-sklearn).

Run in this folder:

    python3 make_proximity_golden.py

writes `proximity.csv`, the rows, and `proximity.golden.csv`: lines `cosine,…` and `euclidean,…`, one
for each row, with its value beside every row.
"""

import numpy as np
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.metrics import pairwise_distances

rng = np.random.default_rng(20250204)
rows = rng.normal(size=(12, 7)) * np.exp(rng.normal(size=(12, 1)))
rows[5] = -2 * rows[4]
rows[7] = rows[6]
rows[8] = rows[6] * 3

with open("proximity.csv", "w") as out:
    for row in rows:
        out.write(",".join(map(repr, row.tolist())) + "\n")
with open("proximity.golden.csv", "w") as out:
    for row in cosine_similarity(rows):
        out.write("cosine," + ",".join(map(repr, row.tolist())) + "\n")
    for row in pairwise_distances(rows, metric="euclidean"):
        out.write("euclidean," + ",".join(map(repr, row.tolist())) + "\n")
