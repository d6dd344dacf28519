"""Toy tokenizers of the three kinds that tokenizer.json has, and nasty texts, for PretrainedTokenizerTest.

    python3 make_tokenizers.py && npm install @huggingface/tokenizers@0.2.0 && node make_tokenizers_golden.mjs

The second writes `tokenizers.json`: what Hugging Face's implementation in JavaScript, which has no code in common
with the one in Rust that we call, makes of the texts, and with the special tokens around them.
"""

import json


def byte_code():
    visible = [b for b in range(256) if 32 < b < 127 or 160 < b != 173]
    code = {b: chr(b) for b in visible}
    for b in range(256):
        code.setdefault(b, chr(256 + b - len([v for v in visible if v < b])))
    return code


CODE = byte_code()
SPECIAL = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}


def write(name, **parts):
    whole = {"version": "1.0", "truncation": {"direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0},
             "padding": {"strategy": {"Fixed": 16}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0,
                         "pad_type_id": 0, "pad_token": "[PAD]"},
             "added_tokens": [], "normalizer": None, "pre_tokenizer": None, "post_processor": None, "decoder": None}
    whole.update(parts)
    json.dump(whole, open(f"tokenizer-{name}.json", "w"), ensure_ascii=True, indent=0)


def around(before, after):
    """The special tokens that a model wants around a text: their names and numbers."""
    special = lambda tokens: [{"SpecialToken": {"id": name, "type_id": 0}} for name in tokens]
    return {"type": "TemplateProcessing",
            "single": special(before) + [{"Sequence": {"id": "A", "type_id": 0}}] + special(after),
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {name: {"id": name, "ids": [number], "tokens": [name]}
                               for name, number in {**before, **after}.items()}}


# Byte pairs, as GPT-2, Pythia, Llama 3 and Qwen have them.
merges = ["t h", "th e", "\u0120 the", "i n", "in g", "\u0120 k", "\u0120k ing", "k ing", "\u0120k in", "\u00c3 \u00a9", "' s", "1 2", "12 3"]
vocab = {}
for b in range(256):
    vocab[CODE[b]] = len(vocab)
for pair in merges:
    vocab.setdefault(pair.replace(" ", ""), len(vocab))
for pair in list(merges):
    a, b = pair.split(" ")
    assert a in vocab and b in vocab, pair
end = len(vocab)
write("bpe", model={"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                    "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "vocab": vocab, "merges": merges},
      pre_tokenizer={"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
      decoder={"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
      post_processor=around({"<|endoftext|>": end}, {}),
      added_tokens=[{"id": end, "content": "<|endoftext|>", **SPECIAL}])

# WordPiece, as BERT and MiniLM have it.
pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "king", "##s", "un", "##aff", "##able", "cafe", "\u65e5", "\u672c", "-", "'", "$",
          "a", "##a", "naive", "\u0444", "##b", "muller", ".", "s"]
write("wordpiece", model={"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                          "max_input_chars_per_word": 100, "vocab": {p: i for i, p in enumerate(pieces)}},
      normalizer={"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
      pre_tokenizer={"type": "BertPreTokenizer"}, decoder={"type": "WordPiece", "prefix": "##", "cleanup": True},
      post_processor=around({"[CLS]": 2}, {"[SEP]": 3}),
      added_tokens=[{"id": i, "content": pieces[i], **SPECIAL} for i in range(4)])

# Unigram, as T5, XLM-R and Gemma's predecessors have it.
scored = [["<pad>", 0.0], ["</s>", 0.0], ["<unk>", 0.0], ["\u2581", -3.0], ["\u2581the", -2.5], ["\u2581king", -4.0], ["king", -5.0], ["s", -3.5],
          ["\u2581un", -4.5], ["aff", -6.0], ["able", -5.5], ["a", -4.0], ["f", -6.0], ["b", -6.0], ["l", -6.0], ["e", -4.2], ["k", -6.1],
          ["i", -4.4], ["n", -4.3], ["g", -6.2], ["t", -4.1], ["h", -5.0], ["u", -5.2], ["\u00e9", -7.0], ["-", -5.0], ["'", -5.0], ["c", -5.0]]
write("unigram", model={"type": "Unigram", "unk_id": 2, "vocab": scored, "byte_fallback": False},
      pre_tokenizer={"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
      decoder={"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
      post_processor=around({}, {"</s>": 1}),
      added_tokens=[{"id": i, "content": scored[i][0], **SPECIAL} for i in range(3)])

texts = ["", " ", "the", " the king", "king's", "The Kings", "unaffable", "caf\u00e9", "cafe\u0301s", "\u65e5\u672c", "\u65e5 king\u672c", "123 1234",
         "a\u00a0king", "a\u3000b", "tabs\tand\nlines\r\n  blanks ", "<|endoftext|>king", "[SEP] king", "un-king", "M\u00fcller",
         "na\u00efve", "\u0424", "\ud83d\ude00 king \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", "\u200bking", "\u00adking", "king\u0000s", "a" * 120,
         "\u0130stanbul", "\u03a3\u03a3", "Stra\u00dfe", "$a", "don't we'll I'm", "...", "\ufffd", "\u202eking", "\u0627\u0644", "\u0e01\u0e33", "the" * 30]
json.dump(texts, open("texts.json", "w"))
