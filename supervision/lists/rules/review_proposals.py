"""What the review is asked about: links between rows, from the matcher of :mod:`supervision.lists.rules.match`.

The one place that knows which matcher proposes. Each link gets evidence by kind, and the kinds get weights: ours to begin
with, then what a bureau's reviewers decided moves them, for all departments together and from there for each.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import exp
from typing import NamedTuple

from supervision.lists.rules.match import Line, match
from supervision.lists.rules.names import compatible, department_key, likeness, name_key
from supervision.lists.rules.review_links import Evidence, Judged, Proposal, Relation, SourceRow
from supervision.lists.rules.review_marks import cited, shared_words

Weights = Mapping[str, Mapping[str, float]]
"""Weight by kind of evidence, by department ("" = every department)."""
BEGIN: Weights = {
    "": {
        "bias": -1.0,
        "code_same": 3.0,
        "printed": 3.5,
        "printed_part": -1.5,
        "name_equal": 3.5,
        "name_dressed": 2.0,
        "name_inside": 0.2,
        "name_near": 1.5,
        "name_alike": 0.3,
        "name_far": -2.5,
        "department_same": 0.8,
        "department_other": -2.5,
        "article_same": 1.0,
        "law_other": -1.0,
        "target_same": 0.5,
        "target_other": -0.5,
    }
}
"""Before anybody decided anything: log odds that two rows are one item."""
SURE = 0.95
NEAREST = 3
"""Of the rows that only look alike, so many a row are worth a look."""
LOOK_ALIKE = 0.45
PULL = 4.0
"""How many decisions it takes to move a weight half of the way: decisions are few, beginnings are thought out."""
STEPS = 400
_DRESS = re.compile("有关|相关|涉及|情况|事项|活动|行为|工作|监督|行政|日常|[的等及和与]")
Tick = Callable[[int, int], None]


class Candidate(NamedTuple):
    """Two rows worth a look, the main one first if one is the whole, and what lists print about them."""

    a: SourceRow
    b: SourceRow
    printed: tuple[Evidence, ...] = ()


def propose(
    rows: Sequence[SourceRow],
    weights: Weights = BEGIN,
    *,
    fresh: Collection[int] | None = None,
    tick: Tick = lambda _done, _total: None,
) -> list[Proposal]:
    """Links between rows of different lists, each with its relation, its score and its evidence.

    Args:
        weights: as learned; fresh: only links of these rows (ids), ``None`` for all; tick: told how many links are weighed.
    """
    found = [c for c in _candidates(rows) if fresh is None or c.a.id in fresh or c.b.id in fresh]
    proposals = []
    for number, candidate in enumerate(found):
        if number % 500 == 0:
            tick(number, len(found))
        proposals.append(_weighed(candidate, weights))
    return proposals


def learn(decisions: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Weights after these decisions; the same decisions in any order give the same weights.

    Logistic regression by plain gradient steps of fixed number; the penalty pulls towards the weights it begins with (:data:`BEGIN`
    for all together, the common ones for a department). Rounded to thousandths, so that machines agree.
    """
    by_office: dict[str, Counter[tuple[tuple[str, ...], bool]]] = defaultdict(Counter)
    for one in decisions:
        case = (tuple(sorted({"bias", *one.kinds})), one.relation is Relation.SAME)
        for office in {"", one.department}:
            by_office[office][case] += 1
    if not by_office:
        return {office: dict(own) for office, own in BEGIN.items()}
    common = _fitted(by_office.pop(""), BEGIN[""])
    return {"": common} | {office: _fitted(by_office[office], common) for office in sorted(by_office)}


def score(kinds: Iterable[str], weights: Weights, department: str = "") -> float:
    """Probability (0–1, four digits) that two rows with such evidence are one item."""
    own = weights.get(department) or weights[""]
    return round(_chance(sum(own.get(kind, 0.0) for kind in sorted({"bias", *kinds}))), 4)


def office_of(one: str, other: str) -> str:
    """Whose weights count for a pair: the core of the first department that is named."""
    return department_key(one) or department_key(other)


def _fitted(
    cases: Mapping[tuple[tuple[str, ...], bool], int], begin: Mapping[str, float]
) -> dict[str, float]:
    ordered = sorted(cases.items())
    kinds = sorted({kind for (held, _same), _n in ordered for kind in held} | set(begin))
    start = {kind: begin.get(kind, 0.0) for kind in kinds}
    weights = dict(start)
    widest = max(len(held) for (held, _same), _n in ordered)
    step = 1.0 / (PULL + 0.25 * widest * sum(cases.values()))
    for _ in range(STEPS):
        slope = {kind: PULL * (weights[kind] - start[kind]) for kind in kinds}
        for (held, same), count in ordered:
            wrong = count * (_chance(sum(weights[kind] for kind in held)) - same)
            for kind in held:
                slope[kind] += wrong
        weights = {kind: weights[kind] - step * slope[kind] for kind in kinds}
    return {kind: round(weight, 3) + 0.0 for kind, weight in weights.items()}


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + exp(-odds)) if odds > -500 else 0.0


def _weighed(candidate: Candidate, weights: Weights) -> Proposal:
    a, b = candidate.a, candidate.b
    evidence = (*candidate.printed, *_compared(a, b))
    kinds = {one.kind for one in evidence}
    chance = score(kinds, weights, office_of(a.department, b.department))
    relation = _relation(kinds, chance)
    likely = chance if relation is Relation.SAME else 1.0 - chance
    strong = kinds & {"code_same", "printed", "name_equal"} or relation is Relation.DIFFERENT
    return Proposal(a.id, b.id, relation, chance, evidence, bool(strong) and likely >= SURE)


