"""Golden files for TorchFileTest, with PyTorch 1.13 and numpy (Debian's python3-torch).

Run in this folder:

    python3 make_torch_golden.py

writes checkpoints and `torch.json`: for each file the tensors in it with shape, type and numbers in
row-major order, or null where they are not to be read.
"""

import argparse
import collections
import json
import pathlib

import numpy as np
import torch

torch.manual_seed(20250204)
golden = {}


def record(file, tensors):
    golden[file] = [
        {
            "name": name,
            "shape": list(tensor.shape),
            "type": str(tensor.dtype).replace("torch.", ""),
            "numbers": numbers(tensor),
        }
        for name, tensor in tensors.items()
    ]


def numbers(tensor):
    if isinstance(tensor, torch.Tensor):
        if tensor.is_sparse or tensor.is_complex() or tensor.is_quantized or 0 in tensor.stride():
            return None
        tensor = tensor.detach().double().numpy()
    return [float(x) for x in np.asarray(tensor, dtype=np.float64).ravel()]


base = torch.randn(6, 8)
base[0, :4] = torch.tensor([0.0, -0.0, 6e-8, 65504.0])
kinds = collections.OrderedDict(
    f32=base.clone(),
    f64=base.double(),
    f16=base.half(),
    bf16=base.bfloat16(),
    i64=torch.arange(-3, 9).reshape(3, 4) * 1000000007,
    i32=torch.arange(-3, 9, dtype=torch.int32).reshape(3, 4),
    i16=torch.arange(-3, 9, dtype=torch.int16).reshape(3, 4),
    i8=torch.arange(-3, 9, dtype=torch.int8).reshape(3, 4),
    u8=torch.arange(250, 256, dtype=torch.uint8).reshape(2, 3),
    flags=torch.tensor([[True, False], [False, True]]),
    one=torch.tensor(2.5),
    none=torch.zeros(0, 4),
    vector=torch.arange(5.0),
    complex=torch.zeros(2, 2, dtype=torch.complex64),
    sparse=torch.eye(3).to_sparse(),
)
torch.save(kinds, "torch-kinds.pt")
record("torch-kinds.pt", kinds)

views = {
    "whole": base,
    "transposed": base.t(),
    "columns": base[:, 2:5],
    "every_other": base[::2, 1::3],
    "row": base[3],
    "later": base[4:],
    "turned_part": base[1:4, 2:7].t(),
    "tied": base,
    "expanded": torch.ones(1, 1).expand(5, 7),
    "channels_last": torch.randn(2, 3, 4, 2).contiguous(memory_format=torch.channels_last),
    "wide": torch.randn(2, 500)[:, ::7],
}
torch.save(views, "torch-views.pt")
record("torch-views.pt", views)

# As nanoGPT writes them, and the code of the paper after it.
state = collections.OrderedDict(
    [
        ("_orig_mod.transformer.wte.weight", torch.randn(7, 4)),
        ("_orig_mod.transformer.wpe.weight", torch.randn(3, 4)),
    ]
)
state["_orig_mod.lm_head.weight"] = state["_orig_mod.transformer.wte.weight"]
parameter = torch.nn.Parameter(torch.randn(2, 3))
optimizer = torch.optim.AdamW([parameter])
parameter.sum().backward()
optimizer.step()
checkpoint = {
    "model": state,
    "optimizer": optimizer.state_dict(),
    "model_args": {"n_layer": 1, "bias": False, "dropout": 0.0},
    "iter_num": 10**30,
    "best_val_loss": torch.tensor(3.25),
    "config": argparse.Namespace(out_dir=pathlib.PosixPath("out"), device=torch.device("cpu")),
    "parameter": parameter,
    "array": np.arange(6.0).reshape(2, 3).T,
    "number": np.float64(1.5),
    "whole": np.arange(4, dtype=">i4").reshape(2, 2),
    "list": [torch.ones(1), (torch.zeros(2), {"deep": torch.ones(2, 2)})],
    "size": torch.Size([2, 3]),
    "dtype": torch.bfloat16,
    "set": {1, 2},
    "default": collections.defaultdict(list, {"a": [torch.ones(3)]}),
}
torch.save(checkpoint, "torch-checkpoint.pt")
moments = optimizer.state_dict()["state"][0]
record(
    "torch-checkpoint.pt",
    {f"model.{name}": tensor for name, tensor in state.items()}
    | {f"optimizer.state.0.{name}": moments[name] for name in moments}
    | {
        "best_val_loss": checkpoint["best_val_loss"],
        "parameter": parameter,
        "array": checkpoint["array"],
        "number": np.asarray(1.5),
        "whole": checkpoint["whole"].astype("i4"),
        "list.0": torch.ones(1),
        "list.1.0": torch.zeros(2),
        "list.1.1.deep": torch.ones(2, 2),
        "default.a.0": torch.ones(3),
    },
)


class Toy(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = torch.nn.Embedding(5, 3)
        self.linear = torch.nn.Linear(3, 5)

    def forward(self, x):
        return self.linear(self.embedding(x))


toy = Toy()
torch.jit.save(torch.jit.script(toy), "torch-script.pt")
record("torch-script.pt", toy.state_dict())

torch.save(base[:2], "torch-alone.pt")
record("torch-alone.pt", {"torch-alone": base[:2]})
torch.save({"a": base[:2]}, "torch-protocol4.pt", pickle_protocol=4)
record("torch-protocol4.pt", {"a": base[:2]})
torch.save({"a": base[:2]}, "torch-old.pt", _use_new_zipfile_serialization=False)
torch.save(toy, "torch-module.pt")

json.dump(golden, open("torch.json", "w"))
