"""The resident memory of 20 seeds over 100,000 steps: after each quarter, and at most."""

import os

from harness.result import table
from harness.section import Section


class Memory(Section):
    name = "memory"
    turns = 1
    settings = {"epochs": (4000, 8)}

    def measurements(self, setup):
        return {model: lambda m=model: quarters(setup, m) for model in ("mlp", "transformer")}

    def text(self, result):
        quantities = ["after a quarter", "after a half", "after three quarters", "peak"]
        rows = [(model, *(result.cell(model, q) for q in quantities)) for model in ("mlp", "transformer")]
        return table(["20 seeds, MB", *quantities], *rows)


def quarters(setup, model):
    epochs = setup.settings["epochs"]
    out, resident = setup.work / "runs", []

    def watch(pid):
        done = min((lines(file) for file in out.glob("*/metrics.ndjson")), default=0)
        resident.append((done / epochs, megabytes(pid)))

    process, _ = setup.train("modular-addition", "--model", model, "--seeds", 20, "--epochs", epochs, watch=watch)
    names = {0.25: "after a quarter", 0.5: "after a half", 0.75: "after three quarters"}
    at = {name: next((mb for done, mb in resident if done >= share), resident[-1][1]) for share, name in names.items()}
    return {**at, "peak": process.peak}


def lines(file):
    with open(file, "rb") as opened:
        return sum(1 for _ in opened)


def megabytes(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
