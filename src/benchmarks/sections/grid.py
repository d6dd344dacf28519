"""Runs that differ in a learning rate as one stack, beside a sweep for each rate."""

from harness.result import table
from harness.section import Section

RATES = ("0.001", "0.002", "0.003", "0.004")


class Grid(Section):
    name = "grid"
    settings = {"epochs": (200, 2)}

    def measurements(self, setup):
        def train(model, *words):
            return setup.train("modular-addition", "--model", model, "--seeds", 5,
                               "--epochs", setup.settings["epochs"], *words)[0].seconds

        found = {}
        for model in ("mlp", "transformer"):
            found[f"{model}, one grid"] = lambda m=model: {"s": train(m, "--grid", f"learning-rate={','.join(RATES)}")}
            found[f"{model}, four sweeps"] = lambda m=model: {
                "s": sum(train(m, "--learning-rate", rate) for rate in RATES)}
        return found

    def text(self, result):
        rows = []
        for model in ("mlp", "transformer"):
            grid, sweeps = f"{model}, one grid", f"{model}, four sweeps"
            rows.append((model, result.cell(grid, "s"), result.cell(sweeps, "s"), result.ratio(sweeps, grid, "s"), "≥ 2"))
        head = ["model", "one grid, s", "four sweeps, s", "sweeps ÷ grid", "aim"]
        return table(head, *rows)
