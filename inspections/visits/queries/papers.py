"""What stands on the three papers: plain values, every one a text."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from inspections.plans.tables import PlanTask
from inspections.visits.queries.acts import acts_of, item_results_of, planned_acts, signatures_of
from inspections.visits.queries.changes import swaps_of
from inspections.visits.queries.counts import frequency
from inspections.visits.queries.files import accepted_submission, evidence_of
from inspections.visits.queries.visits import officers_of
from inspections.visits.rules.recording import (
    EVIDENCE_LABELS,
    OUTCOME_LABELS,
    SIGNATURE_LABELS,
    Outcome,
    Party,
)
from inspections.visits.rules.results import RESULT_LABELS
from inspections.visits.rules.states import KIND_LABELS, MODE_LABELS
from inspections.visits.tables import Visit
from supervision.foundation.clock import local
from supervision.identity.tables import Department, UserAccount
from supervision.law.queries import parameter
from supervision.registers.tables import Entity


def approval_data(session: Session, visit: Visit, *, on: date) -> dict[str, Any]:
    """Values of the approval form (行政检查审批表)."""
    approver = session.get(UserAccount, visit.approved_by) if visit.approved_by else None
    preparer = session.get(UserAccount, visit.prepared_by) if visit.prepared_by else None
    return _common(session, visit, on=on) | {
        "approved_by": approver.name if approver else "",
        "approved_at": _moment(visit.approved_at),
        "approved_later": bool(
            visit.approved_at and visit.occurred_at and visit.approved_at > visit.occurred_at
        ),
        "prepared_by": preparer.name if preparer else "",
        "emergency": visit.emergency,
        "emergency_reason": visit.emergency_reason,
    }


def notice_data(session: Session, visit: Visit, *, on: date) -> dict[str, Any]:
    """Values of the notice (行政检查通知书): tells the frequency so far, the discipline, the rights."""
    replaced = [{"left": one.left, "came": one.came} for one in swaps_of(session, visit) if one.came]
    return _common(session, visit, on=on) | {"notified_at": _moment(visit.notified_at), "replaced": replaced}


def record_data(session: Session, visit: Visit, *, on: date) -> dict[str, Any]:
    """Values of the site record (现场检查笔录)."""
    submission = accepted_submission(session, visit.id)
    acts = []
    for line in acts_of(session, visit.id):
        points = item_results_of(session, line.act.id or 0)
        acts.append(
            {
                "number": line.act.number,
                "department": line.department_name,
                "item": line.item_name or "—",
                "results": [f"{code} {RESULT_LABELS[code]}" for code in line.codes],
                "points": [
                    {
                        "text": point.item_text if point else "—",
                        "content": point.content_text if point else "",
                        "outcome": OUTCOME_LABELS[result.outcome],
                        "bad": result.outcome is Outcome.BAD,
                        "note": result.note,
                    }
                    for result, point in points
                ],
            }
        )
    return _common(session, visit, on=on) | {
        "arrived": _moment(visit.occurred_at),
        "finished": _moment(visit.finished_at),
        "received": _moment(visit.received_at),
        "late_reason": visit.late_reason,
        "acts": acts,
        "signatures": [
            {
                "party": slot.party is Party.ENTITY,
                "state": SIGNATURE_LABELS[slot.state],
                "reason": slot.reason,
                "witness": slot.witness,
            }
            for slot in signatures_of(session, visit.id)
        ],
        "evidence": [
            {"kind": EVIDENCE_LABELS[row.kind], "sha256": row.sha256, "here": row.received_at is not None}
            for row in evidence_of(session, visit.id)
        ],
        "sha256": submission.body_sha256 if submission else "",
    }


def _common(session: Session, visit: Visit, *, on: date) -> dict[str, Any]:
    entity = session.get_one(Entity, visit.entity_id)
    department = session.get_one(Department, visit.department_id)
    task = session.get(PlanTask, visit.task_id) if visit.task_id else None
    day = visit.occurred_on or visit.scheduled_on
    often = frequency(session, entity_id=visit.entity_id, department_id=visit.department_id, on=min(day, on))
    cap = parameter(session, "visit_cap", on=day)
    least = parameter(session, "min_officers", on=day)
    counted = int(visit.occurred_on is not None)
    return {
        "number": visit.number,
        "bureau": department.name,
        "footer": f"{department.name}　{visit.number}",
        "entity": {
            "name": entity.name,
            "code": entity.code,
            "address": entity.address,
            "phone": entity.phone,
            "trade": entity.trade_name,
        },
        "kind": KIND_LABELS[visit.kind],
        "mode": MODE_LABELS[visit.mode],
        "source": f"{task.number}　{task.title}" if task else visit.reason,
        "random": visit.draw_id or "",
        "reason": visit.reason,
        "scheduled_on": visit.scheduled_on.isoformat(),
        "occurred_on": visit.occurred_on.isoformat() if visit.occurred_on else "",
        "items": [act.item_name or "—" for act in planned_acts(session, visit)],
        "officers": [
            {"name": o.name, "number": o.certificate_number, "lead": o.is_lead}
            for o in officers_of(session, visit.id)
        ],
        "least_officers": least.number,
        "officers_basis": least.basis,
        "year": day.year,
        "before": max(often.by_department - counted, 0),
        "before_all": max(often.by_all - counted, 0),
        "cap": cap.number,
        "printed_on": on.isoformat(),
    }


def _moment(moment: datetime | None) -> str:
    return local(moment).strftime("%Y-%m-%d %H:%M") if moment else ""
