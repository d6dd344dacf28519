"""Golden values of a small GPT-2 for both heads, from PyTorch's autograd and AdamW in float64.

    python3 make_language_golden.py      (writes language.json here)

The stored file was made with PyTorch 1.13 (Debian 12's python3-torch). Nothing here is shared with
the Java code: the model is written as nanoGPT writes it, the head makes the whole matrix of scores
from differences, gradients are autograd's, and clipping is clip_grad_norm_'s. Arrays are base64 of
little-endian float32, row by row; weights are stored [inputs, outputs].
"""

import base64
import json
import math
import os

import numpy
import torch
import torch.nn.functional as F

VOCABULARY, CONTEXT, DIMENSION, HEADS, LAYERS, WINDOWS = 260, 16, 16, 2, 2, 3
EPSILON, RATE, DECAY, CLIP = 1e-4, 1e-2, 0.1, 1.0
STEPS, SLOW_RATE = 200, 1e-3  # at the other rate, 200 steps amplify rounding to a hundredth

torch.set_num_threads(1)

VARIANTS = {
    # name: head, exponent, biases, attention by layer, smoothing
    "cross-entropy": ("cross-entropy", 0, False, False, 0),
    "harmonic-11": ("euclidean", 11, False, False, 0),
    "harmonic-3": ("euclidean", 3, False, False, 0),
    "harmonic-32-smoothed": ("euclidean", 32, True, True, 0.01),
    "cosine-4": ("cosine", 4, True, False, 0),
    "cross-entropy-smoothed": ("cross-entropy", 0, True, True, 5.0),
}


def shapes(biases):
    d = DIMENSION
    found = {"embedding": (VOCABULARY, d), "positions": (CONTEXT, d)}
    for i in range(LAYERS):
        b = f"blocks.{i}."
        products = {"attention.in": (d, 3 * d), "attention.out": (d, d),
                    "feedforward.in": (d, 4 * d), "feedforward.out": (4 * d, d)}
        for norm in ("norm1", "norm2"):
            found[b + norm + ".weight"] = (d,)
            if biases:
                found[b + norm + ".bias"] = (d,)
        for name, shape in products.items():
            found[b + name + ".weight"] = shape
            if biases:
                found[b + name + ".bias"] = (shape[1],)
    found["norm.weight"] = (d,)
    if biases:
        found["norm.bias"] = (d,)
    return found


def log_probs(p, ids, head, exponent, by_layer):
    x = p["embedding"][ids] + p["positions"][: ids.shape[1]]
    windows, length, d = x.shape

    def norm(x, name):
        return F.layer_norm(x, (d,), p[name + ".weight"], p.get(name + ".bias"))

    def linear(x, name):
        y = x @ p[name + ".weight"]
        return y + p[name + ".bias"] if name + ".bias" in p else y

    for i in range(LAYERS):
        b = f"blocks.{i}."
        q, k, v = [
            t.view(windows, length, HEADS, d // HEADS).transpose(1, 2)
            for t in linear(norm(x, b + "norm1"), b + "attention.in").split(d, 2)
        ]
        a = q @ k.transpose(2, 3) / math.sqrt(d // HEADS)
        if by_layer:
            a = a / (i + 1)
        a = a.masked_fill(torch.tril(torch.ones(length, length)) == 0, -math.inf).softmax(-1)
        mixed = (a @ v).transpose(1, 2).reshape(windows, length, d)
        x = x + linear(mixed, b + "attention.out")
        u = linear(norm(x, b + "norm2"), b + "feedforward.in")
        u = 0.5 * u * (1 + torch.tanh(math.sqrt(2 / math.pi) * (u + 0.044715 * u**3)))
        x = x + linear(u, b + "feedforward.out")
    x = norm(x, "norm").reshape(-1, d)
    w = p["embedding"]
    if head == "cross-entropy":
        z = x @ w.T
    elif head == "euclidean":
        z = -exponent / 2 * torch.log(((x[:, None] - w[None]) ** 2).sum(2) + EPSILON)
    else:
        z = -exponent * torch.log(1 - F.cosine_similarity(x[:, None], w[None], dim=2) + EPSILON)
    return F.log_softmax(z, 1)


def encode(tensor):
    array = tensor.detach().numpy()
    return base64.b64encode(numpy.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def golden(head, exponent, biases, by_layer, smoothing):
    torch.manual_seed(20250206)
    p = {}
    for name, shape in shapes(biases).items():
        scale = 0.3 if len(shape) == 2 else 0.1
        value = torch.randn(shape).float() * scale
        if name.endswith("norm.weight") or ".norm" in name and name.endswith(".weight"):
            value = value + 1
        p[name] = value
    batches = torch.randint(0, VOCABULARY, (STEPS, WINDOWS, CONTEXT + 1))
    # something to learn: every other token follows from the one before it
    batches[:, :, 1::2] = (3 * batches[:, :, : 2 * (CONTEXT // 2) : 2] + 7) % VOCABULARY
    out = {
        "parameters": {k: encode(v) for k, v in p.items()},
        "tokens": encode_tokens(batches),
    }

    def losses(p, ids):
        lp = log_probs(p, ids[:, :-1], head, exponent, by_layer)
        target = lp.gather(1, ids[:, 1:].reshape(-1, 1)).squeeze(1)
        right = (lp.argmax(1) == ids[:, 1:].reshape(-1)).double().mean()
        trained = -torch.log(target.exp() + smoothing / VOCABULARY) if smoothing else -target
        return target, right, trained.mean()

    def optimizer(p, rate):
        return torch.optim.AdamW(
            [
                {"params": [v for v in p.values() if v.dim() == 2], "weight_decay": DECAY},
                {"params": [v for v in p.values() if v.dim() == 1], "weight_decay": 0.0},
            ],
            lr=rate,
            betas=(0.9, 0.95),
        )

    exact = {k: v.double().requires_grad_() for k, v in p.items()}
    target, right, loss = losses(exact, batches[0])
    loss.backward()
    out["log_probs"] = encode(target)
    out["accuracy"] = right.item()
    out["gradients"] = {k: encode(v.grad) for k, v in exact.items()}
    steps = optimizer(exact, RATE)
    out["steps"] = []
    for i in range(3):
        steps.zero_grad()
        target, right, loss = losses(exact, batches[i])
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(list(exact.values()), CLIP)
        out["steps"].append([-target.mean().item(), norm.item()])
        steps.step()
    out["after_three_steps"] = {k: encode(v) for k, v in exact.items()}
    if smoothing or head == "cosine":
        return out
    trained = {k: v.clone().requires_grad_() for k, v in p.items()}
    steps = optimizer(trained, SLOW_RATE)
    out["losses"] = []
    for i in range(STEPS):
        steps.zero_grad()
        target, right, loss = losses(trained, batches[i])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(trained.values()), CLIP)
        out["losses"].append(round(-target.mean().item(), 6))
        steps.step()
    return out


def encode_tokens(batches):
    return base64.b64encode(batches.numpy().astype("<f4").tobytes()).decode()


here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "language.json"), "w") as file:
    json.dump({name: golden(*variant) for name, variant in VARIANTS.items()}, file, indent=0)
    file.write("\n")
