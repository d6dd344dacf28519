"""Writes an encoder of MiniLM's architecture, 384 wide with random weights, as a folder of Hugging Face's has it, and
texts of 3 to 60 words for it, a line each.

    python3 encoder.py FOLDER TEXTS LAYERS COUNT
"""

import json
import random
import sys
from pathlib import Path

import torch
from torch import nn

WIDTH, HEADS, POSITIONS, TOKENS = 384, 12, 512, 30522
folder, texts, layers, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.wide, self.narrow = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)

    def forward(self, x, mask):
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5 + mask).softmax(-1)
        x = self.norm1(x + self.out((weights @ v).transpose(1, 2).reshape(b, t, WIDTH)))
        return self.norm2(x + self.narrow(nn.functional.gelu(self.wide(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.places = nn.Embedding(TOKENS, WIDTH), nn.Embedding(POSITIONS, WIDTH)
        self.types, self.norm = nn.Embedding(2, WIDTH), nn.LayerNorm(WIDTH)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))

    def forward(self, input_ids, attention_mask, token_type_ids):
        places = self.places(torch.arange(input_ids.shape[1]))
        x = self.norm(self.words(input_ids) + places + self.types(token_type_ids))
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        return x


torch.manual_seed(0)
folder.mkdir(exist_ok=True)
names = ["input_ids", "attention_mask", "token_type_ids"]
ids = torch.ones(2, 5, dtype=torch.long)
axes = {name: {0: "batch", 1: "sequence"} for name in [*names, "last_hidden_state"]}
torch.onnx.export(Encoder().eval(), (ids, ids, 0 * ids), folder / "model.onnx", input_names=names,
                  output_names=["last_hidden_state"], dynamic_axes=axes, opset_version=14)

random.seed(0)
letters = "abcdefghijklmnopqrstuvwxyz"
pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *("##" + a for a in letters)]
words = set()
while len(words) < TOKENS - len(pieces):
    words.add("".join(random.choices(letters, k=random.randint(2, 8))))
words = sorted(words)
(folder / "vocab.txt").write_text("".join(piece + "\n" for piece in pieces + words))
(folder / "config.json").write_text(json.dumps({"max_position_embeddings": POSITIONS, "vocab_size": TOKENS}))
with open(texts, "w") as out:
    for _ in range(count):
        out.write(" ".join(random.choices(words, k=random.randint(3, 60))) + "\n")
print(json.dumps({"texts": count}))
