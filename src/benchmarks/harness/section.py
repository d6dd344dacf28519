"""A part of the benchmarks: what it measures, in turns, and the tables that say it."""


class Section:
    """`settings` has two values for each: the one that counts, and the one of a trial."""

    name = ""
    only_when_named = False
    turns = 5
    settings = {}

    def measurements(self, setup):
        """Names, each with a function that measures once and returns numbers by name; None for a peer that
        is left out. It looks for all that it needs and raises `Failed`, but measures nothing yet."""
        raise NotImplementedError

    def prepare(self, setup):
        """Makes what the measurements need."""

    def text(self, result):
        """The tables in Markdown, from nothing but the result."""
        raise NotImplementedError


def measure(section, setup, measurements, progress):
    """All measurements once, then all again: noise of the machine hits all alike."""
    section.prepare(setup)
    values = {}
    for turn in range(setup.turns):
        for name, once in measurements.items():
            if once is not None:
                progress(f"{section.name}, turn {turn + 1} of {setup.turns}: {name}")
                for quantity, number in once().items():
                    values.setdefault(name, {}).setdefault(quantity, []).append(number)
    return values
