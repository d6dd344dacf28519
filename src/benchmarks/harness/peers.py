"""Finds the interpreter of a peer, and holds the peer to being what it is said to be."""

import functools
import json
import os
import shutil
from pathlib import Path

from .processes import Failed, run

DIRECTORY = Path(__file__).parent.parent / "peers"
NAMES = sorted(path.stem for path in DIRECTORY.glob("*_*.py"))  # the others only serve them
PACKAGES = {"numpy": "python3-numpy", "sklearn": "python3-sklearn", "torch": "python3-torch libopenblas0-pthread"}


@functools.cache
def python(*modules):
    """The interpreter that PYTHON names, else the first of python3 and /usr/bin/python3, that can import
    the modules: its path, and the versions of all.

    A start without modules is measured by /usr/bin/python3 unless PYTHON is set: what stands first in the
    path may be a script that only looks for a Python."""
    if "PYTHON" in os.environ:
        candidates = [os.environ["PYTHON"]]
    else:
        candidates = ["python3", "/usr/bin/python3"] if modules else ["/usr/bin/python3", "python3"]
    problems = []
    for candidate in candidates:
        path = shutil.which(candidate)
        if path is None:
            problems.append(f"{candidate}: no such program")
            continue
        try:
            found = json.loads(run([path, DIRECTORY / "versions.py", *modules]).output.splitlines()[-1])
            return found["executable"], found["versions"]
        except Failed as e:
            problems.append(f"{candidate}: {e.said}")
    packages = " ".join(PACKAGES.get(module, module) for module in modules) or "python3"
    raise Failed(f"{'; '.join(problems)}\nhint: Debian has it in {packages}; PYTHON= names another interpreter")
