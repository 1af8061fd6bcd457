"""Matching three made-up lists against one another: F1, seconds, memory, beside rapidfuzz and splink; figures in benchmarks/README.md.

Run: ``python -m benchmarks.lists_match [--sizes 2000 20000] [--without splink]``. Each method runs in a process of its own, on the
same rows; seconds are wall and processor. The peers are given what flatters them: rapidfuzz the threshold that makes its F1
best, splink the threshold likewise, our normalised names, departments and citations, and three blocking rules. Ours runs as
delivered. ``links`` are the pairs with relation, score and places for a reviewer, which the peers do not make.
"""

import argparse
import itertools
import json
import logging
import resource
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.matching.generator import Line, made_lists
from supervision.foundation.collector import collector_held_back

Truth = list[dict[str, int]]
Lists = list[list[Line]]


def score(claimed: int, right: int, true: int) -> dict[str, float]:
    """Precision, recall and F1."""
    return {
        "precision": round(right / max(claimed, 1), 3),
        "recall": round(right / true, 3),
        "f1": round(2 * right / (claimed + true), 3),
    }


def ours(lists: Lists, truth: Truth, true: int) -> dict[str, Any]:
    """Candidates, judgement, links; the relation ``same`` counts."""
    from supervision.lists.rules.matching.propose import propose

    item = {row: number for known in truth for row, number in known.items()}
    started, worked = time.perf_counter(), time.process_time()
    links = propose([line for one in lists for line in one], within=False)
    told = {
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - worked,
        "links": len(links),
    }
    same = [link for link in links if link.relation == "same"]
    sure = [link for link in same if link.sure]
    right = sum(item[link.a] == item[link.b] for link in same)
    told["sure"], told["sure wrong"] = len(sure), sum(item[link.a] != item[link.b] for link in sure)
    return told | score(len(same), right, true)


def rapidfuzz(lists: Lists, truth: Truth, true: int) -> dict[str, Any]:
    """``cdist`` with ``ratio`` on the names as printed, the best row of the other list, best threshold."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    started, worked = time.perf_counter(), time.process_time()
    best = []
    for i, j in itertools.combinations(range(3), 2):
        names = [[line.item for line in lists[n]] for n in (i, j)]
        table = cdist(*names, scorer=ratio, workers=-1, dtype=np.uint8)
        place = table.argmax(axis=1)
        best.append((i, j, place, table[np.arange(len(place)), place]))
    told = {"seconds": time.perf_counter() - started, "processor": time.process_time() - worked}
    ids = [np.array([known[line.row_id] for line in one]) for one, known in zip(lists, truth, strict=True)]
    right = np.concatenate([ids[i] == ids[j][place] for i, j, place, _ in best])
    value = np.concatenate([values for *_, values in best])
    tried = [score(int((value >= t).sum()), int(right[value >= t].sum()), true) for t in range(30, 101)]
    return told | max(tried, key=lambda one: one["f1"])


def splink(lists: Lists, truth: Truth, true: int) -> dict[str, Any]:
    """splink on DuckDB: our names, departments, first citations and codes as columns; trained without labels."""
    import pandas as pd
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    from supervision.law.rules.citing import grounds
    from supervision.lists.rules.names import department_key, name_key

    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    frames = []
    for one in lists:
        first = [(*grounds(line.basis), None)[0] for line in one]
        columns = {
            "unique_id": [line.row_id for line in one],
            "name": [name_key(line.item) for line in one],
            "department": [department_key(line.department) or None for line in one],
            "law": [place.law if place else None for place in first],
            "article": [str(place.article) if place and place.article else None for place in first],
            "code": [line.code or None for line in one],
        }
        frames.append(pd.DataFrame(columns))
    started, worked = time.perf_counter(), time.process_time()
    exact = [compare.ExactMatch(name) for name in ("department", "law", "article", "code")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[compare.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.8, 0.7]), *exact],
        blocking_rules_to_generate_predictions=[
            block_on("department", "law"),
            block_on("code"),
            block_on("law", "article"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker([api.register(frame) for frame in frames], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("code")], recall=0.3)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("code"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("name"))
    found = linker.inference.predict(threshold_match_probability=0.05).as_pandas_dataframe()
    told = {"seconds": time.perf_counter() - started, "processor": time.process_time() - worked}
    item = {row: number for known in truth for row, number in known.items()}
    right = (found["unique_id_l"].map(item) == found["unique_id_r"].map(item)).to_numpy()
    value = found["match_probability"].to_numpy()
    steps = (0.05, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9995, 0.9999)
    tried = [score(int((value >= t).sum()), int(right[value >= t].sum()), true) for t in steps]
    return told | max(tried, key=lambda one: one["f1"])


METHODS: dict[str, Callable[[Lists, Truth, int], dict[str, Any]]] = {
    "ours": ours,
    "rapidfuzz cdist": rapidfuzz,
    "splink": splink,
}


def one_method(name: str, size: int) -> None:
    """Run one method here and print what it reached as JSON."""
    lists, truth = made_lists(size)
    true = sum(len(set(a.values()) & set(b.values())) for a, b in itertools.combinations(truth, 2))
    with collector_held_back():  # as the command does; the peers have the same
        told = METHODS[name](lists, truth, true)
    told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(told))


def main(arguments: Sequence[str] | None = None) -> None:
    """All methods at all sizes, one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[2_000, 20_000])
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    told = parser.parse_args(arguments)
    if told.one:
        one_method(told.one, told.sizes[0])
        return
    for size in told.sizes:
        print(f"three lists of {size:,}")
        for name in METHODS:
            if name not in told.without:
                command = [
                    sys.executable,
                    "-m",
                    "benchmarks.lists_match",
                    "--one",
                    name,
                    "--sizes",
                    str(size),
                ]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    print(f"  {name}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}")
                    continue
                figures = json.loads(done.stdout.splitlines()[-1])
                print(
                    "  " + name + ": " + ", ".join(f"{k} {round(v, 3):,}" for k, v in figures.items()),
                    flush=True,
                )


if __name__ == "__main__":
    main()
