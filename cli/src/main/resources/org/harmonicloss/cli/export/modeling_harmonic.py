"""A model that `harmonic` has trained, in PyTorch.

With transformers:

    from transformers import AutoModelForCausalLM  # of a task's model AutoModelForSequenceClassification
    model = AutoModelForCausalLM.from_pretrained(FOLDER, trust_remote_code=True)

With PyTorch alone:

    from modeling_harmonic import load
    model = load(FOLDER)
    logits = model(torch.tensor([[3, 4]])).logits

Logits are such that their softmax has the model's probabilities: with the harmonic head
-n log d of the distances d to the class centres, with cross-entropy dot products, and what
`head_logits` says with others.
"""

import json
import os
import struct
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Optional

import torch
from torch import nn
from torch.nn import functional

try:
    from transformers import PretrainedConfig, PreTrainedModel
    from transformers.modeling_outputs import ModelOutput

    @dataclass
    class Prediction(ModelOutput):
        loss: Optional[torch.Tensor] = None
        logits: Optional[torch.Tensor] = None
        hidden_states: Optional[tuple] = None

except ImportError:
    PretrainedConfig, PreTrainedModel, Prediction = SimpleNamespace, nn.Module, SimpleNamespace


class HarmonicConfig(PretrainedConfig):
    model_type = "harmonic"

    def __init__(self, **settings):
        super().__init__(**settings)


def scores(config, x, w, factor=None):
    """The distances of x [..., D] from the centres w [C, D], to the power that epsilon is added to.

    Returns [..., C] and that power. From differences: |w|^2 + |x|^2 - 2 w.x would lose all digits
    where x is close to a centre.
    """
    kind = config.harmonic_distance
    if kind == "cosine":
        x, w = functional.normalize(x, dim=-1, eps=1e-12), functional.normalize(w, dim=-1, eps=1e-12)
    elif kind == "hamming":
        x, w = (torch.sigmoid(v / config.harmonic_temperature) for v in (x, w))
    elif kind == "mahalanobis":
        x, w = x @ factor, w @ factor
    elif kind == "mahalanobis-diagonal":
        x, w = x * factor, w * factor
    x = x.unsqueeze(-2)
    far = (x - w).abs()
    if kind in ("euclidean", "mahalanobis", "mahalanobis-diagonal"):
        return far.square().sum(-1), 2
    if kind == "cosine":
        return far.square().sum(-1) / 2, 1
    if kind == "manhattan":
        return far.sum(-1), 1
    if kind == "chebyshev":
        return far.amax(-1), 1
    if kind == "minkowski":
        p = config.harmonic_minkowski_p
        return far.pow(p).sum(-1).pow(1 / p), 1
    if kind == "canberra":
        return (far / (x.abs() + w.abs()).clamp_min(1e-30)).sum(-1), 1
    if kind == "bray-curtis":
        return far.sum(-1) / (x + w).abs().sum(-1).clamp_min(1e-6), 1
    if kind == "hamming":
        return far.mean(-1), 1
    raise ValueError("unknown distance: " + kind)


def head_logits(config, x, w, p):
    """The logits [..., C] of x [..., D]."""
    head = config.head
    if head == "harmonic":
        distance, power = scores(config, x, w, p.get("head.factor"))
        return -config.harmonic_exponent / power * (distance + config.harmonic_epsilon).log()
    if head == "soft-nearest-neighbor":
        return -(x.unsqueeze(-2) - w).square().sum(-1) / config.harmonic_temperature
    if head == "supervised-contrastive":
        x, w = functional.normalize(x, dim=-1, eps=1e-12), functional.normalize(w, dim=-1, eps=1e-12)
        return -(x.unsqueeze(-2) - w).square().sum(-1) / 2 / config.harmonic_temperature
    z = x @ w.T + p.get("head.bias", 0.0)
    if head == "cross-entropy":
        return z
    if head == "stablemax":
        return z.sign() * z.abs().log1p()
    if head == "spherical":
        return (z.square() + config.harmonic_epsilon).log()
    if head == "taylor":
        return torch.log1p(z + z.square() / 2)
    raise ValueError("unknown head: " + head)


def norm(x, p, name):
    bias = p.get(name + ".bias")
    weight = p[name + ".weight"].flatten()
    return functional.layer_norm(
        x, weight.shape, weight, None if bias is None else bias.flatten(), 1e-5
    )


def linear(x, p, name):
    return x @ p[name + ".weight"] + p[name + ".bias"]


