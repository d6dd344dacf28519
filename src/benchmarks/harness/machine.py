"""What a figure was measured on."""

import os
import re


def machine():
    return {
        "cpu": _cpuinfo("model name") or os.uname().machine,
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
    }


def flags():
    """The instruction sets of the processor, as Linux names them."""
    return set(_cpuinfo("flags").split())


def _cpuinfo(field):
    with open("/proc/cpuinfo") as file:
        found = re.search(rf"^{field}\s*: (.*)$", file.read(), re.MULTILINE)
    return found[1] if found else ""
