"""Analyses of a matrix as large as GPT-2's embedding, 50,257 x 768, beside scikit-learn."""

from harness.result import table
from harness.section import Section


class Embedding(Section):
    name = "embedding"
    settings = {"rows": (50257, 50257), "columns": (768, 16)}  # the rows say that it is GPT-2's

    def measurements(self, setup):
        self.make = setup.peer("embedding", "numpy")
        peer = setup.peer("sklearn_pca", "numpy", "sklearn")
        matrix = setup.work / "embedding.npy"

        def ours(*words):
            process = setup.harmonic("analyze", *words)
            return {"s": process.seconds, "peak": process.peak}

        return {
            "all": lambda: ours("pca", matrix),
            "all, scikit-learn": peer and (lambda: peer(matrix, 0)),
            "two": lambda: ours("pca", matrix, "--first", 2),
            "two, scikit-learn": peer and (lambda: peer(matrix, 2)),
            "parallelograms": lambda: ours("parallelogram", matrix),
        }

    def prepare(self, setup):
        self.make(setup.work / "embedding.npy", *setup.settings.values())

    def text(self, result):
        rows = []
        for name, title in {
            "all": "all components",
            "two": "two components",
            "parallelograms": "10,000 parallelograms of each task that comes with it",
        }.items():
            peer = f"{name}, scikit-learn"
            rows.append((title, result.cell(name, "s"), result.cell(name, "peak"), result.cell(peer, "whole"),
                         result.cell(peer, "fit"), result.ratio(peer, name, "whole", "s")))
        return table(["", "`harmonic`, s", "its peak, MB", "scikit-learn, s", "its fit alone, s",
                      "scikit-learn ÷ `harmonic`"], *rows)
