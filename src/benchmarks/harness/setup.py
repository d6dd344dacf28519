"""What a section measures with: the program, the peers, the data given, and a folder to work in."""

import json
import os
import re
import shutil
from pathlib import Path

from . import peers, processes
from .processes import Failed

ROOT = Path(__file__).resolve().parents[3]


def harmonic():
    """The native binary of this checkout, or the program that HARMONIC names."""
    path = Path(os.environ.get("HARMONIC", ROOT / "src/native/target/dist/bin/harmonic")).resolve()
    if not os.access(path, os.X_OK):
        raise Failed(f"{path}: no such program\nhint: ./check --native builds it; HARMONIC= names another")
    return path


class Setup:
    def __init__(self, section, options, work):
        self.trial = options.trial
        self.turns = 1 if options.trial else options.turns or section.turns
        self.settings = {name: both[options.trial] for name, both in section.settings.items()}
        self.options = options
        self.work = Path(work)
        self.binary = harmonic()
        self.versions = {"harmonic": re.sub("^harmonic ", "", self.harmonic("--version").output.strip())}

    def harmonic(self, *words, **how):
        return processes.run([self.binary, *words], **how)

    def train(self, *words, binary=None, **how):
        """Trains into a folder that was not there, and says where it is."""
        out = self.work / "runs"
        shutil.rmtree(out, ignore_errors=True)
        process = processes.run([binary or self.binary, "train", *words, "--quiet", "--out", out], **how)
        return process, out

    def given(self, name, what, inside=""):
        """A path that an option names, which has another inside."""
        path = getattr(self.options, name)
        if path is None:
            raise Failed(f"needs --{name}, {what}")
        if not (path / inside).exists():
            raise Failed(f"--{name}: {path / inside} does not exist")
        return path.resolve()

    def peer(self, script, *modules):
        """A function that runs a peer's script with words and returns what it prints last, as JSON, with
        the seconds of the whole process; None if `--without` names the script."""
        if script in self.options.without:
            return None
        executable, versions = peers.python(*modules)
        self.versions.update(versions)

        def run(*words, **how):
            process = processes.run([executable, peers.DIRECTORY / f"{script}.py", *words], **how)
            return {"whole": process.seconds, **json.loads(process.output.splitlines()[-1])}

        return run


def metrics(run):
    """The evaluations of a run, first to last."""
    with open(run / "metrics.ndjson") as file:
        return [json.loads(line) for line in file]


def trained_seconds(folder):
    """That the slowest run in a folder, or the run that it is, took for its steps and evaluations."""
    return max(metrics(file.parent)[-1]["seconds"] for file in folder.glob("**/metrics.ndjson"))
