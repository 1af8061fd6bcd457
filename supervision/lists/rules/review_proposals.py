"""What the review is asked about: the matcher's links between rows of different lists, moved by what reviewers decided.

The matcher (:mod:`supervision.lists.rules.matching`) says how likely two rows are one item, and why. A bureau's decisions
add to its odds by kind of evidence: for all departments together, and from there for each. Before anybody decided, the
matcher's word stands as it is.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import exp, log

from supervision.lists.rules.matching import propose as matcher
from supervision.lists.rules.matching.columns import Line
from supervision.lists.rules.names import department_key, name_key
from supervision.lists.rules.review_links import (
    EVIDENCE_LABELS,
    TURNED,
    Evidence,
    Judged,
    Proposal,
    Relation,
    SourceRow,
)

Weights = Mapping[str, Mapping[str, float]]
"""Weight by kind of evidence, by department ("" = every department)."""
BEGIN: Weights = {"": {"bias": 0.0} | dict.fromkeys(EVIDENCE_LABELS, 0.0)}
"""Before anybody decided anything: nothing is added to the matcher's log odds."""
SURE = 0.95
LOOK_ALIKE = 0.3
"""From this score of the matcher on a pair that is not the same is worth a look."""
NEAREST = 2
"""Of the rows of other lists that are not the same, so many a row are worth a look."""
PULL = 4.0
"""How many decisions it takes to move a weight half of the way: decisions are few, beginnings are thought out."""
STEPS = 400
_UNITED = ({"code"}, {"printed"}, {"name", "office"}, {"name", "article"})
"""What a merge unites by itself on good grounds; only such pairs are decided without a person."""
Tick = Callable[[int, int], None]


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
    by_id = {str(row.id): row for row in rows}
    links = [
        link
        for link in matcher.propose([_line(row) for row in rows], within=False)
        if fresh is None or by_id[link.a].id in fresh or by_id[link.b].id in fresh
    ]
    proposals = []
    for number, link in enumerate(links):
        if number % 500 == 0:
            tick(number, len(links))
        proposals.append((link.score, _weighed(link, by_id[link.a], by_id[link.b], weights)))
    kept = _worth_a_look(proposals, {row.id: row.list_id for row in rows})
    return sorted(kept, key=lambda one: (min(one.a, one.b), max(one.a, one.b)))


def _worth_a_look(
    proposals: Sequence[tuple[float, Proposal]], lists: Mapping[int, int]
) -> Iterator[Proposal]:
    """What is the same, what is printed, and of the rest the nearest of rows that have no sure counterpart in the other's list.

    Args:
        proposals: with the matcher's score, the highest first; lists: the list of each row.
    """
    placed = {
        (row, lists[other])
        for _score, one in proposals
        if one.sure and one.relation is Relation.SAME
        for row, other in ((one.a, one.b), (one.b, one.a))
    }
    given: Counter[int] = Counter()
    for matched, one in proposals:
        printed = any(evidence.kind.startswith("printed") for evidence in one.evidence)
        if one.relation is not Relation.SAME and not printed:
            if (one.a, lists[one.b]) in placed or (one.b, lists[one.a]) in placed:
                continue
            if matched < LOOK_ALIKE or max(given[one.a], given[one.b]) >= NEAREST:
                continue
            given.update((one.a, one.b))
        yield one


def learn(decisions: Iterable[Judged]) -> dict[str, dict[str, float]]:
    """Weights after these decisions; the same decisions in any order give the same weights.

    Logistic regression on top of the matcher's log odds, by plain gradient steps of fixed number; the penalty pulls towards the
    weights it begins with (:data:`BEGIN` for all together, the common ones for a department). Rounded to thousandths, so that
    machines agree.
    """
    by_office: dict[str, Counter[_Case]] = defaultdict(Counter)
    for one in decisions:
        case = (tuple(sorted({"bias", *one.kinds})), one.base, one.relation is Relation.SAME)
        for office in {"", one.department}:
            by_office[office][case] += 1
    if not by_office:
        return {office: dict(own) for office, own in BEGIN.items()}
    common = _fitted(by_office.pop(""), BEGIN[""])
    return {"": common} | {office: _fitted(by_office[office], common) for office in sorted(by_office)}


