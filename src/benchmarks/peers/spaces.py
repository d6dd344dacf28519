"""Writes two matrices, of which the second is the first turned, stretched and with noise.

    python3 spaces.py FIRST SECOND ROWS COLUMNS
"""

import json
import sys

import numpy as np

rows, columns = map(int, sys.argv[3:])
rng = np.random.default_rng(0)
first = rng.standard_normal((rows, columns), dtype=np.float32)
turned = first @ rng.standard_normal((columns, columns), dtype=np.float32) / np.float32(columns**0.5)
np.save(sys.argv[1], first)
np.save(sys.argv[2], turned + rng.standard_normal(first.shape, dtype=np.float32))
print(json.dumps({"rows": rows}))
