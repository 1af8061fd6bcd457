"""The frozen files of a draw: their columns, their own rules and the rules between them (protocol §2)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from inspections.draws.rules.canonical import CODE, HEX32, NUMBER, POSITIVE, TEXT, TOKEN, decode_tsv
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.rules.terms import Terms, read_terms
from supervision.foundation.errors import Refused, Unreadable

POOL, LEFT_OUT, INSPECTORS = "pool.tsv", "left-out.tsv", "inspectors.tsv"
GROUPS, BARS, TOKENS = "groups.tsv", "bars.tsv", "tokens.tsv"
PUBLIC = (POOL, LEFT_OUT, INSPECTORS, GROUPS, BARS, RULES)
"""Files every certificate carries."""
FROZEN = (*PUBLIC, TOKENS)
"""Files a freeze writes; the tokens are kept back."""

_COLUMNS = {
    POOL: (
        ("unit", CODE), ("stratum", CODE), ("groups", rf"{CODE}(?:\+{CODE})*"), ("weight", POSITIVE), ("cell", CODE),
    ),
    LEFT_OUT: (("unit", CODE), ("reason", CODE)),
    INSPECTORS: (("inspector", CODE), ("department", TEXT), ("capacity", NUMBER), ("load", NUMBER)),
    GROUPS: (("group", CODE), ("role", "lead|member"), ("inspector", CODE)),
    BARS: (("unit", CODE), ("inspector", CODE), ("reason", CODE)),
    TOKENS: (("token", TOKEN), ("kind", "unit|inspector"), ("code", CODE), ("nonce", HEX32)),
}  # fmt: skip


Line = tuple[str, str, str, int, str]
"""A line of ``pool.tsv``. A plain tuple: hundreds of thousands of them, and the collector leaves plain tuples alone."""


class PoolLine(NamedTuple):
    """The same with names: a unit that can be drawn."""

    unit: str
    stratum: str
    groups: str
    weight: int
    cell: str


class Serving(NamedTuple):
    """An inspector's capacity (packages still allowed) and load (packages done this year)."""

    capacity: int
    load: int


@dataclass(frozen=True)
class Group:
    """Who may serve: ``everyone`` contains ``leads``; both in file order."""

    leads: tuple[str, ...]
    everyone: tuple[str, ...]


@dataclass(frozen=True)
class Frozen:
    """The files of one draw, parsed and checked; ``data`` holds their exact bytes."""

    terms: Terms
    pool: list[Line]
    left_out: list[tuple[str, str]]
    inspectors: dict[str, Serving]
    groups: dict[str, Group]
    bars: dict[str, frozenset[str]]
    data: Mapping[str, bytes]
    sizes: dict[str, int] = field(default_factory=dict)
    """Units per stratum."""


def read_frozen(data: Mapping[str, bytes]) -> Frozen:
    """Parse and check a set of frozen files (``tokens.tsv`` may be absent).

    Raises Unreadable for a file that is malformed or contradicts another, Refused where the protocol
    says so (quota above its stratum, a stratum nobody can be drawn from, a team of one, weak public value).
    """
    for name in PUBLIC:
        if name not in data:
            raise Unreadable("缺少文件{file}。", file=name)
    terms = read_terms(data[RULES])
    pool = [
        (unit, stratum, groups, int(weight), cell)
        for unit, stratum, groups, weight, cell in decode_tsv(POOL, data[POOL], _COLUMNS[POOL])
    ]
    frozen = Frozen(
        terms=terms,
        pool=pool,
        left_out=[
            (unit, reason) for unit, reason in decode_tsv(LEFT_OUT, data[LEFT_OUT], _COLUMNS[LEFT_OUT])
        ],
        inspectors=_inspectors(data[INSPECTORS]),
        groups=_groups(data[GROUPS]),
        bars=_bars(data[BARS]),
        data=data,
        sizes=dict(Counter(line[1] for line in pool)),
    )
    _check_units(frozen)
    _check_people(frozen)
    _check_quotas(terms, frozen.sizes)
    if TOKENS in data:
        _check_tokens(frozen)
    return frozen


def people_of(
    data: Mapping[str, bytes],
) -> tuple[dict[str, Serving], dict[str, Group], dict[str, frozenset[str]]]:
    """Inspectors, groups and bars alone, from files that were checked when they were frozen."""
    return _inspectors(data[INSPECTORS]), _groups(data[GROUPS]), _bars(data[BARS])


