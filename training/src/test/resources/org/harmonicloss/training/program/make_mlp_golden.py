"""Golden values of the MLP for both heads, from PyTorch's own layers, autograd and AdamW.

    python3 make_mlp_golden.py      (writes mlp_harmonic.json and mlp_cross_entropy.json here)

The stored files were made with PyTorch 1.13.1 (Debian 12's python3-torch). Nothing here is shared
with the Java code: the model is written with torch.nn modules, gradients are autograd's.
Arrays are base64 of little-endian float32, row by row; weights are stored [inputs, outputs].
"""

import base64
import copy
import json
import os

import numpy
import torch

VOCABULARY, LENGTH, DIMENSION, HIDDEN = 31, 2, 16, 100
ROWS, BATCH, STEPS = 790, 32, 1000  # 24 batches of 32 and one of 22 an epoch
EPSILON, REGULARIZATION = 1e-4, 0.01

torch.set_num_threads(1)


class Mlp(torch.nn.Module):
    def __init__(self, head):
        super().__init__()
        self.head = head
        self.hidden = torch.nn.Linear(LENGTH * DIMENSION, HIDDEN)
        self.output = torch.nn.Linear(HIDDEN, DIMENSION)
        self.unembedding = torch.nn.Linear(DIMENSION, VOCABULARY, bias=head == "cross_entropy")
        self.exponent = 2.0

    def forward(self, tokens):
        e = torch.nn.functional.embedding(tokens, self.unembedding.weight)
        x = self.output(torch.nn.functional.silu(self.hidden(e.flatten(1))))
        if self.head == "cross_entropy":
            return torch.log_softmax(self.unembedding(x), dim=1)
        difference = x[:, None, :] - self.unembedding.weight[None, :, :]
        squares = (difference**2).sum(dim=2) + EPSILON
        return torch.log_softmax(-self.exponent / 2 * torch.log(squares), dim=1)

    def loss(self, tokens, targets):
        return torch.nn.functional.nll_loss(self(tokens), targets)

    def regularized(self, tokens, targets):
        e = self.unembedding.weight
        return self.loss(tokens, targets) + REGULARIZATION * e.pow(2).mean(dim=0).sqrt().mean()

    def named(self):
        weights = {
            "embedding": self.unembedding.weight,
            "hidden.weight": self.hidden.weight,
            "hidden.bias": self.hidden.bias,
            "output.weight": self.output.weight,
            "output.bias": self.output.bias,
        }
        if self.head == "cross_entropy":
            weights["head.bias"] = self.unembedding.bias
        return weights


def encode(tensor, name=""):
    array = tensor.detach().numpy()
    if name in ("hidden.weight", "output.weight"):
        array = array.T
    return base64.b64encode(numpy.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def golden(head):
    torch.manual_seed(20250201)
    model = Mlp(head)
    inputs = torch.randint(0, VOCABULARY, (ROWS, LENGTH))
    targets = inputs.sum(dim=1) % VOCABULARY
    out = {
        "parameters": {k: encode(v, k) for k, v in model.named().items()},
        "inputs": inputs.flatten().tolist(),
        "batch": BATCH,
        "exponents": {},
    }
    x, y = inputs[:BATCH], targets[:BATCH]
    for exponent in (2.0, 1.0, 7.5, 28.0) if head == "harmonic" else (2.0,):
        exact = copy.deepcopy(model).double()
        exact.exponent = exponent
        loss = exact.loss(x, y)
        exact.regularized(x, y).backward()
        out["exponents"][str(exponent)] = {
            "log_probs": encode(exact(x)),
            "loss": loss.item(),
            "gradients": {k: encode(v.grad, k) for k, v in exact.named().items()},
        }
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)
    losses = []
    while len(losses) < STEPS:
        for first in range(0, ROWS, BATCH):
            x, y = inputs[first : first + BATCH], targets[first : first + BATCH]
            optimizer.zero_grad()
            losses.append(model.loss(x, y).item())
            model.regularized(x, y).backward()
            optimizer.step()
            if len(losses) == 1:
                out["after_one_step"] = {k: encode(v, k) for k, v in model.named().items()}
    out["losses"] = losses
    return out


here = os.path.dirname(os.path.abspath(__file__))
for head in ("harmonic", "cross_entropy"):
    with open(os.path.join(here, f"mlp_{head}.json"), "w") as file:
        json.dump(golden(head), file, indent=0)
        file.write("\n")
