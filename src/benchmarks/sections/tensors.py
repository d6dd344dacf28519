"""Models and word vectors of others: listing a large checkpoint, its statistics, and analogies."""

from harness.result import table
from harness.section import Section

FILES = ("model.safetensors", "model.pt")


class Tensors(Section):
    name = "tensors"
    settings = {"MiB": (1024, 1), "words": (400_000, 1000), "questions": (19_544, 20)}  # as many as Google's

    def measurements(self, setup):
        self.makers = setup.peer("checkpoint", "numpy", "torch"), setup.peer("vectors", "numpy")
        vectors = setup.work / "vectors.bin"

        def ours(*words):
            process = setup.harmonic(*words, "--format", "csv")
            return {"ms": 1000 * process.seconds, "peak": process.peak}

        lists = {file: lambda f=file: ours("tensors", setup.work / f) for file in FILES}
        statistics = {f"{file}, statistics": lambda f=file: ours("tensors", setup.work / f, "--stats") for file in FILES}
        return {
            **lists,
            **statistics,
            "one": lambda: ours("analyze", "analogy", vectors, "w1", "-", "w2", "+", "w3"),
            "questions": lambda: ours("analyze", "analogy", vectors, "--questions", setup.work / "questions.txt"),
        }

    def prepare(self, setup):
        mib, words, questions = setup.settings.values()
        checkpoint, vectors = self.makers
        checkpoint(setup.work, mib)
        vectors(setup.work, words, questions)

    def text(self, result):
        mib, words, questions = result.settings.values()
        titles = {
            **{file: (f"`tensors {file}`, {mib:,} MiB", "≤ 50") for file in FILES},
            **{f"{file}, statistics": (f"`tensors {file} --stats`", "") for file in FILES},
            "one": (f"`analyze analogy`, {words:,} words, 300 wide", ""),
            "questions": (f"{questions:,} questions of them, by both methods", ""),
        }
        rows = [(title, result.cell(name, "ms"), aim, result.cell(name, "peak")) for name, (title, aim) in titles.items()]
        return table(["whole process", "ms", "aim", "its peak, MB"], *rows)
