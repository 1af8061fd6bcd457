"""Making visits: from an opened draw, or for a case."""

import uuid
from collections.abc import Iterable
from datetime import date
from secrets import token_bytes
from typing import Any

from inspections.draws import actions as draw_actions
from inspections.draws import queries as draws
from inspections.draws.rules.steps import DrawStatus
from inspections.plans import actions as plans
from inspections.plans import queries as plan_queries
from inspections.plans.rules.blackouts import Window, open_days
from inspections.plans.rules.ledger import ExemptReason
from inspections.plans.rules.status import TASK_STEPS, TaskStatus
from inspections.visits import queries
from inspections.visits.actions.changing import note_hand_picked
from inspections.visits.rules import approving
from inspections.visits.rules.changes import teams_to_pick
from inspections.visits.rules.states import CheckKind, CheckMode, VisitStatus
from inspections.visits.tables import Visit, VisitOfficer
from supervision.foundation.database import Transaction
from supervision.foundation.errors import Refused
from supervision.foundation.i18n import _
from supervision.identity.queries import department_by_id
from supervision.law import actions as law
from supervision.law import queries as law_queries
from supervision.law.rules.workdays import is_workday
from supervision.lists.queries import barred_items, unified_item
from supervision.lists.rules.listed import check_listed
from supervision.registers.queries import eligible_inspectors, inspectors_by_id

NAMESPACE = uuid.UUID("6f1c6f0e-7a52-5f0b-9a57-6b6f8d9c2a41")
WORD = "检"
OPENED = (DrawStatus.OPENED, DrawStatus.REVEALED)


