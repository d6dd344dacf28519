"""Golden values of the one-layer models for both heads, from PyTorch's own layers, autograd and Adam.

    python3 make_linear_golden.py      (writes linear.json here)

The stored file was made with PyTorch 1.13.1 (Debian 12's python3-torch). Nothing here is shared with
the Java code. The images are random: grey blots on black, as bytes. Arrays are base64 of little-endian
float32, row by row; images are base64 of their bytes.
"""

import base64
import json
import os

import numpy
import torch

IMAGES, BATCH, STEPS = 90, 32, 150  # two batches of 32 and one of 26 an epoch
TOYS = {
    "toy-two": [(1, 1), (-1, -1)],
    "toy-five": [(0, 1), (0, -1), (-1, 0), (1, 0), (0, 0)],
}

torch.set_num_threads(1)


def encode(tensor):
    array = numpy.ascontiguousarray(tensor.detach().numpy(), dtype="<f4")
    return base64.b64encode(array.tobytes()).decode()


def log_probs(layer, x, exponent, epsilon):
    if exponent is None:
        return torch.log_softmax(layer(x), dim=1)
    squares = ((x[:, None, :] - layer.weight[None, :, :]) ** 2).sum(dim=2) + epsilon
    return torch.log_softmax(-exponent / 2 * torch.log(squares), dim=1)


def case(x, y, classes, batch, rate, bias, exponent=None, epsilon=None):
    torch.manual_seed(20250201)
    layer = torch.nn.Linear(x.shape[1], classes, bias=bias)
    names = {"unembedding": layer.weight} | ({"head.bias": layer.bias} if bias else {})
    out = {"parameters": {k: encode(v) for k, v in names.items()}}
    loss = torch.nn.functional.nll_loss
    optimizer = torch.optim.Adam(layer.parameters(), lr=rate)
    out["log_probs"] = encode(log_probs(layer, x[:batch], exponent, epsilon))
    first = loss(log_probs(layer, x[:batch], exponent, epsilon), y[:batch])
    first.backward()
    out["gradients"] = {k: encode(v.grad) for k, v in names.items()}
    losses = []
    while len(losses) < STEPS:
        for i in range(0, len(x), batch):
            optimizer.zero_grad()
            mean = loss(log_probs(layer, x[i : i + batch], exponent, epsilon), y[i : i + batch])
            losses.append(mean.item())
            mean.backward()
            optimizer.step()
    with torch.no_grad():
        end = log_probs(layer, x, exponent, epsilon)
        norm = torch.sqrt(sum((v**2).sum() for v in names.values())).item()
    out["losses"] = losses
    out["trained"] = {
        "parameters": {k: encode(v) for k, v in names.items()},
        "loss": loss(end, y).item(),
        "accuracy": (end.argmax(1) == y).float().mean().item(),
        "weight_norm": norm,
    }
    return out


generator = numpy.random.default_rng(1)
images = generator.integers(0, 256, (IMAGES, 784)) * (generator.random((IMAGES, 784)) < 0.2)
images = images.astype(numpy.uint8)
x = torch.from_numpy(images).float() / 255
y = torch.from_numpy(generator.integers(0, 10, IMAGES))
cases = {
    "mnist harmonic": case(x, y, 10, BATCH, 1e-3, False, 56, 1e-4),
    "mnist cross-entropy": case(x, y, 10, BATCH, 1e-3, True),
}
for toy, points in TOYS.items():
    x, classes = torch.tensor(points).float(), len(points)
    own = torch.arange(classes)
    cases[toy + " harmonic"] = case(x, own, classes, classes, 1e-2, False, 2, 1e-6)
    cases[toy + " cross-entropy"] = case(x, own, classes, classes, 1e-2, False)
here = os.path.dirname(os.path.abspath(__file__))
golden = {
    "images": base64.b64encode(images.tobytes()).decode(),
    "targets": y.tolist(),
    "cases": cases,
}
with open(os.path.join(here, "linear.json"), "w") as file:
    json.dump(golden, file, indent=0)
    file.write("\n")
