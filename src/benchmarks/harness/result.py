"""What a section measured: all the numbers of all turns, and where they are from."""

from statistics import median

MISSING = "–"


def number(x):
    """Three digits that count, no more than three after the point."""
    x = float(x)
    return f"{x:,.{3 if x < 1 else 2 if x < 10 else 1 if x < 100 else 0}f}"


class Result:
    def __init__(self, record):
        self.record = record
        self.values = record["values"]
        self.settings = record["settings"]

    def all(self, name, quantity):
        return self.values.get(name, {}).get(quantity)

    def median(self, name, quantity):
        numbers = self.all(name, quantity)
        return None if numbers is None else median(numbers)

    def cell(self, name, quantity, unit=""):
        """The median, with the least and the greatest."""
        return spread(self.all(name, quantity), unit)

    def ratio(self, name, other, quantity, other_quantity=None):
        """How many times the other's number it is: the median over pairs of the same turn."""
        pair = self.all(name, quantity), self.all(other, other_quantity or quantity)
        if None in pair:
            return MISSING
        return number(median(a / b for a, b in zip(*pair)))

    def caption(self):
        machine, versions, turns = (self.record[k] for k in ("machine", "versions", "turns"))
        how = f"Medians of {turns} in turns, the least and the greatest in brackets" if turns > 1 else "One measurement"
        names = ", ".join(f"{name} {version}" for name, version in versions.items())
        return f"{how}: {machine['cores']} cores of an {machine['cpu']}; {names}; {self.record['date']}."


def spread(numbers, unit=""):
    if numbers is None:
        return MISSING
    middle, least, greatest = (number(f(numbers)) for f in (median, min, max))
    return f"{middle}{unit}" if len(numbers) == 1 else f"{middle}{unit} ({least} to {greatest})"


def table(head, *rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
