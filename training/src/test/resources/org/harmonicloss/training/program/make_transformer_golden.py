"""Golden values of the transformer for both heads, from PyTorch's own layers, autograd and AdamW.

    python3 make_transformer_golden.py      (writes transformer_harmonic.json and
                                             transformer_cross_entropy.json here)

The stored files were made with PyTorch 1.13.1 (Debian 12's python3-torch). Nothing here is shared
with the Java code: blocks are torch.nn.TransformerEncoderLayer, gradients are autograd's.
Arrays are base64 of little-endian float32, row by row; weights are stored [inputs, outputs].

All is computed in float64, the losses of 1,000 steps too: training amplifies differences of rounding,
and torch's own float32 losses differ from these by 4e-7 after 100 steps and by 0.1 after 700.

Dropout is torch's as to where it is and what it does; which numbers it leaves out is said by the
hash that the Java code uses, written here a second time.
"""

import base64
import copy
import json
import os

import numpy
import torch

# numpy warns where 32-bit products overflow, which is what is wanted here.
numpy.seterr(over="ignore")

VOCABULARY, LENGTH, DIMENSION, HEADS, WIDTH, LAYERS = 31, 2, 16, 2, 64, 2
ROWS, BATCH, STEPS = 790, 32, 1000  # 24 batches of 32 and one of 22 an epoch
EXPONENT, EPSILON, REGULARIZATION = 2.0, 1e-4, 0.01
RATE, KEY = 0.1, (-1234567890, 987654321)

torch.set_num_threads(1)


class Transformer(torch.nn.Module):
    def __init__(self, head):
        super().__init__()
        self.head = head
        self.embedding = torch.nn.Parameter(torch.randn(VOCABULARY, DIMENSION) / DIMENSION**0.5)
        self.positions = torch.nn.Parameter(torch.randn(LENGTH, DIMENSION))
        self.layers = torch.nn.ModuleList(
            torch.nn.TransformerEncoderLayer(
                DIMENSION, HEADS, dim_feedforward=WIDTH, dropout=RATE, batch_first=True
            )
            for _ in range(LAYERS)
        )
        for name, parameter in self.layers.named_parameters():
            if parameter.dim() == 1:  # 0 and 1 would hide what is swapped or left out
                parameter.data += 0.1 * torch.randn_like(parameter)
        if head == "harmonic":
            self.unembedding = torch.nn.Linear(DIMENSION, VOCABULARY, bias=False)
        self.eval()

    def forward(self, tokens):
        x = self.embedding[tokens] + self.positions
        for layer in self.layers:
            x = layer(x) + x
        x = x[:, -1]
        if self.head == "cross_entropy":
            return torch.log_softmax(x @ self.embedding.T, dim=1)
        difference = x[:, None, :] - self.unembedding.weight[None, :, :]
        squares = (difference**2).sum(dim=2) + EPSILON
        return torch.log_softmax(-EXPONENT / 2 * torch.log(squares), dim=1)

    def loss(self, tokens, targets):
        return torch.nn.functional.nll_loss(self(tokens), targets)

    def regularized(self, tokens, targets):
        e = self.embedding
        return self.loss(tokens, targets) + REGULARIZATION * e.pow(2).mean(dim=0).sqrt().mean()

    def named(self):
        weights = {"embedding": self.embedding, "positions": self.positions}
        for i, layer in enumerate(self.layers):
            weights |= {
                f"blocks.{i}.attention.in.weight": layer.self_attn.in_proj_weight,
                f"blocks.{i}.attention.in.bias": layer.self_attn.in_proj_bias,
                f"blocks.{i}.attention.out.weight": layer.self_attn.out_proj.weight,
                f"blocks.{i}.attention.out.bias": layer.self_attn.out_proj.bias,
                f"blocks.{i}.norm1.weight": layer.norm1.weight,
                f"blocks.{i}.norm1.bias": layer.norm1.bias,
                f"blocks.{i}.feedforward.in.weight": layer.linear1.weight,
                f"blocks.{i}.feedforward.in.bias": layer.linear1.bias,
                f"blocks.{i}.feedforward.out.weight": layer.linear2.weight,
                f"blocks.{i}.feedforward.out.bias": layer.linear2.bias,
                f"blocks.{i}.norm2.weight": layer.norm2.weight,
                f"blocks.{i}.norm2.bias": layer.norm2.bias,
            }
        if self.head == "harmonic":
            weights["unembedding"] = self.unembedding.weight
        return weights


