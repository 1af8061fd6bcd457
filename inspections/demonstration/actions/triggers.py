"""The leads of a time: complaints, work orders, transfers that started visits."""

from dataclasses import dataclass

import numpy as np

from inspections.demonstration.actions.city import City
from inspections.demonstration.rules.chance import picked
from inspections.demonstration.rules.records import Batch, days
from inspections.leads import actions as leads
from inspections.leads.rules import LeadSource, LeadStatus
from inspections.plans.rules.ledger import ExemptReason
from inspections.visits.rules.states import CheckKind
from supervision.foundation.database import Transaction

SPECIAL_SHARE = 0.15  # of the visits leads start: special checks (专项检查), the others concern one case

# where leads come from: source, weight, why the visit is exempt from the cap, what is said
SOURCES: tuple[tuple[LeadSource, float, ExemptReason, str], ...] = (
    (LeadSource.COMPLAINT, 35, ExemptReason.COMPLAINT, "群众投诉，请核查经营行为"),
    (LeadSource.HOTLINE, 30, ExemptReason.COMPLAINT, "12345工单，反映经营秩序问题"),
    (LeadSource.ASSIGNED, 9, ExemptReason.ASSIGNED, "上级交办，核查重点问题"),
    (LeadSource.TRANSFER, 6, ExemptReason.ASSIGNED, "部门移送，请依职责核查"),
    (LeadSource.MONITORING, 12, ExemptReason.OFFSITE_LEAD, "监测发现异常，需要现场核实"),
    (LeadSource.MEDIA, 2, ExemptReason.MEDIA, "媒体报道涉及的问题"),
    (LeadSource.REQUEST, 5, ExemptReason.REQUESTED, "经营者申请现场核查"),
    (LeadSource.EMERGENCY, 1, ExemptReason.EMERGENCY, "突发事件现场处置"),
)


@dataclass(frozen=True)
class Started:
    """Per visit: what kind of check it is, the lead that started it, why it is exempt from the cap."""

    kind: list[CheckKind]
    lead_id: list[int | None]
    exempt: list[ExemptReason]


def import_leads(city: City, tx: Transaction, batch: Batch, rng: np.random.Generator) -> Started:
    """Enter the leads behind a batch: received one to twelve days before the visit, closed with it."""
    rows = np.flatnonzero(batch.led)
    source = picked(rng, [weight for _source, weight, _why, _text in SOURCES], batch.size).tolist()
    special = (rng.random(batch.size) < SPECIAL_SHARE).tolist()
    received = days(batch.day - rng.integers(1, 13, batch.size))
    led = batch.led.tolist()
    ids = leads.import_leads(
        tx,
        [
            {
                "source": SOURCES[source[row]][0],
                "subject": SOURCES[source[row]][3],
                "entity_id": int(city.entities[batch.entity[row]]),
                "department_id": city.bureau_of_line[batch.line[row]],
                "received_on": received[row],
                "status": LeadStatus.CLOSED,
            }
            for row in rows.tolist()
        ],
    )
    lead_of = dict(zip(rows.tolist(), ids, strict=True))
    return Started(
        kind=[
            (CheckKind.SPECIAL if special[row] else CheckKind.CASE) if led[row] else CheckKind.DAILY
            for row in range(batch.size)
        ],
        lead_id=[lead_of.get(row) for row in range(batch.size)],
        exempt=[SOURCES[source[row]][2] if led[row] else ExemptReason.NONE for row in range(batch.size)],
    )
