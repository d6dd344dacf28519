"""How long it takes to look at a sweep of 10,000 finished small runs, and how much memory."""

from harness import processes
from harness.result import number, table
from harness.section import Section

WORDS = {
    "`harmonic status SWEEP`": ["status"],
    "`harmonic runs SWEEP`": ["runs"],
    "`harmonic collect SWEEP`": ["collect"],
    "`harmonic analyze grokking SWEEP`": ["analyze", "grokking"],
    "`harmonic analyze compare SWEEP --by head`": ["analyze", "compare", "--by", "head"],
    "`harmonic analyze compare SWEEP`": ["analyze", "compare"],
    "`harmonic report SWEEP`": ["report"],
}


class Sweeps(Section):
    name = "sweeps"
    turns = 3
    settings = {"runs": (10_000, 20)}

    def measurements(self, setup):
        self.sweep = setup.work / "sweep"
        return {name: lambda w=words: measure(setup.binary, w, self.sweep) for name, words in WORDS.items()}

    def prepare(self, setup):
        last = setup.settings["runs"] - 1
        setup.harmonic("train", "modular-addition", "--rows", 60, "--epochs", 2, "--seeds", f"0..{last}",
                       "--quiet", "--out", self.sweep)

    def text(self, result):
        rows = [(name, result.cell(name, "seconds"), number(result.median(name, "peak")), "≤ 5") for name in WORDS]
        return table(["", "s", "peak, MB", "aim, s"], *rows)


def measure(binary, words, sweep):
    to = ["-o", sweep.with_suffix(".html")] if words == ["report"] else ["--format", "csv"]
    found = processes.run([binary, *words, sweep, *to])
    return {"seconds": found.seconds, "peak": found.peak}