def read_without_pool(data: Mapping[str, bytes], *, pool: list[Line], sizes: dict[str, int]) -> Frozen:
    """The same for a pool that was drawn in shards: ``pool`` holds the drawn lines, ``sizes`` the units of all pieces.

    What concerns single units was checked when the draw was frozen; that the files are those is for the seal to say.

    Raises:
        Unreadable, Refused: as :func:`read_frozen`.
    """
    left_out = decode_tsv(LEFT_OUT, data[LEFT_OUT], _COLUMNS[LEFT_OUT])
    frozen = Frozen(
        terms=read_terms(data[RULES]), pool=pool, left_out=[(unit, reason) for unit, reason in left_out],
        inspectors=_inspectors(data[INSPECTORS]), groups=_groups(data[GROUPS]), bars=_bars(data[BARS]), data=data,
        sizes=sizes,
    )  # fmt: skip
    _check_people(frozen)
    _check_quotas(frozen.terms, frozen.sizes)
    return frozen


def _inspectors(data: bytes) -> dict[str, Serving]:
    rows = decode_tsv(INSPECTORS, data, _COLUMNS[INSPECTORS])
    _once(INSPECTORS, [row[0] for row in rows])
    return {code: Serving(int(capacity), int(load)) for code, _, capacity, load in rows}


def _groups(data: bytes) -> dict[str, Group]:
    leads: dict[str, list[str]] = defaultdict(list)
    everyone: dict[str, list[str]] = defaultdict(list)
    rows = decode_tsv(GROUPS, data, _COLUMNS[GROUPS])
    _once(GROUPS, [f"{group} {inspector}" for group, _, inspector in rows])
    for group, role, inspector in rows:
        everyone[group].append(inspector)
        if role == "lead":
            leads[group].append(inspector)
    return {group: Group(tuple(leads[group]), tuple(all_of)) for group, all_of in everyone.items()}


def _bars(data: bytes) -> dict[str, frozenset[str]]:
    rows = decode_tsv(BARS, data, _COLUMNS[BARS])
    barred: dict[str, set[str]] = defaultdict(set)
    for unit, inspector, _ in rows:  # several reasons for one pair are one bar
        barred[unit].add(inspector)
    return {unit: frozenset(inspectors) for unit, inspectors in barred.items()}


def _check_units(frozen: Frozen) -> None:
    units = {line[0] for line in frozen.pool}
    if len(units) < len(frozen.pool):
        _once(POOL, [line[0] for line in frozen.pool])
    _once(LEFT_OUT, [unit for unit, _ in frozen.left_out])
    both = next((unit for unit, _ in frozen.left_out if unit in units), None)
    if both is not None:
        raise Unreadable("“{code}”既在名单里又在未列入名单里。", code=both)
    stranger = next((unit for unit in frozen.bars if unit not in units), None)
    if stranger is not None:
        raise Unreadable("{file}中的“{code}”不在{other}里。", file=BARS, code=stranger, other=POOL)
    for groups in {line[2] for line in frozen.pool}:
        names = groups.split("+")
        _once(POOL, names)
        for name in names:
            if name not in frozen.terms.teams:
                raise Unreadable(
                    "{file}中的“{code}”不在{other}里。", file=POOL, code=name, other=f"{RULES} teams"
                )


def _check_people(frozen: Frozen) -> None:
    named = [(GROUPS, code) for group in frozen.groups.values() for code in group.everyone]
    named += [(BARS, code) for codes in frozen.bars.values() for code in sorted(codes)]
    for file, code in named:
        if code not in frozen.inspectors:
            raise Unreadable("{file}中的“{code}”不在{other}里。", file=file, code=code, other=INSPECTORS)


def _check_quotas(terms: Terms, sizes: dict[str, int]) -> None:
    quotas = terms.total_quota()
    for stratum, quota in sorted(quotas.items()):
        if quota > sizes.get(stratum, 0):
            raise Refused(
                "分层“{stratum}”要抽{quota}户，名单里只有{size}户。",
                stratum=stratum, quota=quota, size=sizes.get(stratum, 0),
            )  # fmt: skip
    for stratum in sorted(sizes):
        if not quotas.get(stratum):
            raise Refused(
                "分层“{stratum}”有{size}户却一户也不抽；抽不到的对象须写入未列入名单并说明原因。",
                stratum=stratum, size=sizes[stratum],
            )  # fmt: skip


def _check_tokens(frozen: Frozen) -> None:
    rows = decode_tsv(TOKENS, frozen.data[TOKENS], _COLUMNS[TOKENS])
    _once(TOKENS, [row[0] for row in rows])
    _once(TOKENS, [f"{kind} {code}" for _, kind, code, _ in rows])
    for token, _, code, nonce in rows:
        running = frozen.terms.hash.prepared("dr1/token", bytes.fromhex(nonce))
        running.update(code.encode())
        if running.hexdigest()[:32] != token:
            raise Unreadable("{file}中“{code}”的代号与随机串不符。", file=TOKENS, code=code)


def _once(file: str, names: list[str]) -> None:
    if len(set(names)) == len(names):
        return
    twice = next(name for name, count in Counter(names).items() if count > 1)
    raise Unreadable("{file}中“{code}”出现不止一次。", file=file, code=twice)
