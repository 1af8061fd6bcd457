"""Monthly duty orders (月度值班顺序): who stands in one, and whom it calls."""

import json
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from inspections.draws.queries.duty import Names, passed_over
from inspections.draws.queries.results import inspector_ids
from inspections.draws.rules.canonical import MOMENT
from inspections.draws.rules.duty import Skip
from inspections.draws.rules.dutymonth import Call, Month, case_nonce, case_of, encode, seed_of
from inspections.draws.rules.hashing import Hash
from inspections.draws.tables import DutyCall, DutyMonth
from supervision.foundation.actor import EVERYTHING, Scope
from supervision.foundation.errors import NotFound
from supervision.identity.tables import Department
from supervision.registers.queries import eligible_inspectors, inspectors_by_id
from supervision.registers.rules.eligibility import serves
from supervision.registers.tables import Entity, Inspector

EVERYBODY = "all"
"""The group of a department's people when no station of its own serves the entity."""


@dataclass(frozen=True)
class Called:
    """Whom a month's order names for an entity: the lead first; None where nobody is left."""

    duty: DutyMonth
    number: int
    case: str
    group: str
    team: tuple[str, ...]
    people: tuple[Inspector | None, ...]
    leaves: str
    coming: Inspector | None
    skipped: tuple[tuple[str, str], ...]
    passed: tuple[tuple[Inspector, str], ...]


def duty_posts(session: Session, department_id: int, *, on: date) -> list[tuple[str, str, str]]:
    """Who may be called in a department: (group, lead or member, code); a station is served by its own and the head office."""
    people = eligible_inspectors(session, on=on, department_ids=[department_id])
    stations = {one.station_id for one in people if one.station_id is not None}
    codes = dict(
        session.exec(select(Department.id, Department.code).where(col(Department.id).in_(stations))).all()
    )
    posts = []
    for one in people:
        groups = [EVERYBODY]
        if one.station_id is None:
            groups += [codes[station] for station in sorted(stations)]
        else:
            groups.append(codes[one.station_id])
        posts += [(group, "lead" if one.can_lead else "member", one.code) for group in groups]
    return posts


def has_duty_month(session: Session, department_id: int, month: str) -> bool:
    """Whether the month of a department is sealed already."""
    query = select(DutyMonth.id).where(
        col(DutyMonth.department_id) == department_id, col(DutyMonth.month) == month
    )
    return session.exec(query).first() is not None


def duty_months(session: Session, scope: Scope = EVERYTHING, *, limit: int = 60) -> list[DutyMonth]:
    """Monthly orders, the latest month first."""
    query = select(DutyMonth).order_by(col(DutyMonth.month).desc(), col(DutyMonth.department_id)).limit(limit)
    if scope.department_ids is not None:
        query = query.where(col(DutyMonth.department_id).in_(scope.department_ids))
    return list(session.exec(query))


def duty_month(session: Session, duty_id: str, scope: Scope = EVERYTHING, *, lock: bool = False) -> DutyMonth:
    """One monthly order.

    Raises:
        NotFound: there is none, or it is another department's.
    """
    query = select(DutyMonth).where(col(DutyMonth.id) == duty_id)
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None or (
        scope.department_ids is not None and found.department_id not in scope.department_ids
    ):
        raise NotFound("没有这个值班顺序。")
    return found


def order_in_force(session: Session, department_id: int, *, on: date, lock: bool = False) -> DutyMonth | None:
    """The drawn order of a department for the month of a day, if there is one."""
    query = select(DutyMonth).where(
        col(DutyMonth.department_id) == department_id,
        col(DutyMonth.month) == on.isoformat()[:7],
        col(DutyMonth.second_value_by).is_not(None),
    )
    return session.exec(query.with_for_update() if lock else query).first()


def calls_of(session: Session, duty_id: str) -> list[DutyCall]:
    """The register of a month, in order."""
    query = select(DutyCall).where(col(DutyCall.duty_id) == duty_id).order_by(col(DutyCall.number))
    return list(session.exec(query))


def call_of_visit(session: Session, visit_id: str) -> DutyCall | None:
    """The latest call behind a visit."""
    query = select(DutyCall).where(col(DutyCall.visit_id) == visit_id).order_by(col(DutyCall.id).desc())
    return session.exec(query.limit(1)).first()


def case_paper(session: Session, visit_id: str, code: str, base: str) -> dict[str, str]:
    """What lets a business find its own calls in a month's register; empty for a visit no order called people for.

    Args:
        base: the address of this system, as the public reaches it.
    """
    call = call_of_visit(session, visit_id)
    duty = session.get(DutyMonth, call.duty_id) if call is not None else None
    if duty is None:
        return {}
    nonce = case_nonce(Hash("sha256"), bytes.fromhex(duty.case_share), code).hex()
    return {"month": duty.month, "nonce": nonce, "address": f"{base.rstrip('/')}/public/duty"}


