"""A quarter comes in: the leads of the time, the visits with officers, acts and results, the cap ledger."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from inspections.demonstration.actions import triggers
from inspections.demonstration.actions.answering import Answered, answer
from inspections.demonstration.actions.city import City
from inspections.demonstration.actions.draws import APPROVER, OFFICER, Drawn
from inspections.demonstration.rules import followups, outcomes
from inspections.demonstration.rules.chance import Ints, stream
from inspections.demonstration.rules.records import Batch, Played, days, moments
from inspections.demonstration.rules.standing import Standing, standing
from inspections.demonstration.rules.timeline import Quarter
from inspections.demonstration.rules.trades import MARKET
from inspections.plans import actions as plans
from inspections.visits import actions as visits
from inspections.visits import queries as visit_queries
from inspections.visits.rules.states import CheckKind, CheckMode, VisitStatus
from supervision.foundation.database import Transaction
from supervision.identity.queries import department_names
from supervision.law import actions as law

VISIT_WORD, ACT_WORD = "检", "查"
NOTICE = timedelta(days=5)


@dataclass
class Act:
    """Inspection acts of a quarter, one element each; ``visit`` is the row of the visit."""

    id: Ints
    visit: Ints
    line: list[str]
    number: list[str]
    headline: list[str]
    second: list[str]


@dataclass
class Past:
    """Visits that took place, ready to come in."""

    batch: Batch
    played: Played
    started: triggers.Started
    stands: Standing
    numbers: list[str]
    acts: Act
    answered: Answered
    draw_of_visit: list[str]


def import_visits(
    city: City, tx: Transaction, quarter: Quarter, drawn: Drawn | None, batch: Batch, played: Played
) -> Past:
    """Bring visits that took place before the anchor in, with everything that belongs to them."""
    plan = city.plan
    rng = stream(plan.seed, "import", quarter.year, quarter.number)
    public = followups.published(batch.day, plan.offices, rng)
    started = triggers.import_leads(city, tx, batch, rng)
    case = np.array([kind is CheckKind.CASE for kind in started.kind], dtype=np.bool_)
    acts = _acts_of(city, tx, batch, played, quarter.year)
    past = Past(
        batch,
        played,
        started,
        standing(batch.day, public, case, plan.anchor.toordinal()),
        numbers(city, tx, batch.line, VISIT_WORD, quarter.year),
        acts,
        answer(
            city,
            tx.session,
            batch,
            ids=acts.id,
            visit=acts.visit,
            line=acts.line,
            headline=acts.headline,
            rng=stream(plan.seed, "answers", quarter.year, quarter.number),
        ),
        ["" if led or drawn is None else drawn.draw_id for led in batch.led.tolist()],
    )
    visits.import_history(
        tx,
        visits=_visits(city, past, drawn),
        officers=_officers(city, batch, played.ids),
        acts=_act_rows(city, past),
        act_results=_result_rows(past.acts),
        item_results=past.answered.rows,
        source="演示历史",
    )
    _spend(city, tx, past, drawn)
    city.count("visits", batch.size)
    city.count("answers", len(past.answered.rows))
    city.count("problems", sum(code in outcomes.PROBLEMS for code in played.headline))
    return past


def schedule_visits(
    city: City, tx: Transaction, quarter: Quarter, drawn: Drawn, batch: Batch, ids: Sequence[str]
) -> None:
    """The drawn of the running quarter that are still to come: approved, those of the next days notified."""
    plan = city.plan
    given = numbers(city, tx, batch.line, VISIT_WORD, quarter.year)
    opened = plan.offices.draw_day(quarter)
    [approved, notified] = moments(
        np.array([opened.toordinal(), plan.anchor.toordinal() - 1]), np.array([900, 930])
    )
    places = _places(city, batch.entity)
    market = city.bureau_of_line[MARKET]
    item = city.main_item(MARKET)

    def rows() -> Iterator[dict[str, Any]]:
        for row, day in enumerate(days(batch.day)):
            soon = day <= plan.anchor + NOTICE
            yield places[row] | {
                "id": ids[row],
                "number": given[row],
                "department_id": market,
                "task_id": drawn.task_id,
                "draw_id": drawn.draw_id,
                "status": VisitStatus.NOTIFIED if soon else VisitStatus.APPROVED,
                "stratum": batch.strata[row],
                "reason": "双随机抽查",
                "prepared_by": city.actors[OFFICER].user_id,
                "approved_by": city.actors[APPROVER].user_id,
                "approved_at": approved,
                "notified_at": notified if soon else None,
                "scheduled_on": day,
                "occurred_on": None,
                "occurred_at": None,
                "received_at": None,
                "checklist_id": item.checklist_id,
            }

    visits.import_history(tx, visits=rows(), officers=_officers(city, batch, ids), source="演示安排")
    city.count("scheduled", batch.size)


def numbers(city: City, tx: Transaction, lines: Sequence[str], word: str, year: int) -> list[str]:
    """Document numbers in the order of the rows, each of its own department."""
    names = department_names(tx.session)
    taken = {
        line: iter(
            law.take_numbers(tx, issuer=names[city.bureau_of_line[line]], word=word, year=year, count=count)
        )
        for line, count in sorted(Counter(lines).items())
    }
    return [next(taken[line]) for line in lines]


def _visits(city: City, past: Past, drawn: Drawn | None) -> Iterator[dict[str, Any]]:
    batch, played, offices = past.batch, past.played, city.plan.offices
    on = days(batch.day)
    approved = moments(offices.before(batch.day, 3), np.full(batch.size, 15 * 60))
    notified = moments(offices.before(batch.day, 2), np.full(batch.size, 16 * 60))
    places, led = _places(city, batch.entity), batch.led.tolist()
    officer, approver = city.actors[OFFICER].user_id, city.actors[APPROVER].user_id
    for row in range(batch.size):
        source = None if led[row] else drawn
        yield places[row] | {
            "id": played.ids[row],
            "number": past.numbers[row],
            "department_id": city.bureau_of_line[batch.line[row]],
            "task_id": source.task_id if source else None,
            "draw_id": source.draw_id if source else None,
            "lead_id": past.started.lead_id[row],
            "kind": past.started.kind[row],
            "mode": CheckMode.OFFSITE if played.course.offsite[row] else CheckMode.ONSITE,
            "status": VisitStatus(past.stands.visit[row]),
            "stratum": batch.strata[row],
            "reason": "依线索检查" if led[row] else "双随机抽查",
            "prepared_by": officer,
            "approved_by": approver,
            "approved_at": approved[row],
            "notified_at": notified[row],
            "scheduled_on": on[row],
            "occurred_on": on[row],
            "occurred_at": played.begun[row],
            "finished_at": played.finished[row],
            "received_at": played.received[row],
            "late_reason": played.course.late_reason[row],
            "checklist_id": city.main_item(batch.line[row]).checklist_id,
            "result_formed_at": played.finished[row],
        }


def _places(city: City, entity: Ints) -> list[dict[str, Any]]:
    """The columns a visit takes from its entity."""
    frame = city.plan.entities[entity.tolist()]
    return [
        {"entity_id": key, "station_id": city.station_of_cell[cell], "area_code": county, "cell_code": cell}
        for key, county, cell in zip(
            city.entities[entity].tolist(), frame["county"].to_list(), frame["cell"].to_list(), strict=True
        )
    ]


def _officers(city: City, batch: Batch, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Two officers of the department in charge, two more of the one that joins, each with the certificate of the day."""
    shown: dict[int, dict[int, str]] = {}
    people, teams, others, on = (
        city.people.tolist(),
        batch.team.tolist(),
        batch.other_team.tolist(),
        batch.day.tolist(),
    )
    for row, day in enumerate(on):
        if day not in shown:
            shown[day] = city.plan.certificates_on(date.fromordinal(day))
        crews = [(batch.line[row], teams[row])] + [(batch.other[row], others[row])] * bool(batch.other[row])
        for line, crew in crews:
            for place, person in enumerate(crew):
                yield {
                    "visit_id": ids[row],
                    "inspector_id": people[person],
                    "department_id": city.bureau_of_line[line],
                    "is_lead": place == 0,
                    "certificate_number": shown[day].get(person, ""),
                }


