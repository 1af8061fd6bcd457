"""The desk of a leader (领导). The figures come from analytics as a fragment by URL; here are the records behind."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from inspections.desks.queries.deadlines import Deadline, rectifications_due
from inspections.desks.queries.drawing import HELD, DrawLine, draw_lines
from supervision.foundation.actor import Scope


@dataclass(frozen=True)
class LeaderDesk:
    """Overdue rectifications by name, and the latest draws."""

    overdue: list[Deadline]
    draws: list[DrawLine]


def leader_desk(session: Session, scope: Scope, *, on: date) -> LeaderDesk:
    """What the leader's first screen shows beside the figures."""
    return LeaderDesk(
        overdue=rectifications_due(session, scope, until=on - timedelta(days=1), limit=8),
        draws=draw_lines(session, scope, states=HELD),
    )