def attention(q, k, v, heads, scale, mask=None):
    """Each [..., T, D]; mask is added to the products."""
    q, k, v = (y.unflatten(-1, (heads, -1)).transpose(-2, -3) for y in (q, k, v))
    products = q @ k.transpose(-1, -2) * scale
    if mask is not None:
        products = products + mask
    return (products.softmax(-1) @ v).transpose(-2, -3).flatten(-2)


class HarmonicModel(PreTrainedModel):
    config_class = HarmonicConfig

    def __init__(self, config):
        super().__init__(*([] if PreTrainedModel is nn.Module else [config]))
        self.config = config
        shapes = config.parameter_shapes
        for name, shape in shapes.items():
            *path, last = name.split(".")
            module = self
            for part in path:
                if part not in module._modules:
                    module.add_module(part, nn.Module())
                module = module._modules[part]
            module.register_parameter(last, nn.Parameter(torch.zeros(shape)))
        if hasattr(self, "post_init"):
            self.post_init()

    def _init_weights(self, module):
        """Every parameter is in the file."""

    def forward(self, input_ids, attention_mask=None, labels=None, **ignored):
        config, p = self.config, dict(self.named_parameters())
        body = {"mlp": self._mlp, "transformer": self._transformer, "gpt2": self._gpt2}[config.body]
        x = body(p, input_ids, attention_mask)
        w = p.get("unembedding", p.get("embedding", p.get("transformer.wte.weight")))
        logits = head_logits(config, x, w, p)
        fields = {"logits": logits, "hidden_states": (x,)}
        if labels is not None:
            rows, wanted = logits, labels
            if config.body == "gpt2":
                rows, wanted = logits[:, :-1].flatten(0, 1), labels[:, 1:].flatten()
            fields = {"loss": functional.cross_entropy(rows, wanted), **fields}
        return Prediction(**fields)

    def _mlp(self, p, ids, mask):
        x = p["embedding"][ids].flatten(1)
        return linear(functional.silu(linear(x, p, "hidden")), p, "output")

    def _transformer(self, p, ids, mask):
        """Post-norm layers, each with a residual connection around all of it; the last position."""
        config = self.config
        heads = config.num_attention_heads
        scale = (config.hidden_size / heads) ** -0.5
        x = p["embedding"][ids] + p["positions"]
        for n in range(config.num_hidden_layers):
            b = "blocks.%d." % n
            q, k, v = linear(x, p, b + "attention.in").chunk(3, -1)
            y = x + linear(attention(q, k, v, heads, scale), p, b + "attention.out")
            y = norm(y, p, b + "norm1")
            f = linear(functional.relu(linear(y, p, b + "feedforward.in")), p, b + "feedforward.out")
            x = norm(y + f, p, b + "norm2") + x
        return x[:, -1]

    def _gpt2(self, p, ids, mask):
        config = self.config
        length = ids.shape[1]
        causal = torch.full((length, length), -torch.inf, device=ids.device).triu(1)
        if mask is not None:
            causal = causal + (1 - mask[:, None, None, :].float()) * torch.finfo(torch.float32).min
        x = p["transformer.wte.weight"][ids] + p["transformer.wpe.weight"][:length]
        for n in range(config.n_layer):
            b = "transformer.h.%d." % n
            q, k, v = linear(norm(x, p, b + "ln_1"), p, b + "attn.c_attn").chunk(3, -1)
            scale = (config.n_embd / config.n_head) ** -0.5
            if config.scale_attn_by_inverse_layer_idx:
                scale = scale / (n + 1)
            x = x + linear(attention(q, k, v, config.n_head, scale, causal), p, b + "attn.c_proj")
            h = linear(norm(x, p, b + "ln_2"), p, b + "mlp.c_fc")
            x = x + linear(functional.gelu(h, approximate="tanh"), p, b + "mlp.c_proj")
        return norm(x, p, "transformer.ln_f")


def load(folder):
    """The model of an exported folder, without transformers."""
    with open(os.path.join(folder, "config.json"), encoding="utf-8") as file:
        settings = json.load(file)
    model = HarmonicModel(HarmonicConfig(**settings))
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    tensors = {}
    for name, about in header.items():
        if name != "__metadata__":
            begin, end = about["data_offsets"]
            numbers = torch.frombuffer(data, dtype=torch.float32, count=(end - begin) // 4, offset=begin)
            tensors[name] = numbers.reshape(about["shape"])
    model.load_state_dict(tensors)
    return model.eval()
