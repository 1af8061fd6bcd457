"""``replacements.json`` 换人登记: the replacements of a draw, checked against its seeds (docs/draw-protocol.md §9)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from inspections.draws.rules.canonical import decode_json, encode_json
from inspections.draws.rules.duty import Crew, Entry, Watch, read_entry
from inspections.draws.rules.files import Frozen
from inspections.draws.rules.tranche import Opened
from supervision.foundation.errors import Problem, Unreadable

NAME = "replacements.json"


def encode_entries(entries: Iterable[Entry]) -> bytes:
    """The register as published, by (tranche, number)."""
    ordered = sorted(entries, key=lambda entry: (entry.tranche, entry.number))
    return encode_json([entry.value() for entry in ordered])


def read_entries(data: bytes) -> list[Entry]:
    """The entries of a register.

    Raises:
        Unreadable: not canonical JSON, not a list of entries, or out of order.
    """
    value = decode_json(NAME, data)
    if not isinstance(value, list) or not value:
        raise Unreadable("{file}不是有效的JSON文件。", file=NAME)
    entries = [read_entry(NAME, one) for one in value]
    keys = [(entry.tranche, entry.number) for entry in entries]
    if keys != sorted(set(keys)):
        raise Unreadable("{file}的“{field}”不合规定。", file=NAME, field="number")
    return entries


def watches(frozen: Frozen, opened: Sequence[Opened]) -> dict[int, Watch]:
    """The teams of every opened tranche, before anybody was replaced, by tranche number."""
    work: Counter[str] = Counter()
    found = {}
    for one in opened:
        crews = [Crew(team.package.group, team.package.units, team.people) for team in one.teams]
        found[one.number] = Watch(
            frozen.terms.hash,
            one.seed,
            people=frozen.inspectors,
            groups=frozen.groups,
            bars=frozen.bars,
            before=dict(work),
            crews=crews,
        )
        work.update(who for crew in crews for who in crew.people)
    return found


def first_wrong(frozen: Frozen, opened: Sequence[Opened], data: bytes) -> int | None:
    """Position (from 1) of the first entry that does not follow from the draw; None when all do.

    Raises:
        Unreadable: the register is not written as the protocol says.
    """
    teams = watches(frozen, opened)
    for at, entry in enumerate(read_entries(data), 1):
        try:
            right = entry.tranche in teams and teams[entry.tranche].apply(entry)
        except Problem:
            right = False
        if not right:
            return at
    return None
