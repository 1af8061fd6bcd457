"""What followed from findings: orders to correct, penalty cases, publications."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from inspections.demonstration.actions.city import City
from inspections.demonstration.actions.draws import APPROVER, OFFICER
from inspections.demonstration.actions.quarters import Past, numbers
from inspections.demonstration.rules import fines, followups
from inspections.demonstration.rules.chance import Flags, Ints, stream
from inspections.demonstration.rules.records import days, moments
from inspections.demonstration.rules.timeline import Quarter, penalties_of, visits_of
from inspections.demonstration.rules.trades import SELF
from inspections.penalties import actions as penalties
from inspections.penalties.rules import CaseSource, CaseStatus, PartyKind, PenaltyKind, Procedure
from inspections.publication import actions as publication
from inspections.publication.rules import Subject, case_is_published
from inspections.rectifications import actions as rectifications
from inspections.rectifications.rules import RectificationStatus
from supervision.foundation.database import Transaction

FILED, DECIDED = "立案", "处罚"  # document words
PUBLISH_WITHIN = 20  # working days; the legal parameter of the same number rules the living queue


def follow_up(city: City, tx: Transaction, quarter: Quarter, past: Past) -> None:
    """Orders, cases and publications of a quarter as they stand on the anchor."""
    rng = stream(city.plan.seed, "aftermath", quarter.year, quarter.number)
    _orders(city, tx, past, rng)
    _publish_acts(city, tx, past)
    for month in quarter.months:
        within = (past.batch.day >= month.first.toordinal()) & (past.batch.day <= month.last.toordinal())
        whole = penalties_of(month, city.plan.size)
        count = whole * int(within.sum()) // max(visits_of(month, city.plan.size), 1)
        _cases(city, tx, past, within, count, month.last, rng)


def _orders(city: City, tx: Transaction, past: Past, rng: np.random.Generator) -> None:
    acts, anchor = past.acts, city.plan.anchor.toordinal()
    found = followups.orders(acts.headline, past.batch.day[acts.visit], rng)
    issued, due, closed = days(found.issued), days(found.due), days(found.closed)
    entity = city.entities[past.batch.entity[acts.visit[found.rows]]].tolist()
    texts = rng.integers(0, 1 << 20, found.rows.size).tolist()

    def rows() -> Iterator[dict[str, Any]]:
        for place, row in enumerate(found.rows.tolist()):
            problem, demand = _wrong(past, row, texts[place])
            done = int(found.closed[place]) < anchor
            yield {
                "act_id": int(acts.id[row]),
                "visit_id": past.played.ids[int(acts.visit[row])],
                "entity_id": entity[place],
                "department_id": city.bureau_of_line[acts.line[row]],
                "problem": problem,
                "demand": demand,
                "issued_on": issued[place],
                "due_on": due[place],
                "status": RectificationStatus.CLOSED if done else RectificationStatus.ISSUED,
                "closed_on": closed[place] if done else None,
                "closed_note": "现场核实，已改正" if done else "",
            }

    city.count("rectifications", rectifications.import_rectifications(tx, rows()))


def _wrong(past: Past, act: int, dice: int) -> tuple[str, str]:
    """What an order says is wrong and asks for: the first fault of the checklist, else one that fits the result."""
    if fault := past.answered.faults.get(act):
        return f"{fault}不符合要求", f"按要求整改：{fault}"
    choice = followups.PROBLEM_TEXTS[past.acts.headline[act]]
    return choice[dice % len(choice)]


def _publish_acts(city: City, tx: Transaction, past: Past) -> None:
    acts, reviewer = past.acts, city.actors[APPROVER]
    formed = past.batch.day[acts.visit]
    due, on = days(city.plan.offices.after(formed, PUBLISH_WITHIN)), days(formed)
    published = moments(past.stands.published[acts.visit], np.full(acts.id.size, 16 * 60))
    provisional = due_is_provisional(city, formed)
    code, name, office = _names(city, past.batch.entity)
    entity, drawn = city.entities[past.batch.entity].tolist(), past.draw_of_visit

    def rows() -> Iterator[dict[str, Any]]:
        for place, row in enumerate(acts.visit.tolist()):
            if past.stands.act[row] != "published":
                continue
            line = acts.line[place]
            yield {
                "subject": Subject.ACT,
                "act_id": int(acts.id[place]),
                "department_id": city.bureau_of_line[line],
                "entity_id": entity[row],
                "due_on": due[place],
                "provisional": provisional[place],
                "reviewed_by": reviewer.user_id,
                "reviewed_name": reviewer.name,
                "published_at": published[place],
                "content": {
                    "number": acts.number[place],
                    "entity": name[row],
                    "code": code[row],
                    "department": office[line],
                    "item": city.main_item(line).name,
                    "checked_on": on[place].isoformat(),
                    "results": sorted(filter(None, (acts.headline[place], acts.second[place]))),
                    "draw": drawn[row],
                },
            }

    city.count("publications", publication.import_publications(tx, rows()))


def _cases(
    city: City, tx: Transaction, past: Past, within: Flags, count: int, last: date, rng: np.random.Generator
) -> None:
    """The penalties of a month; what would be decided after the anchor is still open."""
    visits = np.flatnonzero(within)
    batch, anchor, plan = past.batch, city.plan.anchor.toordinal(), city.plan
    person: Flags = (plan.entities["kind"] == SELF).to_numpy()[batch.entity[visits]]
    found = followups.cases(
        [past.played.headline[row] for row in visits.tolist()],
        batch.day[visits], person, count, last.toordinal(), rng, plan.offices,
    )  # fmt: skip
    strict = (plan.entities["county"] == plan.strict_county).to_numpy()[batch.entity[visits]]
    weighed = fines.weigh(
        found.fine_fen, person[found.rows], found.summary, strict[found.rows],
        stream(plan.seed, "fines", last.year, last.month),
    )  # fmt: skip
    rows = visits[found.rows].tolist()
    lines = [batch.line[row] for row in rows]
    decided = (found.decided < anchor).tolist()
    filed_numbers = numbers(city, tx, lines, FILED, last.year)
    given = iter(
        numbers(
            city, tx, [line for line, is_so in zip(lines, decided, strict=True) if is_so], DECIDED, last.year
        )
    )
    filed, notified, decided_on, closed = map(
        days, (found.filed, np.maximum(found.notified, 1), found.decided, found.closed)
    )
    cases = [
        {
            "number": filed_numbers[place],
            "decision_number": next(given) if decided[place] else "",
            "case_source": CaseSource.INSPECTION,
            "act_id": int(past.acts.id[row]),
            "entity_id": int(city.entities[batch.entity[row]]),
            "department_id": city.bureau_of_line[lines[place]],
            "item_code": city.main_item(lines[place]).code,
            "facts": followups.CASE_TEXTS[past.played.headline[row]],
            "basis": fines.BASES[past.played.headline[row]],
            "kinds": [PenaltyKind.FINE if found.fine_fen[place] else PenaltyKind.WARNING],
            "fine_fen": int(weighed.fine_fen[place]),
            "discretion": weighed.grade[place],
            "band_low_fen": weighed.low[place],
            "band_high_fen": weighed.high[place],
            "procedure": Procedure.SUMMARY if found.summary[place] else Procedure.ORDINARY,
            "party": PartyKind.PERSON if person[found.rows[place]] else PartyKind.ORG,
            "filed_on": min(filed[place], city.plan.anchor),
            "notified_on": notified[place] if 0 < found.notified[place] < anchor else None,
            "decided_on": decided_on[place] if decided[place] else None,
            "decided_by": city.actors[APPROVER].user_id if decided[place] else None,
            "closed_on": closed[place] if found.closed[place] < anchor else None,
            "status": _status(int(found.decided[place]), int(found.closed[place]), anchor),
        }
        for place, row in enumerate(rows)
    ]  # fmt: skip
    ids = penalties.import_cases(tx, cases)
    city.count("penalties", len(ids))
    _publish_cases(city, tx, past, rows, cases, ids, rng)


def _publish_cases(
    city: City,
    tx: Transaction,
    past: Past,
    rows: list[int],
    cases: list[dict[str, Any]],
    ids: list[int],
    rng: np.random.Generator,
) -> None:
    anchor, reviewer = city.plan.anchor.toordinal(), city.actors[OFFICER]
    places = [
        place
        for place, case in enumerate(cases)
        if case["decided_on"] and case_is_published(case["procedure"], case["kinds"])
    ]
    formed = np.array([cases[place]["decided_on"].toordinal() for place in places], dtype=np.int64)
    public = followups.published(formed, city.plan.offices, rng)
    due, provisional = days(city.plan.offices.after(formed, PUBLISH_WITHIN)), due_is_provisional(city, formed)
    at = moments(public, np.full(public.size, 16 * 60))
    code, name, office = _names(city, past.batch.entity)
    done = [
        {
            "subject": Subject.PENALTY,
            "case_id": ids[place],
            "department_id": cases[place]["department_id"],
            "entity_id": cases[place]["entity_id"],
            "due_on": due[n],
            "provisional": provisional[n],
            "reviewed_by": reviewer.user_id,
            "reviewed_name": reviewer.name,
            "published_at": at[n],
            "content": {
                "number": cases[place]["decision_number"],
                "entity": name[rows[place]],
                "code": code[rows[place]],
                "department": office[past.batch.line[rows[place]]],
                "facts": cases[place]["facts"],
                "basis": cases[place]["basis"],
                "kinds": list(cases[place]["kinds"]),
                "fine_fen": cases[place]["fine_fen"],
                "decided_on": cases[place]["decided_on"].isoformat(),
            },
        }
        for n, place in enumerate(places)
        if public[n] < anchor
    ]
    city.count("publications", publication.import_publications(tx, done))


def due_is_provisional(city: City, formed: Ints) -> list[bool]:
    """Whether the last day to publish lies past the published calendar."""
    due = city.plan.offices.after(formed, PUBLISH_WITHIN)
    flags: list[bool] = (due > city.plan.offices.settled_until).tolist()
    return flags


def _names(city: City, entity: Ints) -> tuple[list[str], list[str], dict[str, str]]:
    """Code and name per visit, and the name of each line's bureau."""
    frame = city.plan.entities[entity.tolist()]
    offices = {b.line: b.name for b in city.plan.bureaus if not b.is_station}
    return frame["code"].to_list(), frame["name"].to_list(), offices


def _status(decided: int, closed: int, anchor: int) -> CaseStatus:
    if closed < anchor:
        return CaseStatus.CLOSED
    return CaseStatus.DECIDED if decided < anchor else CaseStatus.FILED
