"""The training loop of the authors' own code, to compare with, from a checkout of it.

    python3 authors_loop.py CHECKOUT mlp|transformer harmonic|cross-entropy [EPOCHS]

CHECKOUT is a clone of https://github.com/KindXiaoming/grow-crystals, which is not part of this
repository. One model on modular addition, as its driver trains it, one thread; its evaluation of the
test rows every epoch is included. Prints milliseconds per step.
"""

import contextlib
import json
import sys
import time
import types

import sklearn.decomposition  # noqa: F401 (before the stand-ins, which are not for it)
import sklearn.utils  # noqa: F401
import torch

STEPS = 25  # of 32 rows, of 80 % of 1,000

checkout, kind, head = sys.argv[1:4]
epochs = int(sys.argv[4]) if len(sys.argv) > 4 else 100

# What it imports for pictures, files and progress is not used in training: the same without it, everywhere.
for name in ("matplotlib", "matplotlib.pyplot", "pandas", "h5py", "adjustText", "tqdm"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["adjustText"].adjust_text = None
sys.modules["tqdm"].tqdm = iter
sys.path.insert(0, checkout)
from src.utils.driver import train_single_model  # noqa: E402

torch.set_num_threads(1)
settings = {
    "seed": 0,
    "data_id": "circle",
    "data_size": 1000,
    "train_ratio": 0.8,
    "model_id": {
        ("mlp", "harmonic"): "H_MLP",
        ("mlp", "cross-entropy"): "standard_MLP",
        ("transformer", "harmonic"): "H_transformer",
        ("transformer", "cross-entropy"): "standard_transformer",
    }[kind, head],
    "device": torch.device("cpu"),
    "embd_dim": 16,
    "n_exp": 1,
    "lr": 2e-3,
    "weight_decay": {"mlp": 1e-2, "transformer": 5e-3}[kind],
    "num_epochs": epochs,
}
start = time.perf_counter()
with contextlib.redirect_stdout(sys.stderr):
    train_single_model(settings)
print(json.dumps({"ms": 1000 * (time.perf_counter() - start) / (STEPS * epochs)}))
