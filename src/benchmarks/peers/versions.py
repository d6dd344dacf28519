"""Imports the modules named, and prints as JSON which interpreter this is and the versions of all.

PyTorch is a peer only with a BLAS made for the machine. Debian's takes whatever libblas.so.3 is; with the
plain one its products are some twenty times slower.
"""

import importlib
import json
import platform
import sys

NAMES = {"numpy": "NumPy", "sklearn": "scikit-learn", "torch": "PyTorch"}


def without_blas(torch):
    torch.ones(64, 64) @ torch.ones(64, 64)
    with open("/proc/self/maps") as maps:
        loaded = maps.read()
    config = torch.__config__.show()
    return not ("libopenblas" in loaded or "BLAS_INFO=mkl" in config or "BLAS_INFO=open" in config)


versions = {"Python": platform.python_version()}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
    except ImportError as e:
        sys.exit(f"cannot import {name} ({e})")
    versions[NAMES[name]] = module.__version__
    if name == "torch" and without_blas(module):
        sys.exit("PyTorch has no OpenBLAS and is no peer (Debian: install libopenblas0-pthread)")
print(json.dumps({"executable": sys.executable, "versions": versions}))
