"""A plain PyTorch loop of a small GPT-2, as nanoGPT writes it, to compare with.

    python3 torch_language.py [STEPS]

4 layers, 4 heads, 128 wide, 128 tokens, batches of 12, GPT-2's vocabulary, cross-entropy, AdamW in two
groups, gradients clipped to norm 1. All threads. Prints the median of the steps' times in milliseconds.
"""

import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

LAYERS, HEADS, DIMENSION, LENGTH, BATCH, VOCABULARY = 4, 4, 128, 128, 12, 50257


class Norm(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(DIMENSION))

    def forward(self, x):
        return F.layer_norm(x, (DIMENSION,), self.weight)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = Norm(), Norm()
        self.attention_in = nn.Linear(DIMENSION, 3 * DIMENSION, bias=False)
        self.attention_out = nn.Linear(DIMENSION, DIMENSION, bias=False)
        self.wide = nn.Linear(DIMENSION, 4 * DIMENSION, bias=False)
        self.narrow = nn.Linear(4 * DIMENSION, DIMENSION, bias=False)
        later = torch.triu(torch.ones(LENGTH, LENGTH), 1) > 0
        self.register_buffer("later", later)

    def forward(self, x):
        q, k, v = [
            part.view(BATCH, LENGTH, HEADS, DIMENSION // HEADS).transpose(1, 2)
            for part in self.attention_in(self.norm1(x)).split(DIMENSION, 2)
        ]
        scores = q @ k.transpose(2, 3) * (DIMENSION / HEADS) ** -0.5
        mixed = scores.masked_fill(self.later, float("-inf")).softmax(-1) @ v
        x = x + self.attention_out(mixed.transpose(1, 2).reshape(x.shape))
        return x + self.narrow(F.gelu(self.wide(self.norm2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, DIMENSION)
        self.positions = nn.Embedding(LENGTH, DIMENSION)
        self.blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.norm = Norm()
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, 0, 0.02)

    def forward(self, ids, targets):
        x = self.tokens(ids) + self.positions(torch.arange(LENGTH))
        for block in self.blocks:
            x = block(x)
        logits = self.norm(x) @ self.tokens.weight.T
        return F.cross_entropy(logits.view(-1, VOCABULARY), targets.flatten())


torch.set_num_threads(len(os.sched_getaffinity(0)))
steps = int(sys.argv[1]) if len(sys.argv) > 1 else 7
torch.manual_seed(0)
model = Gpt()
parameters = list(model.parameters())
optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": 0.1},
        {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
    ],
    lr=6e-4,
    betas=(0.9, 0.95),
)
times = []
for _ in range(steps):
    ids = torch.randint(VOCABULARY, (BATCH, LENGTH))
    targets = torch.randint(VOCABULARY, (BATCH, LENGTH))
    start = time.time()
    optimizer.zero_grad()
    loss = model(ids, targets)
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    loss.item()
    times.append(time.time() - start)
print(json.dumps({"ms": 1000 * sorted(times)[len(times) // 2]}))
