"""Our explained variances of the MLPs against the ten that the paper publishes (its figure 2).

    harmonic analyze compare runs/section4 --format csv > compare.csv
    python3 compare.py compare.csv                # writes variance.csv and prints the table
    python3 compare.py                            # prints the table of the stored variance.csv

Needs SciPy. For each cell: medians in percent, the two-sided Mann-Whitney U test of our values
against the paper's, and the probability that one of ours, drawn at random, is greater than one of
the paper's (ties count half). The paper's values are whole percents, so ours are rounded to them:
unrounded, ours would never tie.
"""

import csv
import pathlib
import statistics
import sys

from scipy.stats import mannwhitneyu

HERE = pathlib.Path(__file__).parent
PAPER = {
    ("in-context", "cross-entropy"): [91, 90, 92, 89, 92, 92, 90, 90, 90, 90],
    ("in-context", "harmonic"): [100] * 10,
    ("modular-addition", "cross-entropy"): [46, 42, 36, 46, 51, 47, 44, 41, 45, 49],
    ("modular-addition", "harmonic"): [100, 59, 100, 59, 100, 100, 100, 100, 100, 100],
    ("equivalence", "cross-entropy"): [95, 96, 97, 97, 96, 86, 89, 97, 98, 97],
    ("equivalence", "harmonic"): [64, 92, 89, 83, 83, 83, 91, 87, 66, 79],
    ("genealogy", "cross-entropy"): [29, 27, 27, 28, 30, 30, 30, 29, 30, 29],
    ("genealogy", "harmonic"): [47, 50, 55, 54, 53, 54, 55, 52, 54, 47],
    ("permutation", "cross-entropy"): [39, 36, 40, 32, 38, 35, 38, 35, 41, 46],
    ("permutation", "harmonic"): [34, 27, 39, 33, 43, 28, 83, 31, 61, 40],
}


def store(compared):
    with open(compared) as table, open(HERE / "variance.csv", "w") as out:
        out.write("task,head,seed,percent\n")
        for row in csv.DictReader(table):
            if row["model"] == "mlp" and row["two_component_variance"]:
                percent = 100 * float(row["two_component_variance"])
                out.write(f"{row['task']},{row['head']},{row['seed']},{percent:.2f}\n")


def main():
    if len(sys.argv) > 1:
        store(sys.argv[1])
    ours = {}
    with open(HERE / "variance.csv") as table:
        for row in csv.DictReader(table):
            ours.setdefault((row["task"], row["head"]), []).append(float(row["percent"]))
    print("| task | head | runs | our median | paper's median | p | ours greater |")
    print("|---|---|---|---|---|---|---|")
    for (task, head), paper in PAPER.items():
        values = [round(value) for value in ours.get((task, head), [])]
        if not values:
            continue
        if set(values) == set(paper) and len(set(values)) == 1:
            p = 1.0
        else:
            p = mannwhitneyu(values, paper, alternative="two-sided", method="auto").pvalue
        greater = sum((v > q) + (v == q) / 2 for v in values for q in paper)
        print(
            f"| {task} | {head} | {len(values)} | {statistics.median(values):.1f}"
            f" | {statistics.median(paper):.1f} | {p:.2g}"
            f" | {greater / len(values) / len(paper):.2f} |"
        )


if __name__ == "__main__":
    main()
