"""A plain PyTorch training loop of the same harmonic MLP, as one would write it, to compare with.

    python3 torch_loop.py [EPOCHS]

One thread; batches of 32 of 800 rows, AdamW, embedding regularisation, and an evaluation of all 1,000
rows every epoch, as `harmonic train modular-addition` does. Prints milliseconds per step.
"""

import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(0)
epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 100
vocabulary, dimension, hidden = 31, 16, 100
tokens = torch.randint(0, vocabulary, (1000, 2))
targets = tokens.sum(dim=1) % vocabulary
train, train_targets = tokens[:800], targets[:800]

embedding = torch.nn.Parameter(torch.empty(vocabulary, dimension).uniform_(-0.25, 0.25))
first = torch.nn.Linear(2 * dimension, hidden)
second = torch.nn.Linear(hidden, dimension)
parameters = [embedding, *first.parameters(), *second.parameters()]
optimizer = torch.optim.AdamW(parameters, lr=2e-3, weight_decay=1e-2)


def log_probs(x):
    x = second(torch.nn.functional.silu(first(embedding[x].flatten(1))))
    squares = (embedding**2).sum(1) + (x**2).sum(1, keepdim=True) - 2 * x @ embedding.T + 1e-4
    return torch.log_softmax(-torch.log(squares), dim=1)


steps = 0
start = time.perf_counter()
for _ in range(epochs):
    order = torch.randperm(800)
    for i in range(0, 800, 32):
        batch = order[i : i + 32]
        optimizer.zero_grad()
        loss = torch.nn.functional.nll_loss(log_probs(train[batch]), train_targets[batch])
        (loss + 0.01 * embedding.pow(2).mean(0).sqrt().mean()).backward()
        optimizer.step()
        steps += 1
    with torch.no_grad():
        (log_probs(tokens).argmax(1) == targets).float().mean().item()
seconds = time.perf_counter() - start
print(f"plain PyTorch {torch.__version__} loop, one thread: {1000 * seconds / steps:.3f} ms a step")
