"""Texts through an encoder of MiniLM's size, beside ONNX Runtime's own loop over the same batches."""

import re
import shutil

from harness import processes
from harness.processes import Failed
from harness.result import table
from harness.section import Section
from harness.setup import ROOT

LINE = re.compile(r"loop, (.*): ([\d.]+) s")
COMMAND = """cd "$0" && source src/native/jdk && exec mvn --batch-mode --quiet test -pl src/native,models \
-Dtest=EncoderLoopBenchmark -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.useFile=false -Dharmonic.benchmark=true \
-Dharmonic.encoder="$1" -Dharmonic.texts="$2\""""


class Encoder(Section):
    """`EncoderLoopBenchmark` is the loop; it is a class of ours that calls nothing of ours but the tokenizer,
    before its time begins."""

    name = "encoder"
    settings = {"layers": (6, 1), "texts": (2000, 40)}

    def measurements(self, setup):
        self.make = setup.peer("encoder", "torch")
        bash = shutil.which("bash")
        if bash is None or shutil.which("mvn") is None:
            raise Failed("needs bash and Maven (mvn)")
        self.folder, self.texts = setup.work / "encoder", setup.work / "texts.txt"

        def ours():
            # A process has no standard input here.
            words = [bash, "-c", 'exec "$0" probe "$1" - --pool mean < "$2"', setup.binary, self.folder, self.texts]
            process = processes.run(words)
            return {"s": process.seconds, "peak": process.peak}

        def loop():
            found = dict(LINE.findall(processes.run([bash, "-c", COMMAND, ROOT, self.folder, self.texts]).output))
            if not found:
                raise Failed("EncoderLoopBenchmark printed no times")
            return {order: float(seconds) for order, seconds in found.items()}

        return {"probe": ours, "loop": loop}

    def prepare(self, setup):
        self.make(self.folder, self.texts, *setup.settings.values())

    def text(self, result):
        rows = [("`probe FOLDER - --pool mean`, the whole process", result.cell("probe", "s"), "", "")]
        for order in result.values["loop"]:
            rows.append((f"ONNX Runtime's loop alone, texts {order}", result.cell("loop", order),
                         result.ratio("loop", "probe", order, "s"), "≥ 0.9"))
        layers, texts = result.settings.values()
        return table([f"{texts:,} texts, {layers} layers", "s", "loop ÷ `probe`", "aim"], *rows)
