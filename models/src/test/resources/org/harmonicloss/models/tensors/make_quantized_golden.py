"""Golden files for QuantizedTest, with numpy and onnx: matrices of whole numbers with scales, and `quantized.csv`,
what they stand for by numpy's own arithmetic; and numbers of 8 bits, by PyTorch's definition of them.

    python3 make_quantized_golden.py
"""

import json
import struct

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

rng = np.random.default_rng(20250204)
golden = open("quantized.csv", "w")
initializers, nodes = [], []


def add(name, values):
    initializers.append(numpy_helper.from_array(np.asarray(values), name))


def record(name, values):
    golden.write(",".join([name, *(repr(float(x)) for x in np.asarray(values, dtype=np.float32).ravel())]) + "\n")


def quantized(name, kind, scale, zero, axis=None, gather=False):
    low, high = np.iinfo(kind).min, np.iinfo(kind).max
    q = rng.integers(low, high + 1, size=(4, 3)).astype(kind)
    scale = np.asarray(scale, dtype=np.float32)
    add(name, q)
    add(name + "_scale", scale)
    inputs = [name, name + "_scale"]
    zeros = np.zeros_like(scale) if zero is None else np.asarray(zero, dtype=kind)
    if zero is not None:
        add(name + "_zero_point", zeros)
        inputs.append(name + "_zero_point")
    if gather:
        nodes.append(helper.make_node("Gather", [name, "ids"], [name + "_rows"]))
        inputs[0] = name + "_rows"
    nodes.append(helper.make_node("DequantizeLinear", inputs, [name + "_out"], **({} if axis is None else {"axis": axis})))
    if axis == 0:
        scale, zeros = scale[:, None], zeros[:, None]
    record(name, (q.astype(np.float32) - zeros.astype(np.float32)) * scale)


quantized("word_embeddings.weight_quantized", np.uint8, 0.01, 117, gather=True)
quantized("signed", np.int8, 0.5, None)
quantized("rows", np.int8, [0.5, 0.25, 2, 1], [1, 2, 3, 4], axis=0)
quantized("columns", np.uint8, [0.5, 0.25, 2], [128, 0, 255])
add("plain", rng.integers(-9, 9, size=(2, 2)).astype(np.int8))
ids = helper.make_tensor_value_info("ids", TensorProto.INT64, [2])
outs = [helper.make_tensor_value_info(n.output[0], TensorProto.FLOAT, None) for n in nodes if n.op_type != "Gather"]
save(helper.make_model(helper.make_graph(nodes, "quantized", [ids], outs, initializers),
                       opset_imports=[helper.make_opsetid("", 13)]), "quantized.onnx")


def e4m3fn(b):
    """As in torch/headeronly/util/Float8_e4m3fn.h: S EEEE MMM, bias 7, NaN where all seven bits are set."""
    if b & 127 == 127:
        return np.nan
    sign, e, m = -1 if b >> 7 else 1, b >> 3 & 15, b & 7
    return sign * (m / 8 * 2.0**-6 if e == 0 else (1 + m / 8) * 2.0 ** (e - 7))


codes = bytes(range(256))
record("e4m3fn", [e4m3fn(b) for b in codes])
record("e5m2", np.frombuffer(b"".join(bytes([0, b]) for b in codes), dtype="<f2").astype(np.float32))
header = json.dumps({"e4m3fn": {"dtype": "F8_E4M3", "shape": [16, 16], "data_offsets": [0, 256]},
                     "e5m2": {"dtype": "F8_E5M2", "shape": [16, 16], "data_offsets": [256, 512]}}).encode()
open("float8.safetensors", "wb").write(struct.pack("<Q", len(header)) + header + codes + codes)
