"""Name matching on pairs of names that others judged, against plain string similarities.

    python benchmarks/names.py PAIRS.csv

PAIRS.csv has the columns schema, name1, name2, is_match. For each method the table says
the best threshold's precision, recall and F1, and what its wrong merges would have cost:
how many names of other bodies would stand under one entity. ``ours at LIKELY`` is what
``coopgraph review`` lists as likely; nothing of it is merged without somebody's decision.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, utils
from rapidfuzz.distance import JaroWinkler

from graph.matching import LIKELY, compare_names

Scorer = Callable[[str, str, str], float]


def _ours(schema: str, left: str, right: str) -> float:
    return compare_names(left, right, person=schema == "Person").score


def _jaro_winkler(_schema: str, left: str, right: str) -> float:
    return JaroWinkler.similarity(left, right, processor=utils.default_process)


def _token_sort(_schema: str, left: str, right: str) -> float:
    return fuzz.token_sort_ratio(left, right, processor=utils.default_process) / 100


def _weighted(_schema: str, left: str, right: str) -> float:
    return fuzz.WRatio(left, right, processor=utils.default_process) / 100


METHODS: dict[str, Scorer] = {
    "ours": _ours,
    "rapidfuzz token_sort_ratio": _token_sort,
    "rapidfuzz WRatio": _weighted,
    "Jaro-Winkler": _jaro_winkler,
}


def figures(
    judged: Sequence[tuple[float, bool]], threshold: float
) -> tuple[float, float, float, int]:
    right = sum(match for score, match in judged if score >= threshold)
    wrong = sum(not match for score, match in judged if score >= threshold)
    all_matches = sum(match for _, match in judged)
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / all_matches
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f1, precision, recall, wrong


def _line(name: str, judged: Sequence[tuple[float, bool]], threshold: float) -> str:
    f1, precision, recall, wrong = figures(judged, threshold)
    return f"{name:28} {threshold:9.2f} {f1:6.3f} {precision:9.3f} {recall:6.3f} {wrong:12d}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--errors", action="store_true", help="show what ours gets wrong")
    arguments = parser.parse_args()
    with arguments.pairs.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    print(f"{len(rows)} pairs, {sum(row['is_match'] == 'true' for row in rows)} of them matches")
    print(
        f"{'method':28} {'threshold':>9} {'F1':>6} {'precision':>9} {'recall':>6} {'wrong merges':>12}"
    )
    for name, scorer in METHODS.items():
        judged = [
            (scorer(row["schema"], row["name1"], row["name2"]), row["is_match"] == "true")
            for row in rows
        ]
        best = max({score for score, _ in judged}, key=lambda t: (figures(judged, t)[0], t))
        print(_line(f"{name}, best threshold", judged, best))
        if name == "ours":
            print(_line("ours at LIKELY", judged, LIKELY))
            if arguments.errors:
                for row, (score, match) in zip(rows, judged, strict=True):
                    if (score >= LIKELY) != match:
                        print(f"  {score:.2f} {row['is_match']:5} {row['name1']} | {row['name2']}")


if __name__ == "__main__":
    main()
