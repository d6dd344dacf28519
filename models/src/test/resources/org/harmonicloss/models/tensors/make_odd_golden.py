"""Golden files in forms that the formats allow and their usual writers do not use (numpy alone).

Run in this folder:

    python3 make_odd_golden.py

writes `odd-*` and `odd.csv`, which has what is in them as `golden.csv` has. ONNX's messages are put
together by hand (https://protobuf.dev/programming-guides/encoding), for its own library packs every
repeated field. The arrays are read back by numpy.
"""

import struct

import numpy as np

rng = np.random.default_rng(20250204)
golden = open("odd.csv", "w")


def record(file, tensor, values):
    numbers = np.asarray(values, dtype=np.float64)
    cells = ",".join(repr(float(x)) for x in numbers.ravel())
    golden.write(f"{file},{tensor},{numbers.shape[0]},{numbers.shape[1]},{cells}\n")


def varint(n):
    n &= 2**64 - 1
    out = b""
    while n >= 128:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def key(field, wire):
    return varint(field << 3 | wire)


def number(field, n):
    return key(field, 0) + varint(n)


def data(field, content):
    content = content.encode() if isinstance(content, str) else content
    return key(field, 2) + varint(len(content)) + content


FLOAT, INT64, FLOAT16, DOUBLE, BFLOAT16 = 1, 7, 10, 11, 16


def tensor(name, shape, kind, content):
    packed = data(1, b"".join(varint(n) for n in shape))
    return packed + number(2, kind) + content + data(8, name)


def attribute(name, field, content):
    return data(5, data(1, name) + data(field, content))


def node(operator, output, *attributes):
    # The operator comes last here: the order of fields is free.
    return b"".join(attributes) + data(2, output) + data(4, operator)


def model(name, graph, more=b""):
    with open(name, "wb") as out:
        out.write(number(1, 8) + data(7, graph) + more)


# Repeated fields: packed, one by one, in pieces, and mixed.
def f4(x):
    return struct.pack("<f", x)


def storage():
    values = rng.normal(size=(3, 4)).astype("<f4")
    flat = values.ravel().tolist()
    forms = {
        "unpacked": b"".join(key(4, 5) + f4(x) for x in flat),
        "split": data(4, b"".join(map(f4, flat[:5]))) + data(4, b"".join(map(f4, flat[5:]))),
        "mixed": data(4, b"".join(map(f4, flat[:5])))
        + b"".join(key(4, 5) + f4(x) for x in flat[5:7])
        + data(4, b"")
        + data(4, b"".join(map(f4, flat[7:]))),
        "raw_twice": data(9, b"\0" * 8) + data(9, values.tobytes()),
        "raw_empty": data(9, b"") + data(4, values.tobytes()),
    }
    graph = b""
    for name, content in forms.items():
        graph += data(5, tensor(name, (3, 4), FLOAT, content))
        record("odd-storage.onnx", name, values)
    doubles = rng.normal(size=(2, 3))
    content = b"".join(key(10, 1) + struct.pack("<d", x) for x in doubles.ravel())
    graph += data(5, tensor("double_unpacked", (2, 3), DOUBLE, content))
    record("odd-storage.onnx", "double_unpacked", doubles)
    halves = np.array([[0.0, -0.0, 1.5, -65504.0], [6e-8, 0.1, -2.0, 1.0]], dtype="<f2")
    bits = halves.view("<u2").ravel().tolist()
    for name, content in {
        "half_packed": data(5, b"".join(map(varint, bits))),
        "half_unpacked": b"".join(number(5, n) for n in bits),
        # Some writers let the sign bit fill the 32 bits.
        "half_signed": b"".join(number(5, n - 65536 if n > 32767 else n) for n in bits),
    }.items():
        graph += data(5, tensor(name, (2, 4), FLOAT16, content))
        record("odd-storage.onnx", name, halves)
    brain = np.array([[1.0, -2.5], [3.0e38, 0.0078125]], dtype="<f4")
    bits = (brain.view("<u4") >> 16).astype("<u2")
    graph += data(5, tensor("brain", (2, 2), BFLOAT16, data(5, b"".join(map(varint, bits.ravel().tolist())))))
    record("odd-storage.onnx", "brain", (bits.astype("<u4") << 16).view("<f4"))
    model("odd-storage.onnx", graph)


