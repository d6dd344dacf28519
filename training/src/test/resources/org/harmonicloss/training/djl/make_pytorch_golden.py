"""Golden values for whoever writes the harmonic loss again: docs/harmonic_loss.json.

Run in this folder:

    python3 make_pytorch_golden.py

It runs the code of docs/pytorch.md in float64. PyTorchDocumentTest holds the values against what
harmonic trains with, and the code against its hash in the file.
"""

import hashlib
import json
import os
import re

import torch
from torch.nn import functional

torch.set_default_dtype(torch.float64)
docs = os.path.join(os.path.dirname(os.path.abspath(__file__)), *[".."] * 8, "docs")
with open(os.path.join(docs, "pytorch.md"), encoding="utf-8") as page:
    (code,) = re.findall(r"```python\n(.*?)```", page.read(), re.DOTALL)
exec(code)


def case(name, x, w, targets, exponent, epsilon):
    head = HarmonicHead(w.shape[1], w.shape[0], exponent, epsilon)
    with torch.no_grad():
        head.weight.copy_(w)
    x = x.clone().requires_grad_()
    logits = head(x)
    loss = functional.cross_entropy(logits, targets)
    loss.backward()
    log_p = logits.log_softmax(-1)
    picked = log_p.gather(1, targets[:, None])
    doubled = functional.cross_entropy(2 * logits, targets)
    sign = -(logits + logits.logsumexp(-1, keepdim=True)).gather(1, targets[:, None]).mean()
    return {
        "name": name,
        "exponent": exponent,
        "epsilon": epsilon,
        "x": x.tolist(),
        "w": w.tolist(),
        "targets": targets.tolist(),
        "log_p": log_p.tolist(),
        "loss": loss.item(),
        "gradient_x": x.grad.tolist(),
        "gradient_w": head.weight.grad.tolist(),
        "wrong_loss": {
            "doubled": doubled.item(),
            "sign": sign.item(),
            "probability": -picked.exp().mean().item(),
        },
    }


# All numbers are some quarters, which every type of numbers holds.
grid = torch.tensor([[0, 1], [0, -1], [-1, 0], [1, 0], [0, 0]])
points = torch.tensor([[0.25, 0.5], [-0.75, 0.25], [1.5, -1.25]])
wide = (torch.arange(7 * 12) * 37 % 17 - 8).reshape(7, 12) / 4
rows = (torch.arange(4 * 12) * 29 % 19 - 9).reshape(4, 12) / 4
cases = [
    case("one row by hand", torch.tensor([[3.0, 0.0]]), torch.tensor([[0.0, 4.0], [3.0, 1.0]]),
         torch.tensor([1]), 2.0, 1e-12),
    case("points of the plane", points, grid.double(), torch.tensor([0, 2, 3]), 2.0, 1e-4),
    case("on a centre", grid.double(), grid.double(), torch.tensor([0, 1, 2, 3, 0]), 1.0, 1e-4),
    case("an odd exponent", rows, wide, torch.tensor([5, 6, 2, 0]), 2.5, 1e-3),
    case("a language model's", rows / 8, wide / 8, torch.tensor([1, 2, 4, 5]), 28.0, 1e-6),
]
with open(os.path.join(docs, "harmonic_loss.json"), "w") as out:
    golden = {
        "about": "log p_i = -n log d_i - log sum_j d_j^(-n), d_i = sqrt(|w_i - x|^2 + epsilon)",
        "loss": "mean over rows of -log p of the target",
        "code_sha256": hashlib.sha256(code.encode()).hexdigest(),
        "cases": cases,
    }
    json.dump(golden, out, indent=1)
    out.write("\n")