def score(base: float, kinds: Iterable[str], weights: Weights, department: str = "") -> float:
    """Probability (0–1, four digits) that two rows with such evidence are one item.

    Args:
        base: what the matcher says.
    """
    own = weights.get(department) or weights[""]
    return round(_chance(_odds(base) + sum(own.get(kind, 0.0) for kind in sorted({"bias", *kinds}))), 4)


def office_of(one: str, other: str) -> str:
    """Whose weights count for a pair: the core of the first department that is named."""
    return department_key(one) or department_key(other)


_Case = tuple[tuple[str, ...], float, bool]


def _fitted(cases: Mapping[_Case, int], begin: Mapping[str, float]) -> dict[str, float]:
    ordered = sorted(cases.items())
    kinds = sorted({kind for (held, _base, _same), _n in ordered for kind in held} | set(begin))
    start = {kind: begin.get(kind, 0.0) for kind in kinds}
    weights = dict(start)
    widest = max(len(held) for (held, _base, _same), _n in ordered)
    step = 1.0 / (PULL + 0.25 * widest * sum(cases.values()))
    for _ in range(STEPS):
        slope = {kind: PULL * (weights[kind] - start[kind]) for kind in kinds}
        for (held, base, same), count in ordered:
            wrong = count * (_chance(_odds(base) + sum(weights[kind] for kind in held)) - same)
            for kind in held:
                slope[kind] += wrong
        weights = {kind: weights[kind] - step * slope[kind] for kind in kinds}
    return {kind: round(weight, 3) + 0.0 for kind, weight in weights.items()}


def _odds(chance: float) -> float:
    held = min(max(chance, 0.0001), 0.9999)
    return log(held / (1.0 - held))


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + exp(-odds)) if odds > -500 else 0.0


def _line(row: SourceRow) -> Line:
    return Line(
        str(row.id),
        row.name,
        department=row.department,
        target=row.target,
        list_kind=row.kind,
        item_class=row.item_class,
        method=row.method,
        basis=row.basis,
        content=row.content,
        code=row.code,
        aligned_code=row.aligned_code,
        aligned_name=row.aligned_name,
        list_id=str(row.list_id),
    )


def _weighed(link: matcher.Link, a: SourceRow, b: SourceRow, weights: Weights) -> Proposal:
    evidence = tuple(Evidence(str(one.sign), one.words) for one in link.evidence)
    kinds = {one.kind for one in evidence}
    base = link.chances[0]
    chance = score(base, kinds, weights, office_of(a.department, b.department))
    relation = _relation(link, chance)
    if not _main_first(link, kinds, a, b):
        a, b = b, a
        evidence = tuple(one._replace(kind=TURNED.get(one.kind, one.kind)) for one in evidence)
    if relation is Relation.SAME:
        sure = any(grounds <= kinds for grounds in _UNITED) and chance >= SURE
    else:
        sure = relation is Relation.DIFFERENT and 1.0 - chance >= SURE
    return Proposal(a.id, b.id, relation, chance, evidence, link.sure and sure, base)


def _relation(link: matcher.Link, chance: float) -> Relation:
    """What the matcher says, unless decisions moved the chance of the same to the other side of one half."""
    if chance >= 0.5 and link.chances[0] < 0.5:
        return Relation.SAME
    if chance < 0.5 and link.relation == Relation.SAME:
        return Relation.PART_OF if link.chances[1] >= link.chances[2] else Relation.DIFFERENT
    return Relation(link.relation)


def _main_first(link: matcher.Link, kinds: set[str], a: SourceRow, b: SourceRow) -> bool:
    """Whether ``a`` is the main row: the one others name, else the wider one of a part, else the one of higher authority."""
    if "printed_part" in kinds:
        return _names(b, a)
    if link.relation == Relation.PART_OF and link.narrower:
        return link.narrower == "b"
    return (a.authority, a.id) <= (b.authority, b.id)


def _names(one: SourceRow, other: SourceRow) -> bool:
    """Whether a row prints another as the one it belongs to."""
    if one.aligned_code and one.aligned_code == other.code:
        return True
    return bool(one.aligned_name) and name_key(one.aligned_name) == name_key(other.name)
