"""CLIP's byte-pair encoding from its definition, and a small vocabulary for it.

Usage: tokenizer_reference.py FOLDER CONTEXT PADDING
Writes FOLDER/vocab.json and merges.txt, learned from a few sentences; reads FOLDER/captions.json (a list) and writes FOLDER/ids.json.

A caption has its HTML entities resolved (twice), its white space merged, its letters made small. It is cut into words: a contraction's ending ('s 't 're 've 'm 'll 'd), a run of
letters, one digit, or a run of other signs. A word's UTF-8 bytes become letters of a visible alphabet, the last one marked </w>; then, again and again, the pair of neighbours that stands
first in the list of merges becomes one piece, wherever it occurs in the word."""
import collections
import html
import json
import pathlib
import sys
import unicodedata

ENDINGS = ("'s", "'t", "'re", "'ve", "'m", "'ll", "'d")
START, END = "<|startoftext|>", "<|endoftext|>"
CORPUS = """the cat sat on the mat and the dogs don't mind it. we're sure they've seen a schöne käse über der straße, that's all. 2024 was a year! a big red house's roof ... naïve café, naïve café
日本 日本 das größte haus, the greatest house that they'll paint. she'd paint, i'm painting; painters paint paintings 100 times??? !!! !!! 😀 😀""".split("\n")


def alphabet():
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    hidden = [b for b in range(256) if b not in visible]
    return {b: chr(b) for b in visible} | {b: chr(256 + i) for i, b in enumerate(hidden)}


LETTERS = alphabet()


def kind(sign):
    if sign.isspace():
        return "space"
    return {"L": "letter", "N": "digit"}.get(unicodedata.category(sign)[0], "sign")


def words(text):
    at = 0
    while at < len(text):
        ending = next((e for e in ENDINGS if text.startswith(e, at)), None)
        if ending:
            yield ending
            at += len(ending)
            continue
        k, stop = kind(text[at]), at + 1
        while k in ("letter", "sign") and stop < len(text) and kind(text[stop]) == k:
            stop += 1
        if k != "space":
            yield text[at:stop]
        at = stop


def pieces(word):
    letters = [LETTERS[b] for b in word.encode("utf-8")]
    return letters[:-1] + [letters[-1] + "</w>"]


def merged(parts, pair):
    result, at = [], 0
    while at < len(parts):
        joins = tuple(parts[at:at + 2]) == pair
        result.append("".join(pair) if joins else parts[at])
        at += 2 if joins else 1
    return result


def encode(word, ranks):
    parts = pieces(word)
    while len(parts) > 1:
        pair = min(zip(parts, parts[1:]), key=lambda p: ranks.get(p, len(ranks)))
        if pair not in ranks:
            break
        parts = merged(parts, pair)
    return parts


def clean(caption):
    return " ".join(html.unescape(html.unescape(caption)).split()).lower()


def learn(sentences, count):
    counts = collections.Counter(w for s in sentences for w in words(clean(s)))
    split = {w: pieces(w) for w in counts}
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, parts in split.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
        if not pairs:
            break
        best = min(pairs, key=lambda p: (-pairs[p], p))
        merges.append(best)
        split = {w: merged(p, best) for w, p in split.items()}
    return merges


def main():
    folder, context = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    merges = learn(CORPUS, 120)
    tokens = [*LETTERS.values(), *(c + "</w>" for c in LETTERS.values()), *(a + b for a, b in merges), START, END]
    vocabulary = {t: i for i, t in enumerate(dict.fromkeys(tokens))}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges), encoding="utf-8")
    ranks = {m: i for i, m in enumerate(merges)}
    padding = vocabulary[END] if sys.argv[3] == "end" else int(sys.argv[3])
    answers = []
    for caption in json.loads((folder / "captions.json").read_text(encoding="utf-8")):
        ids = [vocabulary[p] for w in words(clean(caption)) for p in encode(w, ranks)][:context - 2]
        ids = [vocabulary[START], *ids, vocabulary[END]]
        answers.append(ids + [padding] * (context - len(ids)))
    (folder / "ids.json").write_text(json.dumps(answers))


main()
