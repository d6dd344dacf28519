"""Golden files for TensorFileTest, with numpy and onnx (Debian's python3-numpy and python3-onnx).

Run in this folder:

    python3 make_tensor_golden.py

writes files of every format and `golden.csv`: for each tensor a line `file,tensor,rows,columns` and
its numbers, row by row, as doubles.
"""

import json
import struct

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

rng = np.random.default_rng(20250204)
golden = open("golden.csv", "w")


def matrix(rows, columns):
    values = rng.normal(size=(rows, columns))
    # What formats get wrong: subnormal, largest and signed zero.
    values[0, :4] = [0.0, -0.0, 6e-8, 65504.0]
    return values


def record(file, tensor, values):
    numbers = np.asarray(values, dtype=np.float64)
    cells = ",".join(repr(float(x)) for x in numbers.ravel())
    golden.write(f"{file},{tensor},{numbers.shape[0]},{numbers.shape[1]},{cells}\n")


def bfloat16(values):
    """The upper half of each float32, and what it stands for."""
    bits = values.astype("<f4").view("<u4") >> 16
    return bits.astype("<u2"), (bits << 16).astype("<u4").view("<f4")


def npy(file, values, version=None):
    with open(file, "wb") as out:
        np.lib.format.write_array(out, values, version=version)
    if values.ndim == 2 and values.dtype.kind == "f":
        record(file, file.removesuffix(".npy"), values)


npy("f4.npy", matrix(5, 7).astype("<f4"))
npy("f8.npy", matrix(4, 6))
npy("f2.npy", matrix(3, 5).astype("<f2"))
npy("big-f4.npy", matrix(3, 5).astype(">f4"))
npy("big-f8.npy", matrix(3, 5).astype(">f8"))
npy("fortran-f4.npy", np.asfortranarray(matrix(5, 4).astype("<f4")))
npy("fortran-f8.npy", np.asfortranarray(matrix(4, 5)))
npy("version2.npy", matrix(3, 4).astype("<f4"), (2, 0))
npy("version3.npy", matrix(3, 4).astype("<f4"), (3, 0))
npy("int64.npy", np.arange(12).reshape(3, 4))
npy("vector.npy", np.arange(12.0))
npy("scalar.npy", np.array(3.5))
npy("record.npy", np.zeros((2, 2), dtype=[("a", "<f4"), ("b", "<i4")]))

# Safetensors, written down as its README describes the format.
named = {}
for name, dtype in [("f32", "<f4"), ("f64", "<f8"), ("f16", "<f2")]:
    values = matrix(5, 6).astype(dtype)
    named[name] = (name.upper(), values.shape, values.tobytes())
    record("all.safetensors", name, values)
bits, values = bfloat16(matrix(5, 6))
named["bf16"] = ("BF16", values.shape, bits.tobytes())
record("all.safetensors", "bf16", values)
named["steps"] = ("I64", (2, 1), np.array([[3], [4]], dtype="<i8").tobytes())
named["bias"] = ("F32", (3,), np.zeros(3, dtype="<f4").tobytes())
named["cube"] = ("F32", (2, 2, 2), np.zeros(8, dtype="<f4").tobytes())


def safetensors(file, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, (dtype, shape, numbers) in tensors.items():
        offsets = [len(data), len(data) + len(numbers)]
        header[name] = {"dtype": dtype, "shape": list(shape), "data_offsets": offsets}
        data += numbers
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(file, "wb") as out:
        out.write(struct.pack("<Q", len(text)) + text + data)


safetensors("all.safetensors", named)
one = matrix(4, 5).astype("<f4")
record("one.safetensors", "wte.weight", one)
safetensors("one.safetensors", {"wte.weight": ("F32", one.shape, one.tobytes()), "bias": named["bias"]})


def model(tensors):
    rows = helper.make_tensor_value_info("rows", TensorProto.INT64, [None])
    out = helper.make_tensor_value_info("out", TensorProto.FLOAT, [None, None])
    node = helper.make_node("Gather", [tensors[0].name, "rows"], ["out"])
    graph = helper.make_graph([node], "embedding", [rows], [out], initializer=tensors)
    made = helper.make_model(graph, producer_name="make_tensor_golden")
    onnx.checker.check_model(made)
    return made


tensors = []
for name, dtype in [("raw_f32", "<f4"), ("raw_f64", "<f8"), ("raw_f16", "<f2")]:
    values = matrix(4, 5).astype(dtype)
    tensors.append(numpy_helper.from_array(values, name))
    record("all.onnx", name, values)
values = matrix(4, 5).astype("<f4")
tensors.append(helper.make_tensor("float_data", TensorProto.FLOAT, values.shape, values.ravel()))
record("all.onnx", "float_data", values)
values = matrix(4, 5)
tensors.append(helper.make_tensor("double_data", TensorProto.DOUBLE, values.shape, values.ravel()))
record("all.onnx", "double_data", values)
bits, values = bfloat16(matrix(4, 5))
tensors.append(
    helper.make_tensor("raw_bf16", TensorProto.BFLOAT16, values.shape, bits.tobytes(), raw=True)
)
record("all.onnx", "raw_bf16", values)
halves = matrix(2, 4).astype("<f2")
tensors.append(helper.make_tensor("int32_data", TensorProto.FLOAT16, halves.shape, halves.ravel()))
tensors.append(numpy_helper.from_array(np.arange(6).reshape(2, 3), "int64"))
onnx.save(model(tensors), "all.onnx")

tensors = []
for name in ["first", "second"]:
    values = matrix(6, 8).astype("<f4")
    tensors.append(numpy_helper.from_array(values, name))
    record("external.onnx", name, values)
onnx.save_model(
    model(tensors),
    "external.onnx",
    save_as_external_data=True,
    all_tensors_to_one_file=True,
    location="external.data",
    size_threshold=0,
)
golden.close()
