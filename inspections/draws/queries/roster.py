"""Who may be paired on a day: competent, certified, present, not recused (谁可以参加检查)."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from inspections.draws.rules.freeze import Crew, Person
from inspections.draws.tables import Draw, Replacement, TeamMember
from inspections.plans.rules.pool import Group
from supervision.identity.tables import Department
from supervision.registers.queries import EligibleInspector, eligible_inspectors, recusals
from supervision.registers.rules.eligibility import serves

RECUSAL = "recusal"


@dataclass(frozen=True)
class Roster:
    """People, crews and bars of a draw, by inspector and entity code."""

    people: list[Person]
    crews: dict[str, Crew]
    bars: list[tuple[str, str, str]]


def roster_for(session: Session, groups: Mapping[str, Group], *, on: date, capacity: int) -> Roster:
    """Who may serve these groups on a day.

    Args:
        capacity: packages one inspector may get in this draw.
    """
    departments = {group.department_id for group in groups.values()}
    posts: dict[tuple[int, int | None], list[EligibleInspector]] = defaultdict(list)
    for one in eligible_inspectors(session, on=on, department_ids=departments):
        posts[one.department_id, one.station_id].append(one)
    crews: dict[str, Crew] = {}
    serving: dict[int, EligibleInspector] = {}
    for name, group in groups.items():
        crew = _crew(posts, group)
        serving |= {one.id: one for one in crew}
        crews[name] = Crew(
            [one.code for one in crew if one.can_lead], [one.code for one in crew if not one.can_lead]
        )
    done = _packages_this_year(session, on)
    query = sa.select(col(Department.id), col(Department.code)).where(col(Department.id).in_(departments))
    pairs: Any = session.connection().execute(query).all()
    codes = dict(pairs)
    people = [Person(one.code, codes[one.department_id], capacity, done[one.id]) for one in serving.values()]
    ties = recusals(session, on=on, inspector_ids=serving.keys())
    return Roster(people, crews, [(tie.entity_code, tie.inspector_code, RECUSAL) for tie in ties])


def _crew(
    posts: Mapping[tuple[int, int | None], list[EligibleInspector]], group: Group
) -> list[EligibleInspector]:
    """Own department, competent in the place; a station is served by its people and those of the headquarters."""
    department, station = group.department_id, group.station_id
    stations = [at for of, at in posts if of == department] if station is None else [station, None]
    people = [one for at in stations for one in posts.get((department, at), ())]
    competent = {area: serves(area, group.area_code) for area in {one.area_code for one in people}}
    return [one for one in people if competent[one.area_code]]


def _packages_this_year(session: Session, on: date) -> Counter[int]:
    """Packages each inspector got in draws opened this year, after replacements: the load the balance starts from."""
    ids = sa.select(col(Draw.id)).where(
        col(Draw.opens_on) >= date(on.year, 1, 1),
        col(Draw.opens_on) <= date(on.year, 12, 31),
    )
    packages = (
        sa.select(col(TeamMember.inspector_id), col(TeamMember.draw_id), col(TeamMember.package))
        .where(col(TeamMember.draw_id).in_(ids))
        .distinct()
        .subquery()
    )
    counted = sa.select(packages.c.inspector_id, sa.func.count()).group_by(packages.c.inspector_id)
    found: Any = session.connection().execute(counted).all()
    work = Counter(dict(found))
    came = sa.select(col(Replacement.comes_id), sa.func.count()).where(
        col(Replacement.draw_id).in_(ids), col(Replacement.comes_id).is_not(None)
    )
    for inspector, packages_taken in session.connection().execute(came.group_by(col(Replacement.comes_id))):
        work[inspector] += packages_taken
    left = (  # a place left once, however often it was tried to fill it
        sa.select(
            col(Replacement.leaves_id),
            col(Replacement.draw_id),
            col(Replacement.group),
            col(Replacement.unit),
        )
        .where(col(Replacement.draw_id).in_(ids))
        .distinct()
    )
    for inspector, *_package in session.connection().execute(left):
        work[inspector] -= 1
    return work