def called(
    session: Session,
    duty: DutyMonth,
    entity: Entity,
    *,
    on: date,
    today: date,
    leaves_id: int | None = None,
) -> Called:
    """Whom the order names for an entity now; the same every time somebody asks, unless people became unable to come.

    Args:
        on: the day of the visit.
        leaves_id: an inspector of the team whose place is to be filled again.

    Raises:
        Refused: that inspector is not in the team.
    """
    names = Names.of(duty.tokens)
    sealed = json.loads(duty.commitment)
    hash = Hash("sha256")
    month = Month(sealed, seed_of(hash, duty.seal, bytes.fromhex(duty.share), duty.public_value))
    for call in entries_of_calls(calls_of(session, duty.id)):
        month.apply(call)
    group = _group(session, duty, entity, set(month.everyone))
    case = case_of(hash, bytes.fromhex(duty.case_share), entity.code)
    order = month.order(group, case)
    ids = inspector_ids(session, {names.code_of[token] for token in order})
    people = inspectors_by_id(session, [number for number, _department in ids.values()])
    of_token = {token: people[ids[names.code_of[token]][0]] for token in order}
    reasons = passed_over(session, people.values(), entities=[entity.id or 0], on=on, today=today)
    for who in people.values():
        if not serves(who.area_code, entity.area_code):
            reasons.setdefault(who.id or 0, Skip.AREA.value)
    passed = {token: reasons[who.id or 0] for token, who in of_token.items() if who.id in reasons}
    leaving = session.get(Inspector, leaves_id) if leaves_id else None
    leaves = names.token_of.get(leaving.code, "-") if leaving else ""
    known = month.teams.get((group, case), [])
    team, skipped = month.call(group, case, passed, leaves=leaves)
    came = next((token for token in team if token and token not in known), "") if leaves else ""
    return Called(
        duty=duty,
        number=month.number + 1,
        case=case,
        group=group,
        team=tuple(team),
        people=tuple(of_token.get(token) for token in team),
        leaves=leaves,
        coming=of_token.get(came),
        skipped=tuple(skipped),
        passed=tuple((of_token[token], why) for token, why in skipped),
    )


def people_of_calls(session: Session, duty: DutyMonth, calls: list[DutyCall]) -> dict[str, str]:
    """Names by token of everybody in these calls."""
    names = Names.of(duty.tokens)
    tokens = {token for call in calls for token in (*call.team, call.leaves) if token}
    query = select(Inspector.code, Inspector.name).where(
        col(Inspector.code).in_(sorted({names.code_of[token] for token in tokens}))
    )
    known = dict(session.exec(query).all())
    return {token: known.get(names.code_of[token], "") for token in tokens}


def calls_by_month(session: Session, duty_ids: list[str]) -> dict[str, tuple[int, int, int]]:
    """(teams called, replacements, people passed over) of each of these months."""
    found: dict[str, list[int]] = {}
    for call in session.exec(select(DutyCall).where(col(DutyCall.duty_id).in_(duty_ids))):
        counts = found.setdefault(call.duty_id, [0, 0, 0])
        counts[1 if call.leaves else 0] += 1
        counts[2] += len(call.skipped)
    return {duty: (a, b, c) for duty, (a, b, c) in found.items()}


def entries_of_calls(rows: list[DutyCall]) -> list[Call]:
    """The register as published."""
    return [
        Call(
            number=row.number,
            at=row.at.strftime(MOMENT),
            case=row.case,
            group=row.group,
            leaves=row.leaves,
            reason=row.reason,
            skipped=tuple((who, why) for who, why in row.skipped),
            team=tuple(row.team),
        )
        for row in rows
    ]


def published_month(session: Session, duty: DutyMonth, *, today: date) -> bytes:
    """``duty-<id>.json``: the seal, the public value, the register; the share once the month is over."""
    over = today.isoformat()[:7] > duty.month
    return encode(
        json.loads(duty.commitment),
        value=duty.public_value,
        share=duty.share if over and duty.public_value else "",
        calls=entries_of_calls(calls_of(session, duty.id)),
    )


def _group(session: Session, duty: DutyMonth, entity: Entity, known: set[str]) -> str:
    station = session.get(Department, entity.station_id) if entity.station_id else None
    mine = station is not None and station.parent_id == duty.department_id and station.code in known
    return station.code if station is not None and mine else EVERYBODY
