"""Language models: tokenizing, training steps beside a plain PyTorch loop, the start, and generating."""

import csv
import io
import os
from statistics import median

from harness import machine
from harness.processes import Failed
from harness.result import table
from harness.section import Section
from harness.setup import metrics, trained_seconds

BF16 = "`--precision bf16`"
SMALL = {
    "harmonic": (),
    f"harmonic, {BF16}": ("--precision", "bf16"),
    "cross-entropy": ("--head", "cross-entropy"),
}
LARGE = {
    "GPT-2 small, harmonic": (),
    f"GPT-2 small, harmonic, {BF16}": ("--precision", "bf16"),
}
PLAIN = "plain loop, cross-entropy"


class Language(Section):
    name = "language"
    turns = 3
    settings = {"steps": (24, 6), "steps of GPT-2 small": (6, 2), "tokens": (100, 2)}

    def measurements(self, setup):
        text = setup.given("text", "some megabytes of text")
        peer = setup.peer("torch_language", "torch")
        steps, large, tokens = setup.settings.values()
        size = ("--preset", "gpt2-small", "--batch-size", 1, "--accumulation", 1)
        if setup.trial:
            size += ("--layers", 1, "--embedding-dimension", 64, "--attention-heads", 2, "--context-length", 64)
        self.large = size
        if "bf16" not in setup.options.without and not machine.flags() & {"avx512bw", "avx_ne_convert"}:
            raise Failed("bfloat16 needs a processor with AVX-512; leave it out: --without bf16")
        found = {
            "tokenize": lambda: tokenize(setup, text),
            **{name: lambda w=words: train(setup, steps, 3, *w) for name, words in SMALL.items()},
            PLAIN: peer and (lambda: {"ms": peer(7 if not setup.trial else 1)["ms"]}),
            **{name: lambda w=words: train(setup, large, 1, *size, *w) for name, words in LARGE.items()},
            "first": lambda: first(setup),
            "generate": lambda: generate(setup, tokens),
        }
        return {name: once for name, once in found.items() if BF16 not in name or "bf16" not in setup.options.without}

    def prepare(self, setup):
        tokenize(setup, setup.options.text)
        setup.harmonic("train", "language", "--data", setup.work / "corpus", "--steps", 1, "--evaluation-windows", 1,
                       *self.large, "--quiet", "--out", setup.work / "gpt2-small")

    def text(self, result):
        steps = [
            (name, result.cell(name, "ms"), "" if name == PLAIN else result.cell(name, "peak"),
             result.ratio(PLAIN, name, "ms") if name in SMALL else "")
            for name in (*SMALL, PLAIN, *LARGE)
        ]
        rest = [
            ("`tokenize`, the whole process", result.cell("tokenize", "MB/s", " MB/s"), "15 MB/s"),
            ("`generate`, GPT-2 small, one thread", result.cell("generate", "tokens/s", " tokens/s"), "35 tokens/s"),
            ("`train language --steps 1`, the whole process", result.cell("first", "s", " s"), "2 s"),
            ("its step and evaluation alone", result.cell("first", "training", " s"), ""),
        ]
        return "\n\n".join([
            table(["both cores", "ms a step", "peak of the process, MB", "plain loop ÷ it"], *steps),
            table(["", "measured", "aim"], *rest),
        ])


def tokenize(setup, text):
    process = setup.harmonic("tokenize", text, "-o", setup.work / "corpus", "--force", "--quiet", "--format", "csv")
    read = sum(int(row["bytes"]) for row in csv.DictReader(io.StringIO(process.output)))
    return {"MB/s": read / process.seconds / 1e6}


def train(setup, steps, every, *words):
    """The median time of a step between evaluations of a single window, which are in it."""
    process, out = setup.train("language", "--data", setup.work / "corpus", "--steps", steps, "--evaluate-every", every,
                               "--evaluation-windows", 1, *words)
    seconds = [row["seconds"] for row in metrics(out)]
    each = [(b - a) / every for a, b in zip(seconds, seconds[1:])]
    return {"ms": 1000 * median(each), "peak": process.peak}


def first(setup):
    process, out = setup.train("language", "--data", setup.work / "corpus", "--steps", 1, "--evaluation-windows", 1)
    return {"s": process.seconds, "training": trained_seconds(out)}


def generate(setup, tokens):
    """Without the start: the difference of a short and a long text."""
    core = {min(os.sched_getaffinity(0))}
    short, long = (setup.harmonic("generate", setup.work / "gpt2-small", "The", "--tokens", n, cpus=core).seconds
                   for n in (1, 1 + tokens))
    return {"tokens/s": tokens / max(long - short, 1e-9)}
