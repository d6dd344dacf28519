"""Golden values for AnalogiesTest, by numpy in double precision, straight from the formulae of Levy and
Goldberg (2014): 3CosAdd and 3CosMul of 300 questions on 60 random vectors, one of them zero.

    python3 make_analogy_golden.py
"""

import json

import numpy as np

rng = np.random.default_rng(13013781)
x = np.round(rng.normal(size=(60, 8)) + 0.3, 3)
x[17] = 0
with np.errstate(invalid="ignore"):
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)


def scores(plus, minus):
    target = unit[plus].sum(0) - unit[minus].sum(0)
    add = unit @ target / np.linalg.norm(target)
    cos = (1 + unit @ unit.T) / 2
    mul = cos[:, plus].prod(1) / (cos[:, minus].prod(1) + 0.001)
    for s in (add, mul):
        s[plus + minus] = -np.inf
        s[np.isnan(s)] = -np.inf
    return add, mul


questions, best = [], []
while len(questions) < 300:
    a, b, c = (int(i) for i in rng.integers(0, 60, size=3))
    if 17 in (a, b, c):
        continue
    add, mul = scores([b, c], [a])
    top = [np.sort(s)[::-1] for s in (add, mul)]
    if min(t[0] - t[1] for t in top) < 1e-5:  # too near for single precision
        continue
    questions.append([a, b, c])
    best.append([int(add.argmax()), int(mul.argmax())])
add, mul = scores([5, 7, 9], [2, 11])
order = [np.argsort(-s, kind="stable")[:5] for s in (add, mul)]
json.dump({"vectors": x.tolist(), "questions": questions, "best": best, "plus": [5, 7, 9], "minus": [2, 11],
           "add": [[int(i), float(add[i])] for i in order[0]], "mul": [[int(i), float(mul[i])] for i in order[1]]},
          open("analogy.json", "w"))
