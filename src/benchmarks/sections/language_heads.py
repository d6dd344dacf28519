"""The heads of language models alone, beside plain cross-entropy by libtorch's own autograd."""

import re
import shutil

from harness import processes
from harness.processes import Failed
from harness.result import table
from harness.section import Section
from harness.setup import ROOT

LINE = re.compile(r"((?:head|plain).*), D (\d+), (\d+) rows: (\d+) ms, \+(-?\d+) MB")
COMMAND = """cd "$0" && source src/native/jdk && exec mvn --batch-mode --quiet test -pl src/native,models,training \
-Dtest=LanguageHeadBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.useFile=false -Dharmonic.benchmark=true"""
PLAIN = "plain cross-entropy"


class LanguageHeads(Section):
    """`LanguageHeadBenchmark` has five turns of its own, so one run of it counts as one turn here."""

    name = "language-heads"
    turns = 3

    def measurements(self, setup):
        bash = shutil.which("bash")
        if bash is None or shutil.which("mvn") is None:
            raise Failed("needs bash and Maven (mvn)")

        def heads():
            found = LINE.findall(processes.run([bash, "-c", COMMAND, ROOT]).output)
            if not found:
                raise Failed("LanguageHeadBenchmark printed no times")
            return {f"{head}, {d}, {rows}, {unit}": float(x) for head, d, rows, ms, mb in found
                    for unit, x in (("ms", ms), ("MB", mb))}

        return {"heads": heads}

    def text(self, result):
        rows = []
        for quantity in result.values["heads"]:
            head, dimension, count, unit = quantity.rsplit(", ", 3)
            if unit == "ms":
                size, memory = f"{dimension}, {count}", f"{head}, {dimension}, {count}, MB"
                rows.append((f"D {dimension}, {count} rows", head.removeprefix("head, "),
                             result.cell("heads", quantity), result.ratio("heads", "heads", quantity, f"{PLAIN}, {size}, ms"),
                             result.cell("heads", memory), result.ratio("heads", "heads", memory, f"{PLAIN}, {size}, MB")))
        return table(["size", "head", "ms", "÷ plain", "memory above the start, MB", "÷ plain"], *rows)
