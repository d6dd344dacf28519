"""A plain PyTorch training loop of the same harmonic models, as one would write it, to compare with.

    python3 torch_loop.py mlp|transformer [EPOCHS]

One thread; modular addition, batches of 32 of 800 rows, AdamW, embedding regularisation, and an
evaluation of all 1,000 rows every epoch, as `harmonic train modular-addition` does. Prints
milliseconds per step.
"""

import json
import sys
import time

import torch
from torch import nn

VOCABULARY, LENGTH, DIMENSION = 31, 2, 16


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Parameter(torch.empty(VOCABULARY, DIMENSION).uniform_(-0.25, 0.25))
        self.first = nn.Linear(LENGTH * DIMENSION, 100)
        self.second = nn.Linear(100, DIMENSION)
        self.centres = self.embedding

    def represent(self, tokens):
        return self.second(nn.functional.silu(self.first(self.embedding[tokens].flatten(1))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Parameter(torch.randn(VOCABULARY, DIMENSION) / 4)
        self.positions = nn.Parameter(torch.randn(LENGTH, DIMENSION))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(DIMENSION, 2, 64, 0.1, batch_first=True) for _ in range(2)
        )
        self.centres = nn.Parameter(torch.empty(VOCABULARY, DIMENSION).uniform_(-0.25, 0.25))

    def represent(self, tokens):
        x = self.embedding[tokens] + self.positions
        for layer in self.layers:
            x = layer(x) + x
        return x[:, -1]


def log_probs(model, tokens):
    x = model.represent(tokens)
    w = model.centres
    squares = (w**2).sum(1) + (x**2).sum(1, keepdim=True) - 2 * x @ w.T + 1e-4
    return torch.log_softmax(-torch.log(squares), dim=1)


torch.set_num_threads(1)
torch.manual_seed(0)
kind = sys.argv[1]
epochs = int(sys.argv[2]) if len(sys.argv) > 2 else 100
model = {"mlp": Mlp, "transformer": Transformer}[kind]()
tokens = torch.randint(0, VOCABULARY, (1000, LENGTH))
targets = tokens.sum(dim=1) % VOCABULARY
train, train_targets = tokens[:800], targets[:800]
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=1e-2)

steps = 0
start = time.perf_counter()
for _ in range(epochs):
    order = torch.randperm(800)
    model.train()
    for i in range(0, 800, 32):
        batch = order[i : i + 32]
        optimizer.zero_grad()
        loss = nn.functional.nll_loss(log_probs(model, train[batch]), train_targets[batch])
        (loss + 0.01 * model.embedding.pow(2).mean(0).sqrt().mean()).backward()
        optimizer.step()
        steps += 1
    model.eval()
    with torch.no_grad():
        (log_probs(model, tokens).argmax(1) == targets).float().mean().item()
seconds = time.perf_counter() - start
print(json.dumps({"ms": 1000 * seconds / steps}))
