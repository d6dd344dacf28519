"""The training loop of the authors' own code, to compare with, from a checkout of it.

    python3 reference_loop.py CHECKOUT mlp|transformer [EPOCHS]

CHECKOUT is a clone of https://github.com/KindXiaoming/grow-crystals, which is not part of this
repository. One harmonic model on modular addition, as its driver trains it, one thread; its
evaluation of the test rows every epoch is included. Prints milliseconds per step.
"""

import sys
import time

import torch

STEPS = 25  # of 32 rows, of 80 % of 1,000

checkout, kind = sys.argv[1:3]
epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 100
sys.path.insert(0, checkout)
from src.utils.driver import train_single_model  # noqa: E402

torch.set_num_threads(1)
settings = {
    "seed": 0,
    "data_id": "circle",
    "data_size": 1000,
    "train_ratio": 0.8,
    "model_id": {"mlp": "H_MLP", "transformer": "H_transformer"}[kind],
    "device": torch.device("cpu"),
    "embd_dim": 16,
    "n_exp": 1,
    "lr": 2e-3,
    "weight_decay": {"mlp": 1e-2, "transformer": 5e-3}[kind],
    "num_epochs": epochs,
}
start = time.perf_counter()
train_single_model(settings)
seconds = time.perf_counter() - start
print(f"reference loop, {kind}, one thread: {1000 * seconds / (STEPS * epochs):.3f} ms a step")
