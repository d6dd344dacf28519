"""Writes an embedding of float32 numbers, 1,024 wide, as `model.safetensors` and, as nanoGPT has it, `model.pt`.

    python3 checkpoint.py FOLDER MIB
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch

folder, mib = Path(sys.argv[1]), int(sys.argv[2])
rows, columns = mib * 256, 1024
rng = np.random.default_rng(0)
header = json.dumps({"wte.weight": {"dtype": "F32", "shape": [rows, columns], "data_offsets": [0, 4 * rows * columns]}})
with open(folder / "model.safetensors", "wb") as out:
    out.write(struct.pack("<Q", len(header)) + header.encode())
    for _ in range(mib):
        rng.standard_normal((256, columns), dtype=np.float32).tofile(out)
values = np.fromfile(folder / "model.safetensors", dtype="<f4", offset=8 + len(header)).reshape(rows, columns)
torch.save({"model": {"transformer.wte.weight": torch.from_numpy(values)}}, folder / "model.pt")
print(json.dumps({"rows": rows}))
