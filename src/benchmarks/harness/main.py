"""The command line of src/benchmarks/all."""

import argparse
import datetime
import os
import signal
import sys
import tempfile
from pathlib import Path

from sections import ALL

from . import documents, peers
from .machine import machine
from .processes import Failed
from .result import Result
from .section import measure
from .setup import ROOT, Setup, harmonic

DOCS = ROOT / "docs"

EPILOG = """sections: {}; only when named: {}

HARMONIC= names another program than the native binary of this checkout, PYTHON= the interpreter of the peers
(otherwise the first of python3 and /usr/bin/python3 that can import what is needed). A peer or a file that is
missing is an error, found before anything is measured; a section that fails leaves its tables as they are."""


def arguments():
    named = [s.name for s in ALL if s.only_when_named]
    parser = argparse.ArgumentParser(
        prog="src/benchmarks/all",
        description="Measures what docs/benchmarks.md claims, beside its peers, and writes its tables.",
        epilog=EPILOG.format(", ".join(s.name for s in ALL if s.name not in named), ", ".join(named)),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sections", nargs="*", metavar="SECTION", help="all of them otherwise")
    parser.add_argument("--turns", type=int, help="how often, instead of each section's number")
    parser.add_argument("--checkout", type=Path, default=os.environ.get("CHECKOUT"), metavar="DIR",
                        help="a clone of https://github.com/KindXiaoming/grow-crystals (or CHECKOUT=)")
    parser.add_argument("--mnist", type=Path, metavar="DIR", help="a folder with MNIST's four files")
    parser.add_argument("--text", type=Path, metavar="FILE", help="some megabytes of text, compressed or not")
    parser.add_argument("--before", type=Path, metavar="FILE", help="the program of another version")
    parser.add_argument("--without", action="append", default=[], metavar="PEER",
                        help="leave out a script of src/benchmarks/peers, as authors_loop, or bf16")
    parser.add_argument("--results", type=Path, default=DOCS / "benchmarks.ndjson", metavar="FILE",
                        help="where all numbers are kept (docs/benchmarks.ndjson)")
    parser.add_argument("--rewrite", action="store_true", help="write the tables from the results, measure nothing")
    parser.add_argument("--trial", action="store_true",
                        help="everything once and as small as can be; the tables are printed, nothing is kept")
    options = parser.parse_args()
    known = {s.name: s for s in ALL}
    for name in options.sections:
        if name not in known:
            parser.error(f"no section {name}; there are {', '.join(known)}")
    if options.turns is not None and options.turns < 1:
        parser.error(f"--turns must be at least 1, was {options.turns}")
    parts = [*peers.NAMES, "bf16"]
    for name in options.without:
        if name not in parts:
            parser.error(f"--without: no {name}; there are {', '.join(parts)}")
    if options.checkout is not None:
        options.checkout = Path(options.checkout)
    return options, [known[n] for n in options.sections] or [s for s in ALL if not s.only_when_named]


def say(message):
    print(f"all: {message}", file=sys.stderr, flush=True)


def rewrite(options, sections):
    records = documents.load(options.results)
    for section in sections:
        if section.name in records:
            publish(section, records[section.name])
        elif options.sections:
            raise Failed(f"{options.results} has no results of {section.name}")


def publish(section, record):
    result = Result(record)
    documents.write(DOCS, section.name, f"{section.text(result)}\n\n{result.caption()}")


def find(options, sections, work):
    """The measurements of all sections, or one error that names all that is missing."""
    found, missing = [], []
    for section in sections:
        try:
            if not options.trial:
                documents.document(DOCS, section.name)
            setup = Setup(section, options, work)
            found.append((section, setup, section.measurements(setup)))
        except Failed as e:
            missing.append(f"{section.name}: {e}")
    if missing:
        raise Failed("\n".join(missing))
    return found


def one(options, section, setup, measurements):
    record = {
        "section": section.name,
        "date": datetime.date.today().isoformat(),
        "machine": machine(),
        "versions": setup.versions,
        "settings": setup.settings,
        "turns": setup.turns,
    }
    if record["machine"]["load"] > 0.5:
        say(f"warning: something else is running (load {record['machine']['load']}); times may be too long")
    record["values"] = measure(section, setup, measurements, say)
    if options.trial:
        result = Result(record)
        print(f"{documents.begin(section.name)}\n{section.text(result)}\n\n{result.caption()}\n", flush=True)
    else:
        documents.store(options.results, record)
        publish(section, record)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options, sections = arguments()
    failed = False
    try:
        if options.rewrite:
            rewrite(options, sections)
            return 0
        harmonic()
        documents.load(options.results)
        with tempfile.TemporaryDirectory() as work:
            for found in find(options, sections, work):
                try:
                    one(options, *found)
                except Failed as e:
                    say(f"{found[0].name}: {e}; its tables are as they were")
                    failed = True
    except Failed as e:
        say(e)
        return 1
    except KeyboardInterrupt:
        return 130
    return int(failed)
