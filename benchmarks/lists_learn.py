"""Learn the delivered weights of the matcher again, and say how good they are on pairs left out; figures in benchmarks/README.md.

Run: ``python -m benchmarks.lists_learn [--write] [--pairs FOLDER]``. Learned from ``data/lists/labelled_pairs.csv`` (published rows,
labelled by one reader) and ``benchmarks/matching/teaching_pairs.txt`` (made up; they count half). Cross-validated in groups:
rows that any pair connects are left out together, so no row of a judged pair was learned from. Intervals are from a
bootstrap over the groups. Then the delivered weights on ``blind_pairs*.txt``: pairs set down by hand, nothing learned from them. ``--write`` stores ``weights.json``; ``--pairs`` takes lists and ``gold_pairs.csv`` from another folder.
"""

import argparse
import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import numpy.typing as npt

from supervision.lists.rules.matching import weights
from supervision.lists.rules.matching.columns import Columns, Line
from supervision.lists.rules.matching.features import NAMES, features

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("random_inspection_items.csv", "power_duty_items.csv", "internet_supervision_items.csv")
TEACHING = ROOT / "benchmarks" / "matching" / "teaching_pairs.txt"
BLIND = tuple(
    ROOT / "benchmarks" / "matching" / name for name in ("blind_pairs.txt", "blind_pairs_second.txt")
)
TEACHING_COUNTS = 0.5
STRANGERS, STRANGERS_COUNT = 1_000, 0.1
VERSION = "2026-11-2"
PRECISE = 0.97
KNOWN = {one.name for one in fields(Line)}
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Labelled pairs: signs, relations, the group of each pair."""

    signs: npt.NDArray[np.float32]
    relations: list[str]
    groups: npt.NDArray[np.int64]
    counts: Array

    @property
    def classes(self) -> npt.NDArray[np.int64]:
        """The place of each relation among same, part of (or overlap), different."""
        names = ["part_of" if relation == "overlap" else relation for relation in self.relations]
        return np.array([weights.RELATIONS.index(name) for name in names])


def read_lines(folder: Path) -> list[Line]:
    """All published rows of a folder."""
    lines: list[Line] = []
    for name in LISTS:
        with (folder / name).open(encoding="utf-8-sig") as file:
            lines += [Line(**{k: v for k, v in row.items() if k in KNOWN}) for row in csv.DictReader(file)]
    return lines


def labelled(folder: Path) -> Pairs:
    """The labelled pairs of published rows."""
    lines = read_lines(folder)
    place = {line.row_id: n for n, line in enumerate(lines)}
    file_name = next(name for name in ("labelled_pairs.csv", "gold_pairs.csv") if (folder / name).exists())
    with (folder / file_name).open(encoding="utf-8-sig") as file:
        pairs = list(csv.DictReader(file))
    a = np.array([place[pair["a"]] for pair in pairs])
    b = np.array([place[pair["b"]] for pair in pairs])
    return Pairs(
        features(Columns(lines), a, b),
        [pair["relation"] for pair in pairs],
        _groups(a, b),
        np.ones(len(pairs)),
    )


def _groups(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    group = np.arange(max(a.max(), b.max()) + 1)
    while True:
        least = np.minimum(group[a], group[b])
        if (group[a] == least).all() and (group[b] == least).all():
            return group[a]
        np.minimum.at(group, a, least)
        np.minimum.at(group, b, least)


def teaching(among: Sequence[Line]) -> Pairs:
    """The made-up pairs; rarity of characters is counted among the published rows."""
    told = written(TEACHING)
    told += [
        [*one[:4], one[1], *one[5:]] for one in told if one[4] == "="
    ]  # and the same in lists of two places
    lines = lines_of(told)
    rows, places = Columns([*lines, *among]), np.arange(0, len(lines), 2)
    a, b = _strangers(len(lines))
    strange = features(rows, a, b)
    nothing = (
        strange[:, [NAMES.index(name) for name in ("key", "object_share", "object_tree", "told")]].sum(axis=1)
        == 0
    )
    signs = np.vstack((features(rows, places, places + 1), strange[nothing]))
    counts = np.concatenate(
        (np.full(len(places), TEACHING_COUNTS), np.full(int(nothing.sum()), STRANGERS_COUNT))
    )
    relations = [one[0] for one in told] + ["different"] * int(nothing.sum())
    return Pairs(signs, relations, np.arange(len(relations)), counts)


def written(file: Path) -> list[list[str]]:
    """The pairs of a file: relation, department, item, target of one row, then of the other."""
    return [line.split("|") for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"]


def lines_of(told: Sequence[Sequence[str]]) -> list[Line]:
    """The rows of written pairs, two by two, each pair in lists of its own."""
    kinds = (("duty", "random"), ("random", "random"), ("random", "supervision"))
    lines: list[Line] = []
    for n, (_, department, item, target, other, item_b, target_b) in enumerate(told):
        (kind, kind_b), one = kinds[n % 3], other == "="
        office, kind_b, place = (department, kind, f"{n}") if one else (other, kind_b, f"{n}b")
        lines.append(Line(f"{n}a", item, department, target, kind, f"{n}"))
        lines.append(Line(f"{n}b", item_b, office, target_b, kind_b, place))
    return lines


def blind(file: Path, among: Sequence[Line]) -> tuple[Array, Pairs]:
    """What the delivered weights say of pairs that nothing was learned from."""
    told = written(file)
    lines = lines_of(told)
    rows, places = Columns([*lines, *among]), np.arange(0, len(lines), 2)
    signs = features(rows, places, places + 1)
    pairs = Pairs(signs, [one[0] for one in told], np.arange(len(told)), np.ones(len(told)))
    return weights.delivered().probabilities(signs), pairs


def _strangers(count: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Rows of different made-up pairs put together by chance: nearly all of what is compared in real lists."""
    random = np.random.default_rng(20261128)
    a, b = random.integers(0, count, (2, STRANGERS))
    return a[a // 2 != b // 2], b[a // 2 != b // 2]


def learn(pairs: Pairs, made: Pairs, kept: npt.NDArray[np.int64]) -> Array:
    """Weights from some of the labelled pairs and all made-up ones."""
    return weights.fit(
        np.vstack((pairs.signs[kept], made.signs)),
        [pairs.relations[n] for n in kept] + made.relations,
        weights.root(),
        np.concatenate((pairs.counts[kept], made.counts)),
    )


def stored(matrix: Array, sure: int, learned: str) -> weights.Weights:
    """A weight matrix as it is kept."""
    bias, *rows = weights.in_thousandths(matrix)
    return weights.Weights(VERSION, learned, sure, bias, dict(zip(NAMES, rows, strict=True)))


def left_out(pairs: Pairs, made: Pairs, folds: int = 0) -> Array:
    """Likelihoods for each pair from weights learned without its group; with ``folds`` several groups at a time."""
    chances = np.zeros((len(pairs.relations), 3))
    parts = pairs.groups if not folds else np.unique(pairs.groups, return_inverse=True)[1] % folds
    for part in np.unique(parts):
        out = parts == part
        model = stored(learn(pairs, made, np.flatnonzero(~out)), 0, "")
        chances[out] = model.probabilities(pairs.signs[out])
    return chances


def f1(claimed: npt.NDArray[np.bool_], true: npt.NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall."""
    total = claimed.sum() + true.sum()
    return float(2 * (claimed & true).sum() / total) if total else 1.0


def area(score: Array, true: npt.NDArray[np.bool_]) -> float:
    """Area under the curve of receiver operating characteristics."""
    if true.all() or not true.any():
        return float("nan")
    yes, no = score[true][:, None], score[~true][None]
    return float(((yes > no) + 0.5 * (yes == no)).mean())


def with_reviewer(chances: Array, classes: npt.NDArray[np.int64], share: float) -> float:
    """F1 of ``same`` when a reviewer settles the share of pairs where same or not is most open."""
    open_first = np.argsort(np.abs(chances[:, 0] - 0.5), kind="stable")[: round(share * len(classes))]
    claimed = chances.argmax(axis=1) == 0
    claimed[open_first] = classes[open_first] == 0
    return f1(claimed, classes == 0)


def threshold(chances: Array, classes: npt.NDArray[np.int64]) -> float:
    """The least certainty from which decisions were right at ``PRECISE``, looking from the surest down."""
    top, right = chances.max(axis=1), chances.argmax(axis=1) == classes
    order = np.argsort(-top, kind="stable")
    good = np.flatnonzero(np.cumsum(right[order]) >= PRECISE * np.arange(1, len(order) + 1))
    return float(top[order][good[-1]]) if len(good) else 1.0


def interval(
    measure: Callable[[npt.NDArray[np.int64]], float], groups: npt.NDArray[np.int64], rounds: int = 1000
) -> tuple[float, float]:
    """95 % of a figure when groups are drawn anew (seed fixed)."""
    random, members = (
        np.random.default_rng(20261128),
        [np.flatnonzero(groups == g) for g in np.unique(groups)],
    )
    drawn = [
        measure(np.concatenate([members[n] for n in random.integers(0, len(members), len(members))]))
        for _ in range(rounds)
    ]
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def figures(chances: Array, pairs: Pairs, sure: int) -> list[tuple[str, float, tuple[float, float]]]:
    """Name, value and interval of each figure."""
    classes = pairs.classes
    claims, certain = chances.argmax(axis=1), chances.max(axis=1) * 1000 >= sure
    measures: dict[str, Callable[[npt.NDArray[np.int64]], float]] = {
        "F1 of same": lambda n: f1(claims[n] == 0, classes[n] == 0),
        "AUC linked against different": lambda n: area(1 - chances[n, 2], classes[n] != 2),
        "relation right": lambda n: float((claims[n] == classes[n]).mean()),
        "share decided alone": lambda n: float(certain[n].mean()),
        "precision of these": lambda n: (
            float((claims[n] == classes[n])[certain[n]].mean()) if certain[n].any() else 1.0
        ),
        "F1 of same with 25 % reviewed": lambda n: with_reviewer(chances[n], classes[n], 0.25),
        "log loss": lambda n: float(-np.log(chances[n, classes[n]]).mean()),
    }
    every = np.arange(len(classes))
    return [(name, measure(every), interval(measure, pairs.groups)) for name, measure in measures.items()]


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge by cross-validation, print, and store when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--pairs", type=Path, default=ROOT / "data" / "lists")
    told = parser.parse_args(arguments)
    pairs, made = labelled(told.pairs), teaching(read_lines(told.pairs))
    chances = left_out(pairs, made)
    sure = int(np.ceil(threshold(chances, pairs.classes) * 1000)) + 10
    print(
        f"{len(pairs.relations)} pairs in {len(np.unique(pairs.groups))} groups, decided alone from {sure / 1000:.3f}"
    )
    for name, value, (low, high) in figures(chances, pairs, sure):
        print(f"{name:32} {value:.3f}  ({low:.3f}–{high:.3f})")
    reviewed = next(n for n in range(101) if with_reviewer(chances, pairs.classes, n / 100) >= 0.92)
    print(f"a reviewer reaches F1 0.92 of same with {reviewed} % of the pairs")
    for file in BLIND:
        chances, unseen = blind(file, read_lines(told.pairs))
        print(f"{len(unseen.relations)} pairs of {file.name}, the delivered weights")
        for name, value, (low, high) in figures(chances, unseen, weights.delivered().sure):
            print(f"{name:32} {value:.3f}  ({low:.3f}–{high:.3f})")
    if told.write:
        count = f"{len(pairs.relations)} labelled and {len(made.relations)} made-up pairs"
        model = stored(
            learn(pairs, made, np.arange(len(pairs.relations))), sure, f"benchmarks.lists_learn, {count}"
        )
        weights.FILE.write_text(model.dump(), encoding="utf-8")
        print(f"stored {weights.FILE.relative_to(ROOT)}, version {model.version}")


if __name__ == "__main__":
    main()
