"""What a year leaves behind: an order to rectify, a penalty, something to publish."""

from datetime import date, timedelta

from sqlmodel import select

from inspections.penalties.rules import CaseSource
from inspections.penalties.tables import PenaltyCase
from inspections.plans.rules.ledger import LedgerState
from inspections.plans.tables import CapLedger
from inspections.publication.rules import Subject
from inspections.publication.tables import Publication
from inspections.rectifications.tables import Rectification
from inspections.visits.tables import InspectionAct
from supervision.foundation.database import Database
from tests.inspections.bureau import MARKET, NOW, TODAY
from tests.people import OFFICER


def leave_traces(database: Database, visit_id: str, *, due_on: date = TODAY - timedelta(1)) -> None:
    """Of the first act of a recorded visit: an order, a case and a publication, all due on one day."""
    with database.transaction(actor=OFFICER, now=NOW) as tx:
        act = tx.session.exec(select(InspectionAct).where(InspectionAct.visit_id == visit_id)).first()
        assert act is not None
        about = {"act_id": act.id, "entity_id": 1, "department_id": MARKET}
        tx.session.add(
            Rectification(
                number="ZG-1",
                visit_id=visit_id,
                problem="过期食品",
                demand="下架",
                issued_on=min(TODAY, due_on) - timedelta(10),
                due_on=due_on,
                **about,
            )
        )
        tx.session.add(
            PenaltyCase(
                number="CF-1",
                case_source=next(iter(CaseSource)),
                facts="经营过期食品",
                fine_fen=123_456_00,
                filed_on=TODAY,
                **about,
            )
        )
        tx.session.add(Publication(subject=Subject.ACT, due_on=due_on, **about))
        tx.session.add_all(
            [
                CapLedger(
                    department_id=MARKET,
                    entity_id=1,
                    year=2026,
                    state=LedgerState.SPENT,
                    visit_id=f"v{n}",
                    at=TODAY,
                )
                for n in range(2)
            ]
        )
        tx.record("traces.left", covers=[Rectification, PenaltyCase, Publication, CapLedger])
