"""Run by hand: python3 -m unittest discover -s src/benchmarks"""

import os
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from harness import documents, peers, processes
from harness.processes import Failed
from harness.result import Result, number, table

RECORD = {
    "section": "start-up",
    "date": "2026-11-27",
    "machine": {"cpu": "AMD EPYC", "cores": 2, "load": 0.1},
    "versions": {"harmonic": "0.2.0"},
    "settings": {},
    "turns": 3,
    "values": {"ours": {"ms": [2, 4, 3]}, "peer": {"ms": [20, 20, 60]}},
}
DOCUMENT = f"before\n{documents.begin('start-up')}\nold\n{documents.END}\nafter\n"


class Tables(unittest.TestCase):
    def test_numbers_have_three_digits(self):
        self.assertEqual([number(x) for x in (0.04412, 1.204, 12.74, 144.6, 1059.2)],
                         ["0.044", "1.20", "12.7", "145", "1,059"])

    def test_a_cell_is_the_median_with_the_spread(self):
        result = Result(RECORD)
        self.assertEqual(result.cell("ours", "ms"), "3.00 (2.00 to 4.00)")
        self.assertEqual(result.cell("nobody", "ms"), "–")

    def test_a_ratio_is_of_pairs_in_turn(self):
        self.assertEqual(Result(RECORD).ratio("peer", "ours", "ms"), "10.0")

    def test_only_the_block_between_the_markers_changes(self):
        written = documents.replace(DOCUMENT, "start-up", table(["a"], [1]))
        self.assertEqual(written, DOCUMENT.replace("old", "| a |\n| --- |\n| 1 |"))
        self.assertIsNone(documents.replace(DOCUMENT, "start", "new"))

    def test_the_next_section_is_not_swallowed_where_an_end_is_missing(self):
        broken = DOCUMENT.replace(documents.END, "") + DOCUMENT.replace("start-up", "grid")
        self.assertIsNone(documents.replace(broken, "start-up", "new"))


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_a_result_takes_the_place_of_the_earlier_one(self):
        path = self.folder / "results.ndjson"
        for section, date in (("a", "1"), ("b", "2"), ("a", "3")):
            documents.store(path, {"section": section, "date": date})
        self.assertEqual({s: r["date"] for s, r in documents.load(path).items()}, {"a": "3", "b": "2"})

    def test_markers_in_no_document_or_in_two_are_an_error(self):
        with self.assertRaisesRegex(Failed, "has 0"):
            documents.write(self.folder, "start-up", "new")
        for name in ("a.md", "b.md"):
            (self.folder / name).write_text(DOCUMENT)
        with self.assertRaisesRegex(Failed, "has 2"):
            documents.write(self.folder, "start-up", "new")
        self.assertEqual((self.folder / "a.md").read_text(), DOCUMENT)

    def test_a_program_that_fails_is_named_with_what_it_said(self):
        with self.assertRaisesRegex(Failed, "python.* failed .exit code 3.: no peer"):
            processes.run([sys.executable, "-c", "import sys; print('no peer', file=sys.stderr); sys.exit(3)"])

    def test_an_interpreter_without_the_module_names_it(self):
        with mock.patch.dict(os.environ, PYTHON=sys.executable):
            with self.assertRaisesRegex(Failed, "cannot import no_such_module"):
                peers.python("no_such_module")


if __name__ == "__main__":
    unittest.main()