def schedule_visits(tx: Transaction, *, draw_id: str) -> int:
    """Make one visit for each drawn unit of an opened draw, its team as officers. Returns how many are new.

    Days are spread over the working days left to the task; those of a tranche end before the next one opens, or before
    its names become public. Saying it twice changes nothing.

    Raises:
        NotFound: no such draw.
        Refused: the draw is not opened.
    """
    draw, task, checklist_id, units = queries.units_without_visit(tx.session, draw_id)
    if draw.status not in OPENED:
        raise Refused(_("抽取还没有公开，不能安排检查。"))
    if not units:
        return 0
    if strays := draws.astray(tx.session, draw_id):
        raise Refused(
            _("办公名单与抽取证明不一致（{n}户），不能安排检查。请立即报告见证人和审计人员。"), n=len(strays)
        )
    department = department_by_id(tx.session, task.lead_department_id)
    numbers = law.take_numbers(
        tx, issuer=department.short_name, word=WORD, year=tx.today.year, count=len(units)
    )
    windows = plan_queries.windows_of_task(tx.session, task, since=tx.today)
    first, last = queries.days_of_draw(tx.session, draw, task)
    days = _days(tx, first, last, windows)
    valid = queries.licences(tx.session, {member.inspector_id for unit in units for member in unit.team})
    visits, officers = [], []
    for position, (unit, number) in enumerate(zip(units, numbers, strict=True)):
        visit_id = str(uuid.uuid5(NAMESPACE, f"{draw_id}/{unit.entity.code}{unit.secret}"))
        day = days[position * len(days) // len(units)]
        visits.append(
            _row(
                id=visit_id,
                number=number,
                entity_id=unit.entity.id,
                department_id=department.id,
                task_id=task.id,
                draw_id=draw_id,
                stratum=unit.stratum,
                reason=task.title,
                scheduled_on=day,
                prepared_by=tx.actor.user_id,
                checklist_id=checklist_id,
                station_id=unit.entity.station_id,
                area_code=unit.entity.area_code,
                cell_code=unit.entity.cell_code,
            )
        )
        officers += [
            {
                "visit_id": visit_id,
                "inspector_id": member.inspector_id,
                "department_id": member.department_id,
                "is_lead": member.is_lead,
                "certificate_number": _number_on(valid.get(member.inspector_id, ()), day),
            }
            for member in unit.team
        ]
    tx.bulk(Visit, visits)
    tx.bulk(VisitOfficer, officers)
    if TaskStatus.IN_PROGRESS in TASK_STEPS[task.status]:
        plans.move_task(tx, task_id=task.id or 0, to=TaskStatus.IN_PROGRESS)
    tx.record("visits.scheduled", covers=[Visit, VisitOfficer], about=f"draw:{draw_id}", count=len(visits))
    return len(visits)


def open_visit(
    tx: Transaction,
    *,
    entity_code: str,
    kind: CheckKind,
    mode: CheckMode,
    reason: str,
    officers: Iterable[str] = (),
    exempt: ExemptReason = ExemptReason.NONE,
    lead_number: str = "",
    item_code: str = "",
    scheduled_on: date | None = None,
    emergency: bool = False,
    emergency_reason: str = "",
) -> Visit:
    """Register a visit outside a draw: a case (个案检查), a special check, an emergency.

    Args:
        entity_code: on the register.
        officers: only where the department has no duty order for the month: codes, the first leads. That they were
            picked by hand is written down. With an order nobody chooses: it names them.
        exempt: why it does not count toward the frequency cap, if so.
        lead_number: the lead it follows, if any.

    Raises:
        NotFound: unknown entity, officer, item or lead.
        Refused: no reason, officers given beside an order, too few of them, an item that is on no list, or the cap is reached.
    """
    approving.check_can_register(emergency=emergency, reason=emergency_reason, case_reason=reason)
    picked = list(officers)
    order = draws.order_in_force(tx.session, tx.actor.department_id or 0, on=tx.today)
    approving.check_can_pick(picked=bool(picked), order=order is not None)
    found = queries.who_and_what(
        tx.session,
        entity_code=entity_code,
        officer_codes=picked,
        item_code=item_code,
        lead_number=lead_number,
    )
    if item_code:
        item = unified_item(tx.session, item_code)
        check_listed(barred_items(tx.session, [item.id or 0], drawn=False))
    least = law_queries.parameter(tx.session, "min_officers", on=tx.today)
    if order is None and len(found.inspectors) < least.number:
        raise Refused(_("至少要有{n}名检查人员。"), n=least.number, basis=least.basis)
    day = scheduled_on or tx.today
    people = list(found.inspectors)
    department = department_by_id(tx.session, tx.actor.department_id or people[0].department_id)
    number = law.take_numbers(tx, issuer=department.short_name, word=WORD, year=tx.today.year)[0]
    visit = Visit(
        **_row(
            id=str(uuid.UUID(bytes=token_bytes(16), version=4)),
            number=number,
            entity_id=found.entity.id,
            department_id=department.id,
            lead_id=found.lead_id,
            kind=kind,
            mode=mode,
            reason=reason,
            scheduled_on=day,
            prepared_by=tx.actor.user_id,
            emergency=emergency,
            emergency_reason=emergency_reason,
            checklist_id=found.checklist_id,
            station_id=found.entity.station_id,
            area_code=found.entity.area_code,
            cell_code=found.entity.cell_code,
        )
    )
    tx.session.add(visit)
    tx.session.flush()
    if order is not None:
        _call, ids = draw_actions.call_team(
            tx, duty_id=order.id, entity_id=visit.entity_id, visit_id=visit.id, on=day
        )
        known = inspectors_by_id(tx.session, ids)
        people = [known[one] for one in ids]
    valid = queries.licences(tx.session, [inspector.id or 0 for inspector in people])
    for position, inspector in enumerate(people):
        tx.session.add(
            VisitOfficer(
                visit_id=visit.id,
                inspector_id=inspector.id or 0,
                department_id=inspector.department_id,
                is_lead=position == 0,
                certificate_number=_number_on(valid.get(inspector.id or 0, ()), day),
            )
        )
    tx.record(
        "visit.opened",
        covers=[Visit, VisitOfficer],
        about=f"visit:{visit.id}",
        kind=kind,
        emergency=emergency,
    )
    if order is None:
        able = len(eligible_inspectors(tx.session, on=day, department_ids={i.department_id for i in people}))
        note_hand_picked(
            tx, visit, [i.name for i in people], choices=teams_to_pick(max(able, len(people)), len(people))
        )
    for taking_part in sorted({department.id or 0, *(i.department_id for i in people)}):
        plans.spend_place(
            tx,
            visit_id=visit.id,
            entity_id=visit.entity_id,
            department_id=taking_part,
            on=day,
            entity_name=found.entity.name,
            exempt=exempt,
        )
    return visit


def _days(tx: Transaction, starts_on: date, ends_on: date, windows: Iterable[Window]) -> list[date]:
    """The working days from today (or the start) to the end of a task, outside the windows in which nobody is inspected
    while any such day is left; today when the task is over.
    """
    calendar = law_queries.calendar(tx.session)
    first = max(starts_on, tx.today)
    span = [date.fromordinal(n) for n in range(first.toordinal(), max(ends_on, first).toordinal() + 1)]
    worked = [day for day in span if is_workday(day, calendar)]
    return open_days(worked, windows) or worked or [first]


def _number_on(licences: Iterable[Any], day: date) -> str:
    return next((licence.number for licence in licences if licence.valid_on(day)), "")


def _row(**values: Any) -> dict[str, Any]:
    """Every column of a new visit, in one order, so that many go in as one statement."""
    empty = {name: field.get_default(call_default_factory=True) for name, field in Visit.model_fields.items()}
    return empty | {"status": VisitStatus.SCHEDULED} | values
