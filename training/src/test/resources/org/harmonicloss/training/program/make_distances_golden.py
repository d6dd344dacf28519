"""Makes distances.json: distances by SciPy, log p and its gradients by PyTorch, in double precision.

    python3 make_distances_golden.py > distances.json      (Debian: python3-scipy, python3-torch)

x [ROWS, D] and w [CLASSES, D] are drawn once; the second x has the signs of the first centre, and one
number of each is 0. For each distance: d [ROWS, CLASSES] by scipy.spatial.distance.cdist where SciPy
has it, log p of p ∝ d^(−n) with ε, and the gradient of the mean −log p of the targets with respect to
x, w and, of the Mahalanobis distances, to the factor L.
"""

import json

import numpy
import torch
from scipy.spatial.distance import cdist

ROWS, CLASSES, D, EXPONENT, EPSILON, P, TEMPERATURE = 6, 5, 4, 3.0, 1e-4, 2.5, 0.7

random = numpy.random.default_rng(5)
x = random.normal(size=(ROWS, D))
w = random.normal(size=(CLASSES, D))
x[1] = numpy.sign(w[0]) * abs(x[1])
x[2, 1] = 0
w[3, 2] = 0
full = numpy.tril(random.normal(size=(D, D))) + 2 * numpy.eye(D)
diagonal = random.normal(size=(1, D)) + 2
y = numpy.arange(ROWS) % CLASSES


def scipy_distances(name, factor):
    if name == "hamming":
        a, b = (1 / (1 + numpy.exp(-v / TEMPERATURE)) for v in (x, w))
        return cdist(a, b, "cityblock") / D
    if name.startswith("mahalanobis"):
        inverse = factor @ factor.T if factor.shape[0] == D else numpy.diag(factor[0] ** 2)
        return cdist(x, w, "mahalanobis", VI=inverse)
    known = {"manhattan": "cityblock", "bray-curtis": "braycurtis"}.get(name, name)
    return cdist(x, w, known, p=P) if known == "minkowski" else cdist(x, w, known)


def torch_scores(name, a, b, factor):
    a, b = a[:, None], b[None]
    u = a - b
    if name == "euclidean":
        return (u * u).sum(2) + EPSILON, 2
    if name.startswith("mahalanobis"):
        v = u * factor if factor.shape[0] == 1 else u @ factor
        return (v * v).sum(2) + EPSILON, 2
    d = {
        "manhattan": lambda: u.abs().sum(2),
        "minkowski": lambda: (u.abs() ** P).sum(2) ** (1 / P),
        "chebyshev": lambda: u.abs().amax(2),
        "cosine": lambda: 1 - (a * b).sum(2) / a.norm(dim=2) / b.norm(dim=2),
        "canberra": lambda: (u.abs() / (a.abs() + b.abs())).sum(2),
        "bray-curtis": lambda: u.abs().sum(2) / (a + b).abs().sum(2),
        "hamming": lambda: ((a / TEMPERATURE).sigmoid() - (b / TEMPERATURE).sigmoid()).abs().mean(2),
    }[name]()
    return d + EPSILON, 1


cases = {}
for name in (
    "euclidean manhattan minkowski chebyshev cosine canberra bray-curtis mahalanobis"
    " mahalanobis-diagonal hamming"
).split():
    factor = {"mahalanobis": full, "mahalanobis-diagonal": diagonal}.get(name)
    leaves = [torch.tensor(v, requires_grad=True) for v in (x, w)]
    if factor is not None:
        leaves.append(torch.tensor(factor, requires_grad=True))
    s, power = torch_scores(name, leaves[0], leaves[1], leaves[2] if factor is not None else None)
    d = scipy_distances(name, factor)
    by_torch = ((s - EPSILON) ** (1 / power)).detach().numpy()
    assert abs(d - by_torch).max() < 1e-12, name
    log_p = torch.log_softmax(-EXPONENT / power * s.log(), 1)
    loss = -log_p[torch.arange(ROWS), torch.tensor(y)].mean()
    gradients = torch.autograd.grad(loss, leaves)
    cases[name] = {
        "distances": d.flatten().tolist(),
        "log_p": log_p.detach().flatten().tolist(),
        "gradients": [g.tril().flatten().tolist() if i == 2 and g.shape[0] == D else g.flatten().tolist()
                      for i, g in enumerate(gradients)],
    }
print(json.dumps({
    "rows": ROWS, "classes": CLASSES, "dimension": D, "exponent": EXPONENT, "epsilon": EPSILON,
    "minkowski_p": P, "temperature": TEMPERATURE, "targets": y.tolist(), "x": x.flatten().tolist(),
    "w": w.flatten().tolist(), "full": full.flatten().tolist(), "diagonal": diagonal.flatten().tolist(),
    "cases": cases,
}))
