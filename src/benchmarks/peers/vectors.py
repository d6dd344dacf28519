"""Writes word vectors, 300 wide, in word2vec's binary format, and questions in Google's of them.

    python3 vectors.py FOLDER WORDS QUESTIONS
"""

import json
import sys
from pathlib import Path

import numpy as np

folder, words, questions = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(0)
with open(folder / "vectors.bin", "wb") as out:
    out.write(f"{words} 300\n".encode())
    for i in range(words):
        out.write(f"w{i} ".encode() + rng.standard_normal(300, dtype=np.float32).tobytes())
with open(folder / "questions.txt", "w") as out:
    for i in range(questions):
        if i % 1400 == 0:
            out.write(f": section {i // 1400}\n")
        out.write(" ".join(f"w{j}" for j in rng.choice(900, size=4, replace=False)) + "\n")
print(json.dumps({"words": words}))
