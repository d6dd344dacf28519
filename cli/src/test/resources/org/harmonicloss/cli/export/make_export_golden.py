"""Golden values for HuggingFaceTest: what PyTorch computes from exported folders.

First export the models of SyntheticModels, from the root of the project (compiled, with tests):

    mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=/tmp/classpath
    ours=$(printf '%s/target/classes:' cli models training analysis)
    java -cp cli/target/test-classes:$ours$(cat /tmp/classpath) \
        org.harmonicloss.cli.export.SyntheticModels /tmp/exported

then run in this folder (Debian's python3-torch; transformers is not needed):

    python3 make_export_golden.py /tmp/exported

It computes log p of some inputs from model.safetensors and config.json in a way of its own, with torch's
own layers in double precision, compares the modelling file that lies in the folder, and writes
`golden.json` with hashes of the files that it has read.
"""

import hashlib
import importlib.util
import json
import os
import struct
import sys

import torch
from torch import nn

ROWS = {"toy": [[3, 4], [30, 0], [17, 17]], "gpt2": [[72], [10, 200, 299, 0, 1, 45], [5, 6, 7]]}


def read(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(size)), file.read()
    assert header.pop("__metadata__") == {"format": "pt"}
    return {
        name: torch.tensor(
            struct.unpack("<%df" % ((t["data_offsets"][1] - t["data_offsets"][0]) // 4),
                          data[slice(*t["data_offsets"])]),
            dtype=torch.float64,
        ).reshape(t["shape"])
        for name, t in header.items()
    }


def mlp(p, config, ids):
    flat = torch.cat([p["embedding"][i] for i in ids])
    h = flat @ p["hidden.weight"] + p["hidden.bias"][0]
    return (h / (1 + torch.exp(-h))) @ p["output.weight"] + p["output.bias"][0]


def transformer(p, config, ids):
    d = config["hidden_size"]
    x = (p["embedding"][ids] + p["positions"]).unsqueeze(0)
    for n in range(config["num_hidden_layers"]):
        wide = p[f"blocks.{n}.feedforward.in.weight"].shape[1]
        layer = nn.TransformerEncoderLayer(
            d, config["num_attention_heads"], wide, 0.0, batch_first=True
        ).double().train()
        state = {
            "self_attn.in_proj_weight": p[f"blocks.{n}.attention.in.weight"].T,
            "self_attn.in_proj_bias": p[f"blocks.{n}.attention.in.bias"][0],
            "self_attn.out_proj.weight": p[f"blocks.{n}.attention.out.weight"].T,
            "self_attn.out_proj.bias": p[f"blocks.{n}.attention.out.bias"][0],
            "linear1.weight": p[f"blocks.{n}.feedforward.in.weight"].T,
            "linear1.bias": p[f"blocks.{n}.feedforward.in.bias"][0],
            "linear2.weight": p[f"blocks.{n}.feedforward.out.weight"].T,
            "linear2.bias": p[f"blocks.{n}.feedforward.out.bias"][0],
        }
        for k in (1, 2):
            for part in ("weight", "bias"):
                state[f"norm{k}.{part}"] = p[f"blocks.{n}.norm{k}.{part}"][0]
        layer.load_state_dict(state)
        x = layer(x) + x
    return x[0, -1]


def gpt2(p, config, ids):
    d, heads = config["n_embd"], config["n_head"]
    x = p["transformer.wte.weight"][ids] + p["transformer.wpe.weight"][: len(ids)]

    def norm(x, name):
        centred = x - x.mean(-1, keepdim=True)
        deviation = (centred.pow(2).mean(-1, keepdim=True) + config["layer_norm_epsilon"]).sqrt()
        return centred / deviation * p[name + ".weight"] + p[name + ".bias"]

    def linear(x, name):
        return x @ p[name + ".weight"] + p[name + ".bias"]

    for n in range(config["n_layer"]):
        b = f"transformer.h.{n}."
        qkv = linear(norm(x, b + "ln_1"), b + "attn.c_attn")
        mixed = []
        for h in range(heads):
            w = d // heads
            q, k, v = (qkv[:, part * d + h * w : part * d + (h + 1) * w] for part in range(3))
            scores = q @ k.T / w**0.5
            if config["scale_attn_by_inverse_layer_idx"]:
                scores = scores / (n + 1)
            scores[torch.ones_like(scores).triu(1) > 0] = -torch.inf
            mixed.append(scores.softmax(-1) @ v)
        x = x + linear(torch.cat(mixed, -1), b + "attn.c_proj")
        h = linear(norm(x, b + "ln_2"), b + "mlp.c_fc")
        h = 0.5 * h * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (h + 0.044715 * h**3)))
        x = x + linear(h, b + "mlp.c_proj")
    return norm(x, "transformer.ln_f")[-1]


