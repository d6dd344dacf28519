"""A training step of the paper's MLP with each distance, beside the Euclidean: 20 seeds, whole processes."""

from harness.result import table
from harness.section import Section

STEPS = 25
EUCLIDEAN = "euclidean"


class Distances(Section):
    name = "distances"
    turns = 3
    settings = {"epochs": (100, 1)}

    def measurements(self, setup):
        listed = setup.harmonic("heads", "--format", "csv", "--columns", "distance").output.splitlines()[1:]
        each = 1000 / (STEPS * setup.settings["epochs"] * 20)

        def step(distance):
            process, _ = setup.train("modular-addition", "--distance", distance, "--seeds", 20,
                                     "--epochs", setup.settings["epochs"])
            return {"ms": process.seconds * each}

        return {distance: lambda d=distance: step(d) for distance in listed if distance}

    def text(self, result):
        rows = [(f"`{d}`", result.cell(d, "ms"), result.ratio(d, EUCLIDEAN, "ms")) for d in result.values]
        return table(["distance", "ms a step and seed", "times the Euclidean"], *rows)