def kept(count):
    """Inverted dropout's factors: Wellons' lowbias32 of (place ^ key 0) * (key 1 | 1)."""
    first, second = (numpy.uint32(k % 2**32) for k in KEY)
    h = (numpy.arange(count, dtype=numpy.uint32) ^ first) * (second | numpy.uint32(1))
    h = (h ^ (h >> numpy.uint32(16))) * numpy.uint32(0x7FEB352D)
    h = (h ^ (h >> numpy.uint32(15))) * numpy.uint32(0x846CA68B)
    h = h ^ (h >> numpy.uint32(16))
    return torch.from_numpy((h.view(numpy.int32) >= RATE * 2**32 - 2**31) / (1 - RATE))


class Dropout:
    """Stands in for torch.nn.functional.dropout, which all four dropouts of a layer call in turn.

    Java's factors are those of [heads, queries, keys, rows] and of [positions, rows, numbers]; of
    the last layer only those of the last position, since nothing depends on the others.
    """

    def __init__(self):
        self.calls = 0
        of_position = 2 * DIMENSION + WIDTH + HEADS * LENGTH
        self.factors = kept(BATCH * ((LAYERS - 1) * LENGTH + 1) * of_position)

    def take(self, *shape):
        count = numpy.prod(shape)
        now, self.factors = self.factors[:count], self.factors[count:]
        return now.view(shape)

    def __call__(self, x, p=0.5, training=True, inplace=False):
        assert p == RATE and training
        layer, site = divmod(self.calls, 4)
        self.calls += 1
        positions = LENGTH if layer < LAYERS - 1 else 1
        if site == 0:
            now = self.take(HEADS, positions, LENGTH, BATCH).permute(3, 0, 1, 2)
            all_of_them = torch.ones(BATCH, HEADS, LENGTH, LENGTH, dtype=x.dtype)
            all_of_them[:, :, -positions:] = now
        else:
            now = self.take(positions, BATCH, x.shape[2]).transpose(0, 1)
            all_of_them = torch.ones(BATCH, LENGTH, x.shape[2], dtype=x.dtype)
            all_of_them[:, -positions:] = now
        return x * all_of_them.view(x.shape)


def with_dropout(model, x, y):
    model = copy.deepcopy(model).train()
    original = torch.nn.functional.dropout
    torch.nn.functional.dropout = Dropout()
    loss = model.loss(x, y).item()
    assert len(torch.nn.functional.dropout.factors) == 0
    torch.nn.functional.dropout = Dropout()
    model.regularized(x, y).backward()
    torch.nn.functional.dropout = original
    return {
        "key": KEY,
        "loss": loss,
        "gradients": encode_all({k: v.grad for k, v in model.named().items()}),
    }


def encode(tensor, name=""):
    array = tensor.detach().numpy()
    if name.startswith("blocks.") and array.ndim == 2:
        array = array.T
    return base64.b64encode(numpy.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def encode_all(named):
    return {name: encode(tensor, name) for name, tensor in named.items()}


def golden(head):
    torch.manual_seed(20250201)
    model = Transformer(head).double()
    for parameter in model.parameters():  # as Java will read them
        parameter.data = parameter.data.float().double()
    inputs = torch.randint(0, VOCABULARY, (ROWS, LENGTH))
    targets = inputs.sum(dim=1) % VOCABULARY
    x, y = inputs[:BATCH], targets[:BATCH]
    first = copy.deepcopy(model)
    first.regularized(x, y).backward()
    out = {
        "parameters": encode_all(model.named()),
        "inputs": inputs.flatten().tolist(),
        "exponents": {
            str(EXPONENT): {
                "log_probs": encode(first(x)),
                "loss": first.loss(x, y).item(),
                "gradients": encode_all({k: v.grad for k, v in first.named().items()}),
            }
        },
        "dropout": with_dropout(model, x, y),
    }
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=5e-3)
    losses = []
    while len(losses) < STEPS:
        for start in range(0, ROWS, BATCH):
            x, y = inputs[start : start + BATCH], targets[start : start + BATCH]
            optimizer.zero_grad()
            losses.append(model.loss(x, y).item())
            model.regularized(x, y).backward()
            optimizer.step()
            if len(losses) == 1:
                out["after_one_step"] = encode_all(model.named())
    out["losses"] = losses
    return out


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    for head in ("harmonic", "cross_entropy"):
        with open(os.path.join(here, f"transformer_{head}.json"), "w") as file:
            json.dump(golden(head), file, indent=0)
            file.write("\n")
