"""A small encoder of texts as ONNX, of BERT's architecture, and what PyTorch computes with it.

Run in this folder (Debian's python3-torch and python3-onnx):

    python3 make_encoder_golden.py

writes `model.onnx`, `vocab.txt`, `config.json`, `tokenizer_config.json` and `golden.json`: of each text
its token ids, found by a WordPiece of a few lines, and means over tokens. Each text is computed alone,
so nothing is padded; `inner` is an inner value of the graph, the first layer's output. Also
`endless.onnx`, a loop without an end.
"""

import json
import re

import onnx
import torch
from torch import nn

D, HEADS, LAYERS, LENGTH = 16, 2, 2, 24
WORDS = "the a cat dog sat on mat play ##ing ##ed ##s run king queen blue red , . ! un ##happy".split()
VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + WORDS
TEXTS = [
    "the cat sat on the mat.",
    "Playing dogs!",
    "king",
    "the unhappy queen played, a dog runs",
    "zebras run",
]


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv = nn.Linear(D, 3 * D)
        self.out = nn.Linear(D, D)
        self.norm1 = nn.LayerNorm(D)
        self.wide = nn.Linear(D, 2 * D)
        self.narrow = nn.Linear(2 * D, D)
        self.norm2 = nn.LayerNorm(D)

    def forward(self, x, mask):
        b, t, _ = x.shape
        q, k, v = self.qkv(x).view(b, t, 3, HEADS, D // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / (D // HEADS) ** 0.5 + mask
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, D)
        x = self.norm1(x + self.out(mixed))
        return self.norm2(x + self.narrow(torch.relu(self.wide(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(len(VOCABULARY), D)
        self.positions = nn.Embedding(LENGTH, D)
        self.types = nn.Embedding(2, D)
        self.norm = nn.LayerNorm(D)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, input_ids, attention_mask, token_type_ids):
        places = torch.arange(input_ids.shape[1])
        x = self.norm(self.tokens(input_ids) + self.positions(places) + self.types(token_type_ids))
        mask = (1.0 - attention_mask[:, None, None, :].float()) * -1e4
        self.states = []
        for layer in self.layers:
            x = layer(x, mask)
            self.states.append(x)
        return x


def pieces(text):
    ids = [2]
    for word in re.findall(r"\w+|[^\w\s]", text.lower()):
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in VOCABULARY:
                    found.append(VOCABULARY.index(piece))
                    start = end
                    break
            else:
                found, start = [1], len(word)
        ids += found
    return ids + [3]


torch.manual_seed(7)
model = Encoder().eval()
example = torch.tensor([pieces(TEXTS[0])])
names = ["input_ids", "attention_mask", "token_type_ids"]
axes = {name: {0: "batch", 1: "sequence"} for name in names + ["last_hidden_state"]}
torch.onnx.export(
    model,
    (example, torch.ones_like(example), torch.zeros_like(example)),
    "model.onnx",
    input_names=names,
    output_names=["last_hidden_state"],
    dynamic_axes=axes,
    opset_version=14,
)
graph = onnx.load("model.onnx")
graph.doc_string = ""
for node in graph.graph.node:
    node.doc_string = ""
entry = graph.metadata_props.add()
entry.key, entry.value = "about", "made for a test"
onnx.checker.check_model(graph)
onnx.save(graph, "model.onnx")
inner = [n.output[0] for n in graph.graph.node if n.output[0].startswith("/layers.0/norm2")][-1]

rows = []
for text in TEXTS:
    ids = torch.tensor([pieces(text)])
    with torch.no_grad():
        x = model(ids, torch.ones_like(ids), torch.zeros_like(ids))[0]
    rows.append(
        {
            "text": text,
            "ids": ids[0].tolist(),
            "mean": x.mean(0).tolist(),
            "cls": x[0].tolist(),
            "last": x[-1].tolist(),
            "inner": model.states[0][0].mean(0).tolist(),
        }
    )
with open("golden.json", "w") as out:
    json.dump({"inner": inner, "rows": rows}, out, indent=1)
with open("vocab.txt", "w") as out:
    out.write("\n".join(VOCABULARY) + "\n")
with open("config.json", "w") as out:
    json.dump({"model_type": "bert", "max_position_embeddings": LENGTH}, out)
with open("tokenizer_config.json", "w") as out:
    json.dump({"do_lower_case": True}, out)

make, kind = onnx.helper, onnx.TensorProto
body = make.make_graph(
    [
        make.make_node("Identity", ["again"], ["on"]),
        make.make_node("Mul", ["value", "value"], ["next"]),
    ],
    "body",
    [
        make.make_tensor_value_info("turn", kind.INT64, []),
        make.make_tensor_value_info("again", kind.BOOL, []),
        make.make_tensor_value_info("value", kind.FLOAT, ["n"]),
    ],
    [
        make.make_tensor_value_info("on", kind.BOOL, []),
        make.make_tensor_value_info("next", kind.FLOAT, ["n"]),
    ],
)
loop = make.make_graph(
    [make.make_node("Loop", ["", "always", "x"], ["y"], body=body)],
    "endless",
    [make.make_tensor_value_info("x", kind.FLOAT, ["n"])],
    [make.make_tensor_value_info("y", kind.FLOAT, ["n"])],
    [make.make_tensor("always", kind.BOOL, [], [True])],
)
endless = make.make_model(loop, opset_imports=[make.make_opsetid("", 14)], ir_version=8)
onnx.checker.check_model(endless)
onnx.save(endless, "endless.onnx")
