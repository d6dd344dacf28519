"""Milliseconds per step and seed of the paper's models, beside PyTorch, and the page faults of an epoch."""

from itertools import product

from harness.result import MISSING, number, table
from harness.section import Section
from harness.setup import trained_seconds

STEPS = 25  # of an epoch: batches of 32 of 800 rows
MODELS, HEADS = ("mlp", "transformer"), ("harmonic", "cross-entropy")
SEEDS = {"one seed": 1, "20 seeds": 20}


class Training(Section):
    name = "training"
    settings = {"epochs": (200, 2), "epochs of a peer": (100, 1)}

    def measurements(self, setup):
        plain = setup.peer("torch_loop", "torch")
        authors = setup.peer("authors_loop", "torch", "numpy", "sklearn")
        checkout = authors and setup.given(
            "checkout", "a clone of the authors' code; or leave it out: --without authors_loop", "src/utils/driver.py")
        epochs, theirs = setup.settings.values()
        found = {}
        for model, head in product(MODELS, HEADS):
            for seeds in SEEDS:
                found[f"{model}, {head}, {seeds}"] = lambda m=model, h=head, s=seeds: ours(setup, m, h, SEEDS[s], epochs)
            if head == "harmonic":
                found[f"{model}, short"] = lambda m=model, h=head: ours(setup, m, h, 20, max(1, epochs // 4))
                found[f"{model}, plain"] = plain and (lambda m=model: plain(m, theirs))
            found[f"{model}, {head}, authors"] = authors and (lambda m=model, h=head: authors(checkout, m, h, theirs))
        return found

    def text(self, result):
        rows, faults = [], []
        for model, head in product(MODELS, HEADS):
            alone, many, authors = (f"{model}, {head}, {who}" for who in ("one seed", "20 seeds", "authors"))
            plain = f"{model}, plain" if head == "harmonic" else ""
            rows.append((
                model, head, result.cell(alone, "ms"), result.cell(alone, "steps"), result.cell(many, "ms"),
                result.cell(many, "steps"), result.cell(plain, "ms"), result.cell(authors, "ms"),
                result.ratio(plain, many, "ms"), result.ratio(authors, many, "ms"),
                result.ratio(authors, many, "ms", "steps"),
            ))
        for model in MODELS:
            long, short = f"{model}, harmonic, 20 seeds", f"{model}, short"
            between = result.median(long, "epochs") - result.median(short, "epochs")
            more = result.median(long, "faults") - result.median(short, "faults")
            peak = number(result.median(long, "peak"))
            faults.append((model, number(max(0, more) / between) if between else MISSING, peak))
        return "\n\n".join([
            table(["model", "head", "one seed", "its steps", "20 seeds", "their steps", "plain loop", "authors' loop",
                   "plain ÷ 20 seeds", "authors' ÷ 20 seeds", "authors' ÷ their steps"], *rows),
            table(["20 seeds, harmonic", "page faults of an epoch", "peak, MB"], *faults),
        ])


def ours(setup, model, head, seeds, epochs):
    """Of the whole process, and of the steps with their evaluations alone."""
    process, out = setup.train(
        "modular-addition", "--model", model, "--head", head, "--seeds", seeds, "--epochs", epochs)
    each = 1000 / (STEPS * epochs * seeds)
    return {
        "ms": process.seconds * each,
        "steps": trained_seconds(out) * each,
        "faults": process.faults,
        "epochs": epochs,
        "peak": process.peak,
    }
