"""A plain PyTorch training loop of the one-layer MNIST model, as one would write it, to compare with.

    python3 torch_mnist.py DATA harmonic|cross-entropy [EPOCHS]

One thread; DataLoader with batches of 64, shuffled, Adam, and an evaluation of all 60,000 training and
10,000 test images every epoch, as `harmonic train mnist` does. Prints the seconds that this took, without
those before it for reading and for importing PyTorch, and the test accuracy.
"""

import gzip
import json
import os
import sys
import time

import numpy
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def read(name, header):
    path = os.path.join(sys.argv[1], name)
    opened = gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb")
    with opened as file:
        return torch.from_numpy(numpy.frombuffer(file.read(), numpy.uint8, offset=header).copy())


def dataset(part):
    images = read(f"{part}-images-idx3-ubyte", 16).view(-1, 784).float() / 255
    return TensorDataset(images, read(f"{part}-labels-idx1-ubyte", 8).long())


class Harmonic(nn.Linear):
    def __init__(self):
        super().__init__(784, 10, bias=False)

    def forward(self, x):
        w = self.weight
        squares = (w**2).sum(1) + (x**2).sum(1, keepdim=True) - 2 * x @ w.T + 1e-4
        return -28 * torch.log(squares)


def evaluate(model, loader):
    loss = hits = 0
    with torch.no_grad():
        for x, y in loader:
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, y, reduction="sum").item()
            hits += (logits.argmax(1) == y).sum().item()
    return loss / len(loader.dataset), hits / len(loader.dataset)


torch.set_num_threads(1)
torch.manual_seed(0)
train, test = dataset("train"), dataset("t10k")
model = Harmonic() if sys.argv[2] == "harmonic" else nn.Linear(784, 10)
nn.init.normal_(model.weight, std=1 / 28)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
batches = DataLoader(train, batch_size=64, shuffle=True)
start = time.perf_counter()
epochs = int(sys.argv[3]) if len(sys.argv) > 3 else 10
for epoch in range(epochs):
    for x, y in batches:
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(x), y).backward()
        optimizer.step()
    evaluate(model, DataLoader(train, batch_size=64))
    loss, accuracy = evaluate(model, DataLoader(test, batch_size=64))
seconds = time.perf_counter() - start
print(json.dumps({"training": seconds, "accuracy": accuracy}))
