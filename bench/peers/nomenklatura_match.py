"""Matches names with nomenklatura, for comparison: LIST.jsonl QUERIES.jsonl PAIRS.jsonl CANDIDATES.

Each line of LIST is {"id", "schema", "names", "weak"}, of QUERIES {"q", "schema"}, of PAIRS {"left", "right"} with an
entity of FollowTheMoney each. nomenklatura compares two entities; its own index joins two whole sets and leaves out what is
frequent in the set asked for, so that the answer to a query depends on the others asked with it. It is therefore given
candidates here: the entries of which a name, in Latin letters, shares the largest share of runs of three letters with
the query. Prints one JSON object: the candidates, the scores of each algorithm, the seconds of each step."""
import collections
import json
import sys
import time

from followthemoney.proxy import EntityProxy
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig
from normality import ascii_text


def entity(id, schema, names, weak=()):
    return EntityProxy.from_dict({"id": id, "schema": schema, "properties": {"name": list(names), "weakAlias": list(weak)}})


def runs(name):
    words = (ascii_text(name) or "").lower().split()
    text = " ".join(["", *words, ""])
    return {text[at : at + 3] for at in range(len(text) - 2)}


class Candidates:
    """Entries by the runs of three letters in their names."""

    def __init__(self, rows):
        self.names = collections.defaultdict(list)
        self.sizes = []
        self.entries = []
        for at, row in enumerate(rows):
            for name in row["names"] + row["weak"]:
                found = runs(name)
                for run in found:
                    self.names[run].append(len(self.sizes))
                self.sizes.append(len(found))
                self.entries.append(at)

    def near(self, query, most):
        wanted = runs(query)
        shared = collections.Counter()
        for run in wanted:
            shared.update(self.names.get(run, ()))
        best = {}
        for name, count in shared.items():
            # The share of the shorter name counts most, so that a part of a long name is found too.
            smaller, larger = sorted((len(wanted), self.sizes[name]))
            share = 0.7 * count / smaller + 0.3 * count / larger
            entry = self.entries[name]
            best[entry] = max(best.get(entry, 0.0), share)
        return sorted(best, key=lambda entry: (-best[entry], entry))[:most]


rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf8")]
queries = [json.loads(line) for line in open(sys.argv[2], encoding="utf8")]
pairs = [json.loads(line) for line in open(sys.argv[3], encoding="utf8")]
most = int(sys.argv[4])

listed = [entity(row["id"], row["schema"], row["names"], row["weak"]) for row in rows]
index = Candidates(rows)
start = time.perf_counter()
candidates = [index.near(query["q"], most) for query in queries]
answer = {
    "candidate_seconds": time.perf_counter() - start,
    "candidates": [[rows[at]["id"] for at in found] for found in candidates],
    "algorithms": {},
}
sides = [(EntityProxy.from_dict(pair["left"]), EntityProxy.from_dict(pair["right"])) for pair in pairs]

for name in ("logic-v1", "logic-v2"):
    algorithm = get_algorithm(name)
    config = ScoringConfig.defaults()
    # One comparison first, so that nothing is loaded while the clock runs.
    algorithm.compare(listed[0], listed[1], config)
    start = time.perf_counter()
    scores = []
    for number, (query, found) in enumerate(zip(queries, candidates)):
        # An id of its own for each query: nomenklatura keeps what it made of an entity by its id.
        asked = entity(f"query-{number}", query["schema"], [query["q"]])
        scores.append([[rows[at]["id"], algorithm.compare(asked, listed[at], config).score] for at in found])
    query_seconds = time.perf_counter() - start
    pair_scores = [algorithm.compare(left, right, config).score for left, right in sides]
    answer["algorithms"][name] = {
        "queries": scores,
        "query_seconds": query_seconds,
        "pairs": pair_scores,
    }
json.dump(answer, sys.stdout)
