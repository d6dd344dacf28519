"""The grid of the paper's section 4, 400 runs, in one go: an hour or two."""

from harness.result import number, table
from harness.section import Section
from harness.setup import metrics


class Section4(Section):
    name = "section4"
    only_when_named = True
    turns = 1
    settings = {"words": ((), ("--epochs", 1, "--seeds", 2))}

    def measurements(self, setup):
        def grid():
            process, out = setup.train("all", "--models", "mlp,transformer", "--heads", "harmonic,cross-entropy",
                                       *(setup.settings["words"] or ("--seeds", 20)))
            steps = [metrics(file.parent)[-1]["step"] for file in out.glob("*/metrics.ndjson")]
            return {"minutes": process.seconds / 60, "peak": process.peak, "runs": len(steps), "steps": sum(steps) / 1e6}

        return {"grid": grid}

    def text(self, result):
        runs, steps, minutes, peak = (result.median("grid", q) for q in ("runs", "steps", "minutes", "peak"))
        return table(["runs", "million steps", "minutes", "aim", "peak, MB"],
                     (f"{runs:.0f}", number(steps), number(minutes), "≤ 90", number(peak)))
