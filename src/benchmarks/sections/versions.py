"""This version beside another one: what should not have become slower."""

from harness.processes import run
from harness.result import table
from harness.section import Section

NAMES = {
    "20 MLPs": ("modular-addition", "--seeds", 20),
    "20 transformers": ("modular-addition", "--model", "transformer", "--seeds", 20),
    "a toy, five seeds": ("toy-five", "--seeds", 5),
    "MNIST": ("mnist", "--data"),
}
ANALYSES = {"`analyze pca RUN`": ("analyze", "pca"), "`probe RUN 3,4`": ("probe",)}


class Versions(Section):
    name = "versions"
    only_when_named = True
    settings = {"epochs": (100, 1)}

    def measurements(self, setup):
        before = setup.given("before", "the program of another version")
        data = setup.given("mnist", "a folder with MNIST's four files")
        setup.versions["before"] = run([before, "--version"]).output.split()[1]
        epochs = setup.settings["epochs"]
        found = {}
        for name, words in NAMES.items():
            words += (data, "--epochs", max(1, epochs // 10)) if name == "MNIST" else ("--epochs", epochs)
            for version, binary in (("now", setup.binary), ("before", before)):
                found[f"{name}, {version}"] = lambda w=words, b=binary: {"s": setup.train(*w, binary=b)[0].seconds}
        for name, words in ANALYSES.items():
            more = ("3,4",) if "3,4" in name else ()
            for version, binary in (("now", setup.binary), ("before", before)):
                command = [binary, *words, setup.work / "run", *more]
                found[f"{name}, {version}"] = lambda c=command: {"s": run(c).seconds}
        return found

    def prepare(self, setup):
        run([setup.options.before.resolve(), "train", "modular-addition", "--epochs", 20, "--quiet",
             "--out", setup.work / "run"])

    def text(self, result):
        rows = []
        for name in (*NAMES, *ANALYSES):
            now, before = f"{name}, now", f"{name}, before"
            rows.append((name, result.cell(now, "s"), result.cell(before, "s"), result.ratio(now, before, "s")))
        return table(["whole processes, s", "now", "before", "now ÷ before"], *rows)
