"""Principal components by scikit-learn: all by its full SVD, or K by its default.

    python3 sklearn_pca.py FILE K|0

Prints the seconds of the fit alone.
"""

import json
import sys
import time

import numpy as np
from sklearn.decomposition import PCA

matrix = np.load(sys.argv[1])
components = int(sys.argv[2])
start = time.perf_counter()
(PCA(n_components=components) if components else PCA(svd_solver="full")).fit(matrix)
print(json.dumps({"fit": time.perf_counter() - start}))
