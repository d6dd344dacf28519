"""How alike two matrices as large as GPT-2's embedding are, 50,257 x 768, by each measure."""

from harness.result import table
from harness.section import Section

MEASURES = {"cka": "≤ 3", "procrustes": "", "rsa": "", "neighbors": ""}


class Alignment(Section):
    name = "alignment"
    settings = {"rows": (50257, 500), "columns": (768, 16)}

    def measurements(self, setup):
        self.make = setup.peer("spaces", "numpy")
        self.files = [setup.work / f"{name}.npy" for name in ("first", "second")]

        def once(measure):
            process = setup.harmonic("analyze", "alignment", *self.files, "--measures", measure)
            return {"s": process.seconds, "peak": process.peak}

        return {measure: lambda m=measure: once(m) for measure in MEASURES}

    def prepare(self, setup):
        self.make(*self.files, *setup.settings.values())

    def text(self, result):
        rows = [(f"`{m}`", result.cell(m, "s"), aim, result.cell(m, "peak")) for m, aim in MEASURES.items()]
        return table(["measure", "s", "aim", "its peak, MB"], *rows)