def distance(config, factor, x, w):
    """The distance, not a power of it, one class at a time."""
    kind = config["harmonic_distance"]
    difference = (w - x).abs()
    return {
        "euclidean": lambda: difference.norm(),
        "manhattan": lambda: difference.sum(),
        "minkowski": lambda: difference.norm(p=config["harmonic_minkowski_p"]),
        "chebyshev": lambda: difference.max(),
        "cosine": lambda: 1 - w @ x / w.norm() / x.norm(),
        "canberra": lambda: (difference / (w.abs() + x.abs())).nansum(),
        "bray-curtis": lambda: difference.sum() / (w + x).abs().sum(),
        "mahalanobis": lambda: ((w - x) @ factor @ factor.T @ (w - x)).sqrt(),
        "mahalanobis-diagonal": lambda: ((w - x) * factor[0]).norm(),
        "hamming": lambda: (
            torch.sigmoid(w / config["harmonic_temperature"])
            - torch.sigmoid(x / config["harmonic_temperature"])
        ).abs().mean(),
    }[kind]()


def log_probs(p, config, ids):
    body = config.get("body", "gpt2")
    x = {"mlp": mlp, "transformer": transformer, "gpt2": gpt2}[body](p, config, ids)
    w = p.get("unembedding", p.get("embedding", p.get("transformer.wte.weight")))
    if config.get("head") == "harmonic":
        n, epsilon = config["harmonic_exponent"], config["harmonic_epsilon"]
        far = torch.stack([distance(config, p.get("head.factor"), x, row) for row in w])
        squared = config["harmonic_distance"] in ("euclidean", "mahalanobis", "mahalanobis-diagonal")
        weights = -n / 2 * torch.log(far**2 + epsilon) if squared else -n * torch.log(far + epsilon)
    elif config.get("head") == "soft-nearest-neighbor":
        far = torch.stack([(row - x).norm() for row in w])
        weights = -(far**2) / config["harmonic_temperature"]
    elif config.get("head") == "supervised-contrastive":
        cosines = torch.stack([row @ x / row.norm() / x.norm() for row in w])
        weights = cosines / config["harmonic_temperature"]
    else:
        z = w @ x + p.get("head.bias", torch.zeros(1, len(w)))[0]
        weights = {
            "cross-entropy": lambda: z,
            "stablemax": lambda: torch.where(z >= 0, z + 1, 1 / (1 - z)).log(),
            "spherical": lambda: (z**2 + config["harmonic_epsilon"]).log(),
            "taylor": lambda: (1 + z + z**2 / 2).log(),
        }[config.get("head", "cross-entropy")]()
    return weights - torch.logsumexp(weights, 0)


golden = {}
folder = sys.argv[1]
for name in sorted(f for f in os.listdir(folder) if os.path.isdir(os.path.join(folder, f))):
    path = os.path.join(folder, name)
    with open(os.path.join(path, "config.json")) as file:
        config = json.load(file)
    p = read(os.path.join(path, "model.safetensors"))
    rows = ROWS["gpt2" if config.get("body", "gpt2") == "gpt2" else "toy"]
    files = ["config.json", "model.safetensors"]
    model = None
    if "auto_map" in config:
        files.append("modeling_harmonic.py")
        spec = importlib.util.spec_from_file_location("m", os.path.join(path, files[-1]))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        model = module.load(path)
    result = {"files": {}, "rows": []}
    for file in files:
        with open(os.path.join(path, file), "rb") as content:
            result["files"][file] = hashlib.sha256(content.read()).hexdigest()
    worst = 0.0
    for ids in rows:
        expected = log_probs(p, config, ids)
        result["rows"].append({"ids": ids, "log_probs": [round(v, 7) for v in expected.tolist()]})
        if model is not None:
            with torch.no_grad():
                logits = model(torch.tensor([ids])).logits[0]
            found = (logits if logits.dim() == 1 else logits[-1]).log_softmax(-1).double()
            # Of the greatest: rounding is that of squares of distances, a hundred times log p.
            difference = ((found - expected).abs() / expected.abs().max().clamp_min(1)).max().item()
            worst = max(worst, difference)
    assert worst < 2e-5, (name, worst)
    print(name, "modelling file differs by", worst)
    golden[name] = result
with open("golden.json", "w") as out:
    json.dump(golden, out, separators=(",", ":"))
    out.write("\n")
