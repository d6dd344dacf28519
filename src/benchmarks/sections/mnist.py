"""MNIST on one core, beside a loop over PyTorch's DataLoader."""

import os

from harness.result import table
from harness.section import Section
from harness.setup import trained_seconds

FIVE = "harmonic, five seeds"


class Mnist(Section):
    name = "mnist"
    turns = 3
    settings = {"epochs": (10, 1)}

    def measurements(self, setup):
        peer = setup.peer("torch_mnist", "numpy", "torch")
        data, epochs = setup.given("mnist", "a folder with MNIST's four files"), setup.settings["epochs"]
        core = {min(os.sched_getaffinity(0))}

        def ours(head, seeds):
            process, out = setup.train("mnist", "--data", data, "--head", head, "--seeds", seeds, "--threads", 1,
                                       "--epochs", epochs, cpus=core)
            return {"whole": process.seconds, "training": trained_seconds(out), "peak": process.peak}

        found = {}
        for head in ("harmonic", "cross-entropy"):
            found[head] = lambda h=head: ours(h, 1)
            found[f"{head}, plain"] = peer and (lambda h=head: peer(data, h, epochs, cpus=core))
        found[FIVE] = lambda: ours("harmonic", 5)
        return found

    def text(self, result):
        rows = []
        for name in ("harmonic", "cross-entropy", FIVE):
            peer = f"{name}, plain"
            rows.append((name, *(cell for quantity in ("training", "whole") for cell in (
                result.cell(name, quantity), result.cell(peer, quantity), result.ratio(peer, name, quantity))),
                result.cell(name, "peak")))
        return table(["head", "training and evaluating, s", "plain PyTorch loop", "ratio", "whole process, s",
                      "plain, whole", "ratio", "peak, MB"], *rows)
