"""Golden values for TokenizerTest: the last token of texts, or null where that is [UNK].

    python3 make_wordpiece_golden.py

The functions below are those of https://github.com/google-research/bert/blob/master/tokenization.py
(Apache License 2.0), written again without TensorFlow; Python's own unicodedata and str.lower do what
they do there. Seven of the texts are a reviewer's, who gave their ids (`reviewed`).
"""

import json
import unicodedata


def whitespace(c):
    return c in " \t\n\r" or unicodedata.category(c) == "Zs"


def control(c):
    return c not in "\t\n\r" and unicodedata.category(c) in ("Cc", "Cf")


def punctuation(c):
    n = ord(c)
    if 33 <= n <= 47 or 58 <= n <= 64 or 91 <= n <= 96 or 123 <= n <= 126:
        return True
    return unicodedata.category(c).startswith("P")


def chinese(c):
    n = ord(c)
    return (
        0x4E00 <= n <= 0x9FFF or 0x3400 <= n <= 0x4DBF or 0x20000 <= n <= 0x2A6DF
        or 0x2A700 <= n <= 0x2B73F or 0x2B740 <= n <= 0x2B81F or 0x2B820 <= n <= 0x2CEAF
        or 0xF900 <= n <= 0xFAFF or 0x2F800 <= n <= 0x2FA1F
    )


def basic(text, lower):
    clean = ""
    for c in text:
        if ord(c) == 0 or ord(c) == 0xFFFD or control(c):
            continue
        clean += " " if whitespace(c) else c
    spaced = "".join(f" {c} " if chinese(c) else c for c in clean)
    words = []
    for word in spaced.strip().split():
        if lower:
            word = unicodedata.normalize("NFD", word.lower())
            word = "".join(c for c in word if unicodedata.category(c) != "Mn")
        pieces, new = [], True
        for c in word:
            if punctuation(c):
                pieces.append([c])
                new = True
            else:
                if new:
                    pieces.append([])
                new = False
                pieces[-1].append(c)
        words += ["".join(p) for p in pieces]
    return " ".join(words).strip().split()


def wordpiece(word, vocabulary):
    if len(word) > 200:
        return ["[UNK]"]
    start, out = 0, []
    while start < len(word):
        end = len(word)
        while start < end:
            piece = ("##" if start else "") + word[start:end]
            if piece in vocabulary:
                break
            end -= 1
        else:
            return ["[UNK]"]
        out.append(piece)
        start = end
    return out


def last(text, vocabulary, lower):
    tokens = [t for w in basic(text, lower) for t in wordpiece(w, vocabulary)]
    return None if not tokens or tokens[-1] == "[UNK]" else vocabulary.index(tokens[-1])


UNCASED = ["[PAD]", "[UNK]", "cafe", "##s", "the", "un", "##aff", "##able", "king", "日", "本",
           "muller", "-", "##-", "'", "$", "a", "##a", "##b", "ı", "i", "naive", "カ", "##タ", "한",
           "ss", "ß", "strasse", "σ", "##ς", "##σ", "。", "”", "𝒳", "##𝒳", "𠀀", "́", "ф"]
CASED = ["[PAD]", "[UNK]", "Café", "Cafe", "##s", "king", "King", "un", "-", "日", "é", "É"]
TEXTS = ["Cafés", "unaffable", "KING", "Müller", "日本", "cafe\u0301s", " king ", "un-king", "zzz",
         "", " ", "zzz king", "king zzz", "king-", "king's", "king\u0000s", "the\u200bking", "the\u00adking",
         "the\u00a0king", "the\u3000日king", "日kings", "king\tthe\r\n", "$", "a$", "$a", "ab", "abb",
         "NAÏVE", "İ", "I", "カタ", "한", "Straße", "ΣΣ", "ΑΣ", "本。", "“king”", "𝒳", "a𝒳", "𠀀本",
         "\u0301", "a\u0301", "king\ufffd", "a" * 200, "a" * 201, "Ф"]
CASED_TEXTS = ["Café", "Cafés", "café", "cafe\u0301", "Cafe\u0301", "king", "KING", "King", "un-king", "É", "é", "日King"]

golden = [
    {"vocabulary": v, "texts": [[t, last(t, v, lower)] for t in texts]}
    for v, texts, lower in ((UNCASED, TEXTS, True), (CASED, CASED_TEXTS, False))
]
reviewed = {"Cafés": 3, "cafe\u0301s": 3, "Müller": 11, "日本": 10, " king ": 8, "un-king": 8, "zzz": None}
assert {t: n for t, n in golden[0]["texts"] if t in reviewed} == reviewed
print(sum(len(part["texts"]) for part in golden), "texts")
json.dump(golden, open("wordpiece.json", "w"), indent=0)