def _acts_of(city: City, tx: Transaction, batch: Batch, played: Played, year: int) -> Act:
    """One act per visit, and one more for the department that joined."""
    joined = [row for row, line in enumerate(batch.other) if line]
    line = batch.line + [batch.other[row] for row in joined]
    first = visit_queries.next_act_id(tx.session)
    return Act(
        id=np.arange(first, first + len(line)),
        visit=np.concatenate([np.arange(batch.size), np.array(joined, dtype=np.int64)]),
        line=line,
        number=numbers(city, tx, line, ACT_WORD, year),
        headline=played.headline + [played.other_headline[row] for row in joined],
        second=played.second + [""] * len(joined),
    )


def _act_rows(city: City, past: Past) -> Iterator[dict[str, Any]]:
    acts, reviewer = past.acts, city.actors[OFFICER].user_id
    reviewed = moments(city.plan.offices.after(past.batch.day, 1), np.full(past.batch.size, 10 * 60))
    for place, (key, row) in enumerate(zip(acts.id.tolist(), acts.visit.tolist(), strict=True)):
        status = past.stands.act[row]
        yield {
            "id": key,
            "visit_id": past.played.ids[row],
            "department_id": city.bureau_of_line[acts.line[place]],
            "unified_item_id": city.main_item(acts.line[place]).id,
            "number": acts.number[place],
            "headline": acts.headline[place],
            "problem": acts.headline[place] in outcomes.PROBLEMS,
            "status": status,
            "reviewed_by": None if status == "recorded" else reviewer,
            "reviewed_at": None if status == "recorded" else reviewed[row],
        }


def _result_rows(acts: Act) -> Iterator[dict[str, Any]]:
    for key, headline, second in zip(acts.id.tolist(), acts.headline, acts.second, strict=True):
        yield {"act_id": key, "code": headline}
        if second:
            yield {"act_id": key, "code": second}


def _spend(city: City, tx: Transaction, past: Past, drawn: Drawn | None) -> None:
    """The cap ledger: drawn visits use the places their draw reserved, the others are exempt and written down."""
    batch = past.batch
    entity, on = city.entities[batch.entity].tolist(), days(batch.day)
    if drawn is not None:
        places = [(past.played.ids[row], entity[row], on[row]) for row in np.flatnonzero(~batch.led).tolist()]
        plans.spend_reserved(tx, draw_id=drawn.draw_id, visits=places)
    plans.import_ledger(
        tx,
        [
            {
                "department_id": city.bureau_of_line[line],
                "entity_id": entity[row],
                "at": on[row],
                "exempt_reason": past.started.exempt[row],
                "visit_id": past.played.ids[row],
            }
            for row in np.flatnonzero(batch.led).tolist()
            for line in (batch.line[row], batch.other[row])
            if line
        ],
    )
