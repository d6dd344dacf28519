"""What a figure was measured on."""

import os
import re


def machine():
    with open("/proc/cpuinfo") as file:
        cpu = re.search(r"^model name\s*: (.*)$", file.read(), re.MULTILINE)
    return {
        "cpu": cpu[1] if cpu else os.uname().machine,
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
    }
