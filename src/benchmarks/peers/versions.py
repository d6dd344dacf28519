"""Imports the modules named, and prints as JSON which interpreter this is and the versions of all.

PyTorch is a peer only with a BLAS made for the machine. Debian's takes whatever libblas.so.3 is; with the
plain one its products are some twenty times slower.
"""

import importlib
import json
import platform
import sys

NAMES = {"numpy": "NumPy", "sklearn": "scikit-learn", "torch": "PyTorch"}


def has_blas(torch):
    torch.ones(64, 64) @ torch.ones(64, 64)
    config = torch.__config__.show()
    if "BLAS_INFO=mkl" in config or "BLAS_INFO=open" in config:
        return True
    with open("/proc/self/maps") as maps:
        loaded = {line.split()[-1] for line in maps if "blas" in line}
    products = {path for path in loaded if "/libblas." in path} or loaded
    return bool(products) and all("openblas" in path for path in products)


versions = {"Python": platform.python_version()}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
    except ImportError as e:
        sys.exit(f"cannot import {name} ({e})")
    versions[NAMES[name]] = module.__version__
    if name == "torch" and not has_blas(module):
        sys.exit("PyTorch has no OpenBLAS and is no peer (Debian: install libopenblas0-pthread)")
print(json.dumps({"executable": sys.executable, "versions": versions}))
