"""How long the small commands take, as multiples of Python's start, and how large the program is."""

from harness import peers, processes
from harness.result import table
from harness.section import Section

PYTHON = "`python3 -S -c pass`"
ROWS = {  # the command as the table says it, the greatest multiple of Python's start
    "`harmonic --version`": 1.2,
    "`harmonic analyze pca RUN`": 4,
    "`harmonic analyze cosets RUN` (54 partitions)": None,
    "`harmonic probe RUN` (961 inputs)": 6,
}


class StartUp(Section):
    name = "start-up"
    turns = 21
    settings = {"epochs": (20, 1)}

    def measurements(self, setup):
        executable, versions = peers.python()
        setup.versions.update(versions)
        self.commands = {
            PYTHON: [executable, "-S", "-c", "pass"],
            **dict(zip(ROWS, ([setup.binary, *words] for words in self._words(setup)))),
        }
        found = {name: lambda c=c: {"ms": 1000 * processes.run(c).seconds} for name, c in self.commands.items()}
        return {**found, "sizes": lambda: sizes(setup.binary)}

    def _words(self, setup):
        addition, permutation = setup.work / "addition", setup.work / "permutation"
        return ["--version"], ["analyze", "pca", addition], ["analyze", "cosets", permutation], ["probe", addition]

    def prepare(self, setup):
        for task, out in (("modular-addition", "addition"), ("permutation", "permutation")):
            setup.harmonic("train", task, "--epochs", setup.settings["epochs"], "--quiet", "--out", setup.work / out)
        for command in self.commands.values():  # from a warm disk
            processes.run(command)

    def text(self, result):
        times = [
            (name, result.cell(name, "ms"), result.ratio(name, PYTHON, "ms"), aim and f"≤ {aim}" or "")
            for name, aim in {PYTHON: None, **ROWS}.items()
        ]
        files = [(part, f"{result.median('sizes', part):.0f}") for part in ("binary", "lib", "libtorch")]
        return "\n\n".join([
            table(["", "ms", "times Python's start", "aim"], *times),
            table(["part of the program", "MB"], *files),
        ])


def sizes(binary):
    lib = binary.parent.parent / "lib"
    of = lambda files: sum(f.stat().st_size for f in files if f.is_file() and not f.is_symlink()) / 2**20
    return {"binary": of([binary]), "lib": of(lib.rglob("*")), "libtorch": of(lib.rglob("libtorch*"))}