def external():
    values = rng.normal(size=(4, 3)).astype("<f4")
    with open("odd-external.data", "wb") as out:
        out.write(b"\0" * 4096 + values.tobytes() + b"more")

    def entries(**pairs):
        return b"".join(data(13, data(1, k) + data(2, v)) for k, v in pairs.items()) + number(14, 1)

    graph = b""
    location = "odd-external.data"
    for name, content in {
        "no_length": entries(location=location, offset="4096"),
        "length_0": entries(location=location, offset="4096", length="0"),
        "length_48": entries(location=location, offset="4096", length="48", checksum="x"),
    }.items():
        graph += data(5, tensor(name, (4, 3), FLOAT, content))
        record("odd-external.onnx", name, values)
    content = entries(location=location, length="47")
    graph += data(5, tensor("length_47", (4, 3), FLOAT, content))
    model("odd-external.onnx", graph)


def places():
    """Weights that are no initialisers of the graph."""
    values = [rng.normal(size=(2, 3)).astype("<f4") for _ in range(6)]

    def raw(name, at):
        return tensor(name, (2, 3), FLOAT, data(9, values[at].tobytes()))

    nested = node("If", "inner", attribute("then_branch", 6, data(5, raw("W", 4))))
    then = data(5, raw("W", 1))
    other = data(5, raw("W", 2)) + data(1, node("Constant", "C", attribute("value", 5, raw("", 3)))) + data(1, nested)
    axes = tensor("", (2,), INT64, data(9, b"\0" * 16))
    sparse = data(1, tensor("S", (2,), FLOAT, data(9, b"\0" * 8))) + data(2, b"") + data(3, varint(1000000)) + data(3, varint(1000000))
    graph = (
        data(1, node("If", "Y", attribute("then_branch", 6, then), attribute("else_branch", 6, other)))
        + data(5, raw("W", 0))
        + data(1, node("Constant", "axes", attribute("value", 5, axes)))
        + data(1, node("ConstantOfShape", "filled", attribute("value", 5, raw("", 0))))
        + data(15, sparse)
    )
    function = data(1, "Layer") + data(7, node("Constant", "W", attribute("value", 5, raw("", 5))))
    model("odd-places.onnx", graph, data(25, function))
    # The graph's own has the plain name, though it comes after the nodes.
    names = ["W", "Y/then_branch/W", "Y/else_branch/W", "C", "Y/else_branch/inner/then_branch/W", "Layer/W"]
    for name, value in zip(names, values):
        record("odd-places.onnx", name, value)


def npy():
    values = rng.normal(size=(2, 3))
    headers = [
        ("<f4", '{"shape": (2, 3), "descr": "<f4", "fortran_order": False}'),
        ("<f4", "{'descr': u'=f4' , 'fortran_order':False,'shape':(2,3,),}"),
        ("<f4", "  {\n'fortran_order' : False,\n 'descr': '|f4',\n 'shape': (\n2,\n3)}  "),
        (">f8", "{'shape': (2, 3), 'fortran_order': False, 'descr': '>f8'}"),
        ("<f8", "{'shape': (2, 3), 'fortran_order': False, 'descr': 'float64'}"),
        ("<f8", "{'shape': (2, 3), 'fortran_order': False, 'descr': '<' 'd'}"),
        ("<f2", "{'shape': (0_2, 3), 'fortran_order': True, 'descr': 'f2'}"),
    ]
    for at, (kind, header) in enumerate(headers):
        name = f"odd-header{at}"
        array = values.astype(kind)
        text = (header.replace("0_2", "2") + "\n").encode()
        content = array.tobytes("F" if "True" in header else "C")
        with open(name + ".npy", "wb") as out:
            out.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + content)
        assert (np.load(name + ".npy") == array).all(), name
        record(name + ".npy", name, array)


storage()
external()
places()
npy()
