"""Makes losses.json: log p, losses and gradients of other heads by PyTorch, in double precision.

    python3 make_losses_golden.py > losses.json      (Debian: python3-torch)

x [ROWS, D], class weights w [CLASSES, D] and a bias b [CLASSES] are drawn once. Each formula is written as
its paper has it, with probabilities and not their logarithms, and with loops over a batch's rows. Of each
case: log p [ROWS, CLASSES] of what is predicted, the loss of each row as it is trained, and the gradients of
its mean with respect to x, w and, where there is one, b. `far` are logits of many sizes and what becomes of
them, to 50 digits and then rounded. `projected` is a parameter, a gradient and what ⊥Grad makes of it.
"""

import json
from decimal import Decimal, getcontext

import torch

getcontext().prec = 50
ROWS, CLASSES, D, EPSILON, TEMPERATURE = 7, 5, 4, 1e-2, 0.7
torch.manual_seed(11)
torch.set_default_dtype(torch.float64)
x, w, b = torch.randn(ROWS, D), torch.randn(CLASSES, D), torch.randn(CLASSES)
# One class three times, one twice, two once: their only neighbour of the class is its prototype.
y = [0, 1, 0, 2, 1, 0, 4]


def positive(f):
    def loss(x, w, b):
        weights = f(x @ w.T + b)
        log_p = (weights / weights.sum(1, keepdim=True)).log()
        return log_p, torch.stack([-log_p[i, y[i]] for i in range(ROWS)])

    return loss


def soft_nearest_neighbor(x, w):
    def near(a, c):
        return (-((a - c) ** 2).sum() / TEMPERATURE).exp()

    losses = []
    for i in range(ROWS):
        own = [near(x[i], x[j]) for j in range(ROWS) if j != i and y[j] == y[i]] + [near(x[i], w[y[i]])]
        every = [near(x[i], x[j]) for j in range(ROWS) if j != i] + [near(x[i], c) for c in w]
        losses.append(-(sum(own) / sum(every)).log())
    weights = torch.stack([torch.stack([near(a, c) for c in w]) for a in x])
    return (weights / weights.sum(1, keepdim=True)).log(), torch.stack(losses)


def supervised_contrastive(x, w):
    def near(a, c):
        return (torch.cosine_similarity(a, c, dim=0) / TEMPERATURE).exp()

    losses = []
    for i in range(ROWS):
        own = [near(x[i], x[j]) for j in range(ROWS) if j != i and y[j] == y[i]] + [near(x[i], w[y[i]])]
        every = sum([near(x[i], x[j]) for j in range(ROWS) if j != i] + [near(x[i], c) for c in w])
        losses.append(-sum((n / every).log() for n in own) / len(own))
    weights = torch.stack([torch.stack([near(a, c) for c in w]) for a in x])
    return (weights / weights.sum(1, keepdim=True)).log(), torch.stack(losses)


cases = {}
for name, function, inputs in (
    ("stablemax", positive(lambda z: torch.where(z >= 0, z + 1, 1 / (1 - z))), (x, w, b)),
    ("spherical", positive(lambda z: z * z + EPSILON), (x, w, b)),
    ("taylor", positive(lambda z: 1 + z + z * z / 2), (x, w, b)),
    ("soft-nearest-neighbor", soft_nearest_neighbor, (x, w)),
    ("supervised-contrastive", supervised_contrastive, (x, w)),
):
    leaves = [v.clone().requires_grad_(True) for v in inputs]
    log_p, losses = function(*leaves)
    gradients = torch.autograd.grad(losses.mean(), leaves)
    cases[name] = {
        "log_p": log_p.flatten().tolist(),
        "losses": losses.tolist(),
        "gradients": [g.flatten().tolist() for g in gradients],
    }

far = [0.0, 1e-9, -1e-9, 1e-3, -1e-3, -1.0, 1.0, 40.0, -40.0, 1e4, -1e4, 1e9, -1e9]


def exact(s):
    weights = [s(Decimal(z)) for z in far]
    return [float((weight / sum(weights)).ln()) for weight in weights]


g, p = torch.randn(3, 4), torch.randn(3, 4)
print(json.dumps({
    "rows": ROWS, "classes": CLASSES, "dimension": D, "epsilon": EPSILON, "temperature": TEMPERATURE,
    "targets": y, "x": x.flatten().tolist(), "w": w.flatten().tolist(), "b": b.tolist(), "cases": cases,
    "far": {
        "logits": far,
        "stablemax": exact(lambda z: z + 1 if z >= 0 else 1 / (1 - z)),
        "spherical": exact(lambda z: z * z + Decimal(EPSILON)),
        "taylor": exact(lambda z: 1 + z + z * z / 2),
    },
    "projected": {
        "parameter": p.flatten().tolist(), "gradient": g.flatten().tolist(),
        "result": (g - (g * p).sum() / (p * p).sum() * p).flatten().tolist(),
    },
}))
