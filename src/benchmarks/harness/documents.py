"""Tables between markers in the documents, and the numbers beside them. A file is written aside and
renamed, so an interruption leaves it whole."""

import json
import os
import re

from .processes import Failed

END = "<!-- end -->"


def begin(section):
    return f"<!-- {section}: written by src/benchmarks/all -->"


def replace(text, section, block):
    """The text of a document with the block between the section's markers; None if it has no markers."""
    pattern = re.compile(re.escape(begin(section)) + r"\n(?:(?!<!-- ).)*" + re.escape(END), re.DOTALL)
    if len(pattern.findall(text)) != 1:
        return None
    return pattern.sub(lambda _: f"{begin(section)}\n{block}\n{END}", text)


def document(folder, section):
    """The one document of the folder that has the section's markers."""
    having = [path for path in sorted(folder.glob("*.md")) if replace(path.read_text(), section, "") is not None]
    if len(having) != 1:
        raise Failed(f"{folder} must have one document with {begin(section)} and {END}, has {len(having)}")
    return having[0]


def write(folder, section, block):
    path = document(folder, section)
    _write(path, replace(path.read_text(), section, block))


def load(path):
    """The records of a results file, by section."""
    if not path.parent.is_dir():
        raise Failed(f"{path.parent}: no such folder")
    try:
        lines = path.read_text().splitlines() if path.exists() else []
        return {record["section"]: record for record in map(json.loads, lines)}
    except (OSError, ValueError, LookupError) as e:
        raise Failed(f"{path} is no file of results", str(e)) from e


def store(path, record):
    """In the place of the section's earlier record."""
    records = {**load(path), record["section"]: record}
    _write(path, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records.values()))


def _write(path, text):
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
