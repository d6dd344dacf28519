"""Writes a matrix of float32 numbers whose variance falls over its components, as an embedding's does.

    python3 embedding.py FILE ROWS COLUMNS
"""

import json
import sys

import numpy as np

rows, columns = map(int, sys.argv[2:])
rng = np.random.default_rng(0)
matrix = rng.standard_normal((rows, columns), dtype=np.float32) * np.geomspace(1, 0.05, columns, dtype=np.float32)
rotation = np.linalg.qr(rng.standard_normal((columns, columns)))[0].astype(np.float32)
np.save(sys.argv[1], matrix @ rotation + np.float32(0.1))
print(json.dumps({"rows": rows}))