def _relation(kinds: set[str], chance: float) -> Relation:
    """What to ask about: parts where one name holds the other or several rows name one power, overlaps where articles meet."""
    if "printed_part" in kinds:
        return Relation.PART_OF
    named = kinds & {"code_same", "printed", "name_equal"}
    if "name_inside" in kinds and not named and "department_other" not in kinds:
        return Relation.PART_OF
    if chance >= 0.5:
        return Relation.SAME
    return Relation.OVERLAP if {"article_same", "name_alike"} <= kinds else Relation.DIFFERENT


def _compared(a: SourceRow, b: SourceRow) -> Iterator[Evidence]:
    """What the columns of both rows say."""
    if a.code and a.code == b.code:
        yield Evidence("code_same", a.code)
    one, other = name_key(a.name), name_key(b.name)
    alike = likeness(one, other)
    if one == other:
        yield Evidence("name_equal", one)
    elif _bare(one) == _bare(other):
        yield Evidence("name_dressed", _bare(one))
    elif one in other or other in one:
        yield Evidence("name_inside", min(one, other, key=len))
    else:
        kind = "name_near" if alike >= 0.8 else "name_alike" if alike >= 0.5 else "name_far"
        yield Evidence(kind, shared_words(one, other))
    office, opposite = department_key(a.department), department_key(b.department)
    if not office or not opposite:
        yield Evidence("department_unknown", office or opposite)
    elif compatible(office, opposite):
        yield Evidence("department_same", office)
    else:
        yield Evidence("department_other", f"{a.department}、{b.department}")
    laws, others = cited(a.basis), cited(b.basis)
    if laws and others:
        both = [f"《{law}》{article}" for law, article in laws if article and (law, article) in others]
        same = [f"《{law}》" for law, _article in laws if law in {name for name, _ in others}]
        kind = "article_same" if both else "law_same" if same else "law_other"
        yield Evidence(kind, "、".join(dict.fromkeys(both or same)))
    if a.target and b.target:
        same_target = name_key(a.target) == name_key(b.target)
        yield Evidence("target_same" if same_target else "target_other", a.target if same_target else "")


def _bare(key: str) -> str:
    """A name key without words that dress a name and seldom change what is checked; a person decides whether they do here."""
    return _DRESS.sub("", key) or key


def _candidates(rows: Sequence[SourceRow]) -> list[Candidate]:
    """Pairs of rows of different lists that codes, printed alignments or names bring together, each pair once."""
    found: dict[tuple[int, int], Candidate] = {}
    by_id = {row.id: row for row in rows}
    for candidate in (*_printed(rows), *_same_code(rows), *_alike(rows, by_id)):
        one, other = candidate.a, candidate.b
        if one.list_id != other.list_id:
            found.setdefault((min(one.id, other.id), max(one.id, other.id)), _ordered(candidate))
    return [found[pair] for pair in sorted(found)]


def _ordered(candidate: Candidate) -> Candidate:
    """The whole first: the row others name, else the one with the shorter of two names that hold each other, else authority."""
    a, b = candidate.a, candidate.b
    if any(one.kind == "printed_part" for one in candidate.printed):
        return candidate
    one, other = name_key(a.name), name_key(b.name)
    if one != other and (one in other or other in one):
        return candidate if len(one) < len(other) else candidate._replace(a=b, b=a)
    return candidate if (a.authority, a.id) <= (b.authority, b.id) else candidate._replace(a=b, b=a)


def _printed(rows: Sequence[SourceRow]) -> Iterator[Candidate]:
    by_code, by_name = _index(rows, lambda row: row.code), _index(rows, lambda row: name_key(row.name))
    aims = Counter((row.list_id, row.aligned_code, row.aligned_name) for row in rows)
    for row in rows:
        targets = by_code.get(row.aligned_code, []) if row.aligned_code else []
        if not targets and row.aligned_name:
            office = department_key(row.department)
            named = by_name.get(name_key(row.aligned_name), [])
            targets = [one for one in named if compatible(department_key(one.department), office)]
        shared = aims[row.list_id, row.aligned_code, row.aligned_name] > 1
        said = Evidence("printed_part" if shared else "printed", row.aligned_name or row.aligned_code)
        for target in [one for one in targets if one.list_id != row.list_id][:NEAREST]:
            yield Candidate(target, row, (said,))


def _same_code(rows: Sequence[SourceRow]) -> Iterator[Candidate]:
    for holders in _index(rows, lambda row: row.code).values():
        for place, row in enumerate(holders[: 2 * NEAREST]):
            yield from (Candidate(earlier, row) for earlier in holders[:place])


def _alike(rows: Sequence[SourceRow], by_id: Mapping[int, SourceRow]) -> Iterator[Candidate]:
    lines = [Line(str(row.id), row.name, row.department, row.target) for row in rows]
    given: Counter[int] = Counter()
    for pair in match(lines):
        a, b = by_id[int(pair.a)], by_id[int(pair.b)]
        if a.list_id == b.list_id:
            continue
        if pair.relation != "same":
            if pair.score < LOOK_ALIKE or max(given[a.id], given[b.id]) >= NEAREST:
                continue
            given.update((a.id, b.id))
        yield Candidate(a, b)


def _index(rows: Iterable[SourceRow], key: Callable[[SourceRow], str]) -> dict[str, list[SourceRow]]:
    found: dict[str, list[SourceRow]] = defaultdict(list)
    for row in rows:
        if word := key(row):
            found[word].append(row)
    return found
