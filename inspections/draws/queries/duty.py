"""Who comes next in a draw, and why others are passed over (值班顺序)."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from inspections.draws.queries.draws import draw_by_id
from inspections.draws.queries.files import roll_files
from inspections.draws.queries.results import entity_ids, inspector_ids
from inspections.draws.rules.canonical import MOMENT
from inspections.draws.rules.duty import PROTOCOL, Crew, Entry, Skip, Watch, Why, first_free
from inspections.draws.rules.files import TOKENS, people_of
from inspections.draws.rules.hashing import hash_named
from inspections.draws.rules.steps import DrawStatus
from inspections.draws.rules.terms import NAME as RULES
from inspections.draws.tables import Draw, DutyCall, Replacement
from supervision.foundation import clock
from supervision.foundation.errors import Refused
from supervision.registers.queries import entities_by_id, inspectors_by_id, recusals, standings_of
from supervision.registers.rules.eligibility import AWAY, ON_LEAVE, trouble
from supervision.registers.tables import Entity, Inspector

OPEN = (DrawStatus.OPENED, DrawStatus.REVEALED)
INSPECTOR = re.compile(rb"^([0-9a-f]{32})\tinspector\t([0-9A-Za-z_-]+)\t", re.M)
PERSONAL = (Why.ILLNESS, Why.LEAVE, Why.DUTY)


@dataclass(frozen=True)
class Names:
    """Tokens and what they stand for: every inspector's at hand, a unit's found in the table (a city has 184,400)."""

    table: bytes
    code_of: Mapping[str, str]
    token_of: Mapping[str, str]

    @classmethod
    def of(cls, tokens: bytes) -> "Names":
        """From ``tokens.tsv``."""
        pairs = [(token.decode(), code.decode()) for token, code in INSPECTOR.findall(tokens)]
        return cls(tokens, dict(pairs), {code: token for token, code in pairs})

    def unit_token(self, code: str) -> str:
        """What stands for a business in the files: its token, in an open draw its code."""
        at = self.table.find(f"\tunit\t{code}\t".encode())
        return code if at < 0 else self.table[self.table.rfind(b"\n", 0, at) + 1 : at].decode()

    def unit_code(self, token: str) -> str:
        """The business behind a token (or code)."""
        begin = f"{token}\tunit\t".encode()
        at = 0 if self.table.startswith(begin) else self.table.find(b"\n" + begin) + 1
        found = at or self.table.startswith(begin)
        return self.table[at : self.table.index(b"\n", at)].decode().split("\t")[2] if found else token


@dataclass(frozen=True)
class Next:
    """What the order says about one place: who comes (None: nobody is left), who is passed over, how many could still come."""

    draw: Draw
    tranche: int
    number: int
    group: str
    unit: str
    entities: tuple[int, ...]
    leaves: str
    leaving: Inspector
    comes: str
    coming: Inspector | None
    skipped: tuple[tuple[str, str], ...]
    passed: tuple[tuple[Inspector, str], ...]
    choices: int


def next_in_line(
    session: Session, draw_id: str, *, entity_id: int, inspector_id: int, on: date, today: date
) -> Next:
    """Who comes in place of an inspector of a drawn unit's team, from the tranche's own seed.

    Args:
        on: the day of the visit, on which whoever comes must be able to inspect.
        today: somebody who gave up a place today (ill, on leave, on other duty) is passed over.

    Raises:
        NotFound: no such draw.
        Refused: the draw is not opened, or this person holds no place of the unit's team.
    """
    draw = draw_by_id(session, draw_id)
    if draw.status not in OPEN:
        raise Refused("抽取还没有开启，没有值班顺序。", basis=PROTOCOL)
    files = roll_files(session, draw_id)
    names = Names.of(files[TOKENS])
    entity = session.get_one(Entity, entity_id)
    leaving = session.get_one(Inspector, inspector_id)
    unit = names.unit_token(entity.code)
    leaves = names.token_of.get(leaving.code, "")
    for number, watch in _watches(session, draw_id, files).items():
        for key, crew in watch.crews.items():
            if unit in crew.units and (leaves in watch.present[key] or leaves in watch.vacant[key]):
                return _found(session, draw, number, watch, crew, names, leaving, leaves, on, today)
    raise Refused("{name}现在不在这一户的检查组里，不能换下。", basis=PROTOCOL, name=leaving.name)


def _found(
    session: Session,
    draw: Draw,
    tranche: int,
    watch: Watch,
    crew: Crew,
    names: Names,
    leaving: Inspector,
    leaves: str,
    on: date,
    today: date,
) -> Next:
    group, unit = crew.key
    order = watch.order(group, unit, leaves)
    ids = inspector_ids(session, {names.code_of[token] for token in order})
    people = inspectors_by_id(session, [ids[names.code_of[token]][0] for token in order])
    of_token = {token: people[ids[names.code_of[token]][0]] for token in order}
    units = entity_ids(session, [names.unit_code(one) for one in crew.units])
    reasons = passed_over(session, people.values(), entities=list(units.values()), on=on, today=today)
    passed = {token: reasons[who.id or 0] for token, who in of_token.items() if who.id in reasons}
    come, skipped = first_free(order, passed)
    return Next(
        draw=draw,
        tranche=tranche,
        number=watch.number + 1,
        group=group,
        unit=unit,
        entities=tuple(units.values()),
        leaves=leaves,
        leaving=leaving,
        comes=come[0] if come else "",
        coming=of_token[come[0]] if come else None,
        skipped=tuple(skipped),
        passed=tuple((of_token[token], why) for token, why in skipped),
        choices=len(order) - len(passed),
    )


def passed_over(
    session: Session, people: Iterable[Inspector], *, entities: Collection[int], on: date, today: date
) -> dict[int, str]:
    """Why these inspectors cannot take a place on a day, by id; who can is not in it."""
    known = {person.id or 0: person for person in people}
    standings = standings_of(session, known.values())
    found: dict[int, str] = {}
    for one in unwell(session, today):
        if one in known:
            found[one] = Skip.UNWELL.value
    for one, standing in standings.items():
        why = trouble(standing, on)
        if why:
            found[one] = {AWAY: Skip.AWAY, ON_LEAVE: Skip.LEAVE}.get(why, Skip.CERTIFICATE).value
    for tie in recusals(session, on=on, inspector_ids=known):
        if tie.entity_id in entities:
            found[tie.inspector_id] = Skip.RECUSAL.value
    return found


def unwell(session: Session, today: date) -> set[int]:
    """Who gave up a place today for a reason that lies in the person (生病、请假、公务冲突)."""
    start = datetime.combine(today, time(), tzinfo=clock.SHANGHAI)
    found: set[int] = set()
    for table, moment in ((Replacement, col(Replacement.approved_at)), (DutyCall, col(DutyCall.at))):
        query: Any = sa.select(col(table.leaves_id)).where(
            moment >= start,
            moment < start + timedelta(days=1),
            col(table.reason).in_([why.value for why in PERSONAL]),
        )
        found |= {one for one in session.connection().execute(query).scalars() if one}
    return found


def replacements_of(session: Session, draw_id: str) -> list[Replacement]:
    """The register of a draw, by tranche and number."""
    query = select(Replacement).where(col(Replacement.draw_id) == draw_id)
    return list(session.exec(query.order_by(col(Replacement.tranche), col(Replacement.number))))


def swaps_by_entity(session: Session, draw_id: str) -> dict[str, list[tuple[str, str]]]:
    """Replacements by entity code: (who was drawn or came later, who came then; "" = nobody), by name, in order."""
    rows = replacements_of(session, draw_id)
    entities = entities_by_id(session, {one for row in rows for one in row.entities})
    people = inspectors_by_id(session, {who for row in rows for who in (row.leaves_id, row.comes_id) if who})
    found: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        came = people[row.comes_id].name if row.comes_id else ""
        for one in row.entities:
            found.setdefault(entities[one].code, []).append((people[row.leaves_id].name, came))
    return found


def entries_of(rows: Iterable[Replacement]) -> list[Entry]:
    """The same as entries of the published register."""
    return [
        Entry(
            number=row.number,
            at=row.approved_at.strftime(MOMENT),
            tranche=row.tranche,
            group=row.group,
            unit=row.unit,
            leaves=row.leaves,
            reason=row.reason.value,
            skipped=tuple((who, why) for who, why in row.skipped),
            comes=row.comes,
        )
        for row in rows
    ]


def _watches(session: Session, draw_id: str, files: Mapping[str, bytes]) -> dict[int, Watch]:
    """The teams of the opened tranches as they stand after the replacements so far."""
    people, groups, bars = people_of(files)
    rules = json.loads(files[RULES])
    hash = hash_named(rules["hash"])
    work: Counter[str] = Counter()
    found: dict[int, Watch] = {}
    for number in range(1, len(rules["tranches"]) + 1):
        data = files.get(f"tranche-{number}.json")
        if data is None:
            break
        tranche = json.loads(data)
        crews = [Crew(group, tuple(units), tuple(team)) for group, units, *team in tranche["teams"]]
        found[number] = Watch(
            hash,
            bytes.fromhex(tranche["seed"]),
            people=people,
            groups=groups,
            bars=bars,
            before=dict(work),
            crews=crews,
        )
        work.update(who for crew in crews for who in crew.people)
    for entry in entries_of(replacements_of(session, draw_id)):
        found[entry.tranche].apply(entry)
    return found
